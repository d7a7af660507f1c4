"""Trustpilot's public Business Units API, with an API key; your own business and rivals alike.

https://developers.trustpilot.com/business-units-api-(public): `all-reviews` gives all pages by
`nextPageToken` (`reviews` ends after 100,000), the business unit its count and TrustScore;
https://developers.trustpilot.com/get-started/rate-limiting: at most 833 calls in 5 minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import parse_qs, quote, urlencode, urlsplit, urlunsplit

import httpx2

from crawlers.reviews.api import Body, Page, Platform, cell

KEY = "RIVALRY_TRUSTPILOT_KEY"
PER_PAGE = 100  # the most it gives
FIELDS = {
    "review": "id", "published": "createdAt", "rating": "stars", "title": "title", "text": "text",
    "replied": "companyReply.createdAt", "author": "consumer.displayName",
    "experienced": "experiencedAt", "invited": "reviewVerificationLevel",
}  # fmt: skip


def _sign(secrets: Mapping[str, str], client: httpx2.Client) -> Callable[[bool], dict[str, str]]:
    return lambda renewed: {"apikey": secrets[KEY]}


def _first(business: str) -> str:
    return f"/v1/business-units/{quote(business, safe='')}/all-reviews?perPage={PER_PAGE}"


def _page(body: Body, url: str) -> Page:
    token = body.get("nextPageToken")
    return Page([_review(one) for one in body["reviews"]], _with(url, token) if token else None)


def _with(url: str, token: str) -> str:
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return urlunsplit(parts._replace(query=urlencode(query | {"pageToken": token})))


def _review(one: Body) -> dict[str, str]:
    reply, consumer = one.get("companyReply") or {}, one.get("consumer") or {}
    return {
        "review": cell(one.get("id")),
        "published": cell(one.get("createdAt")),
        "rating": cell(one.get("stars")),
        "title": cell(one.get("title")),
        "text": cell(one.get("text")),
        "replied": cell(reply.get("createdAt")),
        "author": cell(consumer.get("displayName")),
        "experienced": cell(one.get("experiencedAt")),
        "invited": _invited(one),
    }


def _invited(one: Body) -> str:
    """`invited`, `not-verified` (came on their own accord), `verified` (not said which)."""
    level = cell(one.get("reviewVerificationLevel")).lower()
    if level == "invited" or "invitation" in cell(one.get("source")).lower():
        return "invited"
    return "organic" if level == "not-verified" or cell(one.get("source")) == "Organic" else ""


def _said(body: Body) -> tuple[int | None, float | None]:
    return body["numberOfReviews"]["total"], body["score"]["trustScore"] or None


PLATFORM = Platform(
    source="trustpilot",
    address="https://api.trustpilot.com",
    secrets=(KEY,),
    fields=FIELDS,
    sign=_sign,
    first=_first,
    page=_page,
    about=lambda business: f"/v1/business-units/{quote(business, safe='')}",
    said=_said,
)
