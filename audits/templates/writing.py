"""A form as TOML text, as a person would write it; `read_form` reads it back."""

import json
import re

from pydantic import JsonValue

from audits.templates.variants import Raw, tables


def toml(raw: Raw) -> str:
    """The text of a parsed form file.

    >>> print(toml({"name": "x", "item": [{"name": "a", "choices": {"yes": 1.0}}]}), end="")
    name = "x"
    <BLANKLINE>
    [[item]]
    name = "a"
    choices = { yes = 1.0 }
    """
    head = {key: value for key, value in raw.items() if key != "item"}
    parts = [_lines(head), *("[[item]]\n" + _lines(item) for item in tables(raw))]
    return "\n".join(parts)


def _lines(table: Raw) -> str:
    return "".join(f"{_key(key)} = {inline(value)}\n" for key, value in table.items())


def _key(key: str) -> str:
    return key if re.fullmatch("[A-Za-z0-9_-]+", key) else _text(key)


def inline(value: JsonValue) -> str:
    """A value as it stands behind `key =`."""
    if isinstance(value, dict):
        inner = ", ".join(f"{_key(key)} = {inline(one)}" for key, one in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(inline, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return _text(value) if isinstance(value, str) else str(value)


def _text(text: str) -> str:
    # JSON escapes what TOML wants escaped, but for this one
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
