"""What a website costs a customer: the questions of the Website page, as functions."""

from __future__ import annotations

import pandas as pd

from benchmark.questions.report import Store, table_of

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
    form_s (its parts; all NULL where it was not reached), everywhere (every site allows it),
    behind_s (seconds more than the quickest of the others), capture.
    """
    return table_of(
        store,
        """
        SELECT business, name, role, goal, verdict, outcome, kept_out_by, evidence, path, clicks,
            interruption_clicks, page_loads, seconds, find_s, interruption_s, wait_s, form_s,
            everywhere, behind_s, capture
        FROM journey_walk
        JOIN business USING (business)
        WHERE wave = $wave
        ORDER BY position, list_position($goals, goal)
        """,
        wave=wave,
        goals=list(GOALS),
    )


def totals(store: Store, wave: str) -> pd.DataFrame:
    """What the goals that every site allows cost, the quickest first; empty if there is none.

    business, name, role, goals, seconds, find_s, interruption_s, wait_s, form_s, clicks,
    interruption_clicks, others_s (median of the others).
    """
    return table_of(
        store,
        """
        SELECT business, name, role, journey_sum.* EXCLUDE (wave, business)
        FROM journey_sum
        JOIN business USING (business)
        WHERE wave = $wave
        ORDER BY seconds, name
        """,
        wave=wave,
    )


def interruptions(store: Store, wave: str) -> pd.DataFrame:
    """What came over the pages, once per business, layer and device: on how many pages, how bad.

    business, name, role, kind, profile, pages, looked (pages looked at), share (the most covered,
    0 to 1), blocking, appeared_s (median), accept_clicks, decline_clicks (NULL = no way found),
    decline_path, text, capture, screenshot.
    """
    return table_of(
        store,
        """
        SELECT business, name, role, site_interruption.* EXCLUDE (wave, business, layer)
        FROM site_interruption
        JOIN business USING (business)
        WHERE wave = $wave
        ORDER BY blocking DESC, pages DESC, share DESC, kind, profile DESC, position, layer
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
        SELECT kind, text, reason, pages, example
        FROM site_mishap
        WHERE wave = $wave AND business = $business
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
        SELECT impact, help, criterion, pages, elements, example, target, html, rule
        FROM site_accessibility
        WHERE wave = $wave AND business = $business
        ORDER BY list_position(['critical', 'serious', 'moderate', 'minor'], impact), elements DESC,
            rule
        """,
        wave=wave,
        business=business,
    )
