"""What is asked of one site, and what comes of each goal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawlers.allowance import Allowance
from crawlers.journeys.replay import Walked

Raw = dict[str, Any]


@dataclass(frozen=True)
class Errand:
    """The goals of one site, where their ways are kept, and the manners it asks for.

    `language`: of the site, for what its links are called; None: as its home page says.
    `pinned`: goal → names (or CSS selectors) of what to press, where somebody knows better.
    """

    site: str
    folder: Path
    allowed: Callable[[str], bool]
    delay_s: float
    progress: Callable[[str], None]
    goals: Sequence[str]
    hosts: Sequence[str] = ()
    language: str | None = None
    pinned: Mapping[str, Sequence[str]] = field(default_factory=dict)
    allowance: Allowance = field(default_factory=Allowance)


@dataclass
class Trip:
    """What is gathered about one goal."""

    goal: str
    adds: int = 0
    rejections: list[str] = field(default_factory=list)
    gate: list[dict[str, str]] = field(default_factory=list)
    walks: list[Walked] = field(default_factory=list)
    outcome: str = "not found"
    kept_out: str | None = None
    ended: str = ""
    tried: int = 0
    loads: int = 0
    dead_ends: int = 0
    guest: bool = False
    scent_rank: int | None = None

    def raw(self) -> Raw:
        return {
            "goal": self.goal,
            "outcome": self.outcome,
            "kept_out": self.kept_out,
            "walks": [walked.raw() for walked in self.walks],
            "rejections": self.rejections,
            "gate": self.gate,
            "ended": self.ended,
            "tried": self.tried,
            "loads": self.loads,
            "dead_ends": self.dead_ends,
            "guest": self.guest,
            "scent_rank": self.scent_rank,
        }
