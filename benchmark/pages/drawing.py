"""The one way to draw a chart or a table: with everything without which a picture misleads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from benchmark.figures import sound
from benchmark.figures.marks import Figure
from benchmark.pages.context import Context, Numbers, say, told_apart
from benchmark.questions import exports
from benchmark.texts import explained, text, words

INK = {"light": "#111318", "dark": "#eef1f5"}
Config = dict[str, Any]
ROWS = 12  # of a table seen at once; it scrolls
NUMBER = st.column_config.NumberColumn(format="%.1f")
TWO = st.column_config.NumberColumn(format="%.2f")
WHOLE = st.column_config.NumberColumn(format="%.0f")
SIGNED = st.column_config.NumberColumn(format="%+.1f")
SHARE = st.column_config.NumberColumn(format="percent")
WRAPPED = 72  # pixels of a row of up to three lines; Streamlit wraps none of 64 (4rem) or fewer
NAME = 155  # pixels of a column of wrapped names: on a phone there is a number beside it
NAMES = st.column_config.TextColumn(width=NAME)
INTERVAL = st.column_config.TextColumn(help=explained("interval"), width=71)  # wrapped
PROOF = text("head", "evidence")  # the column that leads to it
UNDRAWN = (
    "<style>.st-key-chart_{key} > :has(.undrawn) + * {{ min-height: {pixels}px }}</style>"
    "<p class=undrawn><span>{coming}</span><span>{failed}</span></p>"
)


@dataclass(frozen=True)
class Table:
    """What is shown as a table, and what of it leaves as CSV.

    `name`: of the file, and of the place on the page unless that is named apart: a `place` that
    stays, whatever business is shown in it, need not be made anew. `shown`: under the heads that
    people read; `kept`: as asked from the store, for the CSV; the same if not given. `chosen`:
    called with the number of a row; `at`: the row that is chosen now. `tall`: pixels of a row, None
    for one line of text; with more, long text is wrapped.
    """

    name: str
    shown: pd.DataFrame
    kept: pd.DataFrame | None = None
    columns: Config = field(default_factory=dict)
    chosen: Callable[[int], None] | None = None
    at: int | None = None
    rows: int = ROWS
    tall: int | None = None
    place: str = ""

    @property
    def key(self) -> str:
        """Names it on the page."""
        return self.place or self.name


@dataclass(frozen=True)
class Chart:
    """A picture with its title (in the figure), its words for who does not see it, its unit, what n
    is, which interval it shows, and the same as a table. ValueError if one of them is missing."""

    figure: Figure
    alt: str
    unit: str
    n: str
    interval: str
    table: Table
    terms: tuple[str, ...] = ("interval", "n")  # of the glossary, explained beside it

    def __post_init__(self) -> None:
        about = {"title": self.title, "alt": self.alt, "unit": self.unit, "n": self.n,
                 "interval": self.interval}  # fmt: skip
        lacking = [name for name, words in about.items() if not words.strip()]
        if lacking or self.table.shown.empty:
            missing = ", ".join([*lacking, *(["rows"] if self.table.shown.empty else [])])
            raise ValueError(f"a chart without {missing}; say it, or say that there are no data")

    @property
    def title(self) -> str:
        """What it shows."""
        return str(self.figure.get("title", {}).get("text", ""))

    @property
    def legend(self) -> str:
        """How to read its marks."""
        return str(self.figure.get("title", {}).get("subtitle", ""))


def picture(context: Context, chart: Chart, layout: Literal["below", "folded"] = "folded") -> None:
    """The chart, what its numbers are, and its table: below, or folded away."""
    with st.container(key=f"chart_{chart.table.key}"):
        ink = INK["dark" if st.context.theme.type == "dark" else "light"]
        config = {
            "text": {"color": ink},
            "mark": {"aria": False},  # the words say it whole; an empty layer has none of its own
        }
        # As text: a title in the picture would be cut off on a phone.
        say(chart.title, "charted")
        if chart.legend:
            say(chart.legend, "legend")
        drawn = sound.finite({**chart.figure, "config": config, "usermeta": sound.CANVAS})
        del drawn["title"]
        if sound.drawable(drawn):
            # Room from the start: what stands below must not move away under a hand. The words
            # stand in it until there is a picture, and say so where none comes (style.css).
            st.html(UNDRAWN.format(
                key=re.sub(r"[^\w-]", "-", chart.table.key), pixels=sound.height(drawn),
                coming=escape(text("drawing", "coming")), failed=escape(text("drawing", "failed")),
            ))  # fmt: skip
            key = f"figure_{chart.table.key}"
            st.vega_lite_chart(drawn, width="stretch", alt=chart.alt, key=key)
        else:
            layout = "below"
            say(text("drawing", "no_number"), "quiet")
        about = f"{chart.unit} · {chart.interval} · {chart.n}"
        st.caption(about, help=explained(*chart.terms))
    if layout == "folded":
        key = f"fold_{chart.table.key}"
        fold = st.expander(text("drawing", "same_table"), key=key, on_change="rerun")
        if fold.open:  # else neither server nor browser makes what nobody looks at
            with fold:
                table(context, chart.table)
    else:
        table(context, chart.table)


def table(context: Context, shown: Table) -> None:
    """A table and its CSV; rows can be chosen where something follows from it."""
    if shown.shown.empty:
        say(text("empty", "rows"), "quiet")
        return
    key = f"rows_{shown.key}"
    columns, rows = dict(shown.columns), shown.shown
    if PROOF in rows:
        # First: on a phone a long name would push it out of sight.
        rows = rows[[PROOF, *(name for name in rows if name != PROOF)]]
        columns[PROOF] = st.column_config.LinkColumn(
            display_text="see", width=70, help=text("drawing", "rows_number_made")
        )

    def choose() -> None:
        selected = st.session_state[key]["selection"]["rows"]
        if selected and shown.chosen:
            shown.chosen(selected[0])

    choosing: Config = {}
    if shown.chosen:
        choosing = {"on_select": choose, "selection_mode": "single-row"}
        # What is chosen follows the address, else the next business's row of that number would be.
        st.session_state[key] = {"selection": {"rows": [] if shown.at is None else [shown.at]}}
    st.dataframe(
        rows,
        hide_index=True,
        placeholder="–",
        height=min(len(rows), shown.rows) * (shown.tall or 35) + 38,
        row_height=shown.tall,
        column_config=columns,
        key=key,
        alt=shown.name.replace("-", " ").replace("_", " "),
        **choosing,
    )
    if PROOF in rows:
        _links(rows)
    download(context, shown)


def _links(rows: pd.DataFrame) -> None:
    """Where the lines lead, as links: inside the table no key opens one, nor is one read aloud."""
    kinds = rows.dtypes.items()
    written = [name for name, kind in kinds if name != PROOF and kind.kind not in "iuf"]
    named = written[:1] if rows[written[0]].is_unique else written[:2]
    cells = zip(*(rows[name].tolist() for name in named), strict=True)
    words = [" · ".join(map(str, line)) for line in cells]
    links = "".join(
        f'<li><a href="{escape(to)}">{escape(said)}</a></li>'
        for to, said in zip(rows[PROOF], words, strict=True)
        if isinstance(to, str)  # a company of a register that is none of the study's has none
    )
    head = f"<summary>{text('drawing', 'evidence_lines', evidence=PROOF)}</summary>"
    st.html(f"<details class=led>{head}<ul>{links}</ul></details>")


def download(context: Context, shown: Table) -> None:
    """A table as CSV that no spreadsheet runs; written once it is asked for, not at every view."""
    kept = shown.shown if shown.kept is None else shown.kept
    st.download_button(
        text("drawing", "download_csv"),
        lambda: exports.csv_bytes(kept.drop(columns=[PROOF], errors="ignore")),
        file_name=f"{context.study.slug}-{shown.name}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"csv_{shown.key}",
        icon=":material/download:",
    )


def headed(rows: pd.DataFrame, **heads: str) -> pd.DataFrame:
    """Column names as people read them: `heads`, those of all tables, else the name in words."""
    heads = {**words()["head"], **heads}
    return rows.rename(
        columns=lambda name: heads.get(str(name)) or str(name).replace("_", " ").capitalize()
    )


def crossed(
    head: str, down: Sequence[str], across: Sequence[str], cells: Mapping[tuple[str, str], str]
) -> pd.DataFrame:
    """`down` × `across` as rows to show, the former under `head`; '' where there is no cell.

    >>> crossed("Goal", ["phone"], ["A", "B"], {("phone", "B"): "4 s"}).values.tolist()
    [['phone', '', '4 s']]
    """
    columns = {name: [cells.get((line, name), "") for line in down] for name in across}
    return pd.DataFrame({head: down, **columns})


def switch(
    key: str,
    label: str,
    options: Mapping[str, str],
    start: str | None = None,
    box: bool = False,
    ends: tuple[str, ...] = (),
    **within: str,
) -> str:
    """One of `options` (value → words) as pills or in a box; the address says which one.

    The address leads, so Back and a copied link show what they showed. `ends`: what a change takes
    out of the address, since it was chosen below the old choice. `within`: what one writes there,
    too: the part of the page that it is in, which an address need not name to open it.
    """
    first = start if start is not None and start in options else next(iter(options))
    asked = st.query_params.get(key)
    widget = f"switch_{key}"
    st.session_state[widget] = asked if asked in options else first

    def changed() -> None:
        chosen = st.session_state[widget]
        for name in ends:
            st.query_params.pop(name, None)
        for name, part in within.items():
            if st.query_params.get(name) != part:  # each change is one to go Back over
                st.query_params[name] = part
        if chosen is None or chosen == first:
            st.query_params.pop(key, None)
        else:
            st.query_params[key] = chosen

    labels = told_apart(options)

    def words(one: str) -> str:
        return labels.get(one, one)

    if box:
        found: str | None = st.selectbox(label, list(options), format_func=words, key=widget,
                             on_change=changed, width=420)  # fmt: skip
    else:
        found = st.segmented_control(label, list(options), format_func=words, key=widget,
                                     on_change=changed)  # fmt: skip
    return str(found or first)


def proofs(numbers: Numbers, rows: Iterable[Mapping[str, Any]], **asked: str) -> list[str | None]:
    """Where each row's evidence is: of its business (the chosen one if it names none; None where
    there is none); of what is `asked`, with the row's own cells in {gaps}."""
    found = []
    for row in rows:
        business = row.get("business", numbers.business)
        named = isinstance(business, str)
        more = {name: words.format_map(row) for name, words in asked.items()} if named else {}
        found.append(address("evidence", numbers, business=business, **more) if named else None)
    return found


def address(page: str, numbers: Numbers, **more: str | None) -> str:
    """Where a page shows what is looked at; `more` also names another business or indicator."""
    asked = {"wave": numbers.wave, "business": numbers.business, **more}
    if (business := asked["business"]) in numbers.names:
        asked["business"] = numbers.names[business]  # the top bar keeps it so
    return f"/{page}?{urlencode({name: value for name, value in asked.items() if value})}"
