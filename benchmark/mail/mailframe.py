"""The HTML of a mail, in a frame of its own that can do nothing and ask nobody."""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from benchmark.desks.desk import RefusedError
from benchmark.mail import mailroom
from benchmark.serving.roles import Who
from benchmark.study import Study

FRAMED = re.compile(r"/mails/[0-9a-f]{64}/html")
# `sandbox`: no scripts, no forms, no links that lead anywhere, an origin of its own, whoever shows
# it. The mail is cleaned before (`audits.letterhtml`); this holds should that once fail.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'; sandbox"
)
HEADERS = {b"content-security-policy": POLICY.encode(), b"x-frame-options": b"SAMEORIGIN"}
PAGE = """<!doctype html><html lang="und"><meta charset="utf-8"><title>Mail</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:16px/1.5 system-ui,sans-serif;margin:12px;color:#111318;background:#fff;
overflow-wrap:anywhere}}table{{border-collapse:collapse;max-width:100%}}td,th{{padding:2px 8px;
text-align:left;vertical-align:top}}</style><main>{body}</main></html>"""


def address(mail: str) -> str:
    """Where the frame of that mail is."""
    return f"/mails/{mail}/html"


def mail_route(current: Callable[[], Study]) -> Route:
    """The route of the frame; `current` reads the study as it is now."""

    def read(study: Study, who: Who, mail: str) -> Response:
        try:
            shown = mailroom.html(study, who, mail)
        except (RefusedError, mailroom.ReasonError):
            return PlainTextResponse("no such mail", 404)
        headers = {"cache-control": "private, no-store"}
        return HTMLResponse(PAGE.format(body=shown.html), headers=headers)

    async def endpoint(request: Request) -> Response:
        mail = request.path_params["mail"]
        return await run_in_threadpool(read, current(), request.scope["who"], mail)

    return Route(address("{mail}"), endpoint)
