"""How well sentences are tagged, and what the shares are once that is allowed for."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from benchmark.numbers.estimates import wilson
from benchmark.numbers.resample import generator
from benchmark.numbers.results import known
from benchmark.store import insert
from benchmark.tagging.wants import LEXICON

PUBLISHED = LEXICON / "quality_en.csv"  # made by tests/bench/tagging.py
DRAWS = 2000
ENOUGH = 5  # sentences that mean it: with fewer its sensitivity is guesswork
INFORMATIVE = 0.2  # of sensitivity + specificity - 1, below which correcting only adds noise
Row = dict[str, object]


@dataclass(frozen=True)
class Counts:
    """Labelled sentences by what people and the tagger say of one want and polarity."""

    kind: str
    value: str
    labels: str
    both: int  # tagged and meant
    tagged_only: int
    meant_only: int
    neither: int
    alpha: float | None = None

    @property
    def labelled(self) -> int:
        return self.both + self.tagged_only + self.meant_only + self.neither

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
            low, high = wilson(self.both, of) if of else (np.nan, np.nan)
            found |= {
                count: of,
                name: self.both / of if of else None,
                f"{name}_low": known(float(low)),
                f"{name}_high": known(float(high)),
            }
        return found


def published(path: Path = PUBLISHED) -> list[Counts]:
    """What was measured when the lexicon was published."""
    if not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return [
            Counts(
                row["kind"],
                row["value"],
                "published",
                int(row["both"]),
                int(row["tagged_only"]),
                int(row["meant_only"]),
                int(row["neither"]),
                float(row["alpha"]) if row["alpha"] else None,
            )
            for row in csv.DictReader(file)
        ]


def keep(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `tagging_quality`, and what of `want_mention` rests on it."""
    counts = [*published(), *_studys(connection)]
    insert(connection, "tagging_quality", [one.row() for one in counts])
    for one in _best(counts):
        for wave, business, sentences, of in connection.execute(
            "SELECT wave, business, sentences, of_sentences FROM want_mention "
            "WHERE kind = ? AND value = ?",
            [one.kind, one.value],
        ).fetchall():
            value, low, high = corrected(sentences, of, one)
            connection.execute(
                "UPDATE want_mention SET corrected = ?, corrected_low = ?, corrected_high = ? "
                "WHERE wave = ? AND business = ? AND kind = ? AND value = ?",
                [value, low, high, wave, business, one.kind, one.value],
            )


def _best(counts: list[Counts]) -> Iterator[Counts]:
    """Of each kind the study's own labels where there are 100, else the published ones."""
    known_ = {(one.kind, one.value): one for one in counts if one.labels == "published"}
    known_ |= {
        (one.kind, one.value): one
        for one in counts
        if one.labels == "study" and one.labelled >= 100
    }
    for one in known_.values():
        if one.both + one.meant_only >= ENOUGH:
            yield one


def corrected(tagged: int, of: int, counts: Counts) -> tuple[float | None, ...]:
    """(share, low, high) of sentences that mean it, when `tagged` of `of` were tagged.

    Rogan & Gladen, American Journal of Epidemiology 107 (1978) 71-76: (apparent + specificity - 1)
    / (sensitivity + specificity - 1), kept within 0..1. The interval draws all three from their
    Jeffreys posteriors, so it knows that 300 sentences were labelled and no more.
    """
    rng = generator(1, "rogan-gladen", counts.kind, counts.value, str(tagged), str(of))
    sensitivity = (counts.both + 0.5, counts.meant_only + 0.5)
    specificity = (counts.neither + 0.5, counts.tagged_only + 0.5)
    informative = counts.both / max(1, counts.both + counts.meant_only) + counts.neither / max(
        1, counts.neither + counts.tagged_only
    )
    if not of or informative - 1 < INFORMATIVE:
        return None, None, None
    draws = [
        rng.beta(*pair, DRAWS)
        for pair in ((tagged + 0.5, of - tagged + 0.5), sensitivity, specificity)
    ]
    apparent, se, sp = draws
    drawn = np.clip((apparent + sp - 1) / np.maximum(se + sp - 1, 1e-3), 0, 1)
    se_hat = counts.both / (counts.both + counts.meant_only)
    sp_hat = counts.neither / (counts.neither + counts.tagged_only)
    value = float(np.clip((tagged / of + sp_hat - 1) / (se_hat + sp_hat - 1), 0, 1))
    low, high = np.quantile(drawn, [0.025, 0.975])
    return known(value), known(min(float(low), value)), known(max(float(high), value))


def _studys(connection: duckdb.DuckDBPyConnection) -> Iterator[Counts]:
    """The tagger against the labels that this study's people gave."""
    rows = connection.execute(
        "SELECT kind, value, found, tagged_only, meant_only, neither FROM labelled_counts"
    ).fetchall()
    for kind, value, *counts in rows:
        yield Counts(kind, value, "study", *counts)
