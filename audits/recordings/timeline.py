"""What happened in a call, from what was measured: ringing, answer, menus, holds, speech, silence.

Nothing here says that a person spoke: a recorded voice sounds the same. That is for the shopper who
tapped it, or a reviewer who listened.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from audits.recordings import likeness, tones
from audits.recordings.frames import Frames
from audits.recordings.keys import Key, keys
from audits.recordings.steps import (
    STEP_S,
    Floats,
    Mask,
    Stretch,
    at,
    closed,
    mean,
    runs,
    smoothed,
    stretches,
)  # fmt: skip
from audits.recordings.tones import Ringing, Signal

Kind = Literal["ringing", "busy", "congestion", "information", "dial", "menu", "hold",
               "key", "speech", "music", "silence"]  # fmt: skip
SPEECH, STILL_SPEECH = 0.5, 0.35  # Silero's own thresholds: where speech begins, where it goes on
SPEECH_S, PAUSE_S = 0.25, 0.4  # shorter ones are none
OVER_FLOOR_DB = 3.0  # speech: voices in the background are not spoken to us
# Music: `steady` has a mean of PLAYED within a second and is there for LASTING of four, whoever
# sings; where Silero hears no voice, less does if the level does not swing as speech does (its
# standard deviation over 2 s; made calls at 30 and 5 dB over noise: speech 13 and 6 dB, music 1 to
# 5, drums alone 9), and with no voice for eight seconds it may swing nearly as much.
PLAYED, SURELY, LASTING, RATHER = 1.0, 0.35, 0.25, 0.15
NO_VOICE, NO_VOICE_LONG = 0.3, 0.1
SWING_DB, SUNG_SWING_DB, MOST_SWING_DB = 6.0, 9.0, 11.0
MUSIC_S, REST_S = 1.5, 2.5  # shorter stretches are none; shorter rests are part of the music
HOLD_S = 4.0  # music in all; less is a jingle
# So long may a voice interrupt music once without ending the hold; longer only without a turn.
ANNOUNCED_S, LONG_ANNOUNCED_S, TURN_S = 10.0, 12.0, 0.6
NEAR_S = 3.0  # an announcement that is played again belongs to the music this near
SILENT_S = 4.5  # between announcements that are played again and again; menus ask again sooner
TUNE_S, FALLS_DB = 1.0, 6.0  # near music two notes are a key only if it is quieter around them
BETWEEN_KEYS_S = 4.0
PROMPT_PAUSE_S, PROMPT_S = (
    2.5,
    60.0,
)  # recorded prompts do not pause for longer, nor go on for longer
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
    rings, signals = tones.signals(frames)
    first = rings[0] if rings else None
    begun = first.start_s if first else 5.0
    signals = [s for s in signals if s.kind != "dial" or s.start_s < begun
               or s.end_s > frames.seconds - 1]  # fmt: skip
    network = _mask(frames, [*(t for r in rings for t in r.tones), *_times(signals)], 0.1)
    found = keys(frames.keys)
    music = _music(frames, network | _mask(frames, _times(found), 0.1))
    pressed = [key for key in found if _is_key(frames, key, music, network)]
    ignored = network | _mask(frames, _times(pressed), 0.05)
    speech = _speech(frames, ignored | music, first)
    answer = answered(frames, first, signals, speech, music) if first else None
    spoken, played = stretches(speech), stretches(music)
    tapes = likeness.repeated(frames, spoken)
    holds = list(_holds(spoken, played, tapes, pressed))
    holds += list(_silent_holds(spoken, tapes, [*holds, *_times(pressed)]))
    menus = list(_menus(pressed, spoken, holds, answer, first))
    spans = [
        *(Span("ringing", r.start_s, _ringing_end(r, answer), r.confidence, r.tone) for r in rings),
        *(Span(s.kind, s.start_s, s.end_s, s.confidence) for s in signals),  # type: ignore[arg-type]
        *(Span("key", k.start_s, k.end_s, k.confidence, k.digit) for k in pressed),
        *menus,
        *(Span("hold", a, b, _sure_of_hold(music, a, b)) for a, b in sorted(holds)),
        *(Span("speech", a, b, mean(frames.speech, a, b)) for a, b in spoken),
        *(Span("music", a, b, _sure_of_music(frames, a, b)) for a, b in played),
    ]
    full = speech | music | ignored | _mask(frames, [(r.start_s, r.end_s) for r in rings], 0)
    spans += [Span("silence", a, b, 1.0) for a, b in stretches(~full) if b - a >= SILENCE_S]
    return Timeline(
        frames.seconds, first, answer, tuple(sorted(spans, key=lambda s: (s.start_s, s.kind)))
    )


# --- what is heard, step by step


def _music(frames: Frames, ignored: Mask) -> Mask:
    """When something is played."""
    steady = _earlier(np.where(ignored, 0, frames.steady))
    second, lasting = smoothed(steady, 1), smoothed((steady > 0).astype(np.float32), 4)
    swing = _swing(frames.level_db)
    no_voice = smoothed(frames.speech, 1) < NO_VOICE
    nobody = smoothed(frames.speech, 8) < NO_VOICE_LONG
    on = (second > PLAYED) & (lasting > LASTING) & (swing < SUNG_SWING_DB)
    on |= (second > 2 * PLAYED) & (lasting > SURELY)
    on |= no_voice & (lasting > LASTING) & (second > 0) & (swing < MOST_SWING_DB)
    on |= no_voice & (lasting > SURELY) & (second > 0)
    on |= no_voice & (lasting > RATHER) & (second > 0) & (swing < SWING_DB)
    on |= nobody & (lasting > RATHER) & (second > 0) & (swing < MOST_SWING_DB)
    return closed(on & ~ignored, REST_S, MUSIC_S)


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


def _swing(level: Floats) -> Floats:
    """Standard deviation of the level over two seconds, dB."""
    power = np.maximum(smoothed(level**2, 2) - smoothed(level, 2) ** 2, 0)
    return np.asarray(np.sqrt(power), np.float32)


def _earlier(steady: Floats) -> Floats:
    """`steady` where it began, not where it was first noticed: 0.2 s earlier."""
    shift = 10
    return np.concatenate([steady[shift:], np.zeros(min(shift, len(steady)), np.float32)])


def _speech(frames: Frames, taken: Mask, ringing: Ringing | None) -> Mask:
    """When there is speech of those who call, by Silero with its hysteresis."""
    near = frames.speech >= STILL_SPEECH
    sure = frames.speech >= SPEECH
    on = np.zeros(len(near), bool)
    for start, end in runs(near & ~taken, 0, 1):
        if sure[start:end].any():
            on[start:end] = True
    level = smoothed(frames.level_db, 0.2)
    on &= level > np.maximum(_floor(level), _behind(frames, level, ringing)) + OVER_FLOOR_DB
    return closed(on, PAUSE_S, SPEECH_S) & ~taken


def _behind(frames: Frames, level: Floats, ringing: Ringing | None) -> float:
    """How loud others talk in the background: whoever is heard between rings is not the callee."""
    gaps = _gaps(frames, ringing) if ringing else np.zeros(len(level), bool)
    voices = gaps & (frames.speech >= STILL_SPEECH)
    if np.count_nonzero(voices) < 0.2 * np.count_nonzero(gaps) or not gaps.any():
        return -100.0
    return float(np.percentile(level[gaps], 75))


def _floor(level: Floats) -> Floats:
    """What is always there: the lowest tenth of the 40 s around."""
    wide, hop = round(20 / STEP_S), round(2 / STEP_S)
    middles = np.arange(0, len(level), hop)
    lows = [np.percentile(level[max(0, nr - wide) : nr + wide], 10) for nr in middles]
    return np.interp(np.arange(len(level)), middles, lows).astype(np.float32)


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

ONSET_DB, FALL_DB = 4.0, 6.0  # against the gaps between rings
SOON_S, REFUSED_S = 0.7, 1.5
GREETING_S = 0.25


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
    if not len(gap):
        gap = np.sort(level[first : first + 25])[:12]
    usual, loud, low = (float(np.percentile(gap, share)) for share in (50, 98, 2))
    rise = level[first:] > max(usual + ONSET_DB, loud + 1.5, -71)
    fall = level[first:] < min(usual - FALL_DB, low - 1.5)
    changed = [start for start, _ in runs(rise, 2, 4)][:1] + [s for s, _ in runs(fall, 2, 12)][:1]
    if _behind(frames, level, ringing) < -99:  # nobody else talks near the telephone
        changed += [start for start, _ in runs(frames.speech[first:] > SPEECH, 0, 8)][:1]
    changed = changed or [int(nr) for nr in np.flatnonzero(heard[first:])[:1]]
    return (first + min(changed, default=len(level))) * STEP_S


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


# --- holds and menus


def _holds(
    spoken: list[Stretch], played: list[Stretch], tapes: list[bool], pressed: list[Key]
) -> Iterator[Stretch]:
    """Music, with the announcements between it and those beside it that are played again."""
    taped = [one for one, tape in zip(spoken, tapes, strict=True) if tape]
    groups: list[list[Stretch]] = []
    for one in played:
        if groups and _goes_on(groups[-1][-1][1], one[0], spoken, taped):
            groups[-1].append(one)
        else:
            groups.append([one])
    for group in groups:
        if sum(b - a for a, b in group) < HOLD_S:
            continue
        start, end = group[0][0], group[-1][1]
        # A menu that was played twice is no announcement.
        last = max((key.end_s for key in pressed if key.start_s < start), default=0)
        before = [a for a, b in taped if 0 <= start - b < NEAR_S and a > last]
        after = [b for a, b in taped if 0 <= a - end < NEAR_S]
        yield min([start, *before]), max([end, *after])


def _goes_on(end: float, start: float, spoken: list[Stretch], taped: list[Stretch]) -> bool:
    """Does a hold go on from music that ended to music that started?"""
    said = sum(max(0, min(b, start) - max(a, end)) for a, b in spoken)
    again = sum(max(0, min(b, start) - max(a, end)) for a, b in taped)
    if again >= 0.3 * said:
        return start - end < said + 2 * NEAR_S
    between = [(a, b) for a, b in spoken if a < start and b > end]
    turns = any(b[0] - a[1] > TURN_S for a, b in pairwise(between))
    return start - end < (ANNOUNCED_S if turns else LONG_ANNOUNCED_S)


def _silent_holds(
    spoken: list[Stretch], tapes: list[bool], taken: list[Stretch]
) -> Iterator[Stretch]:
    """Silence with the same announcement again and again: until somebody says something else."""
    for first, last in runs(np.array(tapes, bool), 0, 2):
        gaps = [b[0] - a[1] for a, b in pairwise(spoken[first:last])]
        start = spoken[first - 1][1] if first else spoken[first][0]
        end = spoken[last][0] if last < len(spoken) else spoken[last - 1][1]
        if max(gaps) > SILENT_S and not any(a < end and start < b for a, b in taken):
            yield start, end


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
