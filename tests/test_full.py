"""Every page over a study in which every source has something: its main figures are the store's."""

from urllib.parse import parse_qsl

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from benchmark import store
from benchmark.pages import roof
from benchmark.questions import behind, report
from benchmark.questions.behind import SCREEN
from benchmark.serving.roles import OWNER
from benchmark.study import Study
from tests.full_study import WAVE, full_study
from tests.test_app import draw, texts
from tests.views import GAPS, REPUTATION, VIEWS

# Page → (what its address asks, columns of its main table, the same of the store).
NUMBERS = {
    "standing": ({}, ("Business", "Score", "Rank", "Based on"),
        "SELECT name, score, rank, based_on FROM standing JOIN business USING (business) "
        "WHERE wave = $wave AND scope = 'total'"),
    "gaps": ({}, ("Business", "Pillar", "Score", "Gap", "Verdict"),
        "SELECT name, split_part(scope, '.', 1), score, points, verdict FROM standing "
        "JOIN business USING (business) LEFT JOIN (FROM gap WHERE against = 'median') AS gap "
        "USING (wave, business, scope) WHERE wave = $wave AND scope LIKE '%.%'"),
    "gaps?show=pairs": ({"of": "service"}, ("Business", "Fernway Plants"),
        "SELECT name, printf('%s%.0f%s', CASE WHEN round(points) = 0 THEN '' WHEN points > 0 "
        "THEN '+' ELSE '−' END, abs(points), CASE WHEN verdict = 'no clear difference' THEN '' "
        "ELSE ' ●' END) FROM gap JOIN business USING (business) WHERE wave = $wave "
        "AND scope = 'service' AND against = 'fernway' UNION ALL SELECT name, '' FROM business "
        "WHERE business = 'fernway'"),
    "gaps?show=indicators": ({"comparison": "best"}, ("Indicator", "Points"),
        "SELECT title, points FROM gap JOIN indicator ON indicator = scope WHERE wave = $wave "
        "AND business = 'fernway' AND against = 'best' AND weight > 0"),
    "journey": ({}, ("Touchpoint", "Score", "Median of the others", "Points to win"),
        "SELECT touchpoint, score, median, points FROM journey_cell "
        "WHERE wave = $wave AND business = 'fernway'"),
    "todo": ({}, ("Indicator", "Points to win", "Ranks gained"),
        "SELECT title, points, ranks_gained FROM priority JOIN indicator USING (indicator) "
        "WHERE wave = $wave AND business = 'fernway' AND points > 0.005"),
    "time": ({"score": "reputation"}, ("Wave", "Business", "Score", "Median"),
        "SELECT wave, name, score, median FROM standing JOIN business USING (business) "
        "JOIN set_quality USING (wave, scope) WHERE scope = 'reputation' AND score IS NOT NULL "
        "AND $wave = $wave"),
    "business": ({"business": "mosspetal", "comparison": "best"},
        ("Indicator", "Points", "Difference", "State"),
        "SELECT title, score, score - best_score, state FROM estimate JOIN indicator USING "
        "(indicator) LEFT JOIN others USING (wave, business, indicator) WHERE wave = $wave AND "
        "business = 'mosspetal' AND indicator IN (SELECT indicator FROM estimate "
        "WHERE wave = $wave AND tried > 0)"),
    "audits": ({"channel": "email"}, ("Business", "Within, h", "Share answered"),
        "SELECT name, waited, share FROM reply_curve JOIN business USING (business) "
        "WHERE wave = $wave AND touchpoint = 'email'"),
    "website": ({}, ("Business", "Seconds", "Waiting, s", "Clicks"),
        "SELECT name, seconds, wait_s, clicks FROM journey_sum JOIN business USING (business) "
        "WHERE wave = $wave"),
    "complaints": ({}, ("Company", "Complaints", "Rate", "Rank"),
        "SELECT name, count, rate, rank FROM complaint_standing WHERE $wave = $wave"),
    "reputation": ({}, ("Business", "Stars", "n", "Without flagged"),
        "SELECT name, one.value, one.n, other.value AS without FROM review_standing AS one JOIN "
        "review_standing AS other USING (wave, business, source, measure) JOIN business USING "
        "(business) WHERE wave = $wave AND source = 'all' AND measure = 'rating' "
        "AND one.variant = 'all' AND other.variant <> 'all'"),
    "reputation?show=said": ({}, ("What", "Share", "Median of the others", "Sentences"),
        "SELECT value, share, others, sentences FROM want_mention "
        "WHERE wave = $wave AND business = 'fernway'"),
    "reputation?show=wants": ({}, ("Business", "n", "Score", "Low", "High"),
        "SELECT name, n, 100 * value, 100 * low, 100 * high FROM estimate "
        "JOIN business USING (business) WHERE wave = $wave "
        "AND indicator IN (SELECT 'said_' || want FROM indicator)"),
    "reputation?show=time": ({"flagged": "without flagged"}, ("Reviews", "Mean", "Net"),
        "SELECT reviews, mean, net FROM review_quarter WHERE variant = 'without flagged' "
        "AND business = 'fernway' AND mean IS NOT NULL AND $wave = $wave"),
    "reputation?show=odd": ({}, ("Business", "Reviews"),
        "SELECT DISTINCT name, reviews FROM review_count JOIN business USING (business) "
        "WHERE wave = $wave AND business IN (SELECT business FROM flag_count)"),
    "evidence": ({"indicator": "largest_paint_ms"}, ("Address", "Repeat", "Largest paint, ms"),
        "SELECT url, repeat, lcp_ms FROM load WHERE wave = $wave AND business = 'fernway'"),
    "methods": ({}, ("Indicator", "Floor", "Target", "Weight"),
        "SELECT title, floor, target, weight FROM indicator WHERE $wave = $wave"),
    "analysts": ({}, ("Relation", "Rows"),
        "SELECT table_name, estimated_size FROM duckdb_tables() WHERE $wave = $wave "
        "UNION ALL SELECT view_name, NULL FROM duckdb_views() WHERE NOT internal"),
}  # fmt: skip


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return full_study(tmp_path_factory.mktemp("whole") / "practice")


@pytest.fixture(scope="module")
def opened(study):
    with store.connect(store.published(study)) as connection:
        yield connection


@pytest.mark.parametrize("page", VIEWS)
def test_each_page_opens_and_shows_the_stores_numbers(page, study, opened):
    address, columns, query = NUMBERS.get(page, ({}, (), ""))
    test = draw(study, page, **address)
    assert not test.exception
    if page not in NUMBERS:
        assert page in roof.DESKS or page in ("sentences", "agreement")
        return
    expected = _plain(report.table_of(opened, query, wave=WAVE).values.tolist())
    assert expected
    tables = [one.value for one in test.dataframe if set(columns) <= set(one.value.columns)]
    assert expected in [_plain(table[list(columns)].values.tolist()) for table in tables]


def _plain(rows: list[list[object]]) -> list[tuple[str, ...]]:
    """Rows in one order, as far as numbers are equal when summed in another."""
    return sorted(tuple(_words(cell) for cell in row) for row in rows)


def _words(cell: object) -> str:
    if cell is None or pd.isna(cell):
        return "–"
    return f"{cell:.6f}" if isinstance(cell, (int, float)) else str(cell)


def test_the_website_page_says_what_the_build_added_up(study, opened):
    said = texts(draw(study, "website", business="pottingshed"))
    row = report.table_of(opened, "SELECT * FROM journey_sum WHERE business = 'pottingshed'").iloc[
        0
    ]
    assert row["goals"] == 3  # nobody can check out at one of the shops
    assert f"{row['seconds']:.0f} s for the 3 goals that every site allows" in said
    assert f"the median of the others is {row['others_s']:.0f} s" in said


def test_every_table_of_numbers_leads_to_its_rows(study):
    """Of the pages that show a business's numbers; what an address names is what is opened."""
    for page in ("website", *REPUTATION, "complaints", *GAPS, "standing", "journey", "audits"):
        test = draw(study, page)
        tables = [one.value for one in test.dataframe]
        without = [list(one.columns) for one in tables if "Evidence" not in one.columns]
        # Steps of curves and what platforms give more or less are of no single business.
        assert all("Within, h" in one or "Within, s" in one or "Source" in one or "Promise" in one
                   for one in without), (page, without)  # fmt: skip


def test_a_cell_of_the_want_map_opens_the_indicators_it_is_made_of(study):
    test = draw(study, "gaps")
    wants = next(one.value for one in test.dataframe if "Pillar" in one.value)
    link = wants[(wants["Business"] == "Moss & Petal") & (wants["Want"] == "Make it easy")]
    address = dict(parse_qsl(link["Evidence"].iloc[0].partition("?")[2]))
    assert address["business"] == "Moss & Petal" and address["scope"] == "service.easy"
    opened = draw(study, "evidence", **address)
    assert opened.selectbox(key="switch_scope").value == "service.easy"
    assert "Moss & Petal" in texts(opened)


def test_a_folded_table_is_made_once_it_is_opened(study):
    test = draw(study, "gaps")
    assert len(test.dataframe) == 1
    test.session_state["fold_wants"] = False
    assert len(test.run().dataframe) == 0


def test_many_sentences_are_shown_a_screenful_at_a_time_and_the_last_one_stays_open(study, opened):
    said, count = opened.execute(
        "SELECT kind || '.' || value, count(*) FROM newest_sentence WHERE wave = $wave "
        "AND business = 'fernway' GROUP BY ALL ORDER BY 2 DESC LIMIT 1", {"wave": WAVE},
    ).fetchone()  # fmt: skip
    assert count > SCREEN
    seen: list[object] = []
    for part in range(1, -(-count // SCREEN) + 1):
        test = draw(study, "reputation", said=said, part=str(part))
        seen += _told(test)
    assert len(seen) == count
    assert _told(draw(study, "reputation", said=said, part="99")) == seen[SCREEN * (part - 1) :]


def _told(test: AppTest) -> list[object]:
    table = next(one.value for one in test.dataframe if "Because" in one.value)
    return list(table[["Words", "Evidence"]].itertuples(index=False, name=None))


def test_the_row_that_the_address_names_is_marked_in_the_table_of_its_business(study, opened):
    found = report.rows_of(report.indicators(opened, WAVE, "fernway", "median"))
    paint = next(row for row in found if row["indicator"] == "largest_paint_ms")
    rows = behind.rows(behind.Asked(opened, OWNER, WAVE, "fernway"), paint)
    asked = {"indicator": "largest_paint_ms", "row": rows["sample"][3]}
    assert _marked(draw(study, "evidence", business="Fernway Plants", **asked)) == [3]
    assert _marked(draw(study, "evidence", business="Moss & Petal", **asked)) == []


def _marked(test: AppTest) -> list[int]:
    labels = test.selectbox(key="switch_row").options
    assert len(set(labels)) == len(labels), "the browser says by its words what was chosen"
    return list(test.session_state["rows_evidence"]["selection"]["rows"])


def test_a_sentence_leads_to_its_review(study):
    test = draw(study, "reputation?show=said")
    told = next(one.value for one in test.dataframe if "Because" in one.value)
    query = told["Evidence"].iloc[0].partition("?")[2]
    opened = texts(draw(study, "evidence", **dict(parse_qsl(query))))
    assert told["Words"].iloc[0][:30] in opened
