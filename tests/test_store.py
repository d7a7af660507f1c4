"""From files to a published store: whole or not at all, the same again, never in a reader's way."""

import csv
import json
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from benchmark import imports, store
from benchmark.archive import Archive
from benchmark.build import build
from benchmark.desks import desk
from benchmark.study import Study, read_study

PRACTICE = Path(__file__).parents[1] / "data" / "practice"
PETS = Path(__file__).parents[2] / "shared" / "data" / "pet_insurance_trustpilot"
HEAD = """
[study]
name = "Three shops"
currency = "EUR"
time_zone = "Europe/Berlin"
touchpoints = ["review"]
[[wave]]
name = "2026"
start_day = 2026-01-01
end_day = 2026-12-31
[[reviews]]
source = "web"
columns = { review = "id", published = "day", rating = "stars", text = "text" }
"""
ROWS = "id,day,stars,text\n" + "".join(
    f"r{n},2026-05-{1 + n % 28:02},{1 + n % 5},ok\n" for n in range(150)
)


def make_study(home: Path, **files: str | bytes) -> Study:
    """A study of one file of reviews per business."""
    lines = [HEAD]
    for name, content in files.items():
        (home / f"{name}.csv").write_bytes(
            content if isinstance(content, bytes) else content.encode()
        )
        lines.append(f'files.{name} = "{name}.csv"')
    for place, name in enumerate(files):
        lines.append(
            f'[[business]]\nid = "{name}"\nname = "{name}"\nrole = "{"rival" if place else "own"}"'
        )
    (home / "study.toml").write_text("\n".join(lines))
    return read_study(home)


def gathered(study: Study) -> list[str]:
    return list(imports.all_files(study, store.archive_of(study), lambda line: None))


def query(path: Path, sql: str) -> list[tuple[object, ...]]:
    with store.connect(path) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def study(tmp_path: Path) -> Study:
    study = make_study(tmp_path, a=ROWS, b=ROWS.replace("ok", "fine"), c=ROWS)
    assert gathered(study) == []
    return study


RESULTS = (
    "SELECT * EXCLUDE (wave) FROM estimate UNION ALL BY NAME SELECT * FROM standing ORDER BY ALL"
)


def test_building_again_gives_the_same_numbers_under_a_new_name(study):
    first = build(study)
    before = query(first, RESULTS)
    second = build(study)
    assert second != first
    assert store.published(study) == second
    assert query(second, RESULTS) == before


def test_a_study_folder_may_be_renamed(study, tmp_path):
    build(study)
    moved = tmp_path.with_name("0-" + tmp_path.name)  # sorts before the old name
    tmp_path.rename(moved)
    study = read_study(moved)
    assert build(study) == store.published(study)
    assert moved.rename(tmp_path)


def test_an_import_says_how_much_it_took_of_each_file(tmp_path):
    known, said = make_study(tmp_path, a=ROWS + "bad,2026-05-01,9,ok\n", b=ROWS), []
    (note,) = imports.all_files(known, store.archive_of(known), said.append)
    assert "row 152" in note
    assert said == [
        "a: importing a.csv", "a.csv: 150 reviews taken over (web, a)",
        "b: importing b.csv", "b.csv: 150 reviews taken over (web, b)",
    ]  # fmt: skip
    said.clear()
    list(imports.all_files(known, store.archive_of(known), said.append))
    assert said == ["a.csv: imported before", "b.csv: imported before"]


def test_importing_again_changes_nothing(study):
    build(study)
    captures = list(store.archive_of(study).captures())
    assert gathered(study) == []
    assert list(store.archive_of(study).captures()) == captures


def test_a_grown_export_replaces_its_older_self(study, tmp_path):
    (tmp_path / "a.csv").write_text(
        ROWS.replace("r0,2026-05-01,1", "r0,2026-05-01,5") + "new,2026-06-01,5,ok\n"
    )
    gathered(study)
    path = build(study)
    assert query(path, "SELECT count(*) FROM review WHERE business = 'a'") == [(151,)]
    assert query(path, "SELECT rating FROM review WHERE business = 'a' AND review = 'r0'") == [
        (5.0,)
    ]


def test_reviews_are_loaded_once_until_there_are_others(study, tmp_path):
    def kept() -> list[tuple[Path, int]]:
        return [(path, path.stat().st_mtime_ns) for path in tmp_path.glob("facts/reviews-*.duckdb")]

    gathered(study)
    ((first, _),) = before = kept()
    with duckdb.connect(str(first), read_only=True) as connection:
        named = "SELECT table_name FROM duckdb_tables() WHERE table_name <> 'indicator'"
        tables = [name for (name,) in connection.execute(named).fetchall()]
        counts = {t: connection.execute(f"SELECT count(*) FROM {t}").fetchone() for t in tables}
    assert {t: count for t, count in counts.items() if count != (0,)} == {"review": (450,)}
    build(study)
    assert kept() == before, "a build begins with them"
    (tmp_path / "a.csv").write_text(ROWS + "more,2026-06-02,4,ok\n")
    gathered(study)
    ((second, _),) = kept()
    assert second != first
    counted = "SELECT count(*), count(DISTINCT review) FROM review WHERE business = 'a'"
    assert query(build(study), counted) == [(151, 151)]


def test_the_published_file_cannot_be_written_and_opens_in_older_shells(study):
    path = build(study)
    assert path.stat().st_mode & 0o777 == 0o444
    with store.connect(path) as connection:
        version = connection.execute(
            "SELECT tags FROM duckdb_databases() WHERE NOT internal"
        ).fetchone()
    assert version and "v1.5" in str(version[0])


def test_every_table_view_and_column_has_a_comment(study):
    path = build(study)
    bare = query(
        path,
        """
        SELECT table_name, NULL FROM duckdb_tables() WHERE NOT internal AND comment IS NULL
        UNION ALL
        SELECT view_name, NULL FROM duckdb_views() WHERE NOT internal AND comment IS NULL
        UNION ALL
        SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL
        """,
    )
    assert bare == []


def test_every_indicator_has_a_catalogue_row_and_yields_samples(study):
    path = build(study)
    files = sorted(
        file.stem for file in (Path(store.__file__).parent / "sql" / "indicators").glob("*")
    )
    rows = query(path, "SELECT indicator, title, unit, source FROM indicator ORDER BY indicator")
    assert [row[0] for row in rows] == files
    assert len(files) >= 10
    assert all(all(row) for row in rows)
    described = query(
        path,
        "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() "
        "WHERE table_name IN (SELECT indicator FROM indicator) GROUP BY ALL ORDER BY ALL",
    )
    assert [name for name, _ in described] == files
    for name, columns in described:
        assert columns[:4] == ["wave", "business", "sample", "value"], name
        assert set(columns[4:]) <= {"weight"}, name
    wants = query(
        path, "SELECT count(DISTINCT want), count(DISTINCT pillar) FROM indicator WHERE weight > 0"
    )
    assert wants == [(6, 2)]


def test_an_analysts_open_shell_never_stops_a_build_nor_the_app(study):
    build(study)
    analysts = study.home / f"{study.slug}.duckdb"
    analysts.chmod(0o644)  # even one opened for writing
    shell = duckdb.connect(str(analysts))
    shell.execute("BEGIN; CREATE TABLE mine AS SELECT 1 AS x")
    second = build(study)
    assert query(second, "SELECT count(*) FROM business") == [(3,)]
    assert shell.execute("SELECT count(*) FROM business").fetchall() == [(3,)]
    shell.close()
    assert query(analysts, "SELECT count(*) FROM business") == [(3,)]


def test_a_reader_keeps_its_file_while_new_ones_are_published(study):
    first = build(study)
    with store.connect(first) as reader:
        for _ in range(store.KEPT + 1):
            build(study)
        assert not first.exists()
        assert reader.execute("SELECT count(*) FROM review").fetchall() == [(450,)]
    assert len(list(first.parent.iterdir())) == store.KEPT


BUILD = "import sys; from benchmark.build import build; from benchmark.study import read_study\n"
FOREVER = BUILD + "while True: build(read_study(sys.argv[1]))"


@pytest.mark.slow
def test_kills_during_a_build_leave_the_last_file_and_the_next_build_completes(study, kills):
    build(study)
    for kill in range(kills):
        last = store.published(study)
        builder = subprocess.Popen([sys.executable, "-c", FOREVER, str(study.home)])
        while store.published(study) == last:  # it builds; then it dies at another moment each time
            assert builder.poll() is None
            time.sleep(0.01)
        time.sleep(0.5 * (kill + 1) / (kills + 1))
        builder.kill()
        builder.wait()
        for path in (store.published(study), study.home / f"{study.slug}.duckdb"):
            assert path
            assert query(path, "SELECT count(*) FROM standing WHERE rank IS NOT NULL") == [(6,)]
    assert query(build(study), "SELECT count(*) FROM review") == [(450,)]
    assert not list((study.home / "store").glob(".*"))


BAD_ROWS = {
    "r1,2026-05-01,,ok": "row 2: stars: got ''; write a number from 1 to 5",
    "r1,2026-05-01,7,ok": "row 2: stars: got '7'; write a number from 1 to 5",
    "r1,2026-05-01,five,ok": "row 2: stars: got 'five'; write a number from 1 to 5",
    "r1,01.05.2026,5,ok": "row 2: day: got '01.05.2026'; write a day like 2026-11-22",
    "r1,2026-02-30,5,ok": "row 2: day: got '2026-02-30'; write a day like 2026-11-22",
    "r9,2026-05-01,5,ok\nr9,2026-05-02,4,ok": "row 3: id: got 'r9' again, first in row 2",
}


def test_a_bad_row_is_named_and_the_others_are_kept(tmp_path):
    good = ROWS.partition("\n")[2]
    files = {
        f"b{n}": f"id,day,stars,text\n{bad}\n{good.replace('r', f'g{n}-')}"
        for n, bad in enumerate(BAD_ROWS)
    }
    study = make_study(tmp_path, **files)
    assert gathered(study) == [f"b{n}.csv: {said}" for n, said in enumerate(BAD_ROWS.values())]
    path = build(study)
    counted = query(path, "SELECT business, count(*) FROM review GROUP BY ALL ORDER BY ALL")
    assert counted == [(f"b{n}", 150 + bad.count("\n")) for n, bad in enumerate(BAD_ROWS)]
    assert query(path, "SELECT count(*) FROM import_note") == [(len(BAD_ROWS),)]


BAD_FILES = {
    "latin-1": (ROWS.replace("ok", "schön", 1).encode("latin-1"), "line 2: not UTF-8: byte 0xf6"),
    "no column": (ROWS.replace("stars", "points"), "no column 'stars'; columns found: id, day"),
    "empty": ("", "no rows; write a header line"),
}


def test_a_bad_file_is_named_and_the_other_files_are_kept(tmp_path):
    names = [f"bad{n}" for n in range(len(BAD_FILES))]
    contents = (content for content, _ in BAD_FILES.values())
    study = make_study(tmp_path, **dict(zip(names, contents, strict=True)), good=ROWS)
    for name, note, (_, said) in zip(names, gathered(study), BAD_FILES.values(), strict=True):
        assert note.startswith(f"{tmp_path / name}.csv: ")
        assert said in note
    assert query(build(study), "SELECT DISTINCT business FROM review") == [("good",)]


def test_a_latin_1_file_is_read_once_the_study_says_so(tmp_path):
    study = make_study(tmp_path, a=ROWS.replace("ok", "schön").encode("latin-1"), b=ROWS)
    text = (tmp_path / "study.toml").read_text()
    (tmp_path / "study.toml").write_text(
        text.replace('source = "web"', 'source = "web"\nencoding = "latin-1"')
    )
    study = read_study(tmp_path)
    assert gathered(study) == []
    assert query(build(study), "SELECT DISTINCT text FROM review ORDER BY 1") == [
        ("ok",),
        ("schön",),
    ]


def test_json_and_json_lines_are_read_like_csv(tmp_path):
    rows = [
        {"id": f"r{n}", "day": "2026-05-01", "stars": 1 + n % 5, "text": "ok"} for n in range(30)
    ]
    make_study(tmp_path, a=ROWS, b=ROWS)
    (tmp_path / "a.json").write_text(json.dumps(rows))
    (tmp_path / "b.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    text = (tmp_path / "study.toml").read_text()
    (tmp_path / "study.toml").write_text(
        text.replace("a.csv", "a.json").replace("b.csv", "b.jsonl")
    )
    study = read_study(tmp_path)
    assert gathered(study) == []
    path = build(study)
    assert query(
        path, "SELECT business, count(*), avg(rating) FROM review GROUP BY ALL ORDER BY 1"
    ) == [
        ("a", 30, 3.0),
        ("b", 30, 3.0),
    ]
    (tmp_path / "a.json").write_text('{"id": 1}')
    assert gathered(study) == [
        f"{tmp_path / 'a.json'}: not JSON: got one value; "
        "write a list of objects, or its key as `rows_at`"
    ]


def test_deleting_everything_derived_and_building_gives_the_same_file(study, tmp_path):
    before = query(build(study), RESULTS)
    for folder in ("facts", "store"):
        for path in sorted((tmp_path / folder).rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
    assert query(build(study), RESULTS) == before


def test_a_hard_study_with_nothing_gathered_still_builds(tmp_path):
    study = make_study(tmp_path, a=ROWS, b=ROWS)
    path = build(study)
    assert query(path, "SELECT count(*) FROM standing") == [(0,)]


@pytest.mark.skipif(not PETS.is_dir(), reason="the real reviews are not on this machine")
def test_ten_real_insurers_rank_as_in_the_methods(tmp_path):
    names = sorted(path.stem for path in PETS.glob("*.csv"))
    lines = [
        HEAD.replace("2026-01-01", "2023-04-06")
        .replace("2026-12-31", "2024-04-05")
        .replace('"id"', '"id"')
        .replace('"day"', '"published"')
        .replace('"stars"', '"rating"'),
        *(f'files.{name} = "{PETS / name}.csv"' for name in names),
        "[rating]\nhalf_life_days = inf\nprior = 0\nwindow_days = 366",
        "[texts]\nmost = 0",  # the published ranking is of stars alone
        *(
            f'[[business]]\nid = "{n}"\nname = "{n}"\nrole = "{"own" if n == "figo" else "rival"}"'
            for n in names
        ),
    ]
    (tmp_path / "study.toml").write_text("\n".join(lines))
    study = read_study(tmp_path)
    assert gathered(study) == []
    path = build(study)
    assert query(path, "SELECT count(*) FROM review") == [(26_878,)]
    ranks = {
        row[0]: row[1:]
        for row in query(
            path,
            "SELECT business, state, rank, rank_low, rank_high, compared FROM standing "
            "WHERE scope = 'reputation'",
        )
    }
    assert ranks["spot"] == ("ranked", 1, 1, 3, 10)
    assert ranks["petsbest"] == ("ranked", 10, 7, 10, 10)
    assert ranks["akc"] == ("provisional", None, 1, 10, 10)
    values = dict(
        query(path, "SELECT business, value FROM estimate WHERE indicator = 'review_rating'")
    )
    assert values["spot"] == pytest.approx(4.656, abs=0.0005)
    assert values["petsbest"] == pytest.approx(3.941, abs=0.0005)
    assert values["akc"] == pytest.approx(4.600, abs=0.0005)
    total = query(path, "SELECT DISTINCT state FROM standing WHERE scope = 'total'")
    assert total == [("not enough data",)]


def test_a_study_of_audits_filled_in_the_app_alone_is_built(tmp_path):
    study = make_study(tmp_path, a=ROWS, b=ROWS)
    audit = desk.new_audit()
    desk.start(
        study, audit, business="a", wave="2026", form="call_enquiry", scenario="S1", shopper="s1"
    )
    assert query(build(study), "SELECT count(*) FROM audit") == [(0,)], "drafts do not count"


def test_practice_audits_and_reviews_are_all_taken_over(tmp_path):
    for name in ("study.toml", "audits.csv", "reviews"):
        (tmp_path / name).symlink_to(PRACTICE / name)
    (tmp_path / "study.toml").unlink()
    (tmp_path / "study.toml").write_text((PRACTICE / "study.toml").read_text())
    study = read_study(tmp_path)
    assert gathered(study) == []
    path = build(study)
    with (PRACTICE / "audits.csv").open(newline="") as file:
        assert query(path, "SELECT count(*) FROM audit") == [
            (sum(1 for _ in csv.DictReader(file)),)
        ]
    assert query(path, "SELECT count(DISTINCT audit) FROM answer") == [(560,)]
    empty = (  # the practice shops were not complained to, and were not asked about it
        "SELECT indicator FROM indicator WHERE touchpoint IN ('call', 'email', 'review') "
        "AND NOT contains(indicator, '_complaint_') AND counts NOT IN ('register', 'answer') "
        "AND indicator NOT IN ('actions_carried_out', 'complaints_checked')"
    )
    scored = "SELECT indicator FROM estimate WHERE value IS NOT NULL"
    assert query(path, f"{empty} EXCEPT {scored}") == []
    scopes = query(path, "SELECT DISTINCT scope FROM standing WHERE score IS NOT NULL ORDER BY 1")
    assert ("total",) in scopes
    assert isinstance(store.archive_of(study), Archive)
