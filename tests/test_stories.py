"""Each role's main story in a real browser, on a phone and at a desk; shoppers and reviewers play
theirs in test_app_browser."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, expect
from pptx import Presentation

from benchmark import store
from benchmark.build import build
from benchmark.desks import actiondesk, desk, reviewing
from benchmark.pages.drawing import WRAPPED
from benchmark.questions import report
from benchmark.serving.roles import OWNER, Who
from benchmark.study import Study
from tests.app_study import REVIEWS, built_study
from tests.mail_study import QUESTION, alias, arrive, mail, make, probe
from tests.screenshots import drawn
from tests.test_app_browser import DESK, PHONE, Server, come_in, served, settled
from tests.test_app_browser import browser as browser

pytestmark = pytest.mark.browser
SIZES = pytest.mark.parametrize(
    "size", [pytest.param(PHONE, marks=pytest.mark.slow), DESK], ids=["phone", "desk"]
)
REVIEWER = Who("R1", "reviewer")
SENT = datetime(2026, 11, 20, 9, tzinfo=UTC)
WAVE = "2026-Q4"
GAP = "Keep me informed: emails"
WORDS = "It keeps about ten years outside."
JUDGED = {
    "reply_time_told": "nothing", "reply_signed": "both",
    "name_greeted": "right", "details_used": 1, "question_answered": "all",
    "answer_at_hand": "yes", "next_step_needed": "no", "correction_used": "yes", "clarity": 9,
    "charges_in_key": "no", "recognised": "no", "follow_up_came": "no",
}  # fmt: skip
# Where Streamlit looks for its server first.
TRIED = re.compile(r"/\w+/_stcore/(health|host-config)$")
SQL = "SELECT business, score FROM standing WHERE scope = 'service' ORDER BY business"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The app's study, and one approved enquiry by mail to its own business."""
    home = tmp_path_factory.mktemp("stories") / "plants"
    built_study(home)
    study = make(home, REVIEWS)
    audit = probe(study, "fernway", "S5", SENT)
    reply = mail(alias(study, audit), f"Hello Sam,\n\n{WORDS}\n\nIna Wolf\n\n> {QUESTION}")
    arrive(study, (reply, SENT + timedelta(hours=30)), now=SENT + timedelta(days=40))
    judged = [desk.Write(item, value, 1) for item, value in JUDGED.items()]
    _, wrong = desk.save(study, OWNER, audit, judged)
    assert wrong == {}
    seq = desk.take(study, REVIEWER, audit).case.seq
    reviewing.decide(study, REVIEWER, audit, "approved", "", seq)
    build(study)
    return study


@pytest.fixture(scope="module")
def server(study: Study) -> Iterator[Server]:
    with served(study) as server:
        yield server


def asked(study: Study, sql: str) -> list[tuple[Any, ...]]:
    with store.connect(store.published(study)) as opened:
        return opened.execute(sql).fetchall()


class Story:
    """Somebody's way through the app: at each step the page fits, and nothing went wrong."""

    def __init__(self, page: Page) -> None:
        self.page, self.wrong = page, list[str]()
        page.context.on("console", self._said)
        page.context.on("weberror", lambda error: self.wrong.append(str(error.error)))

    def _said(self, message: ConsoleMessage) -> None:
        # Streamlit asks below the page's own path, too, where it might have been mounted.
        if message.type == "error" and not TRIED.search(message.location["url"]):
            self.wrong.append(f"{message.text} ({message.location['url']})")

    def at(self, heading: str) -> None:
        """The step led there."""
        expect(self.page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        drawn(self.page)
        assert self.page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
        assert self.page.get_by_test_id("stException").count() == 0
        assert self.wrong == []

    def go(self, title: str) -> None:
        """By the menu, which a phone folds away."""
        unfold = self.page.get_by_test_id("stExpandSidebarButton")
        if unfold.is_visible():
            unfold.click()
        self.page.get_by_role("link", name=title, exact=True).click()
        self.at(title)

    def see(self, row: int) -> None:
        """Click "see" in that row of the first ranking, not pulled; it opens a tab of its own."""
        cells = self.page.locator(".dvn-scroller").first
        there: Any = {"x": 20, "y": 35 + WRAPPED * row + WRAPPED // 2}  # below the heads
        cells.hover(position=there)  # a cell leads where the mouse is seen on it
        with self.page.context.expect_page() as led:
            cells.click(position=there)
        self.page = led.value
        self.at("Evidence")

    def follow(self, words: str) -> None:
        """The link beside a table."""
        links = self.page.get_by_text("Evidence, line by line").locator("visible=true")
        links.first.click()
        self.page.get_by_role("link", name=words, exact=True).click()
        self.at("Evidence")

    def choose(self, name: str, option: str) -> None:
        """By keys: the list draws only what of it is in sight."""
        box = self.page.get_by_role("combobox", name=name)
        focused = self.page.locator("[role=option][data-focused]")
        box.evaluate("one => one.scrollIntoView({block: 'center'})")
        said = box.input_value()
        while not re.search(option, said):
            box.press("ArrowDown")
            expect(focused).to_be_visible()
            assert focused.inner_text() != said, f"{option} is not in the list"
            said = focused.inner_text()
        box.press("Enter")
        settled(self.page)

    def plan(self, todo: str, what: str) -> None:
        """An action, in the form on What to do."""
        self.choose("To better", f"^{what}$")
        self.page.get_by_role("textbox", name="What is to be done").fill(todo)
        self.page.get_by_role("textbox", name="Owner").fill("Service")
        self.page.get_by_role("button", name="Plan it").click()
        expect(self.page.get_by_text(f"planned: {todo}")).to_be_visible()
        self.at("What to do")

    def download(self, by: Locator) -> BytesIO:
        with self.page.expect_download() as kept:
            by.click()
        return BytesIO(Path(kept.value.path()).read_bytes())


@pytest.mark.slow
@SIZES
def test_marketing_goes_from_the_ranking_to_the_mails_to_an_action_to_slides(
    browser, server, study, size
):
    name = f"M{size['width']}"
    story = Story(come_in(browser, server, name, "marketer", size))
    story.at("Where we stand")
    story.see(_place(study, "fernway"))
    expect(story.page.get_by_text(re.compile(r"Fernway Plants .* \(n = \d+"))).to_be_visible()
    story.go("Gaps")
    story.page.get_by_role("radio", name="Indicators").click()
    story.at("Indicator by indicator")
    story.follow(GAP)
    expect(story.page.get_by_text(re.compile(f"^{GAP}: Fernway Plants .*n = "))).to_be_visible()
    audit, handed_in = _probe(study)
    story.choose("Choose a row above, or here", f"{handed_in:%Y-%m-%d} · S5")
    story.at("The mails, without their words")
    mails = pd.read_csv(story.download(_button(story.page, f"csv_mails-{audit}")))
    assert [*zip(mails["what"], mails["hours"], strict=True)] == [
        ("we wrote", 0), ("they: person", 30),
    ]  # fmt: skip
    for words in (WORDS, QUESTION, "Ina", "ina@"):
        assert words not in story.page.content(), "a marketer reads no mail"
    story.go("What to do")
    todo = f"Answer mails within a day, says {name}"
    story.plan(todo, GAP)
    [planned] = [one for one in actiondesk.listed(study, OWNER) if one.plan.title == todo]
    assert (planned.scope, planned.wave, planned.plan.owner) == (_scope(study), WAVE, "Service")
    story.go("Where we stand")
    _are_the_stores(story.download(story.page.get_by_role("link", name="PowerPoint")), study)
    story.at("Where we stand")
    story.page.context.close()


@SIZES
def test_an_analyst_finds_a_table_asks_in_sql_and_takes_it_away(browser, server, study, size):
    story = Story(come_in(browser, server, f"A{size['width']}", "analyst", size))
    page = story.page
    story.go("For analysts")
    first = page.get_by_role("combobox", name="Columns of").input_value()
    page.get_by_label("Find a table, view or column").fill("standing")
    page.get_by_label("Find a table, view or column").press("Enter")
    expect(page.get_by_role("combobox", name="Columns of")).not_to_have_value(first)
    story.choose("Columns of", "^standing$")
    expect(_cells(page, 1).get_by_text("score", exact=True)).to_be_attached()
    page.get_by_label("SQL", exact=True).fill(SQL)
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_text(re.compile(r"^3 rows in"))).to_be_visible()
    story.at("For analysts")
    rows = asked(study, SQL)
    first = _cells(page, 0).and_(page.locator("[aria-colindex='1']"))
    expect(first).to_have_text([business for business, _ in rows])
    answer = pd.read_csv(story.download(_button(page, "csv_answer")))
    assert [*answer.itertuples(index=False, name=None)] == [
        (business, pytest.approx(score, nan_ok=True)) for business, score in rows
    ]
    with store.connect(store.published(study)) as opened:
        kept = opened.execute("FROM standing").df()
    for kind, read in (("Parquet", pd.read_parquet), ("CSV", pd.read_csv)):
        taken = read(story.download(page.get_by_role("link", name=f"Whole table as {kind}")))
        keys = ["wave", "business", "scope"]
        pd.testing.assert_frame_equal(
            taken.sort_values(keys, ignore_index=True)[[*keys, "score", "low", "high"]],
            kept.sort_values(keys, ignore_index=True)[[*keys, "score", "low", "high"]],
            check_dtype=False,
        )
    story.at("For analysts")
    page.context.close()


def _place(study: Study, business: str) -> int:
    """Its line in the ranking."""
    with store.connect(store.published(study)) as opened:
        return list(report.ranking(opened, WAVE, "total")["business"]).index(business)


def _scope(study: Study) -> str:
    ((indicator,),) = asked(study, f"SELECT indicator FROM indicator WHERE title = '{GAP}'")
    return str(indicator)


def _are_the_stores(file: BytesIO, study: Study) -> None:
    """The figures of the slides: of the ranking, of the gap, and of what it would win."""
    shapes = [shape for slide in Presentation(file).slides for shape in slide.shapes]
    total = next(shape.chart.plots[0] for shape in shapes if shape.has_chart)
    drawn = dict(zip(total.categories, total.series[0].values, strict=True))
    drawn = {str(words).rpartition(": ")[0]: value for words, value in drawn.items()}
    lines = [[cell.text for cell in row.cells]
             for shape in shapes if shape.has_table for row in shape.table.rows]  # fmt: skip
    ranks = asked(study, "SELECT name, score, rank FROM standing JOIN business USING (business) "
                  f"WHERE wave = '{WAVE}' AND scope = 'total' AND score IS NOT NULL")  # fmt: skip
    assert drawn == {name: pytest.approx(score) for name, score, _ in ranks} != {}
    for name, score, rank in ranks:
        told = [line for line in lines if line[:2] == [name, f"{score:.1f}"]]
        assert str(rank) in told[0]
    ((points, winnable),) = asked(study, "SELECT gap.points, priority.points FROM gap "
        "JOIN priority USING (wave, business) WHERE scope = indicator AND against = 'median' "
        f"AND (wave, business, scope) = ('{WAVE}', 'fernway', '{_scope(study)}')")  # fmt: skip
    told = [line for line in lines if GAP in line]
    assert points < 0 < winnable
    for words in (f"−{-points:.1f}", f"{winnable:.2f}"):
        assert any(words in line for line in told), words


def _probe(study: Study) -> tuple[str, datetime]:
    """The enquiry by mail, and when it was handed in."""
    sql = "SELECT audit, submitted_at FROM audit JOIN mail_probe USING (audit)"
    ((audit, handed_in),) = asked(study, sql)
    return audit, handed_in


def _button(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-{key}").get_by_role("button")


def _cells(page: Page, table: int) -> Locator:
    """The cells of a table, counted from 0, as they are read aloud: there once it was touched."""
    page.locator(".dvn-scroller").nth(table).click(position={"x": 20, "y": 52})
    return page.get_by_test_id("data-grid-canvas").nth(table).locator("td")
