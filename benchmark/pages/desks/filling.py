"""The form in the page: a component of our own, since Streamlit's widgets lose what is typed.

Measured (Streamlit 1.67): while the socket is down native widgets are disabled; a reload loses
text that was not left; a file chosen during an outage vanishes.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from benchmark.desks import formdata
from benchmark.desks.desk import Desk
from benchmark.serving.roles import Who

HERE = Path(__file__).parent / "form"
PARTS = ("rules", "kept", "fields", "sending", "form")  # one after the other they are one module


@cache
def _component() -> Any:
    return st.components.v2.component(
        "audit_form",
        html='<div id="form">The form is loading.</div>',
        css=(HERE / "form.css").read_text(encoding="utf-8"),
        js="\n".join((HERE / f"{part}.js").read_text(encoding="utf-8") for part in PARTS),
        isolate_styles=False,  # a shadow root hides its labels from some screen readers
    )


def draw(found: Desk, who: Who) -> None:
    """The form of this audit, for this person; handing it in draws the page anew."""
    part = formdata.part_of(who, found)
    _component()(
        key=f"form_{found.case.audit}_{part}",
        data={"audit": found.case.audit, "seen": f"{part} {found.case.status}"},
        on_done_change=_handed_in,
    )


def _handed_in() -> None:
    """Before the page is drawn anew, with the next audit on it."""
    st.session_state["handed_in"] = True
