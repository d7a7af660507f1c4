"""One business: its indicators against the others, and what stands behind each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from benchmark.desks import reviewing
from benchmark.figures import marks
from benchmark.pages.context import Context, Numbers, nothing_yet, picture, say
from benchmark.pages.marketing import disputing, proof
from benchmark.questions import exports, report
from benchmark.questions.report import MISSING, rows_of
from benchmark.questions.words import WANTS
from benchmark.serving.roles import Thing, may


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
        words = {"median": "median of the others", "best": "best of the others"}
        return (words | self.context.names)[self.numbers.comparison]


def page(context: Context) -> None:
    """Where it stands, its indicators, the evidence behind the chosen one."""
    st.title("One business")
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
        say("No indicator has data in this wave.", "quiet")
        return
    _picture(look, table)
    _list(look, table)
    _chosen(look, table)


def _picture(look: Look, table: pd.DataFrame) -> None:
    st.header("Indicators by want")
    seen = table[table["score"].notna() & (table["weight"] > 0)]  # details only in the table
    if not seen.empty:
        words = "Points per indicator beside the comparison; the table below holds the numbers"
        picture(marks.against(seen, look.other, WANTS), words)
    lacking = rows_of(table[table["state"] == MISSING])
    if lacking:
        words = "; ".join(f"{row['title']} ({row['reason'] or MISSING})" for row in lacking)
        say(f"Not enough data, so no score: {words}.", "quiet")


def _list(look: Look, table: pd.DataFrame) -> None:
    """The numbers; a chosen row becomes the indicator looked at."""

    def choose() -> None:
        rows = st.session_state["indicator_rows"]["selection"]["rows"]
        if rows:
            st.query_params["indicator"] = str(table.iloc[rows[0]]["indicator"])

    st.caption("Choose a row to see what stands behind it.")
    st.dataframe(
        _shown(table, look.other),
        hide_index=True,
        placeholder="–",
        height=min(len(table), 14) * 35 + 38,
        key="indicator_rows",
        on_select=choose,
        selection_mode="single-row",
        column_config={
            "Points": st.column_config.NumberColumn(format="%.0f"),
            "Difference": st.column_config.NumberColumn(
                format="%+.0f", help="Points more (+) or fewer (−) than the comparison"
            ),
        },
    )
    st.download_button(
        "Download as CSV",
        exports.csv_bytes(table),
        file_name=f"{look.context.study.slug}-{look.numbers.business}-indicators.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )


def _shown(table: pd.DataFrame, other: str) -> pd.DataFrame:
    rows = rows_of(table)
    return pd.DataFrame(
        {
            "Want": table["want"].map(WANTS),
            "Indicator": table["title"],
            "Points": table["score"],
            other.capitalize(): [marks.amount(row["other_value"], row["unit"]) for row in rows],
            "Difference": table["score"] - table["other_score"],
            "Measured": [marks.amount(row["value"], row["unit"]) for row in rows],
            "95 % interval": [marks.interval(row) for row in rows],
            "Median of the others": [
                marks.amount(row["median_value"], row["unit"]) for row in rows
            ],
            "Best of the others": [best(row) for row in rows],
            "n": [f"{row['n']} of {row['tried']}" for row in rows],
            "State": table["state"],
            "Counts": ["no, detail only" if row["weight"] == 0 else "yes" for row in rows],
        }
    )


def best(row: dict[str, Any]) -> str:
    """The best of the others with its name."""
    amount = marks.amount(row["best_value"], row["unit"])
    return f"{amount} ({row['best_name']})" if amount else ""


def _chosen(look: Look, table: pd.DataFrame) -> None:
    """The evidence of one indicator; which one stands in the address."""
    titles = dict(zip(table["indicator"], table["title"], strict=True))
    chosen = look.numbers.indicator if look.numbers.indicator in titles else next(iter(titles))

    def choose() -> None:
        st.query_params["indicator"] = st.session_state["indicator_chosen"]

    st.header("What stands behind it")
    st.session_state["indicator_chosen"] = chosen
    st.selectbox(
        "Indicator",
        list(titles),
        format_func=lambda name: titles.get(name, name),
        key="indicator_chosen",
        on_change=choose,
        width=420,
    )
    row = rows_of(table[table["indicator"] == chosen])[0]
    say(_sentence(row, look), "sentence")
    if row["counts"] != "audit" or may(look.context.who, "see", Thing("answers")):
        proof.show(look.context.study, look.numbers, row, look.context.who)
    else:
        say("Single audits are for reviewers and analysts.", "quiet")
    if row["counts"] == "audit":
        _dispute(look)


def _dispute(look: Look) -> None:
    """The own business's audits that this person may ask to be looked at again."""
    found = reviewing.disputable(look.context.study, look.context.who)
    if found and look.numbers.business == look.context.study.own.id:
        audit = st.selectbox("Dispute an audit", found, index=None, width=340)
        if audit:
            disputing.dispute(look.context, audit)


def _sentence(row: dict[str, Any], look: Look) -> str:
    name = look.name
    measured = marks.amount(row["value"], row["unit"])
    if not measured:
        return f"{row['title']}: not enough data about {name} ({row['reason'] or MISSING})."
    interval = marks.interval(row)
    between = f", 95 % interval {interval}" if interval else ""
    other = marks.amount(row["other_value"], row["unit"])
    than = f"; {look.other} {other}" if other else ""
    return f"{row['title']}: {name} {measured} (n = {row['n']}{between}){than}."
