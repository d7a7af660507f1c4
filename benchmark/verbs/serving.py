"""Verbs about the app and who may come in."""

from __future__ import annotations

from typing import Annotated

import typer

from benchmark.serving import people
from benchmark.serving.roles import ROLES
from benchmark.verbs.common import HERE, StudyPath, app, edge, fail, read


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
