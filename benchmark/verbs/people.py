"""Verbs about people: rota, forms, the app, who may come in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from benchmark.desks import forms, rota
from benchmark.serving import people
from benchmark.serving.roles import ROLES
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

    with edge():
        try:
            serve(read(study), port, browser, public=public)
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
    looks: Annotated[
        bool, typer.Option("--looks", help="Who read what others wrote, when and why")
    ] = False,
    url: Annotated[str, typer.Option(help="Where people reach the app")] = "http://127.0.0.1:8501",
) -> None:
    """List who may come in; give somebody a role and a new personal link, or remove them."""
    known = read(study)
    if looks:
        for name, at, what, reason in people.looks(known):
            if person in (None, name):
                print(f"{at:%Y-%m-%d %H:%M} UTC\t{name}\t{what}\t{reason}")
    elif person is None:
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
