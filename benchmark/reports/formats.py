"""Numbers as people read them in a report."""

from __future__ import annotations

import math
import textwrap

import pandas as pd

from benchmark.reports.content import Column, Table

WORD, LINE = 14, 90  # letters of a word kept whole, of a line that is worth its room


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
    if column.kind == "winnable":
        return f"{cell:.2f}"
    if column.kind == "amount":
        return f"{cell:,.3f}".rstrip("0").rstrip(".")
    cell = round(cell, 1) + 0.0  # no minus before a nought
    text = f"{cell:+.1f}" if column.kind == "points" and cell else f"{cell:.1f}"
    return text.replace("-", "−")


def texts(table: Table) -> list[list[str]]:
    """The table's cells as text."""
    return [
        [shown(cell, column) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]


def widths(table: Table, room: float, letter: float, margin: float) -> list[float]:
    """Of columns, together `room`: no word of a title is broken, longer cells get what is left.

    `letter`: mean width of a bold one; `margin`: what a cell leaves free on both sides together.
    """
    cells = texts(table)
    least, wanted = [], []
    for at, column in enumerate(table.columns):
        lines = [column.title, *(row[at] for row in cells)]
        words = [min(len(word), WORD) for line in lines for word in line.split() or [""]]
        # A letter more, since some are wider than the mean.
        title = 1 + max(map(len, column.title.split()), default=0)
        least.append(margin + letter * max(title, *words))
        # A title takes two lines rather than room of the cells beside it.
        longest = max(len(column.title) // 2, *(len(row[at]) for row in cells))
        wanted.append(max(least[-1], margin + letter * min(longest, LINE)))
    left, more = room - sum(least), sum(wanted) - sum(least)
    if left <= 0 or more <= 0:
        return [one * room / sum(least) for one in least]
    return [one + (full - one) * left / more for one, full in zip(least, wanted, strict=True)]


def lines(text: str, width: float, letter: float, margin: float) -> int:
    """How many it takes in a cell of that width, words kept whole."""
    most = max(int((width - margin) / letter), 1)
    return sum(len(textwrap.wrap(part, most)) or 1 for part in text.split("\n"))


def is_nothing(cell: object) -> bool:
    """No number, no text: never shown as 0."""
    return (
        cell is None
        or cell is pd.NA
        or cell == ""
        or (isinstance(cell, float) and math.isnan(cell))
    )
