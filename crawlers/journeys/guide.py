"""From goal to journey: search, walk, and if the way cannot be walked, search on."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime

from playwright.async_api import Browser, Error

from crawlers.allowance import SpentError
from crawlers.journeys import checkout, goals
from crawlers.journeys.atlas import Atlas, Scene, Way
from crawlers.journeys.barred import kept_out
from crawlers.journeys.gate import MOST_ADDS
from crawlers.journeys.log import JourneyLog
from crawlers.journeys.pace import LostError, Pace
from crawlers.journeys.replay import Replay, Walked
from crawlers.journeys.search import Found, Judge, Limits, Search, add_step, judge_of
from crawlers.journeys.signs import Evidence
from crawlers.journeys.steps import Step
from crawlers.journeys.trip import Errand, Trip
from crawlers.journeys.view import View, page_of
from crawlers.journeys.walk import Settings, Walk
from crawlers.journeys.words import mixed, words
from crawlers.pages.languages import spoken

MOST_REJECTED = 3
NO_MORE = Limits(loads=0)


class Guide:
    """Leads to the goals of one site, one after the other."""

    def __init__(self, errand: Errand, settings: Settings, limits: Limits) -> None:
        self.settings, self.site, self.limits = settings, errand.site, limits
        self.pinned, self.progress = errand.pinned, errand.progress
        self.log = JourneyLog(errand.folder)
        missing = [goal for goal in errand.goals if goal not in self.log.done]
        self.todo, self.left = (missing, []) if errand.allowance.left else ([], missing)
        self.words = words(errand.language)
        self.pace = Pace(settings.delay_s, errand.folder, errand.allowance)
        self._told = errand.language is not None  # else the home page says its language
        self.browser: Browser
        self._atlas: Atlas | None = None

    async def lead(self, goal: str, browser: Browser) -> None:
        """Find and walk the way to one goal; another browser than before: the first one crashed."""
        trip, began, used = Trip(goal), time.monotonic(), self.pace.allowance.used
        try:
            if self._atlas is None or self.browser is not browser:
                self.browser, self._atlas = browser, None
            await self._goal(trip, self.pinned.get(goal))
        except (LostError, Error) as failure:
            trip.outcome = str(failure).split("\n")[0][:100]
        except SpentError:
            if used:  # another day has more room for it
                self.left, self.todo = self.todo, []
                return await self._rest()
            trip.ended, trip.loads = "limit of loads", trip.loads or self.pace.allowance.used
            trip.kept_out = trip.ended
        except Exception as mistake:  # ours, at a page nobody thought of
            said = f"{type(mistake).__name__}: {mistake}".split("\n")[0]
            trip.outcome = f"could not be read ({said[:100]})"
        self._keep(trip, time.monotonic() - began)
        self.todo.remove(goal)
        await self._rest()

    async def _known(self) -> Atlas:
        """The pages seen so far: what was seen for one goal is known to the next."""
        if self._atlas is None:
            atlas = Atlas(await self._fresh().__aenter__(), self.words)
            await atlas.begin(self.site)
            said = None
            if not (self._told or atlas.start.error):
                home = atlas.start.plain
                said = words(spoken(home.lang, home.text))
                said = mixed(said, (action.name for action in home.actions))
            if said not in (None, self.words):
                self.words, self._told = said, True
                await atlas.walk.__aexit__()
                return await self._known()
            self._atlas = atlas
        return self._atlas

    async def _rest(self) -> None:
        """While others are timed, no page of this site is to do anything."""
        if self._atlas:
            with suppress(Error):
                await self._atlas.walk.page.goto("about:blank")

    def _fresh(self) -> Walk:
        return Walk(self.browser, self.settings, self.pace, self.words)

    async def _goal(self, trip: Trip, pin: Sequence[str] | None) -> None:
        if pin is not None:
            steps = tuple(Step("pin", name) for name in pin)
            walked = await self._walk(trip, steps, self._final(trip.goal), "")
            reason = walked.reason or "not what was sought"
            trip.outcome = "found" if walked.evidence else f"pinned: {reason}"
            if walked.evidence:
                await self._again(trip, steps, self._final(trip.goal))
            return
        atlas = await self._known()
        if atlas.start.error:
            trip.outcome = atlas.start.error
        else:
            await self._search(trip, atlas)

    async def _search(self, trip: Trip, atlas: Atlas) -> None:
        scent = "product" if trip.goal in goals.WITH_BASKET else trip.goal
        before, rejected = atlas.walk.loads, set[Way]()
        limits = self.limits.of(before, len(self.todo) - 1)
        twice = trip.goal == "checkout"  # its basket is filled to search, and to walk
        # A button that does not say that it fills the basket is tried last, on the pages seen.
        for named in (True, False) if trip.goal in goals.WITH_BASKET else (True,):
            judge = judge_of(trip.goal, atlas, named=named)
            search = Search(atlas, trip.goal, scent, judge, limits if named else NO_MORE)
            told = len(trip.rejections)
            while len(rejected) < MOST_REJECTED and trip.adds + twice < MOST_ADDS:
                found = await search.run(frozenset(rejected))
                if named:
                    self._count(trip, search, atlas.walk.loads - before)
                if found is None:
                    break
                if await self._try(trip, atlas, found, named=named):
                    trip.scent_rank = self._scent_rank(atlas, found, scent)
                    return
                rejected.add(found.steps)
            if not named:
                del trip.rejections[told:]  # nobody had said that they would fill it
        if self.pace.told_off:  # what was not found may be on the pages we could not see
            trip.outcome = "http 429: told to stay away"
        elif trip.rejections and trip.outcome == "not found":
            trip.outcome = "not walkable"
        elif trip.outcome == "not found":
            trip.kept_out = kept_out(atlas, scent, trip.ended)

    def _count(self, trip: Trip, search: Search, loads: int) -> None:
        trip.ended, trip.tried = search.ended, len(search.tried)
        trip.loads, trip.dead_ends = loads, search.dead_ends

    async def _try(self, trip: Trip, atlas: Atlas, found: Found, *, named: bool) -> bool:
        """Walk the way; True: the trip is over."""
        steps, final = found.steps, self._final(trip.goal)
        if trip.goal in goals.WITH_BASKET:
            steps = (*steps, add_step(found.view, atlas, named=named))
        if trip.goal == "checkout":
            longer = await self._to_checkout(trip, steps)
            if longer is None:
                return self._forbidden(trip)
            steps = longer
        walked = await self._walk(trip, steps, final, trip.goal)
        wall = trip.goal == "checkout" and walked.account_wall and not walked.evidence
        if not (walked.evidence or wall):
            self._reject(trip, steps, walked.reason or "not what was sought")
            return self._forbidden(trip)
        trip.outcome = "found" if walked.evidence else "account wall"
        if walked.view is not None:
            trip.guest = checkout.guest_offered(walked.view, self.words) or bool(walked.evidence)
        await self._again(trip, steps, final)
        return True

    def _forbidden(self, trip: Trip) -> bool:
        """Did robots.txt stand in the way to the basket? Other products will not change that."""
        if any(entry["reason"] == "robots" for entry in trip.gate):
            trip.outcome = "robots"
        return trip.outcome == "robots"

    def _reject(self, trip: Trip, steps: Way, reason: str) -> None:
        trip.rejections.append(f"{' > '.join(one.name[:40] for one in steps)}: {reason}")

    def _final(self, goal: str) -> Judge:
        return lambda view: goals.reached(goal, view, self.words)

    async def _walk(self, trip: Trip, steps: Way, judge: Judge, pictures: str) -> Walked:
        """One walk in a fresh context, kept if it arrived; its first has the filmstrip."""
        where = (self.log.folder, f"{trip.goal}") if not trip.walks else None
        async with self._fresh() as walk:
            replay = self._replay(walk, trip, judge)
            replay.pictures = where
            walked = await replay.run(self.site, steps)
            self._leave(trip, walk)
        if walked.evidence or walked.account_wall:
            trip.walks.append(walked)
        return walked

    def _replay(self, walk: Walk, trip: Trip, judge: Judge) -> Replay:
        walk.gate.adds = trip.adds
        return Replay(walk, trip.goal, judge, self.limits.pace)

    def _leave(self, trip: Trip, walk: Walk) -> None:
        trip.adds = walk.gate.adds
        trip.gate += walk.gate.log

    async def _again(self, trip: Trip, steps: Way, judge: Judge) -> None:
        for _ in range(self.limits.replays - 1):
            if any(one.kind == "add" for one in steps) and trip.adds >= MOST_ADDS:
                return
            async with self._fresh() as walk:
                walked = await self._replay(walk, trip, judge).run(self.site, steps)
                self._leave(trip, walk)
            trip.walks.append(walked)

    async def _to_checkout(self, trip: Trip, steps: Way) -> Way | None:
        """Fill a basket of its own context, and search on from there."""
        async with AsyncExitStack() as stack:
            walk = await stack.enter_async_context(self._fresh())
            stack.callback(self._leave, trip, walk)
            replay = self._replay(walk, trip, lambda view: None)
            walked = await replay.run(self.site, steps, until=False)
            if walked.reason:
                self._reject(trip, steps, walked.reason)
                return None
            tainted = Atlas(walk, self.words, openers=("menu", "checkout", "basket"))
            tainted.start = Scene(page_of(walk.page.url) or walk.page.url)
            tainted.at[tainted.start.url] = tainted.start
            await tainted.study(tainted.start)
            found = await self._checkout_way(trip, tainted)
            if found is None:
                self._reject(trip, steps, "no way from the basket to the checkout")
                if any(scene.error == "robots" for scene in tainted.at.values()):
                    trip.outcome = "robots"
            return (*steps, *found.steps) if found else None

    async def _checkout_way(self, trip: Trip, tainted: Atlas) -> Found | None:
        def first_step(view: View) -> Evidence | None:
            found = checkout.first_step(view, self.words)
            if found is None and view.url != tainted.start.url:
                wall = checkout.account_wall(view, self.words)
                return Evidence("account wall") if wall and self._on_way(view) else None
            return found

        search = Search(tainted, "checkout", "checkout", first_step, self.limits)
        before = tainted.walk.loads
        found = await search.run()
        trip.tried += len(search.tried)
        trip.loads += tainted.walk.loads - before
        return found

    def _on_way(self, view: View) -> bool:
        """A log-in page that stands in the way, not one that was merely linked."""
        return self.words.page("checkout_names").search(f"{view.url} {view.text}") is not None

    def _scent_rank(self, atlas: Atlas, found: Found, scent: str) -> int | None:
        """The worst rank of a step among what its page offers, by what the names promise."""
        ranks, here = [], atlas.start
        for way in found.ways:
            last = way[-1]
            if last.kind not in ("link", "search"):
                continue
            own = self.words.scent(scent, last.name, last.href)
            others = [self.words.scent(scent, t.name, t.url) for t in here.targets]
            ranks.append(1 + sum(other > own for other in others))
            here = atlas.at.get(page_of(last.href) or "", here)
        return max(ranks, default=None)

    def _keep(self, trip: Trip, spent_s: float) -> None:
        self.progress(f"{trip.goal}: {trip.outcome}, {trip.loads} loads, {spent_s:.1f} s")
        self.log.add(
            trip.raw()
            | {
                "site": self.site,
                "pinned": trip.goal in self.pinned,
                "search_s": round(spent_s, 1),
                "profile": self.settings.profile.name,
                "language": self.words.languages[0],
                "browser": f"Chromium {self.browser.version}",
                "taken_at": datetime.now(UTC).isoformat(),
            }
        )
