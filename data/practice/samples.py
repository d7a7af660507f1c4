"""Make up the practice study's reviews and audits: `python data/practice/samples.py --seed 7`."""

import argparse
import csv
import io
import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # `audits`, where not installed
sys.path.insert(0, str(Path(__file__).resolve().parent))  # `madeup`

from madeup.audits import audits
from madeup.profiles import read_profiles
from madeup.reviews import COLUMNS, reviews

SEED = 7
HERE = Path(__file__).resolve().parent


def samples(seed: int = SEED) -> dict[str, str]:
    """File name -> text of every sample file; the same seed gives the same bytes."""
    profiles = read_profiles()
    files = {
        f"reviews/{profile.id}.csv": _csv(COLUMNS, reviews(profile, seed)) for profile in profiles
    }
    files["audits.csv"] = _csv(*audits(profiles, seed))
    return files


def _csv(columns: Iterable[str], rows: Iterable[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def main() -> None:
    """Write the sample files into a folder, by default beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--folder", type=Path, default=HERE)
    given = parser.parse_args()
    (given.folder / "reviews").mkdir(parents=True, exist_ok=True)
    for name, text in samples(given.seed).items():
        (given.folder / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"{name}: {text.count(chr(10)) - 1} rows")


if __name__ == "__main__":
    main()
