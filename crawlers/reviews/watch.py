"""Doubts about a whole file of reviews: blocks that come twice, rounded ids, broken letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from crawlers.reviews.rows import WARNING, ImportNote, Review

BLOCK = 10  # rows in a row that say what as many others said: no coincidence
TELLING = 20  # characters; "Great!" is written by many
LONG_ID = 16  # digits: a spreadsheet keeps 15 and writes zeros for the rest
SCIENTIFIC = re.compile(r"^\d([.,]\d+)?[eE]\+?\d+$")
# What UTF-8 looks like when read as Latin-1 or Windows-1252, and the sign for what cannot be read.
BROKEN = re.compile("[ÂÃâÐÑÅÄ][\u0080-\u00bfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]|ï»¿|\ufffd")


@dataclass
class Watch:
    """Sees every review of a file once and then says what is odd about them together."""

    file: str
    _first: dict[int, int] = field(default_factory=dict)  # what was said → where first
    _run: list[int] = field(default_factory=list)  # [first row, of which row, length, last row]
    _blocks: list[ImportNote] = field(default_factory=list)
    _broken: list[tuple[int, str]] = field(default_factory=list)
    _foreign: int = 0
    _rounded: list[int] = field(default_factory=list)
    _long: int = 0
    _number: int = 0

    def see(self, row: int, review: Review) -> None:
        self._number += 1
        self._see_block(self._number, row, review)
        if len(review.review) >= LONG_ID:
            self._see_id(row, review.review)
        said = f"{review.title or ''} {review.text or ''}"
        if not said.isascii():
            self._foreign += 1
            if found := broken(said):
                self._broken.append((row, found))

    def notes(self) -> Iterator[ImportNote]:
        self._end_block()
        yield from self._blocks
        if self._rounded and len(self._rounded) >= max(3, 0.9 * self._long):
            yield self._warn(
                self._rounded[0],
                f"review: {len(self._rounded):,} ids of {LONG_ID} or more digits end in zeros: "
                "did a spreadsheet round them? Then export again with this column as text",
            )
        for row, found in self._broken:
            yield self._warn(row, f"text: broken letters {found!r}: wrong encoding at the source")

    def _see_block(self, number: int, row: int, review: Review) -> None:
        text = review.text or ""
        if len(text) < TELLING:
            self._end_block()
            return
        key = hash((review.rating, review.title, text))
        first = self._first.setdefault(key, number)
        run = self._run
        if first == number:
            self._end_block()
        elif run and first == run[1] + run[2]:
            run[2], run[3] = run[2] + 1, row
        else:
            self._end_block()
            self._run = [row, first, 1, row]

    def _end_block(self) -> None:
        if self._run and self._run[2] >= BLOCK:
            row, _, length, last = self._run
            text = f"rows {row} to {last} repeat {length:,} earlier rows word for word, in order"
            self._blocks.append(self._warn(row, f"{text}: delivered twice?"))
        self._run = []

    def _see_id(self, row: int, name: str) -> None:
        if name.isdigit():
            self._long += 1
            if name.endswith("0" * (len(name) - LONG_ID + 1)):
                self._rounded.append(row)

    def _warn(self, row: int, text: str) -> ImportNote:
        return ImportNote(self.file, row, text, WARNING)


def broken(text: str) -> str | None:
    """What shows that a text was read in the wrong encoding; None if nothing does.

    >>> [broken("schÃ¶n"), broken("schön"), broken("itâ€™s"), broken("ÃÉ"), broken("caf\\ufffd")]
    ['Ã¶', None, 'â€', None, '�']
    """
    for found in BROKEN.finditer(text):
        piece = text[found.start() : found.start() + 4]
        if found[0] == "\ufffd" or any(_undone(piece[:n]) for n in (2, 3, 4)):
            return found[0]
    return None


def _undone(piece: str) -> bool:
    """Do these letters become one when written in Windows-1252 (or Latin-1) and read as UTF-8?"""
    for encoding in ("cp1252", "latin-1"):
        try:
            if len(piece.encode(encoding).decode()) < len(piece):
                return True
        except UnicodeError:
            continue
    return False
