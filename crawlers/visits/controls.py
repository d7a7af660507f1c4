"""Do menus, tabs and search fields do anything? Each is tapped once; nothing is sent."""

from typing import Any

from playwright.async_api import Error, Page

from crawlers.visits.loads import Raw
from crawlers.visits.traffic import Traffic

ANSWER_MS = 1_000  # a tap without any answer for so long is a dead one


async def run(page: Page, seen: Traffic) -> list[Raw]:
    """Name, whether it answered, and errors it caused, of up to five harmless controls."""
    tried: list[Raw] = []
    names = await page.evaluate("() => __rivalry_checks.controls()")
    for number, name in enumerate(names):
        at = await page.evaluate("(n) => __rivalry_checks.watch(n)", number)
        if at:
            tried.append({"name": name} | await _tapped(page, seen, at))
            if tried[-1]["left"]:
                break
    return tried


async def _tapped(page: Page, seen: Traffic, at: Any) -> Raw:
    errors, requests = seen.errors(), seen.asked()
    answered, left = True, False
    try:
        await page.mouse.click(*at)
        answered = await page.evaluate("(ms) => __rivalry_checks.answer(ms)", ANSWER_MS)
    except Error as failure:
        if "Execution context was destroyed" not in failure.message:
            raise
        left = True  # it led to another page: an answer, and the end of this look
    alive = answered or seen.asked() > requests
    return {"alive": alive, "errors": seen.errors() - errors, "left": left}
