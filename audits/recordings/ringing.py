"""Rings: tones in the cadence of some country's exchanges.

Cadences: ITU-T E.180/Q.35 (limits) and its Supplement 2 (what countries use). Most of Europe rings
with one tone of 425 Hz, 1 s on and 4 s off; France with 440 Hz, 1.5 and 3.5; Spain with 1.5 and 3;
so one tone of 400 to 460 Hz that comes every 3.5 to 6.5 s is called `EU`. Britain and Ireland ring
with 400 + 450 Hz, twice; North America with 440 + 480 Hz.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from audits.recordings.frames import Frames
from audits.recordings.steps import STEP_S, Floats, at, mean
from audits.recordings.tones import Group, Tone

PERIOD_S = (2.2, 6.6)  # from ring to ring: 2.4 (three quick ones) to 6 (North America, Austria)
BEGINNING_S = 60.0  # later, one ring alone is taken for something else
SCRAP_S, PURE = 0.25, 0.85  # so little at the end is a ring only if it is a pure tone
CUT_S, ONLY_CUT_S = 0.05, 0.12  # shorter than the others by this; than usual, if there are none
APART = 0.1  # of the period: cadences are kept by clocks
# What single tones are known to do, seconds on and from ring to ring: two rings must be of these.
KNOWN_HZ, TUNED_HZ = (400, 420, 425, 440, 450), 4.0  # notes are at 415.3, 440 and 466.2 Hz
AUSTRIA_HZ = 420.0
CHAMBER_HZ = 440.0  # France rings at it, and all music is tuned to it
KNOWN = ((1.0, 5.0), (1.5, 5.0), (1.5, 4.5), (1.0, 6.0), (1.0, 4.0), (1.25, 5.0), (0.8, 4.0),
         (2.0, 6.0), (1.2, 5.85), (0.67, 3.67), (1.0, 3.0))  # fmt: skip
# Where only one ring was heard: seconds on, and from ring to ring.
USUAL = {"UK": (0.4, 3.0), "US": (2.0, 6.0), "single": (1.0, 5.0)}
QUIETER_DB = 2.0  # a ring is so much louder than the gap after it, for three quarters of the gap
AT_ONCE_S = 0.5  # what sounds then may have begun before the recording did


@dataclass(frozen=True)
class Ringing:
    """Rings without a break in their cadence. `plan`: UK, US, EU; None: one that is not known."""

    start_s: float
    end_s: float  # of the last tone
    due_s: float  # when the next ring would have begun
    cut: bool  # the last tone broke off
    rings: int
    plan: str | None
    tone: str  # in words: '425 Hz, 1.0 s every 5.0 s'
    confidence: float
    tones: tuple[tuple[float, float], ...]  # when it sounded


def ringing(frames: Frames, tone: Tone, groups: list[Group]) -> Iterator[Ringing]:
    """Groups that come as a cadence says; a single one only at the beginning of a call."""
    starts = _starts(groups)
    while groups:
        run = max(
            (_run(groups, starts, nr) for nr in range(1, len(groups))), key=len, default=groups[:1]
        )
        run = _until_answered(frames, run)
        if len(run) == 2 and not _known(tone, run, starts[id(run[1])] - starts[id(run[0])]):
            run = groups[:1]
        if len(run) > 1 or (len(run) == 1 and _at_the_beginning(frames, tone, run[0])):
            yield _described(tone, run, [starts[id(one)] for one in run])
        taken = {id(group) for group in run}
        groups = [group for group in groups if id(group) not in taken]


def _starts(groups: list[Group]) -> dict[int, float]:
    """When each began, by its id; one that began before the recording as long as the next lasts."""
    starts = {id(group): group[0].start_s for group in groups}
    if len(groups) > 1 and groups[0][0].start_s < AT_ONCE_S:
        first, second = groups[:2]
        whole = second[-1].end_s - second[0].start_s
        starts[id(first)] = min(first[0].start_s, first[-1].end_s - whole)
    return starts


def _run(groups: list[Group], starts: dict[int, float], second: int) -> list[Group]:
    """The first group, the `second`, and those that follow at the distance of these two."""
    period = starts[id(groups[second])] - starts[id(groups[0])]
    if not PERIOD_S[0] < period < PERIOD_S[1]:
        return groups[:1]
    run = groups[:1]
    for group in groups[second:]:
        apart = starts[id(group)] - starts[id(run[-1])]
        times = max(1, round(apart / period))
        if times <= 3 and abs(apart - times * period) < APART * period:
            run.append(group)
    begun = int(run[0][0].start_s < AT_ONCE_S)  # before the recording did; the last may be cut
    whole = sorted(_seconds(group) for group in run[begun:-1] or run)
    typical = whole[len(whole) // 2]
    fits = all(_seconds(one) > 0.7 * typical for one in run[1:-1])
    fits = fits and all(_seconds(one) < 1.25 * typical for one in run)
    return run if fits and 0.3 <= typical <= 2.6 else groups[:1]


def _seconds(group: Group) -> float:
    return sum(burst.seconds for burst in group)


def _known(tone: Tone, run: list[Group], period: float) -> bool:
    """Is the cadence of two rings that of some country?"""
    on = max(run[0][0].seconds, run[1][0].seconds)
    if tone.name in ("UK", "US"):
        return abs(period - USUAL[tone.name][1]) < 0.4
    return any(
        abs(on - known_on) < 0.15 * known_on and abs(period - known) < 0.06 * known
        for known_on, known in KNOWN
    )


def _until_answered(frames: Frames, run: list[Group]) -> list[Group]:
    """The rings up to the first gap between two that is not quiet: that is no gap."""
    for nr, (one, two) in enumerate(pairwise(run), start=1):
        gap = one[-1].end_s + 0.2, two[0].start_s - 0.2
        played = mean((frames.steady > 1).astype(np.float32), *gap)
        loud = mean(frames.level_db, one[0].start_s, one[-1].end_s)
        if _mostly(frames.level_db, *gap) > loud - QUIETER_DB or played > 0.3:
            return run[:nr]
    last = run[-1][-1]
    return run[:-1] if len(run) > 1 and last.seconds < SCRAP_S and last.plain < PURE else run


def _mostly(level: Floats, start: float, end: float) -> float:
    """What it stays below for three quarters of the time: tunes have rests, too."""
    return float(np.percentile(level[at(start) : max(at(end), at(start) + 1)], 75))


def _at_the_beginning(frames: Frames, tone: Tone, group: Group) -> bool:
    """May this only ring be one? No voice has two such tones, nor holds one so purely."""
    start = group[0].start_s
    if not 0.25 <= _seconds(group) <= 2.6 or group[0].plain < 0.6 or start > BEGINNING_S:
        return False
    played = (frames.steady > 1).astype(np.float32)
    if start > 0.2 and mean(played, start - 1, start) > 0.3:
        return False  # a chord of a tune
    if tone.name == "single":
        end = group[-1].end_s
        near = min(abs(tone.hz[0] - known) for known in KNOWN_HZ)
        may_be_a = abs(tone.hz[0] - CHAMBER_HZ) < TUNED_HZ
        if near > TUNED_HZ or (may_be_a and mean(played, end + 0.2, end + 1.2) > 0.5):
            return False  # its first note
    if tone.name != "single" and group[0].plain > 0.85:
        return True
    first = round(start / STEP_S)
    voices = (frames.speech[:first] > 0.5) & (frames.level_db[:first] > tone.db - 6)
    tuned = frames.steady[:first] > 1
    before = tuned if group[0].plain > 0.85 else tuned | voices
    return not first or float(np.mean(before)) < 0.15


def _described(tone: Tone, run: list[Group], starts: list[float]) -> Ringing:
    usual, period = USUAL[tone.name]
    rings, twice = 1, tone.name == "UK" or sum(len(group) == 2 for group in run) > len(run) / 2
    if len(run) > 1:
        shortest = min(b - a for a, b in pairwise(starts))
        steps = [round((b - a) / shortest) for a, b in pairwise(starts)]
        rings, period = 1 + sum(steps), (starts[-1] - starts[0]) / sum(steps)
        whole = run[:-1] if len(run) > 2 else run
        usual = (median if len(run) > 2 else max)([group[0].seconds for group in whole])
    elif tone.name == "single":
        usual, period = _single_ring(tone.hz[0], run[0][0].seconds)
    last, near = run[-1], CUT_S if len(run) > 2 else ONLY_CUT_S
    plan = _plan(tone, period, twice, rings)
    sure = float(np.mean([burst.plain for group in run for burst in group]))
    return Ringing(
        start_s=run[0][0].start_s,
        end_s=last[-1].end_s,
        due_s=starts[-1] + period,
        cut=last[-1].seconds < usual - near or (twice and len(last) == 1),
        rings=rings,
        plan=plan,
        tone=_words(tone, usual, twice, period if len(run) > 1 else None),
        confidence=sure * (0.7 if len(run) == 1 else len(run) / rings),
        tones=tuple((burst.start_s, burst.end_s) for group in run for burst in group),
    )


def _single_ring(hz: float, seconds: float) -> tuple[float, float]:
    """Seconds on and from ring to ring of who rings at this frequency for so long."""
    if seconds < 1.2:
        return 1.0, 6.0 if hz < AUSTRIA_HZ + 2.5 else 5.0
    return 1.5, 5.0 if abs(hz - CHAMBER_HZ) < TUNED_HZ else 4.5


def _plan(tone: Tone, period: float, twice: bool, rings: int) -> str | None:
    if tone.name == "UK":
        return "UK" if 2.5 < period < 3.5 else None
    if tone.name == "US":
        return "US" if 5 < period < 7 else None
    return "EU" if 400 <= tone.hz[0] <= 460 and not twice and period > 3.4 else None


def _words(tone: Tone, on: float, twice: bool, period: float | None) -> str:
    tones = " + ".join(f"{one:.0f}" for one in tone.hz)
    if period is None:
        return f"{tones} Hz"
    return f"{tones} Hz, {'twice ' if twice else ''}{on:.1f} s every {period:.1f} s"
