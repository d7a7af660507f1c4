"""The clock of a recording: steps of 20 ms, and stretches of them."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from audits.recordings.sound import RATE

STEP = RATE // 50
STEP_S = STEP / RATE

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Stretch = tuple[float, float]  # seconds


def at(seconds: float) -> int:
    """The step at that moment."""
    return max(0, round(seconds / STEP_S))


def runs(on: Mask, gap: int, least: int) -> Iterator[tuple[int, int]]:
    """[start, end) of what is on, over gaps of up to `gap`, where that is `least` long.

    >>> list(runs(np.array([1, 1, 0, 1, 0, 0, 0, 1], bool), gap=1, least=2))
    [(0, 4)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[0], on.astype(np.int8), [0]])))
    start = end = -1
    for first, last in edges.reshape(-1, 2):
        if start >= 0 and first - end <= gap:
            end = last
            continue
        if start >= 0 and end - start >= least:
            yield int(start), int(end)
        start, end = first, last
    if start >= 0 and end - start >= least:
        yield int(start), int(end)


def stretches(on: Mask) -> list[Stretch]:
    """The same in seconds, as it is."""
    return [(start * STEP_S, end * STEP_S) for start, end in runs(on, 0, 1)]


def closed(on: Mask, gap_s: float, least_s: float) -> Mask:
    """Without short gaps, then without short stretches."""
    kept = np.zeros(len(on), bool)
    for start, end in runs(on, round(gap_s / STEP_S), round(least_s / STEP_S)):
        kept[start:end] = True
    return kept


def smoothed(values: Floats, seconds: float) -> Floats:
    """The mean around each step."""
    wide = max(1, round(seconds / STEP_S))
    sums = np.cumsum(np.pad(values, (wide // 2 + 1, wide - wide // 2 - 1), mode="edge"))
    return np.asarray((sums[wide:] - sums[:-wide]) / wide, np.float32)


def mean(values: Floats, start: float, end: float) -> float:
    """Over a stretch of seconds."""
    return float(np.mean(values[at(start) : max(at(end), at(start) + 1)]))
