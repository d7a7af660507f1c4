"""Answers in, points out: the four blanks, points per item, two scores per want."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from typing import Literal

from audits.clock import OFFICE, Clock
from audits.templates.calculations import CALCULATIONS
from audits.templates.conditions import Value, holds
from audits.templates.items import DONT_KNOW, Form, Item, needs

Answers = Mapping[str, Value | None]
Blank = Literal["not_applicable", "not_reached", "dont_know", "missing"]
Scores = dict[str, float | None]
ENOUGH = 0.8  # of a want's weight must be measured (methods 3)


@dataclass(frozen=True)
class Marked:
    """A form's answers as the system sees them; `points` of the scored items only."""

    known: dict[str, Value | None]  # as conditions see it: None where there is no answer to have
    values: dict[str, Value]
    blanks: dict[str, Blank | None]
    points: Scores
    reached: bool | None  # None: not known yet
    unreachable: bool  # no way in was offered, or it bounced: neither reached nor silent


def blanks(form: Form, answers: Answers, clock: Clock = OFFICE) -> dict[str, Blank | None]:
    """Why each item has no answer; None where it has one. 'missing' stops a submission."""
    return mark(form, answers, clock).blanks


def points(form: Form, answers: Answers, clock: Clock = OFFICE) -> Scores:
    """Points 0..1 of each scored item; None for every kind of blank, which is never 0."""
    return mark(form, answers, clock).points


def want_scores(form: Form, answers: Answers, clock: Clock = OFFICE) -> tuple[Scores, Scores]:
    """(quality when reached, expected experience) per want, 0..1; None: not enough measured.

    Quality is None where the business was not reached; expected experience counts its items 0.
    """
    return both_scores(form, mark(form, answers, clock))


def mark(form: Form, answers: Answers, clock: Clock = OFFICE) -> Marked:
    """Everything that follows from the answers, in one go."""
    known: dict[str, Value | None] = {}
    found: dict[str, Blank | None] = {}
    verdicts: dict[int, bool | None] = {}  # most items arise under one condition, known before them
    for item, arises in form.order:
        value = _calculated(item, known, clock) if item.calculate else answers.get(item.name)
        relevant = holds(item.relevant, known) if item.relevant else True
        if id(arises) not in verdicts:
            verdicts[id(arises)] = holds(arises, known)
        arisen = verdicts[id(arises)]
        blank = _blank(item, value, relevant, arisen)
        if blank == "missing" and (item.calculate or None in (relevant, arisen)):
            blank = _inherited(needs(item, form.reached), found)
        found[item.name] = blank
        if blank is None or (blank == "not_reached" and item.calculate and value is not None):
            known[item.name] = value
        elif blank == "not_applicable":
            known[item.name] = None
    scores = {
        item.name: None if found[item.name] else item_points(item, known[item.name])
        for item in form.scored
    }
    unreachable = form.unreachable is not None and holds(form.unreachable, known) is True
    values = {
        name: value
        for name, value in known.items()
        if value is not None and not (unreachable and found[name])  # a bounce was not kept waiting
    }
    return Marked(known, values, found, scores, holds(form.reached, known), unreachable)


def asked(form: Form, answers: Answers, clock: Clock = OFFICE) -> list[Item]:
    """The items to show now: not those that wait for an answer which decides about them."""
    marked = mark(form, answers, clock)
    shown = set()
    for item, arises in form.order:
        verdicts = (holds(item.relevant, marked.known), holds(arises, marked.known))
        waits = None in verdicts and any(
            marked.blanks[name] == "missing" for name in needs(item, form.reached)
        )
        if False not in verdicts and not waits and not item.calculate:
            shown.add(item.name)
    return [item for item in form.items if item.name in shown]


def _blank(
    item: Item, value: Value | None, relevant: bool | None, arisen: bool | None
) -> Blank | None:
    if relevant is False:
        return "not_applicable"
    if arisen is False:
        return "not_reached"
    if value is not None:
        return "dont_know" if value == DONT_KNOW else None
    return "missing" if item.required else "not_applicable"


def _inherited(decisive: list[str], found: Mapping[str, Blank | None]) -> Blank:
    """Of what hangs on an answer that nobody noticed, nobody can know either."""
    reasons = {found[name] for name in decisive}
    return "dont_know" if "dont_know" in reasons and "missing" not in reasons else "missing"


def _calculated(item: Item, known: Answers, clock: Clock) -> Value | None:
    function, *inputs = item.calculate
    if any(isinstance(one, str) and one not in known for one in inputs):
        return None
    values = [known[one] if isinstance(one, str) else one for one in inputs]
    return CALCULATIONS[str(function)](clock, *values)


def item_points(item: Item, value: Value | None) -> float | None:
    """Points 0..1 of an answer; None where the form gives it none."""
    found = _points(item, value)
    return 1 - found if item.reverse and found is not None else found


def _points(item: Item, value: Value | None) -> float | None:
    if isinstance(value, str):
        return float(value == "yes") if item.type == "yes_no" else item.choices.get(value)
    if value is None or isinstance(value, list):
        return None
    if item.type == "rating":
        return value / 10
    if item.best is not None and item.worst is not None:
        return between(value, item.best, item.worst, logarithmic=item.scale == "log")
    return next((given for low, high, given in item.ranges if low <= value <= high), None)


def between(value: float, best: float, worst: float, logarithmic: bool) -> float:
    """1 at `best` or better, 0 at `worst` or worse; equal ratios lose equally if logarithmic.

    >>> round(between(60, best=20, worst=180, logarithmic=True), 9)
    0.5
    """
    if logarithmic:
        value, best, worst = log(max(value, min(best, worst))), log(best), log(worst)
    return min(1.0, max(0.0, (worst - value) / (worst - best)))


def both_scores(form: Form, marked: Marked) -> tuple[Scores, Scores]:
    """(quality, expected) per want, see `want_scores`."""
    sums: dict[str, list[float]] = {}  # points × weight, weights measured, not reached, missing
    for item in form.scored:
        total = sums.setdefault(str(item.want), [0.0, 0.0, 0.0, 0.0])
        blank, weight, got = marked.blanks[item.name], item.weight or 0, marked.points[item.name]
        if got is not None:
            total[0] += got * weight
            total[1] += weight
        elif blank == "not_reached":
            total[2] += weight
        elif blank == "missing":
            total[3] += weight
    quality: Scores = dict.fromkeys(sums)
    if marked.reached:
        quality = {want: _mean(got, n, lost) for want, (got, n, _, lost) in sums.items()}
    return quality, {want: _mean(got, n + out, lost) for want, (got, n, out, lost) in sums.items()}


def _mean(got: float, measured: float, missing: float) -> float | None:
    enough = measured > 0 and measured >= ENOUGH * (measured + missing)
    return got / measured if enough else None


def overall(scores: Scores) -> float | None:
    """Mean of the want scores with equal weights; None if fewer than 4 of 6 are known."""
    known = [score for score in scores.values() if score is not None]
    return sum(known) / len(known) if known and len(known) * 6 >= len(scores) * 4 else None


def dont_know_share(form: Form, marked: Marked) -> float:
    """Share of the weight that the shopper did not notice; above .1 an audit is sent back."""
    unnoticed = (item.weight or 0 for item in form.scored if marked.blanks[item.name] == DONT_KNOW)
    return sum(unnoticed) / 100 if DONT_KNOW in marked.blanks.values() else 0.0
