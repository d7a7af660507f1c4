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

GAP = r"(?:[\s\-]+[\w'%$£€.]+){0,3}?[\s\-]+"
BLANK = r"[\s\-]+"
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SPELLINGS = re.compile(r"(\w+)\((\w+(?:\|\w+)+)\)(\w*\*?)|\((\w+(?:\|\w+)+)\)(\w+\*?)")
_SIGNS = re.compile(r"\.\.|[()|\[\]]|<\w+>|[^\s()|\[\]<>.]+(?:\.[^\s()|\[\]<>.]+)*")


class PhraseError(ValueError):
    """A phrase cannot be read; says which one and why."""


def _by_start(hit: tuple[int, int, int]) -> tuple[int, int]:
    return hit[1], -hit[2]


Needs = tuple[frozenset[str], ...]
Wanted = tuple[int, list[frozenset[str]]]  # a phrase, and what else it needs a word of


@dataclass(frozen=True)
class Part:
    """One piece of a phrase: its regular expression, and what must stand in a text to match.

    Of each set of `needs` at least one word; a word ending in `*` is a beginning.
    """

    pattern: str
    needs: Needs
    single: bool = False  # one word, or a choice of single words
    first: frozenset[str] | None = None  # words it may begin with; None = any


class Phrases:
    """Many phrases, found in one text at once. `names[k]` is what phrase k stands for."""

    def __init__(
        self, phrases: Iterable[tuple[str, str]], lists: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        found = list(phrases)
        self.names = [name for name, _ in found]
        self._lists = lists or {}
        parts = [self._read(text) for _, text in found]
        self._patterns = [
            re.compile(rf"(?<!\w)(?:{part.pattern})(?!\w|'\w)", re.IGNORECASE) for part in parts
        ]
        self._begins = [_split(part.first) for part in parts]
        self._alone: dict[str, list[int]] = {}  # phrases of one word: no need to look again
        self._exact: dict[str, list[Wanted]] = {}  # rarest word → phrases
        self._begin: dict[str, list[Wanted]] = {}
        for place, part in enumerate(parts):
            if not part.needs:
                raise PhraseError(f"{found[place][1]!r}: needs at least one word of its own")
            if part.single:
                for word in part.needs[0]:
                    self._alone.setdefault(word, []).append(place)
                continue
            rarest, *others = sorted(part.needs, key=_cost)
            telling = [need for need in others if not any(word.endswith("*") for word in need)]
            for word in rarest:
                where = self._begin if word.endswith("*") else self._exact
                where.setdefault(word.rstrip("*"), []).append((place, telling))
        self._known: dict[str, tuple[list[int], list[Wanted]]] = {}

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """(phrase, start, end) of every match, by start, the longest first."""
        known = self._known
        words = WORD.findall(text.lower())
        alone: list[tuple[int, list[int]]] = []
        wanted: list[Wanted] = []
        for at, word in enumerate(words):
            places, others = known.get(word) or self._look_up(word)
            if places:
                alone.append((at, places))
            if others:
                wanted += others
        if wanted:
            there = set(words)
            candidates = {
                place
                for place, needs in wanted
                if not needs or not any(need.isdisjoint(there) for need in needs)
            }
        else:
            candidates = set()
        if not candidates and not alone:
            return []
        spans = [match.span() for match in WORD.finditer(text)]
        found = [(p, *spans[at]) for at, places in alone if at < len(spans) for p in places]
        for place in candidates:
            found += self._matches(place, text, words, spans)
        found.sort(key=_by_start)
        return found

    def _matches(
        self, place: int, text: str, words: list[str], spans: list[tuple[int, int]]
    ) -> list[tuple[int, int, int]]:
        """Tried only where its first word stands: four times as fast as searching."""
        pattern, first = self._patterns[place], self._begins[place]
        if first is None:
            return [(place, *match.span()) for match in pattern.finditer(text)]
        whole, begin = first
        found, end = [], -1
        for word, (start, _) in zip(words, spans, strict=False):
            if (word in whole or (begin and word.startswith(begin))) and start >= end:
                match = pattern.match(text, start)
                if match:
                    end = match.end()
                    found.append((place, start, end))
        return found

    def _look_up(self, word: str) -> tuple[list[int], list[Wanted]]:
        alone, wanted = list(self._alone.get(word, ())), list(self._exact.get(word, ()))
        for end in range(2, len(word) + 1):
            alone += self._alone.get(word[:end] + "*", ())
            wanted += self._begin.get(word[:end], ())
        if len(self._known) > 200_000:  # names and typing errors without end
            self._known.clear()
        self._known[word] = alone, wanted
        return alone, wanted

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


def _split(first: frozenset[str] | None) -> tuple[frozenset[str], tuple[str, ...]] | None:
    """(whole words, beginnings) that a phrase may begin with."""
    if first is None:
        return None
    return (
        frozenset(word for word in first if not word.endswith("*")),
        tuple(word[:-1] for word in first if word.endswith("*")),
    )


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
