"""Every mistake of a form file, so that its author mends all of them in one go."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from math import isfinite
from typing import TypeVar

from pydantic import BaseModel, JsonValue, ValidationError
from pydantic_core import ErrorDetails

from audits.templates.calculations import TAKES
from audits.templates.items import DONT_KNOW, Item, Template, span
from audits.templates.references import title as title_of
from audits.templates.references import together

Model = TypeVar("Model", bound=BaseModel)
SELECTS = ("select_one", "select_multiple")
MEASURED = ("count", "seconds", "calculate")
UNSCORED = ("text", "time", "evidence", "select_multiple")
ANCHORED = ["0", "3", "5", "8", "10"]
RESERVED = {
    "any", "always", "audit", "form", "business", "wave", "scenario", "shopper", "started_at",
    "submitted_at",
}  # fmt: skip


def check(raw: dict[str, JsonValue], stem: str) -> tuple[Template, list[Item], list[str]]:
    """(head, items, mistakes) of a parsed form file named `stem`."""
    given = raw.get("item")
    tables = given if isinstance(given, list) else []
    head, mistakes, bad_head = _salvage(Template, {k: v for k, v in raw.items() if k != "item"}, "")
    mistakes += _head(head, stem, bad_head)
    if not tables:
        mistakes.append("item: got none; write at least one [[item]]")
    items: list[Item] = []
    broken: set[tuple[str, str]] = set()
    for place, table in enumerate(tables, start=1):
        fields = table if isinstance(table, dict) else {}
        title = title_of(str(fields.get("name") or ""), place)
        item, wrong, bad = _salvage(Item, fields, title)
        mistakes += wrong
        broken |= {(item.name, field) for field in bad}
        mistakes += [f"{title}{one}" for one in _item(item, bad)]
        items.append(item)
    mistakes += together(head, items, broken)
    return head, items, mistakes


def _salvage(
    model: type[Model], raw: dict[str, JsonValue], title: str
) -> tuple[Model, list[str], set[str]]:
    """The model without its broken fields, so that one mistake does not hide the others."""
    try:
        return model.model_validate(raw), [], set()
    except ValidationError as failure:
        errors = failure.errors()
    broken = {str(error["loc"][0]) for error in errors}
    meant = {near for field in broken for near in get_close_matches(field, model.model_fields, 1)}
    lines = {title + _say(error, model): None for error in errors}  # a union says it twice
    kept = {field: value for field, value in raw.items() if field not in broken}
    return model.model_validate(kept), list(lines), broken | meant


def _say(error: ErrorDetails, model: type[BaseModel]) -> str:
    field = str(error["loc"][0])
    if error["type"] == "extra_forbidden":
        near = get_close_matches(field, model.model_fields, 1)
        instead = f"write '{near[0]}'" if near else "leave it out"
        return f"got unknown key '{field}'; {instead}"
    if "expected" in error.get("ctx", {}):
        return f"{field}: got {error['input']!r}; write {error['ctx']['expected']}"
    message = error["msg"].removeprefix("Value error, ")
    if message.startswith("got "):
        return f"{field}: {message}"
    message = message.removeprefix("Input should be ")
    return f"{field}: got {error['input']!r}; write {message}"


def _head(head: Template, stem: str, bad: set[str]) -> Iterator[str]:
    if head.name != stem and "name" not in bad:
        yield f"name: got '{head.name}'; write '{stem}', the name of the file"
    if not head.title and "title" not in bad:
        yield "title: got nothing; write what people call this form"


def _item(item: Item, bad: set[str]) -> Iterator[str]:
    """Mistakes that one item shows on its own."""
    if not re.fullmatch("[a-z][a-z0-9_]*", item.name) or item.name in RESERVED:
        yield f"name: got '{item.name}'; write a free name in small letters, such as 'hold_seconds'"
    if not item.label and "label" not in bad:
        yield "label: got nothing; write the question"
    if DONT_KNOW in item.choices:
        yield f"choices: got '{DONT_KNOW}'; leave it out, every scored item has it"
    for choice in item.choices:
        if not re.fullmatch("[a-z0-9_]+", choice):
            yield f"choices: got '{choice}'; write small letters, digits and _"
    if item.expect is not None and item.expect not in item.choices:
        instead = f"one of: {', '.join(item.choices)}" if item.choices else "it beside choices"
        yield f"expect: got '{item.expect}'; write {instead}"
    if item.most is not None and item.most < item.least:
        yield f"most: got {item.most}; write at least {item.least}, or a lower 'least'"
    if "type" not in bad:
        yield from _of_type(item, bad)
        yield from _scoring(item, bad)


def _of_type(item: Item, bad: set[str]) -> Iterator[str]:
    takes_choices = (*SELECTS, "count", "calculate")
    if item.type in SELECTS and not item.choices and "choices" not in bad:
        yield "choices: got none; write choices = { answer = points, … }"
    if item.choices and item.type not in takes_choices:
        yield f"choices: got some; leave them out, or write type = one of: {', '.join(SELECTS)}"
    if item.type == "rating" and list(item.anchors) != ANCHORED and "anchors" not in bad:
        yield f"anchors: got {', '.join(item.anchors) or 'none'}; write {', '.join(ANCHORED)}"
    if item.type == "rating" and not item.after_facts:
        yield "after_facts: got false; write true, ratings come after the facts"
    if (item.type == "calculate") != bool(item.calculate) and "calculate" not in bad:
        yield f"calculate: got {item.calculate}; write it where type is calculate, and only there"
    if item.calculate and str(item.calculate[0]) not in TAKES:
        yield f"calculate: got '{item.calculate[0]}'; write one of: {', '.join(TAKES)}"


def _scoring(item: Item, bad: set[str]) -> Iterator[str]:
    for field in ("want", "stage", "weight"):
        given = getattr(item, field) is not None or field in bad
        if not given and (item.want or item.stage or item.weight):
            yield f"{field}: got nothing; a scored item has want, stage and weight"
    yield from _points_in_range(item)
    if not item.scored:
        return
    if item.type in UNSCORED:
        yield f"weight: got {item.weight}; leave it out, {item.type} has no points"
    unpriced = [choice for choice, points in item.choices.items() if points is None]
    if unpriced and item.type != "select_multiple":
        yield f"choices: got no points for {', '.join(unpriced)}; write answer = 0..1"
    if item.type in MEASURED and not bad & {"points", "best", "worst", "scale"}:
        yield from _measured(item)


def _points_in_range(item: Item) -> Iterator[str]:
    for field, table in (("choices", item.choices), ("points", item.points)):
        for answer, points in table.items():
            if points is not None and not 0 <= points <= 1:
                yield f"{field}: got {answer} = {points:g}; write points from 0 to 1"
    for key in item.points:
        if not re.fullmatch(r"[0-9]{1,6}(\+|-[0-9]{1,6})?", key):
            yield f"points: got '{key}'; write a count such as 2, 2-4 or 5+"


def _measured(item: Item) -> Iterator[str]:
    """A number needs points for every value that can be given."""
    goalposts = [item.best, item.worst, item.scale]
    if any(one is not None for one in goalposts):
        if None in goalposts or item.best == item.worst:
            yield "best: got half of it; write best, worst (another number) and scale"
        elif item.scale == "log" and min(item.best or 0, item.worst or 0) <= 0:
            yield "scale: got 'log' with a goalpost of 0; write goalposts above 0, or 'linear'"
        if item.points:
            yield "points: got a table and goalposts; write one of the two"
    elif item.points:
        yield from _gaps(item)
    elif item.type != "calculate" or not item.choices:
        yield "points: got none; write a table of counts, or best, worst and scale"


def _gaps(item: Item) -> Iterator[str]:
    try:
        spans = sorted(span(key) for key in item.points)
    except ValueError:
        return  # said already
    most = float("inf") if item.most is None else item.most
    following: float = item.least
    for low, high in spans:
        if low != following or high < low:
            yield f"points: got {', '.join(item.points)}; write each count from {following:g} once"
            return
        following = high + 1
    if following <= most and isfinite(following):
        yield f"points: got nothing for {following:g} and more; write '{following:g}+' or 'most'"
