"""Forms as customers meet them: what for, and which fields they are asked to fill."""

import re
from collections.abc import Iterator

from crawlers.pages.html import Element, text_of
from crawlers.pages.rows import Form, FormField

NOT_FILLED = {"hidden", "submit", "button", "image", "reset"}
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
SEARCH = re.compile(r"^(?:q|s|query|search|suche|keywords?|term)$", re.IGNORECASE)
CONTACT = re.compile(r"contact|kontakt|enquir|inquir|anfrage|message|nachricht", re.IGNORECASE)
NEWSLETTER = re.compile(r"newsletter|subscri|sign.?up|abonn", re.IGNORECASE)
CONSTRAINTS = ("required", "pattern", "min", "max", "minlength")
CAPTCHAS = {
    "reCAPTCHA": re.compile(r"g-recaptcha|recaptcha", re.IGNORECASE),
    "hCaptcha": re.compile(r"h-captcha|hcaptcha", re.IGNORECASE),
    "Turnstile": re.compile(r"cf-turnstile|challenges\.cloudflare", re.IGNORECASE),
    "Friendly Captcha": re.compile(r"frc-captcha|friendlycaptcha", re.IGNORECASE),
    "MTCaptcha": re.compile(r"mtcaptcha", re.IGNORECASE),
    "ALTCHA": re.compile(r"altcha", re.IGNORECASE),
    "own": re.compile(r"captcha|spam-?(?:check|schutz|protection)|sicherheitscode", re.IGNORECASE),
}
ADDRESS = re.compile(
    r"street|address-?line|address1|post-?code|postal|zip|city|town|^cc-|card-?number|strasse|straße"
    r"|plz|\bort\b|hausnummer",
    re.IGNORECASE,
)


def forms(root: Element, url: str) -> Iterator[Form | FormField]:
    """Each form of the page, followed by its visible fields."""
    labels = {label.get("for"): label for label in root.iter("label") if label.get("for")}
    for form_no, form in enumerate(root.iter("form"), 1):
        elements = _visible(form)
        fields = [
            FormField(
                url,
                form_no,
                field_no,
                field.get("name") or field.get("id"),
                _kind(field),
                _label(field, labels, root),
                field.get("required") is not None or field.get("aria-required") == "true",
                _token(field, "autocomplete"),
                _token(field, "inputmode"),
            )
            for field_no, field in enumerate(elements, 1)
        ]
        method = (form.get("method") or "get").strip().lower()
        required = sum(field.required for field in fields)
        yield Form(
            url, form_no, _purpose(form, fields), method, len(fields), required,
            _captcha(form), _error_help(form, elements),
        )  # fmt: skip
        yield from fields


def _captcha(form: Element) -> str | None:
    """Riddles are seen by their parts: a frame, a script or a box of a known maker, or the word."""
    for part in form.iter("div", "iframe", "script", "input", "img", "textarea", "label"):
        said = " ".join(part.get(key) or "" for key in ("class", "src", "name", "id", "for"))
        for maker, signs in CAPTCHAS.items():
            if signs.search(said):
                return maker
    return None


def _error_help(form: Element, fields: list[Element]) -> str | None:
    checked = any(_constrained(field) for field in fields)
    if checked and form.get("novalidate") is None:
        return "browser"
    marks = (mark.get("role") == "alert" or mark.get("aria-live") for mark in form.iter("*"))
    named = any(field.get("aria-errormessage") or field.get("aria-invalid") for field in fields)
    return "page" if named or any(marks) else None


def _constrained(field: Element) -> bool:
    typed = _kind(field) in ("email", "url", "number", "date")
    return typed or any(field.get(name) is not None for name in CONSTRAINTS)


def _visible(form: Element) -> list[Element]:
    found, groups = [], set()
    for field in form.iter("input", "select", "textarea"):
        kind = _kind(field)
        if kind in NOT_FILLED or field.get("disabled") is not None or _hidden(field, form):
            continue
        if kind == "radio":
            if field.get("name") in groups:
                continue
            groups.add(field.get("name"))
        found.append(field)
    return found


def _hidden(field: Element, form: Element) -> bool:
    """Hidden by attribute or inline style, itself or around it; style sheets are not read here."""
    while field is not None and field is not form:
        if field.get("hidden") is not None or HIDDEN.search(field.get("style") or ""):
            return True
        field = field.getparent()
    return False


def _kind(field: Element) -> str:
    return (field.get("type") or "text").lower() if field.tag == "input" else str(field.tag)


def _label(field: Element, labels: dict[str, Element], root: Element) -> str | None:
    if field.get("type") == "radio":
        for around in field.iterancestors("fieldset"):
            legend = around.find("legend")
            if legend is not None:
                return text_of(legend) or None
    said = labels.get(field.get("id"))
    if said is None:
        said = next(field.iterancestors("label"), None)
    text = text_of(said) if said is not None else ""
    for id_ in (field.get("aria-labelledby") or "").split() if not text else []:
        text = f"{text} {text_of(root.find(f'.//*[@id={id_!r}]'))}".strip()
    return text or _attribute(field, "aria-label") or _attribute(field, "title")


def _token(field: Element, name: str) -> str | None:
    return (field.get(name) or "").strip().lower() or None


def _attribute(field: Element, name: str) -> str | None:
    return " ".join((field.get(name) or "").split()) or None


def _purpose(form: Element, fields: list[FormField]) -> str:
    """A letter is a contact, however many addresses it asks for; only then look for a till."""
    kinds = [field.kind for field in fields]
    written = [field for field in fields if field.kind not in ("checkbox", "radio")]
    names = [f"{field.name or ''} {field.autocomplete or ''}" for field in fields]
    about = " ".join(form.get(key) or "" for key in ("id", "class", "action", "name", "aria-label"))
    asked = " ".join(f"{f.name} {f.label}" for f in fields if f.kind == "textarea")
    if CONTACT.search(asked):
        return "contact"
    if sum(bool(ADDRESS.search(name)) for name in names) >= 2:
        return "checkout"
    if "password" in kinds:
        return "login" if kinds.count("password") == 1 and len(written) <= 3 else "other"
    if form.get("role") == "search" or "search" in kinds:
        return "search"
    if len(written) == 1 and SEARCH.search(written[0].name or ""):
        return "search"
    if "textarea" in kinds or (CONTACT.search(about) and len(written) >= 2):
        return "contact"
    mail = any(f.kind == "email" or "mail" in (f.name or "").lower() for f in written)
    if (mail and len(written) <= 2) or (NEWSLETTER.search(about) and mail):
        return "newsletter"
    return "other"
