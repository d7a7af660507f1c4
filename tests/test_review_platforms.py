"""Reviews by official APIs: whatever goes wrong on the way, all come, none twice; it is said."""

import json
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from benchmark import store
from benchmark.archive import Archive
from benchmark.build import build
from benchmark.platforms import PLATFORMS, reviews
from benchmark.study import read_study
from benchmark.verify import verify
from crawlers.reviews.api import ApiError, Patience, gather
from crawlers.reviews.kept import read
from crawlers.reviews.rows import ImportNote, Review, ReviewProfile
from tests.review_platforms import Server, Told, serving

TODAY = date(2026, 11, 22)
QUICK = Patience(pause_s=0, failed_s=0.01, tries=3)
SOURCES = sorted(PLATFORMS)


@pytest.fixture(params=SOURCES)
def server(request, tmp_path):
    with serving(Server(request.param, tmp_path)) as server:
        yield server


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "draft"
    folder.mkdir()
    return folder


def ask(server: Server, folder: Path, said: list[str] | None = None, **more: object) -> int:
    known = {
        "today": TODAY,
        "agent": "Rivalry/test",
        "author": lambda name: f"hidden-{len(name)}",
        "address": server.origin,
        "secrets": server.secrets(),
        "patience": QUICK,
        "progress": (said if said is not None else []).append,
    }
    return gather(PLATFORMS[server.source], server.business, folder, **(known | more))


def check(server: Server, folder: Path, notes: int = 0) -> list[ImportNote]:
    """All reviews are there, once, as the platform has them."""
    rows = list(read(folder))
    found = [row for row in rows if isinstance(row, Review)]
    assert [row.review for row in found] == [told.name for told in server.reviews]
    for row, told in zip(found, server.reviews, strict=True):
        assert (row.rating, row.replied_at) == (told.stars, told.replied_at), row
        assert row.published_at == told.at
        assert told.text in str(row.text)
        assert row.author == f"hidden-{len(told.author)}"
    kept = b"".join(path.read_bytes() for path in folder.iterdir())
    assert b"Author Nr" not in kept, "also not in what the business answered"
    said = [row for row in rows if isinstance(row, ImportNote)]
    assert len(said) == notes
    return said


def test_all_pages_are_asked_and_the_platforms_own_count_is_kept(server, folder):
    assert ask(server, folder) == 25
    check(server, folder)
    profiles = [row for row in read(folder) if isinstance(row, ReviewProfile)]
    if server.source == "google-play":
        assert profiles == [], "it says no count"
    else:
        assert [(p.platform_count, p.as_of_day) for p in profiles] == [(30, TODAY)]
    if server.source == "trustpilot":
        invited = [row.invited for row in read(folder) if isinstance(row, Review)]
        assert invited == [bool(told.number % 2) for told in server.reviews]


@pytest.mark.parametrize("fault", ["429", "500", "cut", "renewed"])
def test_what_passes_is_waited_for(server, folder, fault):
    server.faults = {2: fault}
    said: list[str] = []
    assert ask(server, folder, said) == 25
    check(server, folder)
    if fault == "429":
        assert said == [f"{server.source}: asked to wait 1 s"]
        times = [at for path, at in server.asked if "eviews" in path]
        assert times[2] - times[1] >= 1, "not asked again before it may be"


def test_a_page_that_comes_twice_doubles_nothing_and_is_named(server, folder):
    server.faults = {2: "twice"}
    ask(server, folder)
    rows = list(read(folder))
    names = [row.review for row in rows if isinstance(row, Review)]
    assert len(names) == len(set(names)) == 15
    notes = [row.text for row in rows if isinstance(row, ImportNote)]
    assert len(notes) == 10
    assert "again, first in row 1" in notes[0]


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        ("500", "page 2: answered 500, 3 times"),
        ("cut", "page 2: no whole answer (RemoteProtocolError), 3 times"),
        ("long", "page 2: asked to wait 86,400 s"),
        ("expired", "renew"),
    ],
)
def test_what_does_not_pass_is_said_and_the_next_run_goes_on(server, folder, fault, line):
    server.faults = dict.fromkeys(range(2, 9), fault)
    with pytest.raises(ApiError, match="the next run goes on") as error:
        ask(server, folder)
    assert line in str(error.value)
    assert "key-1" not in str(error.value)
    before = server.pages
    server.faults = {}
    with (folder / "kept.csv").open("a") as torn:
        torn.write("99,half a line")  # a kill in the middle of a page
    with (folder / "pages.jsonl").open("a") as torn:
        torn.write('{"url": "half')
    assert ask(server, folder) == 25
    check(server, folder)
    assert server.pages - before == 2, "the first page is not asked again"


def test_a_changed_field_takes_nothing_over_and_says_which(server, folder):
    server.faults = {1: "changed"}
    name = PLATFORMS[server.source].fields["rating"]
    with pytest.raises(ApiError, match=f"page 1: no '{name}' in any review: the API has changed"):
        ask(server, folder)


def test_a_page_that_is_gone_after_a_cut_means_from_the_start_again(server, folder):
    server.faults = dict.fromkeys(range(2, 9), "500")
    with pytest.raises(ApiError):
        ask(server, folder)
    server.faults = {server.pages + 1: "400"}
    said: list[str] = []
    assert ask(server, folder, said) == 25
    check(server, folder)
    assert said == [f"{server.source}: the page we stopped at is gone; from the start again"]


def test_a_missing_key_is_named(server, folder):
    with pytest.raises(ApiError, match=r"no RIVALRY_\w+ in the environment"):
        ask(server, folder, secrets={})
    assert server.pages == 0


def test_a_wrong_key_is_refused_clearly(folder, tmp_path):
    with serving(Server("trustpilot", tmp_path)) as server:
        with pytest.raises(ApiError, match="the key was refused \\(401") as error:
            ask(server, folder, secrets={"RIVALRY_TRUSTPILOT_KEY": "secret-of-ours"})
        assert "secret-of-ours" not in str(error.value)


def test_whoever_asked_to_be_forgotten_does_not_come_back(server, folder):
    gone = Told(3).author
    ask(server, folder, forgotten=lambda review, author: author == gone)
    names = {row.review for row in read(folder) if isinstance(row, Review)}
    assert names == {told.name for told in server.reviews if told.author != gone}


STUDY = """
[study]
name = "Asked"
currency = "EUR"
time_zone = "Europe/Berlin"
touchpoints = ["review"]
[politeness]
delay_s = 0
[[wave]]
name = "2026-Q4"
start_day = 2026-10-01
end_day = 2026-12-31
[[business]]
id = "us"
name = "Us"
role = "own"
[[business]]
id = "them"
name = "Them"
role = "rival"
[[review_api]]
source = "trustpilot"
ids.us = "shop.example"
ids.them = "other.example"
address = "{origin}"
"""

RUN = """
import sys
from datetime import date
from benchmark import platforms, store
from benchmark.study import read_study
study = read_study(sys.argv[1])
archive = store.archive_of(study)
for line in platforms.reviews(study, archive, study.wave[0], date(2026, 11, 22), print):
    print(line)
"""


def test_a_killed_run_goes_on_and_what_was_asked_is_not_asked_again(tmp_path, monkeypatch):
    home = tmp_path / "study"
    home.mkdir()
    with serving(Server("trustpilot", tmp_path, faults={3: "hang"})) as server:
        (home / "study.toml").write_text(STUDY.format(origin=server.origin))
        killed = subprocess.Popen(
            [sys.executable, "-c", RUN, str(home)], env=os.environ | server.secrets()
        )
        assert server.reached.wait(60)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        server.faults = {}
        study = read_study(home)
        archive = store.archive_of(study)
        for name, value in server.secrets().items():
            monkeypatch.setenv(name, value)
        assert list(reviews(study, archive, study.wave[0], TODAY, lambda line: None)) == []
        asked = server.pages
        assert asked == 3 + 1 + 3, "two pages of us were kept when it was killed"
        assert list(reviews(study, archive, study.wave[0], TODAY, lambda line: None)) == []
        assert server.pages == asked, "done is done until the next wave"
    _stands(study, archive)


def _stands(study, archive: Archive) -> None:
    assert list(verify(archive)) == []
    path = build(study)
    with store.connect(path) as connection:
        rows = connection.execute(
            "SELECT business, source, collected, platform_count, platform_score, coverage "
            "FROM review_coverage ORDER BY business"
        ).fetchall()
    assert rows == [
        ("them", "trustpilot", 25, 30, 3.4, 25 / 30),
        ("us", "trustpilot", 25, 30, 3.4, 25 / 30),
    ]
    known = json.dumps([dict(capture.arguments) for capture in archive.captures()])
    assert "key-1" not in known


def test_platforms_for_owners_only_are_not_asked_about_rivals(tmp_path):
    text = STUDY.format(origin="http://127.0.0.1:1/").replace('"trustpilot"', '"google-play"')
    (tmp_path / "study.toml").write_text(text)
    with pytest.raises(ValueError, match="reviews of your own business only"):
        read_study(tmp_path)
