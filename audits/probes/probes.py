"""Probes: mails that the system itself sends to a business, and what comes back.

Each probe is an audit; its log says what was sent and when the server took it. What arrives is
filed: which probe it belongs to, what kind of mail it is, by which rule and how surely.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Part = Literal["first", "correction", "close"]
# `report`: a feedback report or a notice of delay; neither an answer nor the end of the way.
Kind = Literal[
    "bounce", "report", "out_of_office", "acknowledgement", "automatic", "bulk", "person",
    "undecided",
]  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """One message of ours; `sent_at` is the moment of the server's 250, None while not known."""

    audit: str
    part: Part
    message_id: str  # with its angle brackets
    subject: str
    text: str
    sent_at: datetime | None


@dataclass(frozen=True)
class Probe:
    """One probe as far as it is known now."""

    audit: str
    business: str
    scenario: str
    mailbox: str  # the study's name of the mailbox it was sent from
    alias: str  # the address of this probe alone; whatever comes to it is an answer to it
    to: str
    sent: tuple[Sent, ...]
    questions: tuple[str, ...] = ()  # planted: an answer to one was written by somebody who read
    details: tuple[str, ...] = ()  # planted: likewise
    domains: frozenset[str] = frozenset()  # registrable, of the business and its helpdesks


@dataclass(frozen=True)
class Received:
    """A mail in one of the study's mailboxes. `mail` is the SHA-256 of its bytes as kept."""

    mail: str
    mailbox: str
    folder: str
    uidvalidity: int
    uid: int
    received_at: datetime  # INTERNALDATE: the server's clock, never the sender's `Date:`
    size: int  # bytes on the server
    whole: bool  # False: too large, only its headers were kept


@dataclass(frozen=True)
class Note:
    """What a person decided about a mail; the newest note of a mail wins."""

    mail: str
    audit: str | None  # None: it answers none of our probes
    kind: Kind | None  # None: as the rules say
    by: str
    at: datetime
    reason: str = ""
    back: bool = False  # takes back what was decided about that mail: the rules say again


@dataclass(frozen=True)
class Filed:
    """A mail, the probe it belongs to and its kind, each with the rule that said so."""

    mail: str
    received_at: datetime
    audit: str | None
    match_rule: (
        str  # e.g. 'alias', 'references', 'bounced id', 'ticket', 'domain', 'quote', 'person'
    )
    match_confidence: float  # 0..1
    match_evidence: str  # the words or the header that matched
    kind: Kind
    kind_rule: str
    kind_confidence: float  # 0..1
    suspicious: str = ""  # why it counts as no answer although it looks like one
