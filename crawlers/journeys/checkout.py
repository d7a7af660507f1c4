"""Is this the first step of the checkout, and may a guest take it?"""

from __future__ import annotations

import re

from crawlers.journeys.reaching import WRITTEN
from crawlers.journeys.signs import Evidence, named
from crawlers.journeys.view import Form, View
from crawlers.journeys.words import Words

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
# what is asked of a card, in six languages; its check digits may be typed as a password
CARD = re.compile(
    r"card.?(?:number|no\b|holder)|cc-?(?:number|exp|csc)|\bcv[vc]2?\b|expir|name on (?:the )?card"
    r"|kartennummer|karteninhaber|gültig bis|ablaufdatum|prüf(?:ziffer|nummer)"
    r"|num[eé]ro.{0,8}cart[ea]|(?:nom|nome) sulla carta|nom sur la carte|date d.expiration|scadenza"
    r"|número.{0,12}tarjeta|caducidad|vencimiento|kaartnummer|vervaldatum|numero_carta",
    re.IGNORECASE,
)
ENOUGH, WHOLE = 2, 3  # fields: who saves a basket gives a name and a mail address, too
# who is asked for, where also one address in one field is
WHO = re.compile(
    r"\b(?:name|nom|nombre|nome|naam)\b|e-?mail|correo|courriel|phone|tel[eéè]f|t[eé]l\b",
    re.IGNORECASE,
)


def first_step(view: View, words: Words) -> Evidence | None:
    """The first step: it asks who and where, or for a card. A wall that lets no guest through is
    none."""
    called = named(view, words, "checkout_names") or words.page("guest").search(view.h1.lower())
    if not (called or _came_to_pay(view, words)):
        return _below_the_basket(view, words)
    for number in range(-1, len(view.forms)):
        fields = view.fields_of(number)
        asked = [field for field in fields if field.type in WRITTEN and ADDRESS.search(field.about)]
        who = [field for field in fields if field.type in WRITTEN and WHO.search(field.about)]
        enough = len(asked) >= 2 or (asked and len(who) >= 2)
        pays = sum(CARD.search(field.about) is not None for field in fields) >= ENOUGH
        if pays or (enough and not any(field.type == "password" for field in fields)):
            head = None if called else _above(view, number)
            return Evidence(head or view.h1 or view.title, number)
    if not called:
        return None
    for number, form in enumerate(view.forms):
        if _starts_with_mail(view, words, number, form) or _goes_on_to_address(view, number, form):
            return Evidence(view.h1 or view.title, number)
    choice = _guest_choice(view, words)
    if choice is not None and any(field.type in ("email", "text") for field in view.fields):
        return Evidence(view.h1 or view.title, choice)
    return None


def _above(view: View, number: int) -> str | None:
    """The heading that a form stands under: it may lie over the page, with its form."""
    head = view.forms[number].head if number >= 0 else ""
    return next((one for one in view.headings if head.startswith(one)), None)


def _below_the_basket(view: View, words: Words) -> Evidence | None:
    """The basket's own page asks who, under a heading of its own ("Checkout details"), or there is
    nothing else that it could ask this for."""
    basket, begins = words.page("basket_names"), words.page("checkout_names")
    whole = basket.search((view.h1 or view.title).lower()) is not None
    if not whole and not any(basket.search(head.lower()) for head in view.headings):
        return None
    for number in range(-1, len(view.forms)):
        fields = [field for field in view.fields_of(number) if field.type in WRITTEN]
        where = any(ADDRESS.search(field.about) for field in fields)
        who = sum(WHO.search(field.about) is not None for field in fields)
        if len(fields) < ENOUGH or any(f.type == "password" for f in view.fields_of(number)):
            continue
        if number < 0:
            head = next((head for head in view.headings if begins.search(head.lower())), None)
            if head and (who >= ENOUGH or where):
                return Evidence(head)
            continue
        form = view.forms[number]
        said = f"{form.head} {form.about} {form.text}".lower()
        other = words.page("not_contact").search(said) or words.page("message_words").search(said)
        if whole and ((begins.search(form.head.lower()) and where) or (who >= WHOLE and not other)):
            return Evidence(form.head or view.h1 or view.title, number)
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
    secret = [field for field in view.fields if field.type == "password"]
    wall = any(not CARD.search(field.about) for field in secret)  # check digits are none
    return wall and not guest_offered(view, words)


def guest_offered(view: View, words: Words) -> bool:
    labels = "\n".join(f"{field.label}\n{' '.join(field.options)}" for field in view.fields)
    return words.page("guest").search(f"{view.text}\n{labels}") is not None
