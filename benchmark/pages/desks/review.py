"""The reviewer's desk: the queue, answers beside evidence and key, a decision and its why."""

from __future__ import annotations

import streamlit as st

from audits.flags import alone
from audits.templates.points import mark
from benchmark import store
from benchmark.desks import builder, desk, heads, reviewing
from benchmark.desks.desk import Desk, RefusedError
from benchmark.desks.doubts import called
from benchmark.desks.heads import Head
from benchmark.pages.context import Context, say
from benchmark.pages.desks import audit as audit_page
from benchmark.pages.desks import filling, judging, listened, mails
from benchmark.questions import report
from benchmark.texts import text

DECISIONS = {
    "approved": text("review", "approve"),
    "returned": text("review", "return_reason"),
    "excluded": text("review", "approve_but_exclude"),
    "rejected": text("review", "reject"),
}


def page(context: Context) -> None:
    """The audit that the address names, else the queue."""
    found = _named(context)
    if found is None:
        st.title(text("review", "review"))
        _queue(context)
        _to_code(context)
    elif found.case.status in reviewing.QUEUE:
        _review(context, found)
    elif found.case.status == "approved" and found.case.audit in _wanted(context):
        judging.second(context, found)
    else:
        st.title(text("review", "review"))
        say(audit_page.DECIDED.get(found.case.status, found.case.status), "sentence")
        judging.back()
        _history(found)


def _named(context: Context) -> Desk | None:
    if not context.audit:
        return None
    try:
        return desk.take(context.study, context.who, context.audit)
    except RefusedError:
        st.error(text("review", "no_audit_name_you"))
        return None


def _queue(context: Context) -> None:
    waiting = reviewing.queue(context.study, context.who)
    many = f"{len(waiting)}{'+' if len(waiting) >= heads.MOST else ''}"
    st.header(
        text("review", "wait_decision", many=many)
        if waiting
        else text("review", "nothing_waits_decision")
    )
    _list(context, waiting, "Review")


def _wanted(context: Context) -> list[str]:
    return [head.audit for head in reviewing.to_code(context.study, context.who)]


def _to_code(context: Context) -> None:
    second = reviewing.to_code(context.study, context.who)
    if second:
        st.header(text("review", "want_second_blind_opinion", count=len(second)))
        _list(context, second, "Code")


def _list(context: Context, found: list[Head], action: str) -> None:
    for head in found[:50]:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            say(
                text(
                    "review",
                    "handed_utc",
                    name=context.names.get(head.business, head.business),
                    form=head.form,
                    scenario=head.scenario,
                    shopper=head.shopper,
                    replace=(head.submitted_at or "")[:16].replace("T", " "),
                    late=", late" if head.late else "",
                    disputed=f", disputed: {head.reason}" if head.status == "disputed" else "",
                ),
                "draft",
            )
            if st.button(action, key=f"{action}_{head.audit}"):
                st.query_params["audit"] = head.audit
                st.rerun()
    if len(found) > 50:
        say(text("review", "and_more", number=len(found) - 50), "quiet")


def _review(context: Context, found: Desk) -> None:
    judging.head(context, found, "Review")
    if found.case.status == "disputed":
        say(text("review", "disputed", reason=found.case.reason), "wrong")
    left, right = st.columns(2, gap="large")
    with left:
        _doubts(context, found)
        mails.of_audit(context, found)
        st.header(text("review", "answers"))
        audit_page.answers(found, width=300)
        _stopwatch(found)
    with right:
        judging.key(found)
        judging.files(found)
        if found.case.status == "submitted":
            filling.draw(found, context.who)
    listened.recordings(context, found)
    _decide(context, found)
    _history(found)


def _doubts(context: Context, found: Desk) -> None:
    """What this audit raises by itself, and what the last build saw beside others."""
    case = found.case
    doubts = [(f.flag, f.evidence) for f in alone(case, found.form, mark(found.form, case.answers))]
    if newest := store.published(context.study):
        with store.connect(newest) as opened:
            seen = report.doubts(opened, case.audit) + called(opened, case, found.form.touchpoint)
            doubts += [doubt for doubt in dict.fromkeys(seen) if doubt not in doubts]
    if doubts:
        st.header(text("review", "doubts"))
    for flag, evidence in doubts:
        say(f"{flag.replace('_', ' ')}: {evidence}", "doubt")


def _stopwatch(found: Desk) -> None:
    taps = found.case.taps
    if taps:
        st.header(text("review", "stopwatch"))
        st.dataframe(
            {
                text("head", "tap"): [tap.tap.replace("_", " ") for tap in taps],
                text("head", "at_utc"): [f"{tap.at:%H:%M:%S.%f}"[:-5] for tap in taps],
                text("head", "error_s"): [tap.error_s for tap in taps],
            },
            hide_index=True,
        )


def _decide(context: Context, found: Desk) -> None:
    st.header(text("review", "decide"))
    left = [item.label for item in desk.missing(found, "approve")]
    for label in left[:8]:
        say(text("review", "still_open", label=label), "quiet")
    reason = st.text_area(text("review", "why"), key=f"why_{found.case.audit}", max_chars=2000)
    with st.container(horizontal=True):
        for decision, label in DECISIONS.items():
            if st.button(label, type="primary" if decision == "approved" else "secondary"):
                _act(context, found, decision, reason)


def _act(context: Context, found: Desk, decision: str, reason: str) -> None:
    now = desk.take(context.study, context.who, found.case.audit)
    seq = now.case.seq if _only_mine(found, now) else found.case.seq
    try:
        reviewing.decide(context.study, context.who, found.case.audit, decision, reason, seq)
    except ValueError as mistake:
        say(str(mistake), "wrong")
        return
    builder.want(context.study, found.case.audit)
    st.query_params.pop("audit", None)
    st.rerun()


def _only_mine(before: Desk, now: Desk) -> bool:
    """Did only this form's own saves come since the page was drawn?"""
    return all(event["event"] == "answered" for event in now.events[len(before.events) :])


def _history(found: Desk) -> None:
    """Who did what, when and why: nothing is ever overwritten."""
    steps = [event for event in found.events if event["event"] not in ("answered", "tapped")]
    amended = sum(event["event"] == "answered" for event in found.events)
    with st.expander(text("review", "history_steps_saves", count=len(steps), amended=amended)):
        st.dataframe(
            {
                text("head", "at_utc"): [event["at"][:19].replace("T", " ") for event in steps],
                text("head", "step"): [event["event"].replace("_", " ") for event in steps],
                text("head", "by"): [event["by"] for event in steps],
                text("head", "why"): [
                    str(event.get("data", {}).get("reason", "")) for event in steps
                ],
            },
            hide_index=True,
        )
