"""Signing in at an identity provider on loopback, in a real browser."""

import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx2
import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from typer.testing import CliRunner

from benchmark.cli import whole
from benchmark.serving import people
from benchmark.serving.serve import NoServer, application
from benchmark.serving.signin import SECRET, _inside
from benchmark.study import Study, read_study
from crawlers import chromium
from tests.app_study import STUDY, built_study
from tests.ports import free_port
from tests.test_app_browser import Server, settled

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        for said in process.stderr:
            if "running on" in said:
                break
        yield f"http://127.0.0.1:{port}"
        process.kill()


@pytest.fixture(scope="module")
def study(provider, tmp_path_factory) -> Study:
    home = tmp_path_factory.mktemp("sign-in") / "plants"
    built = built_study(home)
    asked = (
        f'\n[sign_in]\nissuer = "{provider}"\nclient_id = "rivalry"\nrole_claim = "groups"\n'
        'roles = { "cx-team" = "analyst" }\n'
    )
    (home / "study.toml").write_text(built.text + asked)
    return read_study(home)


@pytest.fixture(scope="module")
def server(study) -> Iterator[Server]:
    os.environ[SECRET] = "of-the-client"
    server = Server(study)
    yield server
    server.kill()
    del os.environ[SECRET]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find().path)
        yield browser
        browser.close()


def known(provider: str, sub: str, **claims: object) -> None:
    """Somebody whom the provider knows."""
    assert httpx2.put(f"{provider}/users/{sub}", json=claims).status_code == 204


def signed_in(browser: Browser, server: Server, sub: str, path: str = ""):
    """A page after signing in as `sub`, from a link to `path`."""
    page = browser.new_context().new_page()
    page.goto(server.url + path)
    page.get_by_role("link", name="Sign in").click()
    page.locator("input[name=sub]").fill(sub)
    page.get_by_role("button", name="Authorize").first.click()
    return page


def test_who_is_named_comes_in_and_lands_where_the_link_led(browser, server, provider):
    people.invite(server.study, "M01", "marketer", "Jo@corp.example")
    known(provider, "jo", email="jo@corp.example", email_verified=True)
    page = signed_in(browser, server, "jo", "gaps?business=greenparcel")
    settled(page)
    assert urlsplit(page.url).path == "/gaps"
    settled(page)
    expect(page.get_by_role("heading", name="Gaps", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="For analysts")).to_have_count(0)  # a marketer's pages
    [cookie] = [c for c in page.context.cookies() if c["name"] == "rivalry"]
    assert cookie["httpOnly"] and cookie["sameSite"] == "Strict"
    assert people.remove(server.study, "M01")
    page.reload()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()  # ended at once
    page.context.close()


@pytest.mark.parametrize(
    ("sub", "claims"),
    [
        ("stranger", {"email": "stranger@else.example", "email_verified": True}),
        ("unverified", {"email": "boss@corp.example", "email_verified": False}),
        ("nameless", {}),
        ("othergroup", {"groups": ["sales"]}),
    ],
)
def test_nobody_else_comes_in(sub, claims, browser, server, provider):
    people.invite(server.study, "B01", "admin", "boss@corp.example")
    known(provider, sub, **claims)
    page = signed_in(browser, server, sub)
    expect(page.get_by_text("Nobody of that address is named in this study")).to_be_visible()
    page.goto(server.url)
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    page.context.close()


def test_a_claim_gives_a_role_and_a_pseudonym(browser, server, provider):
    known(provider, "ana", email="ana@corp.example", groups=["all", "cx-team"])
    page = signed_in(browser, server, "ana")
    settled(page)
    expect(page.get_by_role("link", name="For analysts")).to_be_visible()
    [who] = [one for one in people.listed(server.study) if one.name.startswith("sso-")]
    assert who.role == "analyst" and "ana" not in who.name
    page.context.close()
    assert b"corp.example" not in (server.study.home / "private.sqlite").read_bytes()


@pytest.mark.parametrize(
    ("address", "gone_on_to"),
    [
        ("/gaps?wave=2026-Q4", "/gaps?wave=2026-Q4"), ("//evil.example/x", "/"),
        ("https://evil.example", "/"), ("/\\evil.example", "/"), ("javascript:alert(1)", "/"),
        ("gaps", "/"), ("", "/"),
    ],
)  # fmt: skip
def test_signing_in_leads_to_no_other_site(address, gone_on_to):
    assert _inside(address) == gone_on_to


def test_an_answer_that_nobody_asked_for_is_refused(server):
    answer = httpx2.get(f"{server.url}sign-in/back?code=stolen&state=guessed")
    assert answer.status_code == 401
    assert "rivalry=" not in answer.headers.get("set-cookie", "")


def test_a_study_with_a_sign_in_opens_to_nobody_without_one(server):
    answer = httpx2.get(server.url)
    assert answer.status_code == 401
    assert "Sign in" in answer.text


def test_without_the_clients_secret_the_app_says_which_variable_to_set(study, monkeypatch):
    monkeypatch.delenv(SECRET, raising=False)
    with pytest.raises(NoServer, match=SECRET):
        application(study)


def test_a_provider_that_is_away_is_said_so(study, tmp_path, monkeypatch):
    asked = f'\n[sign_in]\nissuer = "http://127.0.0.1:{free_port()}"\nclient_id = "rivalry"\n'
    away = STUDY + asked
    (tmp_path / "study.toml").write_text(away)
    monkeypatch.setenv(SECRET, "x")
    server = Server(read_study(tmp_path))
    try:
        answer = httpx2.get(f"{server.url}sign-in/", timeout=20)
        assert (answer.status_code, "does not answer as it should" in answer.text) == (502, True)
    finally:
        server.kill()


def test_an_address_that_is_none_is_refused(tmp_path):
    (tmp_path / "study.toml").write_text(STUDY)
    wrong = CliRunner().invoke(
        whole(), ["people", str(tmp_path), "M01", "marketer", "--mail", "jo"]
    )
    assert (wrong.exit_code, "write a mail address" in wrong.output) == (2, True)
