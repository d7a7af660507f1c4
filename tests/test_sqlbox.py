"""The SQL page: what it answers, and that nothing else can be done through it."""

import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from benchmark import store
from benchmark.questions import exports
from benchmark.serving import sqlbox
from benchmark.serving.roles import OWNER, ROLES, Who
from benchmark.serving.sqlguard import SqlError
from tests.app_study import built_study
from tests.sql_attacks import ATTACKS, HEAVIER, HEAVY, SECRET


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = store.published(built_study(tmp_path_factory.mktemp("sql") / "plants"))
    assert path is not None
    return path


def test_a_question_is_answered_with_its_columns_and_rows(published):
    sql = "SELECT business, 1.5 AS x, DATE '2026-02-03' AS day, NULL AS n FROM business LIMIT 1"
    answer = sqlbox.ask(OWNER, published, sql)
    assert answer.columns == ["business", "x", "day", "n"]
    assert answer.rows == [["fernway", 1.5, "2026-02-03", None]]
    assert not answer.more


@pytest.mark.parametrize(
    "sql",
    [
        "FROM standing", "WITH a AS (SELECT 1 AS x) SELECT x FROM a, range(3)", "VALUES (1), (2)",
        "SELECT business, rank() OVER (ORDER BY score) FROM main.standing", "DESCRIBE standing",
        "SELECT * FROM information_schema.columns", "SELECT unnest([1, 2])", "SUMMARIZE standing",
        "SELECT max(score) FILTER (WHERE scope = 'total') FROM standing GROUP BY ALL",
    ],
)  # fmt: skip
def test_what_analysts_write_goes_through(sql, published):
    assert sqlbox.ask(OWNER, published, sql).rows


def test_numbers_that_json_does_not_know_come_as_text(published):
    answer = sqlbox.ask(
        OWNER, published, "SELECT 'nan'::DOUBLE, 'inf'::DOUBLE, 9007199254740993, 7::HUGEINT"
    )
    assert answer.rows == [["nan", "inf", "9007199254740993", 7]]


def test_a_long_answer_is_cut_and_says_so(published):
    answer = sqlbox.ask(OWNER, published, "FROM range(5000)")
    assert (len(answer.rows), answer.more) == (sqlbox.MOST_ROWS, True)
    wide = sqlbox.ask(OWNER, published, "SELECT repeat('x', 100000) FROM range(3)")
    assert wide.more and len(wide.rows[0][0]) == sqlbox.MOST_CELL + 1


@pytest.mark.parametrize("kind", ATTACKS)
def test_no_attack_gets_anywhere(kind, published, tmp_path):
    """All of a kind in one locked process; `tests.campaigns.sql` asks each in one of its own."""
    secret, out = tmp_path / "secret.csv", tmp_path / "out"
    secret.write_text(SECRET)
    before = published.read_bytes()
    attacks = [attack.format(secret=secret, out=out) for attack in ATTACKS[kind]]
    said = locked(published, attacks)
    assert [(a, s) for a, s in zip(attacks, said, strict=True) if not s.startswith("refused")] == []
    assert SECRET not in "".join(said)
    assert not out.exists()
    assert published.read_bytes() == before


def locked(published: Path, questions: list[str], unguarded: bool = False) -> list[str]:
    """What the box's process says to each question."""
    script = (
        "import json, os, sys, duckdb\nfrom benchmark.serving import sqlbox, sqlguard\n"
        "folder, file, questions, unguarded = json.load(sys.stdin)\n"
        "if unguarded: sqlguard.check = lambda connection, sql: None\n"
        "os.chdir(folder); sqlbox._shut_in()\n"
        "for sql in questions:\n"
        "    try: said = 'answered: ' + str(sqlbox._answer(file, sql)['rows'][:1])\n"
        "    except (sqlguard.SqlError, duckdb.Error) as why: said = f'refused: {why}'\n"
        "    print(json.dumps(said))\n"
    )
    asked = [str(published.parent), published.name, questions, unguarded]
    done = subprocess.run([sys.executable, "-c", script], input=json.dumps(asked), text=True,
                          capture_output=True, cwd=Path(__file__).parents[1])  # fmt: skip
    assert done.returncode == 0, done.stderr[-500:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_attacks_are_as_many_as_promised():
    assert sum(map(len, ATTACKS.values())) >= 60
    assert len(HEAVY) + len(HEAVIER) >= 18


def test_a_question_that_asks_for_too_much_ends_and_the_next_is_answered(published):
    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(lambda sql: _error(published, sql), HEAVY))
    assert all("too much" in said or "took longer" in said or "Memory" in said for said in ended)
    assert sqlbox.ask(OWNER, published, "SELECT 42").rows == [[42]]


def _error(published: Path, sql: str) -> str:
    with pytest.raises(SqlError) as raised:
        sqlbox.ask(OWNER, published, sql)
    return str(raised.value)


def test_duckdb_itself_is_locked_even_if_the_guard_let_something_through(published, tmp_path):
    """The same connection without the guard: nothing is read or written outside the file."""
    kinds = [*ATTACKS["reads a file"], *ATTACKS["writes"][:3], "SET memory_limit = '9GB'"]
    secret, out = tmp_path / "secret.csv", tmp_path / "out"
    secret.write_text(SECRET)
    said = locked(published, [a.format(secret=secret, out=out) for a in kinds], unguarded=True)
    assert SECRET not in "".join(said)
    assert said[-1].startswith("refused")
    assert not out.exists()


def test_the_process_that_answers_knows_no_secret_of_ours(published, monkeypatch):
    monkeypatch.setenv("RIVALRY_MAIL_US", "password")
    seen = []
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: seen.append(k["env"]) or run(*a, **k))
    sqlbox.ask(OWNER, published, "SELECT 1")
    assert "RIVALRY_MAIL_US" in os.environ and "RIVALRY_MAIL_US" not in seen[0]


@pytest.mark.parametrize("role", ROLES)
def test_only_analysts_and_admins_may_ask(role, published):
    if role in ("analyst", "admin"):
        assert sqlbox.ask(Who("P1", role), published, "SELECT 1").rows == [[1]]
    else:
        with pytest.raises(SqlError, match="for analysts"):
            sqlbox.ask(Who("P1", role), published, "SELECT 1")


def test_many_questions_at_once_take_turns(published):
    answers: list[object] = []

    def asks() -> None:
        answers.append(sqlbox.ask(OWNER, published, "SELECT 1").rows)

    asking = [threading.Thread(target=asks) for _ in range(6)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert answers == [[[1]]] * 6


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_whole_table_leaves_as_it_is_and_no_cell_can_run(kind, tmp_path):
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE t AS FROM (VALUES ('=1+1', -2), ('  @x', 1), (chr(65309) || 'y', 0), "
        "(chr(65279) || '+z', 0), ('fine, \"q\"', 0)) AS v(text, number)"
    )
    exports.write_table(connection, "t", tmp_path / "t", kind)
    if kind == "parquet":
        assert (
            connection.execute(f"FROM read_parquet('{tmp_path}/t')").fetchall()
            == connection.execute("FROM t").fetchall()
        )
    else:
        rows = duckdb.read_csv(str(tmp_path / "t"), all_varchar=True).fetchall()
        assert [row[1] for row in rows] == ["-2", "1", "0", "0", "0"]
        assert [row[0][0] for row in rows] == ["'", "'", "'", "'", "f"]
