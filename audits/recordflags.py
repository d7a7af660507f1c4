"""Doubts about call audits that a recording of the call raises: own business only.

Recorders are started before the call or in its midst and stopped long after it, so no moment of a
recording is held against a clock, only how long things took: the ringing, the call, the holds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audits.callflags import APART_S, Told, same_call
from audits.calls import CallRecord
from audits.flags import AuditFlag


@dataclass(frozen=True, slots=True)
class Sounds:
    """What is comparable of a recording, in seconds from its beginning.

    `last_s`: when something was last heard; `holds`: from and to.
    """

    seconds: float
    ring_start_s: float | None
    answer_s: float | None
    last_s: float
    holds: Sequence[tuple[float, float]]


def against_recording(
    audit: Told, sounds: Sounds, records: Sequence[CallRecord] = ()
) -> Iterator[AuditFlag]:
    """What differs by more than ten seconds from the shopper's taps and numbers, or the record."""
    for evidence in (*_of_the_shopper(audit, sounds), *_of_the_record(audit, sounds, records)):
        yield AuditFlag(audit.audit, "recording", evidence)


def _of_the_shopper(audit: Told, sounds: Sounds) -> Iterator[str]:
    rang = _rang(sounds)
    said = audit.said.get("ring_seconds")
    if said is not None and rang is not None and abs(said - rang) > APART_S:
        yield f"ring_seconds: {said:g}, but in the recording it rang for {rang:g}"
    call = audit.call
    if call and call.answered_at and call.ended_at:
        talk = (call.ended_at - call.answered_at).total_seconds()
        yield from _length("answered to ended on the stopwatch", talk, sounds)
    held = audit.said.get("hold_seconds")
    if held is not None:
        heard = sum(b - a for a, b in sounds.holds if a >= (_person(audit, sounds) or 0) - APART_S)
        # Without a moment for the person the wait before is in it: then only more is a doubt.
        known = _person(audit, sounds) is not None
        if held - heard > APART_S or (known and heard - held > APART_S):
            yield f"hold_seconds: {held:g}, but in the recording it is {heard:.0f}"


def _of_the_record(audit: Told, sounds: Sounds, records: Sequence[CallRecord]) -> Iterator[str]:
    record = same_call(audit, records)
    if record is None or record.answered_at is None:
        return
    rang = _rang(sounds)
    if record.started_at and rang is not None:
        said = (record.answered_at - record.started_at).total_seconds()
        if abs(said - rang) > APART_S:
            yield f"the call record rang for {said:g}, the recording for {rang:g}"
    if record.ended_at:
        talk = (record.ended_at - record.answered_at).total_seconds()
        yield from _length("answered to ended in the call record", talk, sounds)


def _rang(sounds: Sounds) -> float | None:
    if sounds.ring_start_s is None or sounds.answer_s is None:
        return None
    return round(sounds.answer_s - sounds.ring_start_s, 1)


def _length(what: str, talk: float, sounds: Sounds) -> Iterator[str]:
    """A call ends between the last that is heard and the end of the recording."""
    if sounds.answer_s is None:
        return
    least, most = sounds.last_s - sounds.answer_s, sounds.seconds - sounds.answer_s
    if talk < least - APART_S or talk > most + APART_S:
        yield f"{what}: {talk:.1f}, but in the recording {least:.0f} to {most:.0f}"


def _person(audit: Told, sounds: Sounds) -> float | None:
    """When the shopper tapped that a person spoke, on the clock of the recording."""
    call, waited = audit.call, audit.said.get("answer_seconds")
    if not call or not call.dialled_at or not call.answered_at or waited is None:
        return None
    if sounds.answer_s is None:
        return None
    return sounds.answer_s + waited - (call.answered_at - call.dialled_at).total_seconds()
