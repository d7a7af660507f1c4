"""From one screenful of a long list to the next; the address says which one."""

from __future__ import annotations

import streamlit as st

from benchmark.questions.behind import SCREEN
from benchmark.texts import text


def screen() -> int:
    """The number of the screenful, from 1."""
    asked = st.query_params.get("part", "1")
    return int(asked) if asked.isdecimal() and 1 <= int(asked) < 1_000_000 else 1


def steps(shown: int, total: int) -> None:
    """Where in the list the screen is, and the buttons to the ones beside it."""
    last = -(-total // SCREEN)
    if last < 2:
        return

    def go(to: int) -> None:
        st.query_params.pop("row", None)
        st.query_params["part"] = str(to)

    with st.container(horizontal=True, vertical_alignment="center"):
        before, after = shown - 1, shown + 1
        st.button(
            text("paging", "before"),
            on_click=go,
            args=(before,),
            disabled=before < 1,
            key="rows_before",
        )
        from_row, to_row = SCREEN * (shown - 1) + 1, min(SCREEN * shown, total)
        st.caption(
            text("paging", "rows_from_to", from_row=from_row, to_row=to_row, total=total),
            width="content",
        )
        st.button(
            text("paging", "after"),
            on_click=go,
            args=(after,),
            disabled=after > last,
            key="rows_after",
        )
