"""What the scores of a wave mean: gaps to the others, changes since the wave before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import duckdb
import numpy as np

from benchmark import (
    gaps,
    instruments,
    journeymap,
    priorities,
    promises,
    sensitivity,
    states,
    trend,
)
from benchmark.gaps import Gap, Scale
from benchmark.instruments import Versions
from benchmark.results import Scored, plain_rows
from benchmark.scores import MISSING, RANKED, Indicator, Standings, standings
from benchmark.study import Study
from benchmark.tables import insert
from benchmark.trend import Change


def keep(
    connection: duckdb.DuckDBPyConnection, study: Study, scored: Scored, before: Scored | None
) -> None:
    """Fill the tables that rest on a wave's scores; `before` is the last measured wave."""
    wave = {"wave": scored.wave}
    insert(connection, "gap", plain_rows(wave, list(_gaps(scored))))
    _priorities(connection, scored)
    _sensitivity(connection, study, scored)
    limits = states.of_study(study)
    insert(connection, "promise_kept", promises.rows(connection, scored.wave, limits))
    versions = instruments.versions(connection, scored)
    insert(connection, "instrument", instruments.rows(scored, versions))
    if before is not None:
        then = instruments.versions(connection, before)
        pair = {**wave, "since": before.wave}
        insert(connection, "change", plain_rows(pair, _changes(before, scored, then, versions)))


def _priorities(connection: duckdb.DuckDBPyConnection, scored: Scored) -> None:
    wave, levers = {"wave": scored.wave}, priorities.levers(scored)
    insert(connection, "priority", plain_rows(wave, list(priorities.priorities(levers))))
    insert(connection, "journey_cell", plain_rows(wave, list(journeymap.cells(scored, levers))))


def _sensitivity(connection: duckdb.DuckDBPyConnection, study: Study, scored: Scored) -> None:
    wave = {"wave": scored.wave}
    steady = list(sensitivity.steadiness(scored, study.scoring.seed))
    found = list(sensitivity.variants(scored))
    ranked = [one for one in steady if scored.state(one.scope, one.business) == RANKED]
    insert(connection, "weighting", plain_rows(wave, ranked))
    insert(connection, "variant", plain_rows(wave, found))
    names = {business.id: business.name for business in study.business}
    for scope in sensitivity.SCOPES:
        words = sensitivity.decides(scored, names, scope, steady, found)
        insert(connection, "first_place", [{**wave, "scope": scope, "words": words}])


def _gaps(scored: Scored) -> Iterator[Gap]:
    businesses = scored.ladder.businesses
    common = gaps.in_common(businesses, scored.catalogue, scored.measured, scored.weights)
    for rung, scope in scored.scopes():
        seen, sets = scored.sets[scope]
        if sets is not None:
            values, draws, _ = rung.column(scope)
            names = [businesses[at] for at in seen]
            shared = _shared(common, scope, seen)
            points = Scale(values, draws).of(*seen)
            yield from gaps.gaps(scope, names, points, None, sets.better, shared)
    for indicator, estimate in zip(scored.catalogue, scored.estimates, strict=True):
        seen, sets = scored.sets[indicator.indicator]
        if sets is not None:
            values, draws, _ = scored.ladder.indicators.column(indicator.indicator)
            names = [businesses[at] for at in seen]
            points = Scale(values, draws).of(*seen)
            amounts = Scale(estimate.value, estimate.draws).of(*seen)
            yield from gaps.gaps(indicator.indicator, names, points, amounts, sets.better)


def _shared(
    common: Mapping[tuple[int, int], Standings], scope: str, seen: Sequence[int]
) -> dict[tuple[int, int], Scale | None]:
    """Pairs of those compared that have not the same indicators: their scores over the shared."""
    found: dict[tuple[int, int], Scale | None] = {}
    for (a, b), ladder in common.items():
        if a in seen and b in seen:
            rung = next(r for r in (ladder.total, ladder.pillars, ladder.wants) if scope in r.names)
            values, draws, _ = rung.column(scope)
            both = not np.isnan(values).any()
            found[seen.index(a), seen.index(b)] = Scale(values, draws) if both else None
    return found


def _changes(before: Scored, after: Scored, then: Versions, now: Versions) -> list[Change]:
    """Scores are one family of tests, indicators another."""
    businesses = after.ladder.businesses
    broken = {
        i.indicator: [_broken(then[b, i.indicator], now[b, i.indicator]) for b in businesses]
        for i in after.catalogue
    }
    scores: list[Change] = []
    ladders = _like_for_like(before, after)
    for rungs in zip(*((one.total, one.pillars, one.wants) for one in ladders), strict=True):
        for scope in rungs[1].names:
            columns = rungs[0].column(scope), rungs[1].column(scope)
            why = [_differently(after, scope, p, broken) for p in range(len(businesses))]
            scores += trend.changes(scope, businesses, *columns, broken=why)
    single: list[Change] = []
    for i, old_e, new_e in zip(after.catalogue, before.estimates, after.estimates, strict=True):
        name = i.indicator
        columns = before.ladder.indicators.column(name), after.ladder.indicators.column(name)
        amounts = Scale(old_e.value, old_e.draws), Scale(new_e.value, new_e.draws)
        single += trend.changes(name, businesses, *columns, amounts, broken[name])
    falling = {i.indicator for i in after.catalogue if i.target < i.floor}
    return [*trend.judged(scores), *trend.judged(single, falling)]


def _broken(then: str | None, now: str | None) -> str | None:
    """Why a line breaks; what was not measured in one of the waves is no line at all."""
    return None if then is None or now is None or then == now else f"{then}, now {now}"


def _like_for_like(before: Scored, after: Scored) -> tuple[Standings, Standings]:
    """Both ladders over what each business was measured in twice: missing once is no change."""
    both = ~np.isnan(before.ladder.indicators.values) & ~np.isnan(after.ladder.indicators.values)
    if all((both == ~np.isnan(s.ladder.indicators.values)).all() for s in (before, after)):
        return before.ladder, after.ladder
    one, other = (
        standings(
            s.ladder.businesses,
            s.catalogue,
            replace(s.measured, states=np.where(both, s.measured.states, MISSING)),
            s.weights,
        )
        for s in (before, after)
    )
    return one, other


def _differently(
    scored: Scored, scope: str, p: int, broken: Mapping[str, Sequence[str | None]]
) -> str | None:
    """Why a score cannot be compared with its earlier self: parts of it have other instruments."""
    parts = [i for i in scored.catalogue if _part(i, scope, scored)]
    changed = [i.title for i in parts if broken[i.indicator][p] is not None]
    return f"measured differently: {_named(changed)}" if changed else None


def _named(titles: Sequence[str]) -> str:
    more = f" and {len(titles) - 2} more" if len(titles) > 2 else ""
    return ", ".join(titles[:2]) + more


def _part(indicator: Indicator, scope: str, scored: Scored) -> bool:
    weight = scored.weights.indicators.get(indicator.indicator, indicator.weight)
    whole = scope in ("total", indicator.pillar, f"{indicator.pillar}.{indicator.want}")
    return weight > 0 and whole
