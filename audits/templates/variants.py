"""A form built from another by what differs: items of its own, changed ones, dropped ones."""

from collections.abc import Iterator
from difflib import get_close_matches

from pydantic import JsonValue

Raw = dict[str, JsonValue]
ADDED = ("based_on", "drop")  # keys that only a variant has, beside an item's `after`


def resolve(raw: Raw, base: Raw) -> tuple[Raw, list[str]]:
    """(the whole form, mistakes) of a variant's file and that of the form it names.

    An item of the base's name changes the keys that it writes; one of a new name stands behind
    the item that its `after` names, without one it comes first.
    """
    mistakes = list(_mistakes(raw, base))
    items = {str(item["name"]): dict(item) for item in tables(base)}
    for name in _drops(raw):
        items.pop(str(name), None)
    order = list(items)
    for place, given in enumerate(tables(raw), start=1):
        item = dict(given)
        after, name = item.pop("after", None), str(item.get("name") or f"item {place}")
        if after is not None and name in items and name in order:
            order.remove(name)
        if name not in order:
            order.insert(order.index(str(after)) + 1 if after in order else 0, name)
        items[name] = {**items.get(name, {}), **item}
    head = {**base, **{key: value for key, value in raw.items() if key not in ADDED}}
    return {**head, "item": [items[name] for name in order]}, mistakes


def tables(raw: Raw) -> list[Raw]:
    """The items of a form file that are tables; `checks` names what is not."""
    given = raw.get("item")
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def _drops(raw: Raw) -> list[JsonValue]:
    given = raw.get("drop", [])
    return given if isinstance(given, list) else []


def _mistakes(raw: Raw, base: Raw) -> Iterator[str]:
    if "based_on" in base:
        yield f"based_on: got '{raw['based_on']}', itself a variant; write '{base['based_on']}'"
    known = [str(item.get("name")) for item in tables(base)]
    if not isinstance(raw.get("drop", []), list):
        yield f"drop: got {raw['drop']!r}; write a list of names"
    for name in _drops(raw):
        if name not in known:
            yield f"drop: got '{name}'; write {_near(str(name), known)}"
    for item in tables(raw):
        name, after = item.get("name"), item.get("after")
        if after is not None and after not in known:
            yield f"item '{name}': after: got '{after}'; write {_near(str(after), known)}"
        known.append(str(name))


def _near(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, 1)
    return f"'{near[0]}'" if near else "the name of an item"
