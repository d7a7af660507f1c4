"""What call records say against an audit, and call records in a study."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from audits.callflags import AuditCall, Told, against_records, tapped
from audits.calls import CallDay, CallRecord
from audits.casework import Tap
from benchmark import imports, store
from benchmark.build import build
from benchmark.desks import desk, doubts, reviewing
from benchmark.desks.desk import Write
from benchmark.serving.roles import Who
from benchmark.study import StudyError, read_study
from tests.test_app import draw, texts
from tests.test_audit_indicators import STUDY as IMPORTED
from tests.test_audit_indicators import row
from tests.test_calls import AT, at
from tests.test_desk import FIELDWORK, RATED, STUDY, TOLD
from tests.test_form_points import Filled

DAYS = [CallDay(AT.date(), at(-3600), at(7200), 40)]
MENU = CallRecord("acme", "+493023125014", at(0), at(12), at(240), "answered")


def told(dialled=0.0, answered=12.0, ended=240.0, **said: float) -> Told:
    call = AuditCall("a", at(dialled), at(answered), at(ended))
    return Told("a", "acme", at(-60), at(900), call, said)


def said_of(audit: Told, *records: CallRecord, days=DAYS) -> list[str]:
    return [flag.evidence for flag in against_records(audit, records, days)]


def test_a_true_audit_raises_no_doubt():
    assert said_of(told(answer_seconds=85, ring_seconds=8, queue_seconds=40), MENU) == []
    assert said_of(told(dialled=70, answered=85, ended=310), MENU) == [], "their clock is off"
    assert said_of(replace(told(ring_seconds=6, answer_seconds=85), call=None), MENU) == []


@pytest.mark.parametrize(
    ("audit", "evidence"),
    [
        (told(answered=40), "dialled to answered on the stopwatch: 40, but the call record says "
                            "answered after 12"),
        (told(ended=120), "dialled to ended on the stopwatch: 120, but the call record says ended "
                          "after 240"),
        (told(answer_seconds=300), "answer_seconds: 300, but the call record says ended after 240"),
        (told(answer_seconds=1), "answer_seconds: 1, but the call record says answered after 12"),
        (told(answer_seconds=85, menu_choices=0, queue_seconds=0),
         "answer_seconds: 85, but the call record says answered after 12"),
        (told(gave_up_seconds=600), "gave_up_seconds: 600, but the call record says ended after "
                                    "240"),
        (replace(told(ring_seconds=30), call=None),
         "ring_seconds: 30, but the call record says answered after 12"),
    ],
)  # fmt: skip
def test_what_differs_by_more_than_ten_seconds_is_a_doubt(audit, evidence):
    assert said_of(audit, MENU) == [evidence]


def test_the_wait_for_a_person_is_not_held_against_the_answer_of_a_machine():
    assert said_of(told(answer_seconds=200, menu_choices=2, queue_seconds=180), MENU) == []
    assert said_of(told(answer_seconds=200), MENU) == []


def test_nobody_was_spoken_to_in_a_call_that_was_not_answered():
    missed = replace(MENU, answered_at=None, disposition="no_answer")
    assert said_of(told(answer_seconds=85), missed) == [
        "answer_seconds: 85, but the call record says no answer"
    ]


def test_of_several_attempts_the_one_that_fits_is_meant():
    missed = replace(MENU, started_at=at(-50), answered_at=None, ended_at=at(-20),
                     disposition="no_answer")  # fmt: skip
    assert said_of(told(answer_seconds=85), missed, MENU) == []


def test_a_call_that_is_not_in_the_records_is_a_doubt_where_they_cover_that_time():
    assert said_of(told(dialled=1800)) == [
        "no call to acme in the call records about 08:30 UTC, though they cover that day"
    ]
    assert said_of(told(dialled=1800), days=[]) == []
    assert said_of(told(dialled=9000)) == [], "the file ends before"
    assert said_of(told(dialled=86_400), MENU) == [], "another day"


def test_the_attempt_that_reached_a_person_is_the_call():
    taps = [("dialled", 0), ("ended", 30), ("dialled", 60), ("machine", 70), ("person", 90)]
    call = tapped("a", [Tap(str(n), tap, at(when), 0.01) for n, (tap, when) in enumerate(taps)])
    assert call == AuditCall("a", at(60), at(70), None)
    assert tapped("a", []) is None


# --- in a study

CALLS = '[[calls]]\nfile = "Master.csv"\nformat = "asterisk"\n'
OWN = 'name = "Fernway Plants"\nrole = "own"\n'
NUMBER = 'phones = ["+49 30 23125-014"]\n'
S07, R1 = Who("S07", "shopper"), Who("R1", "reviewer")


def line(start: datetime, answer: int, end: int, number: str = "03023125014") -> str:
    moments = [f"{start + timedelta(seconds=s):%Y-%m-%d %H:%M:%S}" for s in (0, answer, end)]
    times = ",".join(f'"{moment}"' for moment in moments)
    return (
        f'"","100","{number}","out","""Doe, Jane"" <100>","SIP/1","","Dial","x",{times},'
        f'{end},{end - answer},"ANSWERED","DOCUMENTATION"\n'
    )


@pytest.fixture
def study(tmp_path):
    text = STUDY.replace(OWN, OWN + NUMBER) + CALLS + 'time_zone = "UTC"\n' + FIELDWORK
    (tmp_path / "study.toml").write_text(text)
    (tmp_path / "Master.csv").write_text("")
    return read_study(tmp_path)


def imported(study) -> tuple[list[str], list[str]]:
    said: list[str] = []
    return list(imports.all_files(study, store.archive_of(study), said.append)), said


def handed_in(study, seconds: int, machine: int, end: int) -> datetime:
    """An audit whose stopwatch was tapped; returns when it was dialled."""
    desk.start(study, "a1", business="fernway", wave="2026-Q4", form="call_enquiry",
               scenario="S1", shopper="S07")  # fmt: skip
    dialled = datetime.now(UTC).replace(microsecond=0)
    taps = [
        {"id": tap, "tap": tap, "at": (dialled + timedelta(seconds=s)).isoformat(), "error_s": 0.1}
        for tap, s in (("dialled", 0), ("machine", machine), ("person", seconds), ("ended", end))
    ]
    given = [Write(name, value, 1) for name, value in (TOLD | {"answer_seconds": seconds}).items()]
    desk.save(study, S07, "a1", given, taps)
    desk.lock_facts(study, S07, "a1")
    desk.save(study, S07, "a1", [Write(name, value, 2) for name, value in RATED.items()])
    desk.submit(study, S07, "a1")
    return dialled


def flags_of(study) -> list[str]:
    query = "SELECT evidence FROM audit_flag WHERE flag = 'call_record' ORDER BY ALL"
    with store.connect(store.published(study)) as opened:
        return [evidence for (evidence,) in opened.execute(query).fetchall()]


def test_a_stopwatch_that_the_records_contradict_is_flagged(study):
    dialled = handed_in(study, 60, 12, 300)
    (study.home / "Master.csv").write_text(
        line(dialled, 41, 180) + line(dialled, 5, 60, "0301112223")
    )
    assert imported(study) == (
        [], ["importing Master.csv: 1 calls to the study's businesses, 1 others left out"]
    )  # fmt: skip
    assert imported(study) == ([], []), "the same file is imported once"
    build(study)
    expected = [
        "dialled to answered on the stopwatch: 12, but the call record says answered after 41",
        "dialled to ended on the stopwatch: 300, but the call record says ended after 180",
    ]
    with store.connect(store.published(study)) as opened:
        found = doubts.called(opened, desk.take(study, R1, "a1").case, "call")
    assert sorted(evidence for _, evidence in found) == expected
    page = texts(draw(study, "review", audit="a1"))
    assert f"call record: {expected[0]}" in page, "a reviewer sees it before deciding"
    desk.save(study, R1, "a1", [Write("question_answered", "all", 20)])
    reviewing.decide(study, R1, "a1", "approved", "", desk.take(study, R1, "a1").case.seq)
    build(study)
    assert flags_of(study) == expected
    everything = b"".join(p.read_bytes() for p in (study.home / "archive").rglob("*.json"))
    assert b"Jane" not in everything and b"1112223" not in everything


def test_a_file_read_anew_with_another_zone_replaces_its_first_reading(study):
    dialled = handed_in(study, 60, 12, 300)
    (study.home / "Master.csv").write_text(line(dialled, 12, 300))
    imported(study)
    text = (study.home / "study.toml").read_text().replace('"UTC"', '"Asia/Tokyo"')
    (study.home / "study.toml").write_text(text)
    study = read_study(study.home)
    imported(study)
    with store.connect(build(study)) as opened:
        (started,) = opened.execute("SELECT started_at FROM call_record").fetchone()
    assert started == dialled - timedelta(hours=9)


def test_a_file_without_a_call_to_the_study_is_not_kept(study):
    (study.home / "Master.csv").write_text(line(AT, 5, 60, "0301112223"))
    (note,) = imported(study)[0]
    assert note.endswith("look at these, at columns.number and at prefix")
    assert list(store.archive_of(study).captures()) == []


def test_imported_audits_are_held_against_the_records_too(tmp_path):
    one = row("call_enquiry reached", Filled(TOLD | RATED | {"ring_seconds": 40}, {}, {}, {}))
    (tmp_path / "audits.csv").write_text(
        ",".join(one) + "\n" + ",".join(str(value) for value in one.values()) + "\n"
    )
    start = datetime(2026, 3, 2, 10, 5, tzinfo=UTC)
    (tmp_path / "Master.csv").write_text(line(start, 8, 200))
    phones = IMPORTED.replace('name = "Acme"', 'name = "Acme"\n' + NUMBER)
    (tmp_path / "study.toml").write_text(phones + CALLS)
    study = read_study(tmp_path)
    assert imported(study)[0] == []
    build(study)
    assert flags_of(study) == ["ring_seconds: 40, but the call record says answered after 8"]


MISTAKES = {
    'file = "no.csv"\nformat = "asterisk"': "calls 1: file: got 'no.csv'; no such file beside",
    'file = "Master.csv"\nformat = "avaya"': "calls 1: format: got 'avaya'; input should be",
    'file = "Master.csv"': "calls 1: columns.number: missing; write what the file calls it",
    'file = "Master.csv"\ncolumns = {number = "To"}': "calls 1: columns.started: missing",
    'file = "Master.csv"\ncolumns = {number = "To", started = 3}': "got titles and places",
    'file = "Master.csv"\ncolumns = {nubmer = "To"}': "calls 1: columns.nubmer",
    'file = "Master.csv"\ncolumns = {number = 0, started = 1}': "calls 1: columns.number",
    'file = "Master.csv"\nformat = "asterisk"\nzone = "UTC"': "calls 1: zone: unknown key",
    'file = "Master.csv"\nformat = "asterisk"\ntime_zone = "Berlin"': "write an IANA time zone",
    'file = "Master.csv"\nformat = "asterisk"\nprefix = "nine"': "prefix: got 'nine'; write what",
    'file = "Master.csv"\nformat = "asterisk"\ncolumns = {number = 3}': "write only one of both",
}


@pytest.mark.parametrize("table", MISTAKES)
def test_a_mistake_in_the_table_is_named(tmp_path, table):
    (tmp_path / "Master.csv").write_text("")
    (tmp_path / "study.toml").write_text(STUDY + f"[[calls]]\n{table}\n")
    with pytest.raises(StudyError) as error:
        read_study(tmp_path)
    assert any(MISTAKES[table] in line for line in error.value.mistakes), error.value.mistakes


def test_a_number_without_its_country_is_named_once_calls_are_matched_by_it(tmp_path):
    text = STUDY.replace(OWN, OWN + 'phones = ["030 23125014"]\n')
    (tmp_path / "study.toml").write_text(text)
    assert read_study(tmp_path).own.phones
    (tmp_path / "Master.csv").write_text("")
    (tmp_path / "study.toml").write_text(text + CALLS)
    with pytest.raises(StudyError, match=r"'fernway': phones: got '030 23125014'; write it with"):
        read_study(tmp_path)
