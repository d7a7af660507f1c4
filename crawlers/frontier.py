"""Which URLs are known, which were asked, and what is to be asked next.

Kept in `urls.jsonl`, which is only appended to, so that a crawl killed at any moment goes on
where it was. Lines, told apart by `state`:

session    a gatherer started (at)
robots     a robots.txt was asked for (url = origin, status, error, at, start, end in the WARC)
queued     a URL to ask (url, ask if spelled otherwise, depth, hops, found_on)
forbidden  a URL that robots.txt forbids (url, depth, found_on, error)
again      asked without an answer that counts; will be asked again (url, error, at)
done       asked (url, at, status, error, ttfb_ms, to, start, end in the WARC)
"""

import json
import os
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawlers.limits import Limits
from crawlers.polite import Robots, origin
from crawlers.urls import Hosts, canonical

LINES = "urls.jsonl"
WARC = "pages.warc.gz"
ROBOTS_AGE = timedelta(hours=24)  # RFC 9309 2.4: not to be used longer than that

Line = dict[str, Any]


@dataclass(slots=True)
class Entry:
    """A URL to ask: its one spelling, how the site spells it, clicks and redirects to it."""

    url: str
    ask: str
    depth: int = 0
    hops: int = 0
    tries: int = 0


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


class Frontier:
    """The URLs of one crawl. At most `limits.pages` are queued, so its memory stays small."""

    def __init__(self, folder: Path, limits: Limits, hosts: Hosts) -> None:
        self.limits, self.hosts, self.folder = limits, hosts, folder
        self._path = folder / LINES
        self.queues: dict[str, deque[Entry]] = defaultdict(
            deque
        )  # by host, so that one slow host stops no other
        self.robots: dict[str, Robots] = {}
        self.kept_robots: list[Line] = []
        self.known: set[str] = set()
        self.asking: dict[str, Entry] = {}
        self.done: dict[str, Line] = {}
        self.refused: dict[str, Line] = {}
        self.start: str | None = None
        self.queued = self.bytes = 0
        self.cut_by_pages = self.cut_by_depth = False
        self.used_s = 0.0
        self.started_at: str | None = None
        self.warc_size = 0
        self._pending: list[Line] = []
        self._load((folder / WARC).stat().st_size if (folder / WARC).exists() else 0)
        self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        begun = now()
        self.started_at = self.started_at or begun
        self.note(state="session", at=begun)
        self.flush()

    # -- what was known when the last gatherer stopped ------------------------------------------

    def _load(self, warc_size: int) -> None:
        open_entries: dict[str, Entry] = {}
        whole, session, last = 0, None, None
        for line, end in lines(self._path):
            whole = end
            if line.get("end", 0) > warc_size:
                continue  # after a power cut: acknowledged, but its page is gone; ask it again
            at = datetime.fromisoformat(line["at"]) if "at" in line else None
            if line["state"] == "session":
                self.used_s += (last - session).total_seconds() if last and session else 0.0
                session = last = at
                self.started_at = self.started_at or line["at"]
            self._recall(line, open_entries)
            last = at or last
        self.used_s += (last - session).total_seconds() if last and session else 0.0
        for entry in open_entries.values():
            self.queues[host_of(entry.ask)].append(entry)
        if self._path.exists():
            os.truncate(self._path, whole)

    def _recall(self, line: Line, open_entries: dict[str, Entry]) -> None:
        url, state = line.get("url", ""), line["state"]
        self.warc_size = max(self.warc_size, line.get("end", 0))
        if state == "robots":
            self.kept_robots.append(line)
        elif state == "queued":
            self.known.add(url)
            self.queued += 1
            open_entries[url] = Entry(url, str(line.get("ask", url)), line["depth"], line["hops"])
        elif state == "forbidden":
            self.known.add(url)
            self.refused[url] = {"error": line["error"]}
            open_entries.pop(url, None)
        elif state == "again":
            open_entries[url].tries += 1
        elif state == "done":
            open_entries.pop(url, None)
            self._count(line)

    # -- writing ---------------------------------------------------------------------------------

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

    # -- the URLs --------------------------------------------------------------------------------

    def heard(self, robots: Robots, start: int | None = None, end: int | None = None) -> None:
        """From now on these rules count for their origin."""
        self.robots[robots.origin] = robots
        if start is not None:
            at = robots.fetched_at.isoformat()
            self.note(
                state="robots",
                url=robots.origin,
                status=robots.status,
                error=robots.error,
                at=at,
                start=start,
                end=end,
            )
            self.flush()

    def add(self, ask: str, depth: int, found_on: str | None, hops: int = 0) -> str | None:
        """Know this URL; queue it if new, ours, allowed and within limits. Gives its spelling."""
        url = canonical(ask)
        if found_on is None:
            self.start = url
        if url is None or url in self.known or not self.hosts.own(url):
            return url
        if depth > self.limits.depth:
            self.cut_by_depth = True
            return url
        if self.queued >= self.limits.pages and not hops:
            self.cut_by_pages = True
            return url
        entry = Entry(url, ask, depth, hops)
        rules = self.robots.get(origin(ask))
        if rules and not rules.allowed(ask):
            self.forbid(entry, rules, found_on)
            return url
        self.known.add(url)
        self.queued += 1
        spelled = ask if ask != url else None
        self.note(state="queued", url=url, ask=spelled, depth=depth, hops=hops, found_on=found_on)
        self._push(entry, first=hops > 0)  # first: the rest of a way already begun
        return url

    def take(self, free: Callable[[str], bool]) -> Entry | None:
        """The next URL to ask, of a host that is free; None = nothing at the moment."""
        for host, queue in self.queues.items():
            if queue and free(host):
                if len(self.done) + len(self.asking) >= self.limits.pages:
                    self.cut_by_pages = True
                    return None
                entry = queue.popleft()
                self.asking[entry.url] = entry
                return entry
        return None

    def put_back(self, entry: Entry) -> None:
        """It was not asked after all."""
        self._push(entry, first=True)

    def _push(self, entry: Entry, *, first: bool) -> None:
        self.asking.pop(entry.url, None)
        queue = self.queues[host_of(entry.ask)]
        if first:
            queue.appendleft(entry)
        else:
            queue.append(entry)

    def forbid(self, entry: Entry, rules: Robots, found_on: str | None = None) -> None:
        """Keep as a fact that robots.txt forbids this URL; a trap must not fill the disk."""
        self.asking.pop(entry.url, None)
        if len(self.refused) >= self.limits.pages:
            return
        self.known.add(entry.url)
        error = rules.refusal or "robots"
        self.refused[entry.url] = {"error": error}
        self.note(
            state="forbidden",
            url=entry.url,
            depth=entry.depth,
            found_on=found_on,
            error=error,
            at=now(),
        )
        self.flush()

    def finish(self, entry: Entry, **fields: Any) -> None:
        """The URL was asked and will not be asked again."""
        line: Line = {"state": "done", "url": entry.url, "at": now(), **fields}
        self._count(line)
        self.note(**line)
        self.flush()

    def again(self, entry: Entry, error: str, *, soon: bool) -> None:
        """Ask once more: `soon`, or after everything else."""
        entry.tries += 1
        self.note(state="again", url=entry.url, error=error, at=now())
        self.flush()
        self._push(entry, first=soon)

    def _count(self, line: Line) -> None:
        self.asking.pop(line["url"], None)
        kept = ("status", "error", "to")
        self.done[line["url"]] = {key: line[key] for key in kept if line.get(key) is not None}
        self.bytes += line.get("bytes", 0)

    def fresh(self, line: Line) -> bool:
        """Is this kept robots.txt young enough to be used again?"""
        return datetime.now(UTC) - datetime.fromisoformat(line["at"]) < ROBOTS_AGE


def host_of(url: str) -> str:
    """Whose patience a request costs: two ports or schemes of one name are one machine."""
    return urlsplit(url).hostname or ""


def now() -> str:
    return datetime.now(UTC).isoformat()
