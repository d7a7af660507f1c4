import doctest
import importlib
import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.templates.answers import parse, written
from audits.templates.conditions import holds
from audits.templates.form import (
    DONT_KNOW,
    FORMS,
    WANTS,
    Form,
    FormError,
    Item,
    built_in,
    form_paths,
    form_text,
    read_form,
    read_forms,
)
from audits.templates.points import asked, blanks, mark, overall, points, want_scores
from audits.templates.writing import toml

BUILT_IN = built_in()
CALL, EMAIL = BUILT_IN["call_enquiry"], BUILT_IN["email_enquiry"]
QUESTIONNAIRES = (
    "call_enquiry", "call_complaint", "email_enquiry", "email_complaint", "web_chat", "visit",
)  # fmt: skip

CALL_REACHED = {
    "number_clicks": 2, "call_attempts": 1, "ring_seconds": 10, "menu_choices": 2,
    "person_spoke": "yes", "answer_seconds": 60, "queue_seconds": 45, "wait_told": "yes",
    "wait_announced_seconds": 40, "names_given": "one", "situation_asked": "no",
    "name_told": "yes", "name_used": "yes", "question_answered": "some", "charges_in_key": "yes",
    "charges_mentioned": "none", "next_step_needed": "yes", "next_step_told": "what_but_no_time",
    "transfers": 1, "put_on_hold": "no", "correction_made": "yes", "correction_used": "yes",
    "extra_offered": "no", "follow_up_promised": "yes", "follow_up_came": "late",
    "recognised": "no", "integrity": "third", "courtesy": 8, "ease": 5,
}  # fmt: skip
CALL_NOT_REACHED = {
    "number_clicks": 1, "call_attempts": 2, "ring_seconds": 60, "menu_choices": 0,
    "person_spoke": "no", "gave_up_seconds": 300, "queue_seconds": 240, "wait_told": "no",
    "charges_in_key": "no", "recognised": "no", "integrity": "third",
}  # fmt: skip
CALL_HALF = {
    "number_clicks": "not_found", "call_attempts": 1, "ring_seconds": 20, "menu_choices": 3,
    "person_spoke": "yes", "answer_seconds": DONT_KNOW,
}  # fmt: skip
EMAIL_REACHED = {
    "written_route": "form_only", "compulsory_fields": 6, "sent_at": "2026-03-02T10:00:00Z",
    "bounced": "no", "acknowledged": "yes", "acknowledged_at": "2026-03-02T10:10:00Z",
    "reply_received": "yes", "replied_at": "2026-03-03T11:00:00Z",
    "reply_time_told": "as_soon_as_possible", "stated_reply_hours": 8,
    "stated_hours_are": "working_hours", "reply_signed": "both", "name_greeted": "none",
    "details_used": 1, "question_answered": "all", "answer_at_hand": "yes",
    "charges_in_key": "yes", "charges_mentioned": "some", "next_step_needed": "no",
    "messages_needed": 2, "closed_early": "no", "follow_up_came": "yes", "marketing_came": "no",
    "correction_used": "no", "recognised": "no", "integrity": "second", "clarity": 8,
}  # fmt: skip
EMAIL_NOT_REACHED = {
    "written_route": "address_shown", "sent_at": "2026-03-02T10:00:00Z", "bounced": "no",
    "acknowledged": "no", "reply_received": "no", "reply_time_told": "nothing",
    "stated_reply_hours": 48, "stated_hours_are": "clock_hours", "marketing_came": "yes",
    "charges_in_key": "yes", "recognised": "no", "integrity": "second",
}  # fmt: skip
EMAIL_HALF = {
    "written_route": "address_shown", "sent_at": "2026-03-02T10:00:00Z", "bounced": "no",
    "acknowledged": "yes", "acknowledged_at": "2026-03-02T10:05:00Z",
}  # fmt: skip


def scored(form: Form, filled: dict) -> dict[str, float]:
    return {name: got for name, got in points(form, filled).items() if got is not None}


@pytest.mark.parametrize(
    "module",
    [
        "templates.answers",
        "templates.calculations",
        "casework",
        "templates.checks",
        "clock",
        "templates.conditions",
        "templates.items",
        "templates.points",
        "templates.variants",
        "templates.writing",
    ],
)
def test_examples_in_docstrings_are_true(module):
    assert doctest.testmod(importlib.import_module(f"audits.{module}")).failed == 0


# --- built-in forms: a contract for each


@pytest.mark.parametrize("form", BUILT_IN.values(), ids=BUILT_IN)
def test_a_built_in_form_keeps_the_rules_of_its_questionnaire(form):
    assert sum(item.weight for item in form.scored) == 100
    assert sum(item.weight for item in form.scored if item.type == "rating") <= 7, "few feelings"
    assert len(form.scored) <= 20
    assert {item.want for item in form.scored} == set(WANTS)
    assert [item.name for item in form.items if item.critical] == ["critical_flags"]
    assert [item.name for item in form.items if item.expect] == ["integrity"]
    assert {"recognised", "quote", "evidence_file"} <= set(form.by_name)
    assert len(form.sha256) == 64


@pytest.mark.parametrize("form", BUILT_IN.values(), ids=BUILT_IN)
def test_the_conditions_of_a_form_are_plain_json(form):
    for item in form.items:
        assert json.loads(json.dumps(item.relevant)) == item.relevant


def test_weights_by_want_are_those_of_the_questionnaire():
    def by_want(form):
        return [sum(i.weight for i in form.scored if i.want == want) for want in WANTS]

    assert by_want(CALL) == [43, 13, 11, 8, 19, 6]
    assert by_want(BUILT_IN["call_complaint"]) == [21, 15, 12, 14, 18, 20]
    assert by_want(EMAIL) == [40, 19, 8, 10, 18, 5]
    assert by_want(BUILT_IN["email_complaint"]) == [17, 10, 15, 22, 18, 18]
    assert by_want(BUILT_IN["web_chat"]) == [36, 17, 12, 17, 11, 7]
    assert by_want(BUILT_IN["visit"]) == [26, 16, 12, 9, 22, 15]
    items = sum(len(BUILT_IN[name].scored) for name in QUESTIONNAIRES)
    assert items == 114


# --- golden points, worked out by hand


def test_points_of_a_call_that_reached_somebody():
    assert blanks_of(CALL, CALL_REACHED, "missing") == set()
    assert scored(CALL, CALL_REACHED) == pytest.approx(
        {
            "number_clicks": 0.75,
            "call_attempts": 1,
            "ring_seconds": 1,
            "menu_choices": 0.7,
            "answer_seconds": 0.594316,  # 1 - ln(60/20) / ln(300/20)
            "wait_told": 1,
            "wait_kept": 1,  # 45 <= 40 + one fifth
            "names_given": 0.5,
            "situation_asked": 0,
            "name_used": 1,
            "question_answered": 0.5,
            "charges_mentioned": 0,
            "next_step_told": 0.4,
            "transfers": 0.6,
            "correction_used": 1,
            "extra_offered": 0,
            "follow_up_came": 0.4,
            "courtesy": 0.8,
            "ease": 0.5,
        },
        abs=1e-6,
    )
    quality, expected = want_scores(CALL, CALL_REACHED)
    assert quality == expected
    assert quality == pytest.approx(
        {
            "easy": 0.660306,  # (2.25 + 4 + 4 + 2.8 + 5.94316 + 5.5 + 2.4 + 1.5) / 43
            "expectations": 0.215385,  # 2.8 / 13
            "promises": 0.563636,  # (3 + 3.2) / 11
            "informed": 1,  # the hold courtesy is not applicable
            "individual": 0.431579,  # (2 + 0 + 3 + 0 + 3.2) / 19
            "put_right": 1,
        },
        abs=1e-6,
    )
    assert overall(quality) == pytest.approx(0.645151, abs=1e-6)


def test_points_of_a_call_that_nobody_took():
    assert scored(CALL, CALL_NOT_REACHED) == {
        "number_clicks": 1,
        "call_attempts": 0.5,
        "ring_seconds": 0,
        "menu_choices": 1,
        "wait_told": 0,
    }
    quality, expected = want_scores(CALL, CALL_NOT_REACHED)
    assert set(quality.values()) == {None}, "there is no quality when reached"
    assert expected == pytest.approx(
        {
            "easy": 0.209302,  # (3 + 2 + 0 + 4) / 43
            "expectations": 0,
            "promises": 0,
            "informed": 0,
            "individual": 0,
            "put_right": 0,
        },
        abs=1e-6,
    )
    assert overall(expected) == pytest.approx(0.034884, abs=1e-6)


def test_points_of_a_call_half_answered():
    assert scored(CALL, CALL_HALF) == pytest.approx(
        {
            "number_clicks": 0,
            "call_attempts": 1,
            "ring_seconds": 0.613147,  # 1 - ln 2 / ln 6
            "menu_choices": 0.3,
        },
        abs=1e-6,
    )
    assert want_scores(CALL, CALL_HALF) == (dict.fromkeys(WANTS), dict.fromkeys(WANTS))


def test_points_of_an_email_that_a_person_answered():
    assert blanks_of(EMAIL, EMAIL_REACHED, "missing") == set()
    assert scored(EMAIL, EMAIL_REACHED) == pytest.approx(
        {
            "written_route": 0.7,
            "compulsory_fields": 0.857143,  # (12 - 6) / 7
            "acknowledged_seconds": 0.877600,  # 1 - ln(600/300) / ln(86400/300)
            "reply_business_seconds": 0.404365,  # 9 office hours: 1 - ln 9 / ln 40
            "reply_time_told": 0.3,
            "reply_in_time": 0.3,  # 9 office hours against 8
            "reply_signed": 1,
            "name_greeted": 0.3,
            "details_used": 0.5,
            "question_answered": 1,
            "answer_at_hand": 1,
            "charges_mentioned": 0.5,
            "messages_needed": 0.5,
            "follow_up_came": 1,
            "marketing_came": 1,  # reverse
            "correction_used": 0,
            "clarity": 0.8,
        },
        abs=1e-6,
    )
    quality, _ = want_scores(EMAIL, EMAIL_REACHED)
    assert quality == pytest.approx(
        {
            "easy": 0.706667,  # (2.8 + 1.714286 + 4.85238 + 10 + 4 + 2.5 + 2.4) / 40
            "expectations": 0.392308,  # (2.1 + 3) / 13; nothing remained to be done
            "promises": 0.3,
            "informed": 0.938800,  # (4.388 + 5) / 10
            "individual": 0.65,  # (4 + 1.2 + 3.5 + 3) / 18
            "put_right": 0,
        },
        abs=1e-6,
    )
    assert overall(quality) == pytest.approx(0.497962, abs=1e-6)


def test_points_of_an_email_that_nobody_answered():
    assert scored(EMAIL, EMAIL_NOT_REACHED) == {
        "written_route": 1,
        "acknowledged_seconds": 0,
        "reply_time_told": 0,
        "reply_in_time": 0,
        "marketing_came": 0,
    }
    quality, expected = want_scores(EMAIL, EMAIL_NOT_REACHED)
    assert set(quality.values()) == {None}
    assert expected["easy"] == pytest.approx(4 / 38), "no form was used, so its fields are left out"
    assert {want for want, score in expected.items() if score == 0} == set(WANTS) - {"easy"}


def test_points_of_an_email_half_answered():
    assert scored(EMAIL, EMAIL_HALF) == {"written_route": 1}
    assert want_scores(EMAIL, EMAIL_HALF)[1]["easy"] is None


# --- skip logic and blanks


def blanks_of(form: Form, filled: dict, kind: str | None) -> set[str]:
    return {name for name, blank in blanks(form, filled).items() if blank == kind}


def test_a_question_not_asked_scores_nothing_rather_than_zero():
    assert points(EMAIL, {"reply_received": "no"})["question_answered"] is None


def test_each_blank_has_its_own_reason():
    found = blanks(CALL, {**CALL_REACHED, "ease": DONT_KNOW} | {"courtesy": None})
    assert found["hold_courtesy"] == "not_applicable"
    assert found["ease"] == "dont_know"
    assert found["courtesy"] == "missing"
    assert found["transfers"] is None
    assert blanks(CALL, CALL_NOT_REACHED)["transfers"] == "not_reached"


def test_what_cannot_apply_is_not_applicable_even_if_nobody_was_reached():
    found = blanks(CALL, CALL_NOT_REACHED)
    assert found["charges_mentioned"] == "not_applicable", "the key lists none"
    assert found["hold_courtesy"] == "not_reached", "nobody could have put us on hold"


def test_engaged_lines_leave_the_ringing_time_out_and_ringing_out_counts_as_not_reached():
    engaged = {"call_attempts": "none", "unconnected_because": "engaged_or_unobtainable"}
    assert blanks(CALL, engaged)["ring_seconds"] == "not_applicable"
    rang_out = {"call_attempts": "none", "unconnected_because": "rang_out"}
    assert blanks(CALL, rang_out)["ring_seconds"] == "not_reached"
    assert mark(CALL, rang_out).reached is False


@pytest.mark.parametrize(("wait", "blank"), [(29, "not_applicable"), (30, "missing")])
def test_a_wait_under_half_a_minute_needs_no_announcement(wait, blank):
    found = blanks(CALL, {"call_attempts": 1, "queue_seconds": wait})
    assert found["wait_told"] == blank


@pytest.mark.parametrize(("wait", "kept"), [(48, 1), (49, 0)])
def test_an_announced_wait_is_kept_within_one_fifth(wait, kept):
    assert points(CALL, {**CALL_REACHED, "queue_seconds": wait})["wait_kept"] == kept


def test_a_bounced_mail_was_never_kept_waiting():
    sent = {"written_route": "address_shown", "sent_at": "2026-03-02T10:00:00Z"}
    bounced = mark(EMAIL, {**sent, "bounced": "yes"})
    assert (bounced.reached, bounced.unreachable) == (False, True)
    assert "reply_business_seconds" not in bounced.values
    silent = mark(EMAIL, EMAIL_NOT_REACHED)
    assert (silent.reached, silent.unreachable) == (False, False)
    assert silent.values["reply_business_seconds"] == "never", "censored, not unknown"


def test_a_person_who_replies_at_once_needs_no_acknowledgement():
    quick = EMAIL_REACHED | {"acknowledged": "no", "replied_at": "2026-03-02T10:14:00Z"}
    del quick["acknowledged_at"], quick["reply_time_told"]
    assert blanks(EMAIL, quick)["acknowledged_seconds"] == "not_applicable"
    assert blanks(EMAIL, quick)["reply_time_told"] == "not_applicable"
    slower = quick | {"replied_at": "2026-03-02T10:20:00Z"}
    assert mark(EMAIL, slower).values["acknowledged_seconds"] == 1200, "the reply itself counts"


def test_a_reply_before_the_message_is_no_answer():
    backwards = EMAIL_REACHED | {"replied_at": "2026-03-01T10:00:00Z"}
    assert blanks(EMAIL, backwards)["reply_business_seconds"] == "missing"


def test_dont_know_leaves_the_score_and_missing_holds_it_back():
    noticed = want_scores(CALL, CALL_REACHED)[0]["expectations"]
    unnoticed = {**CALL_REACHED, "charges_mentioned": DONT_KNOW}
    assert noticed == pytest.approx(2.8 / 13)
    assert want_scores(CALL, unnoticed)[0]["expectations"] == pytest.approx(0.4)
    assert want_scores(CALL, CALL_REACHED | {"charges_mentioned": None})[0]["expectations"] is None


def test_what_hangs_on_an_unnoticed_fact_is_unknown_too_and_holds_nothing_up():
    found = blanks(CALL, {"call_attempts": DONT_KNOW, "person_spoke": "yes"})
    assert found["unconnected_because"] == "dont_know"
    assert found["transfers"] == "missing"


def test_the_form_opens_question_by_question():
    def now(filled):
        return {item.name for item in asked(CALL, filled)}

    assert "ring_seconds" not in now({}), "it waits for the attempts"
    assert {"ring_seconds", "person_spoke"} <= now({"call_attempts": 1})
    assert "unconnected_because" in now({"call_attempts": "none"})
    assert "courtesy" not in now({"call_attempts": 1, "person_spoke": "no"})
    assert "hold_courtesy" in now(CALL_REACHED | {"put_on_hold": "yes"})
    assert "wait_kept" not in now(CALL_REACHED), "the system works it out"


@pytest.mark.parametrize("form", BUILT_IN.values(), ids=BUILT_IN)
@given(data=st.data())
def test_answering_whatever_is_asked_ends_in_a_complete_form(form, data):
    filled: dict = {}
    while items := [i for i in asked(form, filled) if i.required and i.name not in filled]:
        filled |= {item.name: data.draw(an_answer(item)) for item in items}
    marked = mark(form, filled)
    assert "missing" not in marked.blanks.values()
    assert all(0 <= got <= 1 for got in marked.points.values() if got is not None)
    for blank, got in ((marked.blanks[name], got) for name, got in marked.points.items()):
        assert (blank is None) == (got is not None), "points where answered, and only there"


def an_answer(item: Item) -> st.SearchStrategy:
    times = {"sent_at": "2026-03-02", "acknowledged_at": "2026-03-03", "replied_at": "2026-03-05"}
    unnoticed = st.just(DONT_KNOW) if item.scored else st.nothing()
    return (
        unnoticed
        | {
            "yes_no": st.sampled_from(["yes", "no"]),
            "select_one": st.sampled_from([*item.choices, "-"][:-1] or ["-"]),
            "count": st.integers(item.least, item.least + 9 if item.most is None else item.most),
            "seconds": st.integers(0, 900),
            "rating": st.integers(0, 10),
            "time": st.just(times.get(item.name, "2026-03-02") + "T10:00:00Z"),
        }[item.type]
    )


def test_a_condition_is_unknown_until_it_is_decided():
    either = {"any": [{"a": "yes"}, {"b": {">": 2}}]}
    assert holds(either, {}) is None
    assert holds(either, {"b": 3}) is True
    assert holds(either, {"a": "no", "b": None}) is False


# --- typed input


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("yes_no", " Yes ", "yes"),
        ("seconds", "90", 90),
        ("seconds", "1:30", 90),
        ("seconds", "1:02:03", 3723),
        ("seconds", "12.5", 12.5),
        ("count", "3", 3),
        ("rating", 10, 10),
        ("time", "2026-03-01T10:00+01:00", "2026-03-01T09:00:00Z"),
        ("text", "“How may I help?”", "“How may I help?”"),
        ("evidence", "call-7.mp3", "call-7.mp3"),
    ],
)
def test_what_people_type_is_understood(kind, text, value):
    assert parse(Item(type=kind), text) == value
    assert parse(Item(type=kind), written(value)) == value


@pytest.mark.parametrize(
    ("item", "text", "mistake"),
    [
        (Item(type="yes_no"), "maybe", "got 'maybe'; write one of: yes, no"),
        (Item(type="yes_no"), DONT_KNOW, "got 'dont_know'; write one of: yes, no"),
        (Item(type="select_one", choices={"a": 1, "b": 0}), "c", "got 'c'; write one of: a, b"),
        (Item(type="select_multiple", choices=["a", "b"]), "a c", "some of, with spaces"),
        (
            Item(type="count", least=1, most=3, choices=["none"]),
            "4",
            "from 1 to 3, or one of: none",
        ),
        (Item(type="count"), True, "got 'True'; write a whole number"),
        (Item(type="count"), "٣", "got '٣'; write a whole number"),
        (Item(type="seconds"), "1:75", "write seconds such as 90, 1:30 or 1:02:03"),
        (Item(type="seconds"), "-4", "got '-4'"),
        (Item(type="seconds"), float("nan"), "got 'nan'"),
        (Item(type="rating"), "11", "got '11'; write a whole number from 0 to 10"),
        (Item(type="time"), "2026-03-01 10:00", "a time with its offset"),
        (Item(type="text"), "", "1 to 5000 characters"),
        (Item(type="text"), "a\x00b", "control character"),
        (Item(type="evidence"), "../../etc/passwd", "a file name without folders"),
        (CALL.by_name["wait_kept"], "yes", "it is calculated from queue_seconds"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_write(item, text, mistake):
    with pytest.raises(ValueError, match="got") as refused:
        parse(item, text)
    assert mistake in str(refused.value)


def test_every_scored_item_may_be_unnoticed():
    for item in CALL.scored:
        if not item.calculate:
            assert parse(item, "dont_know") == DONT_KNOW


# --- forms with mistakes

BROKEN = """
name = "broken_form"
version = 0
titel = "A form"
touchpoint = "phone"
reached = { nobody = "yes" }

[[item]]
name = "a"
label = "A?"
type = "yesno"
wieght = 3

[[item]]
name = "b"
label = "B?"
type = "select_one"
want = "easy"
stage = "interaction"
weight = 40
arises = "always"

[[item]]
name = "c"
label = "C?"
type = "select_one"
choices = { yes = 1.5, "No way" = 0 }
want = "simple"
stage = "somewhere"
weight = 20
relevant = { h = "no" }
arises = { h = "yes" }

[[item]]
name = "d"
label = "D?"
type = "yes_no"
relevant = { e = "yes" }
arises = "always"

[[item]]
name = "e"
label = "E?"
type = "yes_no"
relevant = { d = "yes", h = "perhaps" }
arises = "always"

[[item]]
name = "f"
label = "F?"
type = "count"
want = "easy"
stage = "interaction"
weight = 10
points = { 0 = 1.0, "2+" = 0.0 }
relevant = { hh = "yes" }
arises = "always"

[[item]]
name = "f"
type = "calculate"
calculate = ["hours", "a"]

[[item]]
name = "rate"
label = "Rate?"
type = "rating"
anchors = { 0 = "bad", 10 = "good" }
want = "easy"
weight = 3
arises = "always"

[[item]]
name = "g"
label = "G?"
type = "seconds"
want = "easy"
stage = "buy"
weight = 5
best = 0
worst = 60
scale = "log"
arises = "always"

[[item]]
name = "h"
label = "H?"
type = "yes_no"
arises = "always"
"""

MISTAKES = [
    "version: got 0",
    "got unknown key 'titel'; write 'title'",
    "touchpoint: got 'phone'; write 'website'",
    "name: got 'broken_form'; write 'broken', the name of the file",
    "reached: got unknown item 'nobody'",
    "item 'a': type: got 'yesno'; write 'yes_no'",
    "item 'a': got unknown key 'wieght'; write 'weight'",
    "item 'b': choices: got none",
    "item 'c': want: got 'simple'; write 'easy'",
    "item 'c': stage: got 'somewhere'; write 'awareness'",
    "item 'c': choices: got 'No way'",
    "item 'c': choices: got yes = 1.5; write points from 0 to 1",
    "item 'c': got conditions that never hold together",
    "item 'e': got a ring: e needs d needs e",
    "item 'e': relevant: got h = 'perhaps'; write one of: yes, no",
    "item 'f': points: got 0, 2+; write each count from 1 once",
    "item 'f': relevant: got unknown item 'hh'; write h",
    "item 'f': got the name 2 times",
    "item 'f': label: got nothing",
    "item 'f': calculate: got 'hours'; write one of: elapsed_seconds",
    "item 'rate': anchors: got 0, 10; write 0, 3, 5, 8, 10",
    "item 'rate': after_facts: got false",
    "item 'rate': stage: got nothing",
    "item 'g': scale: got 'log' with a goalpost of 0",
]


def mistakes_of(folder: Path, text: str) -> list[str]:
    path = folder / "broken.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormError) as found:
        read_form(path)
    return [line.removeprefix(f"{path}: ") for line in found.value.mistakes]


def test_a_form_with_24_mistakes_names_all_24_at_once(tmp_path):
    found = mistakes_of(tmp_path, BROKEN)
    for mistake in MISTAKES:
        assert any(line.startswith(mistake) for line in found), mistake
    assert len(found) == len(MISTAKES), "\n".join(found)


def call_form_with(old: str, new: str) -> str:
    text = (FORMS / "call_enquiry.toml").read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1).replace('name = "call_enquiry"', 'name = "broken"', 1)


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("weight = 11", "weight = 12", "weight: got a sum of 101; write weights that sum to 100"),
        ("weight = 11", 'weight = "11"', "weight: got '11'; write a valid number"),
        ('{ person_spoke = "yes" }', '{ ease = { ">" = 2 } }', "needs 'ease'; write after_facts"),
        (
            'relevant = { name_told = "yes" }',
            'relevant = { name_told = "yes", person_spoke = "no" }',
            "item 'name_used': got conditions that never hold together",
        ),
        (
            'queue_seconds = { ">=" = 30 }',
            'queue_seconds = { "=>" = 30 }',
            "relevant: got queue_seconds => 30; write one of: < <= > >=, a number",
        ),
        (
            'queue_seconds = { ">=" = 30 }',
            'queue_seconds = { ">=" = 30, "<" = 20 }',
            "item 'wait_told': got conditions that never hold together",
        ),
        (
            'relevant = { person_spoke = "no" }',
            "relevant = { person_spoke = true }",
            "got person_spoke = True; write one of: yes, no",
        ),
        ('expect = "third"', 'expect = "fifth"', "expect: got 'fifth'; write one of: first"),
        ('"queue_seconds", "wait_ann', '"put_on_hold", "wait_ann', "got 'put_on_hold' (yes_no)"),
        ("choices = { none = 0.0 }", "choices = { dont_know = 0.0 }", "leave it out, every scored"),
        ("best = 10\n", "", "best: got half of it"),
        ('"5+" = 0.0', '"five" = 0.0', "points: got 'five'; write a count such as 2, 2-4 or 5+"),
        ('name = "quote"', 'name = "audit"', "name: got 'audit'; write a free name"),
        ('["rang_out", "eng', '["rang_out", "rang_out", "eng', "got rang_out twice"),
    ],
)
def test_one_changed_line_is_named(tmp_path, old, new, mistake):
    found = mistakes_of(tmp_path, call_form_with(old, new))
    assert any(mistake in line for line in found), found


def test_a_file_that_is_no_toml_is_named_with_its_line(tmp_path):
    assert "line 1" in mistakes_of(tmp_path, "name = call")[0]


# --- variants, and forms of a study's own

VARIANT = """
name = "letter"
title = "Letter: enquiry"
based_on = "email_enquiry"
drop = ["written_route"]
unreachable = { bounced = "yes" }

[[item]]
name = "address_found"
label = "Was a postal address on the site?"
type = "yes_no"
want = "easy"
stage = "discover"
weight = 4
arises = "always"

[[item]]
name = "compulsory_fields"
label = "How many lines had the address?"
relevant = {}

[[item]]
name = "sent_at"
relevant = { address_found = "yes" }

[[item]]
name = "bounced"
relevant = { address_found = "yes" }

[[item]]
name = "postage_paid"
after = "sent_at"
label = "Was a prepaid envelope offered?"
type = "yes_no"
"""


def written_to(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_variant_changes_adds_and_drops_items_of_its_base(tmp_path):
    letter = read_form(written_to(tmp_path, "letter", VARIANT))
    names = [item.name for item in letter.items]
    assert names[:4] == ["address_found", "compulsory_fields", "sent_at", "postage_paid"]
    assert "written_route" not in names
    assert letter.by_name["compulsory_fields"].worst == 12, "what is not changed stays"
    assert letter.by_name["compulsory_fields"].relevant == {}
    assert letter.by_name["clarity"] == EMAIL.by_name["clarity"]


def test_a_variant_is_kept_written_out_so_that_its_base_may_change(tmp_path):
    path = written_to(tmp_path, "letter", VARIANT)
    (tmp_path / "kept").mkdir()
    kept = written_to(tmp_path / "kept", "letter", form_text(path))
    assert "based_on" not in kept.read_text(encoding="utf-8")
    assert read_form(kept) == read_form(path)


def test_every_mistake_of_a_variant_is_named_at_once(tmp_path):
    text = VARIANT.replace('drop = ["written_route"]', 'drop = ["written_rout"]')
    text = text.replace('after = "sent_at"', 'after = "sentat"').replace('"discover"', '"found"')
    with pytest.raises(FormError) as found:
        read_form(written_to(tmp_path, "letter", text))
    lines = "\n".join(found.value.mistakes)
    assert "drop: got 'written_rout'; write 'written_route'" in lines
    assert "item 'postage_paid': after: got 'sentat'; write 'sent_at'" in lines
    assert "item 'address_found': stage: got 'found'" in lines
    assert "weight: got a sum of 104" in lines


@pytest.mark.parametrize(
    ("base", "mistake"),
    [
        ("email_enquiri", "based_on: got 'email_enquiri'; write one of: email_enquiry"),
        ("letter", "based_on: got 'letter'; write one of:"),
        ("social", "based_on: got 'social', itself a variant; write 'email_enquiry'"),
    ],
)
def test_a_variant_stands_on_a_whole_form(tmp_path, base, mistake):
    with pytest.raises(FormError) as found:
        read_form(written_to(tmp_path, "letter", VARIANT.replace("email_enquiry", base)))
    assert any(mistake in line for line in found.value.mistakes)


def test_a_study_may_have_forms_of_its_own_under_names_of_their_own(tmp_path):
    path = written_to(tmp_path, "letter", VARIANT)
    assert form_paths(tmp_path)["letter"] == path
    assert set(form_paths(tmp_path)) == {*BUILT_IN, "letter"}
    written_to(tmp_path, "visit", VARIANT)
    with pytest.raises(FormError, match="name: got 'visit', one of ours; write another"):
        form_paths(tmp_path)


def test_mistakes_of_all_files_are_named_together(tmp_path):
    paths = {
        "one": written_to(tmp_path, "one", "titel = 1"),
        "two": written_to(tmp_path, "two", "a = b"),
    }
    with pytest.raises(FormError) as found:
        read_forms(paths)
    assert {line.split(".toml")[0][-3:] for line in found.value.mistakes} == {"one", "two"}


@pytest.mark.parametrize("path", form_paths().values(), ids=form_paths())
def test_a_form_written_out_reads_back_the_same(tmp_path, path):
    form = read_form(path)
    raw = tomllib.loads(form_text(path))
    again = read_form(written_to(tmp_path, form.name, toml(raw)))
    assert (again.items, again.title) == (form.items, form.title)
