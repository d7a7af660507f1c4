"""One field of the audit form per type of item; each writes to the archive before it says saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from audits.conditions import Value
from audits.items import DONT_KNOW, Item
from benchmark import desk, uploads
from benchmark.desk import Desk
from benchmark.pages.context import plain, say

CHECKED_BY = {
    "key": "From the answer key",
    "reviewer": "Usually filled in by whoever reviews the audit",
    "mailbox": "From the mailbox",
}
WORDS = {"yes": "Yes", "no": "No", DONT_KNOW: "I did not notice"}


def ask(found: Desk, item: Item, number: int) -> None:
    """The item with its answer, and when that was saved."""
    with st.container(key=f"item_{item.name}", border=True):
        value = found.case.answers.get(item.name)
        locked = found.case.facts_locked and not item.after_facts
        notes = [CHECKED_BY.get(item.source, ""), item.hint]
        FIELDS[item.type](found, item, f"{number}. {plain(item.label)}", value, locked)
        if any(notes):
            say(". ".join(note for note in notes if note), "quiet")
        _state(found, item)


def _state(found: Desk, item: Item) -> None:
    mistake = st.session_state.get(f"wrong {found.case.audit} {item.name}")
    if mistake:
        say(f"Not saved: {mistake}", "wrong")
    elif item.name in found.saved_at:
        zone = ZoneInfo(found.study.study.time_zone)
        at = f"{found.saved_at[item.name].astimezone(zone):%H:%M:%S}"
        say(f"saved {at}" if item.name in found.case.answers else f"taken back {at}", "saved")


def keep(found: Desk, item: Item, given: object) -> None:
    """Save; a mistake is shown beside the field, and nothing is kept of it."""
    wrong = f"wrong {found.case.audit} {item.name}"
    try:
        desk.answer(found.study, found.case.audit, item.name, given)
        st.session_state.pop(wrong, None)
    except ValueError as mistake:
        st.session_state[wrong] = str(mistake)


def _key(found: Desk, item: Item, part: str = "") -> str:
    return f"{found.case.audit} {item.name} {part}".strip()


def _kept(found: Desk, item: Item, key: str) -> None:
    """As a callback: what the widget holds now."""
    keep(found, item, st.session_state[key])


def _filled(key: str, value: object) -> None:
    """Put the archive's answer into a widget that this session has not shown yet."""
    if key not in st.session_state:
        st.session_state[key] = value


def _word(choice: str) -> str:
    return WORDS.get(choice) or plain(choice.replace("_", " ").capitalize())


def _yes_no(found: Desk, item: Item, label: str, value: Value | None, locked: bool) -> None:
    options = ["yes", "no", *([DONT_KNOW] if item.scored else [])]
    _pick(found, item, label, value, locked, options)


def _one(found: Desk, item: Item, label: str, value: Value | None, locked: bool) -> None:
    options = [*item.choices, *([DONT_KNOW] if item.scored else [])]
    _pick(found, item, label, value, locked, options)


def _pick(
    found: Desk, item: Item, label: str, value: Value | None, locked: bool, options: list[str]
) -> None:
    """Buttons; the chosen one tapped again takes the answer back."""
    key = _key(found, item)
    _filled(key, value)
    st.pills(
        label,
        options,
        key=key,
        format_func=_word,
        disabled=locked,
        on_change=_kept,
        args=(found, item, key),
    )


def _several(found: Desk, item: Item, label: str, value: Value | None, locked: bool) -> None:
    key = _key(found, item)
    _filled(key, list(value) if isinstance(value, list) else [])
    st.pills(
        label,
        list(item.choices),
        selection_mode="multi",
        key=key,
        format_func=_word,
        disabled=locked,
        on_change=_kept,
        args=(found, item, key),
    )


def _count(found: Desk, item: Item, label: str, value: Value | None, locked: bool) -> None:
    key, other = _key(found, item), _key(found, item, "word")
    words = [*item.choices, *([DONT_KNOW] if item.scored else [])]
    _filled(key, value if isinstance(value, int) else None)
    st.number_input(
        label,
        min_value=item.least,
        max_value=item.most if item.most is not None else 999_999,
        step=1,
        key=key,
        disabled=locked,
        placeholder="a number",
        on_change=_number_kept,
        args=(found, item, key, other),
    )
    if words:
        _filled(other, value if value in words else None)
        st.pills(
            f"Instead of a number: {plain(item.label)}",
            words,
            key=other,
            format_func=_word,
            disabled=locked,
            label_visibility="collapsed",
            on_change=_number_kept,
            args=(found, item, other, key),
        )


def _number_kept(found: Desk, item: Item, key: str, other: str) -> None:
    """A number or a word, never both."""
    if st.session_state[key] is not None:
        st.session_state[other] = None
    keep(found, item, st.session_state[key])


def _seconds(found: Desk, item: Item, label: str, value: Value | None, locked: bool) -> None:
    key, other = _key(found, item), _key(found, item, "word")
    _filled(key, "" if value in (None, DONT_KNOW) else str(value))
    st.text_input(
        label,
        key=key,
        placeholder="seconds, or minutes like 1:30",
        disabled=locked,
        on_change=_text_or_word,
        args=(found, item, key, other),
    )
    if item.scored:
        _filled(other, value if value == DONT_KNOW else None)
        st.pills(
            f"Instead of a time: {plain(item.label)}",
            [DONT_KNOW],
            key=other,
            format_func=_word,
            disabled=locked,
            label_visibility="collapsed",
            on_change=_word_or_text,
            args=(found, item, key, other),
        )


def _text_or_word(found: Desk, item: Item, key: str, other: str) -> None:
    if st.session_state[key]:
        st.session_state[other] = None
    keep(found, item, st.session_state[key].strip())


def _word_or_text(found: Desk, item: Item, key: str, other: str) -> None:
    if st.session_state[other]:
        st.session_state[key] = ""
    keep(found, item, st.session_state[other])


def _rating(found: Desk, item: Item, label: str, value: Value | None, locked: bool) -> None:
    key = _key(found, item)
    _filled(key, value)
    st.pills(
        label,
        list(range(11)),
        key=key,
        disabled=locked,
        on_change=_kept,
        args=(found, item, key),
    )
    if item.anchors:
        say("   ".join(f"{at} = {words}" for at, words in item.anchors.items()), "quiet")


def _text(found: Desk, item: Item, label: str, value: Value | None, locked: bool) -> None:
    key = _key(found, item)
    _filled(key, str(value or ""))
    st.text_area(
        label,
        key=key,
        max_chars=5_000,
        disabled=locked,
        on_change=_kept,
        args=(found, item, key),
    )
    say("Saved when you leave the field.", "quiet")


def _time(found: Desk, item: Item, label: str, value: Value | None, locked: bool) -> None:
    """A moment by the study's clock; kept in UTC."""
    zone = ZoneInfo(found.study.study.time_zone)
    key = _key(found, item)
    local = datetime.fromisoformat(str(value)).astimezone(zone) if value else None
    _filled(key, local.replace(tzinfo=None) if local else None)
    st.datetime_input(
        f"{label} ({plain(found.study.study.time_zone)} time)",
        value=None,
        key=key,
        step=60,
        disabled=locked,
        on_change=_moment_kept,
        args=(found, item, key, zone),
    )


def _moment_kept(found: Desk, item: Item, key: str, zone: ZoneInfo) -> None:
    given = st.session_state[key]
    keep(found, item, given.replace(tzinfo=zone).isoformat() if given else None)


def _evidence(found: Desk, item: Item, label: str, value: Value | None, locked: bool) -> None:
    key = _key(found, item)
    st.file_uploader(
        label,
        type=list(uploads.KINDS),
        key=key,
        disabled=locked,
        on_change=_upload_kept,
        args=(found, item, key),
    )
    if value:
        say(f"kept as {value}", "quiet")


def _upload_kept(found: Desk, item: Item, key: str) -> None:
    upload = st.session_state[key]
    if upload is None:  # the picture stays: taking it off the page does not take it back
        return
    try:
        name = uploads.keep(found.study, upload.getvalue())
    except ValueError as mistake:
        st.session_state[f"wrong {found.case.audit} {item.name}"] = str(mistake)
        return
    keep(found, item, name)


def shown(value: Value) -> str:
    """An answer as text."""
    if isinstance(value, list):
        return ", ".join(str(one).replace("_", " ") for one in value)
    return WORDS.get(value, value) if isinstance(value, str) else f"{value:g}"


FIELDS: dict[str, Callable[[Desk, Item, str, Value | None, bool], None]] = {
    "yes_no": _yes_no,
    "select_one": _one,
    "select_multiple": _several,
    "count": _count,
    "seconds": _seconds,
    "time": _time,
    "rating": _rating,
    "text": _text,
    "evidence": _evidence,
}
