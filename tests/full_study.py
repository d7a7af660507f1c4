"""A study in which every source has something: the practice study's reviews and audits of two
waves, a register, a survey, and rows of websites as readers make them (measuring takes minutes)."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from benchmark import imports, sources, store, tables
from benchmark.desks import actiondesk
from benchmark.desks.actions import Plan
from benchmark.numbers import reputation, scoring, shown
from benchmark.serving.roles import OWNER
from benchmark.store import insert
from benchmark.study import Study, read_study
from tests.app_study import PRACTICE

WAVE, BEFORE = "2026-Q4", "2026-Q3"
DAY = datetime(2026, 11, 20, 9, tzinfo=UTC)
FIRMS = ("fernway", "greenparcel", "mosspetal", "blattwerk", "pottingshed")
REGISTER = """
[[complaints]]
source = "ombudsman"
file = "register.csv"
columns = { name = "name", period = "year", complaints = "complaints", size = "parcels" }
size_unit = "thousand parcels"
names = { fernway = ["Fernway Ltd"], pottingshed = ["Potting Shed"] }

[[surveys]]
source = "panel"
kind = "nps"
file = "panel.csv"
columns = { answer = "id", answered = "day", value = "recommend", business = "shop" }
[surveys.names]
"""
COMPANIES = """name,year,complaints,parcels
Fernway Ltd,2025,4,120
Potting Shed,2025,31,160
Nobody's Nursery,2025,0,3
Plants and Co,2025,90,1200
"""
GOALS = ("phone", "returns", "basket", "checkout")


def full_study(home: Path) -> Study:
    """Copied from the first that was asked for, as `built_study`; `home`: a folder `practice`."""
    first = home.parents[1] / "full" / "practice"
    if not first.exists():
        _build(first)
    assert home.name == first.name, "the published file is called as its folder"
    shutil.copytree(first, home)
    return read_study(home)


def _build(home: Path) -> None:
    (home / "reviews").mkdir(parents=True)
    for name in FIRMS:
        shutil.copy(PRACTICE / "reviews" / f"{name}.csv", home / "reviews")
    shutil.copy(PRACTICE / "audits.csv", home)
    (home / "register.csv").write_text(COMPANIES)
    answers = [f"{firm}-{n},2026-11-0{1 + n % 9},{(n * 7 + at) % 11},{firm}"
               for at, firm in enumerate(FIRMS) for n in range(40)]  # fmt: skip
    (home / "panel.csv").write_text("\n".join(["id,day,recommend,shop", *answers]))
    text = (PRACTICE / "study.toml").read_text().replace(
        "[[mailbox]]", "[scoring]\ndraws = 200\n\n[[mailbox]]"
    )  # fmt: skip
    named = "\n".join(f'{firm} = ["{firm}"]' for firm in FIRMS)
    (home / "study.toml").write_text(text + REGISTER + named)
    study = read_study(home)
    archive = store.archive_of(study)
    list(imports.all_files(study, archive, lambda line: None))
    plan = Plan(title="Answer calls sooner", owner="Service team")
    actiondesk.plan(study, OWNER, "action-full", "calls_reached", BEFORE, plan)
    draft = store.draft(study, lambda line: None, tables.empty(study))
    with store.locked(study), draft as (connection, _):
        tables.fill(connection, study, archive, sources.facts(study, archive))
        for at, firm in enumerate(FIRMS):
            _website(connection, firm, at)
        scoring.score(connection, study)
        reputation.keep(connection, study)
        shown.keep(connection)


def _website(connection: duckdb.DuckDBPyConnection, firm: str, at: int) -> None:
    """What a crawl, a visit with looks, and journeys of one site are read as."""
    site = f"https://{firm}.example.org/"
    about = {"capture": f"crawl-{firm}", "wave": WAVE, "business": firm}
    seen = {"capture": f"visit-{firm}", "wave": WAVE, "business": firm}
    insert(connection, "page", [
        {**about, "url": f"{site}{path}", "status": 404 if path == "gone" else 200,
         "broken": path == "gone", "is_html": True, "title": path or "Home", "language": "en",
         "depth": depth, "body_bytes": 9000, "ttfb_ms": 90.0 + at, "redirect_hops": 0,
         "words": 300, "dom_nodes": 500, "images": 4, "images_without_alt": at % 3,
         "zoomable": True, "asked_at": DAY}
        for path, depth in (("", 0), ("contact", 1), ("returns", 2), ("gone", 2))
    ])  # fmt: skip
    insert(connection, "link", [
        {**about, "url": site, "target": f"{site}{path}", "text": path, "internal": True}
        for path in ("contact", "returns", "gone")
    ])  # fmt: skip
    insert(connection, "contact", [
        {**about, "url": f"{site}contact", "kind": "phone", "value": f"+49 30 1000{at}",
         "source": "text"}
    ])  # fmt: skip
    insert(connection, "load", [
        {**seen, "url": site, "profile": "phone", "repeat": repeat, "taken_at": DAY,
         "status": 200, "ttfb_ms": 100.0, "fcp_ms": 900.0 + 50 * repeat,
         "lcp_ms": 1500.0 + 300 * at + 40 * repeat, "layout_shift": 0.02 * at, "blocking_ms": 80.0,
         "transfer_bytes": 900_000, "requests": 30, "failed_requests": 0,
         "third_party_requests": 3, "console_errors": at % 2}
        for repeat in range(1, 6)
    ])  # fmt: skip
    insert(connection, "look", [
        {**seen, "url": f"{site}{path}", "profile": profile, "taken_at": DAY, "interruptions": 1,
         "occluded": 0.3, "blocked": False, "overflow": False, "targets": 40, "small_targets": at,
         "accessibility_burden": 0.1 * at, "accessibility_nodes": 3, "elements": 400, "words": 300}
        for path in ("", "contact") for profile in ("phone", "desktop")
    ])  # fmt: skip
    insert(connection, "interruption", [
        {**seen, "url": f"{site}{path}", "profile": "phone", "kind": "cookie",
         "layer": "cookie|accept", "position": "fixed", "share": 0.3 + 0.1 * at,
         "blocking": at % 2 == 0, "locked": False, "appeared_s": 0.5 + at, "words": 40,
         "buttons": 2, "accept_clicks": 1, "decline_clicks": None if at == 4 else 2,
         "text": "We value your privacy"}
        for path in ("", "contact")
    ])  # fmt: skip
    insert(connection, "accessibility_issue", [
        {**seen, "url": f"{site}{path}", "profile": "phone", "rule": "image-alt",
         "impact": "critical", "help": "Images must have alternative text",
         "criterion": "1.1.1", "nodes": 1 + at, "target": "img", "html": "<img>"}
        for path in ("", "contact")
    ])  # fmt: skip
    insert(connection, "mishap", [
        {**seen, "url": site, "profile": "phone", "kind": "console error",
         "text": "x is not defined"}
    ])  # fmt: skip
    insert(connection, "journey", [_walk(firm, site, goal, at, n) for n, goal in enumerate(GOALS)])


def _walk(firm: str, site: str, goal: str, at: int, number: int) -> dict[str, object]:
    """The fourth shop has no way to a checkout."""
    reached = not (goal == "checkout" and at == 3)
    nav, wait, form = 6.0 + 3 * at + number, 1.0 + 0.5 * at, 12.0 if goal == "checkout" else 0.0
    figures = {"clicks": 2 + at, "interruption_clicks": 1, "page_loads": 2, "scrolls": at,
               "wait_s": wait, "klm_nav_s": nav, "klm_form_s": form,
               "klm_s": nav + wait + form}  # fmt: skip
    counted = dict.fromkeys(("rejected", "dead_ends", "blocked"), 0)
    return {
        "capture": f"journey-{firm}", "wave": WAVE, "business": firm, "site": site, "goal": goal,
        "outcome": "found" if reached else "not found", "success": reached, "path": "Menu › Help",
        **{name: value if reached else None for name, value in figures.items()},
        "account_wall": False, "evidence": "found in the text", "final_url": site,
        "replays": 1, "replays_arrived": int(reached), "pinned": False, "tried": 5, "loads": 4,
        "search_s": 8.0, "ended": "arrived", "profile": "phone", "language": "en", "browser": "",
        "taken_at": DAY, **counted,
    }  # fmt: skip
