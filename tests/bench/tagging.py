"""How fast and how well sentences are tagged.

Against sentences of the pet insurers' reviews that were labelled without seeing their tags. Labels
name sentences by review, number and hash; the words stay where their rights are. Column `sample`
says how each was drawn: `random`, half of them from reviews with up to three stars, shows what is
missed; of the sentences tagged with a want, some drawn for it show its precision.

`unseen`: 420 sentences of reviews that no label covered and nobody read while phrases were made,
drawn (`tests/tagging/draw.py`) after the last of these, and labelled by two labellers, each alone,
by rules written before (`tests/tagging/guide.md`); neither knew phrases, tags or the other. The 53
that they differ in were decided by these rules (`final`, `reason`), by one who had mended the
phrases, but without a look at the tags. By either labeller alone, all five wants have .81 or more.

`mended`: 1,357 sentences drawn and labelled likewise before, in rounds of 471, 450 and 436. By the
first, the phrases of commit 2edc449 had a precision of .94, .78, .69, .93, .80 and .61 per want (in
the order of `WANTS`); by the second those of commit 79ef83d .89, .80, .69, .91 and .76; by the
third those of commit c978d1c .93, .81, .64, .78 and .98 (no blame of `put_right` was left to draw
after the first). Phrases were mended after reading what was wrong and missed in them: no longer
unseen.

`older`: 1,003 sentences that phrases were mended after, so a best case. `labelled` says how: 503
`apart`, the second labeller blind to the first; 300 `again`, by one labeller in another order; 200
`at once`, both passes by one labeller in one sitting, which is no second opinion. Of the rules for
what passes differ in (how fast an answer comes is `informed`, how fast money comes `easy`; that
terms are explained is `informed` and `expectations`) one was written when figures were known.
`python -m tests.bench.tagging [--write]`; `--write` publishes the figures.
"""

import csv
import os
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from benchmark.numbers.agreement import alpha
from benchmark.tagging.labels import hash_of
from benchmark.tagging.quality import (
    MENDED,
    OLDER,
    PUBLISHED,
    UNSEEN,
    Counts,
    together,
)
from benchmark.tagging.wants import WANTS, lexicons, sentences

DATA = Path(__file__).parents[3] / "shared" / "data" / "pet_insurance_trustpilot"
TAGGING = Path(__file__).parents[1] / "tagging"
LABELS = {
    UNSEEN: (TAGGING / "pet_insurance_unseen_4.csv",),
    MENDED: tuple(TAGGING / f"pet_insurance_unseen{n}.csv" for n in ("", "_2", "_3")),
    OLDER: (TAGGING / "pet_insurance.csv",),
}
VALUES = ("praise", "blame")
LOW = 3  # stars: half of the random sentences are of reviews with no more
Said = dict[tuple[str, int], tuple[str, float, set[str]]]


def main() -> None:
    if not DATA.exists():
        print(f"no reviews at {DATA}")
        return
    speed()
    tags = said()
    counts = [one for name in LABELS for one in measured(name, tags)]
    for row in [one.row() for one in counts] + together(counts):
        agreed = "" if row["alpha"] is None else f", alpha {row['alpha']:.2f}"
        print(
            f"{row['labels']} {row['kind']:22} precision {_share(row, 'precision')} of "
            f"{row['tagged']:3}, recall {_share(row, 'recall')} of {row['meant']:3}{agreed}"
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
        f"{len(english.names):,} phrases; {count:,} sentences: "
        f"{max(rounds):,.0f} a second and core at best, {min(rounds):,.0f} at worst "
        f"(load {os.getloadavg()[0]:.1f})"
    )


def measured(name: str, tags: Said) -> list[Counts]:
    """Counts per want and polarity against one set of labels; none until people labelled it."""
    labels = [row for path in LABELS[name] for row in rows(path)]
    if not any(row["pass_1"] for row in labels):
        return []
    for row in labels:
        hashed = tags[row["review"], int(row["sentence"])][0]
        assert hashed == row["hash"], f"{row['review']} {row['sentence']}: other words"
    return [_counts(name, f"{want} {value}", labels, tags) for want in WANTS for value in VALUES]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _counts(name: str, kind: str, labels: list[dict[str, str]], tags: Said) -> Counts:
    def is_tagged(row: dict[str, str]) -> bool:
        return kind in tags[row["review"], int(row["sentence"])][2]

    drawn = [row for row in labels if kind in _labels(row["sample"]) and is_tagged(row)]
    right = sum(kind in _labels(row["final"]) for row in drawn)
    missed = [
        (float(row["rating"]) <= LOW, kind in _labels(row["final"]))
        for row in labels
        if "random" in _labels(row["sample"]) and not is_tagged(row)
    ]
    share, size = _pooled(
        missed, [stars <= LOW for _, stars, said in tags.values() if kind not in said]
    )
    apart = [row for row in labels if row.get("labelled", "apart") == "apart"]
    passes = np.array([[kind in _labels(row[f"pass_{n}"]) for row in apart] for n in (1, 2)])
    want, value = kind.split(" ")
    tagged = sum(kind in said for _, _, said in tags.values()) / len(tags)
    return Counts(
        want,
        value,
        name,
        right,
        len(drawn) - right,
        share * size,
        (1 - share) * size,
        alpha(passes.astype(float), "nominal"),
        tagged,
    )


def _pooled(found: list[tuple[bool, bool]], among: list[bool]) -> tuple[float, float]:
    """(share, effective size) of two strata, drawn alike, that are not alike in size.

    The size is that of a simple sample with the same variance; an empty count counts as a half.
    """
    share = variance = smooth = 0.0
    for stratum in (True, False):
        hits = [hit for low, hit in found if low is stratum]
        weight, n = among.count(stratum) / len(among), len(hits)
        guess = (sum(hits) + 0.5) / (n + 1)
        share += weight * sum(hits) / n
        smooth += weight * guess
        variance += weight**2 * guess * (1 - guess) / n
    return share, smooth * (1 - smooth) / variance


def _labels(cell: str) -> set[str]:
    return {one for one in cell.split(";") if one}


def said() -> Said:
    """(review, sentence) → (hash of its words, stars, its tags once these are known)."""
    english = lexicons()[0]
    found = {}
    for path in sorted(DATA.glob("*.csv")):
        table = pd.read_csv(path)
        for review, text, stars in zip(table.id, table.text, table.rating, strict=True):
            for one in sentences(text):
                kinds = {
                    f"{tag.kind} {verdict}"
                    for tag in english.tags(one.text)
                    if (verdict := by_stars(tag.value, stars))
                }
                found[review, one.number] = hash_of(one.text), float(stars), kinds
    return found


def by_stars(value: str, stars: float) -> str:
    """As `sql/said.sql` has it."""
    if value == "topic":
        return "praise" if stars >= 4 else "blame" if stars <= 2 else ""
    if (value == "praise" and stars <= 2) or (value == "blame" and stars > 4.5):
        return ""
    return value


def write(counts: list[Counts]) -> None:
    names = ("both", "tagged_only", "meant_only", "neither")
    with PUBLISHED.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("labels", "kind", "value", *names, "alpha", "share"))
        for one in counts:
            agreed = "" if one.alpha is None or np.isnan(one.alpha) else f"{one.alpha:.3f}"
            cells = (f"{getattr(one, name):.6g}" for name in names)
            writer.writerow((one.labels, one.kind, one.value, *cells, agreed, f"{one.share:.5f}"))


if __name__ == "__main__":
    main()
