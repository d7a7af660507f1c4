"""A way to ask for a second look at an approved audit of the own business."""

from __future__ import annotations

import streamlit as st

from benchmark.desks import desk, reviewing
from benchmark.desks.desk import RefusedError
from benchmark.pages.context import Context, say


def dispute(context: Context, audit: str) -> None:
    """A way to ask for a second look, for those who may: own business, approved."""
    try:
        found = desk.take(context.study, context.who, audit, "dispute")
    except RefusedError:
        return
    with st.expander("Dispute this audit"):
        why = st.text_area("Why", key=f"dispute_{audit}", max_chars=2000)
        if st.button("Dispute", key=f"dispute_button_{audit}"):
            try:
                reviewing.dispute(context.study, context.who, audit, why, found.case.seq)
                st.success("It is back on the reviewer's desk.")
            except ValueError as mistake:
                say(str(mistake), "wrong")
