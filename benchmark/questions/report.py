"""The questions that pages and exports ask, as functions returning tables. They read, no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import duckdb
import pandas as pd
import pyarrow as pa

from benchmark.numbers.ranks import ordinal
from benchmark.texts import text

Store = duckdb.DuckDBPyConnection
SCOPES = ("service", "reputation", "total")
MISSING = "not enough data"
WHOLE = {pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype()}
# Rows of a table that is remembered (twenty businesses, each beside each); tables of one store.
SMALL, MOST_KEPT = 400, 500
_remembered: WeakKeyDictionary[Store, dict[str, pd.DataFrame]] = WeakKeyDictionary()
_remembering = Lock()
NAMED = 3  # businesses named in a sentence before "and 5 more"


def about(store: Store) -> Mapping[str, Any]:
    """The study as it was built: name, practice, text, sha256, built_at, versions."""
    return {
        str(name): value for name, value in table_of(store, "SELECT * FROM study").iloc[0].items()
    }


def businesses(store: Store) -> pd.DataFrame:
    """business, name, role, site, position: the own one first, then as in the study file."""
    return table_of(store, "SELECT * FROM business ORDER BY role <> 'own', position")


def waves(store: Store) -> pd.DataFrame:
    """wave, start_day, end_day, as_of_day, measured (has any estimate): newest first."""
    return table_of(
        store,
        """
        SELECT *, wave IN (SELECT wave FROM estimate) AS measured FROM wave
        ORDER BY start_day DESC
        """,
    )


def relations(store: Store) -> pd.DataFrame:
    """relation, kind (table, view), rows (of tables), comment: what the published file holds."""
    return table_of(
        store,
        """
        SELECT table_name AS relation, 'table' AS kind, estimated_size AS rows, comment
        FROM duckdb_tables() WHERE NOT internal
        UNION ALL
        SELECT view_name, 'view', NULL, comment FROM duckdb_views() WHERE NOT internal
        ORDER BY relation
        """,
    )


def columns(store: Store) -> pd.DataFrame:
    """relation, column, type, comment: the data dictionary."""
    return table_of(
        store,
        """
        SELECT table_name AS relation, column_name AS column, data_type AS type, comment
        FROM duckdb_columns() WHERE NOT internal ORDER BY relation, column_index
        """,
    )


def ranking(store: Store, wave: str, scope: str) -> pd.DataFrame:
    """One row per business of a scope (total, service, reputation, or pillar.want), best first.

    business, name, role, position, state, reason, score, low, high, rank, rank_low, rank_high,
    compared, tied_with, words, based_on ("657 reviews, 12 call audits"). Provisional ones come
    after the ranked, those without a score last.
    """
    return table_of(
        store,
        """
        SELECT business, name, role, position, state, reason, score, low, high, rank, rank_low,
            rank_high, compared, tied_with, words, based_on
        FROM standing
        JOIN business USING (business)
        WHERE wave = $wave AND scope = $scope
        ORDER BY state = 'ranked' DESC, score DESC NULLS LAST, name
        """,
        wave=wave,
        scope=scope,
    )


def set_words(store: Store, wave: str, scope: str) -> str | None:
    """Can the set be ranked at all, as a sentence."""
    query = "SELECT words FROM set_quality WHERE wave = $wave AND scope = $scope"
    words: str | None = value_of(store, query, wave=wave, scope=scope)
    return words


def finding(table: pd.DataFrame, scope: str, business: str) -> str:
    """A business's row of a ranking as a sentence; says in words why there is no rank."""
    found = table[table["business"] == business]
    if found.empty:
        return text("finding", "no_wave", scope=scope)
    row = found.iloc[0]
    if row["state"] == MISSING:
        return text(
            "finding",
            "no_score_yet",
            name=row["name"],
            scope=scope,
            reason=row["reason"] or MISSING,
        )
    where = f"{row['rank_low']}–{row['rank_high']} of {row['compared']}"
    if row["rank_low"] == row["rank_high"]:
        where = f"{row['rank_low']} of {row['compared']}"
    if pd.isna(row["rank"]):
        return text(
            "finding",
            "provisional_score_no_rank",
            name=row["name"],
            scope=scope,
            score=row["score"],
            reason=row["reason"],
            where=where,
        )
    return (
        f"{row['name']}: {ordinal(int(row['rank']))} in {scope} ({where}){_ties(row['tied_with'])}."
    )


def _ties(tied_with: str | None) -> str:
    if pd.isna(tied_with) or not tied_with:
        return text("finding", "clear_all_others")
    names = tied_with.split(", ")
    more = len(names) - NAMED
    if more == 1:  # "and 1 more" is longer than most names
        return text("finding", "tied", names=", ".join(names))
    others = names[:NAMED] + ([f"{more} more"] if more > 0 else [])
    return text("finding", "tied", names=listed(others))


def listed(words: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def indicators(store: Store, wave: str, business: str, comparison: str) -> pd.DataFrame:
    """One business's indicators beside the others, by pillar and want.

    indicator, title, unit, pillar, want, touchpoint, counts, weight, state, reason, n, tried,
    value, low, high, score, score_low, score_high; median_value, median_score (over the others:
    the business itself is left out); best_value, best_score, best_name (of the others);
    other_value, other_score: what `comparison` names (median, best, or a business).
    """
    return table_of(
        store,
        f"""
        WITH named AS (
            SELECT indicator, value AS named_value, score AS named_score
            FROM estimate
            WHERE wave = $wave AND business = $comparison
        )
        SELECT indicator, title, unit, pillar, want, touchpoint, counts, weight, state, reason, n,
            tried, value, low, high, score, score_low, score_high, median_value, median_score,
            best_value, best_score, best_name,
            CASE $comparison WHEN 'median' THEN median_value WHEN 'best' THEN best_value
                ELSE named_value END AS other_value,
            CASE $comparison WHEN 'median' THEN median_score WHEN 'best' THEN best_score
                ELSE named_score END AS other_score
        FROM estimate
        JOIN indicator USING (indicator)
        LEFT JOIN others USING (wave, business, indicator)
        LEFT JOIN named USING (indicator)
        WHERE wave = $wave AND business = $business AND {_MEASURED}
        ORDER BY pillar DESC, {_WANT_ORDER}, weight DESC, title
        """,
        wave=wave,
        business=business,
        comparison=comparison,
    )


_WANT_ORDER = (
    "list_position(['easy', 'expectations', 'promises', 'informed', 'individual', 'put_right'],"
    " want)"
)
# What nobody's data ever touch, the study does not measure: nothing to show, nothing to compare.
_MEASURED = "indicator IN (SELECT indicator FROM estimate WHERE wave = $wave AND tried > 0)"


def peers(store: Store, wave: str, indicator: str) -> pd.DataFrame:
    """Every business in one indicator, best first."""
    return table_of(
        store,
        """
        SELECT business, name, role, state, reason, n, tried, value, low, high, score,
            score_low, score_high
        FROM estimate
        JOIN business USING (business)
        WHERE wave = $wave AND indicator = $indicator
        ORDER BY score DESC NULLS LAST, name
        """,
        wave=wave,
        indicator=indicator,
    )


def catalogue(store: Store, wave: str | None) -> pd.DataFrame:
    """All indicators with goalposts and sources; `measured`: this wave has data for it."""
    return table_of(
        store,
        f"""
        SELECT indicator, title, pillar, want, stage, touchpoint, unit, floor, target, curve,
            summary, counts, cap, weight, source,
            indicator IN (SELECT indicator FROM estimate WHERE wave = $wave AND tried > 0)
                AS measured
        FROM indicator
        ORDER BY measured DESC, pillar DESC, {_WANT_ORDER}, title
        """,
        wave=wave,
    )


def data_states(store: Store, wave: str) -> pd.DataFrame:
    """name, ranked, provisional, missing: how many indicators of each business are in which."""
    return table_of(
        store,
        f"""
        SELECT name, count(*) FILTER (state = 'ranked') AS ranked,
            count(*) FILTER (state = 'provisional') AS provisional,
            count(*) FILTER (state = '{MISSING}') AS missing
        FROM estimate
        JOIN business USING (business)
        WHERE wave = $wave AND {_MEASURED}
        GROUP BY name, position
        ORDER BY position
        """,
        wave=wave,
    )


def review_coverage(store: Store) -> pd.DataFrame:
    """Reviews collected against what the platform itself counts; coverage NULL = not known."""
    return table_of(
        store,
        """
        SELECT name, source, collected, platform_count, platform_score, as_of_day, coverage,
            invited, organic
        FROM review_coverage
        JOIN business USING (business)
        ORDER BY position, source
        """,
    )


def complaint_standing(store: Store) -> pd.DataFrame:
    """Every company of every register and period, best first as far as the data tell."""
    return table_of(
        store,
        """
        SELECT complaint_standing.source, period, size_unit, complaint_standing.name AS company,
            rank AS our_rank, rank_low AS best_rank, rank_high AS worst_rank,
            rule_rank AS regulators_rule, published_rank, count AS complaints, expected, rate, low,
            high, size, business
        FROM complaint_standing
        JOIN complaint_register USING (source)
        ORDER BY source, period, rank NULLS LAST, rank_high, published_rank, company
        """,
    )


def open_hours(store: Store) -> pd.DataFrame:
    """When each business is open, and who says so."""
    return table_of(
        store,
        """
        SELECT name, hours, source, url AS page
        FROM business_hours
        JOIN business USING (business)
        ORDER BY position
        """,
    )


def doubts(store: Store, audit: str) -> list[tuple[str, str]]:
    """(flag, evidence) of one audit, also those that only show beside others."""
    query = "SELECT flag, evidence FROM audit_flag WHERE audit = ? ORDER BY flag, evidence"
    return store.execute(query, [audit]).fetchall()


def import_notes(store: Store, most: int = 200) -> tuple[pd.DataFrame, int]:
    """(the first rows of imports that were left out or look odd, how many there are)."""
    rows = table_of(
        store,
        f'SELECT file, "row", kind, text FROM import_note ORDER BY kind, file, "row" LIMIT {most}',
    )
    return rows, int(value_of(store, "SELECT count(*) FROM import_note") or 0)


def failures(store: Store, wave: str) -> pd.DataFrame:
    """name, what, error, times: pages and loads that met an error."""
    return table_of(
        store,
        """
        SELECT name, what, error, count(*) AS times
        FROM (
            SELECT business, 'crawled page' AS what, error FROM page
            WHERE wave = $wave AND error IS NOT NULL
            UNION ALL
            SELECT business, 'browser load', error FROM load
            WHERE wave = $wave AND error IS NOT NULL
        )
        JOIN business USING (business)
        GROUP BY name, what, error
        ORDER BY times DESC, name, error
        """,
        wave=wave,
    )


def captures(store: Store) -> pd.DataFrame:
    """kind, captures, first_at, last_at: what was gathered."""
    return table_of(
        store,
        """
        SELECT kind, count(*) AS captures, min(sealed_at) AS first_at, max(sealed_at) AS last_at
        FROM capture
        GROUP BY kind
        ORDER BY kind
        """,
    )


def remember(store: Store) -> Store:
    """The same store, whose small tables are kept from now on: of a file that never changes.

    Everybody who looks asks the same of it; asking and making the table is a quarter of a page.
    """
    _remembered.setdefault(store, {})
    return store


def table_of(store: Store, query: str, **asked: object) -> pd.DataFrame:
    """Rows as a table; NULL is None in texts, NaN in numbers."""
    kept = _remembered.get(store)
    if kept is None:
        return _asked(store, query, asked)
    key = f"{query}\0{sorted(asked.items())}"
    if (table := kept.get(key)) is None:
        table = _asked(store, query, asked)
        if len(table) <= SMALL:
            with _remembering:
                kept[key] = table
                if len(kept) > MOST_KEPT:
                    del kept[next(iter(kept))]
    return table.copy(deep=False)  # pandas copies what is written to


def _asked(store: Store, query: str, asked: Mapping[str, object]) -> pd.DataFrame:
    arrow: pa.Table = store.cursor().sql(query, params=dict(asked) or None).to_arrow_table()
    columns = zip(arrow.column_names, arrow.columns, strict=True)
    # Not .df(): it warns of pandas' own changes, and whole numbers with gaps would become floats.
    return pd.DataFrame({name: _series(column) for name, column in columns})


def _series(column: pa.ChunkedArray) -> pd.Series[Any]:
    if pa.types.is_string(column.type):  # pandas' own texts have NaN, and take three times as long
        return pd.Series(column.to_numpy(), dtype=object)
    return column.to_pandas(types_mapper=WHOLE.get)  # type: ignore[no-any-return]


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """A table's rows; column names are texts."""
    # Not .to_dict(): it asks columns with gaps cell by cell, three times as slow; nor a column by
    # its name: pandas seeks it each time.
    return _rows(table, [column.tolist() for _, column in table.items()])


def known_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """A table's rows, with None where nothing is known, be it NaN, NaT or NA."""
    columns = []
    for _, column in table.items():
        cells, lacking = column.tolist(), column.isna()
        if lacking.any():
            cells = [None if gap else cell for cell, gap in zip(cells, lacking, strict=True)]
        columns.append(cells)
    return _rows(table, columns)


def _rows(table: pd.DataFrame, columns: list[list[Any]]) -> list[dict[str, Any]]:
    names = table.columns.tolist()  # once: pandas makes each name anew
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def value_of(store: Store, query: str, **asked: object) -> Any:
    """The first cell; None without a row."""
    row = store.cursor().execute(query, asked or None).fetchone()
    return row[0] if row else None
