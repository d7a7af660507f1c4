"""Stars: who is rated how, on which platform, and what changed since the wave before."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from benchmark.figures import marks, stars
from benchmark.pages.context import Context, Numbers, say
from benchmark.pages.drawing import (
    PROOF,
    TWO,
    Chart,
    Table,
    headed,
    picture,
    proofs,
    switch,
)  # fmt: skip
from benchmark.pages.drawing import (
    table as listed_table,
)
from benchmark.questions import heard
from benchmark.questions.report import MISSING, known_of, listed, rows_of
from benchmark.texts import text

MEASURES = {
    "rating": text("reputation", "rating_newer_count"),
    "mean": text("reputation", "plain_mean"),
}
TOGETHER = {
    "all": text("reputation", "all_platforms"),
    "offset": text("reputation", "all_offsets_taken_off"),
}


def show(context: Context, numbers: Numbers) -> None:
    """Stars, what each platform gives more or less, and what is clearly new since last time."""
    st.header(text("reputation", "stars"))
    found = heard.sources(numbers.store, numbers.wave)
    if not found:
        say(text("reputation", "no_review_waves_window"), "quiet")
        return
    with st.container(horizontal=True):
        measure = switch("stars", text("reputation", "measure"), MEASURES, show="stars")
        source = switch(
            "platform",
            text("reputation", "platform"),
            {one: TOGETHER.get(one, one) for one in found},
            show="stars",
        )
    table = heard.standings(numbers.store, numbers.wave, source, measure)
    title = text("chart", "stars", measure=MEASURES[measure].lower())
    seen = table[table["value"].notna()]
    words = "; ".join(f"{row['name']} {row['value']:.2f}" for row in rows_of(seen))
    two = {text("head", "stars"): TWO, text("head", "without_flagged"): TWO}
    chart = Chart(
        stars.stars(table, title),
        f"{title}: {words or 'too few reviews'}",
        text("chart", "stars_unit"),
        text("reputation", "n_reviews_table"),
        text("chart", "line_interval"),
        Table(f"stars-{source}-{measure}", _star_rows(numbers, table), table, two),
        ("interval", "n", "effective_n", "rank_set", "tied"),
    )
    picture(context, chart, "below")
    lacking = rows_of(table[table["state"] == MISSING])
    if lacking:
        who = "; ".join(f"{row['name']} ({row['reason'] or MISSING})" for row in lacking)
        say(text("reputation", "not_enough_data_no", who=who), "quiet")
    if "offset" in found:
        with st.expander(text("reputation", "platform_gives_less")):
            offsets = heard.offsets(numbers.store, numbers.wave)
            listed_table(
                context, Table("offsets", headed(offsets), offsets, {text("head", "stars"): TWO})
            )
    _changes(context, numbers, measure)


def _star_rows(numbers: Numbers, table: pd.DataFrame) -> pd.DataFrame:
    rows = known_of(table)
    return pd.DataFrame(
        {
            text("head", "business"): table["name"],
            text("head", "stars"): table["value"],
            text("head", "interval"): [_span(r["low"], r["high"]) for r in rows],
            text("head", "n"): table["n"],
            text("head", "place"): table["words"],
            text("head", "flagged"): table["flagged"],
            text("head", "without_flagged"): table["without_value"],
            text("head", "place_without"): table["without_words"],
            PROOF: proofs(numbers, rows, indicator="review_rating"),
        }
    )


def _span(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{low:.2f}–{high:.2f}"


def _changes(context: Context, numbers: Numbers, measure: str) -> None:
    table = heard.changes(numbers.store, numbers.wave, measure, "all")
    if table.empty:
        return
    since = table["since"].iloc[0]
    clear = {
        verdict: [str(row["name"]) for row in rows_of(table) if row["verdict"] == verdict]
        for verdict in ("better", "worse")
    }
    st.subheader(text("reputation", "since", since=since))
    parts = [f"{verdict}: {listed(names)}" for verdict, names in clear.items() if names]
    say(
        text("reputation", "beyond_market_clearly", names="; ".join(parts))
        if parts
        else text("reputation", "no_clear_change"),
        "sentence",
    )
    rows = known_of(table)
    shown = pd.DataFrame(
        {
            text("head", "business"): table["name"],
            text("head", "verdict"): table["verdict"],
            text("head", "stars_beyond_the_market"): table["stars"],
            text("head", "95_interval"): [marks.spread(r["low"], r["high"], 2) for r in rows],
            text("head", "own_change"): table["change"],
            text("head", "p_holm"): [_p(row["p_holm"]) for row in rows],
            text("head", "why_not_compared"): table["reason"],
            PROOF: proofs(numbers, rows, indicator="review_rating"),
        }
    )
    sign = st.column_config.NumberColumn(format="%+.2f")
    config = {text("head", "stars_beyond_the_market"): sign, text("head", "own_change"): sign}
    listed_table(context, Table("star-changes", shown, table, config))


def _p(value: float | None) -> str:
    if value is None or pd.isna(value):
        return ""
    return "< 0.001" if value < 0.0005 else f"{value:.3f}"
