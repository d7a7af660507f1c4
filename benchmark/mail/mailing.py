"""Probes go out: what is due, what is held back and why, and each message once.

Before a message is handed to the server the audit's log says so; after, it says what became of it.
Whoever is stopped in between finds the copy in the study's own mailbox, or waits, or tries again.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import getaddresses
from zoneinfo import ZoneInfo

from audits.clock import Clock
from audits.letters.letters import Letter
from audits.probes import mailboxes
from audits.probes.mailservers import BROKEN, imap
from audits.probes.outbox import Outbox
from audits.probes.probes import Part
from audits.probes.sending import Message, compose, message_id, send
from audits.probes.settling import FOLLOW_UP_DAYS, Story, after_business_days
from benchmark.alone import alone
from benchmark.archive import Archive
from benchmark.desks import desk, formdata, heads
from benchmark.mail import mailplaces, post, settle
from benchmark.mail.mailplans import Mailbox, ScenarioMail
from benchmark.mail.post import Item
from benchmark.study import Business, Study

Progress = Callable[[str], None]
GRACE = timedelta(hours=1)  # so long a provider may take to deliver our own copy
CORRECT_AFTER = timedelta(hours=1)  # nobody notices a slip in the same minute
AGAIN_AFTER = timedelta(minutes=15)  # a first failure; doubled with each further one
AGAIN_AT_MOST = timedelta(hours=4)
SENDING = "another process is sending; nothing was sent by this one"
LAST_CALL = timedelta(hours=2)  # before the watch ends


@dataclass(frozen=True)
class Due:
    """A message that may go out now."""

    audit: str
    part: Part
    box: Mailbox
    message: Message
    mail: ScenarioMail


@dataclass(frozen=True)
class Held:
    """A message that may not, and why."""

    audit: str
    why: str


def send_due(study: Study, archive: Archive, now: datetime, progress: Progress) -> int:
    """Send what is due; how many went out. BusyError if another process is at it."""
    with alone(study.home / ".mail-send.lock", SENDING):
        _clear_doubts(study, archive, now, progress)
        gone = 0
        for found in due(study, archive, now):
            if isinstance(found, Due):
                gone += _send(study, archive, found, progress)
        return gone


def due(study: Study, archive: Archive, now: datetime) -> Iterator[Due | Held]:
    """Every message that is to go out, or why it may not now.

    Looked at one by one, so that what went out counts against the limits of the next.
    """
    arrived = post.arrived(study, archive)
    for audit in sorted(post.outboxes(study, archive)):
        outbox = post.outboxes(study, archive)[audit]
        box = mailplaces.box_of(study, outbox.probe.mailbox)
        found = desk.find(study, audit) if box else None
        if box is None or found is None or found.case.shopper != box.name:
            continue  # a person sends this one
        if found.case.status in ("assigned", "started", "returned"):
            mails = arrived.get(audit, [])
            yield from _next(study, archive, found, box, mails, now)


def shown(found: Due | Held, now: datetime) -> str:
    """Exactly what would go where, or why nothing does."""
    if isinstance(found, Held):
        return f"--- {found.audit}: {found.why}"
    to = f"{found.message.to} and {found.box.address} (our copy)"
    mail = compose(found.message, now)
    head = "".join(f"{name}: {value}\n" for name, value in mail.items())
    return (
        f"--- {found.audit}, {found.part}\n"
        f"through {found.box.smtp.host}:{found.box.smtp.port} as {found.message.sender}\n"
        f"to {to}\n\n{head}\n{mail.get_content()}"
    )


# what is due


def _next(
    study: Study,
    archive: Archive,
    found: desk.Desk,
    box: Mailbox,
    mails: list[Item],
    now: datetime,
) -> Iterator[Due | Held]:
    outbox = post.outboxes(study, archive)[found.case.audit]
    business = next((b for b in study.business if b.id == found.case.business), None)
    mail = _words(study, business, found.case.scenario) if business else None
    audit = found.case.audit
    if outbox.doubtful:
        yield Held(
            audit, "was handed over, and whether it went out is not known; waits for its copy"
        )
    elif outbox.refused or business is None:
        return
    elif not business.mailboxes:
        yield Held(audit, f"business {business.id!r}: mailboxes: none; write where probes go")
    elif mail is None:
        yield Held(audit, f"scenario {found.case.scenario!r} has no mail in that language")
    elif why := _failing(outbox, now):
        yield Held(audit, why)
    elif not outbox.probe.sent:
        why = _not_now(study, archive, found, business, now)
        first = _first(outbox, business, mail)
        yield Held(audit, why) if why else Due(audit, "first", box, first, mail)
    else:
        yield from _second(study, archive, found, outbox, box, mail, mails, now)


def _words(study: Study, business: Business, scenario: str) -> ScenarioMail | None:
    told = formdata.scenario(study, scenario)
    language = (business.language or study.study.language or "en")[:2]
    return told.mail.get(language) if told else None


def _failing(outbox: Outbox, now: datetime) -> str:
    if outbox.failed_at is None:
        return ""
    wait = min(AGAIN_AFTER * 2 ** (outbox.failures - 1), AGAIN_AT_MOST)
    again = outbox.failed_at + wait
    return f"failed {outbox.failures} times; again at {again:%H:%M} UTC" if now < again else ""


def _not_now(
    study: Study, archive: Archive, found: desk.Desk, business: Business, now: datetime
) -> str:
    """Why a first message may not go out at this moment; empty if it may."""
    case = found.case
    zone = ZoneInfo(found.clock.zone)
    local = now.astimezone(zone)
    if case.planned_day and case.day_part:
        if case.status == "assigned" and case.planned_day < local.date():
            return "its day is over; `rivalry rota --assign` plans it anew"
        span = study.mail.day_parts.get(case.day_part)
        if span is None:
            return f"mail.day_parts: none called {case.day_part!r}; write it"
        day = max(case.planned_day, local.date())
        begins, ends = (_at(day, clock, zone) for clock in span.split("-"))
        at = begins + (ends - begins) * _share(case.audit)
        if now < at:
            return f"planned for {at.astimezone(zone):%Y-%m-%d %H:%M}"
        if now >= ends:
            return f"{case.day_part} is over; the next one is taken"
        if not found.clock.open(day):
            return "the business is closed today"
    return _over_limits(study, archive, found, business, now)


def _at(day: date, clock: str, zone: ZoneInfo) -> datetime:
    hour, minute = map(int, clock.split(":"))
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    return (start + timedelta(hours=hour, minutes=minute)).astimezone(UTC)


def _share(audit: str) -> float:
    """Where in its day-part a probe goes out: spread, and the same whenever it is asked."""
    return int(hashlib.sha256(audit.encode()).hexdigest()[:8], 16) / 2**32


def _over_limits(
    study: Study, archive: Archive, found: desk.Desk, business: Business, now: datetime
) -> str:
    gap = timedelta(hours=study.mail.gap_hours)
    others = [o for o in post.outboxes(study, archive).values() if o.probe.business == business.id]
    last = max((at for other in others if (at := _went(other))), default=None)
    if last and now < last + gap:
        return f"the last probe went there at {last:%Y-%m-%d %H:%M} UTC; mail.gap_hours"
    plan = study.fieldwork
    if plan is None or plan.minutes_per_month is None or business.role == "own":
        return ""
    local = now.astimezone(ZoneInfo(study.study.time_zone))
    spent = _minutes(study, archive, business.id, f"{local:%Y-%m}")
    mine = plan.forms[found.case.form].minutes if found.case.form in plan.forms else 0
    if spent + mine > plan.minutes_per_month:
        return f"{spent} minutes of {plan.minutes_per_month} in this month; minutes_per_month"
    return ""


def _went(outbox: Outbox) -> datetime | None:
    if outbox.doubtful and outbox.doubtful[0].part == "first":
        return outbox.doubtful[1]
    return next((s.sent_at for s in outbox.probe.sent if s.part == "first"), None)


def _minutes(study: Study, archive: Archive, business: str, month: str) -> int:
    """Minutes of a business's time that a month has taken: audits begun by people, probes sent."""
    forms = study.fieldwork.forms if study.fieldwork else {}
    boxes, senders = post.outboxes(study, archive), {box.name for box in study.mailbox}
    begun = ("started", "submitted", "returned", "approved", "rejected", "excluded", "disputed")
    taken: Counter[str] = Counter()
    for head in heads.heads(study, begun, limit=1_000_000):
        waits = head.shopper in senders and head.audit in boxes and not _went(boxes[head.audit])
        if head.business == business and (head.started_at or "")[:7] == month and not waits:
            taken[head.form] += 1
    return sum(n * forms[form].minutes for form, n in taken.items() if form in forms)


def _first(outbox: Outbox, business: Business, mail: ScenarioMail) -> Message:
    return Message(
        message_id=message_id(outbox.probe.alias, "first"),
        sender=outbox.probe.alias,
        name=mail.name,
        to=business.mailboxes[0],
        subject=mail.subject,
        text=mail.text,
    )


def _second(
    study: Study,
    archive: Archive,
    found: desk.Desk,
    outbox: Outbox,
    box: Mailbox,
    mail: ScenarioMail,
    mails: list[Item],
    now: datetime,
) -> Iterator[Due | Held]:
    """The correction after the first reply, the good-bye at the end; only in answer to a person."""
    story = settle.story_of(study, found, outbox, [one.filed for one in mails], now)
    if story is None or story.reply is None or story.pending or story.over:
        return
    parts = {sent.part: sent.sent_at for sent in outbox.probe.sent}
    part, at = _following(mail, parts, story, found.clock)
    text = {"correction": mail.correction, "close": mail.close}.get(part or "")
    if part is None or text is None:
        return
    if now < at:
        yield Held(found.case.audit, f"{part} at {at:%Y-%m-%d %H:%M} UTC, or after")
    elif not found.clock.seconds(now, now + timedelta(seconds=60)) and (
        now < story.ends_at - LAST_CALL
    ):
        yield Held(found.case.audit, f"{part} when the business is open")
    else:
        first = next(one for one in mails if one.filed == story.reply)
        reply = next(post.opened(study, archive, [first])).letter
        yield Due(found.case.audit, part, box, _answer(outbox, part, text, mail, reply), mail)


def _following(
    mail: ScenarioMail, parts: dict[Part, datetime | None], story: Story, clock: Clock
) -> tuple[Part | None, datetime]:
    """The next message of the script and when it is due."""
    assert story.reply
    if mail.correction and "correction" not in parts:
        return "correction", story.reply.received_at + CORRECT_AFTER
    if mail.close and "close" not in parts:
        since = max(story.reply.received_at, parts.get("correction") or story.reply.received_at)
        quiet = after_business_days(clock, since, FOLLOW_UP_DAYS)
        return "close", min(quiet, story.ends_at - LAST_CALL)
    return None, story.now


def _answer(outbox: Outbox, part: Part, text: str, mail: ScenarioMail, reply: Letter) -> Message:
    """In the thread of the reply; to its sender only where that is one of the business's hosts."""
    asked = getaddresses([reply.header("reply-to")[:1000]])
    to = [address for _, address in asked if address] or [reply.from_address]
    known = len(to) == 1 and _is_theirs(to[0], outbox.probe.domains)
    first = outbox.probe.sent[0]
    return Message(
        message_id=message_id(outbox.probe.alias, part),
        sender=outbox.probe.alias,
        name=mail.name,
        to=to[0] if known else outbox.probe.to,
        subject=f"Re: {first.subject}",
        text=text,
        answers=tuple(filter(None, (first.message_id, reply.message_id))),
    )


def _is_theirs(address: str, domains: frozenset[str]) -> bool:
    host = address.rpartition("@")[2].lower()
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


# sending


def _send(study: Study, archive: Archive, found: Due, progress: Progress) -> int:
    message, part = found.message, found.part
    try:
        compose(message, datetime.now(UTC))
        account = mailplaces.account(study, found.box)
    except ValueError as mistake:
        progress(f"{found.audit}: {part} not sent: {mistake}")
        return 0
    if desk.begin_post(study, found.audit, settle.BY) is None:
        return 0
    data = {
        "part": part,
        "message_id": message.message_id,
        "to": message.to,
        "name": message.name,
        "subject": message.subject,
        "text": message.text,
        "answers": list(message.answers),
        "questions": list(found.mail.questions),
        "details": list(found.mail.details),
    }
    with desk.alone(study, found.audit):
        archive.append(found.audit, "sending", settle.BY, data)
    outcome = send(account, message)
    told = {"part": part, "message_id": message.message_id, "words": outcome.words}
    if outcome.kind == "unknown":
        progress(f"{found.audit}: {part} handed over, answer lost ({outcome.words})")
        return 0
    event = {"sent": "sent", "refused": "refused", "not_sent": "unsent"}[outcome.kind]
    if event == "sent":
        told |= {"sent_at": outcome.at.isoformat(timespec="milliseconds"), "known_by": "250"}
    _note(study, archive, found.audit, event, told)
    said = "sent" if event == "sent" else f"{outcome.kind.replace('_', ' ')}: {outcome.words}"
    progress(f"{found.audit}: {part} {said}")
    return int(event == "sent")


def _note(study: Study, archive: Archive, audit: str, event: str, data: dict[str, str]) -> None:
    with desk.alone(study, audit):
        archive.append(audit, event, settle.BY, data)


def _clear_doubts(study: Study, archive: Archive, now: datetime, progress: Progress) -> None:
    """Messages handed over by a process that was stopped, or whose line was cut after the text."""
    for audit, outbox in post.outboxes(study, archive).items():
        box = mailplaces.box_of(study, outbox.probe.mailbox)
        if outbox.doubtful is None or box is None:
            continue
        sent, since = outbox.doubtful
        told = {"part": sent.part, "message_id": sent.message_id}
        try:
            at = _copy_of(study, box, sent.message_id)
        except BROKEN as error:
            progress(f"{audit}: {sent.part}: its copy cannot be looked for yet: {error}")
            continue
        if at:
            found = {"sent_at": at.isoformat(), "known_by": "copy", "words": "found in the mailbox"}
            _note(study, archive, audit, "sent", told | found)
            progress(f"{audit}: {sent.part} had gone out; the copy says {at:%Y-%m-%d %H:%M:%S} UTC")
        elif now - since > GRACE:
            _note(study, archive, audit, "unsent", told | {"words": f"no copy after {GRACE}"})
            progress(f"{audit}: {sent.part} had not gone out: no copy after {GRACE}")


def _copy_of(study: Study, box: Mailbox, message: str) -> datetime | None:
    """When the server took a message of ours; None if neither its copy nor a sent mail is there."""
    line = imap(mailplaces.account(study, box))
    try:
        names = [*mailboxes.folders(line, box.folders), *mailboxes.sent_folders(line)]
        return mailboxes.find(line, list(dict.fromkeys(names)), message)
    finally:
        with suppress(*BROKEN):
            line.logout()
