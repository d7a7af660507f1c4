"""Doubts that only show when all audits are seen together: from the loaded tables."""

from __future__ import annotations

from dataclasses import asdict

import duckdb

from audits import flags


def flag_together(connection: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    """Rows of `audit_flag`."""
    audits = connection.execute(
        "SELECT audit, wave, business, form, touchpoint, shopper, started_at, submitted_at "
        "FROM audit WHERE shopper IS NOT NULL AND started_at IS NOT NULL ORDER BY audit"
    ).fetchall()
    answers = connection.execute(
        "SELECT audit, item, type, value, number FROM answer WHERE value IS NOT NULL "
        "AND type IN ('text', 'evidence', 'seconds', 'rating') ORDER BY audit, item"
    ).fetchall()
    filled = [flags.Filled(*row) for row in audits]
    return [asdict(one) for one in flags.together(filled, (flags.Said(*row) for row in answers))]
