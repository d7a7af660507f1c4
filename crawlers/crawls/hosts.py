"""The patience of one host: its pace, and what it said about coming back later."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from crawlers.crawls.limits import Limits


@dataclass(slots=True)
class Host:
    """All times are of one monotonic clock, in seconds."""

    delay_s: float
    not_before: float = 0.0
    last_start: float = float("-inf")
    waits_since: float = float("-inf")
    asking: int = 0
    refusals: int = 0
    failures: int = 0
    given_up: str | None = None

    def wait_s(self, now: float) -> float:
        """Seconds until the next request may start."""
        return max(self.not_before, self.last_start + self.delay_s) - now

    def answered(self) -> None:
        """It gave a page (or said that there is none): all is well."""
        self.refusals = self.failures = 0

    def failed(self, error: str, limits: Limits) -> None:
        """Timeout, reset …: after some in a row there is nobody."""
        self.failures += 1
        if self.failures >= limits.failures:
            self.given_up = f"{error} {self.failures} times in a row"

    def refused(
        self, told_s: float | None, asked_at: float, now: float, over_at: float, limits: Limits
    ) -> None:
        """429, or 503 with Retry-After: wait as told, or leave."""
        if asked_at > self.waits_since:  # else: sent before we were told; the same refusal
            self.refusals += 1
        wait_s = limits.refusal_wait_s * 2 ** (self.refusals - 1) if told_s is None else told_s
        self.waits_since = now
        self.not_before = max(self.not_before, now + wait_s)
        if self.refusals >= limits.refusals:
            self.given_up = f"refused {self.refusals} times"
        elif wait_s > limits.retry_after_cap_s or now + wait_s > over_at:
            self.given_up = f"asks to wait {wait_s:.0f} s"


def retry_after(value: str | None, said_at: datetime | None = None) -> float | None:
    """Seconds to wait, from a Retry-After header (RFC 9110 10.2.3); None = not given.

    A date is as far away as it was when it was said (None: just now).

    >>> retry_after("120"), retry_after("Thu, 01 Jan 1970 00:00:00 GMT"), retry_after("soon")
    (120.0, 0.0, None)
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # OverflowError: a time zone of ten thousand hours
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - (said_at or datetime.now(UTC))).total_seconds())
