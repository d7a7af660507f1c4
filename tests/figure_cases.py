"""Figures of every kind over data at the edges; run by Streamlit, all of them on one page."""

import sys
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from audits.recordings.listen import Recording, RecordingSpan
from benchmark.figures import calltimes, maps, marks, stars
from benchmark.figures.marks import Figure
from benchmark.questions.website import PARTS
from benchmark.questions.words import STAGES, WANTS

LONG = (
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft & Söhne",
    "株式会社東京園芸植物鉢植え直売センター本店",
    "شركة النباتات المنزلية المحدودة للتجارة والتوزيع",
    "O'Leary \"Plants\" \\ <b>Ltd</b>",
    "🪴🪴🪴", "datum.role == 'own'", "x" * 80,
)  # fmt: skip
NOT = float("nan")
KINDS = ("dots", "against", "seconds", "gaps", "wants", "stages", "winnable", "waves", "replies",
         "stars", "quarters", "net", "praise", "call")  # fmt: skip
EDGES = {"one": 1, "many": 25, "point": 3, "none": 3, "endless": 2}


def _rows(edge: str) -> list[dict[str, Any]]:
    """What any figure asks of a row; `point`: no interval, `none`: no number, `endless`: inf."""
    rows = []
    for at in range(EDGES[edge]):
        value = {"none": NOT, "endless": float("inf")}.get(edge, 80.0 - 3 * at)
        low, high = (NOT, NOT) if edge in ("point", "none") else (value - 4, value + 4)
        share = value / 100
        rows.append({
            "business": f"b{at}", "name": LONG[at % len(LONG)] + f" {at}" * (at >= len(LONG)),
            "role": "rival" if at else "own", "position": at + 1, "state": "ranked",
            "reason": None, "rank": at + 1, "rank_low": 1, "rank_high": at + 1, "compared": 25,
            "based_on": "30 audits", "pillar": "service", "unit": "share", "n": 30, "tried": 30,
            "score": value, "low": low, "high": high, "score_low": low, "score_high": high,
            "value": share, "other_value": share, "other_score": value,
            "points": value - 75, "points_low": low - 75, "points_high": high - 75,
            "verdict": "ahead", "p_behind": 0.5, "median": value, "best": value,
            "moment_of_truth": at == 0, "broken": False,
        })  # fmt: skip
    return rows


def _each(edge: str, name: str, values: tuple[str, ...], **more: Any) -> pd.DataFrame:
    return pd.DataFrame([row | {name: value} | more for row in _rows(edge) for value in values])


def _stars(edge: str) -> pd.DataFrame:
    table = pd.DataFrame(_rows(edge)).assign(words="1st", flagged=1, without_words="1st")
    table[["value", "low", "high"]] = table[["score", "low", "high"]] / 20
    for name in ("value", "low", "high"):
        table[f"without_{name}"] = table[name]
    return table


def _quarters(edge: str) -> pd.DataFrame:
    days = (date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1))
    table = _each(edge, "quarter_day", days, reviews=7)  # type: ignore[arg-type]
    for name in ("mean", "net"):
        table[name] = table["score"] / (20 if name == "mean" else 100)
    table[["net_low", "net_high"]] = table[["low", "high"]] / 100
    return table


def _call(edge: str) -> Figure:
    ends = {"none": 0, "endless": 0}.get(edge, EDGES[edge])
    spans = [RecordingSpan("e", "speech", 2.0 * at, 2.0 * at + 1, 0.9, None) for at in range(ends)]
    about = Recording("e", None, 60.0, "de", None, 2, 0.0, 5.0, 0, 0.0)
    taps = [(f"tap {at}", float(at)) for at in range(ends)]
    return calltimes.timeline(about, spans, taps, None)


def figure(kind: str, edge: str) -> Figure:
    table, title = pd.DataFrame(_rows(edge)), f"{kind}: {edge}"
    bursts = pd.DataFrame({"business": ["b0"], "day": [date(2026, 4, 2)], "mean_rating": [NOT],
                           "reviews": [9], "usual": [NOT]})  # fmt: skip
    map_of_wants = _each(edge, "want", tuple(WANTS), title=LONG[0])
    wants = map_of_wants.head(30)  # as many as a page shows
    return {
        "dots": lambda: marks.dots(table, title),
        "against": lambda: marks.against(wants, "median", WANTS, title, "#000000"),
        "seconds": lambda: marks.seconds(
            table.assign(seconds=table["score"], clicks=2, interruption_clicks=0,
                         **dict.fromkeys(PARTS, table["score"] / 4)), PARTS, title),
        "gaps": lambda: marks.gaps(wants.to_dict("records"), title),
        "wants": lambda: maps.wants(map_of_wants, WANTS, title),
        "stages": lambda: maps.stages(
            _each(edge, "stage", tuple(STAGES), touchpoint="call"), STAGES, title),
        "winnable": lambda: maps.winnable(
            wants.head(10).assign(points=wants["score"]).to_dict("records"), title),
        "waves": lambda: maps.waves(_each(edge, "wave", ("2026-Q3", "2026-Q4")), title),
        "replies": lambda: maps.replies(
            _each(edge, "waited", (1.0, 2.5)).assign(  # type: ignore[arg-type]
                share=lambda rows: rows["value"], low=lambda rows: rows["low"] / 100,
                high=lambda rows: rows["high"] / 100, answered=20), "hours", title),
        "stars": lambda: stars.stars(_stars(edge), title),
        "quarters": lambda: stars.over_time(_quarters(edge), bursts, "b0", "mean", title),
        "net": lambda: stars.over_time(_quarters(edge), bursts, "b0", "net", title),
        "praise": lambda: stars.praise_and_blame(
            _each(edge, "kind", tuple(WANTS)).query("business == 'b0'").assign(
                value="praise", others=NOT, reviews=9, read=30,
                share=lambda rows: rows["score"] / 100, low=lambda rows: rows["low"] / 100,
                high=lambda rows: rows["high"] / 100), WANTS, title),
        "call": partial(_call, edge),
    }[kind]()  # fmt: skip


CASES = tuple(f"{kind}-{edge}" for kind in KINDS for edge in EDGES)
# What Vega refuses: a mark that it does not know, an expression that is none.
FAILING: dict[str, Figure] = {
    "mark": {"layer": [{"mark": "spiral"}]},
    "expression": {"transform": [{"filter": "datum.name == 'O'Leary'"}]},
}


def main() -> None:
    import streamlit as st

    from benchmark.pages.context import Context, say
    from benchmark.pages.drawing import Chart, Table, picture
    from benchmark.pages.roof import STYLE
    from benchmark.study import read_study

    st.session_state["_said"] = 0
    st.html(STYLE)
    study = read_study(sys.argv[1])
    context = Context(study, {}, None, None)
    table = pd.DataFrame({"a": [1]})
    figures = {name: figure(*name.split("-")) for name in CASES}
    figures |= {name: figure("dots", "one") | wrong for name, wrong in FAILING.items()}
    for name, drawn in figures.items():
        picture(context, Chart(drawn, name, "points", "n", "interval", Table(name, table)))
    say("That was all.")


if __name__ == "__main__":
    main()
