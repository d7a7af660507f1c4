"""A3: whatever a robots.txt answers, nothing is asked that it forbids, or may forbid."""

import contextlib
import gzip
from collections.abc import Iterator
from pathlib import Path

import brotli

from crawlers import visit
from crawlers.polite import Robots, ask_robots
from tests.campaigns.bombs import gzip_bomb
from tests.campaigns.table import Result
from tests.site import Answer, Route, Site, serve
from tests.test_crawl import AGENT, HOPS, RULES, a_shop, crawl, gaps
from tests.test_polite import hop
from tests.test_visit import PLAIN, SOON

ALL, SOME, NONE = "all pages", "only what is allowed", "no page"
PUBLIC, PRIVATE = 7, 6
UTF16 = RULES.encode("utf-16")
LATIN = b"# caf\xe9\n" + RULES.encode()
HTML = "<!doctype html><title>Shop</title><h1>Welcome</h1>"
LONG: dict[str, Route] = {
    **{f"/far{n}": hop(f"/far{n + 1}") for n in range(1, 12)},
    "/far12": RULES,
}
CASES: dict[str, tuple[Route, str]] = {
    "200": (RULES, SOME),
    "200, empty": ("", ALL),
    "200, 2 MB before the rules": ("# padding\n" * 200_000 + RULES, SOME),
    "200, 600 MB that never come": (
        Answer(body=RULES, headers={"Content-Length": "600000000"}),
        NONE,
    ),
    "200, without end": (Answer(body=f"{RULES}\n".encode() * 99, mode="endless"), SOME),
    "200, a page instead": (HTML, ALL),
    "200, UTF-16": (Answer(body=UTF16), SOME),
    "200, UTF-8 with a mark": (Answer(body=b"\xef\xbb\xbf" + RULES.encode()), SOME),
    "200, Latin-1": (Answer(body=LATIN), SOME),
    "200, CR line ends": (RULES.replace("\n", "\r"), SOME),
    "200, zero bytes": (Answer(body=b"\0\0\n" + RULES.encode()), SOME),
    "200, gzip unasked": (
        Answer(body=gzip.compress(RULES.encode()), headers={"Content-Encoding": "gzip"}),
        SOME,
    ),
    "200, gzip that is none": (Answer(body=RULES, headers={"Content-Encoding": "gzip"}), NONE),
    "200, gzip of 900 MB": (Answer(body=gzip_bomb(), headers={"Content-Encoding": "gzip"}), ALL),
    "200, brotli unasked": (
        Answer(body=brotli.compress(RULES.encode()), headers={"Content-Encoding": "br"}),
        NONE,
    ),
    "200, slow": (Answer(body=RULES, wait_s=0.5), SOME),
    "200, cut short": (Answer(body=RULES, mode="cut"), NONE),
    "200, a byte a second": (Answer(body=RULES, mode="drip"), NONE),
    "204": (Answer(204), ALL),
    "304": (Answer(304), NONE),
    "five redirects": (hop("/hop1"), SOME),
    "twelve redirects": (hop("/far1"), NONE),
    "redirects to itself": (hop("/robots.txt"), NONE),
    "redirects to ftp": (hop("ftp://a.example/"), NONE),
    "redirects to nobody": (hop("http://nowhere.invalid/"), NONE),
    **{f"{status}": (Answer(status, RULES), ALL) for status in (400, 401, 403, 404, 410, 418, 451)},
    **{f"{status}": (Answer(status), NONE) for status in (429, 500, 502, 503, 504, 520)},
    "never answers": (Answer(mode="hang"), NONE),
    "reset": (Answer(mode="reset"), NONE),
    "headers without end": (Answer(mode="headers"), NONE),
    "us, by name": ("User-agent: rivalry\nDisallow: /\n\nUser-agent: *\nAllow: /", NONE),
    "others, by name": ("User-agent: googlebot\nDisallow: /", ALL),
}  # fmt: skip
DELAYS = {"0.3": 0.3, "abc": 0.0, "-1": 0.0, "nan": 0.0, "0": 0.0}
BROWSED = ("200", "404", "429", "503", "never answers", "reset")


def run(folder: Path) -> Iterator[Result]:
    with contextlib.ExitStack() as stack:
        lab = {name: stack.enter_context(_host(n, name)) for n, name in enumerate(CASES)}
        links = [f"<a href='{s.origin}/'>x</a><a href='{s.origin}/p1'>x</a>" for s in lab.values()]
        home = stack.enter_context(serve({"/": "".join(links)}))
        hosts = tuple(site.host for site in lab.values())
        crawl(f"{home.origin}/", folder / "crawl", hosts, concurrency=4, timeout_s=2, pages=2_000)
        for name, (_, expected) in CASES.items():
            yield Result("A3", f"crawl: {name}", expected, _asked(lab[name]))
            yield Result("A3", f"crawl: {name}: asked first", "/robots.txt", lab[name].paths()[0])
    for said, delay_s in DELAYS.items():
        yield _delayed(folder / f"delay {said}", said, delay_s)
    yield from _browsed(folder / "visit")


def _host(number: int, name: str) -> Site:
    """A host of its own for each case: patience and pace are kept by host."""
    routes = {**a_shop(PUBLIC), **HOPS, **LONG, "/robots.txt": CASES[name][0]}
    return serve(routes, address=(f"127.0.3.{number + 1}", 0))


def _asked(site: Site) -> str:
    asked = {path for path in site.paths() if path == "/" or path.startswith(("/p", "/private"))}
    secret = {path for path in asked if path.startswith("/private")}
    counts = {(PUBLIC, PRIVATE): ALL, (PUBLIC, 0): SOME, (0, 0): NONE}
    found = len(asked) - len(secret), len(secret)
    return counts.get(found, f"{found[0]} of {PUBLIC} and {found[1]} of {PRIVATE}")


def _delayed(folder: Path, said: str, delay_s: float) -> Result:
    rules = f"User-agent: *\nCrawl-delay: {said}"
    with serve({**a_shop(6), "/robots.txt": rules}) as site:
        crawl(f"{site.origin}/", folder)
    kept = min(gaps(site)) >= delay_s - 0.05
    return Result(
        "A3", f"Crawl-delay: {said}", "kept", "kept" if kept else f"{min(gaps(site)):.2f}"
    )


def _browsed(folder: Path) -> Iterator[Result]:
    """The browser asks the same rules before it opens a page."""
    for name in BROWSED:
        answer, expected = CASES[name]
        with serve({**a_shop(3), "/robots.txt": answer}, address=("127.0.4.1", 0)) as site:
            known: list[Robots] = []

            def allowed(url: str, known: list[Robots] = known, site: Site = site) -> bool:
                if not known:
                    known.append(ask_robots(site.origin, AGENT, private_ok=True, timeout_s=2))
                return known[0].allowed(url)

            visit.gather(
                [f"{site.origin}/p1", f"{site.origin}/private/1"], folder / name, repeats=1,
                profiles=[PLAIN], agent=AGENT, allowed=allowed, private_ok=True, delay_s=0,
                progress=lambda _: None, limits=SOON,
            )  # fmt: skip
        asked = {path for path in site.paths() if path in ("/p1", "/private/1")}
        got = {2: ALL, 1: SOME, 0: NONE}[len(asked)]
        yield Result("A3", f"browser: {name}", expected, got)
