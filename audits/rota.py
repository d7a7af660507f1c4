"""Who audits whom, when, with which scenario: a crossed plan, made again around what is missing.

Every shopper meets every business with the same scenarios, since differences between shoppers then
cancel (SE of a difference .65 crossed, .96 nested: methods 7). Pure: no clock, no archive.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import lcm

# What is rejected or excluded does not count, but the business has heard the scenario.
COUNTS = ("assigned", "started", "submitted", "returned", "approved")


@dataclass(frozen=True)
class Fieldwork:
    """How many audits of one form each business gets, and what they are made of."""

    form: str
    number: int
    minutes: int  # of the business's time, each
    scenarios: Sequence[str]
    shoppers: Sequence[str] = ()  # mailboxes, for probes by mail; none: those of the limits
    businesses: Sequence[str] | None = None  # None: those of the limits


@dataclass(frozen=True)
class Limits:
    """What the plan must keep."""

    shoppers: Sequence[str]
    businesses: Sequence[str]
    day_parts: Sequence[str]
    first_day: date
    last_day: date
    lockout_days: int = 0  # between two audits of one shopper at one business
    blackout_days: Collection[date] = ()
    open_weekdays: Mapping[str, Collection[int]] = field(default_factory=dict)  # none: Mon to Fri
    month_minutes: Mapping[str, int] = field(
        default_factory=dict
    )  # business → most minutes per month


@dataclass(frozen=True)
class Task:
    """One planned audit."""

    audit: str
    form: str
    business: str
    scenario: str
    shopper: str
    day: date
    day_part: str
    minutes: int
    status: str = "assigned"


@dataclass(frozen=True)
class Rota:
    """What is to be assigned, what has lapsed, and what finds no place."""

    tasks: tuple[Task, ...]  # new ones only
    lapsed: tuple[Task, ...]  # assigned for a day that is over, and never begun
    short: tuple[str, ...]  # a line each


def plan(
    wave: str, wanted: Sequence[Fieldwork], limits: Limits, known: Sequence[Task], today: date
) -> Rota:
    """The audits still to be assigned; `known` are those that were. Same input, same plan."""
    lapsed = tuple(t for t in known if t.status == "assigned" and t.day < today)
    standing = [t for t in known if t.status != "withdrawn" and t not in lapsed]
    board = _Board(wave, limits, standing, today)
    board.names.update(task.audit for task in known)
    short: list[str] = []
    start = 0
    for work in wanted:
        for place, business in enumerate(limits.businesses):
            if work.businesses is None or business in work.businesses:
                short += board.fill(work, business, place, start)
        start += work.number
    return Rota(tuple(board.new), lapsed, tuple(short))


def pairs(shoppers: Sequence[str], scenarios: Sequence[str], start: int) -> list[tuple[str, str]]:
    """Each (shopper, scenario) once, any stretch of it balanced: a Latin square read diagonally.

    >>> pairs(["s1", "s2"], ["A", "B"], 0)
    [('s1', 'A'), ('s2', 'B'), ('s1', 'B'), ('s2', 'A')]
    """
    if not shoppers or not scenarios:
        return []
    block, size = lcm(len(shoppers), len(scenarios)), len(shoppers) * len(scenarios)
    return [
        (shoppers[r % len(shoppers)], scenarios[(r + r // block) % len(scenarios)])
        for r in (one % size for one in range(start, start + size))
    ]


class _Board:
    """The plan as it grows."""

    def __init__(self, wave: str, limits: Limits, known: Iterable[Task], today: date) -> None:
        self.wave, self.limits, self.today = wave, limits, today
        self.new: list[Task] = []
        self.tasks: list[Task] = []
        self.names: set[str] = set()
        self.said: set[tuple[str, str, str]] = set()  # business, shopper, scenario
        self.busy: set[tuple[str, date, str]] = set()  # shopper, day, part
        self.met: dict[tuple[str, str], list[date]] = {}  # business, shopper
        self.minutes: Counter[tuple[str, int, int]] = Counter()  # business, year, month
        for task in known:
            self._note(task)

    def fill(self, work: Fieldwork, business: str, place: int, start: int) -> Iterator[str]:
        """Plan what this form still lacks at this business; yields what finds no place."""
        mine = [t for t in self.tasks if (t.form, t.business) == (work.form, business)]
        mine = [t for t in mine if t.status in COUNTS]
        order = pairs(work.shoppers or self.limits.shoppers, work.scenarios, start)
        lacking = work.number - len(mine)
        for _ in range(lacking):
            found = self._next(work, business, place, mine, order)
            if isinstance(found, str):
                yield (
                    f"{business}: {work.form}: {work.number - len(mine)} of {work.number} "
                    f"find no place: {found}"
                )
                return
            mine.append(found)
            self.new.append(found)
            self._note(found)

    def _next(
        self,
        work: Fieldwork,
        business: str,
        place: int,
        mine: list[Task],
        order: list[tuple[str, str]],
    ) -> Task | str:
        by_shopper = Counter(task.shopper for task in mine)
        by_scenario = Counter(task.scenario for task in mine)
        free = [pair for pair in order if (business, *pair) not in self.said]
        if not free:
            return "every shopper has played every scenario there; add shoppers or scenarios"
        ranked = sorted(free, key=lambda pair: (by_shopper[pair[0]], by_scenario[pair[1]]))
        for shopper, scenario in ranked:
            for part in self._parts(work, mine, place):
                day = self._day(work, business, shopper, part, len(mine))
                if day:
                    audit = self._name(work.form, business, shopper, scenario)
                    rest = (business, scenario, shopper, day, part, work.minutes)
                    return Task(audit, work.form, *rest)
        return self._reason(work, business)

    def _parts(self, work: Fieldwork, mine: list[Task], place: int) -> list[str]:
        """Day-parts, the one that is due first: businesses and rounds take them in turn."""
        parts, turn = self.limits.day_parts, len(mine)
        turn += turn // lcm(len(work.shoppers or self.limits.shoppers), len(parts)) + place
        used = Counter(task.day_part for task in mine)
        in_turn = [parts[(turn + step) % len(parts)] for step in range(len(parts))]
        return sorted(in_turn, key=lambda part: used[part])

    def _day(
        self, work: Fieldwork, business: str, shopper: str, part: str, turn: int
    ) -> date | None:
        """The free day nearest to the one at which this round is due."""
        days = self._days(business)
        due = int((turn + 0.5) / work.number * len(days))
        for at in sorted(range(len(days)), key=lambda one: (abs(one - due), one)):
            day = days[at]
            if (
                (work.shoppers or (shopper, day, part) not in self.busy)  # a mailbox has time
                and not self._locked_out(business, shopper, day)
                and self._has_time(business, day, work.minutes)
            ):
                return day
        return None

    def _days(self, business: str) -> list[date]:
        limits = self.limits
        first = max(limits.first_day, self.today)
        span = (limits.last_day - first).days + 1
        open_on = limits.open_weekdays.get(business, range(5))
        days = [first + timedelta(days=step) for step in range(span)]
        return [d for d in days if d.weekday() in open_on and d not in limits.blackout_days]

    def _locked_out(self, business: str, shopper: str, day: date) -> bool:
        times = self.met.get((business, shopper), [])
        return any(abs((day - other).days) <= self.limits.lockout_days for other in times)

    def _has_time(self, business: str, day: date, minutes: int) -> bool:
        most = self.limits.month_minutes.get(business)
        return most is None or self.minutes[business, day.year, day.month] + minutes <= most

    def _reason(self, work: Fieldwork, business: str) -> str:
        days = self._days(business)
        if not days:
            return "no open day is left in the wave"
        if not any(self._has_time(business, day, work.minutes) for day in days):
            return "minutes_per_month is used up; raise it, or take fewer"
        return "shoppers are busy or locked out on every day; add shoppers, or lower lockout_days"

    def _note(self, task: Task) -> None:
        self.tasks.append(task)
        self.names.add(task.audit)
        self.said.add((task.business, task.shopper, task.scenario))
        self.busy.add((task.shopper, task.day, task.day_part))
        self.met.setdefault((task.business, task.shopper), []).append(task.day)
        self.minutes[task.business, task.day.year, task.day.month] += task.minutes

    def _name(self, form: str, business: str, shopper: str, scenario: str) -> str:
        """The same for the same audit in every run; another if it has lapsed."""
        again = 0
        while True:
            parts = (self.wave, form, business, shopper, scenario, str(again))
            audit = f"audit-{hashlib.sha256('/'.join(parts).encode()).hexdigest()[:16]}"
            if audit not in self.names:
                return audit
            again += 1


def imbalance(tasks: Iterable[Task], limits: Limits, work: Fieldwork) -> dict[str, int]:
    """Of one form: how much more often the most than the least, over businesses the worst.

    0 or 1 is as even as can be. "crossed": (shopper, scenario) pairs not met at every business.
    """
    mine = [t for t in tasks if t.form == work.form and t.status in COUNTS]
    kinds = {
        "shopper": work.shoppers or limits.shoppers,
        "scenario": work.scenarios,
        "day_part": limits.day_parts,
    }
    worst = dict.fromkeys(kinds, 0)
    businesses = limits.businesses if work.businesses is None else work.businesses
    for business in businesses:
        there = [task for task in mine if task.business == business]
        for kind, values in kinds.items():
            times = Counter(getattr(task, kind) for task in there)
            counts = [times[value] for value in values]
            worst[kind] = max(worst[kind], max(counts) - min(counts))
    met = Counter(pair for pair, _ in {((t.shopper, t.scenario), t.business) for t in mine})
    return worst | {"crossed": sum(n < len(businesses) for n in met.values())}
