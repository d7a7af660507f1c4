"""Real mails with labels of their own projects: what are they taken for?

The labels are those of other projects' fixtures. A fixed half of them (by hash) was looked at while
the rules were written; the other half was not, until the figures in `docs/` were taken.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from audits.letters.letters import Letter, read_letters
from audits.letters.mailkinds import by_headers
from audits.letters.mailnotices import Verdict

MAILS = Path(__file__).parents[2] / "shared" / "data" / "email"
AUTOMATIC = ("out_of_office", "acknowledgement", "automatic")
RIGHT = {
    "bounce": ("bounce", "report"),  # some of them are notices of delay
    "auto_reply": AUTOMATIC,
    "human": ("person",),
    "other": ("report", "bounce", *AUTOMATIC),  # complaints, delivered, "unsubscribe me"
}


def labelled() -> Iterator[tuple[str, str, str, bytes]]:
    """File, label, half and bytes of each mail."""
    with (MAILS / "labels.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            half = "known" if int(row["sha256_16"][:2], 16) % 2 == 0 else "held out"
            yield row["file"], row["label"], half, (MAILS / row["file"]).read_bytes()


def judged() -> Iterator[tuple[str, str, str, Letter, Verdict]]:
    rows = list(labelled())
    letters = read_letters((file, raw) for file, _, _, raw in rows)
    for (file, label, half, _), letter in zip(rows, letters, strict=True):
        yield file, label, half, letter, by_headers(letter)


def shares(found: Counter[tuple[str, str]]) -> dict[str, float]:
    """The share of each label that was taken for what it is."""
    return {
        label: sum(found[label, kind] for kind in kinds)
        / max(1, sum(count for (of, _), count in found.items() if of == label))
        for label, kinds in RIGHT.items()
    }
