"""The rows that reading journeys gives; one class per table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Journey:
    """The shortest way found to one goal, as walked in a fresh browser.

    outcome: found; account wall (no way past a password); not found (the search found nothing
    within its limits: whether it is there is for the crawl to say); not walkable (a way was
    found, but a person could not walk it); else what kept us out ("robots", "http 503", "dns").
    kept_out: of what was not found: why a page whose link promised it could not be seen ("robots",
    "http 403", "off site: …", "document", "login wall", "limit of time"); None = all were seen.
    Of what was not reached the figures are None: not 0.
    clicks: presses and choices without interruptions; interruption_clicks: to be rid of overlays;
    page_loads: after the home page's; scrolls: screens to scroll on the way; fields_*: of the
    form arrived at, typed = without a valid autocomplete; wait_s: for pages after clicks, median
    over the replays; klm_*: `crawlers.journeys.klm`; guest_checkout: None = not a checkout.
    scent_rank: worst rank of a link of the way among its page's links by what their names
    promise (1 = the best named). tried: pages looked at for this goal; loads: loaded for it
    (others were known from earlier goals). blocked: requests that the gate stopped.
    """

    site: str
    goal: str
    outcome: str
    kept_out: str | None
    success: bool
    path: str | None
    clicks: int | None
    interruption_clicks: int | None
    page_loads: int | None
    scrolls: int | None
    fields_shown: int | None
    fields_required: int | None
    fields_typed: int | None
    wait_s: float | None
    klm_nav_s: float | None
    klm_form_s: float | None
    klm_s: float | None
    account_wall: bool
    guest_checkout: bool | None
    evidence: str | None
    final_url: str | None
    scent_rank: int | None
    replays: int
    replays_arrived: int
    rejected: int
    rejections: str | None
    pinned: bool
    tried: int
    loads: int
    dead_ends: int
    search_s: float
    blocked: int
    ended: str
    profile: str
    language: str
    browser: str
    taken_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class JourneyStep:
    """One step of the way: the filmstrip and its figures.

    kind: link, press, hover, add, choose, search, pin, then arrive (or stop: where it ended);
    name: of what was pressed, or what was found; left, top, width, height: where it stood on the
    screen, px; screenshot: just before pressing; a file of the capture.
    """

    site: str
    goal: str
    step_no: int
    kind: str
    name: str
    url: str
    led_to: str
    left: int | None
    top: int | None
    width: int | None
    height: int | None
    scrolls: int
    wait_s: float
    klm_s: float
    interruption_clicks: int
    screenshot: str | None
    taken_at: datetime
