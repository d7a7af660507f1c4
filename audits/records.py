"""Cases in, typed rows out: pure, so that it can run again years later."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from audits import callflags
from audits.callflags import AuditCall
from audits.casework import Case
from audits.clock import OFFICE, Clock
from audits.flags import AuditFlag, alone
from audits.templates.answers import written
from audits.templates.conditions import Value
from audits.templates.items import Form
from audits.templates.points import Marked, Scores, both_scores, dont_know_share, mark, overall

FINISHED = ("submitted", "approved", "rejected", "excluded", "disputed")


@dataclass(frozen=True, slots=True)
class Audit:
    """One audit; of drafts only the head, without scores and answers."""

    audit: str
    business: str
    wave: str
    touchpoint: str
    form: str
    form_version: int
    scenario: str
    shopper: str  # a pseudonym
    status: str
    late: bool
    started_at: datetime | None
    submitted_at: datetime | None
    reached: bool | None  # None: a draft, or the answer that would tell is missing
    unreachable: bool | None  # no way in was offered, or it bounced
    critical: bool | None  # a critical flag was raised, whatever the score
    dont_know_share: float | None  # of the weight
    missing: int | None  # items without the answer they should have
    quality: float | None  # mean of the wants, 0..1, when reached
    expected: float | None  # the same with not reached = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """One item of a finished audit: all scored ones, others only where answered.

    Of a calculated item that was not reached, `value` still says 'never': censored, not missing.
    """

    audit: str
    item: str
    type: str
    want: str | None
    stage: str | None
    weight: float | None
    value: str | None
    number: float | None
    points: float | None
    blank: str | None


@dataclass(frozen=True, slots=True)
class AuditWant:
    """One want of a finished audit, 0..1."""

    audit: str
    want: str
    quality: float | None
    expected: float | None


@dataclass(frozen=True, slots=True)
class RecordingMark:
    """Where a reviewer heard a person answer, s from the beginning of the recording."""

    audit: str
    evidence: str
    person_s: float


@dataclass(frozen=True, slots=True)
class Coding:
    """How one person judged one item of an audit that a second one judged, too, blind."""

    audit: str
    item: str
    type: str
    coder: str  # a pseudonym
    first: bool  # False: the second opinion, which changes no score
    value: str
    number: float | None


def read(
    case: Case, form: Form, clock: Clock = OFFICE, marked: Marked | None = None
) -> Iterator[Audit | Answer | AuditWant | AuditFlag | AuditCall | Coding | RecordingMark]:
    """The rows of a case; `form` in the version it was filled with, `clock` of the business.

    marked: its answers, where they were marked before.
    """
    if (case.form, case.form_version) != (form.name, form.version):
        raise ValueError(
            f"audit {case.audit}: got {form.name} v{form.version}; "
            f"it was filled with {case.form} v{case.form_version}"
        )
    if case.status not in FINISHED:
        yield _audit(case, form, None)
        return
    marked = marked or mark(form, case.answers, clock)
    quality, expected = both_scores(form, marked)
    yield _audit(case, form, (marked, quality, expected))
    yield from _answers(case.audit, form, marked)
    for want, score in expected.items():
        yield AuditWant(case.audit, want, quality[want], score)
    yield from alone(case, form, marked)
    call = callflags.tapped(case.audit, case.taps) if form.touchpoint == "call" else None
    if call:
        yield call
    yield from _codings(case, form)
    for evidence, person in case.marks.items():
        yield RecordingMark(case.audit, evidence, person)


def _codings(case: Case, form: Form) -> Iterator[Coding]:
    """The decider's judgement of each item that was coded again, then the second one's."""
    again = {name for coding in case.codings.values() for name in coding}
    decided = {name: value for name, value in case.answers.items() if name in again}
    for coder, coding in ((case.decided_by or "reviewer", decided), *case.codings.items()):
        for name, value in coding.items():
            kind, first = form.by_name[name].type, coding is decided
            yield Coding(case.audit, name, kind, coder, first, written(value), _number(value))


def _audit(case: Case, form: Form, found: tuple[Marked, Scores, Scores] | None) -> Audit:
    reached = unreachable = critical = share = missing = best = likely = None
    if found:
        marked, quality, expected = found
        reached, unreachable = marked.reached, marked.unreachable
        critical = any(item.name in marked.values for item in form.critical)
        share = dont_know_share(form, marked)
        missing = list(marked.blanks.values()).count("missing")
        best, likely = overall(quality), overall(expected)
    return Audit(
        audit=case.audit,
        business=case.business,
        wave=case.wave,
        touchpoint=form.touchpoint,
        form=case.form,
        form_version=case.form_version,
        scenario=case.scenario,
        shopper=case.shopper,
        status=case.status,
        late=case.late,
        started_at=case.started_at,
        submitted_at=case.submitted_at,
        reached=reached,
        unreachable=unreachable,
        critical=critical,
        dont_know_share=share,
        missing=missing,
        quality=best,
        expected=likely,
    )


def _answers(audit: str, form: Form, marked: Marked) -> Iterator[Answer]:
    values, blanks, points = marked.values, marked.blanks, marked.points
    for item in form.items:
        value = values.get(item.name)
        if value is not None or item.weight is not None:
            yield Answer(
                audit,
                item.name,
                item.type,
                item.want,
                item.stage,
                item.weight,
                None if value is None else written(value),
                _number(value),
                points.get(item.name),
                blanks[item.name],
            )


def _number(value: Value | None) -> float | None:
    return None if value is None or isinstance(value, str | list) else float(value)
