"""Call detail records of a telephone system → calls to the businesses of a study.

A company's records tell who called whom all day long, and all but a few rows are nobody's
business here. So `reduce` keeps of a file only the columns that are read, only of calls to the
given numbers, and of all others how many there were on which day; `read` makes typed rows of
that. Callers' numbers and names are in neither. Both are pure.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count, groupby
from zoneinfo import ZoneInfo

from audits.phones import Numbers
from audits.templates.answers import parse
from audits.templates.items import Item

Column = str | int  # what the header calls it, or its place (from 1) where there is no header
COLUMNS = (
    "number", "started", "answered", "ended", "seconds", "ring_seconds", "talk_seconds",
    "disposition",
)  # fmt: skip
# As Asterisk's cdr_csv writes Master.csv; what follows (uniqueid, userfield, …) depends on its
# settings. src (2), clid (5) and channel (6) tell who called: they are never read.
FORMATS: Mapping[str, Mapping[str, Column]] = {
    "asterisk": {
        "number": 3, "started": 10, "answered": 11, "ended": 12, "seconds": 13,
        "talk_seconds": 14, "disposition": 15,
    }
}  # fmt: skip
LEAST_CELLS = {"asterisk": 16}
# What systems call an end, in letters only; any other word says nothing.
DISPOSITIONS = {
    "answered": "answered", "completed": "answered", "connected": "answered",
    "noanswer": "no_answer", "notanswered": "no_answer", "unanswered": "no_answer",
    "missed": "no_answer", "canceled": "no_answer", "cancelled": "no_answer", "busy": "busy",
    "failed": "failed", "congestion": "failed",
}  # fmt: skip
_SECONDS = Item.model_validate({"type": "seconds"})


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call to a business as a telephone system recorded it; times in UTC.

    `started_at`: dialled, or in the business's own system: came in. `answered_at`: by anything, a
    menu or a tape, too. None: it did not happen, or nobody recorded it, but one of these two is
    there. `disposition`: answered, no_answer, busy or failed; None: not said.
    """

    business: str
    number: str  # called, E.164
    started_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    disposition: str | None


@dataclass(frozen=True, slots=True)
class CallDay:
    """A day (UTC) that a file covers; `calls`: all its calls of that day, kept or not."""

    day: date
    first_at: datetime
    last_at: datetime
    calls: int


@dataclass(frozen=True)
class Layout:
    """How a file is to be read."""

    columns: Mapping[str, Column]
    zone: str  # of times that name none
    time_format: str | None = None  # without: ISO
    least_cells: int = 1

    def title(self, name: str) -> str:
        """What the file calls this column."""
        at = self.columns[name]
        return at if isinstance(at, str) else f"column {at} ({name})"


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of a call to one of our numbers: only the cells that are read, as they were written."""

    row: int
    business: str
    number: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A row that cannot be read, and why. The file's first row is 1."""

    row: int
    text: str


def reduce(
    text: str, layout: Layout, numbers: Numbers
) -> tuple[list[Kept], list[CallDay], list[Mistake]]:
    """What may be kept of a file. ValueError says why none of it can be read."""
    kept, mistakes, times = list[Kept](), list[Mistake](), list[datetime]()
    called = cache(numbers.called)
    for row in _rows(text, layout):
        if isinstance(row, Mistake):
            mistakes.append(row)
            continue
        line, cells = row
        number = called(cells["number"])
        if number:
            kept.append(Kept(line, numbers.phones[number], number, cells))
        try:
            times += filter(None, [_time(layout, cells, "started", "answered")])
        except ValueError:
            continue  # of our rows `read` says so; the others' are left out all the same
    return kept, list(_days(times)), mistakes


def _days(times: list[datetime]) -> Iterator[CallDay]:
    for day, group in groupby(sorted(times), key=datetime.date):
        on_day = list(group)
        yield CallDay(day, on_day[0], on_day[-1], len(on_day))


def _rows(text: str, layout: Layout) -> Iterator[tuple[int, dict[str, str]] | Mistake]:
    """(row as a spreadsheet counts, its cells by our names), or what is wrong with it."""
    first = text.partition("\n")[0]
    source = io.StringIO(text, newline="")
    lines = csv.reader(source, delimiter=max(",;\t", key=first.count), strict=True)
    places = _places(layout)
    least = max(layout.least_cells, *(at + 1 for at in places.values())) if places else 1
    for row in count(1):
        try:
            cells = [cell.strip() for cell in next(lines)]
        except StopIteration:
            return
        except csv.Error as failure:
            yield Mistake(row, f"{failure}; look for a quote that is not closed or not doubled")
            continue
        if places is None:
            places, least = _titled(layout, cells), len(cells)
        elif any(cells) and len(cells) < least:
            yield Mistake(row, f"got {len(cells)} cells; write {least} or more")
        elif any(cells):
            yield row, {name: cells[at] for name, at in places.items()}


def _places(layout: Layout) -> dict[str, int] | None:
    """Our name → index of its cell; None: the header tells."""
    at = {name: at - 1 for name, at in layout.columns.items() if isinstance(at, int)}
    return at if len(at) == len(layout.columns) else None


def _titled(layout: Layout, header: list[str]) -> dict[str, int]:
    for title in layout.columns.values():
        if title not in header:
            raise ValueError(f"no column {title!r}; columns found: {', '.join(header)}")
    return {name: header.index(str(title)) for name, title in layout.columns.items()}


def read(kept: Kept, layout: Layout) -> CallRecord | Mistake:
    """The call that a row tells of, with the times that follow from its others."""
    try:
        return _record(kept, layout)
    except ValueError as wrong:
        return Mistake(kept.row, str(wrong))


def _record(kept: Kept, layout: Layout) -> CallRecord:
    cells = kept.cells
    started, answered, ended = (
        _time(layout, cells, name) for name in ("started", "answered", "ended")
    )
    total, rang, talked = (
        _seconds(layout, cells, name) for name in ("seconds", "ring_seconds", "talk_seconds")
    )
    said = DISPOSITIONS.get(re.sub("[^a-z]", "", cells.get("disposition", "").lower()))
    if started is None and answered is None:
        title = layout.title("started" if "started" in cells else "answered")
        raise ValueError(f"{title}: got ''; write when the call began")
    if said not in (None, "answered"):
        started, answered, talked = started or answered, None, None
    ended = ended or _plus(started, total)
    if answered is None and talked:
        answered = _plus(started, rang) or _plus(ended, -talked)
        # Whole seconds, each rounded by itself.
        answered = max(answered, started) if answered and started else answered
    ended = ended or _plus(answered, talked) or _plus(started, rang)
    times = [time for time in (started, answered, ended) if time]
    if times != sorted(times):
        shown = ", ".join(f"{time:%H:%M:%S}" for time in times)
        raise ValueError(f"got {shown} UTC for start, answer, end; write times in their order")
    if said is None and (answered or {"answered", "talk_seconds"} & set(cells)):
        said = "answered" if answered else "no_answer"
    return CallRecord(kept.business, kept.number, started, answered, ended, said)


def _plus(time: datetime | None, seconds: float | None) -> datetime | None:
    return time + timedelta(seconds=seconds) if time and seconds is not None else None


def _time(layout: Layout, cells: Mapping[str, str], *names: str) -> datetime | None:
    """The first of these columns that is filled, in UTC."""
    for name in names:
        text = cells.get(name)
        if not text:
            continue
        try:
            found = (
                datetime.strptime(text, layout.time_format)
                if layout.time_format
                else datetime.fromisoformat(text)
            )
        except ValueError:
            instead = layout.time_format or "a time like 2026-11-22 09:30:00"
            raise ValueError(f"{layout.title(name)}: got {text!r}; write {instead}") from None
        zoned = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(layout.zone))
        return zoned.astimezone(UTC)
    return None


def _seconds(layout: Layout, cells: Mapping[str, str], name: str) -> float | None:
    text = cells.get(name)
    try:
        return float(str(parse(_SECONDS, text))) if text else None
    except ValueError as wrong:
        raise ValueError(f"{layout.title(name)}: {wrong}") from None
