"""The life of an audit as events: assigned, started, answered …, submitted, returned, approved.

An assignment that nobody began can be withdrawn; what was approved can be disputed. Taps of the
stopwatch are `tapped`, a second blind opinion is `coded`, where a reviewer hears a person in a
recording is `marked`: none of these changes an answer. Nor does what the post does for a probe:
`sending`, then `sent`, `unsent` (it may be tried again) or `refused`.

Pure: events in, case out. Whoever stores them asks `check_next` before appending one, and nobody
ever changes one: an amendment is another `answered`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal, NotRequired, TypedDict

from audits.clock import OFFICE, Clock
from audits.templates.answers import parse, parse_time
from audits.templates.conditions import Value
from audits.templates.items import Form, Item
from audits.templates.points import asked, mark

Status = Literal[
    "new", "assigned", "withdrawn", "started", "submitted", "returned", "approved", "rejected",
    "excluded", "disputed",
]  # fmt: skip
UNDECIDED: tuple[Status, ...] = ("new", "assigned", "started", "submitted", "returned", "disputed")


class Event(TypedDict):
    """One line of an audit's log; `at` is ISO UTC, `by` a pseudonym."""

    seq: int
    at: str
    event: str
    by: str
    data: NotRequired[Mapping[str, object]]


# What may happen next, and to which status it leads.
_FILLING: dict[str, Status | None] = {"answered": None, "tapped": None, "facts_locked": None}
_POSTING: dict[str, Status | None] = dict.fromkeys(("sending", "sent", "unsent", "refused"))
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
    "started": {**_FILLING, **_POSTING, "submitted": "submitted"},
    # Answered: the reviewer's items, held against the key.
    "submitted": {"answered": None, "marked": None, **_DECIDING},
    "returned": {**_FILLING, **_POSTING, "submitted": "submitted"},
    "approved": {"disputed": "disputed", "coded": None},
    "disputed": {**_DECIDING, "marked": None, "coded": None},
    "rejected": {},
    "excluded": {},
}
Step = Literal["lock", "submit", "approve"]
STEPS: dict[str, Step] = {"facts_locked": "lock", "submitted": "submit", "approved": "approve"}
CHECKED = ("reviewer", "mailbox")  # whose items a reviewer may answer, too
MAILBOX = "mailbox"  # who answers for the post; no judge, whatever it amends
NEEDS_REASON = ("withdrawn", "returned", "rejected", "excluded", "disputed")
ASSIGNED = ("audit", "business", "wave", "form", "form_version", "scenario", "shopper")


@dataclass(frozen=True)
class Tap:
    """A moment that somebody tapped; `error_s`: how far their clock may have been off."""

    id: str
    tap: str
    at: datetime
    error_s: float


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
    mailbox: str | None = None  # the study's mailbox that watches for answers
    alias: str | None = None  # the mail address of this audit alone
    status: Status = "new"
    answers: Mapping[str, Value] = field(default_factory=dict)
    written: Mapping[str, int] = field(default_factory=dict)  # item → stamp of its newest write
    taps: tuple[Tap, ...] = ()  # in their order
    codings: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)  # by second coders
    marks: Mapping[str, float] = field(default_factory=dict)  # recording → a person answers, s
    facts_locked: bool = False
    started_at: datetime | None = None
    locked_at: datetime | None = None  # the first time: a return does not make it late
    submitted_at: datetime | None = None  # likewise
    late: bool = False
    decided_at: datetime | None = None
    decided_by: str | None = None
    judged_by: tuple[str, ...] = ()  # who ever decided, or answered what a reviewer checks
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
    written: dict[str, int] = {}
    taps: dict[str, Tap] = {}
    codings: dict[str, dict[str, Value]] = {}
    marks: dict[str, float] = {}
    judges: dict[str, None] = {}
    status: Status = "new"
    for event in events:
        allowed = NEXT[status]
        if event["event"] not in allowed:
            raise ValueError(_refusal(event["event"], status))
        checked = event["event"] == "answered" and status == "submitted" and event["by"] != MAILBOX
        if checked or event["event"] in (*_DECIDING, "marked"):
            judges[event["by"]] = None
        status = allowed[event["event"]] or status
        data = event.get("data", {})
        match event["event"]:
            case "answered":
                _answer(answers, data["answers"])
                written.update(data.get("written", {}))  # type: ignore[call-overload]
            case "coded":
                _answer(codings.setdefault(event["by"], {}), data["answers"])
            case "tapped":
                _tap(taps, data["taps"])
            case "marked":
                _mark(marks, data)
            case _:
                _apply(event, now)
        now["seq"] = event["seq"]
    in_order = tuple(sorted(taps.values(), key=lambda tap: tap.at))
    known = {"answers": answers, "written": written, "taps": in_order, "codings": codings}
    known["judged_by"] = tuple(judges)
    known["marks"] = marks
    return Case(**now, **known, status=status)  # type: ignore[arg-type]


def _apply(event: Event, now: dict[str, object]) -> None:
    data = event.get("data", {})
    match event["event"]:
        case "assigned":
            now.update({field: data[field] for field in ASSIGNED})
            now.update(
                {
                    field: data.get(field)
                    for field in ("due_minutes", "day_part", "mailbox", "alias")
                }
            )
            planned = data.get("planned_day")
            now["planned_day"] = date.fromisoformat(str(planned)) if planned else None
        case "started":
            now["started_at"] = moment(event["at"])
        case "facts_locked":
            now["facts_locked"] = True
            _lock(moment(event["at"]), now)
        case "submitted":
            now.setdefault("submitted_at", moment(event["at"]))
        case name if name not in _POSTING:
            now["decided_at"] = moment(event["at"])
            now["decided_by"] = event["by"]
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


def _tap(taps: dict[str, Tap], given: object) -> None:
    """A tap without a name takes the one of that id back."""
    assert isinstance(given, list)  # `check_next` has seen to it
    for one in given:
        if one["tap"] is None:
            taps.pop(one["id"], None)
        else:
            taps[one["id"]] = Tap(one["id"], one["tap"], moment(one["at"]), one["error_s"])


def _mark(marks: dict[str, float], data: Mapping[str, object]) -> None:
    """None takes a mark back."""
    evidence, person = str(data["evidence"]), data["person_s"]
    if isinstance(person, int | float):
        marks[evidence] = float(person)
    else:
        marks.pop(evidence, None)


def _lock(at: datetime, now: dict[str, object]) -> None:
    """Memory fades: the facts are due, what follows days later is not."""
    if "locked_at" in now:
        return
    now["locked_at"] = at
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
    if name in NEEDS_REASON and not str(data.get("reason", "")).strip():
        raise ValueError(f"got no reason; write why it is {name}")
    if name in ("answered", "coded") and not isinstance(data.get("answers"), Mapping):
        raise ValueError(f"got answers {data.get('answers')!r}; write {{item: answer}}")
    if name == "tapped":
        _check_taps(data.get("taps"))
    if name == "marked" and not _is_mark(case, data):
        raise ValueError(f"got mark {str(dict(data))[:80]}; write evidence and person_s of one")
    if form is not None and name in ("answered", "coded", "facts_locked", "submitted", "approved"):
        _check_form(case, event, form, clock)


def _check_taps(given: object) -> None:
    for one in given if isinstance(given, list) else [given]:
        if not isinstance(one, dict) or not _is_tap(one):
            raise ValueError(f"got tap {str(one)[:80]}; write id, tap, at, error_s")


def _is_tap(one: Mapping[str, object]) -> bool:
    name, tap, error = one.get("id"), one.get("tap"), one.get("error_s")
    if not isinstance(name, str) or not 0 < len(name) <= 40 or (tap is None and "tap" in one):
        return isinstance(name, str) and 0 < len(name) <= 40
    parse_time(one.get("at"))
    return isinstance(tap, str) and isinstance(error, int | float) and 0 <= error < 1e6


def _is_mark(case: Case, data: Mapping[str, object]) -> bool:
    person = data.get("person_s", "")
    placed = isinstance(person, int | float) and 0 <= person < 1e6
    return data.get("evidence") in case.answers.values() and (placed or person is None)


def _check_form(case: Case, event: Event, form: Form, clock: Clock) -> None:
    if (case.form, case.form_version) != (form.name, form.version):
        raise ValueError(
            f"got {form.name} v{form.version}; this audit was assigned with "
            f"{case.form} v{case.form_version}"
        )
    if event["event"] in ("answered", "coded"):
        _check_answers(case, event, form)
        return
    left = missing(form, case.answers, clock, STEPS[event["event"]])
    if left:
        raise ValueError(f"got no answer to {', '.join(left)}; answer them first")


def _check_answers(case: Case, event: Event, form: Form) -> None:
    given, mistakes = event.get("data", {}).get("answers"), []
    for name, value in given.items() if isinstance(given, Mapping) else ():
        item = form.by_name.get(name)
        if item is None:
            mistakes.append(f"got unknown item '{name}'; {form.name} has none of that name")
            continue
        if event["event"] == "answered" and (closed := _closed(case, item)):
            mistakes.append(f"item '{name}': got {closed}")
        elif value is not None:
            mistakes += _mistake(item, value)
    if mistakes:
        raise ValueError("\n".join(mistakes))


def _closed(case: Case, item: Item) -> str | None:
    """Why this item cannot be answered now."""
    if case.status == "submitted":
        if item.source not in CHECKED and (item.name in case.answers or not item.required):
            return "a change after it was submitted; return the audit to have it amended"
    elif item.after_facts and not case.facts_locked:
        return "a rating before the facts were locked"
    elif case.facts_locked and not (item.after_facts or item.later or item.source in CHECKED):
        return "a fact after the facts were locked"
    return None


def _mistake(item: Item, value: object) -> list[str]:
    try:
        kept = parse(item, value)
    except ValueError as wrong:
        return [f"item '{item.name}': {wrong}"]
    return [] if kept == value else [f"item '{item.name}': got {value!r}; keep it as {kept!r}"]


def missing(
    form: Form, answers: Mapping[str, Value], clock: Clock = OFFICE, step: Step = "approve"
) -> list[str]:
    """The items without which the audit cannot take this step, in the order of the form.

    A shopper need not give what a reviewer checks, nor what only that would decide; locking the
    facts wants neither ratings nor what comes days later.
    """
    marked = mark(form, answers, clock)
    left = [item for item in form.items if marked.blanks[item.name] == "missing"]
    if step == "approve":
        return [item.name for item in left]
    open_now = {item.name for item in asked(form, answers, clock)}
    left = [i for i in left if i.name in open_now and i.source != "reviewer"]
    return [i.name for i in left if step == "submit" or not (i.after_facts or i.later)]


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
