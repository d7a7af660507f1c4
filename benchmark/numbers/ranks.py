"""Where a business stands, as far as the data can tell.

Simultaneous confidence sets for ranks: Mogstad, Romano, Shaikh & Wilhelm, Inference for Ranks,
Review of Economic Studies 91 (2024) 476-518, two-sided sets with stepdown; the same answers as
their R package `csranks`. Percentiles of the draws' ranks would be wrong near ties.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmark.numbers.estimates import FloatArray
from benchmark.numbers.scores import MISSING, RANKED, Texts

NAMED = 3  # ties named in a sentence, the others counted
CHUNK = 2_000_000  # pairs × draws worked on at once


@dataclass(frozen=True)
class RankSets:
    """Of p businesses: competition ranks (1-2-2-4), bounds, and who is surely better than whom."""

    rank: NDArray[np.int_]  # (p,)
    low: NDArray[np.int_]  # (p,) best rank it may have
    high: NDArray[np.int_]  # (p,) worst rank it may have
    better: NDArray[np.bool_]  # (p, p) row is significantly better than column


@dataclass(frozen=True)
class Standing:
    """One business in one ranking; None where there is nothing to say."""

    business: str
    state: str
    rank: int | None  # only where ranked
    low: int | None
    high: int | None
    of: int  # businesses compared
    tied: tuple[str, ...]  # cannot be told apart from these
    better_than: tuple[str, ...]
    worse_than: tuple[str, ...]
    best: float | None  # share of draws in which it is best; None unless ranked
    words: str


def rank_sets(estimates: FloatArray, draws: FloatArray, coverage: float = 0.95) -> RankSets:
    """Sets that hold all true ranks at once with probability `coverage`. Higher is better.

    `estimates` (p,), `draws` (draws, p), without NaN. Draws are centred on their own mean, so
    only their spread and correlation count.
    """
    better = significantly_better(estimates, draws, coverage)
    rank = 1 + (estimates[:, None] < estimates).sum(axis=1)
    low, high = 1 + better.sum(axis=0), estimates.size - better.sum(axis=1)
    return RankSets(rank, low, high, better)


def significantly_better(
    estimates: FloatArray, draws: FloatArray, coverage: float = 0.95
) -> NDArray[np.bool_]:
    """(p, p): row surely better than column, all pairs at once (studentised, stepdown).

    Without any sampling error equal values never differ and others surely do.
    """
    p = estimates.size
    row, column = np.triu_indices(p, 1)
    gap = estimates[row] - estimates[column]
    error = _errors(draws)[row, column]
    exact = error <= 1e-9 * (1 + np.abs(gap))
    apart = exact & (np.abs(gap) > 1e-9 * (1 + np.abs(estimates[row])))
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = np.where(exact, 0.0, gap / error)
    # Both directions of a pair are tests of their own: one may be settled, the other still open.
    over, under = apart & (gap > 0), apart & (gap < 0)
    open_over, open_under = ~exact, ~exact
    centred = (draws - draws.mean(axis=0)).T
    while open_over.any() or open_under.any():
        largest = _largest(centred, (row, column, error), open_over, open_under)
        critical = np.quantile(largest, coverage)
        found_over, found_under = (
            open_over & (distance > critical),
            open_under & (-distance > critical),
        )
        over, under = over | found_over, under | found_under
        open_over, open_under = open_over & ~found_over, open_under & ~found_under
        if not (found_over.any() or found_under.any()):
            break
    better = np.zeros((p, p), dtype=bool)
    better[row, column], better[column, row] = over, under
    return better


def _errors(draws: FloatArray) -> FloatArray:
    """(p, p) standard errors of differences, correlations between businesses included."""
    covariance = np.atleast_2d(np.cov(draws, rowvar=False))
    variance = np.diag(covariance)
    return np.sqrt(np.maximum(variance[:, None] + variance - 2 * covariance, 0.0))


def _largest(
    centred: FloatArray,
    pairs: tuple[NDArray[np.int_], NDArray[np.int_], FloatArray],
    over: NDArray[np.bool_],
    under: NDArray[np.bool_],
) -> FloatArray:
    """(draws,) largest studentised difference over the open pairs of (p, draws), either way."""
    row, column, error = pairs
    wanted = np.nonzero(over | under)[0]
    largest = np.full(centred.shape[1], -np.inf)
    for part in np.array_split(wanted, max(1, wanted.size * centred.shape[1] // CHUNK)):
        apart = (centred[row[part]] - centred[column[part]]) / error[part, None]
        for side, sign in ((over, 1), (under, -1)):
            if side[part].any():
                np.maximum(largest, (sign * apart[side[part]]).max(axis=0), out=largest)
    return largest


def best_shares(draws: FloatArray) -> FloatArray:
    """(p,) share of draws in which each is best; a draw with several bests is divided."""
    top = draws >= draws.max(axis=1, keepdims=True)
    return np.asarray((top / top.sum(axis=1, keepdims=True)).mean(axis=0))


def rankability(estimates: FloatArray, draws: FloatArray) -> float:
    """Share of the spread between businesses that is real: tau² / (tau² + median SE²).

    van Houwelingen, Brand & Louis, Empirical Bayes methods for monitoring health care quality
    (2000); tau² by moments. Below .5 say leaders, middle, laggards. NaN for fewer than two.
    """
    if estimates.size < 2:
        return float("nan")
    noise = draws.var(axis=0, ddof=1)
    between = max(float(estimates.var(ddof=1) - noise.mean()), 0.0)
    whole = between + float(np.median(noise))
    return between / whole if whole > 0 else 0.0


def compared(values: FloatArray, states: Texts) -> list[int]:
    """Who has enough data to be compared: provisional ones are, too."""
    return [int(at) for at in np.nonzero((states != MISSING) & ~np.isnan(values))[0]]


def ranking(
    businesses: Sequence[str],
    values: FloatArray,
    draws: FloatArray,
    states: Texts,
    sets: RankSets | None = None,
) -> tuple[Standing, ...]:
    """A standing per business, in the order given (`*rung.column(name)` fits).

    Provisional ones are compared and counted but get no rank; those without enough data are out.
    `sets`: the rank sets of those compared, where they are known already.
    """
    seen = compared(values, states)
    found = [_left_out(business, len(seen)) for business in businesses]
    if not seen:
        return tuple(found)
    sets = sets or rank_sets(values[seen], draws[:, seen])
    best = best_shares(draws[:, seen])
    names = [businesses[at] for at in seen]
    for at, where in enumerate(seen):
        found[where] = _standing(names, at, sets, str(states[where]), float(best[at]))
    return tuple(found)


def _left_out(business: str, of: int) -> Standing:
    return Standing(business, MISSING, None, None, None, of, (), (), (), None, MISSING)


def _standing(names: list[str], at: int, sets: RankSets, state: str, best: float) -> Standing:
    """The standing of the `at`-th compared business."""
    over, under = sets.better[at], sets.better[:, at]
    tied = tuple(name for i, name in enumerate(names) if i != at and not over[i] and not under[i])
    low, high, of = int(sets.low[at]), int(sets.high[at]), len(names)
    ranked = state == RANKED
    rank = int(sets.rank[at]) if ranked else None
    return Standing(
        names[at],
        state,
        rank,
        low,
        high,
        of,
        tied,
        tuple(name for name, is_worse in zip(names, over, strict=True) if is_worse),
        tuple(name for name, is_better in zip(names, under, strict=True) if is_better),
        best if ranked else None,
        words(rank, low, high, of, tied),
    )


def words(rank: int | None, low: int, high: int, of: int, tied: Sequence[str] = ()) -> str:
    """The standing as people say it.

    >>> words(3, 2, 5, 10, ["A", "C"])
    '3rd (2–5 of 10), tied with A, C'
    >>> words(None, 1, 10, 10)
    'provisional, no rank (1–10 of 10)'
    """
    span = f"{low}" if low == high else f"{low}–{high}"
    start = "provisional, no rank" if rank is None else ordinal(rank)
    more = len(tied) - NAMED
    others = [*tied[:NAMED], *([f"{more} more"] if more > 0 else [])]
    return f"{start} ({span} of {of})" + (f", tied with {', '.join(others)}" if tied else "")


def ordinal(rank: int) -> str:
    """1st, 2nd, 3rd, 4th … 11th … 21st."""
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{'th' if rank % 100 in (11, 12, 13) else suffix}"
