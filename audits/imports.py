"""Finished audits from a CSV, ours or an export of ODK or Kobo: one row each.

Every mistake is named, the other rows are kept.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from itertools import count, zip_longest
from pathlib import Path
from types import MappingProxyType

from audits.casework import Case, moment
from audits.clock import OFFICE, Clock
from audits.odk import submissions
from audits.odk.xlsform import asked_of_all
from audits.templates.answers import parse, parse_time, written
from audits.templates.conditions import Value
from audits.templates.items import Form
from audits.templates.points import Marked, mark

HEAD = (
    "audit", "form", "business", "wave", "scenario", "shopper", "started_at", "submitted_at",
)  # fmt: skip
Row = dict[str, str]


@dataclass(frozen=True)
class Allowed:
    """What a row may name."""

    forms: Mapping[str, Form]
    businesses: Collection[str]
    waves: Collection[str]
    clocks: Mapping[str, Clock]
    exported: bool = False  # by ODK or Kobo, which ask some items of everybody


@dataclass(frozen=True)
class Taken:
    """A row that was taken over."""

    case: Case
    marked: Marked


def import_rows(
    source: Path | bytes | str,
    forms: Mapping[str, Form],
    businesses: Collection[str],
    waves: Collection[str],
    clocks: Mapping[str, Clock] = MappingProxyType({}),
    name: str = "audits.csv",
) -> Iterator[Taken | str]:
    """Audits, and what is wrong with the others, row by row, as a line each.

    source: a path, the file's bytes, or its text; `clocks` by business. A wrong row is left out, a
    wrong header leaves out all: every row would lack something. An empty cell is an answer that is
    missing; `dont_know` says that the shopper did not notice.
    """
    if isinstance(source, Path):
        name, source = str(source), source.read_bytes()
    text, bad_bytes = _decoded(source) if isinstance(source, bytes) else (source, [])
    exported = submissions.is_export(text.partition("\n")[0])
    text = submissions.translated(text, forms) if exported else text
    allowed = Allowed(forms, businesses, waves, clocks, exported)
    records = _records(text, bad_bytes)
    _, header, mistakes = next(records, (1, [], ["got an empty file; write a header and rows"]))
    mistakes = mistakes or _header(header, allowed)
    yield from (f"{name}: {mistake}" for mistake in mistakes)
    first_seen = dict[str, int]()
    for number, cells, wrong in records:
        taken, found = (None, wrong) if wrong else _taken(header, cells, allowed)
        audit = cells[header.index("audit")] if not wrong and "audit" in header else ""
        if audit and first_seen.setdefault(audit, number) != number:
            earlier = first_seen[audit]
            found.append(f"audit: got '{audit}' again, as in row {earlier}; write each once")
        yield from (f"{name}: row {number}: {mistake}" for mistake in found)
        if taken and not mistakes and not found:
            yield taken


def _decoded(body: bytes) -> tuple[str, list[int]]:
    """(text, places of the bytes that are not UTF-8, which stay in the text as surrogates)."""
    text, places = body.decode("utf-8-sig", "surrogateescape"), []
    try:
        body.decode()
    except UnicodeDecodeError:
        place = len(body) - len(text.encode("utf-8", "surrogateescape"))  # 3 after a BOM
        for character in text:
            if "\udc80" <= character <= "\udcff":
                places.append(place)
            place += len(character.encode("utf-8", "surrogateescape"))
    return text, places


def _records(text: str, bad_bytes: list[int]) -> Iterator[tuple[int, list[str], list[str]]]:
    """(row as a spreadsheet counts, cells, mistakes) of every row that is not empty."""
    places = iter(bad_bytes)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] = []
    for number in count(1):
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as failure:
            yield number, [], [f"{failure}; look for a quote that is not closed or not doubled"]
            continue
        header = header or cells
        mistakes = [
            f"{column}: got byte 0x{ord(character) - 0xDC00:X} at position {next(places)} of "
            "the file, which is not UTF-8; save the file as UTF-8"
            for column, cell in (zip_longest(header, cells, fillvalue="") if bad_bytes else ())
            for character in re.findall("[\udc80-\udcff]", cell)
        ]
        if len(cells) != len(header) and any(cells):
            mistakes.append(f"got {len(cells)} cells; write {len(header)}, as in the header")
        if any(cells):
            yield number, cells, mistakes


def _header(header: list[str], allowed: Allowed) -> list[str]:
    if len(header) == 1 and ";" in header[0]:
        return ["header: got ';' between the columns; write ','"]
    known = {*HEAD, *(item.name for form in allowed.forms.values() for item in form.items)}
    mistakes = [f"header: got no column '{name}'; write it" for name in HEAD if name not in header]
    for column, times in Counter(header).items():
        if times > 1:
            mistakes.append(f"header: got column '{column}' {times} times; write it once")
        if column not in known:
            near = get_close_matches(column, sorted(known), 1)
            instead = f"write '{near[0]}'" if near else "leave it out"
            mistakes.append(f"header: got unknown column '{column}'; {instead}")
    return mistakes


def _taken(header: list[str], cells: list[str], allowed: Allowed) -> tuple[Taken | None, list[str]]:
    row = dict(zip(header, cells, strict=True))
    mistakes = list(_head(row, allowed))
    form = allowed.forms.get(row.get("form", ""))
    if form is None:
        return None, mistakes
    answers: dict[str, Value] = {}
    for column, cell in row.items():
        if cell and column not in HEAD:
            try:
                answers[column] = _answer(form, column, cell)
            except ValueError as wrong:
                mistakes.append(f"{column}: {wrong}")
    clock = allowed.clocks.get(row.get("business", ""), OFFICE)
    if allowed.exported:
        answers = _without_unasked(form, answers, clock)
    marked = mark(form, answers, clock)
    mistakes += _contradictions(form, answers, marked)
    return (None if mistakes else Taken(_finished(row, form, answers), marked)), mistakes


def _head(row: Row, allowed: Allowed) -> Iterator[str]:
    choices: dict[str, Collection[str]] = {
        "form": allowed.forms,
        "business": allowed.businesses,
        "wave": allowed.waves,
    }
    for column, known in choices.items():
        if column in row and row[column] not in known:
            yield f"{column}: got '{row[column]}'; write one of: {', '.join(known)}"
    for column in ("audit", "scenario", "shopper"):
        if column in row and not re.fullmatch(r"\w[\w.-]{0,79}", row[column], re.ASCII):
            instead = "a pseudonym such as s07" if column == "shopper" else "one word such as a-07"
            yield f"{column}: got '{row[column]}'; write {instead}"
    times = []
    for column in ("started_at", "submitted_at"):
        try:
            times += [parse_time(row[column])] if column in row else []
        except ValueError as wrong:
            yield f"{column}: {wrong}"
    if len(times) == 2 and moment(times[1]) < moment(times[0]):
        yield f"submitted_at: got {times[1]}, before it was started; write a later time"


def _answer(form: Form, column: str, cell: str) -> Value:
    item = form.by_name.get(column)
    if item is None:
        raise ValueError(f"got '{cell}', but {form.name} has no such item; leave it empty")
    return parse(item, cell)


def _without_unasked(form: Form, answers: dict[str, Value], clock: Clock) -> dict[str, Value]:
    """Answers but for those that only somebody without our calculations would ask for."""
    found, unsure = mark(form, answers, clock).blanks, asked_of_all(form)
    return {
        name: value
        for name, value in answers.items()
        if not (name in unsure and found[name] in ("not_applicable", "not_reached"))
    }


def _contradictions(form: Form, answers: dict[str, Value], marked: Marked) -> Iterator[str]:
    """Answers to what was never asked, and times that run backwards."""
    for name, value in answers.items():
        blank = marked.blanks[name]
        if blank in ("not_applicable", "not_reached"):
            said = blank.replace("_", " ")
            yield f"{name}: got '{written(value)}' where it is {said}; leave it empty, or mend why"
    for item in form.items:
        inputs = [one for one in item.calculate[1:] if isinstance(one, str)]
        if marked.blanks[item.name] == "missing" and inputs and set(inputs) <= set(answers):
            given = ", ".join(f"{one} {written(answers[one])}" for one in inputs)
            yield f"{item.name}: got {given}; write times in their order"


def _finished(row: Row, form: Form, answers: dict[str, Value]) -> Case:
    started, submitted = (moment(parse_time(row[at])) for at in ("started_at", "submitted_at"))
    due = form.due_minutes
    return Case(
        audit=row["audit"],
        business=row["business"],
        wave=row["wave"],
        form=form.name,
        form_version=form.version,
        scenario=row["scenario"],
        shopper=row["shopper"],
        due_minutes=due,
        status="submitted",
        answers=answers,
        facts_locked=True,
        started_at=started,
        locked_at=submitted,
        submitted_at=submitted,
        late=due is not None and submitted - started > timedelta(minutes=due),
        seq=6,
    )
