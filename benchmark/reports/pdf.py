"""The report as PDF/UA-1: tagged, with a text for every figure, made by Typst."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import typst

from benchmark.reports import drawing, formats
from benchmark.reports.content import Part, Report, Table
from benchmark.texts import text

SHEET = Path(__file__).with_name("report.typ")
# Of report.typ: between the margins of A4, what a cell leaves free; a letter, per point of type.
ROOM_PT, MARGIN_PT, LETTER = 481.0, 9.0, 0.51
SIZE_PT, SMALL_PT, LONG = 8.0, 7.0, 24  # of its tables, of one with more rows than that


def made(report: Report) -> bytes:
    """A PDF; Typst refuses to make one that is not accessible."""
    with tempfile.TemporaryDirectory(prefix="rivalry-") as folder:
        desk = Path(folder)
        parts = [_part(part, at, desk) for at, part in enumerate(report.parts)]
        said = {
            "title": report.title,
            "subtitle": report.subtitle,
            "warning": report.warning,
            "colour": report.colour,
            "made_by": report.made_by,
            "bold": text("report", "bold"),
            "parts": parts,
        }
        (desk / "report.json").write_text(json.dumps(said))
        (desk / SHEET.name).write_bytes(SHEET.read_bytes())
        pdf: bytes = typst.compile(
            str(desk / SHEET.name),
            root=folder,
            font_paths=[str(drawing.font_folder())],
            format="pdf",
            pdf_standards=["ua-1"],
        )
    return pdf


def _part(part: Part, at: int, desk: Path) -> dict[str, Any]:
    image, table = None, part.table.brief if part.table else None
    if part.figure:
        image = f"figure-{at}.svg"
        (desk / image).write_text(drawing.svg(part.figure))
    return {
        "title": part.title,
        "said": part.said,
        "image": image,
        "alt": part.alt,
        "table": _table(table) if table and table.rows else None,
        "notes": part.notes,
    }


def _table(table: Table) -> dict[str, Any]:
    size = SIZE_PT if len(table.rows) <= LONG else SMALL_PT
    return {
        "size": size,
        "titles": [column.title for column in table.columns],
        "numbers": [column.kind != "text" for column in table.columns],
        "widths": formats.widths(table, ROOM_PT, LETTER * size, MARGIN_PT),
        "rows": formats.texts(table),
        "own": sorted(table.own),
    }
