"""Over time: stars, or the sense of the words, quarter by quarter."""

from __future__ import annotations

import streamlit as st

from benchmark.figures import stars
from benchmark.pages.context import Context, Numbers, say
from benchmark.pages.drawing import PROOF, TWO, Chart, Table, headed, picture, proofs, switch
from benchmark.questions import heard
from benchmark.questions.report import rows_of
from benchmark.texts import text

VARIANTS = {
    "all": text("reputation", "all_reviews"),
    "without flagged": text("reputation", "without_flagged"),
}


def show(context: Context, numbers: Numbers) -> None:
    """One business's line among the others', with its bursts."""
    st.header(text("reputation", "over_time"))
    with st.container(horizontal=True):
        variant = switch("flagged", text("reputation", "reviews"), VARIANTS, show="time")
        measure = switch(
            "line",
            text("reputation", "line"),
            {"mean": text("reputation", "stars"), "net": text("reputation", "net_sentiment_words")},
            show="time",
        )
    table = heard.quarters(numbers.store, variant)
    name = context.names[numbers.business]
    mine = table[(table["business"] == numbers.business) & table[measure].notna()]
    if mine.empty:
        say(text("reputation", "nothing_over_time", name=name), "quiet")
        return
    bursts = heard.bursts(numbers.store)
    of = (
        text("reputation", "mean_stars")
        if measure == "mean"
        else text("reputation", "net_sentiment")
    )
    title = text("chart", "quarters", name=name, measure=of)
    last = rows_of(mine)[-1]
    words = text(
        "reputation",
        "last_quarter_reviews",
        title=title,
        last=last[measure],
        reviews=last["reviews"],
    )
    shown = mine.drop(columns=["business", "role", "position"]).sort_values(
        "quarter_day", ascending=False
    )
    named = headed(shown)
    numeric = {c: TWO for c in named.columns if named[c].dtype.kind == "f"}
    named[PROOF] = proofs(numbers, rows_of(shown), indicator="review_rating")
    chart = Chart(
        stars.over_time(table, bursts, numbers.business, measure, title),
        words,
        text("chart", "stars_unit")
        if measure == "mean"
        else text("reputation", "net_sentiment_unit"),
        text(
            "reputation",
            "n_reviews_quarters",
            reviews=int(mine["reviews"].sum()),
            quarters=len(mine),
        ),
        text("chart", "band_interval"),
        Table("quarters", named, shown, numeric),
        ("interval", "n", "burst"),
    )
    picture(context, chart)
    st.caption(text("reputation", "net_sentiment_share_reviews"))
