"""What holds of every page: no bare chart, one colour per business, links, evidence, the tour."""

import ast
import itertools
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import vl_convert
from pyarrow import ipc
from streamlit.testing.v1 import AppTest

from benchmark import store
from benchmark.desks.desk import RefusedError
from benchmark.figures import palette, sound
from benchmark.pages import roof
from benchmark.pages.drawing import Chart, Table
from benchmark.questions import behind, report
from benchmark.questions.behind import Asked
from benchmark.serving.roles import OWNER, Who
from benchmark.study import Study
from benchmark.texts import explained, text, words
from tests import figure_cases
from tests.app_study import built_study
from tests.test_app import draw, texts
from tests.views import REPUTATION

SOURCES = sorted((Path(__file__).parents[1] / "benchmark").rglob("*.py"))
WAVE = "2026-Q4"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return built_study(tmp_path_factory.mktemp("pages") / "plants")


@pytest.mark.parametrize("page", ["standing", "gaps", "gaps?show=indicators", "journey", "todo",
                                  "time", "business", "audits", "reputation",
                                  "reputation?show=said", "reputation?show=wants",
                                  "reputation?show=time"])  # fmt: skip
def test_every_chart_says_what_n_is_and_has_its_table_and_download(page, study):
    test = draw(study, page)
    drawn = [one.proto.alt for one in test.get("vega_lite_chart")]
    assert drawn
    said = {one.value for one in test.text}
    assert all(any(alt.startswith(title) and alt != title for title in said) for alt in drawn)
    about = [one.value for one in test.caption if " · " in one.value and "interval" in one.value]
    assert len(about) == len(drawn)
    assert all(re.search(r"\bn\b|first \d+|furthest", one) for one in about)
    assert len(test.dataframe) >= len(drawn)
    assert len(test.get("download_button")) >= len(test.dataframe)


def test_no_chart_is_drawn_but_by_the_one_function():
    drawn = [path.name for path in SOURCES if "st.vega_lite_chart(" in path.read_text()]
    assert drawn == ["drawing.py"]


@pytest.mark.parametrize("lacking", ["title", "alt", "unit", "n", "interval", "rows"])
def test_a_chart_that_lacks_something_cannot_be(lacking):
    rows = pd.DataFrame({"a": [] if lacking == "rows" else [1]})
    given = {one: "" if one == lacking else "said" for one in ("alt", "unit", "n", "interval")}
    figure = {"title": {"text": "" if lacking == "title" else "said"}}
    with pytest.raises(ValueError, match=f"without {lacking}"):
        Chart(figure, table=Table("t", rows), **given)


def _linear(colour: str) -> np.ndarray:
    part = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def _lab(linear: np.ndarray) -> np.ndarray:
    matrix = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                       [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip
    xyz = matrix @ np.clip(linear, 0, 1) / np.array([0.95047, 1, 1.08883])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


# Machado, Oliveira & Fernandes 2009, table of severity 1.0: no loss, protan, deutan, tritan.
SIGHT = {
    "full": np.eye(3),
    "protan": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                        [-0.003882, -0.048116, 1.051998]]),
    "deutan": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                        [-0.011820, 0.042940, 0.968881]]),
    "tritan": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                        [0.004733, 0.691367, 0.303900]]),
}  # fmt: skip


@pytest.mark.parametrize("kind", figure_cases.KINDS)
def test_every_figure_can_be_drawn_whatever_its_numbers_or_is_known_to_be_none(kind):
    """By Vega itself; in a browser: tests/campaigns/charts.py."""
    for edge in figure_cases.EDGES:
        figure = sound.finite(figure_cases.figure(kind, edge))
        drawn = vl_convert.vegalite_to_svg(figure)
        if edge in ("one", "many", "point"):
            assert sound.drawable(figure), edge
            assert re.search("mark-(symbol|rect|line|area|rule) role-mark", drawn), edge
        elif kind in ("dots", "gaps", "winnable", "stars", "waves", "praise"):
            assert not sound.drawable(figure), edge


@pytest.mark.parametrize("sight", SIGHT)
def test_colours_of_businesses_are_told_apart_whatever_one_sees(sight):
    seen = [_lab(SIGHT[sight] @ _linear(one)) for one in (palette.OWN, *palette.RIVALS)]
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)) > 10


@pytest.mark.parametrize("paper", ["#ffffff", "#0e1117"])
def test_colours_of_businesses_stand_out_from_the_page(paper):
    weights = np.array([0.2126, 0.7152, 0.0722])
    for colour in (palette.OWN, *palette.RIVALS, palette.QUIET):
        light, dark = sorted((_linear(colour) @ weights, _linear(paper) @ weights), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 3


def test_a_business_has_one_colour_in_every_figure(study):
    seen: dict[str, set[str]] = {}
    for page in ("standing", "time", "audits", *REPUTATION):
        for one in draw(study, page).get("vega_lite_chart"):
            for row in ipc.open_stream(one.proto.data.data).read_all().to_pylist():
                if "colour" in row:
                    seen.setdefault(row["name"], set()).add(row["colour"])
    assert len(seen) == 3
    assert all(len(colours) == 1 for colours in seen.values())
    assert seen["Fernway Plants"] == {palette.OWN}


def _asked_for() -> set[tuple[str, str]]:
    """(room, key) of every text() with both written out."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "text":
                given = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                if len(given) == 2:
                    found.add((given[0], given[1]))
    return found


def test_every_text_of_the_app_exists_and_is_used():
    apart = ("page", "glossary", "tour")  # asked for by the name of a page, a term, a step
    rooms = {(room, key) for room in words() if room not in apart for key in words()[room]}
    assert {one for one in _asked_for() if one[0] not in apart} == rooms
    assert all(text("page", page) for page in roof.PAGES)
    assert set(words()["page"]) == set(roof.PAGES)


# What shows its first argument (of a switch the second) to whoever looks.
SHOWING = {
    "say", "title", "header", "subheader", "caption", "markdown", "button", "expander", "warning",
    "error", "info", "success", "link_button", "download_button", "form_submit_button",
    "text_input", "text_area", "selectbox", "multiselect", "checkbox", "radio", "toggle", "switch",
    "segmented_control", "date_input", "number_input", "spinner", "crossed", "Column",
}  # fmt: skip


def _spoken(node: ast.expr) -> Iterator[str]:
    """What of an expression is written out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(part.value for part in node.values if isinstance(part, ast.Constant))
    elif isinstance(node, ast.IfExp):
        yield from (*_spoken(node.body), *_spoken(node.orelse))
    elif isinstance(node, ast.BinOp):
        yield from (*_spoken(node.left), *_spoken(node.right))


def test_no_page_says_anything_that_does_not_stand_in_the_file_of_texts():
    found = []
    for path in (one for one in SOURCES if {"pages", "reports"} & set(one.parts)):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Dict):  # names of ours are lower case; heads of columns are not
                found += [(path.name, words) for one in node.keys if one for words in _spoken(one)
                          if re.search("[A-Z]", words)]  # fmt: skip
            name = getattr(node, "func", None)
            name = getattr(name, "attr", getattr(name, "id", ""))
            if isinstance(node, ast.Call) and name in SHOWING:
                shown = node.args[1:2] if name == "switch" else node.args[:1]
                found += [(path.name, words) for one in shown for words in _spoken(one)
                          if re.search("[A-Za-z]{2}", words)]  # fmt: skip
    assert found == []


def test_every_term_is_explained_and_a_gap_is_not_left_open():
    assert "**rank set**" in explained("rank_set", "tied")
    with pytest.raises(KeyError):
        text("chart", "standing")


def test_the_address_leads_and_a_copied_link_shows_the_same(study):
    test = draw(study, "gaps", of="reputation")
    assert test.segmented_control(key="switch_of").value == "reputation"
    test = draw(study, "gaps", want="informed")
    assert test.segmented_control(key="switch_want").value == "informed"
    test.segmented_control(key="switch_want").set_value("all").run()
    assert "want" not in test.query_params


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ({}, "stars"),
        ({"platform": "offset"}, "stars"),
        ({"said": "easy.praise"}, "said"),
        ({"line": "net"}, "time"),
        ({"flagged": "without flagged"}, "time"),
        ({"said": "easy.praise", "show": "odd"}, "odd"),
    ],
)
def test_an_address_that_names_no_part_opens_the_one_it_is_about(study, address, part):
    test = draw(study, "reputation", **address)
    assert test.segmented_control(key="switch_show").value == part


def test_a_choice_within_a_part_keeps_it_open(study):
    test = draw(study, "reputation", line="net")
    test.segmented_control(key="switch_line").set_value("mean").run()
    assert "line" not in test.query_params
    assert test.segmented_control(key="switch_show").value == "time"
    test.segmented_control(key="switch_show").set_value("stars").run()
    assert [one.value for one in test.header] == ["Stars"]
    assert "show" not in test.query_params


def test_numbers_lead_to_their_evidence(study):
    test = draw(study, "business", business="greenparcel")
    table = next(one.value for one in test.dataframe if "Evidence" in one.value)
    assert all(one.startswith("/evidence?wave=2026-Q4&business=Green+Parcel&indicator=")
               for one in table["Evidence"])  # fmt: skip


def test_a_phone_shows_the_ranking_as_far_as_the_rank_set(study):
    tables = draw(study, "standing").dataframe
    assert len(tables) == 3
    for one in tables:
        asked_for = json.loads(one.proto.columns)
        seen = list(one.value)[: list(one.value).index("Rank set") + 1]
        assert {"Business", "Score", "Interval"} < set(seen)
        assert sum(asked_for[name]["width"] for name in seen) <= 356  # of a screen's 390


def asked(study: Study, who: Who = OWNER, business: str = "greenparcel") -> Asked:
    return Asked(store.connect(store.published(study)), who, WAVE, business)


def test_the_rows_behind_a_number_are_as_many_as_its_samples(study):
    one = asked(study)
    table = report.indicators(one.store, WAVE, "greenparcel", "median")
    for row in report.rows_of(table[table["counts"] != "crawl"]):
        total = behind.total(one, row)
        screens = range(1, -(-total // behind.SCREEN) + 2)  # one more than there are
        found = sum(len(behind.rows(one, row, screen)) for screen in screens)
        assert found == row["tried"] == total, row["indicator"]


def test_screens_of_rows_follow_each_other_without_gap_or_repetition(study):
    row = {"indicator": "review_rating", "counts": "review"}
    one = asked(study, business="fernway")
    seen: list[str] = []
    for screen in itertools.count(1):
        rows = behind.rows(one, row, screen)
        seen += list(rows["sample"])
        if len(rows) < behind.SCREEN:
            break
    assert len(seen) == len(set(seen)) > behind.SCREEN


def test_a_row_is_opened_wherever_it_stands_and_only_of_its_business(study):
    row = {"indicator": "review_rating", "counts": "review"}
    last = behind.rows(asked(study, business="fernway"), row, 3)["sample"][0]
    shown = texts(draw(study, "evidence", indicator="review_rating", row=last))
    found = behind.one(asked(study, business="fernway"), row, last)
    assert str(found["text"])[:40] in shown
    assert behind.one(asked(study), row, last) is None


def test_evidence_is_blurred_for_who_may_not_see_single_audits(study):
    row = {"indicator": "reply_hours", "counts": "audit"}
    whole = behind.rows(asked(study), row)
    marketer = asked(study, Who("M01", "marketer"))
    blurred = behind.rows(marketer, row)
    assert "shopper" in whole and "submitted_at" in whole
    assert list(blurred) == ["sample", "value", "day", "form", "scenario", "reached"]
    with pytest.raises(RefusedError):
        behind.answers(marketer, whole["sample"][0])
    shopper = asked(study, Who("S07", "shopper"))
    for refused in (row, {"indicator": "review_rating", "counts": "review"}):
        with pytest.raises(RefusedError):
            behind.rows(shopper, refused)


def test_answers_of_an_audit_are_not_found_under_another_business(study):
    row = {"indicator": "reply_hours", "counts": "audit"}
    audit = behind.rows(asked(study), row)["sample"][0]
    assert not behind.answers(asked(study), audit).empty
    assert behind.answers(asked(study, business="fernway"), audit).empty


@pytest.mark.parametrize("kind", ["email", "call", "review"])
def test_evidence_of_a_touchpoint_opens_the_thing_itself(kind, study):
    test = draw(study, "evidence", touchpoint=kind)
    assert not test.exception
    assert [one.value for one in test.header][-1] == "The thing itself"


def test_the_tour_is_offered_once_leads_through_five_pages_and_is_remembered(tmp_path):
    own = built_study(tmp_path / "plants")
    test = AppTest.from_file(str(Path(__file__).parents[1] / "app.py"), default_timeout=30)
    os.environ["RIVALRY_STUDY"] = str(own.path)
    test.run()
    assert text("tour", "offer") in [one.value for one in test.markdown]
    test.button(key="tour_start").click().run()
    assert any("Step 1 of 5" in one.value for one in test.markdown)
    test.button(key="tour_end").click().run()
    assert not [one for one in test.button if one.key.startswith("tour")]
    again = AppTest.from_file(str(Path(__file__).parents[1] / "app.py"), default_timeout=30).run()
    del os.environ["RIVALRY_STUDY"]
    assert not [one for one in again.button if one.key.startswith("tour")]


def test_what_is_shown_as_a_share_or_in_points_of_a_hundred_lies_between_0_and_1(study):
    table = report.catalogue(asked(study).store, WAVE)
    shown = table[table["unit"].isin(("share", "points"))]
    assert shown[["floor", "target"]].stack().between(0, 1).all()
