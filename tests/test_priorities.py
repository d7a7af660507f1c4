"""Winnable points, the journey map and sensitivity, held against hand calculations."""

from dataclasses import replace

import numpy as np
import pytest

from benchmark.numbers import journeymap, priorities, sensitivity
from benchmark.numbers.estimates import FloatArray
from benchmark.numbers.results import Scored
from benchmark.numbers.scores import (
    EQUAL,
    MISSING,
    PROVISIONAL,
    RANKED,
    Indicator,
    Measured,
    Weights,
    shares,
    standings,
)
from tests.test_scores import ANSWERED, catalogue_of

NAMES = ("A", "B", "C")


def scored(
    catalogue: list[Indicator], values: list[list[float]], se: float = 0.0, weights: Weights = EQUAL
) -> Scored:
    """Shares as they are, NaN = not enough data; normal draws of standard error `se`."""
    array: FloatArray = np.array(values, float)
    noise = np.random.default_rng(5).standard_normal((2000, *array.shape))
    states = np.where(np.isnan(array), MISSING, RANKED).astype(object)
    measured = Measured(array, array + se * noise, states, np.full(array.shape, "", object))
    ladder = standings(NAMES[: len(array)], catalogue, measured, weights)
    return Scored("w", catalogue, [], measured, weights, ladder, [], lambda e, f: measured)


BOTH = catalogue_of(("service", "easy"), ("service", "easy"), ("reputation", "promises"))


def table(found: Scored) -> dict[tuple[str, str], priorities.Priority]:
    rows = priorities.priorities(priorities.levers(found))
    return {(row.business, row.indicator): row for row in rows}


def test_shares_times_scores_are_the_pillars():
    catalogue = catalogue_of(
        ("service", "easy"), ("service", "easy"), ("service", "promises"), ("reputation", "easy")
    )
    weights = Weights({catalogue[0].indicator: 3}, {("service", "promises"): 2})
    values = [[0.2, 0.4, 0.9, 0.5], [0.1, np.nan, np.nan, 0.6], [0.7, 0.6, 0.5, 0.1]]
    ladder = scored(catalogue, values, weights=weights).ladder
    part = shares(ladder, catalogue, weights)
    assert part[0].tolist() == pytest.approx([0.25, 1 / 12, 2 / 3, 1])
    points = (part * np.nan_to_num(ladder.indicators.values)) @ [[1, 0], [1, 0], [1, 0], [0, 1]]
    for at, pillar in np.argwhere(~np.isnan(ladder.pillars.values)):
        assert points[at, pillar] == pytest.approx(ladder.pillars.values[at, pillar])


def test_winnable_points_by_hand():
    # A is at 20 and 80 in service and 50 in reputation: total sqrt(50 * 50).
    found = table(scored(BOTH, [[0.2, 0.8, 0.5], [0.6, 0.5, 0.9], [0.4, 0.5, 0.3]]))
    # the others' median of the first is 50: service would be 65, the total sqrt(65 * 50)
    first = found["A", BOTH[0].indicator]
    assert first.points == pytest.approx(np.sqrt(65 * 50) - 50)
    assert (first.of_scope, first.place, first.p_behind) == ("total", 1, 1)
    # A is above the others in the second: nothing to win
    assert found["A", BOTH[1].indicator].points == 0
    assert found["A", BOTH[1].indicator].p_behind == 0
    # the others' median of reputation is 60
    assert found["A", BOTH[2].indicator].points == pytest.approx(np.sqrt(50 * 60) - 50)


def test_expected_ranks_are_those_of_whom_it_would_pass():
    found = table(scored(BOTH, [[0.2, 0.8, 0.5], [0.6, 0.5, 0.5], [0.9, 0.8, 0.5]]))
    # totals 50, sqrt(55 * 50), sqrt(85 * 50); at the median of 75 A's service is 77.5
    assert found["A", BOTH[0].indicator].ranks_gained == 1
    assert found["C", BOTH[0].indicator].ranks_gained == 0


def test_confidence_weighs_in():
    values = [[0.48, 0.5, 0.5], [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]]
    sure, unsure = (
        table(scored(BOTH, values, se))["A", BOTH[0].indicator] for se in (0.0001, 0.05)
    )
    assert sure.p_behind == 1
    assert 0.5 < unsure.p_behind < 0.8
    assert sure.points == pytest.approx(50 - np.sqrt(49 * 50), abs=0.02)
    assert unsure.points > sure.points  # it may be far behind


def test_without_a_total_the_points_are_the_pillars():
    catalogue = catalogue_of(("service", "easy"), ("service", "easy"))
    found = table(scored(catalogue, [[0.2, 0.8], [0.6, 0.5], [0.4, 0.5]]))
    first = found["A", catalogue[0].indicator]
    assert (first.of_scope, first.points) == ("service", pytest.approx(15))


def test_what_is_not_measured_or_weighs_nothing_has_no_priority():
    catalogue = [*BOTH, replace(ANSWERED, indicator="detail", weight=0)]
    values = [[0.2, 0.8, 0.5, 0.1], [0.6, 0.5, np.nan, 0.9], [0.4, 0.5, 0.3, 0.9]]
    found = table(scored(catalogue, values))
    assert ("A", "detail") not in found
    assert ("B", BOTH[2].indicator) not in found
    assert found["B", BOTH[0].indicator].of_scope == "service"


def test_a_cell_of_one_indicator_is_that_indicator():
    catalogue = [
        replace(BOTH[0], stage="buy", touchpoint="call"),
        replace(BOTH[1], stage="use", touchpoint="email"),
        replace(BOTH[2], stage="word_of_mouth", touchpoint="review"),
    ]
    whole = scored(catalogue, [[0.2, 0.8, 0.5], [0.6, 0.5, 0.9], [0.4, 0.5, 0.3]])
    levers = priorities.levers(whole)
    cells = {(c.business, c.stage): c for c in journeymap.cells(whole, levers)}
    cell, priority = cells["A", "buy"], table(whole)["A", catalogue[0].indicator]
    assert (cell.score, cell.median, cell.best) == (20, 50, 60)
    assert (cell.verdict, cell.points) == ("behind", pytest.approx(priority.points))
    assert cell.moment_of_truth
    assert not cells["A", "use"].moment_of_truth  # nothing to win there


def test_a_cell_counts_what_is_behind_and_nothing_twice():
    catalogue = [replace(one, stage="buy", touchpoint="call") for one in BOTH[:2]]
    whole = scored(catalogue, [[0.2, 0.8], [0.6, 0.5], [0.4, 0.5]])
    (cell,) = [c for c in journeymap.cells(whole, priorities.levers(whole)) if c.business == "A"]
    assert (cell.score, cell.points, cell.of_scope) == (50, pytest.approx(15), "service")
    assert cell.indicators == 2


def test_a_cell_with_too_little_measured_has_no_score():
    catalogue = [replace(one, stage="buy", touchpoint="call") for one in BOTH[:2]]
    whole = scored(catalogue, [[0.2, np.nan], [0.6, 0.5], [0.4, 0.5]])
    cells = {c.business: c for c in journeymap.cells(whole, priorities.levers(whole))}
    assert (cells["A"].state, cells["A"].score, cells["A"].verdict) == (MISSING, None, None)
    assert cells["B"].median == 45  # of C alone


# sensitivity


def steady(whole: Scored) -> dict[tuple[str, str], sensitivity.Steadiness]:
    return {(s.scope, s.business): s for s in sensitivity.steadiness(whole, seed=1)}


def test_who_is_better_in_everything_is_first_whatever_the_weights():
    found = steady(scored(BOTH, [[0.9, 0.9, 0.9], [0.5, 0.5, 0.5], [0.1, 0.1, 0.1]]))
    assert [found["total", name].first for name in NAMES] == [1, 0, 0]
    assert {one.same_rank for one in found.values()} == {1}


def test_weights_decide_between_two_that_are_good_at_different_things():
    # Service is easy alone: two equal weights of 1, so the share of the first is Beta(10, 10).
    catalogue = catalogue_of(("service", "easy"), ("service", "promises"))
    whole = scored(catalogue, [[0.9, 0.4], [0.5, 0.7]])
    found = steady(whole)["service", "A"]
    # A leads if .9 s + .4 (1 - s) > .5 s + .7 (1 - s), so s > 3/7: Beta(10, 10) is above in .737
    draws = np.random.default_rng(0).beta(10, 10, 200_000)
    assert found.same_rank == pytest.approx((draws > 3 / 7).mean(), abs=0.02)
    assert (found.rank_low, found.rank_high) == (1, 2)


def test_missing_parts_are_left_out_of_every_weighting():
    catalogue = catalogue_of(*[("service", "easy")] * 5)
    whole = scored(catalogue, [[0.9] * 4 + [np.nan], [0.5] * 5])
    assert steady(whole)["service", "A"].first == 1


def variants(whole: Scored) -> dict[tuple[str, str, str | None, str], sensitivity.Variant]:
    return {(v.scope, v.variant, v.detail, v.business): v for v in sensitivity.variants(whole)}


def test_other_choices_by_hand():
    values = [[0.9, 0.1, 0.9], [0.5, 0.7, 0.5], [0.3, 0.3, 0.2]]
    whole = scored(BOTH, values)
    found = variants(whole)
    assert found["total", "arithmetic total", None, "A"].score == pytest.approx(70)
    without = found["total", "without an indicator", BOTH[0].indicator, "A"]
    assert without.score == pytest.approx(np.sqrt(10 * 90))
    assert (without.rank, without.moved) == (2, -1)
    assert found["service", "without an indicator", BOTH[0].indicator, "B"].score == 70
    assert ("reputation", "without an indicator", BOTH[0].indicator, "B") not in found


def test_missing_values_can_be_filled_by_the_mean():
    catalogue = catalogue_of(*[("service", "easy")] * 5)
    whole = scored(catalogue, [[0.5] * 5, [0.9] * 4 + [np.nan], [0.1] * 3 + [np.nan] * 2])
    found = variants(whole)
    assert found["service", "mean-imputed", None, "B"].score == pytest.approx((4 * 90 + 50) / 5)
    # C has three of five: no score as published, one when filled
    assert found["service", "thresholds halved", None, "C"].score is None
    filled = (3 * 10 + 70 + 50) / 5
    assert found["service", "mean-imputed", None, "C"].score == pytest.approx(filled)


def words(whole: Scored, scope: str = "total") -> str:
    names = {name: f"Firm {name}" for name in NAMES}
    return sensitivity.decides(
        whole,
        names,
        scope,
        list(sensitivity.steadiness(whole, seed=1)),
        list(sensitivity.variants(whole)),
    )


def test_the_sentence_names_what_first_place_rests_on():
    catalogue = [replace(one, title=title) for one, title in zip(BOTH, "XYZ", strict=True)]
    said = words(scored(catalogue, [[0.9, 0.5, 0.5], [0.5, 0.6, 0.5], [0.3, 0.3, 0.2]]))
    assert said.startswith("Firm A is first in ")
    assert "rests most on “X”, without which Firm B would lead" in said


def test_the_sentence_says_so_where_nothing_decides():
    assert "share the highest score" in words(scored(BOTH, [[0.5] * 3, [0.5] * 3, [0.1] * 3]))
    alone = scored(BOTH, [[0.5] * 3, [np.nan] * 3])
    assert words(alone).startswith("Fewer than two businesses have a score")


def test_a_provisional_leader_is_not_called_first():
    whole = scored(BOTH, [[0.9] * 3, [0.5] * 3, [0.1] * 3])
    states = whole.measured.states.copy()
    states[0] = PROVISIONAL
    measured = replace(whole.measured, states=states)
    ladder = standings(NAMES, BOTH, measured)
    whole = replace(whole, measured=measured, ladder=ladder, restated=lambda e, f: measured)
    assert words(whole).startswith("Firm A (provisional, so without a rank) scores highest")
    assert {v.rank for v in sensitivity.variants(whole) if v.business == "A"} <= {None, 1}
    assert variants(whole)["total", "thresholds halved", None, "A"].rank is None
