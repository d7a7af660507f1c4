"""One business: its ranks in words, and its indicators against the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from benchmark.desks import reviewing
from benchmark.figures import marks
from benchmark.pages.context import Context, Numbers, nothing_yet, say
from benchmark.pages.drawing import NAME, PROOF, WHOLE, WRAPPED, Chart, Table, address, picture
from benchmark.pages.drawing import table as draw_table
from benchmark.pages.marketing import disputing
from benchmark.questions import report
from benchmark.questions.report import MISSING, rows_of
from benchmark.questions.words import WANTS
from benchmark.texts import text

PINNED = st.column_config.TextColumn(pinned=True, width=NAME)


@dataclass(frozen=True)
class Look:
    """One business beside what the top bar compares it with."""

    context: Context
    numbers: Numbers

    @property
    def name(self) -> str:
        return self.context.names[self.numbers.business]

    @property
    def other(self) -> str:
        """The comparison in words."""
        words = {
            "median": text("business", "median_others"),
            "best": text("business", "best_others"),
        }
        return (words | self.context.names)[self.numbers.comparison]


def page(context: Context) -> None:
    """Where it stands, and its indicators; each leads to its evidence."""
    st.title(text("page", "business"))
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    look = Look(context, numbers)
    for at, scope in enumerate(("total", "service", "reputation")):
        table = report.ranking(numbers.store, numbers.wave, scope)
        said = report.finding(table, scope, numbers.business)
        say(said, "sentence" if at else "finding")
    table = report.indicators(numbers.store, numbers.wave, numbers.business, numbers.comparison)
    if table.empty:
        say(text("business", "no_indicator_data_wave"), "quiet")
        return
    _picture(look, table)
    _dispute(look)


def _picture(look: Look, table: pd.DataFrame) -> None:
    st.header(text("business", "indicators_want"))
    seen = table[table["score"].notna() & (table["weight"] > 0)]  # details only in the table
    listing = _listing(look, table)
    if seen.empty:
        say(text("empty", "drawing", title=text("business", "no_indicator_score")), "quiet")
        draw_table(look.context, listing)
    else:
        title = text("chart", "against", name=look.name)
        words = "; ".join(f"{row['title']} {row['score']:.0f}" for row in rows_of(seen))
        colour = look.context.colour(look.numbers.business)
        chart = Chart(
            marks.against(seen, look.other, WANTS, title, colour),
            f"{title}: {words}",
            text("business", "points_0_100_amount"),
            text("business", "n_indicator"),
            text("chart", "line_interval"),
            listing,
            ("points", "indicator", "want", "interval", "n", "median"),
        )
        picture(look.context, chart)
    lacking = rows_of(table[table["state"] == MISSING])
    if lacking:
        words = "; ".join(f"{row['title']} ({row['reason'] or MISSING})" for row in lacking)
        say(text("business", "not_enough_data_no", words=words), "quiet")


def _listing(look: Look, table: pd.DataFrame) -> Table:
    rows = rows_of(table)
    other = look.other.capitalize()
    shown = pd.DataFrame(
        {
            text("head", "indicator"): table["title"],
            text("head", "points"): table["score"],
            text("head", "difference"): table["score"] - table["other_score"],
            text("head", "measured"): [marks.amount(row["value"], row["unit"]) for row in rows],
            text("head", "95_interval"): [marks.interval(row) for row in rows],
            other: [marks.amount(row["other_value"], row["unit"]) for row in rows],
            text("head", "median_of_the_others"): [
                marks.amount(row["median_value"], row["unit"]) for row in rows
            ],
            text("head", "best_of_the_others"): [best(row) for row in rows],
            text("head", "n"): [f"{row['n']} of {row['tried']}" for row in rows],
            text("head", "state"): table["state"],
            text("head", "counts"): [
                text("business", "no_detail_only") if row["weight"] == 0 else "yes" for row in rows
            ],
            text("head", "want"): table["want"].map(WANTS),
            PROOF: [address("evidence", look.numbers, indicator=row["indicator"]) for row in rows],
        }
    )
    difference = st.column_config.NumberColumn(
        format="%+.0f", help=text("business", "points_fewer_comparison")
    )
    columns = {
        text("head", "points"): WHOLE,
        text("head", "difference"): difference,
        text("head", "indicator"): PINNED,
    }
    name = f"{look.numbers.business}-indicators"
    return Table(name, shown, table, columns, rows=16, tall=WRAPPED, place="business")


def best(row: dict[str, Any]) -> str:
    """The best of the others with its name."""
    amount = marks.amount(row["best_value"], row["unit"])
    return f"{amount} ({row['best_name']})" if amount else ""


def _dispute(look: Look) -> None:
    """The own business's audits that this person may ask to be looked at again."""
    found = reviewing.disputable(look.context.study, look.context.who)
    if found and look.numbers.business == look.context.study.own.id:
        audit = st.selectbox(text("business", "dispute_audit"), found, index=None, width=340)
        if audit:
            disputing.dispute(look.context, audit)
