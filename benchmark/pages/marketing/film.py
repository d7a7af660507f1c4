"""The filmstrip of one journey: each screen, what was pressed on it, and what that cost."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pandas as pd
import streamlit as st
from PIL import Image, ImageDraw

from benchmark.archive import Archive
from benchmark.pages.context import say
from benchmark.questions import evidence
from benchmark.questions.report import Store, rows_of

FRAME = 200  # px wide: three side by side on a desk, one and a half on a phone
MARK = "#d6336c"


def strip(archive: Archive, store: Store, capture: str, goal: str) -> None:
    """The steps side by side; what was pressed has a frame around it."""
    with st.container(horizontal=True, key=f"film_{capture}"):
        for step in rows_of(evidence.filmstrip(store, capture, goal)):
            _frame(archive, capture, step)


def _frame(archive: Archive, capture: str, step: dict[str, Any]) -> None:
    file = step["screenshot"]
    content = evidence.picture(archive, capture, file) if file else None
    with st.container(width=FRAME):
        if content:
            box = (step["left"], step["top"], step["width"], step["height"])
            if not any(pd.isna(edge) for edge in box):
                content = marked(content, box)
            st.image(content, alt=f"The screen before step {step['step_no']}", width=FRAME)
        say(_caption(step), "quiet")


def _caption(step: dict[str, Any]) -> str:
    """What was done, and what it cost."""
    what = {"arrive": "arrived", "stop": "ended here"}.get(step["kind"], step["kind"])
    named = f": {step['name']}" if step["name"] else ""
    parts = [f"{step['step_no']}. {what}{named}"]
    seconds = (step["klm_s"] or 0) + (step["wait_s"] or 0)
    if seconds >= 0.1:
        parts.append(f"{seconds:.1f} s")
    if step["interruption_clicks"]:
        parts.append(f"{step['interruption_clicks']} of it to be rid of an interruption")
    return " · ".join(parts)


def marked(picture: bytes, box: tuple[float, float, float, float]) -> bytes:
    """A screenshot with a frame around what was pressed (left, top, width, height in px)."""
    left, top, width, height = box
    with Image.open(BytesIO(picture), formats=("PNG", "JPEG", "WEBP")) as image:
        drawn = image.convert("RGB")
    edge = max(4, drawn.width // 80)  # still seen when the screen is FRAME wide
    right, bottom = max(left + width, left + 1), max(top + height, top + 1)
    around = (left - edge - 3, top - edge - 3, right + edge + 3, bottom + edge + 3)
    ImageDraw.Draw(drawn).rectangle(around, outline=MARK, width=edge)
    out = BytesIO()
    drawn.save(out, "JPEG", quality=80)
    return out.getvalue()
