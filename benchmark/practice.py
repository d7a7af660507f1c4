"""The practice study of `data/practice`: its shops are served on loopback by their own process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOME = Path(__file__).parents[1] / "data" / "practice"


class PracticeError(Exception):
    """The practice shops cannot be served; the message says why and what to do."""


@contextmanager
def shops() -> Iterator[list[str]]:
    """Serve the shops for as long as the block runs; yields `address name` of each."""
    script = HOME / "shops.py"
    if not script.is_file():
        raise PracticeError(f"{script}: not there; the demo runs from a clone of the project")
    # Its own session: Ctrl-C ends the measuring first, and the shops after it.
    server = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert server.stdout and server.stderr
    try:
        names = [line.strip() for line in _first_lines(server)]
        yield names
    finally:
        server.terminate()
        server.communicate()


def _first_lines(server: subprocess.Popen[str]) -> Iterator[str]:
    """One line per shop; they are all listening when the last one is there."""
    assert server.stdout and server.stderr
    for _ in (HOME / "shops").glob("*/shop.toml"):
        line = server.stdout.readline()
        if not line:
            reason = server.stderr.read().strip()
            reason = reason.partition(";")[0]
            raise PracticeError(
                f"practice shops: {reason}; stop what listens there (another demo?)"
            )
        yield line
