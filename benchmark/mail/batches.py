"""Mails as they were fetched: batches in the archive, and what is left of those grown too old.

A batch is a capture of kind `mail`: each mail's bytes, once, and a line for each delivery. Of a
mail that has grown too old only a line stays, without a word of it: `told`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from audits.probes.probes import Filed, Received
from benchmark.archive import Archive, Capture, write_whole

RECEIVED = "received.jsonl"
FILED = "filed"  # in the line of a mail that is gone


@dataclass(frozen=True)
class Told:
    """A mail that is gone: when it came, whose it was and of what kind; `copies` as of a `Post`."""

    received: Received
    filed: Filed
    copies: int


def captures(archive: Archive) -> Iterator[Capture]:
    """The batches of mail, in the order they were sealed."""
    names = [path.parent.name for path in archive.root.glob("captures/mail-*/capture.json")]
    yield from sorted(map(archive.capture, names), key=lambda c: (c.sealed_at, c.capture))


def received(folder: Path) -> Iterator[Received]:
    """The mails of one batch."""
    for fields in _rows(folder):
        if FILED not in fields:
            yield Received(**_timed(fields))


def told(folder: Path) -> Iterator[Told]:
    """What is left of the mails of one batch that were taken out."""
    for fields in _rows(folder):
        if FILED in fields:
            filed, copies = Filed(**_timed(fields.pop(FILED))), fields.pop("copies")
            yield Told(Received(**_timed(fields)), filed, copies)


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, (folder / RECEIVED).read_text().splitlines())


def _timed(fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "received_at": datetime.fromisoformat(fields["received_at"])}


def raw(archive: Archive, mail: str) -> bytes:
    """A mail as it was received, or its headers, if it was too large. KeyError: no such mail."""
    if mail.isalnum():
        for path in archive.root.glob(f"captures/mail-*/{mail}.eml"):
            return path.read_bytes()
    raise KeyError(mail)


def raw_of(archive: Archive, capture: Capture, mail: str) -> bytes:
    """The same, where it most likely lies in this batch."""
    path = capture.folder / f"{mail}.eml"
    return path.read_bytes() if path.is_file() else raw(archive, mail)


def take_out(folder: Path, gone: Mapping[Received, Told | None], files: frozenset[str]) -> None:
    """Leave of deliveries that are gone what is told of them, or nothing; remove mails' `files`."""
    rows: list[Received | Told] = [*told(folder)]
    for row in received(folder):
        left = gone.get(row, row)
        rows += [left] if left else []
    write_received(folder, rows)
    for mail in files:
        (folder / f"{mail}.eml").unlink(missing_ok=True)


def write_received(folder: Path, rows: Iterable[Received | Told]) -> None:
    """The list of a batch, whole or not at all."""
    lines = (json.dumps(_fields(row), default=_iso, sort_keys=True) + "\n" for row in rows)
    write_whole(folder / RECEIVED, "".join(lines).encode())


def _fields(row: Received | Told) -> dict[str, Any]:
    if isinstance(row, Received):
        return asdict(row)
    return {**asdict(row.received), FILED: asdict(row.filed), "copies": row.copies}


def _iso(at: object) -> str:
    return at.isoformat()  # type: ignore[attr-defined, no-any-return]
