"""Gaps to the others, held against hand calculations; who is really better than whom."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from benchmark.numbers.gaps import AHEAD, BEHIND, UNCLEAR, Scale, gaps, in_common, others_median
from benchmark.numbers.ranks import rank_sets
from benchmark.numbers.scores import EQUAL, MISSING
from tests.test_scores import catalogue_of, known

NAMES = ["A", "B", "C", "D"]


def scale(values: list[float], se: float = 1.0, n: int = 4000) -> Scale:
    centre = np.array(values, float)
    noise = np.random.default_rng(3).standard_normal((n, centre.size))
    return Scale(centre, centre + se * (noise - noise.mean(axis=0)))


def found(points: Scale, amounts: Scale | None = None, shared=None):
    better = rank_sets(points.values, points.draws).better
    names = NAMES[: points.values.size]
    return {
        (gap.business, gap.against): gap
        for gap in gaps("total", names, points, amounts, better, shared)
    }


@given(arrays(float, st.tuples(st.integers(1, 3), st.integers(2, 9)), elements=st.floats(-9, 9)))
def test_the_median_of_the_others_is_the_plain_one_without_the_own(values):
    plain = [np.median(np.delete(values, at, axis=1), axis=1) for at in range(values.shape[1])]
    assert np.allclose(others_median(values), np.stack(plain, axis=1))


def test_gaps_to_the_median_of_the_others_and_to_the_best_in_class():
    table = found(scale([80, 79.5, 60, 40]))
    # others of A: 79.5, 60, 40; of C: 80, 79.5, 40; nobody is surely better than A or B
    assert table["A", "median"].points == 20
    assert table["C", "median"].points == -19.5
    assert table["D", "best"].points == 40 - (80 + 79.5) / 2
    assert (table["D", "best"].made_of, table["D", "median"].made_of) == (2, 3)
    assert (table["A", "median"].verdict, table["C", "median"].verdict) == (AHEAD, BEHIND)
    assert (table["D", "median"].p_behind, table["A", "median"].p_behind) == (1, 0)


def test_the_interval_of_a_gap_is_that_of_the_difference():
    gap = found(scale([80, 70], se=2.0))["A", "B"]
    half = 1.96 * 2 * np.sqrt(2)
    assert gap.points_low == pytest.approx(10 - half, abs=0.3)
    assert gap.points_high == pytest.approx(10 + half, abs=0.3)


def test_no_gap_and_no_interval_of_one_is_wider_than_points_are():
    draws = np.random.default_rng(5).uniform(0, 60, (4000, 1))  # of a value at the very end: 0
    gap = found(Scale(np.array([0.0, 100.0]), np.hstack([draws, np.full((4000, 1), 100.0)])))[
        "A", "B"
    ]
    assert (gap.points, gap.points_low) == (-100, -100)
    assert -100 < gap.points_high < -60


def test_what_moves_both_sides_leaves_the_gap_alone():
    common = np.random.default_rng(4).standard_normal((4000, 1)) * 10
    points = scale([80, 78], se=0.1)
    gap = found(Scale(points.values, points.draws + common))["A", "B"]
    assert gap.verdict == AHEAD
    assert gap.points_high - gap.points_low < 1


def test_both_directions_of_a_pair_mirror_each_other():
    table = found(scale([80, 70, 60]), scale([2, 5, 9]))
    ab, ba = table["A", "B"], table["B", "A"]
    assert (ba.points, ba.points_low, ba.points_high) == (-10, -ab.points_high, -ab.points_low)
    assert (ab.amount, ba.amount) == (-3, 3)
    assert ab.p_behind + ba.p_behind == pytest.approx(1)
    assert (ab.verdict, ba.verdict) == (AHEAD, BEHIND)


def test_a_pair_is_told_apart_only_if_that_holds_with_all_pairs_at_once():
    # 2.1 standard errors of the difference: enough for one pair, not for six
    apart = 2.1 * np.sqrt(2)
    two, four = found(scale([apart, 0])), found(scale([apart, 0, apart / 2, apart / 2]))
    assert two["A", "B"].verdict == AHEAD
    assert four["A", "B"].verdict == UNCLEAR
    assert four["A", "B"].points_low > 0  # its own interval does not know of the others


def test_identical_businesses_have_no_gap_and_one_alone_has_none_at_all():
    exact = Scale(np.array([50.0, 50.0]), np.full((100, 2), 50.0))
    gap = found(exact)["A", "B"]
    assert (gap.points, gap.p_behind, gap.verdict) == (0, 0.5, UNCLEAR)
    assert found(scale([50])) == {}


def test_pairs_are_compared_over_what_both_were_measured_in():
    catalogue = catalogue_of(*[("service", "easy")] * 5)
    values = [[1, 1, 1, 1, 0], [0.5, 0.5, 0.5, 0.5, np.nan], [0, 0, 0, 0, 1]]
    ladders = in_common(["A", "B", "C"], catalogue, known(values), EQUAL)
    assert set(ladders) == {(0, 1), (1, 2)}  # A and C have the same
    ladder = ladders[0, 1]
    assert ladder.wants.values[:, 0] == pytest.approx([100, 50])  # not 80 against 50
    assert ladders[1, 2].wants.values[:, 0] == pytest.approx([50, 0])


def test_a_pair_with_too_little_in_common_has_no_gap():
    catalogue = catalogue_of(*[("service", "easy")] * 10)
    one, other = [0.5] * 10, [0.5] * 10
    one[0] = one[1] = other[2] = other[3] = np.nan  # each has 8 of 10, both together 6
    ladder = in_common(["A", "B"], catalogue, known([one, other]), EQUAL)[0, 1]
    assert ladder.wants.states[:, 0].tolist() == [MISSING, MISSING]
    points = scale([50, 40])
    table = found(points, shared={(0, 1): None})
    assert ("A", "B") not in table and ("A", "median") in table


VALUES = arrays(float, st.integers(3, 6), elements=st.floats(0, 100).map(lambda x: round(x, 1)))


@given(VALUES, st.randoms(use_true_random=False))
def test_permuting_businesses_permutes_gaps(values, random):
    order = list(range(values.size))
    random.shuffle(order)
    points = scale(list(values), n=200)
    names = [f"firm {at}" for at in range(values.size)]

    def numbers(points: Scale, names: list[str]) -> dict[tuple[str, str], list[float]]:
        better = rank_sets(points.values, points.draws).better
        rows = gaps("total", names, points, None, better)
        return {(g.business, g.against): [g.points, g.points_low, g.points_high] for g in rows}

    plain, moved = numbers(points, names), numbers(points.of(*order), [names[at] for at in order])
    assert plain.keys() == moved.keys()
    for key, row in plain.items():
        assert row == pytest.approx(moved[key], abs=1e-9)


@given(VALUES)
def test_another_rival_changes_no_gap_between_two(values):
    points = scale(list(values), n=200)
    names = [f"firm {at}" for at in range(values.size)]
    some, all_ = (
        {
            (g.business, g.against): (g.points, g.points_low, g.points_high, g.p_behind)
            for g in gaps("x", names[:q], points.of(*range(q)), None, np.zeros((q, q), bool))
            if g.against.startswith("firm")
        }
        for q in (values.size - 1, values.size)
    )
    assert all(all_[pair] == pytest.approx(row) for pair, row in some.items())


@given(VALUES, st.floats(0.001, 1000))
def test_the_scale_of_the_unit_only_scales_the_amounts(values, factor):
    points = scale(list(values), n=200)
    names = [f"firm {at}" for at in range(values.size)]
    better = rank_sets(points.values, points.draws).better
    plain, scaled = (
        list(gaps("x", names, points, Scale(f * points.values, f * points.draws), better))
        for f in (1.0, factor)
    )
    for one, other in zip(plain, scaled, strict=True):
        assert (one.points, one.verdict) == (other.points, other.verdict)
        assert other.amount == pytest.approx(factor * one.amount, rel=1e-6, abs=1e-6 * factor)
