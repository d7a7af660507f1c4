"""Reports: the same numbers as the store's in every format, and nothing in them that runs."""

import re
from collections import Counter
from io import BytesIO
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from lxml import html
from pptx import Presentation
from typer.testing import CliRunner

from benchmark import reports, store
from benchmark.cli import whole
from benchmark.reports import content, formats
from benchmark.reports.content import Column, Table
from benchmark.reports.formats import is_nothing, shown
from benchmark.serving.roles import OWNER, Who
from tests.app_study import HOSTILE, built_study, empty_study


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    study = built_study(tmp_path_factory.mktemp("reports") / "plants")
    (study.home / "study.toml").write_text(
        study.text + '\n[report]\ntitle = "=1+1 Plants"\ncolour = "#aa3355"\n'
    )
    from benchmark.study import read_study

    return read_study(study.home)


@pytest.fixture(scope="module")
def made(study):
    return {form: reports.write(study, OWNER, form) for form in reports.FORMATS}


@pytest.fixture(scope="module")
def scores(study):
    """(business, score, low, high, rank) of the total as the store has them."""
    connection = store.connect(store.published(study))
    rows = connection.execute(
        "SELECT name, score, low, high, rank FROM standing JOIN business USING (business) "
        "WHERE scope = 'total' AND score IS NOT NULL ORDER BY name"
    ).fetchall()
    connection.close()
    assert len(rows) == 2  # Green Parcel's few reviews make no reputation, so no total
    return rows


def test_the_workbook_has_the_stores_numbers_as_numbers(made, scores):
    book = openpyxl.load_workbook(BytesIO(made["xlsx"]))
    rows = {row[0]: row[1:5] for row in book["Total"].iter_rows(values_only=True) if row[0]}
    for name, score, low, high, rank in scores:
        assert rows[name] == (score, low, high, rank)


def test_the_workbook_prints_the_heads_of_a_table_on_each_page(made):
    book = openpyxl.load_workbook(BytesIO(made["xlsx"]))
    for sheet in (sheet for sheet in book if sheet.freeze_panes):
        heads = sheet[sheet.print_title_rows.split(":")[0].strip("$")]
        assert sheet.freeze_panes == f"B{heads[0].row + 1}"
        assert heads[0].value in ("Business", "Where", "Stage", "Place", "Indicator")


def test_no_cell_of_the_workbook_is_a_formula(made):
    book = openpyxl.load_workbook(BytesIO(made["xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert len(cells) > 300
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert any("=1+1 Plants" in str(cell.value) for cell in cells)
    assert not any(cell.hyperlink for cell in cells)


def test_the_slides_have_native_charts_with_the_stores_numbers(made, scores):
    slides = Presentation(BytesIO(made["pptx"])).slides
    charts = [shape for slide in slides for shape in slide.shapes if shape.has_chart]
    total = charts[0].chart.plots[0]
    found = {
        str(category).rpartition(": ")[0]: value
        for category, value in zip(total.categories, total.series[0].values, strict=True)
    }
    assert found == {name: pytest.approx(score) for name, score, *_ in scores}
    ends = re.findall(r"<c:v>([\d.]+)</c:v>", charts[0].chart._chartSpace.xml.split("errBars")[1])
    lengths = sorted(float(end) for end in ends)
    assert lengths == pytest.approx(
        sorted(end for _, s, low, high, _ in scores for end in (high - s, s - low))
    )
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    assert tables[0].cell(0, 0).text == "Business"
    assert all(shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in charts)


def _told(tables: list[Table]) -> list[tuple[object, str]]:
    """Their numbers, and as what they are shown."""
    return [
        (cell, shown(cell, column))
        for table in tables
        for row in table.rows
        for cell, column in zip(row, table.columns, strict=True)
        if column.kind != "text" and not is_nothing(cell)
    ]


def test_every_number_stands_in_workbook_and_page_and_what_counts_on_the_slides(made, study):
    with store.connect(store.published(study)) as opened:
        report = content.of(study, opened, "2026-Q4")
    tables = [part.table for part in report.parts if part.table]
    wanted = _told(tables)
    assert len(wanted) > 200
    book = openpyxl.load_workbook(BytesIO(made["xlsx"]))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    numbers = Counter(float(cell) for cell in cells if isinstance(cell, int | float))
    assert not Counter(float(number) for number, _ in wanted) - numbers
    page = Counter(cell.text_content() for cell in html.fromstring(made["html"]).iter("td"))
    assert not Counter(words for _, words in wanted) - page
    brief = [table.brief for table in tables]
    slides = Presentation(BytesIO(made["pptx"])).slides
    grids = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    told = Counter(cell.text for grid in grids for row in grid.rows for cell in row.cells)
    assert not Counter(words for _, words in _told(brief)) - told
    assert sum(len(grid.rows) - 1 for grid in grids) == sum(len(table.rows) for table in brief)


def test_paper_leaves_out_details_and_says_so(study):
    with store.connect(store.published(study)) as opened:
        methods = content.of(study, opened, "2026-Q4").parts[-1]
        names = opened.execute(
            "SELECT DISTINCT title FROM indicator JOIN estimate USING (indicator) "
            "WHERE wave = '2026-Q4' AND tried > 0 AND weight > 0"
        ).fetchall()
    assert {row[0] for row in methods.table.brief.rows} == {name for (name,) in names}
    left_out = len(methods.table.rows) - len(names)
    assert left_out > 0
    assert f"Of {len(methods.table.rows)} indicators" in methods.said[-1]
    assert f" {left_out} have weight 0" in methods.said[-1]


def test_bold_rows_stay_bold_where_rows_before_them_are_left_out():
    rows = tuple((name,) for name in "abcd")
    table = Table((Column("x"),), rows, frozenset({0, 3}), frozenset({1, 2}))
    assert (table.brief.rows, table.brief.own) == ((("a",), ("d",)), frozenset({0, 1}))


def test_titles_of_columns_are_never_broken_within_a_word():
    columns = tuple(Column(title) for title in ("Touchpoint", "Score", "Source"))
    table = Table(columns, (("website", "71.5", "a very long word of where it comes from " * 4),))
    wide = formats.widths(table, 300.0, 5.0, 10.0)
    assert sum(wide) == pytest.approx(300)
    for column, width in zip(columns, wide, strict=True):
        assert formats.lines(column.title, width, 5.0, 10.0) == 1


def test_the_report_has_every_part(made):
    page = html.fromstring(made["html"])
    titles = [head.text for head in page.findall(".//h2")]
    assert titles[0] == "In short"
    assert {"Total", "Service", "Reputation", "Journey map", "What to do first", "Evidence"} <= set(
        titles
    )
    assert titles[-1] == "Methods and limits"
    book = openpyxl.load_workbook(BytesIO(made["xlsx"]))
    assert [sheet["A1"].value for sheet in book] == titles


def test_the_pdf_is_tagged_and_says_so(made):
    with pikepdf.open(BytesIO(made["pdf"])) as pdf:
        assert pdf.open_metadata().get("pdfuaid:part") == "1"
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "en"
        texts = "".join(
            str(o.get("/Alt", "")) for o in pdf.objects if isinstance(o, pikepdf.Dictionary)
        )
    assert "Total score per business" in texts


def test_the_page_has_the_stores_numbers_and_asks_nobody_for_anything(made, scores):
    page = html.fromstring(made["html"])
    cells = [[cell.text_content() for cell in row] for row in page.findall(".//tbody/tr")]
    for name, score, *_ in scores:
        assert [name, f"{score:.1f}"] in [row[:2] for row in cells]
    links = [value for _, name, value, _ in page.iterlinks()]
    assert [link for link in links if not link.startswith("data:")] == []
    assert not page.xpath("//script|//link|//iframe|//object")
    assert HOSTILE.encode() not in made["html"]  # its brackets are text
    assert page.xpath("//img[not(@alt) or @alt='']") == []


def test_every_format_says_that_it_is_practice(made):
    assert b"Practice data" in made["html"]
    slides = Presentation(BytesIO(made["pptx"])).slides
    assert any("Practice data" in s.text_frame.text for s in slides[0].shapes if s.has_text_frame)
    book = openpyxl.load_workbook(BytesIO(made["xlsx"]))
    assert all("Practice data" in sheet["A2"].value for sheet in book)


def test_what_is_missing_is_a_dash_and_never_a_zero():
    assert [shown(cell, Column("x", "score")) for cell in (None, float("nan"), 0.0, -0.04)] == [
        "–", "–", "0.0", "0.0",
    ]  # fmt: skip


@pytest.mark.parametrize("form", reports.FORMATS)
def test_the_command_writes_the_file_it_names(form, study, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(whole(), ["report", str(study.path), "--format", form])
    assert done.exit_code == 0, done.output
    assert Path(done.output.strip()).stat().st_size > 5_000


def test_what_cannot_be_reported_is_said(study, tmp_path):
    runner = CliRunner()
    wrong = runner.invoke(whole(), ["report", str(study.path), "--format", "docx"])
    assert (wrong.exit_code, "write one of: html, pdf" in wrong.output) == (2, True)
    wrong = runner.invoke(whole(), ["report", str(study.path), "--wave", "2020-Q1"])
    assert (wrong.exit_code, "write one of: 2026-Q4" in wrong.output) == (2, True)
    unbuilt = runner.invoke(whole(), ["report", str(empty_study(tmp_path / "new").path)])
    assert (unbuilt.exit_code, "run `rivalry run" in unbuilt.output) == (2, True)


def test_shoppers_get_no_report(study):
    with pytest.raises(reports.NoReportError, match="not for the role 'shopper'"):
        reports.write(study, Who("S07", "shopper"), "html")
