"""Journey map: at which moment do we lose them?"""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from benchmark import comparing
from benchmark.pages import maps
from benchmark.pages.context import Context, download, nothing_yet, picture, say
from benchmark.report import listed, rows_of

STAGES = {
    "awareness": "Awareness",
    "discover": "Discover",
    "attraction": "Attraction",
    "interaction": "Interaction",
    "buy": "Buy",
    "use": "Use",
    "support": "Support",
    "repeat": "Repeat",
    "word_of_mouth": "Word of mouth",
}


def page(context: Context) -> None:
    """The moments of truth first, then the map and its numbers."""
    st.title("Journey map")
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    table = comparing.cells(numbers.store, numbers.wave, numbers.business)
    name = context.names[numbers.business]
    if table.empty:
        say(f"Nothing of {name} was measured at any stage in this wave.", "finding")
        return
    say(_finding(name, table), "finding")
    title = f"{name}: score per stage and touchpoint, coloured by the gap to the median"
    words = "; ".join(f"{_where(row)} {row['score']:.0f}" for row in _seen(table))
    picture(maps.stages(table, STAGES, title), f"{title}. {words}")
    st.caption(
        "A moment of truth is one of the three cells where the business would win most if it were "
        "as good as the median of the others. Grey: too little was measured."
    )
    _table(context, table)


def _seen(table: pd.DataFrame) -> list[dict[str, Any]]:
    return rows_of(table[table["score"].notna()])


def _where(row: dict[str, Any]) -> str:
    return f"{STAGES[row['stage']].lower()} by {row['touchpoint']}"


def _finding(name: str, table: pd.DataFrame) -> str:
    moments = [row for row in rows_of(table) if row["moment_of_truth"]]
    if not moments:
        return f"There is no moment at which {name} has anything to win against the median."
    moments.sort(key=lambda row: -row["points"])
    scope = moments[0]["of_scope"]
    won = sum(row["points"] for row in moments)
    return (
        f"{name} has most to win at {listed([_where(row) for row in moments])}: together about "
        f"{won:.1f} points of the {scope if scope == 'total' else scope + ' score'}."
    )


def _table(context: Context, table: pd.DataFrame) -> None:
    st.header("The cells as numbers")
    shown = pd.DataFrame(
        {
            "Stage": table["stage"].map(STAGES),
            "Touchpoint": table["touchpoint"],
            "Score": table["score"],
            "95 % interval": [
                "" if pd.isna(row["low"]) else f"{row['low']:.0f}–{row['high']:.0f}"
                for row in rows_of(table)
            ],
            "Median of the others": table["median"],
            "Best in class": table["best"],
            "Points to win": table["points"],
            "Verdict": table["verdict"],
            "Indicators": table["indicators"],
            "State": table["state"],
        }
    )
    points = st.column_config.NumberColumn(format="%.0f")
    st.dataframe(
        shown,
        hide_index=True,
        placeholder="–",
        height=min(len(shown), 14) * 35 + 38,
        key="journey_cells",
        column_config={
            "Score": points,
            "Median of the others": points,
            "Best in class": points,
            "Points to win": st.column_config.NumberColumn(format="%.2f"),
        },
    )
    download(context, table, "journey-map")
