"""Reviews exported to a file: CSV, or JSON (a list of objects, or one object a line)."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RECEIVED = "received"
SETTINGS = "import.json"
csv.field_size_limit(10_000_000)  # csv's own 131,072 characters are less than some reviews have


@dataclass(frozen=True, slots=True)
class Review:
    """One review. `review` is the source's id, else a hash of the row. `rating` is 1 to 5."""

    source: str
    review: str
    published_at: datetime
    rating: float
    title: str | None
    text: str | None
    replied_at: datetime | None


@dataclass(frozen=True, slots=True)
class ImportNote:
    """A row that was not taken over, and why. `row` counts the file's rows, the header is 1."""

    file: str
    row: int
    text: str


def gather(
    file: Path,
    folder: Path,
    *,
    source: str,
    columns: Mapping[str, str],
    day_format: str | None = None,
    encoding: str = "utf-8",
) -> None:
    """Keep `file` as it was received, and how it is to be read. Raises ValueError: unreadable."""
    mistake = _unreadable(file, columns, encoding)
    if mistake:
        raise ValueError(mistake)
    settings = {
        "file": file.name,
        "source": source,
        "columns": dict(columns),
        "day_format": day_format,
        "encoding": encoding,
    }
    shutil.copyfile(file, folder / (RECEIVED + file.suffix.lower()))
    (folder / SETTINGS).write_text(json.dumps(settings, indent=1, sort_keys=True))


def read(folder: Path) -> Iterator[Review | ImportNote]:
    """The reviews of a kept file. Of two rows with one id the first counts; both are named."""
    settings = json.loads((folder / SETTINGS).read_text())
    received = next(folder.glob(RECEIVED + ".*"))
    seen: dict[str, int] = {}
    for row, record in _records(received, settings["encoding"]):
        outcome = _review(settings, row, record)
        if isinstance(outcome, Review):
            first = seen.setdefault(outcome.review, row)
            if first != row:
                column = settings["columns"].get("review", "(whole row)")
                text = f"{column}: got {outcome.review!r} again, first in row {first}"
                outcome = ImportNote(settings["file"], row, text)
        yield outcome


def _unreadable(file: Path, columns: Mapping[str, str], encoding: str) -> str | None:
    """What keeps a whole file from being read, as one line; None if nothing does."""
    try:
        records = _records(file, encoding)
        _, first = next(records, (0, None))
        deque(records, maxlen=0)  # to the end: a bad byte may stand in the last row
    except UnicodeError as error:
        return f"{file}: {_bad_byte(file, encoding, error)}"
    except (ValueError, csv.Error) as error:
        return f"{file}: not {file.suffix[1:].upper() or 'CSV'}: {error}"
    if first is None:
        return f"{file}: no rows; write a header line and one row per review"
    missing = [name for name in columns.values() if name not in first]
    if missing and not file.suffix.lower().startswith(".json"):
        return f"{file}: no column {missing[0]!r}; columns found: {', '.join(map(str, first))}"
    return None


def _bad_byte(file: Path, encoding: str, error: UnicodeError) -> str:
    content = file.read_bytes()
    try:
        content.decode(_bom(encoding))
    except UnicodeDecodeError as exact:
        row = content.count(b"\n", 0, exact.start) + 1
        return (
            f"line {row}: not {encoding.upper()}: byte 0x{content[exact.start]:02x} at position "
            f"{exact.start}; save it as UTF-8, or write its `encoding` in the study"
        )
    return str(error)


def _bom(encoding: str) -> str:
    return "utf-8-sig" if encoding == "utf-8" else encoding


def _records(file: Path, encoding: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """(row, record) of a file; the format goes by its ending."""
    with file.open(encoding=_bom(encoding), newline="") as text:
        if file.suffix.lower() in (".jsonl", ".ndjson"):
            for row, line in enumerate(text, 1):
                if line.strip():
                    yield row, _object(json.loads(line), row)
        elif file.suffix.lower() == ".json":
            rows = json.load(text)
            if not isinstance(rows, list):
                raise ValueError("got one value; write a list of objects")
            for row, record in enumerate(rows, 1):
                yield row, _object(record, row)
        else:
            yield from enumerate(csv.DictReader(text, strict=True), 2)


def _object(record: Any, row: int) -> dict[str, Any]:
    if not isinstance(record, dict):
        raise ValueError(f"row {row}: got {record!r}; write an object")
    return record


def _review(settings: Mapping[str, Any], row: int, record: dict[str, Any]) -> Review | ImportNote:
    columns = settings["columns"]

    def note(column: str, expected: str) -> ImportNote:
        name = columns[column]
        found = _text(record.get(name)) or ""
        return ImportNote(settings["file"], row, f"{name}: got {found!r}; write {expected}")

    rating = _number(record.get(columns["rating"]))
    if rating is None or not 1 <= rating <= 5:
        return note("rating", "a number from 1 to 5")
    published = _moment(record.get(columns["published"]), settings["day_format"])
    if published is None:
        return note("published", settings["day_format"] or "a day like 2026-11-22")
    replied_text = _text(record.get(columns.get("replied", "")))
    replied = _moment(replied_text, settings["day_format"])
    if replied_text and replied is None:
        return note("replied", settings["day_format"] or "a day like 2026-11-22, or nothing")
    return Review(
        source=settings["source"],
        review=_text(record.get(columns.get("review", ""))) or _hash(record),
        published_at=published,
        rating=rating,
        title=_text(record.get(columns.get("title", ""))),
        text=_text(record.get(columns.get("text", ""))),
        replied_at=replied,
    )


def _hash(record: dict[str, Any]) -> str:
    text = json.dumps(record, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _text(value: Any) -> str | None:
    return str(value).strip() or None if value is not None else None


def _number(value: Any) -> float | None:
    try:
        return None if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        return None


def _moment(value: Any, day_format: str | None) -> datetime | None:
    """A day or a moment, as UTC; without a zone it is taken as UTC."""
    try:
        text = str(value).strip()
        moment = datetime.strptime(text, day_format) if day_format else datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
