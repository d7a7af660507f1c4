"""What they say: what people praise and blame at a business, and the sentences that say so."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from benchmark.figures import stars
from benchmark.numbers.shown import SENTENCES
from benchmark.pages import paging
from benchmark.pages.context import Context, Numbers, plain, say
from benchmark.pages.drawing import (
    PROOF,
    SHARE,
    WHOLE,
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
from benchmark.questions.behind import SCREEN
from benchmark.questions.report import known_of, rows_of
from benchmark.questions.words import WANTS
from benchmark.texts import text

KINDS = {**WANTS, "recommend": text("reputation", "recommend_warn")}
REVIEW = {"indicator": "review_rating", "row": "{source} {review}"}  # one review's evidence
DAY = st.column_config.DatetimeColumn(format="YYYY-MM-DD")


def show(context: Context, numbers: Numbers) -> None:
    """The shares; below them the sentences of the chosen one, and reviews worth reading whole."""
    name = context.names[numbers.business]
    st.header(text("reputation", "people_praise_blame", name=plain(name)))
    table = heard.mentions(numbers.store, numbers.wave, numbers.business)
    if table.empty:
        say(text("reputation", "no_review_read_wave", name=name), "quiet")
        return
    title = text("chart", "praise", name=name)
    words = "; ".join(
        f"{KINDS[row['kind']]} {row['value']} {100 * row['share']:.0f} %" for row in rows_of(table)
    )
    chart = Chart(
        stars.praise_and_blame(table, KINDS, title),
        f"{title}: {words}",
        text("reputation", "share_reviews"),
        text("reputation", "n_reviews_read_of_one", int=int(table["read"].max())),
        text("chart", "line_interval"),
        _listing(numbers, table),
        ("want", "interval", "n", "median"),
    )
    picture(context, chart)
    kind, value = _chosen(table)
    _sentences(context, numbers, kind, value)
    if kind in WANTS:
        _reading(numbers, kind)


def _sentences(context: Context, numbers: Numbers, kind: str, value: str) -> None:
    found = heard.sentences(numbers.store, numbers.wave, numbers.business, kind, value)
    verb = value if kind != "recommend" else {"praise": "recommend", "blame": "warn"}[value]
    st.subheader(f"{KINDS[kind]}: {verb}")
    if found.empty:
        say(text("reputation", "no_sentence"), "quiet")
        return
    most = text("reputation", "newest") if len(found) >= SENTENCES else ""
    say(
        text("reputation", "sentences_beside_words_say", most=most, count=len(found)).capitalize(),
        "quiet",
    )
    part = min(paging.screen(), -(-len(found) // SCREEN))
    seen = found[SCREEN * (part - 1) : SCREEN * part]
    read = seen[["published_at", "rating", "because", "words", "origin", "source"]]
    wide = st.column_config.TextColumn(width="large")
    columns = {
        text("head", "published_at"): DAY,
        text("head", "words"): wide,
        text("head", "rating"): WHOLE,
    }
    named = headed(read)
    named[PROOF] = proofs(numbers, rows_of(seen), **REVIEW)
    listed_table(context, Table(f"sentences-{kind}-{value}", named, found, columns, place="said"))
    paging.steps(part, len(found))


def _chosen(table: pd.DataFrame) -> tuple[str, str]:
    """The number whose sentences are open; it stands in the address."""
    kinds = [(str(row["kind"]), str(row["value"])) for row in rows_of(table)]
    most = _most_blamed(table, kinds)
    named = {f"{kind}.{value}": f"{KINDS[kind]}: {value}" for kind, value in kinds}
    label, start = text("reputation", "sentences_say"), ".".join(most)
    chosen = switch("said", label, named, start, box=True, ends=("part",), show="said")
    kind, _, value = chosen.partition(".")
    return kind, value


def _listing(numbers: Numbers, table: pd.DataFrame) -> Table:
    rows = known_of(table)
    shown = pd.DataFrame(
        {
            text("head", "want"): [KINDS[r["kind"]] for r in rows],
            text("head", "what"): table["value"],
            text("head", "reviews"): [f"{r['reviews']} of {r['read']}" for r in rows],
            text("head", "share"): table["share"],
            text("head", "95_interval"): [_percent(r["low"], r["high"]) for r in rows],
            text("head", "median_of_the_others"): table["others"],
            text("head", "sentences"): table["sentences"],
            text("head", "of_sentences_corrected"): [
                "" if r["corrected"] is None
                else f"{100 * r['corrected']:.1f} % ({100 * r['corrected_low']:.1f}–"
                f"{100 * r['corrected_high']:.1f})"
                for r in rows
            ],
            PROOF: proofs(numbers, rows, indicator="said_{kind}"),
        }
    )  # fmt: skip

    columns = {text("head", "share"): SHARE, text("head", "median_of_the_others"): SHARE}
    return Table("mentions", shown, table, columns, rows=14)


def _percent(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{100 * low:.1f}–{100 * high:.1f} %"


def _most_blamed(table: pd.DataFrame, kinds: list[tuple[str, str]]) -> tuple[str, str]:
    """The want that most reviews blame; without any, the first line."""
    shares = {
        (row["kind"], row["value"]): row["share"]
        for row in rows_of(table)
        if row["value"] == "blame" and row["kind"] in WANTS
    }
    return max(kinds, key=lambda kind: float(shares.get(kind, -1)))


def _reading(numbers: Numbers, kind: str) -> None:
    found = heard.reading_list(numbers.store, numbers.wave, numbers.business, kind)
    st.subheader(text("reputation", "worth_reading_whole"))
    if found.empty:
        say(text("reputation", "no_longer_review_says"), "quiet")
    for row in rows_of(found):
        with st.container(border=True):
            say(_about(row), "quiet")
            say(str(row["text"]))


def _about(row: dict[str, Any]) -> str:
    said = [f"{row[k]} × {k}" for k in ("praise", "blame") if row[k]]
    rating = f"{row['rating']:.0f}"
    unit = "star" if rating == "1" else "stars"
    return f"{row['published_at']:%Y-%m-%d} · {rating} {unit} · {', '.join(said)}"
