"""Audits: how do they answer, how fast, and do they keep what they promise?"""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from benchmark.figures import maps, marks
from benchmark.pages.context import Context, Numbers, nothing_yet, plain, say
from benchmark.pages.drawing import (
    PROOF,
    SHARE,
    TWO,
    Chart,
    Table,
    address,
    headed,
    picture,
    switch,
    table,
)  # fmt: skip
from benchmark.questions import comparing
from benchmark.questions.report import rows_of
from benchmark.texts import text

CHANNELS = {
    "call": "Calls", "email": "Emails", "chat": "Chats", "visit": "Visits", "social": "Social",
    "delivery": "Deliveries",
}  # fmt: skip


def page(context: Context) -> None:
    """One channel at a time: the curve of answers, then everything measured in it."""
    st.title(text("page", "audits"))
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    tables = {one: comparing.channel(numbers.store, numbers.wave, one) for one in CHANNELS}
    present = [one for one, table in tables.items() if not table.empty]
    if not present:
        say(text("empty", "audits"), "finding")
        st.markdown(text("empty", "audits_how"))
        return
    channel = switch("channel", "Channel", {one: CHANNELS[one] for one in present})
    curves = comparing.reply_curves(numbers.store, numbers.wave)
    _replies(context, numbers, channel, curves[curves["touchpoint"] == channel], tables[channel])
    _measured(context, numbers, channel, tables[channel])


def _replies(
    context: Context, numbers: Numbers, channel: str, curve: pd.DataFrame, table: pd.DataFrame
) -> None:
    if curve.empty:
        return
    say(_finding(context, channel, curve), "finding")
    unit = str(curve["unit"].iloc[0])
    title = text("chart", "replies", channel=CHANNELS[channel])
    last = curve.groupby("business", sort=False).tail(1)
    words = "; ".join(
        f"{row['name']} {row['share']:.0%} of {row['tried']}" for row in rows_of(last)
    )
    steps = curve[["name", "waited", "tried", "answered", "share", "low", "high"]]
    heads = {"name": "Business", "waited": f"Within, {unit}", "share": "Share answered"}
    columns = {f"Within, {unit}": TWO, "Share answered": SHARE, "Low": SHARE, "High": SHARE}
    chart = Chart(
        maps.replies(curve, {"h": "hours", "s": "seconds"}[unit], title),
        f"{title}: {words}",
        f"share answered within {unit}",
        "n = ( ), " + " + ".join(str(row["tried"]) for row in rows_of(last)) + " tried",
        "band = 95 % interval of the own business; all intervals in the table",
        Table(f"replies-{channel}", headed(steps, **heads), curve, columns),
        ("reply_curve", "censored", "interval", "n", "restricted_mean"),
    )
    picture(context, chart)
    silent = sorted(set(table["name"]) - set(curve["name"]))
    if silent:
        say(f"Not in the picture, since no person ever answered: {', '.join(silent)}.", "quiet")
    st.caption(
        "Who is never answered stays below 100 %: a fast reply to few is no service. Names stand "
        "at the share answered in the end. Mails that bounced are not in the picture."
    )


def _finding(context: Context, channel: str, curve: pd.DataFrame) -> str:
    own = curve[curve["business"] == context.study.own.id]
    rivals = curve[curve["role"] == "rival"].groupby("name")["share"].max()
    noun = CHANNELS[channel].lower()
    if own.empty:
        return f"{context.study.own.name} has no answered {noun} in this wave."
    row = rows_of(own)[-1]
    half = own[own["share"] >= 0.5]
    said = f"{context.study.own.name} answered {row['answered']} of {row['tried']} {noun}"
    if len(half):
        unit = {"h": "hours", "s": "seconds"}[row["unit"]]
        said += f", half of them within {half['waited'].iloc[0]:.0f} {unit}"
    if len(rivals):
        said += f"; the others between {rivals.min():.0%} and {rivals.max():.0%}"
    return f"{said}."


def _measured(context: Context, numbers: Numbers, channel: str, found: pd.DataFrame) -> None:
    st.header("Everything measured in this channel")
    titles = list(dict.fromkeys(found["title"]))
    names = list(dict.fromkeys(found["name"]))
    grid = pd.DataFrame("", index=titles, columns=names)
    for row in rows_of(found):
        grid.loc[row["title"], row["name"]] = _cell(row)
    st.caption(
        "Value and, behind it, how many audits it rests on; “few” = too few for a number. A mean "
        "time counts whoever was never answered with the cap that the Methods page names. "
        f"{PROOF}: of {plain(context.study.own.name)}."
    )
    by_title = dict(zip(found["title"], found["indicator"], strict=True))
    shown = grid.reset_index(names="Indicator")
    shown[PROOF] = [
        address("evidence", numbers, indicator=by_title[title]) for title in shown["Indicator"]
    ]
    pinned = {"Indicator": st.column_config.TextColumn(pinned=True)}
    table(context, Table(f"audits-{channel}", shown, found, pinned, rows=16))


def _cell(row: dict[str, Any]) -> str:
    amount = marks.amount(row["value"], row["unit"])
    return f"{amount} · {row['n']}" if amount else f"few · {row['n']}"
