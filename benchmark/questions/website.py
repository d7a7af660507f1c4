"""What a website costs a customer: the questions of the Website page, as functions."""

from __future__ import annotations

import pandas as pd

from benchmark.questions.report import Store, table_of
from crawlers.journeys.klm import CLICK

GOALS = {
    "phone": "Find a phone number",
    "mail": "Find a mail address",
    "contact_form": "Find the contact form",
    "opening_hours": "Find the opening hours",
    "delivery_cost": "Find what delivery costs",
    "returns": "Find how to return a purchase",
    "complaint": "Find where to complain",
    "product": "Find a product",
    "basket": "Put one item into the basket",
    "checkout": "Begin the checkout",
}
PARTS = {
    "find_s": "finding and clicking",
    "interruption_s": "interruptions",
    "wait_s": "waiting",
    "form_s": "filling the form",
}


def journeys(store: Store, wave: str) -> pd.DataFrame:
    """One row per business and goal, the newest walk of each.

    business, name, role, goal, verdict (journey_verdict), outcome, kept_out_by, evidence, path,
    clicks, interruption_clicks, page_loads, seconds (the whole), find_s, interruption_s, wait_s,
    form_s (its parts; all NULL where it was not reached), capture.
    """
    return table_of(
        store,
        f"""
        SELECT business, name, role, goal, verdict, outcome, kept_out_by, evidence,
            path, clicks, interruption_clicks, page_loads, klm_s AS seconds,
            greatest(klm_nav_s - {CLICK}::DOUBLE * interruption_clicks, 0) AS find_s,
            {CLICK}::DOUBLE * interruption_clicks AS interruption_s, wait_s,
            klm_form_s AS form_s, capture
        FROM journey
        JOIN journey_verdict USING (wave, business, capture, goal, outcome)
        JOIN business USING (business)
        WHERE wave = $wave
        QUALIFY row_number() OVER (PARTITION BY business, goal ORDER BY taken_at DESC) = 1
        ORDER BY position, list_position({list(GOALS)}, goal)
        """,
        wave=wave,
    )


def common(table: pd.DataFrame) -> list[str]:
    """Goals that everybody reached whose journeys were walked: only these can be added up."""
    reached = table.assign(reached=table["seconds"].notna())
    everywhere = reached.groupby("goal")["reached"].agg(["all", "size"])
    of = table["business"].nunique()
    kept = set(everywhere[everywhere["all"] & (everywhere["size"] == of)].index)
    return [goal for goal in GOALS if goal in kept]


def totals(table: pd.DataFrame, goals: list[str]) -> pd.DataFrame:
    """Seconds and clicks per business over `goals`, the quickest first."""
    figures = ["seconds", *PARTS, "clicks", "interruption_clicks"]
    wanted = table[table["goal"].isin(goals)]
    summed = wanted.groupby(["business", "name", "role"], as_index=False)[figures].sum()
    return summed.sort_values(["seconds", "name"], ignore_index=True)


def interruptions(store: Store, wave: str) -> pd.DataFrame:
    """What came over the pages, once per business, layer and device: on how many pages, how bad.

    business, name, role, kind, profile, pages, looked (pages looked at), share (the most covered,
    0 to 1), blocking, appeared_s (median), accept_clicks, decline_clicks (NULL = no way found),
    decline_path, text, capture, screenshot.
    """
    return table_of(
        store,
        """
        WITH looked AS (
            SELECT business, profile, count(DISTINCT url) AS looked
            FROM look
            WHERE wave = $wave AND error IS NULL
            GROUP BY ALL
        )
        SELECT business, name, role, kind, profile, count(DISTINCT url) AS pages, any_value(looked)
            AS looked, max(share) AS share, bool_or(blocking) AS blocking,
            median(appeared_s) AS appeared_s, max(accept_clicks) AS accept_clicks,
            max(decline_clicks) AS decline_clicks, any_value(decline_path) AS decline_path,
            any_value(text) AS text, arg_max(capture, share) FILTER (screenshot IS NOT NULL)
            AS capture, arg_max(screenshot, share) FILTER (screenshot IS NOT NULL) AS screenshot
        FROM interruption
        JOIN business USING (business)
        LEFT JOIN looked USING (business, profile)
        WHERE wave = $wave
        GROUP BY business, name, role, kind, profile, layer
        ORDER BY blocking DESC, pages DESC, share DESC, kind, profile DESC
        """,
        wave=wave,
    )


def looked(store: Store, wave: str) -> list[str]:
    """Businesses whose pages were looked at."""
    query = "SELECT DISTINCT business FROM look WHERE wave = $wave AND error IS NULL"
    return list(table_of(store, query, wave=wave)["business"])


def crawled(store: Store, wave: str) -> list[str]:
    """Businesses of whose site a crawl saw anything."""
    query = "SELECT DISTINCT business FROM page WHERE wave = $wave"
    return list(table_of(store, query, wave=wave)["business"])


def mishaps(store: Store, wave: str, business: str) -> pd.DataFrame:
    """What went wrong on the pages looked at: kind, text, reason, pages, example."""
    return table_of(
        store,
        """
        SELECT kind, text, any_value(reason) AS reason, count(DISTINCT url) AS pages,
            min(url) AS example
        FROM mishap
        WHERE wave = $wave AND business = $business
        GROUP BY kind, text
        ORDER BY pages DESC, kind, text
        """,
        wave=wave,
        business=business,
    )


def accessibility(store: Store, wave: str, business: str) -> pd.DataFrame:
    """Rules of axe-core that pages break, the worst first: one element of each as an example."""
    return table_of(
        store,
        """
        SELECT impact, help, criterion, count(DISTINCT url) AS pages,
            sum(nodes)::INTEGER AS elements, min(url) AS example, any_value(target) AS target,
            any_value(html) AS html, rule
        FROM accessibility_issue
        WHERE wave = $wave AND business = $business
        GROUP BY impact, help, criterion, rule
        ORDER BY list_position(['critical', 'serious', 'moderate', 'minor'], impact), elements DESC
        """,
        wave=wave,
        business=business,
    )
