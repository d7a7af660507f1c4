"""Reputation: what do customers tell others, and may one believe it?"""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from benchmark.figures import maps, marks, stars
from benchmark.numbers.shown import SENTENCES
from benchmark.pages.context import Context, Numbers, nothing_yet, plain, say
from benchmark.pages.drawing import (
    PROOF,
    SHARE,
    TWO,
    WHOLE,
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
from benchmark.pages.marketing.gaps import SHORT
from benchmark.questions import heard
from benchmark.questions.report import MISSING, listed, rows_of
from benchmark.questions.words import WANTS
from benchmark.texts import text

KINDS = {**WANTS, "recommend": text("reputation", "recommend_warn")}
VARIANTS = {
    "all": text("reputation", "all_reviews"),
    "without flagged": text("reputation", "without_flagged"),
}
MEASURES = {
    "rating": text("reputation", "rating_newer_count"),
    "mean": text("reputation", "plain_mean"),
}
TOGETHER = {
    "all": text("reputation", "all_platforms"),
    "offset": text("reputation", "all_offsets_taken_off"),
}
FLAGS = {
    "same_text": text("reputation", "same_words"),
    "near_text": text("reputation", "nearly_same_words"),
    "author_again": text("reputation", "same_author_within_30"),
    "burst": text("reputation", "day_burst"),
    "before_experience": text("reputation", "before_experience"),
    "far_rating": text("reputation", "far_mean_shown_only"),
}
REVIEW = {"indicator": "review_rating", "row": "{source} {review}"}  # one review's evidence
DAY = st.column_config.DatetimeColumn(format="YYYY-MM-DD")


def page(context: Context) -> None:
    """Stars first, then what is odd about them, then what the words say."""
    st.title(text("page", "reputation"))
    numbers = context.numbers
    if numbers is None:
        nothing_yet(context)
        return
    if not heard.any_reviews(numbers.store):
        say(text("empty", "reviews"), "quiet")
        st.code('[[reviews]]\nsource = "…"\nfiles.us = "reviews.csv"', language="toml")
        return
    _stars(context, numbers)
    _time(context, numbers)
    _flags(context, numbers)
    read, whole = heard.read_share(numbers.store, numbers.wave)
    if not read:
        st.header(text("reputation", "say"))
        say(text("reputation", "no_review_wave_text"), "quiet")
        return
    _map(context, numbers, read, whole)
    _said(context, numbers)


def _stars(context: Context, numbers: Numbers) -> None:
    found = heard.sources(numbers.store, numbers.wave)
    if not found:
        st.header(text("reputation", "stars"))
        say(text("reputation", "no_review_waves_window"), "quiet")
        return
    own = heard.standings(numbers.store, numbers.wave, "all", "rating")
    say(_finding(own, numbers.business), "finding")
    st.header(text("reputation", "stars"))
    with st.container(horizontal=True):
        measure = switch("stars", text("reputation", "measure"), MEASURES)
        source = switch(
            "platform",
            text("reputation", "platform"),
            {one: TOGETHER.get(one, one) for one in found},
        )
    table = heard.standings(numbers.store, numbers.wave, source, measure)
    title = text("chart", "stars", measure=MEASURES[measure].lower())
    seen = table[table["value"].notna()]
    words = "; ".join(f"{row['name']} {row['value']:.2f}" for row in rows_of(seen))
    two = {text("head", "stars"): TWO, text("head", "without_flagged"): TWO}
    chart = Chart(
        stars.stars(table, title),
        f"{title}: {words or 'too few reviews'}",
        text("chart", "stars_unit"),
        text("reputation", "n_reviews_table"),
        text("chart", "line_interval"),
        Table(f"stars-{source}-{measure}", _star_rows(numbers, table), table, two),
        ("interval", "n", "effective_n", "rank_set", "tied"),
    )
    picture(context, chart, "below")
    lacking = rows_of(table[table["state"] == MISSING])
    if lacking:
        who = "; ".join(f"{row['name']} ({row['reason'] or MISSING})" for row in lacking)
        say(text("reputation", "not_enough_data_no", who=who), "quiet")
    if "offset" in found:
        with st.expander(text("reputation", "platform_gives_less")):
            offsets = heard.offsets(numbers.store, numbers.wave)
            listed_table(
                context, Table("offsets", headed(offsets), offsets, {text("head", "stars"): TWO})
            )
    _changes(context, numbers, measure)


def _finding(table: pd.DataFrame, business: str) -> str:
    found = rows_of(table[table["business"] == business])
    if not found or found[0]["value"] is None or pd.isna(found[0]["value"]):
        return text("reputation", "not_enough_reviews_rating")
    row = found[0]
    span = f"{row['low']:.2f}–{row['high']:.2f}"
    said = f"{row['name']}: {row['value']:.2f} stars ({span}), {row['words']}."
    if row["flagged"] and not pd.isna(row["without_value"]):
        said += text(
            "reputation",
            "without_flagged_reviews",
            flagged=row["flagged"],
            without_value=row["without_value"],
        )
    return said


def _star_rows(numbers: Numbers, table: pd.DataFrame) -> pd.DataFrame:
    rows = rows_of(table.astype(object).where(table.notna(), None))
    return pd.DataFrame(
        {
            text("head", "business"): table["name"],
            text("head", "stars"): table["value"],
            text("head", "interval"): [_span(r["low"], r["high"]) for r in rows],
            text("head", "n"): table["n"],
            text("head", "place"): table["words"],
            text("head", "flagged"): table["flagged"],
            text("head", "without_flagged"): table["without_value"],
            text("head", "place_without"): table["without_words"],
            PROOF: proofs(numbers, rows, indicator="review_rating"),
        }
    )


def _span(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{low:.2f}–{high:.2f}"


def _percent(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{100 * low:.1f}–{100 * high:.1f} %"


def _changes(context: Context, numbers: Numbers, measure: str) -> None:
    table = heard.changes(numbers.store, numbers.wave, measure, "all")
    if table.empty:
        return
    since = table["since"].iloc[0]
    clear = {
        verdict: [str(row["name"]) for row in rows_of(table) if row["verdict"] == verdict]
        for verdict in ("better", "worse")
    }
    st.subheader(text("reputation", "since", since=since))
    parts = [f"{verdict}: {listed(names)}" for verdict, names in clear.items() if names]
    say(
        text("reputation", "beyond_market_clearly", names="; ".join(parts))
        if parts
        else text("reputation", "no_clear_change"),
        "sentence",
    )
    rows = rows_of(table.astype(object).where(table.notna(), None))
    shown = pd.DataFrame(
        {
            text("head", "business"): table["name"],
            text("head", "verdict"): table["verdict"],
            text("head", "stars_beyond_the_market"): table["stars"],
            text("head", "95_interval"): [marks.spread(r["low"], r["high"], 2) for r in rows],
            text("head", "own_change"): table["change"],
            text("head", "p_holm"): [_p(row["p_holm"]) for row in rows],
            text("head", "why_not_compared"): table["reason"],
            PROOF: proofs(numbers, rows, indicator="review_rating"),
        }
    )
    sign = st.column_config.NumberColumn(format="%+.2f")
    config = {text("head", "stars_beyond_the_market"): sign, text("head", "own_change"): sign}
    listed_table(context, Table("star-changes", shown, table, config))


def _p(value: float | None) -> str:
    if value is None or pd.isna(value):
        return ""
    return "< 0.001" if value < 0.0005 else f"{value:.3f}"


def _time(context: Context, numbers: Numbers) -> None:
    st.header(text("reputation", "over_time"))
    with st.container(horizontal=True):
        variant = switch("flagged", text("reputation", "reviews"), VARIANTS)
        measure = switch(
            "line",
            text("reputation", "line"),
            {"mean": text("reputation", "stars"), "net": text("reputation", "net_sentiment_words")},
        )
    table = heard.quarters(numbers.store, variant)
    name = context.names[numbers.business]
    mine = table[(table["business"] == numbers.business) & table[measure].notna()]
    if mine.empty:
        say(text("reputation", "nothing_over_time", name=name), "quiet")
        return
    bursts = heard.bursts(numbers.store)
    of = (
        text("reputation", "mean_stars")
        if measure == "mean"
        else text("reputation", "net_sentiment")
    )
    title = text("chart", "quarters", name=name, measure=of)
    last = rows_of(mine)[-1]
    words = text(
        "reputation",
        "last_quarter_reviews",
        title=title,
        last=last[measure],
        reviews=last["reviews"],
    )
    shown = mine.drop(columns=["business", "role", "position"]).sort_values(
        "quarter_day", ascending=False
    )
    named = headed(shown)
    numeric = {c: TWO for c in named.columns if named[c].dtype.kind == "f"}
    named[PROOF] = proofs(numbers, rows_of(shown), indicator="review_rating")
    chart = Chart(
        stars.over_time(table, bursts, numbers.business, measure, title),
        words,
        text("chart", "stars_unit")
        if measure == "mean"
        else text("reputation", "net_sentiment_unit"),
        text(
            "reputation",
            "n_reviews_quarters",
            reviews=int(mine["reviews"].sum()),
            quarters=len(mine),
        ),
        text("chart", "band_interval"),
        Table("quarters", named, shown, numeric),
        ("interval", "n", "burst"),
    )
    picture(context, chart)
    st.caption(text("reputation", "net_sentiment_share_reviews"))


def _flags(context: Context, numbers: Numbers) -> None:
    st.header(text("reputation", "odd_about"))
    table = heard.flags(numbers.store, numbers.wave)
    if table.empty:
        say(text("reputation", "none_flagged"), "quiet")
        return
    say(
        text("reputation", "flagged_reviews_count_until"),
        "quiet",
    )
    grid = table.assign(flag=table["flag"].map(FLAGS)).pivot_table(
        index="name", columns="flag", values="reviews", aggfunc="sum", sort=False
    )
    businesses = rows_of(table.drop_duplicates("name"))
    grid.insert(0, text("head", "reviews"), table.drop_duplicates("name").set_index("name")["of"])
    whole = dict.fromkeys(grid.columns, WHOLE)
    grid = grid.reset_index(names=text("head", "business"))
    grid[PROOF] = proofs(numbers, businesses, indicator="review_rating")
    listed_table(context, Table("flags", grid, table, whole))
    # Asked for once it is opened: it is searched for among all reviews of the business.
    listing = st.expander(
        text("reputation", "flagged_reviews"), on_change="rerun", key="flagged_reviews"
    )
    if listing.open:
        shown = heard.flagged(numbers.store, numbers.wave, numbers.business)
        named = headed(shown.assign(flag=shown["flag"].map(FLAGS)))
        named[PROOF] = proofs(numbers, rows_of(shown), **REVIEW)
        with listing:
            listed_table(
                context, Table("flagged", named, shown, {text("head", "published_at"): DAY})
            )
    bursts = heard.bursts(numbers.store)
    if not bursts.empty:
        with st.expander(text("reputation", "bursts_days_all_businesses", count=len(bursts))):
            named = headed(bursts.drop(columns=["business", "role"]))
            named[PROOF] = proofs(numbers, rows_of(bursts), indicator="review_rating")
            columns = {text("head", "mean_rating"): TWO, text("head", "usual"): WHOLE}
            listed_table(context, Table("bursts", named, bursts, columns))


def _map(context: Context, numbers: Numbers, read: int, whole: int) -> None:
    st.header(text("reputation", "six_wants_words"))
    part = "" if read >= whole else f" of {whole:,}"
    say(
        text("reputation", "reviews_say_about_want", read=read, part=part),
        "quiet",
    )
    table = heard.want_map(numbers.store, numbers.wave)
    title = text("chart", "praise_map")
    behind = [
        f"{row['name']} in {WANTS[row['want']].lower()}"
        for row in rows_of(table)
        if row["verdict"] == "behind"
    ]
    if table.empty:
        say(text("reputation", "too_few_reviews_say"), "quiet")
        return
    shown = table.assign(want=table["want"].map(WANTS)).drop(columns=["business", "role", "pillar"])
    named = headed(shown)
    numeric = {c: WHOLE for c in named.columns if named[c].dtype.kind == "f"}
    named[PROOF] = proofs(numbers, rows_of(table), indicator="said_{want}")
    chart = Chart(
        maps.wants(table, SHORT, title),
        text("reputation", "surely_behind", title=title, behind="; ".join(behind) or "nobody"),
        text("reputation", "said_praise"),
        text("reputation", "n_reviews_read", read=read),
        text("reputation", "95_interval_gap_leaves"),
        Table("want-map", named, shown, numeric),
        ("want", "gap", "median", "interval", "n"),
    )
    picture(context, chart)


def _said(context: Context, numbers: Numbers) -> None:
    name = context.names[numbers.business]
    st.header(text("reputation", "people_praise_blame", name=plain(name)))
    table = heard.mentions(numbers.store, numbers.wave, numbers.business)
    if table.empty:
        say(text("reputation", "no_review_read_wave", name=name), "quiet")
        return
    title = text("chart", "praise", name=name)
    words = "; ".join(
        f"{KINDS[row['kind']]} {row['value']} {100 * row['share']:.0f} %" for row in rows_of(table)
    )
    listing, kinds = _listing(numbers, table)
    chart = Chart(
        stars.praise_and_blame(table, KINDS, title),
        f"{title}: {words}",
        text("reputation", "share_reviews"),
        text("reputation", "n_reviews_read_of_one", int=int(table["read"].max())),
        text("chart", "line_interval"),
        listing,
        ("want", "interval", "n", "median"),
    )
    picture(context, chart, "below")
    kind, value = _chosen(table, kinds)
    found = heard.sentences(numbers.store, numbers.wave, numbers.business, kind, value)
    verb = value if kind != "recommend" else {"praise": "recommend", "blame": "warn"}[value]
    st.subheader(f"{KINDS[kind]}: {verb}")
    if found.empty:
        say(text("reputation", "no_sentence"), "quiet")
    else:
        most = text("reputation", "newest") if len(found) >= SENTENCES else ""
        say(
            text(
                "reputation", "sentences_beside_words_say", most=most, count=len(found)
            ).capitalize(),
            "quiet",
        )
        read = found[["published_at", "rating", "because", "words", "origin", "source"]]
        wide = st.column_config.TextColumn(width="large")
        columns = {
            text("head", "published_at"): DAY,
            text("head", "words"): wide,
            text("head", "rating"): WHOLE,
        }
        name = f"sentences-{kind}-{value}"
        named = headed(read)
        named[PROOF] = proofs(numbers, rows_of(found), **REVIEW)
        listed_table(context, Table(name, named, found, columns))
    if kind in WANTS:
        _reading(numbers, kind)


def _chosen(table: pd.DataFrame, kinds: list[tuple[str, str]]) -> tuple[str, str]:
    """The number whose sentences are open; it stands in the address."""
    most = _most_blamed(table, kinds)
    named = {f"{kind}.{value}": f"{KINDS[kind]}: {value}" for kind, value in kinds}
    kind, _, value = switch(
        "said", text("reputation", "sentences_say"), named, f"{most[0]}.{most[1]}", box=True
    ).partition(".")
    return kind, value


def _listing(numbers: Numbers, table: pd.DataFrame) -> tuple[Table, list[tuple[str, str]]]:
    """(praise and blame as a table, what its rows are about)."""
    kinds = [(str(r["kind"]), str(r["value"])) for r in rows_of(table)]
    rows = rows_of(table.astype(object).where(table.notna(), None))
    shown = pd.DataFrame(
        {
            text("head", "want"): [KINDS[r["kind"]] for r in rows],
            text("head", "what"): table["value"],
            text("head", "reviews"): [f"{r['reviews']} of {r['read']}" for r in rows],
            text("head", "share"): table["share"],
            text("head", "95_interval"): [_percent(r["low"], r["high"]) for r in rows],
            text("head", "median_of_the_others"): table["others"],
            text("head", "sentences"): table["sentences"],
            text("head", "of_sentences_corrected"): [
                "" if r["corrected"] is None
                else f"{100 * r['corrected']:.1f} % ({100 * r['corrected_low']:.1f}–"
                f"{100 * r['corrected_high']:.1f})"
                for r in rows
            ],
            PROOF: proofs(numbers, rows, indicator="said_{kind}"),
        }
    )  # fmt: skip

    def choose(at: int) -> None:
        st.query_params["said"] = ".".join(kinds[at])

    columns = {text("head", "share"): SHARE, text("head", "median_of_the_others"): SHARE}
    return Table("mentions", shown, table, columns, choose, rows=14), kinds


def _most_blamed(table: pd.DataFrame, kinds: list[tuple[str, str]]) -> tuple[str, str]:
    """The want that most reviews blame; without any, the first line."""
    shares = {
        (row["kind"], row["value"]): row["share"]
        for row in rows_of(table)
        if row["value"] == "blame" and row["kind"] in WANTS
    }
    return max(kinds, key=lambda kind: float(shares.get(kind, -1)))


def _reading(numbers: Numbers, kind: str) -> None:
    found = heard.reading_list(numbers.store, numbers.wave, numbers.business, kind)
    st.subheader(text("reputation", "worth_reading_whole"))
    if found.empty:
        say(text("reputation", "no_longer_review_says"), "quiet")
    for row in rows_of(found):
        with st.container(border=True):
            say(_about(row), "quiet")
            say(str(row["text"]))


def _about(row: dict[str, Any]) -> str:
    said = [f"{row[k]} × {k}" for k in ("praise", "blame") if row[k]]
    rating = f"{row['rating']:.0f}"
    unit = "star" if rating == "1" else "stars"
    return f"{row['published_at']:%Y-%m-%d} · {rating} {unit} · {', '.join(said)}"
