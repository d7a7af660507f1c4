"""Signing in at the company's own identity provider, by OpenID Connect.

The provider says who somebody is; what they may do stands in the study's people, or in its
`[sign_in] roles`. The session is ours: it ends when we say, not when the provider's token does, and
`rivalry people … --remove` ends it at once. Authorization code with PKCE (OpenID Connect Core 1.0,
RFC 7636); signature, issuer, audience and nonce are checked by Authlib.
"""

from __future__ import annotations

import html
import json
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.starlette_client import OAuth
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route

from benchmark.serving import people
from benchmark.serving.door import COOKIE, PAGE, SIGN_IN
from benchmark.serving.roles import ROLES, Who
from benchmark.study import SignIn, Study

SECRET = "RIVALRY_SIGN_IN_SECRET"  # noqa: S105 - the variable's name
MINUTES = 10  # between leaving for the provider and coming back


class NoSignInError(Exception):
    """The provider cannot be asked; the message says why and what to do."""


def sign_in_routes(current: Callable[[], Study], public: str | None) -> list[Mount]:
    """`/sign-in` and where the provider sends people back to; none if the study names none."""
    asked = current().sign_in
    if asked is None:
        return []
    client = _client(asked)

    async def leave(request: Request) -> Response:
        request.session["next"] = _inside(request.query_params.get("next", "/"))
        try:
            answer: Response = await client.authorize_redirect(request, _back(request, public))
        except (httpx2.HTTPError, OAuthError, ValueError) as error:
            return _sorry(f"{asked.issuer} does not answer as it should: {error}", 502)
        return answer

    async def back(request: Request) -> Response:
        try:
            token = await client.authorize_access_token(request)
        except (httpx2.HTTPError, OAuthError, ValueError, KeyError) as error:
            return _sorry(f"Signing in did not work: {error}", 401)
        study = current()
        claims = token.get("userinfo") or {}
        who = _known(study, claims)
        session = people.begin(study, who) if who else None
        if session is None:
            return _sorry(
                "Nobody of that address is named in this study; ask whoever runs it.", 403
            )
        # The way here began elsewhere: only a step from a page of ours carries the strict cookie.
        onward = html.escape(_inside(request.session.pop("next", "/")), quote=True)
        answer = HTMLResponse(
            PAGE.format(
                title="Signed in",
                body=f"<meta http-equiv='refresh' content='0; url={onward}'>"
                f"<p><a href='{onward}'>Go on</a></p>",
            )
        )
        answer.set_cookie(
            COOKIE, session, httponly=True, samesite="strict", secure=bool(public), path="/"
        )
        return answer

    kept = Middleware(
        SessionMiddleware,
        secret_key=secrets.token_hex(32),
        session_cookie="rivalry_sign_in",
        max_age=60 * MINUTES,
        same_site="lax",  # the provider's answer is a step from another site
        https_only=bool(public),
        path=SIGN_IN,
    )
    routes = [Route("/", leave), Route("/back", back)]
    return [Mount(SIGN_IN, routes=routes, middleware=[kept])]


def _client(asked: SignIn) -> Any:
    secret = os.environ.get(SECRET)
    if not secret:
        raise NoSignInError(
            f"got [sign_in], but no {SECRET} in the environment; set it to the client's secret"
        )
    provider = OAuth()
    provider.register(
        "provider",
        client_id=asked.client_id,
        client_secret=secret,
        server_metadata_url=f"{asked.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": " ".join(asked.scopes), "code_challenge_method": "S256"},
    )
    return provider.provider


def _back(request: Request, public: str | None) -> str:
    home = f"https://{public}" if public else f"http://{request.headers['host']}"
    return f"{home}{SIGN_IN}/back"


def _inside(address: str) -> str:
    """Only a path of ours is gone on to, never another site."""
    parts = urlsplit(address)
    outside = parts.scheme or parts.netloc or not address.startswith("/") or "\\" in address
    return "/" if outside or address.startswith("//") else address


def _known(study: Study, claims: Mapping[str, Any]) -> Who | None:
    """Who that is here: by their verified address, else by a role that their claims give."""
    mail, asked = str(claims.get("email", "")), study.sign_in
    # Absent means that the provider does not say; only an outspoken "no" is one.
    if mail and claims.get("email_verified", True) in (True, "true"):
        who = people.by_mail(study, mail)
        if who is not None:
            return who
    if asked is None or not asked.role_claim:
        return None
    given = claims.get(asked.role_claim, [])
    groups: Sequence[object] = given if isinstance(given, list) else [given]
    found = {asked.roles[str(group)] for group in groups if str(group) in asked.roles}
    role = next((role for role in reversed(ROLES) if role in found), None)
    subject = json.dumps([asked.issuer, str(claims.get("sub", ""))])
    return people.by_claim(study, subject, role) if role and claims.get("sub") else None


def _sorry(words: str, status: int) -> Response:
    body = f"<p>{html.escape(words)}</p><p><a href='{SIGN_IN}/'>Try again</a></p>"
    return HTMLResponse(PAGE.format(title="Not signed in", body=body), status)
