"""What the system works out from other answers, so that nobody has to."""

from collections.abc import Callable
from datetime import datetime

from audits.clock import Clock
from audits.templates.conditions import Value

Inputs = list[Value | None]  # None: known to have no answer


def elapsed_seconds(clock: Clock, start: Value | None, *ends: Value | None) -> Value | None:
    """Seconds to the first of `ends`, 'never' without one; None where times run backwards."""
    came = [_moment(end) for end in ends if end is not None]
    if start is None or not came:
        return None if start is None else "never"
    return _whole((min(came) - _moment(start)).total_seconds())


def business_seconds(clock: Clock, start: Value | None, end: Value | None) -> Value | None:
    """The same while the business was open."""
    if start is None or end is None:
        return None if start is None else "never"
    if _moment(end) < _moment(start):
        return None
    return _whole(clock.seconds(_moment(start), _moment(end)))


def reply_in_time(
    clock: Clock, start: Value | None, end: Value | None, hours: Value | None, which: Value | None
) -> Value | None:
    """Did the reply keep the stated hours: 'inside', 'late', 'never'."""
    measure = business_seconds if which == "working_hours" else elapsed_seconds
    took = measure(clock, start, end)
    if not isinstance(took, int | float) or not isinstance(hours, int | float):
        return took
    return "inside" if took <= hours * 3600 else "late"


def within(
    clock: Clock, took: Value | None, allowed: Value | None, margin: Value | None
) -> Value | None:
    """'yes' if it took no longer than allowed, times `margin`."""
    if not all(isinstance(one, int | float) for one in (took, allowed, margin)):
        return None
    return "yes" if took <= allowed * margin else "no"  # type: ignore[operator]


def _moment(value: Value) -> datetime:
    return datetime.fromisoformat(str(value))


def _whole(seconds: float) -> Value | None:
    if seconds < 0:
        return None
    return int(seconds) if seconds.is_integer() else seconds


CALCULATIONS: dict[str, Callable[..., Value | None]] = {
    "elapsed_seconds": elapsed_seconds,
    "business_seconds": business_seconds,
    "reply_in_time": reply_in_time,
    "within": within,
}

# What each takes: types of items, or "number" for a constant; the last repeats where it ends in …
TAKES: dict[str, list[str]] = {
    "elapsed_seconds": ["time", "time", "time…"],
    "business_seconds": ["time", "time"],
    "reply_in_time": ["time", "time", "count", "select_one"],
    "within": ["seconds", "seconds", "number"],
}
