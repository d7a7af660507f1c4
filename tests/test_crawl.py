"""A crawl asks only what it may, as fast as it may, loses nothing, and survives every server."""

import contextlib
import json
import math
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from signal import SIGINT, SIGKILL
from typing import Any

import brotli
import pytest

from crawlers.crawl import Limits, Page, gather, read
from crawlers.crawls.frontier import LINES, MISSING, SUMMARY, WARC, Frontier
from crawlers.crawls.hosts import retry_after
from crawlers.crawls.warc import Warc, records
from crawlers.pages.rows import Probe
from crawlers.pages.urls import Hosts
from crawlers.polite import Robots
from tests.site import Answer, Asked, Route, Site, serve
from tests.test_polite import hop, self_signed

AGENT = "Rivalry/0.1 (+https://rivalry.example)"
FAST = {"delay_s": 0.0, "concurrency": 8, "timeout_s": 5.0, "seconds": 60.0, "probe": False}


def crawl(
    url: str, folder: Path, hosts: tuple[str, ...] = (), private_ok: bool = True, **limits: float
) -> dict[str, Any]:
    """Gather into `folder`; what crawl.json says."""
    folder.mkdir(exist_ok=True, parents=True)
    chosen = Limits(**{**FAST, **limits})  # type: ignore[arg-type]
    gather(
        url, hosts, folder, limits=chosen, agent=AGENT, private_ok=private_ok,
        progress=lambda _: None,
    )  # fmt: skip
    return json.loads((folder / SUMMARY).read_text())


def apart(
    origin: str, folder: Path, hosts: Sequence[str] = (), quiet: bool = False, **environment: str
) -> "subprocess.Popen[bytes]":
    """The same in a process of its own, to be killed or given another environment."""
    job = f"""
import signal
from pathlib import Path
from crawlers.crawl import Limits, gather
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background has it ignored
gather("{origin}/", {list(hosts)}, Path("{folder}"), agent="Rivalry/0", private_ok=True,
       limits=Limits(delay_s=0.004, concurrency=16, pages=2_000, probe=False),
       progress=lambda _: None)"""
    return subprocess.Popen(
        [sys.executable, "-c", job],
        env={**os.environ, **environment},
        stderr=subprocess.DEVNULL if quiet else None,
    )


def pages(folder: Path) -> dict[str, Page]:
    """Page rows by path."""
    return {re.sub(r"^\w+://[^/]+", "", r.url): r for r in read(folder) if isinstance(r, Page)}


def a_shop(size: int = 40) -> dict[str, Route]:
    """`size` pages in a tree, each with a private sibling."""

    def page(n: int) -> str:
        children = [c for c in range(3 * n + 1, 3 * n + 4) if c < size]
        links = [f"<a href='/p{c}'>p{c}</a> <a href='/private/{c}'>secret</a>" for c in children]
        return f"<title>p{n}</title>{''.join(links)}<p>{'word ' * 200}"

    routes: dict[str, Route] = {f"/p{n}": page(n) for n in range(1, size)}
    return {"/": page(0), **routes, **{f"/private/{n}": "secret" for n in range(1, size)}}


def together(jobs: Mapping[str, Callable[[], None]]) -> None:
    """Run them side by side (each is a process that mostly waits); say which one failed."""
    with ThreadPoolExecutor(4) as pool:
        running = {name: pool.submit(job) for name, job in jobs.items()}
    failed = {name: run.exception() for name, run in running.items() if run.exception()}
    assert not failed, failed


# -- robots.txt ----------------------------------------------------------------------------------

RULES = "User-agent: *\nDisallow: /private"
HOPS: dict[str, Route] = {**{f"/hop{n}": hop(f"/hop{n + 1}") for n in range(1, 5)}, "/hop5": RULES}
LAB: dict[str, tuple[Route, bool, bool]] = {
    # answer, may public pages be asked, may private ones
    "200": (RULES, True, False),
    "2 MB": ("# padding\n" * 200_000 + RULES, True, False),
    "five redirects": (hop("/hop1"), True, False),
    "slow": (Answer(body=RULES, wait_s=0.5), True, False),
    "404": (Answer(404, RULES), True, True),
    "403": (Answer(403, RULES), True, True),
    "429": (Answer(429), False, False),
    "500": (Answer(500), False, False),
    "503": (Answer(503), False, False),
    "timeout": (Answer(mode="hang"), False, False),
    "reset": (Answer(mode="reset"), False, False),
    "nothing": ("User-agent: rivalry\nDisallow: /", False, False),
}


def test_no_forbidden_page_is_ever_asked_however_robots_txt_behaves(tmp_path: Path):
    """Twelve hosts of one business with twelve kinds of robots.txt, 16 requests at a time."""
    with contextlib.ExitStack() as stack:
        lab = {
            name: stack.enter_context(serve({**a_shop(30), **HOPS, "/robots.txt": answer}))
            for name, (answer, _, _) in LAB.items()
        }
        links = [f"<a href='{s.origin}/'>x</a><a href='{s.origin}/p1'>x</a>" for s in lab.values()]
        home = stack.enter_context(serve({"/": "".join(links)}))
        hosts = tuple(site.host for site in lab.values())
        crawl(f"{home.origin}/", tmp_path, hosts, concurrency=16, timeout_s=3, pages=2_000)
    for name, (_, public, private) in LAB.items():
        asked = [path for path in lab[name].paths() if not path.startswith(("/robots", "/hop"))]
        secret = [path for path in asked if path.startswith("/private")]
        assert lab[name].paths()[0] == "/robots.txt", name
        assert len(asked) - len(secret) == (30 if public else 0), name
        assert len(secret) == (29 if private else 0), name


def test_an_origin_met_on_the_way_is_asked_for_its_robots_txt_first(tmp_path: Path):
    """https was not listed, http was. Its robots.txt takes a while; Scrapy's own check would let
    pages slip by meanwhile. (Also: a certificate that somebody vouches for is accepted.)"""
    pem = self_signed(tmp_path)
    rules = Answer(body=RULES, wait_s=0.5)
    with serve({**a_shop(20), "/robots.txt": rules}, certificate=pem) as safe:
        places = [f"{safe.origin}/{kind}{n}" for kind in ("p", "private/") for n in range(1, 20)]
        with serve({"/": "".join(f"<a href='{place}'>x</a>" for place in places)}) as site:
            apart(site.origin, tmp_path, [safe.host], SSL_CERT_FILE=str(pem)).wait()
    assert safe.paths()[0] == "/robots.txt"
    assert sorted(safe.paths()[1:]) == sorted(f"/p{n}" for n in range(1, 20))


def test_what_is_forbidden_or_elsewhere_is_not_asked_not_even_by_redirect(tmp_path: Path):
    with serve({"/robots.txt": RULES, "/open": "hello", "*": "secret"}) as shop, serve({}) as other:
        links = [f"{shop.origin}/open", f"{shop.origin}/private/x", f"{other.origin}/a"]
        routes: dict[str, Route] = {
            "/": "".join(f"<a href='{link}'>x</a>" for link in [*links, "/in", "/out"]),
            "/in": hop(f"{shop.origin}/private/y"),
            "/out": hop(f"{other.origin}/b"),
        }
        with serve(routes) as site:
            summary = crawl(f"{site.origin}/", tmp_path, hosts=(shop.host,))
        assert summary["ended"] == "complete"
        assert shop.paths() == ["/robots.txt", "/open"]
        assert other.log == []
    rows = pages(tmp_path)
    said = {
        path: (row.status, row.error, row.broken, row.redirect_hops) for path, row in rows.items()
    }
    assert said == {
        "/": (200, None, False, 0),
        "/open": (200, None, False, 0),
        "/private/x": (None, "robots", None, 0),
        "/private/y": (None, "robots", None, 0),
        "/in": (None, "robots", None, 1),
        "/out": (302, None, None, 1),
    }
    assert rows["/out"].final_url == f"{other.origin}/b"


JITTER = 0.05  # the server notes the time a little after we sent
LATE = 0.3  # of the first request, on a busy machine

# -- pace ----------------------------------------------------------------------------------------


def gaps(site: Site) -> list[float]:
    return [after.at - before.at for before, after in pairwise(site.log)]


def test_the_pace_is_as_set_and_a_longer_crawl_delay_wins(tmp_path: Path):
    def one(name: str, rules: Route, delay_s: float) -> None:
        with serve({**a_shop(8), "/robots.txt": rules}) as site:
            summary = crawl(f"{site.origin}/", tmp_path / name, delay_s=0.2, pages=6)
        assert summary["ended"] == "page limit"
        assert len(site.log) == 7
        assert sum(gaps(site)) >= 6 * delay_s - LATE

    slower = "User-agent: *\nCrawl-delay: 0.3"
    together({"set": lambda: one("set", "", 0.2), "crawl-delay": lambda: one("delay", slower, 0.3)})


def test_nothing_is_asked_before_retry_after_is_over(tmp_path: Path):
    told: dict[str, float] = {}

    def busy(asked: Asked) -> Answer:
        if asked.path in told:
            return Answer(body="fine now")
        told[asked.path] = asked.at
        return Answer(429 if len(told) % 2 else 503, headers={"Retry-After": "1"})

    routes = a_shop(20)
    with serve({**routes, "/p7": busy, "/p8": busy, "/p9": busy}) as site:
        summary = crawl(f"{site.origin}/", tmp_path)
    assert summary["ended"] == "complete"
    assert Counter(pages(tmp_path)[path].status for path in told) == {200: 3}
    for at in told.values():  # what was on the wire already cannot be called back
        early = [a.path for a in site.log if at < a.at < at + 1 - JITTER]
        assert len(early) < FAST["concurrency"], early


def test_a_host_that_refuses_three_times_or_asks_us_to_wait_too_long_is_left_alone(tmp_path: Path):
    refuse = Answer(429, headers={"Retry-After": "0"})

    def three_times() -> None:
        with serve({**a_shop(), **{f"/p{n}": refuse for n in range(1, 40)}}) as site:
            summary = crawl(f"{site.origin}/", tmp_path / "three", concurrency=1)
        assert summary["ended"] == "127.0.0.1: refused 3 times"
        assert len([path for path in site.paths() if path.startswith("/p")]) <= 4

    def too_long() -> None:
        with serve({"/": Answer(429, headers={"Retry-After": "7200"})}) as site:
            summary = crawl(f"{site.origin}/", tmp_path / "long")
        assert summary["ended"] == "127.0.0.1: asks to wait 7200 s"
        assert site.paths() == ["/robots.txt", "/"]
        (row,) = pages(tmp_path / "long").values()
        assert (row.error, row.broken) == ("http 429", None)

    together({"three times": three_times, "too long": too_long})


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        ("9" * 400, math.inf),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("\xb2", None),  # a superscript two is a digit to Python
        ("Fri, 01 Jan 2027 00:00:00 +9999999", None),
        ("Thu, 32 Foo 1970", None),
    ],
)
def test_no_retry_after_is_too_absurd_to_be_read(said: str, seconds: float | None):
    assert retry_after(said) == seconds


# -- whom we ask ---------------------------------------------------------------------------------


def test_private_addresses_are_not_asked_unless_the_study_says_so(tmp_path: Path):
    """Robots is made known, so that it is Scrapy which meets the private address."""

    def one(host: str) -> None:
        origin = f"http://{host}:{site.port}"
        allow_all(origin, tmp_path / host)
        summary = crawl(f"{origin}/", tmp_path / host, private_ok=False)
        assert summary["ended"] == "unreachable: private address"

    with serve(a_shop()) as site:
        names = ("127.0.0.1", "localhost", "2130706433")
        together({name: lambda name=name: one(name) for name in names})
        assert site.log == []


def allow_all(origin: str, folder: Path) -> None:
    folder.mkdir()
    with contextlib.closing(Warc(folder / WARC, 0)) as warc:
        start, end = warc.resource(f"{origin}/robots.txt", b"")
    with contextlib.closing(Frontier(folder, Limits(), Hosts(origin, []))) as frontier:
        frontier.heard(Robots(origin, 404, None, b"", datetime.now(UTC)), start, end)


def test_a_proxy_in_the_environment_is_no_way_around_the_guard(tmp_path: Path):
    with serve({"*": "through the proxy"}) as proxy, serve(a_shop(3)) as site:
        names = ("http_proxy", "HTTP_PROXY", "all_proxy")
        apart(site.origin, tmp_path, [], **dict.fromkeys(names, proxy.origin)).wait()
        assert proxy.log == []
        assert "/p1" in site.paths()


# -- kills ---------------------------------------------------------------------------------------


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    over = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < over, "waited too long"
        time.sleep(0.005)


def children(pid: int) -> list[int]:
    return [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
    return False


@pytest.mark.slow
def test_killed_again_and_again_it_ends_with_every_page_exactly_once(tmp_path: Path):
    """The parent, its crawling process, and by Ctrl-C. (50 kills: tests/bench/kills.py.)"""
    size, go = 400, threading.Event()

    def held(page: Route) -> Route:
        def answer(asked: Asked) -> str:
            if len(site.log) > seen + 100:
                go.wait(60)  # else a fast crawl is done before a slow machine kills it
            return str(page)

        return answer

    with serve({path: held(page) for path, page in a_shop(size).items()}) as site:
        for whom, how in (("parent", SIGKILL), ("child", SIGKILL), ("parent", SIGINT)):
            seen = len(site.log)
            go.clear()
            parent = apart(site.origin, tmp_path)
            wait_until(lambda seen=seen: len(site.log) > seen + 25)
            (child,) = children(parent.pid)
            os.kill(child if whom == "child" else parent.pid, how)
            assert parent.wait() != 0
            wait_until(lambda child=child: not alive(child))
            go.set()
            tear(tmp_path)
        assert not (tmp_path / SUMMARY).exists()
        summary = crawl(f"{site.origin}/", tmp_path, pages=2_000)
        asked = len(site.log)
        assert crawl(f"{site.origin}/", tmp_path) == summary  # finished: not crawled again
        assert len(site.log) == asked
    assert summary["ended"] == "complete"
    assert site.paths().count("/robots.txt") == 1
    kept = Counter(r.url for r in records(tmp_path / WARC) if r.kind == "response")
    assert kept == Counter(site.origin + path for path in a_shop(size))
    assert len([row for row in read(tmp_path) if isinstance(row, Page)]) == len(kept)


def tear(folder: Path) -> None:
    """What a kill in the middle of a write leaves behind."""
    with (folder / WARC).open("ab") as warc, (folder / LINES).open("ab") as ledger:
        warc.write(b"\x1f\x8b\x08\x00torn")
        ledger.write(b'{"state":"done","url":"http://to')


# -- servers that misbehave ----------------------------------------------------------------------


def test_every_way_a_start_page_can_fail_ends_as_data(tmp_path: Path):
    robots = {"robots 503": Answer(503), "robots all": "User-agent: *\nDisallow: /"}
    cases: dict[str, tuple[Route, str]] = {
        "http 500": (Answer(500, "sorry"), "start page: http 500"),
        "loop": (hop("/"), "start page: redirect loop"),
        "robots 503": ("never seen", "start page: robots: http 503"),
        "robots all": ("never seen", "robots forbids the start page"),
    }

    def one(name: str) -> None:
        route, ended = cases[name]
        rules = robots.get(name, Answer(404))
        with serve({"/": route, "/robots.txt": rules, "*": route}) as site:
            summary = crawl(f"{site.origin}/", tmp_path / name, timeout_s=2)
        assert summary["ended"] == ended
        assert len(list(read(tmp_path / name))) >= 1

    def nowhere() -> None:
        summary = crawl("http://nowhere.invalid/", tmp_path / "nowhere")
        assert summary["ended"] == "unreachable: dns"

    together({name: lambda name=name: one(name) for name in cases} | {"nowhere": nowhere})


def test_a_certificate_that_nobody_vouches_for_ends_the_crawl(tmp_path: Path):
    with serve({"/": "hello"}, certificate=self_signed(tmp_path)) as site:
        allow_all(site.origin, tmp_path / "tls")  # else robots.txt would find out first
        summary = crawl(f"{site.origin}/", tmp_path / "tls")
    assert summary["ended"] == "unreachable: tls"
    assert site.log == []


def test_bad_pages_are_named_and_spoil_no_other(tmp_path: Path):
    brotli_bomb = brotli.compress(bytes(50_000_000), quality=1)
    bad: dict[str, tuple[Route, str]] = {
        "/hang": (Answer(mode="hang"), "timeout"),
        "/drip": (Answer(body="slow and steady", mode="drip"), "timeout"),
        "/reset": (Answer(mode="reset"), "reset"),
        "/cut": (Answer(body="half " * 99, mode="cut"), "reset: cut short"),
        "/bomb": (Answer(body=brotli_bomb, headers={"Content-Encoding": "br"}), "too large"),
        "/large": (Answer(body="x" * 2_000_000), "too large"),
        "/headers": (Answer(mode="headers"), "too large: headers"),
        "/unzip": (Answer(body="no gzip", headers={"Content-Encoding": "gzip"}), "bad encoding"),
        "/far": (hop("/farx"), "redirect loop"),
        "/ftp": (hop("ftp://a.example/"), "bad redirect"),
    }
    odd = Answer(body=b"\xff\xfe\x00<a href=\x00'/\xe9'>\x00")
    film = Answer(body=bytes(3_000_000), headers={"Content-Type": "video/mp4"})
    good: dict[str, Route] = {"/good": "<p>fine", "/odd": odd, "/empty": "", "/watch": film}
    links = "".join(f"<a href='{path}'>x</a>" for path in [*bad, *good, "/gone", "/list.pdf"])
    far: dict[str, Route] = {f"/far{'x' * n}": hop(f"/far{'x' * n}x") for n in range(1, 30)}
    pdf = Answer(body=b"%PDF" * 9_000, headers={"Content-Type": "application/pdf"})
    routes = {
        "/": links,
        "/list.pdf": pdf,
        **good,
        **far,
        **{p: r for p, (r, _) in bad.items()},
    }
    with serve(routes) as site:
        summary = crawl(f"{site.origin}/", tmp_path, timeout_s=2, page_bytes=1_000_000)
    rows = pages(tmp_path)
    assert summary["ended"] == "complete"
    errors = {p: r.error for p, r in rows.items() if r.error and not p.startswith("/farx")}
    assert errors == {p: error for p, (_, error) in bad.items()}
    lost = {"/hang", "/drip", "/reset", "/cut", "/ftp", "/gone"}
    assert {path for path, row in rows.items() if row.broken} == lost
    assert (rows["/gone"].status, rows["/good"].words, rows["/odd"].is_html) == (404, 1, True)
    assert (rows["/list.pdf"].status, rows["/list.pdf"].is_html) == (200, False)
    assert (rows["/watch"].status, rows["/watch"].content_type) == (200, "video/mp4")
    assert (tmp_path / WARC).stat().st_size < 50_000  # what is no page stays on the server
    assert [asked.method for asked in site.log if asked.path == "/list.pdf"] == ["HEAD"]
    assert site.paths().count("/reset") == 2  # a single reset is no broken link


def test_a_page_that_cannot_exist_is_asked_for_once_and_is_no_page_of_the_site(tmp_path: Path):
    def one(name: str, missing: Route, status: int | None, said: bool | None) -> None:
        routes: dict[str, Route] = {"/": "<a href=/a>a</a>", "/a": "a", "/404": Answer(404)}
        with serve({**routes, MISSING: missing}) as site:
            summary = crawl(f"{site.origin}/", tmp_path / name, probe=True, pages=2)
        assert (summary["ended"], summary["asked"], summary["errors"]) == ("complete", 2, 0)
        assert site.paths().count(MISSING) == 1
        assert set(pages(tmp_path / name)) == {"/", "/a"}
        (probe,) = (row for row in read(tmp_path / name) if isinstance(row, Probe))
        assert (probe.status, probe.said_missing) == (status, said)

    cases: dict[str, tuple[Route, int | None, bool | None]] = {
        "404": (Answer(404, "<a href=/x>x</a>"), 404, True),
        "200": ("<h1>Nothing here</h1><a href=/x>x</a>", 200, False),
        "home": (hop("/"), 200, False),
        "sorry": (hop("/404"), 404, True),
        "wall": (Answer(403), 403, None),
    }
    together({name: lambda name=name: one(name, *cases[name]) for name in cases})


# -- limits --------------------------------------------------------------------------------------


def trap(asked: Asked) -> str:
    """A calendar without end."""
    here = int(re.sub(r"\D", "", asked.path) or 0)
    return "".join(f"<a href='/day{10 * here + n}'>{n}</a>" for n in range(1, 8))


def test_a_trap_without_end_stops_at_each_limit(tmp_path: Path):
    def depth() -> None:
        with serve({"*": trap, "/robots.txt": Answer(404)}) as site:
            assert crawl(f"{site.origin}/", tmp_path / "d", depth=2)["ended"] == "depth limit"
        assert len(site.log) == 1 + 1 + 7 + 49
        assert {row.depth for row in pages(tmp_path / "d").values()} == {0, 1, 2}

    def seconds() -> None:
        with serve({"*": trap, "/robots.txt": Answer(404)}) as site:
            summary = crawl(f"{site.origin}/", tmp_path / "s", seconds=1.5, delay_s=0.2)
        assert summary["ended"] == "time limit"
        assert len(site.log) <= 9

    together({"depth": depth, "seconds": seconds})


def test_many_bytes_and_a_thousand_forbidden_links_do_not_fill_the_disk(tmp_path: Path):
    many = "".join(f"<a href='/private/{n}'>x</a>" for n in range(1_000))
    links = "".join(f"<a href='/{n}'>x</a>" for n in range(9))
    with serve({"/": many + links, "*": "x" * 9_000, "/robots.txt": RULES}) as site:
        summary = crawl(
            f"{site.origin}/",
            tmp_path,
            pages=50,
            concurrency=1,
            site_bytes=len(many + links) + 9_500,
        )
    assert (summary["ended"], summary["asked"], summary["forbidden"]) == ("byte limit", 3, 50)
