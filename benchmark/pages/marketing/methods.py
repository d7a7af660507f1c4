"""Methods: may I believe it?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from benchmark.numbers import states
from benchmark.pages.context import Context, Numbers, nothing_yet, say
from benchmark.pages.drawing import SHARE, TWO, WHOLE, Table, headed, switch, table
from benchmark.pages.marketing.proof import MOMENT
from benchmark.questions import comparing, heard, report
from benchmark.questions.report import rows_of
from benchmark.questions.words import WANTS
from benchmark.study import Study, Thresholds
from benchmark.texts import text, words

STATES = """
Every number has one of three states:

- **ranked**: enough samples for a score and a rank.
- **provisional**: enough for a score, too few for a rank. Drawn hollow, never ranked.
- **not enough data**: no number is shown. It is never counted as 0.
"""
SCORES = """
Each indicator becomes points from 0 (its floor or worse) to 100 (its target or better). Indicators
of a want are averaged by weight, wants to *service* and to *reputation*; the total is the geometric
mean of the two, so that a high score in one cannot buy off a poor one in the other.

Intervals and ranks come from bootstrap draws: the data are resampled as they were collected, and
everything is computed anew each time. A rank set ("3rd, 2–5 of 10") holds the ranks that the data
allow with 95 % confidence for all businesses at once. Businesses that cannot be told
apart are tied.
"""
QUALITY = {"First at": MOMENT, "Last at": MOMENT, "Coverage": SHARE}


def page(context: Context) -> None:
    """How the numbers were made, from what, and what was lacking."""
    st.title(text("page", "methods"))
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    _words(context.study.thresholds)
    _sensitivity(context, numbers)
    _catalogue(context, numbers)
    _quality(context, numbers)
    _tagging(context, numbers)
    _built(context.study, report.about(numbers.store))
    _glossary()


def _words(limits: Thresholds) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        st.header("How scores and ranks are made")
        st.markdown(SCORES)
    with right:
        st.header("When there is a number, and when not")
        st.markdown(STATES)
        st.dataframe(
            pd.DataFrame(
                [
                    ("audits", *limits.audits),
                    ("effective reviews", *limits.reviews),
                    ("page loads", *limits.loads),
                    ("pages looked at", *states.DEFAULT.looks),
                    ("crawls", *states.DEFAULT.crawls),
                    ("journeys", *states.DEFAULT.journeys),
                    ("expected complaints", *states.DEFAULT.registers),
                    ("effective survey answers", *states.DEFAULT.answers),
                ],
                columns=["Samples per business", "for a score", "for a rank"],
            ),
            hide_index=True,
            placeholder="–",
        )
        st.caption(
            f"Reviews also need {limits.coverage:.0%} of what the platform itself counts, where "
            "that is known."
        )


def _sensitivity(context: Context, numbers: Numbers) -> None:
    """What decides first place, and who would be where had another choice been made."""
    scopes = [
        one for one in report.SCOPES if comparing.first_place(numbers.store, numbers.wave, one)
    ]
    if not scopes:
        return
    st.header("How much hangs on our choices")
    scope = switch("score", "Score", {one: one.capitalize() for one in scopes}, "total")
    say(comparing.first_place(numbers.store, numbers.wave, scope) or "", "sentence")
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Other weights")
        st.caption("5,000 weightings drawn around the study's own.")
        found = comparing.weightings(numbers.store, numbers.wave, scope)
        shown = pd.DataFrame(
            {
                "Business": found["name"],
                "Keeps its rank, %": 100 * found["same_rank"],
                "First, %": 100 * found["first"],
                "Ranks in 95 %": [f"{r['rank_low']}–{r['rank_high']}" for r in rows_of(found)],
            }
        )
        whole = {"Keeps its rank, %": WHOLE, "First, %": WHOLE}
        table(context, Table(f"weightings-{scope}", shown, found, whole))
    with right:
        st.subheader("Other choices")
        st.caption("Ranks by score that would change, largest first.")
        found = comparing.variants(numbers.store, numbers.wave, scope)
        moved = found[found["moved"].notna()]
        same = len(found) - len(moved)
        if moved.empty:
            say(f"None of {same} other choices changes any rank.", "quiet")
        else:
            shown = headed(moved[["variant", "detail", "moved"]])
            table(context, Table(f"variants-{scope}", shown, found))
            say(f"{same} more change nothing.", "quiet")


def _catalogue(context: Context, numbers: Numbers) -> None:
    st.header("Indicators, their goalposts and where these come from")
    found = report.catalogue(numbers.store, numbers.wave)
    measured = found[found["measured"]]
    st.caption(
        f"{len(measured)} of {len(found)} indicators have data in this wave. "
        "Weight 0 = shown as a detail, not scored."
    )
    shown = headed(found.assign(want=found["want"].map(WANTS)).drop(columns=["indicator"]))
    wide = {"Source": st.column_config.TextColumn(width="large")}
    table(context, Table("catalogue", shown, found, wide))


def _tagging(context: Context, numbers: Numbers) -> None:
    st.header("What reviews say: how far tagging can be trusted")
    st.caption(
        "Sentences are tagged by phrases, the stars settling what words leave open. Precision: of "
        "the tagged, the share that people say are it; recall: of what people say is it, the "
        "share that was tagged; each with its 95 % interval. 'published': some 1,000 sentences "
        "about pet insurers, labelled without seeing their tags. About 40 of the "
        "tagged ones were drawn per want, of sentences that were not read while phrases were made "
        "(but for 'put right blame', which is too rare: read it as a best case); recall is of 450 "
        "drawn at random, half from reviews of up to 3 stars, and weighted back to all sentences. "
        "All were labelled twice, blind, half of them by two labellers and half by one in another "
        "order (alpha: how far the passes agree); where the passes differ, it was decided anew. "
        "'study': labels of this study's own people. Shares of sentences are corrected for both "
        "(Rogan & Gladen 1978). In other trades, and against other people's labels, expect less: "
        "label some on the page Sentences."
    )
    found = heard.quality(numbers.store)
    span = [
        {
            "Want": row["kind"],
            "Labels": row["labels"],
            "Labelled": row["labelled"],
            "Precision": row["precision"],
            "Precision, 95 %": _span(row["precision_low"], row["precision_high"]),
            "of tagged": row["tagged"],
            "Recall": row["recall"],
            "Recall, 95 %": _span(row["recall_low"], row["recall_high"]),
            "of meant": row["meant"],
            "Alpha": row["alpha"],
        }
        for row in rows_of(found)
    ]
    if not span:
        say("No review was read.", "quiet")
        return
    two = {"Precision": TWO, "Recall": TWO, "Alpha": TWO}
    table(context, Table("tagging", pd.DataFrame(span), found, two))


def _span(low: float | None, high: float | None) -> str:
    return "" if pd.isna(low) or pd.isna(high) else f"{low:.2f}–{high:.2f}"


def _quality(context: Context, numbers: Numbers) -> None:
    st.header("Data quality")
    notes, total = report.import_notes(numbers.store)
    odd = "Rows of imported files that were left out or look odd"
    if total > len(notes):
        odd = f"{odd}: the first {len(notes)} of {total:,}"
    lists = {
        "How many indicators are in which state": (
            "states", report.data_states(numbers.store, numbers.wave), ""),
        "Pages and loads that failed": (
            "failures", report.failures(numbers.store, numbers.wave),
            "No page and no load failed."),
        "Reviews collected against what the platform counts": (
            "coverage", report.review_coverage(numbers.store), "No reviews were collected."),
        odd: ("notes", notes, "Every row was taken over, and none looks odd."),
        "Business hours that replies are held against": (
            "hours", report.open_hours(numbers.store), ""),
        "Gathered": ("captures", report.captures(numbers.store), "Nothing yet."),
    }  # fmt: skip
    for title, (name, found, none) in lists.items():
        st.subheader(title)
        if found.empty and none:
            say(none, "quiet")
        else:
            table(context, Table(name, headed(found), found, QUALITY, rows=10))


def _glossary() -> None:
    """All terms, as they are explained beside the charts."""
    st.header("Terms")
    terms = [{"Term": one["term"], "Means": one["means"]} for one in words()["glossary"].values()]
    st.table(pd.DataFrame(terms).set_index("Term"))  # our own words only


def _built(study: Study, facts: Mapping[str, Any]) -> None:
    st.header("What this was built from")
    say(
        f"Built {facts['built_at']:%Y-%m-%d %H:%M:%S} UTC with Rivalry {facts['rivalry_version']} "
        f"and DuckDB {facts['duckdb_version']}; {facts['draws']:,} draws, seed {facts['seed']}.",
        "quiet",
    )
    st.caption("SHA-256 of the study file as it was built:")
    st.code(facts["sha256"], language=None)
    if facts["sha256"] != study.sha256:
        st.info("study.toml has changed since: the next build will use the new text.")
    with st.expander("The study file"):
        st.code(facts["text"], language="toml")
