"""What shops call things, in the language of the site: patterns kept in `words/<language>.toml`.

To add a language: one file with the keys of `words/en.toml`.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from unicodedata import combining, normalize
from urllib.parse import unquote, urlsplit

FOLDER = Path(__file__).with_name("words")
LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
Table = dict[str, dict[str, Any]]
LIKELY = 7  # of 9: above it a name leaves little doubt
MAX_NAME = 80  # a longer one is a teaser or a whole card, not the name of a link


def bare(name: str) -> str:
    """The name of a button without its decoration.

    >>> bare("Buy  →")
    'buy'
    """
    return " ".join(re.sub(r"[^\w\s',.?&-]", " ", name).split()).lower()


@dataclass(frozen=True)
class Words:
    """The patterns of one language, and English beside it: shops mix both."""

    languages: tuple[str, ...]

    @cached_property
    def _tables(self) -> list[Table]:
        return [_read(language) for language in self.languages]

    @lru_cache(maxsize=200)  # noqa: B019 - a handful of languages, kept for the whole run
    def page(self, key: str) -> re.Pattern[str]:
        """What a page says, e.g. `returns_words`; what it is called also without its accents."""
        found = [str(table["page"][key]) for table in self._tables]
        return _compiled(_plain(found) if key.endswith("_names") else found)

    @lru_cache(maxsize=200)  # noqa: B019
    def button(self, key: str) -> re.Pattern[str]:
        """What a button is called, e.g. `add`."""
        return _compiled([str(table["button"][key]) for table in self._tables])

    def is_button(self, key: str, name: str) -> bool:
        """Is the whole name of a button (without decoration) this?"""
        said = bare(name)
        return len(said) <= MAX_NAME and self.button(key).fullmatch(said) is not None

    def query(self, goal: str) -> str | None:
        """What a person would type into a search field."""
        found = [table.get("query", {}).get(goal) for table in self._tables]
        return next((str(word) for word in found if word), None)

    @lru_cache(maxsize=20)  # noqa: B019
    def _scents(self, goal: str) -> list[tuple[int, re.Pattern[str]]]:
        by_weight: dict[int, list[str]] = {}
        for table in self._tables:
            for weight, pattern in dict(table["scent"].get(goal, {})).items():
                by_weight.setdefault(int(weight), []).append(pattern)
        return [
            (weight, _compiled(_plain(found))) for weight, found in sorted(by_weight.items())[::-1]
        ]

    def scent(self, goal: str, name: str, url: str = "") -> int:
        """How surely a link of this name and address leads to the goal: 9 = says so, 0 = no hint.

        >>> words("de").scent("returns", "Widerruf und Rückgabe")
        9
        """
        if len(name) > MAX_NAME:
            name = ""
        said = " ".join(name.lower().split())
        path = path_words(url)
        for weight, pattern in self._scents(goal):
            if pattern.search(said):
                return weight
            if path and weight > 1 and pattern.search(path):
                return weight - 1  # what the address says a person does not always see
        return 0

    def knows(self, name: str) -> bool:
        """Is it what a shop calls something?"""
        keys = ("add", "basket", "checkout", "never")
        said = self.promise(name) > LIKELY or self.scent("checkout", name) > LIKELY
        return said or any(self.is_button(key, name) for key in keys)

    def sure(self, name: str) -> int:
        """Is it what a shop calls something (1), or even what fills its basket (2)?"""
        return self.knows(name) + self.is_button("add", name)

    def promise(self, name: str, *but: str) -> int:
        """The best scent of any goal but buying itself, and these."""
        goals = {goal for table in self._tables for goal in table["scent"]} - {"checkout", *but}
        return max(self.scent(goal, name) for goal in goals)

    def pays(self, name: str) -> bool:
        """Does a button of this name lead from the basket to the checkout?"""
        return self.button("checkout").search(name.lower()) is not None or self.buys(name)

    def buys(self, name: str) -> bool:
        """ "Buy": beside a product it puts it into the basket, in the basket it leads on."""
        return self.is_button("buy", name)


MIXED = 2  # so many buttons of another language, or the one that all of a shop's goods have


def words(*languages: str | None) -> Words:
    """The words of this language (`de-AT` is `de`; one we do not know: English alone), and of any
    other named after it."""
    main = [(one or "").lower().replace("_", "-").split("-")[0] for one in languages]
    return _words(tuple(dict.fromkeys(name for name in (*main, "en") if name in LANGUAGES)))


def mixed(known: Words, names: Iterable[str]) -> Words:
    """With the language in which buttons are called what these words do not know: a shop half
    translated declares the one and speaks the other.

    >>> mixed(words("en"), ["Contact", "Anmelden", "Zum Warenkorb"]).languages
    ('en', 'de')
    >>> mixed(words("en"), ["Contact", "In winkelwagen"]).languages
    ('en', 'nl')
    """
    strange = [name for name in set(names) if name and not known.knows(name)]
    hits = {one: sum(_words((one,)).sure(name) for name in strange) for one in LANGUAGES}
    most = max(hits, key=lambda one: hits[one])
    return words(known.languages[0], most) if hits[most] >= MIXED else known


@lru_cache
def _words(languages: tuple[str, ...]) -> Words:
    return Words(languages)


@lru_cache
def _read(language: str) -> Table:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def _plain(patterns: list[str]) -> list[str]:
    """With the spellings of addresses and capitals: rückgabe, ruckgabe, rueckgabe."""
    bare = [
        "".join(c for c in normalize("NFD", one) if not combining(c)).replace("ß", "ss")
        for one in patterns
    ]
    return list(dict.fromkeys([*patterns, *bare, *(one.translate(UMLAUTS) for one in patterns)]))


def _compiled(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=10_000)
def path_words(url: str) -> str:
    path = unquote(urlsplit(url).path).lower()
    return " ".join(re.split(r"[/_.\-+]+", re.sub(r"\.(?:html?|php|aspx?)$", "", path))).strip()
