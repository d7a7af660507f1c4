"""One site's part of the visits: which loads and looks are missing, and when each may be made."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from crawlers.allowance import Allowance
from crawlers.visits.loads import LoadLog, LookLog, Raw
from crawlers.visits.look import MOST_LOADS, Looker
from crawlers.visits.profiles import Profile, unhurried
from crawlers.visits.tab import Limits, Tab

END = object()
NOTHING: Raw = {"requests": [], "console": [], "page_errors": []}
MAX_WAIT_S = 60  # told to stay away for longer, we leave the rest of the site alone
RESTART = ("timeout", "too large", "page crash", "browser crash", "browser:")


@dataclass(frozen=True)
class Tour:
    """The pages of one site, where their loads go, and the manners it asks for."""

    pages: Sequence[str]
    folder: Path
    allowed: Callable[[str], bool]
    delay_s: float
    progress: Callable[[str], None]
    allowance: Allowance = field(default_factory=Allowance)


async def in_rounds(visits: Sequence[AsyncIterator[None]]) -> None:
    """One step of each in turn, until none has any left."""
    going = list(visits)
    while going:
        for visit in list(going):
            if await anext(visit, END) is END:
                going.remove(visit)


class Plan:
    """What is still to be done for one site."""

    def __init__(
        self, tour: Tour, profiles: Sequence[Profile], repeats: int, limits: Limits
    ) -> None:
        self.tour, self.log, self.looks = tour, LoadLog(tour.folder), LookLog(tour.folder)
        self.repeats, self.looks_too = repeats, limits.watch_s > 0
        self.wanted = [(page, to) for page in dict.fromkeys(tour.pages) for to in profiles]

    @property
    def todo(self) -> list[tuple[str, Profile]]:
        """Pages and devices whose timed loads are not complete."""
        return [
            (page, profile)
            for page, profile in self.wanted
            if not self.log.done(page, profile.name, self.repeats)
        ]

    @property
    def unseen(self) -> list[tuple[str, Profile]]:
        """Those that nobody has looked at."""
        return [
            (page, profile)
            for page, profile in self.wanted
            if self.looks_too and not self.looks.done(page, profile.name)
        ]

    @property
    def missing(self) -> int:
        """Timed loads and looks still to be made; at a page that failed there is nothing to see."""
        timed = sum(self.repeats - self.log.count(page, to.name) for page, to in self.todo)
        return timed + sum(not self.log.failed(page, to.name) for page, to in self.unseen)

    def take(self) -> None:
        self.tour.allowance.take(self.tour.folder)


class Visit:
    """The loads of one site, one after the other."""

    def __init__(self, tab: Tab, plan: Plan, repeats: int) -> None:
        self.tab, self.plan, self.repeats = tab, plan, repeats
        self.log, self.looks = plan.log, plan.looks
        self.allowed, self.delay_s = plan.tour.allowed, plan.tour.delay_s
        self.progress = plan.tour.progress
        self.allowance = plan.tour.allowance
        self.looker = Looker(tab, plan.looks.records, plan.take)
        self.next_at = self._rested()  # whoever asked this site before us

    async def loads(self) -> AsyncIterator[None]:
        for url, profile in self.plan.todo:
            missing = self.repeats - self.log.count(url, profile.name)
            if not self.allowance.fits(missing + 1):  # a page's loads are all of one day
                continue
            async for _ in self.page(url, profile):
                yield

    async def look_at_all(self) -> AsyncIterator[None]:
        for url, profile in self.plan.unseen:
            if not self.allowance.fits(MOST_LOADS):
                return
            await self.look(url, profile)
            yield

    async def page(self, url: str, profile: Profile) -> AsyncIterator[None]:
        warm = False
        while self.allowance.left and not self.log.done(url, profile.name, self.repeats):
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
        self.plan.take()
        raw = await self.looker.look(url, unhurried(profile), self.looks.picture(url, profile.name))
        self.next_at = self._rested()
        if not raw["error"] and not self.allowed(raw["final_url"]):
            raw = self.tab.blank(url, profile) | NOTHING
            raw["error"] = "robots"
        self.looks.add(raw)
        if raw["error"] and raw["error"].startswith(RESTART):
            await self.tab.restart()

    def _rested(self) -> float:
        return time.monotonic() + self.delay_s

    async def _turn(self, url: str) -> str | None:
        """Waits until this page may be asked for; or says why it never may."""
        if urlsplit(url).scheme not in ("http", "https"):
            return "not http"
        if not self.allowed(url):
            return "robots"
        wait_s = max(self.next_at, self.log.away_until) - time.monotonic()
        if wait_s > max(MAX_WAIT_S, self.delay_s):
            return "http 429: told to come back later"
        await asyncio.sleep(max(0, wait_s))
        return None

    async def _load(self, url: str, profile: Profile, warm: bool) -> Raw:
        count = f"load {self.log.count(url, profile.name) + 1} of {self.repeats}"
        self.progress(f"{url} on {profile.name}: {count if warm else 'warm-up'}")
        picture = self.log.picture(url, profile.name) if warm else None
        self.plan.take()
        raw = await self.tab.load(url, profile, settle=warm, picture=picture)
        self.next_at = self._rested()
        if raw["error"] and raw["error"].startswith(RESTART):
            await self.tab.restart()
        return raw

    def _skip(self, url: str, profile: Profile, error: str) -> None:
        self.log.add(self.tab.blank(url, profile) | {"error": error})
