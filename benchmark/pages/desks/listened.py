"""Recordings on the reviewer's desk: a player, the picture of the call, where a person answers."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from audits import callflags, recordflags
from benchmark import store
from benchmark.desks import doubts, listening, reviewing
from benchmark.desks.desk import Desk
from benchmark.desks.listening import Heard
from benchmark.figures import calltimes
from benchmark.pages.context import Context, say
from benchmark.pages.drawing import Chart, Table, picture
from benchmark.serving.roles import may
from benchmark.texts import text

ASK_AGAIN_S = 3  # while somebody still listens
GONE = text("listened", "sound_taken_out_after")
SPEECH_S = 0.5  # shorter words begin no answer


def recordings(context: Context, found: Desk) -> None:
    """Every recording of an audit that may be listened to."""
    case = found.case
    if not listening.allowed(context.study, case.business):
        return
    names = [str(value) for value in case.answers.values() if listening.is_sound(str(value))]
    for name in dict.fromkeys(names):
        st.header(text("listened", "recording"))
        heard = listening.heard(context.study, name)
        if gone := listening.gone(store.archive_of(context.study), name):
            say(GONE.format(context.study.personal.recording_days), "quiet")
        if heard is None and not gone:
            _wait(context, name)
        elif heard is None:
            continue
        elif heard.recording.error:
            say(text("listened", "nothing_can_heard", error=heard.recording.error), "wrong")
        else:
            _one(context, found, name, heard)


def _wait(context: Context, name: str) -> None:
    listening.hear_soon(context.study, store.archive_of(context.study), name)

    @st.fragment(run_every=ASK_AGAIN_S)
    def ask() -> None:
        say(text("listened", "being_listened_hour_sound"), "quiet")
        if listening.heard(context.study, name) is not None:
            st.rerun()

    ask()


def _one(context: Context, found: Desk, name: str, heard: Heard) -> None:
    case, about = found.case, heard.recording
    if not listening.gone(store.archive_of(context.study), name):
        st.html(  # our own names only: nothing foreign is in this HTML
            f'<audio controls preload="metadata" style="width:100%;min-height:54px" '
            f'aria-label="Recording of the call" src="/audits/{case.audit}/evidence/{name}/played">'
            "</audio>"
        )
    taps, anchor = calltimes.on_its_clock(about, case.taps)
    words = calltimes.in_words(about, heard.spans)
    person = case.marks.get(name)
    say(words, "quiet")
    if heard.spans:
        chart = Chart(
            calltimes.timeline(about, heard.spans, taps, person),
            words,
            text("listened", "minutes_seconds_recording"),
            text("listened", "one_call"),
            text("listened", "no_interval_how_sure"),
            _table(heard),
            ("n",),
        )
        picture(context, chart)
    if anchor:
        say(text("listened", "taps_laid", anchor=anchor), "quiet")
    for one in _doubts(context, found, heard):
        say(text("listened", "doubt_by_recording", one=one), "doubt")
    if may(context.who, "review", found.thing):
        _mark(context, found, name, heard, person)


def _doubts(context: Context, found: Desk, heard: Heard) -> list[str]:
    told = callflags.told(found.case) if found.form.touchpoint == "call" else None
    if told is None:
        return []
    records = []
    if newest := store.published(context.study):
        with store.connect(newest) as opened:
            records = doubts.records_of(opened)[told.business]
    against = recordflags.against_recording(told, listening.sounds(heard), records)
    return [flag.evidence for flag in against]


def _table(heard: Heard) -> Table:
    rows = pd.DataFrame(
        {
            text("head", "from"): [calltimes.clock_of(span.start_s) for span in heard.spans],
            text("head", "to"): [calltimes.clock_of(span.end_s) for span in heard.spans],
            text("head", "what"): [span.kind for span in heard.spans],
            text("head", "more"): [span.said or "" for span in heard.spans],
            text("head", "how_sure"): [round(span.confidence, 2) for span in heard.spans],
        }
    )
    return Table(f"recording-{heard.recording.evidence[:12]}", rows)


def _mark(context: Context, found: Desk, name: str, heard: Heard, person: float | None) -> None:
    """No sound tells a person from a tape: whoever listened says where one answers."""
    answer = heard.recording.answer_s or 0
    starts = [span.start_s for span in heard.spans if span.kind == "speech"
              and span.end_s - span.start_s >= SPEECH_S and span.start_s >= answer - 1]  # fmt: skip
    if person is not None:
        say(text("listened", "marked_person_answers", clock_of=calltimes.clock_of(person)), "said")
    given = st.selectbox(
        text("listened", "person_answers_minutes_seconds"),
        [calltimes.clock_of(start) for start in starts],
        index=None, accept_new_options=True, key=f"person_{name}",
        placeholder=text("listened", "beginning_speech_write"),
    )  # fmt: skip
    with st.container(horizontal=True):
        if st.button(text("listened", "mark"), key=f"mark_{name}") and given:
            _keep(context, found, name, given)
        if person is not None and st.button(
            text("listened", "take_mark_back"), key=f"unmark_{name}"
        ):
            _keep(context, found, name, None)


def _keep(context: Context, found: Desk, name: str, given: str | None) -> None:
    try:
        person = None if given is None else reviewing.moment_of(given)
        reviewing.mark(context.study, context.who, found.case.audit, name, person)
    except ValueError as mistake:
        say(str(mistake), "wrong")
        return
    st.rerun()
