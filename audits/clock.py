"""Business hours: how long somebody was kept waiting while the business was open."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Hours = Mapping[str, Sequence[tuple[str, str]]]
OFFICE_HOURS: Hours = dict.fromkeys(WEEKDAYS[:5], (("09:00", "17:00"),))


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
    check_hours(hours)
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    if end <= start:
        return 0.0
    open_for = timedelta()
    for day in _days(start, end, ZoneInfo(zone)):
        if day not in holidays:
            for opens, closes in _open(
                day, tuple(map(tuple, hours.get(WEEKDAYS[day.weekday()], ()))), zone
            ):
                open_for += max(timedelta(), min(end, closes) - max(start, opens))
    return open_for.total_seconds()


@dataclass(frozen=True)
class Clock:
    """The hours, time zone and holidays of one business."""

    hours: Hours = field(default_factory=lambda: OFFICE_HOURS)
    zone: str = "UTC"
    holidays: Collection[date] = ()

    def seconds(self, start: datetime, end: datetime) -> float:
        """`business_seconds` by this clock."""
        return business_seconds(start, end, self.hours, self.zone, self.holidays)


OFFICE = Clock()


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
    try:
        at = time.fromisoformat("00:00" if text == "24:00" else text)
    except ValueError:
        raise ValueError(f"got '{text}'; write an hour such as 09:00 or 17:30") from None
    return 24 * 60 if text == "24:00" else at.hour * 60 + at.minute


def _days(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[date]:
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


@lru_cache(maxsize=4096)
def _open(
    day: date, spans: tuple[tuple[str, str], ...], zone: str
) -> tuple[tuple[datetime, datetime], ...]:
    """The day's open spans in UTC, where a day of 23 or 25 hours counts as it is; none overlap."""
    merged: list[tuple[datetime, datetime]] = []
    for opens, closes in sorted((_utc(day, a, zone), _utc(day, b, zone)) for a, b in spans):
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(closes, merged[-1][1]))
        elif opens < closes:  # an hour that the clock skips in spring can end before it begins
            merged.append((opens, closes))
    return tuple(merged)


def _utc(day: date, text: str, zone: str) -> datetime:
    minutes = _minutes(text)
    local = datetime.combine(day, time(), ZoneInfo(zone)) + timedelta(minutes=minutes)
    return local.astimezone(UTC)
