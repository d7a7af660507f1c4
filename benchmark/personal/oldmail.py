"""Mails that have grown too old to be kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from audits.casework import UNDECIDED
from audits.probes.probes import Filed, Received
from benchmark import store
from benchmark.archive import Archive
from benchmark.desks import desk
from benchmark.mail import batches, post
from benchmark.mail.batches import Told
from benchmark.study import Study

Gone = dict[Received, Told | None]


def expire(study: Study, today: date, progress: Callable[[str], None]) -> int:
    """Take out mails that came longer ago than `personal.mail_days`; their number.

    When each came, whose it was and of what kind stays, without a word or an address. Mails of
    audits that nobody has decided yet stay whole: their times still follow from them.
    """
    days, archive, total = study.personal.mail_days, store.archive_of(study), 0
    oldest = today - timedelta(days=days)
    if not _any_old(archive, oldest):
        return 0
    with store.locked(study):
        gone = _gone(study, archive, oldest)
        # Copies first: killed in between, none of them is taken for a mail of its own.
        for capture in sorted(gone, key=lambda name: any(gone[name].values())):
            rows = gone[capture]
            mails = frozenset(row.mail for row in rows)
            _facts_gone(study, capture)
            why = f"older than {days} days: {len(mails)} mails"
            archive.rewrite(capture, partial(batches.take_out, gone=rows, files=mails), why)
            _facts_gone(study, capture)  # in case they were read meanwhile
            progress(f"{capture}: {len(mails)} mails older than {days} days taken out")
            total += len(mails)
    return total


def _any_old(archive: Archive, oldest: date) -> bool:
    """Mostly there are none, and then no mail need be read at every build."""
    rows = (row for one in batches.captures(archive) for row in batches.received(one.folder))
    return any(row.received_at.date() < oldest for row in rows)


def _gone(study: Study, archive: Archive, oldest: date) -> dict[str, Gone]:
    """Batch → its deliveries of mails of which every delivery is old, and what stays of them."""
    found: dict[str, Gone] = {}
    for item, deliveries in post.deliveries(study, archive):
        old = all(row.received_at.date() < oldest for _, row in deliveries)
        if old and not (item and item.filed.audit and _open(study, item.filed.audit)):
            for capture, row in deliveries:
                first = item is not None and row == item.received
                left = Told(row, _wordless(item.filed), item.copies) if item and first else None
                found.setdefault(capture.capture, {})[row] = left
    return found


def _open(study: Study, audit: str) -> bool:
    found = desk.find(study, audit)
    return found is not None and found.case.status in UNDECIDED


def _wordless(filed: Filed) -> Filed:
    """Behind a colon stand words of the mail."""
    return replace(
        filed,
        match_evidence="",
        kind_rule=filed.kind_rule.partition(":")[0],
        suspicious=filed.suspicious.partition(":")[0],
    )


def _facts_gone(study: Study, capture: str) -> None:
    for read in (study.home / "facts").glob(f"letters-*/{capture}.jsonl"):
        read.unlink()
