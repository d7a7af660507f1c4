"""What stands behind one number: the reviews, audits, loads, pages and links it was made of."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pandas as pd
from PIL import Image, UnidentifiedImageError

from benchmark.archive import Archive
from benchmark.questions.report import Store, table_of, value_of

NEWEST = 200  # rows shown at once; the total is said beside them
# Indicators that ask how many clicks away a kind of page is.
POLICIES = {
    "complaint_clicks": "complaints",
    "delivery_clicks": "delivery",
    "hours_clicks": "opening_hours",
    "returns_clicks": "returns",
}


def reviews(store: Store, wave: str, business: str) -> tuple[pd.DataFrame, int]:
    """(newest reviews that count in the wave, how many count)."""
    asked = {"wave": wave, "business": business}
    rows = table_of(
        store,
        f"""
        SELECT published_at, rating, title, text, source, replied_at, weight
        FROM wave_review
        WHERE wave = $wave AND business = $business
        ORDER BY published_at DESC, review
        LIMIT {NEWEST}
        """,
        **asked,
    )
    count = "SELECT count(*) FROM wave_review WHERE wave = $wave AND business = $business"
    return rows, int(value_of(store, count, **asked))


def loads(store: Store, wave: str, business: str) -> pd.DataFrame:
    """Every cold load of the phone profile, failed ones included."""
    return table_of(
        store,
        """
        SELECT url, repeat, taken_at, status, error, ttfb_ms, fcp_ms, lcp_ms, layout_shift,
            blocking_ms, transfer_bytes, requests, console_errors, browser, capture, screenshot
        FROM load
        WHERE wave = $wave AND business = $business AND profile = 'phone'
        ORDER BY url, repeat
        """,
        wave=wave,
        business=business,
    )


def broken_links(store: Store, wave: str, business: str) -> pd.DataFrame:
    """Linked addresses that answered with an error, and a page that links to each."""
    return table_of(
        store,
        """
        SELECT target, status, error, pages, example, text
        FROM broken_link
        WHERE wave = $wave AND business = $business
        ORDER BY pages DESC, target
        """,
        wave=wave,
        business=business,
    )


def contacts(store: Store, wave: str, business: str) -> pd.DataFrame:
    """Phone numbers and addresses found, the nearest to the home page first."""
    return table_of(
        store,
        """
        SELECT contact.kind, contact.value, min(page.depth) AS clicks,
            arg_min(contact.url, page.depth) AS url, count(DISTINCT contact.url) AS pages
        FROM contact
        LEFT JOIN page ON page.capture = contact.capture AND page.url = contact.url
        WHERE contact.wave = $wave AND contact.business = $business
        GROUP BY contact.kind, contact.value
        ORDER BY clicks, contact.kind, contact.value
        """,
        wave=wave,
        business=business,
    )


def policies(store: Store, wave: str, business: str, kind: str) -> pd.DataFrame:
    """Pages that are a policy of that kind, the nearest to the home page first."""
    return table_of(
        store,
        """
        SELECT policy.url, page.depth AS clicks, page.title, policy.evidence
        FROM policy
        LEFT JOIN page ON page.capture = policy.capture AND page.url = policy.url
        WHERE policy.wave = $wave AND policy.business = $business AND policy.kind = $kind
        ORDER BY clicks, policy.url
        """,
        wave=wave,
        business=business,
        kind=kind,
    )


def contact_forms(store: Store, wave: str, business: str) -> pd.DataFrame:
    """Every field of every contact form found."""
    return table_of(
        store,
        """
        SELECT form.url, form_field.field_no, form_field.label, form_field.kind,
            form_field.required, form.fields AS fields_of_form
        FROM form
        LEFT JOIN form_field USING (capture, url, form_no)
        WHERE form.wave = $wave AND form.business = $business AND form.purpose = 'contact'
        ORDER BY form.fields, form.url, form_field.field_no
        """,
        wave=wave,
        business=business,
    )


def pages(store: Store, wave: str, business: str) -> pd.DataFrame:
    """Every address the crawl asked for."""
    return table_of(
        store,
        """
        SELECT url, depth AS clicks, status, error, title, words, ttfb_ms
        FROM page
        WHERE wave = $wave AND business = $business
        ORDER BY depth NULLS LAST, url
        """,
        wave=wave,
        business=business,
    )


def journeys(store: Store, wave: str, business: str) -> pd.DataFrame:
    """Each goal's way with what its end says, and the fewest seconds of anybody in the set."""
    return table_of(
        store,
        """
        SELECT journey.goal, verdict, kept_out_by AS kept_out, clicks, interruption_clicks,
            page_loads, scrolls, fields_shown, round(klm_nav_s + wait_s, 1) AS seconds, klm_s,
            best.seconds AS best_seconds, best.business AS best_business, path, evidence,
            final_url, replays, replays_arrived, journey.taken_at, journey.capture
        FROM journey
        JOIN journey_verdict USING (capture, goal)
        LEFT JOIN (
            SELECT goal, round(min(klm_nav_s + wait_s), 1) AS seconds,
                arg_min(business, klm_nav_s + wait_s) AS business
            FROM journey WHERE wave = $wave AND success GROUP BY goal
        ) AS best ON best.goal = journey.goal
        WHERE journey.wave = $wave AND journey.business = $business
        ORDER BY journey.capture, journey.goal
        """,
        wave=wave,
        business=business,
    )


def filmstrip(store: Store, capture: str, goal: str) -> pd.DataFrame:
    """The steps of one journey; `screenshot` is a picture of its capture."""
    return table_of(
        store,
        """
        SELECT step_no, kind, name, url, "left", top, width, height, scrolls, wait_s, klm_s,
            interruption_clicks, screenshot
        FROM journey_step
        WHERE capture = $capture AND goal = $goal
        ORDER BY step_no
        """,
        capture=capture,
        goal=goal,
    )


def audits(store: Store, wave: str, business: str, touchpoint: str) -> tuple[pd.DataFrame, int]:
    """(newest audits of the channel, how many count); scores 0 to 100."""
    asked = {"wave": wave, "business": business, "touchpoint": touchpoint}
    rows = table_of(
        store,
        f"""
        SELECT audit, submitted_at, form, form_version, scenario, shopper, status, late, reached,
            100 * quality AS quality, 100 * expected AS expected
        FROM audit
        WHERE wave = $wave AND business = $business AND touchpoint = $touchpoint
        ORDER BY submitted_at DESC, audit
        LIMIT {NEWEST}
        """,
        **asked,
    )
    count = (
        "SELECT count(*) FROM audit "
        "WHERE wave = $wave AND business = $business AND touchpoint = $touchpoint"
    )
    return rows, int(value_of(store, count, **asked))


def answers(store: Store, audit: str) -> pd.DataFrame:
    """The answers of one audit, with points, or why there are none."""
    return table_of(
        store,
        """
        SELECT item, want, value, points, blank, weight
        FROM answer
        WHERE audit = $audit
        ORDER BY rowid
        """,
        audit=audit,
    )


def counts(store: Store, audit: str) -> bool:
    """Is this audit in the published numbers?"""
    return bool(value_of(store, "SELECT count(*) FROM audit WHERE audit = $audit", audit=audit))


def picture(archive: Archive, capture: str, file: str) -> bytes | None:
    """A capture's picture; None if there is none, or the file is not one."""
    try:
        folder = archive.capture(capture).folder.resolve()
    except (OSError, ValueError):
        return None
    path = (folder / file).resolve()
    return _bytes_of_picture(path) if path.is_relative_to(folder) else None


def _bytes_of_picture(path: Path) -> bytes | None:
    try:
        content = path.read_bytes()
        with Image.open(BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as image:
            image.verify()
    except (OSError, UnidentifiedImageError, SyntaxError, Image.DecompressionBombError):
        return None
    return content
