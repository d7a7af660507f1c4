"""When somebody speaks, and whether it is more than one.

Silero VAD says how much a sound is like a voice; so does whoever talks in the background. Whom the
call is about is louder: louder than what is always there, and not much fainter than the loudest.
"""

from collections.abc import Sequence

import numpy as np

from audits.recordings.frames import MEL_STEPS, Frames
from audits.recordings.steps import STEP_S, Mask, Stretch, closed, smoothed
from audits.recordings.weighing import Measures, decided, swing

SPEECH = 0.5  # Silero's own threshold: what is spoken reaches it again and again
AGAIN_S = 4.0  # within which it is reached again, or it is noise between speech
EDGE_S = 0.5  # a voice rises and falls
SPEECH_S, PAUSE_S = 0.25, 0.4  # shorter ones are none
FAINTEST_DB = -75.0
ALWAYS, LOUDEST = 10, 97  # per cent of the time
MOST_DB = 30.0
# Octaves between two speakers' middle pitches. Made calls: with 95 of 100 single speakers the two
# parts of what they say are closer, with 66 of 100 pairs they are farther apart.
APART = 0.25
LEAST = 25  # voiced moments, of 40 ms, on either side
CLEAREST = 60  # per cent of the moments are left out: they are not voiced


def speech(frames: Frames, taken: Mask) -> Mask:
    """Steps in which somebody speaks; `taken`: tones, keys and music."""
    on = decided("speech", measures(frames, taken), taken)
    sure = closed(frames.speech >= SPEECH, AGAIN_S, 0)
    near = smoothed(sure.astype(np.float32), 2 * EDGE_S + STEP_S) > 0
    spoken = on & near
    return closed(spoken, PAUSE_S, SPEECH_S) & ~taken


def measures(frames: Frames, taken: Mask) -> Measures:
    """What is weighed."""
    heard = (~taken).astype(np.float32)
    voice = frames.speech * heard
    level = np.maximum(np.where(taken, FAINTEST_DB, frames.level_db), FAINTEST_DB)
    near = smoothed(level, 0.2)
    known = near[~taken] if not taken.all() else near
    low, high = np.percentile(known, (ALWAYS, LOUDEST))
    short, long = smoothed(level, 0.3), smoothed(level, 1)
    return {
        "voice 1 s": smoothed(voice, 1),
        "voice 4 s": smoothed(voice, 4),
        "over floor 0.3 s": np.clip(short - low, 0, MOST_DB),
        "over floor 1 s": np.clip(long - low, 0, MOST_DB),
        "under loud 1 s": np.clip(high - long, 0, MOST_DB),
        "between 1 s": np.clip((long - low) / max(high - low, 3), 0, 1),
        "swing 1 s": swing(level, 1),
        "brief 1 s": smoothed(np.log1p(frames.brief * heard), 1),
    }


def two(frames: Frames, spoken: Sequence[Stretch]) -> bool:
    """Do two take turns there? By their pitch: before some moment it is another than after it."""
    parts = [frames.pitch[_mel(start) : _mel(end)] for start, end in spoken]
    pitch, clear = np.concatenate([*parts, np.zeros((0, 2), np.float32)]).T
    if len(clear) < 2 * LEAST:
        return False
    said = pitch[clear > np.percentile(clear, CLEAREST)]
    return any(
        abs(np.median(said[:at]) - np.median(said[at:])) > APART
        for at in range(LEAST, len(said) - LEAST)
    )


def _mel(seconds: float) -> int:
    return round(seconds / STEP_S / MEL_STEPS)
