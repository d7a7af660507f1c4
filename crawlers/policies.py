"""Which page is the business's delivery terms, its imprint, its help …

To add a language: its names and content words in the tables below.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

WEEKDAY = (
    r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|(?:mo|di|mi|do|fr|sa|so)(?:n?tags?|nnerstag|ttwoch)?"
)
AMOUNT = r"[£€$]\s?\d+(?:[.,]\d+)*|\b\d+(?:[.,]\d+)*\s?(?:€|eur\b|gbp\b|usd\b)"
PERIOD = r"\d+ (?:(?:working|business|calendar) )?(?:days|hours)|\d+ (?:werk)?(?:tagen?|stunden)"


@dataclass(frozen=True)
class Rule:
    """names: what its heading or address says; content: what must be in it, by language."""

    names: dict[str, str]
    content: dict[str, str]
    needed: int = 2  # different content words: one alone is in many a footer
    any_heading: bool = False  # often only a section of the contact page
    within: str = ""  # only on pages that are this kind, too

    @property
    def name(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{'|'.join(self.names.values())})\b")

    @property
    def words(self) -> re.Pattern[str]:
        return re.compile("|".join(rf"(?:{words})" for words in self.content.values()))


DELIVERY = {"en": r"delivery|deliveries|shipping|dispatch|postage", "de": r"versand\w*|liefer\w*"}
RULES = {
    "delivery": Rule(
        DELIVERY,
        {
            "en": rf"{PERIOD}|free (?:delivery|shipping)|next[- ]day|standard|express|courier"
            rf"|tracking|track your|orders? over|dispatch\w*|{AMOUNT}",
            "de": r"werktagen?|versandkosten|lieferzeit\w*|kostenlos|sendungsverfolgung|spedition"
            r"|paket\w*|dhl|hermes",
        },
    ),
    "delivery_cost": Rule(
        DELIVERY,
        {
            "any": AMOUNT,
            "en": r"free (?:[a-z]+ )?(?:delivery|shipping)|(?:delivery|shipping) is free",
            "de": r"versandkostenfrei\w*|kostenlos\w* (?:versand|lieferung)|versand kostenlos",
        },
        needed=1,
        within="delivery",  # a "delivery box" for £20 is neither
    ),
    "returns": Rule(
        {
            "en": r"returns?|refunds?|exchanges?|cancellation|withdrawal",
            "de": r"rückgaben?\w*|retouren?|rücksendung\w*|umtausch|widerruf\w*|erstattung\w*",
        },
        {
            "en": rf"{PERIOD}|refund\w*|return label|original condition|unused"
            r"|send (?:it|them) back|exchange\w*|money back|free returns?",
            "de": r"erstatt\w*|rücksend\w*|widerrufs\w*|originalverpack\w*|umtausch\w*|retouren\w*",
        },
    ),
    "complaints": Rule(
        {
            "en": r"complain(?:ts?|ing)?|put (?:it|things) right|(?:something|things) went wrong",
            "de": r"beschwerden?|reklamation\w*",
        },
        {
            "en": rf"{PERIOD}|complaints?|ombudsm\w+|escalat\w+|resolv\w+|put (?:it|things) right"
            r"|final response",
            "de": r"beschwerden?|schlichtung\w*|reklamation\w*|verbraucherschlichtung\w*|klären",
        },
    ),
    "privacy": Rule(
        {"en": r"privacy|data protection", "de": r"datenschutz\w*"},
        {
            "en": r"personal (?:data|information)|cookies?|gdpr|your rights|controller"
            r"|third part\w+|we (?:keep|collect|store)|trackers?",
            "de": r"personenbezogen\w*|cookies?|dsgvo|verantwortlich\w*|einwilligung|ihre rechte",
        },
        needed=1,  # nothing else is called so
    ),
    "terms": Rule(
        {
            "en": r"terms|conditions of (?:sale|use)|terms (?:and|&) conditions",
            "de": r"agb|geschäftsbedingungen|nutzungsbedingungen",
        },
        {
            "en": r"liab\w+|governing law|you agree|contracts?|terminat\w+|warrant\w+",
            "de": r"haft\w+|vertrag\w*|gerichtsstand|gewährleistung|anwendbares recht",
        },
        needed=1,
    ),
    "imprint": Rule(
        {
            "en": r"imprint|legal notice|company (?:information|details)",
            "de": r"impressum|anbieterkennzeichnung",
        },
        {
            "en": r"registered (?:office|in)|company (?:number|no\b|registration)|vat\b"
            r"|director\w*",
            "de": r"handelsregister|ust-?id\w*|umsatzsteuer\w*|geschäftsführ\w+|vertreten durch"
            r"|registergericht",
        },
        needed=1,
    ),
    "opening_hours": Rule(
        {
            "en": r"(?:opening|store|shop|business|office) (?:hours|times)|hours",
            "de": r"öffnungszeiten|geschäftszeiten|servicezeiten|erreichbarkeit",
        },
        {"any": rf"\b(?:{WEEKDAY})\b[^.\n]{{0,40}}?\d{{1,2}}(?:[:.]\d\d)?"},
        needed=1,
        any_heading=True,
    ),
    "contact": Rule(
        {"en": r"contact|contact us|get in touch", "de": r"kontakt\w*"},
        {
            "en": r"phone|call us|calls?|e-?mail|address|message|write to us|chat",
            "de": r"telefon\w*|anruf\w*|e-?mail|anschrift|adresse|nachricht|schreiben sie",
        },
    ),
    "help": Rule(
        {
            "en": r"help|support|faqs?|frequently asked|customer (?:service|care)|questions",
            "de": r"hilfe|häufige\w* fragen|kundenservice|kundendienst|fragen",
        },
        {
            "en": r"how (?:do|can|long)|what (?:is|if|are|do)|where (?:is|can)|can i|why (?:is|do)"
            r"|when (?:will|do)",
            "de": r"wie (?:kann|lange|viel)|was (?:ist|passiert)|wo (?:ist|finde)|kann ich|warum"
            r"|wann",
        },
    ),
    "prices": Rule(
        {
            "en": r"prices?|pricing|fees|tariffs?|rates|charges|costs?",
            "de": r"preise?|preisliste|gebühren|tarife?|kosten",
        },
        {"any": AMOUNT},
    ),
}
COMPILED = [(kind, rule, rule.name, rule.words) for kind, rule in RULES.items()]


def policies(address: str, heading: str, headings: str, content: str) -> Iterator[tuple[str, str]]:
    """Kind and evidence of each policy this page is. `address`: last part of its path, in words;
    `heading`: its first heading (or title); `headings`: all; `content`: text of its main part.

    >>> list(policies("returns", "Sending it back", "", "Within 30 days you get a refund."))
    [('returns', '30 days, refund')]
    """
    text, kinds = "", {""}
    for kind, rule, name, words in COMPILED:
        names = f"{address}\n{headings if rule.any_heading else heading}".lower()
        if rule.within in kinds and name.search(names):
            text = text or content.lower()
            found = list(dict.fromkeys(match.group() for match in words.finditer(text)))
            if len(found) >= rule.needed:
                kinds.add(kind)
                yield kind, ", ".join(found[:8])
