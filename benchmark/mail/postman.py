"""The post's rounds: keep what came, settle what is known, send what is due."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from queue import Empty, SimpleQueue

from benchmark import store
from benchmark.alone import BusyError
from benchmark.archive import Archive
from benchmark.mail import mailing, mailwatch, post
from benchmark.mail.mailplaces import MailError
from benchmark.study import Study

Progress = Callable[[str], None]
ROUND_S = 60  # how often the clock is asked whether something has become due
LONGEST_REST_S = 600
CLOCKS_S = 5  # by which two clocks may differ before somebody should hear of it


def round_once(study: Study, progress: Progress) -> list[str]:
    """One round; what went wrong, a line each, which stops nothing else."""
    archive = store.archive_of(study)
    wrong = mailwatch.once(study, archive, progress)
    _settle_and_send(study, archive, progress)
    _compare_clocks(study, archive, progress)
    return wrong


def watch(study: Study, progress: Progress) -> None:
    """Rounds without end: whenever something came, and once a minute."""
    archive = store.archive_of(study)
    _compare_clocks(study, archive, progress)
    watching = mailwatch.Watch(study, archive, progress)
    try:
        while True:
            began = time.monotonic()
            _settle_and_send(study, archive, progress)
            # Ten thousand mails take a while to sort: at most a tenth of the time goes into it.
            watching.over.wait(min(9 * (time.monotonic() - began), LONGEST_REST_S))
            _wait(watching.woken)
    finally:
        watching.over.set()


def _wait(woken: SimpleQueue[str]) -> None:
    """Until something came or a round is over; whatever else came meanwhile counts as the same."""
    with suppress(Empty):
        woken.get(timeout=ROUND_S)
        while True:
            woken.get_nowait()


def _compare_clocks(study: Study, archive: Archive, progress: Progress) -> None:
    for mailbox, seconds in post.clock_offsets(study, archive).items():
        if abs(seconds) > CLOCKS_S:
            progress(
                f"mailbox {mailbox}: its server's clock and this machine's differ by "
                f"{seconds:+.0f} s, and so do all waiting times; set this one by NTP"
            )


def _settle_and_send(study: Study, archive: Archive, progress: Progress) -> None:
    now = datetime.now(UTC)
    for line in post.settle_due(study, archive, now):
        progress(line)
    if study.mail.send:
        try:
            mailing.send_due(study, archive, now, progress)
        except (BusyError, MailError) as mistake:
            progress(str(mistake))
