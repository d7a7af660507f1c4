"""Doubts about audits, agreement of reviewers and severity of shoppers, as tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmark.numbers.agreement import alpha, icc, percent_agreement
from benchmark.questions.report import Store, table_of

LOW = 0.8  # share of equal judgements below which an item is named (methods 7)
ENOUGH = 30  # double-coded audits a wave, at least (methods 7)


def doubts(store: Store, wave: str) -> pd.DataFrame:
    """audit, business, form, shopper, flag, evidence: every doubt about what counts."""
    return table_of(
        store,
        """
        SELECT audit.audit, audit.business, audit.form, audit.shopper, flag, evidence
        FROM audit_flag
        JOIN audit USING (audit)
        WHERE audit.wave = $wave
        ORDER BY audit.submitted_at DESC, audit.audit, flag
        """,
        wave=wave,
    )


def pairs(store: Store, wave: str) -> pd.DataFrame:
    """form, item, type, audit, first, second: two judgements of the same thing."""
    return table_of(
        store,
        """
        SELECT audit.form, one.item, one.type, audit.audit, one.value AS first,
            other.value AS second, one.number AS first_number, other.number AS second_number
        FROM coding AS one
        JOIN coding AS other ON other.audit = one.audit AND other.item = one.item
            AND NOT other.first
        JOIN audit ON audit.audit = one.audit
        WHERE one.first AND audit.wave = $wave
        ORDER BY audit.form, one.item, audit.audit
        """,
        wave=wave,
    )


def items(judged: pd.DataFrame) -> pd.DataFrame:
    """form, item, audits, equal, alpha, icc per item, the least agreed first; then form by form.

    alpha and icc are NaN where all judgements are alike or fewer than two audits were judged.
    """
    rows = [_row(str(f), str(i), group) for (f, i), group in judged.groupby(["form", "item"])]
    rows += [_row(str(form), "all items", group) for form, group in judged.groupby("form")]
    table = pd.DataFrame(rows, columns=["form", "item", "audits", "equal", "alpha", "icc"])
    return table.sort_values(["equal", "form", "item"], ignore_index=True)


def _row(form: str, item: str, group: pd.DataFrame) -> tuple[str, str, int, float, float, float]:
    # Words of different items must not be taken for the same: a form's codes are item and word.
    words = (group["item"] + " " + group["first"]), (group["item"] + " " + group["second"])
    codes = pd.factorize(pd.concat(words))[0].reshape(2, -1)
    numbers = group[["first_number", "second_number"]].to_numpy(float).T
    numeric = item != "all items" and not np.isnan(numbers).any()
    scale = "interval" if numeric else "nominal"
    return (
        form,
        item,
        int(group["audit"].nunique()),
        percent_agreement(codes),
        alpha(numbers if numeric else codes, scale),  # type: ignore[arg-type]
        icc(numbers.T) if numeric else np.nan,
    )


def coverage(store: Store, wave: str) -> tuple[int, int]:
    """(audits judged twice, audits that were approved here)."""
    row = store.execute(
        "SELECT count(DISTINCT coding.audit), count(DISTINCT audit.audit) FROM audit "
        "LEFT JOIN coding USING (audit) WHERE audit.wave = ? AND audit.capture IS NULL",
        [wave],
    ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def severity(store: Store, wave: str) -> pd.DataFrame:
    """shopper, audits, points: how much lower (-) or higher a shopper marks than the others did.

    Points of 100 of expected experience beside all audits of the same business and form.
    """
    return table_of(
        store,
        """
        WITH beside AS (
            SELECT shopper, 100 * (expected - avg(expected) OVER (PARTITION BY business, form))
                AS points
            FROM audit
            WHERE wave = $wave AND expected IS NOT NULL AND shopper IS NOT NULL
        )
        SELECT shopper, count(*) AS audits, avg(points) AS points
        FROM beside
        GROUP BY shopper
        ORDER BY points
        """,
        wave=wave,
    )
