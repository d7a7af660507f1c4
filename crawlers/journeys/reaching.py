"""Has a person who sees this page a way to reach the business?"""

from __future__ import annotations

import re

import phonenumbers

from crawlers.journeys.signs import Evidence, named
from crawlers.journeys.view import Field, View
from crawlers.journeys.words import Words
from crawlers.pages.contacts import NUMBER, addresses, e164, edited, of_others, region_of

# info (at) shop.example, info [at] shop [dot] example
SPELLED = re.compile(
    r"[\w.+-]+\s?[\[({]\s?(?:at|ät|a|@|arobase|arroba|chiocciola|apenstaartje)\s?[\])}]\s?[\w-]+"
    r"(?:(?:\s?[\[({]\s?(?:dot|punkt|point|punto|punt)\s?[\])}]\s?|\.)[\w-]+)+",
    re.IGNORECASE,
)
SHOUTED = re.compile(r"[\w.+-]+ AT [\w-]+(?: DOT [\w-]+)+")  # info AT shop DOT example
# (555) 892-9403, +1 555 892 9403
SHAPED = re.compile(r"(?:\+\d{1,3}[ -.]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}$")
PLAIN = re.compile(r"\(\d{3}\) ?\d{3}-\d{4}$")  # (317) 585-8468 is nothing else
# +49 (0) 123 456789, 0123 456 789, (01) 23 45 67: as one is written that no plan knows
DIALLED = re.compile(r"(?:\+|\(?0)[\d ().\-/\u00a0]+$")
# Telefono: 55 6182 8247: labelled so and grouped so it is one, of whichever country
GROUPED = re.compile(r"\(?(?!(?:19|20)\d\d\D)\d{2,5}\)?(?:[ .\-/]{1,3}\d{2,5}){1,5}$")
LABEL = re.compile(
    r"\b(?:tel(?:[eé]fono|éphone|efoon|efon|ephone)?(?:nummer|s)?|phone|mobile?|m[óo]vil|cellulare"
    r"|handy|whatsapp|portable|mobiel)\b\.?\s?:\s?$",
    re.IGNORECASE,
)
FOREIGN = re.compile(r"\+\d{1,3}[ .\-(](?!(?:\d{3}[ .]?)+$)")  # +012 345 67890; no thousands
DIGITS = range(8, 16)  # ITU-T E.164: at most 15 with the country; shorter ones are no subscriber's
# blanks and dashes that printers know and numbering plans do not
PLAIN_MARKS = str.maketrans(
    dict.fromkeys("\u00a0\u2007\u2009\u202f", " ") | dict.fromkeys("‐‑‒–", "-")
)
# before a number of the firm's that nobody can call: SIRET, USt-IdNr. DE, RCS Paris, Company no.
PAPERS = re.compile(
    r"\b(?:(?:siren|siret|tva|vat|mwst|ust|steuer\w*|iban|bic|kvk|btw|rsin|kbo|p\.?\s?iva"
    r"|partita iva|c\.?\s?f|codice fiscale|rea|c\.?i\.?f|n\.?i\.?f|isbn|issn|ean"
    r"|(?:company|registration|registered|charity|order|tax|licen[cs]e) (?:no|number|id|nr))"
    r"|(?:rcs|hr[ab])(?: [\w-]+)?)\b[\s.:#°-]{0,4}"
    r"(?:(?:id|nr|no|n°|number|idnr)\W{0,3}){0,2}(?:[a-z]{2} ?)?$",
    re.IGNORECASE,
)
RECEIVER = re.compile("[☎☏✆📞📱]")
NEAR = 25  # characters between "call" and a number written like any other
WHEN = re.compile(
    r"\b(?:date|time|check.?in|check.?out|arrival|datum|uhrzeit|anreise|heure|fecha|hora|data|ora"
    r"|tijd|aankomst)\b"
)
BORN = re.compile(
    r"\bbday\b|birth|\bdob\b|geburt|naissance|né\(?e?\)? le\b|nacimiento|nascita|geboorte"
)
LIVES = re.compile(
    r"street|address-line|\baddress\b|stra(?:ß|ss)e|anschrift|\brue\b|adresse postale|\bcalle\b"
    r"|domicilio|\bvia\b|indirizzo|straat|adres\b"
)
WRITER = re.compile(
    r"(?:your|full|first|ihr|dein|vor|votre|pré|su|tu|tuo|il|je|uw)\s?-?(?:full |first )?"
    r"(?:name|nom|nombre|nome|naam)|e-?mail|correo|courriel"
)  # who writes
# A letter to anybody: what is asked first is to whom. "To: shop@shop.example" is said, not asked.
SENT_TO = re.compile(
    r"\s*(?:(?:to|an|à|a|para|aan|recipients?|destinatari\w*|destinataires?|empfänger|ontvanger)"
    r"(?: e-?mail\b.{0,10})?\s?(?:\*|:(?!\s*[^\s@]+@)|$))",
    re.IGNORECASE,
)
HOURS = 8  # digits: 0900 - 1700, or a date
MOST_BESIDE = 40  # characters beside a number that is not said to be a telephone's
MOST_WELCOME = 300  # characters: more is no welcome but a page
WRITTEN = ("text", "email", "tel", "url", "number", "textarea", "select", "search", "date")


def phone(view: View, words: Words) -> Evidence | None:
    if linked := _linked(view, words):
        return linked
    # a page may declare one language and speak another, whose numbers it writes
    declared = region_of(view.url, view.lang or words.languages[0])
    regions = list(dict.fromkeys((declared, region_of(view.url, words.languages[0]))))
    for said in view.ringing:  # the sign of a telephone says what its number is
        for match in NUMBER.finditer(said.translate(PLAIN_MARKS)):
            if any(_is_phone(match.group(), region, named=0) for region in regions):
                return Evidence(match.group().strip())
    text = view.text.translate(PLAIN_MARKS)
    for match in NUMBER.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        near = [*words.page("phone_near").finditer(before), *RECEIVER.finditer(before)]
        fax = list(words.page("fax").finditer(before))
        if fax and not (near and near[-1].end() > fax[-1].end()):
            continue
        if PAPERS.search(before[-25:]) or edited(text, match.end(), NUMBER):
            continue
        named = len(before) - near[-1].end() if near else None
        labelled = LABEL.search(before) and _grouped(match.group())
        alone = _alone(text, match.start(), match.end(), regions[0])
        meant = any(_is_phone(match.group(), region, named=named) for region in regions)
        if labelled or alone or meant:
            return Evidence(view.text[match.start() : match.end()].strip())
    return None


def _linked(view: View, words: Words) -> Evidence | None:
    """A link that dials, and is no fax."""
    for link in view.actions:
        digits = re.sub(r"\D", "", link.href) if link.href.startswith("tel:") else ""
        at = view.text.find(link.name) if link.name else -1
        label = f"{view.text[max(0, at - 12) : at] if at >= 0 else ''} {link.name}".lower()
        if len(digits) >= 5 and not (_stands_in(digits) or words.page("fax").search(label)):
            return Evidence(link.name or digits)
    return None


def _is_phone(written: str, region: str | None, *, named: int | None) -> bool:
    """With its country in front it speaks for itself; else somebody must say what it is. Named so
    and written so, it is one even where numbering plans do not know it: a customer would call.
    named: how many characters before it; None: by nobody."""
    if _stands_in(written):
        return False
    if PLAIN.match(written):
        return True
    if e164(written, region) and not _lacks_prefix(written, region):
        return named is not None or written.startswith("+")
    if FOREIGN.match(written) and len(re.sub(r"\D", "", written)) in range(10, 16):
        return True
    if named is None:
        return False
    dialled = named <= NEAR and DIALLED.match(written)
    return bool(SHAPED.match(written) or (dialled and len(re.sub(r"\D", "", written)) in DIGITS))


def _alone(text: str, start: int, end: int, region: str | None) -> bool:
    """A line or cell that is nothing else; or a short one that ends so, where numbering plans know
    it: in a bar at the top nobody writes that it is a telephone's."""
    before, after = re.split(r"[\n\t]", text[:start])[-1], re.split(r"[\n\t]", text[end:])[0]
    written = text[start:end].strip()
    ends = not (re.search(r"\d", before) or after.strip()) and len(before) <= MOST_BESIDE
    long = len(re.sub(r"\D", "", written)) > HOURS
    dialled = written.lstrip("(").startswith("0") and " " in written
    known = not before.strip() or e164(written, region) is not None
    return ends and long and dialled and known and _is_phone(written, region, named=0)


def _grouped(written: str) -> bool:
    """
    >>> _grouped("55 6182 8247"), _grouped("1234 5678"), _grouped("000-000-0000")
    (True, True, False)
    """
    digits = re.sub(r"\D", "", written)
    return bool(GROUPED.match(written)) and len(digits) in DIGITS and not _stands_in(written)


def _stands_in(written: str) -> bool:
    """000-000-0000, +39 000 000 0000: there a number is to be written, one day."""
    return len(set(re.sub(r"\D", "", re.sub(r"^\s*\+\d{1,3}(?=\D)", "", written)))) == 1


def _lacks_prefix(written: str, region: str | None) -> bool:
    """Where national numbers begin with 0 one that does not is none that a person would dial."""
    needs = region and phonenumbers.ndd_prefix_for_region(region, True) == "0"
    return bool(needs) and not written.startswith(("+", "0", "(0", "(+"))


def mail(view: View, words: Words) -> Evidence | None:
    for link in view.actions:
        if link.href.lower().startswith("mailto:") and "@" in link.href.split("?")[0]:
            name = link.name or link.href[7:]
            at = max(view.text.find(name), 0)
            if not (of_others(view.text, at) or edited(view.text, at + len(name))):
                return Evidence(name)
    if address := next(addresses(view.text), None):
        return Evidence(address)
    spelled = SPELLED.search(view.text) or SHOUTED.search(view.text)
    return Evidence(spelled.group()) if spelled else None


def contact_form(view: View, words: Words) -> Evidence | None:
    return _form(view, words) or _loose_form(view, words)


def _loose_form(view: View, words: Words) -> Evidence | None:
    """Fields without a form around them, which a script sends: a letter, and who writes it."""
    fields = [field for field in view.fields_of(-1) if field.type in WRITTEN]
    letters = [field for field in fields if field.type == "textarea"]
    about = " ".join(field.about for field in fields)
    writer = any(field.type == "email" or "mail" in field.about for field in fields)
    secret = any(field.type == "password" for field in view.fields)
    public = _is_review("", about, words) or words.page("not_contact").search(about)
    meant = words.page("message_words").search(about)
    other = public or secret or _is_to_anybody("", fields)
    if len(letters) == 1 and writer and meant and not other:
        return Evidence(_first_label(fields), -1)
    return None


def _form(view: View, words: Words) -> Evidence | None:
    for number, form in enumerate(view.forms):
        fields = [field for field in view.fields_of(number) if field.type in WRITTEN]
        about = f"{form.about} {' '.join(field.about for field in fields)}"
        letter = any(field.type == "textarea" for field in fields) or _one_line(fields, words)
        sends = letter or (named(view, words, "contact_names") and len(fields) >= 2)
        said = form.about if letter else f"{form.about} {form.head} {form.sends}".lower()
        other = words.page("not_contact").search(re.sub(r"[_\-/]+", " ", said))
        meant = (
            words.page("message_words").search(f"{about} {form.text}".replace("_", " "))
            or words.page("contact_names").search(about.replace("-", " "))
            or named(view, words, "contact_names")
        )
        secret = any(field.type == "password" for field in view.fields)
        around = f"{form.head} {form.sends}".lower()
        public = other or _is_review(form.text, about, words) or words.page("public").search(around)
        contact = letter and named(view, words, "contact_names")
        paid = named(view, words, "checkout_names") and not contact
        anybody = _is_to_anybody(form.text, fields)
        if paid or anybody or _is_booking(fields, around, words) or _is_application(fields):
            continue
        if form.framed and not (public or secret) and _asks_in_turn(view, number, words):
            return Evidence(_first_label(fields) if fields else form.sends, number)
        if sends and meant and len(fields) >= 2 and not (public or secret):
            return Evidence(_first_label(fields), number)
    return None


def _asks_in_turn(view: View, number: int, words: Words) -> bool:
    """A letter in a frame of the contact page that asks one thing after the other, or begins with
    a button: it shows who writes or what about, and a way on."""
    form, fields = view.forms[number], view.fields_of(number)
    asked = " ".join([form.text, *(field.about for field in fields)]).lower()
    writer = WRITER.search(asked) if fields else len(form.text) < MOST_WELCOME
    meant = words.page("message_words").search(asked) or (fields and writer)
    on = words.button("go_on").search(form.sends.lower())
    whole = len(fields) <= 1 and not any(field.type == "search" for field in fields)
    about = re.sub(r"[_\-/]+", " ", f"{form.about} {form.head} {form.sends} {form.text}".lower())
    other = words.page("not_contact").search(about)
    return (
        bool(named(view, words, "contact_names") and writer and meant and on and whole)
        and not other
    )


def _is_to_anybody(text: str, fields: list[Field]) -> bool:
    first = next((field for field in fields if field.type in ("text", "email")), None)
    if first is None or first is not fields[0]:
        return False
    asked = (text, first.label, first.placeholder)  # a name may be a letter: "a"
    return first.name in ("to", "recipient") or any(said and SENT_TO.match(said) for said in asked)


def _is_booking(fields: list[Field], around: str, words: Words) -> bool:
    """A table, a room, an appointment: it asks when, and says that it books."""
    when = any(f.type == "date" or WHEN.search(f.about) for f in fields)
    return when and words.page("booking").search(around) is not None


def _is_application(fields: list[Field]) -> bool:
    """Who asks when somebody was born and where they live, makes a member or a patient of them."""
    asked = [f"{field.autocomplete} {field.about}" for field in fields]
    return any(map(BORN.search, asked)) and any(map(LIVES.search, asked))


def _one_line(fields: list[Field], words: Words) -> bool:
    """A message of one line, among who writes it."""
    writer = any(field.type == "email" for field in fields)
    said = any(f.type == "text" and words.page("message_words").search(f.label) for f in fields)
    return writer and said and len(fields) >= 3


def _is_review(text: str, about: str, words: Words) -> bool:
    """A letter to everybody: review, comment, rating."""
    review = words.page("not_contact").search(text[:60])
    return bool(re.search(r"rating|stars?\b|\breview|comment-?form|respond", about) or review)


def _first_label(fields: list[Field]) -> str:
    letters = [field for field in fields if field.type == "textarea"] or fields
    return letters[0].label or letters[0].placeholder or letters[0].name
