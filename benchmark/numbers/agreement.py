"""Do people who coded the same audits agree?"""

import math
import warnings
from typing import Literal

import krippendorff
import numpy as np
from numpy.typing import ArrayLike

Scale = Literal["nominal", "ordinal", "interval", "ratio"]


def alpha(codes: ArrayLike, scale: Scale = "nominal") -> float:
    """Krippendorff's alpha of `codes` (coders × audits), NaN = not coded; NaN if undefined.

    1 = full agreement, 0 = as good as chance. Undefined where no audit has two codes, or where
    all codes are the same (nothing to tell apart): show `percent_agreement` beside it, always.
    Krippendorff, Content Analysis (4th ed. 2019), chapter 12.
    """
    table = np.asarray(codes, float)
    pairable = table[:, (~np.isnan(table)).sum(axis=0) >= 2]
    if np.unique(pairable[~np.isnan(pairable)]).size < 2:
        return math.nan
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # 0/0 for pairs that never occur
        return float(krippendorff.alpha(reliability_data=table, level_of_measurement=scale))


def percent_agreement(codes: ArrayLike) -> float:
    """Share of equal pairs among all pairs of codes of the same audit; NaN if there are none."""
    table = np.asarray(codes, float)
    first, second = np.triu_indices(table.shape[0], k=1)
    both = ~np.isnan(table[first]) & ~np.isnan(table[second])
    return float((table[first] == table[second])[both].mean()) if both.any() else math.nan


def icc(scores: ArrayLike) -> float:
    """ICC(A,1): absolute agreement of single scores (audits × raters); NaN if undefined.

    Two-way random effects, McGraw & Wong, Psychological Methods 1 (1996) 30, table 4.
    """
    table = np.asarray(scores, float)
    n, k = table.shape
    if n < 2 or k < 2 or np.isnan(table).any():
        return math.nan
    mean, rows, columns = table.mean(), table.mean(axis=1), table.mean(axis=0)
    between = k * ((rows - mean) ** 2).sum() / (n - 1)
    raters = n * ((columns - mean) ** 2).sum() / (k - 1)
    rest = ((table - rows[:, None] - columns + mean) ** 2).sum() / ((n - 1) * (k - 1))
    whole = between + (k - 1) * rest + k / n * (raters - rest)
    return float((between - rest) / whole) if whole else math.nan
