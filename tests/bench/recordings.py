"""How well made calls are heard: python -m tests.bench.recordings [CALLS] [FIRST SEED].

Voices, languages, texts, music and half of the noises are such as nothing was fitted or tried on;
calls of two makers take turns, each goes through the coding of a telephone or a phone's recorder
and is read from its file. Prints what was wrong, how many were right by noise, story and coding,
and the time and memory for an hour.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from audits.recordings import listen
from audits.recordings.listen import Recording, RecordingSpan
from tests import phonecalls, soxcalls
from tests.phonecalls import Sound, Truth

# An MP3 of 8 kHz begins up to 0.14 s late: so long is the silence that its encoder puts before it.
ANSWER_S, HOLD_S, KEY_S = 0.5, 3.0, 0.2
LEVELS_DB = (30, 20, 10)
NOISES = (*soxcalls.NOISES, *soxcalls.HELD_OUT_NOISES)
CODINGS = (
    (".wav", 8000), (".wav", 8000, "-e", "mu-law"), (".wav", 8000, "-e", "a-law"),
    (".wav", 8000, "-e", "gsm"), (".wav", 16000), (".mp3", 8000, "-C", "32"),
    (".ogg", 16000, "-C", "1"), (".amr-nb", 8000, "-C", "4"),
)  # fmt: skip
WHAT = ("plan", "rings", "answer", "keys", "holds")


def made(seed: int) -> tuple[Sound, Truth, tuple[str, ...]]:
    """A call that is held out, disturbed; what is true of it, and the groups that it counts in."""
    nr = seed // 2
    if seed % 2:
        sound, truth = soxcalls.call(nr, held_out=True)
    else:
        sound, truth = phonecalls.call(nr, list(phonecalls.PLANS)[nr % 7], fresh=True)
    noise, snr = NOISES[nr // 3 % len(NOISES)], LEVELS_DB[nr % 3]
    loud = soxcalls.disturbed(sound, noise, snr, seed)
    if nr // 2 % 2:
        loud = phonecalls.telephone(loud, "narrow")
    story = f"sox: {truth.how.split(',')[0]}" if seed % 2 else f"song: {truth.how.split()[0]}"
    groups = ("all", f"{snr} dB", noise, story, story.split(":")[0], truth.plan or "no ringing")
    return loud, truth, groups


def wrong(truth: Truth, rows: list[Recording | RecordingSpan]) -> list[str]:
    """What was not heard as it was made: 'what got/true'."""
    about = next(row for row in rows if isinstance(row, Recording))
    if about.error:
        return [f"error {about.error}"]
    spans = [row for row in rows if isinstance(row, RecordingSpan)]
    found = []
    if about.plan != truth.plan:
        found.append(f"plan {about.plan}/{truth.plan}")
    if about.rings != (truth.rings or None):
        found.append(f"rings {about.rings}/{truth.rings}")
    if (about.answer_s is None) != (truth.answer_s is None) or (
        truth.answer_s is not None and abs((about.answer_s or -9) - truth.answer_s) > ANSWER_S
    ):
        found.append(f"answer {about.answer_s}/{truth.answer_s}")
    keys = [span.start_s for span in spans if span.kind == "key"]
    if len(keys) != len(truth.digits) or any(
        abs(got - made) > KEY_S for got, (_, made) in zip(keys, truth.digits, strict=True)
    ):
        found.append(f"keys {len(keys)}/{len(truth.digits)}")
    holds = [(span.start_s, span.end_s) for span in spans if span.kind == "hold"]
    if len(holds) != len(truth.holds) or any(
        abs(got[end] - made[end]) > HOLD_S
        for got, made in zip(holds, truth.holds, strict=True) for end in (0, 1)
    ):  # fmt: skip
        rounded = [[(round(a, 1), round(b, 1)) for a, b in some] for some in (holds, truth.holds)]
        found.append(f"holds {rounded[0]}/{rounded[1]}")
    return found


def calls(many: int, first: int) -> None:
    """A table of how many of the calls were heard right."""
    right: dict[str, Counter[str]] = defaultdict(Counter)
    with TemporaryDirectory() as folder:
        for seed in range(first, first + many):
            loud, truth, groups = made(seed)
            coding = CODINGS[seed // 5 % len(CODINGS)]
            path = phonecalls.write(loud, Path(folder) / f"call{coding[0]}", *coding[1:])
            mistakes = wrong(truth, list(listen.rows(path)))
            for group in (*groups, " ".join(map(str, coding))):
                right[group]["calls"] += 1
                for what in WHAT:
                    right[group][what] += not any(m.startswith((what, "error")) for m in mistakes)
            if mistakes:
                print(seed, *groups[1:3], *coding, truth.how, *mistakes, sep="; ", flush=True)
    print(f"{'':22}{'calls':>6}" + "".join(f"{what:>8}" for what in WHAT))
    for group, counts in sorted(right.items()):
        print(f"{group:22}{counts['calls']:6}" + "".join(f"{counts[what]:8}" for what in WHAT))


# A process of its own: what this one holds would be counted as the child's.
ALONE = """
import sys, time
from pathlib import Path
from audits.recordings import listen
began = time.monotonic()
found = listen.heard(Path(sys.argv[1]), Path(sys.argv[2]))
most = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
print(f"{found.seconds:.0f} s of sound: {time.process_time():.0f} s of CPU, "
      f"{time.monotonic() - began:.0f} s by the clock, {int(most) / 1000:.0f} MB at most")
"""


def hour() -> None:
    """One hour of ringing, talk, music and silence: CPU, clock and memory."""
    parts, seconds, seed = [], 0.0, 0
    while seconds < 1200:
        made, _ = phonecalls.call(seed, list(phonecalls.PLANS)[seed % len(phonecalls.PLANS)])
        parts.append(phonecalls.disturbed(made, "pink", 20, "narrow", seed))
        seconds, seed = seconds + len(made) / phonecalls.RATE, seed + 1
    whole = np.tile(np.concatenate(parts)[: 1200 * phonecalls.RATE], 3)
    with TemporaryDirectory() as folder:
        path = phonecalls.write(whole, Path(folder) / "hour.wav", 8000, "-e", "mu-law")
        played = str(Path(folder) / "played.flac")
        subprocess.run([sys.executable, "-c", ALONE, str(path), played], check=True)


if __name__ == "__main__":
    calls(int(sys.argv[1]) if len(sys.argv) > 1 else 45,
          int(sys.argv[2]) if len(sys.argv) > 2 else 1000)  # fmt: skip
    hour()
