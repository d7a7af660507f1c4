"""One page, loaded once in a fresh browser profile: everything seen, nothing judged."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Error,
    Page,
    Response,
    async_playwright,
)

from crawlers import chromium
from crawlers.egress import Egress
from crawlers.visits import memory
from crawlers.visits.browser_failures import classed
from crawlers.visits.loads import Raw
from crawlers.visits.profiles import Profile
from crawlers.visits.traffic import MAX_MESSAGES, Traffic, shut

PROBE = Path(__file__).with_name("visit.js").read_text()
MAX_PICTURE_BYTES = 200_000
PROBE_S = 15  # a page of 300,000 elements takes more than 3 s to answer on a busy machine
HUNG_S = 3  # one that never finished loading is asked, but not for long
PICTURE_MS = 5_000
BUSY_S = 30  # a load that took so long is tapped no more: it would end in a timeout
TAPS_S = 6
AFTER_A_FRAME = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 120)))"
EVENTS = "() => __rivalry.events()"

Work = Callable[[BrowserContext, Raw, Traffic], Awaitable[None]]


@dataclass(frozen=True)
class Limits:
    """How long a load may take: to the load event, to calm down, altogether; then a look.
    `calibrations`: runs of the fixed work before and after the loads; 0 = the machine is not
    measured."""

    goto_s: float = 30
    settle_s: float = 8
    quiet_s: float = 1
    total_s: float = 39
    watch_s: float = 10  # for what comes over the page late, or after a scroll; 0 = no looks
    look_s: float = 75
    calibrations: int = 5


class Tab:
    """A running browser that makes one cold load at a time; `async with Tab(…) as tab`."""

    def __init__(
        self,
        agent: str,
        *,
        private_ok: bool,
        allow_unsandboxed: bool,
        egress: Egress | None,
        limits: Limits,
    ) -> None:
        self.agent, self.limits, self.egress = agent, limits, egress
        self._permissions = {"private_ok": private_ok, "allow_unsandboxed": allow_unsandboxed}
        self._open = AsyncExitStack()
        self._browser: Browser

    async def __aenter__(self) -> "Tab":
        async with self._open:  # what was opened is closed again when the rest fails
            playwright = await self._open.enter_async_context(async_playwright())
            proxy = self.egress.url if self.egress else None
            self._browser = await chromium.launch(playwright, proxy=proxy, **self._permissions)
            self._open.push_async_callback(shut, self._browser)
            self._process = await memory.process_of(self._browser)
            self._open = self._open.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        await self._open.aclose()

    @property
    def version(self) -> str:
        return f"Chromium {self._browser.version}"

    async def restart(self) -> None:
        """A hung or crashed page may leave a process that eats the next page's time."""
        await self.__aexit__()
        await self.__aenter__()

    def blank(self, url: str, profile: Profile) -> Raw:
        """The record of a load before anything was seen."""
        return {
            "url": url,
            "profile": asdict(profile),
            "agent": self.agent,
            "taken_at": datetime.now(UTC).isoformat(),
            "browser": self.version,
            "load_average": os.getloadavg()[0],
            "error": None,
            "screenshot": None,
        }

    async def load(self, url: str, profile: Profile, *, settle: bool, picture: Path | None) -> Raw:
        """One cold load, timed; a failure is in `error`, never raised."""

        async def work(context: BrowserContext, raw: Raw, seen: Traffic) -> None:
            await self._watch(context, raw, profile, seen, settle, picture)

        return await self.run(url, profile, work, self.limits.total_s)

    async def run(self, url: str, profile: Profile, work: Work, total_s: float) -> Raw:
        """The record of what `work` saw in a fresh context; a failure is in `error`."""
        if not self._browser.is_connected():
            await self.restart()  # it crashed, or was killed for its memory
        seen, held = Traffic(), memory.Held()
        raw = self.blank(url, profile)
        refused = self.egress.refused if self.egress else 0
        context: BrowserContext | None = None
        try:
            async with (
                asyncio.timeout(total_s) as clock,
                memory.guarded(clock, self._process, held),
            ):
                context = await self._context(profile)
                await work(context, raw, seen)
        except TimeoutError:
            raw["error"] = "timeout"
        except Error as failure:
            raw["error"] = classed(failure.message)
        finally:
            if context:
                await shut(context)
        if held.exceeded:
            raw["error"] = "too large: memory"
        raw |= seen.raw()
        self._ask_egress(raw, seen, refused)
        if raw["error"] == "dns" and chromium.is_leashed(self._permissions["allow_unsandboxed"]):
            raw["error"] = "unsandboxed: as root only loopback is opened"
        if raw["error"] in (None, "http") and (raw["status"] or 0) >= 400:
            raw["error"] = f"http {raw['status']}"
        raw["ended_at"] = datetime.now(UTC).isoformat()
        return raw

    async def _context(self, profile: Profile) -> BrowserContext:
        chrome = self._browser.version.split(".")[0]
        return await self._browser.new_context(
            viewport={"width": profile.width, "height": profile.height},
            screen={"width": profile.width, "height": profile.height},
            device_scale_factor=profile.scale,
            is_mobile=profile.mobile,
            has_touch=profile.touch,
            user_agent=f"{profile.agent.format(chrome=chrome)} {self.agent}",
            service_workers="block",  # they fetch where no rule of ours is asked
            accept_downloads=False,  # nothing of a rival's ends on our disk unasked
        )

    async def _watch(
        self,
        context: BrowserContext,
        raw: Raw,
        profile: Profile,
        seen: Traffic,
        settle: bool,
        picture: Path | None,
    ) -> None:
        await context.add_init_script(PROBE)
        page = await context.new_page()
        context.on("page", seen.close_popup)
        seen.listen(page)
        line = await context.new_cdp_session(page)
        await _slow_down(line, profile)
        begun = asyncio.get_running_loop().time()
        try:
            response = await page.goto(raw["url"], timeout=self.limits.goto_s * 1000)
            raw["settled"] = settle and await _settled(page, seen, self.limits)
        except Error as failure:
            raw["error"] = classed(failure.message)
            if raw["error"] != "timeout":
                raise
            response = None  # slow, not absent: what it showed so far is kept
        raw["final_url"] = page.url if page.url.startswith("http") else None
        if settle or raw["error"]:
            async with asyncio.timeout(HUNG_S if raw["error"] else PROBE_S):
                raw["probe"] = await _collect(page)
                raw["remote_address"] = await self._address(response, page.url)
            await seen.weigh()
        if picture and not raw["error"]:
            await _slow_down(line, None)
            raw["screenshot"] = await photograph(page, picture)
            await _slow_down(line, profile)
        if settle and not raw["error"] and asyncio.get_running_loop().time() < begun + BUSY_S:
            await _tap(page, raw)

    async def _address(self, response: Response | None, url: str) -> str | None:
        if self.egress:
            return self.egress.reached.get(urlsplit(url).hostname or "")
        found = await response.server_addr() if response else None
        return found["ipAddress"] if found else None

    def _ask_egress(self, raw: Raw, seen: Traffic, before: int) -> None:
        """Chromium only knows that its proxy failed; the proxy knows why."""
        if not self.egress:
            return
        refusals = self.egress.since(before)
        raw["refusals"] = [asdict(refusal) for refusal in refusals[:MAX_MESSAGES]]
        hosts = {urlsplit(url).hostname for url in [raw["url"], *seen.navigations]}
        reasons = [refusal.reason for refusal in refusals if refusal.host in hosts]
        if reasons and (raw["error"] or raw.get("status") == 502):
            raw["error"] = reasons[-1]


async def _slow_down(line: CDPSession, profile: Profile | None) -> None:
    """The profile's device and line; None: as fast as it goes."""
    conditions = {
        "offline": False,
        "latency": profile.latency_ms if profile else 0,
        "downloadThroughput": profile.down_bytes_s if profile else -1,
        "uploadThroughput": profile.up_bytes_s if profile else -1,
    }
    await line.send("Network.emulateNetworkConditions", conditions)
    rate = profile.cpu_slowdown if profile else 1
    await line.send("Emulation.setCPUThrottlingRate", {"rate": rate})


async def _settled(page: Page, seen: Traffic, limits: Limits) -> bool:
    """Wait until neither page nor network did anything for a while; False: it never calmed down."""
    loop = asyncio.get_running_loop()
    end = loop.time() + limits.settle_s
    while loop.time() < end:
        idle_s = min(await _idle_s(page), seen.idle_s())
        if idle_s >= limits.quiet_s:
            return True
        await asyncio.sleep(max(0.05, limits.quiet_s - idle_s))
    return False


async def _idle_s(page: Page) -> float:
    try:
        return float(await page.evaluate("() => window.__rivalry ? __rivalry.idle() : 0")) / 1000
    except Error as failure:
        if "Execution context was destroyed" in failure.message:
            return 0  # the page moved on to another one
        raise


async def _collect(page: Page) -> Raw | None:
    found: Raw | None = await page.evaluate("() => window.__rivalry && __rivalry.collect()")
    return found


async def _tap(page: Page, raw: Raw) -> None:
    """Up to five harmless taps, for the time until the page answers; all else was kept before."""
    with suppress(Error, TimeoutError):
        async with asyncio.timeout(TAPS_S):
            taps = await page.evaluate("() => window.__rivalry ? __rivalry.taps() : []")
            for x, y in taps:
                await page.mouse.click(x, y)
                await page.evaluate(AFTER_A_FRAME)
            raw["taps"] = {"count": len(taps), "events": await page.evaluate(EVENTS)}


async def photograph(page: Page, path: Path) -> str | None:
    """The first screen, as small as it takes; None: the page would not be pictured."""
    with suppress(Error):
        for quality in (70, 45, 20):
            picture = await page.screenshot(
                type="jpeg", quality=quality, scale="css", timeout=PICTURE_MS
            )
            if len(picture) <= MAX_PICTURE_BYTES:
                break
        path.write_bytes(picture)
        return path.name
    return None
