"""Methods: may I believe it?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from benchmark.numbers import states
from benchmark.pages.context import Context, Numbers, download, nothing_yet, say
from benchmark.pages.marketing.proof import MOMENT
from benchmark.questions import comparing, exports, heard, report
from benchmark.questions.report import rows_of
from benchmark.questions.words import WANTS
from benchmark.study import Study, Thresholds

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


def page(context: Context) -> None:
    """How the numbers were made, from what, and what was lacking."""
    st.title("Methods")
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    _words(context.study.thresholds)
    _sensitivity(context, numbers)
    _catalogue(context.study, numbers)
    _quality(numbers)
    _tagging(numbers)
    _built(context.study, report.about(numbers.store))


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
    scope = st.segmented_control(
        "Score", scopes, default="total" if "total" in scopes else scopes[0],
        format_func=str.capitalize, key="sensitivity_scope",
    ) or scopes[0]  # fmt: skip
    say(comparing.first_place(numbers.store, numbers.wave, scope) or "", "sentence")
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Other weights")
        st.caption("5,000 weightings drawn around the study's own.")
        table = comparing.weightings(numbers.store, numbers.wave, scope)
        shown = pd.DataFrame(
            {
                "Business": table["name"],
                "Keeps its rank, %": 100 * table["same_rank"],
                "First, %": 100 * table["first"],
                "Ranks in 95 %": [f"{r['rank_low']}–{r['rank_high']}" for r in rows_of(table)],
            }
        )
        share = st.column_config.NumberColumn(format="%.0f")
        st.dataframe(
            shown, hide_index=True, key="weightings",
            column_config={"Keeps its rank, %": share, "First, %": share},
        )  # fmt: skip
    with right:
        st.subheader("Other choices")
        st.caption("Ranks by score that would change, largest first.")
        table = comparing.variants(numbers.store, numbers.wave, scope)
        moved = table[table["moved"].notna()]
        same = len(table) - len(moved)
        if moved.empty:
            say(f"None of {same} other choices changes any rank.", "quiet")
        else:
            _table(moved[["variant", "detail", "moved"]], "variants")
            say(f"{same} more change nothing.", "quiet")
        download(context, table, f"variants-{scope}")


def _catalogue(study: Study, numbers: Numbers) -> None:
    st.header("Indicators, their goalposts and where these come from")
    table = report.catalogue(numbers.store, numbers.wave)
    measured = table[table["measured"]]
    st.caption(
        f"{len(measured)} of {len(table)} indicators have data in this wave. "
        "Weight 0 = shown as a detail, not scored."
    )
    shown = table.assign(want=table["want"].map(WANTS)).rename(
        columns=lambda name: name.replace("_", " ").capitalize()
    )
    st.dataframe(
        shown.drop(columns=["Indicator"]),
        hide_index=True,
        placeholder="–",
        height=min(len(shown), 12) * 35 + 38,
        column_config={"Source": st.column_config.TextColumn(width="large")},
        key="catalogue",
    )
    st.download_button(
        "Download as CSV",
        exports.csv_bytes(table),
        file_name=f"{study.slug}-catalogue.csv",
        mime="text/csv",
        on_click="ignore",
        key="csv_catalogue",
        icon=":material/download:",
    )


def _tagging(numbers: Numbers) -> None:
    st.header("What reviews say: how far tagging can be trusted")
    st.caption(
        "Sentences are tagged by phrases, the stars settling what words leave open. Precision: of "
        "the tagged, the share that people say are it; recall: of what people say is it, the "
        "share that was tagged; each with its 95 % interval. 'published': 300 sentences about pet "
        "insurers, half from reviews of up to 3 stars, labelled twice by one labeller (alpha: how "
        "far the two passes agree). 'study': labels of this study's own people. Shares of "
        "sentences are corrected for both (Rogan & Gladen 1978)."
    )
    table = heard.quality(numbers.store)
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
        for row in report.rows_of(table)
    ]
    two = st.column_config.NumberColumn(format="%.2f")
    if not span:
        say("No review was read.", "quiet")
        return
    st.dataframe(
        pd.DataFrame(span),
        hide_index=True,
        placeholder="–",
        key="tagging",
        column_config={"Precision": two, "Recall": two, "Alpha": two},
    )


def _span(low: float | None, high: float | None) -> str:
    return "" if pd.isna(low) or pd.isna(high) else f"{low:.2f}–{high:.2f}"


def _quality(numbers: Numbers) -> None:
    st.header("Data quality")
    st.subheader("States per business")
    st.caption("How many indicators are in which state.")
    _table(report.data_states(numbers.store, numbers.wave), "states")
    st.subheader("Pages and loads that failed")
    failed = report.failures(numbers.store, numbers.wave)
    _table(failed, "failures", "No page and no load failed.")
    coverage = report.review_coverage(numbers.store)
    st.subheader("Reviews collected against what the platform counts")
    _table(coverage, "coverage", "No reviews were collected.")
    notes, total = report.import_notes(numbers.store)
    st.subheader("Rows of imported files that were left out or look odd")
    if total > len(notes):
        st.caption(f"The first {len(notes)} of {total:,}.")
    _table(notes, "notes", "Every row was taken over, and none looks odd.")
    st.subheader("Business hours that replies are held against")
    _table(report.open_hours(numbers.store), "hours")
    st.subheader("Gathered")
    _table(report.captures(numbers.store), "captures", "Nothing yet.")


def _table(table: pd.DataFrame, key: str, none: str = "Nothing to show.") -> None:
    if table.empty:
        say(none, "quiet")
        return
    shown = table.rename(columns=lambda name: str(name).replace("_", " ").capitalize())
    st.dataframe(
        shown,
        hide_index=True,
        placeholder="–",
        key=f"table_{key}",
        height=min(len(shown), 10) * 35 + 38,
        column_config={
            "First at": MOMENT,
            "Last at": MOMENT,
            "Coverage": st.column_config.NumberColumn(format="percent"),
        },
    )


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
