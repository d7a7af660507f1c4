"""Every kind of chart in a real browser, over what data may come to: drawn, or said in words."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmark.figures import sound
from benchmark.texts import text
from tests.app_study import empty_study
from tests.figure_cases import CASES, FAILING, KINDS, figure
from tests.ports import free_port
from tests.test_app_browser import PHONE, settled
from tests.test_app_browser import browser as browser

pytestmark = pytest.mark.browser
SCRIPT = Path(__file__).parents[1] / "figure_cases.py"
# Of a chart: marks that were painted, and which reach over its edges (a line has air around it).
PAINTED = """one => {
    const marks = [...one.querySelectorAll(`.mark-symbol path, .mark-rect path, .mark-rule line,
        .mark-line path, .mark-area path, .mark-text text`)]
    const edge = one.querySelector('[data-testid=stVegaLiteChart] svg').getBoundingClientRect()
    const out = marks.filter(mark => { const at = mark.getBoundingClientRect()
        return at.width && (at.right > edge.right + 2.5 || at.left < edge.left - 2.5) })
    return [marks.filter(mark => !mark.closest('.role-axis, .role-legend')).length,
        out.map(mark => { const at = mark.getBoundingClientRect()
            return `${mark.parentElement.className.baseVal.split(' ')[1]} ${mark.textContent}: `
                + `${Math.round(edge.left - at.left)}, ${Math.round(at.right - edge.right)} px` })]
}"""

LATER = """() => document.getAnimations().filter(one => ['due', 'over'].includes(one.animationName))
    .forEach(one => one.finish())"""


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory) -> Iterator[Page]:
    """All of them on one page, as the app draws them."""
    study, port = empty_study(tmp_path_factory.mktemp("drawn") / "plants"), free_port()
    command = [sys.executable, "-m", "streamlit", "run", SCRIPT, f"--server.port={port}",
               "--server.address=127.0.0.1", "--server.headless=true",
               "--browser.gatherUsageStats=false", "--", study.path]  # fmt: skip
    server = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=SCRIPT.parents[1])
    assert server.stdout
    next(line for line in server.stdout if b"URL" in line)
    page = browser.new_page(viewport=PHONE)
    page.set_default_timeout(60_000)
    page.goto(f"http://127.0.0.1:{port}/")
    expect(page.get_by_text("That was all.")).to_be_visible()
    settled(page)
    yield page
    page.close()
    server.kill()
    server.communicate()


def test_each_kind_draws_whatever_has_a_number_and_says_what_has_none(page):
    drawn = {n for n in CASES if sound.drawable(sound.finite(figure(*n.split("-"))))}
    assert {name.partition("-")[0] for name in drawn} == set(KINDS)
    wrong = dict[str, object]()
    for name in CASES:
        chart = page.locator(f".st-key-chart_{name}")
        if name in drawn:
            chart.scroll_into_view_if_needed()
            expect(chart.locator(".mark-group").first, name).to_be_attached()
            marks, over = chart.evaluate(PAINTED)
            if over or not marks:
                wrong[name] = over or "an empty frame"
            assert chart.locator(".undrawn").is_hidden(), name
        else:
            expect(chart.get_by_text(text("drawing", "no_number")), name).to_be_visible()
    assert wrong == {}, repr(wrong)
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.get_by_test_id("stException").count() == 0


def test_a_chart_that_the_browser_refuses_is_said_to_be_so(page):
    for name in FAILING:
        chart = page.locator(f".st-key-chart_{name}")
        failed = chart.get_by_text(text("drawing", "failed"))
        expect(chart.get_by_text(text("drawing", "coming")), name).to_be_attached()
        page.evaluate(LATER)
        expect(failed, name).to_be_visible()
