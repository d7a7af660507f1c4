"""Over time: better or worse than the market?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from benchmark.figures import maps, marks
from benchmark.pages.context import Context, Numbers, nothing_yet, say
from benchmark.pages.drawing import (
    NUMBER,
    PROOF,
    SIGNED,
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
        return f"There is no wave before {wave} to hold {name} against."
    since = table["since"].iloc[0]
    said = []
    for verdict in ("better", "worse"):
        found = [scope(row["title"]) for row in rows_of(table) if row["verdict"] == verdict]
        if found:
            said.append(f"{verdict} in {listed(found)}")
    if not said:
        return f"No clear change of {name} since {since}, beyond what changed for everybody."
    return f"Since {since}, and beyond what changed for everybody, {name} is {'; '.join(said)}."


def _alerts(numbers: Numbers) -> None:
    """What the study's rules found; of the newest wave, whichever is looked at."""
    table = comparing.alerts(numbers.store)
    if table.empty:
        return
    st.header("Alerts")
    st.caption(f"Found by the rules of the study file in {table['wave'].iloc[0]}.")
    for row in rows_of(table):
        say(f"• {row['words']}")


def _lines(context: Context, numbers: Numbers) -> None:
    found = {one: comparing.history(numbers.store, one) for one in SCOPES}
    scopes = {one: SCOPES[one] for one, history in found.items() if not history.empty}
    if not scopes:
        say(text("empty", "waves"), "quiet")
        return
    chosen = switch("score", "Score", scopes)
    history = found[chosen]
    title = text("chart", "waves", scope=SCOPES[chosen])
    last = rows_of(history[history["wave"] == history["wave"].iloc[-1]])
    words = "; ".join(f"{row['name']} {row['score']:.0f}" for row in last)
    shown = history[["wave", "name", "score", "low", "high", "median", "state", "broken"]]
    numeric = dict.fromkeys(("Score", "Low", "High", "Median"), NUMBER)
    chart = Chart(
        maps.waves(history, title),
        f"{title}; in the newest wave: {words}",
        "points, 0 to 100; a line is broken where the instrument changed",
        f"n = {history['business'].nunique()} businesses in {history['wave'].nunique()} waves",
        "bar = 95 % interval of the own business; all intervals in the table",
        Table(f"waves-{chosen}", headed(shown, name="Business"), history, numeric),
        ("wave", "points", "interval", "median", "provisional"),
    )
    picture(context, chart)


def _changes(context: Context, numbers: Numbers, found: pd.DataFrame) -> None:
    st.header(f"Since {found['since'].iloc[0]}")
    st.caption(
        "The median change of all who can be compared is taken off: it is the market's, not the "
        "business's. Called better or worse only if both waves are ranked, the instrument is the "
        "same and Holm's adjusted p is below .05."
    )
    rows = rows_of(found)
    shown = pd.DataFrame(
        {
            "What": [scope(row["title"]) for row in rows],
            "Verdict": found["verdict"],
            "Points beyond the market": found["points"],
            "95 % interval": [
                ""
                if pd.isna(r["points_low"])
                else f"{r['points_low']:+.1f} to {r['points_high']:+.1f}"
                for r in rows
            ],
            "As measured": [marks.difference(r["amount"], r["unit"] or "") for r in rows],
            "Own change": found["change"],
            "Market": found["market"],
            "p (Holm)": found["p_holm"],
            "Why not compared": found["reason"],
            PROOF: [
                address("evidence", numbers, indicator=r["scope"] if r["unit"] else None)
                for r in rows
            ],
        }
    )
    columns = {
        "Points beyond the market": SIGNED, "Own change": SIGNED, "Market": SIGNED,
        "p (Holm)": st.column_config.NumberColumn(format="%.3f"),
    }  # fmt: skip
    table(context, Table("changes", shown, found, columns))
