"""When each business is open, and who says so: the study, its own website, or our assumption."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

import pyarrow.parquet as pq

from audits.clock import OFFICE_HOURS, WEEKDAYS, Clock
from benchmark.archive import Archive, Capture, write_whole
from benchmark.study import Business, Study
from crawlers.pages.opening import Stated, stated

Source = Literal["study", "website", "assumed"]
SAID_BY: Mapping[Source, str] = {
    "study": "as study.toml says",
    "website": "as its website says",
    "assumed": "assumed: neither study.toml nor its website says",
}


@dataclass(frozen=True)
class OpenHours:
    """The clock of a business; `url` and `text`: where and how its website says so."""

    clock: Clock
    source: Source
    url: str | None = None
    text: str | None = None

    @property
    def words(self) -> str:
        """
        >>> OpenHours(Clock(zone="Europe/Berlin", country="DE", region="BE"), "study").words
        'Mon–Fri 09:00–17:00, Europe/Berlin, without public holidays of DE-BE'
        """
        clock = self.clock
        days = [
            (", ".join(f"{a}–{b}" for a, b in clock.hours.get(day, ())), day.capitalize())
            for day in WEEKDAYS
        ]
        said = []
        for spans, group in groupby(days, lambda one: one[0]):
            names = [name for _, name in group]
            if spans:
                said.append(f"{names[0]}{f'–{names[-1]}' if names[1:] else ''} {spans}")
        place = "-".join(filter(None, (clock.country, clock.region)))
        off = f", without public holidays of {place}" if place else ""
        return f"{'; '.join(said) or 'never'}, {clock.zone}{off}"


def open_hours(study: Study) -> dict[str, OpenHours]:
    """Business → its hours, as the last build knew its website."""
    on_sites = _known(_file(study), _changed(_file(study)))
    return {business.id: _of(study, business, on_sites) for business in study.business}


def clocks(study: Study) -> dict[str, Clock]:
    """Business → its clock, for times in business hours."""
    return {name: hours.clock for name, hours in open_hours(study).items()}


def _of(study: Study, business: Business, on_sites: Mapping[str, Stated]) -> OpenHours:
    country = business.country or study.study.country
    region = business.region
    if region is None and country == study.study.country:
        region = study.study.region
    off = None if business.open_on_holidays else country
    clock = Clock(
        zone=business.time_zone or study.study.time_zone,
        closed_days=business.closed_days,
        country=off,
        region=region if off else None,
    )
    if business.hours:
        hours = {
            str(day): tuple((span[:5], span[6:]) for span in spans)
            for day, spans in business.hours.items()
        }
        return OpenHours(replace(clock, hours=hours), "study")
    if site := on_sites.get(business.id):
        return OpenHours(replace(clock, hours=site.hours), "website", site.url, site.text)
    return OpenHours(replace(clock, hours=OFFICE_HOURS), "assumed")


def learn(study: Study, archive: Archive, facts: Mapping[str, Path]) -> None:
    """Note what the newest crawl of each site that leaves no doubt says; `facts` by capture.

    Noted in a file, since each page of the desk asks for it.
    """
    crawls = [capture for capture in archive.captures() if capture.kind == "crawl"]
    found: dict[str, Stated] = {}
    for capture in sorted(crawls, key=_sealed_at, reverse=True):
        business = capture.business
        if business and business not in found and capture.capture in facts:
            said = stated(_said(facts[capture.capture]))
            if said:
                found[business] = said
    known = {name: asdict(said) for name, said in sorted(found.items())}
    text = json.dumps(known, ensure_ascii=False, indent=1).encode()
    file = _file(study)
    if not file.is_file() or file.read_bytes() != text:
        file.parent.mkdir(mode=0o700, exist_ok=True)
        write_whole(file, text)


def _sealed_at(capture: Capture) -> Any:
    return capture.sealed_at


def _said(folder: Path) -> Iterator[tuple[str, str]]:
    """(page, words) of what a crawl read about opening hours."""
    for table, column in (("markup", "value"), ("promise", "text")):
        file = folder / f"{table}.parquet"
        if file.is_file():
            rows = pq.read_table(file, columns=["url", "kind", column]).to_pylist()
            yield from ((r["url"], r[column]) for r in rows if r["kind"] == "opening_hours")


def _file(study: Study) -> Path:
    return study.home / "facts" / "hours.json"


def _changed(file: Path) -> int:
    return file.stat().st_mtime_ns if file.is_file() else 0


@lru_cache(maxsize=8)
def _known(file: Path, changed: int) -> dict[str, Stated]:
    """What `learn` noted; read anew when the file changed."""
    if not changed:
        return {}
    return {
        business: Stated(
            {day: tuple((a, b) for a, b in spans) for day, spans in said["hours"].items()},
            said["url"],
            said["text"],
        )
        for business, said in json.loads(file.read_text(encoding="utf-8")).items()
    }
