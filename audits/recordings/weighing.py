"""What is heard when: evidence is weighed every 0.1 s, then the likeliest course is taken.

No single measure tells music from voices, or voices from a noisy room, at all times. So logistic
regression weighs several (`weights.toml`, fitted to made calls by `tests/campaigns/weights.py`); of
all ways to cut the call into this and the rest the likeliest is taken (Viterbi 1967), where each
change has its price.
"""

import tomllib
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audits.recordings.steps import Floats, Mask, smoothed

EVERY = 5  # steps of 20 ms
# Windows of seconds tell each tenth of a second nearly the same as the one before it: not all of
# them count, and one of them alone changes nothing. Tried on the calls that the weights are from.
WEIGHT, CHANGE = 0.3, 4.0
NEVER = -50.0  # evidence where something else is known to sound

Measures = dict[str, Floats]  # by name, of each step


def decided(what: str, measures: Measures, never: Mask) -> Mask:
    """In which steps there is `what`, of weights.toml; nowhere in `never`."""
    weights = _weights()[what]
    evidence = WEIGHT * (table(measures) @ [weights[name] for name in measures] + weights["at 0"])
    evidence[never[::EVERY]] = NEVER
    return np.repeat(_likeliest(evidence), EVERY)[: len(never)] & ~never


def table(measures: Measures) -> Floats:
    """[n, measures], every tenth of a second."""
    return np.stack([one[::EVERY] for one in measures.values()], axis=1)


def swing(level: Floats, seconds: float) -> Floats:
    """Standard deviation of the level around each step, dB."""
    power = np.maximum(smoothed(level**2, seconds) - smoothed(level, seconds) ** 2, 0)
    return np.asarray(np.sqrt(power), np.float32)


@cache
def _weights() -> dict[str, dict[str, float]]:
    return tomllib.loads(Path(__file__).with_name("weights.toml").read_text())


def _likeliest(evidence: NDArray[np.floating]) -> Mask:
    """Two states, off and on: the path that gains most evidence at a price for each change."""
    came = np.zeros((len(evidence), 2), bool)  # was it on before, if it is now off, on?
    off = on = 0.0
    for nr, gain in enumerate(evidence.tolist()):
        came[nr] = on - CHANGE > off, on >= off - CHANGE
        off, on = max(off, on - CHANGE), max(on, off - CHANGE) + gain
    state, path = on > off, np.zeros(len(evidence), bool)
    for nr in range(len(evidence) - 1, -1, -1):
        path[nr] = state
        state = came[nr, int(state)]
    return path
