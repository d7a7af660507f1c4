"""Reviews of platforms that are asked by their official APIs, when they are due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from benchmark import due, imports
from benchmark.archive import Archive
from benchmark.personal.privacy import Privacy
from benchmark.study import Business, ReviewApi, Study, Wave
from crawlers import polite
from crawlers.reviews import app_store, google_business, google_play, trustpilot
from crawlers.reviews.api import ApiError, Patience, Platform, gather

Progress = Callable[[str], None]
PLATFORMS: dict[str, Platform] = {
    module.PLATFORM.source: module.PLATFORM
    for module in (app_store, google_business, google_play, trustpilot)
}


def reviews(
    study: Study, archive: Archive, wave: Wave, today: date, progress: Progress
) -> Iterator[str]:
    """Ask every platform that is due; yields what went wrong, a line each, which stops no other."""
    by_id = {business.id: business for business in study.business}
    for table in study.review_api:
        for business, known_as in table.ids.items():
            yield from _one(study, archive, wave, today, table, by_id[business], known_as, progress)


def _one(
    study: Study,
    archive: Archive,
    wave: Wave,
    today: date,
    table: ReviewApi,
    business: Business,
    known_as: str,
    progress: Progress,
) -> Iterator[str]:
    every = study.gather.reviews.every
    capture = due.due(archive, f"reviews-{table.source}", business, wave, every, today)
    if capture is None:
        return
    privacy, platform = Privacy(study), PLATFORMS[table.source]
    progress(f"{business.id}: asking {table.source}")
    try:
        number = gather(
            platform,
            known_as,
            archive.draft(capture),
            today=today,
            agent=polite.user_agent(study.study.contact or "no contact given"),
            author=privacy.author(table.source),
            forgotten=privacy.forgotten(table.source),
            address=table.address,
            patience=Patience(pause_s=study.politeness.delay_s),
            progress=lambda line: progress(f"{business.id}: {line}"),
        )
    except ApiError as mistake:
        yield f"{business.id}: {mistake}"
        return
    arguments = {"source": table.source, "id": known_as}
    archive.seal(capture, "reviews", wave=wave.name, business=business.id, arguments=arguments)
    progress(f"{business.id}: {number:,} reviews from {table.source}")
    yield from imports.notes(study, archive, capture)
