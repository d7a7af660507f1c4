"""What shows that the basket has something in it?"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawlers.journeys.signs import AMOUNT, Evidence, named
from crawlers.journeys.view import Action, View
from crawlers.journeys.words import Words, path_words

PAYS = re.compile(r"pay|express")  # such buttons come late, whatever was pressed
# 39.00, alone in its line or cell: some shops name no currency
BARE = re.compile(r"(?:^|\t)\s*(?!0+[.,]00\b)\d{1,5}[.,]\d{2}\s*(?=\t|$)", re.MULTILINE)
# Total: 34.0, as a basket says it that names no currency
TOTAL = re.compile(
    r"\b(?:(?:sub)?tota(?:l|le|al)|summe|gesamt\w*|zwischensumme|somme|suma|importe|totaalbedrag)"
    r"\b[\s:]{0,4}(?=[\d.,]*[1-9])\d+(?:[.,]\d+)*\b",
    re.IGNORECASE,
)
SIGN = re.compile("[🛒🛍🧺]")
# Basket (2), Basket: 2 items
TALLY = re.compile(
    r"(\D*?)[\s(\[:]*(\d{1,3})(?: (?:items?|products?|artikel\w*|produkte?n?|articles?|produits?"
    r"|art[íi]culos?|productos?|articol[oi]|prodott[oi]|producten))?[)\]\s]*"
)
PIECE = re.compile(r"[^\n\t]+")  # a line or cell
NOTICE = 80  # characters: a longer one is no notice
REFUSED = re.compile(
    r"\bnot\b|n['’]t\b|\bnicht\b|\bkein|\bno\b|\bnon\b|\bpas\b|\bniet\b|\bgeen\b|error|fehler|fout",
    re.IGNORECASE,
)
NOT_NOUGHT = re.compile(r"[1-9]")


def filled(view: View, words: Words) -> Evidence | None:
    """Is this the basket's page, or a word that something is in it?"""
    if words.page("basket_empty").search(view.text):
        return None
    added = words.page("added").search(view.text)
    if added:
        return Evidence(added.group())
    if named(view, words, "basket_names") and _summed(view):
        way_on = any(words.pays(action.name) for action in view.actions)
        if way_on or any(field.type == "number" for field in view.fields):
            return Evidence(view.h1 or view.title)
    return None


def taken(before: View, after: View, add: Action, words: Words) -> Evidence | None:
    """Does the page show that it has taken what was added? A number that went up, a way on to the
    checkout that was not there, a way to take it out again, a notice, the button itself."""
    was, now = counted(before, words), counted(after, words)
    if (now or 0) > (was or 0):
        return Evidence(f"basket: {now}")
    for piece in _new(before, after) if after.url == before.url else ():
        notice = len(piece) <= NOTICE and words.button("added").search(piece.lower())
        if notice and not REFUSED.search(piece):
            return Evidence(piece)
    return _leads_on(before, after, add, words)


def _leads_on(before: View, after: View, add: Action, words: Words) -> Evidence | None:
    known = {action.key for action in before.actions}
    emptied = any(words.is_button("remove", action.name) for action in before.actions)
    for action in after.actions:
        name = action.name.lower()
        if (
            action.css == add.css
            and name != add.name.lower()
            and words.button("added").search(name)
        ):
            return Evidence(action.name)
        # "buy" alone is the way on only where it is said that this is the basket
        buys = words.buys(name) and named(after, words, "basket_names")
        on = buys or (words.button("checkout").search(name) and not PAYS.search(name))
        stays = after.url == before.url and action.kind == "link"
        there = words.button("basket").fullmatch(name) if stays else None
        new = (on or there) and action.key not in known
        new = new or (after.url != before.url and words.is_button("remove", name) and not emptied)
        new = new and len(name) <= 60 and not action.disabled
        if new and _summed(after) and not words.page("basket_empty").search(after.text):
            return Evidence(action.name)
    return None


def counted(view: View, words: Words) -> int | None:
    """How many things the basket's link (or what opens it, or its sign) says are in it; None: not
    said."""
    for action in view.actions:
        number = re.search(r"\b(\d{1,3})\b", action.name)
        opens = not action.submit and len(action.name) <= 40 and not action.name.isdigit()
        if number and (action.kind == "link" or opens) and _leads_to_basket(action, words):
            return int(number[1])
    for piece in PIECE.findall(view.text):
        number = TALLY.fullmatch(piece.lower())
        if number and (SIGN.search(piece) or words.is_button("basket", number[1].strip())):
            return int(number[2])
    return None


def opener(view: View, words: Words) -> Action | None:
    """What shows the basket when it is pressed."""
    for action in view.actions:
        name = SIGN.sub("", TALLY.sub(r"\1", action.name.lower())).strip()
        called = words.is_button("basket", name) or (not name and SIGN.search(action.name))
        if called and not (action.submit or action.disabled or action.theirs):
            return action
    return None


def looked_into(before: View, after: View, words: Words) -> Evidence | None:
    """Does the basket, which was opened on purpose, have something in it? A sum or a price that was
    not to be seen."""
    if words.page("basket_empty").search(after.text):
        return None
    prices = (p for p in _new(before, after) if AMOUNT.search(p) or TOTAL.search(p))
    said = next((piece for piece in prices if NOT_NOUGHT.search(piece)), None)
    return Evidence(said[:200]) if said else None


def _new(before: View, after: View) -> list[str]:
    """The lines and cells that were not to be read before."""
    known = set(PIECE.findall(before.text))
    return [piece.strip() for piece in PIECE.findall(after.text) if piece not in known]


def _leads_to_basket(action: Action, words: Words) -> bool:
    """By its name or sign, or (a picture, a number, a sum) by its address."""
    name, page = action.name.lower(), urlsplit(action.href).path.rstrip("/").rpartition("/")[2]
    if words.button("basket").fullmatch(path_words(f"/{page}")) or SIGN.search(name):
        return True
    return not name.isdigit() and words.button("basket").search(name) is not None


def priced(view: View) -> bool:
    return any(find.search(view.text) for find in (AMOUNT, BARE))


def _summed(view: View) -> bool:
    return priced(view) or TOTAL.search(view.text) is not None
