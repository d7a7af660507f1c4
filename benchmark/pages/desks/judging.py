"""What both opinions of an audit are given, and the second, blind one."""

from __future__ import annotations

import streamlit as st

from benchmark import store
from benchmark.archive import is_evidence
from benchmark.desks import builder, listening, reviewing
from benchmark.desks.desk import Desk
from benchmark.pages.context import Context, say
from benchmark.pages.desks import mails
from benchmark.texts import text


def head(context: Context, found: Desk, title: str) -> None:
    case = found.case
    st.title(title)
    say(
        f"{context.names.get(case.business, case.business)} · {found.form.title} · "
        f"{case.scenario} · {case.shopper}",
        "sentence",
    )
    back()


def back() -> None:
    if st.button(text("judging", "queue")):
        st.query_params.pop("audit", None)
        st.rerun()


def key(found: Desk) -> None:
    key = found.key
    st.header(text("judging", "answer_key"))
    if key is None:
        say(text("judging", "study_toml_no_answer"), "quiet")
        return
    say(text("judging", "published", as_of_day=key.as_of_day), "quiet")
    for question, answer in key.facts.items():
        say(f"{question}\n→ {answer}", "key")


def files(found: Desk) -> None:
    case = found.case
    archive = store.archive_of(found.study)
    files = [str(v) for v in case.answers.values() if is_evidence(str(v))]
    if files:
        st.header(text("judging", "evidence"))
    for name in files:  # names are our own hashes, so nothing foreign is in this HTML
        url = f"/audits/{case.audit}/evidence/{name}"
        if not listening.is_sound(name) and not archive.evidence(name).is_file():
            say(text("judging", "photo_taken_out", days=found.study.personal.photo_days), "quiet")
        elif name.endswith(".jpg"):
            st.html(f'<a href="{url}"><img src="{url}" alt="Evidence" style="max-width:100%"></a>')
        else:
            st.html(f'<a href="{url}" style="line-height:44px">Evidence: {name[:12]}</a>')


def second(context: Context, found: Desk) -> None:
    """Judge again, without seeing how it was judged."""
    head(context, found, text("judging", "second_blind_opinion"))
    items = reviewing.codable(found)
    judged = {item.name for item in items}
    left, right = st.columns(2, gap="large")
    with left:
        mails.of_audit(context, found)
        key(found)
        files(found)
        texts = [name for name in found.case.answers if found.form.by_name[name].type == "text"]
        if wrote := [name for name in texts if name not in judged]:
            st.header(text("judging", "shopper_wrote"))
        for name in wrote:
            say(str(found.case.answers[name]), "script")
    with right, st.form("second", border=False):
        given = {}
        for item in items:
            options = list(item.choices) or (["yes", "no"] if item.type == "yes_no" else [])
            if item.type == "rating":
                options = [str(number) for number in range(11)]
            say(item.label, "label")
            given[item.name] = (
                st.segmented_control(
                    text("judging", "judged"), options, key=item.name, label_visibility="collapsed"
                )
                if options
                else st.text_input(
                    text("judging", "judged"), key=item.name, label_visibility="collapsed"
                )
            )
        if st.form_submit_button(text("judging", "keep"), type="primary"):
            _keep(context, found, {name: value for name, value in given.items() if value})


def _keep(context: Context, found: Desk, given: dict[str, object]) -> None:
    try:
        reviewing.code(context.study, context.who, found.case.audit, given)
    except ValueError as mistake:
        say(str(mistake), "wrong")
        return
    builder.want(context.study, found.case.audit)
    st.query_params.pop("audit", None)
    st.rerun()
