"""KLM-equivalent seconds: what a way costs a skilled person's hands and head.

Operators: Card, Moran & Newell, "The Keystroke-Level Model for User Performance Time with
Interactive Systems", CACM 23(7), 1980: K (40 words a minute), P, H, M; B: Kieras, "Using the
Keystroke-Level Model to Estimate Execution Times", 2001. Reading and searching are not in it,
and nobody errs, so use it for differences. R, waiting, is measured, not modelled.
"""

from collections.abc import Iterable

from crawlers.journeys.view import Field

K, P, H, B, M = 0.28, 1.10, 0.40, 0.10, 1.35
CLICK = M + P + 2 * B
POINT = M + P
SCROLL = 0.28  # one flick per screen: our judgement, not an operator of the model

# Characters typed: our judgement, the same for all sites.
TYPED = {"email": 22, "phone": 11, "address": 18, "message": 80}
TYPED_ELSE = 7


def typing(characters: int) -> float:
    """Point at a field, click, hands to the keyboard, think, type, hand back to the mouse."""
    return P + 2 * B + H + M + characters * K + H


def field_s(field: Field) -> float:
    """One field filled by hand.

    >>> round(field_s(Field(0, "select", "", "", "", True, "", False, "", ())), 2)
    3.95
    """
    if field.type == "select":
        return M + 2 * (P + 2 * B)
    if field.type in ("checkbox", "radio"):
        return CLICK
    return typing(TYPED.get(_content(field), TYPED_ELSE))


def _content(field: Field) -> str:
    if field.type == "textarea":
        return "message"
    about = field.about
    if field.type == "email" or "mail" in about:
        return "email"
    if field.type == "tel" or any(word in about for word in ("phone", "tel", "mobile")):
        return "phone"
    return "address" if any(word in about for word in ("street", "address", "straß")) else ""


def form_s(fields: Iterable[Field]) -> float:
    """A form filled with what it insists on, and sent; if it marks nothing, all of it."""
    fields = list(fields)
    asked = [field for field in fields if field.required] or fields
    return sum(map(field_s, asked)) + CLICK if asked else 0.0
