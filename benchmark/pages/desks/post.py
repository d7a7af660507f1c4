"""Post: mails that nobody could file, what people decided, and how the mailboxes stand."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from benchmark import hours
from benchmark.mail import mailroom
from benchmark.mail.mailroom import Status
from benchmark.pages.context import Context, say
from benchmark.pages.desks import filing, mails
from benchmark.serving.roles import Thing, may

AT_ONCE = 20  # mails shown; the others follow as these are decided
SET_UP = """
[[mailbox]]
name = "post-a"
address = "sam@study.example.org"
smtp = { host = "smtp.example.org", port = 465 }
imap = { host = "imap.example.org", port = 993 }
"""


def page(context: Context) -> None:
    """What waits to be decided first, then how the post stands."""
    st.title("Post")
    if not context.study.mailbox:
        _set_up(context)
        return
    if not mails.allowed(context):
        return
    _to_decide(context)
    _decided(context)
    _status(mailroom.status(context.study, context.who, datetime.now(UTC)), context)


def _set_up(context: Context) -> None:
    say("This study has no mailbox of its own, so it neither sends nor watches mail.", "sentence")
    st.markdown("Name one in `study.toml`; its password goes into the environment, never there:")
    st.code(SET_UP.strip(), language=None, wrap_lines=True)
    st.markdown("Then look what would be sent, send, and watch what comes back:")
    path = context.study.path
    st.code(
        f"rivalry mail send --dry-run {path}\nrivalry mail send {path}\nrivalry mail watch {path}",
        language=None,
        wrap_lines=True,
    )


def _to_decide(context: Context) -> None:
    count = mailroom.undecided(context.study, context.who)
    waiting = mailroom.to_decide(context.study, context.who, AT_ONCE)
    many = f"{count} mail{'s wait' if count != 1 else ' waits'} for a decision"
    st.header(many if waiting else "No mail waits for a decision")
    opening = hours.open_hours(context.study)
    for one in waiting:
        found = mailroom.candidates(context.study, context.who, one)
        business = next((c.business for c in found if c.audit == one.filed.audit), "")
        began = next((c.sent_at for c in found if c.audit == one.filed.audit), None)
        mails.mail(context, one, opening.get(business), began)
        if one.filed.audit:
            mails.ours(context, one.filed.audit)
        if may(context.who, "file", Thing("mail")):
            filing.decide(context, one, found)
    if count > len(waiting):
        say(f"and {count - len(waiting)} more", "quiet")


def _decided(context: Context) -> None:
    found = mailroom.decided(context.study, context.who)
    if not found:
        return
    st.header("Decided by hand")
    for one, note in found:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            what = filing.said(note)
            say(
                f"{mails.letter_line(one.letter)}\n{what}, by {note.by}, "
                f"{note.at:%Y-%m-%d %H:%M} UTC{f': {note.reason}' if note.reason else ''}",
                "draft",
            )
            if may(context.who, "file", Thing("mail")) and st.button(
                "Take back", key=f"back_{note.mail}"
            ):
                mailroom.take_back(context.study, context.who, note.mail)
                st.rerun()


def _status(found: Status, context: Context) -> None:
    st.header("How the post stands")
    sending = "on" if context.study.mail.send else "off (mail.send)"
    say(
        f"Probes open: {found.open}; messages due now: {found.due}; sending is {sending}. "
        f"Mails that belong to no probe: {found.unfiled}.",
        "sentence",
    )
    st.dataframe(
        {
            "Mailbox": [f"{box.name}, {box.address}" for box in found.boxes],
            "Last asked, UTC": [_moment(box.asked_at) for box in found.boxes],
            "Newest mail, UTC": [_moment(box.newest_at) for box in found.boxes],
        },
        hide_index=True,
        key="mailboxes",
    )
    if found.kinds:
        kinds = found.kinds.most_common()
        st.dataframe(
            {"Mails": [mails.KINDS[kind] for kind, _ in kinds], "n": [n for _, n in kinds]},
            hide_index=True,
            key="mail_kinds",
        )
    if found.held:
        with st.expander(f"Held back: {len(found.held)}"):
            st.dataframe(
                {"Audit": [audit for audit, _ in found.held], "Why": [w for _, w in found.held]},
                hide_index=True,
                key="mails_held",
            )


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if at else "never"
