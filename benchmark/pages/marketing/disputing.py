"""A way to ask for a second look at an approved audit of the own business."""

from __future__ import annotations

import streamlit as st

from benchmark.desks import desk, reviewing
from benchmark.desks.desk import RefusedError
from benchmark.pages.context import Context, say
from benchmark.texts import text


def dispute(context: Context, audit: str) -> None:
    """A way to ask for a second look, for those who may: own business, approved."""
    try:
        found = desk.take(context.study, context.who, audit, "dispute")
    except RefusedError:
        return
    with st.expander(text("disputing", "dispute_audit")):
        why = st.text_area(text("disputing", "why"), key=f"dispute_{audit}", max_chars=2000)
        if st.button(text("disputing", "dispute"), key=f"dispute_button_{audit}"):
            try:
                reviewing.dispute(context.study, context.who, audit, why, found.case.seq)
                st.success(text("disputing", "back_reviewers_desk"))
            except ValueError as mistake:
                say(str(mistake), "wrong")
