"""Verbs that touch the world, and the main job."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from benchmark import gather, imports, practice, practicepost, store
from benchmark.archive import Archive
from benchmark.mail import postman
from benchmark.study import Study
from benchmark.verbs.common import HERE, StudyPath, app, edge, fail, read, say, wave_now
from benchmark.verbs.results import built, print_ranking
from benchmark.verbs.serving import app_


@app.command()
def run(study: StudyPath = HERE) -> None:
    """Gather what is due, build, print the ranking: the main job. Go on after a stop by it, too."""
    known = read(study)
    with edge(), gather.alone_at(known):
        left = Counter[str]()
        notes = list(_gather_all(known, left))
        built(known)
    print_ranking(known)
    _say_where(known, notes)
    _say_left(known, left)


@app.command()
def crawl(study: StudyPath = HERE) -> None:
    """Crawl the sites that are due."""
    known = read(study)
    with edge(), gather.alone_at(known):
        gather.crawls(known, store.archive_of(known), wave_now(known), date.today(), say)


@app.command()
def visit(study: StudyPath = HERE) -> None:
    """Load the pages that are due in a real browser."""
    known = read(study)
    with edge(), gather.alone_at(known):
        loads = gather.visits(known, store.archive_of(known), wave_now(known), date.today(), say)
    _say_left(known, loads)


@app.command()
def journey(study: StudyPath = HERE) -> None:
    """Walk the ways to the goals that are due, in a real browser."""
    known = read(study)
    with edge(), gather.alone_at(known):
        goals = gather.journeys(known, store.archive_of(known), wave_now(known), date.today(), say)
    _say_left(known, goals)


@app.command("import")
def import_(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[STUDY] [AUDITS.CSV ...]",
            help="CSV files of audits; none: all files the study names",
        ),
    ] = None,
) -> None:
    """Import audits from CSV, or all review and audit files that the study names."""
    given = list(paths or [])
    is_study = bool(given) and (given[0].is_dir() or given[0].suffix == ".toml")
    known = read(given.pop(0) if is_study else HERE)
    missing = [str(path) for path in given if not path.is_file()]
    if missing:
        fail(*(f"{path}: no such file" for path in missing))
    archive = store.archive_of(known)
    notes = (
        [n for path in given for n in imports.import_audits(known, archive, path, say)]
        if given
        else [*imports.all_files(known, archive, say), *asked(known, archive)]
    )
    for note in notes:
        print(note, file=sys.stderr)
    if not all(imports.is_warning(note) for note in notes):
        raise typer.Exit(2)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the app")] = 8501,
    show: Annotated[bool, typer.Option(help="Open the app when done")] = True,
) -> None:
    """Measure the practice shops, live, and open the app."""
    with edge(), practice.shops() as shops:
        for shop in shops:
            say(f"practice shop: {shop}")
        if known := practicepost.arrives(read(practice.HOME)):
            say(f"practice post: {known} enquiries by mail, and what came back")
        run(practice.HOME)
        if show:
            app_(practice.HOME, port)


def asked(study: Study, archive: Archive) -> Iterator[str]:
    """Ask the review platforms that are due."""
    if study.review_api:
        from benchmark import platforms

        yield from platforms.reviews(study, archive, wave_now(study), date.today(), say)


def _gather_all(study: Study, left: Counter[str]) -> Iterator[str]:
    """Everything that is due; yields the mistakes of imported files, which stop nothing else.
    `left` gets what did not fit into the day: loads or goals by business."""
    archive: Archive = store.archive_of(study)
    for note in imports.all_files(study, archive, say):
        say(note)
        yield note
    wave = wave_now(study)
    for note in asked(study, archive):
        say(note)
        yield note
    gather.crawls(study, archive, wave, date.today(), say)
    left.update(gather.visits(study, archive, wave, date.today(), say))
    left.update(gather.journeys(study, archive, wave, date.today(), say))
    watched = study.mailbox and not study.study.practice
    for line in postman.round_once(study, say) if watched else ():
        say(line)


def _say_left(study: Study, left: Mapping[str, int]) -> None:
    """What the day's allowance had no room for."""
    if left:
        sites = "1 site has" if len(left) == 1 else f"{len(left)} sites have"
        print(
            f"rivalry run again tomorrow: {sites} {sum(left.values())} loads or goals left; "
            f"politeness.loads_per_day is {study.politeness.loads_per_day}"
        )


def _say_where(study: Study, notes: list[str]) -> None:
    print(f"evidence: {study.home / 'archive'}")
    print(f"for analysts: duckdb -readonly {study.home / study.slug}.duckdb")
    print(f"the app: rivalry app {study.path}")
    if notes:
        warnings = sum(map(imports.is_warning, notes))
        print(
            f"{len(notes) - warnings} rows of imported files were left out, {warnings} look odd; "
            "see above, or the Methods page"
        )
