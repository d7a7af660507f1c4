"""Phrases that marketers can read and write, compiled into something fast.

    easy to (use|follow)     either word
    kept [me] informed       [me] may be missing
    communicat*              any ending
    promise .. broken        up to three words between
    <nobody>                 any phrase of that list of the same file
    organi(z|s)ed            both spellings
    # days                   any number, also in words

Words may be parted by blanks or hyphens; case does not matter. A sentence is first looked up word
by word: only phrases whose three rarest words occur in it are tried at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, compress, count
from operator import add, itemgetter, or_
from typing import NamedTuple

GAP = r"(?:[\s\-]+[\w'%$£€.]+){0,3}?[\s\-]+"
BLANK = r"[\s\-]+"
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
MOST_WORDS = 50_000  # met and kept: names and typing errors have no end
_SPELLINGS = re.compile(r"(\w+)\((\w+(?:\|\w+)+)\)(\w*\*?)|\((\w+(?:\|\w+)+)\)(\w+\*?)")
_SIGNS = re.compile(r"\.\.|[()|\[\]]|<\w+>|[^\s()|\[\]<>.]+(?:\.[^\s()|\[\]<>.]+)*")


class PhraseError(ValueError):
    """A phrase cannot be read; says which one and why."""


Hit = tuple[int, int, int]  # phrase, start, end
Needs = tuple[frozenset[str], ...]


class _Blanks(dict[int, str]):
    """What is no part of a word becomes a blank."""

    def __missing__(self, code: int) -> str:
        self[code] = kept = chr(code) if chr(code).isalnum() or chr(code) == "'" else " "
        return kept


_BLANKS = _Blanks()
_ASCII = "".join(_BLANKS[code] for code in range(128)).encode() + bytes(128)
_QUOTES = re.compile(r"'(?:(?![^\W_])|(?<![^\W_]'))")  # not within a word


class Words:
    """A text in small letters, and its words as `WORD` has them, but found in less time."""

    __slots__ = ("_blank", "_starts", "text", "words")

    def __init__(self, text: str) -> None:
        small = text.lower()
        if len(small) != len(text):  # the Turkish İ becomes two characters
            small = "".join(one.lower()[:1] for one in text)
        self.text = small
        if small.isascii():
            self._blank = small.encode().translate(_ASCII).decode()
        else:
            self._blank = small.translate(_BLANKS)
        if "'" in small:
            self._blank = _QUOTES.sub(" ", self._blank)
        self.words = self._blank.split()
        self._starts: list[int] | None = None

    @property
    def starts(self) -> list[int]:
        """Where each word starts; found when first asked for."""
        if self._starts is None:
            pieces = self._blank.split(" ")  # what two blanks part is empty
            before = map(add, accumulate(map(len, pieces), initial=0), count())
            self._starts = list(compress(before, pieces))
        return self._starts


class Known(NamedTuple):
    """What a word is good for, as bits of whole numbers: phrases that need it (as one of their
    rarest, second and third rarest), and those that may begin with it."""

    first: int
    second: int
    third: int
    begins: int


_FIRST, _SECOND, _THIRD, _BEGINS = map(itemgetter, range(4))  # of what is Known


def _all_of(bits: Iterator[int], start: int) -> int:
    """Their union; most words are good for nothing, and 0 | x would be a copy."""
    return reduce(or_, filter(None, bits), start)


def _by_start(hit: Hit) -> tuple[int, int, int]:
    return hit[1], -hit[2], hit[0]


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

    A phrase is a bit, so that "which phrases have all that they need?" is a few operations on
    whole numbers, whatever their number.
    """

    def __init__(self) -> None:
        super().__init__()
        self.alone = 0  # phrases of one word
        self._bits: tuple[dict[str, int], ...] = ({}, {}, {}, {})  # as in Known
        self._shorter = [0, 0, 0]  # phrases that need no first (none), no second, no third word

    def keep(self, place: int, part: Part) -> None:
        bit = 1 << place
        if part.single:
            self.alone |= bit
        rarest = sorted(set(part.needs), key=_cost)[:3]
        for number in range(len(rarest), 3):
            self._shorter[number] |= bit
        rarest += [frozenset()] * (3 - len(rarest))
        for bits, words in zip(self._bits, (*rarest, part.first or ()), strict=True):
            for word in words:
                bits[word] = bits.get(word, 0) | bit

    def __missing__(self, word: str) -> Known:
        forms = [word, *(word[:end] + "*" for end in range(2, len(word) + 1))]
        if len(self) > MOST_WORDS:
            self.clear()
        self[word] = known = Known(
            *(reduce(or_, [bits.get(form, 0) for form in forms]) for bits in self._bits)
        )
        return known

    def candidates(self, read: Sequence[Known]) -> int:
        """Phrases that have all they need among these words."""
        found = _all_of(map(_FIRST, read), 0)
        if found:
            found &= _all_of(map(_SECOND, read), self._shorter[1])
        if found:
            found &= _all_of(map(_THIRD, read), self._shorter[2])
        return found


class _Patterns(dict[int, re.Pattern[str]]):
    """The expression of each phrase, compiled when first tried: all at once take seconds."""

    def __init__(self, parts: Sequence[Part]) -> None:
        super().__init__()
        self._written = [part.pattern for part in parts]

    def __missing__(self, place: int) -> re.Pattern[str]:
        self[place] = found = re.compile(rf"(?<!\w)(?:{self._written[place]})(?!\w|'\w)")
        return found


def _places(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


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
        self._patterns = _Patterns(parts)
        for place, part in enumerate(parts):
            if not part.needs:
                raise PhraseError(f"{found[place][1]!r}: needs at least one word of its own")
        self._words = _Words()
        for place, part in enumerate(parts):
            self._words.keep(place, part)
        # Those that may begin with any word, a number for one.
        self._anywhere = sum(1 << place for place, part in enumerate(parts) if not part.first)

    def read(self, said: Words) -> list[Known]:
        """What each word is good for."""
        return list(map(self._words.__getitem__, said.words))

    def candidates(self, known: Sequence[Known]) -> int:
        """Phrases that have all they need among these words, as bits of a whole number."""
        return self._words.candidates(known)

    def find(self, said: Words) -> list[Hit]:
        """(phrase, start, end) of every match, by start, the longest first."""
        known = self.read(said)
        return self.matches(self.candidates(known), said, known)

    def matches(self, candidates: int, said: Words, known: Sequence[Known]) -> list[Hit]:
        """As `find`, of these phrases alone.

        Tried only where a first word of theirs stands: four times as fast as searching.
        """
        if not candidates:
            return []
        text, starts = said.text, said.starts
        patterns, alone = self._patterns, self._words.alone
        found: list[Hit] = []
        if anywhere := candidates & self._anywhere:
            for place in _places(anywhere):
                found += [(place, *match.span()) for match in patterns[place].finditer(text)]
        ends: dict[int, int] = {}
        for at, here in enumerate(map(candidates.__and__, map(_BEGINS, known))):
            while here:
                lowest = here & -here
                here ^= lowest
                place, start = lowest.bit_length() - 1, starts[at]
                if lowest & alone:
                    found.append((place, start, start + len(said.words[at])))
                elif start >= ends.get(place, 0) and (match := patterns[place].match(text, start)):
                    ends[place] = end = match.end()
                    found.append((place, start, end))
        if len(found) > 1:
            found.sort(key=_by_start)
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
