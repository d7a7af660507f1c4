"""A form as an XLSForm, to be filled in ODK Collect or KoboToolbox.

What XLSForm has no word for stands in columns `rivalry_…`, which ODK ignores and `xlsread` reads.
"""

import io
from collections.abc import Iterator, Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from audits.odk.xpath import INSTEAD, NotCarriedError, to_xpath
from audits.templates.items import DONT_KNOW, Form, Item, arises
from audits.templates.writing import inline

Row = dict[str, object]
# Our type → XLSForm's; the selects name their list of choices behind it.
TYPES = {
    "yes_no": "select_one",
    "select_one": "select_one",
    "select_multiple": "select_multiple",
    "count": "integer",
    "seconds": "decimal",
    "time": "dateTime",
    "rating": "select_one",
    "text": "text",
    "evidence": "file",
    "calculate": "calculate",
}
SELECTS = ("yes_no", "select_one", "select_multiple", "rating")
PLAIN = ("name", "label", "hint", "required", "choices")  # columns that XLSForm has itself
ABOUT = {
    "business": "Which business is it about? Its id in the study",
    "wave": "Which wave is it for?",
    "scenario": "Which scenario?",
    "shopper": "Your pseudonym",
}


def export(form: Form) -> tuple[bytes, list[str]]:
    """(workbook, what ODK and Kobo will not do, line by line)."""
    book = Workbook()
    book.remove(book.active)
    _sheet(book.create_sheet("survey"), [*_about(form), *_survey(form)])
    _sheet(book.create_sheet("choices"), list(_choices(form)))
    _sheet(book.create_sheet("settings"), [_settings(form)])
    body = io.BytesIO()
    book.save(body)
    return body.getvalue(), list(_not_carried(form))


def asked_of_all(form: Form) -> set[str]:
    """Items that ODK asks although Rivalry may find that they do not apply."""
    return {item.name for item in form.items if item.type != "calculate" and _lost(form, item)}


def _about(form: Form) -> Iterator[Row]:
    yield {"type": "start", "name": "start"}
    yield {"type": "end", "name": "end"}
    yield {"type": "calculate", "name": "form", "calculation": f"'{form.name}'"}
    for name, label in ABOUT.items():
        yield {"type": "text", "name": name, "label": label, "required": "yes"}


def _survey(form: Form) -> Iterator[Row]:
    for item in form.items:
        relevant = _relevant(form, item)
        if words(item):
            kind = {"type": f"select_one {item.name}{INSTEAD}", "name": item.name + INSTEAD}
            label = f"{item.label} (only if there is no number)"
            yield {**kind, "label": label, "relevant": relevant}
            without = f"${{{item.name}{INSTEAD}}} = ''"
            relevant = f"({relevant}) and {without}" if relevant else without
        yield {
            "type": f"{TYPES[item.type]} {item.name}" if item.type in SELECTS else TYPES[item.type],
            "name": item.name,
            "label": item.label,
            "hint": item.hint,
            "required": "yes" if item.required and item.type != "calculate" else "",
            "relevant": relevant,
            "constraint": _constraint(item),
            "calculation": "''" if item.type == "calculate" else "",
            **_ours(item.model_dump(exclude_defaults=True, exclude=set(PLAIN))),
            "rivalry_required": "" if item.required else "false",
            "rivalry_choices": _unlisted(item),
        }


def words(item: Item) -> list[str]:
    """What may be answered where a number is asked for."""
    if item.type not in ("count", "seconds"):
        return []
    return [*item.choices, *([DONT_KNOW] if item.scored else [])]


def _unlisted(item: Item) -> str:
    """Choices that no list of the workbook holds: what a calculation may end in."""
    if item.type != "calculate" or not item.choices:
        return ""
    bare = None in item.choices.values()
    return inline(list(item.choices) if bare else dict(item.choices))


def _constraint(item: Item) -> str:
    if item.type == "seconds":
        return ". >= 0"
    if item.type != "count":
        return ""
    return f". >= {item.least}" + (f" and . <= {item.most}" if item.most is not None else "")


def _relevant(form: Form, item: Item) -> str:
    parts = []
    for condition in (item.relevant, arises(item, form.reached)):
        try:
            parts.append(to_xpath(condition, form.by_name))
        except NotCarriedError:
            continue
    parts = [f"({part})" if " or " in part else part for part in parts if part]
    return " and ".join(parts)


def _lost(form: Form, item: Item) -> list[str]:
    """Calculated items that decide about this one."""
    lost = []
    for condition in (item.relevant, arises(item, form.reached)):
        try:
            to_xpath(condition, form.by_name)
        except NotCarriedError as name:
            lost.append(str(name))
    return lost


def _ours(fields: Mapping[str, Any]) -> Row:
    return {f"rivalry_{key}": inline(value) for key, value in fields.items()}


def _choices(form: Form) -> Iterator[Row]:
    for item in form.items:
        listed = f"{item.name}{INSTEAD}" if words(item) else item.name
        for name, label in _answers(item).items():
            points = item.choices.get(name)
            yield {"list_name": listed, "name": name, "label": label, "rivalry_points": points}


def _answers(item: Item) -> dict[str, str]:
    """Answer → what is shown."""
    names = words(item)
    if item.type == "yes_no":
        names = ["yes", "no"]
    elif item.type == "rating":
        names = [str(number) for number in range(11)]
    elif item.type in SELECTS:
        names = list(item.choices)
    if item.type in SELECTS and item.scored:
        names = [*names, DONT_KNOW]
    anchors = item.anchors if item.type == "rating" else {}
    return {name: f"{name} {anchors[name]}" if name in anchors else _shown(name) for name in names}


def _shown(name: str) -> str:
    return "I did not notice" if name == DONT_KNOW else name.replace("_", " ").capitalize()


def _settings(form: Form) -> Row:
    ours = {
        key: value
        for key in ("touchpoint", "due_minutes", "reached", "unreachable")
        if (value := getattr(form, key)) is not None
    }
    return {
        "form_title": form.title,
        "form_id": form.name,
        "version": form.version,
        **_ours(ours),
    }


def _not_carried(form: Form) -> Iterator[str]:
    yield "points, weights, wants and stages: kept in columns rivalry_…, which ODK ignores"
    yield "not applicable and not reached: both just not asked; told apart when imported"
    yield "don't know: a choice like any other; it leaves the score when imported"
    if form.due_minutes:
        yield f"due after {form.due_minutes} minutes: nobody is reminded; late is flagged on import"
    for item in form.items:
        title = f"item '{item.name}': "
        if item.type == "calculate":
            yield f"{title}worked out when imported, from {', '.join(map(str, item.calculate[1:]))}"
        elif lost := _lost(form, item):
            yield f"{title}asked of everybody, since it hangs on '{lost[0]}', worked out on import"
        if words(item):
            yield f"{title}'{', '.join(words(item))}' is a question of its own before the number"
        if item.after_facts:
            yield f"{title}shown last, but the facts above stay open"


def _sheet(sheet: Worksheet, rows: list[Row]) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    header: Row = {column: column for column in columns}
    for number, row in enumerate([header, *rows], start=1):
        for place, column in enumerate(columns, start=1):
            value = row.get(column)
            if value not in (None, ""):
                cell = sheet.cell(number, place, value)
                if isinstance(value, str):
                    cell.data_type = "s"  # never a formula, whatever it begins with
