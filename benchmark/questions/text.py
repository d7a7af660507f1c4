"""The published numbers as plain text, for a terminal."""

from __future__ import annotations

import duckdb

from benchmark.questions.textparts import SECTIONS

Connection = duckdb.DuckDBPyConnection
SCOPES = ("total", "service", "reputation")
SCORED = "SELECT wave FROM wave WHERE wave IN (SELECT wave FROM standing) ORDER BY start_day DESC"


def ranking(connection: Connection, wave: str | None = None) -> str:
    """A scored wave (None: the newest): who stands where, what it rests on, what to do about it."""
    about = connection.execute("SELECT name, practice FROM study").fetchone()
    assert about is not None
    title = f"{about[0]}{' (practice data: made up to learn on)' if about[1] else ''}"
    newest = scored_wave(connection, wave)
    if newest is None:
        return f"{title}: nothing observed yet; run `rivalry run` or import what you have"
    wave, day = newest
    lines = [f"{title}, wave {wave}, as of {day}"]
    for scope in SCOPES:
        lines += ["", *_scope(connection, wave, scope)]
    lines += ["", "* own business; score 0-100 with its 95 % interval"]
    for section in SECTIONS:
        found = section(connection, wave)
        lines += ["", *found] if found else []
    return "\n".join(lines)


def scored_wave(connection: Connection, wave: str | None = None) -> tuple[str, object] | None:
    """(name, day) of that wave, or the newest one with scores; None if there is none."""
    row = connection.execute(
        "SELECT wave, as_of_day FROM wave WHERE wave IN (SELECT wave FROM standing) "
        "AND wave = coalesce($wave, wave) ORDER BY start_day DESC LIMIT 1",
        {"wave": wave},
    ).fetchone()
    return None if row is None else (row[0], row[1])


def _scope(connection: Connection, wave: str, scope: str) -> list[str]:
    rows = connection.execute(
        "SELECT name || if(role = 'own', ' *', ''), score, low, high, standing.words, reason "
        "FROM standing JOIN business USING (business) WHERE wave = ? AND scope = ? "
        "ORDER BY score DESC NULLS LAST, position",
        [wave, scope],
    ).fetchall()
    said = connection.execute(
        "SELECT words FROM set_quality WHERE wave = $wave AND scope = $scope UNION ALL "
        "SELECT words FROM first_place WHERE wave = $wave AND scope = $scope",
        {"wave": wave, "scope": scope},
    ).fetchall()
    width = max((len(row[0]) for row in rows), default=0)
    scored = any(row[1] is not None for row in rows)
    lines = [f"{scope.upper()}  {' '.join(words for (words,) in said[: 2 if scored else 1])}"]
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
