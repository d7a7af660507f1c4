"""2,000 other samples that might have been drawn, from one pass over the data.

Every cluster falls into one of 256 hash buckets; a draw takes 256 buckets with replacement. The
weights of a business hang on its name and the seed alone: all its indicators and waves share them
(what was observed together stays together), and no rival changes them.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmark.numbers.estimates import (
    PRIOR_MEAN,
    PRIOR_REVIEWS,
    FloatArray,
    weighted_quantile,
    wilson,
)
from benchmark.numbers.rates import gamma_draws, garwood
from benchmark.numbers.scores import Indicator

BUCKETS = 256
DRAWS = 2000
QUANTILES = {"median": 0.5, "p75": 0.75}
ADDITIVE = ("share", "mean", "restricted_mean", "rating", "net_share", "rate")


@dataclass(frozen=True)
class Sums:
    """Per business and bucket, shape (p, 256): one GROUP BY of the indicator's samples.

    Values above the indicator's cap count as the cap before they are summed.
    """

    tried: FloatArray  # rows, also those with value NULL
    n: FloatArray  # rows with a value
    w: FloatArray  # sum of the weights of rows with a value
    wx: FloatArray  # sum of weight × value
    ww: FloatArray  # sum of squared weights


@dataclass(frozen=True)
class Estimate:
    """One indicator of p businesses: value, 95 % interval and draws. NaN = nothing observed."""

    value: FloatArray  # (p,)
    low: FloatArray  # (p,)
    high: FloatArray  # (p,)
    draws: FloatArray  # (draws, p)
    tried: FloatArray  # (p,) samples, also those without a value
    n: FloatArray  # (p,) samples the value rests on
    effective_n: FloatArray  # (p,) (sum w)² / sum w²


def weights(businesses: Sequence[str], draws: int = DRAWS, seed: int = 0) -> FloatArray:
    """How often each draw takes each bucket: (p, draws, 256), mean 1, each row sums to 256."""
    return np.stack([_multiplicities(name, draws, seed) for name in businesses])


def _multiplicities(business: str, draws: int, seed: int) -> FloatArray:
    taken = generator(seed, business).integers(BUCKETS, size=(draws, BUCKETS))
    cells = (taken + BUCKETS * np.arange(draws)[:, None]).ravel()
    return np.bincount(cells, minlength=draws * BUCKETS).reshape(draws, BUCKETS).astype(float)


def generator(seed: int, *names: str) -> np.random.Generator:
    """Random numbers that depend on the seed and these names only, on any machine."""
    digest = hashlib.sha256("\0".join([str(seed), *names]).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:16], "big"))


def from_sums(
    indicator: Indicator,
    businesses: Sequence[str],
    sums: Sums,
    weights: FloatArray,
    *,
    seed: int = 0,
    prior_mean: float = PRIOR_MEAN,
    prior: float = PRIOR_REVIEWS,
    wave: str = "",
    drawn: FloatArray | None = None,
) -> Estimate:
    """A share, mean, restricted mean, rating or rate of each business from its bucket sums.

    `drawn` (p, draws, 2): `weights @ pairs`, where it is known already.
    """
    if indicator.summary == "rate":
        return _rate(indicator, businesses, sums, weights.shape[1], seed, wave)
    w, wx, ww, n = _observed(indicator, sums)
    extra = prior if indicator.summary == "rating" else 0.0
    total = w.sum(axis=1)
    value = _ratio(wx.sum(axis=1) + extra * prior_mean, total + extra)
    value = np.where(n > 0, value, np.nan)
    if drawn is None:
        drawn = weights @ pairs(indicator, sums)
    one = _ratio(ww.sum(axis=1), total)  # weight of one observation
    worst, best = one[:, None] * _prior_pair(indicator, businesses, weights.shape[1], seed, wave)
    top = drawn[..., 1] + extra * prior_mean + worst * indicator.floor + best * indicator.target
    draws = _ratio(top, drawn[..., 0] + extra + worst + best)  # (p, draws)
    draws = draws + (value - draws.mean(axis=1))[:, None]
    draws = np.ascontiguousarray(np.clip(draws, *limits(indicator)).T)
    effective_n = np.nan_to_num(_ratio(total**2, ww.sum(axis=1)))
    low, high = interval(value, draws)
    if indicator.summary == "share":
        low, high = wilson(value * effective_n, effective_n)
    return Estimate(value, low, high, draws, sums.tried.sum(axis=1), n, effective_n)


def pairs(indicator: Indicator, sums: Sums) -> FloatArray:
    """(p, 256, 2) weight and weighted value per bucket: what is drawn."""
    w, wx, _, _ = _observed(indicator, sums)
    return np.stack([w, wx], axis=2)


def _rate(
    indicator: Indicator,
    businesses: Sequence[str],
    sums: Sums,
    draws: int,
    seed: int,
    wave: str,
) -> Estimate:
    """Counts over what was expected (the weight): Poisson, since a register is no sample of rows.

    effective_n is what was expected: it tells how much a count of none says.
    """
    expected = sums.w.sum(axis=1)
    counts = np.rint(sums.wx.sum(axis=1))
    value = _ratio(counts, expected)
    sizes = np.where(expected > 0, expected, np.nan)
    low, high = garwood(counts, sizes)
    names = [generator(seed, business, indicator.indicator, wave) for business in businesses]
    drawn = gamma_draws(counts, expected, draws, names)
    return Estimate(value, low, high, drawn, sums.tried.sum(axis=1), sums.n.sum(axis=1), expected)


def _observed(
    indicator: Indicator, sums: Sums
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Sums that count; unanswered within the window counts as the cap, and as an observation."""
    if indicator.summary != "restricted_mean":
        return sums.w, sums.wx, sums.ww, sums.n.sum(axis=1)
    assert indicator.cap is not None, f"{indicator.indicator}: a restricted mean needs a cap"
    silent = sums.tried - sums.n
    wx = sums.wx + indicator.cap * silent
    return sums.w + silent, wx, sums.ww + silent, sums.tried.sum(axis=1)


def _prior_pair(
    indicator: Indicator, businesses: Sequence[str], draws: int, seed: int, wave: str
) -> FloatArray:
    """Random weights (2, p, draws) of two made-up observations, one at each goalpost.

    They widen the draws only: ten 5-star reviews are not certain. At the goalposts rather than
    at the set's mean, so that the interval does not hang on who else is compared either.
    """
    pairs = [
        generator(seed, business, indicator.indicator, wave).exponential(size=(2, draws))
        for business in businesses
    ]
    return np.stack(pairs, axis=1)


def limits(indicator: Indicator) -> tuple[float, float]:
    """What can be, in its unit: shares, points 0..1, times 0..cap, stars 1..5, counts 0.."""
    if indicator.summary == "mean" and indicator.unit in ("points", "share"):
        return 0.0, 1.0
    known = {
        "share": (0.0, 1.0),
        "restricted_mean": (0.0, np.inf if indicator.cap is None else indicator.cap),
        "rating": (1.0, 5.0),
        "mean": (0.0, np.inf),
        "net_share": (-1.0, 1.0),
    }
    return known.get(indicator.summary, (-np.inf, np.inf))


def from_rows(
    indicator: Indicator, businesses: Sequence[str], rows: pd.DataFrame, weights: FloatArray
) -> Estimate:
    """The median or 75th percentile from rows `business, bucket, value, weight` (NaN = tried)."""
    q = QUANTILES[indicator.summary]
    groups = dict(list(rows.groupby("business", observed=True)))
    empty = rows.iloc[:0]
    parts = [
        _quantile_draws(groups.get(business, empty), weight, q)
        for business, weight in zip(businesses, weights, strict=True)
    ]
    value = np.array([part[0] for part in parts])
    draws = np.stack([part[1] for part in parts], axis=1)
    counts = np.array([part[2] for part in parts], dtype=float).T
    return Estimate(value, *interval(value, draws), draws, counts[0], counts[1], counts[2])


def _quantile_draws(
    rows: pd.DataFrame, weight: FloatArray, q: float
) -> tuple[float, FloatArray, tuple[float, float, float]]:
    seen = rows[rows["value"].notna() & (rows["weight"] > 0)]
    if seen.empty:
        return np.nan, np.full(len(weight), np.nan), (len(rows), 0, 0)
    x, w = seen["value"].to_numpy(float), seen["weight"].to_numpy(float)
    bucket = seen["bucket"].to_numpy(int)
    # Chunks of about 4 M cells: a few dozen MB whatever the number of rows.
    chunks = np.array_split(weight, max(1, len(weight) * x.size // 4_000_000))
    drawn = [weighted_quantile(x, chunk[:, bucket] * w, q) for chunk in chunks]
    value = float(weighted_quantile(x, w, q))
    # Of three loads, none is in a draw in 5 % of draws: those stay at the estimate.
    draws = np.nan_to_num(np.concatenate(drawn), nan=value)
    return value, draws, (len(rows), len(seen), w.sum() ** 2 / (w @ w))


def census(values: FloatArray, draws: int = DRAWS) -> Estimate:
    """A fact about the whole site, one value per business (NaN = not seen): no sampling error."""
    value = np.asarray(values, float)
    n = np.where(np.isnan(value), 0.0, 1.0)
    return Estimate(value, value, value, np.tile(value, (draws, 1)), np.ones_like(n), n, n)


def interval(
    value: FloatArray, draws: FloatArray, coverage: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Percentiles of the draws, stretched to hold the value where clipping pushed them off it."""
    tail = (1 - coverage) / 2
    low, high = np.quantile(draws, [tail, 1 - tail], axis=0)
    return np.minimum(low, value), np.maximum(high, value)


def _ratio(top: FloatArray, bottom: FloatArray) -> FloatArray:
    """top / bottom, NaN (not a warning) where there is nothing."""
    nothing = np.full(np.shape(top), np.nan)
    return np.asarray(np.divide(top, bottom, out=nothing, where=np.asarray(bottom) > 0))
