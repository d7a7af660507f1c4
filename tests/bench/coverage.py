"""How often are the intervals and rank sets right? Simulated truth, printed as shares of runs."""

import time

import numpy as np
import pandas as pd

from benchmark.numbers.gaps import Scale, medians, others_median, percentiles
from benchmark.numbers.ranks import rank_sets
from benchmark.numbers.resample import from_sums, interval, weights
from benchmark.numbers.scores import RANKED, Indicator
from benchmark.numbers.trend import changes, judged
from tests.sums import sums_of

RUNS, BUSINESSES, DRAWS = 400, 8, 1000
NAMES = [f"firm {at}" for at in range(BUSINESSES)]
STATES = np.full(BUSINESSES, RANKED, dtype=object)
STARS = Indicator(
    indicator="stars", title="", unit="stars", want="promises", stage="use", touchpoint="review",
    pillar="reputation", floor=1, target=5, summary="mean", source="", counts="review",
)  # fmt: skip
# Most reviews are five stars and some are one: the shape of public review pages.
STAR_SHARES = (0.12, 0.03, 0.05, 0.10, 0.70)


def rank_coverage(spacing: float, rng: np.random.Generator) -> tuple[float, float, float]:
    """Share of runs with all true ranks inside: stepdown, percentile ranks; mean set width."""
    truth = spacing * np.arange(BUSINESSES)[::-1]
    ranks = np.arange(1, BUSINESSES + 1)
    ours = naive = width = 0.0
    for _ in range(RUNS):
        estimates = truth + rng.standard_normal(BUSINESSES)
        draws = estimates + rng.standard_normal((DRAWS, BUSINESSES))
        sets = rank_sets(estimates, draws)
        ours += bool(((sets.low <= ranks) & (ranks <= sets.high)).all())
        width += float((sets.high - sets.low + 1).mean())
        drawn = BUSINESSES - draws.argsort(axis=1).argsort(axis=1)
        low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
        naive += bool(((low <= ranks) & (ranks <= high)).all())
    return ours / RUNS, naive / RUNS, width / RUNS


def star_coverage(n: int, rng: np.random.Generator) -> tuple[float, float]:
    """Share of runs whose bucket interval holds the true mean of `n` star ratings; its width."""
    names = [f"{n} {run}" for run in range(RUNS)]
    values = rng.choice([1, 2, 3, 4, 5], size=(RUNS, n), p=STAR_SHARES).ravel()
    clusters = np.arange(values.size)
    rows = pd.DataFrame({"business": np.repeat(names, n), "cluster": clusters, "value": values})
    sums = sums_of(rows, names)
    found = from_sums(STARS, names, sums, weights(names, draws=500))
    low, high = interval(found.value, found.draws)
    truth = float(np.dot([1, 2, 3, 4, 5], STAR_SHARES))
    return float(((low <= truth) & (truth <= high)).mean()), float((high - low).mean())


def gap_coverage(spacing: float, rng: np.random.Generator) -> tuple[float, float]:
    """Share of intervals of gaps that hold the true gap: to the others' median, to a rival."""
    truth = spacing * np.arange(BUSINESSES)[::-1]
    others = truth - others_median(truth)
    held = np.zeros(2)
    for _ in range(RUNS):
        estimates = truth + rng.standard_normal(BUSINESSES)
        points = Scale(estimates, estimates + rng.standard_normal((DRAWS, BUSINESSES)))
        low, high = percentiles(points.minus(medians(points)))
        held[0] += ((low <= others) & (others <= high)).mean()
        pair = points.of(0).minus(points.of(1))
        low, high = percentiles(pair)
        held[1] += bool(low[0] <= spacing <= high[0])
    return tuple(held / RUNS)  # type: ignore[return-value]


def false_changes(rng: np.random.Generator, indicators: int = 20) -> float:
    """Share of pairs of waves with any change called clear, though only the market moved."""
    called = 0
    for _ in range(RUNS // 4):
        family = []
        for at in range(indicators):
            truth, market = 50 + 10 * rng.standard_normal(BUSINESSES), 5 * rng.standard_normal()
            waves = [truth + shift + rng.standard_normal(BUSINESSES) for shift in (0.0, market)]
            columns = [
                (one, one + rng.standard_normal((DRAWS, BUSINESSES)), STATES) for one in waves
            ]
            family += changes(f"i{at}", NAMES, *columns)
        called += any(one.verdict in ("better", "worse") for one in judged(family))
    return called / (RUNS // 4)


def main() -> None:
    rng, start = np.random.default_rng(20240405), time.perf_counter()
    print(f"All {BUSINESSES} true ranks inside their sets, {RUNS} runs (aim: at least .95)")
    print("spacing/SE  stepdown  percentile ranks  ratio  mean width of a set")
    for spacing in (0.1, 0.5, 1.0, 4.0):
        ours, naive, width = rank_coverage(spacing, rng)
        ratio = f"{ours / naive:5.2f}" if naive else "  inf"
        print(f"{spacing:10.1f} {ours:9.3f} {naive:17.3f}  {ratio} {width:20.1f}")
    print(f"95 % intervals of gaps that hold the true gap, {RUNS} runs")
    print("spacing/SE  to the others' median  to a rival")
    for spacing in (0.1, 0.5, 1.0, 4.0):
        middle, pair = gap_coverage(spacing, rng)
        print(f"{spacing:10.1f} {middle:21.3f} {pair:11.3f}")
    wrong = false_changes(rng)
    print(
        f"Waves between which only the market moved: any of {BUSINESSES} businesses × 20 "
        f"indicators called changed in {wrong:.3f} of {RUNS // 4} (aim: at most .05)"
    )
    print(f"95 % bucket intervals of mean stars that hold the truth, {RUNS} runs")
    print("reviews  holds  mean width")
    for n in (10, 20, 30, 100, 400):
        holds, width = star_coverage(n, rng)
        print(f"{n:7d} {holds:6.3f} {width:11.2f}")
    print(f"{time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
