"""Which probe does a mail answer, and what is it? `file_post` says it for whole mailboxes.

The first rule that fits, with its evidence: the probe's own address or its token → a Message-ID of
ours in In-Reply-To or References → ours inside a returned mail → our address in what is quoted → a
ticket number that an earlier mail of the thread carried → the sender's domain (of a failure: the
address that failed), if one probe to it is open → planted words in what is quoted → none: a person
decides. Mails are looked at one after the other and let go: a few words and points are kept of each
(whole letters took 13 MB per thousand).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from audits.letters.letters import Letter
from audits.letters.mailkinds import by_headers
from audits.letters.mailnotices import Verdict
from audits.letters.mailsigns import QUICK, Signs, same_text, second_look, signs
from audits.probes.mailindex import Index, Match
from audits.probes.mailtrust import doubt
from audits.probes.probes import Filed, Kind, Note, Probe, Received

KEPT = 20_000  # characters of a mail's texts that are looked at
KINDS_DOUBTED: tuple[Kind, Kind] = ("automatic", "person")
SURE = ("alias", "token", "references", "person")  # rules whose mails teach ticket numbers


@dataclass(frozen=True)
class _Seen:
    """A mail beside its probe."""

    probe: Probe
    signs: Signs
    waited: timedelta | None
    text: int  # a hash of what a template does not fill in; 0: too little is left
    doubts: tuple[str, str]  # if it is a machine's, and if somebody wrote it


@dataclass
class _Mail:
    received: Received
    identity: tuple[str, ...]
    body: str  # SHA-256; empty if there is no text
    match: Match
    verdict: Verdict
    note: Note | None
    seen: _Seen | None
    doubt: str = ""

    @property
    def audit(self) -> str | None:
        return self.match.probe.audit if self.match.probe else None


def file_post(
    mails: Iterable[tuple[Received, Letter]],
    probes: Iterable[Probe],
    notes: Iterable[Note] = (),
    *,
    servers: Mapping[str, str] | None = None,
) -> list[Filed]:
    """All mails, handed in and filed in the order of arrival; one delivered twice is filed once.

    `servers`: mailbox → the name (authserv-id) that its own receiving server puts into
    `Authentication-Results`; nobody else's results count (`mailtrust`).
    """
    index, newest = Index(probes), _newest(notes)
    found = []
    for received, letter in mails:
        server = (servers or {}).get(received.mailbox, "")
        found.append(_first_look(received, _slim(letter), index, newest, server))
    filed = _once(found)
    _look_again(filed)
    _doubts(filed)
    return [_filed(one) for one in filed]


def arrival(mail: Received) -> tuple[datetime, str, str, int]:
    """What mails are sorted by before they are filed: tickets are learned from earlier ones."""
    return mail.received_at, mail.mail, mail.folder, mail.uid


def _newest(notes: Iterable[Note]) -> dict[str, Note]:
    return {note.mail: note for note in sorted(notes, key=lambda note: note.at)}


def _slim(letter: Letter) -> Letter:
    return replace(letter, html="", text=letter.text[:KEPT], quoted=letter.quoted[:KEPT])


def _first_look(
    received: Received, letter: Letter, index: Index, notes: dict[str, Note], server: str
) -> _Mail:
    verdict, note = by_headers(letter), notes.get(received.mail)
    match = index.match(received, letter, verdict)
    if note:
        probe = index.audits.get(note.audit) if note.audit else None
        match = Match(probe, "person", 1.0, note.by)
        if note.kind:
            verdict = Verdict(note.kind, "person", 1.0)
    if match.probe and match.rule in SURE and verdict.kind not in ("bounce", "report", "bulk"):
        index.learn(letter, match.probe)
    seen = _seen(received, letter, match, server) if match.probe else None
    body = letter.body_sha256 if letter.text else ""
    return _Mail(received, identity(received.mail, letter), body, match, verdict, note, seen)


def identity(mail: str, letter: Letter) -> tuple[str, ...]:
    """Delivered twice, or listed anew after a change of UIDVALIDITY, a mail is the same mail: the
    same Message-ID and the same body (safety 3)."""
    if letter.message_id and letter.body_sha256:
        return letter.message_id, letter.body_sha256
    return (mail,)


def _seen(received: Received, letter: Letter, match: Match, server: str) -> _Seen:
    assert match.probe
    probe, at = match.probe, received.received_at
    waited = _waited(letter, at, probe)
    doubts = [doubt(letter, kind, at, probe, match.rule, server) for kind in KINDS_DOUBTED]
    text = hash(same_text(letter))  # of an empty one 0
    return _Seen(probe, signs(letter, probe, waited), waited, text, (doubts[0], doubts[1]))


def _once(found: list[_Mail]) -> list[_Mail]:
    """Each mail once per probe: the first delivery, with the note of any of them."""
    groups: dict[tuple[str, ...], list[_Mail]] = defaultdict(list)
    for one in found:
        groups[one.identity].append(one)
    kept = []
    for group in groups.values():
        noted = max((one for one in group if one.note), key=lambda one: one.note.at, default=None)  # type: ignore[union-attr]
        if noted:
            first = group[0]
            kept.append(replace(noted, received=first.received))
            continue
        of: dict[str | None, _Mail] = {}
        for one in group:
            of.setdefault(one.audit, one)
        if len(of) > 1:
            of.pop(None, None)
        kept += of.values()
    return sorted(kept, key=lambda one: (one.received.received_at, one.received.mail))


def _look_again(filed: list[_Mail]) -> None:
    """The second pass, over all mails of a business."""
    alike: dict[tuple[str, int], set[str]] = defaultdict(set)
    for one in filed:
        if (seen := one.seen) and seen.text and one.verdict.kind not in ("bounce", "report"):
            alike[seen.probe.business, seen.text].add(seen.probe.audit)
    for one in filed:
        seen = one.seen
        if seen is None or one.verdict.rule == "person":
            continue
        others = len(alike[seen.probe.business, seen.text]) - 1 if seen.text else 0
        if one.verdict.kind in ("undecided", "person"):
            one.verdict = second_look(one.verdict, seen.signs, max(others, 0))
        elif (
            one.verdict.kind in ("acknowledgement", "automatic", "bulk")
            and others <= 0
            and (seen.waited or QUICK) > QUICK
            and seen.signs.answers
        ):
            rule = f"{one.verdict.rule}, but it answers our questions"
            one.verdict = Verdict("undecided", rule, 0.5)


def _waited(letter: Letter, at: datetime, probe: Probe) -> timedelta | None:
    """Since the message it answers, else since our last one before it."""
    times = [
        one.sent_at for one in probe.sent if one.sent_at and one.message_id in letter.in_reply_to
    ]
    times = times or [one.sent_at for one in probe.sent if one.sent_at and one.sent_at <= at]
    return at - max(times) if times else None


def _doubts(filed: list[_Mail]) -> None:
    by_id: dict[str, str] = {}
    by_body: dict[str, str] = {}
    for one in filed:
        if one.seen is None or one.note:
            continue
        audit, kind = one.seen.probe.audit, one.verdict.kind
        alive = kind in ("person", "undecided")
        if kind not in ("bounce", "report", "bulk"):
            one.doubt = one.seen.doubts[alive]
        before = {by_id.setdefault(one.identity[0], audit)}
        if one.body:
            before.add(by_body.setdefault(one.body, audit))
        replayed = before - {audit}
        if replayed and not one.doubt and alive:
            one.doubt = f"the same mail was filed before, under {min(replayed)}"


def _filed(one: _Mail) -> Filed:
    return Filed(
        mail=one.received.mail,
        received_at=one.received.received_at,
        audit=one.audit,
        match_rule=one.match.rule,
        match_confidence=one.match.confidence,
        match_evidence=one.match.evidence,
        kind=one.verdict.kind,
        kind_rule=one.verdict.rule,
        kind_confidence=one.verdict.confidence,
        suspicious=one.doubt,
    )
