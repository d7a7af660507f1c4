"""Figures of what customers tell: stars over time, stars side by side, praise against blame."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from benchmark.figures import palette
from benchmark.figures.marks import ROW, Figure
from benchmark.figures.palette import ENCODED, QUIET
from benchmark.questions.report import known_of, rows_of
from benchmark.texts import text

FEW = 5  # reviews a quarter below which its mean is drawn hollow
PRAISE, BLAME, BURST = "#3b8ec2", "#dd8433", "#b4462f"
AXIS = {"anchor": "start", "fontSize": 14, "subtitleFontSize": 12, "offset": 10}


def stars(table: pd.DataFrame, title: str) -> Figure:
    """Stars per business with and without flagged reviews, each with its interval, best first."""
    rows = []
    for at, row in enumerate(known_of(table)):
        if row["value"] is None:
            continue
        same = row["flagged"] == 0
        without = "" if same or row["without_value"] is None else f" · {row['without_value']:.2f}"
        rows.append(
            {
                **row,
                "colour": palette.of(row),
                "row": at,
                "said": f"{row['value']:.2f}{without}",
                "same": same,
            }
        )
    x = {"type": "quantitative", "scale": {"zero": False, "padding": 12},
         "title": text("figure", "stars_line"), "axis": {"tickCount": 5}}  # fmt: skip
    colour = {"color": ENCODED}
    point = {"type": "point", "size": 120, "opacity": 1, "strokeWidth": 2}
    other = [{"filter": "!datum.same && isValid(datum.without_value)"}]
    label = {"type": "text", "dy": -14, "fontSize": 13}
    layers = [
        {"mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.75, "yOffset": 4},
         "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, **colour}},
        {"mark": {**point, "filled": True, "yOffset": 4},
         "encoding": {"x": {**x, "field": "value"}, **colour}},
        {"transform": other, "mark": {"type": "rule", "strokeWidth": 2, "opacity": 0.5,
                                      "strokeDash": [3, 2], "yOffset": 13},
         "encoding": {"x": {**x, "field": "without_low"}, "x2": {"field": "without_high"},
                      **colour}},
        {"transform": other, "mark": {**point, "shape": "diamond", "filled": False, "size": 80,
                                      "yOffset": 13},
         "encoding": {"x": {**x, "field": "without_value"}, **colour}},
        {"mark": {**label, "align": "left", "limit": 220},
         "encoding": {"x": {"value": 0}, "text": {"field": "name"}}},
        {"mark": {**label, "align": "right", "fontSize": 12},
         "encoding": {"x": {"value": "width"}, "text": {"field": "said"}}},
    ]  # fmt: skip
    return {
        "title": {"text": title, **AXIS, "subtitle": text("figure", "stars_marks")},
        "data": {"values": rows},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "height": max(len(table), 1) * ROW,
        "encoding": {
            "y": {"field": "row", "type": "ordinal", "axis": None},
            "tooltip": [
                {"field": "name", "title": text("figure", "business")},
                {"field": "value", "title": text("figure", "stars"), "format": ".2f"},
                {"field": "n", "title": text("figure", "reviews")},
                {"field": "words", "title": text("figure", "rank")},
                {"field": "without_value", "title": text("figure", "without_flagged"),
                 "format": ".2f"},
                {"field": "without_words", "title": text("figure", "place_without_flagged")},
            ],
        },
        "layer": layers,
    }  # fmt: skip


def over_time(
    table: pd.DataFrame, bursts: pd.DataFrame, business: str, measure: str, title: str
) -> Figure:
    """One business's line with its band among the others' thin ones; diamonds mark its bursts.

    `measure`: `mean` (stars) or `net` (net sentiment, -1 to 1).
    """
    low, high = ("low", "high") if measure == "mean" else ("net_low", "net_high")
    seen = table[table[measure].notna()]
    rows = [
        {
            "day": str(row["quarter_day"]),
            "name": row["name"],
            "colour": palette.of(row),
            "business": row["business"],
            "chosen": row["business"] == business,
            "value": row[measure],
            "low": row[low],
            "high": row[high],
            "reviews": row["reviews"],
            "few": row["reviews"] < FEW,
        }
        for row in rows_of(seen)
    ]
    marks = [
        {
            "day": str(row["day"]),
            "value": row["mean_rating"] if measure == "mean" else 0,
            "said": f"{row['reviews']} reviews on {row['day']}, usually {row['usual']:.0f} a day",
        }
        for row in rows_of(bursts[bursts["business"] == business])
    ]
    colour = next((row["colour"] for row in rows if row["chosen"]), palette.OWN)
    domain = [1, 5] if measure == "mean" else [-1, 1]
    x = {
        "field": "day",
        "type": "temporal",
        "title": None,
        "axis": {"format": "%b %Y", "tickCount": 6, "labelOverlap": True},
    }
    axis = text("figure", "stars_axis") if measure == "mean" else text("figure", "net_axis")
    y = {"type": "quantitative", "scale": {"domain": domain}, "title": axis}
    mine = [{"filter": "datum.chosen"}]
    tooltip = [
        {"field": "name", "title": text("figure", "business")},
        {
            "field": "day",
            "type": "temporal",
            "title": text("figure", "quarter"),
            "format": "%Y-%m-%d",
        },
        {"field": "value", "title": text("figure", "mean"), "format": ".2f"},
        {"field": "low", "title": text("figure", "95_interval"), "format": ".2f"},
        {"field": "high", "title": text("figure", "to"), "format": ".2f"},
        {"field": "reviews", "title": text("figure", "reviews")},
    ]
    line: dict[str, Any] = {"x": x, "y": {**y, "field": "value"}, "tooltip": tooltip}
    return {
        "title": {"text": title, **AXIS,
                  "subtitle": text("figure", "band_95_interval_thin", few=FEW)},
        "data": {"values": rows},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "height": 300,
        "layer": [
            {"transform": [{"filter": "!datum.chosen && !datum.few"}],
             "mark": {"type": "line", "strokeWidth": 1, "opacity": 0.55},
             "encoding": {**line, "color": ENCODED, "detail": {"field": "business"}}},
            {"transform": mine, "mark": {"type": "area", "opacity": 0.2, "color": colour},
             "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}},
            {"transform": mine, "mark": {"type": "line", "strokeWidth": 2.5, "color": colour},
             "encoding": line},
            {"transform": [{"filter": "datum.chosen && !datum.few"}],
             "mark": {"type": "point", "filled": True, "size": 45, "color": colour, "opacity": 1},
             "encoding": line},
            {"transform": [{"filter": "datum.chosen && datum.few"}],
             "mark": {"type": "point", "filled": False, "size": 45, "color": colour},
             "encoding": line},
            {"data": {"values": marks},
             "mark": {"type": "point", "shape": "diamond", "filled": True, "size": 90,
                      "color": BURST, "opacity": 0.9},
             "encoding": {"x": x, "y": {**y, "field": "value"},
                          "tooltip": [{"field": "said", "title": text("figure", "burst")}]}},
        ],
    }  # fmt: skip


def praise_and_blame(table: pd.DataFrame, titles: dict[str, str], title: str) -> Figure:
    """Share of reviews that praise (right) and blame (left) each want; tick = median of others."""
    kinds = list(dict.fromkeys(table["kind"]))
    rows = []
    for row in known_of(table):
        sign = 1 if row["value"] == "praise" else -1
        rows.append(
            {
                "row": kinds.index(row["kind"]),
                "name": titles[row["kind"]],
                "sign": sign,
                "what": row["value"],
                **{
                    name: None if row[name] is None else sign * row[name]
                    for name in ("share", "low", "high", "others")
                },
                "said": "–" if row["share"] is None else f"{100 * row['share']:.1f} %",
                "n": f"{row['reviews']} of {row['read']} reviews",
            }
        )
    ends = [row[name] for row in rows for name in ("share", "high") if row[name] is not None]
    reach = max([0.05, *(abs(end) for end in ends if math.isfinite(end))])
    x = {
        "type": "quantitative",
        "scale": {"domain": [-reach, reach]},
        "title": text("figure", "share_reviews_blame_praise"),
        "axis": {"format": "%", "labelExpr": "format(abs(datum.value), '.0%')", "tickCount": 5},
    }
    colour = {"field": "what", "type": "nominal", "legend": None,
              "scale": {"domain": ["praise", "blame"], "range": [PRAISE, BLAME]}}  # fmt: skip
    return {
        "title": {"text": title, **AXIS, "subtitle": text("figure", "tick_median_others")},
        "data": {"values": rows},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "height": len(kinds) * ROW,
        "encoding": {
            "y": {"field": "row", "type": "ordinal", "axis": None},
            "tooltip": [
                {"field": "name", "title": text("figure", "want")},
                {"field": "what", "title": text("figure", "what")},
                {"field": "said", "title": text("figure", "share")},
                {"field": "n", "title": text("figure", "based")},
            ],
        },
        "layer": [
            {"mark": {"type": "bar", "size": 14, "yOffset": 8, "opacity": 0.85},
             "encoding": {"x": {**x, "field": "share"}, "color": colour}},
            {"mark": {"type": "rule", "strokeWidth": 2, "yOffset": 8},
             "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}}},
            {"mark": {"type": "tick", "thickness": 3, "size": 20, "yOffset": 8, "color": QUIET},
             "transform": [{"filter": "isValid(datum.others)"}],
             "encoding": {"x": {**x, "field": "others"}}},
            {"transform": [{"filter": "datum.sign == 1"}],
             "mark": {"type": "text", "dy": -10, "align": "left", "fontSize": 13},
             "encoding": {"x": {"value": 0}, "text": {"field": "name"}}},
        ],
    }  # fmt: skip
