"""Pages as a customer meets them: cold loads in a real browser, for fixed devices and lines."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from crawlers import calibration, egress, friction
from crawlers.calibration import Calibration
from crawlers.loads import EPOCH, LoadLog, LookLog, Raw, records
from crawlers.look import Looker
from crawlers.profiles import DESKTOP, PHONE, PROFILES, Profile, unhurried
from crawlers.tab import Limits, Tab
from crawlers.vitals import measured

__all__ = [
    "DESKTOP",
    "PHONE",
    "PROFILES",
    "Limits",
    "Load",
    "Profile",
    "Tour",
    "gather",
    "in_turn",
    "loads",
    "read",
]

MAX_WAIT_S = 60  # told to stay away for longer, we leave the rest of the site alone
END = object()
NOTHING: Raw = {"requests": [], "console": [], "page_errors": []}
RESTART = ("timeout", "page crash", "browser crash", "browser:")


@dataclass(frozen=True, kw_only=True)
class Load:
    """One cold load of `url`. With `error` nothing was measured; a metric that is None alone was
    not seen (a page that paints nothing has no paint; of more than 2,000 requests only the number
    is known). `ttfb_ms` is without the profile's latency, which Chromium adds after it.
    `inp_ms`: the slowest of up to five harmless taps.
    `screenshot`: a file of the capture. Console errors and page errors are kept up to 100 each.
    """

    url: str
    profile: str
    repeat: int
    taken_at: datetime
    final_url: str | None
    status: int | None
    error: str | None
    ttfb_ms: float | None = None
    fcp_ms: float | None = None
    lcp_ms: float | None = None
    layout_shift: float | None = None
    blocking_ms: float | None = None
    inp_ms: float | None = None
    transfer_bytes: int | None = None
    requests: int | None = None
    failed_requests: int | None = None
    console_errors: int | None = None
    third_party_requests: int | None = None
    browser: str
    screenshot: str | None


def gather(
    pages: Sequence[str],
    folder: Path,
    *,
    profiles: Sequence[Profile],
    agent: str,
    allowed: Callable[[str], bool],
    private_ok: bool,
    delay_s: float,
    progress: Callable[[str], None],
    repeats: int = 5,
    allow_unsandboxed: bool = False,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> None:
    """Visit the pages of one site; see `in_turn`."""
    in_turn(
        [Tour(pages, folder, allowed, delay_s, progress)],
        profiles=profiles,
        agent=agent,
        private_ok=private_ok,
        repeats=repeats,
        allow_unsandboxed=allow_unsandboxed,
        limits=limits,
    )


@dataclass(frozen=True)
class Tour:
    """The pages of one site, where their loads go, and the manners it asks for."""

    pages: Sequence[str]
    folder: Path
    allowed: Callable[[str], bool]
    delay_s: float
    progress: Callable[[str], None]


def in_turn(
    tours: Sequence[Tour],
    *,
    profiles: Sequence[Profile],
    agent: str,
    private_ok: bool,
    repeats: int = 5,
    allow_unsandboxed: bool = False,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> None:
    """Load every page `repeats` times per profile, each in a fresh context; sites in turn, one
    load at a time, so that an hour in which machine or line are slow is slow for all of them.

    A load before the first one is thrown away: it warms up names, caches and the site itself.
    Called again on the same folders it makes only the loads that are missing. A page that failed
    twice running is left alone. `allowed` is asked before anything is loaded (robots.txt).
    After the timed loads each page is looked at, at full speed, for what stands in the way.
    Before and after the loads the machine itself is measured (`calibration`).
    NoBrowser when there is none that may be used.
    """
    plans = [_Plan(tour, profiles, repeats, limits) for tour in tours]

    async def work(gate: egress.Egress | None) -> None:
        tab = Tab(
            agent,
            private_ok=private_ok,
            allow_unsandboxed=allow_unsandboxed,
            egress=gate,
            limits=limits,
        )
        async with tab:
            visits = [_Visit(tab, plan, repeats) for plan in plans if plan.todo or plan.unseen]
            timed = [plan.tour.folder for plan in plans if plan.todo]
            await _calibrated(tab, timed, "before")
            await _round([visit.loads() for visit in visits])
            await _calibrated(tab, timed, "after")
            await _round([visit.look_at_all() for visit in visits])

    if any(plan.todo or plan.unseen for plan in plans):
        with nullcontext() if private_ok else egress.opened() as gate:
            asyncio.run(work(gate))


async def _calibrated(tab: Tab, folders: Sequence[Path], place: str) -> None:
    if folders:
        raw = await calibration.calibrate(tab, place)
        for folder in folders:
            calibration.keep(folder, raw)


async def _round(visits: Sequence[AsyncIterator[None]]) -> None:
    """One step of each in turn, until none has any left."""
    going = list(visits)
    while going:
        for visit in list(going):
            if await anext(visit, END) is END:
                going.remove(visit)


class _Plan:
    """What is still to be done for one site."""

    def __init__(
        self, tour: Tour, profiles: Sequence[Profile], repeats: int, limits: Limits
    ) -> None:
        self.tour, self.log, self.looks = tour, LoadLog(tour.folder), LookLog(tour.folder)
        wanted = [(page, profile) for page in dict.fromkeys(tour.pages) for profile in profiles]
        self.todo = [(p, profile) for p, profile in wanted if not self._loaded(p, profile, repeats)]
        self.unseen = [
            (page, profile)
            for page, profile in wanted
            if limits.watch_s > 0 and not self.looks.done(page, profile.name)
        ]

    def _loaded(self, page: str, profile: Profile, repeats: int) -> bool:
        return self.log.done(page, profile.name, repeats)


class _Visit:
    """The loads of one site, one after the other."""

    def __init__(self, tab: Tab, plan: _Plan, repeats: int) -> None:
        self.tab, self.plan, self.repeats = tab, plan, repeats
        self.log, self.looks = plan.log, plan.looks
        self.allowed, self.delay_s = plan.tour.allowed, plan.tour.delay_s
        self.progress = plan.tour.progress
        self.looker = Looker(tab, plan.looks.records)
        self.next_at = EPOCH

    async def loads(self) -> AsyncIterator[None]:
        for url, profile in self.plan.todo:
            async for _ in self.page(url, profile):
                yield

    async def look_at_all(self) -> AsyncIterator[None]:
        for url, profile in self.plan.unseen:
            await self.look(url, profile)
            yield

    async def page(self, url: str, profile: Profile) -> AsyncIterator[None]:
        warm = False
        while not self.log.done(url, profile.name, self.repeats):
            if refusal := await self._turn(url):
                self._skip(url, profile, refusal)
                return
            raw = await self._load(url, profile, warm)
            if warm or raw["error"]:  # a warm-up that failed is evidence, one that worked is not
                self.log.add(raw)
            elif not self.allowed(raw["final_url"]):  # it led where we may not go
                self._skip(url, profile, f"robots: {raw['final_url']}")
                return
            warm = not raw["error"]
            yield

    async def look(self, url: str, profile: Profile) -> None:
        if self.log.failed(url, profile.name):
            return  # nothing to look at; its loads say why
        if refusal := await self._turn(url):
            self.looks.add(self.tab.blank(url, profile) | {"error": refusal} | NOTHING)
            return
        self.progress(f"{url} on {profile.name}: a look")
        raw = await self.looker.look(url, unhurried(profile), self.looks.picture(url, profile.name))
        self.next_at = datetime.now(UTC) + timedelta(seconds=self.delay_s)
        if not raw["error"] and not self.allowed(raw["final_url"]):
            raw = self.tab.blank(url, profile) | NOTHING
            raw["error"] = "robots"
        self.looks.add(raw)
        if raw["error"] and raw["error"].startswith(RESTART):
            await self.tab.restart()

    async def _turn(self, url: str) -> str | None:
        """Waits until this page may be asked for; or says why it never may."""
        if urlsplit(url).scheme not in ("http", "https"):
            return "not http"
        if not self.allowed(url):
            return "robots"
        turn = max(self.next_at, self.log.away_until)
        wait_s = (turn - datetime.now(UTC)).total_seconds()
        if wait_s > max(MAX_WAIT_S, self.delay_s):
            return "http 429: told to come back later"
        await asyncio.sleep(max(0, wait_s))
        return None

    async def _load(self, url: str, profile: Profile, warm: bool) -> Raw:
        count = f"load {self.log.count(url, profile.name) + 1} of {self.repeats}"
        self.progress(f"{url} on {profile.name}: {count if warm else 'warm-up'}")
        picture = self.log.picture(url, profile.name) if warm else None
        raw = await self.tab.load(url, profile, settle=warm, picture=picture)
        self.next_at = datetime.now(UTC) + timedelta(seconds=self.delay_s)
        if raw["error"] and raw["error"].startswith(RESTART):
            await self.tab.restart()
        return raw

    def _skip(self, url: str, profile: Profile, error: str) -> None:
        self.log.add(self.tab.blank(url, profile) | {"error": error})


def read(folder: Path) -> Iterator[Load | Calibration | friction.Row]:
    """The loads of a capture, in the order they were made, its calibrations and its looks."""
    yield from loads(folder)
    yield from calibration.read(folder)
    yield from friction.read(folder)


def loads(folder: Path) -> Iterator[Load]:
    """The loads alone."""
    for raw in records(folder):
        yield Load(
            url=raw["url"],
            profile=raw["profile"]["name"],
            repeat=raw["repeat"],
            taken_at=datetime.fromisoformat(raw["taken_at"]),
            final_url=raw.get("final_url"),
            status=raw.get("status"),
            error=raw["error"],
            browser=raw["browser"],
            screenshot=raw["screenshot"],
            **({} if raw["error"] else measured(raw)),
        )
