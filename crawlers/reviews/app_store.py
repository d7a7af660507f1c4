"""App Store Connect API: reviews of your own app.

https://developer.apple.com/documentation/appstoreconnectapi/get-v1-apps-_id_-customerreviews and
https://developer.apple.com/documentation/appstoreconnectapi/generating-tokens-for-api-requests.
Rivals' apps have no API; Apple's feed of the newest 500 is for showing, not for keeping.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2
import jwt

from crawlers.reviews.api import ApiError, Body, Page, Platform, cell

ISSUER, KEY_ID, KEY_FILE = (
    "RIVALRY_APP_STORE_ISSUER", "RIVALRY_APP_STORE_KEY_ID", "RIVALRY_APP_STORE_KEY_FILE",
)  # fmt: skip
PER_PAGE = 200  # the most it gives
LIVES_S = 15 * 60  # Apple refuses tokens of more than 20 minutes; clocks differ
FIELDS = {
    "review": "id", "published": "attributes.createdDate", "rating": "attributes.rating",
    "title": "attributes.title", "text": "attributes.body",
    "replied": "response.lastModifiedDate", "author": "attributes.reviewerNickname",
}  # fmt: skip


def _sign(secrets: Mapping[str, str], client: httpx2.Client) -> Callable[[bool], dict[str, str]]:
    try:
        key = Path(secrets[KEY_FILE]).read_text()
    except OSError as error:
        raise ApiError(f"{KEY_FILE}: {error}; write the path of the .p8 file") from None
    token: dict[str, Any] = {}

    def headers(renewed: bool) -> dict[str, str]:
        now = int(time.time())
        if renewed or now > token.get("until", 0):
            claims = {"iss": secrets[ISSUER], "iat": now, "exp": now + LIVES_S}
            claims["aud"] = "appstoreconnect-v1"
            head = {"kid": secrets[KEY_ID]}
            try:
                token["value"] = jwt.encode(claims, key, "ES256", headers=head)
            except (ValueError, jwt.PyJWTError) as error:
                raise ApiError(f"{KEY_FILE}: not the .p8 file of a key: {error}") from None
            token["until"] = now + LIVES_S - 60
        return {"Authorization": f"Bearer {token['value']}"}

    return headers


def _first(business: str) -> str:
    path = f"/v1/apps/{quote(business, safe='')}/customerReviews"
    return f"{path}?limit={PER_PAGE}&sort=-createdDate&include=response"


def _page(body: Body, url: str) -> Page:
    replies = {one["id"]: one["attributes"] for one in body.get("included", [])}
    reviews = [_review(one, replies) for one in body["data"]]
    paging = (body.get("meta") or {}).get("paging") or {}
    return Page(reviews, (body.get("links") or {}).get("next"), paging.get("total"))


def _review(one: Body, replies: Mapping[str, Any]) -> dict[str, str]:
    told = one["attributes"]
    response = ((one.get("relationships") or {}).get("response") or {}).get("data") or {}
    return {
        "review": cell(one.get("id")),
        "published": cell(told.get("createdDate")),
        "rating": cell(told.get("rating")),
        "title": cell(told.get("title")),
        "text": cell(told.get("body")),
        "replied": cell(replies.get(str(response.get("id")), {}).get("lastModifiedDate")),
        "author": cell(told.get("reviewerNickname")),
    }


PLATFORM = Platform(
    source="app-store",
    address="https://api.appstoreconnect.apple.com",
    secrets=(ISSUER, KEY_ID, KEY_FILE),
    fields=FIELDS,
    sign=_sign,
    first=_first,
    page=_page,
)
