"""What an audit's log says was sent, and what is still unknown about it. Pure: events in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audits.casework import Event, moment
from audits.probes.probes import Part, Probe, Sent


@dataclass(frozen=True)
class Outbox:
    """A probe and how far its post has come.

    `doubtful`: was handed over at that moment, and whether the server took it is not known;
    `refused`: what the server said of the first message's address; `failures` in a row since the
    last message that went out, the newest at `failed_at`.
    """

    probe: Probe
    by_person: bool = False  # forms and chats: a shopper sends, and says when
    doubtful: tuple[Sent, datetime] | None = None
    refused: str = ""
    failures: int = 0
    failed_at: datetime | None = None


def read(events: Iterable[Event], domains: frozenset[str] = frozenset()) -> Outbox | None:
    """The outbox of an audit that has an alias; None of any other."""
    head: Mapping[str, Any] = {}
    sent: dict[str, Sent] = {}
    first: Mapping[str, Any] = {}
    doubtful: tuple[Sent, datetime] | None = None
    refused, failures, failed_at = "", 0, None
    told_at: str | None = None
    for event in events:
        data: Mapping[str, Any] = event.get("data", {})
        match event["event"]:
            case "assigned":
                head = data
            case "started" | "answered":
                # of a person the earliest it can have been sent, until they said when
                told_at = data.get("answers", {}).get("sent_at") or told_at or event["at"]
            case "sending":
                first = first or data
                made = _sent(head, data)
                sent[made.part] = made
                doubtful = (made, moment(event["at"]))
            case "sent":
                part = data["part"]
                sent[part] = _at(sent[part], moment(data["sent_at"]))
                doubtful, failures, failed_at = None, 0, None
            case "unsent":
                sent.pop(data["part"], None)
                doubtful, failures, failed_at = None, failures + 1, moment(event["at"])
            case "refused":
                doubtful = None
                refused = data["words"] if data["part"] == "first" else refused
    if not head.get("alias"):
        return None
    by_person = head["shopper"] != head["mailbox"]
    if by_person and told_at:
        sent["first"] = Sent(head["audit"], "first", "", "", "", moment(told_at))
    probe = _probe(head, first, tuple(sent.values()), domains)
    return Outbox(probe, by_person, doubtful, refused, failures, failed_at)


def _probe(
    head: Mapping[str, Any],
    first: Mapping[str, Any],
    sent: tuple[Sent, ...],
    domains: frozenset[str],
) -> Probe:
    return Probe(
        audit=head["audit"],
        business=head["business"],
        scenario=head["scenario"],
        mailbox=head["mailbox"],
        alias=head["alias"],
        to=first.get("to", ""),
        sent=sent,
        questions=tuple(first.get("questions", ())),
        details=tuple(first.get("details", ())),
        domains=domains,
    )


def _sent(head: Mapping[str, Any], data: Mapping[str, Any]) -> Sent:
    part: Part = data["part"]
    return Sent(head["audit"], part, data["message_id"], data["subject"], data["text"], None)


def _at(sent: Sent, at: datetime) -> Sent:
    return Sent(sent.audit, sent.part, sent.message_id, sent.subject, sent.text, at)
