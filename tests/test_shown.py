"""What pages show is worked out by the build: medians of the others, sums, reading lists."""

from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from benchmark import tables
from benchmark.numbers import shown
from benchmark.store import insert

WAVE, DAY = "w", datetime(2026, 11, 1, tzinfo=UTC)
FIRMS = ("a", "b", "c", "d")


@pytest.fixture
def store():
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    tables.create(connection)
    insert(connection, "business", [
        {"business": one, "name": one.upper(), "role": "rival" if at else "own", "site": None,
         "position": at + 1}
        for at, one in enumerate(FIRMS)
    ])  # fmt: skip
    return connection


def estimate(business, value, score, indicator="journey_clicks", n=3):
    state = "not enough data" if value is None else "ranked"
    return {"wave": WAVE, "business": business, "indicator": indicator, "state": state, "n": n,
            "tried": n, "value": value, "score": score}  # fmt: skip


def walk(business, goal, seconds, at=DAY):
    """A walk of `seconds`: 2 of waiting, 1 of a form, 1.5 for a layer, the rest finding."""
    reached = seconds is not None
    row = {name: None if not reached else value for name, value in {
        "clicks": 4, "interruption_clicks": 1, "page_loads": 2, "wait_s": 2.0,
        "klm_nav_s": (seconds or 0) - 3, "klm_form_s": 1.0, "klm_s": seconds}.items()}  # fmt: skip
    counted = dict.fromkeys(("replays", "replays_arrived", "rejected", "tried", "loads",
                             "dead_ends", "search_s", "blocked"), 0)  # fmt: skip
    said = {"outcome": "found" if reached else "not found", "success": reached, "ended": "",
            "account_wall": False, "pinned": False, "profile": "phone", "language": "en",
            "browser": "", "site": ""}  # fmt: skip
    return {"capture": f"{business} {at:%d}", "wave": WAVE, "business": business, "goal": goal,
            "taken_at": at, **row, **counted, **said}  # fmt: skip


def test_the_median_and_the_best_of_the_others_leave_the_business_itself_out(store):
    found = [estimate("a", 2.0, 90.0), estimate("b", 4.0, 60.0), estimate("c", 9.0, 10.0),
             estimate("d", None, None)]  # fmt: skip
    insert(store, "estimate", found)
    shown.keep(store)
    rows = store.execute(
        "SELECT business, median_value, median_score, best_value, best_score, best_name "
        "FROM others ORDER BY business"
    ).fetchall()
    assert rows == [
        ("a", 6.5, 35.0, 4.0, 60.0, "B"),
        ("b", 5.5, 50.0, 2.0, 90.0, "A"),
        ("c", 3.0, 75.0, 2.0, 90.0, "A"),
        ("d", 4.0, 60.0, 2.0, 90.0, "A"),
    ]


def test_only_goals_that_every_walked_site_allows_are_added_up(store):
    insert(store, "journey", [
        walk("a", "phone", 40.0, DAY - timedelta(days=1)),  # walked again since
        walk("a", "phone", 10.0), walk("b", "phone", 30.0), walk("c", "phone", 25.0),
        walk("a", "mail", 20.0), walk("b", "mail", 8.0), walk("c", "mail", 12.5),
        walk("a", "returns", 9.0), walk("b", "returns", None), walk("c", "returns", 7.0),
        walk("a", "checkout", 9.0), walk("b", "checkout", 50.0),  # nobody tried at c
    ])  # fmt: skip
    shown.keep(store)
    sums = store.execute(
        "SELECT business, goals, seconds, others_s, clicks, interruption_clicks "
        "FROM journey_sum ORDER BY business"
    ).fetchall()
    assert sums == [
        ("a", 2, 30.0, 37.75, 8, 2), ("b", 2, 38.0, 33.75, 8, 2), ("c", 2, 37.5, 34.0, 8, 2),
    ]  # fmt: skip
    parts = store.execute(
        "SELECT find_s + interruption_s + wait_s + form_s - seconds FROM journey_sum"
    ).fetchall()
    assert [one for (one,) in parts] == pytest.approx([0.0] * 3)
    walks = "SELECT goal, best_s, behind_s FROM journey_walk WHERE business = 'a' ORDER BY goal"
    assert store.execute(walks).fetchall() == [
        ("checkout", 50.0, -41.0), ("mail", 8.0, 12.0), ("phone", 25.0, -15.0),
        ("returns", 7.0, 2.0),
    ]  # fmt: skip
    best = store.execute("SELECT seconds FROM journey_best WHERE goal = 'phone'").fetchall()
    assert best == [(9.0,)]  # without the form, of any walk


def test_the_median_over_the_waves_is_of_those_that_were_scored_in_each(store):
    def standing(wave, business, score):
        return {"wave": wave, "business": business, "scope": "total", "state": "ranked",
                "score": score, "words": ""}  # fmt: skip

    insert(store, "standing", [
        standing("w1", "a", 10.0), standing("w1", "b", 20.0), standing("w1", "c", 60.0),
        standing("w2", "a", 20.0), standing("w2", "b", 40.0), standing("w2", "d", 90.0),
    ])  # fmt: skip
    qualities = [{"wave": wave, "scope": "total", "words": ""} for wave in ("w1", "w2")]
    insert(store, "set_quality", qualities)
    shown.keep(store)
    found = store.execute("SELECT wave, median FROM set_quality ORDER BY wave").fetchall()
    assert found == [("w1", 15.0), ("w2", 30.0)]


def test_what_a_score_is_based_on_is_said_with_its_largest_n_of_each_kind(store):
    row = {"wave": WAVE, "business": "a", "scope": "service", "state": "ranked", "score": 1.0,
           "words": ""}  # fmt: skip
    insert(store, "standing", [row])
    insert(store, "estimate", [
        estimate("a", 1.0, 1.0, n=1), estimate("a", 1.0, 1.0, "calls_reached", 1200),
        estimate("a", 1.0, 1.0, "call_easy", 900), estimate("a", 1.0, 1.0, "review_rating", 7),
    ])  # fmt: skip
    shown.keep(store)
    assert store.execute("SELECT based_on FROM standing").fetchall() == [
        ("1,200 call audits, 1 way walked",)
    ]


def test_the_newest_sentences_and_the_reviews_that_say_most_are_kept(store):
    text = "They helped me at once and then they called to ask whether all was well."

    def at(number):
        return {"business": "a", "source": "s", "review": f"r{number:03}"}

    insert(store, "review", [
        {"capture": "c", **at(n), "rating": 5.0, "title": None, "text": text,
         "published_at": DAY + timedelta(hours=n)}
        for n in range(310)
    ])  # fmt: skip
    insert(store, "review_read", [
        {"wave": WAVE, **at(n), "rating": 5.0, "weight": 1.0, "text_key": 1} for n in range(310)
    ])  # fmt: skip
    insert(store, "review_sentence", [
        {**at(n), "sentence": 0, "start": 1, "length": len(text), "language": "en"}
        for n in range(310)
    ])  # fmt: skip
    tag = {"sentence": 0, "kind": "easy", "value": "praise", "start": 6, "length": 6,
           "origin": "lexicon"}  # fmt: skip
    insert(store, "review_tag", [{**at(n), **tag} for n in range(310)])
    insert(store, "review_tag", [{**at(4), **tag, "value": "blame"}])
    shown.keep(store)
    found = store.execute(
        "SELECT place, review, because FROM newest_sentence WHERE value = 'praise' ORDER BY place"
    ).fetchall()
    assert len(found) == shown.SENTENCES == 300
    assert found[0] == (1, "r309", "helped") and found[-1] == (300, "r010", "helped")
    worth = store.execute("SELECT review FROM worth_reading ORDER BY place").fetchall()
    assert len(worth) == shown.READING and worth[0] == ("r004",)


def test_what_came_over_pages_and_what_failed_is_counted_once_per_site(store):
    about = {"capture": "k", "wave": WAVE, "business": "a", "profile": "phone"}
    insert(store, "look", [
        {**about, "url": url, "taken_at": DAY} for url in ("/", "/x", "/y")
    ])  # fmt: skip
    layer = {"kind": "cookie", "layer": "cookie|ok", "position": "fixed", "blocking": False,
             "locked": False, "words": 9, "buttons": 2, "decline_clicks": 2,
             "text": "We"}  # fmt: skip
    insert(store, "interruption", [
        {**about, **layer, "url": "/", "share": 0.2, "appeared_s": 1.0, "screenshot": "1.png"},
        {**about, **layer, "url": "/x", "share": 0.6, "appeared_s": 4.0, "screenshot": "2.png"},
        {**about, **layer, "url": "/y", "share": 0.4, "appeared_s": 1.5, "screenshot": None},
    ])  # fmt: skip
    issue = {"rule": "alt", "impact": "serious", "help": "h", "nodes": 3}
    insert(store, "accessibility_issue", [{**about, **issue, "url": url} for url in ("/", "/x")])
    mishap = {"kind": "page error", "text": "boom"}
    insert(store, "mishap", [{**about, **mishap, "url": url} for url in ("/x", "/", "/")])
    shown.keep(store)
    assert store.execute(
        "SELECT pages, looked, share, appeared_s, screenshot FROM site_interruption"
    ).fetchall() == [(3, 3, 0.6, 1.5, "2.png")]
    assert store.execute("SELECT pages, elements FROM site_accessibility").fetchall() == [(2, 6)]
    assert store.execute("SELECT pages, example FROM site_mishap").fetchall() == [(2, "/")]
