"""A browser walked like a person: look, press with a real mouse, wait, clear the way."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    BrowserContext,
    Dialog,
    ElementHandle,
    Error,
    Frame,
    Page,
    Request,
)

from crawlers.crawls.hosts import retry_after
from crawlers.journeys import overlays
from crawlers.journeys.gate import Gate
from crawlers.journeys.hops import Hops
from crawlers.journeys.pace import LostError, Pace
from crawlers.journeys.scripts import COVER, FIND_TEXT, LOOK, MOVING, OPTION, POINT, SIZE, WAKE
from crawlers.journeys.view import View, view
from crawlers.journeys.words import Words
from crawlers.visits.browser_failures import classed
from crawlers.visits.profiles import Profile
from crawlers.visits.traffic import Traffic, shut

MAX_ACTIONS = 600
QUIET_S = 0.25  # neither traffic nor navigation for so long: the page has answered
REACT_S = 0.12  # a press that starts nothing within this starts nothing
LEAVE_S = 2.0
NOTICE_S = 8  # a notice that goes away by itself has gone by then
FRAME_S = 3  # a frame that does not answer by then has nothing to show
DEEPEST = 2  # frames in frames
SEEN = "(i) => window.__rivalrySeen[i]"
Box = dict[str, float]


@dataclass(frozen=True)
class Settings:
    """What stays the same for every context of a gathering. own: on the business's hosts?"""

    agent: str
    profile: Profile
    own: Callable[[str], bool]
    allowed: Callable[[str], bool]
    delay_s: float
    goto_s: float
    settle_s: float


class Walk:
    """One fresh browser context with one page. `async with Walk(…) as walk`."""

    def __init__(self, browser: Browser, settings: Settings, pace: Pace, words: Words) -> None:
        self.settings, self.pace, self.words = settings, pace, words
        self.gate = Gate(settings.own, settings.allowed)
        self.loads = 0
        self.wait_s = 0.0
        self.interruptions: list[str] = []
        self.told = ""  # what a script said last in a dialog of the browser's
        self._stays = ""  # the page of which something covers parts for good
        self._browser = browser
        self._context: BrowserContext
        self.page: Page
        self._traffic = Traffic()

    async def __aenter__(self) -> Walk:
        profile = self.settings.profile
        chrome = self._browser.version.split(".")[0]
        self._context = await self._browser.new_context(
            viewport={"width": profile.width, "height": profile.height},
            screen={"width": profile.width, "height": profile.height},
            is_mobile=profile.mobile,
            has_touch=profile.touch,
            user_agent=f"{profile.agent.format(chrome=chrome)} {self.settings.agent}",
            service_workers="block",  # they fetch where the gate is not asked
            accept_downloads=False,
        )
        await self._context.route("**/*", self.gate.handle)
        self.page = await self._context.new_page()
        self.gate.page = self.page
        await Hops(self.gate).watch(self._context, self.page)
        self._context.on("page", self._traffic.close_popup)
        self._traffic.listen(self.page)
        self.page.on("request", self._count)
        self.page.on("dialog", self._hear)
        return self

    async def __aexit__(self, *_: object) -> None:
        await shut(self._context)

    @property
    def status(self) -> int | None:
        return self._traffic.status

    def _count(self, request: Request) -> None:
        navigates = request.is_navigation_request() and request.redirected_from is None
        if navigates and request.frame.parent_frame is None:
            self.loads += 1
            self.pace.loaded()

    async def _hear(self, dialog: Dialog) -> None:
        """A script's `alert` is read and put away; so is a question, which we do not answer."""
        self.told = dialog.message
        with suppress(Error):
            await (dialog.accept() if dialog.type == "beforeunload" else dialog.dismiss())

    async def open(self, url: str) -> str | None:
        """Load `url`; None or a class of failure."""
        if not await asyncio.to_thread(self.settings.allowed, url):
            return "robots"
        self._stopped()
        self.gate.refused = None
        try:
            await self.pace.turn()
            limit_ms = self.settings.goto_s * 1000
            await self._unless_stopped(
                self.page.goto(url, timeout=limit_ms, wait_until="domcontentloaded")
            )
        except LostError as refusal:
            return str(refusal)
        except Error as failure:
            if stopped := self._stopped() or (self.gate.refused if _aborted(failure) else None):
                return stopped
            if not self.page.url.startswith("http") or "Timeout" not in failure.message:
                return classed(failure.message)
        await self.settle()
        await self._still()
        if not self.settings.allowed(self.page.url):  # it led where we may not go
            return "robots"
        return self.trouble()

    def trouble(self) -> str | None:
        """Why the page that is open now is none."""
        if stopped := self._stopped():
            return stopped
        if not self.settings.own(self.page.url):
            return f"off site: {urlsplit(self.page.url).hostname}"
        status = self.status or 0
        if status in (429, 503):
            self.pace.refused(retry_after(self._traffic.retry_after))
        return f"http {status}" if status >= 400 else None

    def _stopped(self) -> str | None:
        """Why the last thing done led nowhere: a redirect that was not followed; said once."""
        reason, self.gate.stopped = self.gate.stopped, None
        self.gate.halted.clear()
        return reason

    async def _unless_stopped(self, waiting: Awaitable[object]) -> None:
        """A page that was kept from moving on may never say that it is read."""
        read = asyncio.ensure_future(waiting)
        halted = asyncio.ensure_future(self.gate.halted.wait())
        try:
            await asyncio.wait({read, halted}, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait({read}, timeout=QUIET_S)
            if read.done():
                read.result()
        finally:
            read.cancel()
            halted.cancel()

    async def settle(self) -> float:
        """Wait until the page is read and nothing moves; seconds waited for something."""
        start = time.monotonic()
        end = start + self.settings.settle_s
        while True:
            while time.monotonic() < end and (idle_s := self._traffic.idle_s()) < QUIET_S:
                await asyncio.sleep(max(0.03, QUIET_S - idle_s))
            asked = time.monotonic()
            with suppress(Error):  # a script in the head may hold up a page without traffic
                limit_ms = self.settings.goto_s * 1000
                await self._unless_stopped(
                    self.page.wait_for_load_state("domcontentloaded", timeout=limit_ms)
                )
            now, halted = time.monotonic(), self.gate.halted.is_set()
            if halted or now - asked < QUIET_S / 2 or now >= end:
                return max(0.0, time.monotonic() - start - QUIET_S)

    async def _still(self) -> None:
        """Wait until what was set in motion has arrived; nobody is charged for it."""
        with suppress(Error):  # it moved on to another page
            await self.page.evaluate(MOVING)

    async def look(self) -> View:
        """What can be seen now. A page that moves on while we look is looked at again."""
        for _ in range(3):
            try:
                woke = await self.page.evaluate(WAKE)
                if woke:
                    await self.settle()  # what came into view may have asked for more
                if woke is not None:
                    await self._still()  # a menu may come back
                return await self._look_into(self.page, DEEPEST)
            except Error as failure:
                if "context was destroyed" not in failure.message:
                    raise LostError(classed(failure.message)) from None
                await self.settle()
        raise LostError("redirect loop")

    async def _look_into(self, where: Page | Frame, deeper: int) -> View:
        """What a page shows, and what the pages in it do: a letter may stand in a frame."""
        found = view(await where.evaluate(LOOK, MAX_ACTIONS))
        for frame in found.frames if deeper else ():
            if not await self._may_read(frame.src):
                found = replace(found, barred=True)
                continue
            with suppress(Error, TimeoutError):
                async with asyncio.timeout(FRAME_S):
                    handle = await where.evaluate_handle(SEEN, frame.index)
                    element = handle.as_element()
                    inside = await element.content_frame() if element else None
                    if inside and await self._may_read(inside.url):
                        inner = await self._look_into(inside, deeper - 1)
                        found = found.around(inner, frame)
                        if self.gate.framed and not inner.fields:  # what it led to was refused
                            found = replace(found, barred=True)
        return found

    async def _may_read(self, url: str) -> bool:
        """Where a frame was led on by itself, too; one that a script writes belongs to its page."""
        web = url.startswith(("http:", "https:"))
        return not web or await asyncio.to_thread(self.settings.allowed, url)

    async def seen(self, index: int) -> ElementHandle:
        """The element behind an action (or hover) of the last look."""
        handle = (await self.page.evaluate_handle(SEEN, index)).as_element()
        if handle is None:
            raise LostError("gone")
        return handle

    async def press(self, element: ElementHandle) -> Box:
        """Scroll there, put the mouse on it and press. What covers it is declined, once."""
        await element.evaluate("el => el.closest('a, form')?.removeAttribute('target')")
        for attempt in (1, 2):
            box = await self.bring(element)
            found = await element.evaluate(POINT)
            if found["hits"]:
                break
            if not found["point"]:
                raise LostError("not visible")
            if attempt == 2:
                raise LostError("covered")
            await element.evaluate("el => el.scrollIntoView({ block: 'center' })")
            found = await element.evaluate(POINT)  # a bar at the edge lies over it no longer
            if found["hits"]:
                break
            if not (await self.decline(found["point"]) or await self._lifts(element, found)):
                raise LostError("covered")
        await self.page.mouse.click(*found["point"])
        return box

    async def _lifts(self, element: ElementHandle, found: dict[str, Any]) -> bool:
        """What a shop says over the page, or a veil until it is loaded, may go away by itself:
        waited for, in vain but once."""
        cover: dict[str, Any] = await self.page.evaluate(COVER, found["point"])
        goes = cover["text"] or (cover["blocking"] and not cover["buttons"])
        if not goes or cover["typed"] or self._stays == self.page.url:
            return False
        began = time.monotonic()
        while time.monotonic() - began < NOTICE_S:
            await asyncio.sleep(0.2)
            if (await element.evaluate(POINT))["hits"]:
                self.wait_s += time.monotonic() - began
                return True
        self._stays = self.page.url
        return False

    async def react(
        self, leads_from: tuple[int, str] | None = None, size: int | None = None
    ) -> None:
        """After a press: let it do what it does. `leads_from`: loads and address before, if it
        should lead away; with `size` before, any change will do. A busy browser takes its time to
        begin."""
        end = time.monotonic() + LEAVE_S
        await asyncio.sleep(REACT_S)
        while leads_from == (self.loads, self.page.url) and time.monotonic() < end:
            if size is not None and await self.size() != size:
                break
            await asyncio.sleep(0.05)
        waited = await self.settle()
        await self._still()
        self.wait_s += waited

    async def field(self, css: str) -> ElementHandle:
        with suppress(Error):
            if found := await self.page.query_selector(css):
                return found
        raise LostError("not there")

    async def choose(self, element: ElementHandle, said: str) -> None:
        """The option of a select that is called so; where none is, the first that is one."""
        try:
            value = await element.evaluate(OPTION, said)
            await element.select_option(value=value, timeout=1_500)
        except Error as failure:
            raise LostError(classed(failure.message)) from None
        await self.react()

    async def size(self) -> int:
        """A number that another page, or this one with something opened, does not share."""
        with suppress(Error):
            return int(await self.page.evaluate(SIZE))
        return 0

    async def hover(self, element: ElementHandle) -> Box:
        box = await self.bring(element)
        await self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        await asyncio.sleep(REACT_S + 0.2)  # menus fade in
        return box

    async def bring(self, element: ElementHandle) -> Box:
        try:
            await element.scroll_into_view_if_needed(timeout=1_500)
            box = await element.bounding_box()
            if box and box["height"] < 1:  # a link around a floating picture
                child = await element.query_selector("*")
                box = await child.bounding_box() if child else None
        except Error as failure:
            raise LostError(classed(failure.message)) from None
        if not box:
            raise LostError("not visible")
        return {key: float(value) for key, value in box.items()}  # type: ignore[arg-type]

    async def decline(self, point: list[float] | None = None) -> int:
        """Get rid of what blocks the page (or covers `point`) like a person; clicks it took."""
        clicks, escaped = 0, False
        for _ in range(overlays.MOST_CLICKS):
            with suppress(Error):
                found: dict[str, Any] = await self.page.evaluate(COVER, point)
                if not found["buttons"]:
                    break
                if point is None and overlays.is_basket(found["buttons"], self.words):
                    break
                name = await overlays.press_best(self.page, found, self.words)
                if name is None and not escaped and found["blocking"]:
                    name, escaped = "Escape", True
                    await self.page.keyboard.press(name)
                if name is None:
                    break
                clicks += 1
                self.interruptions.append(name)
                await self.react()
                continue
            break
        return clicks

    async def on_top(self, said: str) -> bool:
        """Is this said by what lies over the page?"""
        with suppress(Error):
            found: dict[str, Any] = await self.page.evaluate(COVER, None)
            over = " ".join(f"{found['text']} {found['asked']}".split())
            return bool(said) and " ".join(said.split()) in over
        return False

    async def where(self, said: str) -> float | None:
        """Pixels from the top of the page to where this is said, or to the frame that says it."""
        with suppress(Error):
            for frame in self.page.frames:
                found = await frame.evaluate(FIND_TEXT, said)
                if found is not None and frame is not self.page.main_frame:
                    element = await frame.frame_element()
                    found = await element.evaluate("el => el.getBoundingClientRect().top + scrollY")
                if found is not None:
                    return float(found)
        return None

    async def picture(self, path: Path) -> str | None:
        with suppress(Error):
            await self.page.screenshot(
                path=path, type="jpeg", quality=60, scale="css", timeout=5_000
            )
            return path.name
        return None


def _aborted(failure: Error) -> bool:
    return "ERR_ABORTED" in failure.message
