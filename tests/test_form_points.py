"""Points of each form, worked out by hand: somebody was reached, nobody was, half answered."""

from pathlib import Path
from typing import NamedTuple

import pytest

from audits.templates.form import DONT_KNOW, WANTS, built_in
from audits.templates.points import blanks, mark, points, want_scores
from tests.test_form import EMAIL_NOT_REACHED, EMAIL_REACHED

FORMS = built_in()


class Filled(NamedTuple):
    """Answers, the points they make, and the two scores of the wants that have one."""

    answers: dict
    points: dict[str, float]
    quality: dict[str, float]
    expected: dict[str, float]


CLOSING = {"recognised": "no"}
SENT = {"sent_at": "2026-03-02T10:00:00Z", "bounced": "no"}  # a Monday
MAIL = {name: value for name, value in EMAIL_REACHED.items() if name != "written_route"}
SILENCE = {name: value for name, value in EMAIL_NOT_REACHED.items() if name != "written_route"}
MAIL_POINTS = {
    "acknowledged_seconds": 0.877600, "reply_business_seconds": 0.404365, "reply_time_told": 0.3,
    "reply_in_time": 0.3, "reply_signed": 1, "name_greeted": 0.3, "details_used": 0.5,
    "question_answered": 1, "answer_at_hand": 1, "charges_mentioned": 0.5, "messages_needed": 0.5,
    "marketing_came": 1, "correction_used": 0, "clarity": 0.8,
}  # fmt: skip
SILENCE_POINTS = {
    "acknowledged_seconds": 0, "reply_time_told": 0, "reply_in_time": 0, "marketing_came": 0,
}  # fmt: skip
MAIL_WANTS = {"expectations": 0.392308, "individual": 0.65, "put_right": 0}


def without(answers: dict, *names: str) -> dict:
    return {name: value for name, value in answers.items() if name not in names}


def same(scores: dict[str, float]) -> dict[str, dict[str, float]]:
    """Quality and expected experience of somebody who was reached."""
    return {"quality": scores, "expected": scores}


CASES = {
    "call_complaint reached": Filled(
        {
            "complaint_clicks": 3, "person_spoke": "yes", "answer_seconds": 90, "transfers": 1,
            "put_on_hold": "no", "story_told": 2, "heard_out": "yes", "problem_said_back": "no",
            "regret": "conditional", "own_action_told": "yes", "blame_passed": "no",
            "call_achieved": "firm_proposal", "complaint_recorded": "yes",
            "steps_explained": "partly", "next_contact_told": "vague", "satisfied_said": "no",
            "escalation_told": "no", "call_ended_at": "2026-03-02T10:00:00Z",
            "acknowledged": "yes", "acknowledged_at": "2026-03-02T14:00:00Z",
            "next_contact_came": "late", "chasers": 1, "remedy_offered": "yes",
            "remedy_delivered": "partly", "integrity": "fourth", "seriousness": 5, **CLOSING,
        },
        {
            "complaint_clicks": 0.7,
            "answer_seconds": 0.633274,  # 1 - ln 3 / ln 20
            "transfers": 0.6,
            "story_told": 0.4,
            "heard_out": 1,
            "problem_said_back": 0,
            "regret": 0.4,
            "own_action_told": 1,
            "blame_passed": 1,  # reverse
            "call_achieved": 0.7,
            "complaint_recorded": 1,
            "steps_explained": 0.5,
            "next_contact_told": 0.3,
            "escalation_told": 0,
            "acknowledged_seconds": 0.641896,  # 4 hours: 1 - ln 4 / ln 48
            "next_contact_came": 0.4,
            "chasers": 0.5,
            "remedy_delivered": 0.5,
            "seriousness": 0.5,
        },
        **same(
            {
                "easy": 0.584104,  # (2.8 + 5.066192 + 2.4 + 2) / 21
                "expectations": 0.286667,  # (2.5 + 1.8 + 0) / 15
                "promises": 0.433333,  # (3.2 + 2) / 12
                "informed": 0.719113,  # (5 + 2.567584 + 2.5) / 14
                "individual": 0.611111,  # (5 + 0 + 4 + 2) / 18
                "put_right": 0.715,  # (2 + 6 + 6.3) / 20
            }
        ),
    ),
    "call_complaint not reached": Filled(
        {
            "complaint_clicks": 4, "person_spoke": "no", "gave_up_seconds": 600,
            "integrity": "fourth", **CLOSING,
        },
        {"complaint_clicks": 0.4},
        {},
        dict.fromkeys(WANTS, 0) | {"easy": 0.076190},  # 1.6 / 21
    ),
    "call_complaint half": Filled(
        {
            "complaint_clicks": 1, "person_spoke": "yes", "answer_seconds": 30,
            "transfers": DONT_KNOW, "call_achieved": "put_right",
        },
        {"complaint_clicks": 1, "answer_seconds": 1, "call_achieved": 1},
        {},
        {},
    ),
    "email_complaint reached": Filled(
        {
            "complaint_clicks": 2, **SENT, "acknowledged": "yes",
            "acknowledged_at": "2026-03-02T10:30:00Z", "reply_received": "yes",
            "replied_at": "2026-03-04T12:00:00Z", "acknowledgement_content": 2,
            "stated_reply_hours": 24, "stated_hours_are": "working_hours",
            "complaint_restated": "yes", "name_greeted": "none", "regret": "plain",
            "cause_explained": "yes", "remedy": "part", "requests_addressed": 1,
            "asked_again": "yes", "closed_within_5_days": "no", "updates_came": "some",
            "chasers": 0, "action_promised": "yes", "action_carried_out": "on_time",
            "granted_at_once": "no", "escalation_told": "yes", "checked_afterwards": "yes",
            "integrity": "first", "respect": 8, **CLOSING,
        },
        {
            "complaint_clicks": 1,
            "reply_business_seconds": 0.497926,  # 7 + 8 + 3 office hours: 1 - ln 4.5 / ln 20
            "acknowledged_seconds": 0.868160,  # 1 - ln 2 / ln 192
            "acknowledgement_content": 0.7,
            "reply_in_time": 1,  # 18 of 24 working hours
            "complaint_restated": 1,
            "name_greeted": 0.3,
            "regret": 1,
            "cause_explained": 1,
            "remedy": 0.6,
            "requests_addressed": 0.5,
            "asked_again": 0,  # reverse
            "updates_came": 0.5,
            "chasers": 1,
            "action_carried_out": 1,
            "escalation_told": 1,
            "checked_afterwards": 1,
            "respect": 0.8,
        },
        **same(
            {
                "easy": 0.469612,  # (4 + 3.983408 + 0) / 17
                "expectations": 0.82,  # (4.2 + 4) / 10
                "promises": 1,
                "informed": 0.827680,  # (5.20896 + 5 + 3 + 5) / 22
                "individual": 0.683333,  # (6 + .9 + 3 + 2.4) / 18
                "put_right": 0.8,  # (6 + 5.4 + 3) / 18
            }
        ),
    ),
    "email_complaint not reached": Filled(
        {
            "complaint_clicks": 3, **SENT, "acknowledged": "no", "reply_received": "no",
            "acknowledgement_content": 0, "closed_within_5_days": "no", "updates_came": "none",
            "chasers": 2, "integrity": "first", **CLOSING,
        },
        {
            "complaint_clicks": 0.7, "acknowledged_seconds": 0, "acknowledgement_content": 0,
            "updates_came": 0, "chasers": 0,
        },
        {},
        dict.fromkeys(WANTS, 0) | {"easy": 0.164706},  # 2.8 / 17
    ),
    "email_complaint half": Filled(
        {
            "complaint_clicks": 1, **SENT, "acknowledged": "yes",
            "acknowledged_at": "2026-03-02T10:15:00Z", "acknowledgement_content": 3,
        },
        {"complaint_clicks": 1, "acknowledgement_content": 1},
        {},
        {},
    ),
    "web_chat reached": Filled(
        {
            "chat_clicks": 2, "hours_published": "yes", "open_as_published": "yes",
            "machine_or_person_plain": "no", "answered": "yes", "first_answer_seconds": 10,
            "bot_met": "yes", "bot_sufficed": "no", "person_answered": "yes",
            "person_seconds": 120, "bot_turns": 5, "wait_seconds": 60, "wait_told": "no",
            "longest_gap_seconds": 90, "gap_explained": "yes", "situation_asked": "yes",
            "asked_again": "no", "question_answered": "some", "charges_in_key": "yes",
            "charges_mentioned": "some", "correction_made": "yes", "correction_used": "yes",
            "chat_dropped": "no", "next_step_needed": "yes", "next_step_told": "what_and_when",
            "copy_given": "yes", "follow_up_promised": "yes", "follow_up_came": "not_at_all",
            "integrity": "second", "ease": 3, **CLOSING,
        },
        {
            "chat_clicks": 0.7,
            "open_as_published": 1,
            "machine_or_person_plain": 0,
            "first_answer_seconds": 0.721057,  # 1 - ln 2 / ln 12
            "person_seconds": 0.537244,  # 1 - ln 4 / ln 20
            "bot_turns": 0.5,  # (8 - 5) / 6
            "wait_told": 0,
            "longest_gap_seconds": 0.522879,  # 1 - ln 3 / ln 10
            "gap_explained": 1,
            "situation_asked": 1,
            "asked_again": 1,  # reverse
            "question_answered": 0.5,
            "charges_mentioned": 0.5,
            "correction_used": 1,
            "next_step_told": 1,
            "copy_given": 1,
            "follow_up_came": 0,
            "ease": 0.3,
        },
        **same(
            {
                "easy": 0.539428,  # (2.8 + 2.884228 + 4.835196 + 2.5 + 5.5 + .9) / 36
                "expectations": 0.529412,  # (0 + 3 + 6) / 17
                "promises": 0.416667,  # (5 + 0) / 12
                "informed": 0.596310,  # (0 + 3.137274 + 4 + 3) / 17
                "individual": 1,
                "put_right": 1,  # it did not drop
            }
        ),
    ),
    "web_chat not reached": Filled(
        {
            "chat_clicks": 1, "hours_published": "yes", "open_as_published": "no",
            "machine_or_person_plain": "yes", "answered": "no", "gave_up_seconds": 300,
            "wait_seconds": 300, "wait_told": "no", "charges_in_key": "no",
            "integrity": "second", **CLOSING,
        },
        {"chat_clicks": 1, "open_as_published": 0, "machine_or_person_plain": 1, "wait_told": 0},
        {},
        dict.fromkeys(WANTS, 0) | {"easy": 0.111111, "expectations": 0.454545},  # 4/36, 5/(17-6)
    ),
    "web_chat half": Filled(
        {
            "chat_clicks": 0, "hours_published": "no", "machine_or_person_plain": "yes",
            "answered": "yes", "first_answer_seconds": 60, "bot_met": "no",
        },
        {"chat_clicks": 1, "machine_or_person_plain": 1, "first_answer_seconds": 0},
        {},
        {},
    ),
    "visit reached": Filled(
        {
            "open_as_shown": "yes", "entered": "yes", "way_found": "yes", "faults_seen": 2,
            "acknowledged": "yes", "acknowledged_seconds": 60, "queued": "yes", "served": "yes",
            "queue_seconds": 180, "wait_seconds": 180, "wait_told": "no", "greeted": "yes",
            "open_questions": 1, "recommended": "yes", "benefit_and_limit": "one",
            "question_answered": "all", "price_plain": "yes", "available": "no",
            "other_way_offered": "yes", "correction_used": "no", "policy_published": "yes",
            "returns_answer": "partly", "breaks": 1, "next_step_needed": "yes",
            "next_step_told": "what_but_no_time", "paper_given": "yes", "thanked": "no",
            "follow_up_promised": "no", "integrity": "third", "ease": 8, **CLOSING,
        },
        {
            "open_as_shown": 1,
            "way_found": 1,
            "faults_seen": 0.4,
            "acknowledged_seconds": 0.698970,  # 1 - ln 2 / ln 10
            "queue_seconds": 0.594316,  # 1 - ln 3 / ln 15
            "wait_told": 0,
            "greeted": 1,
            "open_questions": 0.6,
            "benefit_and_limit": 0.5,
            "question_answered": 1,
            "price_plain": 1,
            "other_way_offered": 1,
            "correction_used": 0,
            "returns_answer": 0.5,
            "breaks": 0.4,
            "next_step_told": 0.4,
            "paper_given": 1,
            "thanked": 0,
            "ease": 0.8,
        },
        **same(
            {
                "easy": 0.790996,  # (4 + 1.6 + 3.565896 + 9 + 2.4) / 26
                "expectations": 0.625,  # (3 + 5 + 2) / 16
                "promises": 1,  # nothing was promised to follow
                "informed": 0.444444,  # (0 + 4) / 9
                "individual": 0.563355,  # (4.19382 + 3 + 3.6 + 1.6 + 0) / 22
                "put_right": 0.533333,  # (5 + 0 + 3) / 15
            }
        ),
    ),
    "visit not reached": Filled(
        {
            "open_as_shown": "yes", "entered": "yes", "way_found": "no", "faults_seen": 0,
            "acknowledged": "no", "left_seconds": 600, "queued": "yes", "served": "no",
            "wait_seconds": 600, "wait_told": "no", "price_plain": "yes", "paper_given": "no",
            "policy_published": "no", "integrity": "third", **CLOSING,
        },
        {
            "open_as_shown": 1, "way_found": 0, "faults_seen": 1, "wait_told": 0,
            "price_plain": 1, "paper_given": 0,
        },
        {},
        dict.fromkeys(WANTS, 0)
        | {"easy": 0.153846, "expectations": 0.3125, "promises": 0.416667},  # 4/26, 5/16, 5/12
    ),
    "visit half": Filled(
        {
            "open_as_shown": "no", "entered": "yes", "way_found": "yes", "faults_seen": 1,
            "acknowledged": "no",
        },
        {"open_as_shown": 0, "way_found": 1, "faults_seen": 0.7},
        {},
        {},
    ),
    "contact_form reached": Filled(
        {"form_clicks": 2, **MAIL},
        {"form_clicks": 0.7, "compulsory_fields": 0.857143, "follow_up_came": 1, **MAIL_POINTS},
        **same({"easy": 0.706667, "promises": 0.3, "informed": 0.938800, **MAIL_WANTS}),
    ),
    "contact_form not reached": Filled(
        {"form_clicks": 1, "compulsory_fields": 12, **SILENCE},
        {"form_clicks": 1, "compulsory_fields": 0, **SILENCE_POINTS},
        {},
        dict.fromkeys(WANTS, 0) | {"easy": 0.1},  # 4 / 40
    ),
    "contact_form half": Filled(
        {"form_clicks": 3, "compulsory_fields": 5, **SENT, "reply_received": "yes"},
        {"form_clicks": 0.4, "compulsory_fields": 1},
        {},
        {},
    ),
    "social reached": Filled(
        {
            "written_route": "public_only", "profile_clicks": 2,
            **without(MAIL, "compulsory_fields"),
        },
        {"written_route": 0.7, "profile_clicks": 0.5, "follow_up_came": 1, **MAIL_POINTS},
        **same(
            {
                "easy": 0.688810,  # (2.8 + 1 + 4.85238 + 10 + 4 + 2.5 + 2.4) / 40
                "promises": 0.3,
                "informed": 0.938800,
                **MAIL_WANTS,
            }
        ),
    ),
    "social not reached": Filled(
        {"written_route": "private_message", "profile_clicks": "not_linked", **SILENCE},
        {"written_route": 1, "profile_clicks": 0, **SILENCE_POINTS},
        {},
        dict.fromkeys(WANTS, 0) | {"easy": 0.1},  # 4 / 40
    ),
    "social half": Filled(
        {"written_route": "public_only", "profile_clicks": 1, **SENT, "reply_received": "no"},
        {"written_route": 0.7, "profile_clicks": 1},
        {},
        {"easy": 0.12, "individual": 0, "put_right": 0},  # (2.8 + 2) / 40; the rest is open
    ),
    "delivery reached": Filled(
        {
            "written_route": "form_only", "tracking_clicks": 1, "day_promised": "yes",
            "parcel_came": "late", "updates_came": "one",
            **without(MAIL, "compulsory_fields", "closed_early", "follow_up_came"),
        },
        {
            "written_route": 0.7, "tracking_clicks": 1, "parcel_came": 0.4, "updates_came": 0.5,
            **MAIL_POINTS,
        },
        **same(
            {
                "easy": 0.713810,  # (2.8 + 2 + 4.85238 + 10 + 4 + 2.5 + 2.4) / 40
                "promises": 0.3625,  # (2 + .9) / 8
                "informed": 0.688800,  # (4.388 + 2.5) / 10
                **MAIL_WANTS,
            }
        ),
    ),
    "delivery not reached": Filled(
        {
            "written_route": "address_shown", "tracking_clicks": 2, "day_promised": "yes",
            "parcel_came": "on_time", "updates_came": "both", **SILENCE,
        },
        {
            "written_route": 1, "tracking_clicks": 0.5, "parcel_came": 1, "updates_came": 1,
            **SILENCE_POINTS,
        },
        {},
        dict.fromkeys(WANTS, 0)
        | {"easy": 0.125, "promises": 0.625, "informed": 0.5},  # 5/40, 5/8, 5/10
    ),
    "delivery half": Filled(
        {"written_route": "neither", "tracking_clicks": "not_found", "day_promised": "no"},
        {"written_route": 0, "tracking_clicks": 0},
        {},
        {"easy": 0, "expectations": 0, "individual": 0, "put_right": 0},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_points_are_those_worked_out_by_hand(case):
    form, filled = FORMS[case.split()[0]], CASES[case]
    found = {name: got for name, got in points(form, filled.answers).items() if got is not None}
    assert found == pytest.approx(filled.points, abs=1e-6)
    for found, worked_out in zip(
        want_scores(form, filled.answers), (filled.quality, filled.expected), strict=True
    ):
        known = {want: score for want, score in found.items() if score is not None}
        assert known == pytest.approx(worked_out, abs=1e-6)
    assert ("missing" in blanks(form, filled.answers).values()) == case.endswith("half")
    assert mark(form, filled.answers).reached is ("not reached" not in case) or "half" in case


def test_every_form_has_its_three_examples():
    by_hand = {case.split()[0] for case in CASES} | {"call_enquiry", "email_enquiry"}
    assert by_hand == set(FORMS), "those of the two enquiries are in test_form"
    assert len(CASES) == 3 * (len(FORMS) - 2)


def test_a_door_that_is_shut_is_a_business_not_reached():
    shut = {"open_as_shown": "no", "entered": "no", "policy_published": "yes"}
    marked = mark(FORMS["visit"], {**shut, "recognised": "no", "integrity": "third"})
    assert (marked.reached, "missing" in marked.blanks.values()) == (False, False)
    assert marked.blanks["acknowledged_seconds"] == "not_reached"


def test_a_complaint_settled_in_the_call_is_not_asked_what_followed():
    settled = {"person_spoke": "yes", "call_achieved": "put_right"}
    found = blanks(FORMS["call_complaint"], settled)
    for name in ("complaint_recorded", "steps_explained", "next_contact_told", "chasers"):
        assert found[name] == "not_applicable"
    assert found["next_contact_came"] == "not_applicable", "no time was given"


def test_a_machine_that_answered_everything_needs_no_person():
    alone = {"answered": "yes", "bot_met": "yes", "bot_sufficed": "yes", "person_answered": "no"}
    assert blanks(FORMS["web_chat"], alone)["person_seconds"] == "not_applicable"
    silent = alone | {"bot_sufficed": "no"}
    assert blanks(FORMS["web_chat"], silent)["person_seconds"] == "not_reached", "censored"


def test_no_chat_box_is_no_silence():
    assert mark(FORMS["web_chat"], {"chat_clicks": "not_found"}).unreachable is True


@pytest.mark.parametrize("path", sorted(Path("audits/forms").glob("*.toml")), ids=lambda p: p.stem)
def test_a_form_file_says_what_it_is_for(path):
    assert path.read_text(encoding="utf-8").startswith("# ")
