"""A form and its answers as a browser is told them: it shows and hides by the same tree."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from audits.casework import CHECKED, Case
from audits.probes.settling import asks_mailbox
from audits.templates import form as forms
from audits.templates.items import DONT_KNOW, Form, Item, needs
from audits.templates.points import mark
from audits.templates.timers import TIMERS
from benchmark.desks import uploads
from benchmark.desks.desk import Desk
from benchmark.serving.roles import Who, may
from benchmark.study import Scenario, Study

Json = dict[str, Any]
# Items in the order in which they can be known.
SECTIONS = {
    "key": "Before you start",
    "shopper": "What happened",
    "mailbox": "What happened",
    "reviewer": "Held against the answer key",
}
RATINGS = "Ratings"
NOTES = {"key": "From the answer key", "mailbox": "From the mailbox"}


def scenario(study: Study, code: str) -> Scenario | None:
    """Who the shopper is and what they ask: the study's own words, or ours."""
    return study.scenario.get(code) or _ours().get(code)


@cache
def _ours() -> dict[str, Scenario]:
    text = (forms.FORMS.parent / "scenarios.toml").read_text(encoding="utf-8")
    return {code: Scenario(**told) for code, told in tomllib.loads(text).items()}


def part_of(who: Who, desk: Desk) -> str:
    """Which part of the form this person fills now: shopper, reviewer, or none."""
    if desk.open:
        return "shopper" if may(who, "fill", desk.thing) else "none"
    waiting = desk.case.status == "submitted" and may(who, "review", desk.thing)
    return "reviewer" if waiting else "none"


def tree(desk: Desk, part: str) -> Json:
    """What never changes while the form is filled."""
    form = desk.form
    shown = [item for item in form.items if not item.calculate and _of_part(item, part, desk)]
    timer = TIMERS.get(form.touchpoint)
    names = {item.name for item in shown}
    return {
        "part": part,
        "reached": form.reached,
        "order": [rule(item, form, arises) for item, arises in form.order],
        "items": [_shown(item) for item in shown],
        "timer": timer
        and part == "shopper"
        and {
            "taps": timer.taps,
            "rules": {name: rule for name, rule in timer.rules.items() if name in names},
        },
        "accept": ",".join(uploads.accepted(desk)),
        "dont_know": DONT_KNOW,
    }


def _of_part(item: Item, part: str, desk: Desk) -> bool:
    """A shopper is not asked what a reviewer checks, what the answer key said beforehand, nor what
    the mailbox will see of an audit that has an address of its own."""
    if part == "shopper":
        known = desk.key is not None and item.name in desk.key.items
        told = known and item.name in desk.case.answers
        watched = desk.case.alias is not None and asks_mailbox(desk.form, item.name)
        return item.source != "reviewer" and not told and not watched
    return item.source in CHECKED or (item.required and item.name not in desk.case.answers)


def state(desk: Desk) -> Json:
    """What changes: answers with the time at which they were saved, status, taps."""
    case, zone = desk.case, ZoneInfo(desk.study.study.time_zone)
    marked = mark(desk.form, case.answers, desk.clock)
    calculated = [item.name for item in desk.form.items if item.calculate]
    return {
        "status": case.status,
        "seq": case.seq,
        "reason": case.reason if case.status == "returned" else None,
        "facts_locked": case.facts_locked,
        "answers": dict(case.answers),
        "written": dict(case.written),
        "saved": {n: f"{at.astimezone(zone):%H:%M:%S}" for n, at in desk.saved_at.items()},
        "calculated": {name: marked.known.get(name) for name in calculated},
        "taps": _taps(case),
    }


def _taps(case: Case) -> list[Json]:
    return [
        {"id": t.id, "tap": t.tap, "at": t.at.isoformat(), "error_s": t.error_s} for t in case.taps
    ]


def rule(item: Item, form: Form, arises: Any) -> Json:
    """What decides whether the item is shown: the same tree as `points.asked` reads."""
    return {
        "name": item.name,
        "relevant": item.relevant,
        "arises": arises,
        "needs": needs(item, form.reached),
        "required": item.required,
        "calculated": bool(item.calculate),
    }


def _shown(item: Item) -> Json:
    hint = ". ".join(note for note in (NOTES.get(item.source, ""), item.hint) if note)
    return {
        "name": item.name,
        "label": item.label,
        "hint": hint,
        "type": item.type,
        "section": RATINGS if item.after_facts else SECTIONS[item.source],
        "choices": _choices(item),
        "anchors": item.anchors,
        "least": item.least,
        "most": item.most,
        "scored": item.scored,
        "after_facts": item.after_facts,
        "open_after_lock": item.later or item.source in CHECKED,
    }


def _choices(item: Item) -> list[str]:
    if item.type == "yes_no":
        return ["yes", "no"]
    if item.type == "rating":
        return [str(number) for number in range(11)]
    return list(item.choices)
