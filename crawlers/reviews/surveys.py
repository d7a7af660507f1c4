"""Survey answers: NPS, CSAT and CES, a row per respondent, with weights."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from crawlers.reviews import cells, tables
from crawlers.reviews.kept import KEPT, OLDEST, SETTINGS
from crawlers.reviews.rows import LEFT_OUT, ImportNote, SurveyAnswer
from crawlers.reviews.tables import WHOLE, Unreadable

COLUMNS = ("answer", "answered", "value", "weight")
# NPS: Reichheld, Harvard Business Review 12/2003; CES 2.0: Dixon, Toman & DeLisi, The Effortless
# Experience (2013): "made it easy", 1 to 7; CSAT: the usual five.
SCALES: dict[str, tuple[float, float]] = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}


@dataclass(frozen=True)
class Survey:
    """How a file of answers is to be read; see docs/study.md, [[surveys]]."""

    file: str
    source: str
    kind: str
    columns: Mapping[str, str]
    as_of_day: str
    scale: tuple[float, float]
    satisfied_from: float
    day_format: str | None = None
    encoding: str = "utf-8"
    rows_at: str | None = None
    business_column: str | None = None
    names: Collection[str] = ()


def gather(file: Path, folder: Path, survey: Survey, *, mark: Callable[[str], str]) -> None:
    """Keep the cells that are read, respondents as keyed hashes (`mark`). Raises Unreadable."""
    names = [name for name in COLUMNS if name == "answer" or name in survey.columns]
    columns = [survey.columns.get(name, WHOLE) for name in names]
    more = [survey.business_column] if survey.business_column else []
    ours = {name.casefold() for name in survey.names}
    number = 0
    with (folder / KEPT).open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["row", *names])
        for row, line in tables.rows(file, [*columns, *more], survey.encoding, survey.rows_at):
            if more and line.pop().casefold() not in ours:
                continue
            told = "answer" in survey.columns and line[0]
            line[0] = mark(line[0] if told else f"{row}\x1f{line[0]}")
            writer.writerow([row, *line])
            number += 1
    known: dict[str, Any] = asdict(survey) | {"names": list(survey.names)}
    (folder / SETTINGS).write_text(json.dumps(known, indent=1, sort_keys=True))
    bad = [one for one in read(folder) if isinstance(one, ImportNote)]
    if not number or (len(bad) > number / 2):
        why = f"row {bad[0].row}: {bad[0].text}" if bad else "no rows of this business"
        raise Unreadable(f"{file}: {len(bad):,} of {number:,} rows cannot be read; {why}")


def read(folder: Path) -> Iterator[SurveyAnswer | ImportNote]:
    """The answers of a kept file; of two by one respondent the first counts, both are named."""
    survey = Survey(**json.loads((folder / SETTINGS).read_text()))
    seen: dict[str, int] = {}
    with (folder / KEPT).open(encoding="utf-8", newline="") as kept:
        for line in csv.DictReader(kept):
            row = int(line["row"])
            try:
                answer = _answer(survey, line)
            except ValueError as mistake:
                yield ImportNote(survey.file, row, str(mistake), LEFT_OUT)
                continue
            first = seen.setdefault(answer.answer, row)
            if first == row:
                yield answer
            else:
                name = survey.columns.get("answer", "(whole row)")
                text = f"{name}: the respondent of row {first} again"
                yield ImportNote(survey.file, row, text, LEFT_OUT)


def _answer(survey: Survey, line: Mapping[str, str]) -> SurveyAnswer:
    def wrong(column: str, expected: str) -> ValueError:
        name = survey.columns.get(column, column)
        return ValueError(f"{name}: got {line.get(column, '')!r}; write {expected}")

    low, high = survey.scale
    value = cells.number(line["value"])
    if value is None or not low <= value <= high:
        raise wrong("value", f"a number from {low:g} to {high:g}")
    if survey.kind == "nps" and not value.is_integer():
        raise wrong("value", "a whole number from 0 to 10")
    moment = cells.moment(line["answered"], survey.day_format)
    if moment is None:
        raise wrong("answered", survey.day_format or "a day like 2026-11-22")
    latest = date.fromisoformat(survey.as_of_day) + timedelta(days=1)
    if not OLDEST <= moment.date() <= latest:
        raise wrong("answered", f"a day from 1995 to {survey.as_of_day}")
    weight = cells.number(line["weight"]) if line.get("weight") else 1.0
    if weight is None or weight <= 0:
        raise wrong("weight", "a number above 0, or nothing for 1")
    return SurveyAnswer(
        survey.source, survey.kind, line["answer"], moment, value, low, high,
        survey.satisfied_from, weight,
    )  # fmt: skip
