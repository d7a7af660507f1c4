"""Reviews as they are kept: the cells that are read, as they were received, authors hidden.

Whatever the source, a capture of reviews is `kept.csv` (row, then the columns of `COLUMNS` that the
source has), `import.json` (how to read them) and perhaps `profile.json` (what the platform itself
says). Columns that nobody reads are not kept: they may hold names and addresses.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import itemgetter
from pathlib import Path

from crawlers.reviews import cells
from crawlers.reviews.rows import LEFT_OUT, WARNING, ImportNote, Review, ReviewProfile
from crawlers.reviews.watch import Watch

KEPT, SETTINGS, PROFILE = "kept.csv", "import.json", "profile.json"
COLUMNS = (
    "review", "published", "rating", "title", "text", "replied", "author", "experienced", "invited",
)  # fmt: skip
OLDEST = date(1995, 1, 1)  # older than the first web shops: a default of some system, no review
MOST_NOTES = 1_000  # of one kind about one file; a broken file must not fill the store with notes


@dataclass(frozen=True)
class How:
    """How a kept file is read.

    file: how notes call it; columns: our name → the source's; day_format: see `cells.moment`;
    scale: ends of its ratings; as_of_day: when it came, so that later days are impossible.
    """

    file: str
    source: str
    columns: Mapping[str, str]
    as_of_day: date
    day_format: str | None = None
    scale: tuple[float, float] = (1, 5)

    def write(self, folder: Path) -> None:
        known = {**self.__dict__, "columns": dict(self.columns)}
        (folder / SETTINGS).write_text(json.dumps(known, indent=1, sort_keys=True, default=str))

    @classmethod
    def of(cls, folder: Path) -> How:
        known = json.loads((folder / SETTINGS).read_text())
        known["as_of_day"] = date.fromisoformat(known["as_of_day"])
        known["scale"] = tuple(known["scale"])
        return cls(**known)


def read(folder: Path) -> Iterator[Review | ReviewProfile | ImportNote]:
    """The reviews of a capture. Of two rows with one id the first counts; both are named."""
    how = How.of(folder)
    if (folder / PROFILE).is_file():
        said = json.loads((folder / PROFILE).read_text())
        yield ReviewProfile(how.source, said["count"], said["score"], how.as_of_day)
    counted: dict[str, int] = {}
    for outcome in _outcomes(folder / KEPT, how):
        if isinstance(outcome, ImportNote):
            counted[outcome.kind] = counted.get(outcome.kind, 0) + 1
            if counted[outcome.kind] > MOST_NOTES:
                continue
        yield outcome
    for kind, number in counted.items():
        if number > MOST_NOTES:
            yield ImportNote(how.file, 1, f"{number - MOST_NOTES:,} more rows like these", kind)


def _outcomes(kept: Path, how: How) -> Iterator[Review | ImportNote]:
    seen: dict[int, int] = {}
    watch = Watch(how.file)
    with kept.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)[1:]
        parse = Parser(how, header)
        for number, *line in reader:
            row = int(number)
            outcome = parse(row, line)
            if isinstance(outcome, Review):
                first = seen.setdefault(hash(outcome.review), row)
                if first != row:
                    yield _again(how, row, outcome, first)
                    continue
                yield from parse.doubts(row, outcome)
                watch.see(row, outcome)
            yield outcome
    yield from watch.notes()


def _again(how: How, row: int, review: Review, first: int) -> ImportNote:
    column = how.columns.get("review", "(whole row)")
    text = f"{column}: got {review.review!r} again, first in row {first}"
    return ImportNote(how.file, row, text)


@dataclass
class Parser:
    """Lines of cells (in the order of `header`) to reviews."""

    how: How
    header: list[str]
    _at: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self._at = {name: place for place, name in enumerate(self.header)}
        # What the source does not have stands, empty, behind the rest.
        self._cells = itemgetter(*(self._at.get(name, -1) for name in COLUMNS))
        self._last = self.how.as_of_day + timedelta(days=1)  # somewhere it is tomorrow already

    def __call__(self, row: int, line: list[str]) -> Review | ImportNote:
        how, shape = self.how, self.how.day_format
        review, published, rating, title, text, replied, author, experienced, invited = self._cells(
            [*line, ""]
        )
        found = cells.stars(rating, *how.scale)
        if found is None:
            return self._note(row, line, "rating", "a number from {:g} to {:g}".format(*how.scale))
        published_at = cells.moment(published, shape)
        if published_at is None:
            return self._note(row, line, "published", self._shape())
        if not OLDEST <= published_at.date() <= self._last:
            return self._note(row, line, "published", f"a day from 1995 to {how.as_of_day}")
        replied_at = cells.moment(replied, shape) if replied else None
        if replied and replied_at is None:
            return self._note(row, line, "replied", f"{self._shape()}, or nothing")
        experienced_at = cells.moment(experienced, shape) if experienced else None
        return Review(
            how.source,
            review,
            published_at,
            found,
            title or None,
            text or None,
            replied_at,
            author or None,
            experienced_at.date() if experienced_at else None,
            cells.truth(invited),
        )

    def doubts(self, row: int, review: Review) -> Iterator[ImportNote]:
        """What looks wrong with one review that was taken over."""
        if review.replied_at and review.replied_at < review.published_at - timedelta(days=1):
            days = (review.published_at - review.replied_at).days
            name = self.how.columns.get("replied", "replied")
            text = f"{name}: answered {days} days before it was published; it counts as answered"
            yield ImportNote(self.how.file, row, text, WARNING)

    def _shape(self) -> str:
        return self.how.day_format or "a day like 2026-11-22"

    def _note(self, row: int, line: list[str], column: str, expected: str) -> ImportNote:
        name = self.how.columns.get(column, column)
        found = line[self._at[column]]
        return ImportNote(self.how.file, row, f"{name}: got {found!r}; write {expected}", LEFT_OUT)
