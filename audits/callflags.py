"""Doubts about call audits that the records of a telephone system raise.

A record's answer is whatever answered first: a menu or a tape picks up, too, and only then does
the wait for a person begin. So it is held against the time until anything answered, never against
`answer_seconds`, the time until a person who could help: that one must lie between the record's
answer and its end, and equals the answer only where neither menu nor queue came first. Where a
tape plays before the line is answered (queues that cost nothing) a true audit can differ: as with
all doubts a reviewer decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from audits.calls import CallDay, CallRecord
from audits.casework import Case, Tap
from audits.flags import AuditFlag

APART_S = 10  # until it rings takes up to 8 s abroad (ITU-T E.721, mean), and thumbs are slow
CLOCKS = timedelta(minutes=2)  # a telephone system's clock may be off; its durations are not
LONGEST = timedelta(hours=4)  # from begin to hand-in: longer, and the audit had to wait
SECONDS = ("ring_seconds", "answer_seconds", "gave_up_seconds", "queue_seconds", "menu_choices")


@dataclass(frozen=True, slots=True)
class AuditCall:
    """The call that an audit is about, as its stopwatch has it, UTC; None: not tapped.

    `answered_at`: by a machine or a person, whichever came first.
    """

    audit: str
    dialled_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a shopper tells of a call; `said`: item → number."""

    audit: str
    business: str
    started_at: datetime
    submitted_at: datetime
    call: AuditCall | None
    said: Mapping[str, float] = field(default_factory=dict)


def tapped(audit: str, taps: Sequence[Tap]) -> AuditCall | None:
    """The first attempt that reached a person, else the first one; None if nothing was dialled."""
    attempts: list[dict[str, datetime]] = []
    for tap in taps:
        if tap.tap == "dialled":
            attempts.append({})
        if attempts:
            attempts[-1].setdefault(tap.tap, tap.at)
    if not attempts:
        return None
    call = next((one for one in attempts if "person" in one), attempts[0])
    answers = [call[by] for by in ("machine", "person") if by in call]
    return AuditCall(audit, call["dialled"], min(answers, default=None), call.get("ended"))


def told(case: Case) -> Told | None:
    """What the shopper tells; None before the audit was handed in."""
    if case.started_at is None or case.submitted_at is None:
        return None
    numbers = {name: case.answers.get(name) for name in SECONDS}
    said = {name: float(n) for name, n in numbers.items() if isinstance(n, int | float)}
    call = tapped(case.audit, case.taps)
    return Told(case.audit, case.business, case.started_at, case.submitted_at, call, said)


def against_records(
    audit: Told, records: Sequence[CallRecord], days: Sequence[CallDay]
) -> Iterator[AuditFlag]:
    """Doubts of one call audit; `records` of its business, `days` that their files cover.

    Of several calls at that time the one that fits best is its: attempts are made more than once.
    """
    record = same_call(audit, records)
    if record:
        for evidence, _ in _differences(audit, record):
            yield AuditFlag(audit.audit, "call_record", evidence)
    elif _covered(_began(audit), days):
        evidence = (
            f"no call to {audit.business} in the call records about {_began(audit):%H:%M} UTC, "
            "though they cover that day"
        )
        yield AuditFlag(audit.audit, "call_record", evidence)


def same_call(audit: Told, records: Sequence[CallRecord]) -> CallRecord | None:
    """The record of this call: of those at its time the one that fits best."""
    near = [record for record in records if _at_that_time(audit, record)]
    return min(near, key=lambda one: _badness(list(_differences(audit, one))), default=None)


def _badness(differences: list[tuple[str, float]]) -> float:
    return sum(apart for _, apart in differences)


def _began(audit: Told) -> datetime:
    return (audit.call and audit.call.dialled_at) or audit.started_at


def _at_that_time(audit: Told, record: CallRecord) -> bool:
    first = last = _began(audit)
    if audit.call is None:
        last = min(audit.submitted_at, first + LONGEST)
    began = record.started_at or record.answered_at
    assert began is not None
    return began - CLOCKS <= last and first <= (record.ended_at or began) + CLOCKS


def _covered(at: datetime, days: Sequence[CallDay]) -> bool:
    on_day = any(day.day == at.date() for day in days)
    return on_day and min(d.first_at for d in days) <= at <= max(d.last_at for d in days)


def _differences(audit: Told, record: CallRecord) -> Iterator[tuple[str, float]]:
    """(evidence, how many seconds apart) of what is comparable and not the same."""
    for what, given, happened, recorded in _comparable(audit, record):
        if given is not None and recorded is not None and abs(given - recorded) > APART_S:
            evidence = f"{what}: {given:g}, but the call record says {happened} after {recorded:g}"
            yield evidence, abs(given - recorded)
    person = audit.said.get("answer_seconds")
    if person is not None and record.disposition not in (None, "answered"):
        how = str(record.disposition).replace("_", " ")
        yield f"answer_seconds: {person:g}, but the call record says {how}", person


def _comparable(
    audit: Told, record: CallRecord
) -> Iterator[tuple[str, float | None, str, float | None]]:
    """(what, seconds of the shopper, what happened, seconds of the record); None: not known."""
    call, said = audit.call, audit.said
    rang = _between(record.started_at, record.answered_at)
    lasted = _between(record.started_at, record.ended_at)
    if call is None:
        yield "ring_seconds", said.get("ring_seconds"), "answered", rang
    else:
        answered = _between(call.dialled_at, call.answered_at)
        yield "dialled to answered on the stopwatch", answered, "answered", rang
        ended = _between(call.dialled_at, call.ended_at)
        yield "dialled to ended on the stopwatch", ended, "ended", lasted
        if record.started_at is None:
            talk = _between(call.answered_at, call.ended_at)
            talked = _between(record.answered_at, record.ended_at)
            yield "answered to ended on the stopwatch", talk, "ended", talked
    yield "gave_up_seconds", said.get("gave_up_seconds"), "ended", lasted
    person, nothing_before = said.get("answer_seconds"), _nothing_before(said)
    if person is not None and (nothing_before or (rang is not None and person < rang)):
        yield "answer_seconds", person, "answered", rang
    elif person is not None and lasted is not None and person > lasted:
        yield "answer_seconds", person, "ended", lasted


def _nothing_before(said: Mapping[str, float]) -> bool:
    """Was a person the first to answer, before any menu and queue?"""
    return said.get("menu_choices") == said.get("queue_seconds") == 0


def _between(first: datetime | None, last: datetime | None) -> float | None:
    return round((last - first).total_seconds(), 1) if first and last else None
