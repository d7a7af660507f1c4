"""What a browser visit measures, checked on pages whose truth we wrote ourselves."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawlers.visit import DESKTOP, PHONE, Load, Tour, gather, in_turn
from crawlers.visit import loads as read
from crawlers.visits.loads import LOADS, LoadLog, records
from crawlers.visits.tab import Limits
from crawlers.visits.vitals import blocking_ms, layout_shift
from tests.site import Answer, Route, Site, closed_port, serve

AGENT = "Rivalry/0.1 (+https://rivalry.example)"
PLAIN = replace(
    DESKTOP, name="plain", width=800, height=600, latency_ms=0, down_bytes_s=-1, up_bytes_s=-1
)
SOON = Limits(goto_s=2, settle_s=4, quiet_s=0.4, total_s=8, watch_s=0, calibrations=0)
LONG = {"Retry-After": "3600"}
SCRIPT = {"Content-Type": "text/javascript"}
PICTURE = Answer(
    body='<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400">'
    '<rect width="600" height="400" fill="teal"/></svg>'
    + f"<!--{'x' * 20_000}-->",  # with fewer bytes per pixel it would be no content to Chromium
    headers={"Content-Type": "image/svg+xml"},
    wait_s=0.5,
)
ROUTES: dict[str, Route] = {
    "/light": "<meta name=viewport content='width=device-width'><title>Light</title><h1>Light</h1>",
    "/late-picture": "<h1>Shop</h1><img src=/picture width=600 height=400>",
    "/picture": PICTURE,
    "/shift": "<body style='margin:0'><div style='height:300px;background:teal'>Shop</div>"
    # after the first paint: what was not painted shifts nothing
    "<script>new PerformanceObserver(() => setTimeout(() => {"
    "const bar = document.createElement('div'); bar.style.height = '300px';"
    "document.body.prepend(bar) }, 150)).observe({type: 'paint', buffered: true})</script>",
    "/busy": "<h1>Shop</h1><script>setTimeout(() => {"
    "const end = performance.now() + 300; while (performance.now() < end); }, 300)</script>",
    "/slow-menu": "<h1>Shop</h1><button aria-expanded=false>Menu</button><script>"
    "document.querySelector('button').onclick = () => {"
    "const end = performance.now() + 250; while (performance.now() < end); }</script>",
    "/picture-only": "<img src=/picture width=600 height=400>",
    "/noisy": "<h1>Shop</h1><script>console.error('one'); console.warn('not one');"
    "Promise.reject(new Error('two')); throw new Error('three')</script>",
    "/broken": "<h1>Shop</h1><img src=/gone><script src=/gone></script>",
    "/heavy": "<h1>Shop</h1><script src=/100kB></script>",
    "/100kB": Answer(body=b"/" * 100_000, headers=SCRIPT),
    "/strict": Answer(
        body="<h1>Strict</h1><script>console.error('never runs')</script>",
        headers={"Content-Security-Policy": "default-src 'none'"},
    ),
    "/pushy": "<script>alert('hello'); confirm('sure?'); prompt('who?'); window.open('/popped');"
    "navigator.serviceWorker.register('/sw.js').catch(() => 0)</script><h1>Shop</h1>",
    "/moved": Answer(302, headers={"Location": "/light"}),
    "/500": Answer(500, "<h1>Oops</h1>"),
    "/download": Answer(body="x", headers={"Content-Disposition": "attachment; filename=a.exe"}),
    "/loop": Answer(302, headers={"Location": "/loop"}),
    "/hang": Answer(mode="hang"),
    "/reset": Answer(mode="reset"),
    "/while": "<h1>Shop</h1><script>while (true);</script>",
    "/private": "<h1>Not for you</h1>",
    "/to-private": Answer(302, headers={"Location": "/private"}),
    "/last": "<h1>Still here</h1>",
}
PAGES = [path for path in ROUTES if path not in ("/picture", "/100kB", "/private")]


def visit(
    pages: Sequence[str],
    folder: Path,
    *,
    repeats: int = 1,
    allowed: Callable[[str], bool] = lambda url: not url.endswith("/private"),
) -> list[Load]:
    together(Tour(pages, folder, allowed, 0, lambda _: None), repeats=repeats)
    return list(read(folder))


def together(*tours: Tour, repeats: int) -> None:
    """Several sites in one browser."""
    in_turn(tours, profiles=[PLAIN], repeats=repeats, agent=AGENT, private_ok=True, limits=SOON)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serve(ROUTES) as site:
        site.routes["/shared"] = (  # the same server under another name
            f"<h1>Shop</h1><script src=http://localhost:{site.port}/100kB></script>"
        )
        yield site


@pytest.fixture(scope="module")
def capture(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("visit")
    visit([site.origin + path for path in [*PAGES, "/shared"]], folder)
    return folder


@pytest.fixture(scope="module")
def loads(capture: Path) -> dict[str, Load]:
    return {"/" + load.url.split("/", 3)[3]: load for load in read(capture)}


browser = pytest.mark.browser


@browser
def test_a_late_picture_is_the_largest_paint_but_not_the_first(loads: dict[str, Load]):
    load = loads["/late-picture"]
    assert load.error is None
    assert load.lcp_ms - load.fcp_ms > 300
    assert loads["/light"].lcp_ms == loads["/light"].fcp_ms


@browser
def test_a_shift_counts_its_share_of_the_screen_times_its_way(loads: dict[str, Load]):
    # 300 of 600 px move down by 300: all of the screen is touched, 300 of 800 px is the way
    assert loads["/shift"].layout_shift == pytest.approx(300 / 800, abs=0.02)
    assert loads["/light"].layout_shift == 0


@browser
def test_a_script_of_300_ms_blocks_for_what_exceeds_50(loads: dict[str, Load]):
    assert 240 <= loads["/busy"].blocking_ms <= 400
    assert loads["/light"].blocking_ms == 0


@browser
def test_a_tap_takes_as_long_as_its_answer(loads: dict[str, Load]):
    assert 240 <= loads["/slow-menu"].inp_ms <= 600
    assert 16 <= loads["/light"].inp_ms < 200
    assert loads["/picture-only"].inp_ms is None


@browser
def test_only_errors_of_the_page_itself_are_console_errors(loads: dict[str, Load]):
    assert loads["/noisy"].console_errors == 3
    assert loads["/broken"].console_errors == 0


@browser
def test_a_missing_picture_is_a_failed_request(loads: dict[str, Load]):
    load = loads["/broken"]
    assert (load.error, load.requests, load.failed_requests) == (None, 3, 2)


@browser
def test_bytes_are_those_on_the_wire(loads: dict[str, Load]):
    assert 100_200 < loads["/heavy"].transfer_bytes < 101_000
    assert loads["/heavy"].third_party_requests == 0


@browser
def test_another_host_is_a_third_party_and_its_bytes_count(loads: dict[str, Load]):
    load = loads["/shared"]
    assert (load.requests, load.third_party_requests) == (2, 1)
    assert load.transfer_bytes > 100_200


@browser
def test_a_page_that_allows_no_scripts_is_measured_all_the_same(loads: dict[str, Load]):
    assert loads["/strict"].fcp_ms > 0
    assert loads["/strict"].error is None


@browser
def test_a_pushy_page_is_measured_without_its_dialogs_windows_and_workers(
    loads: dict[str, Load], site: Site
):
    assert loads["/pushy"].error is None
    assert loads["/pushy"].fcp_ms > 0
    assert not {"/popped", "/sw.js"} & set(site.paths())


@browser
def test_a_redirect_is_followed_and_said(loads: dict[str, Load], site: Site):
    load = loads["/moved"]
    assert (load.final_url, load.status, load.requests) == (f"{site.origin}/light", 200, 2)


@browser
@pytest.mark.parametrize(
    ("page", "error"),
    [
        ("/500", "http 500"),
        ("/download", "download"),
        ("/loop", "redirect loop"),
        ("/hang", "timeout"),
        ("/reset", "reset"),
        ("/while", "timeout"),
    ],
)
def test_a_failed_load_is_a_row_with_its_reason_and_no_figures(
    loads: dict[str, Load], page: str, error: str
):
    load = loads[page]
    assert load.error == error
    assert (load.fcp_ms, load.lcp_ms, load.requests, load.screenshot) == (None,) * 4


@browser
def test_after_a_page_that_hangs_the_next_one_loads(loads: dict[str, Load]):
    assert loads["/last"].error is None


@browser
def test_a_page_that_leads_where_robots_may_not_go_is_not_loaded_again(
    loads: dict[str, Load], site: Site
):
    assert loads["/to-private"].error == f"robots: {site.origin}/private"
    assert site.paths().count("/to-private") == 1  # the warm-up, which found out


@browser
def test_every_page_has_one_small_screenshot(loads: dict[str, Load], capture: Path):
    pictures = [load.screenshot for load in loads.values() if not load.error]
    assert len(set(pictures)) == len(pictures)
    assert all(0 < (capture / name).stat().st_size <= 200_000 for name in pictures)
    assert (capture / pictures[0]).read_bytes()[:2] == b"\xff\xd8"


@browser
def test_reading_twice_gives_the_same_rows(capture: Path):
    assert list(read(capture)) == list(read(capture))


@pytest.fixture(scope="module")
def refusing(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, tuple[Site | None, list[Load]]]]:
    """Sites that will not have us: what they were asked, and what was made of it."""
    home = tmp_path_factory.mktemp("refusing")
    answers = iter([Answer(429, headers={"Retry-After": "2"}), Answer(503, headers=LONG)])
    routes: dict[str, Route] = dict.fromkeys(("/a", "/b"), lambda _: next(answers))
    with (
        serve({"*": "x"}) as forbidden,
        serve({**routes, "/c": "x"}) as busy,
        closed_port() as port,
    ):
        pages = {
            "forbidden": [forbidden.origin],
            "absent": [f"http://127.0.0.1:{port}/"],
            "busy": [f"{busy.origin}/{page}" for page in "abc"],
        }
        tours = [
            Tour(p, home / name, lambda _, name=name: name != "forbidden", 0, lambda _: None)
            for name, p in pages.items()
        ]
        together(*tours, repeats=3)
        sites = {"forbidden": forbidden, "absent": None, "busy": busy}
        yield {name: (site, list(read(home / name))) for name, site in sites.items()}


@browser
def test_a_page_that_robots_forbids_is_never_asked_for(refusing):
    site, [load] = refusing["forbidden"]
    assert (load.error, site.log) == ("robots", [])


@browser
def test_a_page_that_fails_twice_is_left_alone(refusing):
    rows = refusing["absent"][1]
    assert [(load.repeat, load.error) for load in rows] == [(1, "refused"), (2, "refused")]


@browser
def test_a_site_that_sends_us_away_is_asked_again_not_a_second_earlier(refusing):
    site, rows = refusing["busy"]
    assert site.log[1].at - site.log[0].at >= 2
    assert site.paths() == ["/a", "/b"]
    assert [load.error for load in rows] == [
        "http 429",
        "http 503",
        "http 429: told to come back later",
    ]


@browser
def test_a_private_address_is_not_visited(tmp_path: Path):
    with serve({"*": "<h1>Router</h1>"}) as site:
        gather(
            [site.origin, "http://169.254.169.254/", "https://127.0.0.1/"],
            tmp_path,
            profiles=[PLAIN],
            agent=AGENT,
            allowed=lambda _: True,
            private_ok=False,
            allow_unsandboxed=True,
            delay_s=0,
            progress=lambda _: None,
            limits=SOON,
        )
        assert site.log == []
    errors = [load.error for load in read(tmp_path)]
    assert errors == ["port", "private address", "private address"]


@browser
def test_a_phone_is_small_slow_and_says_so(tmp_path: Path):
    with serve(ROUTES) as site:
        gather(
            [f"{site.origin}/light"],
            tmp_path,
            profiles=[PHONE],
            repeats=1,
            agent=AGENT,
            allowed=lambda _: True,
            private_ok=True,
            delay_s=0,
            progress=lambda _: None,
            limits=Limits(watch_s=0, calibrations=0),
        )
        assert "Mobile" in site.log[0].agent
        assert site.log[0].agent.endswith(AGENT)
    [load], [raw] = read(tmp_path), records(tmp_path)
    assert load.fcp_ms > PHONE.latency_ms
    assert raw["probe"]["page"]["inner"] == [412, 823]


SCRIPT_TO_KILL = """
import sys; from pathlib import Path; from tests.test_visit import visit
visit([sys.argv[2]], Path(sys.argv[1]), repeats=4)
"""


def descendants(pid: int) -> set[int]:
    """Processes that a process started, and theirs."""
    found = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True).stdout
    parents = {int(child): int(parent) for child, parent in map(str.split, found.splitlines())}
    family = {pid}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return family - {pid}


def until(true: Callable[[], bool], limit_s: float = 60) -> None:
    end = time.monotonic() + limit_s
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


@browser
@pytest.mark.slow
def test_killed_it_goes_on_with_what_is_missing_and_leaves_no_browser(tmp_path: Path):
    with serve(ROUTES) as site:
        page = f"{site.origin}/light"
        command = [sys.executable, "-c", SCRIPT_TO_KILL, str(tmp_path), page]
        log = tmp_path / LOADS
        with subprocess.Popen(command, start_new_session=True) as child:
            until(lambda: log.exists() and log.read_bytes().count(b"\n") == 2)
            family = descendants(child.pid)
            os.kill(child.pid, signal.SIGKILL)
        assert len(family) > 3
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family))
        before = log.read_bytes()
        with log.open("ab") as file:
            file.write(b'{"url": "half a li')
        loads = visit([page], tmp_path, repeats=4)
    assert log.read_bytes().startswith(before)
    assert [load.repeat for load in loads] == [1, 2, 3, 4]
    assert sum(load.screenshot is not None for load in loads) == 1


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("120", 120), ("9" * 400, 3600), ("99999999999", 3600), ("soon", 10), (None, 10)],
)
def test_a_site_that_refuses_is_left_alone_as_long_as_it_says(
    tmp_path: Path, said: str | None, seconds: float
):
    log = LoadLog(tmp_path)
    log.add(
        {"url": "/", "profile": {"name": "phone"}, "error": "http 429", "screenshot": None}
        | {"status": 429, "retry_after": said, "ended_at": datetime.now(UTC).isoformat()}
    )
    assert log.away_until - time.monotonic() == pytest.approx(seconds, abs=5)
    assert LoadLog(tmp_path).away_until == pytest.approx(log.away_until, abs=5), "and after a kill"


def test_half_a_line_at_the_end_is_not_a_load(tmp_path: Path):
    (tmp_path / LOADS).write_text('{"url": "x')
    assert list(records(tmp_path)) == []
    LoadLog(tmp_path)
    assert (tmp_path / LOADS).read_bytes() == b""


def test_shifts_are_summed_in_windows_and_the_worst_one_counts():
    assert layout_shift([]) == 0
    assert layout_shift([(0, 0.25), (500, 0.25), (1600, 0.3)]) == 0.5  # a gap of over 1 s
    every_900_ms = [(n * 900.0, 1.0) for n in range(12)]
    assert layout_shift(every_900_ms) == 6  # a window ends after 5 s: 0 … 4.5 s


def test_tasks_before_the_first_paint_do_not_block():
    assert blocking_ms([(0, 400), (900, 40)], fcp_ms=500) == 0
    assert blocking_ms([(400, 300)], fcp_ms=500) == 150
