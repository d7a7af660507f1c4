"""Website: what does their site cost a customer, where does it stand in the way, what is broken?"""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from benchmark import store
from benchmark.archive import Archive
from benchmark.figures import marks
from benchmark.pages.context import Context, Numbers, nothing_yet, plain, say
from benchmark.pages.drawing import (
    NUMBER,
    PROOF,
    SHARE,
    Chart,
    Table,
    headed,
    picture,
    proofs,
    switch,
)  # fmt: skip
from benchmark.pages.drawing import (
    table as listed_table,
)
from benchmark.pages.marketing import film
from benchmark.questions import evidence, report, website
from benchmark.questions.report import rows_of
from benchmark.questions.website import GOALS, PARTS
from benchmark.texts import text

KINDS = {
    "cookie": text("website", "cookie_notice"),
    "newsletter": text("website", "newsletter"),
    "age": text("website", "age_question"),
    "app": text("website", "app_offer"),
    "chat": text("website", "chat"),
    "other": text("website", "something_else"),
}
PINNED = st.column_config.TextColumn(pinned=True)


def page(context: Context) -> None:
    """Journeys, their filmstrips, interruptions, and lists to hand to a web team."""
    st.title(text("page", "website"))
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    table = website.journeys(numbers.store, numbers.wave)
    if table.empty:
        say(text("empty", "journeys"), "sentence")
        st.code(f"rivalry journey {context.study.path}", language=None)
    else:
        _journeys(context, numbers, table)
        _filmstrips(context, numbers, table)
    looked = website.looked(numbers.store, numbers.wave)
    _interruptions(context, numbers, looked)
    _repairs(context, numbers, looked)


def _journeys(context: Context, numbers: Numbers, table: pd.DataFrame) -> None:
    sums = website.totals(numbers.store, numbers.wave)
    say(_finding(table, sums, numbers.business, context.names), "finding")
    if not sums.empty:
        goals = int(sums["goals"].iloc[0])
        title = text("chart", "seconds", goals=_goals(goals))
        words = "; ".join(f"{row['name']} {row['seconds']:.0f} s" for row in rows_of(sums))
        shown = sums[["name", "seconds", *PARTS, "clicks", "interruption_clicks"]]
        heads = {part: f"{said.capitalize()}, s" for part, said in PARTS.items()}
        heads |= {"name": "Business", "seconds": "Seconds"}
        shown = headed(shown, **heads)
        shown[PROOF] = proofs(numbers, rows_of(sums), indicator="journey_total_seconds")
        tenths = dict.fromkeys([heads[part] for part in ("seconds", *PARTS)], NUMBER)
        chart = Chart(
            marks.seconds(sums, PARTS, title),
            f"{title}: {words}.",
            text("website", "seconds_form_never_sent"),
            text("website", "n_ways_site_newest", goals=goals),
            text("website", "no_interval_shortest_way"),
            Table("seconds", shown, sums, tenths),
            ("keystroke", "n"),
        )
        picture(context, chart)
    st.header(text("website", "goal_goal"))
    _grid(context, numbers, table)


def _goals(number: int) -> str:
    return text("website", "goal") if number == 1 else text("website", "goals", number=number)


def _finding(table: pd.DataFrame, sums: pd.DataFrame, business: str, names: dict[str, str]) -> str:
    """Where the business's site costs most more than the best one's, as a sentence."""
    name, own = names[business], table[table["business"] == business]
    if own.empty:
        return text("website", "nobody_walked_site_wave", name=name)
    if sums.empty:
        said = text("website", "no_goal_reached_every", name=name, count=own["seconds"].count())
        said += f"{len(own)}"
    else:
        whole = rows_of(sums[sums["business"] == business])[0]
        said = text(
            "website",
            "costs_customer_s",
            name=name,
            seconds=whole["seconds"],
            goals=_goals(whole["goals"]),
        )
        said += text("website", "every_site_allows")
        if not pd.isna(whole["others_s"]):
            said += text("website", "median_others_s", others_s=whole["others_s"])
    behind = own[own["behind_s"] >= 1].sort_values("behind_s")
    if behind.empty:
        return f"{said}."
    worst = rows_of(behind)[-1]
    lost = text(
        "website", "s_behind_best", name=GOALS[worst["goal"]].lower(), behind_s=worst["behind_s"]
    )
    return text("website", "loses_most", said=said, lost=lost)


def _grid(context: Context, numbers: Numbers, table: pd.DataFrame) -> None:
    """Goals down, businesses across: seconds and clicks, or why there are none. The evidence is the
    chosen business's way."""
    shown = table.assign(
        cell=[_cell(row) for row in rows_of(table)], title=table["goal"].map(GOALS)
    )
    order = [goal for name, goal in GOALS.items() if name in set(table["goal"])]
    wide = shown.pivot(index="title", columns="name", values="cell").reindex(order)
    names = [name for name in context.names.values() if name in wide.columns]
    shown = (
        wide[names]
        .rename_axis(text("head", "goal"))
        .reset_index()
        .fillna(text("website", "not_walked"))
    )
    goals = [{"goal": goal} for goal, title in GOALS.items() if title in set(order)]
    shown[PROOF] = proofs(numbers, goals, indicator="{goal}_reached")
    listed_table(context, Table("journeys", shown, table, {text("head", "goal"): PINNED}))


def _cell(row: dict[str, Any]) -> str:
    if pd.isna(row["seconds"]):
        by = "robots.txt" if row["kept_out_by"] == "robots" else row["kept_out_by"]
        return f"{row['verdict']}: {by}" if by else str(row["verdict"])
    clicks = int(row["clicks"] + row["interruption_clicks"])
    return f"{row['seconds']:.0f} s, {clicks} {'click' if clicks == 1 else 'clicks'}"


def _filmstrips(context: Context, numbers: Numbers, table: pd.DataFrame) -> None:
    """One goal, walked at the business and at the best rival."""
    st.header(text("website", "way_step_step"))
    own = table[table["business"] == numbers.business]
    goals = list(own["goal"])
    if not goals:
        say(text("website", "nobody_walked_site", name=context.names[numbers.business]), "quiet")
        return
    goal = switch(
        "goal", text("website", "which_goal"), {one: GOALS[one] for one in goals}, box=True
    )
    rivals = table[(table["goal"] == goal) & (table["business"] != numbers.business)]
    other = rivals[rivals["business"] == numbers.comparison]
    if other.empty:
        other = rivals.sort_values("seconds", na_position="last").head(1)
    archive = store.archive_of(context.study)
    for row in rows_of(pd.concat([own[own["goal"] == goal], other])):
        _filmstrip(archive, numbers, row)


def _filmstrip(archive: Archive, numbers: Numbers, row: dict[str, Any]) -> None:
    say(f"{row['name']}: {_cell(row)}", "sentence")
    if row["evidence"] and not pd.isna(row["seconds"]):
        say(text("website", "arrived", evidence=row["evidence"]), "quiet")
    film.strip(archive, numbers.store, row["capture"], row["goal"])


def _interruptions(context: Context, numbers: Numbers, looked: list[str]) -> None:
    st.header(text("website", "stands_way"))
    if not looked:
        say(text("website", "no_page_looked_wave"), "quiet")
        return
    table = website.interruptions(numbers.store, numbers.wave)
    clear = [context.names[one] for one in looked if one not in set(table["business"])]
    if clear:
        say(text("website", "nothing_comes_over_pages", names=report.listed(clear)), "quiet")
    if table.empty:
        return
    after = st.column_config.NumberColumn(
        format="%.1f s", help=text("website", "seconds_after_first_paint")
    )
    columns = {text("head", "covers"): SHARE, text("head", "after"): after}
    shown = _interruption_rows(table)
    shown[PROOF] = proofs(numbers, rows_of(table), indicator="interruptions")
    listed_table(context, Table("interruptions", shown, table, columns))
    archive = store.archive_of(context.study)
    seen = table[table["screenshot"].notna()].drop_duplicates(["business", "kind"])
    with st.container(horizontal=True, key="interruption_pictures"):
        for row in rows_of(seen):
            content = evidence.picture(archive, row["capture"], row["screenshot"])
            if content:
                with st.container(width=film.FRAME):
                    said = f"{row['name']}: {KINDS[row['kind']].lower()}"
                    st.image(
                        content, alt=text("website", "page_under_interruption"), width=film.FRAME
                    )
                    say(said, "quiet")


def _interruption_rows(table: pd.DataFrame) -> pd.DataFrame:
    rows = rows_of(table)
    return pd.DataFrame(
        {
            text("head", "business"): table["name"],
            text("head", "what"): table["kind"].map(KINDS),
            text("head", "device"): table["profile"],
            text("head", "pages"): [f"{row['pages']} of {row['looked']}" for row in rows],
            text("head", "covers"): table["share"].round(2),
            text("head", "must_be_answered"): ["yes" if row["blocking"] else "no" for row in rows],
            text("head", "after"): table["appeared_s"],
            text("head", "clicks_to_accept"): [
                _pressed(row["accept_clicks"], row["kind"]) for row in rows
            ],
            text("head", "clicks_to_decline"): [
                _pressed(row["decline_clicks"], "cookie") for row in rows
            ],
            text("head", "it_says"): table["text"],
        }
    )


def _pressed(clicks: int | None, kind: str) -> str:
    """Only cookie notices are ever accepted: nothing else was tried."""
    if pd.isna(clicks):
        return text("website", "no_way_found") if kind == "cookie" else text("website", "not_tried")
    return str(clicks)


def _repairs(context: Context, numbers: Numbers, looked: list[str]) -> None:
    """Lists of one business's faults, as a web team would want them."""
    st.header(text("website", "repair", name=plain(context.names[numbers.business])))
    asked = numbers.store, numbers.wave, numbers.business
    crawled = website.crawled(numbers.store, numbers.wave)
    links, errors = evidence.broken_links(*asked), website.mishaps(*asked)
    lists = {
        text("website", "broken_links"): (
            links,
            crawled,
            text("website", "site_not_crawled"),
            "broken_links",
        ),
        text("website", "errors_on_pages"): (
            errors,
            looked,
            text("website", "no_page_looked"),
            "console_errors",
        ),
        text("website", "accessibility"): (
            website.accessibility(*asked),
            looked,
            text("website", "no_page_looked"),
            "accessibility_burden",
        ),
    }
    seen = {what: numbers.business in where for what, (_, where, _, _) in lists.items()}
    titles = [f"{what} ({len(rows)})" if seen[what] else what for what, (rows, *_) in lists.items()]
    for tab, (what, (rows, _, unseen, number)) in zip(st.tabs(titles), lists.items(), strict=True):
        with tab:
            if rows.empty:
                say(
                    text("website", "none_found")
                    if seen[what]
                    else text("website", "wave", unseen=unseen),
                    "quiet",
                )
                continue
            name = f"{numbers.business}-{what.lower().replace(' ', '-')}"
            shown = headed(rows)
            shown[PROOF] = proofs(numbers, rows_of(rows), indicator=number)
            listed_table(context, Table(name, shown, rows))
