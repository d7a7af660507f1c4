"""The reviewer's desk: the queue, answers beside evidence and key, a decision and its why."""

from __future__ import annotations

import re

import streamlit as st

from audits.flags import alone
from audits.points import mark
from benchmark import builder, desk, heads, report, store
from benchmark.desk import Desk, RefusedError
from benchmark.heads import Head
from benchmark.pages import audit as audit_page
from benchmark.pages import filling
from benchmark.pages.context import Context, say
from benchmark.roles import Thing, may

DECISIONS = {
    "approved": "Approve",
    "returned": "Return with reason",
    "excluded": "Approve, but exclude",
    "rejected": "Reject",
}
EVIDENCE = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{3,4}")


def page(context: Context) -> None:
    """The audit that the address names, else the queue."""
    found = _named(context)
    if found is None:
        st.title("Review")
        _queue(context)
        _to_code(context)
    elif found.case.status in desk.QUEUE:
        _review(context, found)
    elif found.case.status == "approved" and found.case.audit in _wanted(context):
        _second(context, found)
    else:
        st.title("Review")
        say(audit_page.DECIDED.get(found.case.status, found.case.status), "sentence")
        _back()
        _history(found)


def _named(context: Context) -> Desk | None:
    if not context.audit:
        return None
    try:
        return desk.take(context.study, context.who, context.audit)
    except RefusedError:
        st.error("There is no audit of that name for you.")
        return None


def _queue(context: Context) -> None:
    waiting = desk.queue(context.study, context.who)
    many = f"{len(waiting)}{'+' if len(waiting) >= heads.MOST else ''}"
    st.header(f"{many} wait for a decision" if waiting else "Nothing waits for a decision")
    _list(context, waiting, "Review")


def _wanted(context: Context) -> list[str]:
    return [head.audit for head in desk.to_code(context.study, context.who)]


def _to_code(context: Context) -> None:
    second = desk.to_code(context.study, context.who)
    if second:
        st.header(f"{len(second)} want a second, blind opinion")
        _list(context, second, "Code")


def _list(context: Context, found: list[Head], action: str) -> None:
    for head in found[:50]:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            say(
                f"{context.names.get(head.business, head.business)}: {head.form}, {head.scenario}\n"
                f"{head.shopper}, handed in {(head.submitted_at or '')[:16].replace('T', ' ')} UTC"
                f"{', late' if head.late else ''}"
                f"{f', disputed: {head.reason}' if head.status == 'disputed' else ''}",
                "draft",
            )
            if st.button(action, key=f"{action}_{head.audit}"):
                st.query_params["audit"] = head.audit
                st.rerun()
    if len(found) > 50:
        say(f"and {len(found) - 50} more", "quiet")


def _back() -> None:
    if st.button("The queue"):
        st.query_params.pop("audit", None)
        st.rerun()


def _head(context: Context, found: Desk, title: str) -> None:
    case = found.case
    st.title(title)
    say(
        f"{context.names.get(case.business, case.business)} · {found.form.title} · "
        f"{case.scenario} · {case.shopper}",
        "sentence",
    )
    _back()


def _review(context: Context, found: Desk) -> None:
    _head(context, found, "Review")
    if found.case.status == "disputed":
        say(f"Disputed: {found.case.reason}", "wrong")
    left, right = st.columns(2, gap="large")
    with left:
        _doubts(context, found)
        st.header("The answers")
        audit_page.answers(found)
        _stopwatch(found)
    with right:
        _key(found)
        _files(found)
        if found.case.status == "submitted":
            filling.draw(found, context.who)
    _decide(context, found)
    _history(found)


def _doubts(context: Context, found: Desk) -> None:
    """What this audit raises by itself, and what the last build saw beside others."""
    case = found.case
    doubts = [(f.flag, f.evidence) for f in alone(case, found.form, mark(found.form, case.answers))]
    if newest := store.published(context.study):
        with store.connect(newest) as opened:
            doubts += [d for d in report.doubts(opened, case.audit) if d not in doubts]
    if doubts:
        st.header("Doubts")
    for flag, evidence in doubts:
        say(f"{flag.replace('_', ' ')}: {evidence}", "doubt")


def _stopwatch(found: Desk) -> None:
    taps = found.case.taps
    if taps:
        st.header("The stopwatch")
        st.dataframe(
            {
                "Tap": [tap.tap.replace("_", " ") for tap in taps],
                "At, UTC": [f"{tap.at:%H:%M:%S.%f}"[:-5] for tap in taps],
                "± s": [tap.error_s for tap in taps],
            },
            hide_index=True,
        )


def _key(found: Desk) -> None:
    key = found.key
    st.header("The answer key")
    if key is None:
        say("study.toml has no [[answer_key]] for this business and scenario.", "quiet")
        return
    say(f"As published on {key.as_of_day}.", "quiet")
    for question, answer in key.facts.items():
        say(f"{question}\n→ {answer}", "key")


def _files(found: Desk) -> None:
    case = found.case
    files = [str(v) for v in case.answers.values() if EVIDENCE.fullmatch(str(v))]
    if files:
        st.header("Evidence")
    for name in files:  # names are our own hashes, so nothing foreign is in this HTML
        url = f"/audits/{case.audit}/evidence/{name}"
        if name.endswith(".jpg"):
            st.html(f'<a href="{url}"><img src="{url}" alt="Evidence" style="max-width:100%"></a>')
        else:
            st.html(f'<a href="{url}" style="line-height:44px">Evidence: {name[:12]}</a>')


def _decide(context: Context, found: Desk) -> None:
    st.header("Decide")
    left = [item.label for item in desk.missing(found, "approve")]
    for label in left[:8]:
        say(f"Still open: {label}", "quiet")
    reason = st.text_area("Why", key=f"why_{found.case.audit}", max_chars=2000)
    with st.container(horizontal=True):
        for decision, label in DECISIONS.items():
            if st.button(label, type="primary" if decision == "approved" else "secondary"):
                _act(context, found, decision, reason)


def _act(context: Context, found: Desk, decision: str, reason: str) -> None:
    now = desk.take(context.study, context.who, found.case.audit)
    seq = now.case.seq if _only_mine(found, now) else found.case.seq
    try:
        desk.decide(context.study, context.who, found.case.audit, decision, reason, seq)
    except ValueError as mistake:
        say(str(mistake), "wrong")
        return
    builder.want(context.study, found.case.audit)
    st.query_params.pop("audit", None)
    st.rerun()


def _only_mine(before: Desk, now: Desk) -> bool:
    """Did only this form's own saves come since the page was drawn?"""
    return all(event["event"] == "answered" for event in now.events[len(before.events) :])


def _second(context: Context, found: Desk) -> None:
    """Judge again, without seeing how it was judged."""
    _head(context, found, "A second, blind opinion")
    items = desk.codable(found)
    judged = {item.name for item in items}
    left, right = st.columns(2, gap="large")
    with left:
        _key(found)
        _files(found)
        st.header("What the shopper wrote")
        for name, value in found.case.answers.items():
            if found.form.by_name[name].type == "text" and name not in judged:
                say(str(value), "script")
    with right, st.form("second", border=False):
        given = {}
        for item in items:
            options = list(item.choices) or (["yes", "no"] if item.type == "yes_no" else [])
            if item.type == "rating":
                options = [str(number) for number in range(11)]
            say(item.label, "label")
            given[item.name] = (
                st.segmented_control("Judged", options, key=item.name, label_visibility="collapsed")
                if options
                else st.text_input("Judged", key=item.name, label_visibility="collapsed")
            )
        if st.form_submit_button("Keep", type="primary"):
            _keep(context, found, {name: value for name, value in given.items() if value})


def _keep(context: Context, found: Desk, given: dict[str, object]) -> None:
    try:
        desk.code(context.study, context.who, found.case.audit, given)
    except ValueError as mistake:
        say(str(mistake), "wrong")
        return
    builder.want(context.study, found.case.audit)
    st.query_params.pop("audit", None)
    st.rerun()


def _history(found: Desk) -> None:
    """Who did what, when and why: nothing is ever overwritten."""
    steps = [event for event in found.events if event["event"] not in ("answered", "tapped")]
    amended = sum(event["event"] == "answered" for event in found.events)
    with st.expander(f"History: {len(steps)} steps, {amended} saves"):
        st.dataframe(
            {
                "At, UTC": [event["at"][:19].replace("T", " ") for event in steps],
                "Step": [event["event"].replace("_", " ") for event in steps],
                "By": [event["by"] for event in steps],
                "Why": [str(event.get("data", {}).get("reason", "")) for event in steps],
            },
            hide_index=True,
        )


def dispute(context: Context, audit: str) -> None:
    """A way to ask for a second look, for those who may: own business, approved."""
    try:
        found = desk.take(context.study, context.who, audit, "dispute")
    except RefusedError:
        return
    with st.expander("Dispute this audit"):
        why = st.text_area("Why", key=f"dispute_{audit}", max_chars=2000)
        if st.button("Dispute", key=f"dispute_button_{audit}"):
            try:
                desk.dispute(context.study, context.who, audit, why, found.case.seq)
                st.success("It is back on the reviewer's desk.")
            except ValueError as mistake:
                say(str(mistake), "wrong")


def visible(context: Context) -> bool:
    """May this person see the desk?"""
    return may(context.who, "see", Thing("desk"))
