"""From indicator views to the results tables: estimates, standings, the quality of the set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields

import duckdb
import numpy as np

from benchmark.numbers import alerts, findings, resample, results, states
from benchmark.numbers.estimates import FloatArray
from benchmark.numbers.observed import estimates, observe
from benchmark.numbers.resample import Estimate
from benchmark.numbers.results import Scored
from benchmark.numbers.scores import Indicator, Measured, Weights, standings
from benchmark.store import insert
from benchmark.study import Study


def score(connection: duckdb.DuckDBPyConnection, study: Study) -> None:
    """Fill the results tables from the indicator views, wave by wave."""
    businesses = [business.id for business in study.business]
    waves = sorted(study.wave, key=lambda wave: wave.start_day)
    names = [wave.name for wave in waves]
    observed = observe(connection, _catalogue(connection, study), businesses, names)
    # What nobody's data ever touch, the study does not measure: it weighs on no want or pillar.
    observed = [one for one in observed if one.tried]
    weights = resample.weights(businesses, study.scoring.draws, study.scoring.seed)
    planned = {wave for (wave,) in connection.execute("SELECT wave FROM action").fetchall()}
    earlier: list[Scored] = []
    for wave in names:
        whole, clean = estimates(study, observed, wave, weights)
        if any(estimate.tried.any() for estimate in whole):
            catalogue = [one.indicator for one in observed]
            scored = _scored(connection, study, wave, catalogue, whole, clean)
            _keep(connection, study, scored)
            findings.keep(connection, study, scored, earlier)
            # Waves are large: only the last one, and those that actions were planned on, are kept.
            earlier = [*(one for one in earlier if one.wave in planned), scored]
    alerts.keep(connection, study)


def _catalogue(connection: duckdb.DuckDBPyConnection, study: Study) -> list[Indicator]:
    """The indicators of the study's touchpoints."""
    names = ", ".join(field.name for field in fields(Indicator))
    rows = connection.execute(f"SELECT {names} FROM indicator ORDER BY indicator").fetchall()
    catalogue = [Indicator(*row) for row in rows]
    return [i for i in catalogue if i.touchpoint in study.study.touchpoints]


def _scored(
    connection: duckdb.DuckDBPyConnection,
    study: Study,
    wave: str,
    catalogue: Sequence[Indicator],
    estimates: Sequence[Estimate],
    clean: Sequence[Estimate],
) -> Scored:
    businesses = [business.id for business in study.business]
    covered = coverage(connection, businesses)
    whole = _whole_samples(connection, wave, businesses, catalogue)

    def measured(estimates: Sequence[Estimate], factor: float = 1.0) -> Measured:
        limits = states.of_study(study, factor)
        return states.measured(catalogue, estimates, covered, limits, whole)

    weights, now = _weights(study, catalogue), measured(estimates)
    ladder = standings(businesses, catalogue, now, weights)
    return Scored(wave, catalogue, estimates, now, weights, ladder, clean, measured)


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


def coverage(connection: duckdb.DuckDBPyConnection, businesses: Sequence[str]) -> FloatArray:
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
