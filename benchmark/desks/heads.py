"""What every audit is about and how it stands, at hand at once: an index beside the logs.

Derived: `facts/desk.sqlite` may be deleted. The ledger notes every step of an audit, so going on
from where it was last read finds all that changed, whoever wrote it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from threading import Lock
from zlib import crc32

from audits import casework
from audits.casework import Case
from benchmark import store
from benchmark.archive import Archive
from benchmark.study import Study

_BATCH = 1_000  # audits folded before they are written down: a stop loses no more
MOST = 500  # listed at once
_turn = Lock()  # of this process; others wait for SQLite's own lock


@dataclass(frozen=True)
class Head:
    """One audit, without its answers. Days and times as ISO text, for SQLite."""

    audit: str
    business: str
    wave: str
    form: str
    scenario: str
    shopper: str
    status: str
    planned_day: str | None
    day_part: str | None
    started_at: str | None
    submitted_at: str | None
    decided_by: str | None
    reason: str | None
    late: bool
    codings: str  # pseudonyms of second coders, with spaces between
    judged_by: str  # likewise, of whoever ever judged


_NAMES = ", ".join(field.name for field in fields(Head))
_VERSION = crc32(_NAMES.encode()) >> 1  # an index with other columns is made anew
_NEW = (
    "DROP TABLE IF EXISTS head",
    "DROP TABLE IF EXISTS ledger",
    f"CREATE TABLE head ({_NAMES.replace('audit,', 'audit TEXT PRIMARY KEY,', 1)})",
    "CREATE INDEX by_status ON head (status, shopper)",
    "CREATE TABLE ledger (place INTEGER NOT NULL)",
    f"PRAGMA user_version = {_VERSION}",
)


def heads(
    study: Study, statuses: tuple[str, ...], shopper: str | None = None, limit: int = MOST
) -> list[Head]:
    """Audits in one of `statuses`, those that wait longest first."""
    marks = ", ".join("?" * len(statuses))
    of_shopper = "" if shopper is None else "AND shopper = ?"
    with _index(study) as index:
        rows = index.execute(
            f"SELECT {_NAMES} FROM head WHERE status IN ({marks}) {of_shopper} "
            "ORDER BY coalesce(submitted_at, started_at, planned_day), audit LIMIT ?",
            (*statuses, *([] if shopper is None else [shopper]), limit),
        ).fetchall()
    return [Head(*row) for row in rows]


def counts(study: Study) -> dict[str, int]:
    """Status → how many audits."""
    with _index(study) as index:
        return dict(index.execute("SELECT status, count(*) FROM head GROUP BY status").fetchall())


def refresh(study: Study) -> None:
    """Read what the ledger noted since last time."""
    with _index(study):
        pass


@contextmanager
def _index(study: Study) -> Iterator[sqlite3.Connection]:
    folder = study.home / "facts"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _turn:
        index = sqlite3.connect(folder / "desk.sqlite", timeout=30, isolation_level=None)
        try:
            index.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;")
            _prepare(index)
            _refresh(index, store.archive_of(study))
            yield index
        finally:
            index.close()


def _prepare(index: sqlite3.Connection) -> None:
    if _version(index) == _VERSION:
        return
    index.execute("BEGIN IMMEDIATE")
    if _version(index) != _VERSION:  # nobody else did meanwhile
        for statement in _NEW:
            index.execute(statement)
    index.execute("COMMIT")


def _version(index: sqlite3.Connection) -> int:
    return int(index.execute("PRAGMA user_version").fetchone()[0])


def _refresh(index: sqlite3.Connection, archive: Archive) -> None:
    row = index.execute("SELECT max(place) FROM ledger").fetchone()
    place = row[0] or 0
    changed, end = _noted(archive, place)
    if end == place:
        return
    for at in range(0, len(changed), _BATCH):
        _write(index, archive, changed[at : at + _BATCH])
    index.execute("BEGIN IMMEDIATE")
    index.execute("DELETE FROM ledger")
    index.execute("INSERT INTO ledger VALUES (?)", (end,))
    index.execute("COMMIT")


def _noted(archive: Archive, place: int) -> tuple[list[str], int]:
    """(audits that the ledger names after `place`, its length up to the last whole line)."""
    end = archive.length()  # what is noted behind it may not have come about yet
    if not end:
        return [], 0
    with archive.ledger.open("rb") as ledger:
        ledger.seek(place)
        whole = ledger.read(max(end - place, 0)).rpartition(b"\n")[0]
    lines = whole.splitlines() if whole else []
    found = (json.loads(line).get("audit") for line in lines if b'"audit"' in line)
    return list(dict.fromkeys(filter(None, found))), place + (len(whole) + 1 if whole else 0)


def _write(index: sqlite3.Connection, archive: Archive, audits: list[str]) -> None:
    rows = [astuple(_head(casework.fold(archive.events(audit)))) for audit in audits]  # type: ignore[arg-type]
    marks = ", ".join("?" * len(fields(Head)))
    index.execute("BEGIN IMMEDIATE")
    index.executemany(f"INSERT OR REPLACE INTO head VALUES ({marks})", rows)
    index.execute("COMMIT")


def _head(case: Case) -> Head:
    def text(at: object) -> str | None:
        return at.isoformat() if at else None  # type: ignore[attr-defined]

    return Head(
        case.audit,
        case.business,
        case.wave,
        case.form,
        case.scenario,
        case.shopper,
        case.status,
        text(case.planned_day),
        case.day_part,
        text(case.started_at),
        text(case.submitted_at),
        case.decided_by,
        case.reason,
        case.late,
        " ".join(case.codings),
        " ".join(case.judged_by),
    )
