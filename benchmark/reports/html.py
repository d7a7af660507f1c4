"""The report as one self-contained page: nothing in it is loaded from anywhere, nothing runs."""

from __future__ import annotations

import base64
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from benchmark.figures.marks import Figure
from benchmark.reports import drawing
from benchmark.reports.content import Report
from benchmark.reports.formats import shown
from benchmark.texts import text


def made(report: Report) -> bytes:
    """UTF-8 HTML."""
    sheets = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
    sheets.filters.update(shown=shown, drawn=_drawn)
    return (
        sheets.get_template("report.html.j2")
        .render(report=report, bold=text("report", "bold"))
        .encode()
    )


def _drawn(figure: Figure) -> str:
    # As an image: names in it can do nothing to the page.
    return base64.b64encode(drawing.svg(figure).encode()).decode()
