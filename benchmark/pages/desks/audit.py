"""The shopper's desk, made for a phone: my next audit, its scenario, the form, what came back."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from audits.templates.conditions import Value
from audits.templates.form import FormError
from benchmark.desks import desk, formdata
from benchmark.desks.desk import Desk, RefusedError
from benchmark.pages.context import Context, say
from benchmark.pages.desks import filling
from benchmark.serving.roles import may
from benchmark.texts import text

DECIDED = {
    "submitted": text("audit", "handed_waits_reviewer"),
    "approved": text("audit", "approved_counts"),
    "disputed": text("audit", "approved_looked_again"),
    "rejected": text("audit", "rejected"),
    "excluded": text("audit", "approved_but_left_out"),
    "withdrawn": text("audit", "withdrawn_nothing_left_do"),
}


def page(context: Context) -> None:
    """The audit that the address names, else the next one."""
    with st.container(key="audit_form"):
        found = _named(context)
        if st.session_state.pop("handed_in", False) and context.who.role == "shopper":
            st.success(text("audit", "handed_waits_reviewer"))
        if found is None:
            _choose(context)
        elif found.case.status == "assigned" and may(context.who, "fill", found.thing):
            _about(context, found)
            _begin(context, found)
        elif found.open and may(context.who, "fill", found.thing):
            _about(context, found)
            filling.draw(found, context.who)
        else:
            _finished(context, found)


def _named(context: Context) -> Desk | None:
    """The audit to show: what the address names, else a shopper's next one."""
    name = context.audit
    if not name and (head := desk.mine(context.study, context.who, _today(context))):
        name = head.audit
    if not name:
        return None
    try:
        return desk.take(context.study, context.who, name)
    except RefusedError:
        st.error(text("audit", "no_audit_name_you"))
        return None


def _today(context: Context) -> datetime:
    return datetime.now(ZoneInfo(context.study.study.time_zone))


def _choose(context: Context) -> None:
    st.title(text("audit", "audit_form"))
    if context.who.role == "shopper":
        say(text("audit", "nothing_waiting_you_thank"), "sentence")
        return
    try:
        _open_drafts(context)
        _new(context)
    except FormError as error:
        st.error(text("audit", "form_study_cannot_used"))
        st.code("\n".join(error.mistakes), language=None)


def _open_drafts(context: Context) -> None:
    drafts = desk.drafts(context.study)[:20]
    if not drafts:
        return
    st.header(text("audit", "go"))
    titles = desk.forms(context.study)
    for head in drafts:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            say(
                text(
                    "audit",
                    "begun_utc",
                    name=context.names.get(head.business, head.business),
                    name_2=titles.get(head.form, head.form),
                    scenario=head.scenario,
                    shopper=head.shopper,
                    replace=(head.started_at or "")[:16].replace("T", " "),
                ),
                "draft",
            )
            if st.button(text("audit", "go_on"), key=f"go_on_{head.audit}"):
                _open(head.audit)


def _new(context: Context) -> None:
    """Outside the rota: for whoever owns the study."""
    st.header(text("audit", "start_audit"))
    study = context.study
    titles = desk.forms(study)
    business = st.selectbox(
        text("audit", "business"),
        list(context.names),
        format_func=lambda name: context.names.get(name, name),
    )
    form = st.selectbox(
        text("audit", "form"), list(titles), format_func=lambda name: titles.get(name, name)
    )
    waves = [wave.name for wave in study.wave]
    wave = st.selectbox(text("audit", "wave"), waves, index=len(waves) - 1 if waves else None)
    scenario = st.text_input(text("audit", "scenario"), placeholder="e.g. S1", max_chars=80)
    shopper = st.text_input(
        text("audit", "shopper"), placeholder=text("audit", "pseudonym_never_name_e"), max_chars=40
    )
    if not waves:
        st.error(text("audit", "study_toml_no_wave"))
    # The name is made before the click: a second click starts the same audit, so nothing.
    audit = st.session_state.setdefault("next_audit", desk.new_audit())
    if not st.button(text("audit", "start"), type="primary", width="stretch"):
        if desk.exists(study, audit):
            st.session_state["next_audit"] = desk.new_audit()
    elif business and form and wave and scenario.strip() and shopper.strip():
        desk.start(
            study,
            audit,
            business=business,
            wave=wave,
            form=form,
            scenario=scenario.strip(),
            shopper=shopper.strip(),
        )
        _open(audit)
    else:
        st.error(text("audit", "fill_all_five_start"))


def _open(audit: str | None) -> None:
    if audit:
        st.query_params["audit"] = audit
    else:
        st.query_params.pop("audit", None)
    st.rerun()


def _about(context: Context, found: Desk) -> None:
    """Which audit it is, what came back and why, the scenario and its script."""
    case = found.case
    st.title(found.form.title)
    say(f"{context.names.get(case.business, case.business)} · {case.scenario}", "sentence")
    if case.planned_day:
        say(text("audit", "planned", planned_day=case.planned_day, day_part=case.day_part), "quiet")
    if case.status == "returned":
        say(text("audit", "came_back", reason=case.reason), "wrong")
    if case.due_minutes and case.locked_at is None:
        say(text("audit", "lock_facts_within_minutes", due_minutes=case.due_minutes), "quiet")
    if case.alias:
        by_itself = text("audit", "audit_handed_itself_when")
        watched = "sent_at" in found.form.by_name
        say(
            text("audit", "give_address_no_other", watched=by_itself if watched else ""),
            "quiet",
        )
        st.code(case.alias, language=None)
    told = formdata.scenario(context.study, case.scenario)
    if told:
        with st.expander(text("audit", "you_you_ask"), expanded=case.status == "assigned"):
            say(f"{told.persona}\n\n{told.script.strip()}", "script")
    if context.who.role != "shopper" and st.button(text("audit", "all_audits"), type="tertiary"):
        _open(None)


def _begin(context: Context, found: Desk) -> None:
    say(text("audit", "begin_before_you_make"), "quiet")
    if st.button(text("audit", "begin"), type="primary", width="stretch"):
        desk.begin(context.study, context.who, found.case.audit)
        st.rerun()


def _finished(context: Context, found: Desk) -> None:
    """Read-only from now on."""
    case = found.case
    st.title(found.form.title)
    say(f"{context.names.get(case.business, case.business)} · {case.scenario}", "sentence")
    late = text("audit", "facts_came_late") if case.late else ""
    say(f"{DECIDED.get(case.status, case.status)}{late}", "quiet")
    if case.reason and case.status != "submitted":
        say(text("audit", "why", reason=case.reason), "quiet")
    if st.button(
        text("audit", "next") if context.who.role == "shopper" else text("audit", "all_audits")
    ):
        _open(None)
    st.header(text("audit", "answers"))
    answers(found)


def answers(found: Desk, width: int = 190) -> None:
    """Every answer with the time at which it was saved."""
    zone = ZoneInfo(found.study.study.time_zone)
    given = found.case.answers
    st.dataframe(
        {
            text("head", "item"): [found.form.by_name[name].label for name in given],
            text("head", "answer"): [shown(value) for value in given.values()],
            text("head", "saved"): [
                f"{found.saved_at[name].astimezone(zone):%H:%M:%S}" for name in given
            ],
        },
        column_config={text("head", "item"): st.column_config.TextColumn(width=width)},
        hide_index=True,
        placeholder="–",
        height=min(len(given), 16) * 35 + 38,
    )


def shown(value: Value) -> str:
    """An answer as text."""
    if isinstance(value, list):
        return ", ".join(str(one).replace("_", " ") for one in value)
    return value.replace("_", " ") if isinstance(value, str) else f"{value:g}"
