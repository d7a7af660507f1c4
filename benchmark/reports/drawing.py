"""Figures of the app as SVG, drawn without a browser and without asking anybody."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import font_source_sans_pro
import vl_convert

from benchmark.figures.marks import Figure

FONT = "Source Sans Pro"
WIDTH = 680
INK = "#111318"


def font_folder() -> Path:
    """Where the typeface lies, for those who embed it."""
    return Path(font_source_sans_pro.__file__).parent / "files"


def svg(figure: Figure) -> str:
    """The figure as it stands in the app in light mode."""
    _font()
    config = {"font": FONT, "text": {"color": INK}, "background": None}
    drawn: str = vl_convert.vegalite_to_svg({**figure, "width": WIDTH, "config": config})
    return drawn


def png(figure: Figure) -> bytes:
    """The same for programs that cannot draw SVG, twice as fine as on a screen."""
    _font()
    config = {"font": FONT, "text": {"color": INK}, "background": "white"}
    drawn: bytes = vl_convert.vegalite_to_png({**figure, "width": WIDTH, "config": config}, scale=2)
    return drawn


@cache
def _font() -> None:
    vl_convert.register_font_directory(str(font_folder()))
