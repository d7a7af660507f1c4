"""The people of a study: a pseudonym, a role and a personal link each, in `private.sqlite`.

Nothing of it goes into the archive or the store. Of links and sessions only SHA-256 are kept.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from benchmark.serving.roles import OWNER, ROLES, Who
from benchmark.study import Study

SESSION = timedelta(hours=12)
IDLE = {"shopper": timedelta(hours=2)}  # a queue can be long; all others:
IDLE_ELSE = timedelta(minutes=30)
TOUCHED = timedelta(minutes=1)  # how often a session's last use is written down
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
TABLES = """
CREATE TABLE IF NOT EXISTS person (person TEXT PRIMARY KEY, role TEXT NOT NULL, link TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS session (session TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person
    ON DELETE CASCADE, began_at TEXT NOT NULL, seen_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS look (person TEXT NOT NULL, at TEXT NOT NULL, what TEXT NOT NULL,
    reason TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS toured (person TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS address (address TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person
    ON DELETE CASCADE);
"""
LOOK = timedelta(hours=1)  # so long a reason holds
BEGAN = "began to look"


class PeopleError(ValueError):
    """A name or a role that cannot be; the message says what to write."""


def named(study: Study) -> bool:
    """Does the study name anybody, or who may sign in? If so, nobody comes in without."""
    return study.sign_in is not None or bool(listed(study))


def listed(study: Study) -> list[Who]:
    """Everybody, by name."""
    if not (study.home / "private.sqlite").is_file():
        return []
    with opened(study) as book:
        rows = book.execute("SELECT person, role FROM person ORDER BY person").fetchall()
    return [Who(*row) for row in rows]


def invite(study: Study, person: str, role: str, mail: str | None = None) -> str:
    """Give somebody a role and a new personal link; returns its secret. The old link ends.

    `mail`: the address by which the identity provider knows them; only its hash is kept.
    """
    if mail is not None and not ADDRESS.fullmatch(mail):
        raise PeopleError(f"got '{mail}'; write a mail address")
    if not NAME.fullmatch(person):
        raise PeopleError(f"got '{person}'; write a pseudonym such as S07, never a name")
    if role not in ROLES:
        raise PeopleError(f"got role '{role}'; write one of: {', '.join(ROLES)}")
    secret = secrets.token_urlsafe(32)
    with opened(study) as book:
        book.execute("DELETE FROM person WHERE person = ?", (person,))  # and its sessions
        book.execute("INSERT INTO person VALUES (?, ?, ?)", (person, role, _hash(secret)))
        if mail is not None:
            known = (_hash(mail.lower()), person)
            book.execute("INSERT OR REPLACE INTO address VALUES (?, ?)", known)
    return secret


def remove(study: Study, person: str) -> bool:
    """End somebody's link and sessions; False if there was nobody of that name."""
    with opened(study) as book:
        return book.execute("DELETE FROM person WHERE person = ?", (person,)).rowcount > 0


def invited(study: Study, secret: str) -> Who | None:
    """Whose link that is."""
    with opened(study) as book:
        asked = (_hash(secret),)
        row = book.execute("SELECT person, role FROM person WHERE link = ?", asked).fetchone()
    return Who(*row) if row else None


def enter(study: Study, secret: str) -> str | None:
    """A new session by a personal link; None if nobody has that link."""
    who = invited(study, secret)
    return begin(study, who) if who else None


def by_mail(study: Study, mail: str) -> Who | None:
    """Who has that address."""
    with opened(study) as book:
        row = book.execute(
            "SELECT person, role FROM person JOIN address USING (person) WHERE address = ?",
            (_hash(mail.lower()),),
        ).fetchone()
    return Who(*row) if row else None


def by_claim(study: Study, subject: str, role: str) -> Who:
    """Somebody whom the identity provider gives a role; known here by a pseudonym made of it."""
    person = f"sso-{_hash(subject)[:12]}"
    with opened(study) as book:
        book.execute(
            "INSERT INTO person VALUES (?, ?, ?) ON CONFLICT (person) DO UPDATE SET role = ?",
            (person, role, _hash(secrets.token_urlsafe(32)), role),
        )
    return Who(person, role)  # type: ignore[arg-type]


def begin(study: Study, who: Who) -> str:
    """A new session."""
    session, now = secrets.token_urlsafe(32), _now().isoformat()
    with opened(study) as book:
        book.execute(
            "INSERT INTO session VALUES (?, ?, ?, ?)", (_hash(session), who.name, now, now)
        )
    return session


def who_is(study: Study, session: object) -> Who | None:
    """Who asks; the owner where nobody is named, None for whoever must not come in."""
    if not named(study):
        return OWNER
    if not isinstance(session, str) or not session:
        return None
    with opened(study) as book:
        row = book.execute(
            "SELECT person, role, began_at, seen_at FROM session JOIN person USING (person) "
            "WHERE session = ?",
            (_hash(session),),
        ).fetchone()
        if row is None:
            return None
        who, now = Who(*row[:2]), _now()
        began, seen = map(datetime.fromisoformat, row[2:])
        if now - began > SESSION or now - seen > IDLE.get(who.role, IDLE_ELSE):
            book.execute("DELETE FROM session WHERE session = ?", (_hash(session),))
            return None
        if now - seen > TOUCHED:
            _touch(book, session, now)
    return who


def look(study: Study, who: Who, reason: str) -> None:
    """An admin says why they read what others wrote; it holds for an hour."""
    if not reason.strip():
        raise PeopleError("got no reason; write why you need to read this")
    with opened(study) as book:
        book.execute(
            "INSERT INTO look VALUES (?, ?, ?, ?)",
            (who.name, _now().isoformat(), BEGAN, reason.strip()[:500]),
        )


def looking(study: Study, who: Who, what: str) -> bool:
    """May they look on, by a reason given within the hour? What they look at is written down."""
    with opened(study) as book:
        since = ((_now() - LOOK).isoformat(), who.name)
        row = book.execute(
            "SELECT at, reason FROM look WHERE at > ? AND person = ? AND what = ? "
            "ORDER BY at DESC LIMIT 1",
            (*since, BEGAN),
        ).fetchone()
        if row is None:
            return False
        known = "SELECT 1 FROM look WHERE at >= ? AND person = ? AND what = ?"
        if book.execute(known, (row[0], who.name, what)).fetchone() is None:
            book.execute(
                "INSERT INTO look VALUES (?, ?, ?, ?)", (who.name, _now().isoformat(), what, row[1])
            )
    return True


def looks(study: Study) -> list[tuple[str, datetime, str, str]]:
    """Who looked at what of others, when and why, oldest first."""
    if not (study.home / "private.sqlite").is_file():
        return []
    with opened(study) as book:
        rows = book.execute("SELECT person, at, what, reason FROM look ORDER BY at").fetchall()
    return [(person, datetime.fromisoformat(at), what, reason) for person, at, what, reason in rows]


def _touch(book: sqlite3.Connection, session: str, now: datetime) -> None:
    try:
        book.execute(
            "UPDATE session SET seen_at = ? WHERE session = ?", (now.isoformat(), _hash(session))
        )
        book.commit()
    except sqlite3.OperationalError:  # on a full disk people still come in
        book.rollback()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def opened(study: Study) -> Iterator[sqlite3.Connection]:
    """The study's private book, open to its owner only; what is done in it is done as a whole."""
    path = study.home / "private.sqlite"
    new = not path.exists()
    book = sqlite3.connect(path, timeout=10)
    try:
        if new:
            path.chmod(0o600)
        book.executescript("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;" + TABLES)
        with book:
            yield book
    finally:
        book.close()


def toured(study: Study, who: Who) -> bool:
    """Has that person seen the tour, or said no to it?"""
    with opened(study) as book:
        asked = (who.name,)
        return book.execute("SELECT 1 FROM toured WHERE person = ?", asked).fetchone() is not None


def saw_tour(study: Study, who: Who) -> None:
    """Offer that person no tour any more."""
    with opened(study) as book:
        book.execute("INSERT OR IGNORE INTO toured VALUES (?)", (who.name,))
