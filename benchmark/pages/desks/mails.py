"""A mail, and a probe's thread: who wrote what and when, and why it is filed as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from audits.letters.letters import Attachment, Letter
from audits.probes.probes import Filed, Kind, Part, Sent
from benchmark import hours
from benchmark.desks.desk import Desk
from benchmark.hours import SAID_BY, OpenHours
from benchmark.mail import mailframe, mailroom
from benchmark.mail.mailroom import ReasonError
from benchmark.mail.post import Post, Thread
from benchmark.pages.context import Context, say
from benchmark.pages.desks import filing
from benchmark.serving import people
from benchmark.serving.roles import Thing, may

KINDS: dict[Kind, str] = {
    "person": "A person wrote",
    "acknowledgement": "An acknowledgement",
    "automatic": "An automatic answer",
    "out_of_office": "Out of office",
    "bulk": "Sent to many at once",
    "bounce": "It came back",
    "report": "A notice about delivery",
    "undecided": "A person or a machine?",
}
PARTS: dict[Part, str] = {
    "first": "We wrote",
    "correction": "We wrote again, with a correction",
    "close": "We thanked and closed",
}
MATCHES = {
    "alias": "it came to this probe's own address",
    "token": "its address carries this probe's token",
    "references": "it refers to a message of ours",
    "bounced id": "it returns a message of ours",
    "quoted address": "it quotes this probe's own address",
    "ticket": "it carries a ticket number of this thread",
    "bounced address": "it is about the address we wrote to",
    "domain": "it came from their domain, where one probe is open",
    "quote": "it quotes words that we planted",
}
SURE = ((0.95, "nearly certain"), (0.8, "likely"), (0.6, "rather likely"), (0.0, "uncertain"))
MOST = 20_000  # characters of a mail that are shown
# They turn the direction of what follows them on the line, or cannot be seen at all.
UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)


def allowed(context: Context) -> bool:
    """Asks an admin why they want to read mails; everybody else is refused elsewhere, or not."""
    if context.who.role != "admin":
        return True
    try:
        mailroom.decided(context.study, context.who)
    except ReasonError:
        say("Mails name people. Say why you need to read them: it is written down, and holds "
            "for an hour.", "sentence")  # fmt: skip
        reason = st.text_input("Why", max_chars=500)
        if st.button("Read the mails", type="primary"):
            try:
                people.look(context.study, context.who, reason)
            except people.PeopleError as mistake:
                say(str(mistake), "wrong")
                return False
            st.rerun()
        return False
    return True


def of_audit(context: Context, audit: Desk) -> None:
    """The thread of an audit that came of a probe, oldest first; nothing of any other."""
    found = mailroom.thread(context.study, context.who, audit.case.audit)
    if found is None:
        return
    told = audit.case.answers.get("sent_at")
    sent_at = datetime.fromisoformat(told) if isinstance(told, str) else None
    st.header("The mails")
    opening = hours.open_hours(context.study).get(found.probe.business)
    if opening:
        say(f"Business hours: {opening.words} ({SAID_BY[opening.source]}).", "quiet")
        if opening.url:
            say(f"{opening.text} – {opening.url}", "quiet")
    _way(found)
    began = _began(found) or sent_at
    for at, one in _in_order(found):
        if isinstance(one, Sent):
            _ours(one, at, opening)
        else:
            mail(context, one, opening, began)
            if may(context.who, "file", Thing("mail")) and not audit.hidden:
                with st.expander("File it otherwise"):
                    offered = mailroom.candidates(context.study, context.who, one)
                    filing.decide(context, one, offered)
    if not found.posts:
        say("Nothing has come back so far.", "sentence")


def _way(found: Thread) -> None:
    """What went wrong on the way out."""
    box = found.outbox
    if box.refused:
        say(f"Their server refused it: {_clean(box.refused)}", "wrong")
    if box.doubtful:
        say("Whether the server took our last message is not known yet.", "wrong")
    if box.failures:
        say(f"Sending failed {box.failures} times in a row; it is tried again.", "wrong")
    if not found.probe.sent:
        say("Sent by a shopper, not by the system: what was written is in their answers.", "quiet")


def _began(found: Thread) -> datetime | None:
    return min((sent.sent_at for sent in found.probe.sent if sent.sent_at), default=None)


def _in_order(found: Thread) -> list[tuple[datetime | None, Sent | Post]]:
    """Ours and theirs by time; ours without a time first."""
    both: list[tuple[datetime | None, Sent | Post]] = [
        *((sent.sent_at, sent) for sent in found.probe.sent),
        *((one.received.received_at, one) for one in found.posts),
    ]
    return sorted(both, key=lambda one: one[0] or datetime.min.replace(tzinfo=UTC))


def ours(context: Context, audit: str) -> None:
    """What we wrote in that probe, folded."""
    found = mailroom.thread(context.study, context.who, audit)
    if found and found.probe.sent:
        opening = hours.open_hours(context.study).get(found.probe.business)
        with st.expander("What we wrote"):
            for sent in found.probe.sent:
                _ours(sent, sent.sent_at, opening)


def _ours(sent: Sent, at: datetime | None, opening: OpenHours | None) -> None:
    with st.container(border=True):
        st.subheader(PARTS[sent.part])
        say(_when(at, opening) if at else "Not known to be sent", "quiet")
        say(f"Subject: {_clean(sent.subject)}", "label")
        say(_body(sent.text), "script")


def mail(
    context: Context, one: Post, opening: OpenHours | None = None, began: datetime | None = None
) -> None:
    """One mail of others. Their words stand in st.text only, or in a frame that can do nothing."""
    letter, filed = one.letter, one.filed
    with st.container(border=True):
        st.subheader(KINDS[filed.kind])
        say("\n".join(_times(one, opening, began)), "quiet")
        if filed.suspicious:
            say(f"Counts as no answer: {_clean(filed.suspicious)}", "wrong")
        say(_head(letter), "label")
        say(_body(letter.text) or "(No words of its own.)", "script")
        if letter.quoted:
            with st.expander("What it repeats of other mails"):
                say(_body(letter.quoted), "script")
        for attached in letter.attachments[:20]:
            say(f"Attached, never opened: {_attachment(attached)}", "quiet")
        if letter.html:
            _frame(one)
        say("\n".join(_why(filed)), "quiet")
        for wrong in notes_of(one):
            say(wrong, "quiet")


def _head(letter: Letter) -> str:
    sender = f"{_clean(letter.from_name)} <{_clean(letter.from_address)}>".strip()
    return f"From: {sender}\nSubject: {_clean(letter.subject) or '(none)'}"


def _times(one: Post, opening: OpenHours | None, began: datetime | None) -> Iterator[str]:
    came = one.received.received_at
    yield _when(came, opening)
    if (after := mailroom.waited(one.filed, began)) is not None and began:
        within = ""
        if opening:
            open_for = timedelta(seconds=opening.clock.seconds(began, came))
            within = f"; {lasted(open_for, days=False)} of business hours"
            within += ", which are assumed" if opening.source == "assumed" else ""
        yield f"After {lasted(after)}{within}"
    if one.copies > 1:
        yield f"Delivered {one.copies} times, counted once"


def _when(at: datetime, opening: OpenHours | None) -> str:
    utc = f"{at.astimezone(UTC):%a %Y-%m-%d %H:%M:%S} UTC"
    if opening is None or opening.clock.zone == "UTC":
        return utc
    local = at.astimezone(ZoneInfo(opening.clock.zone))
    return f"{utc} · {local:%a %H:%M:%S} in {opening.clock.zone}"


def lasted(time: timedelta, days: bool = True) -> str:
    """Without days where 24 hours are none: three working days are 24 business hours.

    >>> lasted(timedelta(seconds=59)), lasted(timedelta(hours=27, seconds=61))
    ('59 s', '1 d 3 h 1 min')
    >>> lasted(timedelta(hours=24), days=False)
    '24 h'
    """
    seconds = int(time.total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    whole, left = divmod(seconds, 86_400) if days else (0, seconds)
    named = ((whole, "d"), (left // 3600, "h"), (left % 3600 // 60, "min"))
    return " ".join(f"{number} {unit}" for number, unit in named if number) or "0 s"


def _why(filed: Filed) -> Iterator[str]:
    """Why it is taken for that, and why it belongs here: rule, evidence, how sure."""
    if filed.kind_rule == "person":
        yield "What it is was decided by hand."
    elif filed.kind_rule:
        yield f"Taken for that: {_clean(filed.kind_rule)} ({_sure(filed.kind_confidence)})"
    if filed.match_rule == "person":
        yield "Where it belongs was decided by hand."
    elif filed.audit is None:
        yield "Belongs nowhere yet: no rule fits."
    elif filed.match_rule:
        why, sure = MATCHES.get(filed.match_rule, filed.match_rule), _sure(filed.match_confidence)
        yield f"Belongs here: {why}: {_clean(filed.match_evidence)} ({sure})"


def _sure(confidence: float) -> str:
    return next(f"{word}, {confidence:.0%}" for least, word in SURE if confidence >= least)


def notes_of(one: Post) -> Iterator[str]:
    """What of it could not be read or was left out."""
    if not one.received.whole:
        yield f"Too large ({_size(one.received.size)}): only its headers were kept"
    yield from (f"Note: {_clean(problem)}" for problem in one.letter.problems[:5])


def _attachment(attached: Attachment) -> str:
    return f"{_clean(attached.name) or 'without a name'} ({_size(attached.size)})"


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(size / 1e3, 0.1):.1f} kB"


def _body(text: str) -> str:
    left = len(text) - MOST
    return UNSEEN.sub("", text[:MOST]) + (f"\n… and {left:,} characters more" if left > 0 else "")


def _clean(text: str) -> str:
    """A word of theirs on a line of ours: it cannot turn the line, nor go on for ever."""
    line = " ".join(UNSEEN.sub("", text).split())
    return line if len(line) <= 300 else line[:299] + "…"


def _frame(one: Post) -> None:
    """Their layout, on request: cleaned, without pictures, links or scripts, in a closed frame."""
    if st.toggle("Show it as it was laid out", key=f"html_{one.received.mail}_{one.filed.audit}"):
        _component()(
            key=f"frame_{one.received.mail}_{one.filed.audit}",
            data={"address": mailframe.address(one.received.mail)},
        )
        say("Pictures, links and whatever asks the network were taken out.", "quiet")


@cache
def _component() -> Any:
    """Streamlit's own frames may run scripts of their origin; this one may do nothing."""
    return st.components.v2.component(
        "mail_frame",
        html='<div class="mail"></div>',
        css=".mail iframe{width:100%;height:26rem;border:1px solid #8884;background:#fff}",
        js="""export default function ({parentElement, data}) {
  const place = parentElement.querySelector(".mail");
  if (place.dataset.address === data.address) return;
  place.dataset.address = data.address;
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "");
  frame.setAttribute("referrerpolicy", "no-referrer");
  frame.title = "The mail as it was laid out";
  frame.tabIndex = 0;
  frame.src = data.address;
  place.replaceChildren(frame);
}""",
        isolate_styles=False,
    )


def letter_line(letter: Letter) -> str:
    """A mail on one line."""
    return f"{_clean(letter.from_address) or 'nobody'}: {_clean(letter.subject) or '(no subject)'}"
