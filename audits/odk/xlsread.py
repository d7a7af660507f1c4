"""An XLSForm as one of our form files; what it says that we cannot is named line by line."""

import io
import re
import tomllib
import zipfile
from collections.abc import Iterator

from openpyxl import load_workbook
from pydantic import JsonValue

from audits.odk.xlsform import ABOUT
from audits.odk.xpath import INSTEAD, NotCarriedError, from_xpath
from audits.templates.items import DONT_KNOW
from audits.templates.variants import Raw
from audits.templates.writing import toml

Row = dict[str, str]
LARGEST = 20_000_000  # bytes unpacked: a form of 500 questions has 200,000
# XLSForm's type → ours.
TYPES = {
    "select_one": "select_one",
    "select_multiple": "select_multiple",
    "integer": "count",
    "decimal": "seconds",
    "range": "count",
    "text": "text",
    "datetime": "time",
    "image": "evidence",
    "photo": "evidence",
    "audio": "evidence",
    "video": "evidence",
    "file": "evidence",
}
META = ("start", "end", "today", "deviceid", "username", "phonenumber", "audit", "subscriberid")
GROUPS = ("begin_group", "begin group", "begin_repeat", "begin repeat")
ENDS = ("end_group", "end group", "end_repeat", "end repeat")


def load(body: bytes, name: str) -> tuple[str, list[str]]:
    """(text of a form file, what was not carried over); ValueError if it is no XLSForm."""
    sheets = _sheets(body)
    if "survey" not in sheets:
        raise ValueError("got no sheet 'survey'; write an XLSForm")
    listed = _lists(sheets.get("choices", []))
    settings = (sheets.get("settings") or [{}])[0]
    notes: list[str] = []
    head = _head(settings, name, notes)
    items = list(_items(sheets["survey"], listed, notes))
    if not any("weight" in item for item in items):
        notes.append("weights: got none; write want, stage and weight where an item is to count")
    return toml({**head, "item": list[JsonValue](items)}), notes


def _sheets(body: bytes) -> dict[str, list[Row]]:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            if sum(one.file_size for one in packed.infolist()) > LARGEST:
                raise ValueError("got a workbook that unpacks to more than 20 MB; write a form")
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, OSError) as failure:
        raise ValueError(f"got no workbook ({failure}); save it as .xlsx") from None
    return {sheet.title: list(_rows(sheet.iter_rows(values_only=True))) for sheet in book}


def _rows(cells: Iterator[tuple[object, ...]]) -> Iterator[Row]:
    header = [str(cell or "").strip() for cell in next(cells, ())]
    for row in cells:
        filled = {
            column: _text(value)
            for column, value in zip(header, row, strict=False)
            if column and value not in (None, "")
        }
        if filled:
            yield filled


def _text(value: object) -> str:
    """Spreadsheets make 1.0 of 1, and TRUE of true."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _label(row: Row) -> str:
    """Its label, or the first of its translations."""
    return row.get("label") or next((v for k, v in row.items() if k.startswith("label::")), "")


def _lists(rows: list[Row]) -> dict[str, dict[str, str | None]]:
    """List → choice → points as written."""
    found: dict[str, dict[str, str | None]] = {}
    for row in rows:
        listed = row.get("list_name") or row.get("list name") or ""
        name = row.get("name", "")
        if name != DONT_KNOW:
            found.setdefault(listed, {})[name] = row.get("rivalry_points")
    return found


def _head(settings: Row, name: str, notes: list[str]) -> Raw:
    version = settings.get("version", "")
    if version and not re.fullmatch("[1-9][0-9]{0,6}", version):
        notes.append(f"version: got '{version}'; counted from 1 here")
    head: Raw = {
        "name": name,
        "version": int(version) if re.fullmatch("[1-9][0-9]{0,6}", version) else 1,
        "title": settings.get("form_title", name),
    }
    return head | _ours(settings)


def _ours(row: Row) -> Raw:
    """The columns that only we read."""
    found: Raw = {}
    for column, text in row.items():
        key = column.removeprefix("rivalry_")
        if key != column and text:
            try:
                found[key] = tomllib.loads(f"x = {text}")["x"]
            except tomllib.TOMLDecodeError:
                raise ValueError(f"{column}: got '{text}'; write it as in a form file") from None
    return found


def _items(
    rows: list[Row], listed: dict[str, dict[str, str | None]], notes: list[str]
) -> Iterator[Raw]:
    open_groups: list[tuple[bool, str]] = []  # (repeats, relevant)
    for row in rows:
        kind, _, rest = row.get("type", "").partition(" ")
        name = row.get("name", "")
        if row.get("type", "").lower() in GROUPS:
            open_groups.append(("repeat" in row["type"].lower(), row.get("relevant", "")))
            if open_groups[-1][0]:
                notes.append(f"item '{name}': repeats are left out")
        elif row.get("type", "").lower() in ENDS:
            open_groups = open_groups[:-1]
        elif any(repeats for repeats, _ in open_groups) or _ours_anyway(kind.lower(), name):
            continue
        elif kind.lower() not in TYPES and "rivalry_type" not in row:
            notes.append(f"item '{name}': type: got '{row.get('type', '')}'; left out")
        else:
            relevant = [one for _, one in open_groups if one]
            yield _item(row, kind.lower(), rest.split()[:1], listed, relevant, notes)


def _ours_anyway(kind: str, name: str) -> bool:
    """Questions and metadata that every export has for itself."""
    return kind in META or name.endswith(INSTEAD) or name in (*ABOUT, "form")


def _item(
    row: Row,
    kind: str,
    of: list[str],
    listed: dict[str, dict[str, str | None]],
    groups: list[str],
    notes: list[str],
) -> Raw:
    item: Raw = {"name": row.get("name", ""), "label": _label(row)}
    if row.get("hint"):
        item["hint"] = row["hint"]
    ours = _ours(row)
    item |= {"type": TYPES.get(kind, "text")} | ours
    choices = listed.get(of[0], {}) if of else listed.get(f"{item['name']}{INSTEAD}", {})
    if item["type"] == "select_one" and set(choices) == {"yes", "no"} and "type" not in ours:
        item["type"] = "yes_no"
    if item["type"] in ("select_one", "select_multiple", "count", "seconds") and choices:
        item["choices"] = _choices(choices)
    if "type" not in ours:
        item |= _foreign(row, groups, notes)
    return item


def _choices(choices: dict[str, str | None]) -> JsonValue:
    if any(points is None for points in choices.values()):
        return list[JsonValue](choices)
    return {name: float(points or 0) for name, points in choices.items()}


def _foreign(row: Row, groups: list[str], notes: list[str]) -> Raw:
    """Skip rules of a form that we did not write; each item can be answered whatever happened."""
    more: Raw = {"arises": "always"}
    if row.get("required", "").lower() not in ("yes", "true", "true()"):
        more["required"] = False
    for column in ("constraint", "calculation", "choice_filter", "repeat_count", "default"):
        if row.get(column):
            notes.append(f"item '{row.get('name')}': {column}: got '{row[column]}'; left out")
    rule = " and ".join(f"({one})" for one in [*groups, row.get("relevant", "")] if one)
    try:
        more |= {"relevant": from_xpath(rule)} if rule else {}
    except NotCarriedError:
        notes.append(f"item '{row.get('name')}': relevant: got '{rule}'; asked always")
    return more
