"""How good each shop is, as `profiles.toml` says it."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
WANTS = ("easy", "expectations", "promises", "informed", "individual", "put_right")
LAST_DAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Profile:
    """One shop's behaviour; `quality` is a chance 0..1 per want."""

    id: str
    quality: dict[str, float]
    last_wave: float
    settings: dict


def read_profiles() -> list[Profile]:
    """The five shops, in the order of their ports."""
    raw = tomllib.loads((HERE / "profiles.toml").read_text(encoding="utf-8"))
    return [
        Profile(name, dict(zip(WANTS, row["quality"], strict=True)), row["last_wave"], row)
        for name, row in raw.items()
    ]


def chance(random: Random, probability: float) -> bool:
    return random.random() < probability


def spread(random: Random, median: float, sigma: float) -> float:
    """A waiting time: log-normal, as such times are."""
    return median * random.lognormvariate(0, sigma)
