from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from benchmark.numbers.agreement import alpha, percent_agreement
from benchmark.numbers.estimates import (
    linear_score,
    lognormal_score,
    rating,
    restricted_mean,
    rmst,
    weighted_quantile,
    wilson,
)
from benchmark.numbers.resample import Estimate, census, from_rows, from_sums, weights
from benchmark.numbers.scores import (
    MISSING,
    PROVISIONAL,
    RANKED,
    Indicator,
    Measured,
    Weights,
    standings,
)
from benchmark.numbers.states import Thresholds, measured, state
from tests.sums import bucket, sums_of

ANSWERED = Indicator(
    indicator="answered", title="Answered", unit="share", want="informed", stage="interaction",
    touchpoint="email", pillar="service", floor=0, target=1, summary="share", source="test",
)  # fmt: skip
HOURS = replace(
    ANSWERED, indicator="hours", summary="restricted_mean", floor=120, target=2, cap=120
)
STARS = replace(
    ANSWERED, indicator="stars", pillar="reputation", want="promises", summary="rating",
    floor=1, target=5, counts="review",
)  # fmt: skip
WALLS = replace(ANSWERED, indicator="blocking_walls", want="easy", counts="look")
LCP = replace(
    ANSWERED, indicator="lcp_ms", want="easy", summary="median", curve="lognormal",
    floor=4000, target=2500, counts="load",
)  # fmt: skip
WANTS = ("easy", "expectations", "promises", "informed", "individual", "put_right")


def rows(business: str, values: list[float]) -> pd.DataFrame:
    """One cluster per value; NaN = tried, not observed."""
    clusters = [f"{business} {i}" for i in range(len(values))]
    return pd.DataFrame({"business": business, "cluster": clusters, "value": values})


def estimate(indicator: Indicator, *parts: pd.DataFrame, **options: float) -> Estimate:
    names = [part.business.iloc[0] for part in parts]
    table = pd.concat(parts, ignore_index=True)
    sums = sums_of(table, names, indicator.cap)
    return from_sums(indicator, names, sums, weights(names, draws=1000), **options)


def catalogue_of(*cells: tuple[str, str]) -> list[Indicator]:
    return [
        replace(ANSWERED, indicator=f"{pillar} {want} {i}", pillar=pillar, want=want)
        for i, (pillar, want) in enumerate(cells)
    ]


def known(values: list[list[float]], states: list[list[str]] | None = None) -> Measured:
    """Shares as they are, NaN = not enough data; three draws around each."""
    array = np.array(values, float)
    seen = np.where(np.isnan(array), MISSING, RANKED).astype(object)
    labels = seen if states is None else np.array(states, dtype=object)
    reasons = np.where(labels == RANKED, "", "3 of 10 audits").astype(object)
    return Measured(array, np.stack([array - 0.01, array, array + 0.01]), labels, reasons)


# estimates


def test_the_order_of_goalposts_is_the_direction():
    assert linear_score([0, 31, 60, 90, np.nan], 60, 2)[:4].tolist() == [100, 50, 0, 0]
    assert linear_score([0, 31, 60, 90], 2, 60).tolist() == [0, 50, 100, 100]
    assert np.isnan(linear_score([np.nan], 60, 2)).all()


def test_a_missing_speed_has_no_lighthouse_score():
    assert np.isnan(lognormal_score([np.nan], 2500, 4000)).all()


def test_no_observations_have_no_share():
    assert np.isnan(wilson(0, 0)).all()


def test_without_reviews_the_rating_is_the_prior():
    assert rating([], [], prior_mean=3.5).value == 3.5
    assert rating([], []).effective_n == 0


def test_a_review_loses_half_its_weight_in_half_a_year():
    fresh, old = rating([5], [0], prior=0), rating([5, 1], [0, 182.6], prior=0)
    assert (fresh.value, old.value) == (5, pytest.approx(11 / 3))


def test_the_median_is_the_ordinary_one_and_whole_weights_repeat_values():
    values = [4.0, 1.0, 3.0, 9.0]
    assert weighted_quantile(values, np.ones(4), 0.5) == np.median(values)
    repeated = np.repeat(values, [2, 0, 3, 1])
    assert weighted_quantile(values, [2, 0, 3, 1], 0.5) == np.median(repeated)
    assert np.isnan(weighted_quantile(values, np.zeros((1, 4)), 0.5)).all()


@given(st.lists(st.integers(1, 50), min_size=2, max_size=30), st.integers(5, 60))
def test_followed_for_the_whole_window_both_restricted_means_are_one(hours, cap):
    times, answered = np.minimum(hours, cap), np.array(hours) < cap
    found = rmst(times, answered, cap)
    plain = restricted_mean(np.where(answered, times, np.nan), cap)
    assert found.value == pytest.approx(plain.value)
    assert found.se == pytest.approx(plain.se * np.sqrt((len(hours) - 1) / len(hours)), abs=1e-9)


def test_agreement_is_undefined_where_there_is_nothing_to_tell_apart():
    assert np.isnan(alpha([[1, 1, 1], [1, 1, 1]]))
    assert percent_agreement([[1, 1, 1], [1, 1, 1]]) == 1
    assert np.isnan(percent_agreement([[1, np.nan], [np.nan, 1]]))


# resampling


def test_no_answer_counts_as_the_cap_in_a_time_and_not_at_all_in_a_mean():
    times = rows("A", [10.0, np.nan, 500.0, 2.0])
    capped, mean = estimate(HOURS, times), estimate(replace(HOURS, summary="mean"), times)
    assert capped.value[0] == (10 + 120 + 120 + 2) / 4
    assert mean.value[0] == (10 + 120 + 2) / 3
    assert (capped.n[0], capped.tried[0], mean.n[0], mean.tried[0]) == (4, 4, 3, 4)


def test_only_failed_attempts_are_no_value_rather_than_zero():
    found = estimate(ANSWERED, rows("A", [np.nan] * 12), rows("B", [1.0, 0.0]))
    assert np.isnan(found.value[0])
    assert np.isnan(found.draws[:, 0]).all()
    assert (found.value[1], found.n.tolist()) == (0.5, [0, 2])


def test_ten_five_star_reviews_are_not_certain():
    found = estimate(replace(STARS, summary="mean", unit="stars"), rows("A", [5.0] * 10))
    assert found.value[0] == 5
    assert 0.15 < found.draws.std() < 0.5
    assert (
        estimate(replace(STARS, summary="mean", unit="stars"), rows("A", [5.0] * 1000)).draws.std()
        < 0.01
    )


def test_draws_are_centred_on_the_estimate_and_spread_by_its_standard_error():
    values = (np.arange(400) % 7).astype(float).tolist()
    found = estimate(
        replace(ANSWERED, summary="mean", unit="clicks", floor=6, target=0), rows("A", values)
    )
    assert found.draws.mean() == pytest.approx(found.value[0])
    assert found.draws.std() == pytest.approx(np.std(values) / 20, rel=0.12)


def test_the_interval_of_a_share_is_wilsons():
    found = estimate(ANSWERED, rows("A", [1.0] * 9 + [0.0]))
    assert (found.low[0], found.high[0]) == tuple(float(end) for end in wilson(9, 10))


def test_shares_times_and_stars_stay_within_what_can_be():
    assert estimate(ANSWERED, rows("A", [1.0] * 12)).draws.max() <= 1
    assert estimate(HOURS, rows("A", [np.nan] * 12)).draws.max() <= 120
    assert estimate(STARS, rows("A", [5.0] * 12)).draws.max() <= 5


def test_samples_of_one_cluster_vary_together():
    values = np.tile([0.0, 1.0], 50)
    alone = estimate(ANSWERED, rows("A", values.tolist()))
    twice = rows("A", values.tolist()).assign(
        cluster=[f"A {i // 10 * 2 + i % 2}" for i in range(100)]
    )
    assert estimate(ANSWERED, twice).draws.std() > 1.5 * alone.draws.std()


def test_what_was_observed_together_is_drawn_together():
    part = rows("A", (np.arange(200) % 3 == 0).astype(float).tolist())
    first, second = estimate(ANSWERED, part), estimate(replace(ANSWERED, indicator="other"), part)
    assert np.corrcoef(first.draws[:, 0], second.draws[:, 0])[0, 1] > 0.9


@pytest.mark.parametrize("indicator", [ANSWERED, HOURS, STARS], ids=lambda i: i.indicator)
def test_no_rival_changes_a_number_of_another(indicator):
    own, rival = rows("own", [1.0, 0.5, 0.0, 1.0] * 5), rows("rival", [0.2] * 30)
    alone, both = estimate(indicator, own), estimate(indicator, rival, own)
    assert alone.value[0] == both.value[1]
    assert (alone.draws[:, 0] == both.draws[:, 1]).all()


def test_the_median_of_loads_varies_and_ignores_failed_ones():
    loads = pd.DataFrame({"business": "A", "value": [2000.0, 2200, 3000, 2100, 2300, np.nan]})
    loads = loads.assign(weight=1.0, bucket=[bucket(i) for i in range(6)])
    found = from_rows(LCP, ["A", "B"], loads, weights(["A", "B"], draws=500))
    assert (found.value[0], found.n[0], found.tried[0]) == (2200, 5, 6)
    assert not np.isnan(found.draws[:, 0]).any()
    assert (found.draws[:, 0].min(), found.draws[:, 0].max()) == (2000, 3000)
    assert np.isnan(found.value[1])
    assert np.isnan(found.draws[:, 1]).all()


def test_a_fact_of_the_whole_site_has_no_sampling_error():
    found = census(np.array([3.0, np.nan]), draws=5)
    assert (found.draws[:, 0] == 3).all()
    assert found.n.tolist() == [1, 0]


# data states


@pytest.mark.parametrize(
    ("indicator", "n", "coverage", "expected"),
    [
        (ANSWERED, 3, np.nan, (MISSING, "3 of 10 audits")),
        (ANSWERED, 12, np.nan, (PROVISIONAL, "12 of 30 audits")),
        (ANSWERED, 30, np.nan, (RANKED, "")),
        (STARS, 19.9, np.nan, (MISSING, "19 of 20 effective reviews")),
        (STARS, 400, 0.1, (PROVISIONAL, "10 % of the platform's reviews")),
        (STARS, 400, 0.8, (RANKED, "")),
        (STARS, 400, np.nan, (RANKED, "")),
        (LCP, 2, 0.1, (MISSING, "2 of 3 loads")),
        (LCP, 5, 0.1, (RANKED, "")),
        (WALLS, 0, np.nan, (MISSING, "0 of 1 pages looked at")),
        (WALLS, 1, np.nan, (PROVISIONAL, "1 of 2 pages looked at")),
        (WALLS, 2, np.nan, (RANKED, "")),
    ],
)
def test_data_states(indicator, n, coverage, expected):
    assert state(indicator, n, coverage=coverage) == expected


def test_thresholds_are_settings_of_the_study():
    assert state(ANSWERED, 12, thresholds=Thresholds(audits=(5, 12))) == (RANKED, "")


def test_measured_puts_estimates_side_by_side_with_their_states():
    few, many = rows("A", [1.0] * 3), rows("B", [1.0, 0.0] * 20)
    cells = measured([ANSWERED], [estimate(ANSWERED, few, many)])
    assert cells.states[:, 0].tolist() == [MISSING, RANKED]
    found = standings(["A", "B"], [ANSWERED], cells)
    assert np.isnan(found.indicators.values[0, 0])
    assert found.indicators.values[1, 0] == pytest.approx(50)


# the ladder


def test_wants_and_pillars_are_means_and_the_total_is_geometric():
    catalogue = catalogue_of(
        ("service", "easy"),
        ("service", "easy"),
        ("service", "informed"),
        ("reputation", "promises"),
    )
    found = standings(["A"], catalogue, known([[0.2, 0.4, 0.9, 0.15]]))
    assert found.wants.names == ("service.easy", "service.informed", "reputation.promises")
    assert found.wants.values[0] == pytest.approx([30, 90, 15])
    assert found.pillars.values[0] == pytest.approx([60, 15])
    assert found.total.values[0] == pytest.approx([30])
    low, high = found.total.interval()
    assert low[0, 0] < 30 < high[0, 0]


def test_a_pillar_of_nothing_is_floored_at_one():
    catalogue = catalogue_of(("service", "easy"), ("reputation", "promises"))
    assert standings(["A"], catalogue, known([[1.0, 0.0]])).total.values[0, 0] == pytest.approx(10)


def test_own_weights():
    catalogue = catalogue_of(
        ("service", "easy"), ("service", "informed"), ("reputation", "promises")
    )
    weights = Weights(wants={("service", "easy"): 3}, pillars={"service": 2})
    found = standings(["A"], catalogue, known([[0.8, 0.4, 0.2]]), weights)
    assert found.pillars.values[0] == pytest.approx([70, 20])
    assert found.total.values[0, 0] == pytest.approx((70 * 70 * 20) ** (1 / 3))


def test_an_indicator_of_weight_0_has_points_and_makes_no_want():
    plain, extra = catalogue_of(("service", "easy"), ("service", "informed"))
    found = standings(["A"], [plain, replace(extra, weight=0)], known([[0.5, 1.0]]))
    assert found.wants.names == ("service.easy",)
    assert found.indicators.values[0].tolist() == [50, 100]
    assert found.pillars.values[0, 0] == pytest.approx(50)


def test_a_want_needs_four_fifths_of_its_weight():
    catalogue = catalogue_of(*[("service", "easy")] * 5)
    gap = float("nan")
    found = standings(["A", "B"], catalogue, known([[0.2] * 4 + [gap], [0.2] * 3 + [gap, gap]]))
    assert found.wants.values[0, 0] == pytest.approx(20)
    assert np.isnan(found.wants.values[1, 0])
    assert (found.wants.states[1, 0], found.wants.reasons[1, 0]) == (MISSING, "3 of 10 audits")


# Of two, one: few unhappy customers must not cost a business its reputation score.
@pytest.mark.parametrize(("studied", "needed"), [(1, 1), (2, 1), (3, 2), (4, 3), (5, 3), (6, 4)])
def test_a_pillar_needs_two_thirds_of_the_wants_the_study_measures(studied, needed):
    catalogue = catalogue_of(*[("service", want) for want in WANTS[:studied]])
    values = [[0.5] * there + [np.nan] * (studied - there) for there in (needed, needed - 1)]
    pillar = standings(["A", "B"], catalogue, known(values)).pillars
    assert np.isnan(pillar.values[:, 0]).tolist() == [False, True]
    assert pillar.states[1, 0] == MISSING


def test_a_reputation_only_study_has_a_reputation_and_no_total():
    found = standings(["A"], catalogue_of(("reputation", "promises")), known([[0.7]]))
    assert found.pillars.column("reputation")[0] == pytest.approx([70])
    assert (found.total.states[0, 0], found.pillars.states[0, 0]) == (MISSING, MISSING)
    assert np.isnan(found.total.draws).all()
    assert found.total.reasons[0, 0] == "no service score"


def test_a_score_is_ranked_only_if_four_fifths_of_what_it_rests_on_is():
    catalogue = catalogue_of(*[("service", want) for want in WANTS[:5]])
    thin = [[RANKED] * 4 + [PROVISIONAL], [RANKED] * 3 + [PROVISIONAL] * 2]
    pillar = standings(["A", "B"], catalogue, known([[0.5] * 5] * 2, thin)).pillars
    assert pillar.states[:, 0].tolist() == [RANKED, PROVISIONAL]
    assert pillar.reasons[:, 0].tolist() == ["", "3 of 10 audits"]


# what must hold for any data

CELLS = [(p, w) for p in ("service", "reputation") for w in WANTS[:3] for _ in range(2)]
SHARES = st.one_of(st.floats(0, 1), st.just(np.nan))
TABLES = arrays(float, st.tuples(st.integers(1, 5), st.just(len(CELLS))), elements=SHARES)


def ladder(values: np.ndarray) -> np.ndarray:
    """All scores of each business side by side, for comparing."""
    names = [str(i) for i in range(len(values))]
    found = standings(names, catalogue_of(*CELLS), known(values.tolist()))
    parts = (found.indicators, found.wants, found.pillars, found.total)
    return np.concatenate([part.values for part in parts], axis=1)


@settings(deadline=None)
@given(TABLES, st.randoms(use_true_random=False))
def test_permuting_businesses_permutes_scores(values, random):
    order = list(range(len(values)))
    random.shuffle(order)
    assert np.allclose(ladder(values[order]), ladder(values)[order], equal_nan=True)


@settings(deadline=None)
@given(TABLES)
def test_adding_a_rival_never_changes_anothers_score(values):
    assert np.allclose(ladder(values)[:1], ladder(values[:1]), equal_nan=True)


@settings(deadline=None)
@given(TABLES, st.integers(0, len(CELLS) - 1), st.floats(0, 1))
def test_better_on_one_indicator_never_lowers_the_total(values, at, gain):
    better = values.copy()
    better[:, at] += gain
    before, after = ladder(values)[:, -1], ladder(better)[:, -1]
    assert (np.isnan(before) == np.isnan(after)).all()
    assert not (after < before - 1e-9).any()


@given(arrays(float, 20, elements=st.floats(0, 200)), st.floats(0.001, 1000))
def test_the_scale_of_the_unit_does_not_matter(values, scale):
    scaled = replace(HOURS, floor=scale * 120, target=scale * 2)
    assert np.allclose(HOURS.score(values), scaled.score(scale * values))


@settings(deadline=None)
@given(TABLES)
def test_missing_is_never_zero(values):
    scores, filled = ladder(values), ladder(np.nan_to_num(values))
    indicators_and_wants = len(CELLS) + len(set(CELLS))
    seen = ~np.isnan(scores)
    seen[:, indicators_and_wants:] = False  # a pillar may lose its best want to missing data
    assert (scores[seen] >= filled[seen] - 1e-9).all()
    nothing = np.isnan(values).all(axis=1)
    assert np.isnan(scores[nothing]).all()
