"""Figures: tables in, plain Vega-Lite out, so that a report can draw the same ones."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from benchmark.ranks import ordinal
from benchmark.report import MISSING, rows_of

OWN = "#3d7de8"  # reads on white (4.0 : 1) and on near-black (4.7 : 1)
RIVAL = "#858d9b"
ROW = 46  # pixels per business
Figure = dict[str, Any]


def dots(table: pd.DataFrame, title: str) -> Figure:
    """Score and 95 % interval per business, best first; provisional ones hollow, without rank."""
    seen = table[table["state"] != MISSING]
    rows = [_dot(row) for row in rows_of(seen)]
    order = [row["name"] for row in rows]
    place = {"field": "name", "type": "nominal", "sort": order, "title": None}
    colour = {
        "field": "role",
        "type": "nominal",
        "scale": {"domain": ["own", "rival"], "range": [OWN, RIVAL]},
        "legend": None,
    }
    score = {
        "field": "score",
        "type": "quantitative",
        "scale": {"domain": [0, 100]},
        "title": "points, 0 to 100; line = 95 % interval",
        "axis": {"tickCount": 5},
    }
    return {
        "title": {"text": title, "anchor": "start", "fontSize": 14, "offset": 12},
        "data": {"values": rows},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "height": max(2, len(rows)) * ROW,
        "encoding": {"y": {**place, "axis": _names_axis(seen)}, "tooltip": _tooltip()},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.75, "strokeCap": "round"},
                "encoding": {
                    "x": {**score, "field": "low"},
                    "x2": {"field": "high"},
                    "color": colour,
                },
            },
            {
                "transform": [{"filter": "datum.state == 'ranked'"}],
                "mark": {"type": "point", "filled": True, "size": 150, "opacity": 1},
                "encoding": {"x": score, "color": colour},
            },
            {
                "transform": [{"filter": "datum.state != 'ranked'"}],
                "mark": {"type": "point", "filled": False, "size": 140, "strokeWidth": 2},
                "encoding": {"x": score, "color": colour},
            },
            *_labels(score),
        ],
    }


def _dot(row: dict[str, Any]) -> dict[str, Any]:
    ranked = not pd.isna(row["rank"])
    place = ordinal(int(row["rank"])) if ranked else "no rank yet"
    span = f"{row['rank_low']}–{row['rank_high']}"
    return {
        "name": row["name"],
        "role": row["role"],
        "state": row["state"],
        "score": row["score"],
        "low": row["low"],
        "high": row["high"],
        "place": f"{place} ({span} of {row['compared']})",
        "based_on": row["based_on"],
        "label": f"{row['score']:.0f} · {place}" + (f" ({span})" if ranked else ""),
    }


def _labels(score: Figure) -> list[Figure]:
    """What the dot stands for, above it: left of high scores, so that it stays in the picture."""
    side = {"right": "datum.score > 66", "center": "datum.score > 33 && datum.score <= 66"}
    side["left"] = "datum.score <= 33"
    return [
        {
            "transform": [{"filter": test}],
            "mark": {"type": "text", "dy": -13, "align": align, "fontSize": 12},
            "encoding": {"x": score, "text": {"field": "label"}},
        }
        for align, test in side.items()
    ]


def _names_axis(table: pd.DataFrame) -> Figure:
    """Names at the left, the own one bold."""
    own = json.dumps([row["name"] for row in rows_of(table) if row["role"] == "own"])
    return {
        "labelLimit": 118,
        "labelFontSize": 13,
        "labelFlush": False,
        "labelPadding": 8,
        "domain": False,
        "ticks": False,
        "labelFontWeight": {
            "condition": {"test": f"indexof({own}, datum.value) >= 0", "value": "bold"},
            "value": "normal",
        },
    }


def _tooltip() -> list[Figure]:
    return [
        {"field": "name", "title": "Business"},
        {"field": "score", "title": "Score", "format": ".1f"},
        {"field": "low", "title": "95 % interval from", "format": ".1f"},
        {"field": "high", "title": "to", "format": ".1f"},
        {"field": "place", "title": "Rank"},
        {"field": "based_on", "title": "Based on"},
    ]


def in_words(table: pd.DataFrame, title: str) -> str:
    """The figure for those who do not see it."""
    seen = table[table["state"] != MISSING]
    parts = [f"{row['name']} {row['score']:.0f}" for row in rows_of(seen)]
    return f"{title}: {'; '.join(parts)}"


def against(table: pd.DataFrame, other: str) -> Figure:
    """A business's score per indicator, with interval, beside a tick for the comparison."""
    rows = [
        {
            **{name: row[name] for name in _AGAINST},
            "measured": amount(row["value"], row["unit"]),
            "other": amount(row["other_value"], row["unit"]),
            "label": f"{amount(row['value'], row['unit'])} (n = {row['n']})",
        }
        for row in rows_of(table.astype(object).where(table.notna(), None))
    ]
    wants = list(dict.fromkeys(row["want"] for row in rows))
    score = {
        "field": "score",
        "type": "quantitative",
        "scale": {"domain": [0, 100]},
        "title": "points, 0 to 100; line = 95 % interval",
        "axis": {"tickCount": 5},
    }
    order = [row["title"] for row in rows]
    return {
        "title": {"text": f"Score per indicator; tick = {other}", "anchor": "start",
                  "fontSize": 14, "offset": 12},
        "data": {"values": rows},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "height": {"step": ROW},
        "encoding": {
            "y": {"field": "title", "type": "nominal", "sort": order, "title": None,
                  "axis": {"labelLimit": 150,
                    "labelFlush": False, "labelFontSize": 12, "domain": False,
                           "ticks": False, "labelPadding": 8}},
            "tooltip": [
                {"field": "want", "title": "Want"},
                {"field": "title", "title": "Indicator"},
                {"field": "measured", "title": "Measured"},
                {"field": "score", "title": "Points", "format": ".1f"},
                {"field": "other", "title": other.capitalize()},
                {"field": "other_score", "title": "Its points", "format": ".1f"},
                {"field": "n", "title": "n"},
            ],
        },
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.75, "color": OWN},
                "encoding": {"x": {**score, "field": "score_low"}, "x2": {"field": "score_high"}},
            },
            {
                "transform": [{"filter": "isValid(datum.other_score)"}],
                "mark": {"type": "tick", "thickness": 3, "size": 26, "color": RIVAL},
                "encoding": {"x": {**score, "field": "other_score"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 130, "opacity": 1,
                         "color": OWN},
                "encoding": {"x": score},
            },
            *_labels(score),
        ],
        "usermeta": {"wants": wants},
    }  # fmt: skip


_AGAINST = ("title", "want", "score", "score_low", "score_high", "other_score", "n")


def amount(value: float | None, unit: str) -> str:
    """A number with its unit as people write it; '' if there is none.

    >>> amount(0.0312, "share"), amount(1850.4, "ms"), amount(4.0913, "stars")
    ('3.1 %', '1.85 s', '4.09 stars')
    """
    if value is None or pd.isna(value):
        return ""
    if unit == "share":
        return f"{100 * value:.1f} %"
    if unit == "points":
        return f"{100 * value:.0f} of 100"
    if unit == "ms":
        return f"{value / 1000:.2f} s" if value >= 1000 else f"{value:.0f} ms"
    digits = 0 if float(value).is_integer() else 2 if abs(value) < 10 else 1
    return f"{value:.{digits}f} {unit}"


def interval(row: dict[str, Any]) -> str:
    """'3.97–4.21 stars'; '' where there is none."""
    low, high = amount(row["low"], row["unit"]), amount(row["high"], row["unit"])
    if not low or low == high:
        return low
    return f"{low} – {high}"
