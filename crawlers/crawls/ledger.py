"""`urls.jsonl`, the ledger of a crawl: only appended to, so that a kill at any moment is survived.

Lines, told apart by `state`:

session    a gatherer started (at)
robots     a robots.txt was asked for (url = origin, status, error, at, start, end in the WARC)
queued     a URL to ask (url, ask if spelled otherwise, depth, hops, found_on; probe if it is the
           page that cannot exist, or where that redirects to)
forbidden  a URL that robots.txt forbids (url, depth, found_on, error)
cut        a limit kept URLs from being queued (error = which limit, at)
again      asked without an answer that counts; will be asked again (url, error, at)
done       asked (url, at, status, error, ttfb_ms, to, start, end in the WARC)
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

LINES = "urls.jsonl"

Line = dict[str, Any]


def lines(path: Path) -> Iterator[tuple[Line, int]]:
    """All whole lines of a ledger with the byte after each; a torn last line is left out."""
    if not path.exists():
        return
    end = 0
    with path.open("rb") as file:
        for raw in file:
            end += len(raw)
            if raw.endswith(b"\n"):
                yield json.loads(raw), end


class Ledger:
    """The file, cut to the `whole` bytes that are not torn."""

    def __init__(self, path: Path, whole: int) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.truncate(self._file, whole)
        self._pending: list[Line] = []

    def note(self, **line: Any) -> None:
        """Remember a line until `flush`; fields that are None are left out."""
        self._pending.append({key: value for key, value in line.items() if value is not None})

    def flush(self) -> None:
        """Hand all noted lines to the kernel in one write: a page's links before its `done`."""
        text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in self._pending)
        self._pending.clear()
        data = text.encode()
        while data:
            data = data[os.write(self._file, data) :]

    def close(self) -> None:
        os.close(self._file)


def now() -> str:
    """This moment, as lines have it."""
    return datetime.now(UTC).isoformat()
