"""Some things only one process may do at a time; whoever comes second waits, or is told so."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class BusyError(Exception):
    """Another process is at it; the message says at what."""


@contextmanager
def alone(lock: Path, busy: str) -> Iterator[None]:
    """Hold the lock for as long as the block runs; a killed holder's is free at once. BusyError."""
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(busy) from None
        yield


@contextmanager
def in_turn(lock: Path) -> Iterator[None]:
    """The same, but whoever comes second waits. Its folder is made, for our eyes only."""
    lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
