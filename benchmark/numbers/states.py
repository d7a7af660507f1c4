"""Is there enough to say it? Data states of each business in each indicator."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmark.numbers.estimates import FloatArray
from benchmark.numbers.resample import Estimate
from benchmark.numbers.scores import MISSING, PROVISIONAL, RANKED, Indicator, Measured
from benchmark.study import Study

NOUNS = {
    "audit": "audits",
    "review": "effective reviews",
    "load": "loads",
    "look": "pages looked at",
    "crawl": "crawls",
    "journey": "journeys",
    "register": "expected complaints",
    "answer": "effective answers",
}
BY_WEIGHT = ("review", "register", "answer")  # a sample may count for less, or more, than one


@dataclass(frozen=True)
class Thresholds:
    """How many make a score (first number) and a rank (second), per kind of sample."""

    audits: tuple[float, float] = (10, 30)
    reviews: tuple[float, float] = (20, 100)
    loads: tuple[float, float] = (3, 5)
    looks: tuple[float, float] = (1, 2)  # the home page, and one more
    crawls: tuple[float, float] = (1, 1)
    journeys: tuple[float, float] = (1, 1)
    # In a register at its average rate; below 3 even none at all is no news (rule of three).
    registers: tuple[float, float] = (0.5, 3)
    answers: tuple[float, float] = (20, 100)
    coverage: float = 0.8  # share of the platform's own count that was collected

    def of(self, indicator: Indicator) -> tuple[float, float]:
        pairs = {"audit": self.audits, "review": self.reviews, "load": self.loads}
        pairs |= {"look": self.looks, "crawl": self.crawls, "journey": self.journeys}
        pairs |= {"register": self.registers, "answer": self.answers}
        return pairs[indicator.counts]


DEFAULT = Thresholds()


def of_study(study: Study, factor: float = 1.0) -> Thresholds:
    """The study's thresholds, times a factor."""
    given = study.thresholds
    pairs = (given.audits, given.reviews, given.loads)
    audits, reviews, loads = ((factor * low, factor * high) for low, high in pairs)
    return Thresholds(audits=audits, reviews=reviews, loads=loads, coverage=given.coverage)


def state(
    indicator: Indicator,
    n: float,
    whole: float | None = None,
    coverage: float = np.nan,
    thresholds: Thresholds = DEFAULT,
) -> tuple[str, str]:
    """State and reason of `n` samples with a value, out of `whole` in the channel and wave.

    Whether a score is shown hangs on n, whether it is ranked on the whole: 100 reviews of which
    30 are unhappy tell enough about replies to unhappy ones, and the interval knows that n is 30.
    `coverage` NaN = the platform's own count is not known.

    >>> review = Indicator("i", "", "", "", "", "", "", 1, 5, "rating", "", counts="review")
    >>> state(review, 250, coverage=0.1)
    ('provisional', "10 % of the platform's reviews")
    >>> state(review, 30, whole=400)
    ('ranked', '')
    """
    enough, ranked = thresholds.of(indicator)
    noun = NOUNS[indicator.counts]
    counted = n if whole is None else max(n, whole)
    if n < enough:
        return MISSING, f"{int(n)} of {enough:g} {noun}"
    if counted < ranked:
        return PROVISIONAL, f"{int(counted)} of {ranked:g} {noun}"
    if indicator.counts == "review" and coverage < thresholds.coverage:
        return PROVISIONAL, f"{100 * coverage:.0f} % of the platform's reviews"
    return RANKED, ""


def measured(
    catalogue: Sequence[Indicator],
    estimates: Sequence[Estimate],
    coverage: FloatArray | None = None,
    thresholds: Thresholds = DEFAULT,
    whole: FloatArray | None = None,
) -> Measured:
    """Estimates side by side, each cell with its state.

    `coverage` (p,): NaN = not known. `whole` (p, m): samples of the cell's channel and wave.
    """
    values = np.stack([estimate.value for estimate in estimates], axis=1)
    draws = np.stack([estimate.draws for estimate in estimates], axis=2)
    states = np.full(values.shape, MISSING, dtype=object)
    reasons = np.full(values.shape, "", dtype=object)
    covered = np.full(len(values), np.nan) if coverage is None else coverage
    for at, (indicator, estimate) in enumerate(zip(catalogue, estimates, strict=True)):
        counted = estimate.effective_n if indicator.counts in BY_WEIGHT else estimate.n
        for row, n in enumerate(counted):
            of = None if whole is None else whole[row, at]
            states[row, at], reasons[row, at] = state(indicator, n, of, covered[row], thresholds)
    return Measured(values, draws, states, reasons)
