"""Draw sentences that no label covers, for people who know neither the lexicon nor its tags.

Of each want and polarity some 30 sentences tagged with it (fewer where there are no more) show its
precision; 120 drawn from all, half of them from reviews of up to three stars, show what is missed.
Left out are whole reviews of which a sentence was ever labelled, or read while phrases were made
(`read.csv`), and words that were drawn already.
`python -m tests.tagging.draw FOLDER` writes what labellers see (`sample.jsonl`: shuffled, without
tags) there, and what was drawn to a file beside this one, its labels still empty.
"""

import csv
import json
import random
import sys
from pathlib import Path

import pandas as pd

from benchmark.tagging.labels import hash_of
from benchmark.tagging.wants import WANTS, sentences
from tests.bench.tagging import DATA, LABELS, LOW, VALUES, said

HERE = Path(__file__).parent
READ = HERE / "read.csv"
DRAWN = HERE / "pet_insurance_unseen_4.csv"
SEED = "unseen 4"  # the three before drew what is `mended` now
TAGGED, RANDOM = 30, 60  # sentences per want and polarity; per half of the random ones
COLUMNS = ("id", "review", "sentence", "hash", "rating", "sample", "pass_1", "pass_2", "final",
           "reason")  # fmt: skip
Key = tuple[str, int]


def main() -> None:
    folder = Path(sys.argv[1])
    rows, shown = drawn()
    with (folder / "sample.jsonl").open("w", encoding="utf-8") as file:
        for one in shown:
            file.write(json.dumps(one, ensure_ascii=False) + "\n")
    with DRAWN.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} sentences drawn")


def drawn() -> tuple[list[dict[str, object]], list[dict[str, str]]]:
    """(rows of the labelled set, what a labeller sees), in the order of the shuffle."""
    rng, tags = random.Random(SEED), said()
    before = (*(path for paths in LABELS.values() for path in paths if path != DRAWN), READ)
    known = {row["review"] for path in before for row in csv.DictReader(path.open())}
    words = {tags[key][0]: key for key in tags if key[0] in known}
    free = sorted(key for key in tags if key[0] not in known)
    groups = {
        f"{want} {value}": (TAGGED, [key for key in free if f"{want} {value}" in tags[key][2]])
        for want in WANTS
        for value in VALUES
    }
    groups["random"] = RANDOM, [key for key in free if tags[key][1] <= LOW]
    groups["random "] = RANDOM, [key for key in free if tags[key][1] > LOW]
    samples: dict[Key, set[str]] = {}
    for name, (number, keys) in groups.items():
        count = 0
        for key in rng.sample(keys, len(keys)):
            if count == number:
                break
            if words.setdefault(tags[key][0], key) == key:
                samples.setdefault(key, set()).add(name.strip())
                count += 1
    order = list(samples)
    rng.shuffle(order)
    texts = _texts({review for review, _ in order})
    rows: list[dict[str, object]] = []
    shown = []
    for number, key in enumerate(order):
        name, (review, sentence) = f"v{number:03}", key
        sample = ";".join(sorted(samples[key]))
        rating = f"{tags[key][1]:.0f}"
        rows.append({"id": name, "review": review, "sentence": sentence, "hash": tags[key][0],
                     "rating": rating, "sample": sample})  # fmt: skip
        words_ = texts[review]
        assert hash_of(words_[sentence]) == tags[key][0]
        before, after = words_.get(sentence - 1, ""), words_.get(sentence + 1, "")
        shown.append({"id": name, "sentence": words_[sentence], "before": before, "after": after})
    return rows, shown


def _texts(reviews: set[str]) -> dict[str, dict[int, str]]:
    found = {}
    for path in sorted(DATA.glob("*.csv")):
        table = pd.read_csv(path)
        for review, text in zip(table.id, table.text, strict=True):
            if review in reviews:
                found[review] = {one.number: one.text for one in sentences(text)}
    return found


if __name__ == "__main__":
    main()
