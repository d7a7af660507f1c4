"""Journey map: at which moment do we lose them?"""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from benchmark.figures import maps
from benchmark.pages.context import Context, Numbers, download, nothing_yet, picture, say
from benchmark.questions import comparing
from benchmark.questions.report import listed, rows_of
from benchmark.questions.words import STAGES


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
    _promises(context, numbers)


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


PROMISES = {
    "reply_time": "Time of reply",
    "waiting_time": "Waiting time said on the phone",
    "opening_hours": "Opening hours",
    "delivery_time": "Day of delivery",
    "price": "Price shown",
    "follow_up": "What was promised on the way",
}


def _promises(context: Context, numbers: Numbers) -> None:
    """What they promise against what was met, by kind and business."""
    table = comparing.promises(numbers.store, numbers.wave)
    st.header("Promised and met")
    if table.empty:
        say("No audit of this wave could check a promise.", "quiet")
        return
    st.caption(
        "Share kept in full and on time, and how many audits it rests on; behind it the medians "
        "of what was promised and what was met."
    )
    kinds = [kind for kind in PROMISES if kind in set(table["promise"])]
    names = list(dict.fromkeys(table.sort_values("role")["name"]))
    grid = pd.DataFrame("", index=[PROMISES[kind] for kind in kinds], columns=names)
    for row in rows_of(table):
        grid.loc[PROMISES[row["promise"]], row["name"]] = _kept(row)
    st.dataframe(grid.reset_index(names="Promise"), hide_index=True, key="promises")
    download(context, table, "promises")


def _kept(row: dict[str, Any]) -> str:
    if pd.isna(row["kept"]):
        return f"few · {row['n']}"
    said = f"{row['kept']:.0%} · {row['n']}"
    if pd.isna(row["promised"]):
        return said
    met = "never" if pd.isna(row["met"]) else f"{row['met']:.0f}"
    return f"{said} ({row['promised']:.0f} → {met} {row['unit']})"


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
