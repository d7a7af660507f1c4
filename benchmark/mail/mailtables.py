"""Probes and mails for the store: times and classes, never texts, names or addresses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from audits.probes.settling import Story
from benchmark.archive import Archive
from benchmark.desks import desk
from benchmark.mail import batches, post, settle
from benchmark.mail.post import Item
from benchmark.study import Study

Row = dict[str, object]


def rows(study: Study, archive: Archive) -> tuple[list[Row], list[Row]]:
    """(probes, letters) of businesses and waves that the study still has."""
    if not study.mailbox and next(batches.captures(archive), None) is None:
        return [], []
    arrived = post.arrived(study, archive)
    now = datetime.now(UTC)
    probes, sent_at = [], {}
    businesses = {business.id for business in study.business}
    waves = {wave.name for wave in study.wave}
    for audit, box in post.outboxes(study, archive).items():
        found = desk.find(study, audit)
        if found is None or found.case.status == "withdrawn":
            continue
        if found.case.business in businesses and found.case.wave in waves:
            mails = [item.filed for item in arrived.get(audit, [])]
            story = settle.story_of(study, found, box, mails, now)
            sent_at[audit] = story.sent_at if story and not box.refused else None
            probes.append(_probe(found, box.probe.mailbox, story))
    letters = [
        _letter(item, sent_at.get(audit) if audit else None)
        for audit, items in arrived.items()
        if audit is None or audit in sent_at
        for item in items
    ]
    return probes, letters


def _probe(found: desk.Desk, mailbox: str, story: Story | None) -> Row:
    case = found.case
    reply = story.reply if story and not story.bounced else None
    acknowledged = story.acknowledgement if story else None
    return {
        "audit": case.audit,
        "wave": case.wave,
        "business": case.business,
        "form": case.form,
        "scenario": case.scenario,
        "mailbox": mailbox,
        "state": _state(story),
        "sent_at": story.sent_at if story and not story.box.refused else None,
        "watched_until": story.ends_at if story else None,
        "messages": _messages(story),
        "acknowledged_at": acknowledged.received_at if acknowledged else None,
        "replied_at": reply.received_at if reply and story and not story.pending else None,
    }


def _messages(story: Story | None) -> int:
    if story is None or story.box.by_person:
        return 0
    return sum(sent.sent_at is not None for sent in story.box.probe.sent)


def _state(story: Story | None) -> str:
    if story is None:
        return "unsent"
    states: Iterator[str] = (
        state
        for state, holds in (
            ("unreachable", story.bounced),
            ("to_decide", story.pending),
            ("answered", story.reply is not None),
            ("silent", story.over),
        )
        if holds
    )
    return next(states, "waiting")


def _letter(item: Item, sent_at: datetime | None) -> Row:
    filed = item.filed
    waited = (filed.received_at - sent_at).total_seconds() if sent_at else None
    return {
        "letter": filed.mail[:16],
        "audit": filed.audit,
        "received_at": filed.received_at,
        "seconds": waited,
        "kind": filed.kind,
        "kind_rule": filed.kind_rule.partition(":")[0][:60],  # behind it stand words of the mail
        "kind_confidence": filed.kind_confidence,
        "match_rule": filed.match_rule,
        "match_confidence": filed.match_confidence,
        "suspicious": bool(filed.suspicious),
        "deliveries": item.copies,
        "junk": item.received.folder.upper() != "INBOX",
        "whole": item.received.whole,
    }
