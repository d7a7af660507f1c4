"""The journey map: stage × touchpoint, what a customer meets where, and where most is to be won."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmark.numbers import gaps, ranks
from benchmark.numbers.estimates import FloatArray
from benchmark.numbers.gaps import Scale
from benchmark.numbers.priorities import Levers
from benchmark.numbers.results import Scored
from benchmark.numbers.scores import MISSING, PILLARS, Rung, average, enough_weight, leaves

MOMENTS = 3  # cells with most to win that are called moments of truth


@dataclass(frozen=True)
class Cell:
    """One business where a stage meets a touchpoint; None: not enough data, or nobody else."""

    business: str
    stage: str
    touchpoint: str
    indicators: int  # that weigh in it
    state: str
    reason: str | None
    score: float | None
    low: float | None
    high: float | None
    median: float | None  # of the others
    best: float | None  # in class
    verdict: str | None  # against the median
    points: float | None  # winnable
    of_scope: str | None  # whose points
    moment_of_truth: bool


def cells(scored: Scored, levers: Levers) -> Iterator[Cell]:
    """Every cell that has an indicator with weight, of every business."""
    rung, member = _rung(scored)
    won = [_won(levers, at, member) for at in range(len(scored.ladder.businesses))]
    for k, name in enumerate(rung.names):
        yield from _column(scored, rung, k, name, int((member[k] > 0).sum()), won)


def _rung(scored: Scored) -> tuple[Rung, FloatArray]:
    """(scores of the cells, (cells, m) weights): formed as a want's is, four fifths measured."""
    leaf = leaves(scored.catalogue, scored.weights)
    places = [f"{i.stage}/{i.touchpoint}" for i in scored.catalogue]
    names = sorted({place for place, w in zip(places, leaf, strict=True) if w > 0})
    member = np.array([[place == name for place in places] for name in names], float)
    member = member.reshape(len(names), len(places)) * leaf
    return average(scored.ladder.indicators, tuple(names), member, enough_weight), member


def _won(levers: Levers, at: int, member: FloatArray) -> list[tuple[float, str] | None]:
    """Of each cell: points if whatever is behind in it were at the median, and whose points."""
    known = (levers.share[at] > 0) & ~np.isnan(levers.behind[at])
    lift = np.where(known, levers.lack[:, at] * levers.share[at], 0.0)
    found: list[tuple[float, str] | None] = []
    for weights in member:
        inside = (weights > 0) & known
        by = {
            pillar: lift[:, inside & _of(levers, pillar)].sum(axis=1, keepdims=True)
            for pillar in PILLARS
        }
        pillars = [pillar for pillar in PILLARS if (inside & _of(levers, pillar)).any()]
        if not pillars:
            found.append(None)
            continue
        scope = levers.scope(at, pillars[0])
        rise = levers.then(at, scope, by)[:, 0] - levers.now(scope)[:, at]
        found.append((float(np.maximum(rise, 0.0).mean()), scope))
    return found


def _of(levers: Levers, pillar: str) -> FloatArray:
    return np.array([i.pillar == pillar for i in levers.scored.catalogue])


def _column(
    scored: Scored,
    rung: Rung,
    k: int,
    name: str,
    indicators: int,
    won: list[list[tuple[float, str] | None]],
) -> Iterator[Cell]:
    stage, _, touchpoint = name.partition("/")
    values, draws, states = rung.column(name)
    seen = ranks.compared(values, states)
    medians = best = np.full(values.size, np.nan)
    verdicts: dict[int, str] = {}
    if seen:
        points = Scale(values, draws).of(*seen)
        low, high = gaps.percentiles(points, gaps.POINTS)
    if len(seen) > 1:
        better = ranks.significantly_better(points.values, points.draws)
        middle = gaps.medians(points)
        medians, best = medians.copy(), best.copy()
        medians[seen] = middle.values
        best[seen] = gaps.best(points, gaps.best_class(better)).values
        ends = zip(*gaps.percentiles(points.minus(middle)), strict=True)
        verdicts = {at: gaps.verdict(*end) for at, end in zip(seen, ends, strict=True)}
    for at, business in enumerate(scored.ladder.businesses):
        place = seen.index(at) if at in seen else None
        gain = won[at][k]
        yield Cell(
            business, stage, touchpoint, indicators,
            str(states[at]) if place is not None else MISSING,
            rung.reasons[at, k] or None,
            None if place is None else float(values[at]),
            None if place is None else float(low[place]),
            None if place is None else float(high[place]),
            float(medians[at]), float(best[at]), verdicts.get(at),
            gain[0] if gain else None,
            gain[1] if gain else None,
            k in _moments([row[0] if row else 0.0 for row in won[at]]),
        )  # fmt: skip


def _moments(points: list[float]) -> list[int]:
    """The cells with most to win, none that has nothing."""
    order = sorted(range(len(points)), key=lambda at: -points[at])
    return [at for at in order[:MOMENTS] if points[at] > 0]
