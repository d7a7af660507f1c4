"""Mails in a real browser: read, decided, taken back; hostile ones do nothing."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmark import store
from benchmark.desks import desk
from benchmark.mail import mailframe, post
from benchmark.serving import people
from benchmark.serving.roles import OWNER
from benchmark.study import Study
from crawlers import chromium
from tests.mail_study import QUESTION, SENT, alias, arrive, mail, make, probe
from tests.site import Site, serve
from tests.test_app_browser import DESK, PHONE, Server, come_in, served, settled, violations
from tests.test_mailroom import HELPDESK, said

pytestmark = pytest.mark.browser
PERSON = f"""Hello Sam,

a ladder keeps about ten years outside; for a school garden take the oiled one.

Best wishes
Ina Wolf

> {QUESTION}
"""
HTML = "<h2>Your ladder</h2><table><tr><th>Wood<td>10 years</table><p>Kind regards, Ina"
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find().path)
        yield browser
        browser.close()


def fits(page: Page) -> None:
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.locator("[data-testid=stException]").count() == 0
    assert violations(page) == []


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A thread that is told, and a mail of another probe that nobody can tell."""
    study = make(tmp_path_factory.mktemp("mails") / "plants")
    told, open_ = probe(study), probe(study, "fernway", "S4")
    there = alias(study, told)
    took = mail(there, "We have received your message.", "Received", Auto_Submitted="auto-replied")
    reply = mail(there, PERSON, html=HTML)
    arrive(study, (took, SENT + timedelta(seconds=41)), (reply, SENT + HOUR))
    puzzle = mail(alias(study, open_), "It is with us.", "Case 7", "x@fernway.test", **HELPDESK)
    arrive(study, (puzzle, SENT + 2 * HOUR), now=SENT + timedelta(days=1))
    with served(study) as server:
        yield server


def audit_of(study: Study, business: str) -> str:
    boxes = post.outboxes(study, store.archive_of(study)).values()
    return next(box.probe.audit for box in boxes if box.probe.business == business)


def test_a_reviewer_reads_a_thread_beside_the_items(browser, server):
    page = come_in(browser, server, "R1", "reviewer", PHONE)
    page.goto(f"{server.url}review?audit={audit_of(server.study, 'greenparcel')}")
    settled(page)
    expect(page.get_by_role("heading", name="An acknowledgement")).to_be_visible()
    expect(page.get_by_text("After 41 s")).to_be_visible()
    expect(page.get_by_role("heading", name="A person wrote")).to_be_visible()
    expect(page.get_by_text(re.compile("After 1 h; .* of business hours, which"))).to_be_visible()
    expect(page.get_by_text("a ladder keeps about ten years outside")).to_be_visible()
    expect(page.get_by_text(f"> {QUESTION}")).to_be_hidden()
    page.get_by_text("Show it as it was laid out").click()
    frame = page.frame_locator("iframe[title='The mail as it was laid out']")
    expect(frame.get_by_role("heading", name="Your ladder")).to_be_visible()
    assert page.locator("iframe[title*=laid]").get_attribute("sandbox") == ""
    fits(page)
    page.set_viewport_size(DESK)
    fits(page)
    page.context.close()


@pytest.mark.slow
def test_a_reviewer_decides_what_nobody_could_tell_and_takes_it_back(browser, server):
    study, audit = server.study, audit_of(server.study, "fernway")
    page = come_in(browser, server, "R1", "reviewer", PHONE)
    page.goto(f"{server.url}post")
    settled(page)
    waits = page.get_by_role("heading", name="1 mail waits for a decision")
    expect(waits).to_be_visible()
    page.get_by_role("button", name="File it").click()
    expect(page.get_by_text("Choose what it is.")).to_be_visible()
    fits(page)
    page.get_by_text("A person", exact=True).click()
    page.get_by_label("Why (may stay empty)").fill("**signed** by hand")
    page.get_by_role("button", name="File it").click()
    expect(page.get_by_role("heading", name="No mail waits for a decision")).to_be_visible()
    expect(page.get_by_text("A person, by R1, ")).to_contain_text(": **signed** by hand")
    assert desk.take(study, OWNER, audit).case.answers["replied_at"] == said(SENT + 2 * HOUR)
    page.set_viewport_size(DESK)
    fits(page)
    page.get_by_role("button", name="Take back").click()
    expect(waits).to_be_visible()
    assert "replied_at" not in desk.take(study, OWNER, audit).case.answers
    page.context.close()


@pytest.mark.slow
def test_others_do_not_find_the_post_and_an_admin_says_why(browser, server):
    page = come_in(browser, server, "M1", "marketer", DESK)
    assert page.get_by_role("link", name="Post", exact=True).count() == 0
    page.goto(f"{server.url}post")
    settled(page)
    assert page.get_by_text("Case 7").count() == 0
    page.context.close()
    page = come_in(browser, server, "B", "admin", DESK)
    page.goto(f"{server.url}post")
    settled(page)
    expect(page.get_by_text("Say why you need to read them")).to_be_visible()
    assert page.get_by_text("Case 7").count() == 0
    page.get_by_label("Why").fill("a complaint")
    page.get_by_role("button", name="Read the mails").click()
    expect(page.get_by_text("Case 7")).to_be_visible()
    assert page.get_by_role("button", name="File it").count() == 0
    page.context.close()
    assert {reason for _, _, _, reason in people.looks(server.study)} == {"a complaint"}


def payloads(evil: str) -> list[str]:
    """safety 2.3: what must neither run, nor ask, nor hide the page."""
    return [
        f"<script>fetch('{evil}/script')</script>",
        f"<img src=x onerror=\"fetch('{evil}/onerror')\">",
        f"<svg onload=\"fetch('{evil}/svg')\"><image href='{evil}/image'/></svg>",
        f"<a href=\"javascript:fetch('{evil}/link')\">Your order</a>",
        f"[Your order](javascript:fetch('{evil}/markdown-link'))",
        f"$\\\\href{{{evil}/latex}}{{x}}$ $\\\\includegraphics{{{evil}/latex.png}}$",
        "<style>body,main,[data-testid=stApp]{display:none!important}</style>",
        f"<style>@import url({evil}/style.css);body{{background:url({evil}/bg)}}</style>",
        f"<iframe src='{evil}/iframe' srcdoc=\"<script>top.hit=1</script>\"></iframe>",
        f"![p]({evil}/pixel.png) **bold** :red[x] :material/home:",
        f"<form action='{evil}/form'><button autofocus onfocus=\"fetch('{evil}/focus')\">x</form>",
        f"<meta http-equiv=refresh content='0;url={evil}/meta'><base href='{evil}/'>"
        f"<link rel=stylesheet href='{evil}/sheet'><video src='{evil}/v' poster='{evil}/po'>",
    ]


@pytest.fixture(scope="module")
def evil() -> Iterator[Site]:
    with serve({"*": "hit"}) as site:
        yield site


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, evil: Site) -> Iterator[Server]:
    """A thread of a mail per payload: in subject, sender, text and HTML."""
    study = make(tmp_path_factory.mktemp("hostile") / "plants")
    there, mails = alias(study, probe(study)), []
    for number, bad in enumerate(payloads(evil.origin)):
        name = bad.replace('"', "'").replace("\\", "")
        raw = mail(there, f"{bad}\n{bad}", bad, f'"{name}" <x{number}@greenparcel.test>',
                   html=f"<p>{number}</p>{bad}<p>{number}</p>", **HELPDESK)  # fmt: skip
        mails.append((raw, SENT + timedelta(hours=number + 1)))
    arrive(study, *mails)
    with served(study) as server:
        yield server


@pytest.mark.slow
@pytest.mark.parametrize(("path", "size"), [("post", PHONE), ("review", DESK)])
def test_hostile_mails_run_nothing_ask_nobody_and_hide_nothing(browser, hostile, evil, path, size):
    page = browser.new_page(viewport=size)
    dialogs: list[str] = []
    page.on("dialog", lambda one: (dialogs.append(one.message), one.dismiss()))
    page.goto(f"{hostile.url}{path}?audit={audit_of(hostile.study, 'greenparcel')}")
    settled(page)
    expect(page.get_by_role("heading", name="A person or a machine?")).to_have_count(12)
    toggles = page.get_by_text("Show it as it was laid out")
    expect(toggles).to_have_count(12)
    for shown, number in enumerate((0, 8), start=1):
        toggles.nth(number).click()
        expect(page.locator("iframe[title*=laid]")).to_have_count(shown)
    for button in page.get_by_text("What it repeats of other mails").all():
        button.click()
    assert page.evaluate("() => window.hit === undefined")
    assert page.locator(f"[src*='{evil.host}'], [href*='{evil.host}']").count() == 0
    expect(page.locator("h1").first).to_be_visible()
    fits(page)
    page.close()
    assert dialogs == [] and evil.paths() == []


@pytest.mark.slow
def test_no_frame_runs_or_asks_anything_and_all_are_seen(browser, hostile, evil):
    page = browser.new_page(viewport=PHONE)
    filed = post.filed(hostile.study, store.archive_of(hostile.study))
    assert len(filed) == 12
    for number, one in enumerate(filed):
        page.goto(hostile.url.rstrip("/") + mailframe.address(one.mail))
        expect(page.get_by_text(str(number), exact=True).first).to_be_visible()
        assert page.locator("script, img, svg, iframe, form, a, link, video, style").count() == 1
    page.close()
    assert evil.paths() == []


def test_the_frame_holds_even_if_nothing_was_taken_out(browser, hostile, evil):
    """The second wall by itself: raw HTML under the headers of the frame."""
    headers = {name.decode(): value.decode() for name, value in mailframe.HEADERS.items()}
    bad = [one for one in payloads(evil.origin) if "refresh" not in one and "display:" not in one]
    raw = "<h1>there</h1>" + "".join(bad)
    page = browser.new_page()
    page.route(
        re.compile("/mails/.*/html"),
        lambda route: route.fulfill(
            body=mailframe.PAGE.format(body=raw), headers=headers, content_type="text/html"
        ),
    )
    page.goto(hostile.url.rstrip("/") + mailframe.address("0" * 64))
    expect(page.get_by_role("heading", name="there")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.close()
    assert evil.paths() == []
