"""What was promised against what was met: shares kept, with their intervals."""

from __future__ import annotations

import duckdb
import numpy as np

from benchmark.numbers import states
from benchmark.numbers.estimates import wilson
from benchmark.numbers.results import Row, known
from benchmark.numbers.scores import MISSING, PROVISIONAL, RANKED


def rows(
    connection: duckdb.DuckDBPyConnection, wave: str, thresholds: states.Thresholds
) -> list[Row]:
    """Table `promise_kept` of one wave, from view `promise_check`."""
    found = connection.execute(
        # What never came is longer than whatever came: infinite, so the median stays one.
        "SELECT business, promise, count(*), sum(kept), any_value(unit), median(promised), "
        "median(coalesce(met, 'inf'::DOUBLE)) FILTER (unit IS NOT NULL), "
        "count(*) FILTER (unit IS NOT NULL AND met IS NULL) "
        "FROM promise_check WHERE wave = ? GROUP BY business, promise ORDER BY ALL",
        [wave],
    ).fetchall()
    return [_row(wave, thresholds, *one) for one in found]


def _row(
    wave: str,
    thresholds: states.Thresholds,
    business: str,
    promise: str,
    n: int,
    kept: float,
    unit: str | None,
    promised: float | None,
    met: float | None,
    unmet: int,
) -> Row:
    enough, ranked = thresholds.audits
    state = MISSING if n < enough else PROVISIONAL if n < ranked else RANKED
    shown = state != MISSING
    low, high = wilson(np.array(kept), np.array(n))
    return {
        "wave": wave,
        "business": business,
        "promise": promise,
        "state": state,
        "n": n,
        "kept": known(kept / n, shown),
        "low": known(float(low), shown),
        "high": known(float(high), shown),
        "unit": unit,
        "promised": known(promised),
        "met": known(met, shown),
        "unmet": unmet,
    }
