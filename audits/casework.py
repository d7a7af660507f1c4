"""The life of an audit as events: assigned, started, answered …, submitted, returned, approved.

An assignment that nobody began can be withdrawn.

Pure: events in, case out. Whoever stores them asks `check_next` before appending one, and nobody
ever changes one: an amendment is another `answered`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal, NotRequired, TypedDict

from audits.answers import parse, parse_time
from audits.clock import OFFICE, Clock
from audits.conditions import Value
from audits.items import Form, Item
from audits.points import mark

Status = Literal[
    "new", "assigned", "withdrawn", "started", "submitted", "returned", "approved", "rejected",
    "excluded",
]  # fmt: skip


class Event(TypedDict):
    """One line of an audit's log; `at` is ISO UTC, `by` a pseudonym."""

    seq: int
    at: str
    event: str
    by: str
    data: NotRequired[Mapping[str, object]]


# What may happen next, and to which status it leads.
_FILLING: dict[str, Status | None] = {"answered": None, "facts_locked": None}
_DECIDING: dict[str, Status | None] = {
    "returned": "returned",
    "approved": "approved",
    "rejected": "rejected",
    "excluded": "excluded",
}
NEXT: dict[Status, dict[str, Status | None]] = {
    "new": {"assigned": "assigned"},
    "assigned": {"started": "started", "withdrawn": "withdrawn"},
    "withdrawn": {},
    "started": {**_FILLING, "submitted": "submitted"},
    "submitted": _DECIDING,
    "returned": {**_FILLING, "submitted": "submitted"},
    "approved": {},
    "rejected": {},
    "excluded": {},
}
ASSIGNED = ("audit", "business", "wave", "form", "form_version", "scenario", "shopper")


@dataclass(frozen=True)
class Case:
    """An audit as its events left it."""

    audit: str = ""
    business: str = ""
    wave: str = ""
    form: str = ""
    form_version: int = 0
    scenario: str = ""
    shopper: str = ""  # a pseudonym
    due_minutes: int | None = None
    planned_day: date | None = None  # of the rota; None: whenever the shopper likes
    day_part: str | None = None
    status: Status = "new"
    answers: Mapping[str, Value] = field(default_factory=dict)
    facts_locked: bool = False
    started_at: datetime | None = None
    submitted_at: datetime | None = None  # the first time: a return does not make it late
    late: bool = False
    decided_at: datetime | None = None
    reason: str | None = None  # of the last decision
    seq: int = 0


def assignment(
    form: Form, audit: str, business: str, wave: str, scenario: str, shopper: str
) -> dict[str, object]:
    """The data of an `assigned` event."""
    return {
        "audit": audit,
        "business": business,
        "wave": wave,
        "form": form.name,
        "form_version": form.version,
        "scenario": scenario,
        "shopper": shopper,
        "due_minutes": form.due_minutes,
    }


def fold(events: Iterable[Event]) -> Case:
    """The case that the events tell; ValueError where one could not have happened."""
    now: dict[str, object] = {}
    answers: dict[str, Value] = {}
    status: Status = "new"
    for event in events:
        allowed = NEXT[status]
        if event["event"] not in allowed:
            raise ValueError(_refusal(event["event"], status))
        status = allowed[event["event"]] or status
        _apply(event, now, answers)
        now["seq"] = event["seq"]
    return Case(**now, status=status, answers=answers)  # type: ignore[arg-type]


def _apply(event: Event, now: dict[str, object], answers: dict[str, Value]) -> None:
    data = event.get("data", {})
    match event["event"]:
        case "answered":
            _answer(answers, data["answers"])
        case "assigned":
            now.update({field: data[field] for field in ASSIGNED})
            now.update({field: data.get(field) for field in ("due_minutes", "day_part")})
            planned = data.get("planned_day")
            now["planned_day"] = date.fromisoformat(str(planned)) if planned else None
        case "started":
            now["started_at"] = moment(event["at"])
        case "facts_locked":
            now["facts_locked"] = True
        case "submitted":
            _submit(moment(event["at"]), now)
        case _:
            now["decided_at"] = moment(event["at"])
            now["reason"] = data.get("reason")
            now["facts_locked"] = event["event"] != "returned" and now.get("facts_locked", False)


def _answer(answers: dict[str, Value], given: object) -> None:
    """None takes an answer back."""
    assert isinstance(given, Mapping)  # `check_next` has seen to it
    for name, value in given.items():
        if value is None:
            answers.pop(name, None)
        else:
            answers[name] = value


def _submit(at: datetime, now: dict[str, object]) -> None:
    if "submitted_at" in now:
        return
    now["submitted_at"] = at
    started, due = now["started_at"], now["due_minutes"]
    if isinstance(started, datetime) and isinstance(due, int):
        now["late"] = at - started > timedelta(minutes=due)


def moment(at: str) -> datetime:
    """An event's time."""
    return datetime.fromisoformat(at)


def check_next(case: Case, event: Event, form: Form | None = None, clock: Clock = OFFICE) -> None:
    """ValueError naming why `event` may not follow; with the form, its answers are checked too."""
    name, data = event["event"], event.get("data", {})
    if name not in NEXT[case.status]:
        raise ValueError(_refusal(name, case.status))
    if event["seq"] != case.seq + 1:
        raise ValueError(f"got event number {event['seq']}; the next is {case.seq + 1}")
    parse_time(event["at"])
    if name == "assigned":
        missing = [field for field in ASSIGNED if data.get(field) in (None, "")]
        if missing:
            raise ValueError(f"got no {', '.join(missing)}; an assignment needs them")
    if name in ("withdrawn", "returned", "rejected", "excluded") and not data.get("reason"):
        raise ValueError(f"got no reason; write why it is {name}")
    if name == "answered" and not isinstance(data.get("answers"), Mapping):
        raise ValueError(f"got answers {data.get('answers')!r}; write {{item: answer}}")
    if form is not None and name in ("answered", "facts_locked", "submitted"):
        _check_form(case, event, form, clock)


def _check_form(case: Case, event: Event, form: Form, clock: Clock) -> None:
    if (case.form, case.form_version) != (form.name, form.version):
        raise ValueError(
            f"got {form.name} v{form.version}; this audit was assigned with "
            f"{case.form} v{case.form_version}"
        )
    if event["event"] == "answered":
        _check_answers(case, event.get("data", {}).get("answers"), form)
        return
    left = missing(form, case.answers, clock, facts_only=event["event"] == "facts_locked")
    if left:
        raise ValueError(f"got no answer to {', '.join(left)}; answer them first")


def _check_answers(case: Case, given: object, form: Form) -> None:
    mistakes = []
    for name, value in given.items() if isinstance(given, Mapping) else ():
        item = form.by_name.get(name)
        if item is None:
            mistakes.append(f"got unknown item '{name}'; {form.name} has none of that name")
        elif item.after_facts and not case.facts_locked:
            mistakes.append(f"item '{name}': got a rating before the facts were locked")
        elif not item.after_facts and case.facts_locked:
            mistakes.append(f"item '{name}': got a fact after the facts were locked")
        elif value is not None:
            mistakes += _mistake(item, value)
    if mistakes:
        raise ValueError("\n".join(mistakes))


def _mistake(item: Item, value: object) -> list[str]:
    try:
        kept = parse(item, value)
    except ValueError as wrong:
        return [f"item '{item.name}': {wrong}"]
    return [] if kept == value else [f"item '{item.name}': got {value!r}; keep it as {kept!r}"]


def missing(
    form: Form, answers: Mapping[str, Value], clock: Clock = OFFICE, facts_only: bool = False
) -> list[str]:
    """The items without which the audit cannot be submitted (or its facts not be locked)."""
    blanks = mark(form, answers, clock).blanks
    return [
        item.name
        for item in form.items
        if blanks[item.name] == "missing" and not (facts_only and item.after_facts)
    ]


def _refusal(event: str, status: Status) -> str:
    allowed = ", ".join(NEXT[status]) or "nothing"
    return f"got '{event}' for an audit that is {status}; allowed: {allowed}"


def to_events(case: Case, form: Form, by: str = "import") -> Iterator[Event]:
    """The shortest story that ends in this submitted case: what an import appends."""
    if case.started_at is None or case.submitted_at is None:
        raise ValueError(f"audit {case.audit}: got a case that was not submitted")
    began, ended = parse_time(case.started_at), parse_time(case.submitted_at)
    known = {name: list(v) if isinstance(v, list) else v for name, v in case.answers.items()}
    ratings = {name: v for name, v in known.items() if form.by_name[name].after_facts}
    facts = {name: v for name, v in known.items() if name not in ratings}
    story: list[tuple[str, str, dict[str, object]]] = [
        (
            began,
            "assigned",
            {field: getattr(case, field) for field in (*ASSIGNED, "due_minutes")},
        ),
        (began, "started", {}),
        (ended, "answered", {"answers": facts}),
        (ended, "facts_locked", {}),
        (ended, "answered", {"answers": ratings}),
        (ended, "submitted", {}),
    ]
    for seq, (at, event, data) in enumerate(story, start=1):
        yield Event(seq=seq, at=at, event=event, by=by, data=data)
