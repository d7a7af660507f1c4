"""Has a person who sees this page reached the goal? Judged by what it says, never by its site."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from crawlers.contacts import MAIL, NO_MAIL, NUMBER, e164, region_of
from crawlers.journeys.view import Action, Field, View
from crawlers.journeys.words import Words, _path_words

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

AMOUNT = re.compile(
    r"(?:[£€$]|chf|eur|usd|gbp)\s?\d+(?:[.,]\d+)*|\b\d+(?:[.,]\d+)*\s?(?:€|£|\$|eur\b|gbp\b|usd\b|chf\b)",
    re.IGNORECASE,
)
# info (at) shop.example, info [at] shop [dot] example
SPELLED = re.compile(
    r"[\w.+-]+\s?[\[({]\s?(?:at|ät|a|@)\s?[\])}]\s?[\w-]+"
    r"(?:(?:\s?[\[({]\s?(?:dot|punkt|point|punto)\s?[\])}]\s?|\.)[\w-]+)+",
    re.IGNORECASE,
)
CLOCK = r"\d{1,2}(?:[:.h]\d\d)?\s?(?:a\.?m\.?|p\.?m\.?|uhr|h\b|u\b)?"
ADDRESS = re.compile(
    r"street|address|post-?code|postal|\bzip|\bcity|\btown|stra(?:ss|ß)e|plz|postleitzahl|\bort\b"
    r"|hausnummer|adresse|rue|ville|code postal|dirección|calle|ciudad|código postal|indirizzo"
    r"|\bvia\b|città|\bcap\b|straat|huisnummer|postcode|plaats|woonplaats|first.?name|last.?name"
    r"|full.?name|vorname|nachname|prénom|\bnom\b|nombre|apellidos|cognome|voornaam|achternaam",
    re.IGNORECASE,
)
WRITTEN = ("text", "email", "tel", "url", "number", "textarea", "select", "search", "date")
POLICY_WORDS = 2  # different words: one alone is in many a footer


@dataclass(frozen=True)
class Evidence:
    """said: what on the page says so, as written there; form: the index of the form meant."""

    said: str
    form: int | None = None


def reached(goal: str, view: View, words: Words) -> Evidence | None:
    """What on this page shows that the goal is reached; None: it is not."""
    return PREDICATES[goal](view, words)


def phone(view: View, words: Words) -> Evidence | None:
    for link in view.actions:
        digits = re.sub(r"\D", "", link.href) if link.href.startswith("tel:") else ""
        if len(digits) >= 5 and "fax" not in link.name.lower():
            return Evidence(link.name or digits)
    region = region_of(view.url, view.lang or words.languages[0])
    for match in NUMBER.finditer(view.text):
        before = view.text[max(0, match.start() - 60) : match.start()]
        near = list(words.page("phone_near").finditer(before))
        fax = list(words.page("fax").finditer(before))
        named = near and (not fax or near[-1].end() > fax[-1].end())
        if named and e164(match.group(), region):
            return Evidence(match.group().strip())
    return None


def mail(view: View, words: Words) -> Evidence | None:
    for link in view.actions:
        if link.href.lower().startswith("mailto:") and "@" in link.href:
            return Evidence(link.name or link.href[7:])
    for match in MAIL.finditer(view.text):
        if not NO_MAIL.search(match.group()):
            return Evidence(match.group())
    spelled = SPELLED.search(view.text)
    return Evidence(spelled.group()) if spelled else None


def contact_form(view: View, words: Words) -> Evidence | None:
    for number, form in enumerate(view.forms):
        fields = [field for field in view.fields_of(number) if field.type in WRITTEN]
        about = f"{form.about} {' '.join(field.about for field in fields)}"
        letter = any(field.type == "textarea" for field in fields)
        sends = letter or (_named(view, words, "contact_names") and len(fields) >= 2)
        other = words.page("not_contact").search(re.sub(r"[_\-/]+", " ", form.about))
        meant = (
            words.page("message_words").search(f"{about} {form.text}".replace("_", " "))
            or words.page("contact_names").search(about.replace("-", " "))
            or _named(view, words, "contact_names")
        )
        secret = any(field.type == "password" for field in view.fields)
        public = other or _is_review(form.text, about, words)
        if sends and meant and len(fields) >= 2 and not (public or secret):
            return Evidence(_first_label(fields), number)
    return None


def _is_review(text: str, about: str, words: Words) -> bool:
    """A letter to everybody: review, comment, rating."""
    review = words.page("not_contact").search(text[:60])
    return bool(re.search(r"rating|stars?\b|\breview|comment-?form|respond", about) or review)


def _first_label(fields: list[Field]) -> str:
    letters = [field for field in fields if field.type == "textarea"] or fields
    return letters[0].label or letters[0].placeholder or letters[0].name


def returns(view: View, words: Words) -> Evidence | None:
    terms = re.compile(words.page("returns_words").pattern, re.IGNORECASE)
    days = words.page("days")
    about_it = _named(view, words, "returns_names")
    general = _named(view, words, "terms_names") or _heading(view, words, "returns_names")
    for sentence in _sentences(view.text):
        found = {match.group().lower() for match in terms.finditer(sentence)}
        period = days.search(sentence)
        if period and found and (about_it or (general and len(found) >= 2 and len(sentence) > 40)):
            spoken = {match.group().lower() for match in terms.finditer(view.text)}
            if len(spoken) >= POLICY_WORDS:
                return Evidence(sentence[:80].strip())
    return None


def delivery_cost(view: View, words: Words) -> Evidence | None:
    delivery, threshold = words.page("delivery_words"), words.page("threshold")
    about_it = _named(view, words, "delivery_words") or _heading(view, words, "delivery_words")
    for line in _passages(view.text):
        for price in AMOUNT.finditer(line):
            before = line[max(0, price.start() - 100) : price.start()]
            after = line[price.end() : price.end() + 40]
            close = delivery.search(before[-60:]) or delivery.search(after[:25])
            if threshold.search(before[-18:]) or _is_reward(before, words):
                continue
            if close or (about_it and _in_table(view, line, words)):
                return Evidence(line[max(0, price.start() - 40) : price.end()].strip())
        free = words.page("no_cost").search(line)
        always = free and not AMOUNT.search(line) and not threshold.search(line[free.end() :][:30])
        if free and always and about_it:
            return Evidence(free.group())
    return None


def _is_reward(before: str, words: Words) -> bool:
    """A price followed by delivery words is often a product's: `€18.90 incl. VAT plus shipping`."""
    return bool(re.search(r"\b(?:vat|mwst|tva|iva|btw|was|statt|only|nur)\b.{0,12}$", before, re.I))


def _in_table(view: View, line: str, words: Words) -> bool:
    """A row of prices under a heading that speaks of delivery."""
    at = view.text.find(line)
    head = view.text[max(0, at - 400) : at]
    return len(line) < 160 and words.page("delivery_words").search(head) is not None


def opening_hours(view: View, words: Words) -> Evidence | None:
    day = words.page("weekdays").pattern
    between = rf"\s?(?:[-–—]|{words.page('to').pattern})\s?"
    span = re.compile(rf"(?:{day})[^\n]{{0,40}}?\n?[^\n\d]{{0,25}}{CLOCK}{between}{CLOCK}", re.I)
    reverse = re.compile(rf"{CLOCK}{between}{CLOCK}[^\n]{{0,20}}?(?:{day})", re.I)
    for pattern in (span, reverse):
        for match in pattern.finditer(view.text):
            around = view.text[max(0, match.start() - 250) : match.end() + 60]
            if _is_time(match.group()) and words.page("hours_words").search(around):
                return Evidence(" ".join(match.group().split()))
    return None


def _is_time(text: str) -> bool:
    """Two numbers that are hours, at least one of them written as one (or both below 25)."""
    numbers = [int(found) for found in re.findall(r"(\d{1,2})(?:[:.h]\d\d)?", text)]
    return len(numbers) >= 2 and all(number <= 24 for number in numbers[-2:])


def complaint(view: View, words: Words) -> Evidence | None:
    named = _named(view, words, "complaint_names")
    head = named or _heading(view, words, "complaint_names")
    if not head:
        return None
    at = max(0, view.text.find(head))
    passage = view.text if named else view.text[at : at + 900]
    content = {m.group().lower() for m in words.page("complaint_words").finditer(passage)}
    way = any(
        action.href.lower().startswith(("mailto:", "tel:"))
        or words.page("contact_names").search(action.name.lower())
        for action in view.actions
        if action.place not in ("nav", "header", "footer")
    )
    way = way or bool(MAIL.search(passage)) or contact_form(view, words) is not None
    return Evidence(head) if content and way else None


def product(view: View, words: Words) -> Evidence | None:
    add = own_add(view, words)
    if add and AMOUNT.search(view.text) and view.h1:
        return Evidence(view.h1)
    return None


def adds(view: View, words: Words) -> list[Action]:
    """Buttons (and links) that put something into the basket."""
    return [
        action
        for action in view.actions
        if words.button("add").search(action.name.lower()) and len(action.name) <= 60
        if not action.disabled and not words.page("stock_out").search(action.name.lower())
    ]


def own_add(view: View, words: Words) -> Action | None:
    """The one button that belongs to the page's heading; None on a list of products."""
    found = [action for action in adds(view, words) if action.twins == 1]
    return found[0] if found else None


def basket(view: View, words: Words) -> Evidence | None:
    if words.page("basket_empty").search(view.text):
        return None
    added = words.page("added").search(view.text)
    if added:
        return Evidence(added.group())
    if _named(view, words, "basket_names") and AMOUNT.search(view.text):
        way_on = [a for a in view.actions if words.button("checkout").search(a.name.lower())]
        if way_on or any(field.type == "number" for field in view.fields):
            return Evidence(view.h1 or view.title)
    return None


def counted(view: View, words: Words) -> int | None:
    """How many things the basket link says are in it; None: it does not say."""
    for action in view.actions:
        if words.button("basket").search(action.name.lower()) and action.kind == "link":
            number = re.search(r"\b(\d{1,3})\b", action.name)
            if number:
                return int(number[1])
    return None


def checkout(view: View, words: Words) -> Evidence | None:
    """The first step: it asks who and where. A wall that lets nobody through as a guest is none."""
    if not _named(view, words, "checkout_names"):
        return None
    for number in range(-1, len(view.forms)):
        fields = view.fields_of(number)
        asked = [field for field in fields if field.type in WRITTEN and ADDRESS.search(field.about)]
        if len(asked) >= 2 and not any(field.type == "password" for field in fields):
            return Evidence(view.h1 or view.title, number)
    choice = _guest_choice(view, words)
    if choice is not None and any(field.type in ("email", "text") for field in view.fields):
        return Evidence(view.h1 or view.title, choice)
    return None


def _guest_choice(view: View, words: Words) -> int | None:
    """The form in which one may choose to go on as a guest; a link to it is no form."""
    for field in view.fields:
        said = f"{field.label} {' '.join(field.options)}".lower()
        if field.type in ("radio", "checkbox", "select") and words.page("guest").search(said):
            return field.form
    for number, form in enumerate(view.forms):
        offered = words.page("guest").search(form.text.lower())
        if offered and any(f.type in ("radio", "email") for f in view.fields_of(number)):
            return number
    return None


def account_wall(view: View, words: Words) -> bool:
    """A password is asked for, and there is no way past it."""
    wall = any(field.type == "password" for field in view.fields)
    return wall and not guest_offered(view, words)


def guest_offered(view: View, words: Words) -> bool:
    labels = "\n".join(f"{field.label}\n{' '.join(field.options)}" for field in view.fields)
    return words.page("guest").search(f"{view.text}\n{labels}") is not None


def _named(view: View, words: Words, key: str) -> str | None:
    """The page's own name: first heading, else title, else address."""
    pattern = words.page(key)
    for name in (view.h1, view.title, _path_words(view.url)):
        if pattern.search(name.lower()):
            return name
    return None


def _heading(view: View, words: Words, key: str) -> str | None:
    pattern = words.page(key)
    return next((head for head in view.headings if pattern.search(head.lower())), None)


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+(?=[A-ZÄÖÜÉ\d])|\n+", text)


def _passages(text: str) -> list[str]:
    """Lines, where a label and its value on the next line belong together."""
    lines = [line.strip() for line in re.split(r"\n+", text.replace("\t", " ")) if line.strip()]
    pairs = [f"{a} {b}" for a, b in pairwise(lines) if len(a) + len(b) < 120]
    return lines + pairs


PREDICATES: dict[str, Callable[[View, Words], Evidence | None]] = {
    "phone": phone,
    "mail": mail,
    "contact_form": contact_form,
    "returns": returns,
    "delivery_cost": delivery_cost,
    "opening_hours": opening_hours,
    "complaint": complaint,
    "product": product,
    "basket": basket,
    "checkout": checkout,
}
