"""Google Play Developer API: reviews of your own app, of the last week, those with a comment.

https://developers.google.com/android-publisher/reply-to-reviews and
https://developers.google.com/android-publisher/api-ref/rest/v3/reviews/list. Older ones are in the
Play Console's monthly export: `[[reviews]] format = "google_play"`. Rivals' apps have no API.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from crawlers.reviews.api import Body, Page, Platform, cell
from crawlers.reviews.google_keys import KEY, signer

PER_PAGE = 100
FIELDS = {
    "review": "reviewId", "published": "userComment.lastModified", "rating": "starRating",
    "text": "userComment.text", "replied": "developerComment.lastModified", "author": "authorName",
}  # fmt: skip


def _first(business: str) -> str:
    path = f"/androidpublisher/v3/applications/{quote(business, safe='')}/reviews"
    return f"{path}?maxResults={PER_PAGE}"


def _page(body: Body, url: str) -> Page:
    token = (body.get("tokenPagination") or {}).get("nextPageToken")
    following = None
    if token:
        query = urlencode({"maxResults": PER_PAGE, "token": token})
        following = urlunsplit(urlsplit(url)._replace(query=query))
    if body and not {"reviews", "tokenPagination", "pageInfo"} & set(body):
        raise KeyError("reviews")
    return Page([_review(one) for one in body.get("reviews", [])], following)


def _review(one: Body) -> dict[str, str]:
    user, reply = _said(one, "userComment"), _said(one, "developerComment")
    title, _, text = cell(user.get("text")).rpartition("\t")  # as documented: title, tab, text
    return {
        "review": cell(one.get("reviewId")),
        "published": cell((user.get("lastModified") or {}).get("seconds")),
        "rating": cell(user.get("starRating")),
        "text": " ".join(part for part in (title.strip(), text.strip()) if part),
        "replied": cell((reply.get("lastModified") or {}).get("seconds")),
        "author": cell(one.get("authorName")),
    }


def _said(one: Body, who: str) -> Body:
    return next((part[who] for part in one["comments"] if who in part), {})


PLATFORM = Platform(
    source="google-play",
    address="https://androidpublisher.googleapis.com",
    secrets=(KEY,),
    fields=FIELDS,
    sign=signer("https://www.googleapis.com/auth/androidpublisher"),
    first=_first,
    page=_page,
    day_format="unix",
)
