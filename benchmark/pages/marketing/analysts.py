"""For analysts: what is in the published file, how to open it, and a box to ask it in SQL."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pandas as pd
import streamlit as st

from benchmark import store
from benchmark.pages.context import Context, nothing_yet, say
from benchmark.questions import exports, report
from benchmark.serving import sqlbox
from benchmark.serving.sqlguard import SqlError
from benchmark.study import Study
from benchmark.texts import text

# Title → a question of the kind that people begin with.
EXAMPLES = {
    text(
        "analysts", "who_stands_where"
    ): "SELECT business, scope, score, low, high, words\nFROM standing\n"
    "WHERE scope IN ('service', 'reputation', 'total')\nORDER BY wave DESC, scope, score DESC",
    text("analysts", "where_behind_median"): "SELECT indicator, title, unit, "
    "mine.value, median(other.value) AS rivals, mine.score - median(other.score) AS points\n"
    "FROM estimate AS mine\nJOIN estimate AS other USING (wave, indicator)\n"
    "JOIN indicator USING (indicator)\n"
    "WHERE mine.business = (SELECT business FROM business WHERE role = 'own')\n"
    "  AND other.business <> mine.business\nGROUP BY ALL\nORDER BY points",
    text(
        "analysts", "what_one_rests_on"
    ): "SELECT business, count(*) AS tried, count(value) AS observed,\n"
    "    median(value) AS median_value\nFROM review_rating\nGROUP BY business\nORDER BY business",
    text(
        "analysts", "every_indicator"
    ): "SELECT indicator, title, unit, want, stage, touchpoint, pillar, source\n"
    "FROM indicator\nORDER BY pillar, want",
}


def page(context: Context) -> None:
    """The dictionary, the ways in, and the box."""
    st.title(text("analysts", "analysts"))
    newest = store.published(context.study)
    if newest is None or context.numbers is None:
        nothing_yet(context)
        return
    _box(context, newest)
    _connect(context.study)
    _dictionary(context.numbers.store)


def _box(context: Context, newest: Path) -> None:
    st.header(text("analysts", "ask_sql"))
    st.caption(
        text(
            "analysts",
            "select_over_tables_below",
            seconds=sqlbox.SECONDS,
            most_rows=sqlbox.MOST_ROWS,
        )
    )
    asked = st.query_params.get("sql", "")
    st.selectbox(
        text("analysts", "begin_example"),
        list(EXAMPLES),
        index=None,
        key="sql_example",
        placeholder=text("analysts", "choose"),
        on_change=_take_example,
    )
    if "sql" not in st.session_state:
        st.session_state["sql"] = asked or next(iter(EXAMPLES.values()))
    st.text_area(text("analysts", "sql"), key="sql", height=200)
    if not (st.button(text("analysts", "run"), type="primary", key="sql_run") or asked):
        return
    sql = st.session_state["sql"]
    st.query_params["sql"] = sql  # a link that asks the same of the newest build
    try:
        with st.spinner(text("analysts", "asking")):
            answer = sqlbox.ask(context.who, newest, sql)
    except SqlError as mistake:
        say(str(mistake))
        return
    table = pd.DataFrame(answer.rows, columns=_distinct(answer.columns))
    count = "1 row" if len(table) == 1 else f"{len(table):,} rows"
    cut = text("analysts", "cut_off_shown") if answer.more else ""
    st.caption(
        text("analysts", "answer_rows_seconds", count=count, seconds=answer.seconds, cut=cut),
        text_alignment="left",
    )
    if table.empty:
        return
    st.dataframe(table, hide_index=True, placeholder="–", key="sql_answer")
    st.download_button(
        text("analysts", "download_csv"),
        exports.csv_bytes(table),
        file_name=f"{context.study.slug}-answer.csv",
        mime="text/csv",
        on_click="ignore",
        key="csv_answer",
        icon=":material/download:",
    )


def _take_example() -> None:
    if chosen := st.session_state["sql_example"]:
        st.session_state["sql"] = EXAMPLES[chosen]
        st.query_params.pop("sql", None)


def _distinct(names: list[str]) -> list[str]:
    """Two columns of one name get numbers: a table has no two."""
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
    again: dict[str, int] = {}
    found = []
    for name in names:
        again[name] = again.get(name, 0) + 1
        found.append(name if again[name] == 1 else f"{name} ({again[name]})")
    return found


def _connect(study: Study) -> None:
    st.header(text("analysts", "open_yourself"))
    file = (study.home / f"{study.slug}.duckdb").resolve()
    st.caption(text("analysts", "always_whole_published_build"))
    shell, python, r = st.tabs(["Shell", "Python", "R"])
    shell.code(f"duckdb -readonly '{file}'", language="bash")
    python.code(
        f"import duckdb\nstore = duckdb.connect({str(file)!r}, read_only=True)\n"
        'store.sql("FROM standing").df()',
        language="python",
    )
    r.code(
        f"library(duckdb)\nstore <- dbConnect(duckdb(), {str(file)!r}, read_only = TRUE)\n"
        'dbGetQuery(store, "FROM standing")',
        language="r",
    )


def _dictionary(opened: report.Store) -> None:
    st.header(text("analysts", "what_is_in_it"))
    relations = report.relations(opened)
    words = st.text_input(text("analysts", "find_table_view_column"), key="find_table").lower()
    if words:
        columns = report.columns(opened)
        hits = columns[
            columns[["column", "comment"]].fillna("").agg(" ".join, axis=1).str.lower()
            .str.contains(words, regex=False)
        ]["relation"]  # fmt: skip
        own = relations[["relation", "comment"]].fillna("").agg(" ".join, axis=1).str.lower()
        relations = relations[
            own.str.contains(words, regex=False) | relations["relation"].isin(hits)
        ]
    if relations.empty:
        st.caption(text("analysts", "nothing_name"))
        return
    st.dataframe(
        relations.rename(columns=str.capitalize),
        hide_index=True,
        placeholder="–",
        height=min(len(relations), 8) * 35 + 38,
        column_config={text("head", "comment"): st.column_config.TextColumn(width="large")},
        key="relations",
    )
    names = list(relations["relation"])
    chosen = st.selectbox(text("analysts", "columns"), names, key="relation")
    if chosen is None:
        return
    columns = report.columns(opened)
    shown = columns[columns["relation"] == chosen].drop(columns="relation")
    st.dataframe(
        shown.rename(columns=str.capitalize),
        hide_index=True,
        placeholder="–",
        column_config={text("head", "comment"): st.column_config.TextColumn(width="large")},
        key="columns",
    )
    with st.container(horizontal=True):
        for kind, label in (("parquet", "Parquet"), ("csv", "CSV")):
            st.link_button(
                text("analysts", "whole_table", label=label), f"/export/{quote(chosen)}.{kind}"
            )
