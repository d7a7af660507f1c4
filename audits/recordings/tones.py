"""Tones of the network: which sound in a call, and when.

Frequencies: ITU-T E.180/Q.35 (limits) and its Supplement 2 (what countries use). A tone is first
looked for where it is plain, with nothing else as strong beside it; what was found there (its
frequencies, its level) is then followed through noise and voices.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from audits.recordings.frames import Frames
from audits.recordings.steps import STEP_S, Floats, Mask, runs

NEAR_HZ = 8.0  # mistuned exchanges and codecs stay within 2 %
SAME_HZ = 5.0  # one exchange keeps its own frequency better than that
TWIST_DB = 10.0  # between two tones that belong together
ALONE_DB = 6.0  # so far below a single tone is everything near it, or it is a voice
SIDE_HZ = 40.0  # modulated tones (India, Japan) have sidebands: they are the same tone
LEVEL_DB = 6.0  # half of the window in the tone leaves a quarter of its power
PAIRS = {"UK": (400, 450), "US": (440, 480), "busy": (480, 620), "dial": (350, 440),
         "dial fr": (330, 440)}  # fmt: skip
TOGETHER_S = 0.75  # shorter gaps are inside a ring or a busy tone; between rings over 1.4 pass
GAP_S = 0.13  # and shorter ones still are noise: congestion pauses for 0.17 s
SINGLE = (394.0, 457.0)  # 400 to 450 mistuned; the notes beside it are at 392 and 466 Hz


@dataclass(frozen=True)
class Burst:
    """A tone without a break; `plain`: the share of its time with nothing as strong beside it."""

    start_s: float
    end_s: float
    plain: float

    @property
    def seconds(self) -> float:
        return self.end_s - self.start_s


Group = list[Burst]  # bursts that belong to one ring, or to one busy tone


@dataclass(frozen=True)
class Tone:
    """One or two frequencies that sound together."""

    name: str  # of PAIRS, or 'single'
    hz: tuple[float, ...]
    db: float


def heard(frames: Frames) -> Iterator[tuple[Tone, list[Group]]]:
    """Each tone that is plainly heard somewhere, and every stretch of it, in groups."""
    for tone, plain in _tones(frames):
        yield tone, _groups(_followed(frames, tone, plain))


def _tones(frames: Frames) -> Iterator[tuple[Tone, Mask]]:
    """Each tone that is plainly heard somewhere for 0.2 s, and when it is."""
    for name in (*PAIRS, "single"):
        plain, tops, level = _single(frames) if name == "single" else _pair(frames, PAIRS[name])
        seeds = []
        for start, end in runs(plain, gap=2, least=10):
            hz = [float(np.median(top[start:end][plain[start:end]])) for top in tops]
            even = np.abs(tops[0][start:end] - hz[0]) < 4
            inner = level[start + 2 : end - 2]
            if np.mean(even) > 0.8 and np.median(np.abs(inner - np.median(inner))) < 2:
                seeds.append((end - start, tuple(hz), float(np.median(inner))))
        for tones, db in _gathered(seeds):
            yield Tone(name, tones, db), plain


Seed = tuple[int, tuple[float, ...], float]


def _gathered(seeds: list[Seed]) -> Iterator[tuple[tuple[float, ...], float]]:
    """Seeds of one frequency and level together, those that last longest first; three at most."""
    left = sorted(seeds, reverse=True)
    for _ in range(3):
        if not left:
            return
        _, hz, db = left[0]
        same = [s for s in left if abs(s[1][0] - hz[0]) < SAME_HZ and abs(s[2] - db) < LEVEL_DB]
        tops = tuple(float(np.average([s[1][nr] for s in same], weights=[s[0] for s in same]))
                     for nr in range(len(hz)))  # fmt: skip
        yield tops, float(np.average([s[2] for s in same], weights=[s[0] for s in same]))
        left = [s for s in left if s not in same]


def _pair(frames: Frames, pair: Sequence[int]) -> tuple[Mask, list[Floats], Floats]:
    """When the two strongest tones are these two; their frequencies; the weaker one's level."""
    hz, db = frames.peak_hz[:, :-1], frames.peak_db[:, :-1]
    found = [_nearest(hz, db, tone, NEAR_HZ) for tone in pair]
    weak = np.minimum(found[0][1], found[1][1])
    strong = np.maximum(found[0][1], found[1][1])
    beside = np.minimum(np.abs(hz - pair[0]), np.abs(hz - pair[1])) > SIDE_HZ / 2
    others = np.where(beside, db, -90).max(axis=1)
    plain = (weak > -89) & (strong - weak <= TWIST_DB) & (others < weak)
    return plain, [found[0][0], found[1][0]], weak


def _single(frames: Frames) -> tuple[Mask, list[Floats], Floats]:
    """When one tone is far stronger than all others near it."""
    hz, db = frames.peak_hz[:, :-1], frames.peak_db[:, :-1]
    top, level = hz[:, 0], db[:, 0]
    others = np.where(np.abs(hz - top[:, None]) > SIDE_HZ - NEAR_HZ, db, -90).max(axis=1)
    plain = (top >= SINGLE[0]) & (top <= SINGLE[1]) & (others <= level - ALONE_DB)
    return plain, [top], level


def _nearest(hz: Floats, db: Floats, tone: float, within: float) -> tuple[Floats, Floats]:
    """(frequency, level) of the strongest peak near a tone; -90 dB where there is none."""
    level = np.where(np.abs(hz - tone) <= within, db, -90)
    at = np.argmax(level, axis=1)[:, None]
    return np.take_along_axis(hz, at, 1)[:, 0], np.take_along_axis(level, at, 1)[:, 0]


def _followed(frames: Frames, tone: Tone, plain: Mask) -> list[Burst]:
    """Every stretch of the tone at its level, plain or not."""
    hz, db = frames.peak_hz[:, :-1], frames.peak_db[:, :-1]
    level = np.min([_nearest(hz, db, one, SAME_HZ)[1] for one in tone.hz], axis=0)
    on = np.abs(level - tone.db) < LEVEL_DB
    return [
        Burst(start * STEP_S, end * STEP_S, float(plain[start:end].mean()))
        for start, end in runs(on, gap=round(GAP_S / STEP_S) - 1, least=6)
        if plain[start:end].mean() > 0.2
    ]


def _groups(found: list[Burst]) -> list[Group]:
    groups: list[Group] = []
    for burst in found:
        if groups and burst.start_s - groups[-1][-1].end_s < TOGETHER_S:
            groups[-1].append(burst)
        else:
            groups.append([burst])
    return groups
