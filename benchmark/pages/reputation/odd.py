"""What is odd about them: flagged reviews and bursts, business by business."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from benchmark.pages.context import Context, Numbers, say
from benchmark.pages.drawing import PROOF, TWO, WHOLE, Table, headed, proofs, table
from benchmark.pages.reputation.said import DAY, REVIEW
from benchmark.questions import heard
from benchmark.questions.report import rows_of
from benchmark.texts import text

FLAGS = {
    "same_text": text("reputation", "same_words"),
    "near_text": text("reputation", "nearly_same_words"),
    "author_again": text("reputation", "same_author_within_30"),
    "burst": text("reputation", "day_burst"),
    "before_experience": text("reputation", "before_experience"),
    "far_rating": text("reputation", "far_mean_shown_only"),
}


def show(context: Context, numbers: Numbers) -> None:
    """How many are flagged and why; the reviews themselves, and days of bursts, folded away."""
    st.header(text("reputation", "odd_about"))
    found = heard.flags(numbers.store, numbers.wave)
    if found.empty:
        say(text("reputation", "none_flagged"), "quiet")
    else:
        _counts(context, numbers, found)
        _flagged(context, numbers)
    _bursts(context, numbers)


def _counts(context: Context, numbers: Numbers, found: pd.DataFrame) -> None:
    say(text("reputation", "flagged_reviews_count_until"), "quiet")
    grid = found.assign(flag=found["flag"].map(FLAGS)).pivot_table(
        index="name", columns="flag", values="reviews", aggfunc="sum", sort=False
    )
    businesses = found.drop_duplicates("name")
    grid.insert(0, text("head", "reviews"), businesses.set_index("name")["of"])
    whole = dict.fromkeys(grid.columns, WHOLE)
    grid = grid.reset_index(names=text("head", "business"))
    grid[PROOF] = proofs(numbers, rows_of(businesses), indicator="review_rating")
    table(context, Table("flags", grid, found, whole))


def _flagged(context: Context, numbers: Numbers) -> None:
    # Asked for once it is opened: it is searched for among all reviews of the business.
    listing = st.expander(
        text("reputation", "flagged_reviews"), on_change="rerun", key="flagged_reviews"
    )
    if listing.open:
        shown = heard.flagged(numbers.store, numbers.wave, numbers.business)
        named = headed(shown.assign(flag=shown["flag"].map(FLAGS)))
        named[PROOF] = proofs(numbers, rows_of(shown), **REVIEW)
        with listing:
            table(context, Table("flagged", named, shown, {text("head", "published_at"): DAY}))


def _bursts(context: Context, numbers: Numbers) -> None:
    found = heard.bursts(numbers.store)
    if found.empty:
        return
    with st.expander(text("reputation", "bursts_days_all_businesses", count=len(found))):
        rows = found.drop(columns=["business", "role"])
        named = headed(rows, name=text("head", "business"))
        named[PROOF] = proofs(numbers, rows_of(found), indicator="review_rating")
        columns = {text("head", "mean_rating"): TWO, text("head", "usual"): WHOLE}
        table(context, Table("bursts", named, found, columns))
