"""One long look at a page, untimed: what comes over it, and what it would take to get rid of it."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext, ElementHandle, Error, Frame, Page

from crawlers.visits import accessibility, checks, controls
from crawlers.visits.loads import Raw
from crawlers.visits.overlays import Layer, interruptions, layers, meaning
from crawlers.visits.profiles import Profile
from crawlers.visits.tab import Limits, Tab, photograph
from crawlers.visits.traffic import Traffic

OVERLAYS = Path(__file__).with_name("overlays.js").read_text(encoding="utf-8")
EVERY_S = 0.4
FADE_S = 1.2  # a layer that is still there so long after a click is not on its way out
CALM_S = 3  # after a click: a layer that fades is gone by then
MAX_CLICKS = 4
MAX_ANSWERED = 3  # layers of one page that we try to answer
MOST_LOADS = 1 + 2 * MAX_ANSWERED  # of one look: each layer is declined, and some accepted
MAX_TABS = 25  # presses of the tab key, to see whether focus can leave a layer
AXE_S = 20  # 300,000 elements take longer; they have no reading then
TAPS_S = 10
PATIENCE_S = 5  # a page that has not answered a question for so many seconds is not asked again

# Where the inside of a frame begins.
CORNER = """(e) => {
  const box = e.getBoundingClientRect(), style = getComputedStyle(e);
  return [box.x + e.clientLeft + parseFloat(style.paddingLeft),
          box.y + e.clientTop + parseFloat(style.paddingTop)];
}"""

Way = Sequence[str]
# What a customer would press, in this order. Nothing but cookie notices is ever accepted.
ACCEPT: Way = ("accept",)
DECLINE: dict[str, Way] = {"cookie": ("decline", "save", "settings", "close")}
DISMISS: Way = ("close", "decline")


class Looker:
    """Looks at the pages of one site; each layer is answered once, where it first came up.
    `again` is told of every load that an answer takes."""

    def __init__(
        self,
        tab: Tab,
        known: Iterator[Raw] | Sequence[Raw] = (),
        again: Callable[[], None] = lambda: None,
    ) -> None:
        self.tab, self.limits, self.again = tab, tab.limits, again
        self._answers: dict[tuple[str, str], Raw] = {}
        for raw in known:
            for answer in raw.get("answers", ()):
                self._answers[raw["profile"]["name"], answer["layer"]] = answer

    async def look(self, url: str, profile: Profile, picture: Path) -> Raw:
        """What was seen; a failure is in `error`, never raised."""
        watch = Watch(self.limits, picture)
        raw = await self.tab.run(url, profile, watch.page, self.limits.look_s)
        raw["answers"] = [] if raw["error"] else await self._answered(url, profile, raw)
        return raw

    async def _answered(self, url: str, profile: Profile, raw: Raw) -> list[Raw]:
        answers = []
        for layer, kind in list(interruptions(layers(raw)))[:MAX_ANSWERED]:
            key = profile.name, signature(layer, kind)
            if key not in self._answers:
                self._answers[key] = await self._answer(url, profile, layer, kind)
            answers.append(self._answers[key])
        return answers

    async def _answer(self, url: str, profile: Profile, layer: Layer, kind: str) -> Raw:
        ways = {"decline": DECLINE.get(kind, DISMISS)}
        if kind == "cookie":
            ways["accept"] = ACCEPT
        answer: Raw = {"layer": signature(layer, kind), "kind": kind, "url": url}
        for name, way in ways.items():
            patience_s = layer.first_at_ms / 1000 + 5
            clicker = Clicker(self.limits, kind, answer["layer"], way, patience_s)
            self.again()
            raw = await self.tab.run(url, profile, clicker.page, self.limits.look_s)
            answer[name] = {"pressed": clicker.pressed, "gone": clicker.gone, "error": raw["error"]}
        return answer


def signature(layer: Layer, kind: str) -> str:
    """What makes a layer the same one on another page: what it asks, not how it is built."""
    return f"{kind}: {' | '.join(control['text'] for control in layer.controls)[:300]}"


class Watch:
    """Waits with a page for what comes over it: open, watch, scroll once, watch."""

    def __init__(self, limits: Limits, picture: Path, *, examines: bool = True) -> None:
        self.limits, self.picture, self.examines = limits, picture, examines

    async def page(self, context: BrowserContext, raw: Raw, seen: Traffic) -> None:
        page = await opened(context, raw, seen, self.limits)
        eye = Eye(page, raw)
        await eye.first_paint(self.limits.settle_s)
        await eye.watch(self.limits.watch_s * 0.6)
        await page.mouse.wheel(0, raw["profile"]["height"])
        await eye.watch(self.limits.watch_s * 0.4)
        found = list(interruptions(eye.layers()))
        if found:
            raw["screenshot"] = await photograph(page, self.picture)
        if not self.examines:
            return
        await examine(page, raw)
        with suppress(Error, TimeoutError):
            async with asyncio.timeout(TAPS_S):
                raw["taps"] = await controls.run(page, seen)
        raw["traps"] = {layer.key: await eye.holds_focus(layer) for layer, _ in found[:3]}


class Clicker:
    """Gets rid of a layer as a customer would; `pressed`: the buttons it took."""

    def __init__(self, limits: Limits, kind: str, wanted: str, way: Way, patience_s: float) -> None:
        self.limits, self.kind, self.wanted, self.way = limits, kind, wanted, way
        self.patience_s = patience_s
        self.pressed: list[str] = []
        self.gone = False

    async def page(self, context: BrowserContext, raw: Raw, seen: Traffic) -> None:
        page = await opened(context, raw, seen, self.limits)
        eye = Eye(page, raw)
        layer = await self._appeared(eye)
        while layer and len(self.pressed) < MAX_CLICKS:
            control = self._next(layer)
            if control is None:
                return
            self.pressed.append(control["text"])
            await eye.press(layer, control)
            layer = await self._left(eye, signature(layer, self.kind))
        self.gone = layer is None and bool(self.pressed)

    async def _appeared(self, eye: "Eye") -> Layer | None:
        end = asyncio.get_running_loop().time() + self.patience_s
        scrolled = False
        while asyncio.get_running_loop().time() < end:
            await eye.watch(EVERY_S)
            for layer, kind in interruptions(eye.now()):
                if signature(layer, kind) == self.wanted:
                    return layer
            if not scrolled and asyncio.get_running_loop().time() > end - 5:
                await eye.scroll()  # some come with the first scroll only
                scrolled = True
        return None

    async def _left(self, eye: "Eye", pressed: str) -> Layer | None:
        """The layer that is still there, or came instead; None: the page is free."""
        loop = asyncio.get_running_loop()
        fading, end = loop.time() + FADE_S, loop.time() + CALM_S
        opens_another = meaning(self.pressed[-1]) == "settings"
        free = 0
        while loop.time() < end:
            await eye.watch(EVERY_S)
            rest = [layer for layer, kind in interruptions(eye.now()) if kind == self.kind]
            free = 0 if rest else free + 1
            if free > 1 and not opens_another:
                return None
            same = bool(rest) and signature(rest[-1], self.kind) == pressed
            if rest and self._next(rest[-1]) and not (same and loop.time() < fading):
                return rest[-1]  # an inner layer with a way on
        return rest[-1] if rest else None

    def _next(self, layer: Layer) -> Raw | None:
        for what in self.way:
            for control in layer.does(what):
                if control["text"] not in self.pressed and not control["link"]:
                    return control
        return None


class Eye:
    """Samples of a page, kept in its record."""

    def __init__(self, page: Page, raw: Raw) -> None:
        self.page_, self.raw = page, raw
        raw["samples"], raw["layers"] = [], {}

    async def watch(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while True:
            await self._sample()
            if loop.time() + EVERY_S > end:
                break
            await asyncio.sleep(EVERY_S)

    async def first_paint(self, seconds: float) -> None:
        """To scroll a page that shows nothing yet tells nothing, and ends Chromium's search for
        its largest paint."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while loop.time() < end:
            await self._sample()
            if any(sample["fcp"] is not None for sample in self.raw["samples"][-1:]):
                return
            await asyncio.sleep(EVERY_S / 4)

    def layers(self) -> list[Layer]:
        return layers(self.raw)

    def now(self) -> list[Layer]:
        """Only what is there at this moment."""
        return layers(self.raw | {"samples": self.raw["samples"][-1:]})

    async def scroll(self) -> None:
        await self.page_.mouse.wheel(0, self.raw["profile"]["height"])

    async def _sample(self) -> None:
        sample: Raw | None = None
        with suppress(Error, TimeoutError):  # it moves on to another page: ask again
            async with asyncio.timeout(PATIENCE_S):
                sample = await self.page_.evaluate(
                    "() => window.__rivalry_over && __rivalry_over.sample()"
                )
        if not sample:
            return
        for row in sample["layers"]:
            key = f"{sample['document']}:{row['key']}"
            about = row.pop("about")
            if about["frames"]:
                about["frame"] = [
                    *(await self._framed(row["key"])),
                ] or self.raw["layers"].get(key, {}).get("frame", [])
            self.raw["layers"][key] = about
        self.raw["samples"].append(sample)

    async def _framed(self, key: int) -> list[Raw]:
        found: list[Raw] = []
        with suppress(Error, TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                for element in await self._frames(key):
                    frame, corner = await element.content_frame(), await element.evaluate(CORNER)
                    for no, part in enumerate([frame, *frame.child_frames] if frame else []):
                        if said := await _described(part):
                            found.append(said | {"part": no, "offset": corner})
        return found

    async def _frames(self, key: int) -> list[ElementHandle]:
        found = await self.page_.evaluate_handle("k => __rivalry_over.framesOf(k)", key)
        handles = [value.as_element() for value in (await found.get_properties()).values()]
        return [handle for handle in handles if handle]

    async def press(self, layer: Layer, control: Raw) -> None:
        """A real click in the middle of a control, wherever it has gone since."""
        key = int(layer.key.rpartition(":")[2])
        box, offset = control["box"], [0, 0]
        if control in layer.about["controls"]:
            box = await self.page_.evaluate(
                "([k, at]) => __rivalry_over.reveal(k, at)", [key, control["at"]]
            )
        else:
            offset = next(f["offset"] for f in layer.frames if control in f["controls"])
        if box:
            x, y = box[0] + box[2] / 2 + offset[0], box[1] + box[3] / 2 + offset[1]
            await self.page_.mouse.click(x, y)

    async def holds_focus(self, layer: Layer) -> bool | None:
        """Does the tab key go round in the layer? None: its focus was never in it."""
        key = int(layer.key.rpartition(":")[2])
        inside: list[bool] = []
        with suppress(Error, TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                for _ in range(min(len(layer.controls) + 6, MAX_TABS)):
                    await self.page_.keyboard.press("Tab")
                    inside.append(
                        await self.page_.evaluate("k => __rivalry_over.focusInside(k)", key)
                    )
        if not any(inside):
            return None
        return all(inside[inside.index(True) :])


async def examine(page: Page, raw: Raw) -> None:
    """Fit and accessibility of the page as it stands; a page that does not answer has none."""
    for name, run in (("checks", checks.run), ("axe", accessibility.run)):
        with suppress(Error, TimeoutError):
            async with asyncio.timeout(AXE_S):
                raw[name] = await run(page)


async def _described(frame: Frame) -> Raw | None:
    found: Any = await frame.evaluate("() => window.__rivalry_over && __rivalry_over.describe()")
    return found if isinstance(found, dict) else None


async def opened(context: BrowserContext, raw: Raw, seen: Traffic, limits: Limits) -> Page:
    """The page, as soon as its first bytes are there."""
    await context.add_init_script(OVERLAYS)
    await context.add_init_script(checks.CHECKS)
    page = await context.new_page()
    context.on("page", seen.close_popup)
    seen.listen(page)
    await page.goto(raw["url"], wait_until="commit", timeout=limits.goto_s * 1000)
    raw["final_url"] = page.url if page.url.startswith("http") else None
    return page
