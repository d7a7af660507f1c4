"""Mail that comes while the line drops, the server dies and numbers its mails anew.

`python -m tests.campaigns.imap [mails] [drops] [resets]`: 1,000, 20 and 3 by default. A real watch
in a process of its own, killed now and then, too. Nothing may be lost and nothing doubled.
"""

import os
import subprocess
import sys
import tempfile
import time
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from benchmark import store
from benchmark.mail import batches, mailwatch, post, postman
from benchmark.study import read_study
from tests import post_study
from tests.mailserver import Dovecot, Submission

processes = get_context("forkserver")
processes.set_forkserver_preload(["benchmark.mail.postman"])
USER = "post-a@study.test"


def watch(home: Path, secrets: dict[str, str]) -> None:
    os.environ.update(secrets)
    postman.watch(read_study(home), lambda line: None)


def drop(dovecot: Dovecot) -> None:
    """End every IMAP session at once, in the middle of whatever it does."""
    found = subprocess.run(["pgrep", "-s", str(dovecot.process.pid), "-x", "imap"],  # type: ignore[union-attr]
                           capture_output=True, text=True)  # fmt: skip
    for pid in found.stdout.split():
        try:
            os.kill(int(pid), 9)
        except ProcessLookupError:
            continue


def campaign(home: Path, mails: int, drops: int, resets: int) -> tuple[int, int, int, int]:
    """(delivered, lost, doubled, kept twice in the archive)."""
    dovecot = Dovecot()
    server = Submission(dovecot)
    try:
        study = post_study.make(home, server)
        study.path.write_text(study.text.replace("send = true", "send = false"))
        archive = store.archive_of(study)

        def watcher() -> BaseProcess:
            started = processes.Process(target=watch, args=(home, post_study.secrets()))
            started.start()
            return started

        process = watcher()
        subjects = []
        kill_at = {mails * n // (resets + 1) for n in range(1, resets + 1)}
        drop_at = {mails * n // (drops + 1) for n in range(1, drops + 1)}
        for number in range(mails):
            raw = post_study.mail(USER, "shop@shop.test", f"Text {number}", f"Number {number}")
            dovecot.deliver(USER, raw)
            subjects.append(f"Number {number}")
            if number in drop_at:
                drop(dovecot)
            if number in kill_at:
                dovecot.kill()
                dovecot.renumber()
                dovecot.start()
                process.kill()
                process.join()
                process = watcher()
            time.sleep(0.01)  # as mails come: not all between two looks
        until = time.monotonic() + 300
        while len(post.filed(study, archive)) < mails and time.monotonic() < until:
            time.sleep(0.2)
        process.kill()
        process.join()
        os.environ.update(post_study.secrets())
        mailwatch.once(study, archive, lambda line: None)
        items = [item for found in post.arrived(study, archive).values() for item in found]
        found = [one.letter.subject for one in post.opened(study, archive, items)]
        places = [
            (r.folder, r.uidvalidity, r.uid)
            for c in batches.captures(archive)
            for r in batches.received(c.folder)
        ]
        lost = len(set(subjects) - set(found))
        return len(subjects), lost, len(found) - len(set(found)), len(places) - len(set(places))
    finally:
        server.close()
        dovecot.close()


def main(mails: int, drops: int, resets: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        delivered, lost, doubled, twice = campaign(Path(folder) / "m", mails, drops, resets)
        took = time.perf_counter() - started
        print(f"{delivered} mails, {drops} drops, {resets} resets, {took:.0f} s: ", end="")
        print(f"{lost} lost, {doubled} doubled, {twice} kept twice")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*(given + [1_000, 20, 3][len(given) :]))
