"""The questions of the pages on gaps, the journey map, what to do and change over time."""

from __future__ import annotations

import pandas as pd

from benchmark.questions.report import Store, table_of, value_of
from benchmark.questions.words import STAGES, WANTS


def gaps(store: Store, wave: str, business: str, against: str, *, wants: bool) -> pd.DataFrame:
    """One business's gaps to median, best or a business: of the wants, or of single indicators.

    scope, title, unit (NULL for wants), pillar, want, points, points_low, points_high, amount,
    amount_low, amount_high, p_behind, verdict; those furthest behind first. Only what is scored.
    """
    shape = "scope LIKE '%.%'" if wants else "unit IS NOT NULL AND weight > 0"
    return table_of(
        store,
        f"""
        SELECT scope, coalesce(title, scope) AS title, unit,
            coalesce(pillar, split_part(scope, '.', 1)) AS pillar,
            coalesce(want, split_part(scope, '.', 2)) AS want, points, points_low, points_high,
            amount, amount_low, amount_high, p_behind, verdict
        FROM gap
        LEFT JOIN indicator ON indicator = scope
        WHERE wave = $wave AND business = $business AND against = $against AND {shape}
        ORDER BY points, scope
        """,
        wave=wave,
        business=business,
        against=against,
    )


def want_map(store: Store, wave: str) -> pd.DataFrame:
    """Every want of every business: pillar, want, business, name, role, state, reason, score, low,
    high; points, points_low, points_high, verdict against the median of the others."""
    return table_of(
        store,
        """
        SELECT split_part(scope, '.', 1) AS pillar, split_part(scope, '.', 2) AS want, business,
            name, role, position, state, reason, score, low, high, points, points_low,
            points_high, verdict
        FROM standing
        JOIN business USING (business)
        LEFT JOIN (SELECT * FROM gap WHERE against = 'median') AS gap
            USING (wave, business, scope)
        WHERE wave = $wave AND scope LIKE '%.%'
        ORDER BY pillar DESC, list_position($wants, split_part(scope, '.', 2)), role <> 'own',
            position
        """,
        wave=wave,
        wants=list(WANTS),
    )


def paired(store: Store, wave: str) -> set[str]:
    """Scopes in which at least two businesses can be held against each other."""
    query = """
        SELECT DISTINCT scope FROM gap
        WHERE wave = $wave AND against IN (SELECT business FROM business)
    """
    return set(table_of(store, query, wave=wave)["scope"])


def pairs(store: Store, wave: str, scope: str) -> pd.DataFrame:
    """Who is really better than whom: business, name, other, other_name, points, points_low,
    points_high, verdict; adjusted for all pairs of the scope at once."""
    return table_of(
        store,
        """
        SELECT gap.business, one.name, gap.against AS other, two.name AS other_name, points,
            points_low, points_high, verdict
        FROM gap
        JOIN business AS one ON one.business = gap.business
        JOIN business AS two ON two.business = gap.against
        WHERE wave = $wave AND scope = $scope
        ORDER BY one.role <> 'own', one.position, two.role <> 'own', two.position
        """,
        wave=wave,
        scope=scope,
    )


def cells(store: Store, wave: str, business: str) -> pd.DataFrame:
    """A business's journey map: stage, touchpoint, indicators, state, reason, score, low, high,
    median, best, verdict, points (winnable), of_scope, moment_of_truth."""
    return table_of(
        store,
        """
        SELECT stage, touchpoint, indicators, state, reason, score, low, high, median, best,
            verdict, points, of_scope, moment_of_truth
        FROM journey_cell
        WHERE wave = $wave AND business = $business
        ORDER BY list_position($stages, stage), touchpoint
        """,
        wave=wave,
        business=business,
        stages=list(STAGES),
    )


def priorities(store: Store, wave: str, business: str) -> pd.DataFrame:
    """What to do first, one row per indicator by place.

    place, indicator, title, unit, want, stage, touchpoint, of_scope, points (winnable), p_behind,
    ranks_gained; gap_points, amount, amount_low, amount_high: to the median of the others.
    """
    return table_of(
        store,
        """
        SELECT place, indicator, title, unit, want, stage, touchpoint, of_scope, priority.points,
            priority.p_behind, ranks_gained, gap.points AS gap_points, amount, amount_low,
            amount_high
        FROM priority
        JOIN indicator USING (indicator)
        LEFT JOIN gap ON gap.wave = priority.wave AND gap.business = priority.business
            AND gap.scope = indicator AND against = 'median'
        WHERE priority.wave = $wave AND priority.business = $business
        ORDER BY place
        """,
        wave=wave,
        business=business,
    )


def history(store: Store, scope: str) -> pd.DataFrame:
    """A scope's score in every wave and business.

    wave, start_day, business, name, role, position, state, score, low, high; median over those that
    have one in every wave; broken: the instrument changed since the wave before.
    """
    return table_of(
        store,
        """
        SELECT wave, start_day, business, name, role, position, state, score, low, high, median,
            coalesce(verdict = 'broken line', false) AS broken
        FROM standing
        JOIN set_quality USING (wave, scope)
        JOIN wave USING (wave)
        JOIN business USING (business)
        LEFT JOIN change USING (wave, business, scope)
        WHERE scope = $scope AND score IS NOT NULL
        ORDER BY start_day, role <> 'own', position
        """,
        scope=scope,
    )


def changes(store: Store, wave: str, business: str) -> pd.DataFrame:
    """What changed since the wave before, market shift removed: scope, title, unit, since, verdict,
    reason, change, market, points, points_low, points_high, amount, p_holm; clear ones first."""
    return table_of(
        store,
        """
        SELECT scope, coalesce(title, scope) AS title, unit, since, verdict, reason, change,
            market, points, points_low, points_high, amount, amount_low, amount_high, p_holm
        FROM change
        LEFT JOIN indicator ON indicator = scope
        WHERE wave = $wave AND business = $business
        ORDER BY verdict IN ('better', 'worse') DESC, abs(points) DESC NULLS LAST, scope
        """,
        wave=wave,
        business=business,
    )


def reply_curves(store: Store, wave: str, touchpoint: str) -> pd.DataFrame:
    """How they answer in a channel: touchpoint, business, name, role, position, unit, waited,
    tried, answered, share, low, high; steps of the share answered by a person within `waited`."""
    return table_of(
        store,
        """
        SELECT touchpoint, business, name, role, position, unit, waited, tried, answered, share,
            low, high
        FROM reply_curve
        JOIN business USING (business)
        WHERE wave = $wave AND touchpoint = $touchpoint
        ORDER BY role <> 'own', position, waited
        """,
        wave=wave,
        touchpoint=touchpoint,
    )


def reply_sums(store: Store, wave: str, touchpoint: str) -> pd.DataFrame:
    """Where one channel's curves end: business, name, role, unit, tried, answered, share,
    half_waited, others_low, others_high."""
    return table_of(
        store,
        """
        SELECT business, name, role, reply_sum.* EXCLUDE (wave, business, touchpoint)
        FROM reply_sum
        JOIN business USING (business)
        WHERE wave = $wave AND touchpoint = $touchpoint
        ORDER BY role <> 'own', position
        """,
        wave=wave,
        touchpoint=touchpoint,
    )


def audited(store: Store, wave: str) -> set[str]:
    """Channels in which audits were made."""
    query = """
        SELECT DISTINCT touchpoint FROM estimate JOIN indicator USING (indicator)
        WHERE wave = $wave AND counts = 'audit' AND tried > 0
    """
    return set(table_of(store, query, wave=wave)["touchpoint"])


def channel(store: Store, wave: str, touchpoint: str) -> pd.DataFrame:
    """Every indicator of one channel and business: indicator, title, unit, business, name, role,
    state, reason, n, tried, value, low, high, score; details of weight 0 included."""
    return table_of(
        store,
        """
        SELECT indicator, title, unit, business, name, role, state, reason, n, tried, value, low,
            high, score
        FROM estimate
        JOIN indicator USING (indicator)
        JOIN business USING (business)
        WHERE wave = $wave AND touchpoint = $touchpoint AND counts = 'audit' AND tried > 0
        ORDER BY weight > 0, indicator, role <> 'own', position
        """,
        wave=wave,
        touchpoint=touchpoint,
    )


def scope_title(store: Store, scope: str) -> str:
    """The title of an indicator; of anything else its own name in words."""
    title: str | None = value_of(
        store, "SELECT title FROM indicator WHERE indicator = $scope", scope=scope
    )
    return title or scope.replace(".", ", ").replace("_", " ")


def effects(store: Store) -> pd.DataFrame:
    """Did the actions work: title, scope_title, unit, since, wave, phase, before, after, verdict,
    reason, points, points_low, points_high, p_holm; newest waves first."""
    return table_of(
        store,
        """
        SELECT action.title, coalesce(indicator.title, scope) AS scope_title, unit, since,
            action_effect.wave, phase, before, after, verdict, reason, points, points_low,
            points_high, p_holm
        FROM action_effect
        JOIN action USING (action)
        JOIN wave ON wave.wave = action_effect.wave
        LEFT JOIN indicator ON indicator.indicator = scope
        ORDER BY start_day DESC, action.planned_at
        """,
    )


def alerts(store: Store) -> pd.DataFrame:
    """What the study's rules found in the newest wave: wave, kind, name, words."""
    return table_of(
        store,
        """
        SELECT wave, kind, name, words
        FROM alert
        JOIN business USING (business)
        GROUP BY ALL
        ORDER BY any_value(rule), words
        """,
    )


def promises(store: Store, wave: str) -> pd.DataFrame:
    """Promised against met: promise, business, name, role, position, state, n, kept, low, high,
    unit, promised, met, unmet."""
    return table_of(
        store,
        """
        SELECT promise, business, name, role, position, state, n, kept, low, high, unit,
            promised, met, unmet
        FROM promise_kept
        JOIN business USING (business)
        WHERE wave = $wave
        ORDER BY promise, role <> 'own', position
        """,
        wave=wave,
    )


def first_place(store: Store, wave: str, scope: str) -> str | None:
    """What decides first place, as a sentence."""
    query = "SELECT words FROM first_place WHERE wave = $wave AND scope = $scope"
    words: str | None = value_of(store, query, wave=wave, scope=scope)
    return words


def weightings(store: Store, wave: str, scope: str) -> pd.DataFrame:
    """name, same_rank, first, rank_low, rank_high over 5,000 other weightings."""
    return table_of(
        store,
        """
        SELECT name, same_rank, first, rank_low, rank_high
        FROM weighting JOIN business USING (business)
        WHERE wave = $wave AND scope = $scope
        ORDER BY first DESC, rank_low, name
        """,
        wave=wave,
        scope=scope,
    )


def variants(store: Store, wave: str, scope: str) -> pd.DataFrame:
    """variant, detail (title of the indicator left out), moved: names and ranks, up or down."""
    return table_of(
        store,
        """
        SELECT variant, coalesce(title, detail) AS detail, max(abs(moved)) AS most,
            string_agg(
                format('{} {} {}', name, if(moved > 0, 'up', 'down'), abs(moved)),
                ', ' ORDER BY abs(moved) DESC, name
            ) FILTER (moved <> 0) AS moved
        FROM variant
        JOIN business USING (business)
        LEFT JOIN indicator ON indicator = detail
        WHERE wave = $wave AND scope = $scope
        GROUP BY ALL
        ORDER BY most DESC, variant, detail
        """,
        wave=wave,
        scope=scope,
    )
