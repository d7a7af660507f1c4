"""Methods: may I believe it?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from benchmark.figures import marks
from benchmark.numbers import sensitivity, states
from benchmark.pages.context import Context, Numbers, nothing_yet, say
from benchmark.pages.drawing import NAMES, SHARE, TWO, WRAPPED, Table, headed, switch, table
from benchmark.pages.marketing.proof import MOMENT
from benchmark.questions import comparing, heard, report
from benchmark.questions.report import rows_of
from benchmark.questions.words import WANTS
from benchmark.study import Study, Thresholds
from benchmark.texts import text, words

STATES = text("methods", "every_number_three_states")
SCORES = text("methods", "how_points_are_made")
INDICATOR = text("head", "indicator")
QUALITY = {
    text("head", "first_at"): MOMENT,
    text("head", "last_at"): MOMENT,
    text("head", "coverage"): SHARE,
}


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
        st.header(text("methods", "how_scores_ranks_made"))
        st.markdown(SCORES)
    with right:
        st.header(text("methods", "when_number_when_not"))
        st.markdown(STATES)
        st.dataframe(
            pd.DataFrame(
                [
                    ("audits", *limits.audits),
                    (text("methods", "effective_reviews"), *limits.reviews),
                    (text("methods", "page_loads"), *limits.loads),
                    (text("methods", "pages_looked"), *states.DEFAULT.looks),
                    ("crawls", *states.DEFAULT.crawls),
                    ("journeys", *states.DEFAULT.journeys),
                    (text("methods", "expected_complaints"), *states.DEFAULT.registers),
                    (text("methods", "effective_survey_answers"), *states.DEFAULT.answers),
                ],
                columns=[
                    text("methods", "samples_business"),
                    text("methods", "score"),
                    text("methods", "rank"),
                ],
            ),
            hide_index=True,
            placeholder="–",
        )
        st.caption(text("methods", "reviews_also_need_platform", coverage=limits.coverage))


def _sensitivity(context: Context, numbers: Numbers) -> None:
    """What decides first place, and who would be where had another choice been made."""
    scopes = [
        one for one in report.SCOPES if comparing.first_place(numbers.store, numbers.wave, one)
    ]
    if not scopes:
        return
    st.header(text("methods", "how_much_hangs_our"))
    scope = switch(
        "score", text("methods", "which_score"), {one: one.capitalize() for one in scopes}, "total"
    )
    say(comparing.first_place(numbers.store, numbers.wave, scope) or "", "sentence")
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(text("methods", "other_weights"))
        st.caption(text("methods", "5_000_weightings_drawn"))
        found = comparing.weightings(numbers.store, numbers.wave, scope)
        shown = pd.DataFrame(
            {
                text("head", "business"): found["name"],
                text("head", "same_rank_percent"): 100 * found["same_rank"],
                text("head", "first_percent"): 100 * found["first"],
                text("head", "ranks"): [marks.ranks(row) for row in rows_of(found)],
            }
        )
        columns = {
            text("head", "same_rank_percent"): st.column_config.NumberColumn(
                format="%.0f", width=92
            ),
            text("head", "first_percent"): st.column_config.NumberColumn(format="%.0f", width=62),
            text("head", "ranks"): st.column_config.TextColumn(width=50),
        }
        table(context, Table(f"weightings-{scope}", shown, found, columns))
    with right:
        st.subheader(text("methods", "other_choices"))
        st.caption(text("methods", "ranks_score_would_change"))
        found = comparing.variants(numbers.store, numbers.wave, scope)
        moved = found[found["moved"].notna()]
        same = len(found) - len(moved)
        if moved.empty:
            say(text("methods", "none_other_choices_changes", same=same), "quiet")
        else:
            said = moved["variant"].replace(sensitivity.PHRASES)
            left_out = (": " + moved["detail"]).fillna("")
            shown = pd.DataFrame(
                {
                    text("head", "choice"): said + left_out,
                    text("head", "would_move"): moved["moved"],
                }
            )
            wrapped = dict.fromkeys(
                (text("head", "choice"), text("head", "would_move")),
                st.column_config.TextColumn(width=178),
            )
            table(context, Table(f"variants-{scope}", shown, found, wrapped, tall=WRAPPED))
            say(text("methods", "change_nothing", same=same), "quiet")


def _catalogue(context: Context, numbers: Numbers) -> None:
    st.header(text("methods", "indicators_goalposts_where_these"))
    found = report.catalogue(numbers.store, numbers.wave)
    measured = found[found["measured"]]
    st.caption(
        text("methods", "indicators_data_wave_weight", measured=len(measured), all=len(found))
    )
    first = ["title", "floor", "target", "unit", "weight", "source"]  # a phone shows the goalposts
    others = [name for name in found if name not in (*first, "indicator")]
    shown = headed(found.assign(want=found["want"].map(WANTS))[[*first, *others]], title=INDICATOR)
    columns = {INDICATOR: NAMES, text("head", "source"): st.column_config.TextColumn(width=300)}
    table(context, Table("catalogue", shown, found, columns, tall=WRAPPED))


def _tagging(context: Context, numbers: Numbers) -> None:
    st.header(text("methods", "reviews_say_how_far"))
    st.caption(text("methods", "sentences_tagged_phrases_stars"))
    found = heard.quality(numbers.store)
    span = [
        {
            text("head", "want"): row["kind"],
            text("head", "labels"): row["labels"],
            text("head", "labelled"): row["labelled"],
            text("head", "precision"): row["precision"],
            text("head", "precision_95"): _span(row["precision_low"], row["precision_high"]),
            text("head", "of_tagged"): row["tagged"],
            text("head", "recall"): row["recall"],
            text("head", "recall_95"): _span(row["recall_low"], row["recall_high"]),
            text("head", "of_meant"): row["meant"],
            text("head", "alpha"): row["alpha"],
        }
        for row in rows_of(found)
    ]
    if not span:
        say(text("methods", "no_review_read"), "quiet")
        return
    two = {text("head", "precision"): TWO, text("head", "recall"): TWO, text("head", "alpha"): TWO}
    table(context, Table("tagging", pd.DataFrame(span), found, two))


def _span(low: float | None, high: float | None) -> str:
    return "" if pd.isna(low) or pd.isna(high) else f"{low:.2f}–{high:.2f}"


def _quality(context: Context, numbers: Numbers) -> None:
    st.header(text("methods", "data_quality"))
    notes, total = report.import_notes(numbers.store)
    odd = text("methods", "rows_imported_files_left")
    if total > len(notes):
        odd = text("methods", "first", odd=odd, shown=len(notes), total=total)
    lists = {
        text("methods", "indicators_in_state"): (
            "states",
            report.data_states(numbers.store, numbers.wave),
            "",
        ),
        text("methods", "pages_loads_failed"): (
            "failures",
            report.failures(numbers.store, numbers.wave),
            text("methods", "no_page_no_load"),
        ),
        text("methods", "reviews_against_platform"): (
            "coverage",
            report.review_coverage(numbers.store),
            text("methods", "no_reviews_collected"),
        ),
        odd: ("notes", notes, text("methods", "every_row_taken_over")),
        text("methods", "business_hours_held"): (
            "hours",
            report.open_hours(numbers.store),
            "",
        ),
        text("methods", "gathered"): (
            "captures",
            report.captures(numbers.store),
            text("methods", "nothing_yet"),
        ),
    }
    for title, (name, found, none) in lists.items():
        st.subheader(title)
        if found.empty and none:
            say(none, "quiet")
        else:
            table(context, Table(name, headed(found), found, QUALITY, rows=10))


def _glossary() -> None:
    """All terms, as they are explained beside the charts."""
    st.header(text("methods", "terms"))
    terms = [
        {text("head", "term"): one["term"], text("head", "means"): one["means"]}
        for one in words()["glossary"].values()
    ]
    st.table(pd.DataFrame(terms).set_index(text("head", "term")))  # our own words only


def _built(study: Study, facts: Mapping[str, Any]) -> None:
    st.header(text("methods", "built"))
    say(
        text(
            "methods",
            "built_utc_rivalry_duckdb",
            built_at=facts["built_at"],
            rivalry_version=facts["rivalry_version"],
            duckdb_version=facts["duckdb_version"],
            draws=facts["draws"],
            seed=facts["seed"],
        ),
        "quiet",
    )
    st.caption(text("methods", "sha_256_study_file"))
    st.code(facts["sha256"], language=None)
    if facts["sha256"] != study.sha256:
        st.info(text("methods", "study_toml_changed_since"))
    with st.expander(text("methods", "study_file")):
        st.code(facts["text"], language="toml")
