"""Does this page say what a customer asks: returns, delivery cost, hours, complaints?"""

from __future__ import annotations

import re

from crawlers.journeys.reaching import contact_form
from crawlers.journeys.signs import AMOUNT, Evidence, heading, named, passages, sentences
from crawlers.journeys.view import View
from crawlers.journeys.words import Words
from crawlers.pages.contacts import MAIL

CLOCK = (
    r"\d{1,2}(?:[:.h]\d\d|\s?h\s?\d\d)?\s?"
    r"(?:a\.?m\.?|p\.?m\.?|uhr|uur|heures?|horas?|hrs?|h\b|u\b)?"
)
# between a price and delivery: it comes on top, or is in it, or the price is somebody else's
BESIDES = re.compile(
    r"[+,;.|·•(]|\b(?:zzgl|zuz|inkl|incl|excl|exkl|plus|and|und|hors|sans|et|más|mas|sin|y|più|escl"
    r"|senza|e|en|ex|zonder|free|gratis)",
    re.IGNORECASE,
)
BILL = re.compile(
    r"\b(?:sub-?\s?total\w*|zwischensumme|sous-total|subtotaal|grand total|order total)\b", re.I
)
# two numbers that are no hours: so long it takes
LASTS = re.compile(
    r"[ \u00a0-]?(?:(?:working|business|calendar) |werk|arbeits|kalender)?"
    r"(?:days?|tage?n?|jours?|días?|giorni|dagen|weeks?|wochen|semaines?|semanas|settimane|weken"
    r"|months?|monate?n?|mois|meses|mesi|maanden|min(?:ut\w*)?|years?|jahre?n?|ans|años|anni|jaar)\b",
    re.IGNORECASE,
)
POLICY_WORDS = 2  # different words: one alone is in many a footer …
STEM = 5  # … by their first letters: returns and returned are one
OFTEN = 4


def returns(view: View, words: Words) -> Evidence | None:
    terms = re.compile(words.page("returns_words").pattern, re.IGNORECASE)
    days = words.page("days")
    about_it = named(view, words, "returns_names")
    general = named(view, words, "terms_names") or heading(view, words, "returns_names")
    for sentence in sentences(view.text):
        found = {match.group().lower() for match in terms.finditer(sentence)}
        period = days.search(sentence)
        if period and found and (about_it or (general and len(found) >= 2 and len(sentence) > 40)):
            spoken = [match.group().lower() for match in terms.finditer(view.text)]
            if len({word[:STEM] for word in spoken}) >= POLICY_WORDS or len(spoken) >= OFTEN:
                return Evidence(sentence[:80].strip())
    return None


def delivery_cost(view: View, words: Words) -> Evidence | None:
    threshold = words.page("threshold")
    about_it = named(view, words, "delivery_words") or heading(view, words, "delivery_words")
    lines, pairs = passages(view.text)
    # label and price in two lines may be a shop's promise and the next product's price
    for line in [*lines, *(pairs if about_it else ())]:
        for price in AMOUNT.finditer(line):
            before = line[max(0, price.start() - 100) : price.start()]
            nothing = not re.search(r"[1-9]", price.group())  # of an order that is somebody's
            if nothing or threshold.search(before[-18:]) or _is_reward(before, words):
                continue
            close = _says_of(before[-60:], line[price.end() :][:25], bool(about_it), words)
            if (close or (about_it and _in_table(view, line, words))) and not _is_sum(view, line):
                return Evidence(line[max(0, price.start() - 40) : price.end()].strip())
        free = words.page("no_cost").search(line)
        always = free and not AMOUNT.search(line) and not threshold.search(line[free.end() :][:30])
        if free and always and about_it:
            return Evidence(free.group())
    return None


def _says_of(before: str, after: str, about_it: bool, words: Words) -> bool:
    """Is this price one of delivery? `Farn 18,90 € zzgl. Versand` is a product's."""
    delivery = words.page("delivery_words")
    told = [*delivery.finditer(before)]
    gap = before[told[-1].end() :] if told else ""
    apart = AMOUNT.search(gap) or re.search(r"[!?]|\w{3,}\. [A-ZÄÖÜÉ]", gap)
    loose = not about_it and (re.search(r"\d", gap) or len(gap) > 40)
    follows = delivery.search(after)
    joined = follows and not BESIDES.search(after[: follows.start()])
    return bool((told and not apart and not loose) or joined)


def _is_sum(view: View, line: str) -> bool:
    """A line of a bill: what was paid for one order says not what delivery costs."""
    at = view.text.find(line)
    return at >= 0 and BILL.search(view.text[max(0, at - 80) : at + len(line) + 80]) is not None


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
    till = rf"(?:{CLOCK}|{words.page('midnight').pattern})"
    # the times may stand beside the day, or below it
    gap = r"[^\n]{0,40}?\n{0,3}[^\n\d]{0,25}"
    span = re.compile(rf"(?:{day}){gap}{CLOCK}{between}{till}", re.I)
    reverse = re.compile(rf"{CLOCK}{between}{CLOCK}[^\n]{{0,20}}?(?:{day})", re.I)
    for pattern in (span, reverse):
        for match in pattern.finditer(view.text):
            around = view.text[max(0, match.start() - 250) : match.end() + 60]
            said = words.page("midnight").sub("24", match.group())
            lasts = LASTS.match(view.text, match.end())
            if _is_time(said) and not lasts and words.page("hours_words").search(around):
                return Evidence(" ".join(match.group().split()))
    return None


def _is_time(text: str) -> bool:
    """Two numbers that are hours, at least one of them written as one (or both below 25)."""
    numbers = [int(found) for found in re.findall(r"(\d{1,2})(?:[:.h]\d\d)?", text)]
    return len(numbers) >= 2 and all(number <= 24 for number in numbers[-2:])


def complaint(view: View, words: Words) -> Evidence | None:
    title = named(view, words, "complaint_names")
    head = title or heading(view, words, "complaint_names")
    if not head:
        return None
    at = max(0, view.text.find(head))
    passage = view.text if title else view.text[at : at + 900]
    content = {m.group().lower() for m in words.page("complaint_words").finditer(passage)}
    way = any(
        action.href.lower().startswith(("mailto:", "tel:"))
        or words.page("contact_names").search(action.name.lower())
        for action in view.actions
        if action.place not in ("nav", "header", "footer")
    )
    way = way or bool(MAIL.search(passage)) or contact_form(view, words) is not None
    return Evidence(head) if content and way else None
