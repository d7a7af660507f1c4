"""A page whose parts are drawn one at a time; the address says which one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from benchmark.pages.context import Context, Numbers
from benchmark.pages.drawing import switch
from benchmark.texts import text


@dataclass(frozen=True)
class Part:
    """Its name, what draws it, and what is chosen `within` it, by which an address that names no
    part opens the right one."""

    name: str
    draw: Callable[[Context, Numbers], None]
    within: tuple[str, ...] = ()


def draw(parts: Mapping[str, Part], context: Context, numbers: Numbers) -> None:
    """The switch between them, and the part that was chosen: by default the first."""
    names = {key: part.name for key, part in parts.items()}
    asked = [key for key, part in parts.items() if {*part.within} & {*st.query_params}]
    chosen = switch("show", text("drawing", "show"), names, next(iter(asked), None))
    parts[chosen].draw(context, numbers)
