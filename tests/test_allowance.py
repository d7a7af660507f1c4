"""How often a browser asks one host in a day: counted by what was noted, whoever noted it."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmark import due, gather, store
from benchmark.cli import whole
from benchmark.study import Study
from crawlers import allowance, journey
from crawlers.allowance import Allowance
from crawlers.journeys.reading import read
from crawlers.visit import Tour
from tests.site import Site, serve
from tests.test_turns import go, manners
from tests.test_ways import ENGLISH, make_study

PAGE = "<!doctype html><link rel=icon href=data:,><h1>Shop</h1>"
TODAY = date.today()


def pages(site: Site) -> Counter[str]:
    return Counter(path for path in site.paths() if path != "/favicon.ico")


@pytest.mark.browser
def test_a_page_whose_loads_do_not_fit_into_the_day_is_left_for_the_next(tmp_path: Path):
    with serve({"/a": PAGE, "/b": PAGE}) as site:
        urls = [f"{site.origin}/a", f"{site.origin}/b"]

        def day(used: int) -> list[int]:  # of six loads; a page takes a warm-up and three
            return go([Tour(urls, tmp_path, *manners(), Allowance("shop", 6, used))])

        assert day(used=6) == [6]
        assert pages(site) == {}
        assert day(used=0) == [3]
        assert pages(site) == {"/a": 4}
        assert day(used=0) == [0]
        assert pages(site) == {"/a": 4, "/b": 4}
    assert list(allowance.asked(tmp_path, TODAY)) == ["shop"] * 8


@pytest.mark.browser
def test_a_page_that_no_day_has_room_for_takes_a_day_of_its_own(tmp_path: Path):
    with serve({"/a": PAGE}) as site:
        tour = [Tour([f"{site.origin}/a"], tmp_path, *manners(), Allowance("shop", 3))]
        assert go(tour) == [1]
        assert pages(site) == {"/a": 3}


@pytest.mark.slow
@pytest.mark.browser
def test_a_goal_that_the_day_ends_is_walked_whole_on_another(tmp_path: Path):
    with serve(ENGLISH) as site:

        def day(most: int, used: int = 0) -> list[int]:
            errand = journey.Errand(
                site.origin, tmp_path, *manners(), ("phone", "basket"),
                allowance=Allowance("shop", most, used),
            )  # fmt: skip
            limits = journey.Limits(replays=1, pace=False)
            return journey.in_turn([errand], agent="A", private_ok=True, limits=limits)

        assert day(most=10, used=10) == [2]
        assert site.log == []
        assert day(most=8, used=1) == [1], "the second goal was begun, and nothing of it kept"
        assert [way.goal for way in ways(tmp_path)] == ["phone"]
        assert len(list(allowance.asked(tmp_path, TODAY))) == 7
        assert day(most=40) == [0]
        asked = sum(one.path != "/favicon.ico" and one.method == "GET" for one in site.log)
    assert [(way.goal, way.outcome) for way in ways(tmp_path)] == [
        ("phone", "found"),
        ("basket", "found"),
    ]
    posts = 1  # led to the basket by a redirect: one load, two requests
    assert len(list(allowance.asked(tmp_path, TODAY))) == asked - 1 + posts


@pytest.mark.browser
def test_a_goal_that_no_day_has_room_for_ends_by_its_limit(tmp_path: Path):
    with serve(ENGLISH) as site:
        errand = journey.Errand(
            site.origin, tmp_path, *manners(), ("phone", "mail"), allowance=Allowance("shop", 2)
        )
        assert journey.in_turn([errand], agent="A", private_ok=True) == [1]
    (way,) = ways(tmp_path)
    assert (way.goal, way.ended, way.success) == ("phone", "limit of loads", False)


def ways(folder: Path) -> list[journey.Journey]:
    return [row for row in read(folder) if isinstance(row, journey.Journey)]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return make_study(tmp_path, us="http://127.0.0.1:9/", them="http://127.0.0.1:9/shop/")


def noted(study: Study, capture: str, number: int, at: datetime) -> None:
    """So many loads of the host, made into a draft at that time."""
    line = f'{{"at":"{at.isoformat()}","host":"127.0.0.1:9"}}\n'
    (store.archive_of(study).draft(capture) / allowance.FILE).write_text(line * number)


def test_the_day_counts_what_was_sealed_and_what_was_only_begun(study: Study):
    archive = store.archive_of(study)
    noted(study, "visit-us-now", 20, datetime.now(UTC))
    archive.seal("visit-us-now", "visit")
    noted(study, "journey-them-now", 5, datetime.now(UTC))
    noted(study, "visit-us-before", 40, datetime.now(UTC) - timedelta(days=1))
    found = due.allowances(study, archive, TODAY)
    assert {one: (left.host, left.left) for one, left in found.items()} == {
        "us": ("127.0.0.1:9", 35),
        "them": ("127.0.0.1:9", 35),
    }
    found["us"].take(archive.draft("visit-us-now2"))
    assert found["them"].left == 34, "two businesses on one host share its day"


def test_a_run_says_what_is_left_for_tomorrow(study: Study):
    noted(study, "visit-us-now", 60, datetime.now(UTC))
    said = CliRunner().invoke(whole(), ["journey", str(study.home)])
    assert said.exit_code == 0, said.output
    assert said.stdout == (
        "rivalry run again tomorrow: 2 sites have 4 loads or goals left; "
        "politeness.loads_per_day is 60\n"
    )
    assert "us: 2 goals are left for another day" in said.stderr
    assert store.archive_of(study).drafts() == [
        "journey-them-now", "journey-us-now", "visit-us-now",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("every", "day", "over"),
    [("day", 24, True), ("week", 28, False), ("week", 29, True), ("month", 29, False),
     ("month", 30, True), ("wave", 30, False)],
)  # fmt: skip
def test_on_the_last_day_what_there_is_must_do(every, day, over):
    assert due.last_chance(every, date(2026, 11, day)) is over


def test_two_gatherings_do_not_meet(study: Study):
    with gather.alone_at(study):
        said = CliRunner().invoke(whole(), ["visit", str(study.home)])
    assert said.exit_code == 2
    assert "another rivalry is gathering" in said.stderr
