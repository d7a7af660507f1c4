"""Business hours: how long somebody was kept waiting while the business was open.

A business is open whenever the clock on its wall shows one of its hours. So an hour that the clock
skips in spring is never open, and one that it shows twice in autumn is open twice.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.metadata import version
from typing import Any
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Hours = Mapping[str, Sequence[tuple[str, str]]]
OFFICE_HOURS: Hours = dict.fromkeys(WEEKDAYS[:5], (("09:00", "17:00"),))
HOLIDAYS_VERSION = version("holidays")  # another version may know other days
_HOUR = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")
# The offsets of all zones are within 14 hours of UTC, and change by a day at the date line.
_REACH = timedelta(hours=40)
_STEP = timedelta(hours=4)  # no zone changed its offset twice within less


def business_seconds(
    start: datetime,
    end: datetime,
    hours: Hours = OFFICE_HOURS,
    zone: str = "UTC",
    holidays: Collection[date] = (),
) -> float:
    """Open seconds between two moments; `hours` are local to `zone`, a day left out is closed.

    >>> friday = datetime(2026, 3, 6, 16, 0, tzinfo=UTC)
    >>> business_seconds(friday, friday + timedelta(days=3))  # to Monday 16:00
    28800.0
    >>> business_seconds(friday, friday + timedelta(days=3), holidays=[date(2026, 3, 9)])
    3600.0
    """
    return Clock(hours, zone, holidays).seconds(start, end)


@dataclass(frozen=True)
class Clock:
    """The hours of one business, local to its zone, and the days on which it is closed.

    country, region: ISO 3166-1 and -2 codes, whose public holidays are closed, too.
    """

    hours: Hours = field(default_factory=lambda: OFFICE_HOURS)
    zone: str = "UTC"
    closed_days: Collection[date] = ()
    country: str | None = None
    region: str | None = None

    def seconds(self, start: datetime, end: datetime) -> float:
        """Open seconds between two moments, each with its zone; 0 if they run backwards."""
        if start.tzinfo is None or end.tzinfo is None:
            raise ValueError(f"got {start} and {end}; give both moments a time zone")
        check_hours(self.hours)
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        open_for = timedelta()
        for day in _days(start, end, ZoneInfo(self.zone)):
            for opens, closes in self.open(day):
                open_for += max(timedelta(), min(end, closes) - max(start, opens))
        return open_for.total_seconds()

    def open(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """When it is open on that day of its calendar: (from, to) in UTC, none overlapping."""
        spans = self.hours.get(WEEKDAYS[day.weekday()], ())
        if not spans or self.closed(day):
            return ()
        return _open(day, tuple((opens, closes) for opens, closes in spans), self.zone)

    def closed(self, day: date) -> bool:
        """Is it closed on that day, whatever its weekday?"""
        if day in self.closed_days:
            return True
        return self.country is not None and day in public_holidays(
            self.country, self.region, day.year
        )


OFFICE = Clock()


def to_json(clock: Clock) -> dict[str, object]:
    """The clock as JSON can hold it; what has its default is left out."""
    text: dict[str, object] = {"hours": dict(clock.hours), "zone": clock.zone}
    if clock.closed_days:
        text["closed_days"] = sorted(day.isoformat() for day in clock.closed_days)
    return text | {
        name: place
        for name, place in (("country", clock.country), ("region", clock.region))
        if place
    }


def from_json(text: Mapping[str, Any]) -> Clock:
    """The clock that `to_json` wrote."""
    days = frozenset(date.fromisoformat(day) for day in text.get("closed_days", ()))
    return Clock(**{**text, "closed_days": days})


@lru_cache(maxsize=1024)
def public_holidays(country: str, region: str | None, year: int) -> frozenset[date]:
    """The days of a year, days in lieu included, on which offices are closed by law.

    NotImplementedError if the country or its region is not known.

    >>> date(2026, 3, 8) in public_holidays("DE", "BE", 2026)
    True
    """
    from holidays import country_holidays  # .1 s, which most commands need not wait for

    known = country_holidays(country, subdiv=region, years=[year - 1, year, year + 1])
    return frozenset(day for day in known if day.year == year)


def check_hours(hours: Hours) -> None:
    """Raise ValueError naming the day or the hour that cannot be; for whoever reads a study.

    >>> check_hours({"mon": [("17:00", "09:00")]})
    Traceback (most recent call last):
    ValueError: mon: got 17:00-09:00; write opening before closing, at night up to 24:00
    """
    for day, spans in hours.items():
        if day not in WEEKDAYS:
            raise ValueError(f"got day '{day}'; write one of: {', '.join(WEEKDAYS)}")
        for opens, closes in spans:
            if _minutes(opens) >= _minutes(closes):
                raise ValueError(
                    f"{day}: got {opens}-{closes}; write opening before closing, "
                    "at night up to 24:00"
                )


@lru_cache(maxsize=256)
def _minutes(text: str) -> int:
    if not _HOUR.fullmatch(text):
        raise ValueError(f"got '{text}'; write an hour such as 09:00 or 17:30")
    return int(text[:2]) * 60 + int(text[3:])


def _days(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[date]:
    """Every day of the calendar that may lie between; a clock put back shows one anew."""
    day = start.astimezone(zone).date() - timedelta(days=1)
    last = end.astimezone(zone).date() + timedelta(days=1)
    while start < end and day <= last:
        yield day
        day += timedelta(days=1)


@lru_cache(maxsize=4096)
def _open(
    day: date, spans: tuple[tuple[str, str], ...], zone: str
) -> tuple[tuple[datetime, datetime], ...]:
    """The day's open spans in UTC: each span of the wall, wherever an offset holds."""
    midnight = datetime.combine(day, time(), UTC)
    found: list[tuple[datetime, datetime]] = []
    for begins, ends, offset in _offsets(midnight, ZoneInfo(zone)):
        for opens, closes in _merged(spans):
            start = max(begins, midnight + timedelta(minutes=opens) - offset)
            end = min(ends, midnight + timedelta(minutes=closes) - offset)
            if start < end:
                found.append((start, end))
    return tuple(found)


def _merged(spans: tuple[tuple[str, str], ...]) -> list[tuple[int, int]]:
    """Spans in minutes, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for opens, closes in sorted((_minutes(a), _minutes(b)) for a, b in spans):
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(closes, merged[-1][1]))
        else:
            merged.append((opens, closes))
    return merged


def _offsets(around: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """(from, to, offset of the zone) of the days around a moment, one after the other."""
    begins, at, last = around - _REACH, around - _REACH, around + _REACH + timedelta(days=1)
    offset = _offset(begins, zone)
    while at < last:
        following = min(at + _STEP, last)
        if _offset(following, zone) != offset:
            changes = _change(at, following, zone)
            yield begins, changes, offset
            begins, offset = changes, _offset(changes, zone)
        at = following
    yield begins, last, offset


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The second at which the offset changes, by halving."""
    old = _offset(before, zone)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        before, after = (middle, after) if _offset(middle, zone) == old else (before, middle)
    return after


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset
