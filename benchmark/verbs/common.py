"""What all verbs share: the study they are given, where words go, how mistakes end."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from audits.templates.form import FormError
from benchmark import practice, store
from benchmark.alone import BusyError
from benchmark.mail.mailplaces import MailError
from benchmark.questions import text
from benchmark.study import Study, StudyError, Wave, read_study
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


def say(line: str) -> None:
    """Progress, for people: to stderr."""
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


def fail(*lines: str) -> NoReturn:
    for line in lines:
        print(line, file=sys.stderr)
    raise typer.Exit(2)


def read(path: Path) -> Study:
    try:
        return read_study(path)
    except StudyError as error:
        fail(*error.mistakes)


@contextmanager
def edge() -> Iterator[None]:
    """What people can mend becomes one line; everything else is ours and shows its traceback."""
    try:
        yield
    except KeyboardInterrupt:
        say("stopped; the next run goes on from here")
        raise typer.Exit(130) from None
    except (FormError, NoBrowser, practice.PracticeError, MailError, BusyError) as error:
        fail(str(error))


def wave_now(study: Study) -> Wave:
    today = date.today()
    wave = study.wave_on(today)
    if wave is None:
        first = min(study.wave, key=lambda one: one.start_day)
        fail(f"wave {first.name!r} begins on {first.start_day}; there is nothing to gather before")
    if wave.end_day < today:
        say(f"wave {wave.name!r} ended on {wave.end_day}; what is gathered now still counts to it")
    return wave


@contextmanager
def published(study: Study) -> Iterator[text.Connection]:
    path = store.published(study)
    if path is None:
        fail(f"{study.home}: nothing is built yet; run `rivalry run {study.path}`")
    connection = store.connect(path)
    try:
        yield connection
    finally:
        connection.close()
