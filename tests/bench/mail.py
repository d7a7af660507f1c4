"""Catching up with a full mailbox on a real IMAP server: mails per second, memory.

`python -m tests.bench.mail [mails]`: 10,000 by default; targets 200 mails/s, and no more memory for
ten times as many.
"""

import os
import random
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.queues import Queue
from pathlib import Path

from benchmark import store
from benchmark.mail import batches, mailwatch, post
from benchmark.study import Study, read_study
from tests import post_study
from tests.mailserver import Dovecot, Submission

Measured = tuple[str, int, float, float, float]  # what, mails, seconds, of them CPU, MB more
processes = get_context("spawn")


def fill(dovecot: Dovecot, user: str, mails: int) -> None:
    """Mails of 1 to 40 KB, straight into the Maildir, one a minute up to now."""
    chance = random.Random(1)
    start = datetime.now(UTC) - timedelta(minutes=mails)
    for number in range(mails):
        text = "\n".join(
            " ".join(chance.choices(post_study.WORDS, k=9))
            for _ in range(int(chance.lognormvariate(3.5, 1)) + 8)
        )
        raw = post_study.mail(user, f"shop{number % 97}@shop.test", text, f"Number {number}")
        dovecot.put(user, raw, start + timedelta(minutes=number))


def catch_up(home: Path, secrets: dict[str, str], told: "Queue[Measured]") -> None:
    os.environ.update(secrets)
    study = read_study(home)
    archive = store.archive_of(study)
    before, spent = _peak_mb(), _cpu()
    started = time.perf_counter()
    wrong = mailwatch.once(study, archive, lambda line: None)
    assert wrong == [], wrong
    took, cpu = time.perf_counter() - started, _cpu()
    kept = sum(sum(1 for _ in batches.received(c.folder)) for c in batches.captures(archive))
    told.put(("fetch and keep", kept, took, cpu - spent, _peak_mb() - before))


def file_them(home: Path, told: "Queue[Measured]") -> None:
    study = read_study(home)
    before, spent = _peak_mb(), _cpu()
    started = time.perf_counter()
    filed = len(post.filed(study, store.archive_of(study)))
    took, cpu = time.perf_counter() - started, _cpu()
    told.put(("read and file", filed, took, cpu - spent, _peak_mb() - before))


def _cpu() -> float:
    """CPU seconds of this process and of those that ended: of a busy machine the fairer measure."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def one_box(study: Study) -> None:
    """The second mailbox is left out: it would only be asked in vain."""
    text = study.text
    begin = text.index('\n[[mailbox]]\nname = "post-b"')
    end = text.index("\n[[business]]")
    study.path.write_text((text[:begin] + text[end:]).replace("number = 10", "number = 5"))


def measure(mails: int) -> list[Measured]:
    dovecot = Dovecot()
    server = Submission(dovecot)
    try:
        with tempfile.TemporaryDirectory() as folder:
            study = post_study.make(Path(folder) / "m", server)
            one_box(study)
            fill(dovecot, "post-a@study.test", mails)
            told: Queue[Measured] = processes.Queue()
            found = []
            for arguments in (
                (catch_up, study.home, post_study.secrets()),
                (file_them, study.home),
            ):
                process = processes.Process(target=arguments[0], args=(*arguments[1:], told))
                process.start()
                found.append(told.get(timeout=1800))
                process.join()
            return found
    finally:
        server.close()
        dovecot.close()


def main(mails: int) -> None:
    for number in (mails // 10, mails):
        for what, kept, took, cpu, more in measure(number):
            rates = f"{kept / took:.0f}/s, {kept / cpu:.0f} per CPU second"
            print(f"{what}: {kept} mails in {took:.1f} s = {rates}; {more:+.0f} MB at most")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 10_000)
