"""Every indicator says what it is, has a query of its evidence, and stands in the docs."""

from collections.abc import Iterator
from typing import get_args

import duckdb
import pytest

from benchmark import tables
from benchmark.mistakes import indicators
from benchmark.numbers import catalogue, states
from benchmark.numbers.scores import PILLARS, Indicator
from benchmark.questions.evidencequery import BEHIND
from benchmark.study import Touchpoint, Want

TIMES = ("h", "s", "min", "days")
STAGES = 9


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        tables.create(connection)
        yield connection


def rows(empty, query: str) -> list[tuple[object, ...]]:
    return empty.execute(query).fetchall()


def test_the_catalogue_of_the_docs_is_fresh():
    fresh = catalogue.markdown()
    assert catalogue.FILE.read_text() == fresh, "stale: run `make docs`"
    assert [name for name in indicators() if f"| `{name}` |" not in fresh] == []


def test_each_has_unit_direction_source_goalposts_and_a_comment(empty):
    found = rows(
        empty,
        "SELECT indicator, title, unit, source, evidence, comment, floor, target FROM indicator "
        "JOIN duckdb_views() ON view_name = indicator",
    )
    assert sorted(str(row[0]) for row in found) == indicators()
    assert [row[0] for row in found if not all(str(cell).strip() for cell in row)] == []
    assert [row[0] for row in found if row[6] == row[7]] == []


def test_each_time_that_people_wait_for_has_a_cap_at_its_worse_end(empty):
    audits = rows(
        empty,
        "SELECT indicator, unit, summary, cap, floor FROM indicator "
        "WHERE summary = 'restricted_mean' OR (counts = 'audit' AND unit IN ('h', 'min', 'days'))",
    )
    assert len(audits) >= 4
    for name, unit, summary, cap, floor in audits:
        assert unit in TIMES, name
        assert summary == "restricted_mean", f"{name}: means of repliers only are forbidden"
        assert cap is not None and float(cap) >= float(floor) > 0, name  # type: ignore[arg-type]


def test_each_yields_samples_and_its_evidence_query_runs(empty):
    for name, evidence in rows(empty, "SELECT indicator, evidence FROM indicator"):
        columns = [str(row[0]) for row in rows(empty, f"DESCRIBE {name}")]
        assert columns[:4] == ["wave", "business", "sample", "value"], name
        found = empty.execute(evidence, {"wave": "w", "business": "b"})
        assert [column[0] for column in found.description][:2] == ["sample", "value"], name


def test_whatever_is_counted_has_evidence_thresholds_and_a_noun():
    counted = get_args(Indicator.__dataclass_fields__["counts"].type) or tuple(BEHIND)
    assert set(counted) == set(BEHIND) == set(states.NOUNS)


def test_all_wants_stages_and_touchpoints_are_covered(empty):
    found = rows(empty, "SELECT DISTINCT pillar, want, stage, touchpoint FROM indicator")
    assert {row[1] for row in found if row[0] == PILLARS[0]} == set(get_args(Want))
    assert len({row[2] for row in found}) == STAGES
    assert {row[3] for row in found} == set(get_args(Touchpoint))
    assert {row[0] for row in found} == set(PILLARS)
