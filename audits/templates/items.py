"""What a form is made of: its head, its items, and the order in which they hang together."""

from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from audits.templates.conditions import Condition, names

DONT_KNOW = "dont_know"

ItemType = Literal[
    "yes_no", "select_one", "select_multiple", "count", "seconds", "time", "rating", "text",
    "evidence", "calculate",
]  # fmt: skip
Want = Literal["easy", "expectations", "promises", "informed", "individual", "put_right"]
Stage = Literal[
    "awareness", "discover", "attraction", "interaction", "buy", "use", "support", "repeat",
    "word_of_mouth",
]  # fmt: skip
Touchpoint = Literal[
    "website", "call", "email", "chat", "visit", "social", "delivery", "product", "review"
]
Source = Literal["shopper", "reviewer", "key", "mailbox"]
WANTS: tuple[str, ...] = get_args(Want)


def _with_points(choices: object) -> object:
    """A plain list of choices is a list without points."""
    if not isinstance(choices, list):
        return choices
    twice = sorted({str(one) for one in choices if choices.count(one) > 1})
    if twice:
        raise ValueError(f"got {', '.join(twice)} twice; write each choice once")
    return dict.fromkeys(choices)


class Item(BaseModel):
    """One question. Everything has a default, so that `checks` can name all that is missing."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    id: str = ""  # the questionnaire's code
    name: str = ""
    label: str = ""
    hint: str = ""
    type: ItemType = "text"
    want: Want | None = None
    tag: str = ""
    stage: Stage | None = None
    weight: float | None = Field(None, gt=0, le=100)
    choices: Annotated[dict[str, float | None], BeforeValidator(_with_points)] = {}
    points: dict[str, float] = {}  # "0", "2-4", "5+" → points
    best: float | None = None
    worst: float | None = None
    scale: Literal["log", "linear"] | None = None
    reverse: bool = False
    least: int = Field(0, ge=0)
    most: int | None = None
    anchors: dict[str, str] = {}
    calculate: list[str | float] = []
    relevant: Condition = {}  # otherwise not applicable
    arises: Condition | Literal["always"] | None = None  # otherwise when the form is reached
    required: bool = True
    after_facts: bool = False
    later: bool = False  # known only days after the contact: the facts are locked without it
    critical: bool = False
    expect: str | None = None  # what somebody who reads the question answers
    source: Source = "shopper"

    @property
    def scored(self) -> bool:
        return self.weight is not None

    @cached_property
    def ranges(self) -> list[tuple[int, float, float]]:
        """`points` as (from, to, points); `checks` has seen that each key can be read."""
        return [(*span(key), points) for key, points in self.points.items()]


def span(key: str) -> tuple[int, float]:
    """The counts that a key of `points` stands for.

    >>> span("2"), span("2-4"), span("5+")
    ((2, 2), (2, 4), (5, inf))
    """
    if key.endswith("+"):
        return int(key[:-1]), float("inf")
    low, _, high = key.partition("-")
    return int(low), int(high or low)


class Template(BaseModel):
    """The head of a form file."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: str = ""
    version: int = Field(1, ge=1)
    title: str = ""
    touchpoint: Touchpoint = "call"
    due_minutes: int | None = Field(None, ge=1)  # from start to locking the facts; later is flagged
    reached: Condition = {}
    unreachable: Condition | None = None


@dataclass(frozen=True)
class Form:
    """A sound form."""

    name: str
    version: int
    title: str
    touchpoint: str
    due_minutes: int | None
    reached: Condition
    unreachable: Condition | None
    items: tuple[Item, ...]
    sha256: str

    @cached_property
    def by_name(self) -> dict[str, Item]:
        return {item.name: item for item in self.items}

    @cached_property
    def scored(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.scored)

    @cached_property
    def critical(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.critical)

    @cached_property
    def order(self) -> tuple[tuple[Item, Condition], ...]:
        """Each item with the condition under which it arises, after the items that it asks for."""
        sorter = TopologicalSorter({item.name: needs(item, self.reached) for item in self.items})
        found = (self.by_name[name] for name in sorter.static_order())
        return tuple((item, arises(item, self.reached)) for item in found)


def arises(item: Item, reached: Condition) -> Condition:
    """When the item comes up at all: its own condition, or the form's."""
    if item.arises is None:
        return reached
    return {} if item.arises == "always" else item.arises


def needs(item: Item, reached: Condition) -> list[str]:
    """The items that must be known before this one."""
    inputs = [one for one in item.calculate[1:] if isinstance(one, str)]
    return [*names(item.relevant), *names(arises(item, reached)), *inputs]


def cycles(items: tuple[Item, ...], reached: Condition) -> list[list[str]]:
    """Items that wait for each other, each ring as a path that ends where it began."""
    graph = {item.name: list(dict.fromkeys(needs(item, reached))) for item in items}
    rings: list[list[str]] = []
    while True:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as found:
            ring: list[str] = found.args[1][::-1]  # graphlib's runs from needed to needing
            rings.append(ring)
            graph[ring[0]].remove(ring[1])
        else:
            return rings
