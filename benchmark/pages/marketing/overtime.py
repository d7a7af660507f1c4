"""Over time: better or worse than the market?"""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from benchmark.figures import maps, marks
from benchmark.pages.context import Context, Numbers, nothing_yet, say
from benchmark.pages.drawing import (
    INTERVAL,
    NAMES,
    NUMBER,
    PROOF,
    SIGNED,
    WRAPPED,
    Chart,
    Table,
    address,
    headed,
    picture,
    switch,
    table,
)  # fmt: skip
from benchmark.questions import comparing
from benchmark.questions.report import listed, rows_of
from benchmark.questions.words import SCOPES, scope
from benchmark.texts import text


def page(context: Context) -> None:
    """What changed beyond the market, then the lines."""
    st.title(text("page", "time"))
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    found = comparing.changes(numbers.store, numbers.wave, numbers.business)
    say(_finding(context.names[numbers.business], numbers.wave, found), "finding")
    _alerts(numbers)
    _lines(context, numbers)
    if not found.empty:
        _changes(context, numbers, found)


def _finding(name: str, wave: str, table: pd.DataFrame) -> str:
    if table.empty:
        return text("overtime", "no_wave_before_hold", wave=wave, name=name)
    since = table["since"].iloc[0]
    said = []
    for verdict in ("better", "worse"):
        found = [scope(row["title"]) for row in rows_of(table) if row["verdict"] == verdict]
        if found:
            said.append(f"{verdict} in {listed(found)}")
    if not said:
        return text("overtime", "no_clear_change_since", name=name, since=since)
    return text(
        "overtime", "since_beyond_changed_everybody", since=since, name=name, names="; ".join(said)
    )


def _alerts(numbers: Numbers) -> None:
    """What the study's rules found; of the newest wave, whichever is looked at."""
    table = comparing.alerts(numbers.store)
    if table.empty:
        return
    st.header(text("overtime", "alerts"))
    st.caption(text("overtime", "found_rules_study_file", wave=table["wave"].iloc[0]))
    for row in rows_of(table):
        say(f"• {row['words']}")


def _lines(context: Context, numbers: Numbers) -> None:
    found = {one: comparing.history(numbers.store, one) for one in SCOPES}
    scopes = {one: SCOPES[one] for one, history in found.items() if not history.empty}
    if not scopes:
        say(text("empty", "waves"), "quiet")
        return
    chosen = switch("score", text("overtime", "score"), scopes)
    history = found[chosen]
    title = text("chart", "waves", scope=SCOPES[chosen])
    last = rows_of(history[history["wave"] == history["wave"].iloc[-1]])
    words = "; ".join(f"{row['name']} {row['score']:.0f}" for row in last)
    shown = history[["wave", "name", "score", "low", "high", "median", "state", "broken"]]
    numeric = dict.fromkeys(
        (text("head", "score"), text("head", "low"), text("head", "high"), text("head", "median")),
        NUMBER,
    )
    chart = Chart(
        maps.waves(history, title),
        text("overtime", "newest_wave", title=title, words=words),
        text("overtime", "points_0_100_line"),
        text(
            "overtime",
            "n_businesses_waves",
            businesses=history["business"].nunique(),
            waves=history["wave"].nunique(),
        ),
        text("overtime", "bar_95_interval_own"),
        Table(f"waves-{chosen}", headed(shown, name=text("head", "business")), history, numeric),
        ("wave", "points", "interval", "median", "provisional"),
    )
    picture(context, chart)


def _span(row: dict[str, Any]) -> str:
    ends = [marks.difference(row[end], row["unit"] or "") for end in ("amount_low", "amount_high")]
    return " to ".join(ends) if all(ends) else ""


def _changes(context: Context, numbers: Numbers, found: pd.DataFrame) -> None:
    st.header(text("overtime", "since", wave=found["since"].iloc[0]))
    st.caption(text("overtime", "median_change_all_can"))
    rows = rows_of(found)
    shown = pd.DataFrame(
        {
            text("head", "what"): [scope(row["title"]) for row in rows],
            text("head", "points"): found["points"],
            text("head", "interval"): [
                marks.spread(r["points_low"], r["points_high"], 1) for r in rows
            ],
            text("head", "verdict"): found["verdict"],
            text("head", "as_measured"): [
                marks.difference(r["amount"], r["unit"] or "") for r in rows
            ],
            text("head", "as_measured_95"): [_span(r) for r in rows],
            text("head", "own_change"): found["change"],
            text("head", "market"): found["market"],
            text("head", "p_holm"): found["p_holm"],
            text("head", "why_not_compared"): found["reason"],
            PROOF: [
                address("evidence", numbers, indicator=r["scope"] if r["unit"] else None)
                for r in rows
            ],
        }
    )
    columns = {
        text("head", "what"): NAMES,
        text("head", "points"): st.column_config.NumberColumn(
            format="%+.1f", help=text("overtime", "points_beyond_market"), width=60
        ),
        text("head", "interval"): INTERVAL,
        text("head", "own_change"): SIGNED, text("head", "market"): SIGNED,
        text("head", "as_measured"): st.column_config.TextColumn(width=110),
        text("head", "as_measured_95"): st.column_config.TextColumn(width=150),
        text("head", "p_holm"): st.column_config.NumberColumn(format="%.3f"),
    }  # fmt: skip
    table(context, Table("changes", shown, found, columns, tall=WRAPPED))
