"""Walk a found way again, from the home page, in a fresh browser, and record it."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from playwright.async_api import ElementHandle, Error

from crawlers.journeys import basket, buying, checkout, klm
from crawlers.journeys.pace import LostError
from crawlers.journeys.search import Judge
from crawlers.journeys.signs import Evidence
from crawlers.journeys.steps import Step, find, step
from crawlers.journeys.view import Action, Field, Hover, View
from crawlers.journeys.walk import Box, Walk

Raw = dict[str, Any]
SEEN_ITSELF = """el => el.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  && el.getBoundingClientRect().width > 4"""
MOST_PAST = 2  # pages or dialogs between the product's button and the basket
ADDED_S = 3.0  # a basket that has not said so by then has not taken it


@dataclass
class Walked:
    """One walk: what was done, and where it ended. reason: why it did not arrive."""

    steps: list[Raw] = field(default_factory=list)
    evidence: Evidence | None = None
    view: View | None = None
    reason: str | None = None
    interruptions: list[str] = field(default_factory=list)
    page_loads: int = 0
    wait_s: float = 0.0
    account_wall: bool = False

    def raw(self) -> Raw:
        form = self.evidence.form if self.evidence else None
        fields = self.view.fields_of(form) if self.view and form is not None else []
        return {
            "arrived": self.evidence is not None,
            "reason": self.reason,
            "evidence": self.evidence.said[:200] if self.evidence else None,
            "final_url": self.view.url if self.view else None,
            "title": self.view.title if self.view else None,
            "fields": [asdict(one) for one in fields],
            "interruptions": self.interruptions,
            "page_loads": self.page_loads,
            "wait_s": round(self.wait_s, 3),
            "account_wall": self.account_wall,
            "steps": self.steps,
        }


@dataclass
class Replay:
    """The walker. pictures: folder and first part of the names of its filmstrip, or None."""

    walk: Walk
    goal: str
    judge: Judge
    pace: bool
    pictures: tuple[Path, str] | None = None
    done: Walked = field(default_factory=Walked)

    async def run(self, home: str, steps: Sequence[Step], *, until: bool = True) -> Walked:
        """`until`: stop as soon as the goal is seen; False: only at the end."""
        walk, done = self.walk, self.done
        error = await walk.open(home)
        if error:
            done.reason = error
            return done
        first = walk.loads
        try:
            await self._steps(steps, until)
            await self._clear()
            if done.evidence is None:
                await self._arrive(await walk.look())
        except LostError as lost:
            done.reason = str(lost)
        except Error as failure:
            done.reason = f"browser: {failure.message.splitlines()[0][:100]}"
        done.interruptions, done.page_loads = list(walk.interruptions), walk.loads - first
        done.wait_s = walk.wait_s
        await self._finish()
        return done

    async def _steps(self, steps: Sequence[Step], until: bool) -> None:
        for number, one in enumerate(steps, 1):
            if until and not any(s.kind == "add" for s in steps[number - 1 :]):
                await self._clear(one)
                await self._arrive(await self.walk.look())
                if self.done.evidence:
                    return
            try:
                await self._step(one)
            except LostError as lost:
                raise LostError(f"step {number} ({one.name[:40]}): {lost}") from None
            if trouble := self.walk.trouble():
                raise LostError(f"step {number} ({one.name[:40]}): {trouble}")

    async def _clear(self, ahead: Step | None = None) -> None:
        """Decline what lies on top, unless it says what was sought, or was opened for the step
        ahead and shows it."""
        if self.done.steps:
            view = await self.walk.look()
            found = self._judged(view)
            if found and await self.walk.on_top(found.said):
                return
            opened = self.done.steps[-1]["kind"] == "press"
            if ahead and opened and _is_free(find(ahead, view)):
                return
        await self.walk.decline()

    async def _arrive(self, view: View) -> None:
        self.done.view = view
        self.done.evidence = self._judged(view)
        self.done.account_wall = checkout.account_wall(view, self.walk.words)

    def _judged(self, view: View) -> Evidence | None:
        steps = self.done.steps
        return self.judge(replace(view, led_by=steps[-1]["name"] if steps else ""))

    async def _step(self, one: Step) -> None:
        walk, began = self.walk, time.monotonic()
        await self._clear(one)
        view = await walk.look()
        if one.kind == "search":
            await self._type(one, view)
            return
        if one.kind == "choose":
            await self._pick(one, view)
            return
        found = find(one, view)
        element = await self._element(one, found)
        adds = isinstance(found, Action) and self._is_add(one, found)
        if adds and isinstance(found, Action) and await self._choose(view, found):
            view = await walk.look()
            found = find(one, view)
            element = await self._element(one, found)
        record = await self._record(one, view, await walk.bring(element))
        if self.pace:
            await asyncio.sleep(max(0.0, klm.CLICK - (time.monotonic() - began)))
        waited = walk.wait_s
        if one.kind == "hover":
            await walk.hover(element)
        elif adds and isinstance(found, Action):
            record = await self._put_in(one, element, view, found)
        else:
            record["misses"] = await self._press(one, element, view)
        record["wait_s"] = round(walk.wait_s - waited, 3)
        record["led_to"] = walk.page.url

    async def _element(self, one: Step, found: Action | Hover | None) -> ElementHandle:
        handle = None
        if found is not None:
            return await self.walk.seen(found.index)
        if one.kind == "pin":
            with suppress(Error):
                handle = await self.walk.page.query_selector(one.name)
        if handle is None:
            raise LostError("not there")
        return handle

    def _is_add(self, one: Step, found: Action) -> bool:
        named = self.walk.words.button("add").search(found.name.lower()) is not None
        return one.kind == "add" or (one.kind == "pin" and named)

    async def _press(self, one: Step, element: ElementHandle, view: View) -> int:
        """Press what leads or opens; how often it was missed."""
        walk, before = self.walk, (self.walk.loads, self.walk.page.url)
        if one.kind == "link":
            await walk.pace.turn()
        size = None if one.kind == "link" else await walk.size()
        await walk.press(element)
        await walk.react(before, size)
        if one.kind != "link" or (walk.loads, walk.page.url) != before:
            return 0
        return await self._miss(one)

    async def _put_in(self, one: Step, element: ElementHandle, view: View, found: Action) -> Raw:
        """Press the basket button; in vain where a size or colour must be pressed first."""
        rows = buying.choices(view, found, self.walk.words)
        if not (found.disabled and rows):
            try:
                await self._add(element, view, found)
                return self.done.steps[-1]
            except LostError:
                if not rows:
                    raise
                self.walk.gate.take_back()
        self.done.steps.pop()  # who sees that something is to be chosen does that first
        for row in rows:
            await self._choice(row)
        view = await self.walk.look()
        again = find(one, view)
        if not isinstance(again, Action):
            raise LostError("gone")
        element = await self.walk.seen(again.index)
        record = await self._record(one, view, await self.walk.bring(element))
        await self._add(element, view, again)
        return record

    async def _choice(self, row: Action) -> None:
        """Press a size; where that unfolds some, the first of them."""
        view = await self.walk.look()
        found = find(step(row, "press"), view)
        if not isinstance(found, Action) or found.disabled:
            return
        await self._press_one(found, view)
        if found.toggle:
            later, known = await self.walk.look(), {action.key for action in view.actions}
            new = [a for a in later.actions if a.key not in known and a.kind == "press"]
            if new and not new[0].disabled:
                await self._press_one(new[0], later)

    async def _press_one(self, found: Action, view: View) -> None:
        element = await self.walk.seen(found.index)
        await self._record(step(found, "press"), view, await self.walk.bring(element))
        await self.walk.press(element)
        await self.walk.react()

    async def _add(self, element: ElementHandle, view: View, found: Action) -> None:
        walk, before = self.walk, (self.walk.loads, self.walk.page.url)
        await walk.pace.turn()
        action = view.forms[found.form].action if found.form >= 0 else found.href
        if not walk.gate.arm(action):
            raise LostError("enough was put into the basket")
        walk.told = ""
        await walk.press(element)
        await walk.react(before)
        await self._added(view, found)
        walk.gate.disarm()

    async def _miss(self, one: Step) -> int:
        """The page moved under the mouse: what should have led away is pressed once more, unless
        it shows here what it would have led to, over itself."""
        found = find(one, await self.walk.look())
        if found is None:
            raise LostError("gone")
        if isinstance(found, Action) and found.covered:
            return 0
        before = self.walk.loads, self.walk.page.url
        await self.walk.press(await self.walk.seen(found.index))
        await self.walk.react(before)
        return 1

    async def _record(self, one: Step, view: View, box: Box) -> Raw:
        top = await self.walk.page.evaluate("() => scrollY")
        tall = max(1, view.screen.get("height", 1))
        record = {
            "kind": one.kind,
            "name": one.name,
            "value": one.value,
            "url": view.url,
            "box": [round(box[key]) for key in ("x", "y", "width", "height")],
            "scrolls": math.ceil(abs(top - view.screen.get("scroll", 0)) / tall - 0.05),
            "wait_s": 0.0,
            "misses": 0,
            "led_to": view.url,
            "interruptions": len(self.walk.interruptions),
            "screenshot": await self._picture(),
        }
        self.done.steps.append(record)
        return record

    async def _picture(self) -> str | None:
        if self.pictures is None:
            return None
        folder, start = self.pictures
        return await self.walk.picture(folder / f"{start}-{len(self.done.steps) + 1:02}.jpg")

    async def _type(self, one: Step, view: View) -> None:
        """A search: press on the field, type, Enter. Only forms that ask by address come here."""
        walk = self.walk
        element = await walk.page.query_selector(one.css)
        if element is None:
            raise LostError("not there")
        await self._record(one, view, await walk.bring(element))
        await walk.press(element)
        await walk.page.keyboard.type(one.value, delay=20)
        await walk.pace.turn()
        await walk.page.keyboard.press("Enter")
        await walk.react()

    async def _choose(self, view: View, add: Action) -> bool:
        """A size or colour must be chosen first: take the first there is. So must how many, where
        no number stands there yet: one of the first thing offered. True: something was chosen."""
        waiting = buying.unchosen(view, add)
        for one in waiting:
            await (self._select(one, view) if one.type == "select" else self._mark(one, view))
        numbers = buying.how_many(view, add)
        how_many = bool(numbers) and not any(one.filled for one in numbers)
        if how_many:
            await self._one_of(numbers[0], view)
        return how_many or bool(waiting)

    async def _mark(self, one: Field, view: View) -> None:
        """Press the first of some radio buttons, or what stands for it."""
        with suppress(Error):
            element = await self.walk.page.query_selector(one.css)
            if element and not await element.evaluate(SEEN_ITSELF):
                label = await element.evaluate_handle("el => (el.labels || [])[0] || el")
                element = label.as_element()
            if element:
                box = await self.walk.bring(element)
                await self._record(Step("press", one.label or one.name, css=one.css), view, box)
                await self.walk.press(element)
                await self.walk.react()

    async def _one_of(self, wanted: Field, view: View) -> None:
        with suppress(Error):
            element = await self.walk.page.query_selector(wanted.css)
            if element:
                box = await self.walk.bring(element)
                step = Step("press", wanted.label or wanted.name, css=wanted.css, value="1")
                await self._record(step, view, box)
                await self.walk.press(element)
                await self.walk.page.keyboard.type(step.value)

    async def _select(self, one: Field, view: View) -> None:
        with suppress(LostError):
            await self._pick(Step("choose", one.label or one.name, css=one.css), view)

    async def _pick(self, one: Step, view: View) -> None:
        element = await self.walk.field(one.css)
        await self._record(one, view, await self.walk.bring(element))
        await self.walk.choose(element, one.value)

    async def _added(self, before: View, add: Action, more: int = MOST_PAST) -> None:
        """Wait for the shop to say so: a basket page, a message, a number that went up."""
        walk, end = self.walk, time.monotonic() + ADDED_S
        while True:
            after = await walk.look()
            after = replace(after, text=f"{after.text}\n{walk.told}")
            shown = self._filled(before, after)
            shown = shown or basket.taken(before, after, add, walk.words)
            if shown:
                if self.goal == "basket":
                    self.done.view, self.done.evidence = after, shown
                return
            on = buying.past(before, after, walk.words) if more else None
            if time.monotonic() > end - (ADDED_S / 2 if on else 0):
                break
            await asyncio.sleep(0.3)
        if on is None:
            await self._look_into(after)
            return
        await self._past(on, after)
        await self._added(after, on, more - 1)

    def _filled(self, before: View, after: View) -> Evidence | None:
        """Does the page say so that did not before?"""
        said = basket.filled(after, self.walk.words)
        new = said and (said.said not in before.text or after.url != before.url)
        return said if new else None

    async def _look_into(self, view: View) -> None:
        """Who is not told that the basket has it opens the basket."""
        walk, words = self.walk, self.walk.words
        opener = basket.opener(view, words)
        if opener is None:
            raise LostError("the basket does not say that it has it")
        element, before = await walk.seen(opener.index), (walk.loads, walk.page.url)
        await self._record(step(opener, opener.kind), view, await walk.bring(element))
        await walk.pace.turn()
        size = await walk.size()
        await walk.press(element)
        await walk.react(before, size)
        after = await walk.look()
        shown = self._filled(view, after) or basket.looked_into(view, after, words)
        if shown is None:
            raise LostError("the basket does not say that it has it")
        if self.goal == "basket":
            self.done.view, self.done.evidence = after, shown

    async def _past(self, on: Action, view: View) -> None:
        """Press on past what a shop shows before it shows the basket."""
        walk, adds = self.walk, self.walk.words.button("add").search(on.name.lower())
        if adds and await self._choose(view, on):
            view = await walk.look()
            again = find(step(on, "press"), view)
            on = again if isinstance(again, Action) else on
        element, before = await walk.seen(on.index), (walk.loads, walk.page.url)
        await self._record(step(on, "press"), view, await walk.bring(element))
        await walk.pace.turn()
        if adds:  # the first press only asked
            walk.gate.take_back()
            if not walk.gate.arm(view.forms[on.form].action if on.form >= 0 else on.href):
                raise LostError("enough was put into the basket")
        await walk.press(element)
        await walk.react(before)

    async def _finish(self) -> None:
        """Scroll to what was looked for, and take the last picture."""
        walk, done = self.walk, self.done
        if done.view is None:
            return
        with suppress(Error):
            screen = await walk.page.evaluate("() => [scrollY, innerHeight]")
            y = await walk.where(done.evidence.said) if done.evidence else None
            scrolls = 0
            if y is not None and not screen[0] <= y < screen[0] + screen[1]:
                scrolls = math.ceil(abs(y - screen[0] - screen[1] / 2) / screen[1])
                await walk.page.evaluate("y => scrollTo(0, y - innerHeight / 2)", y)
            done.steps.append(
                {
                    "kind": "arrive" if done.evidence else "stop",
                    "name": done.evidence.said[:200] if done.evidence else done.reason or "",
                    "value": "",
                    "url": walk.page.url,
                    "box": None,
                    "scrolls": scrolls,
                    "wait_s": 0.0,
                    "misses": 0,
                    "led_to": walk.page.url,
                    "interruptions": len(walk.interruptions),
                    "screenshot": await self._picture(),
                }
            )


def _is_free(found: Action | Hover | None) -> bool:
    return isinstance(found, Action) and not found.covered
