"""Recordings of calls that have grown too old to be kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from benchmark import store
from benchmark.desks import listening
from benchmark.study import Study


def expire(study: Study, today: date, progress: Callable[[str], None]) -> int:
    """Take out recordings handed in longer ago than `personal.recording_days`; their number.

    What was heard of them stays: times and kinds of sound, no voice. It cannot be heard again, so
    it goes once another way of listening comes.
    """
    days, archive, gone = study.personal.recording_days, store.archive_of(study), 0
    oldest = today - timedelta(days=days)
    handed_in = {  # the ledger's newest word on each
        entry["evidence"]: datetime.fromisoformat(entry["at"]).date()
        for entry in archive.noted()
        if "evidence" in entry and listening.is_sound(entry["evidence"])
    }
    with store.locked(study):
        for name, day in handed_in.items():
            if day < oldest and archive.evidence(name).is_file():
                for copy in (study.home / "facts").glob(f"recording-*/{name}/{listening.PLAYED}"):
                    copy.unlink()  # first: killed in between, the recording is found again
                archive.take_out(name, f"a recording older than {days} days")
                progress(f"{name}: a recording older than {days} days taken out")
                gone += 1
    return gone
