"""Who we say we are, whom we may ask, and what a robots.txt (or its absence) allows."""

import gzip
import subprocess
from pathlib import Path

import pytest

from crawlers.polite import MAX_DELAY_S, Robots, ask_robots, is_public, origin, user_agent
from tests.site import Answer, Route, closed_port, serve

AGENT = user_agent("rivalry.example/about")
RULES = "User-agent: *\nDisallow: /private\nAllow: /private/but\nDisallow: /*.pdf$\n"


def ask(route: Route, **options: float) -> Robots:
    with serve({"/robots.txt": route}) as site:
        return ask_robots(site.origin, AGENT, private_ok=True, **options)


def allowed(robots: Robots, path: str) -> bool:
    return robots.allowed(robots.origin + path)


def test_our_name_is_honest_and_has_none_of_the_words_that_pages_hide_from():
    assert AGENT.startswith("Rivalry/")
    assert AGENT.endswith("(+https://rivalry.example/about)")
    assert not any(word in AGENT.lower() for word in ("bot", "crawl", "spider"))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.5",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.0.1",
        "198.18.0.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "::7f00:1",
        "2001:db8::1",
        "localhost",
        "2130706433",
        "0x7f000001",
        "127.1",
    ],
)
def test_addresses_that_are_not_public(address: str):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "::ffff:93.184.216.34", "2606:4700::1111"])
def test_addresses_that_are_public(address: str):
    assert is_public(address)


def test_an_origin_drops_the_usual_port_and_keeps_another():
    assert origin("http://a.example:80/x") == "http://a.example"
    assert origin("https://a.example:8443/x") == "https://a.example:8443"
    assert origin("http://[::1]:81/") == "http://[::1]:81"


def test_rules_are_obeyed_the_longest_match_wins_and_wildcards_count():
    robots = ask(RULES)
    assert (robots.status, robots.error, robots.refusal) == (200, None, None)
    assert allowed(robots, "/shop")
    assert not allowed(robots, "/private/room")
    assert allowed(robots, "/private/but/this")
    assert not allowed(robots, "/terms.pdf")


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_site_without_robots_txt_allows(status: int):
    assert allowed(ask(Answer(status, "User-agent: *\nDisallow: /")), "/anything")


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_site_that_cannot_answer_now_forbids_everything(status: int):
    robots = ask(Answer(status))
    assert not allowed(robots, "/")
    assert robots.refusal == f"robots: http {status}"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(mode="reset"), "reset"),
        (Answer(mode="hang"), "timeout"),
        (Answer(body="User-agent: *", mode="drip"), "timeout"),
        (Answer(302, headers={"Location": "/robots.txt"}), "redirect loop"),
        (Answer(302, headers={"Location": "ftp://a.example/"}), "not http"),
        (Answer(302, headers={"Location": "http://nowhere.invalid/"}), "dns"),
    ],
)
def test_no_answer_forbids_everything_and_is_classed(answer: Answer, error: str):
    robots = ask(answer, timeout_s=0.5)
    assert (robots.status, robots.error) == (None if error != "redirect loop" else 302, error)
    assert not allowed(robots, "/")


def test_a_port_where_nobody_listens_is_refused():
    with closed_port() as port:
        robots = ask_robots(f"http://127.0.0.1:{port}", AGENT, private_ok=True)
    assert robots.error == "refused"
    assert not allowed(robots, "/")


def test_a_certificate_that_nobody_vouches_for_is_an_error(tmp_path: Path):
    with serve({"/robots.txt": RULES}, certificate=self_signed(tmp_path)) as site:
        robots = ask_robots(site.origin, AGENT, private_ok=True)
        assert site.log == []
    assert robots.error == "tls"


@pytest.mark.parametrize("hops", [1, 5, 7])
def test_redirects_to_the_rules_are_followed(hops: int):
    routes: dict[str, Route] = {f"/{n}": hop(f"/{n + 1}") for n in range(1, hops)}
    routes |= {"/robots.txt": hop("/1"), f"/{hops}": RULES}
    with serve(routes) as site:
        robots = ask_robots(site.origin, AGENT, private_ok=True)
    assert not allowed(robots, "/private")
    assert allowed(robots, "/")


def test_rules_after_two_megabytes_of_padding_are_obeyed():
    robots = ask(f"# {'x' * 98}\n" * 20_000 + RULES)
    assert not allowed(robots, "/private")


def test_rules_packed_though_we_did_not_ask_for_it_are_obeyed():
    packed = Answer(body=gzip.compress(RULES.encode()), headers={"Content-Encoding": "gzip"})
    assert not allowed(ask(packed), "/private")


def test_rules_that_we_cannot_unpack_forbid_everything():
    robots = ask(Answer(body=b"\x0b\x02", headers={"Content-Encoding": "br"}))
    assert (robots.error, allowed(robots, "/")) == ("bad encoding", False)


def test_rules_written_in_utf_16_are_obeyed():
    robots = ask(Answer(body=RULES.encode("utf-16")))
    assert not allowed(robots, "/private")
    assert allowed(robots, "/")


def test_the_record_that_names_us_counts_and_the_contact_address_names_nobody():
    rules = "User-agent: rivalry\nDisallow: /us\n\nUser-agent: example\nDisallow: /them\n"
    robots = ask(rules)
    assert not allowed(robots, "/us")
    assert allowed(robots, "/them")


def test_a_crawl_delay_is_honoured_up_to_thirty_seconds():
    assert ask("User-agent: *\nCrawl-delay: 2.5").delay_s == 2.5
    assert ask("User-agent: *\nCrawl-delay: 900").delay_s == MAX_DELAY_S
    assert ask(RULES).delay_s is None


def test_a_private_address_is_never_asked_unless_the_study_says_so():
    with serve({"/robots.txt": RULES}) as site:
        for host in ("127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1"):
            robots = ask_robots(f"http://{host}:{site.port}", AGENT, private_ok=False)
            assert robots.error == "private address"
            assert not allowed(robots, "/")
        assert site.log == []


def test_kept_bytes_give_the_same_answers_again():
    first = ask(RULES)
    again = Robots(first.origin, first.status, first.error, first.body, first.fetched_at, AGENT)
    assert again == first
    assert [allowed(again, p) for p in ("/", "/private")] == [True, False]


def hop(where: str) -> Answer:
    return Answer(302, headers={"Location": where})


def self_signed(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that no authority signed, with its key, in one file."""
    pem = folder / "self.pem"
    subprocess.run(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 "
        f"-addext subjectAltName=IP:127.0.0.1 -keyout {folder}/key.pem -out {folder}/cert.pem",
        shell=True,
        check=True,
        capture_output=True,
    )
    pem.write_bytes((folder / "key.pem").read_bytes() + (folder / "cert.pem").read_bytes())
    return pem
