"""Helpdesk programs, known by what they stamp on every mail (`lexicons/helpdesks.toml`)."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from audits.letters.letters import Letter

LEXICON = Path(__file__).parent / "lexicons" / "helpdesks.toml"


@dataclass(frozen=True)
class _Known:
    headers: dict[str, str]  # a header's name, or how it begins, with its hyphen → program
    values: dict[str, tuple[tuple[re.Pattern[str], str], ...]]  # header → what it says, program
    ids: re.Pattern[str]  # of a Message-ID; a group's name is the program
    domains: frozenset[str]


@cache
def known() -> _Known:
    lexicon = tomllib.loads(LEXICON.read_text("utf-8"))
    values: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {}
    for program, one in lexicon.items():
        for name, said in one.get("value", {}).items():
            values[name] = (*values.get(name, ()), (re.compile(said, re.I), program))
    ids = [f"(?P<{program}>{one['id']})" for program, one in lexicon.items() if "id" in one]
    return _Known(
        {name: program for program, one in lexicon.items() for name in one.get("header", ())},
        values,
        re.compile("|".join(ids), re.I),
        frozenset(domain for one in lexicon.values() for domain in one.get("domain", ())),
    )


def helpdesk(letter: Letter) -> str:
    """The helpdesk program that sent this, or an empty text.

    >>> helpdesk(Letter("", headers=(("x-zendesk-from-account-id", "7"),)))
    'zendesk'
    """
    of = known()
    for name, value in letter.headers:
        ends = [place + 1 for place, sign in enumerate(name) if sign == "-"]
        for beginning in (name, *(name[:end] for end in ends)):
            if beginning in of.headers:
                return of.headers[beginning]
        for said, program in of.values.get(name, ()):
            if said.search(value):
                return program
    found = of.ids.search(letter.message_id)
    return str(found.lastgroup) if found else ""
