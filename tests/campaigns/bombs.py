"""A2: bombs and traps. Each ends as a fact with a reason, within limits of time and memory, and
the next page is read as if nothing had been.
"""

import os
import re
import time
import tomllib
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache, partial
from pathlib import Path

import brotli
from scrapy.utils._compression import zstd

from crawlers import visit
from crawlers.crawl import Page, read
from crawlers.visits.loads import LOOKS, Raw, records
from crawlers.visits.tab import Limits
from tests.campaigns.memory import Watch, family
from tests.campaigns.table import Result
from tests.site import Answer, Asked, Route, serve
from tests.test_crawl import AGENT, crawl, trap
from tests.test_polite import hop
from tests.test_visit import PLAIN

CHUNK = bytes(2**24)
MEMORY_MB = 200
SECONDS = 15  # of a whole crawl; its requests may take 3 s
HTML = {"Content-Type": "text/html"}


# -- the crawler ---------------------------------------------------------------------------------


@cache
def brotli_bomb() -> bytes:
    """A few kB that become 2 GiB."""
    packer = brotli.Compressor(quality=2, lgwin=24)
    return b"".join([*(packer.process(CHUNK) for _ in range(128)), packer.finish()])


@cache
def gzip_bomb(layers: int = 1) -> bytes:
    """Under 1 MB that become 900 MB."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    packed = b"".join([*(packer.compress(CHUNK) for _ in range(54)), packer.flush()])
    for _ in range(layers - 1):
        again = zlib.compressobj(6, zlib.DEFLATED, 31)
        packed = again.compress(packed) + again.flush()
    return packed


@cache
def zstd_bomb() -> bytes:
    packer = zstd.ZstdCompressor()
    return b"".join([*(packer.compress(CHUNK) for _ in range(128)), packer.flush()])


def _packed(body: bytes, how: str) -> Answer:
    return Answer(body=body, headers={"Content-Encoding": how, **HTML})


def _calendar(asked: Asked) -> str:
    return "<a href='/next'>x</a>" + trap(asked)


def _sessions(asked: Asked) -> str:
    """Every link has a new session: no address is ever met twice."""
    return "<a href='/next'>x</a>" + "".join(
        f"<a href='/shop?sid={time.monotonic_ns()}{n}'>x</a>" for n in range(20)
    )


def _deeper(asked: Asked) -> str:
    return "<a href='/next'>x</a><a href='more/'>x</a>"


def _away(asked: Asked) -> Answer:
    """Every redirect leads to another one."""
    return Answer(302, headers={"Location": f"/away{time.monotonic_ns()}"})


BAD: dict[str, tuple[Callable[[], Route], str]] = {
    # what /bad answers, and what is to be said of it
    "brotli, 2 GiB": (lambda: _packed(brotli_bomb(), "br"), "too large"),
    "gzip, 900 MB": (lambda: _packed(gzip_bomb(), "gzip"), "too large"),
    "gzip in gzip, 900 MB": (lambda: _packed(gzip_bomb(2), "gzip, gzip"), "too large"),
    "zstd, 2 GiB": (lambda: _packed(zstd_bomb(), "zstd"), "too large"),
    "gzip that is none": (lambda: _packed(b"plain", "gzip"), "bad encoding"),
    "page of 10 MB": (lambda: Answer(body=b"<p>word " * 1_250_000), "too large"),
    "page without end": (lambda: Answer(body=b"x" * 65_536, mode="endless"), "too large"),
    "page of 400,000 elements": (lambda: "<p>" + "<i>x</i>" * 400_000, "http 200"),
    "page of 100,000 links": (
        lambda: "".join(f"<a href=/l{n}>x</a>" for n in range(100_000)),
        "http 200",
    ),
    "nested 100,000 deep": (lambda: "<div>" * 100_000 + "deep", "http 200"),
    "headers without end": (lambda: Answer(mode="headers"), "too large: headers"),
    "a byte a second": (lambda: Answer(body="x" * 999, mode="drip"), "timeout"),
    "never answers": (lambda: Answer(mode="hang"), "timeout"),
    "reset": (lambda: Answer(mode="reset"), "reset"),
    "cut short": (lambda: Answer(body="x" * 9_999, mode="cut"), "reset: cut short"),
    "redirects to itself": (lambda: hop("/bad"), "redirect loop"),
    "redirects without end": (lambda: _away, "redirect loop"),
    "film without end": (
        lambda: Answer(body=b"x" * 65_536, mode="endless", headers={"Content-Type": "video/mp4"}),
        "http 200 or too large",
    ),
    "log-in wall": (lambda: Answer(401, headers={"WWW-Authenticate": "Basic"}), "http 401"),
    "bot wall": (lambda: Answer(403, "Are you human?"), "http 403"),
}
TRAPS: dict[str, Route] = {
    "calendar": _calendar,
    "session in every link": _sessions,
    "deeper and deeper": _deeper,
}


def crawled(folder: Path) -> Iterator[Result]:
    base_mb = _one(folder / "plain", "nothing bad")[1]
    for name, (make, expected) in BAD.items():
        routes = {"/": _links(), "/next": "fine", "/bad": make(), "/robots.txt": Answer(404)}
        with serve({**routes, "*": _away}) as site:
            where = folder / f"bad {name[:9]} {len(name)}"
            yield from _told(name, site.origin, where, base_mb, expected)
    for name, route in TRAPS.items():
        with serve({"/next": "fine", "/robots.txt": Answer(404), "*": route}) as site:
            yield from _trapped(name, site.origin, folder / f"trap {name[:9]}", base_mb)


def _links() -> str:
    return "<a href='/bad'>x</a><a href='/next'>x</a>"


def _one(folder: Path, body: str) -> tuple[str, float]:
    with serve({"/": body}) as site, Watch() as watch:
        return crawl(f"{site.origin}/", folder)["ended"], watch.worst("crawl")


def _told(name: str, origin: str, folder: Path, base_mb: float, expected: str) -> Iterator[Result]:
    begun = time.monotonic()
    with Watch() as watch:
        crawl(f"{origin}/", folder, timeout_s=3, pages=60, concurrency=2)
    took_s = time.monotonic() - begun
    read_at = time.monotonic()
    rows = {row.url.removeprefix(origin): row for row in read(folder) if isinstance(row, Page)}
    read_s = time.monotonic() - read_at
    bad, after = rows["/bad"], rows["/next"]
    yield Result("A2", f"crawl: {name}", expected, bad.error or f"http {bad.status}")
    yield _within(f"crawl: {name}: memory", watch.worst("crawl") - base_mb, MEMORY_MB, "MB")
    yield _within(f"crawl: {name}: time", took_s, SECONDS, "s")
    yield _within(f"crawl: {name}: time to read", read_s, SECONDS, "s")
    yield Result("A2", f"crawl: {name}: next page", "200", str(after.status))


def _trapped(name: str, origin: str, folder: Path, base_mb: float) -> Iterator[Result]:
    with Watch() as watch:
        ended = crawl(f"{origin}/", folder, pages=100)["ended"]
    rows = [row for row in read(folder) if isinstance(row, Page)]
    yield Result("A2", f"crawl: {name}", "page limit or depth limit", ended)
    yield _within(f"crawl: {name}: pages", len(rows), 100, "")
    yield _within(f"crawl: {name}: memory", watch.worst("crawl") - base_mb, MEMORY_MB, "MB")


def _within(case: str, found: float, most: float, unit: str) -> Result:
    """A figure that must not be exceeded, so that the table still shows it."""
    figure, said = f"{found:.0f} {unit}".strip(), f"<= {most} {unit}".strip()
    return Result("A2", f"{case} ({figure})", said, said if found <= most else figure)


# -- the browser ---------------------------------------------------------------------------------

SOON = Limits(goto_s=6, settle_s=3, quiet_s=0.4, total_s=10, watch_s=1.5, look_s=12)
AFTER_S = 8  # to close what hangs, on top of a load's own limit


TOO_MUCH = "page crash or too large: memory"
TRICKS: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("pages.toml").read_text("utf-8")
)
ATTACHED = {"Content-Disposition": "attachment; filename=../../a.sh"}
PAGES: dict[str, tuple[Callable[[], Route], str]] = {
    # what may be said of the first load
    **{name: (lambda page=trick["page"]: page, trick["says"]) for name, trick in TRICKS.items()},
    "a download": (lambda: Answer(body="x" * 9_999, headers=ATTACHED), "download"),
    "page of 100,000 elements": (lambda: "<p>x" * 100_000, "None or timeout"),
    "page of 10 MB": (lambda: "<p>" + "word " * 2_000_000, "None or timeout"),
    "gzip, 900 MB": (lambda: _packed(gzip_bomb(), "gzip"), f"None or timeout or {TOO_MUCH}"),
    "page without end": (
        lambda: Answer(body=b"<p>x" * 9_000, mode="endless"),
        f"timeout or {TOO_MUCH}",
    ),
    "a byte a second": (lambda: Answer(body="x" * 999, mode="drip"), "timeout"),
    "never answers": (lambda: Answer(mode="hang"), "timeout"),
    "headers without end": (lambda: Answer(mode="headers"), "too large: headers"),
    "redirects to itself": (lambda: hop("/redirects-to-itself"), "redirect loop"),
    "asks for a password": (
        lambda: Answer(401, "x", headers={"WWW-Authenticate": "Basic"}),
        "http 401",
    ),
}


def _path(name: str) -> str:
    return "/" + re.sub(r"\W+", "-", name).strip("-")


def visited(folder: Path) -> Iterator[Result]:
    endless = Answer(body=b"x" * 9_000, mode="endless")
    routes: dict[str, Route] = {"/next": "<h1>Next", "/endless": endless, "/last": "<h1>Last"}
    routes |= {_path(name): make() for name, (make, _) in PAGES.items()}
    with serve({**routes, "*": "<h1>x"}) as site, Watch() as watch:
        _visit([site.origin + p for p in ["/next", *map(_path, PAGES), "/last"]], folder)
        registered = "/sw.js" in site.paths()
        popped = any(path.startswith("/next?") and len(path) < 10 for path in site.paths())
    left = len(family(os.getpid())) - 1  # this process itself
    seen: dict[str, list[Raw]] = {}
    for raw in [*records(folder), *records(folder, LOOKS)]:
        seen.setdefault(raw["url"].removeprefix(site.origin), []).append(raw)
    base = partial(_of, watch, seen["/next"])
    for name, (_, expected) in PAGES.items():
        mine = seen[_path(name)]
        yield Result("A2", f"browser: {name}", expected, str(mine[0]["error"]))
        slowest = max(_ended(raw) - _begun(raw) for raw in mine)
        yield _within(f"browser: {name}: time", slowest, SOON.look_s + AFTER_S, "s")
        for kind in ("own", "driver"):
            grown = _of(watch, mine, kind) - base(kind)
            yield _within(f"browser: {name}: {kind} memory", grown, MEMORY_MB, "MB")
        yield _within(
            f"browser: {name}: Chromium's memory", _of(watch, mine, "browser"), 3_000, "MB"
        )
    yield Result(
        "A2", "browser: the page after all of them", "None", str(seen["/last"][0]["error"])
    )
    yield Result("A2", "browser: service worker fetched", "False", str(registered))
    yield Result("A2", "browser: pop-ups that were opened", "False", str(popped))
    yield Result("A2", "browser: processes left over", "0", str(left))


def _of(watch: Watch, raws: list[Raw], kind: str) -> float:
    return max(watch.worst(kind, _begun(raw), _ended(raw)) for raw in raws)


def _begun(raw: Raw) -> float:
    return datetime.fromisoformat(raw["taken_at"]).timestamp()


def _ended(raw: Raw) -> float:
    return datetime.fromisoformat(raw.get("ended_at", raw["taken_at"])).timestamp()


def _visit(pages: list[str], folder: Path) -> None:
    visit.gather(
        pages, folder, profiles=[PLAIN], repeats=1, agent=AGENT, allowed=lambda _: True,
        private_ok=True, delay_s=0, progress=lambda _: None, limits=SOON,
    )  # fmt: skip
