"""What happened in a call, from what was measured: ringing, answer, menus, holds, speech, silence.

Nothing here says that a person spoke: a recorded voice sounds the same. That is for the shopper who
tapped it, or a reviewer who listened.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from audits.recordings import voices
from audits.recordings.frames import Frames
from audits.recordings.holds import holds
from audits.recordings.keys import Key, keys
from audits.recordings.music import music
from audits.recordings.ringing import Ringing
from audits.recordings.signals import Signal, rings_and_signals
from audits.recordings.steps import (
    STEP_S,
    Floats,
    Mask,
    Stretch,
    at,
    mean,
    runs,
    smoothed,
    stretches,
)  # fmt: skip

Kind = Literal["ringing", "busy", "congestion", "information", "dial", "menu", "hold",
               "key", "speech", "music", "silence"]  # fmt: skip
TUNE_S, FALLS_DB = 1.0, 6.0  # near music two notes are a key only if it is quieter around them
BETWEEN_KEYS_S = 4.0
PROMPT_PAUSE_S, PROMPT_S = 2.5, 60.0  # prompts pause and go on for no longer
SILENCE_S = 1.0


@dataclass(frozen=True)
class Span:
    """One stretch; `confidence` 0..1; `said`: what is more to say, e.g. the key."""

    kind: Kind
    start_s: float
    end_s: float
    confidence: float
    said: str | None = None


@dataclass(frozen=True)
class Timeline:
    """A recorded call."""

    seconds: float
    ringing: Ringing | None  # the first
    answer_s: float | None  # when the first ringing ended in an answer, by whatever answered
    spans: tuple[Span, ...]


def timeline(frames: Frames) -> Timeline:
    """Ringing, keys, speech, music and silence, and what follows from them."""
    rings, signals = rings_and_signals(frames)
    first = rings[0] if rings else None
    begun = first.start_s if first else 5.0
    # A line gives its dial tone before and after a call; in its midst it is a chord that is played.
    dials = [s for s in signals if s.kind == "dial"]
    if any(s.start_s > begun and s.end_s < frames.seconds - 1 for s in dials):
        signals = [s for s in signals if s.kind != "dial"]
    network = _mask(frames, [*(t for r in rings for t in r.tones), *_times(signals)], 0.1)
    found = keys(frames.keys)
    tune = music(frames, network | _mask(frames, _times(found), 0.1))
    pressed = [key for key in found if _is_key(frames, key, tune, network)]
    ignored = network | _mask(frames, _times(pressed), 0.05)
    speech = voices.speech(frames, ignored | tune)
    answer = answered(frames, first, signals, speech, tune) if first else None
    spoken, played = stretches(speech), stretches(tune)
    full = speech | tune | ignored | _mask(frames, [(r.start_s, r.end_s) for r in rings], 0)
    hushed = [(a, b) for a, b in stretches(~full) if b - a >= SILENCE_S]
    held = list(holds(frames, spoken, played, hushed, pressed, answer))
    spans = [
        *(Span("ringing", r.start_s, _ringing_end(r, answer), r.confidence, r.tone) for r in rings),
        *(Span(s.kind, s.start_s, s.end_s, s.confidence) for s in signals),  # type: ignore[arg-type]
        *(Span("key", k.start_s, k.end_s, k.confidence, k.digit) for k in pressed),
        *_menus(pressed, spoken, held, answer, first),
        *(Span("hold", a, b, _sure_of_hold(tune, a, b)) for a, b in held),
        *(Span("speech", a, b, mean(frames.speech, a, b)) for a, b in spoken),
        *(Span("music", a, b, _sure_of_music(frames, a, b)) for a, b in played),
    ]
    spans += [Span("silence", a, b, 1.0) for a, b in hushed]
    return Timeline(
        frames.seconds, first, answer, tuple(sorted(spans, key=lambda s: (s.start_s, s.kind)))
    )


# --- what is heard, step by step


def _is_key(frames: Frames, key: Key, music: Mask, network: Mask) -> bool:
    """Is it a key, and not two notes of a tune?"""
    start, end = at(key.start_s), at(key.end_s)
    if network[start:end].any() or music[(start + end) // 2]:
        return False
    if not music[at(key.start_s - TUNE_S) : at(key.end_s + TUNE_S)].any():
        return True
    loud = float(np.median(frames.level_db[start : end + 1]))
    around = (frames.level_db[max(0, start - 6) : start], frames.level_db[end : end + 6])
    return all(len(side) and side.min() < loud - FALLS_DB for side in around)


def _times(found: Iterable[Signal | Key]) -> list[Stretch]:
    return [(one.start_s, one.end_s) for one in found]


def _mask(frames: Frames, stretches: Iterable[Stretch], beside_s: float) -> Mask:
    on = np.zeros(len(frames.level_db), bool)
    for start, end in stretches:
        on[max(0, at(start - beside_s)) : at(end + beside_s) + 1] = True
    return on


def _sure_of_music(frames: Frames, start: float, end: float) -> float:
    return min(1.0, 0.5 + mean(frames.steady, start, end) / 6)


def _sure_of_hold(music: Mask, start: float, end: float) -> float:
    """Silence or a voice for half of it makes it less sure."""
    return 0.5 + 0.5 * float(np.mean(music[at(start) : at(end)]))


# --- the answer

ONSET_DB, FALL_DB, OVER_DB = 4.0, 6.0, 1.0  # against the gaps between rings
SOON_S, REFUSED_S = 0.7, 1.5
GREETING_S = 0.25
SUDDEN_S = 0.5
SMEARED_S = 1.5  # so far off
KNOWN_S = 3.0  # so much of the noise of a line, and one knows it


def answered(
    frames: Frames, ringing: Ringing, signals: Sequence[Signal], speech: Mask, music: Mask
) -> float | None:
    """When somebody or something answered, s; None if it rang out or a tone said no.

    In the midst of a tone the tone breaks off. In a gap nothing tells but what comes next: a voice,
    music, another noise of the line. If nothing does until the next ring was due, it was then.
    """
    end, due = ringing.end_s, ringing.due_s
    refused = [s.start_s for s in signals if end - 0.2 <= s.start_s < due + REFUSED_S]
    later = (speech | music)[at(end) :]
    if refused or not later.any():
        return None
    if ringing.cut:
        return end
    onset = _onset(frames, ringing, speech | music)
    # Whoever answers takes a moment to speak; soon after a tone it may also have broken off whole.
    early = (onset - end) / 2 if onset - end < SOON_S else GREETING_S
    return min(due, onset - early)


def _onset(frames: Frames, ringing: Ringing, heard: Mask) -> float:
    """When it first sounds other than between two rings."""
    first = at(ringing.end_s + 0.1)
    level = smoothed(frames.level_db, 0.06)
    gap = level[_gaps(frames, ringing)]
    known = len(gap) * STEP_S > KNOWN_S
    if not len(gap):
        gap = np.sort(level[first : first + 25])[:12]
    usual, loud, low = (float(np.percentile(gap, share)) for share in (50, 98, 2))
    spoken = level[first:][heard[first:]]
    if not known and len(spoken):  # what little was heard is not all that there is
        loud = max(loud, (usual + float(np.percentile(spoken[: at(5)], 75))) / 2)
    rise = level[first:] > np.maximum(_lately(level, first, usual) + ONSET_DB, max(loud + 1.5, -71))
    fall = level[first:] < min(usual - FALL_DB, low - 1.5)
    changed = [start for start, _ in runs(rise, 2, 4)][:1] + [s for s, _ in runs(fall, 2, 12)][:1]
    # What is heard is told from windows of seconds: the change of level is nearer the moment.
    over = heard[first:] & (smoothed(frames.level_db, 0.2)[first:] > usual + OVER_DB)
    sure = [int(nr) for nr in np.flatnonzero(over)[:1]]
    if not changed or (sure and min(changed) > sure[0] + at(SMEARED_S)):
        changed = sure
    return (first + min(changed, default=len(level))) * STEP_S


def _lately(level: Floats, first: int, usual: float) -> Floats:
    """From `first` on: the level a moment before, or the usual one. Streets swell, voices begin."""
    late = round(SUDDEN_S / STEP_S)
    before = smoothed(level, SUDDEN_S)[max(0, first - late) : len(level) - late]
    before = np.pad(before, (0, len(level) - first - len(before)), mode="edge")
    before[: 2 * late] = usual  # the tone was before that
    return np.maximum(before, usual)


def _gaps(frames: Frames, ringing: Ringing) -> Mask:
    """Between the tones, without their edges; with one ring only, before it."""
    between = np.zeros(len(frames.level_db), bool)
    for one, two in pairwise(ringing.tones):
        between[at(one[1] + 0.1) : max(0, at(two[0] - 0.1))] = True
    if not between.any():
        between[max(0, at(ringing.start_s - 2)) : max(0, at(ringing.start_s - 0.1))] = True
    return between


def _ringing_end(ringing: Ringing, answer: float | None) -> float:
    """Of the first one the answer, if there is one."""
    return max(ringing.end_s, answer) if answer and answer <= ringing.due_s else ringing.end_s


# --- menus


def _menus(
    pressed: list[Key], spoken: list[Stretch], holds: list[Stretch], answer: float | None,
    ringing: Ringing | None,
) -> Iterator[Span]:  # fmt: skip
    """What was said up to a key, as far back as a prompt goes; keys before the answer dialled."""
    start = answer if answer is not None else ringing.end_s if ringing else 0.0
    groups: list[list[Key]] = []
    for key in pressed:
        if key.start_s < start:
            continue
        if groups and key.start_s - groups[-1][-1].end_s < BETWEEN_KEYS_S and not any(
            groups[-1][-1].end_s < a < key.start_s and b - a > 1 for a, b in spoken
        ):  # fmt: skip
            groups[-1].append(key)
        else:
            groups.append([key])
    before = start
    for group in groups:
        first = group[0].start_s
        before = max([before, *(b for a, b in holds if b <= first)])
        began = first
        for a, b in reversed([one for one in spoken if before - 0.5 <= one[0] < first]):
            if began - b > (BETWEEN_KEYS_S * 2 if began == first else PROMPT_PAUSE_S):
                break
            if first - a > PROMPT_S:
                break
            began = a
        said = "".join(key.digit for key in group)
        yield Span("menu", began, group[-1].end_s, min(k.confidence for k in group), said)
        before = group[-1].end_s
