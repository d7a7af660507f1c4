"""Audits: how do they answer, how fast, and do they keep what they promise?"""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from benchmark.figures import maps, marks
from benchmark.pages.context import Context, Numbers, nothing_yet, plain, say
from benchmark.pages.drawing import (
    NAME,
    PROOF,
    SHARE,
    TWO,
    WRAPPED,
    Chart,
    Table,
    crossed,
    headed,
    picture,
    proofs,
    switch,
    table,
)  # fmt: skip
from benchmark.questions import comparing
from benchmark.questions.report import rows_of
from benchmark.texts import text

CHANNELS = {
    "call": text("channels", "calls"),
    "email": text("channels", "emails"),
    "chat": text("channels", "chats"),
    "visit": text("channels", "visits"),
    "social": text("channels", "social"),
    "delivery": text("channels", "deliveries"),
}


def page(context: Context) -> None:
    """One channel at a time: the curve of answers, then everything measured in it."""
    st.title(text("page", "audits"))
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    there = comparing.audited(numbers.store, numbers.wave)
    present = [one for one in CHANNELS if one in there]
    if not present:
        say(text("empty", "audits"), "finding")
        st.markdown(text("empty", "audits_how"))
        return
    channel = switch(
        "channel", text("channels", "channel"), {one: CHANNELS[one] for one in present}
    )
    measured = comparing.channel(numbers.store, numbers.wave, channel)
    _replies(context, numbers, channel, measured)
    _measured(context, numbers, channel, measured)


def _replies(context: Context, numbers: Numbers, channel: str, table: pd.DataFrame) -> None:
    curve = comparing.reply_curves(numbers.store, numbers.wave, channel)
    if curve.empty:
        return
    last = comparing.reply_sums(numbers.store, numbers.wave, channel)
    say(_finding(context, channel, last), "finding")
    unit = str(curve["unit"].iloc[0])
    title = text("chart", "replies", channel=CHANNELS[channel])
    words = "; ".join(
        f"{row['name']} {row['share']:.0%} of {row['tried']}" for row in rows_of(last)
    )
    steps = curve[["name", "waited", "tried", "answered", "share", "low", "high"]]
    heads = {
        "name": text("head", "business"),
        "waited": text("channels", "within", unit=unit),
        "share": text("head", "share_answered"),
    }
    columns = {
        text("channels", "within", unit=unit): TWO,
        text("head", "share_answered"): SHARE,
        text("head", "low"): SHARE,
        text("head", "high"): SHARE,
    }
    chart = Chart(
        maps.replies(curve, {"h": "hours", "s": "seconds"}[unit], title),
        f"{title}: {words}",
        text("channels", "share_answered_within", unit=unit),
        "n = ( ), " + " + ".join(str(row["tried"]) for row in rows_of(last)) + " tried",
        text("channels", "band_95_interval_own"),
        Table(f"replies-{channel}", headed(steps, **heads), curve, columns),
        ("reply_curve", "censored", "interval", "n", "restricted_mean"),
    )
    picture(context, chart)
    silent = sorted(set(table["name"]) - set(curve["name"]))
    if silent:
        say(text("channels", "not_picture_since_no", names=", ".join(silent)), "quiet")
    st.caption(text("channels", "never_answered_stays_below"))


def _finding(context: Context, channel: str, last: pd.DataFrame) -> str:
    own = last[last["business"] == context.study.own.id]
    noun = CHANNELS[channel].lower()
    if own.empty:
        return text("channels", "no_answered_wave", name=context.study.own.name, noun=noun)
    row = rows_of(own)[0]
    said = text(
        "channels",
        "answered",
        name=context.study.own.name,
        answered=row["answered"],
        tried=row["tried"],
        noun=noun,
    )
    if not pd.isna(row["half_waited"]):
        unit = {"h": "hours", "s": "seconds"}[row["unit"]]
        said += text("channels", "half_within", half_waited=row["half_waited"], unit=unit)
    if not pd.isna(row["others_low"]):
        said += text(
            "channels",
            "others_between",
            others_low=row["others_low"],
            others_high=row["others_high"],
        )
    return f"{said}."


def _measured(context: Context, numbers: Numbers, channel: str, found: pd.DataFrame) -> None:
    st.header(text("channels", "everything_measured_channel"))
    titles = list(dict.fromkeys(found["title"]))
    names = list(dict.fromkeys(found["name"]))
    cells = {(row["title"], row["name"]): _cell(row) for row in rows_of(found)}
    st.caption(
        text("channels", "value_behind_how_many", proof=PROOF, name=plain(context.study.own.name))
    )
    by_title = dict(zip(found["title"], found["indicator"], strict=True))
    shown = crossed(text("head", "indicator"), titles, names, cells)
    asked = [{"indicator": by_title[title]} for title in titles]
    shown[PROOF] = proofs(numbers, asked, indicator="{indicator}")
    pinned = {text("head", "indicator"): st.column_config.TextColumn(pinned=True, width=NAME)}
    table(context, Table(f"audits-{channel}", shown, found, pinned, rows=16, tall=WRAPPED))


def _cell(row: dict[str, Any]) -> str:
    amount = marks.amount(row["value"], row["unit"])
    return f"{amount} · {row['n']}" if amount else f"few · {row['n']}"
