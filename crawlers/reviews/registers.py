"""Complaint registers: what a regulator publishes, a line per company and period."""

from __future__ import annotations

import csv
import json
import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

from crawlers.reviews import cells, tables
from crawlers.reviews.kept import KEPT, SETTINGS
from crawlers.reviews.rows import LEFT_OUT, WARNING, Complaint, ImportNote
from crawlers.reviews.tables import Unreadable

COLUMNS = ("company", "name", "period", "upheld", "complaints", "size", "ratio", "rank")
BLOCK = 5  # companies that all have the same numbers in two periods: one was delivered twice
ALIKE = 0.9  # of them
SUMMED = 0.002  # a total may be rounded
_QUARTER = re.compile(r"^(?:(\d{4})[\s/-]*Q([1-4])|Q([1-4])[\s/-]*(\d{4}))$", re.I)
_HALF = re.compile(r"^(?:(\d{4})[\s/-]*H([12])|H([12])[\s/-]*(\d{4}))$", re.I)
_MONTH = re.compile(r"^(\d{4})-(\d{2})$")


@dataclass(frozen=True)
class Register:
    """How a register is to be read; see docs/study.md, [[complaints]].

    ratio_of, ratio_per: its published ratio is this count per so much of the size;
    ratio_tolerance: how far the two may be apart; decimal: "," where 1.500 is more than a thousand;
    period: of files that have no such column.
    """

    file: str
    source: str
    columns: Mapping[str, str]
    encoding: str = "utf-8"
    rows_at: str | None = None
    period: str | None = None
    ratio_of: str = "upheld"
    ratio_per: float = 1
    ratio_tolerance: float = 0.001
    decimal: str = "."

    def number(self, cell: str) -> float | None:
        return cells.number(
            cell.replace(".", "").replace(",", ".") if self.decimal == "," else cell
        )


def gather(file: Path, folder: Path, register: Register) -> None:
    """Keep the cells of `file` that are read. Raises Unreadable."""
    names = [name for name in COLUMNS if name in register.columns]
    columns = [register.columns[name] for name in names]
    with (folder / KEPT).open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["row", *names])
        for row, line in tables.rows(file, columns, register.encoding, register.rows_at):
            writer.writerow([row, *line])
    known = asdict(register) | {"columns": dict(register.columns)}
    (folder / SETTINGS).write_text(json.dumps(known, indent=1, sort_keys=True))
    outcomes = list(_outcomes(folder, register))
    bad = [one for one in outcomes if isinstance(one, ImportNote)]
    if not outcomes or len(bad) > len(outcomes) / 2:
        why = f"row {bad[0].row}: {bad[0].text}" if bad else "no rows"
        raise Unreadable(f"{file}: {len(bad):,} of {len(outcomes):,} rows cannot be read; {why}")


def read(folder: Path) -> Iterator[Complaint | ImportNote]:
    """The lines of a kept register, then what looks wrong with them."""
    register = Register(**json.loads((folder / SETTINGS).read_text()))
    found: dict[tuple[str, str], Complaint] = {}
    outcomes = list(_outcomes(folder, register))
    totals = _totals([one for one in outcomes if isinstance(one, Complaint)])
    for outcome in outcomes:
        if isinstance(outcome, Complaint):
            first = found.setdefault((outcome.period, outcome.company), outcome)
            if first is not outcome:
                same = "" if _numbers(first) == _numbers(outcome) else " and with other numbers"
                again = f"{outcome.company!r} again in {outcome.period}{same}"
                text = f"{again}, first in row {first.row}"
                yield ImportNote(register.file, outcome.row, text, LEFT_OUT)
                continue
            if outcome in totals:
                del found[outcome.period, outcome.company]
                text = f"{outcome.name!r} looks like the sum of all others in {outcome.period}"
                yield ImportNote(register.file, outcome.row, text, LEFT_OUT)
                continue
        yield outcome
    doubts = [*_ratios(register, folder), *_ranks(found.values()), *_copies(found.values())]
    for row, text in sorted(doubts):
        yield ImportNote(register.file, row, text, WARNING)


def _totals(found: list[Complaint]) -> set[Complaint]:
    """Lines that add up the others of their period: they would count everything twice."""
    sums: dict[str, float] = defaultdict(float)
    numbers: dict[str, int] = defaultdict(int)
    for one in found:
        sums[one.period] += one.size
        numbers[one.period] += 1
    return {
        one
        for one in found
        if numbers[one.period] > 3 and abs(2 * one.size / sums[one.period] - 1) < SUMMED
    }


def period_days(period: str) -> tuple[date, date] | None:
    """First and last day of a period as registers write them; None where it is none.

    >>> period_days("2019-Q1")
    (datetime.date(2019, 1, 1), datetime.date(2019, 3, 31))
    >>> [str(period_days(text)[1]) for text in ("2020", "H1 2020", "2020-02")]
    ['2020-12-31', '2020-06-30', '2020-02-29']
    >>> period_days("2019/20")
    """
    if period.isdigit() and len(period) == 4:
        return _months(int(period), 1, 12)
    if found := _QUARTER.match(period):
        year, part = int(found[1] or found[4]), int(found[2] or found[3])
        return _months(year, 3 * part - 2, 3 * part)
    if found := _HALF.match(period):
        year, part = int(found[1] or found[4]), int(found[2] or found[3])
        return _months(year, 6 * part - 5, 6 * part)
    if (found := _MONTH.match(period)) and 1 <= int(found[2]) <= 12:
        return _months(int(found[1]), int(found[2]), int(found[2]))
    return None


def _months(year: int, first: int, last: int) -> tuple[date, date] | None:
    if not 1900 <= year <= 2100:
        return None
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _outcomes(folder: Path, register: Register) -> Iterator[Complaint | ImportNote]:
    for line in _lines(folder):
        try:
            yield _complaint(register, line)
        except ValueError as mistake:
            yield ImportNote(register.file, int(line["row"]), str(mistake), LEFT_OUT)


def _lines(folder: Path) -> Iterator[dict[str, str]]:
    with (folder / KEPT).open(encoding="utf-8", newline="") as kept:
        yield from csv.DictReader(kept)


def _complaint(register: Register, line: Mapping[str, str]) -> Complaint:
    def wrong(column: str, expected: str) -> ValueError:
        name = register.columns.get(column, column)
        return ValueError(f"{name}: got {line.get(column, '')!r}; write {expected}")

    def count(column: str) -> int | None:
        cell = line.get(column, "")
        found = register.number(cell)
        if cell and (found is None or found < 0 or not found.is_integer()):
            raise wrong(column, "a whole number, 0 or more")
        return None if found is None else int(found)

    if not line.get("name"):
        raise wrong("name", "the company's name")
    period = line.get("period") or register.period or ""
    days = period_days(period)
    if days is None:
        raise wrong("period", "a period like 2020, 2020-Q1, 2020-H1 or 2020-01")
    size = register.number(line.get("size", ""))
    if size is None or size <= 0:
        raise wrong("size", "a number above 0")
    upheld, closed, rank = count("upheld"), count("complaints"), count("rank")
    if upheld is None and closed is None:
        raise wrong("upheld" if "upheld" in register.columns else "complaints", "a whole number")
    if upheld is not None and closed is not None and upheld > closed:
        raise wrong("upheld", f"at most {closed}, since that many complaints there were")
    ratio = register.number(line.get("ratio", ""))
    row, name = int(line["row"]), line["name"]
    company = line.get("company") or name
    return Complaint(
        register.source, company, name, period, *days, upheld, closed, size, ratio, rank, row
    )


def _ratios(register: Register, folder: Path) -> Iterator[tuple[int, str]]:
    """Published ratios that do not follow from the count and the size beside them."""
    if "ratio" not in register.columns or register.ratio_of not in register.columns:
        return
    for line in _lines(folder):
        said, size = register.number(line["ratio"]), register.number(line["size"])
        count, per = register.number(line[register.ratio_of]), register.ratio_per
        if said is None or count is None or not size or size <= 0:
            continue
        if abs(said - per * count / size) <= register.ratio_tolerance:
            continue
        half, half_size = (_half_digit(line[of], register.decimal) for of in ("ratio", "size"))
        low = per * count / (size + half_size) - half
        high = per * count / max(size - half_size, 1e-12) + half
        why = "; rounding would explain it" if low <= said <= high else ""
        times = f" x {per:g}" if per != 1 else ""
        follows = f"{line[register.ratio_of]} / {line['size']}{times} = {per * count / size:.6g}"
        yield int(line["row"]), f"{register.columns['ratio']}: got {line['ratio']}; {follows}{why}"


def _half_digit(cell: str, decimal: str) -> float:
    """Half a unit of the last digit that was written: what rounding may have changed."""
    return 0.5 * 10.0 ** -len(cell.strip().partition(decimal)[2])


def _ranks(found: object) -> Iterator[tuple[int, str]]:
    """Ranks given twice in one period."""
    rows: dict[tuple[str, int], list[Complaint]] = defaultdict(list)
    for one in _all(found):
        if one.published_rank is not None:
            rows[one.period, one.published_rank].append(one)
    for (period, rank), ones in rows.items():
        for again in ones[1:]:
            yield again.row, f"rank {rank} of {period} again, first in row {ones[0].row}"


def _copies(found: object) -> Iterator[tuple[int, str]]:
    """Periods delivered twice, and companies with the same numbers in one period."""
    by_period: dict[str, dict[str, Complaint]] = defaultdict(dict)
    for one in _all(found):
        by_period[one.period][one.company] = one
    for (first, ones), (second, others) in combinations(sorted(by_period.items()), 2):
        both = [name for name in others if name in ones]
        same = [name for name in both if _numbers(ones[name]) == _numbers(others[name])]
        if len(same) >= BLOCK and len(same) >= ALIKE * max(len(ones), len(others)):
            rows = [one.row for one in others.values()]
            yield (
                min(rows),
                f"rows {min(rows)} to {max(rows)}: {second} repeats {first}: {len(same)} of "
                f"{len(others)} companies have the same numbers in both",
            )
    for period, ones in by_period.items():
        seen: dict[object, Complaint] = {}
        for one in ones.values():
            numbers = _numbers(one)
            twin = seen.setdefault(numbers, one)
            if twin is not one and (one.complaints or one.upheld):
                text = f"{one.name!r} has the numbers of {twin.name!r} (row {twin.row})"
                yield one.row, f"{text} in {period}"


def _numbers(one: Complaint) -> tuple[object, ...]:
    return one.upheld, one.complaints, one.size


def _all(found: object) -> Iterator[Complaint]:
    yield from found  # type: ignore[misc]
