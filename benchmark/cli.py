"""`rivalry <verb> STUDY`: results to stdout, progress to stderr, exit code 2 for bad input."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from audits.form import FormError, form_paths, read_forms
from benchmark import gather, imports, practice, practicepost, store, telling
from benchmark.archive import Archive, write_whole
from benchmark.desks import forms, keys, rota
from benchmark.mail import mailing, postman
from benchmark.mail.mailing import BusyError
from benchmark.mail.mailplaces import MailError
from benchmark.personal import forget
from benchmark.questions import text, tidy
from benchmark.serving import people
from benchmark.serving.roles import OWNER, ROLES
from benchmark.study import Study, StudyError, Wave, read_study
from benchmark.verify import verify as verify_archive
from crawlers.chromium import NoBrowser

app = typer.Typer(
    help="Where a business stands in its competitive set, and how sure that is.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,  # boxes break lines that people want to grep
    pretty_exceptions_enable=False,
)
StudyPath = Annotated[Path, typer.Argument(metavar="STUDY", help="study.toml or its folder")]
HERE = Path("study.toml")
REPORT_FORMATS = ("html", "pdf", "pptx", "xlsx")  # reports.FORMATS, which is slow to import
OWN_FORMS = HERE.parent / "forms"
form = typer.Typer(
    help="Audit forms to and from XLSForm, for ODK and KoboToolbox.", rich_markup_mode=None
)
app.add_typer(form, name="form", no_args_is_help=True)
mail = typer.Typer(help="Probes by mail: send them, watch what comes back.", rich_markup_mode=None)
app.add_typer(mail, name="mail", no_args_is_help=True)


def main() -> None:
    """The command line. Files we write are ours alone: nobody else on the machine may read them."""
    os.umask(0o077)
    app()


def say(line: str) -> None:
    """Progress, for people: to stderr."""
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


def fail(*lines: str) -> NoReturn:
    for line in lines:
        print(line, file=sys.stderr)
    raise typer.Exit(2)


@app.command()
def check(study: StudyPath = HERE) -> None:
    """Check the study file and the audit forms; print every mistake at once."""
    mistakes: list[str] = []
    read: Study | None = None
    try:
        read = read_study(study)
    except StudyError as error:
        mistakes += error.mistakes
    home = study if study.is_dir() else study.parent
    try:
        forms_read = read_forms(form_paths(home / "forms"))
        mistakes += keys.mistakes(read, forms_read) if read else []
    except FormError as error:
        mistakes += error.mistakes
    if mistakes or read is None:
        fail(*mistakes)
    print(f"{read.path}: no mistakes; {len(read.business)} businesses, {len(read.wave)} waves")


@app.command()
def run(study: StudyPath = HERE) -> None:
    """Gather what is due, build, print the ranking: the main job. Go on after a stop by it, too."""
    known = _read(study)
    with _edge():
        notes = list(_gather_all(known))
        _build(known)
    _print_ranking(known)
    _say_where(known, notes)


@app.command()
def crawl(study: StudyPath = HERE) -> None:
    """Crawl the sites that are due."""
    known = _read(study)
    with _edge():
        gather.crawls(known, store.archive_of(known), _wave(known), date.today(), say)


@app.command()
def visit(study: StudyPath = HERE) -> None:
    """Load the pages that are due in a real browser."""
    known = _read(study)
    with _edge():
        gather.visits(known, store.archive_of(known), _wave(known), date.today(), say)


@app.command()
def journey(study: StudyPath = HERE) -> None:
    """Walk the ways to the goals that are due, in a real browser."""
    known = _read(study)
    with _edge():
        gather.journeys(known, store.archive_of(known), _wave(known), date.today(), say)


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
    known = _read(given.pop(0) if is_study else HERE)
    missing = [str(path) for path in given if not path.is_file()]
    if missing:
        fail(*(f"{path}: no such file" for path in missing))
    archive = store.archive_of(known)
    notes = (
        [n for path in given for n in imports.import_audits(known, archive, path, say)]
        if given
        else [*imports.all_files(known, archive, say), *_asked(known, archive)]
    )
    for note in notes:
        print(note, file=sys.stderr)
    if not all(imports.is_warning(note) for note in notes):
        raise typer.Exit(2)


def _asked(study: Study, archive: Archive) -> Iterator[str]:
    """Ask the review platforms that are due."""
    if study.review_api:
        from benchmark import platforms

        yield from platforms.reviews(study, archive, _wave(study), date.today(), say)


@app.command()
def build(study: StudyPath = HERE) -> None:
    """Build and publish the store from what the archive holds."""
    print(_build(_read(study)))


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
    known = _read(study)
    if table is not None and (not csv or table not in tidy.TABLES):
        fail(f"--table: got {table!r}; write --csv and one of: {', '.join(tidy.TABLES)}")
    if json and csv:
        fail("--json, --csv: got both; write one of them")
    with _published(known) as connection:
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

    known = _read(study)
    try:
        content = reports.write(known, OWNER, form, wave)
    except reports.NoReportError as why:
        fail(str(why))
    file = out or Path(f"{known.slug}{f'-{wave}' if wave else ''}.{form}")
    write_whole(file, content)
    print(file)


@app.command("rota")
def rota_(
    study: StudyPath = HERE,
    assign: Annotated[bool, typer.Option("--assign", help="Assign what is planned")] = False,
) -> None:
    """Plan the wave's audits: who, where, when, which scenario. Says how even it would be."""
    known = _read(study)
    if known.fieldwork is None:
        fail(f"{known.path}: fieldwork: missing; write [fieldwork] to plan audits")
    with _edge():
        make = rota.assign if assign else rota.plan
        for line in rota.lines(make(known, known.fieldwork, date.today())):
            print(line)


@mail.command("send")
def mail_send(
    study: StudyPath = HERE,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would go where; send nothing")
    ] = False,
) -> None:
    """Send the probes and second messages that are due."""
    known = _mail_study(study)
    archive, now = store.archive_of(known), datetime.now(UTC)
    with _edge():
        if dry_run:
            for found in mailing.due(known, archive, now):
                print(mailing.shown(found, now))
        elif not known.mail.send:
            fail(f"{known.path}: mail.send: sending is off; write `send = true` below [mail]")
        else:
            say(f"{mailing.send_due(known, archive, now, say)} sent")


@mail.command("watch")
def mail_watch(
    study: StudyPath = HERE,
    once: Annotated[bool, typer.Option("--once", help="Catch up, settle, and end")] = False,
) -> None:
    """Keep what comes into the mailboxes, settle audits, send what is due if sending is on."""
    known = _mail_study(study)
    with _edge():
        if once and (wrong := postman.round_once(known, say)):
            for line in wrong:
                say(line)
            raise typer.Exit(1)
        if not once:
            postman.watch(known, say)


@form.command("export")
def form_export(
    name: Annotated[str, typer.Argument(metavar="FORM", help="Name of a form, or its .toml file")],
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx")],
) -> None:
    """Write a form as XLSForm; say what ODK and Kobo will not do."""
    with _edge():
        for note in forms.export(name, file, OWN_FORMS):
            say(note)
    print(file)


@form.command("import")
def form_import(file: Annotated[Path, typer.Argument(metavar="FILE.xlsx")]) -> None:
    """Write an XLSForm as a form of this study, into forms/; say what is left to do."""
    with _edge():
        path, notes, mistakes = forms.load(file, OWN_FORMS)
    for note in notes:
        say(note)
    print(path)
    if mistakes:
        fail(*mistakes)


@app.command("app")
def app_(
    study: StudyPath = HERE,
    port: Annotated[int, typer.Option(help="Port on this machine")] = 8501,
    browser: Annotated[bool, typer.Option(help="Open it in the browser")] = True,
    public: Annotated[
        str | None, typer.Option(help="Name under which a TLS proxy on this machine passes it on")
    ] = None,
) -> None:
    """Open the app on this machine."""
    from benchmark.serving.serve import NoServer, serve

    with _edge():
        try:
            serve(_read(study), port, browser, public=public)
        except NoServer as error:
            fail(str(error))


@app.command("people")
def people_(
    study: StudyPath = HERE,
    person: Annotated[str | None, typer.Argument(help="Pseudonym, as in the rota")] = None,
    role: Annotated[str | None, typer.Argument(help=f"One of: {', '.join(ROLES)}")] = None,
    mail: Annotated[
        str | None,
        typer.Option(help="Address by which the identity provider of [sign_in] knows them"),
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="End their link and sessions")] = False,
    url: Annotated[str, typer.Option(help="Where people reach the app")] = "http://127.0.0.1:8501",
) -> None:
    """List who may come in; give somebody a role and a new personal link, or remove them."""
    known = _read(study)
    if person is None:
        for who in people.listed(known):
            print(f"{who.name} {who.role}")
    elif remove:
        if not people.remove(known, person):
            fail(f"got '{person}'; nobody of that name is there")
    else:
        try:
            print(f"{url}/enter?key={people.invite(known, person, role or '', mail)}")
        except people.PeopleError as mistake:
            fail(str(mistake))


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the app")] = 8501,
    show: Annotated[bool, typer.Option(help="Open the app when done")] = True,
) -> None:
    """Measure the practice shops, live, and open the app."""
    with _edge(), practice.shops() as shops:
        for shop in shops:
            say(f"practice shop: {shop}")
        if known := practicepost.arrives(_read(practice.HOME)):
            say(f"practice post: {known} enquiries by mail, and what came back")
        run(practice.HOME)
        if show:
            app_(practice.HOME, port)


@app.command()
def verify(study: StudyPath = HERE) -> None:
    """Check every byte of the archive against its ledger."""
    archive = store.archive_of(_read(study))
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
        bool, typer.Option("--expired", help="What is older than personal.review_days")
    ] = False,
) -> None:
    """Take an author, a review, or what is too old out of everything, the archive included."""
    known = _read(study)
    if expired:
        print(f"{forget.expire(known, date.today(), say)} reviews blanked")
        print(store.build(known, say))
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


@app.command()
def describe(study: StudyPath = HERE) -> None:
    """Print the data dictionary: every table, view and column of the published file."""
    with _published(_read(study)) as connection:
        print(text.dictionary(connection))


def _read(path: Path) -> Study:
    try:
        return read_study(path)
    except StudyError as error:
        fail(*error.mistakes)


@contextmanager
def _edge() -> Iterator[None]:
    """What people can mend becomes one line; everything else is ours and shows its traceback."""
    try:
        yield
    except KeyboardInterrupt:
        say("stopped; the next run goes on from here")
        raise typer.Exit(130) from None
    except (FormError, NoBrowser, practice.PracticeError, MailError, BusyError) as error:
        fail(str(error))


def _wave(study: Study) -> Wave:
    today = date.today()
    wave = study.wave_on(today)
    if wave is None:
        first = min(study.wave, key=lambda one: one.start_day)
        fail(f"wave {first.name!r} begins on {first.start_day}; there is nothing to gather before")
    if wave.end_day < today:
        say(f"wave {wave.name!r} ended on {wave.end_day}; what is gathered now still counts to it")
    return wave


def _gather_all(study: Study) -> Iterator[str]:
    """Everything that is due; yields the mistakes of imported files, which stop nothing else."""
    archive: Archive = store.archive_of(study)
    for note in imports.all_files(study, archive, say):
        say(note)
        yield note
    wave = _wave(study)
    for note in _asked(study, archive):
        say(note)
        yield note
    gather.crawls(study, archive, wave, date.today(), say)
    gather.visits(study, archive, wave, date.today(), say)
    gather.journeys(study, archive, wave, date.today(), say)
    watched = study.mailbox and not study.study.practice
    for line in postman.round_once(study, say) if watched else ():
        say(line)


def _mail_study(path: Path) -> Study:
    known = _read(path)
    if not known.mailbox:
        fail(f"{known.path}: mailbox: missing; write a [[mailbox]] to send and watch mail")
    if known.study.practice:
        fail(
            f"{known.path}: study.practice: got true; practice studies neither send nor watch mail"
        )
    return known


def _build(study: Study) -> Path:
    forget.expire(study, date.today(), say)
    path = store.build(study, say)
    telling.tell(study, path, print, say)
    return path


@contextmanager
def _published(study: Study) -> Iterator[text.Connection]:
    path = store.published(study)
    if path is None:
        fail(f"{study.home}: nothing is built yet; run `rivalry run {study.path}`")
    connection = store.connect(path)
    try:
        yield connection
    finally:
        connection.close()


def _print_ranking(study: Study) -> None:
    with _published(study) as connection:
        print(text.ranking(connection))


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
