"""Verbs about fieldwork: who goes where when, and what they fill in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from benchmark.desks import forms, rota
from benchmark.verbs.common import HERE, StudyPath, app, edge, fail, read, say

OWN_FORMS = HERE.parent / "forms"
form = typer.Typer(
    help="Audit forms to and from XLSForm, for ODK and KoboToolbox.", rich_markup_mode=None
)
app.add_typer(form, name="form", no_args_is_help=True)


@app.command("rota")
def rota_(
    study: StudyPath = HERE,
    assign: Annotated[bool, typer.Option("--assign", help="Assign what is planned")] = False,
) -> None:
    """Plan the wave's audits: who, where, when, which scenario. Says how even it would be."""
    known = read(study)
    if known.fieldwork is None:
        fail(f"{known.path}: fieldwork: missing; write [fieldwork] to plan audits")
    with edge():
        make = rota.assign if assign else rota.plan
        for line in rota.lines(make(known, known.fieldwork, date.today())):
            print(line)


@form.command("export")
def form_export(
    name: Annotated[str, typer.Argument(metavar="FORM", help="Name of a form, or its .toml file")],
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx")],
) -> None:
    """Write a form as XLSForm; say what ODK and Kobo will not do."""
    with edge():
        for note in forms.export(name, file, OWN_FORMS):
            say(note)
    print(file)


@form.command("import")
def form_import(file: Annotated[Path, typer.Argument(metavar="FILE.xlsx")]) -> None:
    """Write an XLSForm as a form of this study, into forms/; say what is left to do."""
    with edge():
        path, notes, mistakes = forms.load(file, OWN_FORMS)
    for note in notes:
        say(note)
    print(path)
    if mistakes:
        fail(*mistakes)
