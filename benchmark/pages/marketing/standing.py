"""Where we stand: are we ahead, and is it sure?"""

from __future__ import annotations

from urllib.parse import quote

import pandas as pd
import streamlit as st

from benchmark.figures import marks
from benchmark.pages.context import Context, Numbers, nothing_yet, picture, say
from benchmark.questions import exports, report
from benchmark.questions.report import MISSING, rows_of

TITLES = {"service": "Service", "reputation": "Reputation", "total": "Total"}
MEANT = {
    "service": "what customers meet: website, calls, mails",
    "reputation": "what customers tell others: reviews",
    "total": "service and reputation together",
}


def page(context: Context) -> None:
    """The finding first, then the pictures it comes from."""
    st.title("Where we stand")
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    tables = {scope: report.ranking(numbers.store, numbers.wave, scope) for scope in report.SCOPES}
    measured = {scope: table for scope, table in tables.items() if _seen(table)}
    if not measured:
        _unmeasured(tables)
        return
    own = context.study.own.id
    main = "total" if "total" in measured else next(iter(measured))
    say(report.finding(tables[main], main, own), "finding")
    if main != "total":
        say(f"No total: {_why_none(tables['total'])}.", "quiet")
    _reports(numbers.wave)
    for scope, table in tables.items():
        if scope in measured:
            _scope(context, numbers, scope, table, headline=scope == main)
        elif scope != "total":
            st.header(TITLES[scope])
            say(f"No {scope} score for any business: {_why_none(table)}.", "quiet")


def _reports(wave: str) -> None:
    """The same findings as a file, to send on."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("Report to send on", width="content")
        for form, label in (
            ("pdf", "PDF"),
            ("pptx", "PowerPoint"),
            ("xlsx", "Excel"),
            ("html", "HTML"),
        ):
            st.link_button(label, f"/report/{quote(wave)}.{form}")


def _seen(table: pd.DataFrame) -> bool:
    return bool((table["state"] != MISSING).any())


def _why_none(table: pd.DataFrame) -> str:
    reasons = [reason for reason in table["reason"].dropna().unique() if reason]
    if not reasons or reasons == ["0 of 0 measured"]:
        return "nothing of it was measured in this wave"
    return "; ".join(reasons[:3])


def _unmeasured(tables: dict[str, pd.DataFrame]) -> None:
    st.subheader("Nobody can be ranked yet")
    for scope, table in tables.items():
        say(f"No {scope} score: {_why_none(table)}.", "quiet")


def _scope(
    context: Context, numbers: Numbers, scope: str, table: pd.DataFrame, headline: bool
) -> None:
    st.header(TITLES[scope])
    st.caption(MEANT[scope].capitalize() + ".")
    if not headline:
        say(report.finding(table, scope, context.study.own.id), "sentence")
    title = f"{TITLES[scope]} score per business"
    left, right = st.columns([10, 9], gap="large")
    with left:
        picture(marks.dots(table, title), marks.in_words(table, title))
        _lacking(table)
    with right:
        _table(f"{context.study.slug}-{numbers.wave}-{scope}.csv", table)
    if words := report.set_words(numbers.store, numbers.wave, scope):
        say(words, "quiet")


def _span(low: float, high: float) -> str:
    return "" if pd.isna(low) else f"{low:.1f}–{high:.1f}"


def _lacking(table: pd.DataFrame) -> None:
    """Who is hollow or not in the picture at all, and why."""
    provisional = rows_of(table[table["state"] == "provisional"])
    missing = rows_of(table[table["state"] == MISSING])
    if provisional:
        who = "; ".join(f"{row['name']} ({row['reason']})" for row in provisional)
        say(f"Hollow = provisional, so without a rank: {who}.", "quiet")
    if missing:
        who = "; ".join(f"{row['name']} ({row['reason'] or MISSING})" for row in missing)
        say(f"Not enough data, so no score: {who}.", "quiet")


def _table(file_name: str, table: pd.DataFrame) -> None:
    shown = pd.DataFrame(
        {
            "Business": table["name"],
            "Score": table["score"],
            "95 % interval": [_span(row["low"], row["high"]) for row in rows_of(table)],
            "Rank": table["rank"].astype("Int64"),
            "Possible": [
                marks.ranks(row) if row["state"] != MISSING else "" for row in rows_of(table)
            ],
            "Based on": table["based_on"],
            "State": table["state"],
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        placeholder="–",
        height=min(len(shown), 12) * 35 + 38,
        column_config={
            "Score": st.column_config.NumberColumn(format="%.1f", width=58),
            "95 % interval": st.column_config.TextColumn(width=96),
            "Rank": st.column_config.NumberColumn(width=50),
            "Possible": st.column_config.TextColumn(
                help="The ranks that the data allow with 95 % confidence, all businesses at once"
            ),
        },
    )
    st.download_button(
        "Download as CSV",
        exports.csv_bytes(table),
        file_name=file_name,
        mime="text/csv",
        on_click="ignore",
        key=f"csv_{file_name}",
        icon=":material/download:",
    )
