"""One colour per business, the same in every figure, page and report."""

from __future__ import annotations

from typing import Any

OWN = "#3d7de8"  # reads on white (4.0 : 1) and on near-black (4.7 : 1)
QUIET = "#858d9b"  # what is nobody's: medians, zero lines, ticks
# Told apart also by dichromats (least CIE76 distance 12 under Machado et al. 2009's matrices), at
# least 3 : 1 on white and on near-black. Names stand beside every mark: no colour speaks alone.
RIVALS = ("#d95f41", "#637322", "#6a5ba6", "#8c6985", "#8f8fbf", "#bf6969", "#b277d9")


def colour(role: str, position: int) -> str:
    """A business's colour; `position`: in the study file, from 1. After eight they come again."""
    return OWN if role == "own" else RIVALS[(int(position) - 2) % len(RIVALS)]


def of(row: dict[str, Any]) -> str:
    """The colour of a row with `role` and `position`."""
    return colour(row["role"], row["position"])


# Rows carry their colour themselves, so that no scale can give it to somebody else.
ENCODED = {"field": "colour", "type": "nominal", "scale": None, "legend": None}
