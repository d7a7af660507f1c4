"""Doubts, and do those who judge agree? What an audit's number rests on."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from benchmark.desks import coding
from benchmark.pages.context import Context, nothing_yet, say
from benchmark.pages.drawing import headed
from benchmark.questions import exports
from benchmark.texts import text

SHARE = st.column_config.NumberColumn(format="percent")
HEADS = {"icc": "ICC(A,1)"}
TWO = st.column_config.NumberColumn(format="%.2f")


def page(context: Context) -> None:
    """Doubts of the wave, agreement per item and form, severity of shoppers."""
    st.title(text("agreement", "doubts_agreement"))
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    _doubts(context, coding.doubts(numbers.store, numbers.wave))
    _agreement(context, *coding.coverage(numbers.store, numbers.wave))
    _severity(context, coding.severity(numbers.store, numbers.wave))


def _doubts(context: Context, found: pd.DataFrame) -> None:
    st.header(text("agreement", "doubts"))
    say(
        text(
            "agreement",
            "doubts_about_audits_none",
            doubts=len(found),
            audits=found["audit"].nunique(),
        ),
        "sentence",
    )
    if not found.empty:
        counted = found["flag"].str.replace("_", " ").value_counts()
        say(", ".join(f"{flag} {n}" for flag, n in counted.items()), "quiet")
        _table(context, found, "doubts")


def _agreement(context: Context, twice: int, approved: int) -> None:
    st.header(text("agreement", "agreement"))
    assert context.numbers is not None
    judged = coding.pairs(context.numbers.store, context.numbers.wave)
    say(
        text(
            "agreement",
            "audits_approved_judged_twice",
            twice=twice,
            approved=approved,
            enough=coding.ENOUGH,
        ),
        "sentence",
    )
    if judged.empty:
        return
    table = coding.items(judged)
    low = table[(table["equal"] < coding.LOW) & (table["item"] != "all items")]
    said = ", ".join(f"{row.item} ({row.equal:.0%})" for row in low.itertuples())
    say(text("agreement", "items_under", low=coding.LOW, items=said or "none"), "quiet")
    say(
        text("agreement", "alpha_krippendorffs_falls_lopsided"),
        "quiet",
    )
    _table(
        context,
        table,
        "agreement",
        {text("head", "equal"): SHARE, text("head", "alpha"): TWO, HEADS["icc"]: TWO},
    )


def _severity(context: Context, found: pd.DataFrame) -> None:
    st.header(text("agreement", "severity_shoppers"))
    say(
        text("agreement", "points_100_above_below"),
        "quiet",
    )
    if not found.empty:
        _table(
            context,
            found,
            "severity",
            {text("head", "points"): st.column_config.NumberColumn(format="%+.1f")},
        )


def _table(context: Context, table: pd.DataFrame, what: str, config: Any = None) -> None:
    st.dataframe(
        headed(table, **HEADS),
        hide_index=True,
        placeholder="–",
        height=min(len(table), 12) * 35 + 38,
        column_config=config,
        key=f"rows_{what}",
    )
    st.download_button(
        text("agreement", "download_csv"),
        exports.csv_bytes(table),
        file_name=f"{context.study.slug}-{what}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"csv_{what}",
    )
