"""Is the archive what its ledger says? Finds what is missing, altered or half-written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from benchmark.archive import KINDS, MANIFEST, Archive, Kind, file_sha256, sha256, whole_lines


def verify(archive: Archive) -> Iterator[str]:
    """One line per fault: the file, and what is wrong with it. Reads every byte that was kept."""
    captures: dict[str, str] = {}
    logs: dict[str, dict[str, dict[int, str]]] = {kind: {} for kind in KINDS}
    evidence: set[str] = set()
    for entry in archive.noted():
        if "capture" in entry:
            captures[entry["capture"]] = entry["sha256"]
        elif "evidence" in entry:
            (evidence.discard if "erased" in entry else evidence.add)(entry["evidence"])
        else:
            kind = next(kind for kind in KINDS if kind in entry)
            if "erased" in entry:
                logs[kind].pop(entry[kind], None)
                continue
            logs[kind].setdefault(entry[kind], {})[entry["seq"]] = entry["sha256"]
    yield from _half_written(archive)
    yield from _captures(archive, captures)
    for kind in KINDS:
        yield from _logs(archive, kind, logs[kind])
    yield from _evidence(archive, evidence)


def _half_written(archive: Archive) -> Iterator[str]:
    for path in [archive.ledger, *chain.from_iterable(map(archive.logs, KINDS))]:
        if path.is_file() and not path.read_bytes().endswith(b"\n"):
            yield f"{path}: half-written last line, never acknowledged; the next entry mends it"
    for path in sorted(archive.root.rglob("*.part")):
        if "drafts" not in path.parts:
            yield f"{path}: half-written; it was never acknowledged and may be deleted"


def _captures(archive: Archive, noted: dict[str, str]) -> Iterator[str]:
    drafts = set(archive.drafts())
    for capture in sorted(set(noted) - drafts):
        folder = archive.root / "captures" / capture
        if not (folder / MANIFEST).is_file():
            yield f"{folder / MANIFEST}: missing"
        elif file_sha256(folder / MANIFEST) != noted[capture]:
            yield f"{folder / MANIFEST}: altered; its SHA-256 is not the ledger's {noted[capture]}"
        else:
            yield from _capture_files(archive, capture)
    for folder in sorted(archive.root.glob("captures/*")):
        if folder.name not in noted:
            yield f"{folder}: not in the ledger; it was put there by other means than gathering"


def _capture_files(archive: Archive, capture: str) -> Iterator[str]:
    kept = archive.capture(capture)
    there = {p.relative_to(kept.folder).as_posix() for p in kept.folder.rglob("*") if p.is_file()}
    for name, sha in kept.files.items():
        if name not in there:
            yield f"{kept.folder / name}: missing"
        elif file_sha256(kept.folder / name) != sha:
            yield f"{kept.folder / name}: altered; its SHA-256 is not the manifest's {sha}"
    for name in sorted(there - set(kept.files) - {MANIFEST}):
        yield f"{kept.folder / name}: not in the manifest; it was added after sealing"


def _logs(archive: Archive, kind: Kind, noted: dict[str, dict[int, str]]) -> Iterator[str]:
    logs = {path.stem: path for path in archive.logs(kind)}
    for name in sorted(set(noted) - set(logs)):
        yield f"{archive.root}/{kind}s: {name}.jsonl: missing"
    for name, path in sorted(logs.items()):
        yield from _log(path, noted.get(name, {}))


def _log(path: Path, heads: dict[int, str]) -> Iterator[str]:
    """Follow the chain of hashes; the ledger's heads must be on it, so a cut-off end shows, too."""
    prev, chain = "", {}
    for number, line in enumerate(whole_lines(path), 1):
        try:
            record = json.loads(line)
        except ValueError:
            yield f"{path}: line {number}: altered; it is not a record any more"
            return
        if record.get("prev") != prev or record.get("seq") != number:
            yield f"{path}: line {number - 1 or 1}: altered, or a line is missing after it"
            return
        prev = sha256(line)
        chain[number] = prev
    for seq, sha in sorted(heads.items()):
        if seq not in chain:
            yield f"{path}: line {seq}: missing; the log was cut off"
            return
        if chain[seq] != sha:
            yield f"{path}: line {seq}: altered; its SHA-256 is not the ledger's {sha}"
            return


def _evidence(archive: Archive, noted: set[str]) -> Iterator[str]:
    for name in sorted(noted):
        path = archive.evidence(name)
        if not path.is_file():
            yield f"{path}: missing"
        elif not name.startswith(file_sha256(path)):
            yield f"{path}: altered; its name is its SHA-256 and does not fit"
