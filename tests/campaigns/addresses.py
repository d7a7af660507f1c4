"""A1: no way leads from a rival's page to an address inside our network, neither for the crawler
nor for the browser. Internal services note every connection; none may come.
"""

import contextlib
import json
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from crawlers import visit
from crawlers.crawl import Limits, Page, gather, read
from crawlers.crawls.frontier import SUMMARY, WARC, Frontier
from crawlers.crawls.warc import Warc
from crawlers.pages.urls import Hosts
from crawlers.polite import Robots
from crawlers.visits.loads import records
from tests.campaigns.lab import INSIDE, PUBLIC, STUN, Lab
from tests.campaigns.table import Result
from tests.site import Answer, Route, serve
from tests.test_crawl import AGENT
from tests.test_polite import hop
from tests.test_visit import PLAIN, SOON

START = "http://good.example"
REFUSED = "private address"
# Every way to write an address that is ours, and names that lead to one.
HOSTS = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "0.0.0.0",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "017700000001",
    "127.0.0.1.",
    "localhost",
    "LOCALHOST",
    "sub.localhost",
    "①②⑦.⓪.⓪.①",
    "１２７.０.０.１",
    "127。0。0。1",
    "127%2e0%2e0%2e1",
    "10.0.0.5",
    "167772165",
    "169.254.169.254",
    "0xa9fea9fe",
    "100.64.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::7f00:1]",
    "[fc00::5]",
    "[fec0::1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "private.example",
    "metadata.example",
    "loopback.example",
    "mixed.example",
    "six.example",
    "local6.example",
    "mapped.example",
    "nat64.example",
    "both.example",
]
REDIRECTS = [
    *(f"{status} http://private.example/r{status}" for status in (301, 302, 303, 307, 308)),
    "302 http://10.0.0.5/",
    "302 http://2130706433/",
    "302 //127.0.0.1/",
    "302 http://good.example@10.0.0.5/",
    "302 http://[::ffff:10.0.0.5]/",
    "302 file:///etc/passwd",
    "302 data:text/html,<h1>data",
    "302 ftp://10.0.0.5/",
    "302 gopher://10.0.0.5:80/_GET",
]


def run(lab: Lab, folder: Path) -> Iterator[Result]:
    yield from _crawled(lab, folder / "guarded", robots_known=False)
    yield from _crawled(lab, folder / "unguarded", robots_known=True)
    yield from _rebound(lab, folder)
    yield from _browsed(lab, folder / "visit")


# -- the crawler ---------------------------------------------------------------------------------


def _crawled(lab: Lab, folder: Path, *, robots_known: bool) -> Iterator[Result]:
    """`robots_known`: as if every robots.txt had been asked and allowed, so that it is Scrapy's
    own resolver that meets the private address."""
    folder.mkdir()
    moves = {f"/move{n}": _move(said) for n, said in enumerate(REDIRECTS)}
    links = [*(f"http://{host}/s{n}" for n, host in enumerate(HOSTS)), *moves, "/control"]
    home = "".join(f"<a href='{link}'>x</a>" for link in links)
    with serve({"/": home, "/control": "here", **moves}, address=(PUBLIC, 80)):
        if robots_known:
            _allow_all([START, *(f"http://{host}" for host in HOSTS)], folder)
        ended = _crawl(folder, HOSTS)
    name = "crawl" if not robots_known else "crawl, robots known"
    found = [row for row in read(folder) if isinstance(row, Page)]
    errors = {row.url: row.error or f"http {row.status}" for row in found}
    yield Result("A1", f"{name}: control page", "http 200", errors[f"{START}/control"])
    yield Result("A1", f"{name}: ended", "complete", ended)
    for n, host in enumerate(HOSTS):
        got = next((e for url, e in errors.items() if url.endswith(f"/s{n}")), "never asked")
        # public, too: the crawler may have asked that address, and only that one
        also = " or http 404" if host in ("mixed.example", "both.example") else ""
        expected = f"{REFUSED} or dns or bad address or never asked{also}"
        yield Result("A1", f"{name}: {host}", expected, got)
    for n, said in enumerate(REDIRECTS):
        got = errors[f"{START}/move{n}"]
        expected = f"{REFUSED} or bad redirect or bad address or http {said[:3]}"
        yield Result("A1", f"{name}: {said}", expected, got)
    yield _hits(lab, name)


def _move(said: str) -> Answer:
    status, _, target = said.partition(" ")
    return Answer(int(status), headers={"Location": target})


def _crawl(folder: Path, hosts: Sequence[str]) -> str:
    gather(
        f"{START}/", hosts, folder, agent=AGENT, private_ok=False, progress=lambda _: None,
        limits=Limits(delay_s=0, concurrency=8, timeout_s=5, seconds=60, failures=99),
    )  # fmt: skip
    return str(json.loads((folder / SUMMARY).read_text())["ended"])


def _allow_all(origins: Sequence[str], folder: Path) -> None:
    from datetime import UTC, datetime

    with (
        contextlib.closing(Warc(folder / WARC, 0)) as warc,
        contextlib.closing(Frontier(folder, Limits(), Hosts(START, []))) as frontier,
    ):
        for origin in origins:
            start, end = warc.resource(f"{origin}/robots.txt", b"")
            frontier.heard(Robots(origin, 404, None, b"", datetime.now(UTC)), start, end)


def _rebound(lab: Lab, folder: Path) -> Iterator[Result]:
    """Names that are public when asked for robots.txt (or every other time), and then private."""
    for host in ("rebind.example", "flip.example"):
        home = f"<a href='http://{host}/a'>x</a><a href='http://{host}/b'>x</a>"
        with serve({"/": home, "*": "public", "/robots.txt": ""}, address=(PUBLIC, 80)):
            (folder / host).mkdir()
            ended = _crawl(folder / host, [host])
        yield Result("A1", f"crawl: {host}", "complete", ended)
    yield _hits(lab, "crawl, rebinding")


def _hits(lab: Lab, name: str) -> Result:
    hits, lab.hits = list(lab.hits), []
    return Result(
        "A1", f"{name}: internal hits", "0", str(len(hits)) if not hits else str(hits[:9])
    )


# -- the browser ---------------------------------------------------------------------------------

VECTORS = tomllib.loads(Path(__file__).with_name("vectors.toml").read_text("utf-8"))
LEAVING, ASKING, LITERAL = VECTORS["leaving"], VECTORS["asking"], VECTORS["literal"]
REPORTS = {
    "Content-Security-Policy": "img-src 'none'; report-uri http://report.private.example/csp",
    "Report-To": '{"group":"a","max_age":9,"endpoints":[{"url":"http://report.private.example/"}]}',
    "Link": "<http://header.private.example/>; rel=preload; as=image",
    "Refresh": "9; url=http://private.example/refresh",
}


def _routes() -> dict[str, Route]:
    asking = {
        f"/ask{n}": "<h1>Shop</h1>" + html.replace("{to}", f"http://v{n}.private.example/v{n}")
        for n, html in enumerate(ASKING.values())
    }
    leaving = {
        f"/leave{n}": "<h1>Shop</h1>" + html.replace("{to}", f"http://l{n}.private.example/")
        for n, html in enumerate(LEAVING.values())
    }
    literal = {
        f"/literal{n}": "<h1>Shop</h1>" + html.replace("{stun}", f"{INSIDE}:{STUN}")
        for n, html in enumerate(LITERAL.values())
    }
    moves = {f"/move{n}": _move(said) for n, said in enumerate(REDIRECTS)}
    elsewhere = {
        f"/302?http://v{n}.private.example/v{n}": hop(f"http://v{n}.private.example/v{n}")
        for n in range(len(ASKING))
    }
    return {
        "/control": "<h1>Here</h1>",
        "/reports": Answer(body="<h1>Shop</h1><img src=/x>", headers=REPORTS),
        "*": "<h1>x</h1>",
        **asking, **leaving, **literal, **moves, **elsewhere,
    }  # fmt: skip


def _browsed(lab: Lab, folder: Path) -> Iterator[Result]:
    routes = _routes()
    pages = [
        f"{START}{path}"
        for path in routes
        if path.startswith(("/control", "/ask", "/leave", "/literal", "/move", "/reports"))
    ]
    rebinding = "http://flip.example/literal" + str(list(LITERAL).index("rebinding"))
    direct = [f"http://{host}/" for host in HOSTS]
    with serve(routes, address=(PUBLIC, 80)):
        visit.gather(
            [*pages, *direct, rebinding], folder, profiles=[PLAIN], repeats=1, agent=AGENT,
            allowed=lambda _: True, private_ok=False, allow_unsandboxed=True, delay_s=0,
            progress=lambda _: None, limits=SOON,
        )  # fmt: skip
    raws = {raw["url"]: raw for raw in records(folder)}
    tried = {r["host"]: r["reason"] for raw in raws.values() for r in raw.get("refusals", ())}

    def error(url: str) -> str:
        return str(raws[url]["error"])

    yield Result("A1", "browser: control page", "None", error(f"{START}/control"))
    for host in HOSTS:
        yield Result(
            "A1", f"browser: {host}", f"{REFUSED} or dns or not http", error(f"http://{host}/")
        )
    for n, said in enumerate(REDIRECTS):
        got = error(f"{START}/move{n}")
        web = said[4:].startswith(("http", "//"))
        expected = REFUSED if web else "not http or no page"
        yield Result("A1", f"browser: {said}", expected, got)
    for n, name in enumerate(LEAVING):
        got = tried.get(f"l{n}.private.example", "never asked")
        yield Result("A1", f"browser: {name}", f"{REFUSED} or never asked", got)
    for n, name in enumerate(ASKING):
        got = tried.get(f"v{n}.private.example", "never asked")
        yield Result("A1", f"browser: {name}", f"{REFUSED} or never asked", got)
    for n, name in enumerate(LITERAL):
        yield Result("A1", f"browser: {name}", "None", error(f"{START}/literal{n}"))
    yield Result("A1", "browser: rebinding page", f"None or {REFUSED}", error(rebinding))
    yield Result("A1", "browser: rebinding refused", REFUSED, tried.get("flip.example", "never"))
    yield _hits(lab, "browser")
