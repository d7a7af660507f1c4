"""The rota of a wave: what is wanted, what stands, what is to be assigned, and how even it is.

The plan lives in the events of the audits and nowhere else, so that no shopper finds it in a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from audits import casework, rota
from audits.clock import WEEKDAYS
from benchmark import sources, store
from benchmark.alone import in_turn
from benchmark.archive import Archive
from benchmark.mail import mailplaces
from benchmark.study import Fieldwork, FormPlan, Study, Wave

BY = "rota"
LAPSED = "its day is over and it was never begun"


@dataclass(frozen=True)
class Planned:
    """A wave's fieldwork as it would be with the new tasks."""

    wave: Wave
    works: tuple[rota.Fieldwork, ...]
    limits: rota.Limits
    known: tuple[rota.Task, ...]
    rota: rota.Rota


def wave_of(study: Study, today: date) -> Wave:
    """The wave under way, else the next to come, else the last."""
    to_come = [wave for wave in study.wave if wave.end_day >= today]
    return min(to_come or [max(study.wave, key=_end)], key=lambda wave: wave.start_day)


def _end(wave: Wave) -> date:
    return wave.end_day


def plan(study: Study, fieldwork: Fieldwork, today: date) -> Planned:
    """Plan the wave around what was assigned already."""
    wave = wave_of(study, today)
    works = tuple(_work(study, form, wanted) for form, wanted in fieldwork.forms.items())
    limits = _limits(study, fieldwork, wave)
    known = tuple(_known(store.archive_of(study), wave, works))
    return Planned(wave, works, limits, known, rota.plan(wave.name, works, limits, known, today))


def _work(study: Study, form: str, wanted: FormPlan) -> rota.Fieldwork:
    """Probes come from the study's mailboxes, and go to businesses that show an address."""
    work = rota.Fieldwork(form, wanted.number, wanted.minutes, wanted.scenarios)
    if wanted.by == "shoppers":
        return work
    reached = [business.id for business in study.business if business.mailboxes]
    return replace(work, shoppers=[box.name for box in study.mailbox], businesses=reached)


def assign(study: Study, fieldwork: Fieldwork, today: date) -> Planned:
    """Plan, and append the events: withdrawn for what lapsed, assigned for what is new."""
    archive = store.archive_of(study)
    with in_turn(study.home / ".rota.lock"):
        planned = plan(study, fieldwork, today)
        forms = sources.forms(study)
        kept = {w.form: sources.keep_form(archive, forms[w.form]) for w in planned.works}
        for task in planned.rota.lapsed:
            archive.append(task.audit, "withdrawn", BY, {"reason": LAPSED})
        for task in planned.rota.tasks:
            data = casework.assignment(
                kept[task.form],
                task.audit,
                task.business,
                planned.wave.name,
                task.scenario,
                task.shopper,
            )
            when = {"planned_day": task.day.isoformat(), "day_part": task.day_part}
            post = mailplaces.place(study, kept[task.form], task.shopper)
            archive.append(task.audit, "assigned", BY, {**data, **when, **post})
    return planned


def _limits(study: Study, fieldwork: Fieldwork, wave: Wave) -> rota.Limits:
    most = fieldwork.minutes_per_month
    return rota.Limits(
        shoppers=fieldwork.shoppers,
        businesses=[business.id for business in study.business],
        day_parts=fieldwork.day_parts,
        first_day=wave.start_day,
        last_day=wave.end_day,
        lockout_days=fieldwork.lockout_days,
        blackout_days=fieldwork.blackout_days,
        open_weekdays={
            b.id: {WEEKDAYS.index(day) for day in b.hours} for b in study.business if b.hours
        },
        month_minutes={b.id: most for b in study.business if most and b.role == "rival"},
    )


def _known(archive: Archive, wave: Wave, works: tuple[rota.Fieldwork, ...]) -> Iterator[rota.Task]:
    """Every audit of the wave; one that was never planned counts from the day it was begun."""
    minutes = {work.form: work.minutes for work in works}
    for audit in archive.audits():
        case = casework.fold(archive.events(audit))  # type: ignore[arg-type]
        begun = case.started_at.date() if case.started_at else None
        day = case.planned_day or begun or wave.start_day
        if case.wave == wave.name:
            yield rota.Task(
                audit,
                case.form,
                case.business,
                case.scenario,
                case.shopper,
                day,
                case.day_part or "",
                minutes.get(case.form, 0),
                case.status,
            )


def lines(planned: Planned) -> Iterator[str]:
    """Coverage and imbalance, for people."""
    made = planned.rota
    gone = {task.audit for task in made.lapsed}
    tasks = [*(t for t in planned.known if t.audit not in gone), *made.tasks]
    done = Counter(t.status for t in planned.known if t.status != "withdrawn")
    yield (
        f"wave {planned.wave.name}: {len(made.tasks)} to assign, {len(made.lapsed)} lapsed, "
        f"{', '.join(f'{n} {status}' for status, n in sorted(done.items())) or 'none yet'}"
    )
    for work in planned.works:
        uneven = rota.imbalance(tasks, planned.limits, work)
        covered = _covered(tasks, planned, work)
        yield f"{work.form}: {covered}"
        yield (
            f"  most minus least at a business: shoppers {uneven['shopper']}, "
            f"scenarios {uneven['scenario']}, day-parts {uneven['day_part']}; "
            f"{uneven['crossed']} pairs of shopper and scenario not met at every business"
        )
    yield from _minutes(tasks, planned)
    yield from (f"short: {line}" for line in made.short)


def _covered(tasks: list[rota.Task], planned: Planned, work: rota.Fieldwork) -> str:
    there = Counter(t.business for t in tasks if t.form == work.form and t.status in rota.COUNTS)
    at = planned.limits.businesses if work.businesses is None else work.businesses
    return ", ".join(f"{b} {there[b]} of {work.number}" for b in at) or "no business has mailboxes"


def _minutes(tasks: list[rota.Task], planned: Planned) -> Iterator[str]:
    spent: Counter[tuple[str, str]] = Counter()
    for task in tasks:
        if task.status != "withdrawn":
            spent[task.business, f"{task.day:%Y-%m}"] += task.minutes
    for business, most in planned.limits.month_minutes.items():
        months = [f"{month} {n}" for (of, month), n in sorted(spent.items()) if of == business]
        yield f"{business}: minutes by month, of {most}: {', '.join(months) or 'none'}"
