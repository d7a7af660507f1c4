"""What a browser saw, one line per load or look, kept the moment it was seen."""

import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from crawlers.crawls.hosts import retry_after

Raw = dict[str, Any]

LOADS, LOOKS = "loads.jsonl", "looks.jsonl"
MAX_AWAY_S = 3600
UNSAID_S = 10  # after a 429 that does not say how long
# Answers that asking again would not change, or should not be asked again.
FINAL = (
    "robots",
    "not http",
    "private address",
    "port",
    "unsandboxed",
    "http 4",
    "http 503",
    "download",
)


def records(folder: Path, name: str = LOADS) -> Iterator[Raw]:
    """The loads as they were written; half a line (the writer was killed) is none."""
    path = folder / name
    if path.exists():
        with path.open(encoding="utf-8", newline="\n") as file:
            yield from (json.loads(line) for line in file if line.endswith("\n"))


def append(path: Path, raw: Raw) -> None:
    """One more line, on disk before this returns."""
    line = json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
    with path.open("a", encoding="utf-8", errors="replace", newline="\n") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def mend(path: Path) -> None:
    """Cuts off half a line: whoever wrote it was killed."""
    if path.exists():
        os.truncate(path, path.read_bytes().rfind(b"\n") + 1)


class LookLog:
    """The looks taken so far, one per page and profile."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOOKS
        mend(self._path)
        self.records = list(records(folder, LOOKS))

    def done(self, url: str, profile: str) -> bool:
        return any((r["url"], r["profile"]["name"]) == (url, profile) for r in self.records)

    def picture(self, url: str, profile: str) -> Path:
        """Where the screenshot of this look goes."""
        name = f"look-{profile}-{sha256(url.encode()).hexdigest()[:12]}.jpg"
        return self._path.with_name(name)

    def add(self, raw: Raw) -> None:
        append(self._path, raw)
        self.records.append(raw)


class LoadLog:
    """What was loaded so far; `add` has the line on disk before it returns."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / LOADS
        self._errors: dict[tuple[str, str], list[str | None]] = {}
        self._pictured: set[tuple[str, str]] = set()
        self.away_until = 0.0  # of the monotonic clock
        mend(self._path)
        for raw in records(folder):
            self._count(raw)

    def count(self, url: str, profile: str) -> int:
        return len(self._errors.get((url, profile), ()))

    def done(self, url: str, profile: str, repeats: int) -> bool:
        """All loads made, or no sense in more: the last two failed, or the last one for good."""
        errors = self._errors.get((url, profile), [])
        for_good = bool(errors) and (errors[-1] or "").startswith(FINAL)
        return len(errors) >= repeats or for_good or (len(errors) > 1 and all(errors[-2:]))

    def failed(self, url: str, profile: str) -> bool:
        """Did the last load fail?"""
        return bool((self._errors.get((url, profile)) or [None])[-1])

    def picture(self, url: str, profile: str) -> Path | None:
        """Where the one screenshot of this page goes; None: it is there already."""
        if (url, profile) in self._pictured:
            return None
        return self._path.with_name(f"{profile}-{sha256(url.encode()).hexdigest()[:12]}.jpg")

    def add(self, raw: Raw) -> None:
        repeat = self.count(raw["url"], raw["profile"]["name"]) + 1
        append(self._path, raw | {"repeat": repeat})
        self._count(raw)

    def _count(self, raw: Raw) -> None:
        key = raw["url"], raw["profile"]["name"]
        self._errors.setdefault(key, []).append(raw["error"])
        if raw["screenshot"]:
            self._pictured.add(key)
        if raw.get("status") in (429, 503):
            self.away_until = max(self.away_until, time.monotonic() + _away_s(raw))


def _away_s(raw: Raw) -> float:
    """For how long from now the site asked to be left alone (Retry-After: seconds or a date)."""
    ended_at = datetime.fromisoformat(raw["ended_at"])
    told_s = retry_after(raw.get("retry_after"), ended_at)
    if told_s is None:
        told_s = UNSAID_S if raw.get("status") == 429 else 0
    # What is read back from a killed run is older; one from the future is of a clock put back.
    ago_s = max(0.0, (datetime.now(UTC) - ended_at).total_seconds())
    return min(told_s, MAX_AWAY_S) - ago_s
