"""What is due, what failed and is asked again, and the manners that every gathering keeps."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from benchmark.archive import Archive, Capture
from benchmark.plans import Every
from benchmark.study import Business, Study, Wave
from crawlers import allowance, journey, polite, visit
from crawlers.allowance import Allowance
from crawlers.crawls.frontier import SUMMARY

# How a journey ends that saw the site; every other outcome is what kept us out of it.
SEEN = ("found", "account wall", "not found", "not walkable", "pinned: ")


def with_site(study: Study) -> list[Business]:
    """The businesses whose website is measured."""
    if "website" not in study.study.touchpoints:
        return []
    return [business for business in study.business if business.site]


def sites_due(
    study: Study, archive: Archive, kind: str, wave: Wave, every: Every, today: date
) -> Iterator[tuple[str, Business]]:
    """Capture and business of each site that is due."""
    for business in with_site(study):
        if capture := due(archive, kind, business, wave, every, today):
            yield capture, business


def due(
    archive: Archive, kind: str, business: Business, wave: Wave, every: Every, today: date
) -> str | None:
    """The name of the capture that is due now; None if it is there already, or never wanted."""
    if every == "never":
        return None
    slots = {"wave": "", "month": f"-{today:%Y-%m}", "week": f"-{today:%G-w%V}"}
    first = f"{kind}-{business.id}-{wave.name}{slots.get(every, f'-{today}')}"
    for again in count(1):
        capture = first if again == 1 else f"{first}-again{again}"
        if not archive.has(capture):
            return capture
        if not failed(archive.capture(capture)):
            return None
    return None


def last_chance(every: Every, today: date) -> bool:
    """Is what is due today due no more tomorrow? Then what there is must do."""
    tomorrow = today + timedelta(days=1)
    ends = {"week": tomorrow.weekday() == 0, "month": tomorrow.day == 1, "day": True}
    return ends.get(every, False)


def allowances(study: Study, archive: Archive, today: date) -> dict[str, Allowance]:
    """What browsers may still ask of each business's host today; sites of one host share it.

    Counted from what every visit and journey noted, sealed or not, of this study on this machine.
    """
    used = Counter(host for folder in archive.folders() for host in allowance.asked(folder, today))
    hosts = {one.id: urlsplit(str(one.site)).netloc.lower() for one in with_site(study)}
    most = study.politeness.loads_per_day
    shared = {host: Allowance(host, most, used[host]) for host in hosts.values()}
    return {business: shared[host] for business, host in hosts.items()}


def failed(capture: Capture) -> bool:
    """Did the site not answer at all? Then the next run asks again; the failure stays on record."""
    if capture.kind == "reviews":
        return False  # sealed once it was whole
    if capture.kind == "crawl":
        return str(crawl_summary(capture)["ended"]).startswith(("unreachable", "start page"))
    if capture.kind == "journey":
        ways = journeys(capture)
        return not any(way.outcome.startswith(SEEN) or way.loads for way in ways)
    return all(load.error for load in loads(capture))


def loads(capture: Capture) -> list[visit.Load]:
    return [row for row in visit.read(capture.folder) if isinstance(row, visit.Load)]


def journeys(capture: Capture) -> list[journey.Journey]:
    return [row for row in journey.read(capture.folder) if isinstance(row, journey.Journey)]


def crawl_summary(capture: Capture) -> dict[str, Any]:
    """How a crawl went: `ended`, `asked`, `errors`, …"""
    summary: dict[str, Any] = json.loads((capture.folder / SUMMARY).read_text())
    return summary


def agent(study: Study) -> str:
    """Who we say we are."""
    return polite.user_agent(str(study.study.contact))


class Manners:
    """What robots.txt allows and how far apart; asks each origin once."""

    def __init__(self, study: Study) -> None:
        self.agent, self.private_ok = agent(study), study.study.allow_private
        self.known: dict[str, polite.Robots] = {}
        self._delay_s = study.politeness.delay_s

    def allowed(self, url: str) -> bool:
        """May this address be asked?"""
        return self._robots(url).allowed(url)

    def delay_s(self, url: str) -> float:
        """Seconds between two requests: the study's, or a longer Crawl-delay."""
        return max(self._delay_s, self._robots(url).delay_s or 0)

    def _robots(self, url: str) -> polite.Robots:
        origin = polite.origin(url)
        if origin not in self.known:
            self.known[origin] = polite.ask_robots(origin, self.agent, private_ok=self.private_ok)
        return self.known[origin]
