"""Reviews exported to a file: CSV, JSON, JSON lines, XLSX or Parquet, by their columns."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from crawlers.reviews import cells, tables
from crawlers.reviews.kept import COLUMNS, KEPT, How, Parser, read
from crawlers.reviews.rows import ImportNote, Review
from crawlers.reviews.tables import WHOLE, Unreadable, bom
from crawlers.reviews.watch import SCIENTIFIC, broken

__all__ = ["Export", "ImportNote", "Review", "Unreadable", "gather", "read"]
LOOKED_AT = 2_000  # rows that decide whether a file can be meant as it is described

# What well-known exports call their columns.
FORMATS: dict[str, dict[str, object]] = {
    # support.google.com/googleplay/android-developer/answer/6135870: monthly CSV in Cloud Storage
    "google_play": {
        "encoding": "utf-16",
        "columns": {
            "review": "Review Link", "published": "Review Submit Date and Time",
            "rating": "Star Rating", "title": "Review Title", "text": "Review Text",
            "replied": "Developer Reply Date and Time",
        },
    },
    # takeout.google.com, Google Business Profile: reviews.json of a location
    "google_takeout": {
        "rows_at": "reviews",
        "columns": {
            "review": "name", "published": "createTime", "rating": "starRating",
            "text": "comment", "replied": "reviewReply.updateTime",
            "author": "reviewer.displayName",
        },
    },
}  # fmt: skip


@dataclass(frozen=True)
class Export:
    """How an exported file is to be read; see docs/study.md, [[reviews]]."""

    source: str
    columns: Mapping[str, str]
    day_format: str | None = None
    encoding: str = "utf-8"
    rows_at: str | None = None
    scale: tuple[float, float] = (1, 5)
    business_column: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)  # what that column says → business


def gather(
    file: Path,
    folders: Mapping[str, Path],
    export: Export,
    *,
    today: date,
    mark: Callable[[str], str],
    author: Callable[[str], str],
    forgotten: Callable[[str, str], bool] | None = None,
) -> None:
    """Keep what is read of `file`, authors hidden, in a folder per business, in one pass.

    `folders`: business → folder; just one where the file is of one business. `mark`: keyed hash,
    of rows without an id; `author`: a name → what is kept of it; `forgotten`: (review, author) →
    was it asked that we forget them? Raises Unreadable if the file cannot be used.
    """
    known = {**export.columns, "published": export.columns.get("published", "published")}
    how = How(file.name, export.source, known, today, export.day_format, export.scale)
    numbers = Counter(dict.fromkeys(folders, 0))
    with ExitStack() as stack:
        writers = {}
        for business, folder in folders.items():
            out = stack.enter_context((folder / KEPT).open("w", encoding="utf-8", newline=""))
            writers[business] = csv.writer(out)
            writers[business].writerow(["row", *_names(export)])
        for business, row, line in _cells(file, folders, export, mark, author, forgotten):
            writers[business].writerow([row, *line])
            numbers[business] += 1
    for business, folder in folders.items():
        if not numbers[business]:
            raise Unreadable(_nothing(file, export, business))
        how.write(folder)
        _judge(file, folder, how, export.encoding)


def _names(export: Export) -> list[str]:
    return [name for name in COLUMNS if name == "review" or name in export.columns]


def _cells(
    file: Path,
    folders: Mapping[str, Path],
    export: Export,
    mark: Callable[[str], str],
    author: Callable[[str], str],
    forgotten: Callable[[str, str], bool] | None,
) -> Iterator[tuple[str, int, list[str]]]:
    """(business, row, cells in the order of `_names`) of the rows that are wanted."""
    names = _names(export)
    columns = [export.columns.get(name, WHOLE) for name in names]
    more = [export.business_column] if export.business_column else []
    whose = {name.casefold(): business for name, business in export.names.items()}
    business = next(iter(folders))
    by = names.index("author") if "author" in names else None
    text = names.index("text") if "text" in names else None
    copies: Counter[str] = Counter()
    for row, line in tables.rows(file, [*columns, *more], export.encoding, export.rows_at):
        if more:
            business = whose.get(line.pop().casefold(), "")
            if business not in folders:
                continue
        who = line[by] if by is not None else ""
        if "review" not in export.columns or not line[0]:
            line[0] = _id(line, copies, mark, told=text is not None and bool(line[text]))
        if forgotten and forgotten(line[0], who):
            continue
        if by is not None and who:
            line[by] = author(who)
        yield business, row, line


def _id(line: list[str], copies: Counter[str], mark: Callable[[str], str], *, told: bool) -> str:
    """A row without an id goes by what stands in it. Two bare ratings of one day may be two."""
    whole = "\x1f".join(line)
    copies[whole] += not told
    return mark(f"{whole}\x1f{copies[whole]}")


def _nothing(file: Path, export: Export, business: str) -> str:
    if export.business_column:
        names = ", ".join(repr(name) for name, whose in export.names.items() if whose == business)
        return f"{file}: no row with {names} in column {export.business_column!r}"
    return f"{file}: no rows; write a header line and one row per review"


def _judge(file: Path, folder: Path, how: How, encoding: str) -> None:
    """Raise Unreadable where most rows cannot be meant as they are read."""
    with (folder / KEPT).open(encoding="utf-8", newline="") as kept:
        reader = csv.reader(kept)
        parse = Parser(how, next(reader)[1:])
        outcomes = [(int(n), parse(int(n), line), line) for n, *line in islice(reader, LOOKED_AT)]
    bad = [(row, one) for row, one, _ in outcomes if isinstance(one, ImportNote)]
    if len(bad) == len(outcomes) or (len(outcomes) >= 10 and len(bad) > len(outcomes) / 2):
        row, one = bad[0]
        count = f"{len(bad):,} of the first {len(outcomes):,} rows cannot be read"
        day = next(line[parse.header.index("published")] for n, _, line in outcomes if n == row)
        shape = cells.proposed(day) if cells.moment(day, how.day_format) is None else None
        hint = f"; day_format = {shape!r} would fit {day!r}" if shape else ""
        raise Unreadable(f"{file}: {count}; row {row}: {one.text}{hint}")
    if "review" in how.columns:
        rounded = [(row, line[0]) for row, _, line in outcomes if SCIENTIFIC.match(line[0])]
        if rounded:
            raise Unreadable(
                f"{file}: row {rounded[0][0]}: {how.columns['review']}: got {rounded[0][1]!r}: a "
                "spreadsheet rounded the ids; export again with this column as text"
            )
    told = [one for _, one, _ in outcomes if isinstance(one, Review)]
    foreign = [t for t in (f"{r.title or ''} {r.text or ''}" for r in told) if not t.isascii()]
    wrong = [found for found in map(broken, foreign) if found]
    if bom(encoding) != "utf-8-sig" and len(wrong) >= 3 and len(wrong) > len(foreign) / 2:
        raise Unreadable(
            f"{file}: {len(wrong):,} texts with broken letters such as {wrong[0]!r}: not "
            f"{encoding.upper()}; write encoding = 'utf-8' in the study"
        )
