"""How long a wave of websites takes: 5 shops × 12 pages × 2 profiles × 5 loads, 9 journeys each.

Wall time of crawls, visits and journeys of the practice shops, and what a page and a journey
cost. The whole takes over an hour of two cores; `make bench` runs a small part of it.

python -m tests.bench.wall 1 2 1 0        (shops, pages, loads, journeys; this is the default)
python -m tests.bench.wall 5 12 5 9       (all)
"""

import statistics
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

from benchmark import gather, practice
from benchmark.archive import Archive
from benchmark.plans import Goal
from benchmark.study import Study
from crawlers.pages import site
from crawlers.pages.rows import Page
from crawlers.visits.loads import LOADS, LOOKS, records

PROFILES = ("phone", "desktop")
GOALS = [goal for goal in get_args(Goal) if goal != "mail"]  # "phone or mail" is one of the nine


def study_of(home: Path, shops: int, loads: int, journeys: int) -> Study:
    """The practice study with these numbers and no pauses: what is timed is the machine."""
    text = (practice.HOME / "study.toml").read_text()
    raw: dict[str, Any] = tomllib.loads(text)
    raw["business"] = raw["business"][: max(shops, 1)]
    raw["gather"] = {
        "visit": {"repeats": loads, "profiles": list(PROFILES), "pages": 1},
        "journey": {"goals": GOALS[: max(journeys, 1)]},
    }
    raw["politeness"] = {"delay_s": 0}
    for key in ("reviews", "audits", "fieldwork", "answer_key", "scenario"):
        raw.pop(key, None)
    return Study.model_validate({**raw, "path": home / "study.toml", "text": text})


def with_pages(study: Study, archive: Archive, pages: int) -> Study:
    """The first pages that each crawl found become the pages to visit."""
    found = {
        capture.business: [
            row.url for row in site.read(capture.folder) if isinstance(row, Page) and row.is_html
        ][:pages]
        for capture in archive.captures()
    }
    chosen = [b.model_copy(update={"pages": tuple(found[b.id])}) for b in study.business]
    return study.model_copy(update={"business": tuple(chosen)})


def show_visits(archive: Archive, wall_s: float, loads: int) -> None:
    """What a page costs on one profile: `loads` loads, a warm-up (not recorded) and a look."""
    folders = [capture.folder for capture in archive.captures() if capture.kind == "visit"]
    taken = {name: [r for f in folders for r in records(f, name)] for name in (LOADS, LOOKS)}
    count = len({(raw["url"], raw["profile"]["name"]) for raw in taken[LOADS]})
    medians = {name: statistics.median(map(seconds, raws)) for name, raws in taken.items()}
    print(
        f"wall, visits: {wall_s / count:.1f} s per page and profile, of {count}: "
        f"{loads} loads of {medians[LOADS]:.1f} s, a warm-up, a look of {medians[LOOKS]:.1f} s "
        "and what it takes to answer what is in the way (medians)"
    )


def seconds(raw: dict[str, Any]) -> float:
    begun, ended = (datetime.fromisoformat(raw[key]) for key in ("taken_at", "ended_at"))
    return (ended - begun).total_seconds()


def timed(name: str, work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    took = time.perf_counter() - begun
    print(f"wall, {name}: {took:.0f} s", flush=True)
    return took


def main() -> None:
    shops, pages, loads, journeys = map(int, sys.argv[1:] or ["1", "2", "1", "0"])
    with practice.shops(), tempfile.TemporaryDirectory() as name:
        study = study_of(Path(name), shops, loads, journeys)
        archive, wave, today = Archive(Path(name) / "archive"), study.wave[-1], date(2026, 11, 1)
        gathering = study, archive, wave, today, lambda line: print(line, file=sys.stderr)
        timed("crawls", lambda: gather.crawls(*gathering))
        study = with_pages(study, archive, pages)
        visiting = study, *gathering[1:]
        visit_s = timed("visits", lambda: gather.visits(*visiting))
        show_visits(archive, visit_s, loads)
        if journeys:
            journey_s = timed("journeys", lambda: gather.journeys(*visiting))
            print(f"wall, journeys: {journey_s / shops / journeys:.1f} s per journey")


if __name__ == "__main__":
    main()
