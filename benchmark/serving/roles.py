"""Who may do what: one table and one question. Whatever the table does not allow is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["owner", "shopper", "reviewer", "marketer", "analyst", "admin"]
# The owner is whoever sits at the machine of a study that names nobody; people get the others.
ROLES: tuple[Role, ...] = tuple(role for role in get_args(Role) if role != "owner")


@dataclass(frozen=True)
class Who:
    """Somebody who asks. `name` is a pseudonym, as in the rota."""

    name: str
    role: Role


@dataclass(frozen=True)
class Thing:
    """What is asked for; of an audit or its evidence also whose it is."""

    kind: Literal[
        "audit",
        "evidence",
        "mail",
        "answers",
        "sample",
        "desk",
        "agreement",
        "numbers",
        "sql",
        "action",
        "people",
        "sentence",
    ]
    shopper: str | None = None
    own_business: bool = False  # about the study's own business
    approved: bool = False


OWNER = Who("owner", "owner")
Condition = Callable[[Who, Thing], bool]


def _any(who: Who, thing: Thing) -> bool:
    return True


def _mine(who: Who, thing: Thing) -> bool:
    return who.name == thing.shopper


def _not_mine(who: Who, thing: Thing) -> bool:
    return not _mine(who, thing)


def _ours(who: Who, thing: Thing) -> bool:
    return thing.own_business and thing.approved


# (action, kind) → role → on which condition.
RULES: Mapping[tuple[str, str], Mapping[str, Condition]] = {
    ("fill", "audit"): {"shopper": _mine},
    ("read", "audit"): {"shopper": _mine, "reviewer": _any, "admin": _any, "marketer": _ours},
    ("review", "audit"): {"reviewer": _not_mine},
    ("code", "audit"): {"reviewer": _not_mine},
    ("dispute", "audit"): {"marketer": _ours},
    ("keep", "evidence"): {"shopper": _mine},
    ("read", "evidence"): {"shopper": _mine, "reviewer": _any, "admin": _any},
    # Mails as others wrote them name people: not for shoppers, nor for whoever reads numbers.
    ("see", "mail"): {"reviewer": _any, "admin": _any},
    ("file", "mail"): {"reviewer": _any},
    ("see", "desk"): {"reviewer": _any},
    ("see", "answers"): {"reviewer": _any, "analyst": _any, "admin": _any},
    # What single audits count as and when mails went to and fro: no answer, no text, nobody's name.
    ("see", "sample"): {"reviewer": _any, "marketer": _any, "analyst": _any, "admin": _any},
    ("see", "agreement"): {"reviewer": _any, "analyst": _any, "admin": _any},
    ("see", "numbers"): {"reviewer": _any, "marketer": _any, "analyst": _any, "admin": _any},
    ("see", "sql"): {"analyst": _any, "admin": _any},
    ("see", "action"): {"reviewer": _any, "marketer": _any, "analyst": _any, "admin": _any},
    ("plan", "action"): {"marketer": _any, "admin": _any},
    ("see", "sentence"): {"reviewer": _any, "admin": _any},
    ("label", "sentence"): {"reviewer": _any, "admin": _any},
    ("manage", "people"): {"admin": _any},
}


def may(who: Who, action: str, thing: Thing) -> bool:
    """May they? Asked before every read and write, by whoever holds the data.

    >>> may(Who("S07", "shopper"), "fill", Thing("audit", shopper="S08"))
    False
    """
    if who.role == "owner":
        return (action, thing.kind) in RULES
    condition = RULES.get((action, thing.kind), {}).get(who.role)
    return condition is not None and condition(who, thing)
