from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.clock import OFFICE_HOURS, WEEKDAYS, Clock, business_seconds, check_hours

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
