"""Complaints: what regulators count, how sure that is, and the regulator's own rank beside it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from benchmark.pages.context import Context, download, nothing_yet, say
from benchmark.questions import report

WORDS = """
Registers rank by counts as if they were exact. A company without complaints is not the best one if
it is so small that none was to be expected: intervals are exact (Poisson), every pair is tested
exactly, and who was expected to have fewer than three complaints gets no rank.
"""


def page(context: Context) -> None:
    """One register and period: the study's companies in it, then all of them."""
    st.title("Complaints")
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    table = report.complaint_standing(numbers.store)
    if table.empty:
        say("No register of complaints was imported.", "finding")
        st.markdown("Name one as `[[complaints]]` in the study; docs/study.md says how.")
        return
    st.markdown(WORDS)
    left, right = st.columns(2)
    source = left.selectbox("Register", sorted(table["source"].unique()), key="register")
    of_source = table[table["source"] == source]
    periods = sorted(of_source["period"].unique(), reverse=True)
    period = right.selectbox("Period", periods, key="period")
    shown = of_source[of_source["period"] == period].drop(columns=["source", "period"])
    unit = str(shown.pop("size_unit").iloc[0])
    ours = shown[shown["business"].notna()]
    none = shown[shown["complaints"] == 0]
    say(
        f"{len(none)} of {len(shown)} companies have no complaint; "
        f"{int((shown['best_rank'] == 1).sum())} may be the best one, as far as the data tell.",
        "finding",
    )
    st.caption(
        f"Best and worst rank: what the data allow. Rates are complaints per {unit}, low and high "
        "their exact 95 % interval. Expected: at the register's average rate."
    )
    _table(ours, "ours")
    st.header("The whole register")
    _table(shown, "whole")
    download(context, shown, f"complaints-{source}-{period}")


def _table(table: pd.DataFrame, key: str) -> None:
    named = table.rename(columns=lambda name: str(name).replace("_", " ").capitalize())
    st.dataframe(
        named,
        hide_index=True,
        placeholder="–",
        key=f"complaints_{key}",
        height=min(len(named), 14) * 35 + 38,
        column_config={
            name: st.column_config.NumberColumn(format="%.4g")
            for name in ("Rate", "Low", "High", "Expected", "Size")
        },
    )
