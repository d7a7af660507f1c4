"""The audit form, made for a phone: what is called saved is on disk."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

import streamlit as st

from audits.form import FormError
from audits.items import Item
from audits.points import asked
from benchmark import desk, evidence, store
from benchmark.desk import Desk
from benchmark.pages import fields
from benchmark.pages.context import Context, say

# Items in the order in which they can be known: (title, is it one of them).
SECTIONS: tuple[tuple[str, Callable[[Item], bool]], ...] = (
    ("Before you start", lambda item: item.source == "key"),
    ("What happened", lambda item: item.source in ("shopper", "mailbox") and not item.after_facts),
    ("Held against the answer key", lambda item: item.source == "reviewer"),
    ("Two ratings", lambda item: item.after_facts),
)


def page(context: Context) -> None:
    """One audit where the address names one, else the way to one."""
    with st.container(key="audit_form"):
        found = desk.take(context.study, context.audit) if context.audit else None
        if found is None:
            st.title("Audit form")
            if context.audit:
                st.error("There is no audit of that name. Go on with one below, or start one.")
            try:
                _open_drafts(context)
                _new(context)
            except FormError as error:
                st.error("A form of this study cannot be used:")
                st.code("\n".join(error.mistakes), language=None)
        elif found.open:
            _fill(found)
        else:
            _finished(context, found)


def _open_drafts(context: Context) -> None:
    drafts = desk.drafts(context.study)
    if not drafts:
        return
    st.header("Go on with")
    titles = desk.forms(context.study)
    for case in drafts:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            say(
                f"{context.names.get(case.business, case.business)}\n"
                f"{titles.get(case.form, case.form)}, {case.scenario}, {case.shopper}\n"
                f"begun {case.started_at:%Y-%m-%d %H:%M} UTC, {len(case.answers)} answers",
                "draft",
            )
            if st.button("Go on", key=f"go_on_{case.audit}"):
                _open(case.audit)


def _new(context: Context) -> None:
    st.header("Start an audit")
    study = context.study
    titles = desk.forms(study)
    business = st.selectbox(
        "Business", list(context.names), format_func=lambda name: context.names.get(name, name)
    )
    form = st.selectbox("Form", list(titles), format_func=lambda name: titles.get(name, name))
    waves = [wave.name for wave in study.wave]
    wave = st.selectbox("Wave", waves, index=len(waves) - 1 if waves else None)
    scenario = st.text_input("Scenario", placeholder="e.g. delivery-time", max_chars=80)
    shopper = st.text_input(
        "Shopper", placeholder="a pseudonym, never a name, e.g. S07", max_chars=40
    )
    if not waves:
        st.error("study.toml has no wave; add a [[wave]] first.")
    # The name is made before the click: a second click starts the same audit, so nothing.
    audit = st.session_state.setdefault("next_audit", desk.new_audit())
    if not st.button("Start", type="primary", width="stretch"):
        if desk.take(study, audit):
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
        st.error("Fill in all five to start.")


def _open(audit: str | None) -> None:
    if audit:
        st.query_params["audit"] = audit
    else:
        st.query_params.pop("audit", None)
    st.rerun()


def _fill(found: Desk) -> None:
    """The items that arise now, by section; then lock, then submit."""
    _head(found)
    items = asked(found.form, found.case.answers, found.clock)
    number = 0
    for title, belongs in SECTIONS:
        of_section = [item for item in items if belongs(item)]
        if title == "Two ratings":
            _lock(found)
            if not found.case.facts_locked:
                continue
        if of_section:
            st.header(title)
        for item in of_section:
            number += 1
            fields.ask(found, item, number)
    if found.case.facts_locked:
        _submit(found)


def _head(found: Desk) -> None:
    case = found.case
    names = {business.id: business.name for business in found.study.business}
    st.title(found.form.title)
    say(f"{names.get(case.business, case.business)} · {case.scenario} · {case.shopper}", "sentence")
    st.caption(
        "Each answer is saved at once; the time beside it says that it is on disk. This page's "
        "address leads back to this audit."
    )
    if case.reason and case.status == "returned":
        say(f"Returned: {case.reason}", "wrong")
    if st.button("All audits", icon=":material/arrow_back:", type="tertiary"):
        _open(None)


def _lock(found: Desk) -> None:
    """The facts are closed before the ratings are asked, so that these cannot colour them."""
    st.divider()
    if found.case.facts_locked:
        st.success("The facts are locked.", icon=":material/lock:")
        return
    st.caption("When all facts are in, lock them; two ratings follow, then you can submit.")
    if st.button("Lock the facts", type="primary", width="stretch"):
        _act(found, desk.lock_facts)
    _mistakes(found)


def _submit(found: Desk) -> None:
    st.divider()
    if st.button("Submit", type="primary", width="stretch"):
        _act(found, desk.submit)
    _mistakes(found)


def _act(found: Desk, action: Callable[..., None]) -> None:
    """Lock or submit, then draw anew: what is missing stays on the page."""
    try:
        action(found.study, found.case.audit)
    except ValueError:
        st.session_state["refused"] = found.case.audit
        return
    st.session_state.pop("refused", None)
    st.rerun()


def _mistakes(found: Desk) -> None:
    """Which items are missing, by their labels."""
    if st.session_state.get("refused") != found.case.audit:
        return
    left = desk.missing(found)
    if not left:
        st.session_state.pop("refused")
        return
    st.error(f"{len(left)} answers are missing:")
    for item in left:
        say(f"• {item.label}", "missing")


def _finished(context: Context, found: Desk) -> None:
    """Read-only from now on, and on its way into the numbers."""
    _head_finished(context, found)
    if not _counts(found):
        st.info("It counts at the next build.", icon=":material/schedule:")
        if st.button("Build now", type="primary", width="stretch"):
            _build(context)
    else:
        st.success("It counts in the published numbers.", icon=":material/check_circle:")
    st.header("The answers")
    zone = ZoneInfo(found.study.study.time_zone)
    st.dataframe(
        {
            "Item": [found.form.by_name[name].label for name in found.case.answers],
            "Answer": [fields.shown(value) for value in found.case.answers.values()],
            "Saved": [
                f"{found.saved_at[name].astimezone(zone):%H:%M:%S}" for name in found.case.answers
            ],
        },
        column_config={"Item": st.column_config.TextColumn(width=190)},
        hide_index=True,
        placeholder="–",
    )


def _head_finished(context: Context, found: Desk) -> None:
    case = found.case
    st.title(found.form.title)
    business = context.names.get(case.business, case.business)
    say(f"{business} · {case.scenario} · {case.shopper}", "sentence")
    late = ", late" if case.late else ""
    say(f"Submitted {case.submitted_at:%Y-%m-%d %H:%M:%S} UTC{late}; read-only.", "quiet")
    if st.button("All audits", icon=":material/arrow_back:", type="tertiary"):
        _open(None)


def _counts(found: Desk) -> bool:
    """Does the newest build hold this audit?"""
    newest = store.published(found.study)
    if newest is None:
        return False
    with store.connect(newest) as opened:
        return evidence.counts(opened, found.case.audit)


def _build(context: Context) -> None:
    with st.status("Building") as status:
        store.build(context.study, lambda line: status.update(label=f"Building: {line}"))
        status.update(label="Built and published", state="complete")
    st.rerun()
