"""When something is played.

Music holds its pitch, for a note at least, voices glide: what Seyerlehner et al. ("Automatic music
detection in television productions", DAFx 2007) call continuous frequency activation is `brief`.
Most of its sound is in such places (`tonal`), its shape changes less fast, and Silero hears no
voice in it. None of these is so of all music at all times.
"""

import numpy as np

from audits.recordings.frames import MEL_STEPS, Frames
from audits.recordings.steps import STEP_S, Floats, Mask, closed, runs, smoothed
from audits.recordings.weighing import Measures, decided

ALWAYS, OVER_DB = 10, 2.0  # per cent of the time it is no louder; music is, by this
LATE_S = 0.08  # `brief` notices a note in the middle of its 0.16 s
MUSIC_S, REST_S = 1.5, 2.5  # shorter stretches are none; shorter rests are part of the music


def music(frames: Frames, network: Mask) -> Mask:
    """Steps in which something is played; `network`: those of known tones."""
    on = decided("music", measures(frames, network), network)
    level = smoothed(frames.level_db, 0.2)
    floor = np.percentile(level, ALWAYS) + OVER_DB
    for start, end in runs(on, 0, 1):  # rough noise may hold a pitch for a while
        on[start:end] &= bool(np.median(level[start:end]) > floor)
    return closed(on, REST_S, MUSIC_S)


def measures(frames: Frames, network: Mask) -> Measures:
    """What is weighed."""
    heard = (~network).astype(np.float32)
    brief, tonal = np.log1p(_earlier(frames.brief * heard)), frames.tonal * heard
    return {
        "tonal 1 s": smoothed(tonal, 1),
        "tonal 4 s": smoothed(tonal, 4),
        "brief 1 s": smoothed(brief, 1),
        "brief share 4 s": smoothed((brief > 0).astype(np.float32), 4),
        "voice 4 s": smoothed(frames.speech * heard, 4),
        "flux 2 s": smoothed(_flux(frames), 2),
    }


def _flux(frames: Frames) -> Floats:
    """How much the rough shape of the spectrum changes from one 40 ms to the next, dB."""
    change = np.abs(np.diff(frames.mels, axis=0, prepend=frames.mels[:1])).mean(axis=1)
    many = len(frames.level_db)
    return np.pad(np.repeat(change, MEL_STEPS), (0, MEL_STEPS), mode="edge")[:many]


def _earlier(held: Floats) -> Floats:
    """Where it was, not where it was noticed."""
    shift = round(LATE_S / STEP_S)
    return np.concatenate([held[shift:], np.zeros(min(shift, len(held)), np.float32)])
