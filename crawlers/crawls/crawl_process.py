"""The process in which one site is crawled; started by `crawl.gather`, job on stdin."""

import fcntl
import json
import os
import platform
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess

from crawlers.crawls import modest
from crawlers.crawls.failures import NETWORK
from crawlers.crawls.frontier import SUMMARY, WARC, Frontier
from crawlers.crawls.gate import SafeResolver
from crawlers.crawls.ledger import LINES, Line, now
from crawlers.crawls.limits import Limits
from crawlers.crawls.spider import SiteSpider
from crawlers.crawls.warc import Warc, records
from crawlers.pages.urls import Hosts
from crawlers.polite import Robots, ask_robots, origin

OFF = None  # Scrapy's way to say "not this component"


def main() -> None:
    """The crawling process: a job on the first line of stdin, progress on stdout."""
    job = json.loads(sys.stdin.readline())
    threading.Thread(target=_die_with_parent, daemon=True).start()
    _crawl(job, Path(job["folder"]), Limits(**job["limits"]))


def _die_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


def _crawl(job: dict[str, Any], folder: Path, limits: Limits) -> None:
    with (folder / LINES).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a predecessor that was told to die may not be dead yet
        if (folder / SUMMARY).exists():
            return
        hosts = Hosts(job["site"], job["hosts"])
        frontier = Frontier(folder, limits, hosts)
        warc = Warc(folder / WARC, frontier.warc_size)
        _ask_all_robots(job, frontier, warc)
        frontier.begin(job["site"])
        spider = _run_scrapy(job, frontier, warc)
        frontier.settle()
        _write(folder / SUMMARY, _summary(job, frontier, _why(frontier, spider)))


def _ask_all_robots(job: dict[str, Any], frontier: Frontier, warc: Warc) -> None:
    """Before anything else is asked. Those of an interrupted crawl count for 24 hours."""
    for line in frontier.kept_robots:
        if frontier.fresh(line):
            frontier.heard(_kept_robots(line, frontier, job["agent"]))
    scheme = job["site"].split("://")[0]
    for host in [job["site"], *job["hosts"]]:
        where = origin(host if "://" in host else f"{scheme}://{host}")
        if where not in frontier.robots:
            _say(f"{where}: asking for robots.txt")
            robots = _ask(job, where)
            frontier.heard(robots, *warc.resource(f"{where}/robots.txt", robots.body))


def _ask(job: dict[str, Any], where: str) -> Robots:
    timeout_s = min(job["limits"]["timeout_s"], job["limits"]["seconds"])
    return ask_robots(where, job["agent"], private_ok=job["private_ok"], timeout_s=timeout_s)


def _kept_robots(line: Line, frontier: Frontier, agent: str) -> Robots:
    record = next(records(frontier.folder / WARC, line["start"]))
    at = datetime.fromisoformat(line["at"])
    return Robots(line["url"], line.get("status"), line.get("error"), record.body, at, agent)


def _run_scrapy(job: dict[str, Any], frontier: Frontier, warc: Warc) -> SiteSpider:
    modest.install()
    SafeResolver.private_ok = job["private_ok"]
    spider: dict[str, Any] = {"frontier": frontier, "warc": warc, "agent": job["agent"]}
    process = AsyncCrawlerProcess(settings(frontier.limits, len(job["hosts"]) + 1))
    from twisted.internet import reactor  # there is one only now

    # Its own clock is the wall's: put on by an hour, every request under way would time out.
    running: Any = reactor
    running.seconds = time.monotonic
    crawler = process.create_crawler(SiteSpider)
    process.crawl(crawler, **spider, ask=lambda where: _ask(job, where), tell=_teller(frontier))
    process.start(install_signal_handlers=False)  # SIGTERM ends us at once; nothing is lost
    assert isinstance(crawler.spider, SiteSpider)
    return crawler.spider


def settings(limits: Limits, hosts: int) -> dict[str, Any]:
    """Scrapy, lean: robots, pace, redirects, retries, duplicates and resuming are done by us."""
    gate = "crawlers.crawls.gate.Gate"
    return {
        "SCHEDULER": "crawlers.crawls.gate.Queue",
        "TWISTED_DNS_RESOLVER": "crawlers.crawls.gate.SafeResolver",
        "DOWNLOAD_HANDLERS": {
            "http": gate,
            "https": gate,
            "file": OFF,
            "data": OFF,
            "ftp": OFF,
            "s3": OFF,
        },
        "CONCURRENT_REQUESTS": limits.concurrency * hosts,
        "CONCURRENT_REQUESTS_PER_DOMAIN": limits.concurrency,
        "DOWNLOAD_DELAY": 0,  # the Gate keeps the pace, as it also knows Crawl-delay
        "DOWNLOAD_TIMEOUT": limits.timeout_s,
        "DOWNLOAD_MAXSIZE": limits.page_bytes,  # default 1 GiB: 3 kB of brotli cost 1.1 GB RSS
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,  # default False
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_LEVEL": "ERROR",
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        # Per-request cost of the stock chain is 36 % of a crawl's CPU; this is all we need of it.
        # No HttpProxyMiddleware: with http_proxy set, only the proxy's address would be checked.
        "DOWNLOADER_MIDDLEWARES_BASE": {
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590
        },
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
    }


def _teller(frontier: Frontier) -> Callable[[], None]:
    """Say how far we are, at most once a second."""
    said = time.monotonic()

    def tell() -> None:
        nonlocal said
        if time.monotonic() - said >= 1:
            said = time.monotonic()
            waiting = sum(len(queue) for queue in frontier.queues.values())
            _say(f"{len(frontier.done)} asked, {waiting} waiting")

    return tell


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 (the pipe to `gather`)


def _summary(job: dict[str, Any], frontier: Frontier, ended: str) -> dict[str, Any]:
    done = [line for line in frontier.done.values() if "probe" not in line]
    errors = sum("error" in line or line.get("status", 0) >= 400 for line in done)
    return {
        "site": job["site"],
        "hosts": job["hosts"],
        "agent": job["agent"],
        "limits": job["limits"],
        "private_ok": job["private_ok"],
        "started_at": frontier.started_at,
        "ended_at": now(),
        "ended": ended,
        "asked": len(done),
        "errors": errors,
        "forbidden": len(frontier.refused),
        "bytes": frontier.bytes,
        "robots": {o: r.refusal or f"http {r.status}" for o, r in frontier.robots.items()},
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("rivalry", "scrapy", "twisted", "warcio")},
        },
    }


def _why(frontier: Frontier, spider: SiteSpider) -> str:
    """Why the crawl ended, in words; "complete" = every page within reach was asked."""
    start = frontier.start
    if start is None:
        return "the site's address is no web address"
    error = frontier.done.get(start, frontier.refused.get(start, {})).get("error")
    gave_up = [f"{name}: {host.given_up}" for name, host in spider.hosts.items() if host.given_up]
    if error == "robots":
        return "robots forbids the start page"
    if error and error.split(":")[0] in NETWORK:
        return f"unreachable: {error}"
    if gave_up or spider.over:
        return "; ".join(gave_up) or str(spider.over)
    return next(iter(sorted(frontier.cuts, reverse=True)), None) or _about_start(frontier)


def _about_start(frontier: Frontier) -> str:
    """The answer at the end of the start page's redirects decides whether there was a site."""
    if error := frontier.refused.get(frontier.start or "", {}).get("error"):
        return f"start page: {error}"
    url, seen = frontier.start or "", set()
    while url in frontier.done and url not in seen:
        seen.add(url)
        line = frontier.done[url]
        if line.get("status", 0) >= 400:
            return f"start page: http {line['status']}"
        if "to" not in line:
            return f"start page: {line['error']}" if "error" in line else "complete"
        url = line["to"]
    if url in seen:
        return "start page: redirect loop"
    refused = frontier.refused.get(url, {}).get("error", "another host")
    return f"start page redirects to {url}: {refused}"


def _write(path: Path, content: dict[str, Any]) -> None:
    """Whole or not at all: its existence says that the crawl is over."""
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    draft.replace(path)


if __name__ == "__main__":
    main()
