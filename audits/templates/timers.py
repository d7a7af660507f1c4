"""The stopwatch of a contact: which moments are tapped, and which answers follow from them.

Plain data, so that one description serves the browser (`pages/desks/form/rules.js`) and Python.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NotRequired, TypedDict

from audits.casework import Tap


class Rule(TypedDict):
    """How one answer follows: seconds between moments, or how often something happened."""

    op: Literal["span", "sum", "longest", "count"]
    start: list[str]  # the last of these before the end; count: what is counted
    end: list[str]  # the first of these; count: any of these must have been tapped
    start_at_first: NotRequired[bool]  # the first instead of the last
    otherwise: NotRequired[int]  # if nothing of `start` was tapped before the end
    unless: NotRequired[str]  # not if this was tapped


@dataclass(frozen=True)
class Timer:
    """Tap → what stands on its button; item → rule. Items that a form lacks are left out."""

    taps: Mapping[str, str]
    rules: Mapping[str, Rule]


TIMERS: Mapping[str, Timer] = {
    "call": Timer(
        {
            "dialled": "Dialled",
            "ringing": "Ringing",
            "machine": "Answered by machine",
            "key": "Key pressed",
            "queue": "In a queue",
            "person": "Person",
            "hold": "On hold",
            "back": "Back",
            "passed_on": "Passed on",
            "ended": "Ended",
        },
        {
            "ring_seconds": {"op": "span", "start": ["ringing"], "end": ["machine", "person"]},
            "menu_choices": {"op": "count", "start": ["key"], "end": ["person", "ended"]},
            "answer_seconds": {"op": "span", "start": ["dialled"], "end": ["person"]},
            "gave_up_seconds": {
                "op": "span",
                "start": ["dialled"],
                "end": ["ended"],
                "unless": "person",
            },
            "queue_seconds": {
                "op": "span",
                "start": ["key", "machine"],
                "end": ["person", "ended"],
                "otherwise": 0,
            },
            "transfers": {"op": "count", "start": ["passed_on"], "end": ["ended"]},
            "hold_seconds": {"op": "sum", "start": ["hold"], "end": ["back", "ended"]},
        },
    ),
    "chat": Timer(
        {
            "sent": "I wrote",
            "answer": "Answer",
            "person": "Person",
            "ended": "Ended",
        },
        {
            "first_answer_seconds": {
                "op": "span",
                "start": ["sent"],
                "end": ["answer", "person"],
                "start_at_first": True,
            },
            "person_seconds": {
                "op": "span",
                "start": ["sent"],
                "end": ["person"],
                "start_at_first": True,
            },
            "longest_gap_seconds": {
                "op": "longest",
                "start": ["sent"],
                "end": ["answer", "person"],
            },
            "gave_up_seconds": {
                "op": "span",
                "start": ["sent"],
                "end": ["ended"],
                "start_at_first": True,
                "unless": "person",
            },
        },
    ),
    "visit": Timer(
        {
            "entered": "Entered",
            "acknowledged": "Acknowledged",
            "queue": "Joined the queue",
            "served": "Served",
            "left": "Left",
        },
        {
            "acknowledged_seconds": {"op": "span", "start": ["entered"], "end": ["acknowledged"]},
            "left_seconds": {
                "op": "span",
                "start": ["entered"],
                "end": ["left"],
                "unless": "acknowledged",
            },
            "queue_seconds": {"op": "span", "start": ["queue"], "end": ["served"]},
        },
    ),
}


def timed(timer: Timer, taps: Sequence[Tap]) -> dict[str, float]:
    """Item → what the taps say, to a tenth of a second; nothing where they do not say it."""
    found = {name: _value(rule, taps) for name, rule in timer.rules.items()}
    return {name: value for name, value in found.items() if value is not None}


def _value(rule: Rule, taps: Sequence[Tap]) -> float | None:
    names = [tap.tap for tap in taps]
    if rule.get("unless") in names or not set(rule["end"]) & set(names):
        return None
    if rule["op"] == "count":
        return sum(name in rule["start"] for name in names)
    spans = _spans(rule, taps)
    if rule["op"] == "span":
        return spans[0] if spans else rule.get("otherwise")
    return None if not spans else round(sum(spans) if rule["op"] == "sum" else max(spans), 1)


def _spans(rule: Rule, taps: Sequence[Tap]) -> list[float]:
    """Seconds of each stretch from a start to the next end."""
    spans: list[float] = []
    began: datetime | None = None
    for tap in taps:
        if tap.tap in rule["start"] and not (began and rule.get("start_at_first")):
            began = tap.at
        elif tap.tap in rule["end"]:
            if began:
                spans.append(round((tap.at - began).total_seconds(), 1))
            elif "otherwise" in rule and not spans:
                return []
            began = None
    return spans
