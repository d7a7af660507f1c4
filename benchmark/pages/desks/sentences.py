"""Sentences: is what was tagged what they mean? Each answer measures the tagging, and mends it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from benchmark.pages.context import Context, nothing_yet, say
from benchmark.pages.reputation.said import KINDS as WORDS
from benchmark.questions import heard
from benchmark.questions.report import rows_of
from benchmark.tagging import labeldesk
from benchmark.tagging.labels import KINDS
from benchmark.texts import text

ENOUGH = 100  # labels of a want from which tagging learns from them


def page(context: Context) -> None:
    """Eight sentences at a time, half of them drawn blindly."""
    st.title(text("sentences", "sentences"))
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    say(
        text("sentences", "say_sentence_says_business"),
        "quiet",
    )
    asked = st.query_params.get("want")
    if asked in KINDS and "label_kind" not in st.session_state:
        st.session_state["label_kind"] = asked
    kind = st.selectbox(
        text("sentences", "want"), KINDS, format_func=_named, key="label_kind", width=320
    )
    st.query_params["want"] = kind
    _counted(context)
    _kept(context)
    want, _, value = kind.partition(" ")
    found = heard.to_label(numbers.store, numbers.wave, want, value)
    left = [row for row in rows_of(found) if _key(row) not in _done()]
    if not left:
        say(text("sentences", "nothing_left_label_next"), "quiet")
        if st.button(text("sentences", "more")):
            st.rerun()
        return
    for row in left:
        _one(context, row)


def _named(kind: str) -> str:
    want, _, value = kind.partition(" ")
    if want == "recommend":
        return "recommends" if value == "praise" else "warns"
    return f"{WORDS[want]}: {value}"


def _counted(context: Context) -> None:
    assert context.numbers is not None
    table = heard.labelled(context.numbers.store)
    total = {row["kind"]: row["sentences"] for row in rows_of(table)}
    words = ", ".join(f"{_named(kind)} {count}" for kind, count in total.items() if kind in KINDS)
    say(
        text("sentences", "labelled_far_want_tagging", labels=words or "nothing", enough=ENOUGH),
        "quiet",
    )


def _key(row: dict[str, Any]) -> str:
    return f"{row['business']} {row['source']} {row['review']} {row['sentence']}"


def _done() -> set[str]:
    """Labelled since the build that is shown; the archive has them already."""
    done: set[str] = st.session_state.setdefault("labelled", set())
    return done


def _one(context: Context, row: dict[str, Any]) -> None:
    tags = [str(tag) for tag in (row["tags"] if row["tags"] is not None else [])]
    because = [str(one) for one in (row["because"] if row["because"] is not None else [])]
    key = _key(row)
    with st.container(border=True):
        say(str(row["words"]))
        why = ", ".join(f"{_named(t)} (“{b}”)" for t, b in zip(tags, because, strict=False))
        stars = f"{row['rating']:.0f} stars, {row['published_at']:%Y-%m-%d}"
        say(text("sentences", "tagged", stars=stars, why=why or "nothing"), "quiet")
        says = st.multiselect(
            text("sentences", "says"),
            KINDS,
            default=[tag for tag in tags if tag in KINDS],
            format_func=_named,
            key=f"says {key}",
            placeholder=text("sentences", "nothing_these"),
        )
        if st.button(text("sentences", "keep"), key=f"keep {key}"):
            labeldesk.label(
                context.study, context.who, row["business"], row["source"], row["review"],
                int(row["sentence"]), str(row["words"]), says,
            )  # fmt: skip
            _done().add(key)
            st.session_state["kept"] = row, says
            st.rerun()


def _kept(context: Context) -> None:
    """The last answer, which may be taken back."""
    row, says = st.session_state.get("kept", (None, ()))
    if row is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        named = ", ".join(map(_named, says)) or text("sentences", "nothing_these")
        say(text("sentences", "kept", words=row["words"], says=named), "quiet")
        if st.button(text("sentences", "take_back")):
            labeldesk.label(
                context.study, context.who, row["business"], row["source"], row["review"],
                int(row["sentence"]), str(row["words"]), None,
            )  # fmt: skip
            _done().discard(_key(row))
            del st.session_state["kept"]
            st.rerun()
