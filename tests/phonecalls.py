"""Telephone calls made by espeak-ng and sox, with what is true of them known from the making.

Everything follows from the seed: who speaks, what is played, how it is disturbed. Nothing here
knows how recordings are listened to.
"""

from __future__ import annotations

import subprocess
import wave
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random

import numpy as np

RATE = 16_000
Sound = np.ndarray  # float64, mono, RATE

# Frequencies, then seconds on, off, on, off: ITU-T E.180 Supplement 2.
PLANS = {
    "UK": ((400, 450), (0.4, 0.2, 0.4, 2.0)),
    "US": ((440, 480), (2.0, 4.0)),
    "EU": ((425,), (1.0, 4.0)),
    "EU fr": ((440,), (1.5, 3.5)),
    "EU es": ((425,), (1.5, 3.0)),
    "EU at": ((420,), (1.0, 5.0)),
    "EU be": ((425,), (1.0, 3.0)),
}
DTMF = dict(zip("123A456B789C*0#D", [(r, c) for r in (697, 770, 852, 941)
                                     for c in (1209, 1336, 1477, 1633)], strict=True))  # fmt: skip
VOICES = ("en-gb", "en-us", "en-gb-scotland", "en-gb-x-rp", "de", "fr-fr", "es", "it", "nl", "pl")
VARIANTS = ("", "+f1", "+f2", "+f3", "+f4", "+m1", "+m2", "+m3", "+m4", "+m5", "+m7", "+croak")
FRESH_VOICES = ("en-gb-x-gbclan", "en-us-nyc", "sv", "da", "pt", "cs", "hu", "ro", "tr", "fi")
FRESH_VARIANTS = ("", "+f5", "+m6", "+m8", "+klatt", "+klatt2", "+klatt3", "+whisper", "+belinda",
                  "+Alex", "+linda", "+steph")  # fmt: skip
GREETINGS = (
    "Good morning, Fernway Plants, this is Kim speaking, how can I help you today?",
    "Hello, you are through to customer service. What can I do for you?",
    "Thank you for calling Fernway. My name is Jordan. How may I help?",
    "Hello?",
    "Fernway Plants, good afternoon.",
)
PROMPTS = (
    "Welcome to Fernway Plants. For orders, press one. For deliveries, press two. For anything "
    "else, press three.",
    "Thank you for calling. Calls may be recorded. If you have a question about a bill, press "
    "four. To hear the opening hours, press five, or press zero to speak to somebody.",
    "Please enter your customer number, followed by the hash key.",
    "For service in English, press one.",
)
ANNOUNCEMENTS = (
    "All our advisers are busy at the moment. Please hold, and we will be with you shortly.",
    "Your call is important to us. Thank you for waiting.",
    "You are number three in the queue.",
    "Did you know that most questions are answered on our website? Please visit us there, or stay "
    "on the line to speak to one of our team.",
)
TALK = (
    "Yes, of course, I can look that up for you. Could I take your postcode, please?",
    "We deliver to that address on Thursdays and Fridays. The charge is four pounds fifty.",
    "No, I am afraid that it can't be exchanged without the receipt.",
    "Right. So that is two olive trees, and a bag of compost, to be delivered on the eighteenth.",
    "Let me just check that with my colleague, will you hold for a moment, please?",
    "Oh, I see.",
    "I have had an answer now. The plant needs a large pot, and it should stay inside in winter.",
    "Is there anything else that I can help you with today? No? Then have a lovely day. Goodbye.",
)


@dataclass
class Truth:
    """What was put into a call; seconds from its beginning."""

    plan: str | None = None
    rings: int = 0
    ring_start_s: float | None = None
    answer_s: float | None = None
    digits: list[tuple[str, float]] = field(default_factory=list)
    holds: list[tuple[float, float]] = field(default_factory=list)
    speech: list[tuple[float, float]] = field(default_factory=list)
    music: list[tuple[float, float]] = field(default_factory=list)
    tone: str | None = None  # busy, congestion, information: what was heard instead of an answer
    seconds: float = 0.0
    how: str = ""


# --- what is heard


@cache
def said(text: str, voice: str, speed: int, pitch: int) -> Sound:
    """A sentence of espeak-ng, without the silence around it, at -20 dB."""
    done = subprocess.run(
        ["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "--stdout", text],
        capture_output=True, check=True,
    )  # fmt: skip
    with wave.open(BytesIO(done.stdout)) as spoken:
        rate, raw = spoken.getframerate(), done.stdout[44:]
    sound = np.frombuffer(raw[: len(raw) // 2 * 2], "<i2").astype(float)
    loud = np.flatnonzero(np.abs(sound) > 300)
    sound = sound[loud[0] : loud[-1] + 1]
    return levelled(resampled(sound, rate))


def resampled(sound: Sound, rate: float) -> Sound:
    places = np.arange(0, len(sound) - 1, rate / RATE)
    return np.interp(places, np.arange(len(sound)), sound)


def levelled(sound: Sound, db: float = -20) -> Sound:
    """At that level, in dB of full scale, RMS."""
    return sound * (10 ** (db / 20) / max(np.sqrt(np.mean(sound**2)), 1e-9))


def tones(frequencies: tuple[float, ...], seconds: float, db: float = -20) -> Sound:
    """Sines of equal level, without a click."""
    at = np.arange(round(seconds * RATE)) / RATE
    sound = sum(np.sin(2 * np.pi * f * at) for f in frequencies) * np.ones(len(at))
    edge = np.minimum(1, np.minimum(at, seconds - at) / 0.004)
    return levelled(sound * edge, db) if len(at) else sound


def silence(seconds: float) -> Sound:
    return np.zeros(max(0, round(seconds * RATE)))


def ringing(plan: str, rings: int, rest: float, db: float = -20) -> tuple[Sound, int]:
    """`rings` whole cycles, then `rest` seconds of the next one; and how many rings began."""
    frequencies, cadence = PLANS[plan]
    cycle = np.concatenate([
        tones(frequencies, seconds, db) if at % 2 == 0 else silence(seconds)
        for at, seconds in enumerate(cadence)
    ])  # fmt: skip
    part = cycle[: round(rest * RATE)]
    return np.concatenate([np.tile(cycle, rings), part]), rings + (rest > 0.05)


# --- music

SCALES = ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10))


def sox(*effects: str, seconds: float) -> Sound:
    done = subprocess.run(
        ["sox", "-R", "-n", "-r", str(RATE), "-c", "1", "-b", "16", "-t", "raw", "-e",
         "signed-integer", "-", "synth", f"{seconds:.3f}", *effects],
        capture_output=True, check=True,
    )  # fmt: skip
    return np.frombuffer(done.stdout, "<i2").astype(float) / 32768


def note(pitch: float, seconds: float, kind: str) -> Sound:
    """One note; `pitch` is MIDI's."""
    f0, at = 440 * 2 ** ((pitch - 69) / 12), np.arange(round(seconds * RATE)) / RATE
    if kind == "pluck":
        return _pluck(round(f0, 2), round(seconds, 2)).copy()
    if kind == "piano":
        partials = sum(np.exp(-at * (1.5 + h)) * np.sin(2 * np.pi * f0 * h * at) / h
                       for h in range(1, 9) if f0 * h < 7000)  # fmt: skip
    elif kind == "organ":
        partials = sum(np.sin(2 * np.pi * f0 * h * at) / h for h in (1, 2, 3, 4, 6, 8)
                       if f0 * h < 7000)  # fmt: skip
    elif kind == "strings":
        drift = 2 * np.pi * f0 * at + 0.25 * np.sin(2 * np.pi * 5.5 * at)
        partials = sum(np.sin(drift * h) / h for h in range(1, 12) if f0 * h < 7000)
        partials = partials * np.minimum(1, at / 0.12)
    elif kind == "voice":
        partials = _sung(f0, at)
    else:
        partials = np.sin(2 * np.pi * f0 * at)
    edge = np.minimum(1, np.minimum(at, max(seconds, 0.02) - at) / 0.01)
    return partials * np.clip(edge, 0, 1)


@cache
def _pluck(f0: float, seconds: float) -> Sound:
    return sox("pluck", str(f0), seconds=seconds)


def _sung(f0: float, at: Sound) -> Sound:
    """A vowel on a note: harmonics with vibrato under three formants."""
    phase = 2 * np.pi * f0 * at + f0 * 0.015 / 5.5 * np.sin(2 * np.pi * 5.5 * at)
    formants = ((700, 1200, 2600), (400, 2000, 2800), (450, 800, 2700))[int(f0) % 3]
    sound = np.zeros(len(at))
    for h in range(1, 40):
        if f0 * h > 3800:
            break
        gain = sum(1 / (1 + ((f0 * h - f) / 120) ** 2) for f in formants) + 0.02
        sound += gain * np.sin(h * phase)
    return sound * np.minimum(1, at / 0.06)


def drum(kind: str, rng: np.random.Generator) -> Sound:
    at = np.arange(round(0.25 * RATE)) / RATE
    if kind == "kick":
        return np.sin(2 * np.pi * 60 * at + 4 * (1 - np.exp(-at * 40))) * np.exp(-at * 18) * 2
    hiss = rng.standard_normal(len(at))
    return hiss * np.exp(-at * (25 if kind == "snare" else 70)) * (0.8 if kind == "snare" else 0.35)


MUSIC = ("piano", "pluck", "pads", "band", "strings", "chip")
FRESH_MUSIC = ("song", "organ", "waltz", "solo", "beat")


def music(kind: str, seconds: float, seed: int) -> Sound:  # noqa: C901 - reads like a score
    """Chords in a key, a melody, a beat: what of it depends on the kind."""
    rng, dice = np.random.default_rng(seed), Random(seed)
    key, scale, beat = dice.randrange(45, 57), dice.choice(SCALES), 60 / dice.randrange(70, 140)
    sound = silence(seconds + 6)
    beats_in_bar = 3 if kind == "waltz" else 4

    def put(at_s: float, what: Sound, gain: float) -> None:
        at = round(at_s * RATE)
        if at < len(sound):
            sound[at : at + len(what)] += gain * what[: len(sound) - at]

    def tone(degree: int) -> int:
        return key + 12 * (degree // 7) + scale[degree % 7]

    lead, under = _instruments(kind)
    for bar in range(int(seconds / (beats_in_bar * beat)) + 2):
        start, root = bar * beats_in_bar * beat, dice.choice((0, 3, 4, 5, 1))
        if under:
            for degree in (root, root + 2, root + 4):
                put(start, note(tone(degree), beats_in_bar * beat, under), 0.25)
        if kind in ("piano", "pluck"):
            put(start, note(tone(root) - 12, beats_in_bar * beat, lead), 0.5)
        if kind != "beat":
            for place, degree, long in _melody(dice, beats_in_bar):
                put(start + place * beat, note(tone(root + degree) + 12, min(long * beat, 3), lead),
                    0.5)  # fmt: skip
        if kind in ("band", "beat", "song"):
            for step, what in _drums(rng, beats_in_bar):
                put(start + step * beat / 2, what, 0.5)
            for step in range(0, 2 * beats_in_bar, 4):
                put(start + step * beat / 2, note(tone(root) - 12, beat, "organ"), 0.4)
    return levelled(sound[: round(seconds * RATE)])


def _instruments(kind: str) -> tuple[str, str | None]:
    """What plays the melody, and what the chords."""
    lead = {"piano": "piano", "pluck": "pluck", "pads": "sine", "band": "pluck",
            "strings": "strings", "chip": "sine", "song": "voice", "organ": "organ",
            "waltz": "piano", "solo": "voice", "beat": "sine"}[kind]  # fmt: skip
    under = {"pads": "organ", "band": "organ", "strings": "strings", "song": "piano",
             "organ": "organ", "waltz": "piano"}.get(kind)  # fmt: skip
    return lead, under


def _melody(dice: Random, beats: int) -> Iterator[tuple[float, int, float]]:
    """(beat, degree over the root, how many beats long)."""
    place = 0.0
    while place < beats:
        long = dice.choice((0.5, 1, 1, 2))
        if dice.random() > 0.12:
            yield place, dice.choice((0, 2, 4, 5, 7, 9)), long * 1.1
        place += long


def _drums(rng: np.random.Generator, beats: int) -> Iterator[tuple[int, Sound]]:
    """(half beat, a stroke)."""
    for step in range(2 * beats):
        yield step, drum("hat", rng)
        if step % 4 in (0, 2):
            yield step, drum("kick" if step % 4 == 0 else "snare", rng)


# --- what disturbs


def noise(kind: str, seconds: int | float, seed: int, fresh: bool = False) -> Sound:
    rng, many = np.random.default_rng(seed), round(seconds * RATE)
    if kind == "babble":
        sound = np.zeros(many)
        for nr in range(6):
            dice, at = Random(seed * 7 + nr), 0
            while at < many:
                part = said(dice.choice(TALK + PROMPTS), *speaker(dice, fresh))
                part = part[: many - at]
                sound[at : at + len(part)] += part
                at += len(part) + dice.randrange(4000)
        return sound
    spectrum = np.fft.rfft(rng.standard_normal(many))
    frequency = np.maximum(np.fft.rfftfreq(many, 1 / RATE), 20)
    fall = {"white": 0, "pink": 0.5, "brown": 1}.get(kind, 0.5)
    sound = np.fft.irfft(spectrum / frequency**fall, many)
    if kind == "hum":
        at = np.arange(many) / RATE
        sound = levelled(sound, -26) + sum(
            np.sin(2 * np.pi * 50 * h * at) / h for h in range(1, 12)
        )
    return sound


def telephone(sound: Sound, coding: str) -> Sound:
    """Through the narrow band of a line, and the coding of one."""
    if coding == "wide":
        return sound
    spectrum = np.fft.rfft(sound)
    frequency = np.fft.rfftfreq(len(sound), 1 / RATE)
    spectrum[(frequency < 300) | (frequency > 3400)] = 0
    return np.fft.irfft(spectrum, len(sound))


def speaker(dice: Random, fresh: bool) -> tuple[str, int, int]:
    """Voice, words per minute, pitch."""
    voice = dice.choice(FRESH_VOICES if fresh else VOICES)
    variant = dice.choice(FRESH_VARIANTS if fresh else VARIANTS)
    return voice + variant, dice.randrange(140, 190), dice.randrange(20, 80)


# --- whole calls


class Making:
    """A call under way: sound is appended, and what is true of it is noted."""

    def __init__(self, seed: int, fresh: bool) -> None:
        self.dice, self.fresh = Random(seed), fresh
        self.parts: list[Sound] = []
        self.at_s = 0.0
        self.truth = Truth()
        self.left: list[str] = []

    def add(self, sound: Sound) -> None:
        self.parts.append(sound)
        self.at_s += len(sound) / RATE

    def say(self, text: str, who: tuple[str, int, int], db: float = -20) -> None:
        start = self.at_s
        self.add(levelled(said(text, *who), db))
        self.truth.speech.append((start, self.at_s))

    def play(self, tune: Sound, db: float) -> None:
        start = self.at_s
        self.add(levelled(tune, db))
        self.truth.music.append((start, self.at_s))

    def pause(self, low: float, high: float) -> None:
        self.add(silence(self.dice.uniform(low, high)))

    def ring(self, plan: str) -> None:
        """Ringing from somewhere to the answer, which comes in the tone, in a gap, or after it."""
        cadence = PLANS[plan][1]
        rings, cycle = self.dice.randrange(0, 6), sum(cadence)
        rest = self.dice.choice((0.0, self.dice.uniform(0.25, cycle - 0.1)))
        if rings == 0:
            rest = max(rest, 0.35)
        self.pause(0, 4)
        self.truth.plan, self.truth.ring_start_s = plan[:2], self.at_s
        sound, self.truth.rings = ringing(plan, rings, rest, self.dice.uniform(-26, -16))
        self.add(sound)
        self.truth.answer_s = self.at_s
        tone_on = rest and _in_tone(cadence, rest)
        self.pause(0, 1.5 if tone_on else 0.3)

    def keys(self, digits: str) -> None:
        for digit in digits:
            self.truth.digits.append((digit, self.at_s))
            self.add(tones(DTMF[digit], self.dice.uniform(0.08, 0.25), self.dice.uniform(-26, -14)))
            self.pause(0.08, 0.4)

    def hold(self, kind: str, announced: bool) -> None:
        """Music with announcements in it; or silence with the same one again and again."""
        start, tape = self.at_s, speaker(self.dice, self.fresh)
        seed, level = self.dice.randrange(10**6), self.dice.uniform(-26, -18)
        text, pieces = self.dice.choice(ANNOUNCEMENTS), self.dice.randrange(1, 4)
        if kind == "silence":
            for _ in range(pieces + 1):
                self.pause(5, 12)
                self.say(text, tape)
            self.pause(3, 8)
        else:
            tune = music(kind, 80, seed)
            for nr in range(pieces):
                long, at = self.dice.uniform(6, 22), self.dice.uniform(0, 50)
                self.play(tune[round(at * RATE) : round((at + long) * RATE)], level)
                if announced and nr + 1 < pieces:
                    self.pause(0, 0.5)
                    self.say(text, tape)
                    self.pause(0, 0.5)
        self.truth.holds.append((start, self.at_s))

    def talk(self, lines: int) -> None:
        agent, caller = speaker(self.dice, self.fresh), speaker(self.dice, self.fresh)
        for nr in range(lines):
            if not self.left:  # nobody says the same thing twice alike
                self.left = self.dice.sample(TALK, len(TALK))
            self.say(self.left.pop(), caller if nr % 2 else agent, -20 if nr % 2 else -23)
            self.pause(0.2, 1.2)


def _in_tone(cadence: tuple[float, ...], at: float) -> bool:
    for nr, seconds in enumerate(cadence):
        if at < seconds:
            return nr % 2 == 0
        at -= seconds
    return False


def call(seed: int, plan: str, fresh: bool = False) -> tuple[Sound, Truth]:
    """A clean call by its seed, and what is true of it."""
    made = Making(seed, fresh)
    dice, truth = made.dice, made.truth
    kinds = FRESH_MUSIC if fresh else MUSIC
    made.ring(plan)
    story = dice.choice(("direct", "menu", "queue", "menu", "queue", "silence"))
    truth.how = story
    if story == "menu":
        tape = speaker(dice, fresh)
        for _ in range(dice.randrange(1, 4)):
            made.say(dice.choice(PROMPTS), tape)
            made.pause(0.3, 3)
            made.keys(
                "".join(dice.choice("0123456789#*") for _ in range(dice.choice((1, 1, 1, 6))))
            )
            made.pause(0.3, 1)
    if story in ("menu", "queue"):
        kind = dice.choice(kinds)
        truth.how += f" {kind}"
        made.hold(kind, announced=dice.random() < 0.7)
        made.pause(0.0, 0.6)
    if story == "silence":
        made.say(dice.choice(GREETINGS), speaker(dice, fresh))
        made.pause(0.5, 1)
    if story == "direct":
        made.say(dice.choice(GREETINGS), speaker(dice, fresh))
        made.pause(0.5, 1)
    made.talk(dice.randrange(2, 5))
    if story in ("direct", "menu"):
        kind = dice.choice(kinds)
        truth.how += f" {kind}"
        made.hold(kind, announced=dice.random() < 0.5)
        made.pause(0.0, 0.6)
        made.talk(dice.randrange(2, 5))
    if story == "silence":
        made.hold("silence", announced=True)
        made.talk(dice.randrange(2, 5))
    sound = np.concatenate(made.parts)
    truth.seconds = len(sound) / RATE
    return sound, truth


def disturbed(sound: Sound, kind: str, snr_db: float, coding: str, seed: int,
              fresh: bool = False) -> Sound:  # fmt: skip
    """With noise so many dB under what is heard in the call, then through the line."""
    heard = sound[np.abs(sound) > 1e-4]
    level = 10 * np.log10(np.mean(heard**2))
    loud = sound + levelled(
        noise(kind, len(sound) / RATE, seed, fresh)[: len(sound)], level - snr_db
    )
    return telephone(loud, coding)


def write(sound: Sound, path: Path, rate: int = RATE, *coding: str) -> Path:
    """A sound file of whatever kind its name and `coding` (sox's words) say."""
    raw = (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()
    subprocess.run(
        ["sox", "-R", "-t", "raw", "-r", str(RATE), "-c", "1", "-b", "16", "-e", "signed-integer",
         "-", "-r", str(rate), *coding, str(path)],
        input=raw, check=True, capture_output=True,
    )  # fmt: skip
    return path
