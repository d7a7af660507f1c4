"""Evidence: every number down to the rows it was made of, and each row to the thing itself."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from benchmark.desks.desk import RefusedError
from benchmark.figures import marks
from benchmark.pages import paging
from benchmark.pages.context import Context, Numbers, nothing_yet, say
from benchmark.pages.drawing import Table, switch, table
from benchmark.pages.marketing import proof
from benchmark.questions import behind, report, words
from benchmark.questions.behind import Asked
from benchmark.questions.report import MISSING, rows_of
from benchmark.texts import text

KINDS = {
    "review": text("evidence", "reviews"),
    "load": text("evidence", "page_loads"),
    "look": text("evidence", "pages_looked"),
    "journey": text("evidence", "ways_walked"),
    "audit": text("evidence", "audits"),
    "register": text("evidence", "lines_registers"),
    "answer": text("evidence", "answers"),
    "crawl": text("evidence", "rows"),
}
LABEL = (
    "published_at",
    "submitted_at",
    "day",
    "answered_at",
    "taken_at",
    "rating",
    "goal",
    "title",
    "scenario",
    "url",
    "company",
)


def page(context: Context) -> None:
    """The number in words, its rows, and the row that the address names."""
    st.title(text("page", "evidence"))
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    found = report.indicators(numbers.store, numbers.wave, numbers.business, "median")
    indicator = _indicator(context, numbers, found)
    if indicator is None:
        return
    say(
        sentence(indicator, context.names[numbers.business], text("evidence", "median_others")),
        "finding",
    )
    asked = Asked(numbers.store, context.who, numbers.wave, numbers.business)
    try:
        _rows(context, asked, indicator)
    except RefusedError:
        say(text("empty", "single_audits"), "quiet")


def _indicator(context: Context, numbers: Numbers, found: pd.DataFrame) -> dict[str, Any] | None:
    """The number asked for, by touchpoint, what it counts for, and indicator."""
    present = sorted(set(found["touchpoint"]))
    touchpoints = {"all": "All", **{one: one.capitalize() for one in present}}
    wants = found["pillar"] + "." + found["want"]
    scopes = dict.fromkeys([*found["pillar"], *wants])
    counted = {"all": "All", **{one: words.scope(one) for one in scopes}}
    with st.container(horizontal=True):
        touchpoint = switch(
            "touchpoint",
            text("evidence", "touchpoint"),
            touchpoints,
            box=True,
            ends=("row", "part"),
        )
        scope = switch("scope", text("evidence", "counts"), counted, box=True, ends=("row", "part"))
        if touchpoint != "all":
            found = found[found["touchpoint"] == touchpoint]
        if scope != "all":
            found = found[(found["pillar"] == scope) | (wants == scope)]
        if found.empty:
            say(text("empty", "evidence", name=context.names[numbers.business]), "finding")
            return None
        titles = dict(zip(found["indicator"], found["title"], strict=True))
        chosen = switch(
            "indicator", text("evidence", "indicator"), titles, box=True, ends=("row", "part")
        )
    return rows_of(found[found["indicator"] == chosen])[0]


def sentence(row: dict[str, Any], name: str, other: str) -> str:
    """A business's number with n and interval, beside another one."""
    measured = marks.amount(row["value"], row["unit"])
    if not measured:
        return text(
            "evidence",
            "not_enough_data_about",
            title=row["title"],
            name=name,
            reason=row["reason"] or MISSING,
        )
    interval = marks.interval(row)
    between = f", 95 % interval {interval}" if interval else ""
    beside = marks.amount(row["other_value"], row["unit"])
    than = f"; {other} {beside}" if beside else ""
    return f"{row['title']}: {name} {measured} (n = {row['n']}{between}){than}."


def _rows(context: Context, asked: Asked, indicator: dict[str, Any]) -> None:
    kind = KINDS[indicator["counts"]]
    screen = paging.screen()
    rows = behind.rows(asked, indicator, screen)
    if rows.empty:
        say(text("empty", "rows"), "quiet")
        return
    total = behind.total(asked, indicator)
    st.header(f"{total:,} {kind}")
    shown, columns = proof.listing(rows, indicator["unit"])
    name = f"{asked.business}-{indicator['indicator']}"
    if "sample" not in rows:
        table(context, Table(name, shown, rows, columns, place="evidence"))
        paging.steps(screen, total)
        return
    samples = [str(one) for one in rows["sample"]]

    def choose(at: int) -> None:
        st.query_params["row"] = samples[at]

    say(text("evidence", "counts_row_adds_number"), "quiet")
    named = st.query_params.get("row")
    at = samples.index(named) if named in samples else None
    table(context, Table(name, shown, rows, columns, choose, at, rows=10, place="evidence"))
    paging.steps(screen, total)
    _opened(context, asked, indicator, {
        str(row["sample"]): _label(row) for row in rows_of(rows)
    })  # fmt: skip


def _opened(
    context: Context, asked: Asked, indicator: dict[str, Any], labels: dict[str, str]
) -> None:
    """The row that the address names, wherever in the list it stands."""
    named = st.query_params.get("row")
    row = behind.one(asked, indicator, named) if named else None
    if row is not None and named not in labels:
        labels = {str(named): _label(row), **labels}
    st.header(text("evidence", "thing_itself"))
    chosen = switch("row", text("evidence", "choose_row_above"), labels, box=True)
    row = row if chosen == named else behind.one(asked, indicator, chosen)
    if row is not None:
        proof.thing(context, asked, indicator, row)


def _label(row: dict[str, Any]) -> str:
    told = [row[name] for name in LABEL if name in row and not pd.isna(row[name])]
    return " · ".join(f"{one:%Y-%m-%d}" if hasattr(one, "strftime") else str(one)[:60]
                      for one in told)  # fmt: skip
