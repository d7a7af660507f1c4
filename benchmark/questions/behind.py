"""The rows that one number was made of, a screenful at a time, for whoever may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from benchmark.desks.desk import RefusedError
from benchmark.questions.evidencequery import BEHIND, PHONE
from benchmark.questions.report import Store, table_of, value_of
from benchmark.serving.roles import Thing, Who, may

SCREEN = 50  # rows
# What a sample counts → the columns shown of its row, and their order.
COLUMNS = {
    "review": (
        "published_at, rating, title, text, source, replied_at, round(weight, 3) AS weight",
        "published_at DESC",
    ),
    "load": (
        "taken_at, url, repeat, status, error, lcp_ms, ttfb_ms, fcp_ms, layout_shift, blocking_ms, "
        "transfer_bytes, requests, console_errors, capture, screenshot",
        "url, repeat",
    ),
    "look": (
        "url, profile, error, interruptions, occluded, blocked, overflow, targets, small_targets, "
        "accessibility_burden, capture, screenshot",
        "url",
    ),
    "journey": (
        "goal, (SELECT verdict FROM journey_verdict AS judged WHERE judged.capture = "
        "behind.capture AND judged.goal = behind.goal) AS verdict, kept_out, clicks, "
        "interruption_clicks, page_loads, scrolls, fields_shown, "
        "round(klm_nav_s + wait_s, 1) AS seconds, (SELECT round(best.seconds, 1) FROM "
        "journey_best AS best WHERE best.wave = $wave AND best.goal = behind.goal) AS "
        "best_seconds, path, evidence, final_url, replays, replays_arrived, taken_at, capture",
        "goal, taken_at DESC",
    ),
    "audit": (
        "submitted_at, form, form_version, scenario, shopper, status, late, reached, "
        "100 * quality AS quality, 100 * expected AS expected",
        "submitted_at DESC",
    ),
    "register": ("source, period, name AS company, count, expected, size", "source, period"),
    "answer": ("answered_at, source, kind, behind.value AS said, weight", "answered_at DESC"),
}
# An audit for who may not see single ones: when and about what, not by whom, nor what was said.
BLURRED = "submitted_at::DATE AS day, form, scenario, reached"
# What a crawl's number is about, where that is less than all its pages.
CONTACTS = """
    SELECT contact.kind, contact.value AS said, min(page.depth) AS clicks,
        arg_min(contact.url, page.depth) AS url, count(DISTINCT contact.url) AS pages
    FROM contact
    LEFT JOIN page ON page.capture = contact.capture AND page.url = contact.url
    WHERE contact.wave = $wave AND contact.business = $business
    GROUP BY contact.kind, contact.value
    ORDER BY clicks, contact.kind, said
"""
POLICY = """
    SELECT policy.url, page.depth AS clicks, page.title, policy.evidence
    FROM policy
    LEFT JOIN page ON page.capture = policy.capture AND page.url = policy.url
    WHERE policy.wave = $wave AND policy.business = $business AND policy.kind = '{}'
    ORDER BY clicks, policy.url
"""
FORMS = """
    SELECT form.url, form_field.field_no, form_field.label, form_field.kind, form_field.required,
        form.fields AS fields_of_form
    FROM form
    LEFT JOIN form_field USING (capture, url, form_no)
    WHERE form.wave = $wave AND form.business = $business AND form.purpose = 'contact'
    ORDER BY form.fields, form.url, form_field.field_no
"""
LINKS = """
    SELECT target, status, error, pages, example, text
    FROM broken_link
    WHERE wave = $wave AND business = $business
    ORDER BY pages DESC, target
"""
PAGES = """
    SELECT url, depth AS clicks, status, error, title, words, ttfb_ms
    FROM page
    WHERE wave = $wave AND business = $business
    ORDER BY depth NULLS LAST, url
"""
CRAWLED = {
    "broken_links": LINKS,
    "broken_edges": LINKS,
    **dict.fromkeys(("contact_clicks", "phone_clicks", "mail_clicks", "contact_reach",
                     "contact_consistency"), CONTACTS),
    **dict.fromkeys(("contact_form_fields", "contact_form_seconds", "label_coverage",
                     "input_types", "autocomplete_coverage", "form_error_help"), FORMS),
    "complaint_clicks": POLICY.format("complaints"),
    "delivery_clicks": POLICY.format("delivery"),
    "hours_clicks": POLICY.format("opening_hours"),
    "returns_clicks": POLICY.format("returns"),
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """Whose number of which wave, and who wants to see what stands behind it."""

    store: Store
    who: Who
    wave: str
    business: str


def rows(asked: Asked, indicator: Mapping[str, Any], screen: int = 1) -> pd.DataFrame:
    """The rows of that screen; `sample` names a row, `value` is what it counts as, empty: nothing
    was observed. RefusedError for who may not see them."""
    return table_of(
        asked.store,
        f"{_query(asked, indicator)} LIMIT $most OFFSET $skipped",
        wave=asked.wave,
        business=asked.business,
        most=SCREEN,
        skipped=SCREEN * (max(screen, 1) - 1),
    )


def total(asked: Asked, indicator: Mapping[str, Any]) -> int:
    """How many rows there are: as many as were tried, which the build has counted; those that a
    crawl's number is about are counted here."""
    if indicator["counts"] != "crawl":
        return int(indicator["tried"])
    query = _query(asked, indicator).rpartition("ORDER BY")[0]
    about = {"wave": asked.wave, "business": asked.business}
    return int(value_of(asked.store, f"SELECT count(*) FROM ({query})", **about))


def one(asked: Asked, indicator: Mapping[str, Any], sample: str) -> dict[str, Any] | None:
    """The row of that sample; None if the number was not made of it."""
    if indicator["counts"] == "crawl":
        return None
    query = _query(asked, indicator, "WHERE measured.sample = $sample")
    about = {"wave": asked.wave, "business": asked.business, "sample": sample}
    found = table_of(asked.store, query, **about)
    return {str(k): v for k, v in found.iloc[0].items()} if len(found) else None


def _query(asked: Asked, indicator: Mapping[str, Any], only: str = "") -> str:
    """Names in it are of our own catalogue, never from outside."""
    counts, name = str(indicator["counts"]), str(indicator["indicator"])
    if not may(asked.who, "see", Thing("sample" if counts == "audit" else "numbers")):
        raise RefusedError(name)
    if counts == "crawl":
        return CRAWLED.get(name, PAGES)
    table, key = BEHIND[counts]
    columns, order = COLUMNS[counts]
    if counts == "audit" and not may(asked.who, "see", Thing("answers")):
        columns = BLURRED
    phone = " AND profile = 'phone'" if counts in PHONE else ""
    return f"""
        SELECT measured.sample, measured.value, {columns}
        FROM (
            SELECT sample, value FROM {name} WHERE wave = $wave AND business = $business
        ) AS measured
        JOIN (
            SELECT *, {key} AS sample_name FROM {table}
            WHERE wave = $wave AND business = $business{phone}
        ) AS behind ON sample_name = measured.sample
        {only}
        ORDER BY {order}, measured.sample
    """


def answers(asked: Asked, audit: str) -> pd.DataFrame:
    """The answers of one audit, with points, or why there are none."""
    if not may(asked.who, "see", Thing("answers")):
        raise RefusedError(audit)
    return table_of(
        asked.store,
        """
        SELECT item, want, answer.value, points, blank, weight
        FROM answer
        JOIN audit USING (audit)
        WHERE audit = $audit AND wave = $wave AND business = $business
        ORDER BY answer.rowid
        """,
        audit=audit,
        wave=asked.wave,
        business=asked.business,
    )


def mails(asked: Asked, audit: str) -> pd.DataFrame:
    """What went to and fro about one audit, without a word of it: happened_at, hours, what."""
    if not may(asked.who, "see", Thing("sample")):
        raise RefusedError(audit)
    return table_of(
        asked.store,
        """
        WITH probe AS (
            SELECT * FROM mail_probe
            WHERE audit = $audit AND wave = $wave AND business = $business
        )
        SELECT sent_at AS happened_at, 0.0 AS hours, 'we wrote' AS what
        FROM probe WHERE sent_at IS NOT NULL
        UNION ALL
        SELECT received_at, seconds / 3600, 'they: ' || replace(kind, '_', ' ')
        FROM letter JOIN probe USING (audit)
        ORDER BY happened_at
        """,
        audit=audit,
        wave=asked.wave,
        business=asked.business,
    )
