"""What the network says in tones (ITU-T E.180): ringing, busy, congestion, information, dial."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from audits.recordings.frames import Frames
from audits.recordings.ringing import USUAL, Ringing, ringing
from audits.recordings.steps import STEP_S, mean, runs
from audits.recordings.tones import ALONE_DB, Burst, Group, Tone, heard

DIAL_S = 3.0  # no ring is longer than 2 s
INFORMATION = (950, 1400, 1800)  # three tones of 0.33 s, each higher than the last


@dataclass(frozen=True)
class Signal:
    """Another tone: busy, congestion, information or dial."""

    kind: str
    start_s: float
    end_s: float
    confidence: float


def rings_and_signals(frames: Frames) -> tuple[list[Ringing], list[Signal]]:
    """What the network said, in the order of time."""
    rings: list[Ringing] = []
    others = list(_information(frames))
    for tone, groups in heard(frames):
        others += filter(
            None, (_signal(frames, tone, one) for one in groups if _is_signal(tone, one))
        )
        if tone.name in USUAL:
            left = [_mended(group) for group in groups if not _is_signal(tone, group)]
            rings += ringing(frames, tone, left)
    return _best(rings), sorted(others, key=lambda one: one.start_s)


def _best(found: list[Ringing]) -> list[Ringing]:
    """Of ringing that overlaps the surest."""
    kept: list[Ringing] = []
    for one in sorted(found, key=lambda one: -one.confidence * min(one.rings, 3)):
        if all(one.start_s >= other.end_s or one.end_s <= other.start_s for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start_s)


def _is_signal(tone: Tone, group: Group) -> bool:
    """Is it no ring: a tone that goes on and on, or on and off as evenly as a busy one?"""
    if len(group) < 3:
        return group[0].seconds > DIAL_S or tone.name not in USUAL
    on = [burst.seconds for burst in group[:-1]]
    off = [b.start_s - a.end_s for a, b in pairwise(group)]
    return max(on) < 1.6 * min(on) and max(off) < 1.6 * min(off)


def _mended(group: Group) -> Group:
    """A ring that was torn into more than two is one."""
    if len(group) < 3:
        return group
    return [Burst(group[0].start_s, group[-1].end_s, median(one.plain for one in group))]


def _signal(frames: Frames, tone: Tone, group: Group) -> Signal | None:
    """Two bursts of what is no ring, or a short one, are a chord that somebody plays."""
    start, end = group[0].start_s, group[-1].end_s
    sure = float(np.mean([burst.plain for burst in group]))
    if len(group) < 3:
        lasting = tone.name != "busy" and group[0].seconds > 1.5 and group[0].plain > 0.7
        return Signal("dial", start, group[0].end_s, sure) if lasting else None
    gaps = [mean(frames.level_db, a.end_s + 0.06, b.start_s - 0.06) for a, b in pairwise(group)]
    loud = [mean(frames.level_db, burst.start_s, burst.end_s) for burst in group]
    if sure < 0.7 or median(gaps) > median(loud) - 4:
        return None  # notes of a tune
    on = median(burst.seconds for burst in group[:-1])
    return Signal("busy" if on >= 0.3 else "congestion", start, end, sure)


def _information(frames: Frames) -> Iterator[Signal]:
    """Three tones, each higher than the last."""
    hz = frames.peak_hz[:, -1]
    found: list[tuple[int, int, int]] = []
    for nr, tone in enumerate(INFORMATION):
        near = np.abs(hz - tone) <= 0.06 * tone  # 900 and 950, 1800 and 1850 are in use
        near &= frames.peak_db[:, -1] > frames.peak_db[:, 0] + ALONE_DB  # no overtone of a tune
        found += [(start, end, nr) for start, end in runs(near, gap=2, least=10)]
    found.sort()
    for one, two, three in zip(found, found[1:], found[2:], strict=False):
        if (one[2], two[2], three[2]) == (0, 1, 2) and three[1] - one[0] < 2 / STEP_S:
            yield Signal("information", one[0] * STEP_S, three[1] * STEP_S, 0.9)
