"""What ODK Central and KoboToolbox export, as the CSV of audits that `imports` reads."""

import csv
import io
import re
from collections.abc import Iterator, Mapping

from audits.odk.xpath import INSTEAD
from audits.templates.items import Form

IDS = ("_uuid", "meta/instanceID", "meta-instanceID", "instanceID", "KEY")
META = {
    "today", "deviceid", "username", "phonenumber", "SubmissionDate", "SubmitterID", "ReviewState",
    "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status", "DeviceID", "Edits",
    "FormVersion", "instanceName", "instanceID", "KEY", "formhub", "uuid", "rootUuid",
}  # fmt: skip
HEAD = {"start": "started_at", "end": "submitted_at"}


def is_export(header: str) -> bool:
    """Is this the first line of such an export, and not of a CSV of ours?"""
    names = {cell.strip().strip('"') for cell in re.split("[,;]", header)}
    return bool(names & set(IDS)) and "started_at" not in names


def translated(text: str, forms: Mapping[str, Form]) -> str:
    """The same rows under our column names: groups, split choices and metadata are undone."""
    first = text.partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    header = [column.strip() for column in next(rows, [])]
    multiple = {i.name for f in forms.values() for i in f.items if i.type == "select_multiple"}
    plan = [_meant(column, multiple, header) for column in header]
    columns = list(dict.fromkeys(name for name, _ in plan if name))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for cells in rows:
        row: dict[str, str] = {}
        for name, cell in _answers(plan, cells):
            row[name] = f"{row[name]} {cell}" if row.get(name) else cell
        writer.writerow([row.get(column, "") for column in columns])
    return out.getvalue()


def _meant(column: str, multiple: set[str], header: list[str]) -> tuple[str, str]:
    """(our column or '', choice of a split select_multiple or '')."""
    parts = re.split("[/-]", column)
    name = parts[-1].removesuffix(INSTEAD)
    if column in IDS:
        first = next(one for one in IDS if one in header)
        return ("audit" if column == first else ""), ""
    if len(parts) > 1 and parts[-2] in multiple:
        whole = re.split("[/-]", column.rpartition(parts[-1])[0][:-1])[-1]
        given = any(re.split("[/-]", other)[-1] == whole for other in header)
        return ("" if given else whole), name
    if column.startswith("_") or name in META or name.endswith("_URL"):
        return "", ""
    return HEAD.get(name, name), ""


def _answers(plan: list[tuple[str, str]], cells: list[str]) -> Iterator[tuple[str, str]]:
    for (name, choice), cell in zip(plan, cells, strict=False):
        if name and choice:
            if cell.strip().lower() in ("1", "true", "yes"):
                yield name, choice
        elif name and cell.strip():
            yield name, cell.strip().removeprefix("uuid:") if name == "audit" else cell
