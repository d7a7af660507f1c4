"""What a browser wants of a figure: numbers that JSON has, something to draw, room for it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from benchmark.figures.marks import Figure

# Streamlit's own, SVG, makes the browser lay out every mark and letter as an element of the page.
CANVAS = {"embedOptions": {"renderer": "canvas"}}
EDGE, LABELS, TITLE = 26, 23, 28  # pixels that they take in the app's type, measured
LEGEND = {"top": 46, "bottom": 88}
LETTER, ASLANT = 5, 104  # pixels of height of a letter of a label aslant; of all, at most


def finite(part: Any) -> Any:
    """The same without NaN and infinities: one of them, and a browser refuses the whole figure.

    >>> finite({"low": float("nan"), "high": [1.5, float("inf")]})
    {'low': None, 'high': [1.5, None]}
    """
    if isinstance(part, dict):
        return {name: finite(one) for name, one in part.items()}
    if isinstance(part, list):
        return [finite(one) for one in part]
    return None if isinstance(part, float) and not math.isfinite(part) else part


def drawable(figure: Figure) -> bool:
    """Whether any row of a finite figure has a place on the axes: else only a frame is drawn."""
    rows = list(_rows(figure))
    fields = {
        str(way["field"])
        for encoding in _encodings(figure)
        for way in (encoding.get("x"), encoding.get("y"))
        if way and way.get("type") == "quantitative" and "field" in way
    }
    if not fields:
        return bool(rows)
    return any(isinstance(row.get(field), int | float) for row in rows for field in fields)


def height(figure: Figure) -> int:
    """About how many pixels it takes with axes and legends, known before a browser draws it."""
    plot, ways = figure["height"], list(_encodings(figure))
    if isinstance(plot, dict):  # a lane each
        plot = plot["step"] * max(len(one["y"]["scale"]["domain"]) for one in ways if "y" in one)
    below = max((_below(figure, one["x"]) for one in ways if "x" in one), default=0)
    legends = [(one.get("color") or {}).get("legend") or {} for one in ways]
    legend = max(LEGEND.get(one.get("orient", ""), 0) for one in legends)
    return int(EDGE + plot + below + legend)


def _below(figure: Figure, x: dict[str, Any]) -> float:
    labels = LABELS
    if (x.get("axis") or {}).get("labelAngle"):
        longest = max((len(str(row[x["field"]])) for row in _rows(figure)), default=0)
        labels = min(LETTER * longest + 10, ASLANT)
    return labels + (TITLE if x.get("title") else 0)


def _encodings(figure: Figure) -> Iterator[dict[str, Any]]:
    yield figure.get("encoding", {})
    for layer in figure.get("layer", ()):
        yield from _encodings(layer)


def _rows(figure: Figure) -> Iterator[dict[str, Any]]:
    yield from figure.get("data", {}).get("values", ())
    for layer in figure.get("layer", ()):
        yield from _rows(layer)
