"""The tour of the practice study: offered once to everybody, five short steps, never in the way."""

from __future__ import annotations

from typing import Any

import streamlit as st

from benchmark.pages.context import Context
from benchmark.serving import people
from benchmark.texts import text, words


def show(context: Context, page: str, pages: dict[str, Any]) -> None:
    """The offer, or the step that the address names; nothing where it was seen or refused.

    `pages`: path → Streamlit's page, for those who may see it.
    """
    steps = [step for step in words()["tour"]["step"] if step["page"] in pages]
    if not context.study.study.practice or not steps:
        return
    asked = st.query_params.get("tour", "")
    at = int(asked) if asked.isdecimal() and 1 <= int(asked) <= len(steps) else 0
    if at:
        _step(context, pages, steps, at)
    elif page == steps[0]["page"] and not people.toured(context.study, context.who):
        _offer(context, pages, steps)


def _offer(context: Context, pages: dict[str, Any], steps: list[dict[str, str]]) -> None:
    with st.container(border=True, key="tour"):
        st.markdown(text("tour", "offer"))
        with st.container(horizontal=True):
            if st.button(text("tour", "start"), type="primary", key="tour_start"):
                _go(pages, steps, 1)
            if st.button(text("tour", "skip"), key="tour_skip"):
                _end(context)


def _step(context: Context, pages: dict[str, Any], steps: list[dict[str, str]], at: int) -> None:
    title = text("page", steps[at - 1]["page"])
    with st.container(border=True, key="tour"):
        st.markdown(f"**{text('tour', 'position', at=at, of=len(steps))}: {title}**")
        st.markdown(steps[at - 1]["words"])
        with st.container(horizontal=True):
            if at < len(steps):
                following = f"{text('tour', 'next')}: {text('page', steps[at]['page'])}"
                if st.button(following, type="primary", key="tour_next"):
                    _go(pages, steps, at + 1)
            label = "skip" if at < len(steps) else "done"
            kind = "secondary" if at < len(steps) else "primary"
            if st.button(text("tour", label), type=kind, key="tour_end"):  # type: ignore[arg-type]
                _end(context)


def _go(pages: dict[str, Any], steps: list[dict[str, str]], to: int) -> None:
    st.switch_page(pages[steps[to - 1]["page"]], query_params={"tour": str(to)})


def _end(context: Context) -> None:
    people.saw_tour(context.study, context.who)
    st.query_params.pop("tour", None)
    st.rerun()
