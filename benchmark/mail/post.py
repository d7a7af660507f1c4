"""The post of a study: what was sent, what lies in its mailboxes, and what belongs to what.

Everything is derived from the archive: raw mails from captures of kind `mail`, people's decisions
from captures of kind `mailnote`, what was sent from the audits' logs. Mails as they were read are
cached in `facts/`, so that only new ones are read.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from threading import Lock

from audits.letters.letters import Letter, as_json, from_json, read_letters
from audits.probes import outbox
from audits.probes.matching import arrival, file_post, identity
from audits.probes.outbox import Outbox
from audits.probes.probes import Filed, Kind, Note, Probe, Received
from benchmark import sources, store
from benchmark.archive import Archive, Capture, write_whole
from benchmark.mail import batches, mailplaces, settle
from benchmark.study import Study

GONE = ("it was taken out, since it had grown too old (personal.mail_days)",)
OPENED = 4  # batches that are held at once
_turn = Lock()
_cache: dict[Path, tuple[object, list[Item]]] = {}
_sent: dict[Path, tuple[object, dict[str, Outbox]]] = {}
_logs: dict[Path, tuple[int, Outbox | None]] = {}


@dataclass(frozen=True)
class Post:
    """One mail of others, as it came first; `copies`: how often the servers delivered it."""

    received: Received
    letter: Letter
    filed: Filed
    copies: int


@dataclass(frozen=True)
class Thread:
    """A probe, what was sent of it, and what came back, oldest first."""

    outbox: Outbox
    posts: tuple[Post, ...]

    @property
    def probe(self) -> Probe:
        return self.outbox.probe


def outboxes(study: Study, archive: Archive) -> dict[str, Outbox]:
    """Audit → what was sent of it; of every audit that has an alias."""
    with _turn:
        state = _state(study, archive)
        known = _sent.get(archive.root)
        if known is None or known[0] != state:
            read = _read_outboxes(study, archive)  # may find logs to ask from now on
            known = _sent[archive.root] = (_state(study, archive), read)
    return known[1]


def _state(study: Study, archive: Archive) -> object:
    """Changes with whatever is added to the archive: the ledger notes all but answers.

    Of these only those count that say when a shopper sent, so the logs of such audits are asked.
    """
    asked = [log for log, (_, read) in _logs.items() if read and read.by_person]
    sizes = tuple(log.stat().st_size for log in asked if log.is_relative_to(archive.root))
    return archive.length(), study.sha256, sizes


def _read_outboxes(study: Study, archive: Archive) -> dict[str, Outbox]:
    domains = {business.id: mailplaces.domains(business) for business in study.business}
    found = {}
    for _, logs in archive.audit_shards():
        for log in logs:
            read = _outbox(archive, log)
            if read:
                of = domains.get(read.probe.business, frozenset())
                found[read.probe.audit] = replace(read, probe=replace(read.probe, domains=of))
    return found


def _outbox(archive: Archive, log: Path) -> Outbox | None:
    """Of a log that did not grow, what was read last time."""
    size = log.stat().st_size
    known = _logs.get(log)
    if known is None or known[0] != size:
        told = b'"alias"' in log.read_bytes()
        read = outbox.read(archive.events(log.stem)) if told else None  # type: ignore[arg-type]
        known = _logs[log] = (size, read)
    return known[1]


def clock_offsets(study: Study, archive: Archive) -> dict[str, float]:
    """Mailbox → seconds by which its server's clock is ahead of this machine's, by our own copies.

    The median, to a second, and with the way there in it. Waiting times are off by as much.
    """
    sent = {
        (one.message_id, box.probe.alias): one.sent_at
        for box in outboxes(study, archive).values()
        for one in box.probe.sent
        if one.sent_at and not box.by_person
    }
    found: dict[str, list[float]] = {}
    for _, mail, letter in _all(study, archive, list(batches.captures(archive))):
        at = sent.get((letter.message_id, letter.from_address))
        if at:
            found.setdefault(mail.mailbox, []).append((mail.received_at - at).total_seconds())
    return {mailbox: median(seconds) for mailbox, seconds in found.items()}


def notes(archive: Archive) -> list[Note]:
    """What people decided about mails and nobody took back, oldest first; the newest of each."""
    found = []
    for path in archive.root.glob("captures/mailnote-*/note.json"):
        fields = json.loads(path.read_text())
        found.append(Note(**{**fields, "at": datetime.fromisoformat(fields["at"])}))
    newest = {note.mail: note for note in sorted(found, key=lambda note: note.at)}
    return sorted((note for note in newest.values() if not note.back), key=lambda note: note.at)


def note(
    study: Study,
    mail: str,
    *,
    audit: str | None,
    kind: Kind | None,
    by: str,
    reason: str = "",
    back: bool = False,
) -> None:
    """Keep what a person decided about a mail, and settle the audits that it concerns.

    `audit` None: it answers none of our probes; `kind` None: as the rules say; `back`: what was
    decided before no longer holds. KeyError if there is no such mail or audit. Whoever calls has
    seen to it that `by` may decide that.
    """
    archive = store.archive_of(study)
    batches.raw(archive, mail)
    before = {one.audit for one in filed(study, archive) if one.mail == mail}
    if audit is not None and audit not in outboxes(study, archive):
        raise KeyError(audit)
    at = datetime.now(UTC)
    name = f"mailnote-{at:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
    kept = Note(mail, audit, kind, by, at, reason, back)
    text = json.dumps(asdict(kept), default=str, indent=1)
    write_whole(archive.draft(name) / "note.json", text.encode())
    archive.seal(name, "mailnote")
    after = {one.audit for one in filed(study, archive) if one.mail == mail}
    settle_due(study, archive, at, only=(before | after | {audit}) - {None})


def settle_due(
    study: Study, archive: Archive, now: datetime, only: set[str | None] | None = None
) -> list[str]:
    """Let the system fill what it knows of each open probe; a line for each that changed."""
    mails = arrived(study, archive)
    lines = []
    for audit, box in outboxes(study, archive).items():
        if only is None or audit in only:
            filed = [item.filed for item in mails.get(audit, [])]
            lines += settle.settle(study, archive, box, filed, now)
    return lines


def arrived(study: Study, archive: Archive) -> dict[str | None, list[Item]]:
    """Audit → its mails, oldest first; None → those that nobody could file."""
    found: dict[str | None, list[Item]] = {}
    for item in _items(study, archive):
        found.setdefault(item.filed.audit, []).append(item)
    return found


def filed(study: Study, archive: Archive) -> list[Filed]:
    """Every mail of others in the study's mailboxes, once each, oldest first: whose and what."""
    return [item.filed for item in _items(study, archive)]


def thread(study: Study, archive: Archive, audit: str) -> Thread | None:
    """A probe with its mails; None of an audit without an alias."""
    box = outboxes(study, archive).get(audit)
    if box is None:
        return None
    mine = [item for item in _items(study, archive) if item.filed.audit == audit]
    return Thread(box, tuple(opened(study, archive, mine)))


def one(study: Study, archive: Archive, mail: str) -> Post | None:
    """The mail of that SHA-256, as it was filed; None if there is none."""
    found = [item for item in _items(study, archive) if item.received.mail == mail]
    return next(opened(study, archive, found), None)


def deliveries(
    study: Study, archive: Archive
) -> Iterator[tuple[Item | None, list[tuple[Capture, Received]]]]:
    """Every mail that is still here with each delivery of it; None: a copy of what we sent."""
    firsts = {item.received.mail: item for item in _items(study, archive) if not item.gone}
    same: dict[tuple[str, ...], list[tuple[Capture, Received]]] = {}
    for capture, mail, letter in _all(study, archive, list(batches.captures(archive))):
        same.setdefault(identity(letter.mail, letter), []).append((capture, mail))
    for rows in same.values():
        yield next((firsts[row.mail] for _, row in rows if row.mail in firsts), None), rows


def unfiled(study: Study, archive: Archive) -> list[Item]:
    """Mails for a person to decide: nobody could file them, nobody knows their kind, or they look
    made up. What may be an answer comes first, then the rest of the mailbox (much of it spam)."""
    decided = {note.mail for note in notes(archive)}
    left = [
        item
        for item in _items(study, archive)
        if not item.gone
        and item.received.mail not in decided
        and (item.filed.audit is None or item.filed.kind == "undecided" or item.filed.suspicious)
    ]
    return sorted(left, key=_unlikely)


def _unlikely(item: Item) -> tuple[bool, bool, datetime]:
    """Of no probe, and not even written to us alone."""
    stray = item.filed.audit is None
    return (
        stray and item.filed.kind not in ("person", "undecided"),
        stray,
        item.received.received_at,
    )


@dataclass(frozen=True)
class Item:
    """A mail without its text: ten thousand of them are to be had at once."""

    received: Received
    filed: Filed
    copies: int
    capture: Capture
    gone: bool = False  # taken out, since it has grown too old


def _items(study: Study, archive: Archive) -> list[Item]:
    boxes = outboxes(study, archive)
    with _turn:
        state = _state(study, archive)
        known = _cache.get(archive.root)
        if known is None or known[0] != state:
            known = _cache[archive.root] = (state, _sorted_out(study, archive, boxes))
    return known[1]


def _sorted_out(study: Study, archive: Archive, boxes: dict[str, Outbox]) -> list[Item]:
    ours = {(sent.message_id, b.probe.alias) for b in boxes.values() for sent in b.probe.sent}
    found = list(batches.captures(archive))
    first: dict[tuple[str, ...], tuple[Received, Capture]] = {}
    bytes_of: dict[tuple[str, ...], set[str]] = {}
    for capture, mail, letter in _all(study, archive, found):
        if (letter.message_id, letter.from_address) in ours:
            continue  # the copy of a probe that we sent to ourselves
        same = identity(letter.mail, letter)
        bytes_of.setdefault(same, set()).add(mail.mail)
        if same not in first or mail.received_at < first[same][0].received_at:
            first[same] = mail, capture
    once = _in_order(study, archive, first.values())
    probes = [box.probe for box in boxes.values()]
    servers = {box.name: box.auth_server for box in study.mailbox if box.auth_server}
    filed_as = {one.mail: one for one in file_post(once, probes, notes(archive), servers=servers)}
    items = [
        Item(mail, filed_as[mail.mail], len(bytes_of[same]), capture)
        for same, (mail, capture) in first.items()
    ]
    items += [
        Item(one.received, one.filed, one.copies, capture, gone=True)
        for capture in found
        for one in batches.told(capture.folder)
    ]
    return sorted(items, key=lambda item: (item.received.received_at, item.received.mail))


def _in_order(
    study: Study, archive: Archive, chosen: Iterable[tuple[Received, Capture]]
) -> Iterator[tuple[Received, Letter]]:
    """Mails as they came: of each folder one batch after the other, of several side by side."""
    opened: dict[str, dict[str, Letter]] = {}
    for mail, capture in sorted(chosen, key=lambda one: arrival(one[0])):
        letters = opened.pop(capture.capture, None) or _letters(study, archive, capture)
        opened[capture.capture] = letters  # the one used last stands last
        if len(opened) > OPENED:
            del opened[next(iter(opened))]
        yield mail, letters[mail.mail]


def _all(
    study: Study, archive: Archive, found: list[Capture]
) -> Iterator[tuple[Capture, Received, Letter]]:
    for capture in found:
        letters = _letters(study, archive, capture)
        for mail in batches.received(capture.folder):
            yield capture, mail, letters[mail.mail]


def opened(study: Study, archive: Archive, items: list[Item]) -> Iterator[Post]:
    """Mails with what was read of them."""
    by_capture: dict[str, dict[str, Letter]] = {}
    for item in items:
        name = item.capture.capture
        if name not in by_capture:
            by_capture = {name: _letters(study, archive, item.capture)}  # one batch at a time
        gone = Letter(item.received.mail, problems=GONE)
        letter = by_capture[name].get(item.received.mail, gone)
        yield Post(item.received, letter, item.filed, item.copies)


def _letters(study: Study, archive: Archive, capture: Capture) -> dict[str, Letter]:
    """The mails of a batch as they are read; parsed in a process of its own, and only once."""
    folder = study.home / "facts" / f"letters-{sources.SOURCES['audits'].version}"
    file = folder / f"{capture.capture}.jsonl"
    if not file.is_file():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        wanted = dict.fromkeys(mail.mail for mail in batches.received(capture.folder))
        read = read_letters((mail, batches.raw_of(archive, capture, mail)) for mail in wanted)
        write_whole(file, "".join(as_json(letter) + "\n" for letter in read).encode())
    lines = file.read_text(encoding="utf-8").split("\n")[:-1]
    return {letter.mail: letter for letter in map(from_json, lines)}
