"""Actions: what somebody means to do about a priority, and whether it worked."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from benchmark.desks import actiondesk
from benchmark.desks.actions import STATUSES, Action, Plan
from benchmark.desks.desk import RefusedError
from benchmark.figures import marks
from benchmark.pages.context import Context, Numbers, plain, say
from benchmark.pages.drawing import SIGNED, Table, table
from benchmark.questions import comparing
from benchmark.questions.report import rows_of
from benchmark.serving.roles import Thing, may
from benchmark.texts import text


def show(context: Context, numbers: Numbers, priorities: pd.DataFrame) -> None:
    """The actions there are, a way to plan one, and what the later waves say of them."""
    if not may(context.who, "see", Thing("action")):
        return
    st.header(text("acting", "actions"))
    found = actiondesk.listed(context.study, context.who)
    titles = dict(zip(priorities["indicator"], priorities["title"], strict=True))
    if not found:
        say(text("empty", "actions"), "quiet")
    for one in found:
        _action(context, one, comparing.scope_title(numbers.store, one.scope))
    if may(context.who, "plan", Thing("action")) and titles:
        _plan(context, numbers, titles)
    _effects(context, numbers)


def _plan(context: Context, numbers: Numbers, titles: dict[str, str]) -> None:
    # Kept until it is planned: a double click plans it once.
    name = st.session_state.setdefault("new_action", actiondesk.new_action())
    st.subheader(text("acting", "plan_action"))
    # Not folded away: while a page unfolds, a list that is opened in it closes again.
    with st.form(f"plan_{name}"):
        scope = st.selectbox(
            text("acting", "better"), list(titles), format_func=lambda one: titles[one]
        )
        given = _fields(f"plan_{name}", Plan("", ""))
        if st.form_submit_button(text("acting", "plan"), type="primary"):
            try:
                actiondesk.plan(context.study, context.who, name, scope, numbers.wave, given)
            except ValueError as mistake:
                say(str(mistake), "wrong")
                return
            del st.session_state["new_action"]
            st.rerun()


def _action(context: Context, one: Action, title: str) -> None:
    plan = one.plan
    words = f"{plan.status}: {plan.title}"
    if plan.due_day:
        late = plan.due_day < date.today() and plan.status in ("planned", "doing")
        words += text("acting", "due_day", day=plan.due_day)
        words += text("acting", "late") if late else ""
    with st.expander(plain(words)):
        say(text("acting", "better_owner", title=title, wave=one.wave, owner=one.plan.owner))
        if not may(context.who, "plan", Thing("action")):
            say(one.plan.note, "quiet")
            return
        with st.form(f"change_{one.action}", border=False):
            given = _fields(one.action, one.plan)
            status = st.segmented_control(
                text("acting", "status"),
                STATUSES,
                default=one.plan.status,
                key=f"status_{one.action}",
            )
            if st.form_submit_button(text("acting", "save")):
                _change(context, one, given, status or one.plan.status)


def _change(context: Context, one: Action, given: Plan, status: str) -> None:
    changed = {**vars(given), "status": status}
    try:
        actiondesk.change(context.study, context.who, one.action, one.seq, **changed)
    except (ValueError, RefusedError) as mistake:
        say(str(mistake), "wrong")
        return
    st.rerun()


def _fields(key: str, plan: Plan) -> Plan:
    title = st.text_input(text("acting", "done"), plan.title, key=f"title_{key}", max_chars=120)
    left, middle, right = st.columns(3)
    owner = left.text_input(
        text("acting", "owner"),
        plan.owner,
        key=f"owner_{key}",
        max_chars=80,
        help=text("acting", "team_pseudonym"),
    )
    due = middle.date_input(text("acting", "due"), plan.due_day, key=f"due_{key}")
    effort = right.number_input(
        text("acting", "effort_person_days"),
        min_value=0.0,
        value=plan.effort_days,
        step=0.5,
        key=f"effort_{key}",
    )
    note = st.text_area(text("acting", "note"), plan.note, key=f"note_{key}", max_chars=2000)
    return Plan(title, owner, due, effort, plan.status, note)


def _effects(context: Context, numbers: Numbers) -> None:
    found = comparing.effects(numbers.store)
    if found.empty:
        return
    st.subheader(text("acting", "did_work"))
    st.caption(text("acting", "before_wave_planned_beyond"))
    shown = pd.DataFrame(
        {
            text("head", "action"): found["title"],
            text("head", "of"): found["scope_title"],
            text("head", "wave"): found["wave"],
            text("head", "phase"): found["phase"],
            text("head", "before"): [
                marks.amount(r["before"], r["unit"] or "points ") for r in rows_of(found)
            ],
            text("head", "after"): [
                marks.amount(r["after"], r["unit"] or "points ") for r in rows_of(found)
            ],
            text("head", "points"): found["points"],
            text("head", "95_interval"): [
                marks.spread(row["points_low"], row["points_high"], 1) for row in rows_of(found)
            ],
            text("head", "verdict"): found["verdict"],
            text("head", "why_not_compared"): found["reason"],
        }
    )
    table(context, Table("effects", shown, found, {text("head", "points"): SIGNED}))
