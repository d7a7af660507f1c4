"""Phones, mail addresses and chats on a page."""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote, urlsplit

import phonenumbers

from crawlers.pages.html import Element, text_of

# Where one language and the address do not tell, the country most of its shops are in.
REGIONS = {"de": "DE", "fr": "FR", "es": "ES", "it": "IT", "nl": "NL", "pl": "PL", "sv": "SE"}
TLDS = {"uk": "GB", "eu": None, "io": None, "ai": None, "co": None, "tv": None, "me": None}

# It starts with one class of characters, which `re` finds fast: 0.13 ms per page, not 0.28 with
# all that a number may start with, which NUMBER_START looks at afterwards.
NUMBER = re.compile(r"[+(\d][\d ().\-/\u00a0]{6,20}\d(?![\w%])")
NUMBER_START = re.compile(r"\+|\(?0|\(?\d{3}\)?[-. ]|1-")
NEAR_NUMBER = re.compile(
    r"call|phone|tel\b|tel[.:]|contact|hotline|ring|dial|fon\b|fon:|kontakt|anruf|ruf|service",
    re.IGNORECASE,
)
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,24}\b", re.I)
# A picture's name (logo@2x.png), an address that nobody reads, or what code and forms write where
# one would stand.
NO_MAIL = re.compile(
    r"\.(?:png|jpe?g|gif|webp|svg|css|js)$"
    r"|^(?:no|do[._-]?not)[._-]?reply@"
    r"|^(?:(?:my|your?)[._-]?(?:e?mail|name|address)?|user(?:name)?|name|someone|foo|j(?:ohn|ane)[._-]?doe)"
    r"@(?:example|domain|company|email|website|(?:my|your)[\w-]*)\.\w+$"
    r"|^(?:(?:ihr|dein|votre|su|tu|tuo|uw|je)[._-]?)?(?:vor|pré|pre|voor|ape|cog|ach?ter)?"
    r"(?:name|nom|nombre|nome|naam|e?-?mail|correo|courriel|adresse|utilisateur|usuario|utente)"
    r"(?:[._-](?:\w{0,4}name|nom|nome|naam|apellidos?|cognome))?"
    r"@(?:beispiel|exemple|ejemplo|esempio|voorbeeld|domaine?|domein|dominio|firma|entreprise"
    r"|empresa|azienda|bedrijf)\.\w+$",
    re.IGNORECASE,
)
# Before an address that shows how one is written: "Format attendu : nom@domaine.fr".
SHOWN = re.compile(
    r"(?:\bformato?\b[^.!?\n@]{0,20}|\be\. ?g\.|\bz\. ?b\.|\bp\. ?ej\.|\bad es\.|\bbijv\.|\bex\."
    r"|\b(?:for|par) ex[ae]mple|\bzum beispiel|\bpor ejemplo|\bper esempio|\bbijvoorbeeld)"
    r"[\s:,(\"'“«]*$",
    re.IGNORECASE,
)
# After an address or a number in a table of a panel: who visits a business changes none there.
EDITED = re.compile(
    r"[\n\t](?: *(?:edit|delete|bearbeiten|löschen|modifier|supprimer|editar|eliminar|modifica"
    r"|elimina|bewerken|verwijderen))+ *(?:[\n\t]|$)",
    re.IGNORECASE,
)
# Before the address of somebody else: "Logo drawn by Ann Smith <ann@…", "log in with ann@…".
OTHERS = re.compile(
    r"\b(?:(?:created|designed|made|drawn|written|built|developed|painted|photographed"
    r"|erstellt|gestaltet|gezeichnet|entworfen|entwickelt|fotografiert|gemaakt|ontworpen|getekend"
    r"|(?:cré|réalis|dessin|développ)ée?s?|conçue?s?|(?:cread|diseñad|dibujad)[oa]s?"
    r"|(?:creat|realizzat|disegnat|progettat)[oaie])\s+(?:by|von|durch|par|por|da|dal|door)"
    r"(?:\s+(?:[\w'-]{1,2}\.|[\w'-]+)){0,4}"
    r"|(?:log(?:ged|s)?|sign(?:ed|s)?)[ -]?in\b[^.!?]{0,30}\b(?:with|as))[\s<(\[]*$",
    re.IGNORECASE,
)
CHAT_TEXT = re.compile(
    r"\b(?:live[- ]?chat|chat (?:now|with|to) ?\w*|start (?:a )?chat|chat starten|zum chat)\b", re.I
)
# A part of the address from which each provider's chat is loaded.
CHATS = {
    b"intercomcdn.com": "Intercom", b"widget.intercom.io": "Intercom",
    b"embed.tawk.to": "tawk.to", b"zdassets.com/ekr": "Zendesk", b"v2.zopim.com": "Zendesk",
    b"cdn.livechatinc.com": "LiveChat", b"client.crisp.chat": "Crisp", b"js.driftt.com": "Drift",
    b"code.tidio.co": "Tidio", b"wchat.freshchat.com": "Freshchat", b"userlike-cdn": "Userlike",
    b"js.usemessages.com": "HubSpot", b"static.olark.com": "Olark",
    b"smartsuppchat.com": "Smartsupp", b"salesforceliveagent.com": "Salesforce",
    b"lpcdn.lpsnmedia.net": "LivePerson", b"static.trengo.eu": "Trengo",
}  # fmt: skip


def region_of(url: str, language: str | None) -> str | None:
    """The country whose phone numbers this page writes without prefix; None = cannot be told."""
    ending = (urlsplit(url).hostname or "").rpartition(".")[2]
    country = TLDS.get(ending, ending.upper() if len(ending) == 2 and ending.isalpha() else None)
    if country:
        return country
    main, _, rest = (language or "").replace("_", "-").partition("-")
    if len(rest) == 2:
        return rest.upper()
    return REGIONS.get(main.lower())


@lru_cache(maxsize=10_000)
def e164(written: str, region: str | None) -> str | None:
    """The number in E.164, or None where it is no valid number of that region.

    >>> e164("020 7946 0018", "GB"), e164("12 34", "GB")
    ('+442079460018', None)
    """
    # English without a country: a leading 0 is British or Irish usage, never North American.
    guess = region or ("GB" if written.lstrip("( ").startswith("0") else "US")
    try:
        number = phonenumbers.parse(
            written.replace("(0)", "") if "+" in written else written, guess
        )
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def contacts(
    root: Element, text: str, body: bytes, region: str | None
) -> Iterator[tuple[str, str, str]]:
    """Kind, value and source of each, in the order links, text, chats; may repeat."""
    chat = "chat" in text.lower()
    for link in root.iter("a", "area"):
        yield from _of_link(link, (link.get("href") or "").strip(), region, chat)
    yield from _in_text(text, region)
    for part, provider in CHATS.items():
        if part in body:
            yield "chat", provider, "widget"
    for button in root.iter("button") if chat else ():
        if CHAT_TEXT.search(text_of(button)):
            yield "chat", text_of(button), "button"


def _in_text(text: str, region: str | None) -> Iterator[tuple[str, str, str]]:
    for match in NUMBER.finditer(text):
        glued = match.start() and text[match.start() - 1] in "/.,-+_"
        if glued or not NUMBER_START.match(match.group()):
            continue
        if NEAR_NUMBER.search(text, max(0, match.start() - 60), match.start()):
            number = e164(match.group(), region)
            if number:
                yield "phone", number, "text"
    for address in addresses(text):
        yield "mail", address.lower(), "text"


def addresses(text: str) -> Iterator[str]:
    """Mail addresses in a text, as written there, that somebody may read."""
    for match in MAIL.finditer(text) if "@" in text else ():
        others = of_others(text, match.start()) or edited(text, match.end())
        if not (others or NO_MAIL.search(match.group())):
            yield match.group()


def edited(text: str, at: int, another: re.Pattern[str] = re.compile("@")) -> bool:
    """Does "Edit" or "Delete" stand beside what ends there in a text, before there is another?"""
    return EDITED.search(another.split(text[at : at + 150], maxsplit=1)[0]) is not None


def of_others(text: str, at: int) -> bool:
    """Is it somebody else, or nobody, who is reached by what stands there in a text?"""
    before = text[max(0, at - 80) : at]
    return OTHERS.search(before) is not None or SHOWN.search(before) is not None


def _of_link(
    link: Element, href: str, region: str | None, chat: bool
) -> Iterator[tuple[str, str, str]]:
    start = href[:7].lower()
    if start.startswith("tel:"):
        written = unquote(href[4:]).split(";")[0].strip()
        if written:
            yield "phone", e164(written, region) or written, "tel link"
    elif start == "mailto:":
        before = link.getprevious()
        said = (link.getparent().text if before is None else before.tail) or ""
        named = [] if of_others(said, len(said)) else unquote(href[7:].split("?")[0]).split(",")
        for address in named:
            if "@" in address:
                yield "mail", address.strip().lower(), "mailto"
    elif "//wa.me/" in href or "api.whatsapp.com/send" in href:
        yield "chat", "WhatsApp", "link"
    elif chat and CHAT_TEXT.search(text_of(link)):
        yield "chat", text_of(link), "link"
