"""Opening hours that a site states, as hours of a week, where it leaves no doubt.

A site may say them on many pages, and those of its phone, its shop and its stockroom. They are
taken only if every page that says any says the same: better no hours than somebody else's.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time

from crawlers.pages.promises import LEXICON

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 24 * 60
FEWEST = 4  # weekdays of a week: what names fewer may be an event or one desk
# Beginnings of the names of weekdays in all languages of the lexicon; the longest one decides.
BEGINS: dict[str, str] = LEXICON["weekday"]
DATED = re.compile(r"\d{4}-\d\d-\d\d")  # hours of a holiday, or of a season
TOKEN = re.compile(
    r"(?P<time>(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d\d)(?::\d\d)?)?"
    r"\s?(?:(?P<half>[ap])\.?m\b\.?|uhr\b|h\b)?)"
    rf"|(?P<day>\b(?:{'|'.join(LEXICON['weekdays'].values())}|tu|we|th|su)\b)"
    r"|(?P<to>-|–|—|\b(?:to|till|bis|à|a|al|au|t/m|tot|alle)\b)",
    re.IGNORECASE,
)
Spans = tuple[tuple[str, str], ...]
Week = dict[str, Spans]


@dataclass(frozen=True)
class Stated:
    """Hours per weekday as `09:00`, those left out closed; where they stand, in which words."""

    hours: Week
    url: str
    text: str


def stated(said: Iterable[tuple[str, str]]) -> Stated | None:
    """The hours of (page, words) that agree with all others; None if there are none, or a doubt.

    >>> stated([("/contact", "Mon-Thu 9am-5pm"), ("/contact", "Fri 9-12")]).hours["fri"]
    (('09:00', '12:00'),)
    """
    pages: dict[str, list[str]] = {}
    for url, text in dict.fromkeys(said):
        if not DATED.search(text):
            pages.setdefault(url, []).append(text)
    found: Stated | None = None
    for url, texts in sorted(pages.items()):
        week = _together(map(weekly, texts))
        if week is None or (found and len(week) >= FEWEST and week != found.hours):
            return None
        if found is None and len(week) >= FEWEST:
            found = Stated(week, url, "; ".join(texts))
    partial = [_together(map(weekly, texts)) or {} for texts in pages.values()]
    if found is None or any(found.hours.get(d) != s for week in partial for d, s in week.items()):
        return None
    return found


def _together(weeks: Iterable[Week | None]) -> Week | None:
    """What a page says in several places; None if it contradicts itself."""
    whole: Week = {}
    for week in weeks:
        if week is None or any(whole.get(day, spans) != spans for day, spans in week.items()):
            return None
        whole |= week
    return whole


def weekly(text: str) -> Week | None:
    """Hours of the weekdays that a text names; None if it cannot be understood.

    >>> weekly("Mo-Do 9-12 und 13-17 Uhr, Fr 9.30-12 Uhr")["mon"]
    (('09:00', '12:00'), ('13:00', '17:00'))
    """
    week: Week = {}
    days: list[str] = []
    times: list[re.Match[str]] = []
    ranged = False
    for token in [*TOKEN.finditer(text), None]:
        if token is None or (token["day"] and times):
            spans = _spans(times)
            if not days or spans is None or set(days) & set(week):
                return None
            week |= dict.fromkeys(days, spans)
            days, times = [], []
        if token is None:
            break
        if token["day"]:
            day = _weekday(token["day"])
            days += _between(days[-1], day) if ranged and days else [day]
        elif token["time"]:
            times.append(token)
        ranged = bool(token["to"])
    return week


def _weekday(name: str) -> str:
    return BEGINS[max((b for b in BEGINS if name.lower().startswith(b)), key=len)]


def _between(first: str, last: str) -> list[str]:
    """The days after `first` up to `last`, over the weekend if need be."""
    start, days = WEEKDAYS.index(first), (WEEKDAYS.index(last) - WEEKDAYS.index(first)) % 7
    return [WEEKDAYS[(start + away) % 7] for away in range(1, days + 1)]


def _spans(times: list[re.Match[str]]) -> Spans | None:
    """Pairs of times in their order; None if they are odd, or not one after the other."""
    spans = [_span(*pair) for pair in zip(times[::2], times[1::2], strict=False)]
    minutes = [at for span in spans if span for at in span]
    if len(times) % 2 or None in spans or not minutes or minutes != sorted(set(minutes)):
        return None
    return tuple((_text(opens), _text(closes)) for opens, closes in filter(None, spans))


def _span(opens: re.Match[str], closes: re.Match[str]) -> tuple[int, int] | None:
    """Minutes of the day. Midnight to midnight means closed to some, and always to others."""
    for start in _readings(opens, closes["half"]):
        for end in _readings(closes, None):
            end = DAY if end == DAY - 1 or (end == 0 and start > 0) else end
            if start < end <= DAY:
                return start, end
    return None


def _readings(at: re.Match[str], half: str | None) -> Iterator[int]:
    """What a time can mean, the likeliest first; `half`: said of the time that follows it."""
    hour, minute = int(at["hour"]), int(at["minute"] or 0)
    said = (at["half"] or "").lower()
    if hour > 24 or minute > 59 or (said and not 1 <= hour <= 12):
        return
    clock = hour * 60 + minute
    if said or (half and 1 <= hour <= 12):
        yield clock % 720 + 720 * ((said or str(half).lower()) == "p")
    if not said:
        yield clock
        if 1 <= hour < 12 and at["minute"] is None:
            yield clock + 720  # "9-5"


def _text(minutes: int) -> str:
    return "24:00" if minutes == DAY else time(*divmod(minutes, 60)).isoformat("minutes")
