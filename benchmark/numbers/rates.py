"""Counts per size: exact intervals, and who is really better where many have none at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, gammaincinv  # scipy.stats takes half a second to import

from benchmark.numbers.estimates import FloatArray
from benchmark.numbers.ranks import RankSets

# Hanley & Lippman-Hand, JAMA 249 (1983) 1743: none seen where three were expected is the least
# that tells anything with 95 % confidence.
RULE_OF_THREE = 3.0


def garwood(
    counts: FloatArray, sizes: FloatArray, coverage: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Exact interval of Poisson rates counts / sizes. Garwood, Biometrika 28 (1936) 437-442.

    >>> low, high = garwood(np.array([0.0, 10.0]), np.array([1.0, 1.0]))
    >>> [round(float(x), 4) for x in (*low, *high)]
    [0.0, 4.7954, 3.6889, 18.3904]
    """
    tail = (1 - coverage) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        low = np.where(counts > 0, gammaincinv(np.maximum(counts, 1), tail), 0.0) / sizes
        high = gammaincinv(counts + 1, 1 - tail) / sizes
    return np.asarray(low, float), np.asarray(high, float)


def gamma_draws(
    counts: FloatArray, sizes: FloatArray, draws: int, generators: list[np.random.Generator]
) -> FloatArray:
    """(draws, p) rates as they might be: Jeffreys' prior, Gamma(count + 1/2) / size.

    Not centred on the estimate: where nobody complained yet, somebody may.
    """
    drawn = [
        generator.gamma(count + 0.5, size=draws) / size if size > 0 else np.full(draws, np.nan)
        for count, size, generator in zip(counts, sizes, generators, strict=True)
    ]
    return np.stack(drawn, axis=1)


def significantly_lower(
    counts: NDArray[np.int_], sizes: FloatArray, error: float = 0.05
) -> NDArray[np.bool_]:
    """(p, p): row's rate surely lower than column's, all pairs at once.

    Exact conditional test of two Poisson rates (Przyborowski & Wilenski, Biometrika 31 (1940)
    313-323), Holm's stepdown over all ordered pairs (Scandinavian Journal of Statistics 6 (1979)
    65-70): no draw, no normal approximation, which fails where counts are 0 or 1.
    """
    together = counts[:, None] + counts
    share = sizes[:, None] / (sizes[:, None] + sizes)
    p = np.asarray(bdtr(counts[:, None], together, share), float)
    row, column = np.nonzero(~np.eye(counts.size, dtype=bool))
    order = np.argsort(p[row, column], kind="stable")
    steps = p[row, column][order] * np.arange(order.size, 0, -1)
    failed = np.nonzero(steps > error)[0]
    found = order[: failed[0] if failed.size else order.size]
    lower = np.zeros(p.shape, dtype=bool)
    lower[row[found], column[found]] = True
    return lower


def rank_sets(counts: NDArray[np.int_], sizes: FloatArray, error: float = 0.05) -> RankSets:
    """Simultaneous rank sets of rates, lowest first; equal ones share a rank (1-1-3).

    The rank itself goes by the rate with three complaints added at the average rate of all: no
    complaint where hardly one was to be expected is no first place.
    """
    better = significantly_lower(counts, sizes, error)
    low, high = 1 + better.sum(axis=0), counts.size - better.sum(axis=1)
    shrunk = _shrunk(counts, sizes)
    rank = 1 + (shrunk[:, None] > shrunk + 1e-12).sum(axis=1)
    return RankSets(np.clip(rank, low, high), low, high, better)


def _shrunk(counts: NDArray[np.int_], sizes: FloatArray) -> FloatArray:
    expected = sizes * counts.sum() / sizes.sum()
    return np.asarray((counts + RULE_OF_THREE) / (expected + RULE_OF_THREE), float)


@dataclass(frozen=True)
class Rule:
    """A regulator's own ranking: sort keys, the first decides; `-` before a key: largest first.

    Companies that are equal in all keys stay in the order of the file.
    """

    keys: tuple[str, ...]

    def ranks(self, columns: dict[str, FloatArray]) -> NDArray[np.int_]:
        """1, 2, 3 …: no two alike, as registers print them; `columns`: count and size per company.

        >>> rule = Rule(("upheld/size", "-size"))
        >>> columns = {"upheld": np.array([0.0, 1, 0]), "size": np.array([5.0, 9, 7])}
        >>> rule.ranks(columns).tolist()
        [2, 3, 1]
        """
        keys = [self._values(key, columns) for key in reversed(self.keys)]
        order = np.lexsort(keys)
        ranks = np.empty(order.size, dtype=int)
        ranks[order] = np.arange(1, order.size + 1)
        return ranks

    @staticmethod
    def _values(key: str, columns: dict[str, FloatArray]) -> FloatArray:
        top, _, bottom = key.removeprefix("-").partition("/")
        values = columns[top] / columns[bottom] if bottom else columns[top]
        return -values if key.startswith("-") else values
