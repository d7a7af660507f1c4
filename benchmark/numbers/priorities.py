"""Where the points are: what each indicator would add if it were as good as the others' median.

Methods 5: the priority of an indicator is the mean over draws of [total if it were at the set
median - total now]+, so gap × weight × confidence in one number. Without a total (one pillar only)
the points are the pillar's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from benchmark.numbers.estimates import FloatArray
from benchmark.numbers.gaps import Scale, centred, medians
from benchmark.numbers.results import Scored
from benchmark.numbers.scores import PILLARS, leaves, shares, total_of


@dataclass(frozen=True)
class Priority:
    """What one business could win in one indicator."""

    business: str
    indicator: str
    place: int  # 1 = most to win
    of_scope: str  # total, service or reputation: whose points
    points: float  # winnable
    p_behind: float
    ranks_gained: float  # expected


@dataclass(frozen=True)
class Levers:
    """What everybody lacks to the median of the others, and what it weighs; NaN = not known."""

    scored: Scored
    lack: FloatArray  # (draws, p, m) points below the median of the others, 0 where above
    behind: FloatArray  # (p, m) share of draws in which it is below
    share: FloatArray  # (p, m) weight in the pillar

    def scope(self, at: int, pillar: str) -> str:
        """Whose points a business wins: the total's, else its pillar's."""
        return pillar if np.isnan(self.scored.ladder.total.values[at, 0]) else "total"

    def now(self, scope: str) -> FloatArray:
        """(draws, p) of a scope."""
        rungs = (self.scored.ladder.total, self.scored.ladder.pillars)
        return next(r for r in rungs if scope in r.names).column(scope)[1]

    def then(self, at: int, scope: str, lift: dict[str, FloatArray]) -> FloatArray:
        """(draws, c) of a scope if the pillars rose by `lift` (draws, c), 100 at most."""
        pillars = self.scored.ladder.pillars
        risen = [
            np.minimum(pillars.column(p)[1][:, at, None] + lift.get(p, 0.0), 100.0) for p in PILLARS
        ]
        if scope == "total":
            return total_of(risen, self.scored.weights)
        return risen[PILLARS.index(scope)]


def levers(scored: Scored) -> Levers:
    """The gaps of everything that weighs, draw by draw."""
    catalogue, rung = scored.catalogue, scored.ladder.indicators
    lack = np.full(rung.draws.shape, np.nan)
    behind = np.full(rung.values.shape, np.nan)
    for k in np.nonzero(leaves(catalogue, scored.weights) > 0)[0].tolist():
        seen, _ = scored.sets[catalogue[k].indicator]
        if len(seen) > 1:
            points = Scale(rung.values[:, k], rung.draws[..., k]).of(*seen)
            gap = centred(points.minus(medians(points)))
            lack[:, seen, k] = np.maximum(-gap, 0.0)
            behind[seen, k] = (gap < 0).mean(axis=0) + (gap == 0).mean(axis=0) / 2
    share = shares(scored.ladder, catalogue, scored.weights)
    return Levers(scored, lack, behind, share)


def priorities(found: Levers) -> Iterator[Priority]:
    """Every indicator that weighs in a score, of every business, the most to win first."""
    for at in range(len(found.scored.ladder.businesses)):
        rows: list[Priority] = []
        for pillar in PILLARS:
            rows += _of_pillar(found, at, pillar)
        rows.sort(key=lambda row: (-row.points, row.indicator))
        for place, row in enumerate(rows, 1):
            yield Priority(row.business, row.indicator, place, *_rest(row))


def _rest(row: Priority) -> tuple[str, float, float, float]:
    return row.of_scope, row.points, row.p_behind, row.ranks_gained


def _of_pillar(found: Levers, at: int, pillar: str) -> Iterator[Priority]:
    scored = found.scored
    mine = np.array([i.pillar == pillar for i in scored.catalogue])
    known = mine & (found.share[at] > 0) & ~np.isnan(found.behind[at])
    columns: Sequence[int] = np.nonzero(known)[0].tolist()
    if not columns:
        return
    scope = found.scope(at, pillar)
    now = found.now(scope)
    then = found.then(at, scope, {pillar: found.lack[:, at, columns] * found.share[at, columns]})
    won = np.maximum(then - now[:, at, None], 0.0).mean(axis=0)
    gained = _ranks_gained(now, at, then)
    for place, k in enumerate(columns):
        yield Priority(
            scored.ladder.businesses[at],
            scored.catalogue[k].indicator,
            0,
            scope,
            float(won[place]),
            float(found.behind[at, k]),
            float(gained[place]),
        )


def _ranks_gained(now: FloatArray, at: int, then: FloatArray) -> FloatArray:
    """(c,) expected number of others overtaken; `now` (draws, p), `then` (draws, c)."""
    passed = np.zeros(then.shape[1])
    for other in np.nonzero(~np.isnan(now[0]))[0]:
        if other != at:
            ahead = now[:, other] > now[:, at]
            passed += (ahead[:, None] & (now[:, other, None] <= then)).mean(axis=0)
    return passed
