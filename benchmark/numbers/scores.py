"""Indicator values to scores: indicator, want, pillar, total, each with its draws and its state.

A score is the score of the estimate, never the mean of the scores of draws; each draw is scored
the same way, so intervals and correlations come along. Missing is never zero: it is left out, and
where too much is missing, so is what rests on it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from benchmark.numbers.estimates import FloatArray, linear_score, lognormal_score

Summary = Literal[
    "share", "mean", "restricted_mean", "rating", "median", "p75", "census", "rate", "net_share"
]
Counts = Literal["audit", "review", "load", "look", "crawl", "journey", "register", "answer"]
Texts = NDArray[np.object_]
Want = tuple[str, str]  # pillar, want
Rule = Callable[[FloatArray, FloatArray], NDArray[np.bool_]]  # is enough measured?

PILLARS = ("service", "reputation")
MISSING, PROVISIONAL, RANKED = "not enough data", "provisional", "ranked"
WANT_COVERED = 0.8  # of a want's weight must be measured
PILLAR_COVERED = 2 / 3  # of the wants the study measures: 4 of 6
RANKED_SHARE = 0.8  # of the weight a score rests on must be ranked


@dataclass(frozen=True)
class Indicator:
    """A row of the catalogue. `floor` scores 0 and `target` 100; their order is the direction.

    With curve 'lognormal', `target` is Lighthouse's 10th percentile and `floor` its median.
    Weight 0: a detail, with points of its own and no part in any want.
    """

    indicator: str
    title: str
    unit: str
    want: str
    stage: str
    touchpoint: str
    pillar: str
    floor: float
    target: float
    summary: Summary
    source: str
    curve: Literal["linear", "lognormal"] = "linear"
    cap: float | None = None
    counts: Counts = "audit"
    weight: float = 1.0

    def score(self, values: FloatArray) -> FloatArray:
        """0..100 of values in the indicator's unit; NaN stays NaN."""
        if self.curve == "lognormal":
            return lognormal_score(values, p10=self.target, median=self.floor)
        return linear_score(values, self.floor, self.target)


@dataclass(frozen=True)
class Measured:
    """What is known of each business (p) in each indicator (m)."""

    values: FloatArray  # (p, m), NaN = nothing observed
    draws: FloatArray  # (draws, p, m)
    states: Texts  # (p, m) of MISSING, PROVISIONAL, RANKED
    reasons: Texts  # (p, m), "" where ranked


@dataclass(frozen=True)
class Rung:
    """Scores of p businesses on one rung of the ladder: k indicators, wants, pillars or totals."""

    names: tuple[str, ...]  # k; of wants "pillar.want"
    values: FloatArray  # (p, k), NaN = missing
    draws: FloatArray  # (draws, p, k), NaN where values is
    states: Texts  # (p, k)
    reasons: Texts  # (p, k), "" where ranked

    def interval(self, coverage: float = 0.95) -> tuple[FloatArray, FloatArray]:
        """Percentiles of the draws, stretched to hold the value."""
        tail = (1 - coverage) / 2
        low, high = np.quantile(self.draws, [tail, 1 - tail], axis=0)
        return np.minimum(low, self.values), np.maximum(high, self.values)

    def column(self, name: str) -> tuple[FloatArray, FloatArray, Texts]:
        """Values (p,), draws (draws, p) and states (p,) of one name, as `ranks.ranking` wants."""
        at = self.names.index(name)
        return self.values[:, at], self.draws[..., at], self.states[:, at]


@dataclass(frozen=True)
class Standings:
    """The whole ladder of a study's wave."""

    businesses: tuple[str, ...]
    indicators: Rung
    wants: Rung
    pillars: Rung
    total: Rung  # one name: "total"


@dataclass(frozen=True)
class Weights:
    """The user's weights; what is not named weighs 1 (an indicator: its catalogue weight)."""

    indicators: Mapping[str, float] = field(default_factory=dict)
    wants: Mapping[Want, float] = field(default_factory=dict)
    pillars: Mapping[str, float] = field(default_factory=dict)


EQUAL = Weights()


def standings(
    businesses: Sequence[str],
    catalogue: Sequence[Indicator],
    measured: Measured,
    weights: Weights = EQUAL,
) -> Standings:
    """Scores of every rung. `catalogue` = all indicators the study means to measure.

    What counts as "the study measures it" comes from the catalogue alone, never from which
    rivals happen to be there, so that no rival changes another's score.
    """
    leaf = leaves(catalogue, weights)
    scored = _indicator_rung(catalogue, measured)
    wants = _wants(catalogue, leaf)
    members = np.array([[(i.pillar, i.want) == want for i in catalogue] for want in wants], float)
    members = members.reshape(len(wants), len(catalogue))
    names = tuple(".".join(want) for want in wants)
    want_rung = average(scored, names, members * leaf, enough_weight)
    parts = np.array([[want[0] == pillar for want in wants] for pillar in PILLARS], float)
    by_want = np.array([weights.wants.get(want, 1.0) for want in wants], float)
    pillar_rung = average(want_rung, PILLARS, parts * by_want, _enough_wants)
    by_pillar = np.array([[weights.pillars.get(pillar, 1.0) for pillar in PILLARS]])
    total = _geometric(pillar_rung, by_pillar)
    return Standings(tuple(businesses), scored, want_rung, pillar_rung, total)


def shares(ladder: Standings, catalogue: Sequence[Indicator], weights: Weights) -> FloatArray:
    """(p, m): the weight of each indicator in its pillar's score, of what was measured.

    Of a scored pillar they add up to 1, and shares × indicator scores to the pillar's score.
    """
    leaf = leaves(catalogue, weights)
    names = ladder.wants.names
    member = np.array([[f"{i.pillar}.{i.want}" == name for i in catalogue] for name in names])
    within = leaf * ~np.isnan(ladder.indicators.values)  # (p, m)
    by_want = np.array([weights.wants.get(_want(name), 1.0) for name in names])
    counted = by_want * ~np.isnan(ladder.wants.values)  # (p, k)
    found = np.zeros(within.shape)
    for pillar in PILLARS:
        at = np.array([name.startswith(f"{pillar}.") for name in names], bool)
        whole = (counted * at).sum(axis=1)
        good = ~np.isnan(ladder.pillars.values[:, ladder.pillars.names.index(pillar)])
        for k in np.nonzero(at)[0]:
            inside = within * member[k]
            part = _ratio(counted[:, k], whole)[:, None] * _ratio(
                inside, inside.sum(axis=1)[:, None]
            )
            found += np.where(good[:, None], part, 0.0)
    return found


def leaves(catalogue: Sequence[Indicator], weights: Weights) -> FloatArray:
    """(m,) weight of each indicator within its want."""
    return np.array([weights.indicators.get(i.indicator, i.weight) for i in catalogue], float)


def total_of(pillars: Sequence[FloatArray], weights: Weights) -> FloatArray:
    """The geometric mean of service and reputation, as the total is formed."""
    by = [weights.pillars.get(pillar, 1.0) for pillar in PILLARS]
    logs = [w * np.log(np.maximum(part, 1.0)) for w, part in zip(by, pillars, strict=True)]
    return np.asarray(np.exp(sum(logs) / sum(by)))


def _want(name: str) -> Want:
    pillar, _, want = name.partition(".")
    return pillar, want


def _ratio(top: FloatArray, bottom: FloatArray) -> FloatArray:
    """top / bottom, 0 where bottom is."""
    return np.asarray(np.divide(top, bottom, out=np.zeros(np.shape(top)), where=bottom > 0))


def _wants(catalogue: Sequence[Indicator], leaf: FloatArray) -> list[Want]:
    """Wants with any weight, in the order of the catalogue."""
    return list(
        dict.fromkeys((i.pillar, i.want) for i, w in zip(catalogue, leaf, strict=True) if w > 0)
    )


def _indicator_rung(catalogue: Sequence[Indicator], measured: Measured) -> Rung:
    """Each value and draw on its scale, details of weight 0 too; NaN = not enough data."""
    shown = measured.states != MISSING
    values, draws = np.full(measured.values.shape, np.nan), np.full(measured.draws.shape, np.nan)
    for at, indicator in enumerate(catalogue):
        seen = shown[:, at]
        values[seen, at] = indicator.score(measured.values[seen, at])
        draws[:, seen, at] = indicator.score(measured.draws[:, seen, at])
    names = tuple(indicator.indicator for indicator in catalogue)
    return Rung(names, values, draws, measured.states, measured.reasons)


def average(child: Rung, names: tuple[str, ...], whole: FloatArray, enough: Rule) -> Rung:
    """Weighted means of what is there; `whole` (k, m) = weights if everything were."""
    seen = whole * ~np.isnan(child.values)[:, None, :]  # (p, k, m)
    weight = seen.sum(axis=-1)
    good = enough(seen, whole) & (weight > 0)
    share = seen / np.where(weight > 0, weight, 1.0)[..., None]
    by_member = share.transpose(0, 2, 1)  # what is missing has share 0: it cannot count as 0
    values = (np.nan_to_num(child.values)[:, None, :] @ by_member)[:, 0]
    draws = (np.nan_to_num(child.draws).transpose(1, 0, 2) @ by_member).transpose(1, 0, 2)
    ranked = (share * (child.states == RANKED)[:, None, :]).sum(axis=-1)
    kept = np.where(ranked >= RANKED_SHARE - 1e-12, RANKED, PROVISIONAL)
    states = np.where(good, kept, MISSING).astype(object)
    reasons = _reasons(child, states, whole > 0)
    values, draws = np.where(good, values, np.nan), np.where(good, draws, np.nan)
    return Rung(names, values, draws, states, reasons)


def _reasons(child: Rung, states: Texts, member: NDArray[np.bool_]) -> Texts:
    """Why each cell is not ranked: the reasons of those members that hold it back."""
    reasons = np.full(states.shape, "", dtype=object)
    for (at, k), state in np.ndenumerate(states):
        if state == RANKED:
            continue
        held = member[k] & (child.states[at] == state)
        parts = [part for reason in child.reasons[at, held] for part in reason.split(", ") if part]
        seen = int((member[k] & ~np.isnan(child.values[at])).sum())
        short = f"{seen} of {int(member[k].sum())} measured"
        reasons[at, k] = ", ".join(_together(parts) if parts else [short])
    return reasons


def _together(parts: Sequence[str]) -> list[str]:
    """Reasons that differ in their number only become one.

    >>> _together(["3 of 20 reviews", "12 of 30 audits", "9 of 20 reviews", "no site"])
    ['3 to 9 of 20 reviews', '12 of 30 audits', 'no site']
    """
    counts: dict[str, list[int]] = {}
    for part in parts:
        number, of, rest = part.partition(" of ")
        counted = bool(of) and number.isdigit()
        counts.setdefault(f" of {rest}" if counted else part, []).extend(
            [int(number)] if counted else []
        )
    found = []
    for rest, numbers in counts.items():
        least, most = min(numbers, default=0), max(numbers, default=0)
        span = f"{least}" if least == most else f"{least} to {most}"
        found.append(f"{span}{rest}" if numbers else rest)
    return found


def enough_weight(seen: FloatArray, whole: FloatArray) -> NDArray[np.bool_]:
    """Four fifths of the weight are measured."""
    return np.asarray(seen.sum(axis=-1) >= WANT_COVERED * whole.sum(axis=-1) - 1e-12)


def _enough_wants(seen: FloatArray, whole: FloatArray) -> NDArray[np.bool_]:
    needed = np.rint(PILLAR_COVERED * (whole > 0).sum(axis=-1))  # 1 of 1, 1 of 2, 2 of 3, 4 of 6
    return np.asarray((seen > 0).sum(axis=-1) >= needed)


def _both(seen: FloatArray, whole: FloatArray) -> NDArray[np.bool_]:
    return np.asarray((seen > 0).all(axis=-1))


def _geometric(pillars: Rung, weights: FloatArray) -> Rung:
    """Weighted geometric mean, scores floored at 1: reputation is not bought off with speed."""
    logs = replace(
        pillars,
        values=np.log(np.maximum(pillars.values, 1.0)),
        draws=np.log(np.maximum(pillars.draws, 1.0)),
    )
    mean = average(logs, ("total",), weights, _both)
    reasons = mean.reasons.copy()
    for at in np.nonzero(mean.states[:, 0] == MISSING)[0].tolist():
        absent = [n for n, v in zip(pillars.names, pillars.values[at], strict=True) if np.isnan(v)]
        reasons[at, 0] = " and ".join(f"no {name} score" for name in absent)
    return replace(mean, values=np.exp(mean.values), draws=np.exp(mean.draws), reasons=reasons)
