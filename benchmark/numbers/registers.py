"""Complaint registers as a whole: each company's rate, interval, rank set and published rank."""

from __future__ import annotations

from itertools import groupby

import duckdb
import numpy as np

from benchmark.numbers import ranks, rates
from benchmark.study import Study


def named(study: Study) -> list[dict[str, object]]:
    """The registers of the study."""
    return [{"source": t.source, "size_unit": t.size_unit} for t in study.complaints]


def companies(study: Study) -> list[dict[str, object]]:
    """Which company of a register is which business."""
    return [
        {"source": table.source, "name": name, "business": business}
        for table in study.complaints
        for business, names in table.names.items()
        for name in names
    ]


def standings(connection: duckdb.DuckDBPyConnection, study: Study) -> list[dict[str, object]]:
    """Rows of `complaint_standing`: per register and period, over all companies in it."""
    rules = {table.source: rates.Rule(table.rule) for table in study.complaints if table.rule}
    rows = connection.execute(
        "SELECT complaint.source, period, complaint.name, business, coalesce(upheld, complaints), "
        "upheld, complaints, size, published_rank, company FROM complaint LEFT JOIN complaint_name "
        "ON complaint_name.source = complaint.source "
        "AND complaint_name.name IN (complaint.name, complaint.company) "
        'ORDER BY complaint.source, period, "row"'
    ).fetchall()
    return [
        standing
        for (source, period), of_period in groupby(rows, key=lambda row: row[:2])
        for standing in _period(source, period, [*of_period], rules)
    ]


def _period(
    source: str, period: str, rows: list[tuple[object, ...]], rules: dict[str, rates.Rule]
) -> list[dict[str, object]]:
    names = [str(row[2]) for row in rows]
    columns = {
        name: np.array([np.nan if row[at] is None else row[at] for row in rows], float)
        for name, at in (("count", 4), ("upheld", 5), ("complaints", 6), ("size", 7))
    }
    counts, sizes = columns["count"], columns["size"]
    low, high = rates.garwood(counts, sizes)
    sets = rates.rank_sets(counts.astype(int), sizes)
    expected = sizes * counts.sum() / sizes.sum()
    rule = rules.get(source)
    by_rule = rule.ranks(columns) if rule else None
    found = []
    for at, row in enumerate(rows):
        enough = expected[at] >= rates.RULE_OF_THREE
        worse, better = sets.better[at], sets.better[:, at]
        tied = [n for i, n in enumerate(names) if i != at and not worse[i] and not better[i]]
        rank = int(sets.rank[at]) if enough else None
        bounds = int(sets.low[at]), int(sets.high[at])
        found.append(
            {
                "source": source,
                "period": period,
                "company": row[9],
                "name": names[at],
                "business": row[3],
                "count": int(counts[at]),
                "size": float(sizes[at]),
                "expected": round(float(expected[at]), 9),
                "rate": float(counts[at] / sizes[at]),
                "low": round(float(low[at]), 12),
                "high": round(float(high[at]), 12),
                "rank": rank,
                "rank_low": bounds[0],
                "rank_high": bounds[1],
                "compared": len(rows),
                "tied": len(tied),
                "words": ranks.words(rank, *bounds, len(rows), tied),
                "rule_rank": int(by_rule[at]) if by_rule is not None else None,
                "published_rank": row[8],
            }
        )
    return found
