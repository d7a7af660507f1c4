"""Probes and mails for the tests, as short as they can be."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from audits.letters.letterparts import parse
from audits.letters.letters import Letter
from audits.probes.matching import file_post
from audits.probes.probes import Filed, Probe, Received, Sent

SENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
QUESTIONS = ("By when must I order?", "What does that delivery cost?")
DETAILS = ("My niece is nine and lives at another address",)
TEXT = f"Hello,\n\n{DETAILS[0]}. {' '.join(QUESTIONS)}\n\nRobin"
ANSWER = (
    "Dear Robin,\n\nplease order by Wednesday noon; the delivery to your niece's address costs "
    "£4.95.\n\nKind regards,\nAnna Smith\n"
)


def probe(number: int = 1, business: str = "acme", sent: datetime = SENT) -> Probe:
    token = hashlib.sha256(f"{business} {number}".encode()).hexdigest()[:20]
    first = Sent(f"{business}-{number}", "first", f"<{token}@shop.test>", "A present", TEXT, sent)
    return Probe(
        audit=first.audit, business=business, scenario="S2", mailbox="box",
        alias=f"robin+{token}@mail.test", to=f"info@{business}.test", sent=(first,),
        questions=QUESTIONS, details=DETAILS, domains=frozenset({f"{business}.test"}),
    )  # fmt: skip


def mail(headers: Mapping[str, str], text: str = ANSWER) -> bytes:
    """A raw mail: its headers as they are given, then the text."""
    given = {"MIME-Version": "1.0", "Content-Type": "text/plain; charset=utf-8"} | dict(headers)
    return "".join(f"{name}: {value}\r\n" for name, value in given.items()).encode() + (
        b"\r\n" + text.replace("\n", "\r\n").encode()
    )


def reply(to: Probe, text: str = ANSWER, **headers: str) -> bytes:
    """What the business answers to the probe's own address; `in_reply_to=…` overrules a header."""
    given = {
        "From": f"Anna Smith <anna@{to.business}.test>",
        "To": to.alias,
        "Subject": "Re: A present",
        "Message-ID": f"<{hashlib.sha256(text.encode()).hexdigest()[:12]}@{to.business}.test>",
    }
    own = {name.replace("_", "-").title(): value for name, value in headers.items()}
    merged = {name.title(): value for name, value in given.items()} | own
    return mail({name: value for name, value in merged.items() if value}, text)


def received(
    raw: bytes, after: timedelta = timedelta(hours=3), uid: int = 1
) -> tuple[Received, Letter]:
    key = hashlib.sha256(raw).hexdigest()
    letter = parse(raw)
    at = SENT + after
    return (
        Received(key, "box", "INBOX", 1, uid, at, len(raw), True),
        Letter(**{**letter.__dict__, "mail": key}),
    )


def received_as(letter: Letter, seconds: float) -> tuple[Received, Letter]:
    at = SENT + timedelta(seconds=seconds)
    return Received(letter.mail, "box", "INBOX", 1, 1, at, 0, True), letter


def filed(raw: bytes, *probes: Probe, after: timedelta = timedelta(hours=3), **more: str) -> Filed:
    """One mail filed among probes; `servers` maps the mailbox to its server's name."""
    (one,) = file_post([received(raw, after)], probes, (), servers=more)
    return one
