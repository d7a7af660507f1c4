"""Complaints: what regulators count, how sure that is, and the regulator's own rank beside it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from benchmark.figures import marks
from benchmark.pages.context import Context, Numbers, nothing_yet, say
from benchmark.pages.drawing import PROOF, TWO, Table, proofs, switch, table
from benchmark.questions import report
from benchmark.questions.report import rows_of
from benchmark.texts import explained, text

# Narrow: on a phone the ranks are seen beside the name.
COLUMNS = {
    text("head", "rate"): st.column_config.NumberColumn(format="%.3g"),
    text("head", "expected"): TWO,
    text("head", "size"): st.column_config.NumberColumn(format="localized"),
    text("head", "company"): st.column_config.TextColumn(width=165),
    text("head", "rank"): st.column_config.NumberColumn(width=50),
    text("head", "possible"): st.column_config.TextColumn(help=explained("rank_set"), width=70),
}
WORDS = text("complaints", "registers_rank_counts_exact")


def page(context: Context) -> None:
    """One register and period: the study's companies in it, then all of them."""
    st.title(text("page", "complaints"))
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    found = report.complaint_standing(numbers.store)
    if found.empty:
        say(text("empty", "complaints"), "finding")
        st.markdown(text("empty", "complaints_how"))
        return
    st.markdown(WORDS)
    with st.container(horizontal=True):
        named = {str(one): str(one) for one in sorted(found["source"].unique())}
        source = switch("register", text("complaints", "register"), named, box=True)
        of_source = found[found["source"] == source]
        periods = sorted(of_source["period"].astype(str).unique(), reverse=True)
        period = switch(
            "period", text("complaints", "period"), {one: one for one in periods}, box=True
        )
    shown = of_source[of_source["period"].astype(str) == period].drop(columns=["source", "period"])
    unit = str(shown.pop("size_unit").iloc[0])
    ours = shown[shown["business"].notna()]
    none = shown[shown["complaints"] == 0]
    say(
        text(
            "complaints",
            "companies_no_complaint_may",
            without=len(none),
            companies=len(shown),
            best=int((shown["best_rank"] == 1).sum()),
        ),
        "finding",
    )
    st.caption(text("complaints", "best_worst_rank_data", unit=unit))
    name = f"complaints-{source}-{period}"
    table(context, Table(f"{name}-ours", _headed(numbers, ours), ours, COLUMNS))
    st.header(text("complaints", "whole_register"))
    table(context, Table(name, _headed(numbers, shown), shown, COLUMNS, rows=14))


def _headed(numbers: Numbers, found: pd.DataFrame) -> pd.DataFrame:
    rows = rows_of(found.rename(columns={"best_rank": "rank_low", "worst_rank": "rank_high"}))
    shown = {
        text("head", "company"): found["company"],
        text("head", "rank"): found["our_rank"],
        text("head", "possible"): [marks.ranks(row) for row in rows],
        text("complaints", "regulators_rule"): found["regulators_rule"],
        text("head", "published_rank"): found["published_rank"],
        text("head", "complaints"): found["complaints"],
        text("head", "expected"): found["expected"],
        text("head", "rate"): found["rate"],
        text("head", "95_interval"): [
            f"{_three(row['low'])}–{_three(row['high'])}" for row in rows
        ],
        text("head", "size"): found["size"],
        text("head", "business"): found["business"].map(numbers.names),
        PROOF: proofs(numbers, rows, indicator="complaint_index"),
    }
    # Not every register publishes a rank, or has a rule for one.
    return pd.DataFrame(shown).dropna(axis="columns", how="all")


def _three(rate: float) -> str:
    """To three digits, as the rate is shown.

    >>> _three(0.03333), _three(1234.5)
    ('0.0333', '1,234')
    """
    return f"{rate:,.0f}" if rate >= 100 else f"{rate:.3g}"
