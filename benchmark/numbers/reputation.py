"""Stars with and without flagged reviews, per platform and pooled, what changed, what is said.

Everything a page shows of reviews is stored here by the build.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np

from benchmark.numbers import ranks, resample, states, trend
from benchmark.numbers.estimates import FloatArray
from benchmark.numbers.resample import BUCKETS, Estimate, Sums
from benchmark.numbers.results import known
from benchmark.numbers.scores import MISSING, Indicator
from benchmark.numbers.scoring import coverage
from benchmark.store import insert
from benchmark.study import Study
from benchmark.tagging import quality

SQL = Path(__file__).parents[1] / "sql" / "reputation"
VARIANTS = ("all", "without flagged")
TOGETHER, OFFSET = "all", "offset"
Row = dict[str, object]


def _stars(measure: str) -> Indicator:
    return Indicator(
        indicator=f"review_{measure}", title="Stars", unit="stars", want="promises",
        stage="word_of_mouth", touchpoint="review", pillar="reputation", floor=1, target=5,
        summary="rating" if measure == "rating" else "mean", source="methods 2", counts="review",
    )  # fmt: skip


STARS = {measure: _stars(measure) for measure in ("rating", "mean")}


@dataclass(frozen=True)
class Cells:
    """Sums per measure, variant, wave, platform, business and bucket."""

    sources: tuple[str, ...]
    n: FloatArray  # (2 variants, waves, platforms, businesses, buckets)
    sums: Mapping[str, tuple[FloatArray, FloatArray, FloatArray]]  # measure → w, wx, ww

    def of(
        self, measure: str, variant: int, wave: int, sources: Sequence[int], less: FloatArray
    ) -> Sums:
        """Sums of some platforms together, each rating less its platform's offset."""
        at = (variant, wave, list(sources))
        w, wx, ww = (cell[at] for cell in self.sums[measure])
        n = self.n[at].sum(axis=0)
        shifted = wx - less[:, None, None] * w
        return Sums(n, n, w.sum(axis=0), shifted.sum(axis=0), ww.sum(axis=0))


def keep(connection: duckdb.DuckDBPyConnection, study: Study) -> None:
    """Fill the tables of `5_reputation.sql`."""
    if not connection.execute("SELECT 1 FROM review LIMIT 1").fetchall():
        return
    for path in sorted(SQL.glob("*.sql")):
        connection.execute(path.read_text())
    quality.keep(connection)
    waves = [wave.name for wave in sorted(study.wave, key=lambda wave: wave.start_day)]
    cells = _cells(connection, study, waves)
    weights = resample.weights(
        [b.id for b in study.business], study.scoring.draws, study.scoring.seed
    )
    covered = coverage(connection, [business.id for business in study.business])
    offsets = [_offsets(cells, at) for at in range(len(waves))]
    for at, wave in enumerate(waves):
        insert(connection, "source_offset", list(_offset_rows(cells, at, wave, offsets[at])))
    for measure in STARS:
        for variant in range(len(VARIANTS)):
            ranked = [
                _standings(study, cells, measure, variant, at, offsets[at], weights, covered)
                for at in range(len(waves))
            ]
            for wave, found in zip(waves, ranked, strict=True):
                for source, column in found.items():
                    rows = _rows(study, wave, source, measure, VARIANTS[variant], column)
                    insert(connection, "review_standing", rows)
            together = [found.get(TOGETHER) for found in ranked]
            for (before, then), (after, now) in pairwise(zip(waves, together, strict=True)):
                if then and now:
                    rows = _changes(study, (before, after), measure, VARIANTS[variant], then, now)
                    insert(connection, "review_change", rows)


def _cells(connection: duckdb.DuckDBPyConnection, study: Study, waves: Sequence[str]) -> Cells:
    """One pass over the reviews of all waves."""
    found = connection.execute(
        f"""
        SELECT wave, business, source, doubted_review.review IS NULL AS clean,
            CAST(hash(source || ' ' || wave_review.review) % {BUCKETS} AS INTEGER) AS bucket,
            count(*) AS n, sum(weight) AS w, sum(weight * rating) AS wx,
            sum(weight * weight) AS ww, sum(rating) AS x
        FROM wave_review
        LEFT JOIN doubted_review USING (business, source, review)
        GROUP BY ALL
        """
    ).fetchnumpy()
    businesses = [business.id for business in study.business]
    sources = tuple(sorted(set(found["source"])))
    shape = (2, len(waves), len(sources), len(businesses), BUCKETS)
    columns = [("wave", waves), ("source", sources), ("business", businesses)]
    wave, source, business = (_places(found[column], names) for column, names in columns)
    apart, bucket = np.asarray(found["clean"], int), np.asarray(found["bucket"], int)
    sums = {}
    for name in ("n", "w", "wx", "ww", "x"):
        cell = np.zeros(shape)
        cell[apart, wave, source, business, bucket] = np.ma.filled(found[name], 0.0)
        sums[name] = np.stack([cell.sum(axis=0), cell[1]])
    n = sums["n"]
    return Cells(
        sources, n, {"rating": (sums["w"], sums["wx"], sums["ww"]), "mean": (n, sums["x"], n)}
    )


def _places(column: Iterable[str], names: Sequence[str]) -> list[int]:
    place = {name: at for at, name in enumerate(names)}
    return [place[one] for one in column]


def _offsets(cells: Cells, wave: int) -> FloatArray:
    """(platforms,) stars each gives more or less than the others; NaN = cannot be told.

    Mean of business b on platform s = business + platform, fitted by least squares weighted by the
    number of reviews (two-way model without interaction: Searle, Linear Models for Unbalanced Data,
    1987, chapter 4), over the largest set of platforms that are connected by businesses in common.
    Offsets are centred on the reviews, so that the mean of all is unchanged. Their own uncertainty
    is not part of the intervals.
    """
    n = cells.n[0, wave].sum(axis=-1)  # (platforms, businesses)
    offsets = np.full(len(n), np.nan)
    joined = _connected(n)
    if len(joined) < 2:
        return offsets
    total = cells.sums["mean"][1][0, wave].sum(axis=-1)
    source, business = np.nonzero(n[joined] > 0)
    design = np.zeros((source.size, len(joined) + n.shape[1]))
    design[np.arange(source.size), source] = 1
    design[np.arange(source.size), len(joined) + business] = 1
    root = np.sqrt(n[joined][source, business])
    means = total[joined][source, business] / n[joined][source, business]
    fitted = np.linalg.lstsq(design * root[:, None], means * root, rcond=None)[0][: len(joined)]
    weight = n[joined].sum(axis=1)
    offsets[joined] = fitted - fitted @ weight / weight.sum()
    return offsets


def _connected(n: FloatArray) -> list[int]:
    """The platforms that hang together by businesses reviewed on several, most reviews first."""
    left = set(np.nonzero(n.sum(axis=1) > 0)[0].tolist())
    best: list[int] = []
    while left:
        group: set[int] = set()
        front = {left.pop()}
        while front:
            group |= front
            there = (n[list(front)] > 0).any(axis=0)
            front = {at for at in left if (n[at, there] > 0).any()} - group
            left -= front
        if n[list(group)].sum() > (n[best].sum() if best else 0):
            best = sorted(group)
    return best


def _offset_rows(cells: Cells, at: int, wave: str, offsets: FloatArray) -> Iterator[Row]:
    for place, source in enumerate(cells.sources):
        n = cells.n[0, at, place].sum(axis=-1)
        if n.sum():
            yield {
                "wave": wave,
                "source": source,
                "stars": known(offsets[place]),
                "businesses": int((n > 0).sum()),
                "reviews": int(n.sum()),
            }


@dataclass(frozen=True)
class Column:
    """One ranking by stars."""

    estimate: Estimate
    states: trend.Column
    reasons: Sequence[str]


def _standings(
    study: Study,
    cells: Cells,
    measure: str,
    variant: int,
    wave: int,
    offsets: FloatArray,
    weights: FloatArray,
    covered: FloatArray,
) -> dict[str, Column]:
    """Platform, all or offset → its ranking."""
    there = [at for at in range(len(cells.sources)) if cells.n[0, wave, at].any()]
    none = np.zeros(len(there))
    views = {cells.sources[at]: ([at], np.zeros(1)) for at in there if len(there) > 1}
    if there:
        views[TOGETHER] = (there, none)
    if len(there) > 1 and not np.isnan(offsets[there]).any():
        views[OFFSET] = (there, offsets[there])
    return {
        source: _column(
            study, STARS[measure], cells.of(measure, variant, wave, *view), weights, covered
        )
        for source, view in views.items()
    }


def _column(
    study: Study, indicator: Indicator, sums: Sums, weights: FloatArray, covered: FloatArray
) -> Column:
    estimate = resample.from_sums(
        indicator,
        [business.id for business in study.business],
        sums,
        weights,
        seed=study.scoring.seed,
        prior_mean=study.rating.prior_mean,
        prior=study.rating.prior,
    )
    cells = states.measured([indicator], [estimate], covered, states.of_study(study))
    column = (estimate.value, estimate.draws, cells.states[:, 0])
    return Column(estimate, column, cells.reasons[:, 0].tolist())


def _rows(
    study: Study, wave: str, source: str, measure: str, variant: str, column: Column
) -> list[Row]:
    names = [business.name for business in study.business]
    estimate = column.estimate
    found = ranks.ranking(names, *column.states)
    return [
        {
            "wave": wave,
            "business": study.business[p].id,
            "source": source,
            "measure": measure,
            "variant": variant,
            "state": one.state,
            "reason": column.reasons[p] or None,
            "n": int(estimate.n[p]),
            "effective_n": round(float(estimate.effective_n[p]), 6),
            "value": known(estimate.value[p], one.state != MISSING),
            "low": known(estimate.low[p], one.state != MISSING),
            "high": known(estimate.high[p], one.state != MISSING),
            "rank": one.rank,
            "rank_low": one.low,
            "rank_high": one.high,
            "compared": one.of,
            "tied_with": ", ".join(one.tied) or None,
            "words": one.words,
        }
        for p, one in enumerate(found)
    ]


def _changes(
    study: Study,
    waves: tuple[str, str],
    measure: str,
    variant: str,
    then: Column,
    now: Column,
) -> list[Row]:
    """Changes in stars, judged as one family."""
    businesses = [business.id for business in study.business]
    found = trend.judged(list(trend.changes(measure, businesses, then.states, now.states)))
    return [
        {
            "wave": waves[1],
            "since": waves[0],
            "measure": measure,
            "variant": variant,
            "business": one.business,
            "change": known(one.change),
            "market": known(one.market),
            "stars": known(one.points),
            "low": known(one.points_low),
            "high": known(one.points_high),
            "p": one.p,
            "p_holm": one.p_holm,
            "verdict": one.verdict,
            "reason": one.reason,
        }
        for one in found
    ]
