"""What a mailbox can say about a probe: times and outcomes, as answers to the items of its form.

Pure: log and filed mails in, answers out. A mail that is suspicious is no reply, one whose kind is
undecided leaves the question open for a person, and what comes after the watch is too late.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from audits.clock import Clock
from audits.probes.outbox import Outbox
from audits.probes.probes import Filed, Kind
from audits.templates.answers import parse_time
from audits.templates.conditions import Value
from audits.templates.items import Form

FOLLOW_UP_DAYS = 5  # business days in which one follow-up is courteous (EE15)
TOO_MANY = 3  # and from here on chasing (EE15)
MARKETING = timedelta(days=14)  # EE16
# Automatic and said to be so. Out of office is none: it says that nobody is there.
ACKNOWLEDGING: tuple[Kind, ...] = ("acknowledgement", "automatic")


@dataclass(frozen=True)
class Story:
    """One probe up to `now`; `mails` are all that belong to it, whenever they came."""

    box: Outbox
    sent_at: datetime
    mails: Sequence[Filed]
    clock: Clock
    now: datetime
    watch: timedelta

    @property
    def ends_at(self) -> datetime:
        return self.sent_at + self.watch

    @property
    def over(self) -> bool:
        return self.now >= self.ends_at

    @cached_property
    def trusted(self) -> list[Filed]:
        """Mails that count: within the watch, and not suspicious; oldest first."""
        mine = [m for m in self.mails if not m.suspicious and m.received_at <= self.ends_at]
        return sorted(mine, key=lambda mail: (mail.received_at, mail.mail))

    def of(self, *kinds: Kind) -> list[Filed]:
        return [mail for mail in self.trusted if mail.kind in kinds]

    @property
    def reply(self) -> Filed | None:
        """The first mail written by a person."""
        return next(iter(self.of("person")), None)

    @property
    def pending(self) -> bool:
        """Could a mail that waits for a person's decision be the first reply?"""
        waiting = self.of("undecided")
        return bool(waiting) and not (
            self.reply and self.reply.received_at <= waiting[0].received_at
        )

    @property
    def bounced(self) -> bool:
        """Nothing can have come back from a person, and only the first message is meant."""
        if self.box.refused:
            return True
        second = [s.sent_at for s in self.box.probe.sent if s.part != "first" and s.sent_at]
        until = min([*second, *([self.reply.received_at] if self.reply else [])], default=None)
        return any(until is None or mail.received_at < until for mail in self.of("bounce"))

    @property
    def acknowledgement(self) -> Filed | None:
        """The first automatic answer, unless a person was faster."""
        first = next(iter(self.of(*ACKNOWLEDGING)), None)
        if first and self.reply and self.reply.received_at <= first.received_at:
            return None
        return first

    @property
    def follow_up_ends_at(self) -> datetime | None:
        return (
            after_business_days(self.clock, self.reply.received_at, FOLLOW_UP_DAYS)
            if self.reply
            else None
        )

    @property
    def follow_ups(self) -> list[Filed]:
        """What persons wrote unasked: neither the first reply nor an answer to our next one."""
        ours = sorted(sent.sent_at for sent in self.box.probe.sent if sent.sent_at)
        ends, found, answered = self.follow_up_ends_at, [], set()
        for mail in self.of("person"):
            asked = [at for at in ours if at <= mail.received_at]
            if asked and asked[-1] in answered and ends and mail.received_at <= ends:
                found.append(mail)
            answered.update(asked)
        return found


def settle(form: Form, story: Story) -> dict[str, Value]:
    """The answers that are known by now; an item that is still open is left out."""
    found = {
        name: value
        for name, answer in ANSWERS.items()
        if asks_mailbox(form, name) and (value := answer(story)) is not None
    }
    if not story.box.by_person:  # we sent it: there was no shopper to ask
        found |= {name: value for name, value in _of_ours(form, story).items() if value is not None}
    return found


def asks_mailbox(form: Form, name: str) -> bool:
    """Is it an item that `settle` answers? Elsewhere the same name can mean something else."""
    item = form.by_name.get(name)
    return bool(item and item.source == "mailbox" and name in ANSWERS and "sent_at" in form.by_name)


def ended(story: Story) -> bool:
    """Has the watch ended, or can nothing come any more?"""
    return story.bounced or story.over


def _bounced(story: Story) -> Value | None:
    if story.bounced:
        return "yes"
    heard = story.reply or story.acknowledgement or story.of("out_of_office")
    return "no" if heard or story.over else None


def _acknowledged(story: Story) -> Value | None:
    if story.acknowledgement:
        return "yes"
    return "no" if story.over or (story.reply and not story.pending) else None


def _acknowledged_at(story: Story) -> Value | None:
    return parse_time(story.acknowledgement.received_at) if story.acknowledgement else None


def _replied(story: Story) -> Value | None:
    """Silence is said when the watch is over: until then it is open, and then it is censored."""
    if story.pending or story.bounced:
        return None
    if story.reply:
        return "yes"
    return "no" if story.over else None


def _replied_at(story: Story) -> Value | None:
    if story.pending or story.bounced or not story.reply:
        return None
    return parse_time(story.reply.received_at)


def _followed_up(story: Story) -> Value | None:
    ends = story.follow_up_ends_at
    if ends is None or story.pending or not (story.over or story.now >= ends):
        return None
    return "yes" if 0 < len(story.follow_ups) < TOO_MANY else "no"


def _marketing(story: Story) -> Value | None:
    ends = story.sent_at + min(MARKETING, story.watch)
    if any(mail.received_at <= ends for mail in story.of("bulk")):
        return "yes"
    return "no" if story.now >= ends else None


ANSWERS: dict[str, Callable[[Story], Value | None]] = {
    "bounced": _bounced,
    "acknowledged": _acknowledged,
    "acknowledged_at": _acknowledged_at,
    "reply_received": _replied,
    "replied_at": _replied_at,
    "follow_up_came": _followed_up,
    "marketing_came": _marketing,
}


def _of_ours(form: Form, story: Story) -> dict[str, Value | None]:
    """What a shopper would have answered about sending, where it was the system that sent."""
    parts = {sent.part: sent.sent_at for sent in story.box.probe.sent}
    close, ends = parts.get("close"), story.follow_up_ends_at
    integrity = form.by_name.get("integrity")
    known: dict[str, Value | None] = {
        # Whole seconds, as servers note arrivals: an answer within the same one is not before it.
        "sent_at": parse_time(story.sent_at.replace(microsecond=0)),
        "written_route": "address_shown",
        "closed_early": "yes" if close and ends and close < ends else "no",
        "integrity": integrity.expect if integrity else None,
        # Unasked we never chase. Without an answer nobody knows how often it would have taken.
        "chasers": 0 if story.reply and not story.pending else None,
    }
    return {name: value for name, value in known.items() if name in form.by_name}


def after_business_days(clock: Clock, start: datetime, days: int) -> datetime:
    """The end of the last of the next `days` local days on which the business is open."""
    zone = ZoneInfo(clock.zone)
    day, left = start.astimezone(zone).date(), days
    for _ in range(366):
        if left == 0:
            break
        day += timedelta(days=1)
        left -= bool(clock.open(day))
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), zone).astimezone(UTC)
