"""No page sooner than the site allows, and none at all once it has said so."""

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path

from crawlers.allowance import Allowance, SpentError

MAX_WAIT_S = 60  # told to stay away for longer, we leave the rest of the site alone
MOST_REFUSALS = 3
REFUSED_S = 10  # after a 429 without Retry-After; doubles each time


class LostError(Exception):
    """This step cannot be made; the text says why."""


@dataclass
class Pace:
    """One request for a page at a time, `delay_s` apart, in all contexts together; none at all
    once the site has said so three times, or for longer than a person would wait; nor when the
    day's allowance is spent. `folder`: where each load is noted."""

    delay_s: float
    folder: Path
    allowance: Allowance = field(default_factory=Allowance)
    next_at: float = 0.0
    refusals: int = 0

    @property
    def told_off(self) -> bool:
        """Were we told to stay away?"""
        wait_s = self.next_at - time.monotonic()
        return self.refusals >= MOST_REFUSALS or wait_s > max(MAX_WAIT_S, self.delay_s)

    async def turn(self) -> None:
        now = time.monotonic()
        wait_s = max(0.0, self.next_at - now)
        if self.told_off:
            raise LostError("http 429: told to stay away")
        if not self.allowance.left:
            raise SpentError
        self.next_at = now + wait_s + self.delay_s
        await asyncio.sleep(wait_s)

    def loaded(self) -> None:
        """A page was asked for."""
        self.allowance.take(self.folder)

    def refused(self, told_s: float | None) -> None:
        """429 or 503: come back when told, else later each time."""
        self.refusals += 1
        wait_s = REFUSED_S * 2 ** (self.refusals - 1) if told_s is None else told_s
        self.next_at = max(self.next_at, time.monotonic() + wait_s)
