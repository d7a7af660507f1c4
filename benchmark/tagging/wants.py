"""What a sentence of a review says: wants met and not met, recommending, touchpoint, stage.

The words decide, and every tag says which: phrases per language in `lexicon/<language>.toml`.
Nothing here knows stars: a topic without a verdict in words gets one from whoever knows them.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from sentencex import segment

from benchmark.tagging.phrases import WORD, Hit, PhraseError, Phrases, Words

LEXICON = Path(__file__).parent / "lexicon"
WANTS = ("easy", "expectations", "promises", "informed", "individual", "put_right")
WORDS_OF_MOUTH = "recommend"
POLAR = (*WANTS, WORDS_OF_MOUTH)
PLACES = ("touchpoint", "stage")
PRAISE, BLAME, TOPIC, THING = "praise", "blame", "topic", "thing"
IGNORE = "ignore"
OWN = "own"
# What a word before it makes of a verdict: "not easy", "should be easy", "should not take weeks",
# "if it is easy", "I need it quickly".
TURNED = {
    "": {PRAISE: PRAISE, BLAME: BLAME, TOPIC: TOPIC, THING: ""},
    "not": {PRAISE: BLAME, BLAME: PRAISE, TOPIC: BLAME, THING: ""},
    "wish": {PRAISE: BLAME, BLAME: "", TOPIC: "", THING: ""},
    "wish not": {PRAISE: "", BLAME: BLAME, TOPIC: BLAME, THING: ""},
    "hope": {PRAISE: "", BLAME: "", TOPIC: "", THING: ""},
    "need": {PRAISE: "", BLAME: BLAME, TOPIC: "", THING: ""},
}
TURNING = {"not": "before", OWN: "own", "wish": "wishes", "hope": "hopes", "need": "needs"}
NEAR = 5  # words before a phrase in which a "not" turns it round, and after it for its tone
# Reviewers forget the blank after a full stop, and lists have none; both end a sentence here.
_JOINED = re.compile(r"(?<=[a-z)][.!?])(?=[A-Z][a-z])|\n+")
_MAYBE_JOINED = re.compile(r"[.!?][A-Z]|\n")  # quicker, and mostly says no
_STOP = re.compile(r"[,;:()–—]")
_DASH = re.compile(" - ")  # apart: single signs alone are searched for several times as fast


class Sentence(NamedTuple):
    """A sentence of a text; `start` counts characters."""

    number: int
    start: int
    text: str


class Tag(NamedTuple):
    """What a sentence says, and the words that say so (`start` counts from the sentence's own).

    `kind` is a want, recommend, touchpoint or stage. `value`: praise, blame or topic; of a
    touchpoint or stage, which one.
    """

    kind: str
    value: str
    start: int
    length: int


class _Turning(dict[str, str]):
    """How a word turns what follows it: a key of TURNED, or own ("like"): nothing beyond it does.

    In the order of their weight, should a word stand in several lists.
    """

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        for turn, name in reversed(TURNING.items()):
            self.update(dict.fromkeys(lists[name], turn))

    def __missing__(self, word: str) -> str:
        return "not" if word.endswith("n't") else ""


class Lexicon:
    """One language's phrases. Raises PhraseError naming the file and the phrase."""

    def __init__(self, path: Path) -> None:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        self.language = path.stem
        self.common = frozenset(table["common"])
        self.turning = _Turning(table["negation"])
        self.turns = frozenset(table["negation"]["turns"])
        self.through = frozenset(table["negation"]["through"])
        self.maybe = frozenset(table["negation"]["maybe"])
        self.tone = dict.fromkeys(table["tone"]["good"], PRAISE)
        self.tone |= dict.fromkeys(table["tone"]["bad"], BLAME)
        lists = table.get("lists", {})
        phrases, where = list(_named(table)), list(_places(table))
        try:
            self.phrases = Phrases(phrases + where, lists)
        except PhraseError as error:
            raise PhraseError(f"{path.name}: {error}") from None
        self.names = [name for name, _ in phrases + where]
        self.polar = [kind in POLAR for kind, _ in self.names]
        self.ignored = [kind == IGNORE for kind, _ in self.names]
        # The same as bits: what speaks, what is said, where that was.
        self._speaking = sum(1 << place for place, polar in enumerate(self.polar) if polar)
        self._said = (1 << len(phrases)) - 1
        self._where = ((1 << len(where)) - 1) << len(phrases)
        # Phrases with a gap that may hold a "not", and without one of their own.
        self.open = [
            ".." in phrase and not self._is_negative(phrase, lists) for _, phrase in phrases
        ]

    def _is_negative(self, phrase: str, lists: Mapping[str, Sequence[str]]) -> bool:
        for name, options in lists.items():
            phrase = phrase.replace(f"<{name}>", " ".join(options))
        return any(map(self.negates, WORD.findall(phrase.lower())))

    def negates(self, word: str) -> bool:
        return self.turning[word] == "not"

    def tags(self, text: str) -> list[Tag]:
        """Every tag of one sentence; of phrases within each other only the longest speaks.

        Where no want is met or missed and nobody recommends, it does not matter where that was.
        """
        said = Words(text.replace("’", "'"))
        known = self.phrases.read(said)
        candidates = self.phrases.candidates(known)
        if not candidates & self._speaking:
            return []
        found = self.phrases.matches(candidates & self._said, said, known)
        clause = Clause(self, said, found)
        seen: dict[tuple[str, str], Tag] = {}
        reached: list[tuple[int, int, str]] = []
        for place, start, end in found:
            if not self.polar[place] or clause.hides(start, end):
                continue
            kind, value = self.names[place]
            if reached and _within(start, end, kind, reached):
                continue
            verdict = clause.verdict(place, start, end)
            if verdict or value != THING:
                reached.append((start, end, kind))
            if verdict and (kind, verdict) not in seen:
                seen[kind, verdict] = Tag(kind, verdict, start, end - start)
        where = candidates & self._where if seen else 0
        for place, start, end in self.phrases.matches(where, said, known):
            name = self.names[place]
            if name not in seen:
                seen[name] = Tag(*name, start, end - start)
        return list(seen.values())

    def speaks(self, text: str) -> bool:
        """Does it hold a phrase of a want or of word of mouth?"""
        return any(self.polar[place] for place, _, _ in self.phrases.find(Words(text)))


class Clause:
    """What stands around a phrase of a sentence, up to the next comma, "but" or new subject."""

    def __init__(self, lexicon: Lexicon, said: Words, found: list[Hit]) -> None:
        self.lexicon = lexicon
        self.said = said
        self.hidden = [(a, b) for place, a, b in found if lexicon.ignored[place]]
        # Where the sentence's commas and the like stand.
        self._stops = [stop.start() for stop in _STOP.finditer(said.text)]
        if " - " in said.text:
            self._stops += [dash.start() for dash in _DASH.finditer(said.text)]
            self._stops.sort()

    def hides(self, start: int, end: int) -> bool:
        """Does it stand in a phrase that says nothing ("fast food"), or begin there ("I paid")?"""
        return any(a < start < b or (a == start and end <= b) for a, b in self.hidden)

    def verdict(self, place: int, start: int, end: int) -> str:
        """Praise, blame, topic or nothing, after what stands around: "not easy"."""
        lexicon = self.lexicon
        kind, value = lexicon.names[place]
        at = bisect_left(self.said.starts, start)
        turn = self._turn(at)
        if turn == "hope" and kind == WORDS_OF_MOUTH:
            turn = ""  # "if you want value, recommended"
        if turn == "not" or (not turn and lexicon.open[place]):
            inside = self._inside(at, end)
            if any(map(lexicon.negates, inside)):
                # "makes no sense that it was not covered"; a "not" in the phrase's gap
                turn = "hope" if turn else "not"
            elif not turn and lexicon.maybe.intersection(inside):
                turn = "need"
        if value in (TOPIC, THING):
            value = self._tone(at, end) or value
        return TURNED[turn][value]

    def _inside(self, at: int, end: int) -> list[str]:
        return self.said.words[at : bisect_left(self.said.starts, end)]

    def _turn(self, at: int) -> str:
        """What turns a phrase that begins with word `at`: a key of TURNED."""
        turning = self.lexicon.turning
        turns = [turn for word in self._before(at) if (turn := turning[word])]
        if not turns or turns[0] == OWN:
            return ""  # "did not like the quick talk"
        if turns[0] != "not":
            return turns[0]
        # "hoping that it does not rise"
        return "hope" if "hope" in turns else "wish not" if "wish" in turns else "not"

    def _before(self, at: int) -> list[str]:
        """The words before word `at` in its clause, the nearest first."""
        if not at:
            return []
        words, starts, stops = self.said.words, self.said.starts, self._stops
        start = starts[at] if at < len(starts) else len(self.said.text)
        stop = bisect_left(stops, start)
        first = max((b for _, b in self.hidden if b <= start), default=0)
        if stop:
            first = max(first, stops[stop - 1])
        first = max(at - NEAR - 1, bisect_left(starts, first))
        lexicon = self.lexicon
        for turn in range(at - 1, first - 1, -1):
            if words[turn] in lexicon.turns and not (
                turn > first and words[turn - 1] in lexicon.through
            ):
                return words[turn + 1 : at][::-1]
        return words[max(first, at - NEAR) : at][::-1]

    def _tone(self, at: int, end: int) -> str:
        """The nearest word of praise or blame; a topic has none of its own."""
        tone, stops = self.lexicon.tone, self._stops
        words, starts = self.said.words, self.said.starts
        after = bisect_left(starts, end)
        for word in [*words[at:after], *self._before(at)]:
            if near := tone.get(word):
                return near
        stop = bisect_left(stops, end)
        until = bisect_left(starts, stops[stop]) if stop < len(stops) else len(words)
        for place in range(after, min(until, after + NEAR)):
            if near := tone.get(words[place]):
                return TURNED[self._turn(place)][near]
        return ""


def _named(table: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    """(("easy", "praise"), phrase), … of a lexicon file."""
    for kind in POLAR:
        for value in (PRAISE, BLAME, TOPIC, THING):
            for phrase in table.get(kind, {}).get(value, ()):
                yield (kind, value), phrase
    for phrase in table.get(IGNORE, ()):
        yield (IGNORE, ""), phrase


def _places(table: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    for kind in PLACES:
        for value, phrases in table.get(kind, {}).items():
            for phrase in phrases:
                yield (kind, value), phrase


def _within(start: int, end: int, kind: str, reached: list[tuple[int, int, str]]) -> bool:
    """Inside a longer phrase, or overlapping one of the same want ("refuse to refund me")?"""
    return any(start < b if k == kind else end <= b and end - start < b - a for a, b, k in reached)


def sentences(text: str, language: str = "en") -> Iterator[Sentence]:
    """The sentences of a text, numbered from 0; pieces without a letter are none."""
    at = number = 0
    joined = _MAYBE_JOINED.search(text) is not None
    for part in segment(language, text):
        for start, piece in _pieces(part) if joined else ((0, part),):
            if WORD.search(piece):
                blank = len(piece) - len(piece.lstrip())
                yield Sentence(number, at + start + blank, piece.strip())
                number += 1
        at += len(part)


def _pieces(part: str) -> Iterator[tuple[int, str]]:
    cuts = [0, *(match.end() for match in _JOINED.finditer(part)), len(part)]
    for first, last in pairwise(cuts):
        yield first, part[first:last]


@cache
def lexicons(folder: Path = LEXICON) -> tuple[Lexicon, ...]:
    """Every language there is a file for; English first, so that ties are English."""
    files = sorted(folder.glob("*.toml"), key=lambda path: (path.stem != "en", path.stem))
    return tuple(Lexicon(path) for path in files)


def language_of(text: str, known: Sequence[Lexicon]) -> Lexicon | None:
    """The language whose commonest words the text has most of; None if it has too few of any."""
    words = [word.lower() for word in WORD.findall(text[:600])]
    counts = [sum(word in one.common for word in words) for one in known]
    most = max(counts, default=0)
    if most and most * 12 >= len(words):
        return known[counts.index(most)]
    if len(words) > 6:
        return None
    # "Excellent!", "Pünktlich geliefert": too short to tell but by what it says
    return next((one for one in known if one.speaks(text)), known[0])


@cache
def version() -> str:
    """Changes with the code and the phrases, so that tags are made anew when either does."""
    files = [
        Path(__file__),
        Path(__file__).with_name("phrases.py"),
        *sorted(LEXICON.glob("*.toml")),
    ]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:8]
