"""Sound files as mono sound of 16 kHz, a few seconds at a time, whatever they were coded with.

Shoppers hand in what their phone made of a call: WAV (PCM, µ-law, A-law, GSM), MP3, Ogg, M4A, AMR.
FFmpeg's libraries (PyAV) read them all. What a file says of its own length is not believed.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import cast

import av
import av.error
import numpy as np
from numpy.typing import NDArray

RATE = 16_000  # what the speech detector wants; telephones end at 3.4 kHz
RATES = (4_000, 384_000)  # what there is to record with; others would be resampled for ever
BLOCK_S = 10.0
MOST_S = 4 * 3600.0  # no enquiry takes longer; a bomb does
# What is opened at all: FFmpeg also reads playlists and pictures, which lead elsewhere.
CONTAINERS = "wav,mp3,ogg,mov,amr,amrnb,amrwb,flac,aac,matroska,au,gsm"
OTHERS = {"amrnb": "libopencore_amrnb", "amr_nb": "libopencore_amrnb"}
Block = NDArray[np.float32]


class NoSound(ValueError):  # noqa: N818 - reads like NoBrowser
    """Nothing can be heard in a file; the message says what was found."""


def blocks(path: Path) -> Iterator[Block]:
    """The sound, -1..1, in blocks of up to ten seconds. NoSound if there is none, or too much.

    A file that breaks off in the middle is heard up to there.
    """
    waiting: list[Block] = []
    many = total = 0
    for part in _decoded(path):
        waiting.append(part)
        many, total = many + len(part), total + len(part)
        if total > MOST_S * RATE:
            raise NoSound(f"got over {MOST_S / 3600:.0f} hours of sound")
        if many >= BLOCK_S * RATE:
            yield np.concatenate(waiting)
            waiting, many = [], 0
    if waiting:
        yield np.concatenate(waiting)
    if total < RATE:
        raise NoSound("got less than a second of sound")


def _decoded(path: Path) -> Iterator[Block]:
    try:
        container = av.open(str(path), options={"format_whitelist": CONTAINERS,
                            "protocol_whitelist": "file"})  # fmt: skip
    except (av.error.FFmpegError, ValueError, UnicodeDecodeError):
        raise NoSound("got a file that is no sound, or is broken at its beginning") from None
    with container:
        if not container.streams.audio:
            raise NoSound("got a file without sound")
        stream = container.streams.audio[0]
        if not RATES[0] <= stream.codec_context.sample_rate <= RATES[1]:
            raise NoSound(f"got {stream.codec_context.sample_rate} samples per second")
        # FFmpeg's own decoder of AMR stops at the first pause (DTX); this one does not.
        decoder = stream.codec_context
        if own := OTHERS.get(decoder.name):
            decoder = cast(av.AudioCodecContext, av.CodecContext.create(own, "r"))
            decoder.sample_rate, decoder.layout = stream.codec_context.sample_rate, "mono"
        down = av.AudioResampler("flt", "mono", RATE)
        with suppress(av.error.FFmpegError):  # broken off here: what came before was heard
            for packet in container.demux(stream):
                with suppress(av.error.InvalidDataError):  # one torn packet; the next may be sound
                    for frame in decoder.decode(packet):
                        yield from (_samples(one) for one in down.resample(frame))
            yield from (_samples(one) for one in down.resample(None))


def _samples(frame: av.AudioFrame) -> Block:
    sound: Block = frame.to_ndarray()[0].astype(np.float32, copy=False)
    return np.nan_to_num(np.clip(sound, -1, 1), copy=False)


def copied(sound: Iterable[Block], path: Path, stack: ExitStack) -> Iterator[Block]:
    """The same blocks, and on the way a copy as FLAC: nothing of the file but what is heard.

    Whatever phones code with, every browser plays this one, and finds every second of it.
    """
    container = stack.enter_context(av.open(str(path), "w", format="flac"))
    stream = container.add_stream("flac", rate=RATE, layout="mono")
    done = 0
    for block in sound:
        whole = np.clip(block * 32767, -32768, 32767).astype("<i2")
        for at in range(0, len(whole), RATE):
            frame = av.AudioFrame.from_ndarray(whole[None, at : at + RATE], "s16", "mono")
            frame.sample_rate, frame.pts = RATE, done + at
            container.mux(stream.encode(frame))
        done += len(whole)
        yield block
    container.mux(stream.encode(None))
