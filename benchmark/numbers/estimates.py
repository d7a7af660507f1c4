"""One number from observations, with how sure it is: the formulas, each with its source."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

Z95 = 1.959963984540054  # two-sided 95 % point of the standard normal
HALF_LIFE_DAYS = 182.6
PRIOR_REVIEWS = 7.0
# A fixed prior, not the mean of the set: else adding a rival would change everyone's rating.
PRIOR_MEAN = 3.5
ERFC_INVERSE_ONE_FIFTH = 0.9061938024368232


@dataclass(frozen=True)
class Estimated:
    """A value, the standard error of the value, and how many equal-weight observations it is worth.

    >>> Estimated(4.5, 0.1, 20.0).value
    4.5
    """

    value: float
    se: float
    effective_n: float


def wilson(k: ArrayLike, n: ArrayLike, z: float = Z95) -> tuple[FloatArray, FloatArray]:
    """Interval of the share k/n; NaN where n = 0. Wilson, JASA 22 (1927) 209-212.

    >>> low, high = wilson(0, 20)
    >>> round(float(low), 4), round(float(high), 4)
    (0.0, 0.1611)
    """
    k, n = np.asarray(k, float), np.asarray(n, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = k / n
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)


def linear_score(x: ArrayLike, floor: float, target: float) -> FloatArray:
    """0 at `floor` and worse, 100 at `target` and better; which is larger gives the direction.

    >>> float(linear_score(31, floor=60, target=2))
    50.0
    """
    share = (np.asarray(x, float) - floor) / (target - floor)
    return np.asarray(100 * np.clip(share, 0.0, 1.0))


def lognormal_score(x: ArrayLike, p10: float, median: float) -> FloatArray:
    """Lighthouse's own audit score, 0..100 in whole points: 90 at `p10`, 50 at `median`.

    Lighthouse 13, shared/statistics.js (getLogNormalScore) and shared/util.js
    (computeLogNormalScore: a boost above .9, then rounded down to hundredths).
    """
    x = np.asarray(x, float)
    ratio = np.log(np.maximum(x / median, np.finfo(float).tiny))
    share = (1 - _erf(ratio * ERFC_INVERSE_ONE_FIFTH / -np.log(p10 / median))) / 2
    # The control points hold exactly in spite of the approximated error function.
    good, fair = np.clip(share, 0.9, 1.0), np.clip(share, 0.5, np.nextafter(0.9, 0))
    poor = np.clip(share, 0.0, np.nextafter(0.5, 0))
    share = np.select([x <= 0, x <= p10, x <= median], [np.ones_like(x), good, fair], poor)
    return np.asarray(np.floor(100 * (share + 0.05 * np.maximum(share - 0.9, 0.0))))


def _erf(x: FloatArray) -> FloatArray:
    """Abramowitz & Stegun 7.1.26 (error < 1.5e-7): the approximation Lighthouse uses."""
    t = 1 / (1 + 0.3275911 * np.abs(x))
    poly = np.polyval([1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592, 0.0], t)
    return np.asarray(np.sign(x) * (1 - poly * np.exp(-x * x)))


def rating(
    ratings: ArrayLike,
    ages_days: ArrayLike,
    prior_mean: float = PRIOR_MEAN,
    half_life_days: float = HALF_LIFE_DAYS,
    prior: float = PRIOR_REVIEWS,
) -> Estimated:
    """Mean rating in which a review loses half its weight in `half_life_days`.

    `prior` reviews of `prior_mean` stars are added, so that a handful cannot be perfect.
    """
    x, w = np.asarray(ratings, float), 2.0 ** (-np.asarray(ages_days, float) / half_life_days)
    total = w.sum() + prior
    value = (w @ x + prior * prior_mean) / total
    effective_n = w.sum() ** 2 / (w @ w) if w.size else 0.0
    own = w @ x / w.sum() if w.size else np.nan
    return Estimated(
        float(value), float(np.sqrt(w**2 @ (x - own) ** 2) / total), float(effective_n)
    )


def trust_compatible(ratings: ArrayLike, ages_days: ArrayLike) -> Estimated:
    """The rating as review platforms form it: 3.5 as prior, age counted from the newest review."""
    ages = np.asarray(ages_days, float)
    return rating(ratings, ages - ages.min(initial=np.inf), prior_mean=3.5)


def kaplan_meier(time: ArrayLike, event: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Times at which something happened, and the share still waiting just after each.

    Kaplan & Meier, JASA 53 (1958) 457-481. `event` false = censored: still open when last seen.
    """
    times, died, risk = _at_risk(time, event)
    return times, np.asarray(np.cumprod(1 - died / risk), float)


def rmst(time: ArrayLike, event: ArrayLike, cap: float) -> Estimated:
    """Mean of min(T, cap) when some are still open: the area under Kaplan-Meier up to `cap`.

    SE of this estimate (Greenwood type: Klein & Moeschberger, Survival Analysis, 2003, 4.5),
    not the spread of min(T, cap).
    """
    times, died, risk = _at_risk(time, event)
    keep = times < cap
    times, died, risk = times[keep], died[keep], risk[keep]
    survival = np.cumprod(1 - died / risk)
    pieces = np.diff(np.concatenate([[0.0], times, [cap]])) * np.concatenate([[1.0], survival])
    after = pieces[::-1].cumsum()[::-1][1:]  # area to the right of each event
    open_ = risk > died  # where all at risk went, nothing remains to the right
    variance = (after[open_] ** 2 * died[open_] / (risk[open_] * (risk[open_] - died[open_]))).sum()
    return Estimated(float(pieces.sum()), float(np.sqrt(variance)), float(np.size(time)))


def _at_risk(time: ArrayLike, event: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Distinct event times, how many had the event then, how many were still open just before."""
    time, event = np.asarray(time, float), np.asarray(event, bool)
    times, died = np.unique(time[event], return_counts=True)
    risk = time.size - np.searchsorted(np.sort(time), times, side="left")
    return times, died.astype(float), risk.astype(float)


def restricted_mean(times: ArrayLike, cap: float) -> Estimated:
    """Mean of min(T, cap); NaN = no answer within the window = `cap`. Equals `rmst` then."""
    x = np.minimum(np.nan_to_num(np.asarray(times, float), nan=cap), cap)
    se = x.std(ddof=1) / np.sqrt(x.size) if x.size > 1 else np.nan
    return Estimated(float(x.mean()) if x.size else np.nan, float(se), float(x.size))


def nps(promoters: int, detractors: int, answers: int) -> tuple[float, float]:
    """Net promoter score as a share -1..1, and the variance of one answer (/ n for the score's).

    >>> round(nps(3, 1, 6)[1], 4)
    0.5556
    """
    p, d = promoters / answers, detractors / answers
    return p - d, p + d - (p - d) ** 2


def weighted_quantile(values: ArrayLike, weights: ArrayLike, q: float) -> FloatArray:
    """Quantile of `values` (n,) under `weights` (n,) or (draws, n); NaN where all weights are 0.

    Hyndman & Fan (American Statistician 50, 1996), definition 2: at a jump, the middle of both
    sides, so that whole weights mean repeated values and q = .5 is the ordinary median.

    >>> float(weighted_quantile([3, 1, 2, 10], [1, 1, 1, 1], 0.5))
    2.5
    """
    x, w = np.asarray(values, float), np.asarray(weights, float)
    order = np.argsort(x, kind="stable")
    x, reached = x[order], np.cumsum(w[..., order], axis=-1)
    total = reached[..., -1:]
    slack = 1e-9 * total  # sums of weights are not exact
    low = x[np.argmax(reached >= q * total - slack, axis=-1)]
    high = x[np.argmax(reached > np.minimum(q * total + slack, total - slack), axis=-1)]
    return np.asarray(np.where(total[..., 0] > 0, (low + high) / 2, np.nan))
