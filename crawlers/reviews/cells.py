"""What stands in a cell: numbers, stars, moments, yes and no, as exports write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

WORDS = {"ONE": 1.0, "TWO": 2.0, "THREE": 3.0, "FOUR": 4.0, "FIVE": 5.0}  # Google's StarRating
YES = {"true", "yes", "y", "1", "invited", "invitation", "solicited", "ja", "oui", "sí", "si"}
NO = {"false", "no", "n", "0", "organic", "uninvited", "not invited", "unsolicited", "nein", "non"}
UNIX, UNIX_MS = "unix", "unix_ms"
# Shapes that exports have, to propose a `day_format` by; day before month unless it cannot be.
SHAPES = (
    "%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d/%m/%Y", "%m/%d/%Y", "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%d-%m-%Y", "%Y/%m/%d",
    "%Y/%m/%d %H:%M:%S", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%Y.%m.%d",
    "%m/%d/%y", "%d.%m.%y",
)  # fmt: skip
_OUT_OF = re.compile(
    r"^\s*([\d.,]+)\s*(?:/\s*(\d+)|(?:out of|von|sur|su|de|van|stars?)(?:\s+(\d+))?.*)\s*$", re.I
)
_THOUSANDS = re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")


def text(value: Any) -> str:
    """A cell as text: "" for nothing, whole floats without `.0`, moments in ISO form.

    >>> [text(None), text(3.0), text(" a "), text(date(2026, 1, 2)), text(True)]
    ['', '3', 'a', '2026-01-02', 'true']
    """
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):  # a datetime, too
        return value.isoformat()
    return str(value).strip()


@lru_cache(maxsize=100_000)
def number(cell: str) -> float | None:
    """A number; thousands as in 1,234.5, a decimal comma as in 4,5. None where it is none.

    >>> [number("4.5"), number("4,5"), number("$1,234,567"), number("x"), number("nan")]
    [4.5, 4.5, 1234567.0, None, None]
    """
    cell = "".join(cell.split()).strip("$€£%'")
    if _THOUSANDS.match(cell):
        cell = cell.replace(",", "")
    elif cell.count(",") == 1 and "." not in cell:
        cell = cell.replace(",", ".")
    try:
        found = float(cell)
    except ValueError:
        return None
    return found if abs(found) < float("inf") else None


@lru_cache(maxsize=10_000)
def stars(cell: str, low: float = 1, high: float = 5) -> float | None:
    """A rating as 1 to 5 stars; from another scale in proportion. None where it is none.

    >>> [stars("4"), stars("4.0 out of 5 stars"), stars("FIVE"), stars("★★★☆☆"), stars("8", 0, 10)]
    [4.0, 4.0, 5.0, 3.0, 4.2]
    >>> [stars("6"), stars("0"), stars("7/10"), stars("")]
    [None, None, None, None]
    """
    if cell in WORDS:
        found: float | None = WORDS[cell]
    elif cell and not cell.strip("★☆⭐"):
        found = float(cell.count("★") + cell.count("⭐"))
    elif said := _OUT_OF.match(cell):
        of = said[2] or said[3]
        found = number(said[1]) if of is None or float(of) == high else None
    else:
        found = number(cell)
    if found is None or not low <= found <= high:
        return None
    return found if (low, high) == (1, 5) else round(1 + 4 * (found - low) / (high - low), 9)


@lru_cache(maxsize=10_000)  # a million reviews are of a few thousand days
def moment(cell: str, day_format: str | None = None) -> datetime | None:
    """A day or a moment, as UTC; without a zone it is taken as UTC. None where it is none.

    `day_format`: as of strptime, or `unix` (seconds since 1970), or `unix_ms`.

    >>> moment("2026-01-02T03:04:05+01:00")
    datetime.datetime(2026, 1, 2, 2, 4, 5, tzinfo=datetime.timezone.utc)
    >>> [moment("02.01.2026"), moment("02.01.2026", "%d.%m.%Y") == moment("2026-01-02")]
    [None, True]
    """
    try:
        if day_format in (UNIX, UNIX_MS):
            return datetime.fromtimestamp(float(cell) / (1000 if day_format == UNIX_MS else 1), UTC)
        found = (
            datetime.strptime(cell, day_format)
            if day_format
            else datetime.fromisoformat(cell.removesuffix(" UTC"))
        )
    except (ValueError, OverflowError, OSError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def proposed(cell: str) -> str | None:
    """The `day_format` that would fit a cell; None where we know of none.

    >>> [proposed("05.04.2024"), proposed("04/25/2024"), proposed("1712275200"), proposed("x")]
    ['%d.%m.%Y', '%m/%d/%Y', 'unix', None]
    """
    if cell.isdigit() and len(cell) in (10, 13):
        return UNIX if len(cell) == 10 else UNIX_MS
    return next((shape for shape in SHAPES if moment(cell, shape)), None)


def truth(cell: str) -> bool | None:
    """Yes or no; None where it is neither."""
    word = cell.strip().lower()
    return True if word in YES else False if word in NO else None
