"""A probe's thread becomes an audit: what the mailbox knows is answered, and handed in when due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from audits import casework
from audits.casework import Case, Event
from audits.probes import settling
from audits.probes.outbox import Outbox
from audits.probes.probes import Filed
from audits.probes.settling import Story
from audits.templates.conditions import Value
from benchmark.archive import Archive
from benchmark.desks import desk
from benchmark.serving.roles import Who
from benchmark.study import Study

BY = casework.MAILBOX
_US = Who(BY, "shopper")
_EVER = "2000-01-01T00:00:00+00:00"  # a check asks no clock
SETTLED = ("started", "returned", "submitted")


def settle(
    study: Study, archive: Archive, box: Outbox, mails: Sequence[Filed], now: datetime
) -> list[str]:
    """Answer what is known by now, and hand the audit in once nothing more can come.

    What a person answered stays. Called again without news it changes nothing.
    """
    with desk.alone(study, box.probe.audit):
        found = desk.find(study, box.probe.audit)
        if found is None or found.case.status not in SETTLED:
            return []
        story = story_of(study, found, box, mails, now)
        if story is None:
            return []
        given = _news(found, settling.settle(found.form, story))
        lines = []
        if given:
            found = desk.step(study, found, "answered", _US, {"answers": given})
            lines.append(f"{_title(found.case)}: {_said(given)}")
        if found.case.status != "submitted" and settling.ended(story) and _complete(found, box):
            desk.hand_in(study, found, BY)
            lines.append(f"{_title(found.case)}: handed in")
        return lines


def story_of(
    study: Study, found: desk.Desk, box: Outbox, mails: Sequence[Filed], now: datetime
) -> Story | None:
    """What is known of a probe; None as long as it is not known to have been sent."""
    first = next((sent.sent_at for sent in box.probe.sent if sent.part == "first"), None)
    if box.by_person and "sent_at" not in found.case.answers:
        return None
    sent_at = first
    if box.refused and sent_at is None:
        sent_at = found.case.started_at
    if sent_at is None:
        return None
    watch = timedelta(days=study.mail.watch_days)
    return Story(box, sent_at, mails, found.clock, now, watch)


def _news(found: desk.Desk, answers: dict[str, Value]) -> dict[str, Value | None]:
    """What differs from the log, and takes back what the mailbox said and no longer says."""
    case = found.case
    ours = _ours(found)
    given: dict[str, Value | None] = {}
    for name, value in answers.items():
        open_to_us = name in ours or name not in case.answers
        if case.answers.get(name) != value and open_to_us and _may_answer(found, name, value):
            given[name] = value
    for name in ours - set(answers):
        if name in case.answers and name in settling.ANSWERS and _may_answer(found, name, None):
            given[name] = None
    return given


def _may_answer(found: desk.Desk, name: str, value: Value | None) -> bool:
    """What only a shopper answers is closed once the audit was handed in."""
    given = {"answers": {name: value}}
    event = Event(seq=found.case.seq + 1, at=_EVER, event="answered", by=BY, data=given)
    try:
        casework.check_next(found.case, event, found.form, found.clock)
    except ValueError:
        return False
    return True


def _ours(found: desk.Desk) -> set[str]:
    """Items whose newest answer is the mailbox's."""
    by: dict[str, str] = {}
    for event in found.events:
        given = event.get("data", {}).get("answers")
        if event["event"] == "answered" and isinstance(given, dict):
            by.update(dict.fromkeys(given, event["by"]))
    return {name for name, who in by.items() if who == BY}


def _complete(found: desk.Desk, box: Outbox) -> bool:
    """Our own probe waits for nobody; what a person sent waits for what only they know."""
    left = casework.missing(found.form, found.case.answers, found.clock, "submit")
    theirs = [name for name in left if found.form.by_name[name].source not in casework.CHECKED]
    return not box.by_person or not theirs


def _title(case: Case) -> str:
    return f"{case.business} {case.scenario} ({case.audit})"


def _said(given: dict[str, Value | None]) -> str:
    return ", ".join(f"{name} {'taken back' if v is None else v}" for name, v in given.items())
