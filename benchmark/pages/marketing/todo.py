"""What to do: what first, and what would it win?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from benchmark.figures import maps, marks
from benchmark.pages.context import Context, Numbers, nothing_yet, say
from benchmark.pages.drawing import PROOF, WHOLE, WRAPPED, Chart, Table, address, picture
from benchmark.pages.marketing import acting
from benchmark.questions import comparing
from benchmark.questions.report import rows_of
from benchmark.questions.words import STAGES, WANTS
from benchmark.texts import text

MOST = 10  # in the picture
LEAST = 0.005  # points: less is nothing to do


def page(context: Context) -> None:
    """The list by points to win, and every number behind it."""
    st.title(text("page", "todo"))
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    name = context.names[numbers.business]
    table = comparing.priorities(numbers.store, numbers.wave, numbers.business)
    table = table[table["points"] >= LEAST]
    if table.empty:
        say(text("todo", "nothing_win_against_median", name=name), "finding")
        if numbers.business == context.study.own.id:
            acting.show(context, numbers, table)
        return
    scope = table["of_scope"].iloc[0]
    of = text("todo", "total") if scope == "total" else text("todo", "score", scope=scope)
    first = rows_of(table)[0]
    say(
        text(
            "todo",
            "would_win_most_points",
            name=name,
            title=first["title"],
            points=first["points"],
            of=of,
        ),
        "finding",
    )
    shown = rows_of(table.head(MOST))
    title = text("chart", "winnable", name=name, of=of)
    words = "; ".join(f"{row['title']} {row['points']:.2f}" for row in shown)
    chart = Chart(
        maps.winnable(shown, title, context.colour(numbers.business)),
        f"{title}: {words}",
        text("todo", "points_gap_weight_how", of=of),
        text("todo", "first_indicators", shown=len(shown), all=len(table)),
        text("todo", "no_interval_mean_over"),
        _listing(numbers, table),
        ("winnable", "gap", "median", "indicator"),
    )
    picture(context, chart, "below")
    if numbers.business == context.study.own.id:
        acting.show(context, numbers, table)


def _listing(numbers: Numbers, table: pd.DataFrame) -> Table:
    rows = rows_of(table)
    shown = pd.DataFrame(
        {
            text("head", "place"): table["place"],
            # Before the long names, so that a phone shows them.
            text("head", "points_to_win"): table["points"],
            text("head", "indicator"): table["title"],
            text("head", "probability_of_being_behind"): 100 * table["p_behind"],
            text("head", "ranks_gained"): table["ranks_gained"],
            text("head", "gap_to_the_median"): [
                marks.difference(r["amount"], r["unit"]) for r in rows
            ],
            text("head", "want"): table["want"].map(WANTS),
            text("head", "stage"): table["stage"].map(STAGES),
            text("head", "touchpoint"): table["touchpoint"],
            PROOF: [address("evidence", numbers, indicator=row["indicator"]) for row in rows],
        }
    )
    gained = st.column_config.NumberColumn(
        format="%.1f", help=text("todo", "expected_number_others_overtaken")
    )
    columns = {
        # Together with what stands before it as wide as a phone's table.
        text("head", "place"): st.column_config.NumberColumn(width=52),
        text("head", "indicator"): st.column_config.TextColumn(width=134),
        text("head", "points_to_win"): st.column_config.NumberColumn(format="%.2f", width=100),
        text("head", "probability_of_being_behind"): WHOLE,
        text("head", "ranks_gained"): gained,
    }
    return Table("priorities", shown, table, columns, tall=WRAPPED)
