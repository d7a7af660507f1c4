"""The GROUP BY business, bucket that the store does in SQL, for tests in pandas."""

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from benchmark.numbers.resample import BUCKETS, Sums


def bucket(cluster: object) -> int:
    return hashlib.sha256(f"salt {cluster}".encode()).digest()[0]


def sums_of(rows: pd.DataFrame, names: Sequence[str], cap: float | None = None) -> Sums:
    """Rows `business, cluster, value` and perhaps `weight` to bucket sums."""
    rows = rows.assign(bucket=rows.cluster.map(bucket))
    x = rows.value.astype(float).to_numpy(copy=True)
    x = x if cap is None else np.minimum(x, cap)
    seen = ~np.isnan(x)
    w = rows.weight.to_numpy(float) if "weight" in rows else np.ones(len(rows))
    w = w * seen
    cell = rows.business.map(list(names).index).to_numpy() * BUCKETS + rows.bucket.to_numpy()
    columns = (np.ones(len(rows)), seen, w, w * np.nan_to_num(x), w * w)
    cells = len(names) * BUCKETS
    shape = (len(names), BUCKETS)
    return Sums(*[np.bincount(cell, part, cells).reshape(shape) for part in columns])
