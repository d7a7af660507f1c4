"""The evidence behind one indicator, each kind in its own shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from benchmark import store
from benchmark.desks import desk
from benchmark.pages.context import Numbers, say
from benchmark.pages.marketing import film
from benchmark.questions import evidence, exports, website
from benchmark.questions.report import Store, rows_of
from benchmark.serving.roles import Who
from benchmark.study import Study

MOMENT = st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm", timezone="UTC")
HEADS = {
    "url": "Address",
    "ttfb_ms": "First byte, ms",
    "fcp_ms": "First paint, ms",
    "lcp_ms": "Largest paint, ms",
    "blocking_ms": "Blocked, ms",
    "transfer_bytes": "Bytes",
    "quality": "Points when reached",
    "expected": "Points expected",
}
PICTURES = 6  # screenshots shown at once
Row = dict[str, Any]


def show(study: Study, numbers: Numbers, indicator: Row, who: Who) -> None:
    """What the indicator counts says what there is to see."""
    kinds = {"review": _reviews, "load": _loads, "look": _looks, "crawl": _crawl,
             "journey": _journeys, "audit": _audits}  # fmt: skip
    kinds[indicator["counts"]](Shown(study, numbers, who), indicator)


@dataclass(frozen=True)
class Shown:
    """Whose evidence is shown."""

    study: Study
    numbers: Numbers
    who: Who

    @property
    def asked(self) -> tuple[Store, str, str]:
        return self.numbers.store, self.numbers.wave, self.numbers.business


def _reviews(shown: Shown, indicator: Row) -> None:
    rows, total = evidence.reviews(*shown.asked)
    if total > len(rows):
        say(f"The newest {len(rows)} of {total:,} reviews that count in this wave.", "quiet")
    rows["weight"] = rows["weight"].round(3)
    _rows(
        shown,
        rows,
        "reviews",
        {"published_at": "Published", "rating": "Stars", "title": "Title", "text": "Text",
         "source": "Source", "replied_at": "Replied", "weight": "Weight"},
    )  # fmt: skip


def _loads(shown: Shown, indicator: Row) -> None:
    rows = evidence.loads(*shown.asked)
    say(f"{len(rows)} cold loads, {int(rows['error'].notna().sum())} of them failed.", "quiet")
    _rows(shown, rows.drop(columns=["capture", "screenshot"]), "loads")
    seen = rows[rows["screenshot"].notna()].drop_duplicates("url")
    _pictures(shown, seen, "The page as it was met")


def _pictures(shown: Shown, rows: pd.DataFrame, alt: str) -> None:
    archive, seen = store.archive_of(shown.study), rows.head(PICTURES)
    columns = st.columns(min(3, max(1, len(seen))))
    for at, row in enumerate(rows_of(seen)):
        picture = evidence.picture(archive, row["capture"], row["screenshot"])
        if picture:
            with columns[at % len(columns)]:
                say(row["url"], "quiet")
                st.image(picture, alt=alt, width=260)


def _looks(shown: Shown, indicator: Row) -> None:
    rows = website.looks(*shown.asked)
    say(f"{len(rows)} pages looked at, {int(rows['error'].notna().sum())} not seen.", "quiet")
    _rows(shown, rows.drop(columns=["capture", "screenshot"]), "looks")
    _pictures(shown, rows[rows["screenshot"].notna()], "The page under an interruption")


def _crawl(shown: Shown, indicator: Row) -> None:
    asked = shown.asked
    name = indicator["indicator"]
    if name == "broken_links":
        rows, none = evidence.broken_links(*asked), "No linked page failed."
    elif name == "contact_clicks":
        rows, none = evidence.contacts(*asked), "No phone number or mail address was found."
    elif name in evidence.POLICIES:
        rows = evidence.policies(*asked, evidence.POLICIES[name])
        none = "The crawl found no such page."
    elif name == "contact_form_fields":
        rows, none = evidence.contact_forms(*asked), "No contact form was found."
    else:
        rows, none = evidence.pages(*asked), "No page was crawled."
    if rows.empty:
        say(none, "quiet")
    _rows(shown, rows, name)
    if name != "pages" and not (pages := evidence.pages(*asked)).empty:
        with st.expander(f"All {len(pages)} pages that the crawl asked for"):
            _rows(shown, pages, "pages")


def _journeys(shown: Shown, indicator: Row) -> None:
    rows = evidence.journeys(*shown.asked)
    if rows.empty:
        say("No journey was made in this wave.", "quiet")
        return
    _rows(shown, rows.drop(columns="capture"), "journeys")
    goals = list(rows.loc[rows["clicks"].notna(), "goal"])
    goal = st.selectbox("Show the way to", goals, key="goal_shown", width=340)
    if goal is not None:
        capture = rows[rows["goal"] == goal].iloc[-1]["capture"]
        film.strip(store.archive_of(shown.study), shown.numbers.store, capture, goal)


def _audits(shown: Shown, indicator: Row) -> None:
    rows, total = evidence.audits(*shown.asked, indicator["touchpoint"])
    if rows.empty:
        say("No audit of this channel counts in this wave.", "quiet")
        return
    say(f"{total} {indicator['touchpoint']} audits, the newest first.", "quiet")
    _rows(shown, rows, "audits")
    audit = st.selectbox("Show the answers of", list(rows["audit"]), key="audit_shown", width=340)
    if audit is None:
        return
    answers = evidence.answers(shown.numbers.store, audit)
    answers = answers[~answers["item"].isin(_hidden(shown, audit))]
    only = answers[(answers["want"] == indicator["want"]) | (answers["item"] == _item(indicator))]
    st.caption("Answers that this indicator is made of; points from 0 to 1.")
    _rows(shown, only, f"answers-{audit}")
    with st.expander(f"All {len(answers)} answers of this audit"):
        _rows(shown, answers, f"all-answers-{audit}")


def _hidden(shown: Shown, audit: str) -> frozenset[str]:
    """What whoever looks is still to judge, blind; an imported audit has no desk."""
    try:
        return desk.take(shown.study, shown.who, audit).hidden
    except desk.RefusedError:
        return frozenset()


def _item(indicator: Row) -> str:
    """The item that an indicator reads, where it reads one."""
    named = {"reply_hours": "reply_seconds", "calls_reached": "person_spoke",
             "emails_answered": "reply_received"}  # fmt: skip
    return str(named.get(indicator["indicator"], indicator["indicator"]))


def _rows(shown: Shown, rows: pd.DataFrame, what: str, titles: Row | None = None) -> None:
    if rows.empty:
        return
    named = titles or {
        name: HEADS.get(name) or name.replace("_", " ").capitalize() for name in rows.columns
    }
    config: Row = {
        **{named[name]: MOMENT for name in rows.columns if name.endswith("_at")},
        "Text": st.column_config.TextColumn(width="large"),
        "Address": st.column_config.TextColumn(width="medium"),
    }
    st.dataframe(
        rows.rename(columns=named),
        hide_index=True,
        placeholder="–",
        height=min(len(rows), 10) * 35 + 38,
        column_config={name: config[name] for name in named.values() if name in config},
        key=f"rows_{what}",
    )
    st.download_button(
        "Download as CSV",
        exports.csv_bytes(rows),
        file_name=f"{shown.study.slug}-{shown.numbers.business}-{what}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"csv_{what}",
        icon=":material/download:",
    )
