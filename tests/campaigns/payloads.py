"""Whatever others wrote stays text: on every page, in reports and in tables (safety A5, A12)."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pptx import Presentation

from benchmark import reports, store
from benchmark.questions import exports, report
from benchmark.serving.roles import OWNER
from benchmark.study import Study
from tests.hostile_study import hostile_study
from tests.site import Site, serve
from tests.test_app_browser import DESK, Server, served, settled
from tests.test_app_browser import browser as browser
from tests.test_mail_browser import audit_of
from tests.views import REPUTATION, VIEWS, at

pytestmark = pytest.mark.browser
ABOUT = {"business": "greenparcel", "comparison": "best"}
# Beside every page as it opens: where most of what others wrote stands.
OPENED = [
    ("business", ABOUT),
    ("gaps", ABOUT),
    ("website", ABOUT),
    ("journey", {"business": "greenparcel"}),
    ("time", {"business": "greenparcel"}),
    ("reputation", {"business": "fernway", "said": "easy.praise"}),
    ("evidence", {"business": "fernway", "indicator": "said_easy"}),
    ("evidence", {"business": "fernway", "indicator": "calls_reached"}),
    ("evidence", {"business": "greenparcel", "indicator": "emails_answered"}),
    ("evidence", {"business": "fernway", "indicator": "complaints_per_size"}),
    ("evidence", {"business": "fernway", "indicator": "survey_nps"}),
    ("audit", {"audit": "audit-begun"}),
    ("audit", {"audit": "audit-returned"}),
    ("review", {"audit": "audit-returned"}),
    ("sentences", {"want": "easy praise"}),
    ("analysts", {"sql": "SELECT * FROM review LIMIT 50"}),
]
WATCH = """window.blocked = [];
document.addEventListener('securitypolicyviolation', e => window.blocked.push(e.blockedURI));"""
FAULTS = """host => {
    const drawn = [...document.querySelectorAll('*')].filter(one => !one.children.length
        && ['FATTENED', 'REDDENED', 'BADGED', 'Your order'].includes(one.textContent.trim()));
    const made = [...document.querySelectorAll(`.evil, .katex, [src*='${host}'],
        [href*='${host}'], [action*='${host}'], [href^='javascript:' i], [onerror], [onload]`)];
    return [
        ...[...drawn, ...made].map(one => one.outerHTML.slice(0, 120)),
        ...window.blocked.filter(one => one.includes(host)).map(one => 'asked for ' + one),
        ...(window.hit === undefined ? [] : ['a script ran']),
        ...(getComputedStyle(document.body).display === 'none' ? ['the page is hidden'] : []),
    ];
}"""


@dataclass
class Lab:
    """One browser context at the hostile study, and all that it asked for elsewhere."""

    server: Server
    evil: Site
    context: BrowserContext
    elsewhere: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def page(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(90_000)  # a busy machine
        page.on("dialog", lambda one: (self.dialogs.append(one.message), one.dismiss()))
        return page

    def clean(self, page: Page) -> None:
        assert page.evaluate(FAULTS, self.evil.host) == [], page.url
        assert (self.elsewhere, self.dialogs, self.evil.paths()) == ([], [], []), page.url


@pytest.fixture(scope="module")
def evil() -> Iterator[Site]:
    with serve({"*": "hit"}) as site:
        yield site


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory, evil: Site) -> Study:
    return hostile_study(tmp_path_factory.mktemp("payloads") / "plants", evil)


@pytest.fixture(scope="module")
def lab(browser: Browser, study: Study, evil: Site) -> Iterator[Lab]:
    with served(study) as server:
        context = browser.new_context(viewport=DESK)  # type: ignore[arg-type]
        context.add_init_script(WATCH)
        lab = Lab(server, evil, context)
        ours = (server.url, server.url.replace("http:", "ws:"), "data:", "blob:", "file:")
        context.on(
            "request",
            lambda one: None if one.url.startswith(ours) else lab.elsewhere.append(one.url),
        )
        yield lab
        context.close()


def unfolded(page: Page) -> None:
    """Whatever is folded is open, also what that unfolds."""
    folded = page.locator("[data-testid=stMain] details:not([open]) > summary")
    for _ in range(60):
        if not folded.count():
            return
        folded.first.click()
        settled(page)
    raise AssertionError(f"{page.url}: {folded.count()} stay folded")


def test_no_page_runs_draws_or_asks_what_others_wrote(lab, study):
    mailed = audit_of(study, "greenparcel")
    visits = [*VIEWS, *(at(path, **asked) for path, asked in OPENED), at("review", audit=mailed)]
    page, showing, things = lab.page(), set(), 0
    for path in visits:
        page.goto(lab.server.url + path)
        settled(page)
        expect(page.locator("h1, h2").first, path).to_be_visible()
        unfolded(page)
        main = page.locator("[data-testid=stMain]").inner_text()
        assert len(main) > 100, path
        assert page.locator("[data-testid=stException]").count() == 0, path
        assert "went wrong" not in main, path
        things += page.get_by_role("heading", name="The thing itself").count()
        if "FATTENED" in main:
            showing |= {path, path.partition("?")[0]}
        lab.clean(page)
    page.close()
    assert things >= 3, "rows of evidence, opened down to what was written"
    assert {"audit", "business", "post", "review", "standing", *REPUTATION} <= showing


def test_the_report_as_a_page_holds_them_as_text(lab, study, tmp_path):
    file = tmp_path / "report.html"
    file.write_bytes(reports.write(study, OWNER, "html"))
    page = lab.page()
    page.goto(file.as_uri())
    expect(page.locator("h1")).to_be_visible()
    assert "<script>top.hit=1</script>" in page.locator("body").inner_text()
    lab.clean(page)
    page.close()


def test_no_cell_or_shape_that_leaves_runs_or_leads_anywhere(study, tmp_path):
    book = openpyxl.load_workbook(BytesIO(reports.write(study, OWNER, "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any("top.hit" in str(cell.value) for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)
    slides = Presentation(BytesIO(reports.write(study, OWNER, "pptx")))
    parts = list(slides.part.package.iter_parts())
    assert any(b"top.hit" in part.blob for part in parts)
    assert not [rel for part in parts for rel in part.rels.values() if rel.is_external]
    assert not [part.partname for part in parts if b"hlinkClick" in part.blob]


def test_no_exported_cell_is_a_formula(study, tmp_path):
    connection = store.connect(store.published(study))
    found = 0
    for name in report.relations(connection)["relation"]:
        file = tmp_path / f"{name}.csv"
        exports.write_table(connection, name, file, "csv")
        found += _quoted(file)
    connection.close()
    assert found > 0, "formulas were there, each behind an apostrophe"


def _quoted(file: Path) -> int:
    with file.open(newline="", encoding="utf-8-sig") as read:
        cells = [cell for row in csv.reader(read) for cell in row]
    risky = [cell for cell in cells if cell.lstrip(exports.BLANK).startswith(exports.DANGEROUS)]
    assert [cell for cell in risky if not re.fullmatch(r"-(\d[\d.e-]*|inf)", cell)] == [], file.name
    return sum(cell.startswith("'=") for cell in cells)
