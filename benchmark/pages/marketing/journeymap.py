"""Journey map: at which moment do we lose them?"""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from benchmark.figures import maps
from benchmark.pages.context import Context, Numbers, nothing_yet, say
from benchmark.pages.drawing import PROOF, TWO, WHOLE, Chart, Table, crossed, picture, proofs, table
from benchmark.questions import comparing
from benchmark.questions.report import listed, rows_of
from benchmark.questions.words import STAGES
from benchmark.texts import explained, text


def page(context: Context) -> None:
    """The moments of truth first, then the map and its numbers."""
    st.title(text("page", "journey"))
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    found = comparing.cells(numbers.store, numbers.wave, numbers.business)
    name = context.names[numbers.business]
    if found.empty:
        say(text("empty", "cells", name=name), "finding")
        return
    say(_finding(name, found), "finding")
    title = text("chart", "stages", name=name)
    words = "; ".join(f"{_where(row)} {row['score']:.0f}" for row in _seen(found))
    chart = Chart(
        maps.stages(found, STAGES, title),
        f"{title}. {words or 'Too little was measured'}",
        text("journeymap", "points_0_100_grey"),
        text("journeymap", "n_evidence_cell"),
        text("journeymap", "95_interval_gap_leaves"),
        _cells(numbers, found),
        ("stage", "touchpoint", "moment_of_truth", "gap", "median", "interval"),
    )
    picture(context, chart, "below")
    _promises(context, numbers)


def _seen(table: pd.DataFrame) -> list[dict[str, Any]]:
    return rows_of(table[table["score"].notna()])


def _where(row: dict[str, Any]) -> str:
    return f"{STAGES[row['stage']].lower()} by {row['touchpoint']}"


def _finding(name: str, table: pd.DataFrame) -> str:
    moments = [row for row in rows_of(table) if row["moment_of_truth"]]
    if not moments:
        return text("journeymap", "no_moment_anything_win", name=name)
    moments.sort(key=lambda row: -row["points"])
    scope = moments[0]["of_scope"]
    won = sum(row["points"] for row in moments)
    return text(
        "journeymap",
        "most_win_together_about",
        name=name,
        names=listed([_where(row) for row in moments]),
        won=won,
        score=scope if scope == "total" else scope + " score",
    )


PROMISES = {
    "reply_time": text("journeymap", "time_reply"),
    "waiting_time": text("journeymap", "waiting_time_said_phone"),
    "opening_hours": text("journeymap", "opening_hours"),
    "delivery_time": text("journeymap", "day_delivery"),
    "price": text("journeymap", "price_shown"),
    "follow_up": text("journeymap", "promised_way"),
}


def _promises(context: Context, numbers: Numbers) -> None:
    """What they promise against what was met, by kind and business."""
    found = comparing.promises(numbers.store, numbers.wave)
    st.header(text("journeymap", "promised_met"))
    if found.empty:
        say(text("empty", "promises"), "quiet")
        return
    st.caption(text("journeymap", "share_kept_full_time"))
    kinds = [kind for kind in PROMISES if kind in set(found["promise"])]
    by_place = rows_of(found.sort_values("position", kind="stable"))
    own_first = dict.fromkeys(
        row["name"] for row in sorted(by_place, key=lambda row: row["role"] != "own")
    )
    cells = {
        (PROMISES[row["promise"]], row["name"]): _kept(row)
        for row in by_place
        if row["promise"] in kinds
    }
    grid = crossed(
        text("head", "promise"), [PROMISES[kind] for kind in kinds], list(own_first), cells
    )
    table(context, Table("promises", grid, found))


def _kept(row: dict[str, Any]) -> str:
    if pd.isna(row["kept"]):
        return f"few · {row['n']}"
    said = f"{row['kept']:.0%} · {row['n']}"
    if pd.isna(row["promised"]):
        return said
    met = "never" if pd.isna(row["met"]) else f"{row['met']:.0f}"
    return f"{said} ({row['promised']:.0f} → {met} {row['unit']})"


def _cells(numbers: Numbers, found: pd.DataFrame) -> Table:
    shown = pd.DataFrame(
        {
            text("head", "stage"): found["stage"].map(STAGES),
            text("head", "touchpoint"): found["touchpoint"],
            text("head", "score"): found["score"],
            text("head", "interval"): [
                "" if pd.isna(row["low"]) else f"{row['low']:.0f}–{row['high']:.0f}"
                for row in rows_of(found)
            ],
            text("head", "median_of_the_others"): found["median"],
            text("head", "best_in_class"): found["best"],
            text("head", "points_to_win"): found["points"],
            text("head", "verdict"): found["verdict"],
            text("head", "indicators"): found["indicators"],
            text("head", "state"): found["state"],
            PROOF: proofs(numbers, rows_of(found), touchpoint="{touchpoint}"),
        }
    )
    columns = {  # on a phone all to the interval is there without pulling
        text("head", "stage"): st.column_config.TextColumn(width=88),
        text("head", "touchpoint"): st.column_config.TextColumn(width=85),
        text("head", "score"): st.column_config.NumberColumn(format="%.0f", width=49),
        text("head", "interval"): st.column_config.TextColumn(help=explained("interval"), width=66),
        text("head", "median_of_the_others"): WHOLE,
        text("head", "best_in_class"): WHOLE,
        text("head", "points_to_win"): TWO,
    }
    return Table("journey-map", shown, found, columns)
