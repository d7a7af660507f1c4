"""Doubts, and do those who judge agree? What an audit's number rests on."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from benchmark.desks import coding
from benchmark.pages.context import Context, nothing_yet, say
from benchmark.questions import exports

SHARE = st.column_config.NumberColumn(format="percent")
HEADS = {"icc": "ICC(A,1)"}
TWO = st.column_config.NumberColumn(format="%.2f")


def page(context: Context) -> None:
    """Doubts of the wave, agreement per item and form, severity of shoppers."""
    st.title("Doubts and agreement")
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    _doubts(context, coding.doubts(numbers.store, numbers.wave))
    _agreement(context, *coding.coverage(numbers.store, numbers.wave))
    _severity(context, coding.severity(numbers.store, numbers.wave))


def _doubts(context: Context, found: pd.DataFrame) -> None:
    st.header("Doubts")
    say(
        f"{len(found)} doubts about {found['audit'].nunique()} audits. None takes an audit out: a "
        "reviewer decides.",
        "sentence",
    )
    if not found.empty:
        counted = found["flag"].str.replace("_", " ").value_counts()
        say(", ".join(f"{flag} {n}" for flag, n in counted.items()), "quiet")
        _table(context, found, "doubts")


def _agreement(context: Context, twice: int, approved: int) -> None:
    st.header("Agreement")
    assert context.numbers is not None
    judged = coding.pairs(context.numbers.store, context.numbers.wave)
    say(
        f"{twice} of {approved} audits approved here were judged twice, the second time blind; "
        f"{coding.ENOUGH} a wave are wanted.",
        "sentence",
    )
    if judged.empty:
        return
    table = coding.items(judged)
    low = table[(table["equal"] < coding.LOW) & (table["item"] != "all items")]
    said = ", ".join(f"{row.item} ({row.equal:.0%})" for row in low.itertuples())
    say(f"Items under {coding.LOW:.0%}: {said or 'none'}.", "quiet")
    say(
        "Alpha: Krippendorff's; it falls on lopsided items, so see the share of equal judgements "
        "beside it, too. ICC(A,1) for numbers only.",
        "quiet",
    )
    _table(context, table, "agreement", {"Equal": SHARE, "Alpha": TWO, HEADS["icc"]: TWO})


def _severity(context: Context, found: pd.DataFrame) -> None:
    st.header("Severity of shoppers")
    say(
        "Points of 100 above or below all audits of the same businesses and forms. With few audits "
        "this is chance.",
        "quiet",
    )
    if not found.empty:
        _table(
            context, found, "severity", {"Points": st.column_config.NumberColumn(format="%+.1f")}
        )


def _table(context: Context, table: pd.DataFrame, what: str, config: Any = None) -> None:
    named = {
        name: HEADS.get(name, str(name).replace("_", " ").capitalize()) for name in table.columns
    }
    st.dataframe(
        table.rename(columns=named),
        hide_index=True,
        placeholder="–",
        height=min(len(table), 12) * 35 + 38,
        column_config=config,
        key=f"rows_{what}",
    )
    st.download_button(
        "Download as CSV",
        exports.csv_bytes(table),
        file_name=f"{context.study.slug}-{what}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"csv_{what}",
    )
