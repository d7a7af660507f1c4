import csv
import dataclasses
import io
import json
from datetime import UTC, date, datetime
from types import NoneType, UnionType
from typing import get_args, get_type_hints

import pytest

from audits.casework import Case, assignment, check_next, fold, missing, to_events
from audits.clock import Clock
from audits.imports import HEAD, Taken, import_rows
from audits.records import Answer, Audit, AuditWant, read
from audits.templates.form import DONT_KNOW, built_in
from tests.test_form import CALL_REACHED

FORMS = built_in()
CALL, EMAIL = FORMS["call_enquiry"], FORMS["email_enquiry"]

UNANSWERED = {
    "number_clicks": 1, "call_attempts": 2, "ring_seconds": 60, "menu_choices": 0,
    "person_spoke": "no", "gave_up_seconds": 300, "queue_seconds": 240, "wait_told": "no",
    "charges_in_key": "no", "recognised": "no", "integrity": "third",
}  # fmt: skip
REACHED_CALL = {k: v for k, v in CALL_REACHED.items() if not CALL.by_name[k].after_facts}
MAIL = {
    "written_route": "form_only", "compulsory_fields": 6, "sent_at": "2026-03-02T10:00:00Z",
    "bounced": "no", "acknowledged": "no", "reply_received": "yes",
    "replied_at": "2026-03-03T11:00:00Z", "reply_time_told": "nothing", "reply_signed": "both",
    "name_greeted": "right", "details_used": 1, "question_answered": "all",
    "answer_at_hand": "yes", "charges_in_key": "no", "next_step_needed": "no",
    "messages_needed": 2, "closed_early": "no", "follow_up_came": "yes", "marketing_came": "no",
    "correction_used": "no", "recognised": "no", "integrity": "second", "clarity": 8,
}  # fmt: skip


class Log:
    """Events as the archive would hold them: each one checked, then appended."""

    def __init__(self, form=CALL):
        self.form, self.events = form, []
        self.add("assigned", assignment(form, "a1", "acme", "2026-Q1", "S1", "s07"))

    @property
    def case(self) -> Case:
        return fold(self.events)

    def add(self, event, data=None, at="2026-03-02T10:00:00Z", seq=None):
        case = self.case
        new = {"seq": seq or case.seq + 1, "at": at, "event": event, "by": "s07"}
        new["data"] = data or {}
        check_next(case, new, self.form)
        self.events.append(json.loads(json.dumps(new)))
        return self

    def answer(self, **answers):
        return self.add("answered", {"answers": answers})


def submitted(answers=UNANSWERED, form=CALL, at="2026-03-02T10:20:00Z", until="submitted") -> Log:
    log = Log(form).add("started")
    facts = {name: v for name, v in answers.items() if not form.by_name[name].after_facts}
    ratings = {name: v for name, v in answers.items() if name not in facts}
    log.answer(**facts).add("facts_locked", at=at)
    if ratings:
        log.answer(**ratings)
    return log if until == "facts_locked" else log.add(until, at=at)


# --- the life of an audit


def test_an_audit_goes_from_assigned_to_approved():
    log = submitted()
    assert (log.case.status, log.case.answers) == ("submitted", UNANSWERED)
    log.add("approved")
    assert log.case.status == "approved"
    assert log.case.submitted_at == datetime(2026, 3, 2, 10, 20, tzinfo=UTC)


def test_a_returned_audit_is_amended_and_nothing_is_overwritten():
    log = submitted().add("returned", {"reason": "which menu?"})
    assert (log.case.reason, log.case.facts_locked) == ("which menu?", False)
    log.answer(menu_choices=2).add("facts_locked").add("submitted", at="2026-03-03T09:00:00Z")
    assert log.case.answers["menu_choices"] == 2
    assert log.case.late is False, "it was in time when it first came"
    first = next(event for event in log.events if event["event"] == "answered")
    assert first["data"]["answers"]["menu_choices"] == 0


def test_an_answer_can_be_taken_back():
    log = Log().add("started").answer(number_clicks=2).answer(number_clicks=None)
    assert log.case.answers == {}


@pytest.mark.parametrize(("at", "late"), [("11:00:00", False), ("11:00:01", True)])
def test_a_call_is_written_up_within_the_hour(at, late):
    assert submitted(at=f"2026-03-02T{at}Z").case.late is late


def test_what_follows_days_later_makes_no_call_late():
    told = {name: v for name, v in REACHED_CALL.items() if name != "follow_up_came"}
    log = submitted(told, at="2026-03-02T10:50:00Z", until="facts_locked")
    log.answer(follow_up_came="late", courtesy=8, ease=7)
    assert log.add("submitted", at="2026-03-09T10:00:00Z").case.late is False


def test_a_reviewer_fills_what_is_held_against_the_key_and_only_that():
    told = {name: v for name, v in REACHED_CALL.items() if name != "question_answered"}
    log = submitted(told | {"courtesy": 8, "ease": 7})
    with pytest.raises(ValueError, match="got no answer to question_answered"):
        log.add("approved")
    with pytest.raises(ValueError, match="a change after it was submitted"):
        log.answer(transfers=3)
    assert log.answer(question_answered="all").add("approved").case.status == "approved"


def test_an_approved_audit_can_be_disputed_and_decided_again():
    log = submitted().add("approved").add("disputed", {"reason": "we were closed"})
    assert log.case.status == "disputed"
    assert log.add("excluded", {"reason": "a holiday"}).case.status == "excluded"


def test_a_second_opinion_stands_beside_the_answers():
    log = submitted().add("approved").add("coded", {"answers": {"menu_choices": 3}})
    assert (log.case.codings, log.case.answers["menu_choices"]) == ({"s07": {"menu_choices": 3}}, 0)


def test_taps_are_kept_in_their_order_and_can_be_taken_back():
    def tap(name, what, second):
        return {"id": name, "tap": what, "at": f"2026-03-02T10:00:{second}Z", "error_s": 0.02}

    log = Log().add("started")
    log.add("tapped", {"taps": [tap("2", "person", 30), tap("1", "dialled", 10)]})
    log.add("tapped", {"taps": [{"id": "2", "tap": None}, tap("3", "ended", 40)]})
    assert [one.tap for one in log.case.taps] == ["dialled", "ended"]
    with pytest.raises(ValueError, match="got tap"):
        log.add("tapped", {"taps": [tap("4", "person", 10) | {"error_s": -1}]})


def test_an_email_may_take_its_weeks():
    assert submitted(MAIL, EMAIL, at="2026-03-20T10:00:00Z").case.late is False


@pytest.mark.parametrize(
    ("log", "event", "data", "mistake"),
    [
        (Log(), "answered", {}, "got 'answered' for an audit that is assigned; allowed: started"),
        (
            submitted(),
            "answered",
            {"answers": {"menu_choices": 1}},
            "a change after it was submitted",
        ),
        (submitted(), "submitted", {}, "got 'submitted' for an audit that is submitted"),
        (
            submitted().add("approved"),
            "returned",
            {"reason": "x"},
            "approved; allowed: disputed, coded",
        ),
        (submitted(), "rejected", {}, "got no reason; write why it is rejected"),
        (submitted(), "burnt", {}, "got 'burnt'"),
        (Log().add("started"), "submitted", {}, "got no answer to number_clicks, call_attempts"),
        (Log().add("started"), "facts_locked", {}, "got no answer to number_clicks"),
        (Log().add("started"), "answered", {"answers": {"x": 1}}, "got unknown item 'x'"),
        (
            Log().add("started"),
            "answered",
            {"answers": {"name_told": "maybe", "transfers": -1}},
            "item 'name_told': got 'maybe'; write one of: yes, no\n"
            "item 'transfers': got '-1'; write a whole number ≥ 0",
        ),
        (
            Log().add("started"),
            "answered",
            {"answers": {"ease": 5}},
            "before the facts were locked",
        ),
        (Log().add("started"), "answered", {"answers": {"ring_seconds": "1:30"}}, "keep it as 90"),
        (Log().add("started"), "answered", {"answers": ["ease"]}, "write {item: answer}"),
        (
            Log().add("started").answer(**UNANSWERED).add("facts_locked"),
            "answered",
            {"answers": {"menu_choices": 1}},
            "got a fact after the facts were locked",
        ),
    ],
)
def test_what_may_not_happen_is_refused_and_said(log, event, data, mistake):
    with pytest.raises(ValueError, match="got") as refused:
        log.add(event, data)
    assert mistake in str(refused.value)


def test_an_event_out_of_turn_is_refused():
    with pytest.raises(ValueError, match="got event number 2; the next is 3"):
        Log().add("started").add("answered", {"answers": {}}, seq=2)


def test_an_audit_is_not_read_by_another_version_of_its_form():
    newer = dataclasses.replace(CALL, version=2)
    with pytest.raises(ValueError, match="assigned with call_enquiry v1"):
        check_next(
            Log().add("started").case,
            {"seq": 3, "at": "2026-03-02T10:00:00Z", "event": "submitted", "by": "s07"},
            newer,
        )
    with pytest.raises(ValueError, match="filled with call_enquiry v1"):
        list(read(submitted().case, newer))


def test_missing_answers_are_listed_in_the_order_of_the_form():
    assert missing(CALL, {"number_clicks": 1})[:2] == ["call_attempts", "unconnected_because"]


# --- rows


def rows(case, form, kind, clock=None):
    found = read(case, form, clock) if clock else read(case, form)
    return [row for row in found if isinstance(row, kind)]


def test_a_draft_has_a_head_and_nothing_else():
    (audit,) = read(Log().add("started").answer(number_clicks=1).case, CALL)
    assert (audit.status, audit.reached, audit.quality, audit.expected) == (
        "started", None, None, None,
    )  # fmt: skip


def test_an_audit_that_reached_nobody_counts_in_the_expected_experience_only():
    (audit,) = rows(submitted().case, CALL, Audit)
    assert (audit.reached, audit.unreachable, audit.quality) == (False, False, None)
    assert audit.expected == pytest.approx(0.034884, abs=1e-6)  # see test_form
    assert (audit.missing, audit.dont_know_share, audit.critical) == (0, 0, False)


def test_answers_carry_value_number_points_and_blank():
    found = {row.item: row for row in rows(submitted().case, CALL, Answer)}
    ring = found["ring_seconds"]
    assert (ring.value, ring.number, ring.points, ring.blank) == ("60", 60.0, 0.0, None)
    assert (found["transfers"].value, found["transfers"].blank) == (None, "not_reached")
    assert found["gave_up_seconds"].number == 300, "where the waiting time is censored"
    assert "quote" not in found, "row absent: not asked"
    assert {row.item for row in found.values()} >= {item.name for item in CALL.scored}


def test_the_clock_of_the_business_decides_how_long_a_reply_took():
    case = submitted(MAIL, EMAIL).case

    def took(clock):
        answers = rows(case, EMAIL, Answer, clock)
        return next(row.number for row in answers if row.item == "reply_business_seconds")

    assert took(Clock()) == 9 * 3600
    assert took(Clock({"mon": [("08:00", "18:00")]}, "Europe/London")) == 8 * 3600


def test_wants_and_flags_are_rows_of_their_own():
    case = submitted(MAIL | {"critical_flags": ["safety_risk"]}, EMAIL).case
    wants = {row.want: row for row in rows(case, EMAIL, AuditWant)}
    assert wants["put_right"].quality == 0
    assert wants["promises"].expected is None, "no time was stated, nothing to keep"
    assert rows(case, EMAIL, Audit)[0].critical is True
    flags = [row.value for row in rows(case, EMAIL, Answer) if row.item == "critical_flags"]
    assert flags == ["safety_risk"]


@pytest.mark.parametrize("row", [Audit, Answer, AuditWant])
def test_rows_have_plain_fields_only(row):
    for kind in get_type_hints(row).values():
        kinds = set(get_args(kind)) if isinstance(kind, UnionType) else {kind}
        assert kinds <= {str, int, float, bool, datetime, date, NoneType}


# --- CSV


def table(*changes: dict, columns=()) -> str:
    """A CSV of calls that reached nobody, each with its changes."""
    good = {
        "form": "call_enquiry", "business": "acme", "wave": "2026-Q1", "scenario": "S1",
        "shopper": "s07", "started_at": "2026-03-02T10:00Z", "submitted_at": "2026-03-02T10:20Z",
        **UNANSWERED,
    }  # fmt: skip
    lines = [{"audit": f"a{n}", **good, **change} for n, change in enumerate(changes, start=1)]
    out = io.StringIO()
    names = {name: None for line in lines for name in (*HEAD, *line, *columns)}
    writer = csv.DictWriter(out, list(names), lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue()


def imported(source, **more):
    found = [*import_rows(source, FORMS, ["acme", "byte"], ["2026-Q1"], **more)]
    return [o.case for o in found if isinstance(o, Taken)], [o for o in found if isinstance(o, str)]


def test_an_imported_audit_is_the_one_that_was_filled_in():
    (case,), mistakes = imported(table({}))
    assert mistakes == []
    assert dataclasses.replace(case, seq=0) == dataclasses.replace(submitted().case, seq=0)
    assert fold(to_events(case, CALL)) == case


def test_imported_mail_is_measured_like_any_other():
    row = {**dict.fromkeys(UNANSWERED), **MAIL, "form": "email_enquiry"}
    (case,), mistakes = imported(table({key: "" if v is None else v for key, v in row.items()}))
    assert mistakes == []
    assert case.answers == MAIL


def test_an_empty_cell_is_missing_and_dont_know_is_not():
    (case,), mistakes = imported(table({"menu_choices": "", "ring_seconds": DONT_KNOW}))
    assert mistakes == []
    (audit,) = rows(case, CALL, Audit)
    assert (audit.missing, audit.dont_know_share) == (1, 0.04)


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        ({"wait_told": "maybe"}, "row 3: wait_told: got 'maybe'; write one of: yes, no"),
        ({"ring_seconds": "soon"}, "row 3: ring_seconds: got 'soon'; write seconds such as 90"),
        ({"form": "call"}, "row 3: form: got 'call'; write one of: call_complaint, call_enquiry"),
        ({"business": "Acme"}, "row 3: business: got 'Acme'; write one of: acme, byte"),
        ({"wave": "2026"}, "row 3: wave: got '2026'; write one of: 2026-Q1"),
        ({"shopper": "Jo Doe"}, "row 3: shopper: got 'Jo Doe'; write a pseudonym such as s07"),
        ({"audit": "../x"}, "row 3: audit: got '../x'"),
        ({"audit": "a1"}, "row 3: audit: got 'a1' again, as in row 2; write each once"),
        ({"started_at": "yesterday"}, "row 3: started_at: got 'yesterday'; write a time with"),
        ({"submitted_at": "2026-03-02T09:00Z"}, "row 3: submitted_at: got 2026-03-02T09:00:00Z"),
        ({"ease": "7"}, "row 3: ease: got '7' where it is not reached; leave it empty"),
        ({"clarity": "7"}, "row 3: clarity: got '7', but call_enquiry has no such item"),
        ({"wait_kept": "yes"}, "row 3: wait_kept: got 'yes'; write nothing: it is calculated"),
    ],
)
def test_a_wrong_row_is_named_and_the_others_are_kept(change, mistake):
    cases, mistakes = imported(table({}, change, {}), name="old.csv")
    assert [case.audit for case in cases] == ["a1", "a3"]
    assert len(mistakes) == 1
    assert mistakes[0].startswith(f"old.csv: {mistake}")


def test_replies_before_the_message_are_named():
    row = {**dict.fromkeys(UNANSWERED, ""), **MAIL, "form": "email_enquiry"}
    _, mistakes = imported(table({**row, "replied_at": "2026-03-01T10:00Z"}))
    assert "reply_seconds: got sent_at 2026-03-02T10:00:00Z, replied_at 2026-03-01" in mistakes[0]


def test_every_mistake_of_a_file_is_named_at_once():
    wrong = {"wait_told": "maybe", "menu_choices": "few", "business": "?", "wave": ""}
    _, mistakes = imported(table(wrong, {"shopper": ""}))
    assert len(mistakes) == 5


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (
            table({}, columns=["manu_choices"]),
            "unknown column 'manu_choices'; write 'menu_choices'",
        ),
        (table({}).replace("scenario", "wave", 1), "got no column 'scenario'; write it"),
        (table({}).replace("scenario", "wave", 1), "got column 'wave' 2 times; write it once"),
        (table({}).replace(",", ";"), "header: got ';' between the columns; write ','"),
        ("", "got an empty file"),
    ],
)
def test_a_wrong_header_is_named_and_nothing_is_taken(text, mistake):
    cases, mistakes = imported(text)
    assert cases == []
    assert any(mistake in one for one in mistakes)


def test_latin_1_is_named_with_the_place_of_the_byte(tmp_path):
    path = tmp_path / "audits.csv"
    text = table({"quote": "bien sûr"}, {}, {"quote": "très, bien"})
    path.write_bytes(text.encode("latin-1"))
    cases, mistakes = imported(path)
    assert [case.audit for case in cases] == ["a2"]
    assert mistakes == [
        f"{path}: row {row}: quote: got byte 0x{byte:X} at position "
        f"{text.encode('latin-1').index(byte)} of the file, which is not UTF-8; "
        "save the file as UTF-8"
        for row, byte in [(2, 0xFB), (4, 0xE8)]
    ]


def test_utf_8_with_and_without_mark_is_read():
    text = table({"quote": "bien sûr 👋"})
    for body in (text.encode(), text.encode("utf-8-sig"), text.replace("\n", "\r\n").encode()):
        (case,), mistakes = imported(body)
        assert (case.answers["quote"], mistakes) == ("bien sûr 👋", [])


@pytest.mark.parametrize("cells", ["a9,too,few", 'a9,"never closed', "," * 60])
def test_a_torn_row_is_named_and_the_rows_before_it_are_kept(cells):
    cases, mistakes = imported(table({}) + cells + "\n")
    assert [case.audit for case in cases] == ["a1"]
    assert mistakes == [] if not cells.strip(",") else "row 3" in mistakes[0]


def test_five_thousand_rows_are_taken():
    cases, mistakes = imported(table(*[{}] * 5_000))
    assert (len(cases), mistakes) == (5_000, [])
