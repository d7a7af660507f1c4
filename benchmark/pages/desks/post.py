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
from benchmark.texts import text

AT_ONCE = 20  # mails shown; the others follow as these are decided
SET_UP = text("post", "mailbox_name_post_address")


def page(context: Context) -> None:
    """What waits to be decided first, then how the post stands."""
    st.title(text("post", "post"))
    if not context.study.mailbox:
        _set_up(context)
        return
    if not mails.allowed(context):
        return
    _to_decide(context)
    _decided(context)
    _status(mailroom.status(context.study, context.who, datetime.now(UTC)), context)


def _set_up(context: Context) -> None:
    say(text("post", "study_no_mailbox_own"), "sentence")
    st.markdown(text("post", "name_study_toml_password"))
    st.code(SET_UP.strip(), language=None)
    st.markdown(text("post", "then_look_would_sent"))
    path = context.study.path
    st.code(
        f"rivalry mail send --dry-run {path}\nrivalry mail send {path}\nrivalry mail watch {path}",
        language=None,
    )


def _to_decide(context: Context) -> None:
    count = mailroom.undecided(context.study, context.who)
    waiting = mailroom.to_decide(context.study, context.who, AT_ONCE)
    many = text("post", "mail_decision", count=count, waits="s wait" if count != 1 else " waits")
    st.header(many if waiting else text("post", "no_mail_waits_decision"))
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
        say(text("post", "and_more", number=count - len(waiting)), "quiet")


def _decided(context: Context) -> None:
    found = mailroom.decided(context.study, context.who)
    if not found:
        return
    st.header(text("post", "decided_hand"))
    for one, note in found:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            what = filing.said(note)
            say(
                text(
                    "post",
                    "utc",
                    letter_line=mails.letter_line(one.letter),
                    what=what,
                    by=note.by,
                    at=note.at,
                    one=f": {note.reason}" if note.reason else "",
                ),
                "draft",
            )
            if may(context.who, "file", Thing("mail")) and st.button(
                text("post", "take_back"), key=f"back_{note.mail}"
            ):
                mailroom.take_back(context.study, context.who, note.mail)
                st.rerun()


def _status(found: Status, context: Context) -> None:
    st.header(text("post", "how_post_stands"))
    sending = "on" if context.study.mail.send else text("post", "off_mail_send")
    say(
        text(
            "post",
            "probes_open_messages_due",
            open=found.open,
            due=found.due,
            sending=sending,
            unfiled=found.unfiled,
        ),
        "sentence",
    )
    st.dataframe(
        {
            text("head", "mailbox"): [f"{box.name}, {box.address}" for box in found.boxes],
            text("head", "last_asked_utc"): [_moment(box.asked_at) for box in found.boxes],
            text("head", "newest_mail_utc"): [_moment(box.newest_at) for box in found.boxes],
        },
        hide_index=True,
        key="mailboxes",
    )
    if found.kinds:
        kinds = found.kinds.most_common()
        st.dataframe(
            {
                text("head", "mails"): [mails.KINDS[kind] for kind, _ in kinds],
                text("head", "n"): [n for _, n in kinds],
            },
            hide_index=True,
            key="mail_kinds",
        )
    if found.held:
        with st.expander(text("post", "held_back", count=len(found.held))):
            st.dataframe(
                {
                    text("head", "audit"): [audit for audit, _ in found.held],
                    text("head", "why"): [w for _, w in found.held],
                },
                hide_index=True,
                key="mails_held",
            )


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if at else "never"
