"""How fast and how well sentences are tagged.

Against 300 sentences of the pet insurers' reviews, labelled twice by the same labeller, the second
time in another order and without the first labels at hand. Half are of reviews with up to three
stars, so that blame is seen. Labels name sentences by review, number and hash; the words stay where
their rights are. `python -m tests.bench.tagging [--write]`; `--write` publishes the figures.
"""

import csv
import os
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd

from benchmark.numbers.agreement import alpha
from benchmark.tagging.labels import hash_of
from benchmark.tagging.quality import PUBLISHED, Counts
from benchmark.tagging.wants import WANTS, lexicons, sentences

DATA = Path(__file__).parents[3] / "shared" / "data" / "pet_insurance_trustpilot"
LABELS = Path(__file__).parents[1] / "tagging" / "pet_insurance.csv"
VALUES = ("praise", "blame")


def main() -> None:
    if not DATA.exists():
        print(f"no reviews at {DATA}")
        return
    speed()
    counts = measured()
    for one in counts:
        row = one.row()
        print(
            f"{row['kind']:22} precision {_share(row, 'precision')} of {row['tagged']:3}, "
            f"recall {_share(row, 'recall')} of {row['meant']:3}, alpha {one.alpha:.2f}"
        )
    if "--write" in sys.argv:
        write(counts)


def _share(row: dict[str, object], name: str) -> str:
    if row[name] is None:
        return "–"
    return f"{row[name]:.2f} ({row[f'{name}_low']:.2f}–{row[f'{name}_high']:.2f})"


def speed() -> None:
    """Sentences per second of one core: split, and tagged with every phrase of the lexicon."""
    texts = [text for path in sorted(DATA.glob("*.csv")) for text in pd.read_csv(path).text][::4]
    english = lexicons()[0]
    rounds = []
    for _ in range(3):
        began, count = time.process_time(), 0
        for text in texts:
            for one in sentences(text):
                english.tags(one.text)
                count += 1
        rounds.append(count / (time.process_time() - began))
    print(
        f"{len(english.names) + len(english.places.names):,} phrases; {count:,} sentences: "
        f"{max(rounds):,.0f} a second and core at best, {min(rounds):,.0f} at worst "
        f"(load {os.getloadavg()[0]:.1f})"
    )


def measured() -> list[Counts]:
    """Counts per want and polarity, then per want whatever the polarity."""
    with LABELS.open(newline="") as file:
        labels = list(csv.DictReader(file))
    tags = said({row["review"] for row in labels})
    found = []
    for want in WANTS:
        for values in ((value,) for value in VALUES):
            found.append(_counts(want, values, labels, tags))
    return found


def _counts(
    want: str,
    values: tuple[str, ...],
    labels: list[dict[str, str]],
    tags: dict[tuple[str, int], tuple[str, set[str]]],
) -> Counts:
    kinds = {f"{want} {value}" for value in values}
    cells: Counter[tuple[bool, bool]] = Counter()
    passes = np.zeros((2, len(labels)))
    for at, row in enumerate(labels):
        hashed, tagged = tags[row["review"], int(row["sentence"])]
        assert hashed == row["hash"], f"{row['review']} {row['sentence']}: other words"
        cells[bool(kinds & tagged), bool(kinds & _labels(row["final"]))] += 1
        for one in (1, 2):
            passes[one - 1, at] = bool(kinds & _labels(row[f"pass_{one}"]))
    agreed = alpha(passes, "nominal") if passes.any() else float("nan")
    return Counts(
        want,
        values[0],
        "published",
        cells[True, True],
        cells[True, False],
        cells[False, True],
        cells[False, False],
        agreed,
    )


def _labels(cell: str) -> set[str]:
    return {one for one in cell.split(";") if one}


def said(reviews: set[str]) -> dict[tuple[str, int], tuple[str, set[str]]]:
    """(review, sentence) → (hash of its words, what it is tagged with once stars are known)."""
    english = lexicons()[0]
    found = {}
    for path in sorted(DATA.glob("*.csv")):
        table = pd.read_csv(path)
        table = table[table.id.isin(reviews)]
        for review, text, stars in zip(table.id, table.text, table.rating, strict=True):
            for one in sentences(text):
                kinds = {
                    f"{tag.kind} {verdict}"
                    for tag in english.tags(one.text)
                    if (verdict := by_stars(tag.value, stars))
                }
                found[review, one.number] = hash_of(one.text), kinds
    return found


def by_stars(value: str, stars: float) -> str:
    """As `sql/said.sql` has it."""
    if value == "topic":
        return "praise" if stars >= 4 else "blame" if stars <= 2 else ""
    if (value == "praise" and stars < 1.5) or (value == "blame" and stars > 4.5):
        return ""
    return value


def write(counts: list[Counts]) -> None:
    names = ("both", "tagged_only", "meant_only", "neither")
    with PUBLISHED.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("kind", "value", *names, "alpha"))
        for one in counts:
            agreed = "" if one.alpha is None or np.isnan(one.alpha) else f"{one.alpha:.3f}"
            writer.writerow((one.kind, one.value, *(getattr(one, n) for n in names), agreed))


if __name__ == "__main__":
    main()
