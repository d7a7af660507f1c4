"""Files handed in with audits that have grown too old to be kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from audits.casework import UNDECIDED
from benchmark import store
from benchmark.archive import is_evidence
from benchmark.desks import desk, listening
from benchmark.desks.heads import heads
from benchmark.study import Study

MANY = 1_000_000  # all of them


def expire(study: Study, today: date, progress: Callable[[str], None]) -> int:
    """Take out files handed in longer ago than `personal` allows; their number.

    Recordings go after `recording_days`, whatever became of their audit. What was heard of them
    stays: times and kinds of sound, no voice. It cannot be heard again, so it goes once another
    way of listening comes. Photos and papers go after `photo_days`, once their audits are decided.
    """
    archive, gone = store.archive_of(study), 0
    handed_in = {  # the ledger's newest word on each
        entry["evidence"]: datetime.fromisoformat(entry["at"]).date()
        for entry in archive.noted()
        if "evidence" in entry
    }
    with store.locked(study):
        old = {
            name: days
            for name, day in handed_in.items()
            if (today - day).days > (days := _days(study, name))
            and archive.evidence(name).is_file()
        }
        held = _of_open_audits(study) if old else set()
        for name, days in old.items():
            sound = listening.is_sound(name)
            if sound or name not in held:
                for copy in (study.home / "facts").glob(f"recording-*/{name}/{listening.PLAYED}"):
                    copy.unlink()  # first: killed in between, the recording is found again
                what = f"{'a recording' if sound else 'a photo or paper'} older than {days} days"
                archive.take_out(name, what)
                progress(f"{name}: {what} taken out")
                gone += 1
    return gone


def _days(study: Study, name: str) -> int:
    kept = study.personal
    return kept.recording_days if listening.is_sound(name) else kept.photo_days


def _of_open_audits(study: Study) -> set[str]:
    """What audits name that somebody still fills, reviews or disputes."""
    found = (desk.find(study, head.audit) for head in heads(study, UNDECIDED, limit=MANY))
    return {
        value
        for one in found
        if one
        for value in one.case.answers.values()
        if isinstance(value, str) and is_evidence(value)
    }
