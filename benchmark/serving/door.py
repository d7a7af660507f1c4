"""The door of the app: who asks, by their personal link; nobody else gets past it.

A link leads to a page with one button, so that neither a mail program's preview nor a foreign page
can sign anybody in. The session is an HttpOnly cookie that no other site's request carries.
"""

from __future__ import annotations

import html
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, quote, urlsplit

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from benchmark.serving import people
from benchmark.study import Study

COOKIE = "rivalry"
ENTER = "/enter"
SIGN_IN = "/sign-in"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Rivalry</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:18px/1.5 system-ui;max-width:26rem;margin:4rem auto;padding:0 1rem;color:#111318}}
button,a.button{{font:inherit;min-height:48px;padding:0 1.5rem;border:0;border-radius:8px;
background:#1c5fd4;color:#fff}}a.button{{display:inline-block;line-height:48px;text-decoration:none}}</style><main><h1>{title}</h1>{body}</main></html>"""
CLOSED = PAGE.format(
    title="Open your personal link",
    body="<p>This study is open to the people it names. Open the link you were given; if it no "
    "longer works, ask for a new one.</p>",
)


def session_of(connection: HTTPConnection) -> str | None:
    """The session that a request's cookies carry."""
    cookie = SimpleCookie(connection.headers.get("cookie", "")).get(COOKIE)
    return cookie.value if cookie else None


def same_origin(request: HTTPConnection) -> bool:
    """Does a page of ours ask? Browsers say so with everything that changes something."""
    if request.headers.get("sec-fetch-site") == "same-origin":
        return True  # a form's own Origin is null where no referrer may be sent
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host")


class Door:
    """Lets nobody past who is not known; `scope["who"]` says who asks."""

    def __init__(self, app: ASGIApp, study: Study) -> None:
        self.app = app
        self.study = study

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and not _outside(scope["path"]):
            scope["who"] = people.who_is(self.study, session_of(HTTPConnection(scope)))
            if scope["who"] is None:
                await _refuse(self.study, scope, receive, send)
                return
        await self.app(scope, receive, send)


def _outside(path: str) -> bool:
    """The ways in, which nobody needs a session for."""
    return path == ENTER or path.startswith(f"{SIGN_IN}/")


async def _refuse(study: Study, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
    else:
        closed = CLOSED if study.sign_in is None else _sign_in(scope)
        await HTMLResponse(closed, 401)(scope, receive, send)


def _sign_in(scope: Scope) -> str:
    """A way to the company's sign-in, and from there to where they wanted to go."""
    query = scope["query_string"].decode("ascii", "replace")
    wanted = scope["path"] + (f"?{query}" if query else "")
    return PAGE.format(
        title="Sign in",
        body="<p>This study is open to the people it names.</p>"
        # A link: a form's redirect to the provider would be stopped by our own policy.
        f"<p><a class='button' href='{SIGN_IN}/?next={quote(wanted, safe='/')}'>Sign in</a></p>",
    )


def enter_route(study: Study, secure: bool) -> Route:
    """The page behind a personal link, and its button."""

    async def enter(request: Request) -> Response:
        if request.method == "GET":
            return _welcome(study, request.query_params.get("key", ""))
        if not same_origin(request):
            return PlainTextResponse("not from here", 403)
        form = parse_qs((await request.body())[:1000].decode("ascii", "replace"))
        session = people.enter(study, form.get("key", [""])[0])
        if session is None:
            return HTMLResponse(CLOSED, 401)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(
            COOKIE, session, httponly=True, samesite="strict", secure=secure, path="/"
        )
        return answer

    return Route(ENTER, enter, methods=["GET", "POST"])


def _welcome(study: Study, key: str) -> Response:
    who = people.invited(study, key) if key and people.named(study) else None
    if who is None:
        return HTMLResponse(CLOSED, 401)
    return HTMLResponse(
        PAGE.format(
            title=html.escape(study.study.name),
            body=f"<p>You are {html.escape(who.name)}.</p><form method='post' action='{ENTER}'>"
            f"<input type='hidden' name='key' value='{html.escape(key)}'>"
            "<button>Come in</button></form>",
        )
    )
