"""How good each shop is, as `profiles.toml` says it."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from audits.clock import Clock

HERE = Path(__file__).resolve().parent
WANTS = ("easy", "expectations", "promises", "informed", "individual", "put_right")
LAST_DAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Profile:
    """One shop's behaviour; `quality` is a chance 0..1 per want."""

    id: str
    clock: Clock  # the hours and the zone of study.toml: they decide which questions are asked
    quality: dict[str, float]
    settings: dict[str, Any]


def read_profiles() -> list[Profile]:
    """The five shops, in the order of their ports."""
    raw = tomllib.loads((HERE / "profiles.toml").read_text(encoding="utf-8"))
    clocks = _clocks()
    return [
        Profile(name, clocks[name], dict(zip(WANTS, row["quality"], strict=True)), row)
        for name, row in raw.items()
    ]


def _clocks() -> dict[str, Clock]:
    study = tomllib.loads((HERE.parent / "study.toml").read_text(encoding="utf-8"))
    zone = study["study"]["time_zone"]
    return {row["id"]: Clock(_hours(row["hours"]), zone) for row in study["business"]}


def _hours(hours: dict[str, list[str]]) -> dict[str, list[tuple[str, str]]]:
    return {
        day: [(span.partition("-")[0], span.partition("-")[2]) for span in spans]
        for day, spans in hours.items()
    }


def chance(random: Random, probability: float) -> bool:
    return random.random() < probability


def spread(random: Random, median: float, sigma: float) -> float:
    """A waiting time: log-normal, as such times are."""
    return median * random.lognormvariate(0, sigma)
