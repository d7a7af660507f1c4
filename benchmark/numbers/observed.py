"""From indicator views to estimates: one pass over the samples, one matrix product per business."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import duckdb
import numpy as np
import pandas as pd

from benchmark.numbers import resample
from benchmark.numbers.estimates import FloatArray
from benchmark.numbers.resample import BUCKETS, Estimate, Sums
from benchmark.numbers.scores import Indicator
from benchmark.study import Study

ROWS = "wave, business, bucket, x AS value, w AS weight"


@dataclass(frozen=True)
class Observed:
    """An indicator's samples of all waves: as sums, or as rows where sums do not tell."""

    indicator: Indicator
    sums: dict[str, Sums]  # wave → sums; of medians and facts none
    clean: dict[str, Sums]  # the same without doubted samples; none where none is doubted
    rows: pd.DataFrame | None  # wave, business, bucket, value, weight

    @property
    def tried(self) -> bool:
        """Has anybody's data ever touched it?"""
        if self.rows is not None:
            return not self.rows.empty
        return any(sums.tried.any() for sums in self.sums.values())


def observe(
    connection: duckdb.DuckDBPyConnection,
    catalogue: Sequence[Indicator],
    businesses: Sequence[str],
    waves: Sequence[str],
) -> list[Observed]:
    """Read every indicator's samples, once."""
    weighted = "SELECT table_name FROM duckdb_columns() WHERE column_name = 'weight'"
    weighed = {name for (name,) in connection.execute(weighted).fetchall()}
    connection.execute("CREATE OR REPLACE TEMP TABLE doubts AS FROM doubted")  # asked thirty times
    kinds = connection.execute("SELECT DISTINCT counts FROM doubts").fetchall()
    doubted = {kind for (kind,) in kinds}
    found = []
    for one in catalogue:
        samples = _samples(one, one.indicator in weighed)
        if one.summary in resample.ADDITIVE:
            doubts = one.counts in doubted
            whole, clean = _sums(connection, one, samples, businesses, waves, doubts)
            found.append(Observed(one, whole, clean, None))
        else:
            rows = connection.execute(f"SELECT {ROWS} FROM ({samples})").df()
            found.append(Observed(one, {}, {}, rows))
    return found


def estimates(
    study: Study, observed: Sequence[Observed], wave: str, weights: FloatArray
) -> tuple[list[Estimate], list[Estimate]]:
    """(every indicator in a wave, the same without doubted samples: its values, hardly drawn)."""
    businesses = [business.id for business in study.business]
    drawn = iter(_drawn([o for o in observed if o.rows is None], wave, weights))
    whole, clean = [], []
    for one in observed:
        if one.rows is None:
            found = _additive(study, one, one.sums[wave], wave, weights, next(drawn))
            few = weights[:, :2]
            part = _additive(study, one, one.clean[wave], wave, few) if one.clean else found
        else:
            rows = one.rows[one.rows["wave"] == wave]
            found = part = _whole(one.indicator, businesses, rows, weights)
        whole.append(found)
        clean.append(part)
    return whole, clean


def _drawn(observed: Sequence[Observed], wave: str, weights: FloatArray) -> list[FloatArray]:
    """Of each (p, draws, 2) drawn sums: all indicators of a business in one product."""
    if not observed:
        return []
    pairs = np.stack([resample.pairs(o.indicator, o.sums[wave]) for o in observed])
    wide = pairs.transpose(1, 2, 0, 3).reshape(pairs.shape[1], BUCKETS, -1)
    drawn = np.stack([weight @ part for weight, part in zip(weights, wide, strict=True)])
    return list(np.moveaxis(drawn.reshape(*drawn.shape[:2], len(observed), 2), 2, 0))


def _additive(
    study: Study,
    one: Observed,
    sums: Sums,
    wave: str,
    weights: FloatArray,
    drawn: FloatArray | None = None,
) -> Estimate:
    return resample.from_sums(
        one.indicator,
        [business.id for business in study.business],
        sums,
        weights,
        seed=study.scoring.seed,
        prior_mean=study.rating.prior_mean,
        prior=study.rating.prior,
        wave=wave,
        drawn=drawn,
    )


def _samples(indicator: Indicator, weighed: bool) -> str:
    """SQL of an indicator's samples: x, cut off at the cap, its weight w, its bucket."""
    weight = "weight" if weighed else "1.0"
    value = "value" if indicator.cap is None else f"least(value, {indicator.cap!r})"
    return (
        f"SELECT wave, business, sample, CAST(hash(sample) % {BUCKETS} AS INTEGER) AS bucket, "
        f"CAST({value} AS DOUBLE) AS x, CAST({weight} AS DOUBLE) AS w FROM {indicator.indicator}"
    )


def _sums(
    connection: duckdb.DuckDBPyConnection,
    indicator: Indicator,
    samples: str,
    businesses: Sequence[str],
    waves: Sequence[str],
    doubts: bool,
) -> tuple[dict[str, Sums], dict[str, Sums]]:
    """Wave → sums per business and bucket, and the same without doubted samples."""
    doubted = "false"
    if doubts:
        doubted = f"sample IN (SELECT sample FROM doubts WHERE counts = '{indicator.counts}')"
    seen = "FILTER (WHERE x IS NOT NULL)"
    rows = connection.execute(
        f"SELECT wave, business, bucket, {doubted} AS doubted, count(*) AS tried, count(x) AS n, "
        f"sum(w) {seen} AS w, sum(w * x) AS wx, sum(w * w) {seen} AS ww "
        f"FROM ({samples}) GROUP BY wave, business, bucket, doubted"
    ).fetchnumpy()
    cells = np.zeros((2, 5, len(waves), len(businesses), BUCKETS))
    wave, business = _places(rows["wave"], waves), _places(rows["business"], businesses)
    apart = np.asarray(rows["doubted"], int)
    for at, name in enumerate(("tried", "n", "w", "wx", "ww")):
        cells[apart, at, wave, business, rows["bucket"]] = np.ma.filled(rows[name], 0.0)
    both = cells.sum(axis=0)
    whole = {wave: Sums(*both[:, place]) for place, wave in enumerate(waves)}
    clean = {wave: Sums(*cells[0, :, place]) for place, wave in enumerate(waves)}
    return whole, clean if doubts else {}


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
