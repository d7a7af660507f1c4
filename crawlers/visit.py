"""Pages as a customer meets them: cold loads in a real browser, for fixed devices and lines."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from crawlers import egress, friction
from crawlers.loads import EPOCH, LoadLog, LookLog, Raw, records
from crawlers.look import Looker
from crawlers.profiles import DESKTOP, PHONE, PROFILES, Profile, unhurried
from crawlers.tab import Limits, Tab
from crawlers.vitals import measured

__all__ = ["DESKTOP", "PHONE", "PROFILES", "Limits", "Load", "Profile", "gather", "loads", "read"]

MAX_WAIT_S = 60  # told to stay away for longer, we leave the rest of the site alone
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
    """Load every page `repeats` times per profile, each in a fresh context, into `folder`.

    A load before the first one is thrown away: it warms up names, caches and the site itself.
    Called again on the same folder it makes only the loads that are missing. A page that failed
    twice running is left alone. `allowed` is asked before anything is loaded (robots.txt).
    After the timed loads each page is looked at, at full speed, for what stands in the way.
    NoBrowser when there is none that may be used.
    """
    log, looks = LoadLog(folder), LookLog(folder)
    wanted = [(page, profile) for page in dict.fromkeys(pages) for profile in profiles]
    todo = [
        (page, profile) for page, profile in wanted if not log.done(page, profile.name, repeats)
    ]
    unseen = [
        (page, profile)
        for page, profile in wanted
        if limits.watch_s > 0 and not looks.done(page, profile.name)
    ]

    async def work(gate: egress.Egress | None) -> None:
        tab = Tab(
            agent,
            private_ok=private_ok,
            allow_unsandboxed=allow_unsandboxed,
            egress=gate,
            limits=limits,
        )
        async with tab:
            visit = _Visit(tab, log, looks, allowed, delay_s, repeats, progress)
            for page, profile in todo:
                await visit.page(page, profile)
            for page, profile in unseen:
                await visit.look(page, profile)

    if todo or unseen:
        with nullcontext() if private_ok else egress.opened() as gate:
            asyncio.run(work(gate))


@dataclass
class _Visit:
    """The loads of one site, one after the other."""

    tab: Tab
    log: LoadLog
    looks: LookLog
    allowed: Callable[[str], bool]
    delay_s: float
    repeats: int
    progress: Callable[[str], None]
    next_at: datetime = EPOCH
    _look: Looker | None = None

    async def page(self, url: str, profile: Profile) -> None:
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

    async def look(self, url: str, profile: Profile) -> None:
        if self.log.failed(url, profile.name):
            return  # nothing to look at; its loads say why
        self._look = self._look or Looker(self.tab, self.looks.records)
        if refusal := await self._turn(url):
            self.looks.add(self.tab.blank(url, profile) | {"error": refusal} | NOTHING)
            return
        self.progress(f"{url} on {profile.name}: a look")
        raw = await self._look.look(url, unhurried(profile), self.looks.picture(url, profile.name))
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


def read(folder: Path) -> Iterator[Load | friction.Row]:
    """The loads of a capture, in the order they were made, then its looks."""
    yield from loads(folder)
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
