"""Import, build and score generated reviews and audits, small and ten times as large.

Reviews have texts of 40 words, nearly all different, in sentences of ten. As set by default, copies
are looked for among all of them, and the sentences of at most 20,000 of each business are tagged.
`rivalry import` and `rivalry build` are run as people run them, each a process of its own, as is
the making of the files, so that time and memory are theirs alone. Memory: of a command and its
helpers together, where a page that several share counts in each; and of the largest of them.
`python -m tests.bench.build [reviews audits [folder]]`; without numbers both sizes. What is made
and imported stays in `folder`, where one is given, and the next run only builds.
"""

import csv
import os
import select
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmark import store
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


@dataclass(frozen=True)
class Cost:
    """Of a command and its helpers."""

    seconds: float
    cpu_s: float
    together_gib: float
    largest_gib: float

    def __str__(self) -> str:
        return (
            f"{self.seconds:.1f} s ({self.cpu_s:.1f} s CPU), "
            f"{self.together_gib:.2f} GiB (the largest process {self.largest_gib:.2f})"
        )


RIVALRY = (sys.executable, "-c", "from benchmark.cli import main; main()")


def main() -> None:
    if sys.argv[1:2] == ["generate"]:
        _generate(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
        return
    sizes = [(int(sys.argv[1]), int(sys.argv[2]))] if len(sys.argv) > 2 else SIZES
    for reviews, audits in sizes:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(sys.argv[3]) if len(sys.argv) > 3 else Path(folder)
            _measure(home, reviews, audits)


def _measure(home: Path, reviews: int, audits: int) -> None:
    if not (home / "study.toml").is_file():
        # A process's peak is what its parent had, at least: none of this is the parent's.
        made = ["generate", str(home), str(reviews), str(audits)]
        subprocess.run([sys.executable, "-m", "tests.bench.build", *made], check=True)
    imported, built = (_run(verb, str(home)) for verb in ("import", "build"))
    published = store.published(read_study(home))
    assert published is not None
    found = store.connect(published)
    counts = found.execute("SELECT (SELECT count(*) FROM review), (SELECT count(*) FROM audit)")
    assert counts.fetchall() == [(reviews, audits)]
    read, sentences, tags = found.execute(
        "SELECT (SELECT count(*) FROM review_read), (SELECT count(*) FROM review_sentence), "
        "(SELECT count(*) FROM review_tag)"
    ).fetchall()[0]
    print(
        f"{reviews:>9,} reviews, {audits:>7,} audits: import {imported}; build + score {built}; "
        f"file {published.stat().st_size / 2**20:.0f} MiB; "
        f"{read:,} read: {sentences:,} sentences, {tags:,} tags",
        flush=True,
    )


def _run(*command: str) -> Cost:
    """Run a verb of ours; its memory is looked at four times a second."""
    began, together = time.perf_counter(), 0.0
    with subprocess.Popen([*RIVALRY, *command], stdout=subprocess.DEVNULL) as process:
        ended = os.pidfd_open(process.pid)
        while not select.select([ended], [], [], 0.25)[0]:
            together = max(together, _memory(process.pid))
        os.close(ended)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    took = time.perf_counter() - began
    return Cost(took, used.ru_utime + used.ru_stime, together, used.ru_maxrss / 2**20)


def _memory(pid: int) -> float:
    """GiB that a process and those it started hold now."""
    found = 0.0
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        found = pages * os.sysconf("SC_PAGE_SIZE") / 2**30
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += sum(_memory(int(one)) for one in (task / "children").read_text().split())
    except (FileNotFoundError, ProcessLookupError):
        pass  # it ended meanwhile
    return found


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
