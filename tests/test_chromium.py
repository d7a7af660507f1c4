"""Which browser is used, what it may open, and that nothing private is reached through it."""

import asyncio
import http.client
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Error, Page, async_playwright

from crawlers import chromium, egress
from crawlers.egress import Egress, Refusal
from tests.site import Answer, closed_port, serve

OUTSIDE = "127.0.0.1"  # plays the public internet here
INSIDE = "127.0.0.3"  # plays a machine of our own network


def run(code: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *code.split(" ", 1)]
    return subprocess.run(command, env=os.environ | env, capture_output=True, text=True)


def test_the_path_in_rivalry_chromium_comes_first():
    done = run("-c from crawlers.chromium import *; print(find())", RIVALRY_CHROMIUM=sys.executable)
    assert f"path='{sys.executable}', source='RIVALRY_CHROMIUM'" in done.stdout


def test_a_wrong_path_in_rivalry_chromium_is_one_line_and_exit_code_2():
    done = run("-m crawlers.chromium", RIVALRY_CHROMIUM="/nowhere/chromium")
    assert (done.returncode, done.stderr) == (
        2,
        "RIVALRY_CHROMIUM: no program there; got /nowhere/chromium\n",
    )


def test_without_any_browser_the_message_names_the_ways():
    done = run(
        "-c from crawlers.chromium import *; find()",
        PATH="/nowhere",
        PLAYWRIGHT_BROWSERS_PATH="/nowhere",
        RIVALRY_CHROMIUM="",
    )
    last = done.stderr.splitlines()[-1]
    for way in ("playwright install chromium", "apt install chromium", "RIVALRY_CHROMIUM"):
        assert way in last


def test_a_program_that_does_not_start_has_no_version():
    assert chromium.version("/nowhere/chromium") is None
    assert chromium.version("/bin/false") is None


@pytest.mark.browser
@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user has the sandbox")
def test_as_root_the_outside_world_is_not_opened_unless_the_study_says_so():
    async def launch() -> None:
        async with async_playwright() as playwright:
            await chromium.launch(playwright, private_ok=False, proxy="http://127.0.0.1:9")

    with pytest.raises(chromium.NoBrowser, match="allow_unsandboxed = true"):
        asyncio.run(launch())


@pytest.fixture
def inside() -> Iterator[tuple[str, list[str]]]:
    """A server of our own network, and what reached it."""
    hits: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(f"{self.command} {self.path}")
            self.send_error(418)

        do_POST = do_HEAD = do_OPTIONS = do_CONNECT = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer((INSIDE, 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://{INSIDE}:{server.server_address[1]}", hits
        server.shutdown()
        thread.join()


def is_outside(address: str) -> bool:
    return address == OUTSIDE


def through(gate: Egress, method: str, host: str, port: int, path: str = "/") -> int:
    """Status of one request through the proxy, plain or tunnelled."""
    way = http.client.HTTPConnection(*urlsplit(gate.url).netloc.split(":"), timeout=10)
    try:
        if method == "CONNECT":
            way.set_tunnel(host, port)
            way.request("GET", path)
        else:
            way.request(
                method, f"http://{host}:{port}{path}", body=b"x" * 9 if method == "POST" else None
            )
        return way.getresponse().status
    finally:
        way.close()


def test_the_proxy_forwards_plain_requests_and_tunnels():
    with serve({"/a?b=c": "yes"}) as site, egress.opened(is_outside, None) as gate:
        assert [
            through(gate, m, OUTSIDE, site.port, "/a?b=c") for m in ("GET", "POST", "CONNECT")
        ] == [200] * 3
        assert gate.reached == {OUTSIDE: OUTSIDE}
        assert not gate.refusals


@pytest.mark.parametrize(
    "host", [INSIDE, "localhost", "169.254.169.254", "::ffff:127.0.0.1", "10.0.0.1"]
)
def test_the_proxy_refuses_what_is_not_public(host: str):
    with egress.opened() as gate:
        bracketed = f"[{host}]" if ":" in host else host
        assert through(gate, "GET", bracketed, 80) == 502
        with pytest.raises(OSError, match="502"):
            through(gate, "CONNECT", bracketed, 443)
        assert [(r.host, r.reason) for r in gate.refusals] == [(host, "private address")] * 2


def test_the_proxy_says_why_it_got_nowhere(inside: tuple[str, list[str]]):
    with egress.opened(is_outside, None) as gate, closed_port() as port:
        assert through(gate, "GET", OUTSIDE, port) == 502
        assert through(gate, "GET", "no-such-host.invalid", 80) == 502
        assert list(gate.refusals) == [
            Refusal(OUTSIDE, port, OUTSIDE, "refused"),
            Refusal("no-such-host.invalid", 80, None, "dns"),
        ]


def test_the_proxy_knows_no_ports_but_those_of_the_web():
    with egress.opened(is_outside) as gate:
        assert through(gate, "GET", OUTSIDE, 22) == 502
        assert list(gate.refusals) == [Refusal(OUTSIDE, 22, None, "port")]


def test_the_proxy_survives_nonsense():
    with egress.opened() as gate, serve({"/": "yes"}):
        host, port = urlsplit(gate.url).netloc.split(":")
        for nonsense in (
            b"\r\n\r\n",
            b"GET\r\n\r\n",
            b"GET http://[ HTTP/1.1\r\n\r\n",
            b"x" * 99_999,
            b"",
        ):
            with socket.create_connection((host, int(port)), timeout=10) as sock:
                sock.sendall(nonsense)
                sock.shutdown(socket.SHUT_WR)
                assert sock.recv(99) == b""


# One page each, written for `{0}` = the machine inside, reached by the ways a page has.
NAVIGATIONS = {
    "/meta": "<meta http-equiv=refresh content='0;url={0}/meta'>",
    "/location": "<script>location = '{0}/location'</script>",
    "/form": "<form method=post action='{0}/form'></form>"
    "<script>document.forms[0].submit()</script>",
    "/302": Answer(302, headers={"Location": "{0}/302"}),
    "/307": Answer(307, headers={"Location": "{0}/307"}),
}
SUBRESOURCES = """<!doctype html><title>ready</title>
<link rel=stylesheet href='{0}/css'><link rel=prefetch href='{0}/prefetch'>
<link rel=preconnect href='{0}'><img src='{0}/img'><img src='/to-img'>
<script src='{0}/script'></script>
<iframe src='{0}/iframe'></iframe><iframe src='/302'></iframe><video src='{0}/video'></video>
<object data='{0}/object'></object><div style='background:url({0}/background)'>x</div>
<a id=open target=_blank href='{0}/open'>open</a>
<script>
fetch('{0}/fetch', {{mode: 'no-cors'}}).catch(() => 0); fetch('/to-img').catch(() => 0);
navigator.sendBeacon('{0}/beacon', 'x'); new EventSource('{0}/events');
new WebSocket('{0}/socket'.replace('http', 'ws')); new Worker('/worker.js');
navigator.serviceWorker.register('/worker.js').catch(() => 0);
new RTCPeerConnection({{iceServers: [{{urls: 'stun:' + '{0}'.slice(7)}}]}}).createOffer();
onclick = () => window.open('{0}/window');
</script>"""


def outside_routes(inside: str) -> dict[str, str | Answer]:
    routes: dict[str, str | Answer] = {
        path: page.format(inside)
        if isinstance(page, str)
        else Answer(page.status, headers={"Location": page.headers["Location"].format(inside)})
        for path, page in NAVIGATIONS.items()
    }
    script = {"Content-Type": "text/javascript"}
    return routes | {
        "/": "<title>outside</title>",
        "/all": SUBRESOURCES.format(inside),
        "/to-img": Answer(302, headers={"Location": f"{inside}/to-img"}),
        "/worker.js": Answer(body=f"fetch('{inside}/worker')", headers=script),
    }


async def attack(gate: Egress, outside: str, inside: str) -> None:
    async with async_playwright() as playwright:
        browser = await chromium.launch(
            playwright, private_ok=False, allow_unsandboxed=True, proxy=gate.url
        )
        page = await browser.new_page(service_workers="block")
        await page.goto(outside)
        assert await page.title() == "outside"  # the control: what is public is reached
        port = urlsplit(inside).port
        for url in (
            inside,
            f"http://2130706435:{port}",
            f"http://0x7f000003:{port}",
            f"http://127.3:{port}",
        ):
            await reach(page, url)
        for path in NAVIGATIONS:
            await reach(page, outside + path)
        await reach(page, f"{outside}/all")
        async with page.context.expect_page() as window:
            await page.click("body", position={"x": 1, "y": 1})
        await (await window.value).wait_for_load_state()
        async with page.context.expect_page() as link:
            await page.click("#open", modifiers=["Shift"])
        await (await link.value).wait_for_load_state()
        await browser.close()


async def reach(page: Page, url: str) -> None:
    try:
        await page.goto(url, wait_until="networkidle", timeout=10_000)
    except Error as failure:
        assert "Timeout" not in failure.message


@pytest.mark.browser
def test_no_page_outside_reaches_a_machine_inside(inside: tuple[str, list[str]]):
    origin, hits = inside
    with serve(outside_routes(origin)) as site, egress.opened(is_outside, None) as gate:
        asyncio.run(attack(gate, site.origin, origin))
        assert hits == []
        assert {r.reason for r in gate.refusals if r.host == INSIDE} == {"private address"}
        assert len(gate.refusals) > 20
        assert "/to-img" in site.paths()


@pytest.mark.browser
def test_those_ways_do_lead_inside_when_nobody_judges(inside: tuple[str, list[str]]):
    origin, hits = inside
    with serve(outside_routes(origin)) as site, egress.opened(lambda _: True, None) as gate:
        asyncio.run(attack(gate, site.origin, origin))
    assert {"GET /meta", "GET /location", "POST /form", "GET /302", "GET /window"} <= set(hits)
