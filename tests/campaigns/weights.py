"""Fits what the hearing of calls weighs: python -m tests.campaigns.weights [CALLS].

Logistic regression (scikit-learn) over what is measured every 0.1 s of made calls, of the voices,
music and noise that are not held out (see `recordings`); writes `audits/recordings/weights.toml`.
Prints how many of the moments are told wrong by weights fitted to the other calls (five folds).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from sklearn.linear_model import LogisticRegression

from audits.recordings import music, voices, weighing
from audits.recordings.frames import Frames, measured
from audits.recordings.keys import keys
from audits.recordings.signals import rings_and_signals
from audits.recordings.sound import blocks
from tests import phonecalls, soxcalls
from tests.bench.recordings import CODINGS, LEVELS_DB
from tests.phonecalls import Truth

STEP_S = 0.02
EDGE_S = 0.15  # so near a beginning or an end nothing is learned
FOLDS = 5
Stretches = list[tuple[float, float]]


@dataclass
class Moments:
    """Of one call, every 0.1 s: what was measured, and whether it is so."""

    names: list[str]
    table: np.ndarray
    so: np.ndarray


def heard(nr: int, folder: Path) -> tuple[Frames, Truth]:
    """Two calls in three are `soxcalls`, one is `phonecalls`."""
    if nr % 3:
        sound, truth = soxcalls.call(nr)
    else:
        sound, truth = phonecalls.call(nr, list(phonecalls.PLANS)[nr % 7])
    noise = soxcalls.NOISES[nr // 3 % len(soxcalls.NOISES)]
    loud = soxcalls.disturbed(sound, noise, LEVELS_DB[nr // 2 % 3], nr)
    if nr % 2:
        loud = phonecalls.telephone(loud, "narrow")
    coding = CODINGS[nr % len(CODINGS)]
    path = phonecalls.write(loud, folder / f"call{coding[0]}", *coding[1:])
    return measured(blocks(path)), truth


def moments(frames: Frames, truth: Truth) -> dict[str, Moments]:
    """What music and speech are told by, where neither a tone sounds nor something changes."""
    at = np.arange(len(frames.level_db)) * STEP_S
    rings, signals = rings_and_signals(frames)
    network = within(at, [one for ring in rings for one in ring.tones], 0.1)
    network |= within(at, [(one.start_s, one.end_s) for one in (*signals, *keys(frames.keys))], 0.1)
    played, said = within(at, truth.music, 0), within(at, truth.speech, 0)
    edges = [(one, one) for both in (*truth.music, *truth.speech) for one in both]
    clear = ~(network | within(at, edges, EDGE_S))
    return {
        "music": _table(music.measures(frames, network), played, clear),
        "speech": _table(voices.measures(frames, network | played), said, clear & ~played),
    }


def within(at: np.ndarray, stretches: Stretches, beside_s: float) -> np.ndarray:
    found = np.zeros(len(at), bool)
    for start, end in stretches:
        found |= (at >= start - beside_s) & (at < end + beside_s)
    return found


def _table(measures: weighing.Measures, so: np.ndarray, clear: np.ndarray) -> Moments:
    use = clear[:: weighing.EVERY]
    table = weighing.table(measures)[use]
    return Moments(list(measures), table, so[:: weighing.EVERY][use])


def fitted(table: np.ndarray, so: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights of the measures as they are, and what is added; both answers count alike."""
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-6
    model = LogisticRegression(C=0.1, max_iter=500, class_weight="balanced")
    model.fit((table - mean) / spread, so)
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - weights @ mean)


def wrong(calls: list[Moments]) -> tuple[float, float]:
    """(missed, false): shares, of moments in calls that the weights are not from."""
    told, so = [], []
    for fold in range(FOLDS):
        others = [one for nr, one in enumerate(calls) if nr % FOLDS != fold]
        weights, more = fitted(
            np.concatenate([one.table for one in others]),
            np.concatenate([one.so for one in others]),
        )
        for one in calls[fold::FOLDS]:
            told.append(one.table @ weights + more > 0)
            so.append(one.so)
    is_told, is_so = np.concatenate(told), np.concatenate(so)
    return float(np.mean(~is_told[is_so])), float(np.mean(is_told[~is_so]))


def main(many: int) -> None:
    with TemporaryDirectory() as folder:
        made = [moments(*heard(nr, Path(folder))) for nr in range(many)]
    lines = ["# Made by `python -m tests.campaigns.weights`; the measures: music.py, voices.py."]
    for what in ("music", "speech"):
        calls = [one[what] for one in made]
        missed, false = wrong(calls)
        print(f"{what}: {missed:.1%} missed, {false:.1%} false")
        weights, more = fitted(
            np.concatenate([one.table for one in calls]), np.concatenate([one.so for one in calls])
        )
        lines += ["", f"[{what}]"]
        for name, weight in zip([*calls[0].names, "at 0"], [*weights, more], strict=True):
            lines.append(f'"{name}" = {weight:.4f}')
    path = Path(weighing.__file__).with_name("weights.toml")
    path.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
