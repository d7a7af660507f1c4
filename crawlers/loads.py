"""loads.jsonl: what a browser saw, one line per load, kept the moment it was seen."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

Raw = dict[str, Any]

EPOCH = datetime.fromtimestamp(0, UTC)
LOADS = "loads.jsonl"
MAX_AWAY = timedelta(hours=1)
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


def records(folder: Path) -> Iterator[Raw]:
    """The loads as they were written; half a line (the writer was killed) is none."""
    path = folder / LOADS
    if path.exists():
        with path.open(encoding="utf-8", newline="\n") as file:
            yield from (json.loads(line) for line in file if line.endswith("\n"))


class LoadLog:
    """What was loaded so far; `add` has the line on disk before it returns."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / LOADS
        self._errors: dict[tuple[str, str], list[str | None]] = {}
        self._pictured: set[tuple[str, str]] = set()
        self.away_until = EPOCH
        if self._path.exists():
            os.truncate(self._path, self._path.read_bytes().rfind(b"\n") + 1)
        for raw in records(folder):
            self._count(raw)

    def count(self, url: str, profile: str) -> int:
        return len(self._errors.get((url, profile), ()))

    def done(self, url: str, profile: str, repeats: int) -> bool:
        """All loads made, or no sense in more: the last two failed, or the last one for good."""
        errors = self._errors.get((url, profile), [])
        for_good = bool(errors) and (errors[-1] or "").startswith(FINAL)
        return len(errors) >= repeats or for_good or (len(errors) > 1 and all(errors[-2:]))

    def picture(self, url: str, profile: str) -> Path | None:
        """Where the one screenshot of this page goes; None: it is there already."""
        if (url, profile) in self._pictured:
            return None
        return self._path.with_name(f"{profile}-{sha256(url.encode()).hexdigest()[:12]}.jpg")

    def add(self, raw: Raw) -> None:
        repeat = self.count(raw["url"], raw["profile"]["name"]) + 1
        line = json.dumps(raw | {"repeat": repeat}, ensure_ascii=False, separators=(",", ":"))
        with self._path.open("a", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())
        self._count(raw)

    def _count(self, raw: Raw) -> None:
        key = raw["url"], raw["profile"]["name"]
        self._errors.setdefault(key, []).append(raw["error"])
        if raw["screenshot"]:
            self._pictured.add(key)
        if raw.get("status") in (429, 503):
            self.away_until = max(self.away_until, _retry_at(raw))


def _retry_at(raw: Raw) -> datetime:
    """When the site said that it may be asked again (Retry-After: seconds or a date)."""
    now, told = datetime.fromisoformat(raw["ended_at"]), raw.get("retry_after") or ""
    try:
        if told.strip().isdigit():
            return now + min(timedelta(seconds=int(told)), MAX_AWAY)
        return min(parsedate_to_datetime(told).astimezone(UTC), now + MAX_AWAY)
    except (ValueError, OverflowError):
        return now
