"""Access tokens of Google's APIs, from a credentials file as Google writes it.

https://developers.google.com/identity/protocols/oauth2/service-account#httprest (a signed JWT for
a token) and https://developers.google.com/identity/protocols/oauth2/web-server#offline (a refresh
token for a token): `type` in the file says which.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx2
import jwt

from crawlers.reviews.api import ApiError

KEY = "RIVALRY_GOOGLE_CREDENTIALS"
TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
EARLY_S = 60  # a token is renewed so long before it ends


def signer(
    scope: str,
) -> Callable[[Mapping[str, str], httpx2.Client], Callable[[bool], dict[str, str]]]:
    """Headers with a token of that scope, a new one where the last ends or was refused."""

    def sign(secrets: Mapping[str, str], client: httpx2.Client) -> Callable[[bool], dict[str, str]]:
        known = _credentials(secrets[KEY])
        token: dict[str, Any] = {}

        def headers(renewed: bool) -> dict[str, str]:
            if renewed or time.time() > token.get("until", 0):
                token.update(_token(known, scope, client))
            return {"Authorization": f"Bearer {token['value']}"}

        return headers

    return sign


def _credentials(path: str) -> dict[str, Any]:
    try:
        known: dict[str, Any] = json.loads(Path(path).read_text())
    except (OSError, ValueError) as error:
        raise ApiError(
            f"{KEY}: got {path!r}: {error}; write the path of a credentials file as Google gives it"
        ) from None
    if known.get("type") not in ("service_account", "authorized_user"):
        raise ApiError(
            f"{KEY}: {path}: got type {known.get('type')!r}; write a file of type service_account "
            "or authorized_user"
        )
    return known


def _token(known: Mapping[str, Any], scope: str, client: httpx2.Client) -> dict[str, Any]:
    uri = known.get("token_uri") or TOKEN_URI
    answer = client.post(uri, data=_asked(known, scope, uri), timeout=30)
    if answer.status_code >= 500:
        raise httpx2.ReadError(f"token: {answer.status_code}")
    if answer.status_code != 200:
        said = " ".join(answer.text.split())[:150]
        raise ApiError(
            f"{KEY}: Google gives no token ({answer.status_code}: {said}): expired or withdrawn; "
            "renew the credentials; the next run goes on"
        )
    given = answer.json()
    return {"value": given["access_token"], "until": time.time() + given["expires_in"] - EARLY_S}


def _asked(known: Mapping[str, Any], scope: str, uri: str) -> dict[str, str]:
    if known["type"] == "authorized_user":
        names = ("client_id", "client_secret", "refresh_token")
        return {"grant_type": "refresh_token"} | {name: known[name] for name in names}
    now = int(time.time())
    claims = {
        "iss": known["client_email"],
        "scope": scope,
        "aud": uri,
        "iat": now,
        "exp": now + 3600,
    }
    signed = jwt.encode(
        claims, known["private_key"], "RS256", headers={"kid": known.get("private_key_id")}
    )
    return {"grant_type": GRANT, "assertion": signed}
