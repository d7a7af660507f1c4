"""What was scored, as rows of the results tables: pages and exports read these, no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from benchmark.numbers import ranks, resample
from benchmark.numbers.estimates import FloatArray
from benchmark.numbers.ranks import RankSets
from benchmark.numbers.resample import Estimate
from benchmark.numbers.scores import MISSING, Indicator, Measured, Rung, Standings, Texts, Weights
from benchmark.study import Study

RANKABLE = 0.5  # below it the set is told as leaders, middle, laggards (methods, set gate)
Row = dict[str, object]


@dataclass(frozen=True)
class Scored:
    """A wave with everything that was computed of it."""

    wave: str
    catalogue: Sequence[Indicator]
    estimates: Sequence[Estimate]
    measured: Measured
    weights: Weights
    ladder: Standings
    clean: Sequence[Estimate]  # without doubted samples; the very same where none is
    restated: Callable[[Sequence[Estimate], float], Measured]  # with thresholds times a factor

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """What has a standing: total, pillars, wants."""
        return self.ladder.total, self.ladder.pillars, self.ladder.wants

    def scopes(self) -> Iterator[tuple[Rung, str]]:
        """(rung, name) of total, pillars and wants."""
        for rung in self.rungs:
            for name in rung.names:
                yield rung, name

    def state(self, scope: str, business: str) -> str:
        """Data state of a business in a scope."""
        states = next(rung.column(scope)[2] for rung in self.rungs if scope in rung.names)
        return str(states[self.ladder.businesses.index(business)])

    @cached_property
    def sets(self) -> Mapping[str, tuple[list[int], RankSets | None]]:
        """Scope or indicator → (who is compared, their rank sets)."""
        everything = [
            *self.scopes(),
            *((self.ladder.indicators, i.indicator) for i in self.catalogue),
        ]
        return {name: _sets(*rung.column(name)) for rung, name in everything}


def _sets(
    values: FloatArray, draws: FloatArray, states: Texts
) -> tuple[list[int], RankSets | None]:
    seen = ranks.compared(values, states)
    return seen, ranks.rank_sets(values[seen], draws[:, seen]) if seen else None


def estimate_rows(scored: Scored) -> list[Row]:
    """Table `estimate`."""
    rung, ladder = scored.ladder.indicators, scored.ladder
    rows = []
    for k, (indicator, estimate) in enumerate(zip(scored.catalogue, scored.estimates, strict=True)):
        scores = indicator.score(estimate.value)
        drawn = indicator.score(estimate.draws)
        low, high = resample.interval(scores, drawn)
        for p, business in enumerate(ladder.businesses):
            state = str(rung.states[p, k])
            shown = state != MISSING
            rows.append(
                {
                    "wave": scored.wave,
                    "business": business,
                    "indicator": indicator.indicator,
                    "state": state,
                    "reason": rung.reasons[p, k] or None,
                    "n": int(estimate.n[p]),
                    "tried": int(estimate.tried[p]),
                    "effective_n": round(float(estimate.effective_n[p]), 6),
                    "value": known(estimate.value[p], shown),
                    "low": known(estimate.low[p], shown),
                    "high": known(estimate.high[p], shown),
                    "score": known(scores[p], shown),
                    "score_low": known(low[p], shown),
                    "score_high": known(high[p], shown),
                }
            )
    return rows


def standing_rows(
    study: Study, wave: str, rung: Rung, scope: str, sets: RankSets | None
) -> list[Row]:
    """Table `standing`, one scope of it."""
    names = [business.name for business in study.business]
    values, draws, state = rung.column(scope)
    low, high = rung.interval()
    k = rung.names.index(scope)
    rows = []
    for p, standing in enumerate(ranks.ranking(names, values, draws, state, sets)):
        shown = standing.state != MISSING
        rows.append(
            {
                "wave": wave,
                "business": study.business[p].id,
                "scope": scope,
                "state": standing.state,
                "reason": rung.reasons[p, k] or None,
                "score": known(values[p], shown),
                "low": known(low[p, k], shown),
                "high": known(high[p, k], shown),
                "rank": standing.rank,
                "rank_low": standing.low,
                "rank_high": standing.high,
                "compared": standing.of,
                "tied_with": ", ".join(standing.tied) or None,
                "p_best": standing.best,
                "words": standing.words,
            }
        )
    return rows


def set_quality(wave: str, rung: Rung, scope: str) -> Row:
    """Table `set_quality`, one scope of it."""
    values, draws, state = rung.column(scope)
    seen = (state != MISSING) & ~np.isnan(values)
    rho = ranks.rankability(values[seen], draws[:, seen])
    if np.isnan(rho):
        words = "Fewer than two businesses have enough data to be compared."
    elif rho < RANKABLE:
        words = (
            f"The businesses are too close to rank one by one (rankability {rho:.2f}): "
            "read leaders, middle and laggards."
        )
    else:
        words = f"The differences are mostly real (rankability {rho:.2f})."
    return {"wave": wave, "scope": scope, "rankability": known(rho, True), "words": words}


def known(number: float | None, shown: bool = True) -> float | None:
    """A number as it is stored: None where it is not to be shown, or not there."""
    # Nine digits: parallel sums differ in the sixteenth, and a rebuild should change nothing.
    return round(float(number), 9) if shown and number is not None and np.isfinite(number) else None


def plain_rows(wave: Mapping[str, str], found: Sequence[object]) -> list[Row]:
    """Dataclasses as rows, numbers as they are stored, with the wave's columns before them."""
    return [
        {**wave, **{k: known(v) if isinstance(v, float) else v for k, v in vars(one).items()}}
        for one in found
    ]
