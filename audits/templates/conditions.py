"""Conditions as data: `{put_on_hold = "yes", queue_seconds = {">=" = 30}}`: all must hold.

A list means "one of these", `any = [condition, …]` "one of these conditions". Being JSON, the same
tree can be evaluated by a browser.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from itertools import product

from pydantic import JsonValue

Value = str | int | float | list[str]
Known = Mapping[str, Value | None]  # None: known to have no answer; absent: not known yet
Condition = dict[str, JsonValue]

COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def holds(condition: Condition, known: Known) -> bool | None:
    """True, False, or None where it hangs on an answer that is not there yet.

    >>> holds({"hold": "yes", "wait": {">": 30}}, {"wait": 10})
    False
    >>> holds({"hold": "yes", "wait": {">": 30}}, {"wait": 60}) is None
    True
    """
    verdict: bool | None = True
    for name, test in condition.items():
        if name == "any":
            one = _any(test, known)
        else:
            one = passes(test, known[name]) if name in known else None
        if one is False:
            return False
        if one is None:
            verdict = None
    return verdict


def _any(conditions: JsonValue, known: Known) -> bool | None:
    verdicts = [holds(one, known) for one in branches(conditions)]
    return True if True in verdicts else None if None in verdicts else False


def passes(test: JsonValue, value: Value | None) -> bool:
    """Does the answer pass? No answer passes nothing, a number never equals a word.

    >>> passes(["never", {">": 3600}], 4000), passes({">": 3600}, "never")
    (True, False)
    """
    if isinstance(test, list):
        return any(passes(one, value) for one in test)
    if isinstance(test, dict):
        return isinstance(value, int | float) and all(
            isinstance(limit, int | float) and COMPARE[sign](value, limit)
            for sign, limit in test.items()
        )
    return test in value if isinstance(value, list) else value is not None and value == test


def branches(conditions: JsonValue) -> list[Condition]:
    """The conditions of an `any`; what is not a condition is left out (`checks` names it)."""
    found = conditions if isinstance(conditions, list) else []
    return [one for one in found if isinstance(one, dict)]


def names(condition: Condition) -> Iterator[str]:
    """Every item that a condition asks about."""
    for name, test in condition.items():
        if name == "any":
            for branch in branches(test):
                yield from names(branch)
        else:
            yield name


def alternatives(condition: Condition) -> list[list[tuple[str, JsonValue]]]:
    """The ways in which a condition can hold, each a list of (item, test) that all must pass.

    >>> alternatives({"a": "yes", "any": [{"b": 1}, {"c": 2}]})
    [[('a', 'yes'), ('b', 1)], [('a', 'yes'), ('c', 2)]]
    """
    parts: list[list[list[tuple[str, JsonValue]]]] = []
    for name, test in condition.items():
        if name == "any":
            parts.append([way for branch in branches(test) for way in alternatives(branch)])
        else:
            parts.append([[(name, test)]])
    return [[pair for part in ways for pair in part] for ways in product(*parts)]
