"""What a report says, whatever it is written as: parts of sentences, a figure, a table.

Only what a rival's business shows the public is in it: no employee, no mail, no recording.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import pandas as pd

from benchmark.figures import maps, marks
from benchmark.figures.marks import Figure
from benchmark.questions import comparing, report
from benchmark.questions.report import MISSING, Store, rows_of
from benchmark.questions.words import STAGES, WANTS
from benchmark.study import Study
from benchmark.texts import text

Kind = Literal["text", "score", "points", "winnable", "whole", "share", "amount"]
TITLES = {"total": "Total", "service": "Service", "reputation": "Reputation"}
LEAST = 0.005  # points to win: less is nothing to do
MOST_GAPS = 12  # of single indicators: the others are in the workbook and the app


@dataclass(frozen=True)
class Column:
    """A column as people read it."""

    title: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Table:
    """Cells by column; numbers unrounded, so that every format shows the store's."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    own: frozenset[int] = frozenset()  # rows about the study's own business
    details: frozenset[int] = frozenset()  # rows that would only fill paper

    @property
    def brief(self) -> Table:
        """Without details, for what is printed or shown on a wall."""
        kept = [at for at in range(len(self.rows)) if at not in self.details]
        own = frozenset(new for new, at in enumerate(kept) if at in self.own)
        return Table(self.columns, tuple(self.rows[at] for at in kept), own)


@dataclass(frozen=True)
class Bar:
    """One of them; no interval: None."""

    name: str
    value: float
    low: float | None
    high: float | None
    own: bool


@dataclass(frozen=True)
class Bars:
    """Names with a value and its 95 % interval: for programs that draw their own charts."""

    title: str
    axis: str
    rows: tuple[Bar, ...]
    scale: Literal["score", "difference", "winnable"] = "score"  # 0 to 100, around 0, from 0


@dataclass(frozen=True)
class Part:
    """One heading and what stands below it."""

    title: str
    said: tuple[str, ...] = ()
    figure: Figure | None = None
    alt: str = ""
    bars: Bars | None = None
    table: Table | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A whole report; `colour` and `logo` as the study sets them."""

    title: str
    wave: str
    as_of: str
    practice: bool
    built_at: datetime
    colour: str
    parts: tuple[Part, ...] = field(default=())

    @property
    def subtitle(self) -> str:
        return text("report", "wave", wave=self.wave, as_of=self.as_of)

    @property
    def warning(self) -> str:
        """That these are practice data; '' of a real study."""
        return text("roof", "practice_data_made_up") if self.practice else ""

    @property
    def made_by(self) -> str:
        return text("report", "made_by", built_at=self.built_at)


def of(study: Study, store: Store, wave: str) -> Report:
    """The report of one measured wave."""
    about = report.about(store)
    waves = report.waves(store).set_index("wave")
    return Report(
        title=study.report.title or study.study.name,
        wave=wave,
        as_of=str(waves.loc[wave, "as_of_day"])[:10],
        practice=bool(about["practice"]),
        built_at=about["built_at"].to_pydatetime(),
        colour=study.report.colour,
        parts=tuple(_parts(study, store, wave)),
    )


def _parts(study: Study, store: Store, wave: str) -> Iterator[Part]:
    rankings = {
        scope: report.ranking(store, wave, scope) for scope in ("total", *report.SCOPES[:2])
    }
    yield _summary(study, store, wave, rankings)
    for scope, table in rankings.items():
        if (table["state"] != MISSING).any():
            yield _ranking(scope, table, report.set_words(store, wave, scope))
    yield from _gaps(study, store, wave)
    yield from _journey(study, store, wave)
    yield from _priorities(study, store, wave)
    yield _evidence(study, store, wave)
    yield _methods(study, store, wave)


def _summary(study: Study, store: Store, wave: str, rankings: dict[str, pd.DataFrame]) -> Part:
    said = [report.finding(table, scope, study.own.id) for scope, table in rankings.items()]
    gaps = comparing.gaps(store, wave, study.own.id, "median", wants=False)
    behind = rows_of(gaps[gaps["verdict"] == "behind"])
    if behind:
        worst = "; ".join(
            f"{row['title']} ({marks.difference(row['amount'], row['unit'])})" for row in behind[:3]
        )
        said.append(text("report", "where_gap_median_others", worst=worst))
    said += [
        _changed(row)
        for row in rows_of(comparing.changes(store, wave, study.own.id))
        if row["verdict"] in ("better", "worse")
    ]
    return Part(text("report", "short"), tuple(said))


def _changed(row: dict[str, object]) -> str:
    return text(
        "report",
        "beyond_changed_all",
        title=row["title"],
        verdict=row["verdict"],
        since=row["since"],
    )


def _ranking(scope: str, table: pd.DataFrame, quality: str | None) -> Part:
    title = text("report", "score_business", scope=TITLES[scope])
    seen = table[table["state"] != MISSING]
    bars = tuple(
        Bar(
            row["name"] + (" (provisional)" if row["state"] == "provisional" else ""),
            row["score"], row["low"], row["high"], row["role"] == "own",
        )
        for row in rows_of(seen)
    )  # fmt: skip
    columns = (
        Column(text("head", "business")),
        Column(text("head", "score"), "score"),
        Column(text("head", "from_low"), "score"),
        Column(text("head", "to_high"), "score"),
        Column(text("head", "rank"), "whole"),
        Column(text("report", "possible_ranks")),
        Column(text("report", "based")),
        Column(text("head", "state")),
    )
    cells = tuple(
        (
            row["name"], row["score"], row["low"], row["high"], row["rank"],
            marks.ranks(row) if row["state"] != MISSING else "", row["based_on"] or "",
            row["state"] if not row["reason"] else f"{row['state']}: {row['reason']}",
        )
        for row in rows_of(table)
    )  # fmt: skip
    return Part(
        TITLES[scope],
        figure=marks.dots(table, title),
        alt=marks.in_words(table, title),
        bars=Bars(title, "points, 0 to 100", bars),
        table=Table(columns, cells, _own(table)),
        notes=(quality,) if quality else (),
    )


def _own(table: pd.DataFrame) -> frozenset[int]:
    return frozenset(at for at, role in enumerate(table["role"]) if role == "own")


def _gaps(study: Study, store: Store, wave: str) -> Iterator[Part]:
    own = study.own.id
    for against, words in (
        ("median", text("report", "median_others")),
        ("best", text("report", "best_class")),
    ):
        wants = comparing.gaps(store, wave, own, against, wants=True)
        if not wants.empty:
            titles = [_want(row["scope"]) for row in rows_of(wants)]
            yield _gap_part(
                text("report", "gap_want", words=words), wants.assign(title=titles), False
            )
    indicators = comparing.gaps(store, wave, own, "median", wants=False)
    if not indicators.empty:
        part = _gap_part(text("report", "gap_median_indicator"), indicators.head(MOST_GAPS), True)
        yield part


def _want(scope: str) -> str:
    pillar, _, want = scope.partition(".")
    return f"{WANTS[want]} ({pillar})"


def _gap_part(title: str, table: pd.DataFrame, units: bool) -> Part:
    rows = rows_of(table)
    bars = tuple(
        Bar(row["title"], row["points"], row["points_low"], row["points_high"], True)
        for row in rows
    )
    columns = [
        Column(text("head", "where")),
        Column(text("head", "points"), "points"),
        Column(text("head", "from_low"), "points"),
        Column(text("head", "to_high"), "points"),
        Column(text("head", "verdict")),
    ]
    cells = [
        [row["title"], row["points"], row["points_low"], row["points_high"], row["verdict"]]
        for row in rows
    ]
    if units:
        columns.insert(4, Column(text("report", "measured")))
        for cell, row in zip(cells, rows, strict=True):
            cell.insert(4, marks.difference(row["amount"], row["unit"]))
    words = "; ".join(f"{row['title']} {row['points']:+.0f}" for row in rows)
    return Part(
        title,
        alt=text("report", "points", title=title, words=words),
        bars=Bars(title, text("report", "points_fewer"), bars, "difference"),
        figure=marks.gaps(rows, title),
        table=Table(tuple(columns), tuple(map(tuple, cells))),
    )


def _journey(study: Study, store: Store, wave: str) -> Iterator[Part]:
    table = comparing.cells(store, wave, study.own.id)
    if table.empty:
        return
    rows = rows_of(table)
    title = text("report", "score_stage_touchpoint_coloured")
    columns = (
        Column(text("head", "stage")),
        Column(text("head", "touchpoint")),
        Column(text("head", "score"), "score"),
        Column(text("report", "median_head"), "score"),
        Column(text("report", "best_head"), "score"),
        Column(text("report", "points_to_win"), "winnable"),
        Column(text("head", "verdict")),
        Column(text("report", "moment_truth")),
    )
    cells = tuple(
        (
            STAGES[row["stage"]],
            row["touchpoint"],
            row["score"],
            row["median"],
            row["best"],
            row["points"],
            row["verdict"] or row["state"],
            "yes" if row["moment_of_truth"] else "",
        )
        for row in rows
    )
    seen = [row for row in rows if not pd.isna(row["score"])]
    words = "; ".join(f"{STAGES[r['stage']]} by {r['touchpoint']} {r['score']:.0f}" for r in seen)
    yield Part(
        text("report", "journey_map"),
        figure=maps.stages(table, STAGES, title),
        alt=f"{title}: {words}",
        table=Table(columns, cells),
        notes=(text("report", "moment_truth_three_cells"),),
    )


def _priorities(study: Study, store: Store, wave: str) -> Iterator[Part]:
    table = comparing.priorities(store, wave, study.own.id)
    table = table[table["points"] >= LEAST]
    if table.empty:
        return
    rows = rows_of(table)
    scope = rows[0]["of_scope"]
    title = text("report", "winnable_head", scope=scope if scope == "total" else scope + " score")
    columns = (
        Column(text("head", "place"), "whole"),
        Column(text("head", "indicator")),
        Column(text("report", "points_to_win"), "winnable"),
        Column(text("report", "probability_being_behind"), "whole"),
        Column(text("report", "gap_median")),
        Column(text("head", "want")),
        Column(text("head", "stage")),
        Column(text("head", "touchpoint")),
    )
    cells = tuple(
        (
            row["place"],
            row["title"],
            row["points"],
            round(100 * row["p_behind"]),
            marks.difference(row["amount"], row["unit"]),
            WANTS[row["want"]],
            STAGES[row["stage"]],
            row["touchpoint"],
        )
        for row in rows
    )
    first = rows[:MOST_GAPS]
    said = (text("report", "indicator_would_add_good"),)
    words = "; ".join(f"{row['title']} {row['points']:.2f}" for row in first)
    yield Part(
        text("report", "do_first"), said, maps.winnable(first, title), f"{title}: {words}",
        bars=Bars(title, text("report", "winnable_unit"), tuple(
            Bar(row["title"], row["points"], None, None, True) for row in first
        ), "winnable"),
        table=Table(columns, cells),
    )  # fmt: skip


def _evidence(study: Study, store: Store, wave: str) -> Part:
    """What each number of the own business rests on, and the view that holds its samples."""
    table = report.indicators(store, wave, study.own.id, "median")
    cells = tuple(
        (
            row["title"], marks.amount(row["value"], row["unit"]), marks.interval(row),
            row["n"], row["tried"], row["indicator"],
        )
        for row in rows_of(table)
    )  # fmt: skip
    columns = (
        Column(text("head", "indicator")),
        Column(text("head", "measured")),
        Column(text("head", "95_interval")),
        Column(text("head", "samples"), "whole"),
        Column(text("head", "tried"), "whole"),
        Column(text("report", "view_store")),
    )
    where = text("report", "app_evidence_published_file")
    said = (text("report", "every_number_opens_samples", where=where),)
    return Part(text("head", "evidence"), said, table=Table(columns, cells))


def _methods(study: Study, store: Store, wave: str) -> Part:
    table = report.catalogue(store, wave)
    rows = rows_of(table[table["measured"]])
    cells = tuple(
        (row["title"], WANTS[row["want"]], row["touchpoint"], row["unit"], row["floor"],
         row["target"], row["weight"], row["source"])
        for row in rows
    )  # fmt: skip
    details = frozenset(at for at, row in enumerate(rows) if row["weight"] == 0)
    columns = (
        Column(text("head", "indicator")),
        Column(text("head", "want")),
        Column(text("head", "touchpoint")),
        Column(text("head", "unit")),
        Column(text("report", "0_points"), "amount"),
        Column(text("report", "100_points"), "amount"),
        Column(text("head", "weight"), "amount"),
        Column(text("head", "source")),
    )
    limits = study.thresholds
    decides = comparing.first_place(store, wave, "total")
    said = (
        *((text("report", "decides_first_place", decides=decides),) if decides else ()),
        text("report", "how_points_are_made"),
        text("report", "intervals_rank_sets_come", draws=study.scoring.draws),
        text(
            "report",
            "score_needs_audits_channel",
            audits=limits.audits[0],
            reviews=limits.reviews[0],
            audits_rank=limits.audits[1],
            reviews_rank=limits.reviews[1],
        ),
        text("report", "details_are_elsewhere", all=len(rows), details=len(details)),
    )
    held = Table(columns, cells, details=details)
    return Part(text("report", "methods_limits"), said, table=held)
