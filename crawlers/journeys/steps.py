"""One step of a way, and how to find it again on a page that was loaded afresh."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

from crawlers.journeys.gate import ADDS
from crawlers.journeys.view import Action, Hover, View, page_of

CLICKS = {"link": 1.0, "press": 1.0, "add": 1.0, "pin": 1.0, "search": 1.0, "hover": 0.0}
# Among ways of equal clicks the one without pointing or typing is shorter.
COSTS = CLICKS | {"hover": 0.01, "search": 1.5, "choose": 2.0}


@dataclass(frozen=True)
class Step:
    """kind: link, press (menu, accordion), hover, add (into the basket), search (type `value`),
    choose (the option called `value`), pin (as the study says: a name or a CSS selector)."""

    kind: str
    name: str
    tag: str = ""
    css: str = ""
    href: str = ""
    value: str = ""

    def raw(self) -> dict[str, Any]:
        return asdict(self)


def step(action: Action, kind: str | None = None) -> Step:
    return Step(kind or action.kind, action.name, action.tag, action.css, action.href)


def cost(steps: tuple[Step, ...]) -> float:
    return sum(COSTS[one.kind] for one in steps)


def find(wanted: Step, seen: View) -> Action | Hover | None:
    """The same thing on the page as it is now: same place and name, else same target and name."""
    if wanted.kind == "hover":
        return next((h for h in seen.hovers if h.css == wanted.css or h.name == wanted.name), None)
    if wanted.kind == "pin":
        return _pinned(wanted.name, seen)
    target = page_of(wanted.href) if wanted.href else None
    tests = (
        lambda a: a.css == wanted.css and a.name == wanted.name and a.href == wanted.href,
        lambda a: target and page_of(a.href) == target and a.name == wanted.name,
        lambda a: a.name == wanted.name and a.tag == wanted.tag and a.name and not wanted.href,
        lambda a: target and page_of(a.href) == target,
        lambda a: a.css == wanted.css and a.tag == wanted.tag and not wanted.href,
    )
    for test in tests:
        found = [action for action in seen.actions if test(action)]
        if found:
            return min(found, key=lambda action: (action.covered, action.y))
    return None


def _pinned(said: str, seen: View) -> Action | None:
    name = said.casefold().strip()
    exact = [action for action in seen.actions if action.name.casefold() == name]
    part = [action for action in seen.actions if name in action.name.casefold()]
    return next(iter(exact or part), None)


def leads_to(action: Action) -> str | None:
    """The one spelling of where a link leads; None: nowhere that a search may go."""
    if action.kind != "link" or action.disabled or ADDS.search(re.sub("_", "-", action.href)):
        return None
    return page_of(action.href)
