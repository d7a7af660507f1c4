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
from benchmark.texts import text

KINDS: dict[Kind, str] = {
    "person": text("mails", "person_wrote"),
    "acknowledgement": text("mails", "acknowledgement"),
    "automatic": text("mails", "automatic_answer"),
    "out_of_office": text("mails", "out_office"),
    "bulk": text("mails", "sent_many_once"),
    "bounce": text("mails", "came_back"),
    "report": text("mails", "notice_about_delivery"),
    "undecided": text("mails", "person_machine"),
}
PARTS: dict[Part, str] = {
    "first": text("mails", "we_wrote"),
    "correction": text("mails", "we_wrote_again_correction"),
    "close": text("mails", "we_thanked_closed"),
}
MATCHES = {
    "alias": text("mails", "came_probes_own_address"),
    "token": text("mails", "address_carries_probes_token"),
    "references": text("mails", "refers_message_ours"),
    "bounced id": text("mails", "returns_message_ours"),
    "quoted address": text("mails", "quotes_probes_own_address"),
    "ticket": text("mails", "carries_ticket_number_thread"),
    "bounced address": text("mails", "about_address_we_wrote"),
    "domain": text("mails", "came_domain_where_probe"),
    "quote": text("mails", "quotes_words_we_planted"),
}
SURE = (
    (0.95, text("mails", "nearly_certain")),
    (0.8, "likely"),
    (0.6, text("mails", "rather_likely")),
    (0.0, "uncertain"),
)
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
        say(text("mails", "mails_name_people_say"), "sentence")  # fmt: skip
        reason = st.text_input(text("mails", "why"), max_chars=500)
        if st.button(text("mails", "read_mails"), type="primary"):
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
    st.header(text("mails", "mails"))
    opening = hours.open_hours(context.study).get(found.probe.business)
    if opening:
        say(
            text("mails", "business_hours", words=opening.words, source=SAID_BY[opening.source]),
            "quiet",
        )
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
                with st.expander(text("mails", "file_otherwise")):
                    offered = mailroom.candidates(context.study, context.who, one)
                    filing.decide(context, one, offered)
    if not found.posts:
        say(text("mails", "nothing_come_back_far"), "sentence")


def _way(found: Thread) -> None:
    """What went wrong on the way out."""
    box = found.outbox
    if box.refused:
        say(text("mails", "server_refused", clean=_clean(box.refused)), "wrong")
    if box.doubtful:
        say(text("mails", "whether_server_took_our"), "wrong")
    if box.failures:
        say(text("mails", "sending_failed_times_row", failures=box.failures), "wrong")
    if not found.probe.sent:
        say(text("mails", "sent_shopper_not_system"), "quiet")


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
        with st.expander(text("mails", "our_own_mail")):
            for sent in found.probe.sent:
                _ours(sent, sent.sent_at, opening)


def _ours(sent: Sent, at: datetime | None, opening: OpenHours | None) -> None:
    with st.container(border=True):
        st.subheader(PARTS[sent.part])
        say(_when(at, opening) if at else text("mails", "not_known_sent"), "quiet")
        say(text("mails", "subject", clean=_clean(sent.subject)), "label")
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
            say(text("mails", "counts_no_answer", clean=_clean(filed.suspicious)), "wrong")
        say(_head(letter), "label")
        say(_body(letter.text) or text("mails", "no_words_own"), "script")
        if letter.quoted:
            with st.expander(text("mails", "repeats_other_mails")):
                say(_body(letter.quoted), "script")
        for attached in letter.attachments[:20]:
            say(text("mails", "attached_never_opened", attachment=_attachment(attached)), "quiet")
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
            within = text("mails", "within_business_hours", lasted=lasted(open_for, days=False))
            within += text("mails", "assumed") if opening.source == "assumed" else ""
        yield f"After {lasted(after)}{within}"
    if one.copies > 1:
        yield text("mails", "delivered_times_counted_once", copies=one.copies)


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
        yield text("mails", "decided_hand")
    elif filed.kind_rule:
        yield text(
            "mails", "taken", clean=_clean(filed.kind_rule), sure=_sure(filed.kind_confidence)
        )
    if filed.match_rule == "person":
        yield text("mails", "where_belongs_decided_hand")
    elif filed.audit is None:
        yield text("mails", "belongs_nowhere_yet_no")
    elif filed.match_rule:
        why, sure = MATCHES.get(filed.match_rule, filed.match_rule), _sure(filed.match_confidence)
        yield text("mails", "belongs", why=why, clean=_clean(filed.match_evidence), sure=sure)


def _sure(confidence: float) -> str:
    return next(f"{word}, {confidence:.0%}" for least, word in SURE if confidence >= least)


def notes_of(one: Post) -> Iterator[str]:
    """What of it could not be read or was left out."""
    if not one.received.whole:
        yield text("mails", "too_large_only_headers", size=_size(one.received.size))
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
    if st.toggle(text("mails", "show_laid_out"), key=f"html_{one.received.mail}_{one.filed.audit}"):
        _component()(
            key=f"frame_{one.received.mail}_{one.filed.audit}",
            data={"address": mailframe.address(one.received.mail)},
        )
        say(text("mails", "pictures_links_whatever_asks"), "quiet")


@cache
def _component() -> Any:
    """Streamlit's own frames may run scripts of their origin; this one may do nothing."""
    return st.components.v2.component(
        "mail_frame",
        html='<div class="mail"></div>',
        css=text("mails", "mail_iframe"),
        js=text("mails", "export_default_function"),
        isolate_styles=False,
    )


def letter_line(letter: Letter) -> str:
    """A mail on one line."""
    return f"{_clean(letter.from_address) or 'nobody'}: {_clean(letter.subject) or '(no subject)'}"
