"""One probe's message out through SMTP, so that afterwards it is known what became of it.

A copy goes to our own mailbox in the same transaction. Whoever is stopped between the server's 250
and noting it finds that copy: the message went out. Without the copy it did not.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from typing import Literal

from audits.probes.mailservers import BROKEN, Account, smtp

_ADDRESS = re.compile(r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,250}$")
_MESSAGE_ID = re.compile(r"^<[!-;=?-~]{1,240}>$")
# RFC 3463: 5.1 addressing, 5.2 the addressee's mailbox, 5.4 no way there. 5.5, 5.6 and 5.7
# (protocol, content, policy) tell of us and our provider, not of the business.
_UNREACHABLE = re.compile(r"^5\.[124]\.")
_NO_SUCH_BOX = (550, 551, 553)  # RFC 5321 4.2.3, of servers that give no enhanced code
_OUR_FAULT = re.compile(r"relay|authenticat|sender|spf|dkim|blocked|spam", re.I)


@dataclass(frozen=True)
class Message:
    """What is sent, to whom, and as whom. `sender` is the alias: bounces come back to it."""

    message_id: str
    sender: str
    name: str  # of the persona
    to: str
    subject: str
    text: str
    answers: tuple[str, ...] = ()  # Message-IDs of the thread, oldest first


@dataclass(frozen=True)
class Outcome:
    """What became of a message.

    sent: the server took it at `at`. refused: the business cannot be reached that way. not_sent:
    surely not out, `words` say why. unknown: the line was cut after the text; look for the copy.
    """

    kind: Literal["sent", "refused", "not_sent", "unknown"]
    at: datetime
    words: str


def message_id(alias: str, part: str) -> str:
    """The Message-ID of one part of one probe: sent again by mistake it would be the same mail.

    As hard to guess as the alias, which holds the randomness.
    """
    digest = sha256(f"{part}/{alias}".encode()).hexdigest()[:32]
    return f"<{digest}@{alias.rpartition('@')[2]}>"


def compose(message: Message, at: datetime) -> EmailMessage:
    """The mail as it goes out: plain text, nothing that loads or tracks.

    ValueError where an address or a header holds what cannot stand there, such as a line break.
    """
    for address in (message.sender, message.to):
        if not _ADDRESS.match(address):
            raise ValueError(f"got {address!r}; write a mail address, e.g. 'hello@example.org'")
    mail = EmailMessage(SMTP)
    mail["From"] = Address(message.name, addr_spec=message.sender)
    mail["To"] = Address(addr_spec=message.to)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message.message_id
    thread = [one for one in message.answers if _MESSAGE_ID.match(one)]
    if thread:  # what a stranger's Message-ID may hold goes no further
        mail["In-Reply-To"] = thread[-1]
        mail["References"] = " ".join(thread[-10:])
    mail.set_content(message.text.rstrip() + "\n", cte="quoted-printable")
    return mail


def send(
    account: Account, message: Message, opened: Callable[[Account], smtplib.SMTP] = smtp
) -> Outcome:
    """Hand the message to the account's server, with a copy to the account's own address."""
    now = datetime.now(UTC)
    body = compose(message, now).as_bytes()
    try:
        line = opened(account)
    except BROKEN as error:
        return Outcome("not_sent", now, _words(error))
    try:
        return _hand_over(line, message, account.address, body)
    finally:
        try:
            line.quit()
        except BROKEN:
            line.close()


def _hand_over(line: smtplib.SMTP, message: Message, copy_to: str, body: bytes) -> Outcome:
    try:
        # Our own copy first: without it nothing may go out.
        for stage, ask, address in (
            ("sender", line.mail, message.sender),
            ("copy", line.rcpt, copy_to),
            ("to", line.rcpt, message.to),
        ):
            code, reply = ask(address)
            if code not in (250, 251):
                line.rset()
                refused = stage == "to" and _of_business(code, reply)
                kind: Literal["refused", "not_sent"] = "refused" if refused else "not_sent"
                return Outcome(kind, datetime.now(UTC), f"{stage}: {_said(code, reply)}")
    except BROKEN as error:
        return Outcome("not_sent", datetime.now(UTC), _words(error))
    return _data(line, body)


def _data(line: smtplib.SMTP, body: bytes) -> Outcome:
    try:
        code, reply = line.data(body)
    except smtplib.SMTPDataError as error:  # DATA itself was refused: no text went out
        said = _said(error.smtp_code, error.smtp_error)
        return Outcome("not_sent", datetime.now(UTC), f"data: {said}")
    except BROKEN as error:
        return Outcome("unknown", datetime.now(UTC), _words(error))
    kind: Literal["sent", "not_sent"] = "sent" if code == 250 else "not_sent"
    return Outcome(kind, datetime.now(UTC), f"data: {_said(code, reply)}")


def _of_business(code: int, reply: bytes) -> bool:
    """Does this refusal say that the business's address is none? Our own faults are not theirs."""
    text = reply.decode("utf-8", "replace")
    if code < 500:
        return False
    if text[:2] == "5.":
        return bool(_UNREACHABLE.match(text))
    return code in _NO_SUCH_BOX and not _OUR_FAULT.search(text)


def _said(code: int, reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join(f"{code} {text}".split())[:300]


def _words(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]
