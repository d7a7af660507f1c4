"""The app in a real browser: what it calls saved is on disk, and nothing leaves the machine."""

import random
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from audits.form import built_in
from benchmark import store
from benchmark.study import Study
from crawlers import chromium
from tests.app_study import built_study, empty_study

pytestmark = pytest.mark.browser
RIVALRY = Path(sys.executable).with_name("rivalry")
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
# A call in which a person answered: what a shopper would tap and type.
TOLD = {
    "charges_in_key": "No",
    "number_clicks": 2,
    "call_attempts": 1,
    "ring_seconds": "8",
    "menu_choices": 1,
    "person_spoke": "Yes",
    "answer_seconds": "1:30",
    "queue_seconds": "20",
    "names_given": "Both",
    "situation_asked": "I did not notice",
    "name_told": "No",
    "next_step_needed": "No",
    "transfers": 0,
    "put_on_hold": "No",
    "correction_made": "No",
    "extra_offered": "Yes",
    "follow_up_promised": "No",
    "quote": "'We send it on Monday'",
    "recognised": "No",
    "integrity": "Third",
    "question_answered": "Some",
    "courtesy": "8",
    "ease": "7",
}
FORM = built_in()["call_enquiry"].by_name
KEPT = {"1:30": 90, "8": 8, "20": 20, "7": 7, "I did not notice": "dont_know"}


def kept(given: str | int) -> object:
    """What of it the archive should hold."""
    return KEPT.get(given, given.lower() if isinstance(given, str) and " " not in given else given)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """`rivalry app` as people start it."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.start()

    def start(self) -> None:
        command = [str(RIVALRY), "app", str(self.study.path), "--port", str(self.port)]
        self.process = subprocess.Popen([*command, "--no-browser"], stderr=subprocess.PIPE)
        assert self.process.stderr
        said = self.process.stderr.readline().decode()  # it listens once it has said where
        assert self.url in said, said

    def kill(self) -> None:
        self.process.kill()
        self.dead()

    def dead(self) -> None:
        """Wait for its end, whoever brought it about."""
        self.process.wait()
        if self.process.stderr:
            self.process.stderr.close()

    def stop(self, how: int = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        self.process.communicate(timeout=15)
        return self.process.returncode


@contextmanager
def served(study: Study) -> Iterator[Server]:
    server = Server(study)
    try:
        yield server
    finally:
        server.kill()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find().path)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def plants(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return built_study(tmp_path_factory.mktemp("app") / "plants")


@pytest.fixture(scope="module")
def server(plants: Study) -> Iterator[Server]:
    with served(plants) as server:
        yield server


def settled(page: Page) -> None:
    """Connected, and the script has run to its end."""
    page.wait_for_selector("[data-test-connection-state=CONNECTED]", state="attached")
    page.wait_for_selector("[data-test-script-state=notRunning]", state="attached")


def opened(browser: Browser, url: str, size: dict[str, int] = PHONE) -> Page:
    page = browser.new_page(viewport=size)  # type: ignore[arg-type]
    page.set_default_timeout(10_000)
    page.goto(url)
    settled(page)
    return page


def begun(page: Page) -> str:
    """Start a call audit; returns its name."""
    page.get_by_role("combobox", name="Form").click()
    page.get_by_role("option", name="Call: enquiry").click()
    settled(page)
    page.get_by_label("Scenario").fill("S1")
    page.get_by_label("Shopper").fill("S07")
    page.get_by_role("button", name="Start").dblclick()
    page.wait_for_url("**audit=*")
    settled(page)
    return page.url.rpartition("audit=")[2]


def unanswered(page: Page) -> list[str]:
    """The items on the page that are not called saved, in their order."""
    return page.evaluate(
        """() => [...document.querySelectorAll('[class*="st-key-item_"]')]
        .filter(item => !/saved \\d\\d:\\d\\d:\\d\\d/.test(item.innerText))
        .map(item => /st-key-item_(\\w+)/.exec(item.className)[1])"""
    )


def called_saved(page: Page) -> list[str]:
    return page.evaluate(
        """() => [...document.querySelectorAll('[class*="st-key-item_"]')]
        .filter(item => /saved \\d\\d:\\d\\d:\\d\\d/.test(item.innerText))
        .map(item => /st-key-item_(\\w+)/.exec(item.className)[1])"""
    )


def give(page: Page, item: str) -> None:
    """Tap or type the answer, as its field wants it."""
    field, given, kind = page.locator(f".st-key-item_{item}"), TOLD[item], FORM[item].type
    if kind in ("count", "seconds"):
        field.locator("input").fill(str(given))
        field.locator("input").press("Enter")
    elif kind == "text":
        field.locator("textarea").fill(str(given))
        field.locator("textarea").blur()
    else:
        field.get_by_role("radio", name=str(given), exact=True).click()


def answer_all(page: Page) -> None:
    """Answer what the page asks until it asks nothing that we would tell."""
    while left := [item for item in unanswered(page) if item in TOLD]:
        give(page, left[0])
        expect(page.locator(f".st-key-item_{left[0]}")).to_contain_text(re.compile(r"saved \d\d:"))
        settled(page)


def in_archive(study: Study, audit: str) -> dict[str, object]:
    answers: dict[str, object] = {}
    for event in store.archive_of(study).events(audit):
        answers |= event["data"].get("answers", {})
    return answers


def test_every_answer_called_saved_survives_kills_and_the_audit_counts_once(
    browser, tmp_path, kills
):
    study, chance = built_study(tmp_path / "plants"), random.Random(7)
    with served(study) as server:
        page = opened(browser, server.url + "audit")
        audit = begun(page)
        for kill in range(kills):
            for item in [item for item in unanswered(page) if item in TOLD][: 3 if kill < 3 else 1]:
                give(page, item)
            page.set_default_timeout(2_000)
            threading.Timer(chance.uniform(0, 0.4), server.process.kill).start()
            try:
                for _ in range(5):
                    if left := [item for item in unanswered(page) if item in TOLD]:
                        give(page, left[0])
            except Error:
                pass  # the page is dead, as it should be: what does it still claim?
            page.set_default_timeout(10_000)
            server.dead()
            saved, archived = called_saved(page), in_archive(study, audit)
            assert len(saved) >= 3
            assert {item: archived.get(item) for item in saved} == {
                item: kept(TOLD[item]) for item in saved
            }
            server.start()
            page.goto(page.url)
            settled(page)
            assert set(called_saved(page)) >= set(saved)
        answer_all(page)
        assert page.locator(".st-key-item_courtesy").count() == 0
        page.get_by_role("button", name="Lock the facts").click()
        expect(page.get_by_text("The facts are locked.")).to_be_visible()
        answer_all(page)
        page.get_by_role("button", name="Submit").dblclick()
        expect(page.get_by_text("It counts at the next build.")).to_be_visible()
        page.get_by_role("button", name="Build now").click()
        expect(page.get_by_text("It counts in the published numbers.")).to_be_visible(
            timeout=20_000
        )
        assert page.locator("input").count() == 0
    events = [event["event"] for event in store.archive_of(study).events(audit)]
    assert [events.count(name) for name in ("assigned", "facts_locked", "submitted")] == [1, 1, 1]
    assert store.archive_of(study).audits() == [audit]
    with store.connect(store.published(study)) as connection:
        counted = connection.execute("SELECT count(*) FROM audit WHERE audit = ?", [audit])
        assert counted.fetchone() == (1,)


def test_what_is_missing_is_named_and_a_wrong_answer_is_not_called_saved(browser, tmp_path):
    study = empty_study(tmp_path / "plants")
    with served(study) as server:
        page = opened(browser, server.url + "audit")
        audit = begun(page)
        give(page, "call_attempts")
        expect(page.locator(".st-key-item_queue_seconds")).to_be_visible()
        field = page.locator(".st-key-item_queue_seconds")
        field.locator("input").fill("soon")
        field.locator("input").press("Enter")
        expect(field).to_contain_text("Not saved: got 'soon'; write seconds such as 90")
        page.get_by_role("button", name="Lock the facts").click()
        expect(page.get_by_text(re.compile(r"\d+ answers are missing:"))).to_be_visible()
        small = page.evaluate(
            """() => [...document.querySelectorAll('.st-key-audit_form :is(button, input, '
            + 'textarea, button p)')].filter(one => one.offsetParent)
            .filter(one => one.tagName !== 'BUTTON'
                ? parseFloat(getComputedStyle(one).fontSize) < 16 : one.offsetHeight < 44)
            .map(one => one.outerHTML.slice(0, 120))"""
        )
        assert small == []
    assert in_archive(study, audit) == {"call_attempts": 1}


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_fits_says_practice_and_asks_nobody_else(browser, server, size):
    asked, refused = [], []
    page = browser.new_page(viewport=size)
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.on("console", lambda said: refused.append(said.text) if "Policy" in said.text else None)
    for path in ("", "business?business=mosspetal", "audit", "methods"):
        page.goto(server.url + path)
        settled(page)
        expect(page.get_by_text("Practice data: made up to learn on")).to_be_visible()
        wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
        assert page.locator("[data-testid=stException]").count() == 0
        assert page.locator("img[src*=tracker]").count() == 0
    page.close()
    own = re.compile(rf"(http|ws|blob:http)://127\.0\.0\.1:{server.port}/|data:")
    assert [url for url in asked if not own.match(url)] == []
    assert refused == []


def test_an_open_page_follows_a_new_build_and_back_goes_back(browser, server):
    page = opened(browser, server.url + "methods", DESK)
    built = page.get_by_text(re.compile(r"Built \d{4}-"))
    before = built.inner_text()
    with store.connect(store.build(server.study)) as connection:
        now = connection.execute("SELECT strftime(built_at, '%H:%M:%S') FROM study").fetchone()
    expect(page.get_by_text(now[0])).to_be_visible(timeout=15_000)
    assert built.inner_text() != before
    page.get_by_role("link", name="One business").click()
    expect(page.get_by_role("heading", name="One business")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Methods")).to_be_visible()
    page.close()


def test_a_server_tells_browsers_what_to_refuse_and_stops_when_told(plants):
    with served(plants) as server:
        with urllib.request.urlopen(server.url) as answer:
            headers = answer.headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        foreign = urllib.request.Request(server.url, headers={"Host": "evil.example"})
        with pytest.raises(urllib.error.HTTPError, match="400"):
            urllib.request.urlopen(foreign)
        assert sockets(server.port) == {"127.0.0.1"}
        assert server.stop(signal.SIGINT) == 0


def sockets(port: int) -> set[str]:
    """The addresses on which this machine listens on that port."""
    found = set()
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        address, state = line.split()[1], line.split()[3]
        if state == "0A" and int(address.partition(":")[2], 16) == port:
            found.add(socket.inet_ntoa(bytes.fromhex(address[:8])[::-1]))
    return found
