"""What is kept of people who wrote reviews: a pseudonym that only the study's own key can make.

The key and the marks of who asked to be forgotten are in `private.sqlite`, never in the archive or
the store. Without that file old pseudonyms stay as they are and new imports get others.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from benchmark.serving.people import opened
from benchmark.study import Study

TABLES = """
CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS forgotten (mark TEXT PRIMARY KEY, at TEXT NOT NULL);
"""
LENGTH = 24  # hexadecimal digits: 96 bits, no two authors of a study share one by chance


class Privacy:
    """Turns names of authors into what the study keeps of them."""

    def __init__(self, study: Study) -> None:
        self.kept = study.personal.authors
        with opened(study) as book:
            book.executescript(TABLES)
            fresh = secrets.token_bytes(32)
            book.execute("INSERT OR IGNORE INTO secret VALUES ('authors', ?)", (fresh,))
            kept = book.execute("SELECT value FROM secret WHERE name = 'authors'")
            (key,) = kept.fetchone()
            self._keyed = hmac.new(key, digestmod="sha256")
            self._forgotten = {row[0] for row in book.execute("SELECT mark FROM forgotten")}

    def mark(self, *parts: str) -> str:
        """A keyed hash: the same for the same parts in this study, and only here."""
        made = self._keyed.copy()  # a quarter of the time of beginning with the key each time
        made.update("\0".join(parts).encode())
        return made.hexdigest()[:LENGTH]

    def author(self, source: str) -> Callable[[str], str]:
        """A name → what is kept of it: a pseudonym, itself, or nothing, as the study says."""
        if self.kept == "kept":
            return lambda name: name
        if self.kept == "left out":
            return lambda name: ""
        return lambda name: self.mark("author", source, name)

    def forgotten(self, source: str) -> Callable[[str, str], bool] | None:
        """(review, author) → are they to be left out for good? None where nobody asked."""
        if not self._forgotten:
            return None
        known = self._forgotten
        return lambda review, author: (
            self.mark("forget review", source, review) in known
            or (bool(author) and self.mark("forget author", source, author) in known)
        )


def remember_to_forget(
    study: Study, source: str, *, author: str | None, review: str | None
) -> None:
    """Note, as a keyed hash, whom no later import may bring back."""
    privacy = Privacy(study)
    asked = [("forget author", author), ("forget review", review)]
    marks = [privacy.mark(what, source, name) for what, name in asked if name]
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with opened(study) as book:
        rows = [(mark, now) for mark in marks]
        book.executemany("INSERT OR IGNORE INTO forgotten VALUES (?, ?)", rows)
