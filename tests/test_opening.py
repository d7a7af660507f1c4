"""Opening hours: taken from the study, from a website that leaves no doubt, or assumed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audits.clock import OFFICE_HOURS
from benchmark import hours, store
from benchmark.build import build
from benchmark.study import Study, StudyError, read_study
from crawlers.pages.opening import stated, weekly
from crawlers.pages.promises import promises
from tests.site import serve
from tests.test_crawl import crawl
from tests.test_study import SOUND

FIVE = ("mon", "tue", "wed", "thu", "fri")
NINE_TO_FIVE = dict.fromkeys(FIVE, (("09:00", "17:00"),))


@pytest.mark.parametrize(
    ("text", "days", "spans"),
    [
        ("Monday to Friday, 9am - 5pm", FIVE, "09:00-17:00"),
        ("Mon-Fri 9 a.m. - 5 p.m.", FIVE, "09:00-17:00"),
        ("Mon - Fri 9 - 5", FIVE, "09:00-17:00"),
        ("Mon–Fri 1-5pm", FIVE, "13:00-17:00"),
        ("Mon–Fri 11-2pm", FIVE, "11:00-14:00"),
        ("Mon-Fri 8am - 12am", FIVE, "08:00-24:00"),
        ("Mo. bis Fr. von 8 bis 18 Uhr", FIVE, "08:00-18:00"),
        ("Mo–Fr 9–12 und 13–17 Uhr", FIVE, "09:00-12:00 13:00-17:00"),
        ("lundi au vendredi de 9h à 12h et de 14h à 18h", FIVE, "09:00-12:00 14:00-18:00"),
        ("lunedì-venerdì 9:00-13:00", FIVE, "09:00-13:00"),
        ("maandag t/m vrijdag 9:00 tot 17:00", FIVE, "09:00-17:00"),
        ("Mo & Mi 9-12", ("mon", "wed"), "09:00-12:00"),
        ("Saturday to Monday 10:00-16:00", ("mon", "sat", "sun"), "10:00-16:00"),
    ],
)
def test_what_a_page_says_becomes_hours_of_a_week(text, days, spans):
    (said,) = [p.text for p in promises("/", [text]) if p.kind == "opening_hours"]
    wanted = tuple(tuple(span.split("-")) for span in spans.split())
    assert weekly(said) == dict.fromkeys(days, wanted)


@pytest.mark.parametrize(
    ("value", "mondays"),
    [
        ("Mo-Fr 09:00-17:00", (("09:00", "17:00"),)),
        ("Mo,Tu,We 09:00-12:00", (("09:00", "12:00"),)),
        ("['Monday', 'Tuesday'], 09:00:00, 17:00:00", (("09:00", "17:00"),)),
        ("Mo-Fr 10:00-19:00 Sa 10:00-22:00", (("10:00", "19:00"),)),
        ("Mo-Su 00:00-23:59", (("00:00", "24:00"),)),
    ],
)
def test_what_a_page_says_to_machines_is_understood_too(value, mondays):
    assert (weekly(value) or {})["mon"] == mondays


@pytest.mark.parametrize(
    "text",
    ["Mon 25-26", "Mo-Su", "Monday, 22:00, 02:00", "Mon-Fri 9:30-5:30", "Mon 00:00-00:00",
     "Mon 9-12, Mon 13-17", "9-17", "Mon-Fri 9-17-20", ""],
)  # fmt: skip
def test_what_leaves_a_doubt_is_no_hours(text):
    assert weekly(text) is None


def test_hours_are_taken_only_if_no_page_says_otherwise():
    contact, home = ("/contact", "Mon–Fri 9–17"), ("/", "Mo-Fr 09:00-17:00")
    assert stated([contact, home]).hours == NINE_TO_FIVE
    assert stated([contact, ("/", "Mon–Fri 9–18")]) is None
    assert stated([contact, ("/shop", "Sat 10–14")]) is None, "a shop that opens on Saturday, too"
    assert stated([contact, ("/", "Mo-Fr, 2026-12-24, 2026-12-31, 09:00, 12:00")]) is not None
    assert stated([("/workshop", "Sat 10–14")]) is None, "one day is no week"
    assert stated([contact, ("/broken", "Mon 25-26")]) is None
    assert stated([]) is None
    assert stated([("/c", "Mon–Fri 9–17"), ("/c", "Sat 10–12")]).hours["sat"] == (
        ("10:00", "12:00"),
    )


def two_shops(home: Path, more: str = "", about: str = "") -> Study:
    text = SOUND.replace('"Europe/Berlin"', f'"Europe/Berlin"\n{about}')
    (home / "study.toml").write_text(text.replace('role = "rival"', f'role = "rival"\n{more}'))
    return read_study(home)


def test_hours_come_from_the_study_else_from_the_website_else_are_assumed(tmp_path):
    study = two_shops(tmp_path, "", 'country = "DE"\nregion = "BE"')
    archive = store.archive_of(study)
    home = "<title>Shop</title><p>Write to us.</p><a href=/c>c</a>"
    with serve({"/": home, "/c": "<p>We are there Monday to Friday 10:00 to 16:00.</p>"}) as site:
        crawl(f"{site.origin}/", archive.draft("crawl-b"))
        archive.seal("crawl-b", "crawl", wave="2026-Q4", business="b")
        said_at = f"{site.origin}/c"
    assert hours.open_hours(study)["b"].source == "assumed", "before it was read"
    with store.connect(build(study)) as opened:
        rows = opened.execute("SELECT * EXCLUDE (text) FROM business_hours ORDER BY business")
        assert rows.fetchall() == [
            ("a", "assumed", "Mon–Fri 09:00–17:00, Europe/Berlin, without public holidays of DE-BE",
             "Europe/Berlin", "DE", "BE", None),
            ("b", "website", "Mon–Fri 10:00–16:00, Europe/Berlin, without public holidays of DE-BE",
             "Europe/Berlin", "DE", "BE", said_at),
        ]  # fmt: skip
    start = datetime(2026, 11, 26, 9, tzinfo=UTC)  # a Thursday, 10:00 in Berlin
    desk_clock = hours.clocks(study)["b"]
    assert desk_clock.seconds(start, start + timedelta(days=1)) == 6 * 3600
    named = two_shops(tmp_path, 'hours = { thu = ["09:00-10:30"] }\nopen_on_holidays = true')
    found = hours.open_hours(named)["b"]
    assert (found.source, found.clock.country) == ("study", None)
    assert found.clock.seconds(start, start + timedelta(days=1)) == 1800


def test_a_rival_elsewhere_has_its_own_zone_and_holidays(tmp_path):
    more = 'time_zone = "America/New_York"\ncountry = "US"\nclosed_days = [2026-11-27]'
    found = hours.clocks(two_shops(tmp_path, more, 'country = "DE"\nregion = "BE"'))
    assert (found["b"].zone, found["b"].country, found["b"].region) == (
        "America/New_York", "US", None,
    )  # fmt: skip
    start = datetime(2026, 11, 25, 0, tzinfo=UTC)
    week = start, start + timedelta(days=7)
    assert found["a"].seconds(*week) == 5 * 8 * 3600
    assert found["b"].seconds(*week) == 3 * 8 * 3600, "Thanksgiving, and the Friday after it"
    assert found["b"].hours == OFFICE_HOURS


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('country = "GER"', "business 'b': country: got 'GER'; write the two capital letters"),
        ('country = "XX"', "business 'b': country: got 'XX'; no public holidays are known there"),
        ('region = "BE"', "business 'b': region: got 'BE' without a country; write its country"),
        ('country = "DE"\nregion = "BLN"', "business 'b': region: got 'BLN'; write one of: BB, BE"),
        ('country = "MC"\nregion = "X"', "business 'b': region: got 'X'; leave it out"),
        ('time_zone = "Berlin"', "business 'b': time_zone: got 'Berlin'; write an IANA"),
        ('closed_days = ["soon"]', "business 'b': closed_days 1: got 'soon'"),
    ],
)
def test_a_place_that_is_not_known_is_named(tmp_path, more, said):
    with pytest.raises(StudyError) as found:
        two_shops(tmp_path, more)
    assert any(said in line for line in found.value.mistakes), found.value.mistakes
