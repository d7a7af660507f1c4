"""Alerts reach people: each once, printed after the build that found it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmark import alerts, store
from benchmark.study import Study


def tell(study: Study, path: Path, say: Callable[[str], None]) -> None:
    """Say what the build at `path` found and nobody was told yet.

    Remembered only after it was said: whoever is stopped in between is told twice, never not.
    """
    archive = store.archive_of(study)
    with store.connect(path) as connection:
        found = alerts.new(connection, archive)
    for words in dict.fromkeys(one.words for one in found):
        say(f"alert: {words}")
    alerts.remember(archive, found)
