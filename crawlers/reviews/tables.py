"""Files with rows, as people export them: CSV, JSON, JSON lines, XLSX, Parquet."""

from __future__ import annotations

import codecs
import csv
import json
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from crawlers.reviews import cells

csv.field_size_limit(10_000_000)  # csv's own 131,072 characters are less than some reviews have
Cells = tuple[int, list[str]]  # row, the wanted columns as text
HEAD = 30  # lines among which the titles are looked for; regulators write notes above them
WHOLE = "*"  # instead of a column: the whole row, as text


class Unreadable(ValueError):  # noqa: N818 - it reads "Unreadable: …"
    """The file as a whole cannot be used; the message names it and says what to write."""


def rows(
    file: Path, columns: Sequence[str], encoding: str = "utf-8", at: str | None = None
) -> Iterator[Cells]:
    """(row, cells of `columns`) of a file; its format goes by its ending.

    The header is row 1, or stands below a few lines of notes; where there is none, the first row
    is 1. `at`: of JSON, the key that holds
    the list; of XLSX, the name of the sheet. A column of JSON may be a path: `reviewer.name`.
    Raises Unreadable, at the latest when the last row was given.
    """
    kind = file.suffix.lower()
    try:
        if kind in (".jsonl", ".ndjson"):
            yield from _lines(file, columns, encoding)
        elif kind == ".json":
            yield from _json(file, columns, encoding, at)
        elif kind in (".xlsx", ".xlsm"):
            yield from _xlsx(file, columns, at)
        elif kind in (".parquet", ".pq"):
            yield from _parquet(file, columns)
        else:
            yield from _csv(file, columns, encoding)
    except Unreadable:
        raise
    except UnicodeError as error:
        raise Unreadable(f"{file}: {_bad_byte(file, encoding, error)}") from None
    except (ValueError, csv.Error, zlib.error, zipfile.BadZipFile, OSError, LookupError) as error:
        raise Unreadable(f"{file}: not {kind[1:].upper() or 'CSV'}: {error}") from None


def _csv(file: Path, columns: Sequence[str], encoding: str) -> Iterator[Cells]:
    with file.open(encoding=bom(encoding), newline="") as text:
        head = [line for _, line in zip(range(HEAD), text, strict=False)]
        text.seek(0)
        reader = csv.reader(text, delimiter=_delimiter(head), strict=True)
        lines = enumerate(reader, 1)
        pick = _header(file, lines, columns)
        for row, line in lines:
            if line:
                yield row, pick(line)


def _delimiter(head: list[str]) -> str:
    """What stands most often in a line of titles: comma, semicolon, tab or bar."""
    bare = ["".join(line.split('"')[::2]) for line in head]
    return max(",;\t|", key=lambda mark: max((line.count(mark) for line in bare), default=0))


def _header(file: Path, lines: Iterator[tuple[int, Any]], columns: Sequence[str]) -> Any:
    """A function from a line to its wanted cells; the titles may stand below a few other lines."""
    wanted = [name for name in columns if name != WHOLE]
    first: list[str] = []
    for _, line in islice(lines, HEAD):
        titles = [cells.text(cell) for cell in line]
        first = first or titles
        if any(titles) and all(name in titles for name in wanted):
            return _picker(file, titles, columns)
    return _picker(file, first, columns)  # it says what is missing


def _picker(file: Path, header: list[str], columns: Sequence[str]) -> Any:
    """A function from a line to the cells of the wanted columns."""
    if not any(header):
        raise Unreadable(f"{file}: no rows; write a header line and one row per line")
    absent = [name for name in columns if name not in header and name != WHOLE]
    if absent:
        found = ", ".join(header)
        raise Unreadable(f"{file}: no column {absent[0]!r}; columns found: {found}")
    twice = [name for name in columns if header.count(name) > 1]
    if twice:
        raise Unreadable(f"{file}: column {twice[0]!r} is there twice; rename one of them")
    places = [-1 if name == WHOLE else header.index(name) for name in columns]
    width = len(header)

    def pick(line: list[str]) -> list[str]:
        if len(line) < width:
            line = line + [""] * (width - len(line))
        return ["\x1f".join(line) if at < 0 else line[at].strip() for at in places]

    return pick


def _json(file: Path, columns: Sequence[str], encoding: str, at: str | None) -> Iterator[Cells]:
    found = json.loads(file.read_text(encoding=bom(encoding)))
    for key in at.split(".") if at else ():
        found = found.get(key) if isinstance(found, dict) else None
    if not isinstance(found, list):
        where = f"no list at {at!r}" if at else "got one value"
        raise ValueError(f"{where}; write a list of objects, or its key as `rows_at`")
    yield from _objects(file, enumerate(found, 1), columns)


def _lines(file: Path, columns: Sequence[str], encoding: str) -> Iterator[Cells]:
    with file.open(encoding=bom(encoding)) as text:
        lines = ((row, json.loads(line)) for row, line in enumerate(text, 1) if line.strip())
        yield from _objects(file, lines, columns)


def _objects(
    file: Path, found: Iterator[tuple[int, Any]], columns: Sequence[str]
) -> Iterator[Cells]:
    known: set[str] = set()
    first: dict[str, Any] | None = None
    for row, record in found:
        if not isinstance(record, dict):
            raise ValueError(f"row {row}: got {record!r}; write an object")
        first = first or record
        picked = [_at(record, name) for name in columns]
        known.update(name for name, cell in zip(columns, picked, strict=True) if cell is not None)
        yield row, [cells.text(cell) for cell in picked]
    if first is None:
        raise Unreadable(f"{file}: no rows; write one object per row")
    absent = [name for name in columns if name not in known and not _reaches(first, name)]
    if absent:
        found_keys = ", ".join(first)
        raise Unreadable(f"{file}: no column {absent[0]!r}; columns found: {found_keys}")


def _at(record: dict[str, Any], name: str) -> Any:
    if name == WHOLE:
        return json.dumps(record, sort_keys=True, ensure_ascii=False)
    if name in record:
        return record[name]
    value: Any = record
    for key in name.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return None if isinstance(value, dict | list) else value


def _reaches(record: dict[str, Any], name: str) -> bool:
    return name == WHOLE or name.split(".")[0] in record


def _xlsx(file: Path, columns: Sequence[str], at: str | None) -> Iterator[Cells]:
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True, data_only=True)
    try:
        if at and at not in book.sheetnames:
            raise ValueError(f"no sheet {at!r}; sheets found: {', '.join(book.sheetnames)}")
        sheet = book[at] if at else book.worksheets[0]
        lines = enumerate(sheet.iter_rows(values_only=True), 1)
        pick = _header(file, lines, columns)
        for row, line in lines:
            if any(cell is not None for cell in line):
                yield row, pick([cells.text(cell) for cell in line])
    finally:
        book.close()


def _parquet(file: Path, columns: Sequence[str]) -> Iterator[Cells]:
    from pyarrow import parquet

    with parquet.ParquetFile(file) as opened:
        header = opened.schema_arrow.names
        pick = _picker(file, header, columns)
        wanted = None if WHOLE in columns else [name for name in header if name in columns]
        batches = opened.iter_batches(10_000, columns=wanted)
        row = 1
        for line in chain.from_iterable(batch.to_pylist() for batch in batches):
            row += 1
            yield row, pick([cells.text(line.get(name)) for name in header])


def bom(encoding: str) -> str:
    """UTF-8 with its mark, if there is one."""
    return "utf-8-sig" if encoding == "utf-8" else encoding


def _bad_byte(file: Path, encoding: str, error: UnicodeError) -> str:
    content = file.read_bytes()
    if encoding == "utf-8" and content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "not UTF-8 but UTF-16; write encoding = 'utf-16' in the study"
    try:
        content.decode(bom(encoding))
    except UnicodeDecodeError as exact:
        row = content.count(b"\n", 0, exact.start) + 1
        return (
            f"line {row}: not {encoding.upper()}: byte 0x{content[exact.start]:02x} at position "
            f"{exact.start}; save it as UTF-8, or write its `encoding` in the study"
        )
    return str(error)
