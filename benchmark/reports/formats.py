"""Numbers as people read them in a report."""

from __future__ import annotations

import math

import pandas as pd

from benchmark.reports.content import Column


def shown(cell: object, column: Column) -> str:
    """A cell as text; an en dash where there is nothing.

    >>> shown(71.52, Column("Score", "score")), shown(-3.2, Column("Points", "points"))
    ('71.5', '−3.2')
    """
    if is_nothing(cell):
        return "–"
    if column.kind == "text" or not isinstance(cell, int | float):
        return str(cell)
    if column.kind == "whole":
        return f"{int(cell):,}"
    if column.kind == "amount":
        return f"{cell:,.3f}".rstrip("0").rstrip(".")
    cell = round(cell, 1) + 0.0  # no minus before a nought
    text = f"{cell:+.1f}" if column.kind == "points" and cell else f"{cell:.1f}"
    return text.replace("-", "−")


def is_nothing(cell: object) -> bool:
    """No number, no text: never shown as 0."""
    return (
        cell is None
        or cell is pd.NA
        or cell == ""
        or (isinstance(cell, float) and math.isnan(cell))
    )
