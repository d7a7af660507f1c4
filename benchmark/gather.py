"""Gather what is due: touches the world, judges nothing, and may be stopped at any moment."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict
from datetime import date
from itertools import chain, count
from typing import Any
from urllib.parse import urljoin

from benchmark.archive import Archive, Capture
from benchmark.study import Business, Every, Study, Wave
from crawlers import crawl, polite, site, visit
from crawlers.frontier import SUMMARY
from crawlers.limits import Limits
from crawlers.rows import Policy

Progress = Callable[[str], None]
AT_ONCE = 4  # crawls side by side, one site each: waiting for slow sites costs no CPU
KEY_PAGES = ("contact", "delivery", "returns", "prices", "help")  # visited next, if found


def crawls(study: Study, archive: Archive, wave: Wave, today: date, progress: Progress) -> None:
    """Crawl the sites that are due, several sites at a time, one request at a time each."""
    every = study.gather.crawl.every
    due = [
        (business, capture)
        for business in _with_site(study)
        if (capture := _due(archive, "crawl", business, wave, every, today))
    ]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting = [
            pool.submit(_crawl, study, archive, wave, business, capture, progress)
            for business, capture in due
        ]
        try:
            for done in as_completed(waiting):
                done.result()
        except KeyboardInterrupt:
            # The crawling processes end with us, and all they know is on disk.
            progress("stopped; the next run goes on from here")
            os._exit(130)


def visits(study: Study, archive: Archive, wave: Wave, today: date, progress: Progress) -> None:
    """Visit the sites that are due, in turn, one load at a time: an hour in which the machine is
    slow must not be one rival's."""
    plan = study.gather.visit
    due = {
        capture: business
        for business in _with_site(study)
        if (capture := _due(archive, "visit", business, wave, plan.every, today))
    }
    pages = {name: visited_pages(study, archive, business) for name, business in due.items()}
    visit.in_turn(
        [_tour(study, archive, name, due[name], pages[name], progress) for name in due],
        profiles=[visit.PROFILES[name] for name in plan.profiles],
        agent=_agent(study),
        private_ok=study.study.allow_private,
        allow_unsandboxed=study.study.allow_unsandboxed,
        repeats=plan.repeats,
    )
    for name, business in due.items():
        arguments = {"pages": pages[name], "profiles": plan.profiles, "repeats": plan.repeats}
        sealed = archive.seal(
            name, "visit", wave=wave.name, business=business.id, arguments=arguments
        )
        progress(f"{business.id}: visited, {_outcome(sealed)}")


def _tour(
    study: Study,
    archive: Archive,
    capture: str,
    business: Business,
    pages: list[str],
    progress: Progress,
) -> visit.Tour:
    return visit.Tour(
        pages,
        archive.draft(capture),
        allowed=_Allowed(study),
        delay_s=study.politeness.delay_s,
        progress=lambda line: progress(f"{business.id}: {line}"),
    )


def _crawl(
    study: Study,
    archive: Archive,
    wave: Wave,
    business: Business,
    capture: str,
    progress: Progress,
) -> None:
    plan, manners = study.gather.crawl, study.politeness
    limits = Limits(
        pages=plan.pages,
        depth=plan.depth,
        seconds=plan.minutes * 60,
        page_bytes=int(plan.page_mb * 1e6),
        delay_s=manners.delay_s,
        concurrency=manners.concurrency,
        timeout_s=manners.timeout_s,
    )
    crawl.gather(
        str(business.site),
        business.hosts,
        archive.draft(capture),
        limits=limits,
        agent=_agent(study),
        private_ok=study.study.allow_private,
        progress=lambda line: progress(f"{business.id}: {line}"),
    )
    arguments = asdict(limits)
    sealed = archive.seal(
        capture, "crawl", wave=wave.name, business=business.id, arguments=arguments
    )
    summary = crawl_summary(sealed)
    again = "; the next run asks again" if _failed(sealed) else ""
    progress(f"{business.id}: crawled, {summary['ended']}, {summary['asked']} asked{again}")


def visited_pages(study: Study, archive: Archive, business: Business) -> list[str]:
    """Home page, the study's own choice, then key pages that the last crawl found."""
    home = str(business.site)
    chosen = [home, *(urljoin(home, page) for page in business.pages)]
    found = {
        policy.kind: policy.url
        for policy in reversed(_policies(archive, business))
        if policy.kind in KEY_PAGES
    }
    more = [found[kind] for kind in KEY_PAGES if kind in found]
    return list(dict.fromkeys([*chosen, *more]))[: max(study.gather.visit.pages, len(chosen))]


def _outcome(capture: Capture) -> str:
    loads = _loads(capture)
    reasons = Counter(load.error for load in loads if load.error)
    failed = ", ".join(f"{n} failed: {reason}" for reason, n in reasons.items())
    again = "; the next run asks again" if loads and reasons.total() == len(loads) else ""
    return f"{len(loads)} loads{', ' if failed else ''}{failed}{again}"


def _policies(archive: Archive, business: Business) -> list[Policy]:
    crawled = [c for c in archive.captures() if (c.kind, c.business) == ("crawl", business.id)]
    newest = sorted(crawled, key=lambda capture: capture.sealed_at)[-1:]
    rows = chain.from_iterable(site.read(capture.folder) for capture in newest)
    return [row for row in rows if isinstance(row, Policy)]


def _with_site(study: Study) -> list[Business]:
    if "website" not in study.study.touchpoints:
        return []
    return [business for business in study.business if business.site]


def _due(
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
        if not _failed(archive.capture(capture)):
            return None
    return None


def _failed(capture: Capture) -> bool:
    """Did the site not answer at all? Then the next run asks again; the failure stays on record."""
    if capture.kind == "crawl":
        return str(crawl_summary(capture)["ended"]).startswith(("unreachable", "start page"))
    return all(load.error for load in _loads(capture))


def _loads(capture: Capture) -> list[visit.Load]:
    return [row for row in visit.read(capture.folder) if isinstance(row, visit.Load)]


def crawl_summary(capture: Capture) -> dict[str, Any]:
    """How a crawl went: `ended`, `asked`, `errors`, …"""
    summary: dict[str, Any] = json.loads((capture.folder / SUMMARY).read_text())
    return summary


def _agent(study: Study) -> str:
    return polite.user_agent(str(study.study.contact))


class _Allowed:
    """May this address be asked? Asks each origin's robots.txt once."""

    def __init__(self, study: Study) -> None:
        self.agent, self.private_ok = _agent(study), study.study.allow_private
        self.known: dict[str, polite.Robots] = {}

    def __call__(self, url: str) -> bool:
        origin = polite.origin(url)
        if origin not in self.known:
            self.known[origin] = polite.ask_robots(origin, self.agent, private_ok=self.private_ok)
        return self.known[origin].allowed(url)
