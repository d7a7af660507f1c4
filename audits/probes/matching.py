"""Which probe does a mail answer, and what is it? `file_post` says it for whole mailboxes.

The first rule that fits, with its evidence: the probe's own address or its token → a Message-ID of
ours in In-Reply-To or References → ours inside a returned mail → our address in what is quoted → a
ticket number that an earlier mail of the thread carried → the sender's domain (of a failure: the
address that failed), if one probe to it is open → planted words in what is quoted → none: a person
decides. Time and memory grow with the number of mails, not with its square.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from audits.letters.letters import Letter
from audits.letters.mailkinds import by_headers
from audits.letters.mailnotices import Verdict
from audits.letters.mailsigns import QUICK, answers, same_text, second_look
from audits.probes.mailindex import Index, Match
from audits.probes.mailtrust import doubt
from audits.probes.probes import Filed, Note, Probe, Received

KEPT = 20_000  # characters of a mail's texts that are looked at
SURE = ("alias", "token", "references", "person")  # rules whose mails teach ticket numbers


@dataclass
class _Mail:
    received: Received
    letter: Letter
    match: Match
    verdict: Verdict
    note: Note | None
    fingerprint: str
    doubt: str = ""

    @property
    def audit(self) -> str | None:
        return self.match.probe.audit if self.match.probe else None

    @property
    def identity(self) -> tuple[str, ...]:
        """Two deliveries of one mail: the same Message-ID and the same body (safety 3)."""
        letter = self.letter
        if letter.message_id and letter.body_sha256:
            return letter.message_id, letter.body_sha256
        return (self.received.mail,)


def file_post(
    mails: Iterable[tuple[Received, Letter]],
    probes: Iterable[Probe],
    notes: Iterable[Note] = (),
    *,
    servers: Mapping[str, str] | None = None,
) -> list[Filed]:
    """All mails, filed, in the order of arrival; a mail delivered twice is filed once.

    `servers`: mailbox → the name (authserv-id) that its own receiving server puts into
    `Authentication-Results`; nobody else's results count (`mailtrust`).
    """
    index, newest = Index(probes), _newest(notes)
    arrived = sorted(
        ((received, _slim(letter)) for received, letter in mails),
        key=lambda one: (one[0].received_at, one[0].mail, one[0].folder, one[0].uid),
    )
    found = [_first_look(received, letter, index, newest) for received, letter in arrived]
    filed = _once(found)
    _look_again(filed)
    _doubts(filed, servers or {})
    return [_filed(one) for one in filed]


def _newest(notes: Iterable[Note]) -> dict[str, Note]:
    return {note.mail: note for note in sorted(notes, key=lambda note: note.at)}


def _slim(letter: Letter) -> Letter:
    return replace(letter, html="", text=letter.text[:KEPT], quoted=letter.quoted[:KEPT])


def _first_look(received: Received, letter: Letter, index: Index, notes: dict[str, Note]) -> _Mail:
    verdict, note = by_headers(letter), notes.get(received.mail)
    match = index.match(received, letter, verdict)
    if note:
        probe = index.audits.get(note.audit) if note.audit else None
        match = Match(probe, "person", 1.0, note.by)
        if note.kind:
            verdict = Verdict(note.kind, "person", 1.0)
    if match.probe and match.rule in SURE and verdict.kind not in ("bounce", "report", "bulk"):
        index.learn(letter, match.probe)
    return _Mail(received, letter, match, verdict, note, same_text(letter))


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
            kept.append(replace(noted, received=first.received, letter=first.letter))
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
    alike: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in filed:
        if one.match.probe and one.fingerprint and one.verdict.kind not in ("bounce", "report"):
            alike[one.match.probe.business, one.fingerprint].add(one.match.probe.audit)
    for one in filed:
        probe = one.match.probe
        if probe is None or one.verdict.rule == "person":
            continue
        others = len(alike[probe.business, one.fingerprint]) - 1 if one.fingerprint else 0
        waited = _waited(one.letter, one.received.received_at, probe)
        if one.verdict.kind in ("undecided", "person"):
            one.verdict = second_look(one.letter, one.verdict, probe, waited, max(others, 0))
        elif (
            one.verdict.kind in ("acknowledgement", "automatic", "bulk")
            and others <= 0
            and (waited or QUICK) > QUICK
            and answers(one.letter, probe)
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


def _doubts(filed: list[_Mail], servers: Mapping[str, str]) -> None:
    by_id: dict[str, str] = {}
    by_body: dict[str, str] = {}
    for one in filed:
        probe, letter = one.match.probe, one.letter
        if probe is None or one.note:
            continue
        server = servers.get(one.received.mailbox, "")
        one.doubt = doubt(
            letter, one.verdict.kind, one.received.received_at, probe, one.match.rule, server
        )
        before = {by_id.setdefault(letter.message_id or one.received.mail, probe.audit)}
        if letter.text:
            before.add(by_body.setdefault(letter.body_sha256, probe.audit))
        replayed = before - {probe.audit}
        if replayed and not one.doubt and one.verdict.kind in ("person", "undecided"):
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
