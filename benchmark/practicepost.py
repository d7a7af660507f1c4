"""Enquiries by mail of the practice study: made up, and kept as a watched mailbox keeps mails."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from audits.probes.mailboxes import Folder, Listed
from benchmark import practice, store
from benchmark.archive import Archive
from benchmark.desks import desk
from benchmark.mail import mailwatch, post, settle
from benchmark.study import Study

FILE = "post.toml"  # beside the practice study
FORM = "email_enquiry"
OVER = timedelta(days=60)  # after the first of them every watch has ended
Made = dict[str, Any]


def arrives(study: Study) -> int:
    """Put what `post.toml` tells into the archive, once; how many probes are new."""
    archive = store.archive_of(study)
    told = tomllib.loads((practice.HOME / FILE).read_text(encoding="utf-8"))
    if any(archive.events(probe["audit"]) for probe in told["probe"]):
        return 0
    mails = [(stray["at"], _raw(stray, study.mailbox[0].address)) for stray in told["stray"]]
    for probe in told["probe"]:
        _sent(study, archive, probe)
        alias = post.outboxes(study, archive)[probe["audit"]].probe.alias
        for mail in probe["mail"]:
            at = probe["sent_at"] + timedelta(minutes=mail["minutes"])
            mails.append((at, _raw(mail | {"at": at}, alias)))
    _keep(study, archive, sorted(mails, key=_when))
    post.settle_due(study, archive, min(at for at, _ in mails) + OVER)
    return len(told["probe"])


def _when(one: tuple[datetime, bytes]) -> datetime:
    return one[0]


def _sent(study: Study, archive: Archive, probe: Made) -> None:
    wave = study.wave_on(probe["sent_at"].date())
    desk.start(
        study,
        probe["audit"],
        business=probe["business"],
        wave=wave.name if wave else study.wave[-1].name,
        form=FORM,
        scenario=probe["scenario"],
        shopper=study.mailbox[0].name,
    )
    told = {"part": "first", "message_id": f"<{probe['audit']}@practice.example.org>"}
    words = {name: probe[name] for name in ("subject", "text", "questions", "details")}
    sending = told | words | {"to": f"hello@{probe['business']}.example.org"}
    archive.append(probe["audit"], "sending", settle.BY, sending)
    sent = told | {"sent_at": probe["sent_at"].isoformat(), "known_by": "practice"}
    archive.append(probe["audit"], "sent", settle.BY, sent | {"words": "made up"})


def _raw(mail: Made, to: str) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = mail["from"], to, mail["subject"]
    made["Date"] = format_datetime(mail["at"])
    key = hashlib.sha256(f"{mail['from']}{mail['subject']}{mail['at']}".encode()).hexdigest()[:16]
    made["Message-ID"] = f"<practice-{key}@example.org>"
    for name, value in mail.get("headers", {}).items():
        made[name] = value
    made.set_content(mail["text"])
    if "html" in mail:
        made.add_alternative(mail["html"], subtype="html")
    return made.as_bytes()


def _keep(study: Study, archive: Archive, mails: list[tuple[datetime, bytes]]) -> None:
    listed = [Listed(uid, at, len(raw)) for uid, (at, raw) in enumerate(mails, start=1)]
    contents = zip(listed, (raw for _, raw in mails), strict=True)
    mailwatch.Shelf(archive, study.mailbox[0].name).keep(Folder("INBOX", 1), listed, contents)
