"""Gaps: where are we behind, by how much, and is it sure?"""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from benchmark.figures import maps, marks
from benchmark.pages import parts
from benchmark.pages.context import Context, Numbers, nothing_yet, say
from benchmark.pages.drawing import (
    INTERVAL,
    NAMES,
    NUMBER,
    PROOF,
    WHOLE,
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
from benchmark.pages.parts import Part
from benchmark.questions import comparing
from benchmark.questions.report import listed, rows_of
from benchmark.questions.words import SCOPES, WANTS
from benchmark.texts import text

SHORT = {
    "easy": text("gaps", "easy"),
    "expectations": text("gaps", "expectations"),
    "promises": text("gaps", "promises"),
    "informed": text("gaps", "informed"),
    "individual": text("gaps", "individual"),
    "put_right": text("gaps", "put_right"),
}
MOST = 14  # indicators in the picture; all are in the table


def page(context: Context) -> None:
    """The finding; below it want by want, indicator by indicator, or pair by pair."""
    st.title(text("page", "gaps"))
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    wants = comparing.gaps(
        numbers.store, numbers.wave, numbers.business, numbers.comparison, wants=True
    )
    say(_finding(context, numbers, wants), "finding")
    parts.draw(PARTS, context, numbers)


def against(context: Context, numbers: Numbers) -> str:
    """The comparison in words."""
    words = {"median": text("gaps", "median_others"), "best": text("gaps", "best_class")}
    return (words | context.names)[numbers.comparison]


def _finding(context: Context, numbers: Numbers, wants: pd.DataFrame) -> str:
    name, other = context.names[numbers.business], against(context, numbers)
    if wants.empty:
        return text("gaps", "not_enough_data_hold", name=name, other=other)
    found = {
        verdict: [_want(row) for row in rows_of(wants) if row["verdict"] == verdict]
        for verdict in ("behind", "ahead")
    }
    if found["behind"]:
        said = text("gaps", "behind", name=name, other=other, names=_some(found["behind"]))
        return (
            text("gaps", "ahead", said=said, names=_some(found["ahead"]))
            if found["ahead"]
            else f"{said}."
        )
    if found["ahead"]:
        return text(
            "gaps",
            "surely_behind_nowhere_ahead",
            name=name,
            other=other,
            names=_some(found["ahead"]),
        )
    return text("gaps", "neither_surely_behind_nor", name=name, other=other)


def _some(wants: list[str]) -> str:
    """The first three by name; the map shows them all."""
    return listed(wants if len(wants) <= 4 else [*wants[:3], f"{len(wants) - 3} more"])


def _want(row: dict[str, Any]) -> str:
    words = WANTS[row["want"]].lower()
    return (
        text("gaps", "told_reviews", words=words) if row["pillar"] == "reputation" else f"“{words}”"
    )


def _map(context: Context, numbers: Numbers) -> None:
    st.header(text("gaps", "six_wants_every_business"))
    found = comparing.want_map(numbers.store, numbers.wave)
    if found.empty:
        say(text("empty", "wants"), "quiet")
        return
    title = text("chart", "wants")
    behind = [row for row in rows_of(found) if row["verdict"] == "behind"]
    words = "; ".join(f"{row['name']} in {WANTS[row['want']].lower()}" for row in behind)
    shown = found.assign(want=found["want"].map(WANTS))[
        ["pillar", "want", "name", "score", "low", "high", "points", "verdict", "state"]
    ]
    shown = headed(shown, name=text("head", "business"), points=text("head", "gap"))
    numeric = [name for name in shown.columns if shown[name].dtype.kind == "f"]
    shown[PROOF] = proofs(numbers, rows_of(found), scope="{pillar}.{want}")
    chart = Chart(
        maps.wants(found, SHORT, title),
        text("gaps", "surely_behind", title=title, behind=words or "nobody"),
        text("chart", "points_unit"),
        text("gaps", "n_evidence"),
        text("gaps", "95_interval_gap_leaves"),
        Table("wants", shown, found, dict.fromkeys(numeric, NUMBER)),
        ("want", "gap", "median", "interval", "provisional"),
    )
    picture(context, chart)


def _indicators(context: Context, numbers: Numbers) -> None:
    st.header(text("gaps", "indicator_indicator"))
    found = comparing.gaps(
        numbers.store, numbers.wave, numbers.business, numbers.comparison, wants=False
    )
    if found.empty:
        say(text("empty", "gaps"), "quiet")
        return
    present = {want: words for want, words in WANTS.items() if want in set(found["want"])}
    want = switch("want", text("gaps", "want"), {"all": "All", **present}, show="indicators")
    if want in present:
        found = found[found["want"] == want]
    name, other = context.names[numbers.business], against(context, numbers)
    shown = rows_of(found.head(MOST))
    title = text("chart", "gaps", name=name, other=other)
    words = "; ".join(f"{row['title']} {row['points']:+.0f}" for row in shown)
    chart = Chart(
        marks.gaps(shown, title, context.colour(numbers.business)),
        f"{title}: {words}",
        "points",
        text("gaps", "furthest_behind_n_evidence", shown=len(shown), all=len(found)),
        text("chart", "line_interval"),
        _listing(numbers, found),
        ("points", "gap", "interval", "median", "indicator"),
    )
    picture(context, chart, "below")


def _listing(numbers: Numbers, found: pd.DataFrame) -> Table:
    rows = rows_of(found)
    listing = pd.DataFrame(
        {
            text("head", "indicator"): found["title"],
            text("head", "points"): found["points"],
            text("head", "interval"): [
                marks.spread(r["points_low"], r["points_high"], 1) for r in rows
            ],
            text("head", "as_measured"): [marks.difference(r["amount"], r["unit"]) for r in rows],
            text("head", "verdict"): found["verdict"],
            text("head", "probability_of_being_behind"): 100 * found["p_behind"],
            text("head", "want"): found["want"].map(WANTS),
            PROOF: proofs(numbers, rows, indicator="{scope}"),
        }
    )
    columns = {
        text("head", "indicator"): NAMES,
        text("head", "points"): st.column_config.NumberColumn(format="%+.1f", width=60),
        text("head", "interval"): INTERVAL,
        text("head", "probability_of_being_behind"): WHOLE,
    }
    return Table("indicators", listing, found, columns, tall=WRAPPED)


def _pairs(context: Context, numbers: Numbers) -> None:
    st.header(text("gaps", "really_better_whom"))
    paired = comparing.paired(numbers.store, numbers.wave)
    scopes = {scope: words for scope, words in SCOPES.items() if scope in paired}
    if not scopes:
        say(text("empty", "pairs"), "quiet")
        return
    scope = switch("of", text("gaps", "of"), scopes, show="pairs")
    pairs = comparing.pairs(numbers.store, numbers.wave, scope)
    st.caption(text("gaps", "row_against_column_points"))
    grid = _grid(pairs)
    businesses = rows_of(pairs.drop_duplicates("name"))
    grid[PROOF] = proofs(numbers, businesses, **({} if scope == "total" else {"scope": scope}))
    table(context, Table("pairs", grid, pairs))


def _grid(pairs: pd.DataFrame) -> pd.DataFrame:
    """A row and a column per business."""
    names = list(dict.fromkeys(pairs["name"]))
    cells = {
        (row["name"], row["other_name"]): f"{marks.signed(row['points'])}"
        f"{'' if row['verdict'] == 'no clear difference' else ' ●'}"
        for row in rows_of(pairs)
    }
    return crossed(text("head", "business"), names, names, cells)


PARTS = {
    "wants": Part(text("gaps", "six_wants"), _map),
    "indicators": Part(text("gaps", "indicators"), _indicators, ("want",)),
    "pairs": Part(text("gaps", "pairs"), _pairs, ("of",)),
}
