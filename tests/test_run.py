"""`rivalry run` on real sites: the whole way, with sites that misbehave, and killed on the way."""

import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmark import store
from benchmark.study import Study, read_study
from tests.site import Answer, Site, serve

pytestmark = pytest.mark.browser
RIVALRY = [sys.executable, "-c", "from benchmark.cli import main; main()"]
HEAD = """
[study]
name = "Two sites"
currency = "EUR"
time_zone = "Europe/Berlin"
contact = "https://example.org/us"
allow_private = true
touchpoints = ["website"]
[[wave]]
name = "now"
start_day = 2020-01-01
end_day = 2099-12-31
[politeness]
delay_s = 0
timeout_s = 3
[gather.journey]
every = "never"  # told by test_ways
[gather.visit]
pages = 1
repeats = 1
profiles = ["phone"]
"""
FORM = '<form action="/send" method="post"><label>Name <input name="n" required></label></form>'


def shop(pages: int) -> dict[str, str]:
    links = "".join(f'<a href="/p{n}">Plant {n}</a> ' for n in range(pages))
    home = (
        f'<title>Shop</title><h1>Shop</h1>{links}<a href="/contact">Contact</a><a href="/no">?</a>'
    )
    contact = f"<title>Contact</title><h1>Contact us</h1><a href='tel:+493023125014'>Call</a>{FORM}"
    plants = {f"/p{n}": f"<title>Plant {n}</title><h1>Plant {n}</h1>{links}" for n in range(pages)}
    return {"/": home, "/contact": contact, **plants}


def make_study(home: Path, visit: str = "wave", **sites: str) -> Study:
    lines = [HEAD, f'every = "{visit}"']
    for place, (name, site) in enumerate(sites.items()):
        role = "rival" if place else "own"
        lines.append(
            f'[[business]]\nid = "{name}"\nname = "{name}"\nrole = "{role}"\nsite = "{site}"'
        )
    (home / "study.toml").write_text("\n".join(lines))
    return read_study(home)


def run(home: Path, verb: str = "run") -> subprocess.CompletedProcess[str]:
    return subprocess.run([*RIVALRY, verb, str(home)], capture_output=True, text=True, timeout=240)


def pages_of(study: Study) -> dict[str, list[str]]:
    path = store.published(study)
    assert path
    with store.connect(path) as connection:
        rows = connection.execute(
            "SELECT business, list(url ORDER BY url) FROM page WHERE is_html GROUP BY ALL"
        ).fetchall()
    return dict(rows)


@pytest.fixture
def two_shops() -> Iterator[tuple[Site, Site]]:
    with serve(shop(20)) as one, serve(shop(20)) as other:
        yield one, other


@pytest.mark.slow
def test_sites_that_misbehave_are_named_and_cost_the_others_nothing(tmp_path):
    loop = {
        "/": Answer(302, headers={"Location": "/a"}),
        "/a": Answer(302, headers={"Location": "/"}),
    }
    with (
        serve(shop(3)) as good,
        serve({"/": Answer(500, "down")}) as broken,
        serve({"*": Answer(mode="hang")}) as hanging,
        serve(loop) as looping,
    ):
        study = make_study(
            tmp_path,
            visit="never",  # how loads of such pages end is told by test_visit
            good=good.origin,
            broken=broken.origin,
            hanging=hanging.origin,
            looping=looping.origin,
            refusing="http://127.0.0.1:9/",
            nowhere="http://no-such-host.invalid/",
        )
        done = run(tmp_path)
    assert done.returncode == 0, done.stderr
    said = re.sub(r"^[0-9:]+ ", "", done.stderr, flags=re.M)
    for line in (
        "good: crawled, complete",
        "broken: crawled, ",
        "hanging: crawled, unreachable: timeout",
        "looping: crawled, start page: redirect loop",
        "refusing: crawled, unreachable: refused",
        "nowhere: crawled, unreachable: dns",
    ):
        assert line in said, said
    assert "Traceback" not in done.stderr
    assert len(pages_of(study)["good"]) == 5
    path = store.published(study)
    assert path
    with store.connect(path) as connection:
        measured = connection.execute(
            "SELECT DISTINCT business FROM estimate WHERE value IS NOT NULL"
        ).fetchall()
    assert measured == [("good",)], "what did not answer is missing, never zero"


@pytest.mark.slow
def test_kills_while_gathering_lose_no_page_and_a_whole_run_leaves_nothing_due(
    tmp_path, two_shops, kills
):
    one, other = two_shops
    study = make_study(tmp_path, visit="never", a=one.origin, b=other.origin)
    chance = random.Random(11)
    for _ in range(kills):
        asked = len(one.log) + len(other.log)
        running = subprocess.Popen(
            [*RIVALRY, "run", str(tmp_path)], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        while len(one.log) + len(other.log) == asked and running.poll() is None:
            time.sleep(0.01)  # until it touches the world again
        time.sleep(chance.uniform(0, 0.6))
        running.kill()
        running.wait()
    done = run(tmp_path)
    assert done.returncode == 0, done.stderr
    for name, site in (("a", one), ("b", other)):
        expected = sorted(
            [f"{site.origin}/", *(site.origin + path for path in shop(20) if path != "/")]
        )
        assert pages_of(study)[name] == expected
    assert run(tmp_path, "verify").returncode == 0
    sent = [asked.method for asked in one.log + other.log if asked.method not in ("GET", "HEAD")]
    assert sent == []
    asked = len(one.log) + len(other.log)
    again = run(tmp_path)
    assert again.returncode == 0
    assert len(one.log) + len(other.log) == asked
    assert "TOTAL" in again.stdout
