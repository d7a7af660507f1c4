"""Does this page say what a customer asks: returns, delivery cost, hours, complaints?"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from crawlers.journeys.reaching import contact_form, mail, phone
from crawlers.journeys.signs import AMOUNT, BILL, Evidence, heading, named, passages, sentences
from crawlers.journeys.view import View
from crawlers.journeys.words import Words

CLOCK = (
    r"\d{1,2}(?:[:.h]\d\d|\s?h\s?\d\d)?\s?"
    r"(?:a\.?m\.?|p\.?m\.?|uhr|uur|heures?|horas?|hrs?|h\b|u\b)?"
)
# between a price and delivery: it comes on top, or is in it, or the price is somebody else's
BESIDES = re.compile(
    r"[+,;.|·•(]|\b(?:zzgl|zuz|inkl|incl|excl|exkl|plus|and|und|hors|sans|et|más|mas|sin|y|più|escl"
    r"|senza|e|en|ex|zonder|free|gratis"
    r"|(?:per|an?|pro|par|por|al|all.) ?"
    r"(?:hour|month|stunde|monat|heure|mois|hora|mes|ora|mese|uur|maand)\b)",
    re.IGNORECASE,
)
# two numbers that are no hours: so long it takes
LASTS = re.compile(
    r"[ \u00a0-]?(?:(?:working|business|calendar) |werk|arbeits|kalender)?"
    r"(?:days?|tage?n?|jours?|días?|giorni|dagen|weeks?|wochen|semaines?|semanas|settimane|weken"
    r"|months?|monate?n?|mois|meses|mesi|maanden|min(?:ut\w*)?|years?|jahre?n?|ans|años|anni|jaar"
    r"|percent|prozent|pour cent|por ciento|per cento|procent)\b|\s?[%€£$]",
    re.IGNORECASE,
)
RANGE = r"\s?(?:[-–—/&]|\b\w{1,3}\b(?:[ /]m)?(?:et)?)\s?"  # Mon - Fri, Mo bis Fr, ma t/m vr
# what a row of a table of delivery costs begins with, in six languages
PARCELS = re.compile(
    r"\b(?:standard|express|expr[eé]s\w*|economy|next.day|tracked|letter|parcels?|paket\w*|päckchen"
    r"|brief|colis|paquetes?|pacc\w+|pakket\w*|\d+ ?kg|zon[ae]s?|inland|ausland|international\w*"
    r"|internacional\w*|internazional\w*|worldwide|domestic|eu|europ\w+|uk|usa?|united \w+|canada"
    r"|germany|deutschland\w*|allemagne|alemania|germania|duitsland|austria|österreich|schweiz"
    r"|switzerland|suisse|suiza|svizzera|france|frankreich|francia|frankrijk|belgi\w+|belgique|spain"
    r"|españa|spanien|pen[ií]nsula|baleares|canarias|portugal|ital\w+|sicilia|sardegna|isole|nederland"
    r"|netherlands|luxemb\w+|domicile|relais|domicilio|pick.?up|abholung|retrait|recogida|ritiro"
    r"|ophalen|afhalen|thuis\w*|corse|pauschal\w*|flat|forfait\w*"
    r"|(?:per|pro|par|por) (?:order|bestell\w+|commande|pedido|ordine))\b",
    re.IGNORECASE,
)
NEXT_SENTENCE = re.compile(r"\w{4,}\. [A-ZÄÖÜÉ]")
TIMES = re.compile(r"\d[:.h]\d\d|\d\s?(?:[ap]\.?m|uhr|uur|h|u)\b|24", re.IGNORECASE)
# 24/7, and nothing else in its line
ALWAYS = re.compile(r"^\W*(?:24 ?h?/ ?7|24 ?h?/ ?24(?:\W{1,3}7 ?j?/ ?7)?)\W*$", re.I | re.M)
EVERY = re.compile(
    r"daily|every ?day|täglich|tous les jours|7j/7|todos los días|diario|tutti i giorni|dagelijks"
    r"|elke dag|7 days",
    re.IGNORECASE,
)
WORKDAY_H = 6  # from so many hours on it is a shop that is open and no course
CHANGES = re.compile("cambi", re.IGNORECASE)  # of goods, but also of anything else
POLICY_WORDS = 2  # one alone is in many a footer
NEAR = 300  # characters between a complaint and where to send it
MOST_ABOVE = 80  # characters: a longer line is about something else
SENTENCE = 40  # characters: a shorter one is an advertisement


def returns(view: View, words: Words) -> Evidence | None:
    """A period in which something bought can be sent back, or something booked be cancelled; or on
    which condition."""
    terms = re.compile(words.page("returns_words").pattern, re.IGNORECASE)
    days, deal, other = words.page("days"), words.page("deal_words"), words.page("not_returns")
    about_it = named(view, words, "returns_names")
    asked = _asked(view, words, "returns_names")
    headed = asked or heading(view, words, "returns_names")
    general = named(view, words, "terms_names")
    title = f"{view.h1}\n{view.title}"
    spoken = terms.findall(view.text)
    if all(CHANGES.match(word) for word in spoken) or len(spoken) < POLICY_WORDS:
        return None
    for sentence in sentences(view.text):
        found = {match.group().lower() for match in terms.finditer(sentence)}
        if not days.search(sentence):
            continue
        at = view.text.find(sentence)
        around = view.text[max(0, at - 150) : at + len(sentence) + 150]
        # what else it may speak of: not a footer's "Privacy" that comes next
        begins = view.text.rfind("\n", 0, at) + 1
        paragraph = view.text[begins:].partition("\n")[0]
        if other.search(f"{title}\n{paragraph}") or not deal.search(around):
            continue
        # what a shop promises on its home page is shorter than what it agrees to
        long, more = len(sentence) > SENTENCE, len(terms.findall(around)) > len(found)
        answers = headed and (more or asked) and deal.search(sentence)
        told = long and (len(found) >= 2 or answers)
        head = view.text[:begins].rstrip().rpartition("\n")[2]
        under = len(head) <= MOST_ABOVE and words.page("returns_names").search(head.lower())
        meant = (about_it or under) and deal.search(sentence) and terms.search(around)
        spoken_of = found or meant
        if spoken_of and (about_it or told or (general and headed)):
            return Evidence(sentence[:80].strip())
    return _on_condition(view, words)


def _on_condition(view: View, words: Words) -> Evidence | None:
    """No period, but when something comes back, below a heading that names it: "Refunds", "Only
    what arrives damaged is refunded"."""
    for head in view.headings:
        below = _below(view, head) if words.page("returns_names").search(head.lower()) else ""
        terms = words.page("returns_words").findall(below)
        said = len(terms) >= POLICY_WORDS and words.page("deal_words").search(below)
        other = words.page("not_returns").search(f"{head}\n{below}")
        for sentence in sentences(below) if said and not other else ():
            spoken = words.page("returns_words").search(sentence)
            if len(sentence) > SENTENCE and spoken and words.page("conditions").search(sentence):
                return Evidence(sentence[:80].strip())
    return None


def _below(view: View, head: str) -> str:
    """What stands between a heading, in a line of its own, and the next."""
    lines = view.text.split("\n")
    at = next((n for n, line in enumerate(lines) if line.strip() == head.strip()), None)
    if at is None:
        return ""
    heads = {one.strip() for one in view.headings}
    return "\n".join(takewhile(lambda line: line.strip() not in heads, lines[at + 1 :]))


def _asked(view: View, words: Words, key: str) -> str | None:
    """What was pressed to see this: the question of an answer that unfolds."""
    return view.led_by if words.page(key).search(view.led_by.lower()) else None


def delivery_cost(view: View, words: Words) -> Evidence | None:
    threshold = words.page("threshold")
    name = named(view, words, "delivery_words") or _asked(view, words, "delivery_words")
    head = heading(view, words, "delivery_words")
    about_it = name or head
    says = name or (head and named(view, words, "terms_names"))
    lines, pairs = passages(view.text)
    # "free from 50 €, else 4.90 €": the first of them is an order's
    least = re.compile(
        rf"(?:{threshold.pattern})(?: \w{{1,3}})?\W{{0,3}}(?:{AMOUNT.pattern})", re.I
    )
    # label and price in two lines may be a shop's promise and the next product's price
    for line in [*lines, *(pairs if about_it else ())]:
        for price in AMOUNT.finditer(line):
            before = least.sub("", line[max(0, price.start() - 100) : price.start()])
            nothing = not re.search(r"[1-9]", price.group())  # of an order that is somebody's
            if nothing or threshold.search(before[-18:]) or _is_reward(before, words):
                continue
            if words.page("returns_words").search(before[-40:]):
                continue  # of the way back
            close = _says_of(before[-60:], line[price.end() :][:25], bool(about_it), words)
            if (close or (about_it and _in_table(view, line, words))) and not _is_sum(view, line):
                return Evidence(line[max(0, price.start() - 40) : price.end()].strip())
        free = words.page("no_cost").search(line) if says else None
        if free:
            at = view.text.find(line) + free.end()
            after = view.text[at : max(at + 60, view.text.find(line) + len(line))]
            if not (AMOUNT.search(line + after) or threshold.search(after[:60])):
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
    """A row of prices under a heading that speaks of delivery, and what it says is a place or a
    parcel, or the heading says cost: a cook's prices stand under "Delivery", too."""
    at = view.text.find(line)
    head = view.text[max(0, at - 400) : at]
    if len(line) >= 160 or not words.page("delivery_words").search(head):
        return False
    return bool(PARCELS.search(line) or words.page("delivery_price").search(head))


def opening_hours(view: View, words: Words) -> Evidence | None:
    day = words.page("weekdays").pattern
    between = rf"\s?(?:[-–—\t]|(?<=:\d\d )/(?= \d)|{words.page('to').pattern})\s?"
    till = rf"(?:{CLOCK}|{words.page('midnight').pattern})"
    # the times may stand beside the day, or below it
    gap = r"[^\n]{0,40}?\n{0,3}[^\n\d]{0,25}"
    span = re.compile(rf"(?:{day}){gap}{CLOCK}{between}{till}", re.I)
    since = rf"(?:{CLOCK}|{words.page('midnight').pattern})"
    reverse = re.compile(rf"{since}{between}{CLOCK}[^\n]{{0,20}}?(?:{day})", re.I)
    for pattern in (span, reverse):
        for match in pattern.finditer(view.text):
            around = view.text[max(0, match.start() - 250) : match.end() + 60]
            said = words.page("midnight").sub("24", match.group())
            apart = LASTS.match(view.text, match.end()) or NEXT_SENTENCE.search(said)
            other = not TIMES.search(said) and _says_more(said, words)
            if _is_time(said) and not (apart or other) and words.page("hours_words").search(around):
                return Evidence(" ".join(match.group().split()))
    # nobody says what they are, but a shop's they are: Mon - Sat: 11AM - 11PM, and nothing else
    days = rf"(?:{day})(?P<more>(?:\.?(?:, ?|{RANGE})(?:{day}))+)?"
    reach = r"(?:\W*(?:[\w.+-]+@[\w.-]+|\+?\(?\d[\d ().-]{6,20})){0,3}"  # beside them in a bar
    alone = re.compile(
        rf"^{reach}\W*(?:\w{{1,4}}\s)?(?P<all>{days}[\s:.,|•·–-]*(?P<since>{CLOCK}){between}(?P<till>{CLOCK}))"
        rf"(?:\W+(?:\w{{1,3}}\s)?(?P<and>{CLOCK}){between}(?P<end>{CLOCK}))?{reach}\W*$",
        re.I | re.M,
    )
    single = set[str]()
    for match in alone.finditer(view.text):
        long = _hours(match["till"], match["since"])
        long += _hours(match["end"], match["and"]) if match["end"] else 0
        if long >= WORKDAY_H and _is_time(match["all"]):
            single.add(match["all"])
            if match["more"] or EVERY.search(match["all"]) or len(single) > 1:
                return Evidence(" ".join(match["all"].split()))
    return _always(view, words)


def _always(view: View, words: Words) -> Evidence | None:
    """Said below how to reach them: "Contact us: 0113 496 0122", "24/7"."""
    for match in ALWAYS.finditer(view.text):
        above = view.text[: match.start()].rstrip().rpartition("\n")[2]
        keys = ("hours_words", "phone_near")
        if len(above) <= MOST_ABOVE and any(words.page(key).search(above) for key in keys):
            return Evidence(match.group().strip())
    return None


def _says_more(said: str, words: Words) -> bool:
    """Between a day and two bare numbers stands what makes them the numbers of something else."""
    for key in ("weekdays", "to", "hours_words"):
        said = words.page(key).sub("", said)
    said = re.sub(
        r"between|zwischen|entre|tussen|dalle|desde|through|feiertag\w*", "", said, flags=re.I
    )
    return re.search(r"[^\W\d_]{5,}", said) is not None


def _hours(till: str, since: str) -> float:
    """
    >>> _hours("5:30 pm", "9AM"), _hours("18h", "10 h")
    (8.5, 8.0)
    """
    last, first = (_clock(one) for one in (till, since))
    return last - first + (12 if last <= first else 0)


def _clock(said: str) -> float:
    hour, minute = (int(one or 0) for one in re.findall(r"(\d{1,2})\s?[:.h]?\s?(\d\d)?", said)[0])
    half = re.search(r"([ap])\.?m", said, re.I)
    if half and hour <= 12:
        hour = hour % 12 + 12 * (half[1].lower() == "p")
    return hour + minute / 60


def _is_time(text: str) -> bool:
    """Two numbers that are hours, at least one of them written as one (or both below 25)."""
    numbers = [int(found) for found in re.findall(r"(\d{1,2})(?:\s?[:.h]\s?\d\d)?", text)]
    return len(numbers) >= 2 and all(number <= 24 for number in numbers[-2:])


def complaint(view: View, words: Words) -> Evidence | None:
    title = named(view, words, "complaint_names")
    other = words.page("not_complaint")
    if title and other.search(title.lower()):
        title = None
    heads = [*view.headings, _asked(view, words, "complaint_names") or ""]
    meant = words.page("complaint_names")
    found = (one for one in heads if meant.search(one.lower()) and not other.search(one.lower()))
    head = title or next(found, None)
    if not head:
        return None
    at = max(0, view.text.find(head))
    passage = view.text if title or head == view.led_by else view.text[at : at + 900]
    if head != view.led_by and any(action.name.strip() == head.strip() for action in view.actions):
        passage = passage.replace(head, "")  # folded: the question is not its answer
    spoken = [*words.page("complaint_words").finditer(passage)]
    # what is at the foot of a page of complaints is there for everything
    near = "\n".join(passage[max(0, one.start() - NEAR) : one.end() + NEAR] for one in spoken)
    there = " ".join(near.split())
    link = any(
        action.href.lower().startswith(("mailto:", "tel:"))
        or words.page("contact_names").search(action.name.lower())
        for action in view.actions
        if action.place not in ("nav", "header", "footer") and action.name in there
    )
    said = replace(view, text=near, actions=(), ringing=())
    told = mail(said, words) or phone(said, words) or words.page("complaint_way").search(near)
    way = link or told or contact_form(view, words)
    return Evidence(head) if spoken and way else None
