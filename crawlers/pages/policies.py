"""Which page is the business's delivery terms, its imprint, its help …

To add a language: its names and content words in `lexicons/policies.toml`.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LEXICON = tomllib.loads(
    (Path(__file__).parent / "lexicons" / "policies.toml").read_text(encoding="utf-8")
)
PARTS: dict[str, str] = LEXICON.pop("parts")
NEEDED = 2
MAX_EVIDENCE = 8


@dataclass(frozen=True)
class Rule:
    """name: what its heading or address says; content: what must be in it; needed: different
    content words; any_heading: a section may be it; within: only on pages of that kind, too."""

    name: re.Pattern[str]
    content: re.Pattern[str]
    needed: int
    any_heading: bool
    within: str


def _rule(said: dict[str, Any]) -> Rule:
    content = "|".join(f"(?:{words})" for words in said["content"].values())
    for part, pattern in PARTS.items():
        content = content.replace(f"{{{part}}}", pattern)
    return Rule(
        re.compile(rf"\b(?:{'|'.join(said['names'].values())})\b"),
        re.compile(content),
        said.get("needed", NEEDED),
        said.get("any_heading", False),
        said.get("within", ""),
    )


RULES = {kind: _rule(said) for kind, said in LEXICON.items()}


def policies(address: str, heading: str, headings: str, content: str) -> Iterator[tuple[str, str]]:
    """Kind and evidence of each policy this page is. `address`: last part of its path, in words;
    `heading`: its first heading (or title); `headings`: all; `content`: text of its main part.

    >>> list(policies("returns", "Sending it back", "", "Within 30 days you get a refund."))
    [('returns', '30 days, refund')]
    """
    text, kinds = "", {""}
    for kind, rule in RULES.items():
        names = f"{address}\n{headings if rule.any_heading else heading}".lower()
        if rule.within in kinds and rule.name.search(names):
            text = text or content.lower()
            found = list(dict.fromkeys(match.group() for match in rule.content.finditer(text)))
            if len(found) >= rule.needed:
                kinds.add(kind)
                yield kind, ", ".join(found[:MAX_EVIDENCE])
