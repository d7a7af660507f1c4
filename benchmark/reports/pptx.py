"""The report as slides with native charts and tables, to be edited."""

from __future__ import annotations

import math
from io import BytesIO
from typing import Any

from lxml import etree  # type: ignore[import-untyped]
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION
from pptx.util import Cm, Emu, Length, Pt

from benchmark.figures.palette import QUIET
from benchmark.reports.content import Bars, Part, Report, Table
from benchmark.reports.formats import shown

WIDE, HIGH = Cm(33.87), Cm(19.05)  # 16 : 9
EDGE, TOP = Cm(1.5), Cm(3.3)
ROWS = 11  # of a table on one slide
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
        elif part.said:
            _text(_slide(show, part.title), part.said, TOP, Pt(20))
        if part.table and part.table.rows:
            _tables(show, part)
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
    lines = [report.subtitle]
    if report.practice:
        lines.append("Practice data: made up to learn on, no real business.")
    lines.append(f"Made by Rivalry from the build of {report.built_at:%Y-%m-%d %H:%M} UTC.")
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


def _chart(slide: Any, part: Part, report: Report) -> None:
    bars = part.bars
    assert bars is not None
    rows = bars.rows[::-1]  # charts count from below
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    # The numbers stand beside the names: on the bars the intervals would cross them.
    data.categories = [f"{row[0]}: {_said(bars, row)}" for row in rows]
    data.add_series(bars.axis, [row[1] for row in rows])
    frame = slide.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED, EDGE, TOP, WIDE - 2 * EDGE, HIGH - TOP - Cm(2), data
    )
    frame.name = part.alt or bars.title
    frame._element.nvGraphicFramePr.cNvPr.set("descr", part.alt)  # read aloud in its place
    chart = frame.chart
    chart.has_legend = False
    chart.has_title = True
    chart.chart_title.text_frame.text = f"{bars.axis}; line = 95 % interval"
    chart.chart_title.text_frame.paragraphs[0].runs[0].font.size = Pt(12)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW  # beside, not on the bars
    chart.category_axis.tick_labels.font.size = Pt(12)
    chart.value_axis.tick_labels.font.size = Pt(12)
    chart.value_axis.has_major_gridlines = False
    ends = [end for row in rows for end in row[2:4]]
    chart.value_axis.minimum_scale = min(0, 10 * math.floor(min(ends) / 10))
    chart.value_axis.maximum_scale = (
        100 if bars.signed is False else max(0, 10 * math.ceil(max(ends) / 10))
    )
    plot = chart.plots[0]
    plot.gap_width = 60
    for at, row in enumerate(rows):
        fill = plot.series[0].points[at].format.fill
        fill.solid()
        fill.fore_color.rgb = _colour(report.colour if row[4] else QUIET)
    _error_bars(plot.series[0], rows)


def _said(bars: Bars, row: tuple[str, float, float, float, bool]) -> str:
    """'72 (67 to 76)', with signs where these are differences."""
    sign = "+" if bars.signed else ""
    return f"{row[1]:{sign}.0f} ({row[2]:{sign}.0f} to {row[3]:{sign}.0f})".replace("-", "−")


def _error_bars(series: Any, rows: Any) -> None:
    """The intervals as native error bars, which python-pptx has no words for."""
    plus = [max(0.0, row[3] - row[1]) for row in rows]
    minus = [max(0.0, row[1] - row[2]) for row in rows]
    bars = etree.SubElement(series._element, f"{{{CHART}}}errBars")
    for name, value in (("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "0")):
        etree.SubElement(bars, f"{{{CHART}}}{name}").set("val", value)
    for name, values in (("plus", plus), ("minus", minus)):
        held = etree.SubElement(etree.SubElement(bars, f"{{{CHART}}}{name}"), f"{{{CHART}}}numLit")
        etree.SubElement(held, f"{{{CHART}}}formatCode").text = "General"
        etree.SubElement(held, f"{{{CHART}}}ptCount").set("val", str(len(values)))
        for at, value in enumerate(values):
            point = etree.SubElement(held, f"{{{CHART}}}pt")
            point.set("idx", str(at))
            etree.SubElement(point, f"{{{CHART}}}v").text = repr(float(value))
    # the schema wants them before the categories
    series._element.remove(bars)
    series._element.find(f"{{{CHART}}}cat").addprevious(bars)


def _tables(show: Any, part: Part) -> None:
    """As many slides as it takes, all about as full."""
    assert part.table is not None
    table = part.table
    slides = math.ceil(len(table.rows) / ROWS)
    each = math.ceil(len(table.rows) / max(slides, 1))
    for at in range(slides):
        more = f" ({at + 1})" if slides > 1 else ""
        rows = range(at * each, min((at + 1) * each, len(table.rows)))
        _table(_slide(show, f"{part.title}: table{more}"), table, rows)


def _table(slide: Any, table: Table, rows: range) -> None:
    shape = slide.shapes.add_table(
        len(rows) + 1, len(table.columns), EDGE, TOP, WIDE - 2 * EDGE, Cm(1) * (len(rows) + 1)
    )
    grid = shape.table
    texts = [
        [shown(cell, column) for cell, column in zip(table.rows[at], table.columns, strict=True)]
        for at in rows
    ]
    titles = [column.title for column in table.columns]
    # Titles wrap between words, and never within one; 3: what a cell's margins take.
    longest = [
        3 + min(max(*map(len, titles[at].split()), 0, *(len(row[at]) for row in texts)), 40)
        for at in range(len(titles))
    ]
    for at, length in enumerate(longest):
        grid.columns[at].width = Emu(int((WIDE - 2 * EDGE) * length / sum(longest)))
    for down, cells in enumerate([titles, *texts]):
        for at, text in enumerate(cells):
            cell = grid.cell(down, at)
            cell.text = text if len(text) <= 160 else f"{text[:159]}…"
            run = cell.text_frame.paragraphs[0]
            run.font.size = Pt(11)
            run.font.bold = down == 0 or rows[down - 1] in table.own


def _colour(text: str) -> RGBColor:
    red, green, blue = bytes.fromhex(text.lstrip("#"))
    return RGBColor(red, green, blue)  # type: ignore[no-untyped-call]
