"""What people say that sentences say: events, only ever appended to, like every other judgement."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from benchmark.archive import Archive
from benchmark.tagging.wants import POLAR

KINDS = tuple(f"{kind} {value}" for kind in POLAR for value in ("praise", "blame"))
Row = dict[str, object]


def hash_of(words: str) -> str:
    """What names a sentence's words without holding them."""
    return hashlib.md5(words.encode(), usedforsecurity=False).hexdigest()[:12]


def name_of(business: str, source: str, review: str) -> str:
    """The log of a review's labels."""
    whole = "\0".join((business, source, review))
    return f"label-{hashlib.sha256(whole.encode()).hexdigest()[:24]}"


def rows(archive: Archive) -> list[Row]:
    """Table `review_label`: of each sentence the last label, unless that was taken back."""
    found: dict[tuple[Any, ...], Row] = {}
    for event in _events(archive):
        data = event["data"]
        key = (data["business"], data["source"], data["review"], data["sentence"])
        found[key] = {**data, "labelled_by": event["by"], "labelled_at": event["at"]}
    return [row for row in found.values() if row["says"] is not None]


def _events(archive: Archive) -> Iterator[dict[str, Any]]:
    for name in archive.audits("label"):
        yield from archive.events(name, "label")
