"""Facts → typed tables → indicator views → scores → one published file."""

from __future__ import annotations

from pathlib import Path

from benchmark import sources, store, tables
from benchmark.numbers import reputation, scoring, shown
from benchmark.store import Progress
from benchmark.study import Study


def build(study: Study, progress: Progress = lambda line: None) -> Path:
    """Build everything anew from the archive and publish it."""
    with store.locked(study):
        progress("reading captures")
        archive = store.archive_of(study)
        files = sources.facts(study, archive)
        progress("loading tables")
        reviews = sources.review_facts(study, archive)
        start = tables.with_reviews(study, archive, reviews)
        with store.draft(study, progress, start) as (connection, final):
            tables.fill(connection, study, archive, files, loaded=reviews)
            progress("scoring")
            scoring.score(connection, study)
            reputation.keep(connection, study)
            shown.keep(connection)
    return final
