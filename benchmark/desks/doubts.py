"""Doubts that only show beside what else is known: other audits, call records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import duckdb

from audits import callflags, flags, recordflags
from audits.callflags import AuditCall, Told
from audits.calls import CallDay, CallRecord
from audits.casework import Case
from audits.flags import AuditFlag

Connection = duckdb.DuckDBPyConnection


def flag_together(connection: Connection) -> list[dict[str, object]]:
    """Rows of `audit_flag`."""
    # Without their time zone, times are read several times as fast.
    audits = connection.execute(
        "SELECT audit, wave, business, form, touchpoint, shopper, "
        "started_at AT TIME ZONE 'UTC', submitted_at AT TIME ZONE 'UTC' FROM audit "
        "WHERE shopper IS NOT NULL AND started_at IS NOT NULL ORDER BY audit"
    ).fetchall()
    answers = connection.execute(
        "SELECT audit, item, type, value, number FROM answer WHERE value IS NOT NULL "
        "AND type IN ('text', 'evidence', 'seconds', 'rating') ORDER BY audit, item"
    ).fetchall()
    filled = [flags.Filled(*row) for row in audits]
    found = list(flags.together(filled, (flags.Said(*row) for row in answers)))
    compared = "SELECT EXISTS (FROM call_record) OR EXISTS (FROM recording)"
    if connection.execute(compared).fetchone() == (True,):
        told = list(_told(connection))
        found += [*of_calls(connection, told), *_of_recordings(connection, told)]
    return [{"audit": one.audit, "flag": one.flag, "evidence": one.evidence} for one in found]


def _of_recordings(connection: Connection, audits: Iterable[Told]) -> Iterator[AuditFlag]:
    """What the recordings of these calls say against the audits that they were handed in with."""
    records = records_of(connection)
    sounds: dict[str, list[recordflags.Sounds]] = defaultdict(list)
    for audit, seconds, ring_start, answer, last, holds in connection.execute(
        """
        SELECT audit, seconds, ring_start_s, answer_s,
            coalesce(max(end_s) FILTER (kind <> 'silence'), 0),
            coalesce(list([start_s, end_s] ORDER BY start_s) FILTER (kind = 'hold'), [])
        FROM recording
        JOIN (SELECT DISTINCT audit, value AS evidence FROM answer WHERE type = 'evidence')
            USING (evidence)
        JOIN recording_span USING (evidence)
        WHERE error IS NULL
        GROUP BY ALL
        ORDER BY ALL
        """
    ).fetchall():
        sounds[audit].append(recordflags.Sounds(seconds, ring_start, answer, last, holds))
    for audit in audits:
        for one in sounds[audit.audit]:
            yield from recordflags.against_recording(audit, one, records[audit.business])


def of_calls(connection: Connection, audits: Iterable[Told]) -> Iterator[AuditFlag]:
    """What the call records say against these call audits."""
    records, days = records_of(connection), defaultdict(list)
    # A system's records cover the businesses that are called through it, and only those.
    for business, *day in connection.execute(
        "SELECT DISTINCT business, day, first_at, last_at, calls FROM call_day "
        "JOIN (SELECT DISTINCT capture, business FROM call_record) USING (capture) ORDER BY ALL"
    ).fetchall():
        days[business].append(CallDay(*day))
    for audit in audits:
        yield from callflags.against_records(audit, records[audit.business], days[audit.business])


def records_of(connection: Connection) -> dict[str, list[CallRecord]]:
    records: dict[str, list[CallRecord]] = defaultdict(list)
    for row in connection.execute(
        "SELECT business, number, started_at, answered_at, ended_at, disposition FROM call_record "
        "ORDER BY ALL"
    ).fetchall():
        records[row[0]].append(CallRecord(*row))
    return records


def called(connection: Connection, case: Case, touchpoint: str) -> list[tuple[str, str]]:
    """(flag, evidence) from the call records, also for an audit that does not count yet."""
    told = callflags.told(case) if touchpoint == "call" else None
    try:
        found = list(of_calls(connection, [told] if told else []))
    except duckdb.CatalogException:  # a file of an older version has no call records
        found = []
    return [(one.flag, one.evidence) for one in found]


def _told(connection: Connection) -> Iterator[Told]:
    said: dict[str, dict[str, float]] = defaultdict(dict)
    for audit, item, number in connection.execute(
        "SELECT audit, item, number FROM answer WHERE number IS NOT NULL AND item IN "
        "(SELECT unnest($1::VARCHAR[]))",
        [list(callflags.SECONDS)],
    ).fetchall():
        said[audit][item] = number
    for audit, business, started, submitted, *times in connection.execute(
        "SELECT audit, business, started_at, submitted_at, audit_call.audit, dialled_at, "
        "answered_at, ended_at FROM audit LEFT JOIN audit_call USING (audit) "
        "WHERE touchpoint = 'call' AND started_at IS NOT NULL ORDER BY audit"
    ).fetchall():
        call = AuditCall(*times) if times[0] else None
        yield Told(audit, business, started, submitted, call, said[audit])
