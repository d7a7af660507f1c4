"""The post as people see it: threads of probes, mails that nobody could file, what people decided.

Whoever asks is asked for their role here, not on a page. An admin reads mails of others only with
a reason, and that is written down (`people.look`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from audits.letters.letterhtml import Shown, safe_html
from audits.probes.mailtrust import belongs, sender_host
from audits.probes.outbox import Outbox
from audits.probes.probes import Filed, Kind, Note
from benchmark import store
from benchmark.archive import Archive
from benchmark.desks import desk, heads
from benchmark.desks.desk import RefusedError
from benchmark.mail import batches, mailing, post
from benchmark.mail.post import Post, Thread
from benchmark.serving import people
from benchmark.serving.roles import Thing, Who, may
from benchmark.study import Study

RECENT = 20  # decisions listed, to be taken back
MOST = 200  # probes offered for a mail


class ReasonError(Exception):
    """An admin reads mails only after saying why."""


@dataclass(frozen=True)
class Candidate:
    """A probe that a mail may belong to, and why it is thought of."""

    audit: str
    business: str
    scenario: str
    sent_at: datetime | None
    why: str


@dataclass(frozen=True)
class Box:
    """A mailbox of the study; None: never."""

    name: str
    address: str
    asked_at: datetime | None  # when it was last asked for what is new
    newest_at: datetime | None  # when its newest mail came


@dataclass(frozen=True)
class Status:
    """How the post stands. `held`: audit and why its message may not go out now."""

    boxes: tuple[Box, ...]
    kinds: Counter[Kind]
    unfiled: int
    open: int
    due: int
    held: tuple[tuple[str, str], ...]


def thread(study: Study, who: Who, audit: str) -> Thread | None:
    """A probe with its mails; None if that audit was not sent by mail.

    Whoever is to judge the audit again, blind, is not told what people decided about its mails.
    RefusedError if it is not for them.
    """
    found = desk.take(study, who, audit)
    _enter(study, who, f"the mails of {audit}")
    read = post.thread(study, store.archive_of(study), audit)
    if read and found.hidden:
        return replace(read, posts=tuple(map(_blind, read.posts)))
    return read


def _blind(one: Post) -> Post:
    filed = one.filed
    if "person" not in (filed.match_rule, filed.kind_rule):
        return one
    return replace(one, filed=replace(filed, match_rule="", kind_rule="", match_evidence=""))


def to_decide(study: Study, who: Who, most: int = 20) -> list[Post]:
    """Mails that nobody could file, of a kind nobody knows, or suspicious; the likeliest first."""
    _enter(study, who, "the mails to be decided")
    archive = store.archive_of(study)
    return list(post.opened(study, archive, post.unfiled(study, archive)[:most]))


def undecided(study: Study, who: Who) -> int:
    """How many mails wait for a decision."""
    _enter(study, who, "the mails to be decided")
    return len(post.unfiled(study, store.archive_of(study)))


def decided(study: Study, who: Who) -> list[tuple[Post, Note]]:
    """What people decided last, the newest first."""
    _enter(study, who, "the mails that were decided")
    archive = store.archive_of(study)
    notes = post.notes(archive)[: -RECENT - 1 : -1]
    found = [(post.one(study, archive, note.mail), note) for note in notes]
    return [(one, note) for one, note in found if one]


def html(study: Study, who: Who, mail: str) -> Shown:
    """The HTML of a mail, made harmless. RefusedError if there is no such mail, or not for them."""
    _enter(study, who, f"the HTML of mail {mail[:12]}")
    one = post.one(study, store.archive_of(study), mail)
    if one is None:
        raise RefusedError(mail)
    return safe_html(one.letter.html)


def candidates(study: Study, who: Who, one: Post) -> list[Candidate]:
    """The probes that a mail may belong to, the likeliest first."""
    _enter(study, who, "the probes")
    boxes = post.outboxes(study, store.archive_of(study)).values()
    ranked = sorted(
        (_ranked(box, one) for box in boxes), key=lambda found: (found[0], found[1].audit)
    )
    return [candidate for _, candidate in ranked[:MOST]]


def _ranked(box: Outbox, one: Post) -> tuple[tuple[bool, bool, bool, timedelta], Candidate]:
    probe, came = box.probe, one.received.received_at
    sent_at = min((sent.sent_at for sent in probe.sent if sent.sent_at), default=None)
    theirs = belongs(sender_host(one.letter), probe.domains)
    after = sent_at is not None and sent_at <= came
    same_box = probe.mailbox == one.received.mailbox
    by_rule = probe.audit == one.filed.audit
    away = abs(came - sent_at) if sent_at else timedelta.max
    why = [
        word
        for true, word in (
            (by_rule, "as the rules say"),
            (theirs, "their domain"),
            (same_box, "this mailbox"),
            (sent_at is not None and not after, "sent after this mail came"),
            (sent_at is None, "not known to be sent"),
        )
        if true
    ]
    found = Candidate(probe.audit, probe.business, probe.scenario, sent_at, ", ".join(why))
    return (not by_rule, not (theirs and after), not (same_box and after), away), found


def decide(
    study: Study, who: Who, mail: str, *, audit: str | None, kind: Kind | None, reason: str = ""
) -> None:
    """Keep a decision; the times of the audits that it concerns follow.

    audit None: it answers none of our probes. RefusedError: not for them, or no such mail or probe.
    """
    _note(study, who, mail, audit=audit, kind=kind, reason=reason)


def take_back(study: Study, who: Who, mail: str) -> None:
    """From now on the rules say again what that mail is."""
    _note(study, who, mail, audit=None, kind=None, reason="", back=True)


def _note(
    study: Study,
    who: Who,
    mail: str,
    *,
    audit: str | None,
    kind: Kind | None,
    reason: str,
    back: bool = False,
) -> None:
    if not may(who, "file", Thing("mail")):
        raise RefusedError(mail)
    try:
        post.note(
            study, mail, audit=audit, kind=kind, by=who.name, reason=reason.strip(), back=back
        )
    except KeyError:
        raise RefusedError(mail) from None


def status(study: Study, who: Who, now: datetime) -> Status:
    """How the post stands; without a word of any mail."""
    if not may(who, "see", Thing("mail")):
        raise RefusedError("status")
    archive = store.archive_of(study)
    filed = post.filed(study, archive)
    due = list(mailing.due(study, archive, now))
    boxes = post.outboxes(study, archive)
    return Status(
        boxes=tuple(_boxes(study, archive)),
        kinds=Counter(one.kind for one in filed),
        unfiled=sum(one.audit is None for one in filed),
        open=sum(head.audit in boxes for head in heads.heads(study, desk.OPEN, limit=100_000)),
        due=sum(isinstance(one, mailing.Due) for one in due),
        held=tuple((one.audit, one.why) for one in due if isinstance(one, mailing.Held)),
    )


def _boxes(study: Study, archive: Archive) -> Iterator[Box]:
    newest: dict[str, datetime] = {}
    for capture in batches.captures(archive):
        for mail in batches.received(capture.folder):
            known = newest.get(mail.mailbox, mail.received_at)
            newest[mail.mailbox] = max(known, mail.received_at)
    for box in study.mailbox:
        lock = study.home / f".mail-{box.name}.lock"  # opened anew by each catch-up
        asked = datetime.fromtimestamp(lock.stat().st_mtime, UTC) if lock.is_file() else None
        yield Box(box.name, box.address, asked, newest.get(box.name))


def waited(filed: Filed, sent_at: datetime | None) -> timedelta | None:
    """From our first message to this mail; None if either is not known, or it came before."""
    if sent_at is None or filed.received_at < sent_at:
        return None
    return filed.received_at - sent_at


def _enter(study: Study, who: Who, what: str) -> None:
    """Past here are mails as others wrote them."""
    if not may(who, "see", Thing("mail")):
        raise RefusedError(what)
    if who.role == "admin" and not people.looking(study, who, what):
        raise ReasonError(what)
