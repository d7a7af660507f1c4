"""What a look at a page says of its fit, its accessibility and what went wrong."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers import visit
from crawlers.visits import friction
from crawlers.visits.accessibility import AccessibilityIssue, burden
from crawlers.visits.friction import Look, Mishap
from crawlers.visits.profiles import PHONE, unhurried
from crawlers.visits.tab import Limits
from tests.site import Answer, Route, Site, serve

HEAD = "<!doctype html><html lang=en><title>Shop</title><meta name=viewport content='{}'>"
GOOD = HEAD.format("width=device-width") + "<main><h1>Shop</h1>"
TALL = "<p>Plants.</p>" * 150
STRICT = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
ROUTES: dict[str, Route] = {
    "/fine": GOOD + "<p>Call <a href='tel:+442079460018'>020 7946 0018</a></main>",
    "/wide": GOOD + "<div style='width:900px;height:20px;background:teal'></div></main>",
    "/narrow": GOOD + "<div style='width:360px;height:20px;background:teal'></div></main>",
    "/zoomed-out": "<!doctype html><html lang=en><title>Shop</title><h1>Shop</h1>",
    "/tiny": GOOD
    + "<button style='width:12px;height:12px;padding:0;border:0'>a</button>" * 2
    + "<p><button style='padding:20px'>Buy</button></main>",
    "/deep": GOOD + TALL + "<p>Phone: +44 20 7946 0018</p></main>",
    "/bare": "<!doctype html><img src=/dot><input type=email onpaste='return false'>"
    "<script>navigator.geolocation.getCurrentPosition(() => 0);"
    "console.error('broken'); missing()</script>",
    "/menus": GOOD + "<button aria-expanded=false onclick='this.ariaExpanded = true'>Shop</button>"
    "<button aria-expanded=false>Help</button><button role=tab onclick='missing()'>More</button>"
    "<input type=search><a href=/fine aria-expanded=false>Elsewhere</a></main>",
    "/wall": GOOD + "<p>Hi</p></main><div style='position:fixed;inset:0;background:#eee'>"
    "<h1 style='font-size:80px'>We use cookies and other cookies</h1>"
    "<button>Accept all</button> <button>Reject all</button></div>",
    "/strict": Answer(body=GOOD + "<img src=/dot></main>", headers=STRICT),
    "/hang": Answer(mode="hang"),
}
browser = pytest.mark.browser


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[object]]]:
    folder = tmp_path_factory.mktemp("looks")
    with serve(ROUTES) as site:
        gather(site, folder)
        asked = len(site.log)
        gather(site, folder)
        assert len(site.log) == asked, "looks that were taken are not taken again"
        found: dict[str, list[object]] = {path: [] for path in ROUTES}
        for row in friction.read(folder):
            found[row.url.removeprefix(site.origin)].append(row)
        yield found


def gather(site: Site, folder: Path) -> None:
    visit.gather(
        [site.origin + path for path in ROUTES],
        folder,
        profiles=[unhurried(PHONE)],
        agent="Rivalry/0.1 (+https://rivalry.example)",
        allowed=lambda _: True,
        private_ok=True,
        delay_s=0,
        progress=lambda _: None,
        repeats=1,
        limits=Limits(goto_s=2, quiet_s=0.1, total_s=8, watch_s=0.5, calibrations=0),
    )


def look(rows: dict[str, list[object]], path: str) -> Look:
    [found] = [row for row in rows[path] if isinstance(row, Look)]
    return found


@browser
def test_a_page_without_faults_has_none(rows: dict[str, list[object]]):
    fine = look(rows, "/fine")
    assert (fine.error, fine.interruptions, fine.occluded, fine.blocked) == (None, 0, 0, False)
    assert (fine.overflow, fine.overflow_narrow, fine.small_targets) == (False, False, 0)
    assert (fine.unpasteable, fine.permission_prompts, fine.mixed_content) == (0, 0, 0)
    assert fine.accessibility_burden == 0
    assert not [row for row in rows["/fine"] if isinstance(row, AccessibilityIssue | Mishap)]


@browser
def test_too_wide_is_too_wide_on_this_screen_or_on_a_small_one(rows: dict[str, list[object]]):
    seen = {p: look(rows, p) for p in ("/wide", "/narrow", "/zoomed-out")}
    assert [(x.overflow, x.overflow_narrow) for x in seen.values()] == [
        (True, True),
        (False, True),
        (True, True),  # without a viewport a phone lays the page out for 980 px
    ]


@browser
def test_tap_targets_are_too_small_where_wcag_says_so(rows: dict[str, list[object]]):
    assert (look(rows, "/tiny").targets, look(rows, "/tiny").small_targets) == (3, 2)


@browser
def test_a_number_is_as_far_away_as_one_must_scroll(rows: dict[str, list[object]]):
    assert look(rows, "/fine").phone_screens == 0
    assert look(rows, "/deep").phone_screens >= 4
    assert look(rows, "/wide").phone_screens is None


@browser
def test_what_axe_finds_is_kept_rule_by_rule(rows: dict[str, list[object]]):
    issues = {row.rule: row for row in rows["/bare"] if isinstance(row, AccessibilityIssue)}
    assert {"image-alt", "html-has-lang", "document-title", "label"} <= set(issues)
    assert (issues["image-alt"].impact, issues["image-alt"].criterion) == ("critical", "1.1.1")
    assert look(rows, "/bare").accessibility_burden >= 0.4


@browser
def test_a_page_that_allows_no_foreign_scripts_is_examined_all_the_same(
    rows: dict[str, list[object]],
):
    assert [row.rule for row in rows["/strict"] if isinstance(row, AccessibilityIssue)] == [
        "image-alt"
    ]


@browser
def test_a_page_that_asks_and_forbids_is_caught_at_it(rows: dict[str, list[object]]):
    bare = look(rows, "/bare")
    assert (bare.unpasteable, bare.permission_prompts) == (1, 1)
    mishaps = {(row.kind, row.reason) for row in rows["/bare"] if isinstance(row, Mishap)}
    assert {("failed request", "404"), ("page error", None)} <= mishaps
    assert "console error" in {kind for kind, _ in mishaps}


@browser
def test_menus_that_do_nothing_are_told_from_those_that_do(rows: dict[str, list[object]]):
    menus, fine = look(rows, "/menus"), look(rows, "/fine")
    assert (menus.controls, menus.dead_controls, menus.error_clicks) == (4, 2, 1)
    assert (fine.controls, fine.dead_controls) == (None, None)


@browser
def test_the_words_of_a_page_are_those_it_shows_without_its_interruptions(
    rows: dict[str, list[object]],
):
    assert look(rows, "/fine").words == 5  # Shop; Call 020 7946 0018
    assert look(rows, "/wall").words == 2


@browser
def test_a_wall_may_be_the_largest_paint(rows: dict[str, list[object]]):
    assert look(rows, "/wall").paint_is_interruption is True
    assert look(rows, "/fine").paint_is_interruption is False


@browser
def test_a_page_that_never_loads_is_not_looked_at(rows: dict[str, list[object]]):
    assert not [row for row in rows["/hang"] if isinstance(row, Look)]


def test_the_burden_is_the_weight_that_failed_of_all_that_applied():
    axe = {
        "impacts": {"label": "critical", "html-has-lang": "serious", "list": "moderate"},
        "passes": [{"id": "html-has-lang", "nodes": 1}, {"id": "list", "nodes": 2}],
        "violations": [{"id": "label", "impact": "critical", "nodes": 1}],
    }
    assert burden(axe) == pytest.approx(10 / (10 + 7 + 3))
    assert burden({"impacts": {}, "passes": [], "violations": []}) is None
