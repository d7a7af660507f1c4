"""Interruptions are found by what they do, on pages with and without them, in six languages."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crawlers import visit
from crawlers.visits.friction import Interruption, Look
from crawlers.visits.look import Watch
from crawlers.visits.overlays import Layer, interruptions, layers, meaning
from crawlers.visits.profiles import PHONE, unhurried
from crawlers.visits.tab import Limits, Tab
from tests.overlay_cases import BAR, BOX, CASES, SAYS, VEIL, Case, letter, notice, routes, shop
from tests.site import Site, serve

AGENT = "Rivalry/0.1 (+https://rivalry.example)"
BRIEF = Limits(watch_s=2.2)
AT_ONCE = 6
# Every second one; all of them are in `tests/bench/overlays.py`.
TRIED = {n: case for n, case in enumerate(CASES) if n % 2 == 0 or case.name == "late bar"}

Found = list[tuple[Layer, str]]
browser = pytest.mark.browser


async def look_at_all(site: Site, folder: Path) -> dict[str, Found]:
    several = asyncio.Semaphore(AT_ONCE)
    tab = Tab(AGENT, private_ok=True, allow_unsandboxed=False, egress=None, limits=BRIEF)

    async def one(number: int, case: Case) -> tuple[str, Found]:
        async with several:
            watch = Watch(BRIEF, folder / f"{number}.jpg", examines=False)
            url = f"{site.origin}/case/{number}"
            raw = await tab.run(url, unhurried(PHONE), watch.page, 60)
        assert not raw["error"], (case.name, raw["error"])
        return case.name, list(interruptions(layers(raw)))

    async with tab:
        return dict(await asyncio.gather(*(one(n, case) for n, case in TRIED.items())))


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serve({}) as site:
        site.routes.update(routes(site.port))
        yield site


@pytest.fixture(scope="module")
def found(site: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Found]:
    return asyncio.run(look_at_all(site, tmp_path_factory.mktemp("looks")))


@browser
def test_of_many_pages_nearly_every_interruption_is_found_and_named(found: dict[str, Found]):
    assert len(TRIED) >= 30
    wanted = met = named = told = 0
    for case in TRIED.values():
        kinds = Counter(kind for _, kind in found[case.name])
        truth = Counter(case.kinds)
        wanted, told = wanted + truth.total(), told + kinds.total()
        met += min(truth.total(), kinds.total())
        named += (truth & kinds).total()
    assert met / wanted >= 0.95
    assert met / told >= 0.98
    assert named / met >= 0.9


@browser
@pytest.mark.parametrize("case", TRIED.values(), ids=lambda case: case.name)
def test_what_blocks_is_what_must_be_answered(case: Case, found: dict[str, Found]):
    blocking = sorted(kind for layer, kind in found[case.name] if layer.blocking)
    assert blocking == sorted(case.blocking)


@browser
def test_what_comes_late_is_known_to_be_late(found: dict[str, Found]):
    [(late, _)] = found["late bar"]
    assert late.first_at_ms >= 700


def test_seconds_count_from_the_first_paint_even_if_seen_before_it():
    about = {"text": "We use cookies", "controls": [], "frames": False, "structure": False}
    row = {"key": 1, "cells": 9, "beneath": 0, "centre": False}
    raw = {
        "layers": {"7:1": about},
        "samples": [
            {"document": 7, "at": at, "fcp": fcp, "grid": 192, "locked": False, "layers": [row]}
            for at, fcp in ((900, None), (1500, 950))
        ],
    }
    [layer] = layers(raw)
    assert (layer.first_at_ms, layer.last_at_ms) == (0, 550)


@pytest.mark.slow
@browser
def test_clicks_are_counted_by_pressing(tmp_path: Path):
    """One to accept; declining takes a second layer; the letter is closed, never signed."""
    text, accept, _ = SAYS["en"]
    second = notice("en", BOX).replace("Accept all", "Save choices").replace("Reject all", "Back")
    second = second.replace("<button>", "<button onclick='this.parentElement.remove()'>", 1)
    hard = (
        f"<div id=c style='{BAR}'><p>{text}</p><button onclick='c.remove()'>{accept}</button>"
        "<button onclick='more()'>Manage settings</button></div><script>function more() {"
        f"c.remove(); document.body.insertAdjacentHTML('beforeend', {json.dumps(second)}) }}"
        "</script>"
    )
    close = "<button onclick='n.remove();v.remove()'>No thanks</button>"
    mail = (
        letter("en", BOX).replace("<div", "<div id=n").replace("<button>No thanks</button>", close)
    )
    frame = (
        f"<iframe src=/frame id=f style='{BAR}'></iframe><script>onmessage=()=>f.remove()</script>"
    )
    inner = notice("de", "").replace("<button>", "<button onclick=\"parent.postMessage('', '*')\">")
    pages = {
        "/hard": shop(hard),
        "/again": shop(hard),
        "/letter": shop(VEIL.replace("<div", "<div id=v") + mail),
        "/frame": inner,
        "/framed": shop(frame),
    }
    with serve(pages) as site:
        visit.gather(
            [f"{site.origin}/{page}" for page in ("hard", "again", "letter", "framed")],
            tmp_path,
            profiles=[replace(PHONE, latency_ms=0, down_bytes_s=-1, cpu_slowdown=1)],
            agent=AGENT,
            allowed=lambda _: True,
            private_ok=True,
            delay_s=0,
            progress=lambda _: None,
            repeats=1,
            limits=Limits(watch_s=1, quiet_s=0.2, calibrations=0),
        )
        asked = Counter(site.paths())
    rows = list(visit.read(tmp_path))
    clicks = {
        row.url.rsplit("/", 1)[1]: (row.kind, row.accept_clicks, row.decline_clicks)
        for row in rows
        if isinstance(row, Interruption)
    }
    assert clicks == {
        "hard": ("cookie", 1, 2),
        "again": ("cookie", 1, 2),
        "letter": ("newsletter", None, 1),
        "framed": ("cookie", 1, 1),
    }
    # a load with its warm-up, a look, and two answers on the first page with that layer only
    assert (asked["/hard"], asked["/again"]) == (5, 3)
    looks = [row for row in rows if isinstance(row, Look)]
    assert [look.interruptions for look in looks] == [1, 1, 1, 1]
    assert [look.blocked for look in looks] == [False, False, True, False]
    assert all((tmp_path / str(look.screenshot)).exists() for look in looks)
    assert rows == list(visit.read(tmp_path))


@pytest.mark.parametrize(
    ("label", "what"),
    [
        ("Continue without accepting", "decline"),
        ("Nur notwendige Cookies", "decline"),
        ("Only what is needed", "decline"),
        ("Required cookies only", "decline"),
        ("Nur was nötig ist", "decline"),
        ("Alle Cookies und Inhalte akzeptieren", "accept"),
        ("Tout refuser", "decline"),
        ("Solo las necesarias", "decline"),
        ("Ho capito", "accept"),
        ("Instellingen beheren", "settings"),
        ("Auswahl speichern", "save"),
        ("×", "close"),
        ("In den Warenkorb", None),
        ("", None),
    ],
)
def test_a_button_is_understood_in_its_language(label: str, what: str | None):
    assert meaning(label) == what
