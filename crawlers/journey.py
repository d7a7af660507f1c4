"""The shortest way to a goal that a person could click, found without a script."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack, nullcontext
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from crawlers import chromium, egress
from crawlers.journeys.goals import GOALS
from crawlers.journeys.guide import Guide
from crawlers.journeys.reading import read
from crawlers.journeys.rounds import goal_by_goal
from crawlers.journeys.rows import Journey, JourneyStep
from crawlers.journeys.search import Limits
from crawlers.journeys.trip import Errand
from crawlers.journeys.walk import Settings
from crawlers.pages.urls import Hosts
from crawlers.visits.profiles import DESKTOP, Profile
from crawlers.visits.traffic import shut

__all__ = ["GOALS", "Errand", "Journey", "JourneyStep", "Limits", "gather", "in_turn", "read"]


def gather(
    site: str,
    hosts: Sequence[str],
    folder: Path,
    *,
    goals: Sequence[str] = GOALS,
    language: str | None,
    agent: str,
    allowed: Callable[[str], bool],
    private_ok: bool,
    delay_s: float,
    progress: Callable[[str], None],
    allow_unsandboxed: bool = False,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    profile: Profile = DESKTOP,
    pinned: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """The journeys of one site; see `in_turn`."""
    errand = Errand(
        site, folder, allowed, delay_s, progress, goals, hosts, language, dict(pinned or {})
    )
    in_turn(
        [errand],
        agent=agent,
        private_ok=private_ok,
        allow_unsandboxed=allow_unsandboxed,
        limits=limits,
        profile=profile,
    )


def in_turn(
    errands: Sequence[Errand],
    *,
    agent: str,
    private_ok: bool,
    allow_unsandboxed: bool = False,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    profile: Profile = DESKTOP,
) -> list[int]:
    """Search and walk the way to each goal, one walk at a time, goal by goal across the sites.

    A goal that is in its folder already is not done again. Of each site no more is asked than its
    allowance for the day has room for; returned is how many goals of each are left for another.
    Nothing is sent but basket buttons, nothing ordered, nobody logged in. NoBrowser when there is
    none to be used.
    """
    guides = [_guide(errand, agent, limits, profile) for errand in errands]

    async def work(gate: egress.Egress | None) -> None:
        async with async_playwright() as playwright, AsyncExitStack() as browsers:

            async def launch() -> Browser:
                browser = await chromium.launch(
                    playwright,
                    private_ok=private_ok,
                    allow_unsandboxed=allow_unsandboxed,
                    proxy=gate.url if gate else None,
                    one_line=True,
                )
                browsers.push_async_callback(shut, browser)
                return browser

            await goal_by_goal(guides, launch)

    if any(guide.todo for guide in guides):
        with nullcontext() if private_ok else egress.opened() as gate:
            asyncio.run(work(gate))
    return [len(guide.left) for guide in guides]


def _guide(errand: Errand, agent: str, limits: Limits, profile: Profile) -> Guide:
    unknown = set(errand.goals) - set(GOALS)
    assert not unknown, f"no such goal: {unknown}"
    settings = Settings(
        agent=agent,
        profile=profile,
        own=Hosts(errand.site, errand.hosts).own,
        allowed=errand.allowed,
        delay_s=errand.delay_s,
        goto_s=limits.goto_s,
        settle_s=limits.settle_s,
    )
    return Guide(errand, settings, limits)
