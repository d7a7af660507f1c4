"""What lies in a mailbox, as the server has it: every mail once, with the server's own time.

IDLE only wakes; the truth is asked for by UID. `INTERNALDATE` is when the server took a mail; the
sender's `Date:` can say anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from imaplib import IMAP4

from imap_tools import BaseMailBox

WHOLE_BYTES = 10_000_000  # a larger mail is kept as its headers
HEADER_BYTES = 1_000_000  # of such a mail, at most
BATCH_MAILS = 500
BATCH_BYTES = 32_000_000  # in memory at once
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DATE = re.compile(
    rb'INTERNALDATE "\s*(\d+)-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"', re.I
)
_UID = re.compile(rb"\bUID (\d+)", re.I)
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)", re.I)


@dataclass(frozen=True)
class Listed:
    """A mail as the server lists it."""

    uid: int
    received_at: datetime
    size: int

    @property
    def whole(self) -> bool:
        return self.size <= WHOLE_BYTES


@dataclass(frozen=True)
class Folder:
    """A folder as it is now. Another `uidvalidity`: the server has numbered its mails anew."""

    name: str
    uidvalidity: int


def folders(box: BaseMailBox, named: tuple[str, ...] = ()) -> list[str]:
    """INBOX and whatever the server marks as junk (RFC 6154), or those of `named` there are."""
    there = {folder.name: folder.flags for folder in box.folder.list()}
    if named:
        return [name for name in named if name in there or name.upper() == "INBOX"]
    junk = [name for name, flags in there.items() if "\\Junk" in flags]
    by_name = [name for name in there if name.rpartition("/")[2].lower() in ("junk", "spam")]
    return ["INBOX", *(junk or by_name)]


def sent_folders(box: BaseMailBox) -> list[str]:
    """Where the provider itself keeps what was sent."""
    there = list(box.folder.list())
    marked = [folder.name for folder in there if "\\Sent" in folder.flags]
    return marked or [folder.name for folder in there if folder.name.lower() == "sent"]


def enter(box: BaseMailBox, name: str) -> Folder:
    """Open a folder for reading only."""
    box.folder.set(name, readonly=True)
    _, found = box.client.response("UIDVALIDITY")
    box.client.response("EXISTS")  # from here on, what came since: see `wait`
    return Folder(name, int(found[-1] or 0))  # one number, as bytes


def listing(box: BaseMailBox, after: int) -> Iterator[list[Listed]]:
    """Mails with a UID above `after`, lowest first, in batches.

    `UID n:*` gives the last mail even if its UID is below n (RFC 9051 6.4.9): left out here.
    """
    typ, found = box.client.uid("SEARCH", f"UID {after + 1}:*")
    _check(typ, found)
    uids = sorted(uid for uid in map(int, (found[0] or b"").split()) if uid > after)
    for start in range(0, len(uids), BATCH_MAILS):
        batch = uids[start : start + BATCH_MAILS]
        wanted = ",".join(map(str, batch))
        typ, rows = box.client.uid("FETCH", wanted, "(UID INTERNALDATE RFC822.SIZE)")
        _check(typ, rows)
        listed = [_listed(row) for row in rows if isinstance(row, bytes)]
        yield from _by_size(sorted((one for one in listed if one), key=lambda one: one.uid))


def _by_size(listed: list[Listed]) -> Iterator[list[Listed]]:
    batch: list[Listed] = []
    for one in listed:
        if batch and sum(min(m.size, WHOLE_BYTES) for m in batch) + one.size > BATCH_BYTES:
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch


def contents(box: BaseMailBox, batch: list[Listed]) -> Iterator[tuple[Listed, bytes]]:
    """The mails of a batch, or the headers of those too large; without marking them as read.

    One that was deleted meanwhile is left out.
    """
    by_uid = {one.uid: one for one in batch}
    small = [one.uid for one in batch if one.whole]
    large = [one.uid for one in batch if not one.whole]
    for uids, part in (
        (small, f"BODY.PEEK[]<0.{WHOLE_BYTES}>"),
        (large, f"BODY.PEEK[HEADER]<0.{HEADER_BYTES}>"),
    ):
        if not uids:
            continue
        typ, rows = box.client.uid("FETCH", ",".join(map(str, uids)), f"(UID {part})")
        _check(typ, rows)
        for uid, content in _literals(rows):
            if uid in by_uid:
                yield by_uid[uid], content


def _literals(rows: list[object]) -> Iterator[tuple[int, bytes]]:
    """(UID, content) of an answer to FETCH; servers put the UID before or behind the content."""
    for place, row in enumerate(rows):
        if not isinstance(row, tuple):
            continue
        behind = rows[place + 1] if place + 1 < len(rows) else b""
        tail = behind if isinstance(behind, bytes) else b""
        uid = _UID.search(row[0]) or _UID.search(tail)
        if uid:
            yield int(uid[1]), row[1]


def wait(box: BaseMailBox, seconds: float) -> bool:
    """Whether something comes into the folder that was entered, within `seconds` (IDLE, RFC 2177).

    A server tells each mail once. Of one that came during the last command it told with that
    command's answer. One that came shortly before IDLE is told in one packet with IDLE's beginning,
    and was read with it: the socket has no more to say, and imap-tools, which asks only the socket,
    would wait in vain.
    """
    if box.client.response("EXISTS")[1] != [None]:
        return True
    with box.idle as idle:
        line = box.client.sock
        timeout = line.gettimeout()
        line.settimeout(0)
        try:
            told = bool(box.client._get_line())  # imap-tools reads so as well
        except (OSError, IMAP4.abort):  # nothing there, in words that hang on TLS
            told = False
        finally:
            line.settimeout(timeout)
        return told or bool(idle.poll(seconds))


def find(box: BaseMailBox, names: list[str], message_id: str) -> datetime | None:
    """When the server took the earliest mail of that Message-ID; None if there is none."""
    found = []
    for name in names:
        enter(box, name)
        typ, uids = box.client.uid("SEARCH", "HEADER", "Message-ID", f'"{message_id}"')
        _check(typ, uids)
        if uids[0]:
            wanted = uids[0].replace(b" ", b",").decode()
            typ, rows = box.client.uid("FETCH", wanted, "(UID INTERNALDATE RFC822.SIZE)")
            _check(typ, rows)
            found += [one for row in rows if isinstance(row, bytes) if (one := _listed(row))]
    return min((one.received_at for one in found), default=None)


def _listed(row: bytes) -> Listed | None:
    uid, size, date = _UID.search(row), _SIZE.search(row), _DATE.search(row)
    if not (uid and size and date):
        return None
    return Listed(int(uid[1]), _moment(date), int(size[1]))


def _moment(date: re.Match[bytes]) -> datetime:
    """`17-Jul-1996 02:44:25 -0700` → UTC; strptime would ask the machine's language for months."""
    day, month, year, hour, minute, second, sign, hours, minutes = (
        p.decode() for p in date.groups()
    )
    offset = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
    month_number = _MONTHS.index(month.lower()) + 1
    local = datetime(
        int(year), month_number, int(day), int(hour), int(minute), int(second),
        tzinfo=timezone(offset),
    )  # fmt: skip
    return local.astimezone(UTC)


def _check(typ: str, found: object) -> None:
    if typ != "OK":
        raise OSError(f"the mail server said {typ} {str(found)[:200]}")
