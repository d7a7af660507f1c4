"""The published numbers as plain text, for a terminal."""

from __future__ import annotations

import duckdb

Connection = duckdb.DuckDBPyConnection
SCOPES = ("total", "service", "reputation")


def ranking(connection: Connection) -> str:
    """The newest scored wave: per scope the businesses, best first, with rank sets and states."""
    about = connection.execute("SELECT name, practice FROM study").fetchone()
    newest = connection.execute(
        "SELECT wave, as_of_day FROM wave WHERE wave IN (SELECT wave FROM standing) "
        "ORDER BY start_day DESC LIMIT 1"
    ).fetchone()
    assert about is not None
    title = f"{about[0]}{' (practice data: made up to learn on)' if about[1] else ''}"
    if newest is None:
        return f"{title}: nothing observed yet; run `rivalry run` or import what you have"
    wave, day = newest
    lines = [f"{title}, wave {wave}, as of {day}"]
    for scope in SCOPES:
        lines += ["", *_scope(connection, wave, scope)]
    return "\n".join([*lines, "", "* own business; score 0-100 with its 95 % interval"])


def _scope(connection: Connection, wave: str, scope: str) -> list[str]:
    rows = connection.execute(
        "SELECT name || if(role = 'own', ' *', ''), score, low, high, standing.words, reason "
        "FROM standing JOIN business USING (business) WHERE wave = ? AND scope = ? "
        "ORDER BY score DESC NULLS LAST, position",
        [wave, scope],
    ).fetchall()
    quality = connection.execute(
        "SELECT words FROM set_quality WHERE wave = ? AND scope = ?", [wave, scope]
    ).fetchone()
    width = max((len(row[0]) for row in rows), default=0)
    lines = [f"{scope.upper()}  {quality[0] if quality else ''}".rstrip()]
    for name, score, low, high, words, reason in rows:
        number = f"{score:5.1f} ({low:.1f}–{high:.1f})" if score is not None else "    –"
        because = f": {reason}" if reason else ""
        lines.append(f"  {name:<{width}}  {number:<19}  {words}{because}")
    return lines


def dictionary(connection: Connection) -> str:
    """Every table and view with its columns and what they mean."""
    relations = connection.execute(
        "SELECT table_name, comment FROM duckdb_tables() WHERE NOT internal "
        "UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE NOT internal ORDER BY 1"
    ).fetchall()
    blocks = []
    for name, comment in relations:
        columns = connection.execute(
            "SELECT column_name, data_type, comment FROM duckdb_columns() "
            "WHERE table_name = ? ORDER BY column_index",
            [name],
        ).fetchall()
        lines = [f"  {column} {kind}: {words or ''}".rstrip() for column, kind, words in columns]
        blocks.append("\n".join([f"{name}: {comment}", *lines]))
    return "\n\n".join(blocks)
