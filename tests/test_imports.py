"""Import of review files: of one business or of all, named doubts, and nothing twice."""

import subprocess
import sys
from pathlib import Path

from benchmark import imports, store
from benchmark.build import build
from benchmark.study import read_study
from tests.test_store import HEAD, ROWS, gathered, make_study, query

TEXTS = "id,day,stars,text\n" + "".join(
    f"id-{n:06},2026-05-{1 + n % 28:02},{1 + n % 5},What happened to me on visit number {n}\n"
    for n in range(60)
)


def test_two_businesses_with_the_same_rows_are_named(tmp_path):
    study = make_study(tmp_path, a=TEXTS, b=TEXTS.replace("id-", "no-"), c=ROWS)
    (note,) = gathered(study)
    assert imports.is_warning(note)
    assert "'a' and 'b' have 60 reviews in common, word for word" in note
    assert gathered(study) == [], "said once, where it was imported"
    notes = query(build(study), "SELECT kind, text LIKE '%in common%' FROM import_note")
    assert notes == [("warning", True)]


def test_what_many_write_is_no_doubt(tmp_path):
    same = ROWS.replace("ok", "Great service, would buy here again")
    assert gathered(make_study(tmp_path, a=same, b=same)) == []


def test_one_file_of_all_businesses_is_dealt_to_them(tmp_path):
    rows = ROWS.splitlines()
    lines = [f"{rows[0]},shop", *(f"{row},{'AB'[n % 2]} Ltd" for n, row in enumerate(rows[1:]))]
    (tmp_path / "all.csv").write_text("\n".join([*lines, "x,2026-05-01,5,ok,Somebody else"]) + "\n")
    text = HEAD.replace('text = "text" }', 'text = "text", business = "shop" }')
    text += 'file = "all.csv"\nnames = { a = ["A Ltd", "a"], b = ["B LTD"] }\n'
    study = make_study(tmp_path, a=ROWS, b=ROWS)
    tables = [
        f'[[business]]\nid = "{n}"\nname = "{n}"\nrole = "{role}"'
        for n, role in (("a", "own"), ("b", "rival"))
    ]
    study.path.write_text("\n".join([text, *tables]))
    study = read_study(tmp_path)
    assert gathered(study) == []
    counts = "SELECT business, count(*) FROM review GROUP BY ALL ORDER BY ALL"
    assert query(build(study), counts) == [("a", 75), ("b", 75)]
    assert gathered(study) == []


def test_a_bad_file_stops_nothing_else_and_the_command_says_so(tmp_path):
    study = make_study(tmp_path, a=ROWS, b=ROWS.replace("stars", "points"))
    said = subprocess.run(
        [str(Path(sys.executable).with_name("rivalry")), "import", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 2
    assert "no column 'stars'; columns found: id, day, points, text" in said.stderr
    assert [c.business for c in store.archive_of(study).captures()] == ["a"]
