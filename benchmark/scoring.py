"""From indicator views to the results tables: estimates, standings, the quality of the set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace

import duckdb
import numpy as np
import pandas as pd

from benchmark import findings, resample, results, states
from benchmark.estimates import FloatArray
from benchmark.resample import BUCKETS, Estimate, Sums
from benchmark.results import Scored
from benchmark.scores import Indicator, Weights, standings
from benchmark.study import Study
from benchmark.tables import insert


def score(connection: duckdb.DuckDBPyConnection, study: Study) -> None:
    """Fill the results tables from the indicator views, wave by wave."""
    catalogue = _catalogue(connection, study)
    weights = resample.weights(
        [b.id for b in study.business], study.scoring.draws, study.scoring.seed
    )
    waves = [wave.name for wave in study.wave]
    by_indicator = {
        i.indicator: _estimates(connection, study, i, waves, weights) for i in catalogue
    }
    # What nobody's data ever touch, the study does not measure: it weighs on no want or pillar.
    catalogue = [
        i for i in catalogue if any(e.tried.any() for e in by_indicator[i.indicator].values())
    ]
    before: Scored | None = None
    for wave in sorted(study.wave, key=lambda wave: wave.start_day):
        estimates = [by_indicator[i.indicator][wave.name] for i in catalogue]
        if any(estimate.tried.any() for estimate in estimates):
            scored = _scored(connection, study, wave.name, catalogue, estimates)
            _keep(connection, study, scored)
            findings.keep(connection, study, scored, before)
            before = scored


def _catalogue(connection: duckdb.DuckDBPyConnection, study: Study) -> list[Indicator]:
    """The indicators of the study's touchpoints."""
    names = ", ".join(field.name for field in fields(Indicator))
    rows = connection.execute(f"SELECT {names} FROM indicator ORDER BY indicator").fetchall()
    catalogue = [Indicator(*row) for row in rows]
    return [i for i in catalogue if i.touchpoint in study.study.touchpoints]


def _estimates(
    connection: duckdb.DuckDBPyConnection,
    study: Study,
    indicator: Indicator,
    waves: Sequence[str],
    weights: FloatArray,
) -> dict[str, Estimate]:
    """Wave → the indicator's estimate for every business."""
    businesses = [business.id for business in study.business]
    if indicator.summary in resample.ADDITIVE:
        sums = _sums(connection, indicator, businesses, waves)
        return {
            wave: resample.from_sums(
                indicator,
                businesses,
                sums[wave],
                weights,
                seed=study.scoring.seed,
                prior_mean=study.rating.prior_mean,
                prior=study.rating.prior,
                wave=wave,
            )
            for wave in waves
        }
    samples = _samples(connection, indicator)
    columns = "wave, business, bucket, x AS value, w AS weight"
    frame = connection.execute(f"SELECT {columns} FROM ({samples})").df()
    return {
        wave: _whole(indicator, businesses, frame[frame["wave"] == wave], weights) for wave in waves
    }


def _samples(connection: duckdb.DuckDBPyConnection, indicator: Indicator) -> str:
    """SQL of an indicator's samples: x, cut off at the cap, its weight w, its bucket."""
    view = indicator.indicator
    columns = connection.execute(f"SELECT column_name FROM (DESCRIBE {view})").fetchall()
    weight = "weight" if ("weight",) in columns else "1.0"
    value = "value" if indicator.cap is None else f"least(value, {indicator.cap!r})"
    return (
        f"SELECT wave, business, CAST(hash(sample) % {BUCKETS} AS INTEGER) AS bucket, "
        f"CAST({value} AS DOUBLE) AS x, CAST({weight} AS DOUBLE) AS w FROM {view}"
    )


def _sums(
    connection: duckdb.DuckDBPyConnection,
    indicator: Indicator,
    businesses: Sequence[str],
    waves: Sequence[str],
) -> dict[str, Sums]:
    """Wave → sums per business and bucket: one pass over the samples."""
    seen = "FILTER (WHERE x IS NOT NULL)"
    rows = connection.execute(
        "SELECT wave, business, bucket, count(*) AS tried, count(x) AS n, "
        f"sum(w) {seen} AS w, sum(w * x) AS wx, sum(w * w) {seen} AS ww "
        f"FROM ({_samples(connection, indicator)}) GROUP BY wave, business, bucket"
    ).fetchnumpy()
    cells = np.zeros((5, len(waves), len(businesses), BUCKETS))
    at = _places(rows["wave"], waves), _places(rows["business"], businesses), rows["bucket"]
    for cell, name in zip(cells, ("tried", "n", "w", "wx", "ww"), strict=True):
        cell[at] = np.ma.filled(rows[name], 0.0)
    return {wave: Sums(*cells[:, place]) for place, wave in enumerate(waves)}


def _places(names: Iterable[str], known: Sequence[str]) -> list[int]:
    place = {name: at for at, name in enumerate(known)}
    return [place[name] for name in names]


def _whole(
    indicator: Indicator, businesses: Sequence[str], rows: pd.DataFrame, weights: FloatArray
) -> Estimate:
    if indicator.summary == "census":
        by_business = rows.groupby("business")["value"]
        values = by_business.mean().reindex(list(businesses)).to_numpy(float)
        tried = by_business.size().reindex(list(businesses), fill_value=0)
        estimate = resample.census(values, weights.shape[1])
        return replace(estimate, tried=np.asarray(tried, dtype=np.float64))
    return resample.from_rows(indicator, businesses, rows, weights)


def _scored(
    connection: duckdb.DuckDBPyConnection,
    study: Study,
    wave: str,
    catalogue: Sequence[Indicator],
    estimates: Sequence[Estimate],
) -> Scored:
    businesses = [business.id for business in study.business]
    thresholds = states.Thresholds(
        audits=study.thresholds.audits,
        reviews=study.thresholds.reviews,
        loads=study.thresholds.loads,
        coverage=study.thresholds.coverage,
    )
    coverage = _coverage(connection, businesses)
    whole = _whole_samples(connection, wave, businesses, catalogue)
    measured = states.measured(catalogue, estimates, coverage, thresholds, whole)
    weights = _weights(study, catalogue)
    ladder = standings(businesses, catalogue, measured, weights)
    return Scored(wave, catalogue, estimates, measured, weights, ladder)


def _keep(connection: duckdb.DuckDBPyConnection, study: Study, scored: Scored) -> None:
    """Tables `estimate`, `standing` and `set_quality`."""
    insert(connection, "estimate", results.estimate_rows(scored))
    for rung, scope in scored.scopes():
        rows = results.standing_rows(study, scored.wave, rung, scope, scored.sets[scope][1])
        insert(connection, "standing", rows)
        insert(connection, "set_quality", [results.set_quality(scored.wave, rung, scope)])


def _weights(study: Study, catalogue: Sequence[Indicator]) -> Weights:
    """The study's weights; a want's weight counts in both pillars."""
    pillars = {indicator.pillar for indicator in catalogue}
    wants = {(p, str(want)): w for want, w in study.weights.wants.items() for p in pillars}
    by_pillar = {str(pillar): w for pillar, w in study.weights.pillars.items()}
    return Weights(dict(study.weights.indicators), wants, by_pillar)


def _coverage(connection: duckdb.DuckDBPyConnection, businesses: Sequence[str]) -> FloatArray:
    """Share of the platforms' own counts that was collected; NaN = not known."""
    rows = connection.execute(
        "SELECT business, sum(collected) / sum(platform_count) FROM review_coverage "
        "WHERE platform_count > 0 GROUP BY business"
    ).fetchall()
    known: Mapping[str, float] = dict(rows)
    return np.array([known.get(business, np.nan) for business in businesses])


def _whole_samples(
    connection: duckdb.DuckDBPyConnection,
    wave: str,
    businesses: Sequence[str],
    catalogue: Sequence[Indicator],
) -> FloatArray:
    """(p, m) audits of each indicator's channel, or effective reviews, in the wave."""
    rows = connection.execute(
        "SELECT business, 'audit', touchpoint, count(*) FROM audit WHERE wave = $wave GROUP BY ALL "
        "UNION ALL SELECT business, 'review', 'review', sum(weight) ** 2 / sum(weight ** 2) "
        "FROM wave_review WHERE wave = $wave GROUP BY business",
        {"wave": wave},
    ).fetchall()
    known = {(business, counts, touchpoint): n for business, counts, touchpoint, n in rows}
    return np.array(
        [[known.get((b, i.counts, i.touchpoint), 0.0) for i in catalogue] for b in businesses],
        float,
    )
