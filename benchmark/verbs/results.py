"""Verbs that build, print and keep what was found."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from benchmark import store, telling
from benchmark.archive import write_whole
from benchmark.build import build as build_store
from benchmark.personal import forget, handedin, oldmail
from benchmark.questions import text, tidy
from benchmark.serving.roles import OWNER
from benchmark.study import Study
from benchmark.verbs.common import HERE, StudyPath, app, fail, published, read, say
from benchmark.verify import verify as verify_archive

REPORT_FORMATS = ("html", "pdf", "pptx", "xlsx")  # reports.FORMATS, which is slow to import


@app.command()
def build(study: StudyPath = HERE) -> None:
    """Build and publish the store from what the archive holds."""
    print(built(read(study)))


@app.command()
def rank(
    study: StudyPath = HERE,
    wave: Annotated[str | None, typer.Option(help="Wave; the newest one with scores")] = None,
    json: Annotated[bool, typer.Option("--json", help="Every table, as JSON")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Every table, as one long CSV")] = False,
    table: Annotated[
        str | None, typer.Option(help=f"With --csv: only one of {', '.join(tidy.TABLES)}")
    ] = None,
) -> None:
    """Print the newest build: ranking, gaps, priorities, changes, what decides first place."""
    known = read(study)
    if table is not None and (not csv or table not in tidy.TABLES):
        fail(f"--table: got {table!r}; write --csv and one of: {', '.join(tidy.TABLES)}")
    if json and csv:
        fail("--json, --csv: got both; write one of them")
    with published(known) as connection:
        found = text.scored_wave(connection, wave)
        if found is None and (wave is not None or json or csv):
            scored = [row[0] for row in connection.execute(text.SCORED).fetchall()]
            fail(f"--wave: got {wave}; waves with scores: {', '.join(scored) or 'none yet'}")
        if json and found:
            print(tidy.as_json(connection, found[0]))
        elif csv and found:
            print(tidy.as_csv(connection, found[0], table), end="")
        else:
            print(text.ranking(connection, wave))


@app.command("report")
def report_(
    study: StudyPath = HERE,
    form: Annotated[
        str, typer.Option("--format", help=f"One of: {', '.join(REPORT_FORMATS)}")
    ] = "html",
    out: Annotated[
        Path | None, typer.Option(help="File to write; else <study>-<wave>.<format> here")
    ] = None,
    wave: Annotated[str | None, typer.Option(help="Wave; else the newest measured")] = None,
) -> None:
    """Write the report of a wave: findings, ranking, gaps, evidence, methods, to send on."""
    from benchmark import reports

    known = read(study)
    try:
        content = reports.write(known, OWNER, form, wave)
    except reports.NoReportError as why:
        fail(str(why))
    file = out or Path(f"{known.slug}{f'-{wave}' if wave else ''}.{form}")
    write_whole(file, content)
    print(file)


@app.command()
def verify(study: StudyPath = HERE) -> None:
    """Check every byte of the archive against its ledger."""
    archive = store.archive_of(read(study))
    faults = list(verify_archive(archive))
    if faults:
        fail(*faults)
    drafts = archive.drafts()
    captures = sum(1 for _ in archive.captures())
    print(f"{archive.root}: {captures} captures, {len(archive.audits())} audits: all as noted")
    for draft in drafts:
        print(f"{draft}: begun, not finished; the next run goes on with it")


@app.command("forget")
def forget_(
    study: StudyPath = HERE,
    source: Annotated[str | None, typer.Option(help="Platform they wrote on")] = None,
    author: Annotated[str | None, typer.Option(help="Their name there")] = None,
    review: Annotated[str | None, typer.Option(help="Or the platform's id of one review")] = None,
    expired: Annotated[
        bool, typer.Option("--expired", help="What is older than personal.*_days allow")
    ] = False,
) -> None:
    """Take an author, a review, or what is too old out of everything, the archive included."""
    known = read(study)
    if expired:
        print(f"{forget.expire(known, date.today(), say)} reviews blanked")
        print(f"{handedin.expire(known, date.today(), say)} recordings and photos taken out")
        print(f"{oldmail.expire(known, date.today(), say)} mails taken out")
        print(build_store(known, say))
        return
    if not source or bool(author) == bool(review):
        fail("write --source with either --author or --review, or --expired")
    if source not in forget.sources(known):
        fail(f"--source: got '{source}'; write one of: {', '.join(forget.sources(known))}")
    done = forget.forget(known, source, author=author, review=review, progress=say)
    print(f"{done.reviews} reviews taken out; {len(done.captures)} captures rewritten")
    if author and known.personal.authors == "left out":
        print("this study keeps no names, so nobody is found by one; write --review, too")
    for path in done.own:
        print(f"{path}: your own file still holds it; take it out there, too")
    for path in done.alike:
        print(f"{path}: holds the same letters, perhaps of somebody else; look at it")
    if done.left:
        fail(*(f"{path}: still holds it; please report this" for path in done.left))


def built(study: Study) -> Path:
    forget.expire(study, date.today(), say)
    handedin.expire(study, date.today(), say)
    oldmail.expire(study, date.today(), say)
    path = build_store(study, say)
    telling.tell(study, path, print, say)
    return path


def print_ranking(study: Study) -> None:
    with published(study) as connection:
        print(text.ranking(connection))
