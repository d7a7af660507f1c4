"""The catalogue of indicators as a page of the docs: `python -m benchmark.numbers.catalogue`.

It is made from the indicators' own files, so it cannot drift from them; a test compares the two.
"""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import duckdb

from benchmark import tables
from benchmark.study import Touchpoint, Want

FILE = Path(__file__).parents[2] / "docs" / "indicators.md"
TITLES = {
    "easy": "Make it easy",
    "expectations": "Set expectations",
    "promises": "Keep your promises",
    "informed": "Keep me informed",
    "individual": "Treat me as an individual",
    "put_right": "Put it right",
}
HEAD = """# Indicators

Made by `make docs` from `benchmark/sql/indicators/`, one file each; do not edit it here. Of an
indicator of weight 0 the points are shown and never scored, since others score the same already or
because it is no merit by itself. *Goalposts*: what scores 0 → what scores 100 (curve lognormal, as
Lighthouse: 50 → 90), so their order says whether less or more is better. *Cap*: no answer counts as
this long. In the store each indicator is a view of its name (`wave, business, sample, value`), and
`indicator.evidence` is a query of what stands behind its numbers.
"""
COLUMNS = (
    "| indicator | what | unit | goalposts | cap | weight | stage | touchpoint | from | source |"
)


def main() -> None:
    FILE.write_text(markdown())


def markdown() -> str:
    """The whole page."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        tables.create(connection)
        rows = connection.execute(
            "SELECT indicator, title, unit, floor, target, curve, cap, weight, stage, touchpoint, "
            "counts, summary, source, pillar, want, comment FROM indicator "
            "JOIN duckdb_views() ON view_name = indicator ORDER BY indicator"
        ).fetchall()
    lines = [HEAD]
    for pillar in ("service", "reputation"):
        for want in get_args(Want):
            chosen = [_line(*row[:13]) for row in rows if row[13:15] == (pillar, want)]
            if chosen:
                lines += [f"## {pillar.capitalize()}: {TITLES[want]}", "", COLUMNS]
                lines += ["|" + " --- |" * 10, *chosen, ""]
    lines += ["## What one sample is", "", *(f"- `{row[0]}`: {row[15]}" for row in rows), ""]
    lines += [_cover([row[8] for row in rows], [row[9] for row in rows]), ""]
    return "\n".join(lines)


def _line(
    name: str,
    title: str,
    unit: str,
    floor: float,
    target: float,
    curve: str,
    cap: float | None,
    weight: float,
    stage: str,
    touchpoint: str,
    counts: str,
    summary: str,
    source: str,
) -> str:
    better = "less is better" if target < floor else "more is better"
    shape = ", lognormal" if curve == "lognormal" else ""
    cells = (
        f"`{name}`", title, unit, f"{floor:g} → {target:g} ({better}{shape})",
        "" if cap is None else f"{cap:g}", f"{weight:g}", stage.replace("_", " "), touchpoint,
        f"{summary.replace('_', ' ')} of {counts}s".replace("censuss", "census"), source,
    )  # fmt: skip
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _cover(stages: list[str], touchpoints: list[str]) -> str:
    missing = sorted(set(get_args(Touchpoint)) - set(touchpoints))
    said = f" None yet for: {', '.join(missing)}." if missing else ""
    return (
        f"{len(stages)} indicators in {len(set(stages))} stages of the journey and at "
        f"{len(set(touchpoints))} touchpoints.{said}"
    )


if __name__ == "__main__":
    main()
