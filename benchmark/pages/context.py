"""What every page is given, and what every page may do with text that is not ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from benchmark.questions import exports
from benchmark.questions.report import Store
from benchmark.serving.roles import OWNER, Who
from benchmark.study import Study

_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@/])")


INK = {"light": "#111318", "dark": "#eef1f5"}


@dataclass(frozen=True)
class Numbers:
    """The newest build, and what of it is looked at."""

    store: Store
    wave: str
    business: str
    comparison: str  # median, best, or a business
    indicator: str | None


@dataclass(frozen=True)
class Context:
    """What every page is given."""

    study: Study
    names: dict[str, str]  # business → name as shown
    numbers: Numbers | None  # None: nothing was built, or nothing measured yet
    audit: str | None  # the one being filled or reviewed
    who: Who = OWNER


def plain(text: object) -> str:
    """Text from outside made safe for a label: nothing in it is markdown any more.

    >>> plain("![x](http://tracker)")
    '\\\\!\\\\[x\\\\]\\\\(http\\\\:\\\\/\\\\/tracker\\\\)'
    """
    return _MARKS.sub(r"\\\1", " ".join(str(text).split()))


def say(text: str, look: str = "said") -> None:
    """A text from outside as it is, in one of the looks of style.css."""
    number = st.session_state.get("_said", 0) + 1
    st.session_state["_said"] = number
    with st.container(key=f"{look}_{number}"):
        st.text(text)


def picture(figure: dict[str, Any], words: str) -> None:
    """A figure in the ink of the mode, and in words for those who do not see it."""
    ink = INK["dark" if st.context.theme.type == "dark" else "light"]
    config = {
        "text": {"color": ink},
        "title": {"subtitleColor": ink},
        "mark": {"aria": False},  # the words say it whole; an empty layer has none of its own
    }
    st.vega_lite_chart({**figure, "config": config}, width="stretch", alt=words)


def download(context: Context, table: pd.DataFrame, name: str) -> None:
    """A table as CSV that no spreadsheet runs."""
    st.download_button(
        "Download as CSV",
        exports.csv_bytes(table),
        file_name=f"{context.study.slug}-{name}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"csv_{name}",
        icon=":material/download:",
    )


def nothing_yet(context: Context) -> None:
    """What to do when there is no number to show."""
    st.subheader("Nothing to show yet")
    st.markdown("No build has any number in it. Gather what is due, and build, with")
    st.code(f"rivalry run {context.study.path}", language=None)
    st.markdown("This page follows by itself as soon as the build is published.")
