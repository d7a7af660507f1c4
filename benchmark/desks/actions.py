"""Actions: what somebody means to do about a priority, as events.

Each is a log in the archive, only ever appended to: `planned`, then `changed`. Who owns it stays
out of the store; whether the next waves show that it worked goes into it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, Literal, get_args

from benchmark.archive import Archive

Status = Literal["planned", "doing", "done", "dropped"]
STATUSES: tuple[Status, ...] = get_args(Status)
MOST = {"title": 120, "owner": 80, "note": 2000}  # characters


@dataclass(frozen=True)
class Plan:
    """What a person says of an action."""

    title: str
    owner: str  # a team or a pseudonym
    due_day: date | None = None
    effort_days: float | None = None  # person-days, their estimate
    status: Status = "planned"
    note: str = ""


@dataclass(frozen=True)
class Action:
    """An action as its events left it."""

    action: str
    scope: str  # the indicator, or the want, pillar or total, that it is to better
    wave: str  # whose numbers it was planned on: the "before"
    plan: Plan
    planned_at: datetime
    planned_by: str
    changed_at: datetime
    changed_by: str
    done_at: datetime | None  # the last time it became done
    seq: int


NAMES = tuple(field.name for field in fields(Plan))


def kept(archive: Archive) -> Iterator[Action]:
    """Every action of an archive."""
    for name in archive.audits("action"):
        found = read(archive, name)
        if found is not None:
            yield found


def checked(plan: Plan) -> dict[str, object]:
    """The plan as it is kept; ValueError names what cannot be."""
    for name, most in MOST.items():
        text = getattr(plan, name)
        if not isinstance(text, str) or len(text) > most:
            raise ValueError(f"{name}: got {str(text)[:40]!r}…; write at most {most} characters")
    for name in ("title", "owner"):
        if not getattr(plan, name).strip():
            raise ValueError(f"{name}: got nothing; write it")
    if plan.status not in STATUSES:
        raise ValueError(f"status: got {plan.status!r}; write one of: {', '.join(STATUSES)}")
    effort = plan.effort_days
    if effort is not None and not (isinstance(effort, int | float) and 0 <= effort <= 10_000):
        raise ValueError(f"effort_days: got {effort!r}; write person-days, e.g. 2.5")
    if plan.due_day is not None and type(plan.due_day) is not date:
        raise ValueError(f"due_day: got {plan.due_day!r}; write a day")
    words = {name: getattr(plan, name).strip() for name in MOST}
    day = plan.due_day.isoformat() if plan.due_day else None
    return {**asdict(plan), **words, "due_day": day}


def read(archive: Archive, name: str) -> Action | None:
    """One action; None if there is none of that name."""
    try:
        events = archive.events(name, "action")
    except ValueError:  # a name from an address bar can be anything
        return None
    return _folded(name, events) if events else None


def _folded(name: str, events: Sequence[Mapping[str, Any]]) -> Action:
    first, last = events[0], events[-1]
    known: dict[str, Any] = {}
    done_at = None
    for event in events:
        known |= event["data"]
        if event["data"].get("status") == "done":
            done_at = datetime.fromisoformat(event["at"])
    day = date.fromisoformat(known["due_day"]) if known["due_day"] else None
    given = {field: known[field] for field in NAMES} | {"due_day": day}
    return Action(
        action=name,
        scope=known["scope"],
        wave=known["wave"],
        plan=Plan(**given),
        planned_at=datetime.fromisoformat(first["at"]),
        planned_by=first["by"],
        changed_at=datetime.fromisoformat(last["at"]),
        changed_by=last["by"],
        done_at=done_at if known["status"] == "done" else None,
        seq=last["seq"],
    )


def rows(archive: Archive) -> list[dict[str, object]]:
    """Table `action`."""
    return [
        {
            "action": one.action,
            "scope": one.scope,
            "wave": one.wave,
            "title": one.plan.title,
            "due_day": one.plan.due_day,
            "effort_days": one.plan.effort_days,
            "status": one.plan.status,
            "planned_at": one.planned_at,
            "changed_at": one.changed_at,
            "done_at": one.done_at,
        }
        for one in kept(archive)
    ]
