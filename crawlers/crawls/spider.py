"""The Scrapy side of a crawl: asks what the frontier has queued, keeps what comes back.

Robots, pace and Retry-After are decided in one place, `admit`, which the Gate calls as the last
step before the wire, so that nothing slips through while it waits in one of Scrapy's queues.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from typing import Any

import scrapy
from scrapy import signals
from scrapy.exceptions import StopDownload
from scrapy.http import Headers, Request, Response
from scrapy.utils.asyncio import call_later
from twisted.python.failure import Failure

from crawlers.crawls.failures import NETWORK, ForbiddenError, StoppedError, classed
from crawlers.crawls.frontier import MISSING, Entry, Frontier, host_of
from crawlers.crawls.gate import SafeResolver
from crawlers.crawls.hosts import Host, retry_after
from crawlers.crawls.ledger import now
from crawlers.crawls.warc import Warc
from crawlers.pages.html import hrefs, parsed, readable
from crawlers.pages.urls import absolute, is_document
from crawlers.polite import REDIRECTS, Robots, origin

NOT_AS_SENT = {"content-encoding", "content-length", "transfer-encoding"}


class SiteSpider(scrapy.Spider):
    """One business's site. `ask` fetches a robots.txt; `tell` reports progress."""

    name = "site"

    def __init__(
        self,
        frontier: Frontier,
        warc: Warc,
        agent: str,
        ask: Callable[[str], Robots],
        tell: Callable[[], None],
    ) -> None:
        super().__init__()
        self.frontier, self.limits, self.warc = frontier, frontier.limits, warc
        self.ask, self.tell = ask, tell
        self.headers = Headers(
            {
                "User-Agent": agent,
                "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
                "Accept-Encoding": "gzip, deflate, br, zstd",
            }
        )
        begun = time.monotonic()
        self.over_at = begun + max(0.0, self.limits.seconds - frontier.used_s)
        self.over: str | None = None
        self.pages: dict[str, Host] = {}
        self.hosts: dict[str, Host] = defaultdict(lambda: Host(self.limits.delay_s))
        for robots in frontier.robots.values():
            self._pace(robots, begun)
        self._probed = any(url.endswith(MISSING) for url in frontier.known)
        self._being_asked: dict[str, asyncio.Task[Robots]] = {}

    async def start(self) -> AsyncIterator[Any]:
        self.crawler.signals.connect(self.peek, signals.headers_received)
        self.crawler.signals.connect(self.broken, signals.spider_error)
        call_later(max(0.0, self.over_at - time.monotonic()), self.stop, "time limit")
        requests: tuple[Request, ...] = ()  # none: the frontier has them all
        for request in requests:
            yield request

    def stop(self, why: str) -> None:
        self.over = self.over or why

    # -- what is asked ---------------------------------------------------------------------------

    def has_work(self) -> bool:
        queues = self.frontier.queues.items()
        return not self.over and any(q and not self.hosts[h].given_up for h, q in queues)

    def next_request(self) -> Request | None:
        entry = None if self.over else self.frontier.take(self._free)
        if entry is None:
            if not self.frontier.asking and "page limit" in self.frontier.cuts:
                self.stop("page limit")
            return None
        self.hosts[host_of(entry.ask)].asking += 1
        return Request(
            entry.ask,
            method="HEAD" if is_document(entry.url) else "GET",
            headers=self.headers,
            callback=self.answered,
            errback=self.failed,
            meta={"entry": entry},
        )

    def _free(self, name: str) -> bool:
        host = self.hosts[name]
        return host.given_up is None and host.asking < self.limits.concurrency

    async def admit(self, request: Request) -> None:
        """Wait for our turn; raises where robots.txt forbids it or the crawl is over."""
        host = self.hosts[host_of(request.url)]
        rules = await self._rules(origin(request.url))
        if not rules.allowed(request.url):
            raise ForbiddenError
        while (wait_s := host.wait_s(time.monotonic())) > 0 or self.over or host.given_up:
            if self.over or host.given_up:
                raise StoppedError
            await asyncio.sleep(min(wait_s, 0.25))  # short: a Retry-After may come meanwhile
        host.last_start = started = time.monotonic()
        request.meta["started"], request.meta["asked_at"] = started, now()
        left_s = self.over_at - started
        request.meta["download_timeout"] = max(0.1, min(self.limits.timeout_s, left_s))

    async def _rules(self, where: str) -> Robots:
        """The robots.txt of this origin, asked first where it is not known (http://, www.)."""
        if where not in self.frontier.robots:
            task = self._being_asked.get(where)
            if task is None:
                task = asyncio.ensure_future(asyncio.to_thread(self.ask, where))
                task.add_done_callback(lambda done: self.keep_robots(done.result()))
                self._being_asked[where] = task
            return await asyncio.shield(task)
        return self.frontier.robots[where]

    def keep_robots(self, robots: Robots) -> None:
        start, end = self.warc.resource(f"{robots.origin}/robots.txt", robots.body)
        self.frontier.heard(robots, start, end)
        self._pace(robots, time.monotonic())

    def _pace(self, robots: Robots, asked: float) -> None:
        host = self.hosts[host_of(robots.origin)]
        host.delay_s = max(host.delay_s, robots.delay_s or 0)
        host.last_start = asked  # robots.txt was a request as well

    def peek(self, headers: Headers, request: Request, **_: Any) -> None:
        """Leave the body of what is no page on the server."""
        if request.method == "GET" and not readable(_text(headers.get("Content-Type"))):
            raise StopDownload(fail=False)

    # -- what comes back -------------------------------------------------------------------------

    def answered(self, response: Response) -> None:
        entry, meta = response.meta["entry"], response.meta
        host = self._left(entry)
        told_s = retry_after(_text(response.headers.get("Retry-After")))
        if response.status == 429 or (response.status == 503 and told_s is not None):
            host.refused(told_s, meta["started"], time.monotonic(), self.over_at, self.limits)
            if entry.tries + 1 < self.limits.refusals:
                self.frontier.again(entry, f"http {response.status}", soon=True)
                return
        else:
            host.answered()
        self._keep(entry, response)

    def _keep(self, entry: Entry, response: Response) -> None:
        meta, headers = response.meta, response.headers
        kept = _headers_to_keep(headers, meta.get("packed"), len(response.body))
        start, end = self.warc.response(entry.url, response.status, kept, response.body)
        self.frontier.finish(
            entry,
            status=response.status,
            asked_at=meta["asked_at"],
            ttfb_ms=round(meta["download_latency"] * 1000, 3),
            bytes=len(response.body),
            wire_bytes=meta["wire_bytes"],
            method=response.request.method if response.request else None,
            type=_text(headers.get("Content-Type")),
            **self._follow(entry, response),
            start=start,
            end=end,
        )
        if self.frontier.bytes > self.limits.site_bytes:
            self.stop("byte limit")
        self.tell()

    def _follow(self, entry: Entry, response: Response) -> dict[str, Any]:
        """Queue where this answer leads; a redirect's target and what is wrong with it."""
        location = _text(response.headers.get("Location"))
        if response.status in REDIRECTS and location:
            target = absolute(response.url, location)
            if target is None:
                return {"error": "bad redirect"}
            if entry.hops >= self.limits.hops:
                return {"error": "redirect loop"}
            to = self.frontier.add(
                target, entry.depth, entry.url, entry.hops + 1, probe=entry.probe
            )
            return {"to": to}
        if entry.probe:
            return {}  # what a page that is not there links to is no way through the site
        kind = _text(response.headers.get("Content-Type"))
        root = parsed(response.body, kind) if readable(kind) else None
        if root is not None:
            self._probe(response)
            # nofollow: their wish that robots leave it alone (baskets, filters, log-outs)
            for link, target in hrefs(root, response.url):
                if "nofollow" not in (link.get("rel") or ""):
                    self.frontier.add(target, entry.depth + 1, entry.url)
        return {}

    def _probe(self, response: Response) -> None:
        """The first page that was read says where the site is; there we ask for a missing one."""
        if self.limits.probe and not self._probed and response.status == 200:
            self._probed = True
            where = f"{origin(response.url)}{MISSING}"
            self.frontier.add(where, 0, None, 0, probe=True)

    def failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]
        entry: Entry = request.meta["entry"]
        host = self._left(entry)
        if isinstance(failure.value, StoppedError):
            self.frontier.put_back(entry)
        elif isinstance(failure.value, ForbiddenError):
            self.frontier.forbid(entry, self.frontier.robots[origin(request.url)])
        else:
            self._failed(entry, host, request, self._error(failure, request))

    def _error(self, failure: Failure, request: Request) -> str:
        error = classed(failure.value or Exception())
        private = error == "dns" and host_of(request.url) in SafeResolver.refused
        return "private address" if private else error

    def _failed(self, entry: Entry, host: Host, request: Request, error: str) -> None:
        if error == "timeout" and time.monotonic() > self.over_at - 0.05:
            self.frontier.put_back(entry)  # our time was over, not its
            return
        if error.split(":")[0] in NETWORK:
            if entry.tries == 0:  # broken pages are tried again one after the other at the end
                host.failed(error, self.limits)
            if entry.tries + 1 < self.limits.tries:
                self.frontier.again(entry, error, soon=False)
                return
        self.frontier.finish(entry, error=error, asked_at=request.meta.get("asked_at"))
        self.tell()

    def broken(self, failure: Failure, response: Response, **_: Any) -> None:
        """Our own mistake with one page must not stop the others, nor pass unseen."""
        entry: Entry = response.meta["entry"]
        self.frontier.finish(entry, error=f"internal: {type(failure.value).__name__}")

    def _left(self, entry: Entry) -> Host:
        host = self.hosts[host_of(entry.ask)]
        host.asking -= 1
        return host


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("latin-1")


def _headers_to_keep(headers: Headers, packed: bytes | None, size: int) -> list[tuple[str, str]]:
    """As sent, except what no longer fits the unpacked body: that is kept as X-Crawler-…"""
    kept = []
    for name, values in headers.items():
        for value in values:
            title = name.decode("latin-1")
            prefix = "X-Crawler-" if title.lower() in NOT_AS_SENT else ""
            kept.append((prefix + title, value.decode("latin-1")))
    if packed:
        kept.append(("X-Crawler-Content-Encoding", packed.decode("latin-1")))
    return [*kept, ("Content-Length", str(size))]
