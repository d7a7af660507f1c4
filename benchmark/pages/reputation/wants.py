"""Six wants in their words: of what reviews say about each, how much is praise."""

from __future__ import annotations

import streamlit as st

from benchmark.figures import maps
from benchmark.pages.context import Context, Numbers, say
from benchmark.pages.drawing import PROOF, WHOLE, Chart, Table, headed, picture, proofs
from benchmark.pages.marketing.gaps import SHORT
from benchmark.questions import heard
from benchmark.questions.report import rows_of
from benchmark.questions.words import WANTS
from benchmark.texts import text


def show(context: Context, numbers: Numbers) -> None:
    """The map of businesses and wants, coloured by who is surely behind or ahead."""
    st.header(text("reputation", "six_wants_words"))
    read, whole = heard.read_share(numbers.store, numbers.wave)
    if not read:
        say(text("reputation", "no_review_wave_text"), "quiet")
        return
    part = "" if read >= whole else f" of {whole:,}"
    say(
        text("reputation", "reviews_say_about_want", read=read, part=part),
        "quiet",
    )
    table = heard.want_map(numbers.store, numbers.wave)
    title = text("chart", "praise_map")
    behind = [
        f"{row['name']} in {WANTS[row['want']].lower()}"
        for row in rows_of(table)
        if row["verdict"] == "behind"
    ]
    if table.empty:
        say(text("reputation", "too_few_reviews_say"), "quiet")
        return
    shown = table.assign(want=table["want"].map(WANTS)).drop(columns=["business", "role", "pillar"])
    named = headed(shown, name=text("head", "business"))
    numeric = {c: WHOLE for c in named.columns if named[c].dtype.kind == "f"}
    named[PROOF] = proofs(numbers, rows_of(table), indicator="said_{want}")
    chart = Chart(
        maps.wants(table, SHORT, title),
        text("reputation", "surely_behind", title=title, behind="; ".join(behind) or "nobody"),
        text("reputation", "said_praise"),
        text("reputation", "n_reviews_read", read=read),
        text("reputation", "95_interval_gap_leaves"),
        Table("want-map", named, shown, numeric),
        ("want", "gap", "median", "interval", "n"),
    )
    picture(context, chart)
