"""Which stretches of speech are one and the same announcement, played again.

A tape sounds the same each time to a few dB, people never say a thing twice alike: so the rough
shape of the spectrum (twelve bands, ten times a second, its mean taken off) is held against every
other stretch, from their beginnings on.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from audits.recordings.frames import MEL_STEPS, Frames
from audits.recordings.steps import STEP_S, Floats, Stretch

MEL_S = MEL_STEPS * STEP_S
LEAST_S, MOST_S = 1.2, 6.0  # compared: more says no more
SHIFT_S = 0.5  # how far the detector of speech may be off at a beginning
NEXT_S = 1.0
BEFORE_S = 1.5
MOST = 150  # stretches compared, each with each
GOES_ON = 5  # sentences of a tape
# Correlation. Made calls, 5 to 30 dB over noise: tapes 0.71 and more, all else 0.49 and less.
ALIKE, RATHER_ALIKE = 0.6, 0.55


def repeated(frames: Frames, stretches: Sequence[Stretch]) -> list[bool]:
    """Of each stretch: is there another one that begins like it, or does it go on from such a one?

    Tapes interrupt music or silence: only what comes after `BEFORE_S` without speech is compared.
    """
    ends = [-BEFORE_S, *(end for _, end in stretches)]
    after = [start - end >= BEFORE_S for (start, _), end in zip(stretches, ends, strict=False)]
    first = [nr for nr, fits in enumerate(after) if fits][:MOST]
    shapes = {nr: _shape(frames, stretches[nr]) for nr in range(len(stretches))}
    found = [False] * len(stretches)
    for nr, other in combinations(first, 2):
        if not (found[nr] and found[other]) and alike(shapes[nr], shapes[other]) > ALIKE:
            found[nr] = found[other] = True
    sure = [nr for nr in first if found[nr]]
    for nr in range(1, len(stretches)):  # the next sentence of the same tape
        near = found[nr - 1] and stretches[nr][0] - stretches[nr - 1][1] < NEXT_S
        if near and not found[nr]:
            others = [
                o for s in sure for o in range(s, min(s + GOES_ON, len(stretches))) if o != nr
            ]
            close = max((alike(shapes[nr], shapes[o]) for o in others), default=0)
            found[nr] = shapes[nr] is None or close > RATHER_ALIKE
    return found


def _shape(frames: Frames, stretch: Stretch) -> Floats | None:
    start, end = (round(at / MEL_S) for at in (stretch[0], min(stretch[1], stretch[0] + MOST_S)))
    rows = frames.mels[start:end]
    if len(rows) * MEL_S < LEAST_S:
        return None
    # Noise is never twice alike: what does not rise over the quieter half of it is left out.
    rows = np.maximum(rows, np.percentile(rows, 40, axis=0))
    rows = rows - rows.mean(axis=0)
    return np.asarray(rows)


def alike(one: Floats | None, other: Floats | None) -> float:
    """The best correlation of two beginnings, over shifts of up to half a second."""
    best = 0.0
    if one is None or other is None:
        return best
    for shift in range(-round(SHIFT_S / MEL_S), round(SHIFT_S / MEL_S) + 1):
        first, second = one[max(0, shift) :], other[max(0, -shift) :]
        many = min(len(first), len(second))
        if many * MEL_S < LEAST_S - SHIFT_S:
            continue
        a, b = first[:many].ravel(), second[:many].ravel()
        best = max(best, float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b) + 1e-9)))
    return best
