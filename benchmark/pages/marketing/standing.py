"""Where we stand: are we ahead, and is it sure?"""

from __future__ import annotations

from urllib.parse import quote

import pandas as pd
import streamlit as st

from benchmark.figures import marks
from benchmark.pages.context import Context, Numbers, nothing_yet, say
from benchmark.pages.drawing import PROOF, WRAPPED, Chart, Table, picture, proofs
from benchmark.questions import comparing, report, words
from benchmark.questions.report import MISSING, listed, rows_of
from benchmark.texts import explained, text

MEANT = {
    "service": text("standing", "customers_meet_website_calls"),
    "reputation": text("standing", "customers_tell_others_reviews"),
    "total": text("standing", "service_reputation_together"),
}

NAMED = 3  # changes named on this page; Over time has them all


def page(context: Context) -> None:
    """The finding first, then the pictures it comes from."""
    st.title(text("page", "standing"))
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
        say(text("standing", "no_total", why_none=_why_none(tables["total"])), "quiet")
    _changed(context, numbers)
    _reports(numbers.wave)
    for scope in (main, *(one for one in tables if one != main)):
        table = tables[scope]
        if scope in measured:
            _scope(context, numbers, scope, table, headline=scope == main)
        elif scope != "total":
            st.header(words.SCOPES[scope])
            say(
                text("standing", "no_score_any_business", scope=scope, why_none=_why_none(table)),
                "quiet",
            )


def _changed(context: Context, numbers: Numbers) -> None:
    """What is clearly different since the wave before, and what the study's rules found."""
    table = comparing.changes(numbers.store, numbers.wave, context.study.own.id)
    if table.empty:
        return
    since, said = table["since"].iloc[0], []
    for verdict in ("better", "worse"):
        rows = rows_of(table[table["verdict"] == verdict])
        if rows:
            more = (
                text("standing", "and_more", number=len(rows) - NAMED) if len(rows) > NAMED else ""
            )
            named = [words.scope(row["title"]) for row in rows[:NAMED]]
            said.append(f"{verdict} in {', '.join(named) + more if more else listed(named)}")
    told = "; ".join(said) if said else text("standing", "no_clear_change")
    say(text("standing", "since_beyond_changed_everybody", since=since, told=told), "sentence")
    for row in rows_of(comparing.alerts(numbers.store).head(NAMED)):
        say(f"• {row['words']}", "quiet")


def _reports(wave: str) -> None:
    """The same findings as a file, to send on."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(text("standing", "report_send"), width="content")
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
        return text("standing", "nothing_measured_wave")
    return "; ".join(reasons[:3])


def _unmeasured(tables: dict[str, pd.DataFrame]) -> None:
    st.subheader(text("empty", "ranking"))
    for scope, table in tables.items():
        say(text("standing", "no_score", scope=scope, why_none=_why_none(table)), "quiet")


def _scope(
    context: Context, numbers: Numbers, scope: str, table: pd.DataFrame, headline: bool
) -> None:
    st.header(words.SCOPES[scope])
    st.caption(MEANT[scope].capitalize() + ".")
    if not headline:
        say(report.finding(table, scope, context.study.own.id), "sentence")
    title = text("chart", "standing", scope=words.SCOPES[scope])
    chart = Chart(
        marks.dots(table, title),
        marks.in_words(table, title),
        text("chart", "points_unit"),
        text("standing", "n_column_based"),
        text("chart", "line_interval"),
        _table(numbers, scope, table),
        ("points", "interval", "n", "rank_set", "tied", "provisional"),
    )
    picture(context, chart, "below")  # beside there is no room for what it is based on
    _lacking(table)
    if said := report.set_words(numbers.store, numbers.wave, scope):
        say(said, "quiet")


def _span(low: float, high: float) -> str:
    return "" if pd.isna(low) else f"{low:.1f}–{high:.1f}"


def _lacking(table: pd.DataFrame) -> None:
    """Who is hollow or not in the picture at all, and why."""
    provisional = rows_of(table[table["state"] == "provisional"])
    missing = rows_of(table[table["state"] == MISSING])
    if provisional:
        who = "; ".join(f"{row['name']} ({row['reason']})" for row in provisional)
        say(text("standing", "hollow_provisional_without_rank", who=who), "quiet")
    if missing:
        who = "; ".join(f"{row['name']} ({row['reason'] or MISSING})" for row in missing)
        say(text("standing", "not_enough_data_no", who=who), "quiet")


def _table(numbers: Numbers, scope: str, table: pd.DataFrame) -> Table:
    rows = rows_of(table)
    shown = pd.DataFrame(
        {
            text("head", "business"): table["name"],
            text("head", "score"): table["score"],
            text("head", "interval"): [_span(row["low"], row["high"]) for row in rows],
            text("head", "rank_set"): [
                marks.ranks(row) if row["state"] != MISSING else "" for row in rows
            ],
            text("head", "rank"): table["rank"].astype("Int64"),
            text("head", "state"): table["state"],
            text("head", "based_on"): table["based_on"],
            PROOF: proofs(numbers, rows, **({} if scope == "total" else {"scope": scope})),
        }
    )
    # As far as the rank set on a phone, 356 pixels, and all at a desk, 979.
    columns = {
        text("head", "business"): st.column_config.TextColumn(width=88),
        text("head", "score"): st.column_config.NumberColumn(format="%.1f", width=51),
        text("head", "interval"): st.column_config.TextColumn(help=explained("interval"), width=80),
        text("head", "rank_set"): st.column_config.TextColumn(help=explained("rank_set"), width=67),
        text("head", "rank"): st.column_config.NumberColumn(width=50),
        text("head", "state"): st.column_config.TextColumn(width=115),
        # Of no width, it is one long line.
        text("head", "based_on"): st.column_config.TextColumn(width=458),
    }
    return Table(f"{numbers.wave}-{scope}", shown, table, columns, tall=WRAPPED)
