"""Is this a product, and what puts it into the basket?"""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

from crawlers.journeys import basket
from crawlers.journeys.gate import BASKET
from crawlers.journeys.signs import Evidence
from crawlers.journeys.view import Action, Field, View
from crawlers.journeys.words import Words, bare

# 34 or 9.5, alone in its line, the only such number of a page; one figure may count anything
ROUND = re.compile(r"(?:^|\t)\s*(?:[1-9]\d{1,4}(?:[.,]\d)?|[1-9][.,]\d)\s*(?=\t|$)", re.MULTILINE)
QUANTITY = re.compile(
    r"qty|quanti|menge|anzahl|stück|cantidad|aantal|hoeveel|nombre d|\bnum\b|how many",
    re.IGNORECASE,
)
CHOICE_PX = 500  # further up than a screen's half nobody looks for what belongs to a button
MOST_CHOICES = 3
SIZE = 5  # characters: S, XL, 42, EU 38
SIGNS = ("🛒+", "🛒", "+")  # what puts into the basket without a word; the first see look.js
WORD = 3  # letters
SAYS_SO = 6  # scent from which a name says that something else is behind it


def product(view: View, words: Words) -> Evidence | None:
    add = own_add(view, words)
    if words.is_button("quick", view.led_by):  # shown over the list, it is no page of its own
        return None
    if add and (basket.priced(view) or len(ROUND.findall(view.text)) == 1):
        return Evidence(view.h1 or view.title or add.name)
    if _orders(view, words) and basket.priced(view):
        return Evidence(view.h1 or view.title)
    return None


def adds(view: View, words: Words) -> list[Action]:
    """Buttons (and links) that put something into the basket, perhaps once a size is chosen."""
    return [
        action
        for action in view.actions
        if len(action.name) <= 60 and action.lone > -2 and _adds(action, view, words)
        if not words.page("stock_out").search(action.name.lower())
    ]


def perhaps(view: View, words: Words) -> Action | None:
    """What may put something into the basket though its name does not say so, "+" or "Select": one
    of this name stands with each of several prices, and the page has a basket. A press of it may
    send its own form, which asks how many at most, or to what is called a basket (see `gate`)."""
    if not _has_basket(view, words):
        return None
    like = Counter(action.name for action in view.actions if action.priced)
    found = [
        action
        for action in view.actions
        if action.priced and action.kind == "press" and like[action.name] > 1
        if action.form < 0
        or how_many(view, action)
        or BASKET.search(view.forms[action.form].action)
        if not (action.disabled or action.toggle or _says_else(action.name, words))
    ]
    return max(found, key=lambda action: _likely(action.name, words), default=None)


def _likely(name: str, words: Words) -> int:
    return 3 if name in SIGNS else 2 * words.buys(name.lower()) or len(name) >= WORD


def _says_else(name: str, words: Words) -> bool:
    """A thing to see, to keep for later, to take out again; one piece less; a size."""
    if name in SIGNS:
        return False
    other = any(words.is_button(key, name) for key in ("quick", "remove", "menu", "past"))
    never = words.is_button("never", name) and not words.buys(name.lower())
    said = words.scent("product", name) > 0 or words.promise(name) >= SAYS_SO
    out = words.page("stock_out").search(name) is not None
    return other or never or said or out or len(name) < WORD


def _adds(action: Action, view: View, words: Words) -> bool:
    name = bare(action.name)
    # "Add", and nothing else: to the basket, where it stands with a price and asks how many; where
    # the page has a basket, one of both will do
    alone = words.is_button("add_alone", name) and (
        action.lone == 2 or ((action.priced or how_many(view, action)) and _has_basket(view, words))
    )
    add = bool(alone) or words.button("add").search(name) is not None
    if not (add or words.button("choose").search(name)):
        return False
    if not action.disabled:
        return add
    sizes = any(one.toggle or len(one.name) <= SIZE for one in choices(view, action, words))
    return sizes or bool(unchosen(view, action))


def unchosen(view: View, add: Action) -> list[Field]:
    """What must be chosen before `add` puts anything into the basket: selects and radio buttons
    of its form, or of no form, of which nothing is chosen yet."""
    return [
        field
        for field in view.fields_of(add.form)
        if not field.filled
        and (field.type == "radio" or (field.type == "select" and field.options))
    ]


def how_many(view: View, add: Action) -> list[Field]:
    """The fields of its form that ask for a number of things."""
    fields = view.fields_of(add.form) if add.form >= 0 else []
    written = (one for one in fields if one.type == "text" and QUANTITY.search(one.about))
    return [*(one for one in fields if one.type == "number"), *written]


def _has_basket(view: View, words: Words) -> bool:
    return basket.opener(view, words) is not None or basket.counted(view, words) is not None


def _orders(view: View, words: Words) -> bool:
    """ "Order" or "Book", beside how many: it sells what the page shows, but may not be pressed."""
    found = [
        action
        for action in view.actions
        if action.submit and (action.priced or words.buys(action.name.lower()))
        if words.buys(action.name.lower()) or not _says_else(action.name, words)
    ]
    asked = how_many(view, found[0]) if len(found) == 1 else []
    return bool(asked) and len(asked) == len(view.fields_of(found[0].form))


def own_add(view: View, words: Words) -> Action | None:
    """The one button that belongs to the page's heading, or the only one whose product's name leads
    nowhere else; None on a list of products."""
    offered = adds(view, words)
    found = [action for action in offered if action.twins == 1 and action.lone >= 0]
    if not found:
        asks = [action for action in offered if action.lone == 2]
        found = asks if len(asks) == 1 else [a for a in offered if a.lone > 0 and len(offered) == 1]
    return found[0] if found else _of_one(view, offered)


def _of_one(view: View, offered: list[Action]) -> Action | None:
    """One product in several ways: each of its buttons sends to the same address, which says by a
    number or by the page's own name what is put into the basket."""
    sent = {view.forms[one.form].action if one.form >= 0 else "" for one in offered}
    here = urlsplit(view.url).path.rstrip("/")
    parts = urlsplit(sent.pop()).path.rstrip("/").split("/") if len(sent) == 1 else []
    own = here.rpartition("/")[2]
    said = any(part.isdigit() or (own and part == own) for part in parts)
    return offered[0] if said and "/".join(parts) != here else None


def choices(view: View, add: Action, words: Words) -> list[Action]:
    """The first of each row of buttons above `add`: sizes, colours; not pictures, + and -. And what
    unfolds them, if its name says so."""
    first: dict[str, Action] = {}
    for action in view.actions:
        near = 0 <= add.y - action.y <= CHOICE_PX and abs(add.x - action.x) <= CHOICE_PX
        inside = action.form == add.form and action.place not in ("nav", "header", "footer")
        name = action.name.lower()
        unfolds = action.toggle and not words.button("choose").search(name)
        plain = action.kind == "press" and not (unfolds or action.picture)
        taken = any(words.button(key).search(name) for key in ("add", "checkout", "basket"))
        taken = taken or words.is_button("never", name) or action.disabled
        if near and inside and plain and 0 < len(name) <= 25 and name[0].isalnum() and not taken:
            first.setdefault(_row(action.css), action)
    return list(first.values())[:MOST_CHOICES]


def _row(css: str) -> str:
    """The path to what buttons of one row stand in; each may have an entry of a list around it."""
    up = 2 if ">li:" in css and css.count(">") > 1 else 1
    return css.rsplit(">", up)[0]


def past(before: View, after: View, words: Words) -> Action | None:
    """What is pressed on to come to the basket: between it and the product a shop may show what
    else one could buy, or ask for a size before its own button is there: in a dialog, or on the
    product's page, to which a list's button may lead."""
    known = {action.key for action in before.actions}
    new = [a for a in after.actions if a.key not in known and not (a.disabled or a.covered)]
    on = [a for a in new if not a.submit and words.is_button("past", a.name)]
    if on:
        return on[0]
    if after.url != before.url:
        return own_add(after, words)
    asked = [action for action in adds(after, words) if action in new]
    return asked[0] if len(asked) == 1 else None
