"""The questions of pages on promises, actions and alerts, as functions returning tables."""

from __future__ import annotations

import pandas as pd

from benchmark.report import Store, table_of


def promises(store: Store, wave: str, business: str) -> pd.DataFrame:
    """promise, state, n, kept, low, high, unit, promised, met, unmet; least kept first."""
    return table_of(
        store,
        """
        SELECT promise, state, n, kept, low, high, unit, promised, met, unmet
        FROM promise_kept
        WHERE wave = $wave AND business = $business
        ORDER BY kept NULLS LAST, promise
        """,
        wave=wave,
        business=business,
    )


def promise_peers(store: Store, wave: str, promise: str) -> pd.DataFrame:
    """Every business in one kind of promise: business, name, role and the columns of `promises`."""
    return table_of(
        store,
        """
        SELECT business, name, role, state, n, kept, low, high, unit, promised, met, unmet
        FROM promise_kept
        JOIN business USING (business)
        WHERE wave = $wave AND promise = $promise
        ORDER BY kept DESC NULLS LAST, position
        """,
        wave=wave,
        promise=promise,
    )


def effects(store: Store) -> pd.DataFrame:
    """Each action with each later wave: action, title, scope, scope_title, unit (NULL: points),
    status, due_day, effort_days, done_at, since, wave, phase, before, after with their intervals,
    verdict, reason, points and amounts with theirs, p_holm. Owners: `actiondesk.listed`."""
    return table_of(
        store,
        """
        SELECT action.action, action.title, scope, coalesce(indicator.title, scope) AS scope_title,
            unit, status, due_day, effort_days, done_at, since, effect.wave, phase, before,
            before_low, before_high, after, after_low, after_high, verdict, reason, points,
            points_low, points_high, amount, amount_low, amount_high, p_holm
        FROM action
        LEFT JOIN action_effect AS effect USING (action)
        LEFT JOIN indicator ON indicator = scope
        LEFT JOIN wave ON wave.wave = effect.wave
        ORDER BY planned_at, action.action, start_day
        """,
    )


def alerts(store: Store, wave: str) -> pd.DataFrame:
    """kind, business, name, scope, words: what the rules found, each finding once."""
    return table_of(
        store,
        """
        SELECT kind, business, name, scope, words
        FROM alert
        JOIN business USING (business)
        WHERE wave = $wave
        GROUP BY ALL
        ORDER BY min(rule), words
        """,
        wave=wave,
    )
