"""Conditions as XLSForm writes them (`${a} = 'yes' and ${b} >= 3`), and back."""

import re
from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from audits.templates.conditions import Condition, branches
from audits.templates.items import Item

INSTEAD = "__instead"  # question for a word or "don't know" where a number is asked for
_TOKEN = re.compile(
    r"\s*(?:(?P<call>selected)\s*\(\s*\$\{(?P<of>[\w.-]+)\}\s*,\s*(?P<choice>'[^']*'|\"[^\"]*\")"
    r"\s*\)|\$\{(?P<name>[\w.-]+)\}\s*(?P<sign><=|>=|<|>|=)\s*"
    r"(?P<value>'[^']*'|\"[^\"]*\"|-?\d+(?:\.\d+)?)|(?P<word>and|or)\b|(?P<bracket>[()]))"
)


class NotCarriedError(ValueError):
    """The other language cannot say this."""


def to_xpath(condition: Condition, items: Mapping[str, Item]) -> str:
    """The condition for ODK; NotCarriedError where it hangs on what only Rivalry works out.

    >>> to_xpath({"a": ["yes", "no"], "b": {">=": 3}}, {"a": Item(type="yes_no"), "b": Item()})
    "(${a} = 'yes' or ${a} = 'no') and ${b} >= 3"
    """
    return " and ".join(_both(condition, items))


def _both(condition: Condition, items: Mapping[str, Item]) -> Iterator[str]:
    for name, test in condition.items():
        if name == "any":
            yield _either([to_xpath(branch, items) for branch in branches(test)])
        elif items[name].type == "calculate":
            raise NotCarriedError(name)
        else:
            yield _test(items[name], name, test)


def _either(parts: list[str]) -> str:
    return f"({' or '.join(parts)})" if len(parts) > 1 else parts[0]


def _test(item: Item, name: str, test: JsonValue) -> str:
    if isinstance(test, list):
        return _either([_test(item, name, one) for one in test])
    if isinstance(test, dict):
        return " and ".join(f"${{{name}}} {sign} {limit}" for sign, limit in test.items())
    if isinstance(test, str) and item.type == "select_multiple":
        return f"selected(${{{name}}}, '{test}')"
    if isinstance(test, str):
        return f"${{{name + INSTEAD if item.type == 'count' else name}}} = '{test}'"
    return f"${{{name}}} = {test}"


def from_xpath(text: str) -> Condition:
    """A plain condition of ODK; NotCarriedError for whatever else XPath can say.

    >>> from_xpath("${a} = 'yes' and (${b} > 3 or selected(${c}, 'x'))")
    {'a': 'yes', 'any': [{'b': {'>': 3}}, {'c': 'x'}]}
    """
    tokens, place = [], 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        if not found:
            raise NotCarriedError(text)
        tokens.append(found)
        place = found.end()
    condition, rest = _or(tokens)
    if rest:
        raise NotCarriedError(text)
    return condition


Tokens = list[re.Match[str]]


def _or(tokens: Tokens) -> tuple[Condition, Tokens]:
    first, tokens = _and(tokens)
    ways = [first]
    while tokens and tokens[0]["word"] == "or":
        more, tokens = _and(tokens[1:])
        ways.append(more)
    return (first if len(ways) == 1 else {"any": list[JsonValue](ways)}), tokens


def _and(tokens: Tokens) -> tuple[Condition, Tokens]:
    whole, tokens = _one(tokens)
    while tokens and tokens[0]["word"] == "and":
        more, tokens = _one(tokens[1:])
        if set(whole) & set(more):
            raise NotCarriedError("a name twice")
        whole = {**whole, **more}
    return whole, tokens


def _one(tokens: Tokens) -> tuple[Condition, Tokens]:
    if not tokens:
        raise NotCarriedError("an end too early")
    first, rest = tokens[0], tokens[1:]
    if first["bracket"] == "(":
        inner, rest = _or(rest)
        if not rest or rest[0]["bracket"] != ")":
            raise NotCarriedError("an open bracket")
        return inner, rest[1:]
    if first["call"]:
        return {first["of"]: first["choice"][1:-1]}, rest
    if not first["name"]:
        raise NotCarriedError(first[0])
    value = _value(first["value"])
    return {first["name"]: value if first["sign"] == "=" else {first["sign"]: value}}, rest


def _value(text: str) -> JsonValue:
    if text[0] in "'\"":
        return text[1:-1]
    return float(text) if "." in text else int(text)
