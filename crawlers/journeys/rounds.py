"""The goals of several sites in turn: an hour in which the machine is slow must not be one's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from playwright.async_api import Browser

from crawlers.journeys.guide import Guide


async def goal_by_goal(guides: Sequence[Guide], launch: Callable[[], Awaitable[Browser]]) -> None:
    """The first goal at every site, then the second …; a browser that crashed is replaced."""
    browser: Browser | None = None
    for goal in dict.fromkeys(goal for guide in guides for goal in guide.todo):
        for guide in guides:
            if goal not in guide.todo:
                continue
            if browser is None or not browser.is_connected():
                browser = await launch()
            await guide.lead(goal, browser)
