"""Visits that can be trusted: sites in turn, and the machine measured before and after."""

from pathlib import Path

import pytest

from crawlers import visit
from crawlers.visit import Tour
from crawlers.visits import calibration, friction
from crawlers.visits.friction import Look
from crawlers.visits.profiles import PHONE, unhurried
from crawlers.visits.tab import Limits
from tests.site import serve


@pytest.mark.browser
def test_sites_are_loaded_in_turn_between_two_calibrations(tmp_path: Path):
    page = "<!doctype html><link rel=icon href=data:,><h1>Shop</h1>"
    with serve({"/a": page, "/b": page}) as one, serve({"/a": page}) as two:
        tours = [
            Tour([f"{one.origin}/a", f"{one.origin}/b"], tmp_path / "one", *manners()),
            Tour([f"{two.origin}/a"], tmp_path / "two", *manners()),
        ]
        go(tours, calibrations=1)
        asked = sorted([(x.at, "one") for x in one.log] + [(x.at, "two") for x in two.log])
        order = [name for _, name in asked]
        # warm-up and three loads each, then the first site's second page alone
        assert order == ["one", "two"] * 4 + ["one"] * 4
        go(tours, calibrations=1)
        assert len(one.log) == 8, "what was loaded is not loaded again"
    for tour in tours:
        machine = list(calibration.read(tour.folder))
        assert [row.place for row in machine] == ["before", "after"]
        assert all(row.work_ms and row.work_ms > 1 and not row.error for row in machine)
        assert [row for row in visit.read(tour.folder) if row in machine] == machine
    assert len(list(visit.loads(tmp_path / "one"))) == 6


@pytest.mark.browser
def test_a_shift_soon_after_the_first_paint_counts_on_a_phone_too(tmp_path: Path):
    page = (
        "<!doctype html><meta name=viewport content='width=device-width'>"
        "<body style='margin:0'><div style='height:400px;background:teal'>Shop</div>"
        "<script>setTimeout(() => { const bar = document.createElement('div');"
        "bar.style.height = '200px'; document.body.prepend(bar) }, 250)</script>"
    )
    with serve({"/": page}) as site:
        go([Tour([f"{site.origin}/"], tmp_path, *manners())])
    # 600 of 823 px are touched, 200 of 823 px is the way
    for load in visit.loads(tmp_path):
        assert load.layout_shift == pytest.approx(600 / 823 * 200 / 823, abs=0.01)


@pytest.mark.slow
@pytest.mark.browser
def test_several_sites_are_looked_at_at_once(tmp_path: Path):
    page = "<!doctype html><link rel=icon href=data:,><h1>Shop</h1>"
    folders = [tmp_path / "one", tmp_path / "two"]
    seen_so_far = []

    def progress(line: str) -> None:
        if line.endswith("a look"):
            seen_so_far.append(sum(map(looks, folders)))

    with serve({"/": page}) as one, serve({"/": page}) as two:
        sites = zip((one, two), folders, strict=True)
        tours = [
            Tour([f"{site.origin}/"], folder, lambda _: True, 0, progress) for site, folder in sites
        ]
        go(tours, repeats=1, watch_s=3)
    assert seen_so_far == [0, 0], "the second began before the first was over"
    assert [looks(folder) for folder in folders] == [1, 1]


def looks(folder: Path) -> int:
    return sum(isinstance(row, Look) for row in friction.read(folder))


def go(tours: list[Tour], repeats: int = 3, watch_s: float = 0, calibrations: int = 0) -> list[int]:
    return visit.in_turn(
        tours,
        profiles=[unhurried(PHONE)],
        agent="Rivalry/0.1 (+https://rivalry.example)",
        private_ok=True,
        repeats=repeats,
        limits=Limits(
            goto_s=5, quiet_s=0.5, total_s=10, watch_s=watch_s, calibrations=calibrations
        ),
    )


def manners() -> tuple[object, ...]:
    return (lambda _: True), 0, (lambda _: None)
