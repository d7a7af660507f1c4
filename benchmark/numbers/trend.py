"""What changed between two waves, beyond what changed for everybody.

Methods 5: the difference between waves minus the median change of the set (market shift). A change
is called clear only if both waves are ranked, the instrument is the same and Holm's adjusted
p is below .05; else it says "no clear change". Draws of two waves go together: a review that counts
in both is drawn in both, so what did not change does not count as noise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from math import erfc, sqrt

import numpy as np

from benchmark.numbers.estimates import FloatArray
from benchmark.numbers.gaps import Scale, percentiles
from benchmark.numbers.scores import RANKED, Texts

BETTER, WORSE, UNCLEAR, BROKEN = "better", "worse", "no clear change", "broken line"
ALPHA = 0.05
EXACT = 1e-9  # below it a spread or a change is rounding
Column = tuple[FloatArray, FloatArray, Texts]


@dataclass(frozen=True)
class Change:
    """One business in one scope between two waves. None: not to be said."""

    business: str
    scope: str
    verdict: str
    reason: str | None = None
    change: float | None = None  # later minus earlier, in points
    market: float | None = None  # the set's median change, in points
    points: float | None = None  # change minus market
    points_low: float | None = None
    points_high: float | None = None
    amount: float | None = None  # the same in the indicator's unit; of wants and above None
    amount_low: float | None = None
    amount_high: float | None = None
    p: float | None = None  # two-sided; None beside a change: no sampling error, a fact
    p_holm: float | None = None


def holm(p: Sequence[float | None]) -> list[float | None]:
    """Adjusted p-values of one family; None stays None and counts for nothing.

    Holm, Scandinavian Journal of Statistics 6 (1979) 65-70.

    >>> holm([0.01, 0.04, None, 0.03])
    [0.03, 0.06, None, 0.06]
    """
    order = sorted((value, at) for at, value in enumerate(p) if value is not None)
    adjusted: list[float | None] = [None] * len(p)
    largest = 0.0
    for done, (value, at) in enumerate(order):
        largest = max(largest, min(1.0, (len(order) - done) * value))
        adjusted[at] = largest
    return adjusted


def changes(
    scope: str,
    businesses: Sequence[str],
    before: Column,
    after: Column,
    amounts: tuple[Scale, Scale] | None = None,
    broken: Sequence[str | None] | None = None,
) -> Iterator[Change]:
    """The changes of one scope, not yet judged: `judged` does that for a whole family.

    `before` and `after`: values, draws and states as of `Rung.column`; `amounts`: the same in the
    unit. `broken` (p,): why the line breaks between the waves, None where it holds. The market is
    the median change of all who are ranked twice on an unbroken line, so it takes two of them.
    """
    why = list(broken) if broken is not None else [None] * len(businesses)
    scored = ~(np.isnan(before[0]) | np.isnan(after[0]))
    whole = np.array([reason is None for reason in why], bool)
    ranked = scored & (before[2] == RANKED) & (after[2] == RANKED)
    used = np.nonzero(ranked & whole)[0].tolist()
    if len(used) < 2:
        used = []
    rows = iter(_compared(before, after, amounts, used))
    for at, business in enumerate(businesses):
        if at in used:
            yield Change(business, scope, UNCLEAR, None, *next(rows))
        elif scored[at] and not whole[at]:
            yield Change(business, scope, BROKEN, why[at])
        else:
            reason = _reason(bool(scored[at]), bool(ranked[at]))
            yield Change(business, scope, UNCLEAR, reason)


def _reason(scored: bool, ranked: bool) -> str:
    if not scored:
        return "no score in one of the waves"
    return "nobody else to compare with" if ranked else "not ranked in both waves"


def _compared(
    before: Column, after: Column, amounts: tuple[Scale, Scale] | None, used: list[int]
) -> list[list[float | None]]:
    """Of each: change, market, points and amounts with their intervals, p."""
    if not used:
        return []
    raw = Scale(after[0], after[1]).minus(Scale(before[0], before[1])).of(*used)
    points = _beyond_market(raw)
    columns = [raw.values, np.full(len(used), np.median(raw.values)), points.values]
    columns += percentiles(points)
    tested = points
    if amounts is not None:
        tested = _beyond_market(amounts[1].minus(amounts[0]).of(*used))
        columns += [tested.values, *percentiles(tested)]
    rows = [[float(cell) for cell in row] for row in np.stack(columns, axis=1)]
    blank = [None] * (8 - len(columns))
    return [[*row, *blank, p] for row, p in zip(rows, _p_values(tested), strict=True)]


def _beyond_market(raw: Scale) -> Scale:
    """Changes minus their median, in each draw as in the estimates."""
    return Scale(
        raw.values - np.median(raw.values), raw.draws - np.median(raw.draws, axis=1)[:, None]
    )


def _p_values(scale: Scale) -> list[float | None]:
    """Two-sided, normal: draws of 2,000 cannot tell p below .001, which many tests at once need."""
    error = scale.draws.std(axis=0, ddof=1)
    exact = error <= EXACT * (1 + np.abs(scale.values))
    return [
        None if fact else erfc(abs(value) / se / sqrt(2))
        for value, se, fact in zip(scale.values, error, exact, strict=True)
    ]


def judged(found: Sequence[Change], falling: AbstractSet[str] = frozenset()) -> list[Change]:
    """One family of changes with Holm's p and a verdict each; `falling`: less of these is better.

    A change without any sampling error (a fact about a whole site) is clear as it is, and takes no
    part in the family.
    """
    adjusted = holm([one.p for one in found])
    return [
        replace(one, p_holm=p, verdict=_verdict(one, p, one.scope in falling))
        for one, p in zip(found, adjusted, strict=True)
    ]


def _verdict(one: Change, p: float | None, falling: bool) -> str:
    tested = one.points if one.amount is None else one.amount
    if tested is None or (p is not None and p >= ALPHA) or abs(tested) <= EXACT:
        return one.verdict
    up = (tested > 0) != (falling and one.amount is not None)
    return BETTER if up else WORSE
