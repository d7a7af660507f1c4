"""Figures: tables in, plain Vega-Lite out, so that a report can draw the same ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from benchmark.figures import palette
from benchmark.figures.palette import ENCODED, QUIET
from benchmark.numbers.ranks import ordinal
from benchmark.questions.report import MISSING, known_of, rows_of
from benchmark.texts import text

ROW = 46  # pixels per business
Figure = dict[str, Any]


def dots(table: pd.DataFrame, title: str) -> Figure:
    """Score and 95 % interval per business, best first; provisional ones hollow, without rank."""
    rows = [_dot(row) for row in rows_of(table[table["state"] != MISSING])]
    tooltip = [
        {"field": "name", "title": text("figure", "business")},
        {"field": "score", "title": text("figure", "score"), "format": ".1f"},
        {"field": "low", "title": text("figure", "95_interval"), "format": ".1f"},
        {"field": "high", "title": text("figure", "to"), "format": ".1f"},
        {"field": "place", "title": text("figure", "rank")},
        {"field": "based_on", "title": text("figure", "based")},
    ]
    layers = [
        _line({"color": ENCODED}),
        _point(True, {"color": ENCODED}, "datum.state == 'ranked'"),
        _point(False, {"color": ENCODED}, "datum.state != 'ranked'"),
        *_words("datum.role == 'own'"),
    ]
    return _figure(title, rows, layers, tooltip)


def _dot(row: dict[str, Any]) -> dict[str, Any]:
    """What the figure says of one business."""
    place = "no rank yet" if pd.isna(row["rank"]) else ordinal(int(row["rank"]))
    span = ranks(row)
    return {
        "name": row["name"],
        "role": row["role"],
        "colour": palette.of(row),
        "state": row["state"],
        "score": row["score"],
        "low": row["low"],
        "high": row["high"],
        "place": f"{place} ({span} of {row['compared']})",
        "based_on": row["based_on"],
        "words": f"{row['score']:.0f} · {place} ({span})",
    }


def ranks(row: dict[str, Any]) -> str:
    """The ranks that are possible: '2–5', or '4' alone."""
    low, high = row["rank_low"], row["rank_high"]
    return f"{low}" if low == high else f"{low}–{high}"


def against(
    table: pd.DataFrame, other: str, wants: dict[str, str], title: str, colour: str
) -> Figure:
    """A business's score per indicator with its interval, beside a tick for the comparison."""
    rows: list[dict[str, Any]] = []
    for row in known_of(table):
        want = wants[row["want"]] + (" (reputation)" if row["pillar"] == "reputation" else "")
        if want not in (one["want"] for one in rows):
            rows.append({"name": want, "want": want, "head": True})
        rows.append(_beside(row, want))
    tooltip = [
        {"field": "name", "title": text("figure", "indicator")},
        {"field": "words", "title": text("figure", "measured")},
        {"field": "score", "title": text("figure", "points"), "format": ".1f"},
        {"field": "other", "title": other.capitalize()},
        {"field": "other_score", "title": text("figure", "its_points"), "format": ".1f"},
    ]
    tick = {
        "transform": [{"filter": "isValid(datum.other_score)"}],
        "mark": {"type": "tick", "thickness": 3, "size": 18, "yOffset": 8, "color": QUIET},
        "encoding": {"x": {**SCORE, "field": "other_score"}},
    }
    own = {"color": {"value": colour}}
    layers = [_line(own), tick, _point(True, own, "isValid(datum.score)"), *_words("datum.head")]
    return _figure(title, rows, layers, tooltip, text("figure", "tick_other", other=other))


def _beside(row: dict[str, Any], want: str) -> dict[str, Any]:
    return {
        "name": row["title"],
        "want": want,
        "head": False,
        "score": row["score"],
        "low": row["score_low"],
        "high": row["score_high"],
        "other_score": row["other_score"],
        "other": amount(row["other_value"], row["unit"]),
        "words": f"{amount(row['value'], row['unit'])} · n = {row['n']}",
    }


PART_COLOURS = ("#4c78a8", "#e4572e", "#b3aca6", "#72b7b2")


def seconds(table: pd.DataFrame, parts: dict[str, str], title: str) -> Figure:
    """Seconds per business (columns name, role, seconds, clicks and `parts`), stacked by part."""
    rows = []
    for row in rows_of(table[np.isfinite(table["seconds"])]):
        ends = {"from_0": 0.0}
        for at, part in enumerate(parts, 1):
            ends[f"from_{at}"] = ends[f"from_{at - 1}"] + float(row[part])
        clicks = int(row["clicks"] + row["interruption_clicks"])
        words = f"{row['seconds']:.0f} s · {clicks} {'click' if clicks == 1 else 'clicks'}"
        rows.append({**row, **ends, "words": words})
    scale = {"domain": list(parts.values()), "range": list(PART_COLOURS[: len(parts)])}
    tooltip = [{"field": "name", "title": text("figure", "business")}] + [
        {"field": part, "title": words.capitalize() + ", s", "format": ".1f"}
        for part, words in parts.items()
    ]
    axis = {"type": "quantitative", "title": text("figure", "seconds"), "axis": {"tickCount": 5}}
    layers = [
        {
            "mark": {"type": "bar", "size": 14, "yOffset": 8},
            "encoding": {
                "x": {"field": f"from_{at}", **axis},
                "x2": {"field": f"from_{at + 1}"},
                "color": {
                    "datum": words,
                    "scale": scale,
                    "legend": {"title": None, "orient": "top", "columns": 2},
                },
            },
        }
        for at, words in enumerate(parts.values())
    ]
    return _figure(title, rows, [*layers, *_words("datum.role == 'own'")], tooltip)


SCORE: Figure = {
    "field": "score",
    "type": "quantitative",
    "scale": {"domain": [0, 100]},
    "title": text("figure", "points_0_100_line"),
    "axis": {"tickCount": 5},
}


def _figure(
    title: str,
    rows: list[dict[str, Any]],
    layers: list[Figure],
    tooltip: list[Figure],
    subtitle: str = "",
) -> Figure:
    """Rows from top to bottom, each with its words above its own line: room at any width."""
    numbered = [{**row, "row": at} for at, row in enumerate(rows)]
    place = {"field": "row", "type": "ordinal", "axis": None}
    return {
        "title": {
            "text": title,
            "subtitle": subtitle,
            "anchor": "start",
            "fontSize": 14,
            "subtitleFontSize": 12,
            "offset": 10,
        },
        "data": {"values": numbered},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "height": len(rows) * ROW,
        "encoding": {"y": place, "tooltip": tooltip},
        "layer": layers,
    }


def _line(encoding: Figure) -> Figure:
    return {
        "transform": [{"filter": "isValid(datum.low)"}],
        "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.75, "strokeCap": "round",
                 "yOffset": 8},
        "encoding": {"x": {**SCORE, "field": "low"}, "x2": {"field": "high"}, **encoding},
    }  # fmt: skip


def _point(filled: bool, encoding: Figure, test: str) -> Figure:
    return {
        "transform": [{"filter": test}],
        "mark": {"type": "point", "filled": filled, "size": 150, "strokeWidth": 2, "opacity": 1,
                 "yOffset": 8},
        "encoding": {"x": SCORE, **encoding},
    }  # fmt: skip


def _words(bold: str) -> list[Figure]:
    """The row's name at the left, its numbers at the right, above the line."""
    weight = {"expr": f"{bold} ? 'bold' : 'normal'"}
    return [
        {
            "mark": {
                "type": "text",
                "dy": -12,
                "align": "left",
                "fontSize": 13,
                "limit": {"expr": "max(240, width - 190)"},
                "fontWeight": weight,
            },
            "encoding": {"x": {"value": 0}, "text": {"field": "name"}},
        },
        {
            "transform": [{"filter": "isValid(datum.words)"}],
            "mark": {
                "type": "text",
                "dy": -12,
                "align": "right",
                "fontSize": 12,
                "fontWeight": weight,
            },
            "encoding": {"x": {"value": "width"}, "text": {"field": "words"}},
        },
    ]


def gaps(rows: list[dict[str, Any]], title: str, colour: str = palette.OWN) -> Figure:
    """Points ahead (+) or behind (−) with their interval, around a line at 0."""
    shown = [
        {
            "name": row["title"],
            "score": row["points"],
            "low": row["points_low"],
            "high": row["points_high"],
            "clear": row["verdict"] != "no clear difference",
            "words": f"{signed(row['points'])} ({spread(row['points_low'], row['points_high'])})",
        }
        for row in rows
    ]
    # Figures share their scale's name, so the axis is said again in every layer.
    axis = {**SCORE, "scale": {}, "title": text("figure", "points_ahead_behind_line")}
    own = {"color": {"value": colour}}
    layers = [
        # A piece beside each row's line: one from top to bottom would cross the words.
        {"mark": {"type": "tick", "thickness": 2, "size": 26, "yOffset": 8, "color": QUIET},
         "encoding": {"x": {"datum": 0, "type": "quantitative"}}},
        _line(own),
        _point(True, own, "datum.clear"),
        _point(False, own, "!datum.clear"),
        *_words("datum.clear"),
    ]  # fmt: skip
    for layer in layers[1:4]:
        layer["encoding"]["x"] = {**axis, "field": layer["encoding"]["x"]["field"]}
    tooltip = [
        {"field": "name", "title": text("figure", "where")},
        {"field": "words", "title": text("figure", "points")},
    ]
    return _figure(title, shown, layers, tooltip, text("figure", "hollow_unclear"))


def in_words(table: pd.DataFrame, title: str) -> str:
    """The figure for those who do not see it."""
    seen = table[table["state"] != MISSING]
    parts = [f"{row['name']} {row['score']:.0f}" for row in rows_of(seen)]
    return f"{title}: {'; '.join(parts)}"


def amount(value: float | None, unit: str) -> str:
    """A number with its unit as people write it; '' if there is none.

    >>> amount(0.0312, "share"), amount(1850.4, "ms"), amount(4.0913, "stars"), amount(1, "clicks")
    ('3.1 %', '1.85 s', '4.09 stars', '1 click')
    """
    return "" if value is None or pd.isna(value) else " ".join(_amount(value, unit))


def difference(value: float | None, unit: str) -> str:
    """How far apart two numbers of a unit are; '' if not known.

    >>> difference(-0.343, "share"), difference(0.12, "points"), difference(-1500, "ms")
    ('−34 percentage points', '+12 points', '−1.50 s')
    >>> difference(-0.001, "shift")
    '0.00 shift'
    """
    if value is None or pd.isna(value):
        return ""
    if unit in ("share", "points"):
        words = "percentage points" if unit == "share" else "points"
        said = f"{100 * abs(value):.0f} {words}"
    else:
        said = " ".join(_amount(abs(value), unit))
    sign = "+" if value > 0 else "−"
    return f"{sign if float(said.split()[0]) else ''}{said}"


def signed(value: float, digits: int = 0) -> str:
    """Points more (+) or fewer (−); nothing has no sign.

    >>> signed(3.2), signed(-0.04, 1), signed(-0.06, 1)
    ('+3', '0.0', '−0.1')
    """
    said = f"{abs(value):.{digits}f}"
    return said if not float(said) else f"{'+' if value > 0 else '−'}{said}"


def spread(low: float | None, high: float | None, digits: int = 0) -> str:
    """'−3 to +5'; '' where there is none."""
    if low is None or high is None or pd.isna(low) or pd.isna(high):
        return ""
    return f"{signed(low, digits)} to {signed(high, digits)}"


def _amount(value: float, unit: str) -> tuple[str, str]:
    if unit == "share":
        return f"{100 * value:.1f}", "%"
    if unit == "points":
        return f"{100 * value:.0f}", "of 100"
    if unit == "ms":
        return (f"{value / 1000:.2f}", "s") if abs(value) >= 1000 else (f"{value:.0f}", "ms")
    digits = 0 if float(value).is_integer() else 2 if abs(value) < 10 else 1
    return f"{value:.{digits}f}", unit[:-1] if value == 1 and len(unit) > 1 else unit


def interval(row: dict[str, Any]) -> str:
    """'3.97–4.21 stars'; '' where there is none."""
    if row["low"] is None or pd.isna(row["low"]):
        return ""
    (low, low_unit), (high, unit) = (_amount(row[end], row["unit"]) for end in ("low", "high"))
    if (low, low_unit) == (high, unit):
        return f"{low} {unit}"
    return f"{low}–{high} {unit}" if low_unit == unit else f"{low} {low_unit} – {high} {unit}"
