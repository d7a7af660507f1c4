"""The one list of everything that can be gathered and read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmark import facts as fact_files
from benchmark.archive import Archive
from benchmark.study import Study
from crawlers.reviews import files as review_files

Read = Callable[[Path], Iterator[Any]]


@dataclass(frozen=True)
class Source:
    """How captures of one kind are read: `read` is pure, and changes only with its modules."""

    read: Read
    modules: tuple[ModuleType, ...]

    @property
    def version(self) -> str:
        """Changes whenever the code that reads changes: nobody has to remember to count it up."""
        text = b"".join(Path(str(module.__file__)).read_bytes() for module in self.modules)
        return hashlib.sha256(text).hexdigest()[:8]


SOURCES: dict[str, Source] = {
    "reviews": Source(review_files.read, (review_files,)),
}


def facts(study: Study, archive: Archive) -> dict[str, list[str]]:
    """Table → Parquet files with everything the archive holds, reading what is new."""
    home = study.home / "facts"
    folders = [
        fact_files.of_capture(
            home, capture, SOURCES[capture.kind].version, SOURCES[capture.kind].read
        )
        for capture in archive.captures()
    ]
    return fact_files.files(folders)
