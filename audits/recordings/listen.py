"""A sound file → typed rows and a copy that every browser plays, in a process with limits.

Files come from phones and from anybody: a decoder that crashes or eats all memory must take only
itself down. Pure otherwise: the same bytes give the same rows.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from audits.recordings.frames import measured
from audits.recordings.sound import NoSound, blocks, copied
from audits.recordings.timeline import Timeline, timeline

MEMORY_BYTES = 1_500_000_000
# Of a core. An hour of sound takes about 100, and is 2 MB at the least (AMR, 4.75 kbit/s).
SECONDS, SECONDS_PER_MB = 60, 80
FILE_BYTES = 600_000_000  # of the copy
REFUSED = 3  # exit code
MOST_DIGITS = 3  # more keys in a row are somebody's number: how many is kept, not which


@dataclass(frozen=True, slots=True)
class Recording:
    """One recorded call. Times in seconds from the beginning of the recording.

    `error`: why it could not be heard; then all else is None. `answer_s`: when ringing ended in an
    answer, by a machine or a person: which of them, no sound tells. `hold_s`: in all.
    """

    evidence: str
    error: str | None
    seconds: float | None
    plan: str | None
    tone: str | None
    rings: int | None
    ring_start_s: float | None
    answer_s: float | None
    keys: int | None
    hold_s: float | None


@dataclass(frozen=True, slots=True)
class RecordingSpan:
    """One stretch of a recording; `confidence` 0..1; `said`: the plan, or which key."""

    evidence: str
    kind: str
    start_s: float
    end_s: float
    confidence: float
    said: str | None


def rows(path: Path, played: Path | None = None) -> Iterator[Recording | RecordingSpan]:
    """The rows of a sound file, read in a process of its own; `played`: where its copy goes."""
    command = [sys.executable, "-m", "audits.recordings.listen", str(path.resolve())]
    command += [str(played.resolve())] if played else []
    most = 5 * _seconds(path)  # by the clock: others want the core, too
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=most, cwd=Path(__file__).parents[2]
        )
    except subprocess.TimeoutExpired:
        yield _unheard(path.name, "got a file that takes too long to read")
        return
    if done.returncode == REFUSED:
        yield _unheard(path.name, done.stdout.decode())
    elif done.returncode:
        yield _unheard(path.name, "got a file that is broken or too large inside")
    else:
        found = json.loads(done.stdout)
        yield Recording(evidence=path.name, error=None, **found["recording"])
        for span in found["spans"]:
            yield RecordingSpan(evidence=path.name, **span)


def _seconds(path: Path) -> int:
    """How long reading may take: small files that take long mean harm."""
    return SECONDS + SECONDS_PER_MB * path.stat().st_size // 1_000_000


def _unheard(evidence: str, why: str) -> Recording:
    return Recording(evidence, why, None, None, None, None, None, None, None, None)


def heard(path: Path, played: Path | None = None) -> Timeline:
    """The same in this process, with every digit. NoSound if nothing can be heard."""
    with ExitStack() as stack:
        sound = blocks(path)
        return timeline(measured(copied(sound, played, stack) if played else sound))


def _told(found: Timeline) -> dict[str, object]:
    first = found.ringing
    holds = [span.end_s - span.start_s for span in found.spans if span.kind == "hold"]
    pressed = sum(span.kind == "key" for span in found.spans)
    long = [s for s in found.spans if s.kind == "menu" and len(s.said or "") > MOST_DIGITS]
    hidden = [(s.start_s, s.end_s) for s in long]
    recording = {
        "seconds": round(found.seconds, 2),
        "plan": first and first.plan,
        "tone": first and first.tone,
        "rings": first and first.rings,
        "ring_start_s": first and round(first.start_s, 2),
        "answer_s": None if found.answer_s is None else round(found.answer_s, 2),
        "keys": pressed,
        "hold_s": round(sum(holds), 2),
    }
    spans = []
    for span in found.spans:
        number = span.kind in ("key", "menu") and any(
            a <= span.start_s < b and (span.kind == "key" or span in long) for a, b in hidden
        )
        times = {name: round(getattr(span, name), 2) for name in ("start_s", "end_s", "confidence")}
        spans.append(asdict(span) | times | ({"said": None} if number else {}))
    return {"recording": recording, "spans": spans}


def _main(path: str, played: str | None = None) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    most = _seconds(Path(path))
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    try:
        found = _told(heard(Path(path), Path(played) if played else None))
    except NoSound as why:
        sys.stdout.write(str(why))
        return REFUSED
    json.dump(found, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
