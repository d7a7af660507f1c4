"""What to do: what first, and what would it win?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from benchmark.figures import maps, marks
from benchmark.pages.context import Context, Numbers, nothing_yet, say
from benchmark.pages.drawing import PROOF, TWO, WHOLE, Chart, Table, address, picture
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
    title = text("chart", "winnable", name=name, of=of)
    words = "; ".join(f"{row['title']} {row['points']:.2f}" for row in shown)
    chart = Chart(
        maps.winnable(shown, title, context.colour(numbers.business)),
        f"{title}: {words}",
        f"points of {of}: gap × weight × how sure it is",
        f"the first {len(shown)} of {len(table)} indicators",
        "no interval: the mean over all draws, so uncertainty is in it",
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
            "Place": table["place"],
            "Indicator": table["title"],
            "Points to win": table["points"],
            "Probability of being behind, %": 100 * table["p_behind"],
            "Ranks gained": table["ranks_gained"],
            "Gap to the median": [marks.difference(r["amount"], r["unit"]) for r in rows],
            "Want": table["want"].map(WANTS),
            "Stage": table["stage"].map(STAGES),
            "Touchpoint": table["touchpoint"],
            PROOF: [address("evidence", numbers, indicator=row["indicator"]) for row in rows],
        }
    )
    gained = st.column_config.NumberColumn(
        format="%.1f", help="Expected number of others overtaken"
    )
    columns = {
        "Points to win": TWO, "Probability of being behind, %": WHOLE, "Ranks gained": gained,
    }  # fmt: skip
    return Table("priorities", shown, table, columns)
