"""Reports as LibreOffice opens them: every number in them is the store's, every page a picture.

`python -m tests.campaigns.reports STUDY FOLDER`: writes the study's report as PPTX, XLSX and PDF
into FOLDER, opens them, counts their numbers against the store's, and leaves a PNG of each page.
Wants `apt install libreoffice-impress libreoffice-calc poppler-utils`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import openpyxl

from benchmark import reports, store
from benchmark.questions.report import waves
from benchmark.reports import content
from benchmark.reports.content import Report
from benchmark.reports.formats import is_nothing, shown
from benchmark.serving.roles import OWNER
from benchmark.study import read_study

FORMS = ("pptx", "xlsx", "pdf")
DPI = 60


def main() -> None:
    study, folder = read_study(sys.argv[1]), Path(sys.argv[2]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    newest = store.published(study)
    assert newest, f"{study.path}: no build"
    with store.connect(newest) as opened:
        found = waves(opened)
        report = content.of(study, opened, found[found["measured"]]["wave"].iloc[0])
        faults = _standings(report, opened)
    for form in FORMS:
        file = folder / f"report.{form}"
        file.write_bytes(reports.write(study, OWNER, form))
        pages = _pages(file, folder / form)
        lacking = _cells(file, report) if form == "xlsx" else _words(folder / form, report)
        faults += [f"{form}: {one}" for one in lacking]
        print(f"{form}: {pages} pages in {folder / form}, {len(lacking)} numbers lacking")
    print("\n".join(faults) or f"{sum(map(len, _numbers(report)))} numbers, all the store's")
    sys.exit(bool(faults))


def _standings(report: Report, opened: store.duckdb.DuckDBPyConnection) -> list[str]:
    """Scores of the report that are not those of the table `standing`, read by its own query."""
    faults = []
    for part in report.parts:
        rows = opened.execute(
            "SELECT name, score, low, high, rank FROM standing JOIN business USING (business) "
            "WHERE wave = ? AND scope = lower(?)",
            [report.wave, part.title],
        ).fetchall()
        told = {row[0]: tuple(None if is_nothing(one) else one for one in row[1:5])
                for row in (part.table.rows if part.table and rows else ())}  # fmt: skip
        faults += [f"{part.title}: {row[0]} has {told.get(row[0])}, the store {row[1:]}"
                   for row in rows if told and told.get(row[0]) != row[1:]]  # fmt: skip
    return faults


def _pages(file: Path, folder: Path) -> int:
    """Opened, printed and drawn."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    printed = folder / f"{file.stem}.pdf"
    if file.suffix == ".pdf":
        shutil.copy(file, printed)
    else:
        _office(file, folder, "pdf")
    subprocess.run(["pdftoppm", "-r", str(DPI), "-png", printed, folder / "page"], check=True)
    return len(list(folder.glob("*.png")))


def _office(file: Path, folder: Path, form: str) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", folder, file]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _numbers(report: Report, brief: bool = False) -> list[list[tuple[float, str]]]:
    """Of each table its numbers, and as what they are shown; `brief`: those of paper and slides."""
    return [
        [
            (float(cell), shown(cell, column))
            for row in (part.table.brief if brief else part.table).rows
            for cell, column in zip(row, part.table.columns, strict=True)
            if column.kind != "text" and not is_nothing(cell)
        ]
        for part in report.parts
        if part.table
    ]


def _cells(file: Path, report: Report) -> list[str]:
    """Numbers that the workbook lacks once LibreOffice has opened and saved it; formulas."""
    folder = file.parent / "saved"
    folder.mkdir(exist_ok=True)
    _office(file, folder, "xlsx")
    book = openpyxl.load_workbook(folder / file.name)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    held = Counter(
        f"{cell.value:.9g}" for cell in cells if cell.data_type == "n" and cell.value is not None
    )
    wanted = Counter(f"{number:.9g}" for table in _numbers(report) for number, _ in table)
    formulas = [f"{cell.coordinate} is a formula" for cell in cells if cell.data_type == "f"]
    return [*(f"{number} × {count}" for number, count in (wanted - held).items()), *formulas]


def _words(folder: Path, report: Report) -> list[str]:
    """Numbers that cannot be read on the printed pages."""
    printed = next(folder.glob("*.pdf"))
    told = subprocess.run(
        ["pdftotext", "-layout", printed, "-"], capture_output=True, text=True, check=True
    )
    held = Counter(told.stdout.split())
    wanted = Counter(words for table in _numbers(report, brief=True) for _, words in table)
    return [f"{words} × {count}" for words, count in (wanted - held).items()]


if __name__ == "__main__":
    main()
