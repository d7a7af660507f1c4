"""How well made calls are heard: python -m tests.bench.recordings [CALLS] [FIRST SEED].

Voices, music and noise that nothing was tried on while the listening was built; each call goes
through the coding of a telephone or a phone's recorder and is read from its file. Prints what was
wrong, a table by noise, and the time and memory for an hour.
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
from tests import phonecalls
from tests.phonecalls import Truth

ANSWER_S, HOLD_S, KEY_S = 0.5, 3.0, 0.1
NOISES = (("white", 30), ("pink", 30), ("babble", 30), ("pink", 15), ("hum", 15), ("babble", 15),
          ("white", 5), ("brown", 5), ("babble", 5))  # fmt: skip
CODINGS = (
    (".wav", 8000, "-e", "mu-law"), (".wav", 8000, "-e", "a-law"), (".wav", 8000, "-e", "gsm"),
    (".wav", 16000), (".mp3", 16000, "-C", "32"), (".ogg", 16000, "-C", "0"),
    (".amr-nb", 8000, "-C", "4"),
)  # fmt: skip


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
    off: list[float] = []
    with TemporaryDirectory() as folder:
        for seed in range(first, first + many):
            plan = list(phonecalls.PLANS)[seed % len(phonecalls.PLANS)]
            sound, truth = phonecalls.call(seed, plan, fresh=True)
            noise, snr = NOISES[seed % len(NOISES)]
            coding = CODINGS[seed % len(CODINGS)]
            loud = phonecalls.disturbed(sound, noise, snr, "narrow", seed, fresh=True)
            path = phonecalls.write(loud, Path(folder) / f"call{coding[0]}", *coding[1:])
            rows = list(listen.rows(path))
            mistakes = wrong(truth, rows)
            if truth.answer_s and rows[0].answer_s:
                off.append(abs(rows[0].answer_s - truth.answer_s))
            for group in (f"{snr} dB", f"{noise} {snr} dB", coding[-1] if len(coding) > 2 else
                          coding[0], plan, "all"):  # fmt: skip
                right[group]["calls"] += 1
                for what in ("plan", "rings", "answer", "keys", "holds"):
                    right[group][what] += not any(m.startswith((what, "error")) for m in mistakes)
            if mistakes:
                print(f"{seed} {plan} {noise} {snr} {coding} {truth.how}: {'; '.join(mistakes)}",
                      flush=True)  # fmt: skip
    print(f"{'':14}{'calls':>7}" + "".join(f"{what:>8}" for what in WHAT))
    for group, counts in sorted(right.items()):
        shown = "".join(f"{counts[what] / counts['calls']:8.0%}" for what in WHAT)
        print(f"{group:14}{counts['calls']:7}{shown}")
    print(f"answer off by: median {np.median(off):.2f} s, 95 % {np.percentile(off, 95):.2f} s")


WHAT = ("plan", "rings", "answer", "keys", "holds")


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
