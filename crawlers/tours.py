"""One site's part of the visits: which loads and looks are missing, and when each may be made."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from crawlers.loads import LoadLog, LookLog, Raw
from crawlers.look import Looker
from crawlers.profiles import Profile, unhurried
from crawlers.tab import Limits, Tab

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
        wanted = [(page, profile) for page in dict.fromkeys(tour.pages) for profile in profiles]
        self.todo = [(p, profile) for p, profile in wanted if not self._loaded(p, profile, repeats)]
        self.unseen = [
            (page, profile)
            for page, profile in wanted
            if limits.watch_s > 0 and not self.looks.done(page, profile.name)
        ]

    def _loaded(self, page: str, profile: Profile, repeats: int) -> bool:
        return self.log.done(page, profile.name, repeats)


class Visit:
    """The loads of one site, one after the other."""

    def __init__(self, tab: Tab, plan: Plan, repeats: int) -> None:
        self.tab, self.plan, self.repeats = tab, plan, repeats
        self.log, self.looks = plan.log, plan.looks
        self.allowed, self.delay_s = plan.tour.allowed, plan.tour.delay_s
        self.progress = plan.tour.progress
        self.looker = Looker(tab, plan.looks.records)
        self.next_at = self._rested()  # whoever asked this site before us

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
        self.next_at = self._rested()
        if not raw["error"] and not self.allowed(raw["final_url"]):
            raw = self.tab.blank(url, profile) | NOTHING
            raw["error"] = "robots"
        self.looks.add(raw)
        if raw["error"] and raw["error"].startswith(RESTART):
            await self.tab.restart()

    def _rested(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.delay_s)

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
        self.next_at = self._rested()
        if raw["error"] and raw["error"].startswith(RESTART):
            await self.tab.restart()
        return raw

    def _skip(self, url: str, profile: Profile, error: str) -> None:
        self.log.add(self.tab.blank(url, profile) | {"error": error})
