"""What to do: what first, and what would it win?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from benchmark.figures import maps, marks
from benchmark.pages.context import Context, download, nothing_yet, picture, say
from benchmark.pages.marketing import acting
from benchmark.questions import comparing
from benchmark.questions.report import rows_of
from benchmark.questions.words import STAGES, WANTS

MOST = 10  # in the picture
LEAST = 0.005  # points: less is nothing to do


def page(context: Context) -> None:
    """The list by points to win, and every number behind it."""
    st.title("What to do")
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    name = context.names[numbers.business]
    table = comparing.priorities(numbers.store, numbers.wave, numbers.business)
    table = table[table["points"] >= LEAST]
    if table.empty:
        say(f"{name} has nothing to win against the median of the others.", "finding")
        if numbers.business == context.study.own.id:
            acting.show(context, numbers, table)
        return
    scope = table["of_scope"].iloc[0]
    of = "the total" if scope == "total" else f"the {scope} score"
    first = rows_of(table)[0]
    say(
        f"{name} would win most by “{first['title']}”: {first['points']:.1f} points of {of} if it "
        "were as good as the median of the others.",
        "finding",
    )
    shown = rows_of(table.head(MOST))
    title = f"Points of {of} to win"
    words = "; ".join(f"{row['title']} {row['points']:.2f}" for row in shown)
    picture(maps.winnable(shown, title), f"{title}: {words}")
    st.caption(
        "Gap × weight × how sure it is, in one number: the mean over all draws of what the score "
        "would gain, where it would gain."
    )
    _table(context, table)
    if numbers.business == context.study.own.id:
        acting.show(context, numbers, table)


def _table(context: Context, table: pd.DataFrame) -> None:
    rows = rows_of(table)
    shown = pd.DataFrame(
        {
            "Place": table["place"],
            "Indicator": table["title"],
            "Points to win": table["points"],
            "Probability of being behind, %": 100 * table["p_behind"],
            "Ranks gained": table["ranks_gained"],
            "Gap to the median": [marks.difference(r["amount"], r["unit"]) for r in rows],
            "Want": table["want"].map(WANTS),
            "Stage": table["stage"].map(STAGES),
            "Touchpoint": table["touchpoint"],
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        placeholder="–",
        height=min(len(shown), 14) * 35 + 38,
        key="priorities",
        column_config={
            "Points to win": st.column_config.NumberColumn(format="%.2f"),
            "Probability of being behind, %": st.column_config.NumberColumn(format="%.0f"),
            "Ranks gained": st.column_config.NumberColumn(
                format="%.1f", help="Expected number of others overtaken"
            ),
        },
    )
    download(context, table, "priorities")
