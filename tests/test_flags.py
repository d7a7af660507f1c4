"""Doubts about audits: each seen where it should be, with its evidence, and nowhere else."""

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from audits.casework import Case, Tap
from audits.flags import AuditFlag, Filled, Said, alone, together
from audits.records import read
from audits.templates.form import built_in
from audits.templates.points import mark
from benchmark.desks.doubts import flag_together
from benchmark.store import insert
from benchmark.tables import SQL
from tests.test_form import CALL_REACHED, EMAIL_REACHED

FORMS = built_in()
TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)


RING = "ring_seconds 90 is more than answer_seconds 60, of which it is a part"


def case(form="call_enquiry", minutes=20.0, late=False, **answers) -> Case:
    filled = CALL_REACHED if form == "call_enquiry" else EMAIL_REACHED
    return Case(
        audit="a1", business="acme", wave="2026-Q1", form=form, form_version=1, scenario="S1",
        shopper="s07", due_minutes=60, status="submitted", answers=filled | answers, started_at=TEN,
        submitted_at=TEN + timedelta(minutes=minutes), late=late,
    )  # fmt: skip


def doubts(one: Case) -> list[tuple[str, str]]:
    form = FORMS[one.form]
    return [(f.flag, f.evidence) for f in alone(one, form, mark(form, one.answers))]


def test_a_careful_audit_raises_no_doubt():
    assert doubts(case()) == []


def test_an_answer_that_the_stopwatch_contradicts_is_said():
    taps = tuple(
        Tap(str(at), tap, TEN + timedelta(seconds=at), 0.01)
        for tap, at in (("dialled", 0), ("ringing", 2), ("machine", 12), ("person", 90))
    )
    said = doubts(replace(case(queue_seconds=45, menu_choices=0), taps=taps))
    assert said == [
        ("contradiction", "answer_seconds: 60, but the stopwatch says 90"),
        ("contradiction", "queue_seconds: 45, but the stopwatch says 78"),
    ]


@pytest.mark.parametrize(
    ("one", "doubt"),
    [
        (case(minutes=0.5), ("too_fast", "29 answers in 30 s")),
        (case(minutes=75, late=True), ("late", "facts in 75 min after the start, 60 allowed")),
        (case(integrity="first"), ("integrity", "integrity: 'first' instead of 'third'")),
        (
            case(ring_seconds=90),
            ("contradiction", RING),
        ),
        (
            case("email_enquiry", replied_at="2026-03-01T09:00:00Z", minutes=90_000),
            (
                "contradiction",
                "sent_at 2026-03-02T10:00:00Z, replied_at 2026-03-01T09:00:00Z: not in their order",
            ),
        ),
        (
            case("email_enquiry"),
            ("contradiction", "replied_at: 2026-03-03T11:00:00Z is after the audit was submitted"),
        ),
    ],
)  # fmt: skip
def test_one_audit_shows_its_doubts_by_itself(one, doubt):
    assert doubt in doubts(one)


def test_doubts_come_with_the_other_rows_of_an_audit():
    one = case(integrity="first")
    rows = [row for row in read(one, FORMS["call_enquiry"]) if isinstance(row, AuditFlag)]
    assert [row.flag for row in rows] == ["integrity"]
    assert list(read(replace(one, status="started"), FORMS["call_enquiry"]))[1:] == []


def filled(audit: str, start: float = 0, minutes: float = 20, **changes) -> Filled:
    """Begun `start` minutes after ten."""
    began = TEN + timedelta(minutes=start)
    ended = began + timedelta(minutes=minutes)
    one = Filled(audit, "2026-Q1", "acme", "visit", "visit", "s07", began, ended)
    return replace(one, **changes)


def seen(audits, answers=()) -> list[tuple[str, str]]:
    return [(one.audit, one.flag) for one in together(audits, answers)]


def test_nobody_is_at_two_places_at_once():
    long = filled("a", minutes=90)
    inside, after = filled("b", 60, business="byte"), filled("c", 85, business="core")
    assert seen([long, inside, after]) == [
        ("a", "timetable"), ("a", "timetable"), ("b", "timetable"), ("c", "timetable")
    ]  # fmt: skip
    assert seen([long, filled("d", 92, business="byte")]) == [
        ("a", "timetable"),
        ("d", "timetable"),
    ]
    assert seen([long, filled("d", 95, business="byte")]) == [], "five minutes to walk"
    assert seen([long, filled("d", 60, shopper="s08")]) == []
    mails = [replace(one, touchpoint="email") for one in (long, inside)]
    assert seen(mails) == [], "mails are waited for side by side"


def test_much_faster_than_the_others_is_a_doubt():
    others = [filled(f"a{n}", 100 * n, 20 + n) for n in range(9)]
    quick = filled("quick", 2000, 7)
    assert seen([*others, quick]) == [("quick", "too_fast")]
    assert seen([*others[:8], quick]) == [], "nine audits say nothing about what is usual"


def said(audit: str, kind: str, value: object) -> Said:
    number = float(value) if isinstance(value, int | float) else None
    return Said(audit, kind, kind, str(value), number)


LONG = "She looked the order up at once and told me that it would leave on Friday at noon."


def test_the_same_words_or_the_same_file_twice_are_a_doubt():
    audits = [filled("a"), filled("b", 100), filled("c", 200)]
    texts = [
        said("a", "text", LONG),
        said("b", "text", LONG.replace("Friday", "Monday")),
        said("c", "text", "He did not know and did not offer to find out, which took a while."),
    ]
    found = list(together(audits, texts))
    assert [(one.audit, one.flag) for one in found] == [
        ("a", "duplicate_text"), ("b", "duplicate_text")
    ]  # fmt: skip
    assert found[0].evidence.endswith("the words of b")
    assert seen(audits, [said(a, "text", "ok") for a in "abc"]) == [], "short texts are alike"
    files = [said("a", "evidence", "f.jpg"), said("c", "evidence", "f.jpg")]
    assert seen(audits, files) == [("a", "duplicate_file"), ("c", "duplicate_file")]


def test_habits_of_a_shopper_are_told_with_how_often():
    audits = [filled(f"a{n}", 100 * n) for n in range(10)]
    flat = [said(f"a{n}", "rating", 8) for n in range(10)]
    assert set(seen(audits, flat)) == {(f"a{n}", "straight_lining") for n in range(10)}
    assert next(together(audits, flat)).evidence == "s07: 10 of 10 ratings are 8"
    assert seen(audits, flat[:9]) == [], "nine ratings are no habit"
    guessed = [said(f"a{n}", "seconds", 30 * n + 30) for n in range(10)]
    assert set(seen(audits, guessed)) == {(f"a{n}", "rounded_seconds") for n in range(10)}
    timed = [said(f"a{n}", "seconds", 7 * n + 1) for n in range(10)]
    assert seen(audits, timed) == []


def test_every_flag_finds_its_place_in_the_table():
    connection = duckdb.connect()
    for table in ("3_audits", "3_calls", "3_flags", "3_recordings"):
        connection.execute((SQL / "tables" / f"{table}.sql").read_text())
    for audit in ("a", "b"):
        row = asdict(filled(audit)) | {"form_version": 1, "status": "submitted", "late": False}
        insert(connection, "audit", [row])
        answer = {"audit": audit, "item": "photo", "type": "evidence", "value": "same.jpg"}
        insert(connection, "answer", [answer])
    rows = flag_together(connection)
    assert sorted({str(row["flag"]) for row in rows}) == ["duplicate_file", "timetable"]
    insert(connection, "audit_flag", rows)
    assert connection.execute("SELECT count(*) FROM audit_flag").fetchall() == [(4,)]
