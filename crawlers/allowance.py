"""How many pages a browser asks of one host in a day, over all runs and processes."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from crawlers.visits.loads import append, records

FILE = "asked.jsonl"


class SpentError(Exception):
    """Today this host is asked for nothing more."""


@dataclass
class Allowance:
    """`most` loads of a day, `used` of them by whoever asked `host` today."""

    host: str = ""
    most: float = math.inf
    used: int = 0

    @property
    def left(self) -> float:
        return self.most - self.used

    def fits(self, loads: int) -> bool:
        """Is there room for so many? What no day has room for begins a day, and takes all of it."""
        return loads <= self.left or (not self.used and self.left > 0)

    def take(self, folder: Path) -> None:
        """One load, noted in the folder of its capture before it is made."""
        self.used += 1
        append(folder / FILE, {"at": datetime.now(UTC).isoformat(), "host": self.host})


def asked(folder: Path, day: date) -> Iterator[str]:
    """The host of each load that was made into this folder on `day` (of this machine's zone)."""
    for raw in records(folder, FILE):
        if datetime.fromisoformat(raw["at"]).astimezone().date() == day:
            yield raw["host"]
