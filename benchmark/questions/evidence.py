"""Journeys, their filmstrips, pictures and broken links, as they were met."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pandas as pd
from PIL import Image, UnidentifiedImageError

from benchmark.archive import Archive
from benchmark.questions.behind import LINKS
from benchmark.questions.report import Store, table_of


def broken_links(store: Store, wave: str, business: str) -> pd.DataFrame:
    """Linked addresses that answered with an error, and a page that links to each."""
    return table_of(store, LINKS, wave=wave, business=business)


def filmstrip(store: Store, capture: str, goal: str) -> pd.DataFrame:
    """The steps of one journey; `screenshot` is a picture of its capture."""
    return table_of(
        store,
        """
        SELECT step_no, kind, name, url, "left", top, width, height, scrolls, wait_s, klm_s,
            interruption_clicks, screenshot
        FROM journey_step
        WHERE capture = $capture AND goal = $goal
        ORDER BY step_no
        """,
        capture=capture,
        goal=goal,
    )


def picture(archive: Archive, capture: str, file: str) -> bytes | None:
    """A capture's picture; None if there is none, or the file is not one."""
    try:
        folder = archive.capture(capture).folder.resolve()
    except (OSError, ValueError):
        return None
    path = (folder / file).resolve()
    return _bytes_of_picture(path) if path.is_relative_to(folder) else None


def _bytes_of_picture(path: Path) -> bytes | None:
    try:
        content = path.read_bytes()
        with Image.open(BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as image:
            image.verify()
    except (OSError, UnidentifiedImageError, SyntaxError, Image.DecompressionBombError):
        return None
    return content
