"""Calls as anybody puts them together with espeak-ng and sox: every kind of call there is.

`phonecalls` composes music and talk; here it is what one line of sox plays, voices speak their own
languages, and calls end and begin anywhere. `held_out` takes voices, texts, music and noise that
nothing was fitted or tried on; `kind` says which story is told, of KINDS.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from random import Random

import numpy as np

from tests import phonecalls
from tests.phonecalls import PLANS, RATE, Making, Sound, Truth, levelled, silence, sox, tones

TEXTS = {
    "en-gb": (
        "Good morning, you are through to Harper and Sons. How can I help?",
        "I would like to know whether you have the blue lamp in stock.",
        "One moment please, I will put you on hold while I look.",
        "Thanks for waiting. We have four of them, and they can be sent tomorrow.",
        "That is very kind of you. And what does the delivery cost?",
        "It is free from forty pounds on. Shall I take the order now?",
    ),
    "en-us": (
        "Thanks for calling Lakeside Insurance, this is Dana. What can I do for you today?",
        "Hi, I have a question about my renewal. It went up by a lot this year.",
        "Sure, let me pull up your policy. Can you hold for a minute?",
        "Okay, I am back. So it looks like the rate changed in your state.",
        "Is there any discount that I could get on that?",
        "Let me see. If you pay for the whole year, it is ten percent less.",
    ),
    "de": (
        "Guten Tag, hier ist die Firma Lindner, mein Name ist Weber. Was kann ich für Sie tun?",
        "Ich wollte fragen, ob meine Bestellung schon verschickt worden ist.",
        "Einen kleinen Moment bitte, ich verbinde Sie mit dem Lager.",
        "So, da bin ich wieder. Das Paket ist gestern hinausgegangen.",
        "Sehr gut, dann warte ich noch bis Freitag. Vielen Dank.",
        "Gern geschehen. Auf Wiederhören.",
    ),
    "fr-fr": (
        "Bonjour, service clients, que puis-je faire pour vous?",
        "Bonjour, je voudrais changer la date de ma livraison.",
        "Ne quittez pas, je regarde cela tout de suite.",
        "Voilà, c'est fait. Vous serez livré jeudi entre dix heures et midi.",
        "C'est parfait, merci beaucoup.",
        "Je vous en prie. Bonne journée, au revoir.",
    ),
}
HELD_OUT_TEXTS = {
    "it": (
        "Buongiorno, sono Carla dell'ufficio vendite. Come posso aiutarla?",
        "Vorrei sapere quanto costa spedire un pacco in Sicilia.",
        "Attenda in linea, per favore, controllo subito.",
        "Eccomi. Costa nove euro e arriva in tre giorni.",
        "Va bene, allora faccio l'ordine adesso.",
        "Grazie a lei, e buona giornata.",
    ),
    "sv": (
        "God morgon, du har kommit till kundtjänst. Hur kan jag hjälpa dig?",
        "Jag undrar om ni har öppet på lördag.",
        "Ett ögonblick, så ska jag fråga min kollega.",
        "Tack för att du väntade. Vi har öppet mellan tio och två.",
        "Jättebra, då kommer jag förbi.",
        "Välkommen. Ha en fin dag. Hej då.",
    ),
    "en-gb-scotland": (
        "Hello, Glenmore Garage, Fiona here. What is it about?",
        "My car makes a noise when I brake, and I would need it back by Tuesday.",
        "I will ask the workshop. Hold the line for me, will you?",
        "Right, they can have a look at it on Monday at eight.",
        "Grand. Do you have a car to lend for the day?",
        "Aye, we do, for fifteen pounds. See you on Monday then.",
    ),
    "pt": (
        "Bom dia, fala da loja central. Em que posso ajudar?",
        "Queria devolver uns sapatos que comprei na semana passada.",
        "Só um momento, por favor, vou passar a chamada.",
        "Obrigado por ter esperado. Tem consigo a fatura?",
        "Tenho, sim. Está aqui comigo.",
        "Então pode vir quando quiser. Até logo.",
    ),
}
TAPES = (
    "Thank you for calling. All of our agents are busy. Please stay on the line.",
    "Your call will be answered in the order in which it was received.",
    "Please hold. An adviser will be with you shortly.",
)
HELD_OUT_TAPES = (
    "We are sorry to keep you waiting. Somebody will be with you as soon as possible.",
    "You are now second in line. The waiting time is about two minutes.",
    "We know that your time matters. Please do not hang up.",
)
MENU = (
    "Press one for sales, two for service, or three for all other questions.",
    "To track an order, press one. To return something, press two. For anything else, press zero.",
)
HELD_OUT_MENU = (
    "For billing choose one. For technical help choose two. To hear this again choose nine.",
    "If you are a new customer, dial one now. If you are not, dial two now.",
)
VARIANTS = ("", "+f1", "+f2", "+f4", "+m1", "+m3", "+m5", "+m7")
HELD_OUT_VARIANTS = ("", "+f3", "+f5", "+m2", "+m4", "+m6", "+m8", "+klatt")

# --- music


@cache
def _note(kind: str, hz: float, seconds: float, *effects: str) -> Sound:
    fade = ("fade", "q", "0.01", f"{seconds:.2f}", f"{min(0.1, seconds / 3):.2f}")
    return sox(kind, f"{hz:.1f}", *fade, *effects, seconds=seconds)


def _hz(dice: Random, octaves: tuple[float, ...] = (1, 2)) -> float:
    """A note of C major, C4 to B5 or wherever."""
    return 261.63 * 2 ** (dice.choice((0, 2, 4, 5, 7, 9, 11)) / 12) * dice.choice(octaves)


def _chord(dice: Random) -> tuple[float, ...]:
    # A telephone passes nothing below 300 Hz.
    root = dice.choice((261.63, 293.66, 329.63, 349.23, 392.0, 440.0))
    return tuple(root * 2 ** (step / 12) for step in dice.choice(((0, 4, 7), (0, 3, 7), (0, 5, 9))))


def _together(kind: str, chord: tuple[float, ...], seconds: float) -> Sound:
    return sum(_note(kind, hz, seconds) for hz in chord) / len(chord)  # type: ignore[return-value]


def _one_chord(seconds: float, dice: Random, kind: str = "sine", wobble: float = 0) -> Sound:
    at = np.arange(round(seconds * RATE)) / RATE
    sound = sum(_note(kind, hz, round(seconds, 2))[: len(at)] for hz in _chord(dice))
    return sound * (1 + wobble * np.sin(2 * np.pi * dice.uniform(2, 6) * at[: len(sound)]))


def _chords(seconds: float, dice: Random, kind: str = "triangle") -> Sound:
    each, song = dice.choice((1.0, 1.5, 2.0, 3.0)), [_chord(dice) for _ in range(4)]
    bars = int(seconds / each) + 1
    return np.concatenate([_together(kind, song[nr % 4], each) for nr in range(bars)])


def _tune(seconds: float, dice: Random, kind: str = "sine", rests: bool = True) -> Sound:
    each = dice.choice((0.25, 0.3, 0.4, 0.5))
    song = [_hz(dice) if not rests or dice.random() > 0.15 else 0 for _ in range(16)]
    many = int(seconds / each) + 1
    return np.concatenate([
        _note(kind, song[nr % 16], each) if song[nr % 16] else silence(each) for nr in range(many)
    ])  # fmt: skip


def _strum(seconds: float, dice: Random) -> Sound:
    """What sox's own manual plays: plucks, one after the other, that ring on."""
    sound = silence(seconds + 5)
    for start in np.arange(0, seconds, dice.choice((2.0, 3.0, 4.0))):
        for nr, hz in enumerate((*_chord(dice), *(2 * one for one in _chord(dice)))):
            at = round((start + 0.05 * nr) * RATE)
            plucked = _note("pluck", hz, 4.0)
            sound[at : at + len(plucked)] += plucked[: len(sound) - at]
    return sound


def _sweeps(seconds: float, dice: Random) -> Sound:
    """Up and down, as a siren, not as music; people put it in calls all the same."""
    low, high, each = dice.uniform(250, 400), dice.uniform(600, 1200), dice.choice((1.5, 2.0, 4.0))
    up = sox("sine", f"{low:.0f}-{high:.0f}", seconds=each)
    both = np.concatenate([up, up[::-1]])
    return np.tile(both, int(seconds / (2 * each)) + 1)


def _echoing(seconds: float, dice: Random) -> Sound:
    dry = _tune(seconds, dice, dice.choice(("pluck", "triangle")), rests=False)
    sound = dry.copy()
    for gain, late in ((0.5, 0.17), (0.3, 0.41)):
        sound[round(late * RATE) :] += gain * dry[: -round(late * RATE)]
    return sound


def _with_drums(seconds: float, dice: Random) -> Sound:
    sound, rng = _chords(seconds, dice, "sawtooth"), np.random.default_rng(dice.randrange(10**6))
    for nr, start in enumerate(np.arange(0, seconds - 1, 0.25)):
        stroke = phonecalls.drum(("kick", "hat", "snare", "hat")[nr % 4], rng)
        at = round(start * RATE)
        sound[at : at + len(stroke)] += 0.4 * stroke
    return sound


MUSIC: dict[str, Callable[[float, Random], Sound]] = {
    "one chord": _one_chord,
    "tremolo": partial(_one_chord, wobble=0.5),
    "triangles": _chords,
    "sine chords": partial(_chords, kind="sine"),
    "sine tune": _tune,
    "triangle tune": partial(_tune, kind="triangle"),
    "plucks": partial(_tune, kind="pluck", rests=False),
    "strum": _strum,
}
HELD_OUT_MUSIC: dict[str, Callable[[float, Random], Sound]] = {
    "saw tune": partial(_tune, kind="sawtooth"),
    "square tune": partial(_tune, kind="square"),
    "saw chords": partial(_chords, kind="sawtooth"),
    "trapezium chords": partial(_chords, kind="trapezium"),
    "echoing": _echoing,
    "drums": _with_drums,
    "sweeps": _sweeps,
    "wobbling saw": partial(_one_chord, kind="sawtooth", wobble=0.8),
}

# --- noise

NOISES = ("white", "pink", "brown", "babble")
HELD_OUT_NOISES = ("traffic", "hum", "cafe", "fan")


def noise(kind: str, seconds: float, seed: int) -> Sound:
    """Of NOISES or HELD_OUT_NOISES, at any level."""
    if kind in NOISES:
        return phonecalls.noise(kind, seconds, seed)
    at, dice = np.arange(round(seconds * RATE)) / RATE, Random(seed)
    if kind == "hum":
        hum = sum(np.sin(2 * np.pi * 60 * h * at) / h for h in range(1, 15))
        return levelled(phonecalls.noise("pink", seconds, seed), -24) + levelled(hum)
    if kind == "cafe":
        talk = phonecalls.noise("babble", seconds, seed, fresh=True)
        return levelled(talk, -22) + levelled(phonecalls.noise("pink", seconds, seed), -24)
    rough = phonecalls.noise("brown" if kind == "traffic" else "pink", seconds, seed)
    slow, deep = (0.07, 0.8) if kind == "traffic" else (23, 0.3)
    return rough * (1 + deep * np.sin(2 * np.pi * slow * at + dice.uniform(0, 6)))


# --- whole calls

Speaker = tuple[str, int, int]
HOLDS = ("", "", "again", "once", "silence", "tape in silence")


class Call(Making):
    """One call; what it is made of comes from one of two worlds."""

    def __init__(self, seed: int, held_out: bool) -> None:
        super().__init__(seed, fresh=held_out)
        self.music = HELD_OUT_MUSIC if held_out else MUSIC
        self.tapes = HELD_OUT_TAPES if held_out else TAPES
        self.prompts = HELD_OUT_MENU if held_out else MENU
        texts = HELD_OUT_TEXTS if held_out else TEXTS
        self.language = self.dice.choice(sorted(texts))
        self.lines = list(texts[self.language])
        self.variants = HELD_OUT_VARIANTS if held_out else VARIANTS
        self.agent, self.caller = self.somebody(), self.somebody()
        # Whoever holds the telephone is louder than whoever is far away, or the other way round.
        self.level = {who: self.dice.uniform(-28, -18) for who in (self.agent, self.caller)}

    def somebody(self) -> Speaker:
        dice = self.dice
        voice = self.language + dice.choice(self.variants)
        return voice, dice.randrange(140, 185), dice.randrange(25, 75)

    def rung(self, plan: str, rings: int, begin_s: float = 0) -> None:
        """Rings, of which the first `begin_s` seconds are not recorded."""
        cadence = PLANS[plan][1]
        where = self.dice.choice(("due", "gap", "tone end", "tone"))
        rest = {"due": 0.0, "gap": self.dice.uniform(sum(cadence[:-1]), sum(cadence) - 0.1),
                "tone end": sum(cadence[:-1]),
                "tone": self.dice.uniform(0.25, sum(cadence[:-1]))}[where]  # fmt: skip
        self.truth.how += f", answered {where}"
        sound, self.truth.rings = phonecalls.ringing(plan, rings, rest, self.dice.uniform(-26, -12))
        self.truth.plan, self.truth.ring_start_s = plan[:2], self.at_s
        self.add(sound[round(begin_s * RATE) :])
        self.truth.answer_s = self.at_s
        self.pause(0, {"due": 1.0, "gap": 0.3, "tone end": 0.3, "tone": 1.0}[where])

    def speak(self, who: Speaker) -> None:
        self.say(self.lines.pop(0) if self.lines else "Okay, bye.", who, self.level[who])
        self.pause(0.3, 1.5)

    def chat(self, lines: int) -> None:
        for nr in range(lines):
            self.speak(self.caller if nr % 2 else self.agent)

    def menu(self) -> None:
        tape = ("en-gb" + self.dice.choice(self.variants), 160, 50)
        for text in self.dice.sample(self.prompts, self.dice.choice((1, 2))):
            self.say(text, tape)
            self.pause(0.5, 3)
            self.keys("".join(self.dice.choice("0123456789#*")
                              for _ in range(self.dice.choice((1, 1, 2, 5)))))  # fmt: skip
            self.pause(0.4, 1)

    def held(self, how: str, long: tuple[float, float] = (8, 40)) -> None:
        dice, tape = self.dice, self.dice.choice(self.tapes)
        if "silence" in how and not self.truth.speech:
            self.speak(self.agent)  # nothing tells an answer that is followed by silence
        start = self.at_s
        who = ("en-gb" + dice.choice(self.variants), 160, 50)
        if how == "silence":
            self.pause(9, 40)
            self.truth.how += ", silence"
        elif how == "tape in silence":
            for _ in range(dice.choice((1, 2, 3))):
                self.pause(7, 15)
                self.say(tape, who)
            self.pause(7, 15)
            self.truth.how += ", silence with a tape"
        else:
            name, level = dice.choice(sorted(self.music)), dice.uniform(-27, -17)
            pieces = {"": 1, "once": 2, "again": 3}[how]
            tune = self.music[name](long[1] * pieces + 1, dice)
            at = 0
            for nr in range(pieces):
                many = round(dice.uniform(*long) * RATE)
                self.play(tune[at : at + many], level)
                at += many
                if nr + 1 < pieces:
                    self.pause(0, 0.5)
                    self.say(tape, who)
                    self.pause(0, 0.5)
            self.truth.how += f", {name} {how}".rstrip()
        self.truth.holds.append((start, self.at_s))
        self.pause(0.1, 0.8)

    def refused(self, plan: str) -> None:
        """A tone that says no."""
        what = self.dice.choice(("busy", "information"))
        if what == "busy":
            on = 0.375 if plan == "UK" else 0.5
            hz = {"UK": (400,), "US": (480, 620)}.get(plan, (425,))
            one = np.concatenate([tones(hz, on), silence(on)])
            self.add(np.tile(one, self.dice.randrange(6, 14)))
        else:
            self.add(np.concatenate([tones((f,), 0.33) for f in (950, 1400, 1800)]))
            self.pause(0.3, 0.6)
            self.say("The number you have dialled is not in service. Please check the number.",
                     ("en-gb+f2", 150, 50))  # fmt: skip
        self.truth.how += f", {what}"


def _story(call: Call, kind: str, plan: str) -> None:  # noqa: C901 - one line per story
    dice = call.dice
    if kind == "from within":
        call.at_s = 0.0
        cadence = PLANS[plan][1]
        call.rung(plan, dice.randrange(2, 5), dice.uniform(0.05, sum(cadence[:-1]) - 0.35))
    elif kind == "after the rings":
        call.pause(0, 1)
    elif kind == "engaged":
        call.pause(0.5, 3)
        if dice.random() < 0.5:
            rings = dice.randrange(1, 3)
            sound, call.truth.rings = phonecalls.ringing(plan, rings, 0)
            call.truth.plan, call.truth.ring_start_s = plan[:2], call.at_s
            call.add(sound)
        call.refused(plan)
        return call.pause(0.2, 1)
    elif kind == "rung out":
        call.pause(0.5, 3)
        call.rung(plan, dice.randrange(4, 9))
        call.truth.answer_s = None
        return call.pause(0.2, 4)
    else:
        call.pause(0.3, 4)
        call.rung(plan, dice.choice((1, 2, 2, 3, 4, 7)))
    if kind in ("menu", "menu and queue"):
        call.menu()
    if kind in ("queue", "menu and queue", "two holds"):
        if dice.random() < 0.5 and kind == "queue":
            call.speak(call.agent)
        call.held(dice.choice(HOLDS[:4] if kind == "queue" else HOLDS))
    call.chat(dice.randrange(2, 4))
    if kind in ("put on hold", "two holds", "from within", "after the rings"):
        call.held(dice.choice(HOLDS))
        call.chat(dice.randrange(1, 4))
    if kind == "given up":
        call.held(dice.choice(HOLDS[:4]))
    return call.pause(0.1, 2)


KINDS = ("talk only", "menu", "queue", "put on hold", "menu and queue", "two holds", "given up",
         "from within", "after the rings", "engaged", "rung out")  # fmt: skip


def call(seed: int, held_out: bool = False) -> tuple[Sound, Truth]:
    """A clean call by its seed, and what is true of it; `how` begins with its kind."""
    made = Call(seed, held_out)
    kind, plan = KINDS[seed % len(KINDS)], made.dice.choice(("UK", "US", "EU", *PLANS))
    made.truth.how = kind
    _story(made, kind, plan)
    sound = np.concatenate(made.parts)
    made.truth.seconds = len(sound) / RATE
    return sound, made.truth


def disturbed(sound: Sound, kind: str, snr_db: float, seed: int) -> Sound:
    """With noise so many dB under what is heard in the call."""
    heard = sound[np.abs(sound) > 1e-4]
    level = 10 * np.log10(np.mean(heard**2))
    whole = noise(kind, len(sound) / RATE + 0.1, seed)[: len(sound)]
    return sound + levelled(whole, level - snr_db)
