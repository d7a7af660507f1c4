"""What the scores of a wave mean: gaps to the others, changes since the wave before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb
import numpy as np

from benchmark.numbers import (
    gaps,
    instruments,
    journeymap,
    priorities,
    promises,
    sensitivity,
    states,
    trend,
)
from benchmark.numbers.gaps import Gap, Scale
from benchmark.numbers.instruments import Versions
from benchmark.numbers.resample import limits
from benchmark.numbers.results import Row, Scored, known, plain_rows
from benchmark.numbers.scores import MISSING, RANKED, Indicator, Standings, standings
from benchmark.numbers.trend import Change
from benchmark.store import insert
from benchmark.study import Study


def keep(
    connection: duckdb.DuckDBPyConnection, study: Study, scored: Scored, earlier: Sequence[Scored]
) -> None:
    """Fill the tables that rest on a wave's scores; `earlier`: measured waves, the last one last.

    Alerts are evaluated once all waves are in: `alerts.keep`.
    """
    wave = {"wave": scored.wave}
    insert(connection, "gap", plain_rows(wave, list(_gaps(scored))))
    _priorities(connection, scored)
    _sensitivity(connection, study, scored)
    limits = states.of_study(study)
    insert(connection, "promise_kept", promises.rows(connection, scored.wave, limits))
    versions = instruments.versions(connection, scored)
    insert(connection, "instrument", instruments.rows(scored, versions))
    now = Measurement(scored, versions)
    for place, other in enumerate(reversed(earlier)):
        then = Measurement(other, instruments.versions(connection, other))
        if place == 0:
            pair = {**wave, "since": other.wave}
            insert(connection, "change", plain_rows(pair, _changes(then, now)))
        insert(connection, "action_effect", list(_effects(connection, study, then, now)))


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
            low, high = limits(indicator)
            yield from gaps.gaps(
                indicator.indicator, names, points, amounts, sets.better, apart=high - low
            )


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


@dataclass(frozen=True)
class Measurement:
    """A wave's scores and what they were measured with."""

    scored: Scored
    versions: Versions


def _changes(then: Measurement, now: Measurement) -> list[Change]:
    """Scores are one family of tests, indicators another."""
    scores, single = _unjudged(then, now)
    return [*trend.judged(scores), *trend.judged(single, _falling(now.scored))]


def _falling(scored: Scored) -> set[str]:
    return {i.indicator for i in scored.catalogue if i.target < i.floor}


def _unjudged(then: Measurement, now: Measurement) -> tuple[list[Change], list[Change]]:
    """Changes of total, pillars and wants; changes of indicators."""
    before, after = then.scored, now.scored
    businesses = after.ladder.businesses
    broken = {
        i.indicator: [
            _broken(then.versions[b, i.indicator], now.versions[b, i.indicator]) for b in businesses
        ]
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
    for i, old, new in zip(after.catalogue, before.estimates, after.estimates, strict=True):
        name = i.indicator
        columns = before.ladder.indicators.column(name), after.ladder.indicators.column(name)
        amounts = Scale(old.value, old.draws), Scale(new.value, new.draws)
        single += trend.changes(name, businesses, *columns, amounts, broken[name])
    return scores, single


def _effects(
    connection: duckdb.DuckDBPyConnection, study: Study, then: Measurement, now: Measurement
) -> Iterator[Row]:
    """Before and after of the actions planned on the earlier wave: one family of tests."""
    actions = connection.execute(
        "SELECT action, scope, done_at::DATE FROM action WHERE wave = ? AND status <> 'dropped' "
        "ORDER BY planned_at, action",
        [then.scored.wave],
    ).fetchall()
    if not actions:
        return
    own = study.own.id
    scores, single = _unjudged(then, now)
    found = {one.scope: one for one in (*scores, *single) if one.business == own}
    scopes = sorted({scope for _, scope, _ in actions if scope in found})
    judged = trend.judged([found[scope] for scope in scopes], _falling(now.scored))
    effects = {one.scope: one for one in judged}
    start = next(wave.start_day for wave in study.wave if wave.name == now.scored.wave)
    for action, scope, done in actions:
        if scope in effects:
            numbers = plain_rows({}, [effects[scope]])[0]
            yield {
                "action": action,
                "since": then.scored.wave,
                "wave": now.scored.wave,
                "phase": "after" if done and done <= start else "during" if done else "before",
                **_value("before", then.scored, scope, own),
                **_value("after", now.scored, scope, own),
                **{name: numbers[name] for name in EFFECT},
            }


EFFECT = (
    "verdict", "reason", "points", "points_low", "points_high", "amount", "amount_low",
    "amount_high", "p_holm",
)  # fmt: skip


def _value(name: str, scored: Scored, scope: str, business: str) -> Row:
    """A score or, of an indicator, its value, with the 95 % interval."""
    at = scored.ladder.businesses.index(business)
    for indicator, estimate in zip(scored.catalogue, scored.estimates, strict=True):
        if indicator.indicator == scope:
            shown = scored.ladder.indicators.column(scope)[2][at] != MISSING
            numbers = (estimate.value[at], estimate.low[at], estimate.high[at])
            break
    else:
        rung = next(rung for rung in scored.rungs if scope in rung.names)
        k, (low, high) = rung.names.index(scope), rung.interval()
        shown = rung.states[at, k] != MISSING
        numbers = (rung.values[at, k], low[at, k], high[at, k])
    keys = (name, f"{name}_low", f"{name}_high")
    return {key: known(float(n), bool(shown)) for key, n in zip(keys, numbers, strict=True)}


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
