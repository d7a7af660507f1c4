"""What a person says a mail is, and which probe it answers."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from audits.probes.probes import Kind, Note
from benchmark.desks.desk import RefusedError
from benchmark.mail import mailroom
from benchmark.mail.mailroom import Candidate
from benchmark.mail.post import Post
from benchmark.pages.context import Context, say

RULES = "as the rules say"
NOT_OURS = "not ours"
CHOICES: dict[str, str] = {
    "person": "A person",
    "acknowledgement": "Acknowledgement",
    "automatic": "Automatic",
    "out_of_office": "Out of office",
    "bulk": "Sent to many",
    "bounce": "It came back",
    "report": "About delivery",
    RULES: "As the rules say",
    NOT_OURS: "None of ours",
}


def said(note: Note) -> str:
    """A decision in words."""
    return CHOICES[note.kind or RULES] if note.audit else CHOICES[NOT_OURS]


def decide(context: Context, one: Post, found: list[Candidate]) -> None:
    """What a person says a mail is; nothing is chosen for them but what the rules said."""
    mail = one.received.mail
    labels = {candidate.audit: _label(context, candidate) for candidate in found}
    known = list(labels).index(one.filed.audit) if one.filed.audit in labels else None
    with st.form(f"decide_{mail}_{one.filed.audit}", border=False):
        audit = st.selectbox(
            "Which probe does it answer?",
            list(labels),
            index=known,
            format_func=lambda name: labels.get(name, name),
            placeholder="Choose a probe",
        )
        kind = st.radio(
            "What is it?",
            [choice for choice in CHOICES if choice != RULES or _rules_know(one)],
            index=None,
            format_func=lambda name: CHOICES.get(name, name),
            horizontal=True,
        )
        reason = st.text_input("Why (may stay empty)", max_chars=500)
        if st.form_submit_button("File it", type="primary"):
            _file(context, mail, audit, kind, reason)


def _rules_know(one: Post) -> bool:
    """Once it is known whose answer it is, the rules may say more."""
    return one.filed.kind != "undecided" or one.filed.audit is None


def _label(context: Context, one: Candidate) -> str:
    sent = f"sent {one.sent_at:%Y-%m-%d %H:%M} UTC" if one.sent_at else "not sent by us"
    name = context.names.get(one.business, one.business)
    return f"{name}, {one.scenario}, {sent}{f' ({one.why})' if one.why else ''}"


def _file(context: Context, mail: str, audit: str | None, kind: str | None, reason: str) -> None:
    if kind is None:
        say("Choose what it is.", "wrong")
        return
    if kind != NOT_OURS and audit is None:
        say("Choose the probe that it answers, or say that it is none of ours.", "wrong")
        return
    audit = None if kind == NOT_OURS else audit
    chosen: Kind | None = kind if kind in get_args(Kind) else None  # type: ignore[assignment]
    try:
        mailroom.decide(context.study, context.who, mail, audit=audit, kind=chosen, reason=reason)
    except RefusedError:
        say("There is no such mail or probe for you.", "wrong")
        return
    st.rerun()
