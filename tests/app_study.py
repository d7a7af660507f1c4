"""A study for tests of the app: practice reviews and audits, one rival with a hostile name."""

import shutil
from pathlib import Path

from benchmark import imports, store
from benchmark.build import build
from benchmark.study import Study, read_study

PRACTICE = Path(__file__).parents[1] / "data" / "practice"
HOSTILE = "![p](https://tracker.example/p) <img src=//tracker.example/i> **B**"
STUDY = f"""
[study]
name = "Plant shops ![s](https://tracker.example/s.png)"
currency = "EUR"
time_zone = "Europe/Berlin"
practice = true
touchpoints = ["call", "email", "review"]

[[wave]]
name = "2026-Q4"
start_day = 2026-10-01
end_day = 2026-12-31

[scoring]
draws = 200

[[business]]
id = "fernway"
name = "Fernway Plants"
role = "own"

[[business]]
id = "greenparcel"
name = "Green Parcel"
role = "rival"

[[business]]
id = "mosspetal"
name = {HOSTILE!r}
role = "rival"
"""
REVIEWS = """
[[reviews]]
source = "practice"
[reviews.columns]
review = "id"
published = "published"
rating = "rating"
title = "title"
text = "text"
replied = "reply_at"
[reviews.files]
fernway = "fernway.csv"
greenparcel = "greenparcel.csv"
mosspetal = "mosspetal.csv"

[[audits]]
file = "audits.csv"
"""


def empty_study(home: Path) -> Study:
    """A study without a build."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "study.toml").write_text(STUDY)
    return read_study(home)


def built_study(home: Path) -> Study:
    """A study of three businesses with reviews and audits, imported and built: a copy of the first
    that was asked for. `home`: a folder `plants` in one of pytest's."""
    first = home.parents[1] / "built" / "plants"
    if not first.exists():
        _build(first)
    assert home.name == first.name, "the published file is called as its folder"
    shutil.copytree(first, home)
    return read_study(home)


def _build(home: Path) -> None:
    home.mkdir(parents=True)
    for name in ("fernway", "greenparcel", "mosspetal"):
        shutil.copy(PRACTICE / "reviews" / f"{name}.csv", home)
    head, *rows = (PRACTICE / "audits.csv").read_text().splitlines(keepends=True)
    gone = (",2026-Q3,", ",blattwerk,", ",pottingshed,")
    kept = [row for row in rows if not any(word in row for word in gone)]
    (home / "audits.csv").write_text("".join([head, *kept]))
    (home / "study.toml").write_text(STUDY + REVIEWS)
    study = read_study(home)
    list(imports.all_files(study, store.archive_of(study), lambda line: None))
    build(study)
