"""A4: nothing is asked before the time a site told us to stay away is over."""

import contextlib
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path

from crawlers import visit
from crawlers.visits.loads import records
from tests.campaigns.table import Result
from tests.site import Answer, Asked, Route, Site, serve
from tests.test_crawl import AGENT, JITTER, crawl, pages
from tests.test_visit import PLAIN, SOON

HOSTS, REFUSALS = 10, 5
FAR = "Fri, 31 Dec 9999 23:59:59 GMT"
# What an absurd Retry-After makes of a crawl, whose only page it is.
ABSURD = {
    "99999999999": "asks to wait 99999999999 s",
    "9" * 400: "asks to wait inf s",
    FAR: "asks to wait long",
    "0": "refused 3 times",
    "-5": "refused 3 times",
    "1.5": "refused 3 times",
    "soon": "refused 3 times",
    "\xb2": "refused 3 times",
    "5, 10": "refused 3 times",
    "Thu, 01 Jan 1970 00:00:00 GMT": "refused 3 times",
    "Thu, 32 Foo 1970": "refused 3 times",
    "Fri, 01 Jan 2027 00:00:00 +9999999": "refused 3 times",
}


@dataclass
class Busy:
    """Refuses each page once, by seconds or by date, 429 and 503 in turn."""

    seconds: float
    by_date: bool = False
    told: dict[str, tuple[float, float]] = field(default_factory=dict)

    def __call__(self, asked: Asked) -> str | Answer:
        if asked.path in self.told:
            return "fine now"
        wait_s, said = self.seconds, f"{self.seconds:.0f}"
        if self.by_date:
            at = math.ceil(time.time() + self.seconds)
            wait_s, said = at - time.time(), formatdate(at, usegmt=True)
        self.told[asked.path] = asked.at, wait_s
        return Answer(429 if len(self.told) % 2 else 503, headers={"Retry-After": said})

    def early(self, site: Site) -> int:
        return sum(
            at + JITTER < asked.at < at + wait_s - JITTER
            for at, wait_s in self.told.values()
            for asked in site.log
        )


def run(folder: Path) -> Iterator[Result]:
    yield from _fifty(folder / "fifty")
    for number, (said, expected) in enumerate(ABSURD.items()):
        yield _absurd(folder / f"absurd {number}", said, expected)
    yield from _browsed(folder / "visit")


def _fifty(folder: Path) -> Iterator[Result]:
    """Ten hosts side by side, five refusals of five seconds each."""
    busy = [Busy(5, by_date=number % 2 == 1) for number in range(HOSTS)]
    links = "".join(f"<a href='/b{n}'>x</a><a href='/p{n}'>x</a>" for n in range(REFUSALS))
    routes: list[dict[str, Route]] = [
        {"/": links, **{f"/b{n}": one for n in range(REFUSALS)}, "*": "fine"} for one in busy
    ]
    with contextlib.ExitStack() as stack:
        sites = [
            stack.enter_context(serve(routes[n], address=(f"127.0.5.{n + 1}", 0)))
            for n in range(HOSTS)
        ]
        home = stack.enter_context(
            serve({"/": "".join(f"<a href='{s.origin}/'>x</a>" for s in sites)})
        )
        crawl(
            f"{home.origin}/", folder, tuple(site.host for site in sites), concurrency=1,
            seconds=150, refusals=9,
        )  # fmt: skip
    early = sum(one.early(site) for one, site in zip(busy, sites, strict=True))
    told = sum(len(one.told) for one in busy)
    fine = sum(row.status == 200 for path, row in pages(folder).items() if path.startswith("/b"))
    yield Result("A4", "refusals of five seconds", "50", str(told))
    yield Result("A4", "requests that came early", "0", str(early))
    yield Result("A4", "refused pages that were read in the end", f"{REFUSALS}", str(fine))


def _absurd(folder: Path, said: str, expected: str) -> Result:
    with serve({"/": Answer(429, headers={"Retry-After": said})}) as site:
        begun = time.monotonic()
        ended = crawl(f"{site.origin}/", folder, refusal_wait_s=0.2)["ended"]
    got = str(ended).removeprefix("127.0.0.1: ")
    if expected == "asks to wait long" and got.startswith("asks to wait 25"):
        got = expected
    took = "" if time.monotonic() - begun < 20 else " (too slow)"
    return Result("A4", f"crawl: Retry-After: {said[:28]}", expected, got + took)


def _browsed(folder: Path) -> Iterator[Result]:
    later = "http 429: told to come back later"
    cases = {"3": "None", "9" * 400: later, FAR: later, "99999999999": later}
    for number, (said, expected) in enumerate(cases.items()):
        with serve({"/a": Answer(429, headers={"Retry-After": said}), "/b": "<h1>b"}) as site:
            visit.gather(
                [f"{site.origin}/a", f"{site.origin}/b"], folder / str(number), repeats=1,
                profiles=[PLAIN], agent=AGENT, allowed=lambda _: True, private_ok=True, delay_s=0,
                progress=lambda _: None, limits=SOON,
            )  # fmt: skip
        first, *rest = [raw["error"] for raw in records(folder / str(number))]
        yield Result("A4", f"browser: Retry-After: {said[:28]}", "http 429", str(first))
        yield Result("A4", f"browser: {said[:28]}: the next page", expected, str(rest[-1]))
        times = [asked.at for asked in site.log if asked.path in ("/a", "/b")]
        early = len(times) > 1 and times[1] - times[0] < 3 - JITTER
        yield Result("A4", f"browser: {said[:28]}: too early", "False", str(early))
