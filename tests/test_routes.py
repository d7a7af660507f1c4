"""The form's routes on a real server: every role at every door, also with guessed names."""

import http.client
import json
import resource
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image

from benchmark import store
from benchmark.build import build
from benchmark.desks import desk
from benchmark.serving import people
from benchmark.serving.roles import ROLES
from tests.app_study import empty_study
from tests.test_app_browser import Server

ABOUT = {"business": "fernway", "wave": "2026-Q4", "form": "call_enquiry", "scenario": "S1"}
WRITE = json.dumps({"writes": [{"item": "number_clicks", "value": 2, "stamp": 1}]})
# Who gets in where, P1 being the name of each; everybody else is told that there is nothing.
MAY = {
    ("GET", "/audits/of-p1/form"): {"shopper", "reviewer", "admin"},
    ("GET", "/audits/of-p2/form"): {"reviewer", "admin"},
    ("POST", "/audits/of-p1/answers"): {"shopper"},
    ("POST", "/audits/of-p2/answers"): set(),
    ("POST", "/audits/of-p2/begin"): set(),
    ("POST", "/audits/of-p2/lock"): set(),
    ("POST", "/audits/of-p2/submit"): set(),
    ("POST", "/audits/of-p2/evidence?item=evidence_file&stamp=1"): set(),
    ("GET", "/audits/of-p1/evidence/PICTURE"): {"shopper", "reviewer", "admin"},
    ("GET", "/audits/of-p2/evidence/PICTURE"): set(),  # that audit does not name it
    ("GET", "/audits/of-p1/evidence/..%2f..%2fledger.jsonl"): set(),
    ("GET", "/audits/audit-guess/form"): set(),
    ("POST", "/audits/audit-guess/answers"): set(),
    ("GET", "/audits/..%2f..%2fetc/form"): set(),
    ("GET", "/export/standing.csv"): {"analyst", "admin"},
    ("GET", "/export/standing.parquet"): {"analyst", "admin"},
    ("GET", "/export/standing.sqlite"): set(),
    ("GET", "/export/duckdb_settings.csv"): set(),
    ("GET", "/export/..%2fprivate.sqlite.csv"): set(),
}


def ask(server: Server, method: str, path: str, body: bytes | str = b"", **headers: str):
    host = f"127.0.0.1:{server.port}"
    connection = http.client.HTTPConnection(host, timeout=20)
    own = {"Origin": f"http://{host}"} | headers
    try:
        connection.request(method, path, body, {k: v for k, v in own.items() if v})
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers
    finally:
        connection.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    study = empty_study(tmp_path_factory.mktemp("routes") / "plants")
    for shopper in ("P1", "P2"):
        desk.start(study, f"of-{shopper.lower()}", **ABOUT, shopper=shopper)
    build(study)
    server = Server(study)
    yield server
    server.kill()


@pytest.fixture(scope="module")
def picture(server) -> str:
    """A photo that P1 handed in before anybody was named."""
    photo = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(photo, "JPEG")
    path = "/audits/of-p1/evidence?item=evidence_file&stamp=1"
    status, said, _ = ask(server, "POST", path, photo.getvalue())
    assert status == 200
    return json.loads(said)["state"]["answers"]["evidence_file"]


def session(server: Server, role: str) -> str:
    key = people.invite(server.study, "P1", role)
    status, _, headers = ask(server, "POST", "/enter", f"key={key}")
    assert status == 303
    return headers["set-cookie"].partition(";")[0]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_is_theirs_and_nobody_learns_what_there_is(server, picture, role):
    cookie = session(server, role)
    before = store.archive_of(server.study).events("of-p2")
    for (method, path), roles in MAY.items():
        body = b"" if method == "GET" else WRITE
        status, said, _ = ask(server, method, path.replace("PICTURE", picture), body, Cookie=cookie)
        assert (status == 200) is (role in roles), (role, method, path, status, said)
        assert status in (200, 400, 404)
    assert store.archive_of(server.study).events("of-p2") == before


def test_nobody_comes_in_without_a_session(server):
    people.invite(server.study, "P1", "shopper")
    for path in ("/", "/clock", "/audits/of-p1/form", "/_stcore/health", "/_stcore/stream"):
        for cookie in ("", "rivalry=guessed", "rivalry=" + "x" * 5_000):
            status, said, _ = ask(server, "GET", path, Cookie=cookie)
            assert status == 401 and b"Open your personal link" in said
    assert ask(server, "GET", "/enter?key=guessed")[0] == 401
    assert ask(server, "POST", "/enter", "key=guessed")[0] == 401


def test_another_sites_page_can_change_nothing(server):
    cookie = session(server, "shopper")
    for origin in ("", "http://evil.example", "null"):
        for path in ("answers", "lock", "submit", "begin", "evidence?item=x"):
            status, _, _ = ask(
                server, "POST", f"/audits/of-p1/{path}", WRITE, Cookie=cookie, Origin=origin
            )
            assert status == 403
    assert ask(server, "POST", "/enter", "key=x", Origin="http://evil.example")[0] == 403


def test_a_broken_request_is_answered_and_changes_nothing(server):
    cookie = session(server, "shopper")
    before = store.archive_of(server.study).events("of-p1")
    for body, status in {
        b"not json": 400, b"[]": 422, b"{}": 422, b'{"writes": [{}]}': 422,
        b'{"writes": [], "taps": [{"id": 1}]}': 422, b"x" * 200_001: 413,
    }.items():  # fmt: skip
        assert ask(server, "POST", "/audits/of-p1/answers", body, Cookie=cookie)[0] == status
    large = b"x" * 15_000_001
    path = "/audits/of-p1/evidence?item=evidence_file&stamp=1"
    assert ask(server, "POST", path, large, Cookie=cookie)[0] == 413
    html = b"<html><script>alert(1)</script>"
    assert ask(server, "POST", path, html, Cookie=cookie)[0] == 422
    assert store.archive_of(server.study).events("of-p1") == before


def test_on_a_full_disk_nothing_is_called_saved_and_then_all_goes_on(server):
    """The server may write no file further than this: like a full disk, in the middle of a line."""
    cookie, archive = session(server, "shopper"), store.archive_of(server.study)
    before, size = archive.events("of-p1"), archive._log("of-p1", "audit").stat().st_size
    write = {"writes": [{"item": "quote", "value": "on Monday " * 200, "stamp": 9}]}
    limits = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size + 100, limits[1]))
    path, body = "/audits/of-p1/answers", json.dumps(write)
    for _ in range(3):
        status, said, _ = ask(server, "POST", path, body, Cookie=cookie)
        assert status == 507
        assert b"nothing is saved now" in said
    assert archive.events("of-p1") == before
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, limits)
    assert ask(server, "POST", path, body, Cookie=cookie)[0] == 200
    assert len(archive.events("of-p1")) == len(before) + 1
