"""Pages per second of `gather`, against a bare Scrapy spider that keeps nothing.

bare: yields a request for every link, as the tutorial does; lean: only for links not seen yet.

A site of 2,000 pages of about 17 kB with 30 links each, on loopback, from a server in its own
process; both crawlers ask 16 at a time without delay. Runs alternate, as machines drift.
Takes PAGES and ROUNDS as arguments: python -m tests.bench.crawl 2000 3
"""

import asyncio
import json
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from crawlers.crawl import Limits, gather

CONCURRENCY = 16
LINKS = 30
WORDS = "delivery returns price help contact order basket service customer answer".split()  # noqa: SIM905

BARE = """
import sys, scrapy
from scrapy.crawler import CrawlerProcess

class Bare(scrapy.Spider):
    name = "bare"
    start_urls = [sys.argv[1]]
    seen = 0
    def parse(self, response):
        Bare.seen += 1
        if sys.argv[2] == "bare":
            yield from response.follow_all(css="a[href]")
            return
        for href in response.css("a::attr(href)").getall():
            if href not in known:
                known.add(href)
                yield response.follow(href)

known = set()

process = CrawlerProcess({
    "CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16, "DOWNLOAD_DELAY": 0,
    "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "LOG_LEVEL": "ERROR"})
process.crawl(Bare)
process.start()
print(Bare.seen)
"""


def page(number: int, pages: int) -> bytes:
    """Links to the next pages of a tree (so that all are reached) and to others at random."""
    children = range(number * LINKS // 2 + 1, (number + 1) * LINKS // 2 + 1)
    others = [(number * 7919 + step * 104_729) % pages for step in range(LINKS)]
    targets = [c for c in children if c < pages] + others
    links = "\n".join(f'<li><a class="x" href="/page/{t}">Page {t}</a>' for t in targets[:LINKS])
    text = " ".join(WORDS[(number + i) % len(WORDS)] for i in range(1_900))
    return f"<!doctype html><title>{number}</title><ul>{links}</ul><main>{text}</main>".encode()


class FastServer(asyncio.Protocol):
    """Answers from memory; nothing else, so that it is never what limits."""

    answers: dict[bytes, bytes] = {}  # noqa: RUF012

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.waiting = b""

    def data_received(self, data: bytes) -> None:
        *requests, self.waiting = (self.waiting + data).split(b"\r\n\r\n")
        for request in requests:
            self.transport.write(self.answers.get(request.split(b" ", 2)[1], NOT_FOUND))


NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n"


def run_server(pages: int, pipe: Connection) -> None:
    bodies = {b"/page/%d" % number: page(number, pages) for number in range(pages)}
    FastServer.answers = {k: HEAD.format(len(b)).encode() + b for k, b in bodies.items()}

    async def forever() -> None:
        server = await asyncio.get_running_loop().create_server(FastServer, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(forever())


def ours(start: str, pages: int) -> tuple[int, float]:
    limits = Limits(pages=pages, depth=99, delay_s=0, concurrency=CONCURRENCY, probe=False)
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        gather(
            start, [], Path(folder), limits=limits, agent="Rivalry/0 (+bench)",
            private_ok=True, progress=lambda _: None,
        )  # fmt: skip
        took = time.perf_counter() - begun
        return json.loads((Path(folder) / "crawl.json").read_text())["asked"], took


def bare(start: str, pages: int, kind: str = "bare") -> tuple[int, float]:
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", BARE, start, kind], capture_output=True, text=True, check=True
    )
    return int(done.stdout), time.perf_counter() - begun


def main() -> None:
    pages, rounds = (int(arg) for arg in (sys.argv[1:] + ["2000", "3"][len(sys.argv) - 1 :]))
    here, there = multiprocessing.Pipe()
    server = multiprocessing.Process(target=run_server, args=(pages, there), daemon=True)
    server.start()
    start = f"http://127.0.0.1:{here.recv()}/page/0"
    runs = {"ours": ours, "bare": bare, "lean": partial(bare, kind="lean")}
    speeds: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(rounds):
        for name, run in runs.items():
            seen, took = run(start, pages)
            speeds[name].append(seen / took)
            print(f"round {number + 1}: {name} {seen} pages in {took:.1f} s, {seen / took:.0f}/s")
    server.terminate()
    for name, found in speeds.items():
        print(f"crawl, {name}: {statistics.median(found):.0f} pages/s (median of {rounds})")
    for name in ("bare", "lean"):
        ratios = [ours / theirs for ours, theirs in zip(speeds["ours"], speeds[name], strict=True)]
        print(f"crawl, ours / {name} Scrapy: {statistics.median(ratios):.2f} (aim >= .80)")


if __name__ == "__main__":
    main()
