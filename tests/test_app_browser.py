"""The app in a real browser: what it calls saved is on disk, and nothing leaves the machine."""

import json
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from audits import casework
from audits.templates.form import built_in
from benchmark import store
from benchmark.build import build
from benchmark.desks import heads, rota
from benchmark.serving import people
from benchmark.study import Study, read_study
from crawlers import chromium
from crawlers.visits import profiles
from tests.app_study import STUDY, built_study, empty_study
from tests.ports import free_port
from tests.views import VIEWS, at

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
    "courtesy": "8",
    "ease": "7",
}
FORM = built_in()["call_enquiry"].by_name
STILL = """() => document.getAnimations().every(one =>
    one.playState !== "running" || one.effect.getComputedTiming().endTime === Infinity)"""
AXE = (Path(chromium.__file__).parent / "vendor" / "axe.min.js").read_text()
AN_HOUR_AHEAD = """const origin = performance.timeOrigin + 3_600_000;
Object.defineProperty(performance, "timeOrigin", {get: () => origin});"""
FIELDWORK = """
[thresholds]
audits = [1, 1]

[fieldwork]
shoppers = ["S07", "S08"]

[fieldwork.forms.call_enquiry]
number = 2
minutes = 5
scenarios = ["S1"]
"""
KEPT = {"1:30": 90, "8": 8, "20": 20, "7": 7, "I did not notice": "dont_know"}


def kept(given: str | int) -> object:
    """What of it the archive should hold."""
    return KEPT.get(given, given.lower() if isinstance(given, str) and " " not in given else given)


class Server:
    """`rivalry app` as people start it."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.start()

    def start(self) -> None:
        command = [str(RIVALRY), "app", str(self.study.path), "--port", str(self.port)]
        # From another folder than ours, as people do: what makes it safe must not hang on that.
        self.process = subprocess.Popen(
            [*command, "--no-browser"], stderr=subprocess.PIPE, cwd=self.study.home
        )
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
        self.process.communicate(timeout=60)
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
    shown(page)
    return page.url.rpartition("audit=")[2]


def shown(page: Page) -> None:
    """The form is there and knows our time."""
    expect(page.get_by_text(re.compile(r"Clock within \d+\.\d+ s of ours"))).to_be_visible()


def said(page: Page, pattern: str) -> list[str]:
    """The visible items of which the form says that."""
    return page.evaluate(
        """pattern => [...document.querySelectorAll('[data-item]:not([hidden])')]
        .filter(item => new RegExp(pattern).test(item.querySelector('.state').innerText))
        .map(item => item.dataset.item)""",
        pattern,
    )


def unanswered(page: Page) -> list[str]:
    """What the form still asks and we would tell, in its order."""
    return [item for item in said(page, "^(An answer is missing)?$") if item in TOLD]


def called_saved(page: Page) -> list[str]:
    return said(page, r"^saved \d\d:\d\d:\d\d$")


def give(page: Page, item: str) -> None:
    """Type the answer, or reach its button by the keyboard, as its field wants it."""
    field, given, kind = page.locator(f"[data-item={item}]"), TOLD[item], FORM[item].type
    if kind in ("count", "seconds"):
        field.locator("input").fill(str(given))
    elif kind == "text":
        field.locator("textarea").fill(str(given))
    elif kind == "rating":
        field.get_by_role("button", name=re.compile(rf"^{given}\b")).press("Enter")
    else:
        field.get_by_role("button", name=str(given), exact=True).press("Space")


def answer_all(page: Page) -> None:
    """Answer what the form asks until it asks nothing that we would tell."""
    while left := unanswered(page):
        give(page, left[0])
    all_saved(page)


def all_saved(page: Page) -> None:
    expect(page.locator(".status")).to_have_text(re.compile(r"^saved \d\d:"))


def in_archive(study: Study, audit: str) -> dict[str, object]:
    return dict(casework.fold(store.archive_of(study).events(audit)).answers)


def handed_in(page: Page) -> None:
    """Lock, rate, submit twice in a row."""
    assert page.locator("[data-item=courtesy]").is_hidden()
    page.get_by_role("button", name="Lock the facts").click()
    expect(page.get_by_text("The facts are locked.")).to_be_visible()
    answer_all(page)
    page.get_by_role("button", name="Submit").dblclick()
    expect(page.get_by_text("Handed in; it waits for a reviewer.")).to_be_visible()


@pytest.mark.slow
def test_no_answer_is_lost_to_kills_outages_and_reloads(browser, tmp_path, kills):
    study, chance = empty_study(tmp_path / "plants"), random.Random(7)
    with served(study) as server:
        page = opened(browser, server.url + "audit")
        audit = begun(page)
        for _ in range(kills):
            threading.Timer(chance.uniform(0, 0.4), server.process.kill).start()
            for item in unanswered(page)[:4]:
                give(page, item)
            server.dead()
            saved, archived = called_saved(page), in_archive(study, audit)
            assert {item: archived.get(item) for item in saved} == {
                item: kept(TOLD[item]) for item in saved
            }
            if left := unanswered(page):
                give(page, left[0])
                expect(page.locator(".status")).to_contain_text("kept on this phone (")
            server.start()
            all_saved(page)
        for item in unanswered(page)[:3]:
            give(page, item)
        page.reload()  # at once: nothing was sent yet
        shown(page)
        answer_all(page)
        handed_in(page)
        page.close()
    events = store.archive_of(study).events(audit)
    names = [event["event"] for event in events]
    assert [names.count(name) for name in ("assigned", "facts_locked", "submitted")] == [1, 1, 1]
    told = [(i, str(v)) for e in events for i, v in e["data"].get("answers", {}).items()]
    assert len(told) == len(set(told)), "no answer is noted twice"


def test_what_is_missing_is_named_and_a_wrong_answer_is_not_called_saved(browser, tmp_path):
    study = empty_study(tmp_path / "plants")
    with served(study) as server:
        page = opened(browser, server.url + "audit")
        audit = begun(page)
        give(page, "call_attempts")
        field = page.locator("[data-item=queue_seconds]")
        field.locator("input").fill("soon")
        expect(field).to_contain_text("Not saved: got 'soon'; write seconds such as 90")
        page.get_by_role("button", name="Lock the facts").click()
        expect(page.get_by_text(re.compile(r"\d+ answers are missing"))).to_be_visible()
        assert page.evaluate("() => document.activeElement.closest('[data-item]') !== null")
        small = page.evaluate(
            """() => [...document.querySelectorAll('.form :is(button, input, textarea, p, li)')]
            .filter(one => one.offsetParent).filter(one =>
                parseFloat(getComputedStyle(one).fontSize) < 16
                || (/BUTTON|INPUT/.test(one.tagName) && one.offsetHeight < 44))
            .map(one => one.outerHTML.slice(0, 120))"""
        )
        assert small == []
        assert violations(page) == []
        other = opened(browser, page.url)  # a second phone
        shown(other)
        give(other, "number_clicks")
        all_saved(other)
        give(page, "recognised")
        expect(page.locator("[data-item=number_clicks] input")).to_have_value("2")
        other.close()
        page.close()
    assert in_archive(study, audit) == {
        "call_attempts": 1,
        "number_clicks": 2,
        "recognised": "no",
    }


def violations(page: Page) -> list[str]:
    """What axe finds serious, once nothing fades any more."""
    page.wait_for_function(STILL)
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


def come_in(browser: Browser, server: Server, who: str, role: str, size: dict[str, int]) -> Page:
    """Open a personal link, as its owner does: the menu of a phone folds itself by its name."""
    named = profiles.PHONE.agent.format(chrome=browser.version.split(".")[0])
    agent = named if size is PHONE else None
    page = browser.new_context(viewport=size, user_agent=agent).new_page()  # type: ignore[arg-type]
    page.add_init_script(AN_HOUR_AHEAD)
    page.goto(f"{server.url}enter?key={people.invite(server.study, who, role)}")
    page.get_by_role("button", name="Come in").click()
    settled(page)
    return page


def photo() -> dict[str, object]:
    picture = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "JPEG")
    return {"name": "Jo Doe.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}


def estimates(study: Study) -> list[tuple[object, ...]]:
    with store.connect(store.published(study)) as opened:
        query = "SELECT indicator, value FROM estimate WHERE n > 0"
        return sorted(opened.execute(query).fetchall())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shoppers", "reviewers"),
    [(PHONE, DESK), (DESK, PHONE)],
    ids=["on the move", "at a desk"],
)
def test_a_wave_is_played_through_by_a_shopper_and_a_reviewer(
    browser, tmp_path, shoppers, reviewers
):
    (tmp_path / "study.toml").write_text(STUDY + FIELDWORK)
    study = read_study(tmp_path)
    rota.assign(study, study.fieldwork, study.wave[0].start_day)
    build(study)
    with served(study) as server:
        phone = come_in(browser, server, "S07", "shopper", shoppers)
        desk_ = come_in(browser, server, "R1", "reviewer", reviewers)
        assert phone.get_by_role("link", name="Where we stand").count() == 0
        phone.get_by_role("button", name="Begin").click()
        shown(phone)
        audit = next(h.audit for h in heads.heads(study, ("started",)))
        before = time.time()
        phone.get_by_role("button", name="Dialled", exact=True).click()
        after = time.time()
        for count, tap in enumerate(("Ringing", "Answered by machine", "Key pressed"), 2):
            phone.get_by_role("button", name=tap, exact=True).click()
            expect(phone.locator(".taps li")).to_have_count(count)
        phone.context.set_offline(True)
        phone.get_by_role("button", name="Person", exact=True).click()
        for item in ("call_attempts", "person_spoke", "number_clicks"):
            give(phone, item)
        expect(phone.locator(".status")).to_contain_text("kept on this phone (")
        phone.context.set_offline(False)
        all_saved(phone)
        phone.locator("[data-item=evidence_file] input").set_input_files(photo())
        expect(phone.get_by_text("Kept as")).to_be_visible()
        answer_all(phone)
        handed_in(phone)
        case = casework.fold(store.archive_of(study).events(audit))
        assert case.answers["menu_choices"] == 1 and case.answers["answer_seconds"] > 0
        assert max(tap.error_s for tap in case.taps) < 0.2
        assert before - 0.2 < case.taps[0].at.timestamp() < after + 0.2, "though its clock is not"
        picture = f"{server.url}audits/{audit}/evidence/{case.answers['evidence_file']}"
        strangers = heads.heads(study, ("assigned",), shopper="S08")[0].audit
        assert phone.request.get(picture).status == 200
        for guess in (f"audits/{strangers}/form", "audits/audit-guess/form", "audits/x/evidence/y"):
            assert phone.request.get(server.url + guess).status == 404
        assert browser.new_context().request.get(picture).status == 401

        decided(desk_, server, "Return with reason", "Which menu was it?")
        phone.goto(server.url)
        expect(phone.get_by_text("Came back: Which menu was it?")).to_be_visible()
        phone.locator("[data-item=menu_choices] input").fill("2")
        all_saved(phone)
        handed_in(phone)

        unscored = estimates(study)
        decided(desk_, server, "Approve", "", {"question_answered": "Some"})
        started = time.monotonic()
        while estimates(study) == unscored:
            assert time.monotonic() - started < 60
            desk_.wait_for_timeout(100)
        print(f"approved → published: {time.monotonic() - started:.1f} s")
        phone.context.close()
        desk_.context.close()
    case = casework.fold(store.archive_of(study).events(audit))
    assert (case.status, case.decided_by, case.answers["menu_choices"]) == ("approved", "R1", 2)
    assert unscored == [] and dict(estimates(study))["menu_choices"] == 2


def decided(page: Page, server: Server, decision: str, why: str, judged: dict = {}) -> None:  # noqa: B006
    """As a reviewer does: open the first of the queue, judge, say why."""
    page.goto(server.url + "review")
    settled(page)
    page.get_by_role("button", name="Review", exact=True).first.click()
    expect(page.get_by_role("heading", name="Decide")).to_be_visible()
    for item, choice in judged.items():
        page.locator(f"[data-item={item}]").get_by_role("button", name=choice, exact=True).click()
        expect(page.locator(f"[data-item={item}] .state")).to_contain_text("saved")
    if why:
        page.get_by_label("Why").fill(why)
        page.get_by_label("Why").blur()
        settled(page)
    assert violations(page) == []
    page.get_by_role("button", name=decision, exact=True).click()
    expect(page.get_by_text("Nothing waits for a decision")).to_be_visible()


@pytest.mark.slow
def test_every_page_fits_says_practice_and_asks_nobody_else(browser, server):
    asked, refused = [], []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.on("console", lambda said: refused.append(said.text) if "Policy" in said.text else None)
    for path in ("", *(at(view, business="mosspetal") for view in VIEWS)):
        page.set_viewport_size(DESK)
        page.goto(server.url + path)
        settled(page)
        expect(page.get_by_text("Practice data: made up to learn on")).to_be_visible()
        assert page.locator("[data-testid=stException]").count() == 0
        assert page.locator("img[src*=tracker]").count() == 0
        assert violations(page) == [], path
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (path, size)
    page.close()
    own = re.compile(rf"(http|ws|blob:http)://127\.0\.0\.1:{server.port}/|data:")
    assert [url for url in asked if not own.match(url)] == []
    assert refused == []


def test_an_open_page_follows_a_new_build_and_back_goes_back(browser, server):
    page = opened(browser, server.url + "methods", DESK)
    built = page.get_by_text(re.compile(r"Built \d{4}-"))
    before = built.inner_text()
    with store.connect(build(server.study)) as connection:
        now = connection.execute("SELECT strftime(built_at, '%H:%M:%S') FROM study").fetchone()
    expect(page.get_by_text(now[0])).to_be_visible()
    assert built.inner_text() != before
    page.get_by_role("link", name="One business").click()
    expect(page.get_by_role("heading", name="One business")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Methods")).to_be_visible()
    page.goto(server.url + at("reputation", line="net"))
    odd = page.get_by_role("heading", name="What is odd about the reviews")
    wants = page.get_by_role("heading", name="Six wants in their words")
    for part, heading in (("Oddities", odd), ("Six wants", wants)):
        page.get_by_role("radio", name=part).click()
        expect(heading).to_be_visible()
    page.go_back()
    expect(odd).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Over time", exact=True)).to_be_visible()
    page.close()


def test_a_server_tells_browsers_what_to_refuse_and_stops_when_told(plants):
    with served(plants) as server:
        with urllib.request.urlopen(server.url) as answer:
            headers = answer.headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        with urllib.request.urlopen(server.url + "_stcore/host-config") as answer:
            told = json.load(answer)
        assert told["blockErrorDialogs"], "a dialog would lock the form while the line is lost"
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
