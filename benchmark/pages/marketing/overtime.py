"""Over time: better or worse than the market?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from benchmark.figures import maps, marks
from benchmark.pages.context import Context, Numbers, download, nothing_yet, picture, say
from benchmark.questions import comparing
from benchmark.questions.report import listed, rows_of
from benchmark.questions.words import WANTS

SCOPES = {"total": "Total", "service": "Service", "reputation": "Reputation"}


def page(context: Context) -> None:
    """What changed beyond the market, then the lines."""
    st.title("Over time")
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    table = comparing.changes(numbers.store, numbers.wave, numbers.business)
    say(_finding(context.names[numbers.business], numbers.wave, table), "finding")
    _alerts(numbers)
    _lines(numbers)
    if not table.empty:
        _changes(context, table)


def _finding(name: str, wave: str, table: pd.DataFrame) -> str:
    if table.empty:
        return f"There is no wave before {wave} to hold {name} against."
    since = table["since"].iloc[0]
    said = []
    for verdict in ("better", "worse"):
        found = [_title(row["title"]) for row in rows_of(table) if row["verdict"] == verdict]
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


def _title(scope: str) -> str:
    """A scope as people say it."""
    if scope in SCOPES:
        return SCOPES[scope].lower()
    pillar, _, want = scope.partition(".")
    return f"“{WANTS[want].lower()}” ({pillar})" if want in WANTS else scope


def _lines(numbers: Numbers) -> None:
    found = {scope: comparing.history(numbers.store, scope) for scope in SCOPES}
    found = {scope: table for scope, table in found.items() if not table.empty}
    if not found:
        say("No wave has a score yet.", "quiet")
        return
    scope = st.segmented_control(
        "Score", list(found), format_func=lambda one: SCOPES[one], default=next(iter(found)),
        key="line_scope",
    )  # fmt: skip
    scope = scope or next(iter(found))
    title = f"{SCOPES[scope]} score over the waves"
    last = rows_of(found[scope][found[scope]["wave"] == found[scope]["wave"].iloc[-1]])
    words = "; ".join(f"{row['name']} {row['score']:.0f}" for row in last)
    picture(maps.waves(found[scope], title), f"{title}; in the newest wave: {words}")


def _changes(context: Context, table: pd.DataFrame) -> None:
    st.header(f"Since {table['since'].iloc[0]}")
    st.caption(
        "The median change of all who can be compared is taken off: it is the market's, not the "
        "business's. Called better or worse only if both waves are ranked, the instrument is the "
        "same and Holm's adjusted p is below .05."
    )
    rows = rows_of(table)
    shown = pd.DataFrame(
        {
            "What": [_title(row["title"]) for row in rows],
            "Verdict": table["verdict"],
            "Points beyond the market": table["points"],
            "95 % interval": [
                ""
                if pd.isna(r["points_low"])
                else f"{r['points_low']:+.1f} to {r['points_high']:+.1f}"
                for r in rows
            ],
            "As measured": [marks.difference(r["amount"], r["unit"] or "") for r in rows],
            "Own change": table["change"],
            "Market": table["market"],
            "p (Holm)": table["p_holm"],
            "Why not compared": table["reason"],
        }
    )
    points = st.column_config.NumberColumn(format="%+.1f")
    st.dataframe(
        shown,
        hide_index=True,
        placeholder="–",
        height=min(len(shown), 14) * 35 + 38,
        key="changes",
        column_config={
            "Points beyond the market": points,
            "Own change": points,
            "Market": points,
            "p (Holm)": st.column_config.NumberColumn(format="%.3f"),
        },
    )
    download(context, table, "changes")
