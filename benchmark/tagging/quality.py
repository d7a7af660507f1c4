"""How well sentences are tagged, and what the shares are once that is allowed for."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import duckdb
import numpy as np
from numpy.typing import NDArray

from benchmark.numbers.estimates import wilson
from benchmark.numbers.resample import generator
from benchmark.numbers.results import known
from benchmark.store import insert
from benchmark.tagging.wants import LEXICON

PUBLISHED = LEXICON / "quality_en.csv"  # made by tests/bench/tagging.py, which tells of its sets
UNSEEN, MENDED, OLDER = "unseen", "mended", "older"  # what is published, told apart there
DRAWS = 2000
ENOUGH = 5  # sentences that mean it: with fewer its sensitivity is guesswork
INFORMATIVE = 0.2  # of sensitivity + specificity - 1, below which correcting only adds noise
NOTHING = (np.nan, np.nan)
Row = dict[str, object]
Draws = NDArray[np.float64]
Number = TypeVar("Number", float, NDArray[np.float64])


@dataclass(frozen=True)
class Counts:
    """Labelled sentences by what people and the tagger say of one want and polarity.

    `share`: tagged share of all sentences, where tagged and other sentences were drawn apart to be
    labelled; None where all were drawn alike. Counts are then effective ones, with fractions.
    """

    kind: str
    value: str
    labels: str
    both: float  # tagged and meant
    tagged_only: float
    meant_only: float
    neither: float
    alpha: float | None = None
    share: float | None = None

    @property
    def labelled(self) -> int:
        return round(self.both + self.tagged_only + self.meant_only + self.neither)

    def rates(self) -> tuple[float, float]:
        """(sensitivity, specificity); NaN where nothing tells."""
        tagged, other = self.both + self.tagged_only, self.meant_only + self.neither
        if self.share is None:
            return (
                _ratio(self.both, self.both + self.meant_only),
                _ratio(self.neither, self.neither + self.tagged_only),
            )
        return _apart(_ratio(self.both, tagged), _ratio(self.meant_only, other), self.share)

    def drawn(self, rng: np.random.Generator) -> tuple[Draws, Draws]:
        """Draws of (sensitivity, specificity) from Jeffreys posteriors."""
        right, wrong, missed, rest = (
            n + 0.5 for n in (self.both, self.tagged_only, self.meant_only, self.neither)
        )
        if self.share is None:
            return rng.beta(right, missed, DRAWS), rng.beta(rest, wrong, DRAWS)
        return _apart(*self.apart(rng), self.share)

    def apart(self, rng: np.random.Generator) -> tuple[Draws, Draws]:
        """Draws of (precision, share of untagged sentences that mean it)."""
        return (
            rng.beta(self.both + 0.5, self.tagged_only + 0.5, DRAWS),
            rng.beta(self.meant_only + 0.5, self.neither + 0.5, DRAWS),
        )

    def row(self) -> Row:
        """Of table `tagging_quality`."""
        tagged, meant = self.both + self.tagged_only, self.both + self.meant_only
        found: Row = {
            "kind": f"{self.kind} {self.value}",
            "labels": self.labels,
            "labelled": self.labelled,
            "alpha": self.alpha,
        }
        for name, of, count in (("precision", tagged, "tagged"), ("recall", meant, "meant")):
            value, (low, high) = _ratio(self.both, of), wilson(self.both, of) if of else NOTHING
            if name == "recall" and self.share is not None and of:
                value = self.rates()[0]
                drawn = self.drawn(generator(1, "recall", self.kind, self.value))[0]
                low, high = np.quantile(drawn, [0.025, 0.975])
            found |= {
                count: round(of),
                name: known(value),
                f"{name}_low": known(float(low)),
                f"{name}_high": known(float(high)),
            }
        return found


def together(counts: list[Counts]) -> list[Row]:
    """Rows per want of what was published: praise and blame as they weigh among all sentences."""
    found = []
    sets = sorted({(one.labels, one.kind) for one in counts if one.share is not None})
    for labels, kind in sets:
        both = [one for one in counts if (one.labels, one.kind) == (labels, kind)]
        rng = generator(1, "together", labels, kind)
        tagged = [one.both + one.tagged_only for one in both]
        shares = np.array([one.share for one in both])
        drawn = [one.apart(rng) for one in both]
        known_ = [
            (_ratio(one.both, n), _ratio(one.meant_only, one.meant_only + one.neither))
            for one, n in zip(both, tagged, strict=True)
        ]
        row: Row = {
            "kind": kind,
            "labels": labels,
            "labelled": round(sum(tagged) + both[0].meant_only + both[0].neither),
            "tagged": round(sum(tagged)),
            "meant": round(sum(one.both + one.meant_only for one in both)),
            "alpha": None,
        }
        for at, name in enumerate(("precision", "recall")):
            value = _weighed(shares, *np.array(known_).T)[at]
            spread = _weighed(shares[:, None], *np.swapaxes(drawn, 0, 1))[at]
            low, high = np.quantile(spread, [0.025, 0.975])
            if np.isnan(value):  # no sentence shows one of them
                low, high = NOTHING
            row |= {name: known(float(value)), f"{name}_low": known(float(low)),
                    f"{name}_high": known(float(high))}  # fmt: skip
        found.append(row)
    return found


def _weighed(shares: Draws, precision: Draws, missed: Draws) -> tuple[Draws, Draws]:
    """(precision, recall) of several kinds as one."""
    right = (shares * precision).sum(axis=0)
    return right / shares.sum(axis=0), right / (right + ((1 - shares) * missed).sum(axis=0))


def _ratio(part: float, of: float) -> float:
    return part / of if of else np.nan


def _apart(precision: Number, missed: Number, share: float) -> tuple[Number, Number]:
    """(sensitivity, specificity) of precision and the share of untagged sentences that mean it.

    Bayes' rule, as for a test whose positives and negatives are verified apart: Begg & Greenes,
    Biometrics 39 (1983) 207-215.
    """
    found, lost = share * precision, (1 - share) * missed
    right, false = (1 - share) * (1 - missed), share * (1 - precision)
    return found / (found + lost), right / (right + false)


def published(path: Path = PUBLISHED) -> list[Counts]:
    """What was measured when the lexicon was published."""
    if not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return [
            Counts(
                row["kind"],
                row["value"],
                labels=row["labels"],
                both=float(row["both"]),
                tagged_only=float(row["tagged_only"]),
                meant_only=float(row["meant_only"]),
                neither=float(row["neither"]),
                alpha=float(row["alpha"]) if row["alpha"] else None,
                share=float(row["share"]),
            )
            for row in csv.DictReader(file)
        ]


def keep(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `tagging_quality`, and what of `want_mention` rests on it."""
    studys = list(_studys(connection))
    insert(connection, "tagging_quality", [*_published_rows(), *(one.row() for one in studys)])
    best = {(one.kind, one.value): one for one in _best([*published(), *studys])}
    mentions = connection.execute(
        "SELECT kind, value, wave, business, sentences, of_sentences FROM want_mention"
    ).fetchall()
    found = [
        [*corrected(sentences, of, best[kind, value]), kind, value, wave, business]
        for kind, value, wave, business, sentences, of in mentions
        if (kind, value) in best
    ]
    if found:
        connection.executemany(
            "UPDATE want_mention SET corrected = ?, corrected_low = ?, corrected_high = ? "
            "WHERE kind = ? AND value = ? AND wave = ? AND business = ?",
            found,
        )


@cache
def _published_rows() -> list[Row]:
    """The same for every build."""
    counts = published()
    return [*(one.row() for one in counts), *together(counts)]


def _best(counts: list[Counts]) -> Iterator[Counts]:
    """Of each kind the study's own labels where there are 100, else the newest published.

    Those that tell enough: unseen ones rather than those that phrases were mended after.
    """
    trusted = (MENDED, UNSEEN, "study")  # the last one counts
    known_ = {
        (one.kind, one.value): one
        for labels in trusted
        for one in counts
        if one.labels == labels and one.both + one.meant_only >= ENOUGH
        if labels != "study" or one.labelled >= 100
    }
    yield from known_.values()


def corrected(tagged: int, of: int, counts: Counts) -> tuple[float | None, ...]:
    """(share, low, high) of sentences that mean it, when `tagged` of `of` were tagged.

    Rogan & Gladen, American Journal of Epidemiology 107 (1978) 71-76: (apparent + specificity - 1)
    / (sensitivity + specificity - 1), kept within 0..1. The interval draws all three from their
    Jeffreys posteriors, so it knows how few sentences were labelled.
    """
    rng = generator(1, "rogan-gladen", counts.kind, counts.value, str(tagged), str(of))
    sensitivity, specificity = counts.rates()
    informative = sensitivity + specificity - 1
    if not of or np.isnan(informative) or informative < INFORMATIVE:
        return None, None, None
    apparent = rng.beta(tagged + 0.5, of - tagged + 0.5, DRAWS)
    se, sp = counts.drawn(rng)
    drawn = np.clip((apparent + sp - 1) / np.maximum(se + sp - 1, 1e-3), 0, 1)
    value = float(np.clip((tagged / of + specificity - 1) / informative, 0, 1))
    low, high = np.quantile(drawn, [0.025, 0.975])
    return known(value), known(min(float(low), value)), known(max(float(high), value))


def _studys(connection: duckdb.DuckDBPyConnection) -> Iterator[Counts]:
    """The tagger against the labels that this study's people gave."""
    rows = connection.execute(
        "SELECT kind, value, found, tagged_only, meant_only, neither FROM labelled_counts"
    ).fetchall()
    for kind, value, *counts in rows:
        yield Counts(kind, value, "study", *counts)
