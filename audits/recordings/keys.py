"""Keys that were pressed, by their tones (ITU-T Q.23), received as Q.24 asks.

Q.24 wants digits of 40 ms taken and those of 23 ms left, the higher tone up to 4 dB louder and up
to 8 dB fainter than the lower one (with what handsets and codecs add: 6 and 10), and speech not
taken for a key: so both tones must rule their rows and columns and carry most of the sound, their
octaves, which voices have, must be faint, and both must hold their level.
"""

from dataclasses import dataclass

import numpy as np

from audits.recordings.steps import STEP_S, Floats, runs

ROWS, COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477, 1633)
OFF = (0.98, 1.0, 1.02)
MOST_OFF = 0.027  # Q.24: tones up to 1.8 % off are taken, from 3.5 % on they are not
TONES = (*(f * off for f in (*ROWS, *COLUMNS) for off in OFF), *(2 * f for f in (*ROWS, *COLUMNS)))
DIGITS = ("123A", "456B", "789C", "*0#D")
KEY_STEP_S = STEP_S / 2
LEAST = 4  # steps of 10 ms: of 40 ms the window of 32 ms sees as many
GAP = 2
LOUDER_DB, FAINTER_DB = 6.0, 10.0  # the column's tone against the row's
LEAD_DB = 6.0  # over the others of the same group of four
SHARE = 0.5  # of all sound in the band: at 5 dB over noise two tones are three quarters
# What voices do by chance is short and impure: so keys under 0.07 s must be pure.
SHORT, PURE = 7, 0.75
OCTAVE_DB = 8.0  # so far below its tone
APART = 0.04  # keys' tones are 1.73 to 2.34 to 1, but none is 2, as in whatever sings or sounds
# Where the column's tone lies in the window beside the row's octave, and would be taken for it.
BESIDE = np.array([[abs(2 * row - column) < 160 for column in COLUMNS] for row in ROWS])
# Between the faintest tenth and the loudest, and the median deviation: voices swell and fade.
RANGE_DB, EVEN_DB = 4.5, 1.5
FAINT = 1e-5  # -50 dB of full scale: what is fainter is chance


@dataclass(frozen=True)
class Key:
    """One key and when it sounded, s."""

    digit: str
    start_s: float
    end_s: float
    confidence: float


def judged(tones: Floats, power: Floats) -> Floats:
    """[n, 4]: which key it could be (0 to 15; -1: none), its share of the sound, its two levels.

    `tones`: power at TONES, `power`: in a telephone's band, every 10 ms.
    """
    three = tones[:, : 8 * len(OFF)].reshape(-1, 8, len(OFF))
    off = _off(three)
    true = np.abs(off) < MOST_OFF
    ours = three.max(axis=2)
    rows, columns, octaves = ours[:, :4], ours[:, 4:], tones[:, 8 * len(OFF) :]
    row, column = rows.argmax(axis=1), columns.argmax(axis=1)
    nr = np.arange(len(row))
    low, high = _db(rows[nr, row]), _db(columns[nr, column])
    share = (rows[nr, row] + columns[nr, column]) / np.maximum(power, 1e-12)
    on = (high - low < LOUDER_DB) & (low - high < FAINTER_DB) & (share > SHARE)
    low_octave = np.where(BESIDE[row, column], -np.inf, _db(octaves[nr, row]))
    on &= (low_octave < low - OCTAVE_DB) & (_db(octaves[nr, 4 + column]) < high - OCTAVE_DB)
    on &= np.minimum(_lead(rows), _lead(columns)) > LEAD_DB
    on &= rows[nr, row] + columns[nr, column] > FAINT
    on &= true[nr, row] & true[nr, 4 + column]
    ratio = np.array(COLUMNS)[column] / np.array(ROWS)[row]
    on &= np.abs(ratio * (1 + off[nr, 4 + column]) / (1 + off[nr, row]) - 2) > APART
    key = np.where(on, row * 4 + column, -1)
    return np.stack([key, share, low, high], axis=1).astype(np.float32)


def keys(found: Floats) -> list[Key]:
    """Keys in the order of time, from what was judged."""
    pressed: list[Key] = []
    for digit in range(16):
        for start, end in runs(found[:, 0] == digit, GAP, LEAST):
            inner = found[start + 1 : end - 1] if end - start > LEAST else found[start:end]
            loud, faint = np.percentile(inner[:, 2:], (90, 10), axis=0)
            if end - start < SHORT and np.mean(found[start:end, 1]) < PURE:
                continue
            even = np.median(np.abs(inner[:, 2:] - np.median(inner[:, 2:], axis=0)), axis=0)
            if np.all(loud - faint < RANGE_DB) and np.all(even < EVEN_DB):
                sure = min(1.0, float(found[start:end, 1].mean()))
                name = DIGITS[digit // 4][digit % 4]
                pressed.append(Key(name, start * KEY_STEP_S, end * KEY_STEP_S, sure))
    return sorted(pressed, key=lambda one: one.start_s)


def _off(three: Floats) -> Floats:
    """How far the top of each tone is from where it should be, as a share of its frequency."""
    low, mid, high = (_db(three[:, :, at]) for at in range(3))
    bend = np.minimum(low - 2 * mid + high, -0.01)
    return np.asarray((OFF[2] - 1) * 0.5 * (low - high) / bend, np.float32)


def _db(power: Floats) -> Floats:
    return 10 * np.log10(np.maximum(power, 1e-12))


def _lead(group: Floats) -> Floats:
    """How far the strongest of four is above the next, dB."""
    ordered = np.sort(_db(group), axis=1)
    return ordered[:, -1] - ordered[:, -2]
