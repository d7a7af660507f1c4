"""Mistakes between the items of a form: names, rings, items that can never appear."""

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import pairwise

from pydantic import JsonValue

from audits.templates.calculations import TAKES
from audits.templates.conditions import COMPARE, Condition, alternatives, branches, passes
from audits.templates.items import Item, Template, arises, cycles, needs

Items = dict[str, Item]
NUMBERS = ("count", "seconds", "calculate", "rating")


def title(name: str, place: int = 0) -> str:
    """How a line about an item begins."""
    return f"item '{name}': " if name else f"item {place}: "


def together(head: Template, items: list[Item], broken: set[tuple[str, str]]) -> Iterator[str]:
    """Mistakes that only show when the items are seen together."""
    for field in ("name", "id"):
        for value, times in Counter(getattr(item, field) for item in items).items():
            if value and times > 1:
                yield f"{title(value)}got the {field} {times} times; write it once"
    total = sum(item.weight or 0 for item in items)
    if items and abs(total - 100) > 1e-6 and not any(field == "weight" for _, field in broken):
        yield f"weight: got a sum of {total:g}; write weights that sum to 100"
    by_name = {item.name: item for item in items}
    for field in ("reached", "unreachable"):
        yield from (f"{field}: {one}" for one in _condition(getattr(head, field) or {}, by_name))
    for item in items:
        yield from (f"{title(item.name)}{one}" for one in _references(item, by_name))
    yield from _order(head, items)


def _references(item: Item, items: Items) -> Iterator[str]:
    own = {} if isinstance(item.arises, str) else item.arises or {}
    for field, condition in (("relevant", item.relevant), ("arises", own)):
        yield from (f"{field}: {one}" for one in _condition(condition, items))
    takes = TAKES.get(str(item.calculate[0]), []) if item.calculate else []
    if takes:
        yield from _inputs(item.calculate[1:], takes, items)


def _inputs(given: list[str | float], takes: list[str], items: Items) -> Iterator[str]:
    endless = takes[-1].endswith("…")
    fewest = len(takes) - endless
    if len(given) < fewest or (len(given) > len(takes) and not endless):
        yield f"calculate: got {len(given)} inputs; write {', '.join(takes)}"
    for place, one in enumerate(given):
        wanted = takes[min(place, len(takes) - 1)].removesuffix("…")
        found = items.get(one) if isinstance(one, str) else None
        kind = "number" if not isinstance(one, str) else found.type if found else "no item"
        if kind != wanted:
            yield f"calculate: got '{one}' ({kind}); write a {wanted}"


def _condition(condition: Condition, items: Items) -> Iterator[str]:
    for name, test in condition.items():
        if name == "any":
            if not branches(test) or branches(test) != test:
                yield f"any: got {test!r}; write a list of conditions"
            for branch in branches(test):
                yield from _condition(branch, items)
        elif name not in items:
            near = get_close_matches(name, items, 1)
            yield f"got unknown item '{name}'; write {near[0] if near else 'the name of an item'}"
        else:
            yield from _test(test, items[name])


def _test(test: JsonValue, item: Item) -> Iterator[str]:
    if isinstance(test, list):
        for one in test:
            yield from _test(one, item)
    elif isinstance(test, dict):
        for sign, limit in test.items():
            if sign not in COMPARE or not _is_number(limit):
                yield f"got {item.name} {sign} {limit}; write one of: {' '.join(COMPARE)}, a number"
        if item.type not in NUMBERS:
            yield f"got a number for '{item.name}' ({item.type}); write one of its answers"
    elif _is_number(test) and item.type in NUMBERS:
        return
    elif test not in _words(item):
        yield f"got {item.name} = {test!r}; write one of: {', '.join(_words(item)) or 'a number'}"


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _words(item: Item) -> list[str]:
    return ["yes", "no"] if item.type == "yes_no" else list(item.choices)


def _order(head: Template, items: list[Item]) -> Iterator[str]:
    by_name = {item.name: item for item in items}
    rings = cycles(tuple(items), head.reached)
    for ring in rings:
        yield f"{title(ring[0])}got a ring: {' needs '.join(ring)}; cut it"
    for item in items:
        late = [
            one for one in needs(item, head.reached) if one in by_name and by_name[one].after_facts
        ]
        if late and not item.after_facts:
            yield f"{title(item.name)}got a fact that needs '{late[0]}'; write after_facts = true"
    for item, following in pairwise(items):
        if item.after_facts and not following.after_facts:
            yield f"{title(following.name)}got a fact after '{item.name}'; write ratings last"
    for item in items:
        if not can_appear(item, head.reached, by_name):
            yield f"{title(item.name)}got conditions that never hold together; write others"


def can_appear(item: Item, reached: Condition, items: Items) -> bool:
    """Is there any way to answer the other items so that this one comes up?"""
    ways = alternatives({"any": [item.relevant]}) if item.relevant else [[]]
    more = arises(item, reached)
    ways = [way + other for way in ways for other in (alternatives(more) if more else [[]])]
    return any(_possible(way, reached, items, {item.name}) for way in ways)


def _possible(
    way: list[tuple[str, JsonValue]], reached: Condition, items: Items, seen: set[str]
) -> bool:
    """Can all tests pass, the items they ask about coming up themselves?"""
    asked = {name for name, _ in way if name in items}
    tests = {name: [test for other, test in way if other == name] for name in asked}
    if not all(_satisfiable(items[name], tests[name]) for name in asked):
        return False
    fresh = sorted(asked - seen)
    if not fresh:
        return True
    condition = items[fresh[0]].relevant
    more = arises(items[fresh[0]], reached)
    grown = [
        way + first + second
        for first in (alternatives(condition) if condition else [[]])
        for second in (alternatives(more) if more else [[]])
    ]
    return any(_possible(one, reached, items, seen | {fresh[0]}) for one in grown)


def _satisfiable(item: Item, tests: list[JsonValue]) -> bool:
    tests = [test for test in tests if not any(_test(test, item))]  # a wrong test is said already
    limits = {float(n) for test in tests for n in _numbers(test)}
    near = sorted({one for n in limits for one in (n - 1, n - 0.5, n, n + 0.5, n + 1)} | {0.0, 1.0})
    numbers = [n for n in near if _allowed(item, n)]
    words = [[word] for word in _words(item)] if item.type == "select_multiple" else _words(item)
    free = item.type in ("text", "time", "evidence")
    return free or any(all(passes(test, value) for test in tests) for value in [*words, *numbers])


def _numbers(test: JsonValue) -> Iterator[float]:
    if isinstance(test, list):
        for one in test:
            yield from _numbers(one)
    elif isinstance(test, dict):
        yield from (float(n) for n in test.values() if isinstance(n, int | float))
    elif isinstance(test, int | float):
        yield float(test)


def _allowed(item: Item, number: float) -> bool:
    if item.type == "rating":
        return 0 <= number <= 10 and number.is_integer()
    if item.type == "count":
        most = float("inf") if item.most is None else item.most
        return item.least <= number <= most and number.is_integer()
    return item.type in NUMBERS and number >= 0
