"""Gather what is due: touches the world, judges nothing, and may be stopped at any moment."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import date
from itertools import chain
from urllib.parse import urljoin

from benchmark import due
from benchmark.alone import alone
from benchmark.archive import Archive, Capture
from benchmark.due import Manners, agent, crawl_summary, sites_due
from benchmark.study import Business, Study, Wave
from crawlers import crawl, journey, visit
from crawlers.allowance import Allowance
from crawlers.crawls.limits import Limits
from crawlers.pages import site
from crawlers.pages.rows import Policy

Progress = Callable[[str], None]
Left = dict[str, int]  # business → what did not fit into its day
AT_ONCE = 4  # crawls side by side, one site each: waiting for slow sites costs no CPU
KEY_PAGES = ("contact", "delivery", "returns", "prices", "help")  # visited next, if found


def alone_at(study: Study) -> AbstractContextManager[None]:
    """Two gatherings at once would load the same pages, and be timed while the other works."""
    busy = f"another rivalry is gathering for {study.path}; wait until it is done, or stop it"
    return alone(study.home / ".gather.lock", busy)


def crawls(study: Study, archive: Archive, wave: Wave, today: date, progress: Progress) -> None:
    """Crawl the sites that are due, several sites at a time, one request at a time each."""
    every = study.gather.crawl.every
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting = [
            pool.submit(_crawl, study, archive, wave, business, capture, progress)
            for capture, business in sites_due(study, archive, "crawl", wave, every, today)
        ]
        try:
            for done in as_completed(waiting):
                done.result()
        except KeyboardInterrupt:
            # The crawling processes end with us, and all they know is on disk.
            progress("stopped; the next run goes on from here")
            os._exit(130)


def visits(study: Study, archive: Archive, wave: Wave, today: date, progress: Progress) -> Left:
    """Visit the sites that are due, in turn, one load at a time: an hour in which the machine is
    slow must not be one rival's. Loads that are left for another day, by business."""
    plan = study.gather.visit
    sites = dict(sites_due(study, archive, "visit", wave, plan.every, today))
    pages = {name: visited_pages(study, archive, business) for name, business in sites.items()}
    allowed = due.allowances(study, archive, today)
    missing = visit.in_turn(
        [
            _tour(study, archive, name, business, pages[name], allowed[business.id], progress)
            for name, business in sites.items()
        ],
        profiles=[visit.PROFILES[name] for name in plan.profiles],
        agent=agent(study),
        private_ok=study.study.allow_private,
        allow_unsandboxed=study.study.allow_unsandboxed,
        repeats=plan.repeats,
    )
    left = dict(zip(sites, missing, strict=True))
    for name, business in sites.items():
        if left[name]:
            progress(f"{business.id}: {left[name]} loads are left for another day")
            if not due.last_chance(plan.every, today):
                continue
        arguments = {"pages": pages[name], "profiles": plan.profiles, "repeats": plan.repeats}
        sealed = archive.seal(
            name, "visit", wave=wave.name, business=business.id, arguments=arguments
        )
        progress(f"{business.id}: visited, {_outcome(sealed)}")
    return {sites[name].id: loads for name, loads in left.items() if loads}


def _tour(
    study: Study,
    archive: Archive,
    capture: str,
    business: Business,
    pages: list[str],
    allowance: Allowance,
    progress: Progress,
) -> visit.Tour:
    manners = Manners(study)
    return visit.Tour(
        pages,
        archive.draft(capture),
        allowed=manners.allowed,
        delay_s=manners.delay_s(str(business.site)),
        progress=lambda line: progress(f"{business.id}: {line}"),
        allowance=allowance,
    )


def journeys(study: Study, archive: Archive, wave: Wave, today: date, progress: Progress) -> Left:
    """Walk to the goals of the sites that are due, one walk at a time, goal by goal across them.
    Goals that are left for another day, by business."""
    plan = study.gather.journey
    sites = dict(sites_due(study, archive, "journey", wave, plan.every, today))
    allowed = due.allowances(study, archive, today)
    missing = journey.in_turn(
        [
            _errand(study, archive, name, business, allowed[business.id], progress)
            for name, business in sites.items()
        ],
        agent=agent(study),
        private_ok=study.study.allow_private,
        allow_unsandboxed=study.study.allow_unsandboxed,
        limits=journey.Limits(
            loads=plan.loads, seconds=plan.seconds, replays=plan.replays, pace=plan.pace
        ),
    )
    left = dict(zip(sites, missing, strict=True))
    for name, business in sites.items():
        if left[name]:
            progress(f"{business.id}: {left[name]} goals are left for another day")
            if not due.last_chance(plan.every, today):
                continue
        arguments = {**plan.model_dump(exclude={"every"}), "paths": business.paths}
        sealed = archive.seal(
            name, "journey", wave=wave.name, business=business.id, arguments=arguments
        )
        ways = due.journeys(sealed)
        again = "; the next run asks again" if due.failed(sealed) else ""
        found = sum(way.success for way in ways)
        progress(f"{business.id}: journeys, {found} of {len(ways)} goals reached{again}")
    return {sites[name].id: goals for name, goals in left.items() if goals}


def _errand(
    study: Study,
    archive: Archive,
    capture: str,
    business: Business,
    allowance: Allowance,
    progress: Progress,
) -> journey.Errand:
    manners, home = Manners(study), str(business.site)
    return journey.Errand(
        home,
        archive.draft(capture),
        allowed=manners.allowed,
        delay_s=manners.delay_s(home),
        progress=lambda line: progress(f"{business.id}: {line}"),
        goals=study.gather.journey.goals,
        hosts=business.hosts,
        language=business.language or study.study.language,
        pinned={str(goal): path for goal, path in business.paths.items()},
        allowance=allowance,
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
        agent=agent(study),
        private_ok=study.study.allow_private,
        progress=lambda line: progress(f"{business.id}: {line}"),
    )
    arguments = asdict(limits)
    sealed = archive.seal(
        capture, "crawl", wave=wave.name, business=business.id, arguments=arguments
    )
    summary = crawl_summary(sealed)
    again = "; the next run asks again" if due.failed(sealed) else ""
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
    loads = due.loads(capture)
    reasons = Counter(load.error for load in loads if load.error)
    failed = ", ".join(f"{n} failed: {reason}" for reason, n in reasons.items())
    again = "; the next run asks again" if loads and reasons.total() == len(loads) else ""
    return f"{len(loads)} loads{', ' if failed else ''}{failed}{again}"


def _policies(archive: Archive, business: Business) -> list[Policy]:
    crawled = [c for c in archive.captures() if (c.kind, c.business) == ("crawl", business.id)]
    newest = sorted(crawled, key=lambda capture: capture.sealed_at)[-1:]
    rows = chain.from_iterable(site.read(capture.folder) for capture in newest)
    return [row for row in rows if isinstance(row, Policy)]
