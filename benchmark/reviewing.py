"""The reviewer's desk: what waits, decisions, disputes, second opinions; each with who and why.

Like `desk`: whoever asks twice gets one event, and nothing is ever overwritten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from audits.answers import parse
from audits.items import Item
from benchmark import heads
from benchmark.desk import Desk, RefusedError, alone, step, take
from benchmark.heads import Head
from benchmark.roles import Thing, Who, may
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
        if who.name == desk.case.decided_by and who.role != "owner":
            raise ValueError(
                "got a second opinion from whoever decided; somebody else must give it"
            )
        known = {name: parse(desk.form.by_name[name], given) for name, given in answers.items()}
        return step(study, desk, "coded", who, {"answers": known})


def double_coded(study: Study, audit: str) -> bool:
    """Is it among the audits that a second person codes? By chance, and the same for ever."""
    share = study.fieldwork.double_code if study.fieldwork else 0.0
    return int(hashlib.sha256(audit.encode()).hexdigest()[:8], 16) / 2**32 < share


def codable(desk: Desk) -> list[Item]:
    """The items that somebody else can judge from the same evidence."""
    answers = desk.case.answers
    return [i for i in desk.form.items if i.source == "reviewer" and i.name in answers]


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
        if not head.codings
        and double_coded(study, head.audit)
        and may(who, "code", Thing("audit", head.shopper))
        and (who.role == "owner" or head.decided_by != who.name)
    ]


def disputable(study: Study, who: Who) -> list[str]:
    """Approved audits of the own business, if this person may dispute them."""
    thing = Thing("audit", own_business=True, approved=True)
    if not may(who, "dispute", thing):
        return []
    found = heads.heads(study, ("approved",), limit=5_000)
    return [head.audit for head in found if head.business == study.own.id]
