"""What comes into the study's mailboxes goes into the archive, in batches, each mail once.

How far a mailbox was read follows from the sealed batches alone: a kill loses nothing and doubles
nothing. IDLE only wakes; what is new is asked for by UID.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Event, Thread

from imap_tools import BaseMailBox

from audits.probes import mailboxes
from audits.probes.mailboxes import Folder, Listed
from audits.probes.mailservers import BROKEN, imap
from audits.probes.probes import Received
from benchmark.alone import in_turn
from benchmark.archive import Archive, sha256
from benchmark.mail import mailplaces
from benchmark.mail.batches import write_received
from benchmark.mail.mailplans import Mailbox
from benchmark.study import Study

Progress = Callable[[str], None]
CATCH_UP_S = 240  # IDLE can die unnoticed; asking every four minutes cannot (and is under nine)
BACK_OFF_S = (1, 300)  # first and longest wait after a failure


def catch_up(study: Study, archive: Archive, box: Mailbox, line: BaseMailBox) -> int:
    """Keep every mail that is not in the archive yet; how many there were."""
    with in_turn(study.home / f".mail-{box.name}.lock"):  # a watch and a run may meet
        shelf = Shelf(archive, box.name)
        kept = 0
        for name in mailboxes.folders(line, box.folders):
            folder = mailboxes.enter(line, name)
            for batch in mailboxes.listing(line, shelf.last_uid(folder)):
                kept += shelf.keep(folder, batch, mailboxes.contents(line, batch))
        return kept


class Shelf:
    """The batches of one mailbox."""

    def __init__(self, archive: Archive, mailbox: str) -> None:
        self.archive, self.mailbox = archive, mailbox
        self.read: dict[tuple[str, int], int] = {}
        self.stored: set[str] = set()
        for path in archive.root.glob("captures/mail-*/capture.json"):
            capture = json.loads(path.read_bytes())
            self.stored.update(name for name in capture["files"] if name.endswith(".eml"))
            if capture["arguments"]["mailbox"] == mailbox:
                self._note(capture["arguments"])

    def _note(self, batch: dict[str, object]) -> None:
        place = str(batch["folder"]), int(str(batch["uidvalidity"]))
        self.read[place] = max(self.read.get(place, 0), int(str(batch["last_uid"])))

    def last_uid(self, folder: Folder) -> int:
        """0 of a folder that is new, or that the server has numbered anew."""
        return self.read.get((folder.name, folder.uidvalidity), 0)

    def keep(
        self, folder: Folder, batch: list[Listed], contents: Iterator[tuple[Listed, bytes]]
    ) -> int:
        """Seal a batch. Its name follows from where it begins: after a kill it is begun anew."""
        place = sha256(folder.name.encode())[:8]
        first, last = batch[0].uid, batch[-1].uid
        name = f"mail-{self.mailbox}-{place}-{folder.uidvalidity}-{first:010}"
        shutil.rmtree(self.archive.draft(name))
        draft, rows = self.archive.draft(name), []
        for listed, content in contents:
            mail = sha256(content)
            if f"{mail}.eml" not in self.stored:
                (draft / f"{mail}.eml").write_bytes(content)
                self.stored.add(f"{mail}.eml")
            rows.append(
                Received(
                    mail=mail,
                    mailbox=self.mailbox,
                    folder=folder.name,
                    uidvalidity=folder.uidvalidity,
                    uid=listed.uid,
                    received_at=listed.received_at,
                    size=listed.size,
                    whole=listed.whole,
                )
            )
        write_received(draft, rows)
        arguments = {
            "mailbox": self.mailbox,
            "folder": folder.name,
            "uidvalidity": folder.uidvalidity,
            "first_uid": first,
            "last_uid": last,
        }
        self.archive.seal(name, "mail", arguments=arguments)
        self._note(arguments)
        return len(rows)


def once(study: Study, archive: Archive, progress: Progress) -> list[str]:
    """Catch up with every mailbox; what went wrong, a line each."""
    wrong = []
    for box in study.mailbox:
        try:
            with _connected(study, box) as line:
                progress(f"mailbox {box.name}: {catch_up(study, archive, box, line)} new")
        except (*BROKEN, mailplaces.MailError) as error:
            wrong.append(f"mailbox {box.name}: {_words(error)}")
    return wrong


class Watch:
    """A thread per mailbox that keeps what comes; `woken` gets its name whenever something did."""

    def __init__(self, study: Study, archive: Archive, progress: Progress) -> None:
        self.study, self.archive, self.progress = study, archive, progress
        self.woken: SimpleQueue[str] = SimpleQueue()
        self.over = Event()
        for box in study.mailbox:
            Thread(target=self._watch, args=(box,), daemon=True).start()

    def _watch(self, box: Mailbox) -> None:
        wait_s = float(BACK_OFF_S[0])
        while not self.over.is_set():
            try:
                with _connected(self.study, box) as line:
                    self.progress(f"mailbox {box.name}: connected")
                    while not self.over.is_set():
                        self._look(box, line)
                        wait_s = float(BACK_OFF_S[0])
            except (*BROKEN, mailplaces.MailError) as error:
                pause = wait_s * random.uniform(0.5, 1.5)  # noqa: S311 so that not all come at once
                self.progress(f"mailbox {box.name}: {_words(error)}; again in {pause:.0f} s")
                self.over.wait(pause)
                wait_s = min(wait_s * 2, BACK_OFF_S[1])

    def _look(self, box: Mailbox, line: BaseMailBox) -> None:
        kept = catch_up(self.study, self.archive, box, line)
        if kept:
            self.progress(f"mailbox {box.name}: {kept} new")
            self.woken.put(box.name)
        inbox = mailboxes.enter(line, "INBOX")
        # What came between catching up and IDLE wakes nobody: look before waiting.
        if next(mailboxes.listing(line, Shelf(self.archive, box.name).last_uid(inbox)), None):
            return
        if "IDLE" in line.client.capabilities:
            mailboxes.wait(line, CATCH_UP_S)
        else:
            self.over.wait(CATCH_UP_S)


@contextmanager
def _connected(study: Study, box: Mailbox) -> Iterator[BaseMailBox]:
    line = imap(mailplaces.account(study, box))
    try:
        yield line
    finally:
        try:
            line.logout()
        except BROKEN:
            line.client.shutdown()


def _words(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]
