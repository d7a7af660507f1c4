"""A study in which much is lacking: every table, every export, every page says the right thing."""

import csv
import io
import json
from collections.abc import Iterator

import openpyxl
import pytest
from lxml import html
from pptx import Presentation
from typer.testing import CliRunner

from benchmark import reports, store, telling
from benchmark.build import build
from benchmark.cli import whole
from benchmark.desks import actiondesk
from benchmark.desks.actions import Plan
from benchmark.desks.desk import RefusedError
from benchmark.numbers import alerts
from benchmark.questions import comparing, report
from benchmark.serving.roles import OWNER, Who
from benchmark.study import Study
from benchmark.verify import verify
from tests.odd_study import odd_study
from tests.test_app import draw, texts
from tests.views import VIEWS

WAVE = "2026-Q4"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return odd_study(tmp_path_factory.mktemp("odd") / "shops")


@pytest.fixture(scope="module")
def built(study: Study) -> Iterator[report.Store]:
    path = store.published(study)
    assert path
    with store.connect(path) as connection:
        yield connection


def rows(built, query: str) -> list[tuple[object, ...]]:
    return built.execute(query).fetchall()


def standing(built, scope: str) -> dict[str, tuple[object, ...]]:
    found = rows(
        built,
        "SELECT business, state, rank, words, reason, score FROM standing "
        f"WHERE wave = '{WAVE}' AND scope = '{scope}'",
    )
    return {str(row[0]): row[1:] for row in found}


def test_identical_businesses_share_a_rank_and_nobody_is_surely_better(built):
    for scope in ("total", "service", "reputation"):
        own, twin = standing(built, scope)["own"], standing(built, scope)["twin"]
        assert own[1] == twin[1] is not None
        assert own[4] == twin[4]
        assert "tied with Twin" in str(own[2]) and "tied with Own" in str(twin[2])
    gaps = rows(
        built,
        "SELECT DISTINCT points, verdict FROM gap "
        f"WHERE wave = '{WAVE}' AND business = 'own' AND against = 'twin'",
    )
    assert gaps == [(0.0, "no clear difference")]


def test_who_is_best_in_all_is_first_has_nothing_to_win_and_no_gap_to_the_best(built):
    found = standing(built, "total")["best"]
    assert (found[0], found[1], str(found[2])[:8]) == ("ranked", 1, "1st (1 o")
    won = rows(
        built, f"SELECT max(points) FROM priority WHERE wave = '{WAVE}' AND business = 'best'"
    )
    own = rows(
        built, f"SELECT max(points) FROM priority WHERE wave = '{WAVE}' AND business = 'own'"
    )
    assert won[0][0] < 0.05 < own[0][0]
    verdicts = rows(
        built,
        "SELECT DISTINCT verdict FROM gap "
        f"WHERE wave = '{WAVE}' AND business = 'best' AND scope IN ('total', 'service')",
    )
    assert ("behind",) not in verdicts
    assert rows(built, f"SELECT words FROM first_place WHERE wave = '{WAVE}' AND scope = 'total'")[
        0
    ][0].startswith("Best is first in 100% of 5,000 other weightings")  # fmt: skip


def test_without_audits_there_is_no_service_and_no_total_and_it_says_why(built):
    service, total = standing(built, "service")["silent"], standing(built, "total")["silent"]
    assert (service[0], service[1], service[4]) == ("not enough data", None, None)
    assert "0 of 10 audits" in str(service[3])
    assert (total[0], total[3]) == ("not enough data", "no service score")
    assert standing(built, "reputation")["silent"][0] == "ranked"
    counted = "SELECT count(*) FROM gap WHERE 'silent' IN (business, against) AND scope = 'service'"
    assert rows(built, counted) == [(0,)]


def test_three_reviews_are_not_shown_and_nobody_is_compared_with_them(built):
    assert standing(built, "reputation")["tiny"][0] == "not enough data"
    assert rows(
        built,
        "SELECT state, reason, value, score FROM estimate "
        f"WHERE wave = '{WAVE}' AND business = 'tiny' AND indicator = 'review_rating'",
    ) == [("not enough data", "2 of 20 effective reviews", None, None)]
    query = "SELECT count(*) FROM gap WHERE 'tiny' IN (business, against) AND scope = 'reputation'"
    assert rows(built, query) == [(0,)]
    assert standing(built, "reputation")["own"][2] == standing(built, "reputation")["own"][2]
    compared = (
        f"SELECT DISTINCT compared FROM standing WHERE wave = '{WAVE}' AND scope = 'reputation'"
    )
    assert rows(built, compared) == [(4,)]


def test_a_want_without_data_is_no_want_rather_than_zero(built):
    assert standing(built, "reputation.put_right") == {}
    assert (
        standing(built, "reputation")["own"][4] == standing(built, "reputation.promises")["own"][4]
    )


def test_lines_break_where_the_form_changed_and_only_there(built):
    found = dict(
        rows(
            built,
            "SELECT scope, reason FROM change WHERE business = 'own' AND verdict = 'broken line'",
        )
    )
    assert found["call_easy"] == "our_call v1, now our_call v2"
    assert "Make it easy: calls" in str(found["service.easy"])
    assert {"total", "service"} <= set(found)
    assert not {"email_easy", "review_rating", "reputation"} & set(found)
    versions = rows(
        built,
        "SELECT DISTINCT wave, version FROM instrument WHERE indicator = 'call_easy' ORDER BY ALL",
    )
    assert versions == [("2026-Q3", "our_call v1"), (WAVE, "our_call v2")]


def test_what_is_the_same_for_all_is_no_change(built):
    found = rows(
        built,
        "SELECT DISTINCT verdict, points FROM change WHERE business IN ('own', 'twin') "
        "AND scope = 'email_easy'",
    )
    assert found == [("no clear change", 0.0)]


def test_the_map_has_no_score_where_nothing_was_met(built):
    cells = rows(
        built,
        "SELECT DISTINCT state, score, points FROM journey_cell "
        f"WHERE wave = '{WAVE}' AND business = 'silent' AND touchpoint = 'call'",
    )
    assert cells == [("not enough data", None, None)]


def test_promises_are_held_against_what_was_met(built):
    kept = dict(
        rows(
            built,
            f"SELECT promise, kept FROM promise_kept WHERE wave = '{WAVE}' AND business = 'best'",
        )
    )
    assert kept["follow_up"] == 1
    assert rows(built, "SELECT * FROM promise_kept WHERE business = 'silent'") == []


def test_alerts_are_told_once_whatever_is_built_again(study, built):
    found = rows(built, "SELECT kind, business, scope FROM alert ORDER BY ALL")
    assert {row[0] for row in found} <= {"behind", "better"}
    own = rows(
        built,
        "SELECT scope FROM gap WHERE business = 'own' AND against = 'median' "
        f"AND verdict = 'behind' AND wave = '{WAVE}' AND scope LIKE '%.put_right' AND scope NOT IN "
        "(SELECT scope FROM gap WHERE business = 'own' AND against = 'median' "
        "AND verdict = 'behind' AND wave = '2026-Q3')",
    )
    assert [row[2] for row in found if row[0] == "behind"] == [row[0] for row in own]
    said: list[str] = []
    path = store.published(study)
    assert path
    archive = store.archive_of(study)
    waiting = alerts.new(built, archive, alerts.PRINTED)
    telling.tell(study, path, said.append, said.append)
    assert said == [f"alert: {one.words}" for one in waiting]
    again: list[str] = []
    telling.tell(study, path, again.append, again.append)
    assert again == []


def test_an_action_is_kept_as_events_and_the_next_wave_shows_its_effect(study):
    name = actiondesk.new_action()
    plan = Plan("Answer every mail", "web team", effort_days=3)
    first = actiondesk.plan(study, OWNER, name, "email_easy", "2026-Q3", plan)
    assert actiondesk.plan(study, OWNER, name, "email_easy", "2026-Q3", plan) == first
    done = actiondesk.change(study, OWNER, name, first.seq, status="done")
    assert actiondesk.change(study, OWNER, name, first.seq, status="done") == done
    with pytest.raises(ValueError, match="older state"):
        actiondesk.change(study, OWNER, name, first.seq, status="doing")
    assert done.done_at is not None
    assert [event["event"] for event in actiondesk.story(study, OWNER, name)] == [
        "planned",
        "changed",
    ]
    with store.connect(build(study)) as connection:
        kept = connection.execute("SELECT scope, title, effort_days, status FROM action").fetchall()
        assert kept == [("email_easy", "Answer every mail", 3.0, "done")]
        effect = connection.execute(
            "SELECT since, wave, phase, before, after, verdict, points, amount FROM action_effect"
        ).fetchall()
        values = connection.execute(
            "SELECT value FROM estimate JOIN wave USING (wave) "
            "WHERE business = 'own' AND indicator = 'email_easy' ORDER BY start_day"
        ).fetchall()
        ((since, wave, phase, before, after, verdict, points, amount),) = effect
        assert (since, wave, phase) == ("2026-Q3", WAVE, "during")
        assert [(before,), (after,)] == values
        assert (verdict, points, amount) == ("no clear change", 0.0, 0.0)
        assert "web team" not in str(connection.execute("SELECT * FROM action").fetchall())
    assert list(verify(store.archive_of(study))) == []


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (Plan("", "team"), "title: got nothing"),
        (Plan("x", " "), "owner: got nothing"),
        (Plan("x", "team", effort_days=-1), "effort_days: got -1"),
        (Plan("x", "team", status="maybe"), "status: got 'maybe'"),  # type: ignore[arg-type]
        (Plan("x" * 121, "team"), "title: got"),
    ],
)
def test_an_action_that_cannot_be_is_refused_by_name(study, plan, said):
    with pytest.raises(ValueError, match=said):
        actiondesk.plan(study, OWNER, actiondesk.new_action(), "total", WAVE, plan)


def test_an_action_is_for_what_there_is_and_for_whom_it_is(study):
    plan = Plan("x", "team")
    with pytest.raises(ValueError, match="scope: got 'nothing'"):
        actiondesk.plan(study, OWNER, actiondesk.new_action(), "nothing", WAVE, plan)
    with pytest.raises(ValueError, match="wave: got '2027'"):
        actiondesk.plan(study, OWNER, actiondesk.new_action(), "total", "2027", plan)
    for role in ("shopper", "reviewer", "analyst"):
        with pytest.raises(RefusedError):
            actiondesk.plan(study, Who("P1", role), actiondesk.new_action(), "total", WAVE, plan)  # type: ignore[arg-type]
    with pytest.raises(RefusedError):
        actiondesk.listed(study, Who("P1", "shopper"))
    with pytest.raises(RefusedError):
        actiondesk.change(study, OWNER, "../../x", 1, status="done")


def test_the_evidence_query_shows_every_sample_behind_a_number(built):
    found = rows(
        built,
        "SELECT indicator, evidence, tried FROM estimate JOIN indicator USING (indicator) "
        f"WHERE wave = '{WAVE}' AND business = 'own' AND tried > 0",
    )
    assert len(found) > 15
    for name, evidence, tried in found:
        shown = built.execute(
            f"SELECT count(DISTINCT sample) FROM ({evidence})", {"wave": WAVE, "business": "own"}
        )
        assert shown.fetchall() == [(tried,)], name


def test_pages_can_ask_for_promises_effects_and_alerts(study, built):
    peers = comparing.promises(built, WAVE)
    kept = peers[peers["business"] == "best"]
    assert len(kept) >= 2
    peers = peers[peers["promise"] == "follow_up"]
    assert set(peers["business"]) == {"own", "twin", "best", "tiny"}
    assert list(comparing.effects(built).columns)[:2] == ["title", "scope_title"]
    words = comparing.alerts(built)["words"]
    assert list(words) == list(dict.fromkeys(words))


# exports and pages


def rank(study: Study, *options: str) -> str:
    done = CliRunner().invoke(whole(), ["rank", str(study.path), *options])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_text_says_what_lacks_and_why(study):
    said = rank(study)
    assert "Best" in said and "1st (1 of 3)" in said
    assert "not enough data: no service score" in said
    assert "OWN PRIORITIES" in said and "OWN MOMENTS OF TRUTH" in said
    assert "Own, service: broken line, measured differently" in said
    assert "nan" not in said.lower()


def test_json_and_csv_hold_every_table_without_a_nan(study):
    def refuse(word: str) -> float:
        raise AssertionError(word)

    found = json.loads(rank(study, "--json"), parse_constant=refuse)
    assert found["wave"] == WAVE
    silent = [r for r in found["standing"] if (r["business"], r["scope"]) == ("silent", "total")]
    assert silent[0]["score"] is None and silent[0]["rank"] is None
    long = list(csv.DictReader(io.StringIO(rank(study, "--csv"))))
    assert {row["table"] for row in long} >= {"standing", "gap", "priority", "variant"}
    only = list(csv.DictReader(io.StringIO(rank(study, "--csv", "--table", "standing"))))
    assert len(only) == len(found["standing"])
    assert json.loads(rank(study, "--json", "--wave", "2026-Q3"))["wave"] == "2026-Q3"


def test_an_unknown_wave_or_table_is_said_with_what_there_is(study):
    for options, said in (
        (["--wave", "2020"], "waves with scores: 2026-Q4, 2026-Q3"),
        (["--csv", "--table", "people"], "write --csv and one of: standing"),
        (["--csv", "--json"], "write one of them"),
    ):
        done = CliRunner().invoke(whole(), ["rank", str(study.path), *options])
        assert done.exit_code == 2
        assert said in done.output


@pytest.mark.parametrize("page", VIEWS)
def test_each_page_opens_for_whom_nobody_audited(page, study):
    assert not draw(study, page, business="silent").exception


def test_pages_say_who_has_no_score_and_why(study):
    said = texts(draw(study, "standing"))
    assert "Own: 2nd in total (2–3 of 3), tied with Twin." in said
    assert "Silent (no service score); Tiny (no reputation score)" in said
    said = texts(draw(study, "business", business="silent"))
    assert "Silent has no service score yet" in said
    assert "Silent has no total score yet: no service score" in said
    assert "Tiny has no reputation score yet" in texts(draw(study, "business", business="tiny"))


@pytest.fixture(scope="module")
def reported(study: Study) -> dict[str, bytes]:
    return {form: reports.write(study, OWNER, form) for form in reports.FORMATS}


def test_reports_say_who_has_no_score_and_show_no_nought_for_it(reported):
    sheet = openpyxl.load_workbook(io.BytesIO(reported["xlsx"]))["Total"]
    cells = {row[0]: row[1:] for row in sheet.iter_rows(values_only=True) if row[0]}
    for name, why in (("Silent", "service"), ("Tiny", "reputation")):
        score, low, high, rank, *_, state = cells[name]
        assert (score, low, high, rank) == (None, None, None, None)
        assert state.startswith("not enough data") and why in state
    assert cells["Own"][0] == cells["Twin"][0]
    assert cells["Best"][3] == 1


def test_reports_in_words_and_slides_hold_the_same(reported):
    page = html.fromstring(reported["html"])
    rows = [[cell.text_content() for cell in row] for row in page.findall(".//tbody/tr")]
    silent = next(row for row in rows if row[0] == "Silent")
    assert silent[1:5] == ["–"] * 4
    said = page.find_class("first")[0].text_content()
    assert "tied with Twin" in said
    slides = Presentation(io.BytesIO(reported["pptx"])).slides
    drawn = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    names = [str(category).partition(":")[0] for category in drawn[0].plots[0].categories]
    assert "Silent" not in names and "Tiny" not in names  # no bar of length nought
    assert reported["pdf"].startswith(b"%PDF-1")


def test_what_is_remembered_is_nobody_elses_and_no_other_question(study):
    with store.connect(store.published(study)) as opened:
        asked = "SELECT business, name FROM business WHERE business = $it"
        fresh = report.table_of(opened, asked, it="own")
        report.remember(opened)
        mine = report.table_of(opened, asked, it="own")
        mine["name"] = "mine"
        mine.loc[0, "business"] = "mine"
        again = report.table_of(opened, asked, it="own")
        assert again.equals(fresh)
        assert report.table_of(opened, asked, it="twin").iloc[0]["business"] == "twin"


def test_what_is_not_known_is_none_in_rows_whatever_its_type(study):
    kinds = ("INTEGER", "DOUBLE", "VARCHAR", "TIMESTAMPTZ", "DATE", "BOOLEAN", "INTEGER[]")
    columns = ", ".join(f'NULL::{kind} AS "{kind}"' for kind in kinds)
    with store.connect(store.published(study)) as opened:
        lacking = f"SELECT {columns}, 1 AS n UNION ALL SELECT 7, 0.5, 'x', now(), "
        table = report.table_of(opened, f"{lacking} today(), true, [1], 2 ORDER BY n")
    none, given = report.known_of(table)
    assert none == {**dict.fromkeys(kinds), "n": 1}
    assert (given["INTEGER"], given["DOUBLE"], given["VARCHAR"]) == (7, 0.5, "x")
    assert None not in given.values()


def test_no_more_is_remembered_than_has_room(study, monkeypatch):
    monkeypatch.setattr(report, "MOST_KEPT", 3)
    with store.connect(store.published(study)) as opened:
        kept = report._remembered.setdefault(report.remember(opened), {})
        for number in range(9):
            assert report.table_of(opened, f"SELECT {number} AS n").iloc[0]["n"] == number
        report.table_of(opened, f"SELECT * FROM range({report.SMALL + 1})")
        assert [key.split("\0")[0] for key in kept] == [f"SELECT {n} AS n" for n in (6, 7, 8)]
