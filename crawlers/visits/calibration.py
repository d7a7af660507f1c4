"""How fast this machine is right now: the same page of our own, before and after the visits.

Only to doubt a wave, never to correct it: dividing by it made readings worse (`indicators` 1b).
"""

import os
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from playwright.async_api import BrowserContext

from crawlers.visits.loads import Raw, append, mend, records
from crawlers.visits.profiles import PHONE
from crawlers.visits.tab import Tab
from crawlers.visits.traffic import Traffic

FILE = "calibration.jsonl"
LIMIT_S = 30
# The same work for every machine: arithmetic, elements, layout.
WORK = """() => {
  const begun = performance.now();
  let sum = 0;
  for (let i = 0; i < 2e7; i++) sum += Math.sqrt(i % 1000);
  document.body.innerHTML = "<p>A line of text to lay out.</p>".repeat(2000) + (sum > 0 ? "" : "!");
  document.body.getBoundingClientRect();
  return performance.now() - begun;
}"""
PAGE = "data:text/html," + quote("<!doctype html><title>Calibration</title><h1>Calibration</h1>")


@dataclass(frozen=True, slots=True)
class Calibration:
    """One measure of the machine. place: before or after the visits; work_ms: median of the
    runs of a fixed piece of work; load_average: of the operating system, last minute."""

    taken_at: datetime
    place: str
    work_ms: float | None
    load_average: float
    error: str | None
    browser: str


async def calibrate(tab: Tab, place: str) -> Raw:
    """A record of how long the fixed work takes now."""
    times: list[float] = []

    async def work(context: BrowserContext, raw: Raw, seen: Traffic) -> None:
        page = await context.new_page()
        await page.goto(PAGE)
        await page.evaluate(WORK)  # the first run compiles
        times.extend([await page.evaluate(WORK) for _ in range(tab.limits.calibrations)])

    raw = await tab.run(PAGE, PHONE, work, LIMIT_S)
    return {
        "taken_at": datetime.now(UTC).isoformat(),
        "place": place,
        "times_ms": times,
        "load_average": os.getloadavg()[0],
        "error": raw["error"],
        "browser": raw["browser"],
    }


def keep(folder: Path, raw: Raw) -> None:
    mend(folder / FILE)
    append(folder / FILE, raw)


def read(folder: Path) -> Iterator[Calibration]:
    for raw in records(folder, FILE):
        yield Calibration(
            datetime.fromisoformat(raw["taken_at"]),
            raw["place"],
            statistics.median(raw["times_ms"]) if raw["times_ms"] else None,
            raw["load_average"],
            raw["error"],
            raw["browser"],
        )
