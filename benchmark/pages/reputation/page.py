"""Reputation: what do customers tell others, and may one believe it?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from benchmark.pages import parts
from benchmark.pages.context import Context, Numbers, nothing_yet, say
from benchmark.pages.parts import Part
from benchmark.pages.reputation import odd, quarters, said, stars, wants
from benchmark.questions import heard
from benchmark.questions.report import rows_of
from benchmark.texts import text

PARTS = {
    "stars": Part(text("reputation", "stars"), stars.show, ("stars", "platform")),
    "said": Part(text("reputation", "say"), said.show, ("said",)),
    "wants": Part(text("reputation", "six_wants"), wants.show),
    "time": Part(text("reputation", "over_time"), quarters.show, ("flagged", "line")),
    "odd": Part(text("reputation", "oddities"), odd.show),
}


def page(context: Context) -> None:
    """The finding, and of what is behind it the part that was chosen."""
    st.title(text("page", "reputation"))
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    if not heard.any_reviews(numbers.store):
        say(text("empty", "reviews"), "quiet")
        st.code('[[reviews]]\nsource = "…"\nfiles.us = "reviews.csv"', language="toml")
        return
    if heard.sources(numbers.store, numbers.wave):
        say(_finding(numbers), "finding")
    parts.draw(PARTS, context, numbers)


def _finding(numbers: Numbers) -> str:
    """The business's stars and place, and what flagged reviews do to them, as a sentence."""
    table = heard.standings(numbers.store, numbers.wave, "all", "rating")
    found = rows_of(table[table["business"] == numbers.business])
    if not found or found[0]["value"] is None or pd.isna(found[0]["value"]):
        return text("reputation", "not_enough_reviews_rating")
    row = found[0]
    span = f"{row['low']:.2f}–{row['high']:.2f}"
    said = f"{row['name']}: {row['value']:.2f} stars ({span}), {row['words']}."
    if row["flagged"] and not pd.isna(row["without_value"]):
        said += text(
            "reputation",
            "without_flagged_reviews",
            flagged=row["flagged"],
            without_value=row["without_value"],
        )
    return said
