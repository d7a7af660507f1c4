"""Which URLs are known, which were asked, and what is to be asked next (kept by ledger.py)."""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawlers.crawls.ledger import LINES, Ledger, Line, lines, now
from crawlers.crawls.limits import Limits
from crawlers.pages.urls import Hosts, canonical
from crawlers.polite import Robots, origin

WARC = "pages.warc.gz"
# A page that cannot exist; it says itself that nothing is broken, to whoever reads the log.
MISSING = "/rivalry-asks-for-a-page-that-does-not-exist"
SUMMARY = "crawl.json"  # written last: there is one = the crawl is over
ROBOTS_AGE = timedelta(hours=24)  # RFC 9309 2.4: not to be used longer than that


@dataclass(slots=True)
class Entry:
    """A URL to ask: its one spelling, how the site spells it, clicks and redirects to it."""

    url: str
    ask: str
    depth: int = 0
    hops: int = 0
    tries: int = 0
    error: str | None = None  # of the last try, if there was one
    probe: bool = False  # a page that cannot exist, or where it redirects to


class Frontier:
    """The URLs of one crawl. At most `limits.pages` are queued, so its memory stays small."""

    def __init__(self, folder: Path, limits: Limits, hosts: Hosts) -> None:
        self.limits, self.hosts, self.folder = limits, hosts, folder
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
        self.queued = self.bytes = self.probes = 0
        self.cuts: set[str] = set()
        self.used_s = 0.0
        self.started_at: str | None = None
        self.warc_size = 0
        whole = self._load((folder / WARC).stat().st_size if (folder / WARC).exists() else 0)
        begun = now()
        self.started_at = self.started_at or begun
        self._ledger = Ledger(folder / LINES, whole)
        self._ledger.note(state="session", at=begun)
        self._ledger.flush()

    # -- what was known when the last gatherer stopped ------------------------------------------

    def _load(self, warc_size: int) -> int:
        """Gives the length of the ledger that is whole."""
        open_entries: dict[str, Entry] = {}
        whole, session, last = 0, None, None
        for line, end in lines(self.folder / LINES):
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
        return whole

    def _recall(self, line: Line, open_entries: dict[str, Entry]) -> None:
        url, state = line.get("url", ""), line["state"]
        self.warc_size = max(self.warc_size, line.get("end", 0))
        if state == "robots":
            self.kept_robots.append(line)
        elif state == "queued":
            self.known.add(url)
            self._count_queued(line.get("probe", False))
            entry = Entry(url, str(line.get("ask", url)), line["depth"], line["hops"])
            entry.probe = line.get("probe", False)
            open_entries[url] = entry
        elif state == "forbidden":
            self.known.add(url)
            self.refused[url] = {"error": line["error"]}
            open_entries.pop(url, None)
        elif state == "cut":
            self.cuts.add(line["error"])
        elif state == "again":
            open_entries[url].tries += 1
            open_entries[url].error = line["error"]
        elif state == "done":
            open_entries.pop(url, None)
            self._count(line)

    # -- the URLs --------------------------------------------------------------------------------

    def heard(self, robots: Robots, start: int | None = None, end: int | None = None) -> None:
        """From now on these rules count for their origin."""
        self.robots[robots.origin] = robots
        if start is not None:
            at = robots.fetched_at.isoformat()
            self._ledger.note(
                state="robots",
                url=robots.origin,
                status=robots.status,
                error=robots.error,
                at=at,
                start=start,
                end=end,
            )
            self._ledger.flush()

    def begin(self, site: str) -> None:
        """Queue the start page, unless an interrupted crawl did."""
        self.start = self.add(site, 0, None)
        self._ledger.flush()

    def add(
        self, ask: str, depth: int, found_on: str | None, hops: int = 0, *, probe: bool = False
    ) -> str | None:
        """Know this URL; queue it if new, ours, allowed and within limits. Gives its spelling."""
        url = canonical(ask)
        if url is None or url in self.known or not self.hosts.own(url):
            return url
        if depth > self.limits.depth:
            self._cut("depth limit")
            return url
        if self.queued >= self.limits.pages and not hops:
            self._cut("page limit")
            return url
        entry = Entry(url, ask, depth, hops, probe=probe)
        rules = self.robots.get(origin(ask))
        if rules and not rules.allowed(ask):
            self.forbid(entry, rules, found_on)
            return url
        self.known.add(url)
        self._count_queued(probe)
        spelled = ask if ask != url else None
        self._ledger.note(
            state="queued", url=url, ask=spelled, depth=depth, hops=hops, found_on=found_on,
            probe=probe or None,
        )  # fmt: skip
        self._push(entry, first=hops > 0)  # first: the rest of a way already begun
        return url

    def _count_queued(self, probe: bool) -> None:
        """A probe takes no page's place."""
        self.probes += probe
        self.queued += not probe

    def take(self, free: Callable[[str], bool]) -> Entry | None:
        """The next URL to ask, of a host that is free; None = nothing at the moment."""
        for host, queue in self.queues.items():
            if queue and free(host):
                if len(self.done) + len(self.asking) >= self.limits.pages + self.probes:
                    self._cut("page limit")
                    return None
                entry = queue.popleft()
                self.asking[entry.url] = entry
                return entry
        return None

    def _cut(self, limit: str) -> None:
        """There is more than we may ask. Kept, as the next gatherer will not see those links."""
        if limit not in self.cuts:
            self.cuts.add(limit)
            self._ledger.note(state="cut", error=limit, at=now())

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
        self._ledger.note(
            state="forbidden",
            url=entry.url,
            depth=entry.depth,
            found_on=found_on,
            error=error,
            probe=entry.probe or None,
            at=now(),
        )
        self._ledger.flush()

    def finish(self, entry: Entry, **fields: Any) -> None:
        """The URL was asked and will not be asked again."""
        probe = {"probe": True} if entry.probe else {}
        line: Line = {"state": "done", "url": entry.url, "at": now(), **probe, **fields}
        self._count(line)
        self._ledger.note(**line)
        self._ledger.flush()

    def again(self, entry: Entry, error: str, *, soon: bool) -> None:
        """Ask once more: `soon`, or after everything else."""
        entry.tries, entry.error = entry.tries + 1, error
        self._ledger.note(state="again", url=entry.url, error=error, at=now())
        self._ledger.flush()
        self._push(entry, first=soon)

    def close(self) -> None:
        self._ledger.close()

    def settle(self) -> None:
        """The crawl is over: what was asked once and not again keeps the answer that it got."""
        for queue in self.queues.values():
            for entry in [entry for entry in queue if entry.error]:
                queue.remove(entry)
                self.finish(entry, error=entry.error)

    def _count(self, line: Line) -> None:
        self.asking.pop(line["url"], None)
        kept = ("status", "error", "to", "probe")
        self.done[line["url"]] = {key: line[key] for key in kept if line.get(key) is not None}
        self.bytes += line.get("bytes", 0)

    def fresh(self, line: Line) -> bool:
        """Is this kept robots.txt young enough to be used again?"""
        return datetime.now(UTC) - datetime.fromisoformat(line["at"]) < ROBOTS_AGE


def host_of(url: str) -> str:
    """Whose patience a request costs: two ports or schemes of one name are one machine."""
    return urlsplit(url).hostname or ""
