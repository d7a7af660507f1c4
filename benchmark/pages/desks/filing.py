"""What a person says a mail is, and which probe it answers."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from audits.probes.probes import Kind, Note
from benchmark.desks.desk import RefusedError
from benchmark.mail import mailroom
from benchmark.mail.mailroom import Candidate
from benchmark.mail.post import Post
from benchmark.pages.context import Context, say, told_apart
from benchmark.texts import text

RULES = text("filing", "rules_say")
NOT_OURS = text("filing", "not_ours")
CHOICES: dict[str, str] = {
    "person": text("filing", "person"),
    "acknowledgement": text("filing", "acknowledgement"),
    "automatic": text("filing", "automatic"),
    "out_of_office": text("filing", "out_office"),
    "bulk": text("filing", "sent_many"),
    "bounce": text("filing", "came_back"),
    "report": text("filing", "about_delivery"),
    RULES: text("filing", "by_the_rules"),
    NOT_OURS: text("filing", "none_ours"),
}


def said(note: Note) -> str:
    """A decision in words."""
    return CHOICES[note.kind or RULES] if note.audit else CHOICES[NOT_OURS]


def decide(context: Context, one: Post, found: list[Candidate]) -> None:
    """What a person says a mail is; nothing is chosen for them but what the rules said."""
    mail = one.received.mail
    labels = told_apart({candidate.audit: _label(context, candidate) for candidate in found})
    known = list(labels).index(one.filed.audit) if one.filed.audit in labels else None
    with st.form(f"decide_{mail}_{one.filed.audit}", border=False):
        audit = st.selectbox(
            text("filing", "probe_does_answer"),
            list(labels),
            index=known,
            format_func=lambda name: labels.get(name, name),
            placeholder=text("filing", "choose_probe"),
        )
        kind = st.radio(
            text("filing", "what_is_it"),
            [choice for choice in CHOICES if choice != RULES or _rules_know(one)],
            index=None,
            format_func=lambda name: CHOICES.get(name, name),
            horizontal=True,
        )
        reason = st.text_input(text("filing", "why_may_stay_empty"), max_chars=500)
        if st.form_submit_button(text("filing", "file"), type="primary"):
            _file(context, mail, audit, kind, reason)


def _rules_know(one: Post) -> bool:
    """Once it is known whose answer it is, the rules may say more."""
    return one.filed.kind != "undecided" or one.filed.audit is None


def _label(context: Context, one: Candidate) -> str:
    sent = (
        text("filing", "sent_utc", sent_at=one.sent_at)
        if one.sent_at
        else text("filing", "not_sent_us")
    )
    name = context.names.get(one.business, one.business)
    return f"{name}, {one.scenario}, {sent}{f' ({one.why})' if one.why else ''}"


def _file(context: Context, mail: str, audit: str | None, kind: str | None, reason: str) -> None:
    if kind is None:
        say(text("filing", "choose"), "wrong")
        return
    if kind != NOT_OURS and audit is None:
        say(text("filing", "choose_probe_answers_say"), "wrong")
        return
    audit = None if kind == NOT_OURS else audit
    chosen: Kind | None = kind if kind in get_args(Kind) else None  # type: ignore[assignment]
    try:
        mailroom.decide(context.study, context.who, mail, audit=audit, kind=chosen, reason=reason)
    except RefusedError:
        say(text("filing", "no_such_mail_probe"), "wrong")
        return
    st.rerun()
