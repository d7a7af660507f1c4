"""Everything without a mouse: Tab, and Shift+Tab back, reach every control of every page and show
where one is and lead out; keys do what clicks do; axe finds no barrier in what is unfolded."""

import re
from collections.abc import Callable
from functools import cache

import pytest
from playwright.sync_api import Browser, ElementHandle, Page, expect

from benchmark.pages import roof
from benchmark.serving.roles import Who
from tests.campaigns.payloads import unfolded
from tests.test_app_browser import DESK, PHONE, Server, come_in, settled, violations
from tests.test_app_browser import browser as browser
from tests.test_stories import SIZES
from tests.test_stories import server as server
from tests.test_stories import study as study
from tests.views import VIEWS

pytestmark = pytest.mark.browser
NAMES = {"admin": "B", "reviewer": "R2", "shopper": "S07"}  # who between them see every page
MOST = 1500  # controls of a page
# What can be operated, of which arrows reach the rest (a tab of a list of tabs); how each looks.
WALK = """() => {
    document.head.append(Object.assign(document.createElement('style'),
        {textContent: '*, *::before, *::after { transition: none !important }'}))
    const near = one => Array.from({length: 6}).reduce(
        all => [...all, all.at(-1).parentElement ?? document.body], [one])
    const look = one => near(one).map(part => { const s = getComputedStyle(part)
        return [s.boxShadow, s.borderColor, s.backgroundColor,
            s.outlineStyle === 'none' ? '' : s.outline].join() }).join()
    const controls = [...document.querySelectorAll(`a[href], button, input, textarea, select,
        summary, canvas[tabindex], [role=slider], [role=tab], [contenteditable=true]`)]
        .filter(one => one.checkVisibility({visibilityProperty: true, opacityProperty: true})
            && one.offsetWidth > 1 && !one.disabled && !one.closest('[inert]')
            && one.getBoundingClientRect().right > 0 && one.getAttribute('form') !== ''
            // A box opens its list by ArrowDown, and loses a choice by Backspace.
            && (one.tabIndex >= 0 || !(one.ariaHasPopup === 'listbox'
                || one.ariaLabel?.startsWith('Remove '))))
    const looked = new Map(controls.map(one => [one, look(one)]))
    const begun = window.walk
    window.walk = {controls, reached: [], seen: new Set(), out: 0, look, looked}
    if (!begun) document.addEventListener('focusin', ({target}) => {
        const walk = window.walk
        // A group that is entered hands it on at once to where one was in it.
        if (target !== document.activeElement) return
        walk.reached.push(target)
        if (walk.look(target) !== walk.looked.get(target)) walk.seen.add(target)
    })
    return controls.length
}"""
# Back where the walk began, or out of the page twice, since it may begin in the midst.
ROUND = """() => (document.activeElement === document.body && ++window.walk.out > 1)
    || window.walk.reached.length > 1 && window.walk.reached.at(-1) === window.walk.reached[0]"""
# Arrows lead from one to the next where controls are one group: then one of them is enough.
LOST = """() => {
    const group = one => one.closest(`[role=tablist], [role=radiogroup], [role=toolbar],
        [role=listbox], [data-testid=stButtonGroup]`) ?? one
    const reached = new Set(window.walk.reached.map(group))
    return window.walk.controls.filter(one => !reached.has(group(one)))
        .map(one => one.outerHTML.slice(0, 200))
}"""
UNSEEN = """() => window.walk.controls.filter(
    one => window.walk.reached.includes(one) && !window.walk.seen.has(one))"""


@pytest.fixture(scope="module")
def inside(browser: Browser, server: Server) -> Callable[[str, dict[str, int]], Page]:
    """A window of whoever sees that page, at that size; one each."""

    @cache
    def window(role: str, width: int) -> Page:
        size = PHONE if width == PHONE["width"] else DESK
        return come_in(browser, server, f"{NAMES[role]}{width}", role, size)

    return lambda path, size: window(
        next(role for role in NAMES if roof._sees(Who(NAMES[role], role), path)),  # type: ignore[arg-type]
        size["width"],
    )


@SIZES
@pytest.mark.parametrize("path", VIEWS)
def test_tab_reaches_and_shows_every_control_and_leads_out_and_axe_is_content(
    inside, server, path, size
):
    page, wrong = inside(path.partition("?")[0], size), dict[str, object]()
    page.goto(server.url + path)
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    settled(page)
    unfolded(page)
    for key in ("Tab", "Shift+Tab"):
        if found := faults(page, key):
            wrong[key] = found
    if serious := barriers(page):
        wrong["axe"] = serious
    assert wrong == {}, repr(wrong)


def barriers(page: Page) -> list[str]:
    """What axe finds serious in the page as it is, behind each tab."""
    found = violations(page)
    for tab in page.get_by_role("tab").all()[1:]:  # the first is in front already
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        found += violations(page)
    return found


def faults(page: Page, key: str) -> dict[str, list[str]]:
    """What the walk by that key does not reach or show, of the page as it is."""
    found: dict[str, list[str]] = {}
    page.evaluate("() => document.activeElement?.blur()")
    assert page.evaluate(WALK), page.url  # a shopper without an audit has the way past the menu
    for _ in range(MOST):
        page.keyboard.press(key)
        if page.evaluate(ROUND):
            break
    else:
        held = page.evaluate("() => document.activeElement.outerHTML")
        found["never comes round"] = [held[:200]]
    if lost := page.evaluate(LOST):
        found["not reached"] = lost
    unseen = page.evaluate_handle(UNSEEN).get_properties().values()
    dark = [one for one in (one.as_element() for one in unseen) if one and not drawn(page, one)]
    if dark:
        found["focus not seen"] = [
            one.evaluate("one => one.outerHTML.slice(0, 200)") for one in dark
        ]
    return found


def drawn(page: Page, control: ElementHandle) -> bool:
    """Whether focus changes a pixel around it: a canvas shows it in its own way."""
    shots = []
    for state in ("blur", "focus"):
        control.evaluate(f"one => one.{state}({{focusVisible: true}})")
        control.evaluate("one => one.scrollIntoView({block: 'center'})")
        box = control.bounding_box()
        if box is None:
            return False
        left, top = max(box["x"] - 8, 0), max(box["y"] - 8, 0)
        around = {"x": left, "y": top, "width": box["width"] + 16, "height": box["height"] + 16}
        shots.append(page.screenshot(clip=around))  # type: ignore[arg-type]
    return shots[0] != shots[1]


def test_keys_do_what_clicks_do(browser, server):
    page = come_in(browser, server, "Mkeys", "marketer", DESK)
    page.get_by_role("link", name="Gaps", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Indicator by indicator")).to_be_visible()
    settled(page)
    page.get_by_role("radio", name="Keep me informed").press("Space")
    page.wait_for_url("**want=informed*")
    settled(page)
    table = page.locator("details", has_text="The same as a table").first
    for key, open_ in (("Enter", True), ("Space", False)):
        table.locator("summary").first.press(key)
        expect(table).to_have_js_property("open", open_)
    box = page.get_by_role("combobox", name="Business")
    box.press("ArrowDown")
    expect(page.get_by_role("option", name="Green Parcel")).to_be_visible()
    while "Green" not in page.locator("[role=option][data-focused]").inner_text():
        box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**business=Green*")
    settled(page)
    page.get_by_text("Evidence, line by line").locator("visible=true").first.press("Enter")
    page.locator(".led[open] a").first.press("Enter")
    expect(page.get_by_role("heading", name="Evidence", exact=True)).to_be_visible()
    settled(page)
    with page.expect_download():
        page.get_by_role("button", name="Download as CSV").first.press("Space")
    page.context.close()


def test_an_analyst_asks_by_keys(browser, server):
    page = come_in(browser, server, "Akeys", "analyst", PHONE)
    page.goto(server.url + "analysts")
    settled(page)
    page.get_by_role("tab", name="Shell").press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tabpanel", name="Python")).to_be_visible()
    page.get_by_role("button", name="Run").press("Enter")
    expect(page.get_by_text(re.compile(r"rows in"))).to_be_visible()
    page.context.close()
