"""Audits: how do they answer, how fast, and do they keep what they promise?"""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from benchmark.figures import maps, marks
from benchmark.pages.context import Context, Numbers, download, nothing_yet, picture, say
from benchmark.questions import comparing
from benchmark.questions.report import rows_of

CHANNELS = {
    "call": "Calls", "email": "Emails", "chat": "Chats", "visit": "Visits", "social": "Social",
    "delivery": "Deliveries",
}  # fmt: skip


def page(context: Context) -> None:
    """One channel at a time: the curve of answers, then everything measured in it."""
    st.title("Audits")
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    tables = {one: comparing.channel(numbers.store, numbers.wave, one) for one in CHANNELS}
    present = [one for one, table in tables.items() if not table.empty]
    if not present:
        say("No audits count in this wave yet.", "finding")
        st.markdown(
            "Plan them with `rivalry rota`, fill them in on the page *Audit form*, have them "
            "approved on *Review*; or import what you have with `rivalry import`."
        )
        return
    asked = st.query_params.get("channel")
    channel = st.segmented_control(
        "Channel", present, format_func=lambda one: CHANNELS[one], key="channel",
        default=asked if asked in present else present[0],
    ) or present[0]  # fmt: skip
    st.query_params["channel"] = channel
    curves = comparing.reply_curves(numbers.store, numbers.wave)
    _replies(context, numbers, channel, curves[curves["touchpoint"] == channel], tables[channel])
    _measured(context, channel, tables[channel])


def _replies(
    context: Context, numbers: Numbers, channel: str, curve: pd.DataFrame, table: pd.DataFrame
) -> None:
    if curve.empty:
        return
    say(_finding(context, channel, curve), "finding")
    unit = str(curve["unit"].iloc[0])
    title = f"{CHANNELS[channel]}: share answered by a person within a time"
    last = curve.groupby("business", sort=False).tail(1)
    words = "; ".join(
        f"{row['name']} {row['share']:.0%} of {row['tried']}" for row in rows_of(last)
    )
    picture(maps.replies(curve, {"h": "hours", "s": "seconds"}[unit], title), f"{title}: {words}")
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


def _measured(context: Context, channel: str, table: pd.DataFrame) -> None:
    st.header("Everything measured in this channel")
    titles = list(dict.fromkeys(table["title"]))
    names = list(dict.fromkeys(table["name"]))
    grid = pd.DataFrame("", index=titles, columns=names)
    for row in rows_of(table):
        grid.loc[row["title"], row["name"]] = _cell(row)
    st.caption(
        "Value and, behind it, how many audits it rests on; “few” = too few for a number. A mean "
        "time counts whoever was never answered with the cap that the Methods page names."
    )
    st.dataframe(
        grid.reset_index(names="Indicator"),
        hide_index=True,
        height=min(len(grid), 16) * 35 + 38,
        key="channel_grid",
        column_config={"Indicator": st.column_config.TextColumn(pinned=True)},
    )
    download(context, table, f"audits-{channel}")


def _cell(row: dict[str, Any]) -> str:
    amount = marks.amount(row["value"], row["unit"])
    return f"{amount} · {row['n']}" if amount else f"few · {row['n']}"
