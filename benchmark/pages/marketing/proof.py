"""The thing itself: one row behind a number, in its own shape."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from benchmark import store
from benchmark.desks import desk, reviewing
from benchmark.desks.desk import Desk, RefusedError
from benchmark.figures import marks
from benchmark.pages.context import Context, say
from benchmark.pages.desks import judging, listened, mails
from benchmark.pages.drawing import WHOLE, Table, headed, table
from benchmark.pages.marketing import disputing, film
from benchmark.questions import behind, evidence
from benchmark.questions.behind import Asked
from benchmark.serving.roles import Thing, may
from benchmark.texts import text

MOMENT = st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm", timezone="UTC")
HEADS = {
    "url": text("head", "address"),
    "ttfb_ms": text("proof", "first_byte_ms"),
    "fcp_ms": text("proof", "first_paint_ms"),
    "lcp_ms": text("proof", "largest_paint_ms"),
    "blocking_ms": text("proof", "blocked_ms"),
    "transfer_bytes": text("proof", "bytes"),
    "quality": text("head", "points_when_reached"),
    "expected": text("head", "points_expected"),
    "value": text("proof", "counts"),
}
POINTS = {text("head", "points_when_reached"): WHOLE, text("head", "points_expected"): WHOLE}
INSIDE = ("sample", "capture", "screenshot")  # how we find things; nothing to read
WIDE = {text("head", "text"): st.column_config.TextColumn(width="large"),
        text("head", "address"): st.column_config.TextColumn(width="medium")}  # fmt: skip
Row = dict[str, Any]


def listing(rows: pd.DataFrame, unit: str) -> tuple[pd.DataFrame, Row]:
    """(rows as people read them, how their columns are drawn); `unit` is the indicator's."""
    if "value" in rows:
        rows = rows.assign(value=[marks.amount(one, unit) or "–" for one in rows["value"]])
    rows = rows.drop(columns=[name for name in INSIDE if name in rows])
    shown = headed(rows, **HEADS)
    names = zip(rows.columns, shown.columns, strict=True)
    moments = {head: MOMENT for name, head in names if name.endswith("_at")}
    return shown, moments | WIDE | POINTS


def thing(context: Context, asked: Asked, indicator: Row, row: Row) -> None:
    """A review, load, look, journey, audit, complaint or answer."""
    kinds = {"audit": _audit, "load": _picture, "look": _picture, "journey": _journey}
    kinds.get(indicator["counts"], _words)(context, asked, indicator, row)


def _words(context: Context, asked: Asked, indicator: Row, row: Row) -> None:
    """Of a review, complaint or answer all there is, as it was written."""
    for name, value in row.items():
        if name not in INSIDE and bool(pd.notna(value)):
            head = HEADS.get(name) or name.replace("_", " ").capitalize()
            value = marks.amount(value, indicator["unit"]) if name == "value" else value
            say(f"{head}: {value}", "said" if name in ("title", "text") else "quiet")


def _picture(context: Context, asked: Asked, indicator: Row, row: Row) -> None:
    archive = store.archive_of(context.study)
    content = row["screenshot"] and evidence.picture(archive, row["capture"], row["screenshot"])
    if content:
        st.image(content, alt=text("proof", "page_met"), width=340)
    else:
        say(text("proof", "no_picture"), "quiet")
    _words(context, asked, indicator, row)


def _journey(context: Context, asked: Asked, indicator: Row, row: Row) -> None:
    film.strip(store.archive_of(context.study), asked.store, row["capture"], row["goal"])
    _words(context, asked, indicator, row)


def _audit(context: Context, asked: Asked, indicator: Row, row: Row) -> None:
    """Answers, files, mails and recordings, as far as whoever looks may see them."""
    audit = row["sample"]
    found = _taken(context, audit)
    if not may(context.who, "see", Thing("answers")):
        say(text("empty", "single_audits"), "quiet")
    else:
        _answers(context, asked, indicator, audit, found)
    mail = may(context.who, "see", Thing("mail"))
    if found and may(context.who, "read", Thing("evidence", found.case.shopper)):
        judging.files(found)
        listened.recordings(context, found)
    if found and mail and indicator["touchpoint"] == "email":
        if mails.allowed(context):
            mails.of_audit(context, found)
    else:
        _redacted(context, asked, audit)
    if audit in reviewing.disputable(context.study, context.who):
        disputing.dispute(context, audit)


def _taken(context: Context, audit: str) -> Desk | None:
    """The audit as it stands; None if it is not for them, or was imported."""
    try:
        return desk.take(context.study, context.who, audit)
    except RefusedError:
        return None


def _answers(
    context: Context, asked: Asked, indicator: Row, audit: str, found: Desk | None
) -> None:
    rows = behind.answers(asked, audit)
    rows = rows[~rows["item"].isin(found.hidden if found else ())]
    only = rows[(rows["want"] == indicator["want"]) | (rows["item"] == _item(indicator))]
    if not only.empty:
        st.caption(text("proof", "answers_indicator_made_points"))
        table(context, Table(f"answers-{audit}", headed(only), only))
    with st.expander(text("proof", "all_answers_audit", count=len(rows))):
        table(context, Table(f"all-answers-{audit}", headed(rows), rows))


def _item(indicator: Row) -> str:
    """The item that an indicator reads, where it reads one."""
    named = {"reply_hours": "reply_seconds", "calls_reached": "person_spoke",
             "emails_answered": "reply_received"}  # fmt: skip
    return str(named.get(indicator["indicator"], indicator["indicator"]))


def _redacted(context: Context, asked: Asked, audit: str) -> None:
    """When mails went to and fro and of which kind, without a word of them."""
    rows = behind.mails(asked, audit)
    if not rows.empty:
        st.subheader(text("proof", "mails_without_words"))
        shown = headed(
            rows, happened_at=text("head", "at"), hours=text("proof", "hours_since_we_wrote")
        )
        table(context, Table(f"mails-{audit}", shown, rows, {text("head", "at"): MOMENT}))
