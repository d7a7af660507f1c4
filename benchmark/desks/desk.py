"""The desks: what may be done with an audit, by whom; checked and appended as one act.

Every function returns after the event is on disk. Whoever asks twice (a double click, two tabs, a
phone that sends again) gets one event: check and append happen under one lock per audit.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from audits import casework, records
from audits.casework import Case, Event
from audits.clock import Clock
from audits.templates.answers import parse
from audits.templates.conditions import Value
from audits.templates.form import read_form, read_forms
from audits.templates.items import Form, Item
from benchmark import hours, sources, store
from benchmark.alone import in_turn
from benchmark.desks import blind, heads
from benchmark.desks.heads import Head
from benchmark.mail import mailplaces
from benchmark.serving.roles import Thing, Who, may
from benchmark.study import AnswerKey, Study

OPEN = ("assigned", "started", "returned")
CLOCK_AHEAD_MS = 2_000  # a stamp from later than that is taken as now


@dataclass(frozen=True)
class Desk:
    """One audit as it stands, with what is needed to go on with it."""

    study: Study
    case: Case
    form: Form
    clock: Clock
    saved_at: Mapping[str, datetime]  # item → when its answer reached the disk
    events: Sequence[Event]
    hidden: frozenset[str] = frozenset()  # judged by somebody else, and to be judged blind

    @property
    def open(self) -> bool:
        return self.case.status in OPEN

    @property
    def thing(self) -> Thing:
        """What the table of roles is asked about."""
        case = self.case
        own = case.business == self.study.own.id
        return Thing("audit", case.shopper, own, case.status in ("approved", "disputed"))

    @property
    def key(self) -> AnswerKey | None:
        """The answer key of its business and scenario."""
        about = (self.case.business, self.case.scenario)
        found = [k for k in self.study.answer_key if (k.business, k.scenario) == about]
        return found[-1] if found else None


@dataclass(frozen=True)
class Write:
    """One answer as somebody's browser kept it; `stamp` orders writes of the same item, ms."""

    item: str
    value: object
    stamp: int


class RefusedError(Exception):
    """No such audit, or not for this person: one answer, so that guessing tells nothing."""


def new_audit() -> str:
    """A name for an audit that nobody can guess; starting it twice starts it once."""
    return f"audit-{secrets.token_hex(8)}"


def forms(study: Study) -> dict[str, str]:
    """Name → title of the forms to choose from: ours, and the study's own."""
    return {name: form.title for name, form in read_forms(sources.forms(study)).items()}


def start(
    study: Study, audit: str, *, business: str, wave: str, form: str, scenario: str, shopper: str
) -> None:
    """Assign and start an audit outside the rota, unless it was started already."""
    with alone(study, audit):
        archive = store.archive_of(study)
        if archive.events(audit):
            return
        template = sources.keep_form(archive, sources.forms(study)[form])
        data = casework.assignment(template, audit, business, wave, scenario, shopper)
        post = mailplaces.place(study, template, shopper)
        _append(study, audit, "assigned", shopper, {**data, **post})
        _append(study, audit, "started", shopper, {})
        _from_key(study, find(study, audit))


def exists(study: Study, audit: str) -> bool:
    """Was anything ever noted about that audit?"""
    return bool(store.archive_of(study).events(audit))


def take(study: Study, who: Who, audit: str, action: str = "read") -> Desk:
    """The audit of that name; RefusedError if there is none, or not for them.

    Whoever is to judge it again, blind, reads it without how it was judged.
    """
    found = find(study, audit)
    if found is None or not may(who, action, found.thing):
        raise RefusedError(audit)
    hidden = blind.hidden(study, who, found.case, found.form)
    return _without(found, hidden) if hidden and action == "read" else found


def _without(desk: Desk, hidden: frozenset[str]) -> Desk:
    def left(known: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in known.items() if name not in hidden}

    case = replace(
        desk.case, answers=left(desk.case.answers), written=left(desk.case.written), reason=None
    )
    # Of the story only what the shopper did: names of evidence are found there.
    events = [event for event in desk.events if event["by"] not in desk.case.judged_by]
    return replace(desk, case=case, saved_at=left(desk.saved_at), events=events, hidden=hidden)


def mine(study: Study, who: Who, today: date) -> Head | None:
    """A shopper's next audit: what was returned, what was begun, then what the rota has next."""
    if who.role != "shopper":
        return None
    turn = {"returned": 0, "started": 1, "assigned": 2}
    left = heads.heads(study, OPEN, shopper=who.name)
    return min(left, key=lambda h: (turn[h.status], h.planned_day or "", h.audit), default=None)


def begin(study: Study, who: Who, audit: str) -> Desk:
    """Start an assigned audit; a second time changes nothing."""
    with alone(study, audit):
        desk = take(study, who, audit, "fill")
        if desk.case.status == "assigned":
            _append(study, audit, "started", who.name, {}, desk)
            _from_key(study, find(study, audit))
        return take(study, who, audit, "fill")


def begin_post(study: Study, audit: str, by: str) -> Desk | None:
    """Start a probe that the system sends; None if it is not there, or over."""
    with alone(study, audit):
        found = find(study, audit)
        if found and found.case.status == "assigned":
            _append(study, audit, "started", by, {}, found)
            _from_key(study, find(study, audit))
        after = find(study, audit)
        return after if after and after.case.status in ("started", "returned") else None


def hand_in(study: Study, desk: Desk, by: str) -> None:
    """Submit a probe as it is: what the system could not answer is left to the reviewer."""
    _append(study, desk.case.audit, "submitted", by, {})


def save(
    study: Study, who: Who, audit: str, writes: Sequence[Write], taps: Sequence[Any] = ()
) -> tuple[Desk, dict[str, str]]:
    """Keep answers and taps; (the audit after it, item → what was wrong with its answer).

    A write older than the kept one, or the same again, changes nothing.
    """
    with alone(study, audit):
        desk = take(study, who, audit, "read")
        action = "review" if desk.case.status == "submitted" else "fill"
        if not may(who, action, desk.thing):
            raise RefusedError(audit)
        taps = [tap for tap in taps if not _tapped(desk.case, tap)]
        if taps:
            desk = step(study, desk, "tapped", who, {"taps": taps})
        given, written, wrong = _sorted_out(desk, writes)
        if given:
            data = {"answers": given, "written": written}
            desk = step(study, desk, "answered", who, data)
        return desk, wrong


def _tapped(case: Case, tap: Any) -> bool:
    """Is it as the tap says already? What is no tap is left for the check to refuse."""
    if not isinstance(tap, dict) or "tap" not in tap:
        return False
    known = tap.get("id") in {one.id for one in case.taps}
    return known != (tap["tap"] is None)


def _sorted_out(
    desk: Desk, writes: Sequence[Write]
) -> tuple[dict[str, Value | None], dict[str, int], dict[str, str]]:
    """(new answers, their stamps, what was wrong with the others)."""
    now = int(datetime.now(UTC).timestamp() * 1000)
    given: dict[str, Value | None] = {}
    written: dict[str, int] = {}
    wrong: dict[str, str] = {}
    for write in sorted(writes, key=lambda one: one.stamp):
        stamp = min(write.stamp, now + CLOCK_AHEAD_MS)
        item = desk.form.by_name.get(write.item)
        if stamp < desk.case.written.get(write.item, 0):
            continue
        try:
            value = _checked(desk, item, write)
        except ValueError as mistake:
            wrong[write.item] = str(mistake)
            continue
        wrong.pop(write.item, None)
        if desk.case.answers.get(write.item) != value or write.item in given:
            given[write.item], written[write.item] = value, stamp
    return given, written, wrong


def _checked(desk: Desk, item: Item | None, write: Write) -> Value | None:
    """The answer as it is kept; None takes it back."""
    if item is None:
        raise ValueError(f"got unknown item '{write.item}'")
    blank = write.value is None or write.value == "" or write.value == []
    value = None if blank else parse(item, write.value)
    event = _event(desk.case, "answered", "", {"answers": {item.name: value}})
    try:
        casework.check_next(desk.case, event, desk.form, desk.clock)
    except ValueError as mistake:
        raise ValueError(str(mistake).removeprefix(f"item '{item.name}': ")) from None
    return value


def lock_facts(study: Study, who: Who, audit: str) -> Desk:
    """From now on only the ratings can be given. ValueError names what is missing."""
    with alone(study, audit):
        desk = take(study, who, audit, "fill")
        return desk if desk.case.facts_locked else step(study, desk, "facts_locked", who, {})


def submit(study: Study, who: Who, audit: str) -> Desk:
    """Hand the audit in; a second time changes nothing. ValueError names what is missing."""
    with alone(study, audit):
        desk = take(study, who, audit, "fill")
        return step(study, desk, "submitted", who, {}) if desk.open else desk


def drafts(study: Study) -> list[Head]:
    """Audits begun and not handed in, the newest first."""
    begun = heads.heads(study, ("started", "returned"))
    return begun[::-1]


def rows(study: Study, audit: str) -> Iterator[Any]:
    """The typed rows of one audit, as a build reads them."""
    found = find(study, audit)
    if found:
        yield from records.read(found.case, found.form, found.clock)


def missing(desk: Desk, step: casework.Step) -> list[Item]:
    """What must be answered before that step."""
    names = casework.missing(desk.form, desk.case.answers, desk.clock, step)
    return [desk.form.by_name[name] for name in names]


def _from_key(study: Study, desk: Desk | None) -> None:
    """What the answer key knows beforehand is answered by it, the same for every shopper."""
    if desk is None or desk.key is None:
        return
    known = {}
    for name, given in desk.key.items.items():
        with suppress(ValueError, KeyError):  # a mistake that `rivalry check` names
            known[name] = parse(desk.form.by_name[name], given)
    if known:
        _append(study, desk.case.audit, "answered", "answer_key", {"answers": known}, desk)


def find(study: Study, audit: str) -> Desk | None:
    """An audit as it stands, for whoever may see everything; None if there is none."""
    archive = store.archive_of(study)
    try:
        events: list[Event] = archive.events(audit)  # type: ignore[assignment]
    except ValueError:  # a name from an address bar can be anything
        return None
    if not events:
        return None
    case = casework.fold(events)
    form = _kept_form(archive.root, case.form, case.form_version)
    clock = hours.clocks(study).get(case.business, Clock())
    return Desk(study, case, form, clock, _saved_at(events), events)


@lru_cache(maxsize=64)
def _kept_form(root: Path, form: str, version: int) -> Form:
    """A form as it was kept; it never changes."""
    return read_form(root / "captures" / f"form-{form}-v{version}" / f"{form}.toml")


def step(study: Study, desk: Desk, event: str, who: Who, data: Mapping[str, Any]) -> Desk:
    _append(study, desk.case.audit, event, who.name, data, desk)
    after = find(study, desk.case.audit)
    assert after is not None
    return after


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
    record = _event(case, event, by, data)
    if desk:
        casework.check_next(case, record, desk.form, desk.clock)
    else:
        casework.check_next(case, record)
    archive.append(audit, event, by, data)


def _event(case: Case, event: str, by: str, data: Mapping[str, Any]) -> Event:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return Event(seq=case.seq + 1, at=now, event=event, by=by, data=data)


def _saved_at(events: Sequence[Event]) -> dict[str, datetime]:
    saved: dict[str, datetime] = {}
    for event in events:
        given = event.get("data", {}).get("answers", {})
        if event["event"] == "answered" and isinstance(given, Mapping):
            saved.update(dict.fromkeys(given, casework.moment(event["at"])))
    return saved


@contextmanager
def alone(study: Study, audit: str) -> Iterator[None]:
    """One writer per audit (and the few that share its lock), so that others need not wait."""
    name = hashlib.sha256(audit.encode()).hexdigest()[:2]
    with in_turn(study.home / ".desk" / f"{name}.lock"):
        yield
