import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from benchmark.numbers.ranks import best_shares, rank_sets, rankability, ranking, words
from benchmark.numbers.scores import MISSING, PROVISIONAL, RANKED

SEEDS = st.integers(0, 2**32 - 1)
VALUES = arrays(float, st.integers(2, 7), elements=st.integers(0, 30).map(float))


def draws_around(values: np.ndarray, se: float = 1.0, seed: int = 0, n: int = 400) -> np.ndarray:
    return values + se * np.random.default_rng(seed).standard_normal((n, values.size))


def states_of(*states: str) -> np.ndarray:
    return np.array(states, dtype=object)


def test_far_apart_businesses_have_one_rank_each():
    values = np.array([10.0, 30.0, 20.0])
    sets = rank_sets(values, draws_around(values))
    assert sets.rank.tolist() == sets.low.tolist() == sets.high.tolist() == [3, 1, 2]


def test_equal_businesses_share_the_better_rank_and_the_next_one_is_skipped():
    values = np.array([5.0, 9.0, 7.0, 7.0])
    assert rank_sets(values, draws_around(values)).rank.tolist() == [4, 1, 2, 2]


def test_facts_without_sampling_error_differ_surely_unless_equal():
    values = np.array([2.0, 1.0, 2.0])
    sets = rank_sets(values, np.tile(values, (100, 1)))
    assert (sets.low.tolist(), sets.high.tolist()) == ([1, 3, 1], [2, 3, 2])


def test_facts_and_samples_mix():
    values = np.array([50.0, 50.0, 10.0])
    draws = draws_around(values)
    draws[:, :2] = 50.0
    sets = rank_sets(values, draws)
    assert (sets.low.tolist(), sets.high.tolist()) == ([1, 1, 3], [2, 2, 3])


def test_what_moves_together_is_told_apart():
    values = np.array([1.0, 1.5])
    common = np.random.default_rng(1).standard_normal((500, 1))
    own = 0.05 * np.random.default_rng(2).standard_normal((500, 2))
    assert rank_sets(values, values + common + own).high.tolist() == [2, 1]
    assert rank_sets(values, draws_around(values)).high.tolist() == [2, 2]


def test_draws_pushed_to_one_side_by_a_ceiling_count_by_their_spread_only():
    values = np.array([100.0, 100.0])
    draws = np.minimum(draws_around(values, se=5.0), 100.0)
    draws[:, 1] -= 3.0
    assert rank_sets(values, draws).high.tolist() == [2, 2]


def test_a_single_business_is_first_of_one():
    (only,) = ranking(["A"], np.array([50.0]), np.full((100, 1), 50.0), states_of(RANKED))
    assert only.words == "1st (1 of 1)"
    assert np.isnan(rankability(np.array([50.0]), np.full((100, 1), 50.0)))


def test_provisional_is_compared_but_not_ranked_and_without_data_is_not_compared():
    values = np.array([90.0, 50.0, 49.0, np.nan])
    draws = draws_around(values)
    states = states_of(PROVISIONAL, RANKED, RANKED, MISSING)
    first, second, third, none = ranking(["A", "B", "C", "D"], values, draws, states)
    assert (first.rank, first.low, first.high, first.best) == (None, 1, 1, None)
    assert first.words == "provisional, no rank (1 of 3)"
    assert second.words == "2nd (2–3 of 3), tied with C"
    assert (second.worse_than, second.better_than, third.tied) == (("A",), (), ("B",))
    assert (none.words, none.low, none.of) == (MISSING, None, 3)


def test_nobody_with_enough_data():
    found = ranking(
        ["A", "B"], np.full(2, np.nan), np.full((9, 2), np.nan), states_of(*[MISSING] * 2)
    )
    assert [s.words for s in found] == [MISSING, MISSING]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((3, 2, 5, 10, ["A", "C"]), "3rd (2–5 of 10), tied with A, C"),
        ((1, 1, 1, 4, []), "1st (1 of 4)"),
        ((12, 11, 13, 22, []), "12th (11–13 of 22)"),
        ((22, 22, 22, 22, []), "22nd (22 of 22)"),
        ((2, 1, 6, 6, list("ABCDE")), "2nd (1–6 of 6), tied with A, B, C, 2 more"),
    ],
)
def test_words(given, said):
    assert words(*given) == said


def test_chance_of_being_best_is_divided_in_a_draw_with_two_bests():
    assert best_shares(np.array([[2.0, 2.0, 1.0], [0.0, 1.0, 0.0]])).tolist() == [0.25, 0.75, 0]


def test_rankability_tells_signal_from_noise():
    apart, same = np.arange(10.0) * 10, np.zeros(10)
    assert rankability(apart, draws_around(apart)) > 0.99
    assert rankability(same, draws_around(same)) == 0
    assert rankability(same, np.zeros((50, 10))) == 0


@settings(max_examples=40, deadline=None)
@given(VALUES, SEEDS)
def test_a_rank_set_holds_its_rank_and_counts_whom_it_cannot_be_told_from(values, seed):
    sets = rank_sets(values, draws_around(values, se=4.0, seed=seed))
    assert (sets.low <= sets.rank).all()
    assert (sets.rank <= sets.high).all()
    told_apart = sets.better | sets.better.T
    assert (sets.high - sets.low == values.size - 1 - told_apart.sum(axis=1)).all()


@settings(max_examples=40, deadline=None)
@given(VALUES, SEEDS, st.randoms(use_true_random=False))
def test_permuting_businesses_permutes_results(values, seed, random):
    draws = draws_around(values, se=4.0, seed=seed)
    order = list(range(values.size))
    random.shuffle(order)
    sets, moved = rank_sets(values, draws), rank_sets(values[order], draws[:, order])
    assert (moved.better == sets.better[np.ix_(order, order)]).all()
    assert (moved.rank == sets.rank[order]).all()


@settings(max_examples=40, deadline=None)
@given(VALUES, SEEDS, st.floats(0.001, 1000))
def test_the_scale_of_the_unit_does_not_matter(values, seed, scale):
    draws = draws_around(values, se=4.0, seed=seed)
    assert (
        rank_sets(values, draws).better == rank_sets(scale * values, scale * draws).better
    ).all()


@settings(max_examples=40, deadline=None)
@given(VALUES, SEEDS)
def test_lower_and_higher_mirror_each_other(values, seed):
    # symmetric draws: each with its mirror image
    half = draws_around(values, se=4.0, seed=seed, n=200)
    draws = np.concatenate([half, 2 * values - half])
    assert (rank_sets(values, draws).better == rank_sets(-values, -draws).better.T).all()
