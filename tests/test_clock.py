import json
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audits.clock import (
    OFFICE_HOURS,
    WEEKDAYS,
    Clock,
    business_seconds,
    check_hours,
    from_json,
    to_json,
)

HOUR = 3600
ROUND_THE_CLOCK = dict.fromkeys(WEEKDAYS, (("00:00", "24:00"),))
# Cairo and Havana change their clocks at midnight, Lord Howe by half an hour.
ZONES = ["UTC", "Europe/Berlin", "Africa/Cairo", "America/Havana", "Australia/Lord_Howe"]

moments = st.datetimes(
    datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)
)  # fmt: skip
spans = st.tuples(moments, st.timedeltas(timedelta(), timedelta(days=30)))
zones = st.sampled_from(ZONES)


def at(text: str, zone: str = "Europe/London") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-03-02T10:00", "2026-03-02T12:30", 2.5),  # within a Monday
        ("2026-03-02T16:00", "2026-03-03T10:00", 2),  # over night
        ("2026-03-06T16:30", "2026-03-09T09:30", 1),  # over a weekend
        ("2026-03-07T10:00", "2026-03-08T18:00", 0),  # Saturday to Sunday
        ("2026-03-02T00:00", "2026-03-09T00:00", 40),  # a whole week
        ("2026-03-02T12:00", "2026-03-02T11:00", 0),  # backwards
    ],
)
def test_only_office_hours_count(start, end, hours):
    found = business_seconds(at(start), at(end), OFFICE_HOURS, "Europe/London")
    assert found == hours * HOUR


def test_a_night_when_the_clock_goes_forward_is_an_hour_shorter():
    start, end = at("2026-03-28T12:00"), at("2026-03-29T12:00")  # 01:00 becomes 02:00
    assert business_seconds(start, end, ROUND_THE_CLOCK, "Europe/London") == 23 * HOUR
    start, end = at("2026-10-24T12:00"), at("2026-10-25T12:00")
    assert business_seconds(start, end, ROUND_THE_CLOCK, "Europe/London") == 25 * HOUR


def test_an_opening_hour_that_the_clock_skips_or_repeats_counts_as_it_passed():
    night = {"sun": [("00:30", "02:30")]}
    spring, autumn = at("2026-03-29T00:00"), at("2026-10-25T00:00")
    day = timedelta(hours=20)
    assert business_seconds(spring, spring + day, night, "Europe/London") == 1 * HOUR
    assert business_seconds(autumn, autumn + day, night, "Europe/London") == 3 * HOUR


def test_hours_are_those_of_the_business_not_of_the_shopper():
    start = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)  # 08:00 in Berlin, 23:00 in Los Angeles
    end = start + timedelta(hours=2)
    assert business_seconds(start, end, OFFICE_HOURS, "Europe/Berlin") == HOUR
    assert business_seconds(start, end, OFFICE_HOURS, "America/Los_Angeles") == 0


def test_holidays_and_lunch_breaks_are_closed():
    broken = {"mon": [("09:00", "12:00"), ("13:00", "17:00")]}
    monday, tuesday = at("2026-03-02T00:00"), at("2026-03-03T00:00")
    assert business_seconds(monday, tuesday, broken, "Europe/London") == 7 * HOUR
    assert Clock(broken, "Europe/London", {date(2026, 3, 2)}).seconds(monday, tuesday) == 0


def test_overlapping_hours_count_once():
    doubled = {"mon": [("09:00", "13:00"), ("12:00", "17:00"), ("10:00", "11:00")]}
    monday, tuesday = at("2026-03-02T00:00"), at("2026-03-03T00:00")
    assert business_seconds(monday, tuesday, doubled, "Europe/London") == 8 * HOUR


@pytest.mark.parametrize(
    ("hours", "mistake"),
    [
        ({"monday": []}, "got day 'monday'; write one of: mon, tue"),
        ({"mon": [("9", "17:00")]}, "got '9'; write an hour such as 09:00"),
        ({"mon": [("22:00", "02:00")]}, "mon: got 22:00-02:00"),
    ],
)
def test_hours_that_cannot_be_are_named(hours, mistake):
    with pytest.raises(ValueError, match="write") as found:
        check_hours(hours)
    assert mistake in str(found.value)


def open_minutes(clock: Clock, start: datetime, end: datetime) -> int:
    """Every minute asked by itself: what does the clock on the wall show?"""
    found, at = 0, start
    while at < end:
        wall = at.astimezone(ZoneInfo(clock.zone))
        shown = f"{wall:%H:%M}"
        spans = clock.hours.get(WEEKDAYS[wall.weekday()], ())
        if not clock.closed(wall.date()):
            found += any(opens <= shown < closes for opens, closes in spans)
        at += timedelta(minutes=1)
    return found


# Zones that change by an hour, at midnight, by half an hour, by two hours, in Ramadan, or that
# left out a day (2011-12-30, or 1993-08-21): (zone, a day near the change).
CHANGES = [
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Australia/Sydney", date(2026, 4, 5)),
    ("Australia/Sydney", date(2026, 10, 4)),
    ("Africa/Cairo", date(2026, 4, 24)),
    ("Africa/Cairo", date(2026, 10, 30)),
    ("America/Havana", date(2026, 3, 8)),
    ("America/Havana", date(2026, 11, 1)),
    ("Antarctica/Troll", date(2026, 3, 29)),
    ("Africa/Casablanca", date(2026, 2, 15)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Pacific/Kwajalein", date(1993, 8, 21)),
    ("Asia/Kathmandu", date(2026, 2, 28)),
]
hour = st.integers(0, 24 * 4).map(lambda q: f"{q // 4:02}:{q % 4 * 15:02}")
day_spans = st.lists(st.tuples(hour, hour).filter(lambda one: one[0] < one[1]), max_size=3)
any_hours = st.dictionaries(st.sampled_from(WEEKDAYS), day_spans)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(CHANGES),
    any_hours,
    st.integers(-36 * 60, 24 * 60),
    st.integers(0, 60 * 60),
    st.booleans(),
)
def test_seconds_are_those_of_a_counter_that_asks_the_wall_every_minute(
    change, hours, begins, lasts, closed
):
    zone, day = change
    clock = Clock(hours, zone, {day} if closed else ())
    start = datetime.combine(day, time(), UTC) + timedelta(minutes=begins)
    end = start + timedelta(minutes=lasts)
    assert clock.seconds(start, end) == open_minutes(clock, start, end) * 60


@pytest.mark.parametrize(
    ("zone", "night", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 28), 11),
        ("Europe/Berlin", date(2026, 10, 24), 13),
        ("America/New_York", date(2026, 3, 7), 11),
        ("America/New_York", date(2026, 10, 31), 13),
        ("Australia/Lord_Howe", date(2026, 4, 4), 12.5),
        ("Australia/Lord_Howe", date(2026, 10, 3), 11.5),
        ("Australia/Sydney", date(2026, 4, 4), 13),
        ("Australia/Sydney", date(2026, 10, 3), 11),
    ],
)
def test_a_night_from_eight_to_eight_is_as_long_as_it_was(zone, night, hours):
    evening = datetime.combine(night, time(20), ZoneInfo(zone))
    morning = datetime.combine(night + timedelta(days=1), time(8), ZoneInfo(zone))
    always = Clock(ROUND_THE_CLOCK, zone)
    assert always.seconds(evening, morning) == hours * HOUR
    assert (morning.astimezone(UTC) - evening.astimezone(UTC)).total_seconds() == hours * HOUR
    assert Clock(OFFICE_HOURS, zone).seconds(evening, morning) == 0


def test_an_hour_that_the_clock_skips_is_not_open_and_one_shown_twice_is_open_twice():
    skipped, twice = date(2026, 3, 29), date(2026, 10, 25)
    for day, spans, hours in [
        (skipped, [("02:15", "02:45")], 0),
        (skipped, [("01:30", "02:30")], 0.5),
        (skipped, [("02:30", "03:30")], 0.5),
        (twice, [("02:00", "03:00")], 2),
        (twice, [("02:30", "04:00")], 2),
        (twice, [("23:00", "24:00")], 1),
    ]:
        clock = Clock({"sun": spans}, "Europe/Berlin")
        start = datetime.combine(day, time(), ZoneInfo("Europe/Berlin"))
        assert clock.seconds(start, start + timedelta(days=1)) == hours * HOUR, spans


def test_hours_to_midnight_and_from_it_meet():
    late = Clock({"fri": [("18:00", "24:00")], "sat": [("00:00", "02:00")]}, "Europe/Berlin")
    friday = at("2026-03-06T17:00", "Europe/Berlin")
    assert late.seconds(friday, friday + timedelta(days=1)) == 8 * HOUR


def test_a_leap_day_is_a_day():
    before = at("2028-02-28T09:00", "Europe/Berlin")  # a Monday; Tuesday is the 29th
    after = at("2028-03-01T09:00", "Europe/Berlin")
    assert business_seconds(before, after, OFFICE_HOURS, "Europe/Berlin") == 16 * HOUR


def test_public_holidays_are_those_of_the_country_and_the_region():
    berlin = Clock(zone="Europe/Berlin", country="DE", region="BE")
    bavaria = Clock(zone="Europe/Berlin", country="DE", region="BY")
    ny = Clock(zone="America/New_York", country="US")

    def open_on(clock: Clock, day: str) -> float:
        start = at(f"{day}T00:00", clock.zone)
        return clock.seconds(start, start + timedelta(days=1)) / HOUR

    assert open_on(berlin, "2026-12-25") == open_on(bavaria, "2026-12-25") == 0
    assert (open_on(berlin, "2026-01-06"), open_on(bavaria, "2026-01-06")) == (8, 0)  # Epiphany
    assert (open_on(berlin, "2027-03-08"), open_on(bavaria, "2027-03-08")) == (0, 8)  # women's day
    assert open_on(ny, "2027-12-31") == 0, "in lieu of New Year's Day, a Saturday of the next year"
    assert open_on(Clock(zone="Europe/Berlin"), "2026-12-25") == 8, "no country, no holidays"


def test_moments_without_a_zone_are_refused_rather_than_guessed():
    naive = datetime(2026, 3, 2, 10)
    with pytest.raises(ValueError, match="time zone"):
        business_seconds(naive, naive)


@given(any_hours, zones, st.sets(st.dates(), max_size=3))
def test_a_clock_kept_as_json_is_the_same_clock(hours, zone, days):
    kept = from_json(json.loads(json.dumps(to_json(Clock(hours, zone, days, "DE", "BE")))))
    assert kept.closed_days == days
    assert (kept.zone, kept.country, kept.region) == (zone, "DE", "BE")
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    week = monday, monday + timedelta(days=7)
    assert kept.seconds(*week) == Clock(hours, zone, days, "DE", "BE").seconds(*week)


@given(spans, zones)
def test_round_the_clock_is_the_time_that_passed(span, zone):
    start, length = span
    found = business_seconds(start, start + length, ROUND_THE_CLOCK, zone)
    assert found == pytest.approx(length.total_seconds(), abs=1e-6)


@given(spans, st.timedeltas(timedelta(), timedelta(days=9)), zones)
def test_two_waits_in_a_row_add_up(span, more, zone):
    start, length = span
    middle, end = start + length, start + length + more
    whole = business_seconds(start, end, OFFICE_HOURS, zone)
    parts = [business_seconds(*one, OFFICE_HOURS, zone) for one in [(start, middle), (middle, end)]]
    assert whole == pytest.approx(sum(parts), abs=1e-6)
    assert 0 <= whole <= (length + more).total_seconds()


@given(spans, zones)
def test_the_zone_of_a_moment_does_not_matter(span, zone):
    start, length = span
    elsewhere = [one.astimezone(ZoneInfo(zone)) for one in (start, start + length)]
    here = business_seconds(start, start + length, OFFICE_HOURS, "Europe/Berlin")
    assert business_seconds(*elsewhere, OFFICE_HOURS, "Europe/Berlin") == here


@given(spans)
def test_a_holiday_never_lengthens_a_wait(span):
    start, length = span
    end = start + length
    off = business_seconds(start, end, holidays={start.date()})
    assert off <= business_seconds(start, end)
