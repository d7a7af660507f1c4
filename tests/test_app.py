"""Every page with no store, a store of one wave, and the safe ways out of the app."""

import os
from pathlib import Path
from urllib.parse import parse_qsl

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from benchmark import store
from benchmark.build import build
from benchmark.desks import actiondesk
from benchmark.pages import roof
from benchmark.pages.context import plain
from benchmark.pages.marketing import analysts
from benchmark.questions import exports, report
from benchmark.serving import people
from benchmark.serving.roles import OWNER
from benchmark.serving.serve import NoServer, listen, serve
from benchmark.study import Study
from tests.app_study import HOSTILE, built_study, empty_study
from tests.views import VIEWS

APP = Path(__file__).parents[1] / "app.py"


def draw(study: Study, page: str, **address: str) -> AppTest:
    """The page, or a part of it ("page?show=part"), as Streamlit's own tester sees it."""

    def script(study_file: str, page: str) -> None:
        from benchmark.pages import roof

        roof.frame(study_file, page)

    page, _, asked = page.partition("?")
    test = AppTest.from_function(script, args=(str(study.path), page), default_timeout=20)
    for name, value in {**dict(parse_qsl(asked)), **address}.items():
        test.query_params[name] = value
    return unfolded(test.run())


def unfolded(test: AppTest) -> AppTest:
    """With every table open that stands folded below its picture."""
    folds = [fold.key for fold in test.expander if str(fold.key).startswith("fold_")]
    for key in folds:
        test.session_state[key] = True
    return test.run() if folds else test


def texts(test: AppTest) -> str:
    return "\n".join(text.value for text in test.text)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return built_study(tmp_path_factory.mktemp("app") / "plants")


@pytest.fixture
def empty(tmp_path: Path) -> Study:
    return empty_study(tmp_path / "plants")


@pytest.mark.parametrize("page", VIEWS)
def test_each_page_opens_before_anything_was_built(page, empty):
    test = draw(empty, page)
    assert not test.exception
    if page not in roof.DESKS:
        assert f"rivalry run {empty.path}" in [code.value for code in test.code]


@pytest.fixture(scope="module")
def unfilled(tmp_path_factory: pytest.TempPathFactory) -> Study:
    study = empty_study(tmp_path_factory.mktemp("unfilled") / "plants")
    build(study)
    return study


@pytest.mark.parametrize("page", VIEWS)
def test_each_page_opens_on_a_build_without_any_number(page, unfilled):
    assert not draw(unfilled, page).exception


def test_what_nobody_looked_for_is_not_said_to_be_missing(study):
    shown = texts(draw(study, "website"))
    assert "The site was not crawled in this wave." in shown
    assert "None was found" not in shown


@pytest.mark.parametrize("page", VIEWS)
def test_each_page_opens_on_a_build_and_says_that_it_is_practice(page, study):
    test = draw(study, page)
    assert not test.exception
    assert [warning.value for warning in test.warning] == [roof.PRACTICE]


@pytest.mark.parametrize("page", VIEWS)
def test_no_page_shows_a_foreign_name_as_markdown(page, study):
    test = draw(study, page, business="mosspetal")
    for kind in ("markdown", "caption", "header", "subheader", "title", "info", "success", "error"):
        assert not [one.value for one in getattr(test, kind) if "tracker.example" in one.value]


def test_the_app_opens_on_the_study_that_the_server_names(study):
    os.environ["RIVALRY_STUDY"] = str(study.path)
    test = AppTest.from_file(str(APP), default_timeout=20).run()
    del os.environ["RIVALRY_STUDY"]
    assert not test.exception
    assert test.title[0].value == "Where we stand"


def test_a_study_with_mistakes_is_shown_as_its_mistakes(tmp_path):
    (tmp_path / "study.toml").write_text("[study]\nnmae = 1\n")
    test = AppTest.from_file(str(APP), default_timeout=20)
    os.environ["RIVALRY_STUDY"] = str(tmp_path / "study.toml")
    test.run()
    del os.environ["RIVALRY_STUDY"]
    assert not test.exception
    assert "nmae" in test.code[0].value


def test_the_finding_is_a_sentence_with_rank_set_and_ties(study):
    said = texts(draw(study, "standing"))
    assert "Fernway Plants: 2nd in reputation (1–2 of 2), tied with ![p](" in said
    assert "Green Parcel (12 of 30 audits)" in said
    assert "Green Parcel (no reputation score)" in said


@pytest.mark.parametrize(
    ("tied_with", "words"),
    [
        (None, ", clear of all others"),
        ("B", ", tied with B"),
        ("B, C", ", tied with B and C"),
        ("B, C, D, E", ", tied with B, C, D, E"),
        ("B, C, D, E, F", ", tied with B, C, D and 2 more"),
    ],
)
def test_ties_are_counted_in_words(tied_with, words):
    row = {"business": "a", "name": "A", "state": "ranked", "reason": None, "score": 50.0}
    ranks = {"rank": 3, "rank_low": 2, "rank_high": 7, "compared": 9, "tied_with": tied_with}
    said = report.finding(pd.DataFrame([row | ranks]), "service", "a")
    assert said == f"A: 3rd in service (2–7 of 9){words}."


def test_the_address_says_which_business_and_indicator_are_shown(study):
    address = {"business": "greenparcel", "indicator": "call_easy"}
    assert "Make it easy: calls: Green Parcel" in texts(draw(study, "evidence", **address))
    test = draw(study, "business", business="greenparcel", comparison="best")
    assert any("Best of the others" in table.value for table in test.dataframe)


def test_every_indicator_of_a_business_has_its_evidence(study):
    connection = store.connect(store.published(study))
    table = report.indicators(connection, "2026-Q4", "greenparcel", "median")
    assert len(table) > 10
    for indicator in table["indicator"]:
        test = draw(study, "evidence", business="greenparcel", indicator=indicator)
        assert not test.exception, indicator
        assert len(test.dataframe) >= 1, indicator


def test_the_median_leaves_the_business_itself_out(study):
    connection = store.connect(store.published(study))
    table = report.indicators(connection, "2026-Q4", "fernway", "best").set_index("indicator")
    peers = report.peers(connection, "2026-Q4", "review_rating").set_index("business")
    others = peers.drop("fernway")
    row = table.loc["review_rating"]
    assert row["median_value"] == pytest.approx(others["value"].median())
    assert row["best_value"] == row["other_value"] == others["value"].max()
    assert row["best_name"] == others.loc[others["value"].idxmax(), "name"]


def test_a_cell_that_could_be_a_formula_leaves_as_text():
    table = pd.DataFrame({"name": ["=1+1", "+cmd", "-2", "@SUM(A1)", "  =x", "fine", None]})
    table["number"] = -1.5
    lines = exports.csv_bytes(table).decode("utf-8-sig").splitlines()
    assert lines[1:] == ["'=1+1,-1.5", "'+cmd,-1.5", "'-2,-1.5", "'@SUM(A1),-1.5", "'  =x,-1.5",
                         "fine,-1.5", ",-1.5"]  # fmt: skip


def test_foreign_text_in_a_label_has_no_markdown_left():
    assert plain(HOSTILE).startswith("\\!\\[p\\]\\(https\\:\u2060\\/\\/tracker\\.example")


def test_only_this_machine_is_served_and_a_taken_port_is_named():
    taken = listen("127.0.0.1", 0)
    port = taken.getsockname()[1]
    with taken, pytest.raises(NoServer, match=f"port {port} is taken"):
        listen("127.0.0.1", port)
    with pytest.raises(NoServer, match="with TLS"):
        listen("0.0.0.0", 0)


def test_a_study_on_a_public_name_must_name_people(empty):
    with pytest.raises(NoServer, match="name people first"):
        serve(empty, public="shop.example.org")


def test_gaps_name_the_wants_that_are_surely_behind_and_who_beats_whom(study):
    test = draw(study, "gaps", of="service")
    assert "Fernway Plants is behind the median of the others in" in texts(test)
    pairs = next(d.value for d in test.dataframe if list(d.value)[:2] == ["Evidence", "Business"])
    told = pairs.set_index("Business").loc["Fernway Plants"].astype(str)
    assert any(cell.endswith("●") for cell in told)
    best = texts(draw(study, "gaps", business="greenparcel", comparison="fernway"))
    assert "Green Parcel is surely behind Fernway Plants in no want, and ahead in" in best


def test_a_business_is_not_compared_with_itself(study):
    test = draw(study, "gaps", business="greenparcel", comparison="greenparcel")
    assert not test.exception
    assert "Green Parcel against Green Parcel" not in texts(test)


def test_the_journey_map_names_its_moments_of_truth(study):
    said = texts(draw(study, "journey"))
    assert "Fernway Plants has most to win at" in said


def test_what_to_do_begins_with_the_most_to_win(study):
    test = draw(study, "todo")
    table = next(d.value for d in test.dataframe if "Points to win" in d.value.columns)
    assert table["Points to win"].is_monotonic_decreasing
    assert f"would win most by “{table['Indicator'].iloc[0]}”" in texts(test)


def test_a_priority_becomes_an_action_once_and_its_plan_can_change(tmp_path):
    own = built_study(tmp_path / "plants")
    test = draw(own, "todo")
    assert "No action is planned yet: make one of a priority." in texts(test)
    test.text_input[0].set_value("Answer mails on the same day")
    test.text_input[1].set_value("Service team")
    next(b for b in test.button if b.label == "Plan it").click().run()
    assert not test.exception
    [planned] = actiondesk.listed(own, OWNER)
    assert (planned.plan.title, planned.plan.owner) == (
        "Answer mails on the same day",
        "Service team",
    )
    next(b for b in test.button if b.label == "Save").click().run()
    assert actiondesk.listed(own, OWNER)[0].seq == planned.seq  # nothing changed, nothing written
    test.segmented_control(key=f"status_{planned.action}").set_value("done")
    next(b for b in test.button if b.label == "Save").click().run()
    assert actiondesk.listed(own, OWNER)[0].plan.status == "done"


def test_an_action_without_an_owner_is_refused_in_words(tmp_path):
    test = draw(built_study(tmp_path / "plants"), "todo")
    next(b for b in test.button if b.label == "Plan it").click().run()
    assert "title: got nothing; write it" in texts(test)


def test_promised_and_met_stand_beside_each_other(study):
    test = draw(study, "journey")
    grid = next(d.value for d in test.dataframe if d.value.columns[0] == "Promise")
    assert grid.set_index("Promise").loc["Time of reply", "Fernway Plants"].startswith("87%")


def test_methods_say_what_decides_first_place(study):
    said = texts(draw(study, "methods"))
    assert "5,000 other weightings" in said


def test_without_a_wave_before_nothing_is_said_to_have_changed(study):
    assert "no wave before 2026-Q4" in texts(draw(study, "time"))


def test_the_reply_curve_says_how_many_were_answered_and_how_fast(study):
    said = texts(draw(study, "audits", channel="email"))
    assert "Fernway Plants answered 28 of 30 emails, half of them within 10 hours" in said
    assert "calls, half of them within" in texts(draw(study, "audits", channel="call"))


def test_the_reply_curve_ends_at_the_share_that_was_answered(study):
    connection = store.connect(store.published(study))
    rows = connection.execute(
        "SELECT curve.answered, curve.tried, count(value), count(*) FROM reply_hours "
        "JOIN (SELECT business, max(answered) AS answered, any_value(tried) AS tried "
        "      FROM reply_curve WHERE touchpoint = 'email' GROUP BY business) AS curve "
        "USING (business) GROUP BY ALL"
    ).fetchall()
    assert len(rows) == 3
    assert all((answered, tried) == (n, of) for answered, tried, n, of in rows)


def test_a_build_from_before_an_update_says_how_to_make_it_anew(tmp_path):
    old = built_study(tmp_path / "plants")
    store.amend(old, lambda connection: connection.execute("DROP TABLE reply_curve"))
    test = draw(old, "audits")
    assert not test.exception
    assert f"rivalry build {old.path}" in [code.value for code in test.code]


def test_analysts_ask_in_sql_and_are_told_what_is_wrong(study):
    test = draw(study, "analysts", sql="SELECT business FROM standing WHERE rank = 1 LIMIT 1")
    assert [d for d in test.dataframe if list(d.value.columns) == ["business"]]
    test.text_area(key="sql").set_value("DROP TABLE standing")
    test.button(key="sql_run").click().run()
    assert any("write one SELECT" in text.value for text in test.text)


@pytest.mark.parametrize("example", analysts.EXAMPLES)
def test_every_example_for_analysts_has_an_answer(example, study):
    test = draw(study, "analysts", sql=analysts.EXAMPLES[example])
    assert any(" in " in caption.value and "row" in caption.value for caption in test.caption)
    assert not test.exception


def test_no_page_opens_without_a_link_once_people_are_named(empty):
    people.invite(empty, "S07", "shopper")
    for page in roof.PAGES:
        test = draw(empty, page)
        assert [header.value for header in test.header] == ["Not for you"]
