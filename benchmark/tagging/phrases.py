"""Phrases that marketers can read and write, compiled into something fast.

    easy to (use|follow)     either word
    kept [me] informed       [me] may be missing
    communicat*              any ending
    promise .. broken        up to three words between
    <nobody>                 any phrase of that list of the same file
    organi(z|s)ed            both spellings
    # days                   any number, also in words

Words may be parted by blanks or hyphens; case does not matter. A sentence is first looked up word
by word: only phrases whose rarest word occurs in it are tried at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from operator import itemgetter, or_
from typing import NamedTuple

GAP = r"(?:[\s\-]+[\w'%$£€.]+){0,3}?[\s\-]+"
BLANK = r"[\s\-]+"
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
MOST_WORDS = 50_000  # met and kept: names and typing errors have no end
_SPELLINGS = re.compile(r"(\w+)\((\w+(?:\|\w+)+)\)(\w*\*?)|\((\w+(?:\|\w+)+)\)(\w+\*?)")
_SIGNS = re.compile(r"\.\.|[()|\[\]]|<\w+>|[^\s()|\[\]<>.]+(?:\.[^\s()|\[\]<>.]+)*")


class PhraseError(ValueError):
    """A phrase cannot be read; says which one and why."""


_WANTED, _SIGNS_OF = itemgetter(1), itemgetter(2)  # of what is Known


def _by_start(hit: tuple[int, int, int]) -> tuple[int, int]:
    return hit[1], -hit[2]


Needs = tuple[frozenset[str], ...]


class Known(NamedTuple):
    """What a word is good for: phrases of one word, phrases that it is the rarest word of (each
    with the signs of everything it needs), and its own signs."""

    alone: tuple[int, ...]
    wanted: tuple[tuple[int, int], ...]
    signs: int


@dataclass(frozen=True)
class Part:
    """One piece of a phrase: its regular expression, and what must stand in a text to match.

    Of each set of `needs` at least one word; a word ending in `*` is a beginning.
    """

    pattern: str
    needs: Needs
    single: bool = False  # one word, or a choice of single words
    first: frozenset[str] | None = None  # words it may begin with; None = any


class _Words(dict[str, Known]):
    """Words that were met, with what they are good for; looked up once each.

    A set of words of which a phrase needs one is a bit, so that "is everything there?" is one
    comparison of whole numbers: half the time of comparing sets.
    """

    def __init__(self) -> None:
        super().__init__()
        self._bits: dict[frozenset[str], int] = {}
        self._alone: dict[str, list[int]] = {}
        self._wanted: dict[str, list[tuple[int, int]]] = {}
        self._signs: dict[str, int] = {}

    def keep(self, place: int, part: Part) -> int:
        """The sign of words that phrase `place` may begin with; 0 = any, or no need to look."""
        if part.single:
            for word in part.needs[0]:
                self._alone.setdefault(word, []).append(place)
            return 0
        needs = sum(self._bit(need) for need in set(part.needs))
        for word in min(part.needs, key=_cost):
            self._wanted.setdefault(word, []).append((place, needs))
        return self._bit(part.first) if part.first else 0

    def _bit(self, words: frozenset[str]) -> int:
        if words not in self._bits:
            self._bits[words] = bit = 1 << len(self._bits)
            for word in words:
                self._signs[word] = self._signs.get(word, 0) | bit
        return self._bits[words]

    def __missing__(self, word: str) -> Known:
        forms = [word, *(word[:end] + "*" for end in range(2, len(word) + 1))]
        signs = 0
        for form in forms:
            signs |= self._signs.get(form, 0)
        if len(self) > MOST_WORDS:
            self.clear()
        self[word] = known = Known(
            tuple(place for form in forms for place in self._alone.get(form, ())),
            tuple(want for form in forms for want in self._wanted.get(form, ())),
            signs,
        )
        return known


class Phrases:
    """Many phrases, found in one text at once; they are known by their place among them."""

    def __init__(
        self,
        phrases: Iterable[tuple[object, str]],
        lists: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        found = list(phrases)
        self._lists = lists or {}
        parts = [self._read(text) for _, text in found]
        self._patterns = [
            re.compile(rf"(?<!\w)(?:{part.pattern})(?!\w|'\w)", re.IGNORECASE) for part in parts
        ]
        self._words = _Words()
        self._firsts: list[int] = []  # 0 = may begin anywhere
        for place, part in enumerate(parts):
            if not part.needs:
                raise PhraseError(f"{found[place][1]!r}: needs at least one word of its own")
            self._firsts.append(self._words.keep(place, part))

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """(phrase, start, end) of every match, by start, the longest first."""
        words = list(WORD.finditer(text))
        read = [self._words[word[0].lower()] for word in words]
        there = reduce(or_, map(_SIGNS_OF, read), 0)
        wanted = chain.from_iterable(map(_WANTED, read))
        candidates = {place for place, needs in wanted if needs & there == needs}
        alone = [(at, known[0]) for at, known in enumerate(read) if known[0]]
        if not candidates and not alone:
            return []
        found = [(place, *words[at].span()) for at, places in alone for place in places]
        if candidates:
            starts = [(word.start(), known[2]) for word, known in zip(words, read, strict=True)]
            for place in candidates:
                found += self._matches(place, text, starts)
        found.sort(key=_by_start)
        return found

    def _matches(
        self, place: int, text: str, starts: list[tuple[int, int]]
    ) -> list[tuple[int, int, int]]:
        """Tried only where its first word stands: four times as fast as searching."""
        pattern, first = self._patterns[place], self._firsts[place]
        if not first:
            return [(place, *match.span()) for match in pattern.finditer(text)]
        found, end = [], -1
        for start in [start for start, signs in starts if signs & first]:
            if start >= end and (match := pattern.match(text, start)):
                end = match.end()
                found.append((place, start, end))
        return found

    def _read(self, text: str) -> Part:
        signs = _SIGNS.findall(_SPELLINGS.sub(_spelled, text))
        part, rest = self._choice(text, signs)
        if rest:
            raise PhraseError(f"{text!r}: got {rest[0]!r} without its opening bracket")
        return part

    def _choice(self, text: str, signs: list[str]) -> tuple[Part, list[str]]:
        options: list[Part] = []
        while True:
            part, signs = self._row(text, signs)
            options.append(part)
            if not signs or signs[0] != "|":
                return _either(options), signs
            signs = signs[1:]

    def _row(self, text: str, signs: list[str]) -> tuple[Part, list[str]]:
        pieces: list[tuple[Part | None, bool]] = []  # (None = gap, may be missing)
        while signs and signs[0] not in (")", "]", "|"):
            sign, signs = signs[0], signs[1:]
            if sign == "..":
                pieces.append((None, False))
            elif sign in ("(", "["):
                inner, signs = self._choice(text, signs)
                if not signs or signs[0] != {"(": ")", "[": "]"}[sign]:
                    raise PhraseError(f"{text!r}: {sign!r} is never closed")
                signs = signs[1:]
                pieces.append((inner, sign == "["))
            elif sign.startswith("<"):
                if sign[1:-1] not in self._lists:
                    raise PhraseError(f"{text!r}: there is no list {sign[1:-1]!r} in [lists]")
                inner = _either([self._read(option) for option in self._lists[sign[1:-1]]])
                pieces.append((inner, False))
            else:
                pieces.append((_word(sign), False))
        if not pieces:
            raise PhraseError(f"{text!r}: an empty phrase")
        return _joined(text, pieces), signs


def _spelled(found: re.Match[str]) -> str:
    """`organi(z|s)ed` → `(organized|organised)`."""
    before, options, after = found[1] or "", found[2] or found[4], found[3] or found[5] or ""
    return "(" + "|".join(before + option + after for option in options.split("|")) + ")"


def _word(sign: str) -> Part:
    begins = sign.endswith("*")
    stem = sign.rstrip("*").lower()
    pattern = re.escape(stem) + (r"[\w']*" if begins else "")
    # The number of a phrase is any number.
    if stem == "#":
        return Part(r"(?:\d[\d.,/]*|" + "|".join(NUMBERS) + ")", ())
    words = [word for word in re.split(r"[\s\-]+", stem) if WORD.fullmatch(word)]
    needs = [frozenset({word}) for word in words]
    if begins and needs:
        needs[-1] = frozenset({words[-1] + "*"})
    first = None
    if words:
        first = needs[0] if len(words) == 1 else frozenset({words[0]})
    single = WORD.fullmatch(stem) is not None
    return Part(pattern.replace(r"\-", BLANK), tuple(needs), single, first)


NUMBERS = (
    "a", "an", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "several", "few", "couple", "many", "half",
)  # fmt: skip
# Needing one of these helps little: they stand in every third sentence, or every tenth.
_COMMON = (
    "a an the i me my we us our you your he she it its they them their is are was were be been to "
    "of in on for with and or not no do did does don't didn't have has had this that all so very "
    "when what if as at by from get got would will can"
)
_FREQUENT = (
    "claim claims insurance time good great never best care money customer service company up out "
    "over back one just than other more any give after know see order pay paid cover covered about "
    "take took always now never could only there how who which or but because even still way days "
    "day month months year years weeks week told said call called asked need want first new easy "
    "pet vet dog bank phone shop store food price policy account people help really well make made "
    "go going went then again too much many most every it's i've i'm don't recommend quick"
)
COMMON, FREQUENT = frozenset(_COMMON.split()), frozenset(_FREQUENT.split())


def _cost(needs: frozenset[str]) -> float:
    """How often one of these words stands in a sentence, roughly."""
    return sum(
        40 if word in COMMON else 10 if word.rstrip("*") in FREQUENT else 1 + 5 / len(word)
        for word in needs
    )


def _either(options: list[Part]) -> Part:
    if len(options) == 1:
        return options[0]
    pattern = "|".join(option.pattern for option in options)
    first = _any_of([option.first for option in options])
    if not all(option.needs for option in options):
        return Part(f"(?:{pattern})", (), first=first)
    rarest = [min(option.needs, key=_cost) for option in options]
    single = all(option.single for option in options)
    return Part(f"(?:{pattern})", (frozenset().union(*rarest),), single, first)


def _any_of(firsts: list[frozenset[str] | None]) -> frozenset[str] | None:
    known = [first for first in firsts if first is not None]
    return frozenset().union(*known) if len(known) == len(firsts) else None


def _joined(text: str, pieces: list[tuple[Part | None, bool]]) -> Part:
    pattern, blank, begun = "", "", False
    needs: list[frozenset[str]] = []
    firsts: list[frozenset[str] | None] = []
    for part, missing in pieces:
        if part is not None and not begun:
            firsts.append(part.first)
        if part is None:
            blank = GAP
        elif missing:
            pattern += f"(?:{blank}{part.pattern})?" if begun else f"(?:{part.pattern}{BLANK})?"
        else:
            pattern, blank, begun = pattern + blank + part.pattern, BLANK, True
            needs += part.needs
    if len(pieces) == 1 and pieces[0][0] is not None and not pieces[0][1]:
        return pieces[0][0]
    if blank == GAP:
        raise PhraseError(f"{text!r}: '..' stands between two words")
    return Part(pattern, tuple(needs), first=_any_of(firsts))
