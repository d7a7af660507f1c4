"""Who plans what: actions, checked against the table of roles and appended as one act.

Like `desk`: whoever asks twice gets one event, and nothing is ever overwritten.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from benchmark import store
from benchmark.desks import desk
from benchmark.desks.actions import NAMES, Action, Plan, checked, kept, read
from benchmark.desks.desk import RefusedError
from benchmark.mistakes import indicators
from benchmark.numbers.sensitivity import SCOPES
from benchmark.serving.roles import Thing, Who, may
from benchmark.study import Study


def new_action() -> str:
    """A name for an action; planning it twice (a double click) plans it once."""
    return f"action-{secrets.token_hex(8)}"


def plan(study: Study, who: Who, action: str, scope: str, wave: str, plan: Plan) -> Action:
    """Keep a new action; RefusedError for whom it is not, ValueError names what cannot be.

    `scope`: the indicator (or want, pillar, total) it is to better; `wave`: whose numbers it is
    planned on, the "before" of its effect.
    """
    _allowed(who, "plan")
    archive = store.archive_of(study)
    if wave not in [one.name for one in study.wave]:
        raise ValueError(f"wave: got {wave!r}; write one of the study's")
    if not (scope in SCOPES or scope.partition(".")[0] in SCOPES[1:] or scope in indicators()):
        raise ValueError(f"scope: got {scope!r}; write an indicator, a pillar's want or 'total'")
    with desk.alone(study, action):
        found = read(archive, action)
        if found is None:
            data = {"scope": scope, "wave": wave, **checked(plan)}
            archive.append(action, "planned", who.name, data, "action")
            found = read(archive, action)
    assert found is not None
    return found


def change(study: Study, who: Who, action: str, seq: int, **changed: object) -> Action:
    """Change some of its plan, as it stood at event `seq`; the same again changes nothing."""
    _allowed(who, "plan")
    archive = store.archive_of(study)
    with desk.alone(study, action):
        now = read(archive, action)
        if now is None:
            raise RefusedError(action)
        unknown = sorted(set(changed) - {field.name for field in fields(Plan)})
        if unknown:
            raise ValueError(f"got {', '.join(unknown)}; an action has {', '.join(NAMES)}")
        then = replace(now.plan, **changed)  # type: ignore[arg-type]
        given, known = checked(then), checked(now.plan)
        new = {name: value for name, value in given.items() if value != known[name]}
        if not new:
            return now
        if now.seq != seq:
            raise ValueError("got a change of an older state; look at what changed, and decide")
        archive.append(action, "changed", who.name, new, "action")
        found = read(archive, action)
    assert found is not None
    return found


def listed(study: Study, who: Who) -> list[Action]:
    """Every action, those due first; RefusedError for whom they are not."""
    _allowed(who, "see")
    return sorted(kept(store.archive_of(study)), key=_order)


def story(study: Study, who: Who, action: str) -> Sequence[Mapping[str, Any]]:
    """Its events: who changed what, when."""
    _allowed(who, "see")
    return store.archive_of(study).events(action, "action")


def _order(one: Action) -> tuple[bool, bool, date, datetime]:
    over = one.plan.status in ("done", "dropped")
    return over, one.plan.due_day is None, one.plan.due_day or date.max, one.planned_at


def _allowed(who: Who, act: str) -> None:
    if not may(who, act, Thing("action")):
        raise RefusedError("action")
