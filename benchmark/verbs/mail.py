"""Verbs about probes by mail."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from benchmark import store
from benchmark.mail import mailing, postman
from benchmark.study import Study
from benchmark.verbs.common import HERE, StudyPath, app, edge, fail, read, say

mail = typer.Typer(help="Probes by mail: send them, watch what comes back.", rich_markup_mode=None)
app.add_typer(mail, name="mail", no_args_is_help=True)


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
    with edge():
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
    with edge():
        if once and (wrong := postman.round_once(known, say)):
            for line in wrong:
                say(line)
            raise typer.Exit(1)
        if not once:
            postman.watch(known, say)


def _mail_study(path: Path) -> Study:
    known = read(path)
    if not known.mailbox:
        fail(f"{known.path}: mailbox: missing; write a [[mailbox]] to send and watch mail")
    if known.study.practice:
        fail(
            f"{known.path}: study.practice: got true; practice studies neither send nor watch mail"
        )
    return known
