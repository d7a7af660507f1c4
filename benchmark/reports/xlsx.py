"""The report as a workbook: typed cells, one sheet per part, and no cell that can run."""

from __future__ import annotations

import math
import re
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from benchmark.reports import formats
from benchmark.reports.content import Kind, Part, Report
from benchmark.reports.formats import is_nothing

NUMBERS: dict[Kind, str] = {
    "text": "@", "score": "0.0_)", "points": "+0.0_);−0.0_);0.0_)", "whole": "#,##0_)",
    "share": "0.0 %_)", "winnable": "0.00_)", "amount": "General_)",
}  # fmt: skip
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
WIDEST, NARROW = 60, 12  # letters, of a column of words, of numbers
SENTENCE = 95  # letters of a line where there is no table
LINE_PT = 15


def made(report: Report) -> bytes:
    """An .xlsx file. Text stays text, also where it begins with '=' or looks like an address."""
    content = BytesIO()
    book = xlsxwriter.Workbook(
        content,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        },
    )
    book.set_properties({"title": report.title, "subject": report.subtitle})
    # the same file for the same build
    book.set_properties({"title": report.title, "created": report.built_at.replace(tzinfo=None)})
    sheets = _Sheets(book, report.colour)
    names: set[str] = set()
    for part in report.parts:
        sheets.add(_name(part.title, names), part, report)
    book.close()
    return content.getvalue()


class _Sheets:
    """What all sheets share."""

    def __init__(self, book: xlsxwriter.Workbook, colour: str) -> None:
        self.book = book
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.said = book.add_format({"text_wrap": True, "valign": "top"})
        # Text keeps off the number to its left.
        self.heads = {
            align: book.add_format(
                {"bold": True, "text_wrap": True, "valign": "top", "align": align, "bottom": 2,
                 "bottom_color": colour, "indent": int(align == "left")}
            )
            for align in ("left", "right")
        }  # fmt: skip
        self.cells: dict[tuple[Kind, bool], Format] = {
            (kind, own): book.add_format(
                {"num_format": shape, "bold": own, "valign": "top", "text_wrap": kind == "text",
                 "indent": int(kind == "text")}
            )
            for kind, shape in NUMBERS.items()
            for own in (False, True)
        }  # fmt: skip

    def add(self, name: str, part: Part, report: Report) -> None:
        sheet: Worksheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)  # on paper as wide as a page
        sheet.write_string(0, 0, part.title, self.title)
        head = f"{report.warning} {report.title}. {report.subtitle}".strip()
        sentences = [head, *part.said, *part.notes]
        wide = self._widths(sheet, part)
        for row, sentence in enumerate(sentences, 1):
            self._said(sheet, row, sentence, wide)
        if part.table:
            self._table(sheet, len(sentences) + 2, part)

    def _widths(self, sheet: Worksheet, part: Part) -> list[float]:
        """Of the columns, in letters; a sheet of sentences alone has one."""
        table = part.table
        if table is None:
            sheet.set_column(0, 0, SENTENCE)
            return [SENTENCE]
        found: list[float] = []
        for at, column in enumerate(table.columns):
            longest = max([len(column.title), *(len(str(row[at])) for row in table.rows)])
            found.append(min(longest, WIDEST) + 3 if column.kind == "text" else NARROW)
            sheet.set_column(at, at, found[-1])
        return found

    def _said(self, sheet: Worksheet, row: int, sentence: str, wide: list[float]) -> None:
        """Over all columns, since one as long as a sentence would make the paper's print tiny."""
        if len(wide) > 1:
            sheet.merge_range(row, 0, row, len(wide) - 1, "", self.said)
        sheet.write_string(row, 0, sentence, self.said)
        sheet.set_row(row, LINE_PT * formats.lines(sentence, sum(wide), 1, 0))

    def _table(self, sheet: Worksheet, top: int, part: Part) -> None:
        assert part.table is not None
        columns, rows = part.table.columns, part.table.rows
        for at, column in enumerate(columns):
            sheet.write_string(
                top, at, column.title, self.heads["left" if column.kind == "text" else "right"]
            )
        high = max(formats.lines(column.title, NARROW, 1, 1) for column in columns)
        sheet.set_row(top, LINE_PT * high)
        for down, cells in enumerate(rows):
            longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
            if longest > WIDEST:  # not every program makes a row as high as what wraps in it
                sheet.set_row(top + 1 + down, LINE_PT * math.ceil(1.1 * longest / WIDEST))
            for at, (cell, column) in enumerate(zip(cells, columns, strict=True)):
                shape = self.cells[column.kind, down in part.table.own]
                place = top + 1 + down, at
                if is_nothing(cell):
                    sheet.write_blank(*place, None, shape)
                elif isinstance(cell, int | float):
                    sheet.write_number(*place, cell, shape)
                else:
                    sheet.write_string(*place, str(cell), shape)
        if rows:
            sheet.autofilter(top, 0, top + len(rows), len(columns) - 1)
            sheet.freeze_panes(top + 1, 1)
            sheet.repeat_rows(top)  # on each page of paper


def _name(title: str, taken: set[str]) -> str:
    """A sheet's name: 31 characters, none of those that Excel refuses, none twice."""
    name = FORBIDDEN.sub(" ", title)[:31]
    number = 2
    while name.lower() in taken:
        name = f"{FORBIDDEN.sub(' ', title)[:27]} ({number})"
        number += 1
    taken.add(name.lower())
    return name
