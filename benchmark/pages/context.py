"""What every page is given, and what every page may do with text that is not ours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from benchmark.figures import palette
from benchmark.questions.report import Store
from benchmark.serving.roles import OWNER, Who
from benchmark.study import Study
from benchmark.texts import text

_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@/])")
_LINKS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)


@dataclass(frozen=True)
class Numbers:
    """The newest build, and what of it is looked at."""

    store: Store
    wave: str
    business: str
    comparison: str  # median, best, or a business
    names: dict[str, str]  # business → name: how an address says it
    indicator: str | None


@dataclass(frozen=True)
class Context:
    """What every page is given."""

    study: Study
    names: dict[str, str]  # business → name as shown
    numbers: Numbers | None  # None: nothing was built, or nothing measured yet
    audit: str | None  # the one being filled or reviewed
    who: Who = OWNER

    def colour(self, business: str) -> str:
        """The business's colour, the same everywhere."""
        at = [one.id for one in self.study.business].index(business)
        return palette.colour(self.study.business[at].role, at + 1)


def plain(text: object) -> str:
    """Text from outside made safe for a label: nothing in it is markdown any more, nor a link.

    Bare addresses become links in spite of backslashes; a word joiner, unseen, parts them.

    >>> plain("![x](tracker)")
    '\\\\!\\\\[x\\\\]\\\\(tracker\\\\)'
    """
    parted = _LINKS.sub("\u2060", " ".join(str(text).split()))
    return _MARKS.sub(r"\\\1", parted)


def told_apart(labels: Mapping[str, str]) -> dict[str, str]:
    """What can be chosen → its words, with a number behind each that is not the first of its words.

    The browser says by its words what was chosen: of two with the same ones it would be the last.

    >>> told_apart({"a1": "S5, not sent by us", "a2": "S5, not sent by us"})
    {'a1': 'S5, not sent by us', 'a2': 'S5, not sent by us (2)'}
    """
    seen: Counter[str] = Counter()
    found = {}
    for one, label in labels.items():
        seen[label] += 1
        found[one] = label if seen[label] == 1 else f"{label} ({seen[label]})"
    return found


def say(text: str, look: str = "said") -> None:
    """A text from outside as it is, in one of the looks of style.css."""
    number = st.session_state.get("_said", 0) + 1
    st.session_state["_said"] = number
    with st.container(key=f"{look}_{number}"):
        st.text(text)


def nothing_yet(context: Context) -> None:
    """What to do when there is no number to show."""
    st.subheader(text("empty", "title"))
    st.markdown(text("empty", "build"))
    st.code(f"rivalry run {context.study.path}", language=None)
    st.markdown(text("empty", "follows"))
