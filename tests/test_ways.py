"""Journeys of a study: gathered goal by goal, read, built; what their ends say of a site."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from benchmark import due, gather, store
from benchmark.build import build
from benchmark.questions import behind, evidence
from benchmark.serving.roles import OWNER
from benchmark.store import insert
from benchmark.study import Study, read_study
from benchmark.tables import SQL
from tests.site import Answer, Asked, Route, Site, serve

STUDY = """
[study]
name = "Two shops"
currency = "EUR"
time_zone = "UTC"
contact = "https://example.org/us"
allow_private = true
touchpoints = ["website"]
[[wave]]
name = "now"
start_day = 2020-01-01
end_day = 2099-12-31
[politeness]
delay_s = 0
[gather.journey]
goals = ["phone", "basket"]
replays = 1
pace = false
"""


def put_in(asked: Asked) -> Answer:
    return Answer(303, headers={"Location": "/basket", "Connection": "close"})


ADD = "<form method=post action=/basket/add><button>{}</button></form>"
ENGLISH = {
    "/": "<html lang=en><title>Shop</title><h1>Shop</h1><a href=/fern>Fern €12.00</a>"
    "<a href=/contact>Contact</a>",
    "/fern": "<title>Fern</title><h1>Fern</h1><p>€12.00</p>" + ADD.format("Add to basket"),
    "/contact": "<title>Contact</title><h1>Contact</h1><a href='tel:+493023125014'>Call us</a>",
    "/basket": "<h1>Your basket</h1><p>Fern €12.00</p><a href=/checkout>To checkout</a>",
    "/basket/add": put_in,
}
GERMAN = {
    "/": "<html lang=de><title>Laden</title><h1>Laden</h1><a href=/farn>Farn 12,00 €</a>"
    "<a href=/kontakt>Kontakt</a>",
    "/farn": "<html lang=de><title>Farn</title><h1>Farn</h1><p>12,00 €</p>"
    + ADD.format("In den Warenkorb"),
    "/kontakt": "<html lang=de><title>Kontakt</title><h1>Kontakt</h1><p>Telefon: 030 23125 125</p>",
    "/basket": "<html lang=de><h1>Ihr Warenkorb</h1><p>12,00 €</p><a href=/kasse>Zur Kasse</a>",
    "/basket/add": put_in,
}


def make_study(home: Path, **sites: str) -> Study:
    lines = [STUDY]
    for place, (name, site) in enumerate(sites.items()):
        role = "rival" if place else "own"
        lines.append(
            f'[[business]]\nid = "{name}"\nname = "{name}"\nrole = "{role}"\nsite = "{site}"'
        )
    (home / "study.toml").write_text("\n".join(lines))
    return read_study(home)


def journeys(study: Study, said: list[str] | None = None) -> None:
    progress = (said if said is not None else []).append
    wave = study.wave[0]
    gather.journeys(study, store.archive_of(study), wave, date(2026, 11, 22), progress)


@pytest.fixture(scope="module")
def walked(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Study, list[str], tuple[Site, Site]]]:
    home, said = tmp_path_factory.mktemp("two"), list[str]()
    with serve(ENGLISH) as one, serve(GERMAN) as other:
        study = make_study(home, one=one.origin, other=other.origin)
        journeys(study, said)
        yield study, said, (one, other)


@pytest.mark.slow
@pytest.mark.browser
def test_goals_are_walked_in_turn_and_each_site_in_its_language(walked):
    study, said, _ = walked
    went = [line.split(",")[0] for line in said if ": found" in line]
    assert went == [
        "one: phone: found",
        "other: phone: found",
        "one: basket: found",
        "other: basket: found",
    ]
    assert said[-1] == "other: journeys, 2 of 2 goals reached"
    captures = list(store.archive_of(study).captures())
    assert [way.language for way in due.journeys(captures[1])] == ["de", "de"]


@pytest.mark.browser
def test_only_basket_buttons_send(walked):
    sites = walked[2]
    sent = [(asked.method, asked.path) for site in sites for asked in site.log]
    assert {one for one in sent if one[0] != "GET"} == {("POST", "/basket/add")}


@pytest.mark.browser
def test_what_is_sealed_is_not_walked_again(walked):
    study, _, sites = walked
    asked = [len(site.log) for site in sites]
    journeys(study, said := [])
    assert said == []
    assert [len(site.log) for site in sites] == asked


@pytest.mark.browser
def test_a_filmstrip_leads_from_the_store_to_the_pictures(walked):
    study = walked[0]
    with store.connect(build(study, lambda line: None)) as connection:
        asked = behind.Asked(connection, OWNER, "now", "other")
        ways = behind.rows(asked, {"indicator": "journey_seconds", "counts": "journey"})
        assert dict(zip(ways["goal"], ways["clicks"], strict=True)) == {"basket": 2, "phone": 1}
        assert set(ways["verdict"]) == {"found"}
        capture = ways["capture"][0]
        steps = evidence.filmstrip(connection, capture, "basket")
        rows = connection.execute("SELECT business, value FROM journey_seconds").fetchall()
    assert list(steps["kind"]) == ["link", "add", "arrive"]
    archive = store.archive_of(study)
    assert all(evidence.picture(archive, capture, file) for file in steps["screenshot"])
    assert len(rows) == 4
    assert all(2.5 < seconds < 30 for _, seconds in rows)


@pytest.mark.browser
def test_a_site_that_did_not_answer_is_asked_again_by_the_next_run(tmp_path):
    with serve({"/": Answer(503, "busy")}) as busy, serve(ENGLISH) as other:
        study = make_study(tmp_path, busy=busy.origin, other=other.origin)
        journeys(study, said := [])
        assert "busy: journeys, 0 of 2 goals reached; the next run asks again" in said
        archive = store.archive_of(study)
        shutil.rmtree(archive.root / "drafts", ignore_errors=True)
        wave = study.wave[0]
        again = due.sites_due(study, archive, "journey", wave, "wave", date(2026, 11, 22))
        assert [capture for capture, _ in again] == ["journey-busy-now-again2"]


def away(status: int, url: str) -> Route:
    # closed, since this server does not read what is sent to it
    return lambda _: Answer(status, headers={"Location": url, "Connection": "close"})


@pytest.mark.browser
def test_a_redirect_to_where_we_may_not_go_is_not_followed(tmp_path):
    rules = Answer(body="User-agent: *\nDisallow: /intern/", headers={"Content-Type": "text/plain"})
    with serve({"*": "<h1>Contact</h1><a href='tel:+493023125014'>Call</a>"}) as foreign:
        routes = ENGLISH | {
            "/robots.txt": rules,
            "/": "<html lang=en><title>Shop</title><h1>Shop</h1><a href=/hidden>Contact</a>"
            "<a href=/far>Call us</a><a href=/script>Help</a><a href=/fern>Fern €12.00</a>",
            "/hidden": away(302, "/intern/contact"),
            "/far": away(301, f"{foreign.origin}/contact"),
            "/script": "<h1>Help</h1><script>fetch('/basket/add', {method: 'POST'}).catch(() => 0);"
            "location = '/hidden'</script>",
            "/basket/add": away(307, "/order"),
            "/order": "<h1>Your basket</h1>Added to your basket",
        }
        with serve(routes) as site:
            study = make_study(tmp_path, shop=site.origin, nobody="http://127.0.0.1:9/")
            journeys(study)
        assert foreign.paths() == []
    asked = site.paths()
    assert {"/hidden", "/far", "/script", "/fern"} <= set(asked)
    assert not {"/intern/contact", "/order"} & set(asked)
    assert [one.path for one in site.log if one.method == "POST"] == ["/basket/add"]
    capture = store.archive_of(study).capture("journey-shop-now")
    ends = {way.goal: (way.outcome, way.kept_out) for way in due.journeys(capture)}
    assert ends == {"phone": ("not found", "robots"), "basket": ("not walkable", None)}


# --- what the end of a journey says

WAY = {
    "capture": "c", "wave": "w", "business": "us", "site": "http://us.example/", "success": False,
    "account_wall": False, "replays": 0, "replays_arrived": 0, "rejected": 0, "pinned": False,
    "tried": 1, "loads": 1, "dead_ends": 0, "search_s": 1.0, "blocked": 0, "ended": "",
    "profile": "desktop", "language": "en", "browser": "Chromium 1", "kept_out": None,
    "taken_at": datetime(2026, 11, 1, tzinfo=UTC),
}  # fmt: skip
PAGE = {
    "capture": "crawl", "wave": "w", "business": "us", "url": "http://us.example/", "status": 200,
    "broken": False, "is_html": True, "depth": 0, "redirect_hops": 0,
}  # fmt: skip


@pytest.fixture(scope="module")
def built() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.begin()
        for folder in ("tables", "views", "indicators"):
            for path in sorted((SQL / folder).glob("*.sql")):
                connection.execute(path.read_text())
        connection.commit()
        yield connection


@pytest.fixture
def tables(built: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    built.execute("BEGIN")
    yield built
    built.execute("ROLLBACK")


CASES = [
    # goal, outcome, kept out, crawled, crawl saw it → verdict, value
    ("phone", "not found", None, True, False, "not there", 0),
    ("phone", "not found", None, True, True, "not found by us", None),
    ("phone", "not found", None, False, False, "not found by us", None),
    ("phone", "not found", "robots", True, False, "kept out", None),
    ("phone", "not found", "off site: help.example", True, False, "kept out", None),
    ("phone", "robots", None, True, False, "kept out", None),
    ("phone", "http 403", None, True, False, "kept out", None),
    ("phone", "not walkable", None, True, False, "not walkable", None),
    ("phone", "pinned: not there", None, True, False, "not walkable", None),
    ("product", "not found", None, True, False, "not found by us", None),
    ("checkout", "account wall", None, True, False, "account wall", 0),
]


@pytest.mark.parametrize(("goal", "outcome", "kept", "crawled", "seen", "verdict", "value"), CASES)
def test_only_what_search_and_crawl_both_missed_is_not_there(
    tables, goal, outcome, kept, crawled, seen, verdict, value
):
    insert(tables, "journey", [WAY | {"goal": goal, "outcome": outcome, "kept_out": kept}])
    if crawled:
        insert(tables, "page", [PAGE])
    if seen:
        phone = {"url": "http://us.example/", "kind": "phone", "value": "+1", "source": "text"}
        insert(tables, "contact", [{"capture": "crawl", "wave": "w", "business": "us"} | phone])
    assert tables.execute("SELECT verdict FROM journey_verdict").fetchall() == [(verdict,)]
    assert tables.execute(f"SELECT value FROM {goal}_reached").fetchall() == [(value,)]
    assert tables.execute("SELECT count(*) FROM journey_seconds").fetchall() == [(0,)]


def test_a_way_that_arrived_is_measured(tables):
    figures = {
        "outcome": "found", "success": True, "goal": "checkout", "clicks": 3, "page_loads": 2,
        "interruption_clicks": 1, "scrolls": 0, "fields_shown": 12, "fields_required": 11,
        "fields_typed": 12, "wait_s": 1.5, "klm_nav_s": 10.6, "klm_form_s": 60.0, "klm_s": 72.1,
        "scent_rank": 1, "replays": 3, "replays_arrived": 2,
    }  # fmt: skip
    insert(tables, "journey", [WAY | figures])
    expected = {
        "journey_seconds": 12.1, "journey_total_seconds": 72.1, "journey_form_seconds": 60.0,
        "journey_waits": 1.5, "journey_clicks": 3, "journey_interruptions": 1, "journey_loads": 2,
        "journey_scrolls": 0, "journey_scent": 1, "journey_stability": 2 / 3,
        "checkout_reached": 1, "checkout_fields": 12, "checkout_typed_fields": 12,
        "checkout_required_fields": 11, "journey_detours": 1 / 2, "journey_dead_ends": 0,
    }  # fmt: skip
    for view, value in expected.items():
        rows = tables.execute(f"SELECT business, sample, value FROM {view}").fetchall()
        assert rows == [("us", "c checkout", pytest.approx(value))], view
