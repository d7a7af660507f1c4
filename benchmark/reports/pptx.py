"""The report as slides with native charts and tables, to be edited."""

from __future__ import annotations

import math
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from lxml import etree  # type: ignore[import-untyped]
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION
from pptx.util import Cm, Emu, Length, Pt

from benchmark.figures.palette import QUIET
from benchmark.reports import drawing, formats
from benchmark.reports.content import Bar, Bars, Part, Report, Table

WIDE, HIGH = Cm(33.87), Cm(19.05)  # 16 : 9
EDGE, TOP = Cm(1.5), Cm(3.3)
ROOM = HIGH - TOP - Cm(1.2)  # for a table
LARGE, SMALL, LONG = 11, 9, 24  # points of its text, of one with more rows than that
LETTER, LINE = 0.63, 1.19  # a bold letter, a line, in points of text
MARGIN, ABOVE = Pt(15), Pt(10)  # what a cell leaves free beside and above its text
TITLE_ONLY = 5
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def made(report: Report) -> bytes:
    """A .pptx file."""
    show = Presentation()
    show.slide_width, show.slide_height = WIDE, HIGH
    show.core_properties.title = report.title
    _opening(show, report)
    for part in report.parts:
        if part.bars and part.bars.rows:
            _chart(_slide(show, part.title), part, report)
        elif part.figure:
            _figure(_slide(show, part.title), part)
        elif part.said:
            _text(_slide(show, part.title), part.said, TOP, Pt(20))
        if part.table and (table := part.table.brief).rows:
            _tables(show, part.title, table)
    content = BytesIO()
    show.save(content)
    return content.getvalue()


def _slide(show: Any, title: str) -> Any:
    slide = show.slides.add_slide(show.slide_layouts[TITLE_ONLY])
    head = slide.shapes.title
    head.left, head.top, head.width, head.height = EDGE, Cm(0.8), WIDE - 2 * EDGE, Cm(2)
    head.text_frame.text = title
    head.text_frame.paragraphs[0].runs[0].font.size = Pt(28)
    head.text_frame.paragraphs[0].alignment = 1
    return slide


def _opening(show: Any, report: Report) -> None:
    slide = _slide(show, report.title)
    lines = [line for line in (report.subtitle, report.warning, report.made_by) if line]
    _text(slide, lines, TOP, Pt(18))
    line = slide.shapes.add_shape(1, EDGE, TOP - Cm(0.3), WIDE - 2 * EDGE, Cm(0.12))
    line.fill.solid()
    line.fill.fore_color.rgb = _colour(report.colour)
    line.line.fill.background()


def _text(slide: Any, lines: Any, top: Length, size: Pt) -> None:
    box = slide.shapes.add_textbox(EDGE, top, WIDE - 2 * EDGE, Cm(12))
    frame = box.text_frame
    frame.word_wrap = True
    for at, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.text = line
        paragraph.font.size = size
        paragraph.space_after = Pt(10)


def _figure(slide: Any, part: Part) -> None:
    """As a picture: a map of cells is no chart that PowerPoint knows."""
    assert part.figure is not None
    held = slide.shapes.add_picture(BytesIO(drawing.png(part.figure)), EDGE, TOP)
    share = min((WIDE - 2 * EDGE) / held.width, ROOM / held.height)
    held.width, held.height = int(held.width * share), int(held.height * share)
    held._element.nvPicPr.cNvPr.set("descr", part.alt)


def _chart(slide: Any, part: Part, report: Report) -> None:
    bars = part.bars
    assert bars is not None
    rows = bars.rows[::-1]  # charts count from below
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    # The numbers stand beside the names: on the bars the intervals would cross them.
    data.categories = [f"{row.name}: {_said(bars, row)}" for row in rows]
    data.add_series(bars.axis, [row.value for row in rows])
    frame = slide.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED, EDGE, TOP, WIDE - 2 * EDGE, HIGH - TOP - Cm(2), data
    )
    frame.name = part.alt or bars.title
    frame._element.nvGraphicFramePr.cNvPr.set("descr", part.alt)  # read aloud in its place
    chart = frame.chart
    chart.has_legend = False
    chart.has_title = True
    sure = [row for row in rows if row.low is not None and row.high is not None]
    chart.chart_title.text_frame.text = bars.axis + ("; line = 95 % interval" if sure else "")
    chart.chart_title.text_frame.paragraphs[0].runs[0].font.size = Pt(12)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW  # beside, not on the bars
    chart.category_axis.tick_labels.font.size = Pt(12)
    chart.value_axis.tick_labels.font.size = Pt(12)
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = _reach(bars)
    plot = chart.plots[0]
    plot.gap_width = 60
    for at, row in enumerate(rows):
        fill = plot.series[0].points[at].format.fill
        fill.solid()
        fill.fore_color.rgb = _colour(report.colour if row.own else QUIET)
    if sure:
        _error_bars(plot.series[0], rows)


def _reach(bars: Bars) -> tuple[float, float | None]:
    """From where to where the axis goes; None: PowerPoint may choose."""
    if bars.scale == "score":
        return 0, 100
    if bars.scale == "winnable":
        return 0, None
    ends = [end for row in bars.rows for end in (row.value, row.low, row.high) if end is not None]
    return min(0, 10 * math.floor(min(ends) / 10)), max(0, 10 * math.ceil(max(ends) / 10))


def _said(bars: Bars, row: Bar) -> str:
    """'72 (67 to 76)', with signs where these are differences."""

    def number(value: float) -> str:
        if bars.scale == "winnable":
            return f"{value:.2f}"
        whole = round(value)
        return (f"{whole:+}" if bars.scale == "difference" and whole else str(whole)).replace(
            "-", "−"
        )

    if row.low is None or row.high is None:
        return number(row.value)
    return f"{number(row.value)} ({number(row.low)} to {number(row.high)})"


def _error_bars(series: Any, rows: Sequence[Bar]) -> None:
    """The intervals as native error bars, which python-pptx has no words for."""
    plus = [max(0.0, (row.high or 0) - row.value) for row in rows]
    minus = [max(0.0, row.value - (row.low or 0)) for row in rows]
    bars = etree.SubElement(series._element, f"{{{CHART}}}errBars")
    for name, value in (("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "0")):
        etree.SubElement(bars, f"{{{CHART}}}{name}").set("val", value)
    for name, values in (("plus", plus), ("minus", minus)):
        held = etree.SubElement(etree.SubElement(bars, f"{{{CHART}}}{name}"), f"{{{CHART}}}numLit")
        etree.SubElement(held, f"{{{CHART}}}formatCode").text = "General"
        etree.SubElement(held, f"{{{CHART}}}ptCount").set("val", str(len(values)))
        for at, length in enumerate(values):
            point = etree.SubElement(held, f"{{{CHART}}}pt")
            point.set("idx", str(at))
            etree.SubElement(point, f"{{{CHART}}}v").text = repr(float(length))
    # the schema wants them before the categories
    series._element.remove(bars)
    series._element.find(f"{{{CHART}}}cat").addprevious(bars)


def _tables(show: Any, title: str, table: Table) -> None:
    """As many slides as it takes, all about as full."""
    size = LARGE if len(table.rows) <= LONG else SMALL
    wide = formats.widths(table, WIDE - 2 * EDGE, Pt(LETTER * size), MARGIN)
    cells = [[_cut(text) for text in row] for row in formats.texts(table)]
    titles = [column.title for column in table.columns]
    heights = [_height(row, wide, size) for row in [titles, *cells]]
    pages = _pages(heights[1:], ROOM - heights[0])
    for at, rows in enumerate(pages):
        more = f" ({at + 1} of {len(pages)})" if len(pages) > 1 else ""
        slide = _slide(show, f"{title}: table{more}")
        high = heights[0] + sum(heights[1 + row] for row in rows)
        shape = slide.shapes.add_table(len(rows) + 1, len(wide), EDGE, TOP, WIDE - 2 * EDGE, high)
        for column, width in zip(shape.table.columns, wide, strict=True):
            column.width = Emu(int(width))
        _row(shape.table, 0, titles, heights[0], size, True)
        for down, row in enumerate(rows, 1):
            _row(shape.table, down, cells[row], heights[1 + row], size, row in table.own)


def _cut(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:159]}…"


def _height(cells: Sequence[str], wide: Sequence[float], size: int) -> int:
    lines = (
        formats.lines(text, width, Pt(LETTER * size), MARGIN)
        for text, width in zip(cells, wide, strict=True)
    )
    return int(max(lines) * Pt(LINE * size) + ABOVE)


def _pages(heights: Sequence[int], room: float) -> list[list[int]]:
    """Which rows stand on which slide: as few slides as can be, the last no emptier than it must.

    >>> _pages([2, 2, 2, 2, 2, 2], 10)
    [[0, 1, 2], [3, 4, 5]]
    """
    fewest = len(_filled(heights, room))
    even = sum(heights) / max(fewest, 1)
    while len(_filled(heights, even)) > fewest:
        even *= 1.02
    return _filled(heights, even)


def _filled(heights: Sequence[int], room: float) -> list[list[int]]:
    pages: list[list[int]] = []
    left = 0.0
    for row, height in enumerate(heights):
        if not pages or height > left:
            pages.append([])
            left = room
        pages[-1].append(row)
        left -= height
    return pages


def _row(grid: Any, down: int, cells: Sequence[str], height: int, size: int, bold: bool) -> None:
    grid.rows[down].height = Emu(height)
    for at, text in enumerate(cells):
        cell = grid.cell(down, at)
        cell.text = text
        run = cell.text_frame.paragraphs[0]
        run.font.size = Pt(size)
        run.font.bold = bold


def _colour(text: str) -> RGBColor:
    red, green, blue = bytes.fromhex(text.lstrip("#"))
    return RGBColor(red, green, blue)  # type: ignore[no-untyped-call]
