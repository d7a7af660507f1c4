"""The reviewer's desk: what waits, decisions, disputes, second opinions; each with who and why.

Like `desk`: whoever asks twice gets one event, and nothing is ever overwritten.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from audits.templates.answers import parse
from audits.templates.items import Item
from benchmark.desks import blind, heads, listening
from benchmark.desks.desk import Desk, RefusedError, alone, step, take
from benchmark.desks.heads import Head
from benchmark.serving.roles import Thing, Who, may
from benchmark.study import Study

QUEUE = ("submitted", "disputed")


def decide(study: Study, who: Who, audit: str, decision: str, reason: str, seq: int) -> Desk:
    """Return, approve, reject or exclude what was handed in, as it stood at event `seq`.

    ValueError says why not; deciding the same twice changes nothing.
    """
    return _judge(study, who, audit, "review", decision, reason, seq)


def dispute(study: Study, who: Who, audit: str, reason: str, seq: int) -> Desk:
    """Ask for a second look at an approved audit of the study's own business."""
    return _judge(study, who, audit, "dispute", "disputed", reason, seq)


def _judge(
    study: Study, who: Who, audit: str, action: str, event: str, reason: str, seq: int
) -> Desk:
    with alone(study, audit):
        desk = take(study, who, audit, action)
        if action == "dispute" and not desk.thing.own_business:
            raise RefusedError(audit)
        if desk.case.status == event:
            return desk
        if desk.case.seq != seq:
            raise ValueError("got a decision on an older state; look at what changed, and decide")
        return step(study, desk, event, who, {"reason": reason.strip()} if reason.strip() else {})


def code(study: Study, who: Who, audit: str, answers: Mapping[str, object]) -> Desk:
    """Keep a second, blind opinion on what a reviewer held against the key."""
    with alone(study, audit):
        desk = take(study, who, audit, "code")
        case = desk.case
        if who.name in case.codings:
            return desk
        if not blind.wanted(study, who, audit, case.shopper, bool(case.codings), case.judged_by):
            raise ValueError(
                "got a second opinion that is not wanted: it was given, or comes from a judge"
            )
        known = {name: parse(desk.form.by_name[name], given) for name, given in answers.items()}
        return step(study, desk, "coded", who, {"answers": known})


def mark(study: Study, who: Who, audit: str, evidence: str, person_s: float | None) -> Desk:
    """Keep where in a recording a person answers, s; None takes it back. ValueError says why not.

    Marking the same twice changes nothing.
    """
    with alone(study, audit):
        desk = take(study, who, audit, "review")
        if not listening.allowed(study, desk.case.business):
            raise RefusedError(audit)
        if desk.case.marks.get(evidence) == person_s:
            return desk
        return step(study, desk, "marked", who, {"evidence": evidence, "person_s": person_s})


def moment_of(text: str) -> float:
    """Seconds of what players write; ValueError if it is none.

    >>> moment_of("1:05.5"), moment_of("42")
    (65.5, 42.0)
    """
    found = re.fullmatch(r"(?:(\d{1,3}):)?(\d{1,5}(?:[.,]\d+)?)", text.strip())
    if not found:
        raise ValueError(f"got {text[:40]!r}; write minutes and seconds like 1:05")
    return 60 * int(found[1] or 0) + float(found[2].replace(",", "."))


def codable(desk: Desk) -> list[Item]:
    """The items that somebody else can judge from the same evidence."""
    judged = desk.hidden | set(desk.case.answers)
    return [i for i in desk.form.items if i.source == "reviewer" and i.name in judged]


def queue(study: Study, who: Who) -> list[Head]:
    """What waits for a decision of this person, the longest-waiting first."""
    waiting = heads.heads(study, QUEUE)
    return [h for h in waiting if may(who, "review", Thing("audit", h.shopper))]


def to_code(study: Study, who: Who) -> list[Head]:
    """Approved audits of which a second, blind opinion is wanted from this person."""
    found = heads.heads(study, ("approved",), limit=5_000)
    return [
        head
        for head in found
        if blind.wanted(
            study, who, head.audit, head.shopper, bool(head.codings), head.judged_by.split()
        )
    ]


def disputable(study: Study, who: Who) -> list[str]:
    """Approved audits of the own business, if this person may dispute them."""
    thing = Thing("audit", own_business=True, approved=True)
    if not may(who, "dispute", thing):
        return []
    found = heads.heads(study, ("approved",), limit=5_000)
    return [head.audit for head in found if head.business == study.own.id]
