"""Figures over two axes: heat maps and lines over waves. Tables in, plain Vega-Lite out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import mean
from typing import Any

import numpy as np
import pandas as pd

from benchmark.figures import palette
from benchmark.figures.marks import Figure
from benchmark.figures.palette import ENCODED, OWN, QUIET
from benchmark.questions.report import MISSING, known_of, rows_of
from benchmark.texts import text

# Orange behind, blue ahead: told apart by every kind of colour vision, and dark text reads on both.
BEHIND, EVEN, AHEAD = "#e8954a", "#f3f4f6", "#6fa8e8"
DARK = "#111318"
CELL = 44  # pixels high
ROOM = 32  # pixels wide in which a score with its mark is read in large type
NO_NUMBER = "#d9dce2"
STEP = 30.0  # points at which the colour is full


def wants(table: pd.DataFrame, titles: dict[str, str], title: str) -> Figure:
    """Business × want: the score in words, its gap to the median of the others as colour."""
    rows = []
    for row in known_of(table):
        star = "*" if row["verdict"] in ("ahead", "behind") else ""
        thin = row["state"] == MISSING
        score = "–" if row["score"] is None else f"{row['score']:.0f}{star}"
        rows.append(
            {
                "x": f"{titles[row['want']]}{' (told)' if row['pillar'] == 'reputation' else ''}",
                "y": row["name"],
                "own": row["role"] == "own",
                "points": row["points"],
                "words": f"({score})" if row["state"] == "provisional" else score,
                "thin": thin or row["points"] is None,
                "state": row["state"] if not row["reason"] else f"{row['state']}: {row['reason']}",
            }
        )
    tooltip = [
        {"field": "y", "title": text("figure", "business")},
        {"field": "x", "title": text("figure", "want")},
        {"field": "words", "title": text("figure", "score")},
        {"field": "points", "title": text("figure", "points_median_others"), "format": "+.1f"},
        {"field": "state", "title": text("figure", "state")},
    ]
    return _grid(title, rows, tooltip, "* = surely ahead or behind; ( ) = provisional")


def stages(table: pd.DataFrame, words: dict[str, str], title: str) -> Figure:
    """Touchpoint × stage of one business: score in words, gap to the median as colour."""
    rows = []
    for row in known_of(table):
        gap = (
            None if row["score"] is None or row["median"] is None else row["score"] - row["median"]
        )
        star = "*" if row["verdict"] in ("ahead", "behind") else ""
        diamond = "◆ " if row["moment_of_truth"] else ""
        rows.append(
            {
                "x": words[row["stage"]],
                "y": row["touchpoint"],
                "own": False,
                "points": gap,
                "words": diamond + ("–" if row["score"] is None else f"{row['score']:.0f}{star}"),
                "thin": gap is None,
                "median": row["median"],
                "best": row["best"],
                "win": row["points"],
                "state": row["state"] if not row["reason"] else f"{row['state']}: {row['reason']}",
            }
        )
    tooltip = [
        {"field": "x", "title": text("figure", "stage")},
        {"field": "y", "title": text("figure", "touchpoint")},
        {"field": "words", "title": text("figure", "score")},
        {"field": "median", "title": text("figure", "median_others"), "format": ".1f"},
        {"field": "best", "title": text("figure", "best_class"), "format": ".1f"},
        {"field": "win", "title": text("figure", "points_to_win"), "format": ".2f"},
        {"field": "state", "title": text("figure", "state")},
    ]
    order = [words[stage] for stage in words if words[stage] in {row["x"] for row in rows}]
    said = "◆ = moment of truth; * = surely ahead or behind"
    return _grid(title, rows, tooltip, said, order)


def _grid(
    title: str,
    rows: list[dict[str, Any]],
    tooltip: list[Figure],
    subtitle: str,
    order: Sequence[str] | None = None,
) -> Figure:
    columns = list(order or dict.fromkeys(row["x"] for row in rows))
    lines = list(dict.fromkeys(row["y"] for row in rows))
    place = {
        "x": {"field": "x", "type": "nominal", "sort": columns, "title": None,
              "axis": {"orient": "bottom", "labelAngle": -45, "labelLimit": 130,
                       "labelOverlap": False,
                       "domain": False, "ticks": False}},
        "y": {"field": "y", "type": "nominal", "sort": lines, "title": None,
              "axis": {"labelLimit": 150, "domain": False, "ticks": False}},
    }  # fmt: skip
    colour = {
        "field": "points",
        "type": "quantitative",
        "scale": {
            "domain": [-STEP, 0, STEP],
            "range": [BEHIND, EVEN, AHEAD],
            "clamp": True,
            "interpolate": "rgb",
        },
        "legend": {
            "title": text("figure", "points_median"),
            "orient": "bottom",
            "direction": "horizontal",
            "gradientLength": 120,  # pixels; beside long names a phone leaves no more
        },
    }
    box = {"type": "rect", "stroke": "white", "strokeWidth": 2, "cornerRadius": 4}
    return {
        "title": {"text": title, "subtitle": subtitle, "anchor": "start", "fontSize": 14,
                  "subtitleFontSize": 12, "offset": 10},
        "data": {"values": rows},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "height": len(lines) * CELL,
        "encoding": {**place, "tooltip": tooltip},
        "layer": [
            {"transform": [{"filter": "datum.thin"}], "mark": {**box, "color": NO_NUMBER}},
            {"transform": [{"filter": "!datum.thin"}], "mark": box, "encoding": {"color": colour}},
            {"mark": {"type": "text", "color": DARK,
                      "fontSize": {"expr": f"width < {ROOM * len(columns)} ? 10 : 13"},
                      "fontWeight": {"expr": "datum.own ? 'bold' : 'normal'"}},
             "encoding": {"text": {"field": "words"}}},
        ],
    }  # fmt: skip


BESIDE = "width < 400 ? 68 : 150"  # pixels for a name at the end of its line: a phone has few
LABEL = 0.05  # of the axis between the names at the end of the lines


def _apart(ends: dict[str, float], least: float) -> dict[str, float]:
    """Where the names stand, `least` apart and as near to their ends as can be (least squares:
    isotonic regression by pooling neighbours, Barlow et al. 1972).

    >>> _apart({"a": 50.0, "b": 51.0, "c": 80.0}, 5)
    {'a': 48.0, 'b': 53.0, 'c': 80.0}
    """
    ordered = sorted(ends, key=lambda name: ends[name])
    pools: list[list[float]] = []
    for at, name in enumerate(ordered):
        pools.append([ends[name] - at * least])
        while len(pools) > 1 and mean(pools[-2]) > mean(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    levels = [mean(pool) for pool in pools for _ in pool]
    return {name: levels[at] + at * least for at, name in enumerate(ordered)}


def _reach(table: pd.DataFrame) -> tuple[int, int]:
    """Tens around all scores, and 30 points at least: lines can be told apart, none looks wild."""
    own = table[table["role"] == "own"]
    told = pd.concat([table["score"], own["low"], own["high"]])
    told = told[np.isfinite(told.astype(float))]
    if own.empty or told.empty:
        return 0, 100
    low, high = int(told.min() // 10 * 10), math.ceil(told.max() / 10) * 10
    low = max(0, min(low, high - 30))
    return low, min(100, max(high, low + 30))


def waves(table: pd.DataFrame, title: str) -> Figure:
    """Scores over waves: the own business with its interval, rivals quiet, the median dashed.

    A line breaks where the instrument changed.
    """
    rows, piece = [], dict[str, int]()
    newest = table[table["wave"] == table["wave"].iloc[-1]] if len(table) else table
    low, high = _reach(table)
    ends = {row["business"]: row["score"] for row in rows_of(newest)}
    labels = _apart(ends, LABEL * (high - low))
    for row in rows_of(table):
        piece[row["business"]] = piece.get(row["business"], 0) + int(row["broken"])
        rows.append(
            {
                "wave": row["wave"],
                "name": row["name"],
                "line": f"{row['business']} {piece[row['business']]}",
                "role": row["role"],
                "colour": palette.of(row),
                "score": row["score"],
                "low": row["low"],
                "high": row["high"],
                "median": row["median"],
                "state": row["state"],
                "label_at": labels.get(row["business"], row["score"]),
            }
        )
    order = list(dict.fromkeys(row["wave"] for row in rows))
    x = {"field": "wave", "type": "ordinal", "sort": order, "title": None,
         "axis": {"labelAngle": 0}, "scale": {"padding": 0.35}}  # fmt: skip
    y = {
        "type": "quantitative",
        "scale": {"domain": [low, high]},
        "title": text("figure", "points_0_100"),
    }
    thick = {"condition": {"test": "datum.role == 'own'", "value": 3}, "value": 1.5}
    last = {"filter": f"datum.wave == '{order[-1]}'"} if order else {"filter": "false"}
    return {
        "title": {
            "text": title,
            "anchor": "start",
            "fontSize": 14,
            "offset": 10,
            "subtitle": text("figure", "thick_own_95_interval"),
            "subtitleFontSize": 12,
        },
        "data": {"values": rows},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "height": 320,
        "encoding": {
            "x": x,
            "tooltip": [
                {"field": "name", "title": text("figure", "business")},
                {"field": "wave", "title": text("figure", "wave")},
                {"field": "score", "title": text("figure", "score"), "format": ".1f"},
                {"field": "low", "title": text("figure", "95_interval"), "format": ".1f"},
                {"field": "high", "title": text("figure", "to"), "format": ".1f"},
            ],
        },
        "layer": [
            {
                "transform": [{"filter": "datum.role == 'own'"}],
                "mark": {"type": "rule", "strokeWidth": 9, "opacity": 0.22, "color": OWN},
                "encoding": {"y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "transform": [
                    {
                        "aggregate": [{"op": "max", "field": "median", "as": "median"}],
                        "groupby": ["wave"],
                    }
                ],
                "mark": {"type": "line", "strokeDash": [5, 4], "color": QUIET, "strokeWidth": 2},
                "encoding": {"y": {**y, "field": "median"}, "tooltip": None},
            },
            {
                "mark": {"type": "line"},
                "encoding": {
                    "y": {**y, "field": "score"},
                    "detail": {"field": "line"},
                    "color": ENCODED,
                    "strokeWidth": thick,
                },
            },
            {
                "transform": [{"filter": "datum.state == 'ranked'"}],
                "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
                "encoding": {"y": {**y, "field": "score"}, "color": ENCODED},
            },
            {
                "transform": [{"filter": "datum.state != 'ranked'"}],
                "mark": {"type": "point", "filled": False, "size": 70, "opacity": 1},
                "encoding": {"y": {**y, "field": "score"}, "color": ENCODED},
            },
            {
                "transform": [last],
                "mark": {
                    "type": "text",
                    "align": "left",
                    "dx": 10,
                    "fontSize": 12,
                    "limit": {"expr": BESIDE},
                },
                "encoding": {"y": {**y, "field": "label_at"}, "text": {"field": "name"}},
            },
        ],
    }


def replies(table: pd.DataFrame, unit: str, title: str) -> Figure:
    """Share answered within a time, as steps: the own business with its band, rivals quiet.

    `table`: one channel of `comparing.reply_curves`.
    """
    rows: list[dict[str, Any]] = []
    end = max(float(table["waited"].max()), 1e-9)
    for _, steps in table.groupby("business", sort=False):
        head = rows_of(steps)[0]
        about = {"name": head["name"], "role": head["role"], "colour": palette.of(head),
                 "tried": int(head["tried"])}  # fmt: skip
        rows.append({**about, "waited": 0.0, "share": 0.0, "low": 0.0, "high": 0.0})
        for step in rows_of(steps):
            rows.append({**about, **{k: step[k] for k in ("waited", "share", "low", "high")}})
        open_end = int(head["tried"]) > int(steps["answered"].max())
        rows.append({**rows[-1], "waited": end, "last": True, "censored": open_end})
    labels = _apart({row["name"]: row["share"] for row in rows if row.get("last")}, LABEL)
    for row in rows:
        row["label_at"] = min(labels[row["name"]], 1.05)
        row["label"] = f"{row['name']} ({row['tried']})"
    x = {"field": "waited", "type": "quantitative", "title": text("figure", "waited", unit=unit),
         "scale": {"domain": [0, end * 1.3], "nice": False}, "axis": {"tickCount": 6}}  # fmt: skip
    y = {
        "type": "quantitative",
        "title": text("figure", "answered_person"),
        "axis": {"format": ".0%"},
        "scale": {"domain": [0, 1.06]},
    }
    line = {"type": "line", "interpolate": "step-after"}
    return {
        "title": {
            "text": title,
            "anchor": "start",
            "fontSize": 14,
            "offset": 10,
            "subtitle": text("figure", "thick_own_95_band"),
            "subtitleFontSize": 12,
        },
        "data": {"values": rows},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "height": 300,
        "encoding": {"x": x},
        "layer": [
            {
                "transform": [{"filter": "datum.role == 'own'"}],
                "mark": {
                    "type": "area",
                    "interpolate": "step-after",
                    "opacity": 0.18,
                    "color": OWN,
                },
                "encoding": {"y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "mark": line,
                "encoding": {
                    "y": {**y, "field": "share"},
                    "detail": {"field": "name"},
                    "color": ENCODED,
                    "strokeWidth": {
                        "condition": {"test": "datum.role == 'own'", "value": 3},
                        "value": 1.5,
                    },
                    "tooltip": [
                        {"field": "name", "title": text("figure", "business")},
                        {
                            "field": "waited",
                            "title": text("figure", "within", unit=unit),
                            "format": ".1f",
                        },
                        {"field": "share", "title": text("figure", "answered"), "format": ".0%"},
                    ],
                },
            },
            {
                "transform": [{"filter": "datum.censored"}],
                "mark": {"type": "text", "text": "+", "fontSize": 18, "fontWeight": "bold"},
                "encoding": {"y": {**y, "field": "share"}, "color": ENCODED},
            },
            {
                "transform": [{"filter": "datum.last"}],
                "mark": {
                    "type": "text",
                    "align": "left",
                    "dx": 8,
                    "fontSize": 12,
                    "limit": {"expr": BESIDE},
                },
                "encoding": {
                    "y": {**y, "field": "label_at"},
                    "text": {"field": "label"},
                    "color": ENCODED,
                },
            },
        ],
    }


def winnable(rows: list[dict[str, Any]], title: str, colour: str = OWN) -> Figure:
    """Points that each indicator could add, longest first, as bars with their words."""
    shown = [
        {
            "row": at,
            "name": row["title"],
            "points": row["points"],
            "words": f"{row['points']:.2f} points · {row['p_behind']:.0%} behind",
        }
        for at, row in enumerate(rows)
    ]
    label = {"type": "text", "dy": -14, "fontSize": 13}
    return {
        "title": {
            "text": title,
            "anchor": "start",
            "fontSize": 14,
            "offset": 10,
            "subtitle": text("figure", "probability_behind"),
            "subtitleFontSize": 12,
        },
        "data": {"values": shown},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "height": len(shown) * 42,
        "encoding": {
            "y": {"field": "row", "type": "ordinal", "axis": None},
            "tooltip": [
                {"field": "name", "title": text("figure", "indicator")},
                {"field": "words", "title": text("figure", "points_to_win")},
            ],
        },
        "layer": [
            {
                "mark": {"type": "bar", "size": 10, "yOffset": 8, "color": colour},
                "encoding": {
                    "x": {
                        "field": "points",
                        "type": "quantitative",
                        "title": text("figure", "points_to_win").lower(),
                        "axis": {"tickCount": 4},
                    }
                },
            },
            {
                "mark": {**label, "align": "left", "limit": {"expr": "max(225, width - 190)"}},
                "encoding": {"x": {"value": 0}, "text": {"field": "name"}},
            },
            {
                "mark": {**label, "align": "right", "fontSize": 12},
                "encoding": {"x": {"value": "width"}, "text": {"field": "words"}},
            },
        ],
    }
