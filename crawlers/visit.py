"""Pages as a customer meets them: cold loads in a real browser, for fixed devices and lines."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawlers import egress
from crawlers.visits import calibration, friction
from crawlers.visits.calibration import Calibration
from crawlers.visits.loads import records
from crawlers.visits.profiles import DESKTOP, PHONE, PROFILES, Profile
from crawlers.visits.tab import Limits, Tab
from crawlers.visits.tours import Plan, Tour, Visit, in_rounds
from crawlers.visits.vitals import measured

LOOKS_AT_ONCE = 3  # sites

__all__ = [
    "DESKTOP",
    "PHONE",
    "PROFILES",
    "Limits",
    "Load",
    "Profile",
    "Tour",
    "gather",
    "in_turn",
    "loads",
    "read",
]


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
    """Visit the pages of one site; see `in_turn`."""
    in_turn(
        [Tour(pages, folder, allowed, delay_s, progress)],
        profiles=profiles,
        agent=agent,
        private_ok=private_ok,
        repeats=repeats,
        allow_unsandboxed=allow_unsandboxed,
        limits=limits,
    )


def in_turn(
    tours: Sequence[Tour],
    *,
    profiles: Sequence[Profile],
    agent: str,
    private_ok: bool,
    repeats: int = 5,
    allow_unsandboxed: bool = False,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> list[int]:
    """Load every page `repeats` times per profile, each in a fresh context; sites in turn, one
    load at a time, so that an hour in which machine or line are slow is slow for all of them.

    A load before the first one is thrown away: it warms up names, caches and the site itself.
    Called again on the same folders it makes only the loads that are missing. A page that failed
    twice running is left alone. `allowed` is asked before anything is loaded (robots.txt).
    After the timed loads each page is looked at, at full speed, for what stands in the way; several
    sites at once, as a look mostly waits.
    Before and after the loads the machine itself is measured (`calibration`).
    Of each site no more is asked than its allowance for the day has room for; returned is how many
    loads and looks of each are left for another day.
    NoBrowser when there is none that may be used.
    """
    plans = [Plan(tour, profiles, repeats, limits) for tour in tours]

    async def work(gate: egress.Egress | None) -> None:
        def tab() -> Tab:
            return Tab(
                agent,
                private_ok=private_ok,
                allow_unsandboxed=allow_unsandboxed,
                egress=gate,
                limits=limits,
            )

        if timed := [plan for plan in plans if plan.todo and plan.tour.allowance.left]:
            await _time(tab(), timed, repeats)
        unseen = [plan for plan in plans if plan.unseen]
        shares = [unseen[place::LOOKS_AT_ONCE] for place in range(min(LOOKS_AT_ONCE, len(unseen)))]
        await asyncio.gather(*(_look(tab(), share, repeats) for share in shares))

    if any(plan.missing and plan.tour.allowance.left for plan in plans):
        with nullcontext() if private_ok else egress.opened() as gate:
            asyncio.run(work(gate))
    return [plan.missing for plan in plans]


async def _time(tab: Tab, plans: Sequence[Plan], repeats: int) -> None:
    folders = [plan.tour.folder for plan in plans]
    async with tab:
        await _calibrated(tab, folders, "before")
        await in_rounds([Visit(tab, plan, repeats).loads() for plan in plans])
        await _calibrated(tab, folders, "after")


async def _look(tab: Tab, plans: Sequence[Plan], repeats: int) -> None:
    async with tab:
        await in_rounds([Visit(tab, plan, repeats).look_at_all() for plan in plans])


async def _calibrated(tab: Tab, folders: Sequence[Path], place: str) -> None:
    if not tab.limits.calibrations:
        return
    raw = await calibration.calibrate(tab, place)
    for folder in folders:
        calibration.keep(folder, raw)


def read(folder: Path) -> Iterator[Load | Calibration | friction.Row]:
    """The loads of a capture, in the order they were made, its calibrations and its looks."""
    yield from loads(folder)
    yield from calibration.read(folder)
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
