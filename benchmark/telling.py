"""Alerts reach people: each once, printed after the build that found it, mailed where asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path

from audits.probes.mailservers import BROKEN, smtp
from benchmark import store
from benchmark.archive import Archive
from benchmark.mail import mailplaces
from benchmark.mail.mailplaces import MailError
from benchmark.numbers import alerts
from benchmark.numbers.alerts import PRINTED, Alert
from benchmark.study import Study


def tell(study: Study, path: Path, say: Callable[[str], None], warn: Callable[[str], None]) -> None:
    """Say what the build at `path` found and nobody was told yet, and mail it.

    Remembered only after it was said or taken by the server: whoever is stopped in between, or
    cannot mail now (`warn` says why), tells it again next time.
    """
    archive = store.archive_of(study)
    with store.connect(path) as connection:
        found = alerts.new(connection, archive, PRINTED)
        for words in dict.fromkeys(one.words for one in found):
            say(f"alert: {words}")
        alerts.remember(archive, found, PRINTED)
        for address in sorted({to for rule in study.alert for to in rule.mail}):
            fresh = alerts.new(connection, archive, address)
            asked = [one for one in fresh if address in study.alert[one.rule - 1].mail]
            if asked:
                _mail(study, archive, address, asked, warn)


def _mail(
    study: Study,
    archive: Archive,
    address: str,
    found: Sequence[Alert],
    warn: Callable[[str], None],
) -> None:
    try:
        account = mailplaces.account(study, study.mailbox[0])
        with smtp(account) as line:
            line.send_message(_letter(study, account.address, address, found))
    except (MailError, *BROKEN) as error:
        warn(f"alerts could not be mailed to {address}: {error}; the next build tries again")
    else:
        alerts.remember(archive, found, address)


def _letter(study: Study, sender: str, to: str, found: Sequence[Alert]) -> EmailMessage:
    """Plain text, nothing that loads or tracks; names of rivals only in the body."""
    lines = list(dict.fromkeys(one.words for one in found))
    mail = EmailMessage(SMTP)
    mail["From"] = Address("Rivalry", addr_spec=sender)
    mail["To"] = Address(addr_spec=to)
    mail["Subject"] = f"Rivalry: {len(lines)} alert{'s' if len(lines) > 1 else ''}"
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    mail.set_content("\n\n".join([f"{study.study.name}, wave {found[0].wave}", *lines]))
    return mail
