"""Import, build and score generated reviews and audits, small and ten times as large.

Reviews have texts of 40 words, nearly all different, in sentences of ten. As set by default, copies
are looked for among all of them, and the sentences of at most 20,000 of each business are tagged.
Each size runs in a process of its own, so that its peak memory is its own.
`python -m tests.bench.build [reviews audits [folder]]`; without numbers both sizes. What is made
and imported stays in `folder`, where one is given, and the next run only builds.
"""

import csv
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from benchmark import imports, store
from benchmark.build import build
from benchmark.study import read_study

BUSINESSES = 10
SIZES = ((500_000, 10_000), (5_000_000, 100_000))
SENTENCES = Path(__file__).parents[1] / "sentences.txt"
WORDS = 40  # of a text: the pet insurers' reviews have 51 on average
SHORT = ("Great service!", "Quick, friendly, as promised.", "Never again.")  # every eighth, copies
CHUNK = 100_000

HEAD = """
[study]
name = "Bench"
currency = "EUR"
time_zone = "Europe/Berlin"
touchpoints = ["call", "email", "review"]

[[wave]]
name = "2026-Q4"
start_day = 2026-10-01
end_day = 2026-12-31

[[audits]]
file = "audits.csv"

[[reviews]]
source = "generated"
file = "reviews.csv"
[reviews.columns]
business = "firm"
review = "id"
published = "day"
rating = "rating"
text = "text"
replied = "reply"
author = "author"
[reviews.names]
"""


def main() -> None:
    if len(sys.argv) > 2:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(sys.argv[3]) if len(sys.argv) > 3 else Path(folder)
            _measure(home, int(sys.argv[1]), int(sys.argv[2]))
        return
    for reviews, audits in SIZES:
        command = [sys.executable, "-m", "tests.bench.build", str(reviews), str(audits)]
        subprocess.run(command, check=True)


def _measure(home: Path, reviews: int, audits: int) -> None:
    if not (home / "study.toml").is_file():
        _generate(home, reviews, audits)
    study = read_study(home)
    archive = store.archive_of(study)
    started, cpu = time.perf_counter(), time.process_time()
    notes = list(imports.all_files(study, archive, lambda line: None))
    assert not notes, notes[:3]
    imported, import_cpu = time.perf_counter(), time.process_time() - cpu
    cpu = time.process_time()
    build(study)
    built, cpu = time.perf_counter(), time.process_time() - cpu
    used = [
        resource.getrusage(who).ru_maxrss / 2**20
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    published = store.published(study)
    assert published is not None
    found = store.connect(published)
    counts = found.execute("SELECT (SELECT count(*) FROM review), (SELECT count(*) FROM audit)")
    assert counts.fetchall() == [(reviews, audits)]
    read, sentences, tags = found.execute(
        "SELECT (SELECT count(*) FROM review_read), (SELECT count(*) FROM review_sentence), "
        "(SELECT count(*) FROM review_tag)"
    ).fetchall()[0]
    print(
        f"{reviews:>9,} reviews, {audits:>7,} audits: import {imported - started:6.1f} s "
        f"({import_cpu:.1f} s CPU), "
        f"build + score {built - imported:5.1f} s ({cpu:.1f} s CPU), "
        f"peak {used[0]:.2f} GiB (the largest helper {used[1]:.2f}), "
        f"file {published.stat().st_size / 2**20:.0f} MiB; "
        f"{read:,} read: {sentences:,} sentences, {tags:,} tags",
        flush=True,
    )


def _generate(home: Path, reviews: int, audits: int) -> None:
    home.mkdir(parents=True, exist_ok=True)
    names = [f"firm{number}" for number in range(BUSINESSES)]
    rng = np.random.default_rng(7)
    lines = [HEAD]
    for name in names:  # one CSV of all, as suppliers deliver them
        _reviews(home / "reviews.csv", name, reviews // BUSINESSES, rng)
        lines.append(f'{name} = ["{name.title()}"]')
    for place, name in enumerate(names):
        role = "rival" if place else "own"
        lines.append(f'[[business]]\nid = "{name}"\nname = "{name.title()}"\nrole = "{role}"')
    _audits(home / "audits.csv", names, audits)
    (home / "study.toml").write_text("\n".join(lines))  # last: it says that all is there


def _reviews(path: Path, name: str, count: int, rng: np.random.Generator) -> None:
    newest = np.datetime64("2026-11-20")
    frame = pd.DataFrame(
        {
            "id": [f"{name}-{number}" for number in range(count)],
            "day": newest - rng.integers(0, 730, count).astype("timedelta64[D]"),
            "rating": rng.choice([1, 2, 3, 4, 5], count, p=[0.15, 0.05, 0.1, 0.2, 0.5]),
            "text": _texts(count, rng),
            "author": rng.integers(0, count, count).astype(str),
            "firm": name.title(),
        }
    )
    replied = rng.random(count) < 0.3
    days = rng.integers(0, 14, count).astype("timedelta64[D]")
    frame["reply"] = (frame["day"] + days).where(replied).dt.strftime("%Y-%m-%d").fillna("")
    frame["author"] = "Author " + frame["author"]
    frame.to_csv(path, index=False, mode="a", header=not path.exists())


def _texts(count: int, rng: np.random.Generator) -> list[str]:
    """Words of real sentences in any order, the frequent ones as often as they are there."""
    told = [line.split("|")[0] for line in SENTENCES.read_text().splitlines() if "|" in line]
    words = np.array(" ".join(told).replace(".", "").split(), object)
    found: list[str] = []
    while len(found) < count:
        drawn = words[rng.integers(0, len(words), (min(CHUNK, count - len(found)), WORDS))]
        drawn[:, 9::10] += "."
        found += [" ".join(row) for row in drawn]
    found[::8] = rng.choice(SHORT, len(found[::8])).tolist()
    return found


def _audits(path: Path, names: list[str], count: int) -> None:
    """The practice study's audits of its running wave, as often as needed, dealt to the firms."""
    practice = Path(__file__).parents[2] / "data" / "practice" / "audits.csv"
    with practice.open(newline="") as file:
        # Fernway keeps the hours that the study takes for granted.
        ours = ("fernway", "2026-Q4")
        rows = [row for row in csv.DictReader(file) if (row["business"], row["wave"]) == ours]
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        for number in range(count):
            row = rows[number % len(rows)]
            name = names[number // len(rows) % len(names)]
            writer.writerow(row | {"audit": f"audit-{number}", "business": name})


if __name__ == "__main__":
    main()
