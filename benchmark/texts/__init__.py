"""The app's own words, in one file per language; English is the only one so far."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ENGLISH = Path(__file__).parent / "en.toml"


@cache
def words() -> dict[str, dict[str, Any]]:
    """Every text by room (page, glossary, tour, empty, chart, and one per page) and name."""
    return tomllib.loads(ENGLISH.read_text())


def text(room: str, key: str, /, **filled: object) -> str:
    """A text with its {gaps} filled; KeyError if there is none of that name, or a gap is left."""
    return str(words()[room][key]).format(**filled)


def explained(*terms: str) -> str:
    """What the terms mean, one a line, as help beside what uses them."""
    glossary = words()["glossary"]
    return "  \n".join(f"**{glossary[term]['term']}**: {glossary[term]['means']}" for term in terms)
