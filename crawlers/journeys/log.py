"""journeys.jsonl: one line per goal, kept the moment it is known."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Raw = dict[str, Any]

FILE = "journeys.jsonl"


def records(folder: Path) -> Iterator[Raw]:
    """The goals as they were written; half a line (the writer was killed) is none."""
    path = folder / FILE
    if path.exists():
        with path.open(encoding="utf-8", newline="\n") as file:
            yield from (json.loads(line) for line in file if line.endswith("\n"))


class JourneyLog:
    """Which goals are done; `add` has the line on disk before it returns."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._path = folder / FILE
        if self._path.exists():
            os.truncate(self._path, self._path.read_bytes().rfind(b"\n") + 1)
        self.done = {raw["goal"] for raw in records(folder)}

    def add(self, raw: Raw) -> None:
        line = json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
        with self._path.open("a", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())
        self.done.add(raw["goal"])
