"""Which statements the SQL page lets through: one SELECT over the study's own tables and views.

The kind of the statement is no gate: `FROM enable_logging(...)` is a SELECT, too. So DuckDB's own
parse is walked, and tables and table functions are taken by an allow-list.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

import duckdb

MOST_CHARACTERS = 20_000
# Table functions that make rows of nothing but their arguments.
ROW_MAKERS = {"range", "generate_series", "unnest", "repeat_row", "json_each", "json_tree"}
# Scalars that tell of the machine, keep something, or only wait.
REFUSED = {
    "current_setting", "getenv", "getvariable", "write_log", "nextval", "setval", "setseed",
    "sleep_ms", "pg_sleep", "json_execute_serialized_sql", "__internal_json_copy_to_json",
    "__internal_json_copy_to_geojson", "current_query", "current_database", "current_catalog",
    "pg_conf_load_time", "pg_postmaster_start_time",
}  # fmt: skip
CATALOGUE = {"tables", "columns"}  # of information_schema

Tree = dict[str, Any]


class SqlError(ValueError):
    """What cannot be asked; the message says what to write instead."""


def check(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """SqlError unless `sql` is one SELECT over the tables and views of ours that `connection` sees.

    Parses it, runs nothing of it.
    """
    if len(sql) > MOST_CHARACTERS:
        raise SqlError(f"got {len(sql):,} characters; write at most {MOST_CHARACTERS:,}")
    row = connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    parsed = json.loads(row[0]) if row else {}
    if parsed.get("error"):
        words = str(parsed.get("error_message", ""))
        if words.startswith("Only SELECT"):
            raise SqlError(
                "got something else than SELECT; write one SELECT (in place of PIVOT: sum(…) "
                "FILTER (WHERE …))"
            )
        raise SqlError(words)
    statements = parsed["statements"]
    if len(statements) != 1:
        raise SqlError(f"got {len(statements)} statements; write one SELECT")
    relations = connection.execute(
        "SELECT lower(table_name), internal FROM duckdb_tables() "
        "UNION ALL SELECT lower(view_name), internal FROM duckdb_views()"
    ).fetchall()
    ours = {name for name, internal in relations if not internal}
    _check_tree(statements[0], ours, {name for name, internal in relations if internal} - ours)


def _check_tree(tree: Tree, ours: Collection[str], theirs: Collection[str]) -> None:
    """`theirs`: DuckDB's own views, which a name given in one WITH would let in elsewhere."""
    nodes = list(_nodes(tree))
    named = {entry["key"].lower() for node in nodes for entry in _ctes(node)}
    if taken := sorted(name for name in named if name in theirs or not name.isidentifier()):
        raise SqlError(f"got WITH {taken[0]}; give it another name")
    known = named.union(ours)
    for node in nodes:
        match node.get("type"):
            case "BASE_TABLE":
                _check_table(node, known)
            case "TABLE_FUNCTION":
                _check_maker(node["function"])
            case "SHOW_REF":
                _check_shown(node)
        if node.get("class") in ("FUNCTION", "WINDOW"):
            _check_function(node)


def _nodes(tree: object) -> Iterator[Tree]:
    """Every object of the parse, without recursion: nobody's brackets run into Python's limit."""
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def _ctes(node: Tree) -> list[Tree]:
    return list(node["cte_map"]["map"]) if isinstance(node.get("cte_map"), dict) else []


def _check_table(node: Tree, known: Collection[str]) -> None:
    name, schema = str(node["table_name"]), str(node.get("schema_name", ""))
    if schema.lower() == "information_schema" and name.lower() in CATALOGUE:
        return
    if node.get("catalog_name") or schema.lower() not in ("", "main"):
        raise SqlError(f"got {schema}.{name}; write a table of this study without a schema")
    if name.lower() not in known:
        raise SqlError(f"got table '{name}'; there is none of that name, see the list of tables")


def _check_maker(function: Tree) -> None:
    name = str(function.get("function_name", "")).lower()
    if name not in ROW_MAKERS:
        raise SqlError(f"got {name}(…) as a table; only the study's tables can be read here")


def _check_shown(node: Tree) -> None:
    if node.get("table_name") or not node.get("query"):
        raise SqlError("got SHOW; write SELECT * FROM information_schema.tables")


def _check_function(node: Tree) -> None:
    name = str(node.get("function_name", "")).lower()
    if name in REFUSED or name.startswith(("duckdb_", "pragma_")) or node.get("catalog"):
        raise SqlError(f"got {name}(…); it cannot be asked here")
