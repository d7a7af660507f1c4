"""Doubts about audits. Each names its evidence, none rejects by itself: a reviewer decides.

`alone` sees one audit, `together` what only shows beside others. Both are pure.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from zlib import crc32

import numpy as np

from audits.casework import Case
from audits.templates.answers import written
from audits.templates.conditions import Value
from audits.templates.items import Form
from audits.templates.points import Marked
from audits.templates.timers import TIMERS, timed

ANSWER_S = 2  # nobody reads and answers faster (safety 2.9)
OF_MEDIAN = 0.3  # of the time that the form usually takes
ENOUGH = 10  # answers of a shopper before their pattern says something
SAME = 0.9  # share of ratings alike
ROUND = 0.6  # share of seconds ending in 0 or 5, where chance makes a fifth
ALIKE = 0.8  # trigrams that two texts share
SHORTEST = 40  # characters: shorter texts are alike by chance
TYPED_S = 2  # between what was typed and what was tapped
TRAVEL = timedelta(minutes=5)  # at least, from one business to another
CROWD = 20  # texts compared with each of a bucket: a thousand times the same is said often enough
PRIME = np.uint64(2**31 - 1)
MIX = np.random.default_rng(1).integers(1, 2**31 - 1, (2, 100), dtype=np.uint64)
AT_PLACE = ("call", "chat", "visit")  # filled during the contact, so two at once cannot be
# The first is part of the second.
WITHIN = (
    ("ring_seconds", "answer_seconds"),
    ("queue_seconds", "answer_seconds"),
    ("first_answer_seconds", "person_seconds"),
    ("queue_seconds", "wait_seconds"),
)


Doubt = Callable[[list[float]], tuple[str, str] | None]  # numbers → flag, evidence


@dataclass(frozen=True, slots=True)
class AuditFlag:
    """One doubt about one audit."""

    audit: str
    flag: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Filled:
    """What `together` must know of an audit; its times are of one time zone."""

    audit: str
    wave: str
    business: str
    form: str
    touchpoint: str
    shopper: str
    started_at: datetime
    submitted_at: datetime

    @property
    def seconds(self) -> float:
        return (self.submitted_at - self.started_at).total_seconds()


@dataclass(frozen=True, slots=True)
class Said:
    """One answer, of a type that is compared: text, evidence, seconds, rating."""

    audit: str
    item: str
    type: str
    value: str
    number: float | None


def alone(case: Case, form: Form, marked: Marked) -> Iterator[AuditFlag]:
    """Doubts that one finished audit raises by itself."""
    if case.started_at is None or case.submitted_at is None:
        return
    took = ((case.locked_at or case.submitted_at) - case.started_at).total_seconds()
    # What the mailbox answers takes nobody's time.
    by_hand = case.mailbox is None or case.shopper != case.mailbox
    if by_hand and case.answers and took < ANSWER_S * len(case.answers):
        evidence = f"{len(case.answers)} answers in {took:.0f} s"
        yield AuditFlag(case.audit, "too_fast", evidence)
    if case.late:
        evidence = f"facts in {took / 60:.0f} min after the start, {case.due_minutes} allowed"
        yield AuditFlag(case.audit, "late", evidence)
    for item in form.items:
        given = marked.values.get(item.name)
        if item.expect is not None and given is not None and given != item.expect:
            evidence = f"{item.name}: '{written(given)}' instead of '{item.expect}'"
            yield AuditFlag(case.audit, "integrity", evidence)
    for evidence in _contradictions(case, form, marked):
        yield AuditFlag(case.audit, "contradiction", evidence)


def _contradictions(case: Case, form: Form, marked: Marked) -> Iterator[str]:
    values = marked.values
    yield from _against_taps(case, form)
    for item in form.items:
        given = values.get(item.name)
        if item.type == "time" and given is not None and _after(str(given), case.submitted_at):
            yield f"{item.name}: {given} is after the audit was submitted"
        inputs = [one for one in item.calculate[1:] if isinstance(one, str)]
        if marked.blanks[item.name] == "missing" and inputs and set(inputs) <= set(case.answers):
            given_times = ", ".join(f"{one} {written(case.answers[one])}" for one in inputs)
            yield f"{given_times}: not in their order"
    for part, whole in WITHIN:
        few, many = _number(values.get(part)), _number(values.get(whole))
        if few is not None and many is not None and few > many:
            yield f"{part} {few:g} is more than {whole} {many:g}, of which it is a part"


def _after(given: str, submitted: datetime | None) -> bool:
    return submitted is not None and datetime.fromisoformat(given) > submitted


def _number(value: Value | None) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def together(audits: Sequence[Filled], answers: Iterable[Said]) -> Iterator[AuditFlag]:
    """Doubts that only show beside other audits; in the order of the audits."""
    found: set[AuditFlag] = set()
    said: dict[str, list[Said]] = defaultdict(list)
    known = {audit.audit for audit in audits}
    for answer in answers:
        if answer.audit in known:
            said[answer.type].append(answer)
    found.update(_faster_than_others(audits))
    found.update(_at_two_places(audits))
    found.update(_same_evidence(said["evidence"]))
    found.update(_same_text(said["text"]))
    found.update(_patterns(audits, said["rating"], _straight))
    found.update(_patterns(audits, said["seconds"], _rounded))
    yield from sorted(found, key=lambda one: (one.audit, one.flag, one.evidence))


def _faster_than_others(audits: Sequence[Filled]) -> Iterator[AuditFlag]:
    by_form: dict[tuple[str, str], list[Filled]] = defaultdict(list)
    for audit in audits:
        by_form[audit.wave, audit.form].append(audit)
    for alike in by_form.values():
        usual = median(audit.seconds for audit in alike)
        for audit in alike if len(alike) >= ENOUGH else ():
            if audit.seconds < OF_MEDIAN * usual:
                evidence = f"{audit.seconds:.0f} s, where half of all take {usual:.0f} s or more"
                yield AuditFlag(audit.audit, "too_fast", evidence)


def _against_taps(case: Case, form: Form) -> Iterator[str]:
    timer = TIMERS.get(form.touchpoint)
    for name, measured in timed(timer, case.taps).items() if timer and case.taps else ():
        given = case.answers.get(name)
        if isinstance(given, int | float) and abs(given - measured) > TYPED_S:
            yield f"{name}: {given:g}, but the stopwatch says {measured:g}"


def _at_two_places(audits: Sequence[Filled]) -> Iterator[AuditFlag]:
    by_shopper: dict[str, list[Filled]] = defaultdict(list)
    for audit in audits:
        if audit.touchpoint in AT_PLACE and audit.seconds <= 4 * 3600:  # longer: it had to wait
            by_shopper[audit.shopper].append(audit)
    for mine in by_shopper.values():
        first, *later = sorted(mine, key=lambda one: (one.started_at, one.audit))
        for second in later:
            walked = first.touchpoint == second.touchpoint == "visit"
            travel = TRAVEL if walked and first.business != second.business else timedelta()
            if second.started_at < first.submitted_at + travel:
                yield _elsewhere(first, second)
                yield _elsewhere(second, first)
            first = max(first, second, key=lambda one: one.submitted_at)


def _elsewhere(audit: Filled, other: Filled) -> AuditFlag:
    when = f"{other.started_at:%Y-%m-%d %H:%M} to {other.submitted_at:%H:%M}"
    evidence = f"also at {other.business} ({other.audit}) from {when}"
    return AuditFlag(audit.audit, "timetable", evidence)


def _same_evidence(answers: Iterable[Said]) -> Iterator[AuditFlag]:
    by_file: dict[str, set[str]] = defaultdict(set)
    for answer in answers:
        by_file[answer.value].add(answer.audit)
    for file, audits in by_file.items():
        named = sorted(audits)[:4]  # of a file that thousands hand in, a few are enough
        for audit in audits if len(audits) > 1 else ():
            others = ", ".join([other for other in named if other != audit][:3])
            yield AuditFlag(audit, "duplicate_file", f"{file} is also evidence of {others}")


def _same_text(answers: Iterable[Said]) -> Iterator[AuditFlag]:
    """Pairs of texts with the same trigrams; compares only those that fall into a common bucket.

    MinHash in 20 bands of 5: of pairs that share 80 % of their trigrams it meets 99.96 %.
    """
    buckets: dict[tuple[int, bytes], list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for answer in answers:
        if len(answer.value) < SHORTEST:
            continue
        audit, grams = answer.audit, _trigrams(answer.value)
        near: dict[str, frozenset[str]] = {}
        for bucket in _bands(grams):
            near.update(buckets[bucket])
            if len(buckets[bucket]) < CROWD:
                buckets[bucket].append((audit, grams))
        for other, others in near.items():
            alike = len(grams & others) / len(grams | others)
            if alike >= ALIKE and other != audit:
                yield AuditFlag(audit, "duplicate_text", f"{alike:.0%} the words of {other}")
                yield AuditFlag(other, "duplicate_text", f"{alike:.0%} the words of {audit}")


def _bands(grams: frozenset[str]) -> list[tuple[int, bytes]]:
    hashed = np.array([crc32(gram.encode()) for gram in sorted(grams)], dtype=np.uint64)
    least = ((MIX[0][:, None] * hashed + MIX[1][:, None]) % PRIME).min(axis=1)
    return [(band, row.tobytes()) for band, row in enumerate(least.reshape(20, 5))]


def _trigrams(text: str) -> frozenset[str]:
    plain = " ".join(text.lower().split())
    return frozenset(plain[at : at + 3] for at in range(len(plain) - 2))


def _patterns(
    audits: Sequence[Filled], answers: Iterable[Said], doubt: Doubt
) -> Iterator[AuditFlag]:
    """A habit of a shopper, said at each of their audits that it was seen in."""
    heads = {audit.audit: audit for audit in audits}
    by_shopper: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for answer in answers:
        head = heads[answer.audit]
        by_shopper[head.wave, head.shopper].append(answer)
    for (_, shopper), mine in by_shopper.items():
        found = doubt([one.number for one in mine if one.number is not None])
        if found:
            flag, evidence = found
            yield from (AuditFlag(one.audit, flag, f"{shopper}: {evidence}") for one in mine)


def _straight(ratings: list[float]) -> tuple[str, str] | None:
    if len(ratings) < ENOUGH:
        return None
    (most, times) = Counter(ratings).most_common(1)[0]
    if times < SAME * len(ratings):
        return None
    return "straight_lining", f"{times} of {len(ratings)} ratings are {most:g}"


def _rounded(seconds: list[float]) -> tuple[str, str] | None:
    timed = [one for one in seconds if one > 0]  # 0 stands for "at once"
    times = sum(one % 5 == 0 for one in timed)
    if len(timed) < ENOUGH or times < ROUND * len(timed):
        return None
    return "rounded_seconds", f"{times} of {len(timed)} times end in 0 or 5; chance makes a fifth"
