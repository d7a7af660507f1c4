"""How far is a person with buying: a product, the basket, the first checkout step?"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawlers.journeys.reaching import WRITTEN
from crawlers.journeys.signs import AMOUNT, Evidence, named
from crawlers.journeys.view import Action, Field, Form, View
from crawlers.journeys.words import Words, path_words

ADDRESS = re.compile(
    r"street|address|post-?code|postal|\bzip|\bcity|\btown|stra(?:ss|ß)e|plz|postleitzahl|\bort\b"
    r"|hausnummer|adresse|rue|ville|code postal|dirección|calle|ciudad|código postal|indirizzo"
    r"|\bvia\b|città|\bcap\b|straat|huisnummer|postcode|plaats|woonplaats|first.?name|last.?name"
    r"|full.?name|vorname|nachname|prénom|\bnom\b|nombre|apellidos|cognome|voornaam|achternaam",
    re.IGNORECASE,
)

SHIPS = re.compile(
    r"(?:shipping|delivery) (?:address|details|information)|liefer(?:adresse|anschrift)"
    r"|versand(?:adresse|anschrift)|adresse de livraison|dirección de (?:envío|entrega)"
    r"|indirizzo di (?:spedizione|consegna)|(?:bezorg|aflever|verzend)adres",
    re.IGNORECASE,
)
PAYS = re.compile(r"pay|express")  # such buttons come late, whatever was pressed
# 39.00, alone in its line or cell: some shops name no currency
BARE = re.compile(r"(?:^|\t)\s*(?!0+[.,]00\b)\d{1,5}[.,]\d{2}\s*(?=\t|$)", re.MULTILINE)
# 34 or 9.5, alone in its line, the only such number of a page; one figure may count anything
ROUND = re.compile(r"(?:^|\t)\s*(?:[1-9]\d{1,4}(?:[.,]\d)?|[1-9][.,]\d)\s*(?=\t|$)", re.MULTILINE)
# Total: 34.0, as a basket says it that names no currency
TOTAL = re.compile(
    r"\b(?:(?:sub)?tota(?:l|le|al)|summe|gesamt\w*|zwischensumme|somme|suma|importe|totaalbedrag)"
    r"\b[\s:]{0,4}(?=[\d.,]*[1-9])\d+(?:[.,]\d+)*\b",
    re.IGNORECASE,
)
# who is asked for, where also one address in one field is
WHO = re.compile(
    r"\b(?:name|nom|nombre|nome|naam)\b|e-?mail|correo|courriel|phone|tel[eéè]f|t[eé]l\b",
    re.IGNORECASE,
)
SIGN = re.compile("[🛒🛍🧺]")
TALLY = re.compile(r"(\D*?)[\s(\[:]*(\d{1,3})[)\]\s]*")  # Basket (2)
PIECE = re.compile(r"[^\n\t]+")  # a line or cell
NOTICE = 80  # characters: a longer one is no notice
REFUSED = re.compile(
    r"\bnot\b|n['’]t\b|\bnicht\b|\bkein|\bno\b|\bnon\b|\bpas\b|\bniet\b|\bgeen\b|error|fehler|fout",
    re.IGNORECASE,
)
QUANTITY = re.compile(
    r"qty|quanti|menge|anzahl|stück|cantidad|aantal|hoeveel|nombre d", re.IGNORECASE
)
NOT_NOUGHT = re.compile(r"[1-9]")
CHOICE_PX = 500  # further up than a screen's half nobody looks for what belongs to a button
MOST_CHOICES = 3
SIZE = 5  # characters: S, XL, 42, EU 38


def product(view: View, words: Words) -> Evidence | None:
    add = own_add(view, words)
    if words.is_button("quick", view.led_by):  # shown over the list, it is no page of its own
        return None
    if add and (_priced(view) or len(ROUND.findall(view.text)) == 1):
        return Evidence(view.h1 or view.title or add.name)
    if _orders(view, words) and _priced(view):
        return Evidence(view.h1 or view.title)
    return None


def _priced(view: View) -> bool:
    return any(find.search(view.text) for find in (AMOUNT, BARE))


def _summed(view: View) -> bool:
    return _priced(view) or TOTAL.search(view.text) is not None


def adds(view: View, words: Words) -> list[Action]:
    """Buttons (and links) that put something into the basket, perhaps once a size is chosen."""
    return [
        action
        for action in view.actions
        if len(action.name) <= 60 and _adds(action, view, words)
        if not words.page("stock_out").search(action.name.lower())
    ]


def _adds(action: Action, view: View, words: Words) -> bool:
    name = action.name.lower()
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
    return opener(view, words) is not None or counted(view, words) is not None


def _orders(view: View, words: Words) -> bool:
    """ "Order", beside how many: it sells what the page shows, but may not be pressed."""
    found = [a for a in view.actions if a.submit and words.buys(a.name.lower())]
    asked = how_many(view, found[0]) if len(found) == 1 else []
    return bool(asked) and len(asked) == len(view.fields_of(found[0].form))


def own_add(view: View, words: Words) -> Action | None:
    """The one button that belongs to the page's heading, or the only one whose product's name leads
    nowhere else; None on a list of products."""
    offered = adds(view, words)
    found = [action for action in offered if action.twins == 1]
    if not found:
        asks = [action for action in offered if action.lone == 2]
        found = asks if len(asks) == 1 else [a for a in offered if a.lone and len(offered) == 1]
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


def taken(before: View, after: View, add: Action, words: Words) -> Evidence | None:
    """Does the page show that it has taken what was added? A number that went up, a way on to the
    checkout that was not there, a way to take it out again, the button itself."""
    was, now = counted(before, words), counted(after, words)
    if (now or 0) > (was or 0):
        return Evidence(f"basket: {now}")
    told = [piece for piece in _new(before, after) if len(piece) <= NOTICE]
    for piece in told:
        if words.button("added").search(piece.lower()) and not REFUSED.search(piece):
            return Evidence(piece)
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


def past(before: View, after: View, words: Words) -> Action | None:
    """What is pressed on to come to the basket: between it and the product a shop may show what
    else one could buy, or ask in a dialog for a size before its own button is there."""
    known = {action.key for action in before.actions}
    new = [a for a in after.actions if a.key not in known and not (a.disabled or a.covered)]
    on = [a for a in new if not a.submit and words.is_button("past", a.name)]
    if on or after.url != before.url:
        return next(iter(on), None)
    asked = [action for action in adds(after, words) if action in new]
    return asked[0] if len(asked) == 1 else None


def basket(view: View, words: Words) -> Evidence | None:
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


def checkout(view: View, words: Words) -> Evidence | None:
    """The first step: it asks who and where. A wall that lets nobody through as a guest is none."""
    called = named(view, words, "checkout_names") or words.page("guest").search(view.h1.lower())
    if not (called or _came_to_pay(view, words)):
        return _below_the_basket(view, words)
    for number in range(-1, len(view.forms)):
        fields = view.fields_of(number)
        asked = [field for field in fields if field.type in WRITTEN and ADDRESS.search(field.about)]
        who = [field for field in fields if field.type in WRITTEN and WHO.search(field.about)]
        enough = len(asked) >= 2 or (asked and len(who) >= 2)
        if enough and not any(field.type == "password" for field in fields):
            return Evidence(view.h1 or view.title, number)
    if not called:
        return None
    for number, form in enumerate(view.forms):
        if _starts_with_mail(view, words, number, form) or _goes_on_to_address(view, number, form):
            return Evidence(view.h1 or view.title, number)
    choice = _guest_choice(view, words)
    if choice is not None and any(field.type in ("email", "text") for field in view.fields):
        return Evidence(view.h1 or view.title, choice)
    return None


def _below_the_basket(view: View, words: Words) -> Evidence | None:
    """The basket's own page asks who, under a heading of its own: "Checkout details"."""
    if not words.page("basket_names").search((view.h1 or view.title).lower()):
        return None
    for number, form in enumerate(view.forms):
        fields = [field for field in view.fields_of(number) if field.type in WRITTEN]
        headed = words.page("checkout_names").search(form.head.lower())
        if headed and len(fields) >= 2 and any(ADDRESS.search(field.about) for field in fields):
            return Evidence(form.head, number)
    return None


def _came_to_pay(view: View, words: Words) -> bool:
    """Whatever the page is called, who pressed "Checkout" to come here knows what it is. Where a
    basket asks for a town, it is to say what delivery there costs."""
    led_by, head = view.led_by.lower(), (view.h1 or view.title).lower()
    on = words.pays(led_by) and not words.button("basket").search(led_by)
    return bool(on) and not words.page("basket_names").search(head)


def _starts_with_mail(view: View, words: Words, number: int, form: Form) -> bool:
    """It insists on a mail address and goes on from there, the address folded away or asked next.
    Neither a newsletter nor, where the mail address comes before the password, a log-in."""
    fields = view.fields_of(number)
    wanted = any(field.type == "email" and field.required for field in fields)
    secret = any(field.type == "password" for field in fields)
    on = any(
        action.submit and action.form == number and words.is_button("go_on", action.name)
        for action in view.actions
    )
    other = words.page("not_contact").search(
        re.sub(r"[_\-/]+", " ", f"{view.h1} {form.about} {form.text[:60]}").lower()
    )
    basket = words.page("basket_names").search(view.h1.lower() or view.title.lower())
    return wanted and on and form.method == "post" and not (secret or other or basket)


def _goes_on_to_address(view: View, number: int, form: Form) -> bool:
    """A mail address first, and below it where to send it is spoken of: its fields come later."""
    kinds = {field.type for field in view.fields_of(number)}
    return "email" in kinds and "password" not in kinds and SHIPS.search(form.text) is not None


def _guest_choice(view: View, words: Words) -> int | None:
    """The form in which one may choose to go on as a guest; a link to it is no form, a button that
    would send it is as far as we go."""
    for field in view.fields:
        said = f"{field.label} {' '.join(field.options)}".lower()
        if field.type in ("radio", "checkbox", "select") and words.page("guest").search(said):
            return field.form
    for number, form in enumerate(view.forms):
        offered = words.page("guest").search(form.text.lower())
        goes_on = form.method == "post" and words.page("guest").search(form.sends.lower())
        if offered and (
            goes_on or any(f.type in ("radio", "email") for f in view.fields_of(number))
        ):
            return number
    return None


def account_wall(view: View, words: Words) -> bool:
    """A password is asked for, and there is no way past it."""
    wall = any(field.type == "password" for field in view.fields)
    return wall and not guest_offered(view, words)


def guest_offered(view: View, words: Words) -> bool:
    labels = "\n".join(f"{field.label}\n{' '.join(field.options)}" for field in view.fields)
    return words.page("guest").search(f"{view.text}\n{labels}") is not None
