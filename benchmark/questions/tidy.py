"""A wave's results for machines: one JSON document, or one long CSV with the table in a column."""

from __future__ import annotations

import json
import math
from typing import Any

import duckdb

from benchmark.questions import exports, report

Connection = duckdb.DuckDBPyConnection
# In the order of reading; each has a column `wave`.
TABLES = (
    "standing", "set_quality", "first_place", "gap", "change", "priority", "journey_cell",
    "promise_kept", "weighting", "variant", "estimate", "instrument", "action_effect", "alert",
)  # fmt: skip


def as_json(connection: Connection, wave: str) -> str:
    """{"study": …, "wave": …, "business": [...], "standing": [...], …}; null = not known."""
    about = report.about(connection)
    shown = ("study", "name", "practice", "sha256", "draws", "seed", "built_at", "rivalry_version")
    found: dict[str, Any] = {name: _plain(about[name]) for name in shown} | {"wave": wave}
    for table in ("business", "indicator", "action"):
        found[table] = _rows(connection, f"SELECT * FROM {table}")
    for table in TABLES:
        found[table] = _rows(connection, f"SELECT * FROM {table} WHERE wave = $wave", wave=wave)
    return json.dumps(found, indent=1, ensure_ascii=False, default=str)


def as_csv(connection: Connection, wave: str, table: str | None = None) -> str:
    """All tables below each other, or one; KeyError if there is no such table."""
    if table is not None and table not in TABLES:
        raise KeyError(table)
    chosen = TABLES if table is None else (table,)
    parts = (f"SELECT '{name}' AS \"table\", * FROM {name} WHERE wave = $wave" for name in chosen)
    frame = report.table_of(connection, " UNION ALL BY NAME ".join(parts), wave=wave)
    return exports.csv_bytes(frame).decode("utf-8-sig")


def _rows(connection: Connection, query: str, **asked: object) -> list[dict[str, Any]]:
    rows = report.rows_of(report.table_of(connection, query, **asked))
    return [{name: _plain(cell) for name, cell in row.items()} for row in rows]


def _plain(cell: Any) -> Any:
    """NaN, NaT and NA are not known: null."""
    if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
        return None
    if type(cell).__name__ in ("NAType", "NaTType"):
        return None
    return cell.item() if hasattr(cell, "item") else cell
