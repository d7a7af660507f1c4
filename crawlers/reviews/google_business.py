"""Google Business Profile API: reviews of locations that you manage, so of your own business.

https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews/list. Rivals'
reviews are not to be had: the Places API gives five, and its terms forbid to copy and save them
(https://developers.google.com/maps/documentation/places/web-service/policies).
"""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from crawlers.reviews.api import Body, Page, Platform, cell
from crawlers.reviews.google_keys import KEY, signer

PER_PAGE = 50  # the most it gives
FIELDS = {
    "review": "reviewId", "published": "createTime", "rating": "starRating", "text": "comment",
    "replied": "reviewReply.updateTime", "author": "reviewer.displayName",
}  # fmt: skip


def _first(business: str) -> str:
    """`accounts/1/locations/2` → its reviews."""
    return f"/v4/{quote(business.strip('/'))}/reviews?pageSize={PER_PAGE}"


def _page(body: Body, url: str) -> Page:
    token = body.get("nextPageToken")
    following = None
    if token:
        query = urlencode({"pageSize": PER_PAGE, "pageToken": token})
        following = urlunsplit(urlsplit(url)._replace(query=query))
    # Without reviews the whole list is left out of the answer.
    reviews = body.get("reviews", [] if not body or "totalReviewCount" in body else None)
    if reviews is None:
        raise KeyError("reviews")
    return Page(
        [_review(one) for one in reviews],
        following,
        body.get("totalReviewCount"),
        body.get("averageRating") or None,
    )


def _review(one: Body) -> dict[str, str]:
    reply, reviewer = one.get("reviewReply") or {}, one.get("reviewer") or {}
    named = not reviewer.get("isAnonymous")
    return {
        "review": cell(one.get("reviewId")),
        "published": cell(one.get("createTime")),
        "rating": cell(one.get("starRating")),
        "text": cell(one.get("comment")),
        "replied": cell(reply.get("updateTime")),
        "author": cell(reviewer.get("displayName")) if named else "",
    }


PLATFORM = Platform(
    source="google",
    address="https://mybusiness.googleapis.com",
    secrets=(KEY,),
    fields=FIELDS,
    sign=signer("https://www.googleapis.com/auth/business.manage"),
    first=_first,
    page=_page,
)
