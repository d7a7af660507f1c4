"""Has a person who sees this page reached the goal? Judged by what it says, never by its site."""

from __future__ import annotations

from collections.abc import Callable

from crawlers.journeys import basket, buying, checkout, reaching, terms
from crawlers.journeys.signs import Evidence, is_advertisement, is_bill
from crawlers.journeys.view import View
from crawlers.journeys.words import Words

GOALS = (
    "phone",
    "mail",
    "contact_form",
    "returns",
    "delivery_cost",
    "opening_hours",
    "complaint",
    "product",
    "basket",
    "checkout",
)
WITH_BASKET = ("basket", "checkout")

# What somebody says in a comment is not what the business says.
BY_THE_BUSINESS = ("phone", "mail", "returns", "delivery_cost", "opening_hours", "complaint")

PREDICATES: dict[str, Callable[[View, Words], Evidence | None]] = {
    "phone": reaching.phone,
    "mail": reaching.mail,
    "contact_form": reaching.contact_form,
    "returns": terms.returns,
    "delivery_cost": terms.delivery_cost,
    "opening_hours": terms.opening_hours,
    "complaint": terms.complaint,
    "product": buying.product,
    "basket": basket.filled,
    "checkout": checkout.first_step,
}


def reached(goal: str, view: View, words: Words) -> Evidence | None:
    """What on this page shows that the goal is reached; None: it is not."""
    if goal in ("phone", "mail") and is_bill(view):
        return None
    if goal not in BY_THE_BUSINESS:
        return PREDICATES[goal](view, words)
    if is_advertisement(view) and not buying.adds(view, words):  # what a shop sells is its own
        return None
    return PREDICATES[goal](view.own_words, words)
