"""Times that a page promises: replies, delivery, returns, opening hours. Kept as facts, so that
what audits meet can be held against them."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

LEXICON = tomllib.loads(
    (Path(__file__).parent / "lexicons" / "promises.toml").read_text(encoding="utf-8")
)
NUMBERS: dict[str, int] = LEXICON["numbers"]
UNITS = {"hour": 1, "day": 24, "week": 168, "month": 730}  # clock hours
MAX_SENTENCE = 400
MAX_AWAY = 120  # characters between a period and what it is about
TIME = r"\d{1,2}(?:[:.h]\d\d)?\s?(?:[ap]\.?m\b\.?|uhr\b|h\b)?"


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_N = rf"\d{{1,3}}|{_either(NUMBERS)}"
_UNIT = "|".join(f"(?P<{name}>{LEXICON['period'][name]})" for name in UNITS)
_WORKING = rf"(?P<working>{LEXICON['period']['working']})?"
PERIOD = re.compile(
    rf"(?<![\w.,])(?P<low>{_N})(?:\s?(?:{LEXICON['period']['range']})\s?(?P<high>{_N}))?"
    rf"[\s-]?{_WORKING}[\s-]?(?:{_UNIT})\b(?:\s(?P<after>{LEXICON['period']['working']}))?",
    re.IGNORECASE,
)
SUBJECTS = {
    kind: re.compile(r"(?<!\w)(?:" + "|".join(p for ps in parts.values() for p in ps) + ")", re.I)
    for kind, parts in LEXICON["subject"].items()
}
# "We deliver, and if it wilts within 60 days …": the period belongs to what is after it
CONDITION = re.compile(r"\b(?:if|should|wenn|falls|sollte|si|se|als|indien)\b", re.IGNORECASE)
WEEKDAY = "|".join(LEXICON["weekdays"].values())
SPAN = rf"(?:from |von |de |dalle |van )?{TIME}\s?(?:-|–|to|till|bis|à|a|alle|tot)\s?{TIME}"
HOURS = re.compile(
    rf"\b(?:{WEEKDAY})\b\.?\s?(?:(?:-|–|to|till|bis|and|und|&|à|au|a|al|t/m|tot)\s?(?:{WEEKDAY})\b\.?)?[\s:,]*"
    rf"{SPAN}(?:\s?(?:[,/&+]|\b(?:and|und|et|y|e|en)\b)\s?{SPAN})*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Promise:
    """A time that a page promises. kind: reply_time, delivery_time, returns_period,
    opening_hours; low_hours, high_hours: in clock hours as said (a working day counts 24),
    None for opening hours; working: said in working days; text: the words."""

    url: str
    kind: str
    low_hours: float | None
    high_hours: float | None
    working: bool
    text: str


def promises(url: str, sentences: Iterable[str]) -> Iterator[Promise]:
    """
    >>> [(p.kind, p.high_hours) for p in promises("", ["We reply within two working days."])]
    [('reply_time', 48.0)]
    """
    for sentence in sentences:
        text = sentence[:MAX_SENTENCE]
        for match in PERIOD.finditer(text):
            kind = _about(text, match)
            if kind:
                low = _hours(match["low"], match)
                high = _hours(match["high"], match) if match["high"] else low
                working = bool(match["working"] or match["after"])
                yield Promise(url, kind, min(low, high), max(low, high), working, text)
        for match in HOURS.finditer(text):
            yield Promise(url, "opening_hours", None, None, False, match.group().strip())


def _about(text: str, period: re.Match[str]) -> str | None:
    """The subject named last before a period, else first after it ("14 days to return it")."""
    found = [(m, kind) for kind, pattern in SUBJECTS.items() for m in pattern.finditer(text)]
    before = [(period.start() - m.end(), kind) for m, kind in found if m.end() <= period.start()]
    after = [(m.start() - period.end(), kind) for m, kind in found if m.start() >= period.end()]
    before = [
        (away, kind)
        for away, kind in before
        if not CONDITION.search(text[period.start() - away : period.start()])
    ]
    for ways in (before, after):
        near = [(away, kind) for away, kind in ways if away <= MAX_AWAY]
        if near:
            return str(min(near)[1])
    return None


def _hours(said: str, period: re.Match[str]) -> float:
    number = int(said) if said.isdigit() else NUMBERS[said.lower()]
    return float(number * next(hours for name, hours in UNITS.items() if period[name]))
