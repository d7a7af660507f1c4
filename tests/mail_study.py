"""A study whose mailbox has mails in it, without a server: kept as the watcher keeps them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path

from audits.probes.mailboxes import Folder, Listed
from benchmark.desks import desk
from benchmark.mail import mailwatch, post, settle
from benchmark.store import archive_of
from benchmark.study import Study, read_study
from tests.app_study import STUDY

# Some days ago: a decision settles audits by the clock of this machine, and the watch goes on.
SENT = datetime.now(UTC).replace(hour=10, minute=30, second=0, microsecond=0) - timedelta(days=4)
FAR = SENT + timedelta(days=40)  # when the watch is over
BOX = """
[[mailbox]]
name = "post-a"
address = "sam@study.example.org"
smtp = { host = "127.0.0.1", port = 9, security = "none" }
imap = { host = "127.0.0.1", port = 9, security = "none" }
"""
QUESTION = "How long does a ladder keep if it stands outside?"
DETAIL = "a small ladder at our school garden"
TEXT = f"Hello,\n\nwe have {DETAIL}. {QUESTION}\n\nSam"


def make(home: Path, more: str = "") -> Study:
    home.mkdir(parents=True, exist_ok=True)
    text = STUDY.replace(
        '["call", "email", "review"]', '["call", "email", "review"]\nallow_private = true'
    )
    domains = {"fernway": "fernway.test", "greenparcel": "greenparcel.test"}
    for business, domain in domains.items():
        text = text.replace(
            f'id = "{business}"', f'id = "{business}"\nmailboxes = ["hello@{domain}"]'
        )
    (home / "study.toml").write_text(text + BOX + more)
    return read_study(home)


def probe(
    study: Study, business: str = "greenparcel", scenario: str = "S5", sent_at: datetime = SENT
) -> str:
    """A probe that went out at that moment."""
    audit, archive = desk.new_audit(), archive_of(study)
    desk.start(
        study, audit, business=business, wave="2026-Q4", form="email_enquiry", scenario=scenario,
        shopper="post-a",
    )  # fmt: skip
    sending = {
        "part": "first", "message_id": make_msgid(domain="study.example.org"),
        "to": f"hello@{business}.test", "subject": "A question", "text": TEXT,
        "questions": [QUESTION], "details": [DETAIL],
    }  # fmt: skip
    archive.append(audit, "sending", settle.BY, sending)
    told = {"part": "first", "message_id": sending["message_id"], "words": "250 ok"}
    sent = told | {"sent_at": sent_at.isoformat(), "known_by": "250"}
    archive.append(audit, "sent", settle.BY, sent)
    return audit


def alias(study: Study, audit: str) -> str:
    return post.outboxes(study, archive_of(study))[audit].probe.alias


def mail(
    to: str, text: str, subject: str = "Re: A question", sender: str = "ina@greenparcel.test",
    html: str = "", **headers: str,
) -> bytes:  # fmt: skip
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made["Message-ID"] = make_msgid(domain="greenparcel.test")
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    return made.as_bytes()


def arrive(study: Study, *mails: tuple[bytes, datetime], now: datetime = FAR) -> None:
    """Mails lie in the mailbox since those moments; the watcher keeps them, audits are settled."""
    archive = archive_of(study)
    shelf = mailwatch.Shelf(archive, "post-a")
    folder = Folder("INBOX", 1)
    first = shelf.last_uid(folder) + 1
    listed = [Listed(first + n, at, len(raw)) for n, (raw, at) in enumerate(mails)]
    shelf.keep(folder, listed, zip(listed, (raw for raw, _ in mails), strict=True))
    post.settle_due(study, archive, now)
