"""A study in which almost everything that can lack does, over two waves.

`own` and `twin` are identical, `best` is best in everything, `silent` has no audits, `tiny` has
three reviews. Nobody's replies to reviews are known, so one want of the reputation has no data.
The form of calls changes between the waves.
"""

import csv
from pathlib import Path

from audits.templates.form import FORMS
from benchmark import imports, store
from benchmark.build import build
from benchmark.study import Study, read_study
from tests.app_study import PRACTICE

NAMES = ("own", "twin", "best", "silent", "tiny")
HEAD = """
[study]
name = "Odd shops"
currency = "EUR"
time_zone = "Europe/Berlin"
touchpoints = ["call", "email", "review"]
[scoring]
draws = 200
[texts]
most = 0
[[wave]]
name = "2026-Q3"
start_day = 2026-07-01
end_day = 2026-09-30
[[wave]]
name = "2026-Q4"
start_day = 2026-10-01
end_day = 2026-12-31
[[alert]]
when = "better"
what = ["call_easy", "promises"]
[[alert]]
when = "behind"
what = ["put_right"]
[[alert]]
when = "down"
[[audits]]
file = "audits.csv"
[[reviews]]
source = "practice"
columns = { review = "id", published = "published", rating = "rating", text = "text" }
"""
# Two audits in which nearly every item scored full.
MODEL = ("practice-2026-q4-call-greenparcel-01", "practice-2026-q4-email-greenparcel-02")


def odd_study(home: Path) -> Study:
    """Imported in two steps, a wave each, and built."""
    (home / "forms").mkdir(parents=True)
    lines = [HEAD, *(f'files.{name} = "{name}.csv"' for name in NAMES)]
    for place, name in enumerate(NAMES):
        role = "rival" if place else "own"
        lines.append(f'[[business]]\nid = "{name}"\nname = "{name.title()}"\nrole = "{role}"')
        _reviews(home / f"{name}.csv", name)
    (home / "study.toml").write_text("\n".join(lines))
    for version, wave in enumerate(("2026-Q3", "2026-Q4"), 1):
        text = (FORMS / "call_enquiry.toml").read_text()
        text = text.replace('name = "call_enquiry"', 'name = "our_call"', 1)
        (home / "forms" / "our_call.toml").write_text(
            text.replace("version = 1", f"version = {version}", 1)
        )
        _audits(home / "audits.csv", wave)
        study = read_study(home)
        notes = list(imports.all_files(study, store.archive_of(study), lambda line: None))
        assert not [n for n in notes if "in common" not in n], notes[:3]  # twins are meant
    build(study)
    return study


def _reviews(path: Path, name: str) -> None:
    with (PRACTICE / "reviews" / "fernway.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    if name == "best":
        rows = [row | {"rating": "5"} for row in rows]
    if name == "tiny":
        rows = rows[-3:]
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, ["id", "published", "rating", "text"], extrasaction="ignore")
        writer.writeheader()
        for row in rows:  # texts of their own: the same file taken twice would be warned of
            writer.writerow(
                row | {"id": f"{name}-{row['id']}", "text": f"{row['text']} {name} {row['id']}"}
            )


def _audits(path: Path, wave: str) -> None:
    with (PRACTICE / "audits.csv").open(newline="") as file:
        known = list(csv.DictReader(file))
    of_fernway = [r for r in known if (r["business"], r["wave"]) == ("fernway", wave)]
    model = [r for r in known if r["audit"] in MODEL and wave == "2026-Q4"]
    rows = []
    for name in NAMES:
        if name == "best":
            rows += [r | {"business": name, "audit": f"best-{n}-{r['form']}"}
                     for n in range(32) for r in model]  # fmt: skip
        elif name != "silent":
            rows += [r | {"business": name, "audit": f"{name}-{r['audit']}"} for r in of_fernway]
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, known[0])
        writer.writeheader()
        for row in rows:
            form = "our_call" if row["form"] == "call_enquiry" else row["form"]
            writer.writerow(row | {"form": form})
