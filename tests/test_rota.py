"""The plan of the fieldwork: even, within its limits, and made again around what is missing."""

import doctest
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from audits import casework, rota
from audits.rota import Fieldwork, Limits, imbalance, pairs, plan
from benchmark import store
from benchmark.archive import Archive
from benchmark.cli import whole
from benchmark.desks import rota as fieldwork
from benchmark.study import StudyError, read_study

FIRST, LAST = date(2026, 10, 5), date(2026, 12, 18)
BEFORE = date(2026, 9, 1)
LIMITS = Limits(
    ["s1", "s2", "s3", "s4"], ["acme", "byte", "core"], ["morning", "afternoon"], FIRST, LAST, 2
)
CALLS = Fieldwork("call_enquiry", 10, 5, ["S1", "S2", "S3"])
MAILS = Fieldwork("email_enquiry", 4, 5, ["S1", "S2", "S4"])


def planned(work=(CALLS,), limits=LIMITS, known=(), today=BEFORE):
    return plan("2026-Q4", work, limits, list(known), today)


def test_examples_in_docstrings_are_true():
    assert doctest.testmod(rota).failed == 0


@settings(deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.data())
def test_any_stretch_of_the_square_is_balanced(shoppers, scenarios, data):
    names, plays = [f"s{n}" for n in range(shoppers)], [f"S{n}" for n in range(scenarios)]
    square = pairs(names, plays, data.draw(st.integers(0, 100)))
    assert len(set(square)) == len(square) == shoppers * scenarios
    stretch = pairs(names, plays, 0)[: data.draw(st.integers(1, shoppers * scenarios))]
    for place, values in ((0, names), (1, plays)):
        times = Counter(pair[place] for pair in stretch)
        assert max(times[v] for v in values) - min(times[v] for v in values) <= 1


@settings(deadline=None)
@given(
    shoppers=st.integers(1, 7),
    businesses=st.integers(1, 5),
    scenarios=st.integers(1, 5),
    parts=st.integers(1, 3),
    share=st.floats(0.05, 1),
    lockout=st.integers(0, 4),
)
def test_a_wave_with_room_is_crossed_and_as_even_as_can_be(
    shoppers, businesses, scenarios, parts, share, lockout
):
    limits = Limits(
        [f"s{n}" for n in range(shoppers)],
        [f"b{n}" for n in range(businesses)],
        [f"part{n}" for n in range(parts)],
        FIRST,
        FIRST + timedelta(days=600),
        lockout,
    )
    number = max(1, int(share * shoppers * scenarios))
    work = Fieldwork("visit", number, 5, [f"S{n}" for n in range(scenarios)])
    made = planned([work], limits)
    assert (len(made.tasks), made.short) == (number * businesses, ())
    uneven = imbalance(made.tasks, limits, work)
    assert uneven["crossed"] == 0
    assert max(uneven["shopper"], uneven["scenario"], uneven["day_part"]) <= 1


@settings(deadline=None)
@given(
    number=st.integers(1, 20),
    lockout=st.integers(0, 20),
    most=st.integers(1, 60),
    blackout=st.sets(st.integers(0, 74), max_size=40),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
)
def test_no_limit_is_ever_broken(number, lockout, most, blackout, weekdays):
    limits = replace(
        LIMITS,
        lockout_days=lockout,
        blackout_days={FIRST + timedelta(days=n) for n in blackout},
        open_weekdays={"byte": weekdays},
        month_minutes={"byte": most},
    )
    work = [replace(CALLS, number=number), MAILS]
    tasks = planned(work, limits).tasks
    slots = Counter((t.shopper, t.day, t.day_part) for t in tasks)
    assert set(slots.values()) <= {1}, "nobody is in two places at once"
    said = Counter((t.business, t.shopper, t.scenario) for t in tasks)
    assert set(said.values()) <= {1}, "each scenario once per shopper and business, in any form"
    minutes: Counter = Counter()
    for task in tasks:
        assert FIRST <= task.day <= LAST
        assert task.day not in limits.blackout_days
        assert task.day.weekday() in (weekdays if task.business == "byte" else range(5))
        minutes[task.business, task.day.month] += task.minutes
    assert all(n <= most for (business, _), n in minutes.items() if business == "byte")
    met: dict = {}
    for task in tasks:
        met.setdefault((task.business, task.shopper), []).append(task.day)
    for days in map(sorted, met.values()):
        assert all((b - a).days > lockout for a, b in pairwise(days))


def test_what_finds_no_place_is_said_with_what_to_change():
    crowded = planned([replace(CALLS, number=20)]).short[0]
    assert crowded == (
        "acme: call_enquiry: 8 of 20 find no place: every shopper has played every scenario "
        "there; add shoppers or scenarios"
    )
    tight = planned(limits=replace(LIMITS, month_minutes={"byte": 12})).short
    assert tight == (
        "byte: call_enquiry: 4 of 10 find no place: minutes_per_month is used up; raise it, or "
        "take fewer",
    )
    assert "lower lockout_days" in planned(limits=replace(LIMITS, lockout_days=90)).short[0]
    assert "no open day is left" in planned(today=date(2027, 1, 1)).short[0]


def test_the_same_wave_is_planned_the_same_and_once():
    made = planned([CALLS, MAILS])
    assert made == planned([CALLS, MAILS])
    again = planned([CALLS, MAILS], known=made.tasks)
    assert (again.tasks, again.lapsed, again.short) == ((), (), ())


@settings(deadline=None)
@given(st.data())
def test_only_what_is_missing_is_planned_again(data):
    tasks = planned([CALLS, MAILS]).tasks
    status = st.sampled_from(["assigned", "submitted", "approved", "rejected", "excluded"])
    known = [replace(task, status=data.draw(status)) for task in tasks]
    lost = [task for task in known if task.status in ("rejected", "excluded")]
    made = planned([CALLS, MAILS], known=known)
    assert len(made.tasks) <= len(lost), "and only as far as there is room"
    assert bool(made.short) == (len(made.tasks) < len(lost))
    assert not {t.audit for t in made.tasks} & {t.audit for t in known}
    said = Counter((t.business, t.shopper, t.scenario) for t in [*known, *made.tasks])
    assert set(said.values()) <= {1}, "what was heard is not heard again"


def test_what_was_never_begun_lapses_and_gets_another_day_under_another_name():
    tasks = planned().tasks
    late = date(2026, 11, 1)
    made = planned(known=tasks, today=late)
    assert set(made.lapsed) == {task for task in tasks if task.day < late}
    assert len(made.tasks) == len(made.lapsed)
    assert all(task.day >= late for task in made.tasks)
    assert not {t.audit for t in made.tasks} & {t.audit for t in tasks}
    assert imbalance([*(t for t in tasks if t not in made.lapsed), *made.tasks], LIMITS, CALLS) == {
        "shopper": 1, "scenario": 1, "day_part": 0, "crossed": 0
    }  # fmt: skip


# --- in a study

STUDY = """
[study]
name = "Shops"
currency = "EUR"
time_zone = "Europe/Berlin"
touchpoints = ["call"]
[[wave]]
name = "2098"
start_day = 2098-10-01
end_day = 2098-12-20
[[business]]
id = "acme"
name = "Acme"
role = "own"
[[business]]
id = "byte"
name = "Byte"
role = "rival"
hours = { tue = ["09:00-17:00"], thu = ["09:00-17:00"] }
[fieldwork]
shoppers = ["s1", "s2", "s3"]
day_parts = ["morning", "afternoon"]
lockout_days = 3
blackout_days = [2098-12-24]
minutes_per_month = 30
[fieldwork.forms.call_enquiry]
number = 6
minutes = 5
scenarios = ["S1", "S2"]
"""


def study_in(folder: Path, text: str = STUDY) -> Path:
    (folder / "study.toml").write_text(text)
    return folder / "study.toml"


def test_the_rota_is_shown_then_assigned_and_a_second_time_adds_nothing(tmp_path):
    file = study_in(tmp_path)
    show = CliRunner().invoke(whole(), ["rota", str(file)])
    assert show.exit_code == 0, show.output
    assert "wave 2098: 12 to assign, 0 lapsed, none yet" in show.stdout
    assert "call_enquiry: acme 6 of 6, byte 6 of 6" in show.stdout
    assert "shoppers 0, scenarios 0, day-parts 0; 0 pairs" in show.stdout
    archive = Archive(tmp_path / "archive")
    assert archive.audits() == [], "looking assigns nothing"
    for assigned in (12, 0):
        done = CliRunner().invoke(whole(), ["rota", str(file), "--assign"])
        assert f"wave 2098: {assigned} to assign" in done.stdout
        assert len(archive.audits()) == 12
    cases = [casework.fold(archive.events(audit)) for audit in archive.audits()]
    assert {case.status for case in cases} == {"assigned"}
    assert {case.planned_day.weekday() for case in cases if case.business == "byte"} <= {1, 3}
    assert {case.day_part for case in cases} == {"morning", "afternoon"}


def test_a_plan_is_in_the_events_and_nowhere_else(tmp_path):
    study = read_study(study_in(tmp_path))
    fieldwork.assign(study, study.fieldwork, date(2098, 9, 1))
    written = {path.name for path in tmp_path.iterdir()}
    assert written == {"study.toml", "archive", ".rota.lock"}
    assert (tmp_path / ".rota.lock").read_text() == ""


def test_what_lapsed_is_withdrawn_and_assigned_anew(tmp_path):
    study = read_study(study_in(tmp_path))
    fieldwork.assign(study, study.fieldwork, date(2098, 9, 1))
    late = fieldwork.assign(study, study.fieldwork, date(2098, 11, 3))
    archive = store.archive_of(study)
    cases = [casework.fold(archive.events(audit)) for audit in archive.audits()]
    states = Counter(case.status for case in cases)
    assert states == {"assigned": 12, "withdrawn": len(late.rota.lapsed)}
    assert states["withdrawn"] > 0
    again = fieldwork.assign(study, study.fieldwork, date(2098, 11, 3))
    assert (again.rota.tasks, again.rota.lapsed) == ((), ())
    assert any("0 to assign, 0 lapsed, 12 assigned" in line for line in fieldwork.lines(again))


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("call_enquiry]", "call_enquirie]", "forms.call_enquirie: no such form; did you mean"),
        ("number = 6", "number = 7", "call_enquiry.number: got 7; write 6 or fewer, since each"),
        ('"s3"]', '"s1"]', "fieldwork.shoppers: 's1': written 2 times; write each once"),
        ('"s3"]', '"Jo Doe"]', "got 'Jo Doe'; write a pseudonym, e.g. 's07'"),
        ("lockout_days", "lockout_day", "unknown key; got 3; did you mean 'lockout_days'?"),
    ],
)
def test_a_mistake_in_the_fieldwork_is_named(tmp_path, old, new, mistake):
    with pytest.raises(StudyError) as found:
        read_study(study_in(tmp_path, STUDY.replace(old, new)))
    assert any(mistake in line for line in found.value.mistakes), found.value.mistakes


def test_a_study_without_fieldwork_has_no_rota(tmp_path):
    file = study_in(tmp_path, STUDY[: STUDY.index("[fieldwork]")])
    told = CliRunner().invoke(whole(), ["rota", str(file)])
    assert (told.exit_code, "fieldwork: missing; write [fieldwork]" in told.output) == (2, True)
