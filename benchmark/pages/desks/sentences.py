"""Sentences: is what was tagged what they mean? Each answer measures the tagging, and mends it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from benchmark.pages.context import Context, nothing_yet, say
from benchmark.pages.marketing.reputation import KINDS as WORDS
from benchmark.questions import heard
from benchmark.questions.report import rows_of
from benchmark.tagging import labeldesk
from benchmark.tagging.labels import KINDS

ENOUGH = 100  # labels of a want from which tagging learns from them


def page(context: Context) -> None:
    """Eight sentences at a time, half of them drawn blindly."""
    st.title("Sentences")
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    say(
        "Say what each sentence says of the business. Half were drawn blindly, and tell how good "
        "the tagging is; half were tagged with the chosen want, and mend it.",
        "quiet",
    )
    asked = st.query_params.get("want")
    if asked in KINDS and "label_kind" not in st.session_state:
        st.session_state["label_kind"] = asked
    kind = st.selectbox("Want", KINDS, format_func=_named, key="label_kind", width=320)
    st.query_params["want"] = kind
    _counted(context)
    want, _, value = kind.partition(" ")
    found = heard.to_label(numbers.store, numbers.wave, want, value)
    left = [row for row in rows_of(found) if _key(row) not in _done()]
    if not left:
        say("Nothing is left to label here. The next build brings more.", "quiet")
        if st.button("More"):
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
        f"Labelled so far: {words or 'nothing'}. From {ENOUGH} of a want on, tagging learns it.",
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
        say(f"{stars}. Tagged: {why or 'nothing'}", "quiet")
        says = st.multiselect(
            "It says", KINDS, default=[tag for tag in tags if tag in KINDS], format_func=_named,
            key=f"says {key}", placeholder="nothing of these",
        )  # fmt: skip
        if st.button("Keep", key=f"keep {key}"):
            labeldesk.label(
                context.study, context.who, row["business"], row["source"], row["review"],
                int(row["sentence"]), str(row["words"]), says,
            )  # fmt: skip
            _done().add(key)
            st.rerun()
