"""How hard a page's prose is to read, by the formula of its language. Higher is easier.

en: Flesch, J. Applied Psychology 32 (1948); de: Amstad, "Wie verständlich sind unsere Zeitungen?"
(Zürich 1978); fr: Kandel & Moles, Cahiers d'études de radio-télévision 19 (1958); es: Fernández
Huerta, Consigna 214 (1959); it: Lucisano & Piemontese, "Gulpease" (1988); nl: Douma, "De
leesbaarheid van landbouwbladen" (1960). To add a language: one line in FORMULAS.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crawlers.pages.html import Element, text_of

MIN_WORDS = 30  # the formulas were fitted on samples of 100: whoever reads this pools pages
MIN_LINE = 4  # words; shorter lines are labels
PROSE = ("p", "li", "dd", "td", "blockquote")
SENTENCE = re.compile(r"(?<=[.!?;:])\s+(?=\W*[\w])")
VOWELS = re.compile("[aeiouyäöüàâáéèêëíìîïóòôúùûœæ]+")
SILENT = {
    "en": re.compile(r"[^aeiouyl]e$|[aeiou][rwl]e$|[^aeiouytd]ed$|[^aeiouyscxzgh]es$"),
    "fr": re.compile(r"[^aeiouyéèêà]e(?:s|nt)?$"),
}
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Prose:
    """The running text of a page. formula: whose; ease: about 0 (very hard) to 100 (very easy),
    None = no formula for the language, or fewer than 30 words."""

    url: str
    language: str | None
    words: int
    sentences: int
    syllables: int | None
    formula: str | None
    ease: float | None


@dataclass(frozen=True)
class _Counts:
    words: int
    sentences: int
    syllables: int
    letters: int

    @property
    def length(self) -> float:
        return self.words / self.sentences

    @property
    def weight(self) -> float:
        return self.syllables / self.words


FORMULAS: dict[str, tuple[str, Callable[[_Counts], float]]] = {
    "en": ("Flesch", lambda c: 206.835 - 1.015 * c.length - 84.6 * c.weight),
    "de": ("Amstad", lambda c: 180 - c.length - 58.5 * c.weight),
    "fr": ("Kandel-Moles", lambda c: 207 - 1.015 * c.length - 73.6 * c.weight),
    "es": ("Fernández Huerta", lambda c: 206.84 - 1.02 * c.length - 60 * c.weight),
    "it": ("Gulpease", lambda c: 89 + (300 * c.sentences - 10 * c.letters) / c.words),
    "nl": ("Douma", lambda c: 206.84 - 0.93 * c.length - 77 * c.weight),
}


def sentences(root: Element) -> list[str]:
    """The sentences of an element's prose; a paragraph's end is a sentence's end."""
    leaves = [text_of(e) for e in root.iter(*PROSE) if _leaf(e)]
    return [part for line in leaves for part in SENTENCE.split(line) if part]


def prose(url: str, language: str | None, said: Sequence[str]) -> Iterator[Prose]:
    """One row, if there is running text at all."""
    lines = [words for text in said if len(words := WORD.findall(text)) >= MIN_LINE]
    if not lines:
        return
    code = (language or "").lower().replace("_", "-").partition("-")[0]
    words = [word for line in lines for word in line]
    if code not in FORMULAS or len(words) < MIN_WORDS:
        yield Prose(url, code or None, len(words), len(lines), None, None, None)
        return
    counts = _count(code, lines)
    name, formula = FORMULAS[code]
    ease = round(formula(counts), 1)
    yield Prose(url, code, counts.words, counts.sentences, counts.syllables, name, ease)


def _count(code: str, lines: Sequence[Sequence[str]]) -> _Counts:
    words = [word for line in lines for word in line]
    return _Counts(
        len(words),
        len(lines),
        sum(syllables(word.lower(), code) for word in words),
        sum(map(len, words)),
    )


@lru_cache(maxsize=50_000)
def syllables(word: str, code: str) -> int:
    """Groups of vowels, less the silent endings of English and French: the usual approximation.

    >>> syllables("delivery", "en"), syllables("plate", "en"), syllables("lieferung", "de")
    (4, 1, 3)
    """
    groups = len(VOWELS.findall(word))
    silent = SILENT.get(code)
    return max(1, groups - bool(silent and silent.search(word)))


def _leaf(element: Element) -> bool:
    return not any(inner is not element for inner in element.iter(*PROSE))
