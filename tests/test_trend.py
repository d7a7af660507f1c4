"""Changes between waves, held against hand calculations."""

import json
from statistics import NormalDist
from types import SimpleNamespace

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmark import store, tables
from benchmark.numbers.gaps import Scale
from benchmark.numbers.instruments import versions
from benchmark.numbers.scores import MISSING, PROVISIONAL, RANKED
from benchmark.numbers.trend import BETTER, BROKEN, UNCLEAR, WORSE, changes, holm, judged
from benchmark.questions import textparts

NAMES = ["A", "B", "C", "D"]


def column(values: list[float], se: float = 1.0, seed: int = 1, states: list[str] | None = None):
    centre = np.array(values, float)
    noise = np.random.default_rng(seed).standard_normal((2000, centre.size))
    labels = states or [MISSING if np.isnan(value) else RANKED for value in values]
    return centre, centre + se * (noise - noise.mean(axis=0)), np.array(labels, dtype=object)


def told(before, after, **options):
    names = NAMES[: len(before[0])]
    return {
        one.business: one for one in judged(list(changes("x", names, before, after, **options)))
    }


def test_holm_by_hand():
    # Holm 1979; R: p.adjust(c(.01, .02, .03, .005), "holm") = .03 .04 .04 .02
    assert holm([0.01, 0.02, 0.03, 0.005]) == pytest.approx([0.03, 0.04, 0.04, 0.02])
    assert holm([0.6, 0.7, None]) == [1.0, 1.0, None]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_adjusted_p_values_are_no_smaller_and_keep_their_order(p):
    adjusted = holm(p)
    assert all(a >= b for a, b in zip(adjusted, p, strict=True))
    assert [adjusted[at] for at in np.argsort(p, kind="stable")] == sorted(adjusted)


def test_what_changed_for_everybody_is_no_change():
    found = told(column([50, 60, 70, 80]), column([60, 70, 80, 90], seed=2))
    assert [one.verdict for one in found.values()] == [UNCLEAR] * 4
    assert found["A"].change == 10
    assert found["A"].market == 10
    assert found["A"].points == 0


def test_a_change_beyond_the_market_is_clear_with_its_interval():
    found = told(column([50, 60, 70, 80]), column([72, 62, 72, 70], seed=2))
    # changes 22, 2, 2, -10; market 2
    assert (found["A"].market, found["A"].points, found["D"].points) == (2, 20, -12)
    assert (found["A"].verdict, found["B"].verdict, found["D"].verdict) == (BETTER, UNCLEAR, WORSE)
    assert found["A"].points_low < 20 < found["A"].points_high
    assert found["A"].p_holm < 0.05 < found["B"].p_holm


def test_the_p_value_is_that_of_the_studentised_change():
    found = told(column([50, 60, 60]), column([53, 60, 60], seed=9))
    # A: 3 beyond a market of 0; half of its normal interval is 1.96 standard errors
    one = found["A"]
    se = (one.points_high - one.points_low) / (2 * 1.96)
    assert NormalDist().inv_cdf(1 - one.p / 2) == pytest.approx(3 / se, rel=0.15)


def test_one_of_many_changes_must_be_clearer_than_one_alone():
    before, after = column([50, 60, 70], seed=1), column([54.2, 60, 70], seed=2)
    one = list(changes("x", NAMES[:3], before, after))
    many = [
        replaced for at in range(30) for replaced in changes(f"x{at}", NAMES[:3], before, before)
    ]
    assert judged(one)[0].verdict == BETTER
    assert judged([*one, *many])[0].verdict in (UNCLEAR, BETTER)
    assert judged([*one, *many])[0].p_holm >= judged(one)[0].p_holm


def test_shorter_times_are_better():
    points = column([50, 60, 60]), column([80, 60, 60], seed=2)
    hours = Scale(*column([40, 30, 30])[:2]), Scale(*column([10, 30, 30], seed=2)[:2])
    (one, *_) = judged(list(changes("hours", NAMES[:3], *points, amounts=hours)), {"hours"})
    assert (one.amount, one.points, one.verdict) == (-30, 30, BETTER)


def test_only_who_is_ranked_twice_is_judged_or_part_of_the_market():
    states = [RANKED, RANKED, PROVISIONAL, RANKED]
    found = told(column([50, 60, 20, np.nan]), column([70, 60, 90, 80], seed=2, states=states))
    assert found["A"].market == 10  # of A and B alone
    assert (found["C"].verdict, found["C"].reason) == (UNCLEAR, "not ranked in both waves")
    assert (found["D"].change, found["D"].reason) == (None, "no score in one of the waves")


def test_a_line_breaks_where_the_instrument_changed():
    broken = ["call v1, now call v2", None, None, None]
    found = told(column([50, 60, 70, 80]), column([90, 60, 70, 80], seed=2), broken=broken)
    assert (found["A"].verdict, found["A"].reason) == (BROKEN, "call v1, now call v2")
    assert found["A"].points is None
    assert found["B"].market == 0


def test_nobody_to_compare_with_is_no_market():
    found = told(column([50, np.nan]), column([90, np.nan], seed=2))
    assert found["A"].reason == "nobody else to compare with"


def test_facts_without_sampling_error_need_no_test():
    still = [50.0, 60.0, 70.0]
    after = [50.0, 60.0, 90.0]
    exact = [
        (np.array(v), np.tile(v, (200, 1)), np.array([RANKED] * 3, object)) for v in (still, after)
    ]
    found = told(*exact)
    assert (found["C"].p, found["C"].verdict, found["A"].verdict) == (None, BETTER, UNCLEAR)


def test_what_counts_in_both_waves_is_drawn_in_both():
    # The same draws twice: nothing but the step is left, and it is certain.
    before = column([50, 60, 70], se=20)
    after = (before[0] + [1, 0, 0], before[1] + [1, 0, 0], before[2])
    assert told(before, after)["A"].verdict == BETTER


def test_a_change_is_said_in_what_it_was_tested_in():
    with duckdb.connect() as connection:
        tables.create(connection)
        store.insert(
            connection, "business", [{"business": "a", "name": "A", "role": "own", "position": 1}]
        )
        hours = {
            "indicator": "hours", "title": "Time to reply", "unit": "h", "want": "informed",
            "stage": "interaction", "touchpoint": "email", "pillar": "service", "floor": 120,
            "target": 2, "summary": "mean", "counts": "audit", "source": "us",
        }  # fmt: skip
        store.insert(connection, "indicator", [hours])
        clear = {"wave": "2", "since": "1", "business": "a", "verdict": "better"}
        # Both waves beyond the goalposts: clearly faster, and worth nothing.
        amounts = {"amount": -50.0, "amount_low": -70.0, "amount_high": -31.0}
        spans = {"points": 0.0, "points_low": -9.0, "points_high": 13.7}
        total = {"points": 4.0, "points_low": 1.0, "points_high": 7.0}
        store.insert(connection, "change", [clear | {"scope": "hours"} | amounts | spans])
        store.insert(connection, "change", [clear | {"scope": "total"} | total])
        assert textparts.changes(connection, "2")[1:] == [
            "  A, Time to reply: better, -50 h (-70 to -31), worth +0.0 points (-9.0 to +13.7)",
            "  A, total: better, +4.0 points (+1.0 to +7.0)",
        ]


def test_the_settings_of_a_gathering_are_its_instrument_and_politeness_is_not():
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        tables.create(connection)
        slow = {"pages": 300, "depth": 6, "delay_s": 5.0}
        gathered = {
            ("w1", "a"): slow, ("w2", "a"): slow | {"delay_s": 0.1},
            ("w1", "b"): slow, ("w2", "b"): slow | {"pages": 50},
        }  # fmt: skip
        for (wave, business), settings in gathered.items():
            row = {
                "capture": f"{wave}{business}", "kind": "crawl", "wave": wave, "business": business,
                "sealed_at": "2026-05-01 10:00:00+00", "settings": json.dumps(settings),
                "sha256": "",
            }  # fmt: skip
            store.insert(connection, "capture", [row])
        one = SimpleNamespace(indicator="broken_links", counts="crawl", touchpoint="website")
        seen = SimpleNamespace(tried=np.array([1.0, 1.0, 0.0]))
        ladder = SimpleNamespace(businesses=("a", "b", "c"))
        then, now = (
            versions(
                connection,
                SimpleNamespace(wave=wave, catalogue=[one], estimates=[seen], ladder=ladder),  # type: ignore[arg-type]
            )
            for wave in ("w1", "w2")
        )
    assert then["a", "broken_links"] == now["a", "broken_links"] == "crawl: pages 300, depth 6"
    assert now["b", "broken_links"] == "crawl: pages 50, depth 6"
    assert now["c", "broken_links"] is None
