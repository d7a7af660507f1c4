"""One way of checking what a person typed, a CSV holds or a browser sent."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from audits.templates.conditions import Value
from audits.templates.items import DONT_KNOW, Item

LONGEST_TEXT = 5_000


def parse(item: Item, text: object) -> Value:
    """The answer as it is kept (plain JSON); ValueError says what was got and what to write.

    >>> parse(Item(type="seconds"), "1:30")
    90
    """
    text = text.strip() if isinstance(text, str) else text
    if text == DONT_KNOW and item.scored and item.type != "calculate":
        return DONT_KNOW
    return PARSERS[item.type](item, text)


def written(value: Value) -> str:
    """An answer as text; `parse` reads it back."""
    return " ".join(value) if isinstance(value, list) else str(value)


def _wrong(text: object, instead: str) -> ValueError:
    shown = text if isinstance(text, str) and len(text) <= 40 else str(text)[:40]
    return ValueError(f"got '{shown}'; write {instead}")


def _one(item: Item, text: object) -> str:
    choices = ("yes", "no") if item.type == "yes_no" else tuple(item.choices)
    found = text.lower() if isinstance(text, str) else ""
    if found not in choices:
        raise _wrong(text, f"one of: {', '.join(choices)}")
    return found


def _several(item: Item, text: object) -> list[str]:
    given = text.lower().split() if isinstance(text, str) else text
    if not isinstance(given, list) or not given or not set(map(str, given)) <= set(item.choices):
        raise _wrong(text, f"some of, with spaces between: {' '.join(item.choices)}")
    return [choice for choice in item.choices if choice in given]


def _count(item: Item, text: object) -> int | str:
    if isinstance(text, str) and text.lower() in item.choices:
        return text.lower()
    number = int(text) if isinstance(text, str) and re.fullmatch("[0-9]{1,6}", text) else text
    most = item.most if item.most is not None else 999_999
    if type(number) is not int or not item.least <= number <= most:
        bounds = f"from {item.least} to {most}" if item.most is not None else f"≥ {item.least}"
        words = f", or one of: {', '.join(item.choices)}" if item.choices else ""
        raise _wrong(text, f"a whole number {bounds}{words}")
    return number


def _seconds(item: Item, text: object) -> float:
    if type(text) in (int, float) and 0 <= text < 10_000_000:  # type: ignore[operator]
        return text  # type: ignore[return-value]
    clock = re.fullmatch(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,7}(?:\.\d{1,3})?)", str(text), re.A)
    if not clock or (clock[2] and float(clock[3]) >= 60) or (clock[1] and int(clock[2]) >= 60):
        raise _wrong(text, "seconds such as 90, 1:30 or 1:02:03")
    total = int(clock[1] or 0) * 3600 + int(clock[2] or 0) * 60 + float(clock[3])
    return int(total) if total.is_integer() else total


def _rating(item: Item, text: object) -> int:
    number = int(text) if isinstance(text, str) and re.fullmatch("[0-9]{1,2}", text) else text
    if type(number) is not int or not 0 <= number <= 10:
        raise _wrong(text, "a whole number from 0 to 10")
    return number


def _time(item: Item, text: object) -> str:
    return parse_time(text)


def parse_time(text: object) -> str:
    """A moment with its offset, as UTC: a time without one could be any of 24.

    >>> parse_time("2026-03-01 10:00+01:00")
    '2026-03-01T09:00:00Z'
    """
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) else text
        if not isinstance(at, datetime) or at.tzinfo is None:
            raise ValueError
        return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError):
        raise _wrong(text, "a time with its offset, such as 2026-03-01T10:00+00:00") from None


def _text(item: Item, text: object) -> str:
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST_TEXT:
        raise _wrong(text, f"1 to {LONGEST_TEXT} characters")
    if re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", text):
        raise ValueError("got a control character; write plain text")
    return text


def _evidence(item: Item, text: object) -> str:
    if not isinstance(text, str) or not re.fullmatch(r"\w[\w.-]{0,199}", text):
        raise _wrong(text, "a file name without folders, or its SHA-256")
    return text


def _calculated(item: Item, text: object) -> Value:
    raise _wrong(text, f"nothing: it is calculated from {', '.join(map(str, item.calculate[1:]))}")


PARSERS: dict[str, Callable[[Item, object], Value]] = {
    "yes_no": _one,
    "select_one": _one,
    "select_multiple": _several,
    "count": _count,
    "seconds": _seconds,
    "time": _time,
    "rating": _rating,
    "text": _text,
    "evidence": _evidence,
    "calculate": _calculated,
}
