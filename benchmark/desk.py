"""The shopper's desk: what may be written into an audit's log, checked and appended as one act.

Every function returns after the event is on disk. Whoever asks twice (a double click, two tabs)
gets one event: check and append happen under one lock.
"""

from __future__ import annotations

import fcntl
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audits import casework
from audits.answers import parse
from audits.casework import Case, Event
from audits.clock import Clock
from audits.form import read_forms
from audits.items import Form, Item
from benchmark import sources, store
from benchmark.study import Study

OPEN = ("assigned", "started", "returned")
_folded: dict[Path, tuple[int, Case]] = {}  # log → its length when it was read, what it told


@dataclass(frozen=True)
class Desk:
    """One audit as it stands, with what is needed to go on with it."""

    study: Study
    case: Case
    form: Form
    clock: Clock
    saved_at: Mapping[str, datetime]  # item → when its answer reached the disk

    @property
    def open(self) -> bool:
        return self.case.status in OPEN


def new_audit() -> str:
    """A name for an audit that nobody can guess; starting it twice starts it once."""
    return f"audit-{secrets.token_hex(8)}"


def forms(study: Study) -> dict[str, str]:
    """Name → title of the forms to choose from: ours, and the study's own."""
    return {name: form.title for name, form in read_forms(sources.forms(study)).items()}


def start(
    study: Study, audit: str, *, business: str, wave: str, form: str, scenario: str, shopper: str
) -> None:
    """Assign and start an audit, unless it was started already."""
    with _alone(study):
        archive = store.archive_of(study)
        if archive.events(audit):
            return
        template = sources.keep_form(archive, sources.forms(study)[form])
        data = casework.assignment(template, audit, business, wave, scenario, shopper)
        _append(study, audit, "assigned", shopper, data)
        _append(study, audit, "started", shopper, {})


def take(study: Study, audit: str) -> Desk | None:
    """The audit of that name; None if there is none."""
    try:
        events: list[Event] = store.archive_of(study).events(audit)  # type: ignore[assignment]
    except ValueError:  # a name from an address bar can be anything
        return None
    if not events:
        return None
    case = casework.fold(events)
    form = sources.kept_forms(store.archive_of(study))[case.form, case.form_version]
    clock = sources.clocks(study).get(case.business, Clock())
    return Desk(study, case, form, clock, _saved_at(events))


def answer(study: Study, audit: str, item: str, given: object) -> None:
    """Keep one answer; None or '' takes it back. ValueError says what was got and what to write."""
    with _alone(study):
        desk = _taken(study, audit)
        blank = given is None or given == "" or given == []
        value = None if blank else parse(desk.form.by_name[item], given)
        if desk.case.answers.get(item) != value:
            _append(study, audit, "answered", desk.case.shopper, {"answers": {item: value}}, desk)


def lock_facts(study: Study, audit: str) -> None:
    """From now on only the ratings can be given. ValueError names what is missing."""
    with _alone(study):
        desk = _taken(study, audit)
        if not desk.case.facts_locked:
            _append(study, audit, "facts_locked", desk.case.shopper, {}, desk)


def submit(study: Study, audit: str) -> None:
    """Hand the audit in; a second time changes nothing. ValueError names what is missing."""
    with _alone(study):
        desk = _taken(study, audit)
        if desk.open:
            _append(study, audit, "submitted", desk.case.shopper, {}, desk)


def missing(desk: Desk) -> list[Item]:
    """What must be answered before the facts can be locked, or once they are, before submitting."""
    names = casework.missing(
        desk.form, desk.case.answers, desk.clock, facts_only=not desk.case.facts_locked
    )
    return [desk.form.by_name[name] for name in names]


def drafts(study: Study) -> list[Case]:
    """Audits begun and not handed in, the newest first."""
    archive = store.archive_of(study)
    found = []
    for _, logs in archive.audit_shards():
        for log in logs:
            length = log.stat().st_size
            if _folded.get(log, (-1,))[0] != length:
                events: list[Event] = archive.events(log.stem)  # type: ignore[assignment]
                _folded[log] = length, casework.fold(events)
            found.append(_folded[log][1])
    begun = [case for case in found if case.status in OPEN and case.started_at]
    return sorted(begun, key=lambda case: str(case.started_at), reverse=True)


def _taken(study: Study, audit: str) -> Desk:
    desk = take(study, audit)
    if desk is None:
        raise ValueError(f"got audit '{audit}'; there is none of that name")
    return desk


def _append(
    study: Study,
    audit: str,
    event: str,
    by: str,
    data: Mapping[str, Any],
    desk: Desk | None = None,
) -> None:
    """Check that the event may follow, then append it."""
    archive = store.archive_of(study)
    case = desk.case if desk else casework.fold(archive.events(audit))  # type: ignore[arg-type]
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    record = Event(seq=case.seq + 1, at=now, event=event, by=by, data=data)
    if desk:
        casework.check_next(case, record, desk.form, desk.clock)
    else:
        casework.check_next(case, record)
    archive.append(audit, event, by, data)


def _saved_at(events: list[Event]) -> dict[str, datetime]:
    saved = {}
    for event in events:
        given = event.get("data", {}).get("answers", {})
        if isinstance(given, Mapping):
            saved.update(dict.fromkeys(given, casework.moment(event["at"])))
    return saved


@contextmanager
def _alone(study: Study) -> Iterator[None]:
    with (study.home / ".desk.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
