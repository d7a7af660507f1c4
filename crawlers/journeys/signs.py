"""What shows that a goal is reached, and how a page names itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from crawlers.journeys.view import View
from crawlers.journeys.words import Words, path_words

# Signs and codes of ISO 4217's money as shops write it, in front of the number or behind.
MONEY = (
    r"[£€$¥₹₽₺₪₩₫₱₦₴]|\b(?:chf|sfr|fr\.|eur(?:os?)?|usd|gbp|sek|nok|dkk|pln|czk|huf|ron|bgn|jpy|cny|inr|brl"
    r"|mxn|zar|aud|cad|nzd|sgd|hkd|aed|mur|kr\.?|zł|kč|lei|rs\.?|s/\.?|ars|clp|cop|pen|uyu)(?!\w)"
)
BEHIND = MONEY.replace(r"\b", "", 1)
AMOUNT = re.compile(
    rf"(?:{MONEY})\s?\d+(?:[.,]\d+)*|\b\d+(?:[.,]\d+)*(?:[.,][-–—])?\s?(?:{BEHIND})", re.IGNORECASE
)
BILL = re.compile(
    r"\b(?:sub-?\s?total\w*|zwischensumme|sous-total|subtotaal|grand total|order total)\b", re.I
)
INVOICE = re.compile(
    r"\b(?:invoices?|receipt|rechnung|quittung|factures?|facturas?|fatture?|ricevuta|facturen|factuur)\b"
)
# "Posted: 12 minutes ago": so says a board of what people sell there
POSTED = re.compile(
    r"\b(?:(?:posted|listed|added|placed)\b[^\n]{0,30}\bago"
    r"|(?:eingestellt|inseriert|aufgegeben)\b[^\n]{0,10}\bvor \d|publiée? il y a"
    r"|mise en ligne il y a|publicad[oa] hace|pubblicat[oa] [^\n]{0,20}\bfa"
    r"|geplaatst [^\n]{0,20}\bgeleden)\b",
    re.IGNORECASE,
)
VALUE = 6  # characters before the price of a line that is nothing else: "from £3.95"


@dataclass(frozen=True)
class Evidence:
    """said: what on the page says so, as written there; form: the index of the form meant."""

    said: str
    form: int | None = None


def named(view: View, words: Words, key: str) -> str | None:
    """The page's own name: first heading, else title, else address."""
    pattern = words.page(key)
    for name in (view.h1, view.title, path_words(view.url)):
        if pattern.search(name.lower()):
            return name
    return None


def heading(view: View, words: Words, key: str) -> str | None:
    pattern = words.page(key)
    return next((head for head in view.headings if pattern.search(head.lower())), None)


def is_bill(view: View) -> bool:
    """Who sells and who buys stand on it: of neither is it known whether it is the business."""
    name = f"{view.h1}\n{view.title}\n{path_words(view.url)}".lower()
    return INVOICE.search(name) is not None and BILL.search(view.text) is not None


def is_advertisement(view: View) -> bool:
    """Of somebody who sells on the business's board: a price, and how long ago it was put there. A
    home page may say so of its news."""
    home = not urlsplit(view.url).path.strip("/")
    posted = None if home else POSTED.search(view.text)
    return posted is not None and AMOUNT.search(view.text) is not None


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+(?=[A-ZÄÖÜÉ\d])|\n+", text)


def passages(text: str) -> tuple[list[str], list[str]]:
    """Its lines; and pairs of short ones, where a label and its price on the next line belong
    together."""
    lines = [line.strip() for line in re.split(r"\n+", text.replace("\t", " ")) if line.strip()]
    short = [(a, b) for a, b in pairwise(lines) if len(a) + len(b) < 120]
    prices = ((a, b, AMOUNT.search(b)) for a, b in short)
    return lines, [f"{a} {b}" for a, b, price in prices if price and price.start() <= VALUE]
