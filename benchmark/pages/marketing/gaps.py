"""Gaps: where are we behind, by how much, and is it sure?"""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from benchmark.figures import maps, marks
from benchmark.pages.context import Context, Numbers, download, nothing_yet, picture, say
from benchmark.questions import comparing
from benchmark.questions.report import listed, rows_of
from benchmark.questions.words import WANTS

SHORT = {
    "easy": "easy",
    "expectations": "expectations",
    "promises": "promises",
    "informed": "informed",
    "individual": "individual",
    "put_right": "put right",
}
MOST = 14  # indicators in the picture; all are in the table


def page(context: Context) -> None:
    """The finding, want by want, indicator by indicator, pair by pair."""
    st.title("Gaps")
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    wants = comparing.gaps(
        numbers.store, numbers.wave, numbers.business, numbers.comparison, wants=True
    )
    say(_finding(context, numbers, wants), "finding")
    _map(context, numbers)
    _indicators(context, numbers)
    _pairs(context, numbers)


def against(context: Context, numbers: Numbers) -> str:
    """The comparison in words."""
    words = {"median": "the median of the others", "best": "the best in class"}
    return (words | context.names)[numbers.comparison]


def _finding(context: Context, numbers: Numbers, wants: pd.DataFrame) -> str:
    name, other = context.names[numbers.business], against(context, numbers)
    if wants.empty:
        return f"Not enough data to hold {name} against {other}."
    found = {
        verdict: [_want(row) for row in rows_of(wants) if row["verdict"] == verdict]
        for verdict in ("behind", "ahead")
    }
    if found["behind"]:
        said = f"{name} is behind {other} in {listed(found['behind'])}"
        return f"{said}; ahead in {listed(found['ahead'])}." if found["ahead"] else f"{said}."
    if found["ahead"]:
        return f"{name} is surely behind {other} nowhere, and ahead in {listed(found['ahead'])}."
    return f"{name} is neither surely behind nor surely ahead of {other} in any want."


def _want(row: dict[str, Any]) -> str:
    words = WANTS[row["want"]].lower()
    return f"“{words}” (as told in reviews)" if row["pillar"] == "reputation" else f"“{words}”"


def _map(context: Context, numbers: Numbers) -> None:
    st.header("Six wants, every business")
    table = comparing.want_map(numbers.store, numbers.wave)
    if table.empty:
        say("No want has a score in this wave.", "quiet")
        return
    title = "Score per want and business, coloured by the gap to the median of the others"
    behind = [row for row in rows_of(table) if row["verdict"] == "behind"]
    words = "; ".join(f"{row['name']} in {WANTS[row['want']].lower()}" for row in behind)
    picture(maps.wants(table, SHORT, title), f"{title}. Surely behind: {words or 'nobody'}.")
    with st.expander("The same as a table"):
        shown = table.assign(want=table["want"].map(WANTS))[
            ["pillar", "want", "name", "score", "low", "high", "points", "verdict", "state"]
        ]
        _table(context, shown, "wants")


def _indicators(context: Context, numbers: Numbers) -> None:
    st.header("Indicator by indicator")
    table = comparing.gaps(
        numbers.store, numbers.wave, numbers.business, numbers.comparison, wants=False
    )
    if table.empty:
        say("No indicator has enough data on both sides.", "quiet")
        return
    present = [want for want in WANTS if want in set(table["want"])]
    want = st.segmented_control(
        "Want", ["all", *present], format_func=lambda one: WANTS.get(one, "All"), default="all",
        key="gap_want",
    )  # fmt: skip
    if want in present:
        table = table[table["want"] == want]
    other = against(context, numbers)
    shown = rows_of(table.head(MOST))
    title = f"Points per indicator against {other}"
    words = "; ".join(f"{row['title']} {row['points']:+.0f}" for row in shown)
    picture(marks.gaps(shown, title), f"{title}: {words}")
    if len(table) > MOST:
        st.caption(f"The {MOST} furthest behind of {len(table)}; all are in the table.")
    rows = rows_of(table)
    listing = pd.DataFrame(
        {
            "Want": table["want"].map(WANTS),
            "Indicator": table["title"],
            "Points": table["points"],
            "95 % interval": [f"{r['points_low']:+.1f} to {r['points_high']:+.1f}" for r in rows],
            "As measured": [marks.difference(r["amount"], r["unit"]) for r in rows],
            "Probability of being behind, %": 100 * table["p_behind"],
            "Verdict": table["verdict"],
        }
    )
    _table(context, listing, "indicators")


def _pairs(context: Context, numbers: Numbers) -> None:
    st.header("Who is really better than whom")
    scopes = {"total": "Total", "service": "Service", "reputation": "Reputation"}
    found = {scope: comparing.pairs(numbers.store, numbers.wave, scope) for scope in scopes}
    found = {scope: table for scope, table in found.items() if not table.empty}
    if not found:
        say("Fewer than two businesses have a score.", "quiet")
        return
    scope = st.segmented_control(
        "Of", list(found), format_func=lambda one: scopes[one], default=next(iter(found)),
        key="pair_scope",
    )  # fmt: skip
    table = found[scope or next(iter(found))]
    st.caption(
        "Each row against each column: points more or fewer. ● = surely different, all pairs "
        "judged at once (95 %)."
    )
    names = list(dict.fromkeys(table["name"]))
    grid = pd.DataFrame("", index=names, columns=names)
    for row in rows_of(table):
        sure = "" if row["verdict"] == "no clear difference" else " ●"
        grid.loc[row["name"], row["other_name"]] = f"{row['points']:+.0f}{sure}"
    st.dataframe(grid.reset_index(names="Business"), hide_index=True, key="pairs")
    download(context, table, "pairs")


def _table(context: Context, table: pd.DataFrame, key: str) -> None:
    number = st.column_config.NumberColumn(format="%.1f")
    whole = st.column_config.NumberColumn(format="%.0f")
    config = {name: number for name in table.columns if table[name].dtype.kind == "f"}
    config |= {name: whole for name in config if name.endswith("%")}
    shown = table.rename(columns=lambda name: str(name).replace("_", " ").capitalize())
    st.dataframe(
        shown, hide_index=True, placeholder="–", key=f"gaps_{key}",
        height=min(len(shown), 12) * 35 + 38,
        column_config={str(k).replace("_", " ").capitalize(): v for k, v in config.items()},
    )  # fmt: skip
    download(context, table, key)
