"""How far from the others: gaps to their median, to the best in class, to each of them.

Benchmarks as in methods 5: the median of the *others* (nobody is part of their own yardstick) and
best in class, the median of those whose rank set contains 1. Every gap is taken draw by draw, so
its interval knows what both sides share. In points, more is better; amounts are differences in the
indicator's unit, and whether more is better its goalposts say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from benchmark.numbers.estimates import FloatArray
from benchmark.numbers.scores import (
    MISSING,
    Indicator,
    Measured,
    Standings,
    Weights,
    leaves,
    standings,
)

MEDIAN, BEST = "median", "best"
POINTS, APART = (0.0, 100.0), (-100.0, 100.0)  # where points lie, and differences of two
AHEAD, BEHIND, UNCLEAR = "ahead", "behind", "no clear difference"
Pairs = Mapping[tuple[int, int], "Scale | None"]


@dataclass(frozen=True)
class Scale:
    """What q businesses have of one quality: (q,) values and (draws, q) draws of them."""

    values: FloatArray
    draws: FloatArray

    def of(self, *who: int) -> Scale:
        """The same of these businesses only."""
        return Scale(self.values[list(who)], self.draws[:, list(who)])

    def minus(self, other: Scale) -> Scale:
        return Scale(self.values - other.values, self.draws - other.draws)


@dataclass(frozen=True)
class Gap:
    """One business against one yardstick in one scope; amounts are None where there is no unit."""

    business: str
    scope: str
    against: str  # median, best, or a business
    made_of: int  # businesses the yardstick is made of
    points: float
    points_low: float
    points_high: float
    amount: float | None
    amount_low: float | None
    amount_high: float | None
    p_behind: float  # share of draws in which it is behind the yardstick
    verdict: str


def others_median(values: FloatArray) -> FloatArray:
    """(…, q) → for each of the q the median of the other q - 1; NaN for q = 1.

    >>> others_median(np.array([1.0, 2.0, 10.0])).tolist()
    [6.0, 5.5, 1.5]
    """
    q = values.shape[-1]
    if q < 2:
        return np.full(values.shape, np.nan)
    order = np.argsort(values, axis=-1, kind="stable")
    ranked = np.take_along_axis(values, order, axis=-1)
    place = np.argsort(order, axis=-1, kind="stable")
    # Without the one at `place`, the k-th of the rest is the k-th of all, or the one after it.
    low, high = (
        np.where(k < place, ranked[..., [k]], ranked[..., [k + 1]])
        for k in ((q - 2) // 2, (q - 1) // 2)
    )
    return np.asarray((low + high) / 2)


def centred(scale: Scale) -> FloatArray:
    """Its draws, moved so that their mean is the value: only their spread counts."""
    return np.asarray(scale.draws - scale.draws.mean(axis=0) + scale.values)


def percentiles(
    scale: Scale, within: tuple[float, float] = (-np.inf, np.inf)
) -> tuple[FloatArray, FloatArray]:
    """95 % intervals: percentiles of the draws, centred on the values, `within` what can be.

    Medians of noisy draws lie off the median of the estimates: only their spread counts. Draws of
    a value at the end of its range lie on one side of it, so centring alone leads out of the range.
    """
    rows = np.ascontiguousarray(scale.draws.T)
    shift = scale.values - rows.mean(axis=1)
    low, high = np.quantile(rows, [0.025, 0.975], axis=1)
    low, high = np.clip([low + shift, high + shift], *within)
    return np.minimum(low, scale.values), np.maximum(high, scale.values)


def best_class(better: NDArray[np.bool_]) -> list[int]:
    """Who may be first: nobody is surely better than they. `better` as in `ranks.RankSets`."""
    return [int(at) for at in np.nonzero(~better.any(axis=0))[0]]


def medians(scale: Scale) -> Scale:
    """For each business the median of the others."""
    return Scale(others_median(scale.values), others_median(scale.draws))


def best(scale: Scale, members: Sequence[int]) -> Scale:
    """For each business the median of the best in class, be it one of them or not."""
    first = scale.of(*members)
    value, drawn = np.median(first.values), np.median(first.draws, axis=1)
    shape = scale.draws.shape
    return Scale(np.full(shape[1], value), np.broadcast_to(drawn[:, None], shape))


def gaps(
    scope: str,
    businesses: Sequence[str],
    points: Scale,
    amounts: Scale | None,
    better: NDArray[np.bool_],
    shared: Pairs | None = None,
    apart: float = np.inf,
) -> Iterator[Gap]:
    """Every gap among the compared businesses of one scope, both ways; none for one alone.

    `apart`: the most that two amounts can differ by, in their unit.

    `shared` overrules the points of pairs that were not measured in the same indicators: what is
    left of the two when only those count that both have; None = too little, so no gap.
    """
    q = len(businesses)
    if q < 2:
        return
    members = best_class(better)
    pairs = list(combinations(range(q), 2))
    parts = [points.minus(medians(points)), points.minus(best(points, members))]
    known = [_pair(points, pair, shared or {}) for pair in pairs]
    whole = _beside([*parts, *(one for one in known if one is not None)])
    units = None
    if amounts is not None:
        parts = [amounts.minus(medians(amounts)), amounts.minus(best(amounts, members))]
        units = _beside([*parts, *(amounts.of(a).minus(amounts.of(b)) for a, b in pairs)])
    kept = [pair for pair, one in zip(pairs, known, strict=True) if one is not None]
    labels = [(at, MEDIAN, q - 1) for at in range(q)]
    labels += [(at, BEST, len(members)) for at in range(q)]
    for column, found in enumerate(_numbers(whole, units, apart)):
        if column < len(labels):
            at, against, made_of = labels[column]
            yield Gap(businesses[at], scope, against, made_of, *found, verdict(found[1], found[2]))
            continue
        a, b = kept[column - len(labels)]
        said = AHEAD if better[a, b] else BEHIND if better[b, a] else UNCLEAR
        if (found[0] > 0) != (said == AHEAD) and said != UNCLEAR:
            said = UNCLEAR  # sure of all that was measured, but not of what both were measured in
        yield Gap(businesses[a], scope, businesses[b], 1, *found, said)
        turned = {AHEAD: BEHIND, BEHIND: AHEAD}.get(said, said)
        yield Gap(businesses[b], scope, businesses[a], 1, *_turned(found), turned)


Numbers = tuple[float, float, float, float | None, float | None, float | None, float]


def verdict(low: float, high: float) -> str:
    """What an interval of a gap says by itself."""
    return AHEAD if low > 0 else BEHIND if high < 0 else UNCLEAR


def _pair(points: Scale, pair: tuple[int, int], shared: Pairs) -> Scale | None:
    found = shared[pair] if pair in shared else points.of(*pair)
    return None if found is None else found.of(0).minus(found.of(1))


def _beside(parts: Sequence[Scale]) -> Scale:
    values = np.concatenate([part.values for part in parts])
    return Scale(values, np.concatenate([part.draws for part in parts], axis=1))


def _numbers(points: Scale, amounts: Scale | None, apart: float) -> Iterator[Numbers]:
    low, high = percentiles(points, APART)
    drawn = centred(points)
    behind = (drawn < 0).mean(axis=0) + (drawn == 0).mean(axis=0) / 2
    columns = [points.values, low, high]
    none: list[None] = [None] * points.values.size
    ends = None if amounts is None else percentiles(amounts, (-apart, apart))
    units = [none] * 3 if amounts is None or ends is None else [amounts.values, *ends]
    for row in zip(*columns, *units, behind, strict=True):
        yield tuple(None if cell is None else float(cell) for cell in row)  # type: ignore[misc]


def _turned(found: Numbers) -> Numbers:
    """The same gap seen from the other side."""
    points, low, high, amount, amount_low, amount_high, behind = found
    if amount is None or amount_low is None or amount_high is None:
        return -points, -high, -low, None, None, None, 1 - behind
    return -points, -high, -low, -amount, -amount_high, -amount_low, 1 - behind


def in_common(
    businesses: Sequence[str], catalogue: Sequence[Indicator], measured: Measured, weights: Weights
) -> dict[tuple[int, int], Standings]:
    """Of each pair measured in different indicators, the ladder over those that both have."""
    leaf = leaves(catalogue, weights)
    has = (measured.states != MISSING) & ~np.isnan(measured.values)
    found = {}
    for a, b in combinations(range(len(businesses)), 2):
        if (has[a] == has[b])[leaf > 0].all():
            continue
        states = measured.states[[a, b]].copy()
        states[:, ~(has[a] & has[b])] = MISSING
        pair = Measured(
            measured.values[[a, b]], measured.draws[:, [a, b]], states, measured.reasons[[a, b]]
        )
        found[a, b] = standings([businesses[a], businesses[b]], catalogue, pair, weights)
    return found
