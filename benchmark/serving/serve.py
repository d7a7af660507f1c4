"""The app as a server on this machine: Streamlit under uvicorn, with the headers it does not send.

Only 127.0.0.1: whoever reaches the app of a study that names nobody is its owner. Once it names
people (`rivalry people`), nobody comes in without a link, and a proxy with TLS on this machine may
pass on what is asked of its public name.
"""

from __future__ import annotations

import base64
import gc
import hashlib
import logging
import os
import re
import socket
import sys
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import streamlit
import uvicorn
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from benchmark import store
from benchmark.desks import heads
from benchmark.mail.mailframe import FRAMED, HEADERS, mail_route
from benchmark.serving import people
from benchmark.serving.door import Door, enter_route
from benchmark.serving.downloads import export_route, report_route
from benchmark.serving.routes import routes
from benchmark.serving.signin import NoSignInError, sign_in_routes
from benchmark.study import Study, StudyError, read_study

HOST = "127.0.0.1"
STUDY = "RIVALRY_STUDY"  # how the server tells the app's script which study it is
SCRIPT = Path(__file__).parents[2] / "app.py"
PORTS = 20  # how many ports are tried when none is asked for
CLOSING_S = 2  # open pages hold their socket for ever; a stop waits this long for them


class NoServer(Exception):  # noqa: N818 - reads like NoBrowser
    """The app cannot be served as asked; the message says why and what to do."""


def serve(
    study: Study,
    port: int | None = None,
    open_browser: bool = True,
    address: str = HOST,
    public: str | None = None,
) -> None:
    """Serve the app until Ctrl-C or SIGTERM. Without a port the first free one from 8501 on.

    `public`: the name under which a TLS proxy on this machine passes it on. Raises NoServer if the
    port is taken, the address is not this machine's own, or a public study names nobody.
    """
    if public and not people.named(study):
        raise NoServer(f"got name {public}, but whoever came would own the study; "
                       f"name people first: rivalry people {study.path} boss admin")  # fmt: skip
    listening = listen(address, port)
    url = f"http://{HOST}:{listening.getsockname()[1]}/"
    os.environ[STUDY] = str(study.path)
    print(f"{study.study.name}: {url}  (Ctrl-C stops it)", file=sys.stderr, flush=True)  # noqa: T201
    if open_browser:
        webbrowser.open(url)  # the socket listens already: the request waits for the server
    with suppress(KeyboardInterrupt):
        uvicorn.Server(_config(study, public)).run(sockets=[listening])


def listen(address: str, port: int | None) -> socket.socket:
    """A socket that listens on this machine only; NoServer says why there is none."""
    if address != HOST:
        raise NoServer(
            f"got address {address}; the app is served on {HOST} only; put a proxy with TLS on "
            "this machine before it and write its name with --public"
        )
    for tried in [port] if port is not None else range(8501, 8501 + PORTS):
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, tried))
            listening.listen(128)
            return listening
        except OSError:
            listening.close()
    taken = f"port {port} is" if port is not None else f"ports 8501 to {8500 + PORTS} are"
    raise NoServer(f"{taken} taken; stop what uses it or write another, e.g. --port 8600")


def _config(study: Study, public: str | None) -> uvicorn.Config:
    return uvicorn.Config(
        application(study, public),
        log_level="warning",
        access_log=False,
        ws="websockets-sansio",  # Streamlit's own choice: only this one closes silent links
        timeout_graceful_shutdown=CLOSING_S,
    )


def application(study: Study, public: str | None = None) -> ASGIApp:
    """The app with its door, its own routes and its headers."""
    hosts = [HOST, "localhost", *([public] if public else [])]
    # As `streamlit run` does: else the settings beside the script hold only if one stands there.
    streamlit.config._main_script_path = str(SCRIPT)
    streamlit.config.get_config_options(force_reparse=True)
    streamlit.config.set_option("server.allowedHosts", hosts)
    if public:
        streamlit.config.set_option("browser.serverAddress", public)

    current = Current(study)
    try:
        ways_in = sign_in_routes(current, public)
    except NoSignInError as why:
        raise NoServer(str(why)) from None

    @asynccontextmanager
    async def warm(app: Any) -> AsyncIterator[None]:
        """Load what every page needs, then take it out of the garbage collector's sight.

        Streamlit collects after every rerun (95 ms holding the GIL with everything in sight).
        """
        import benchmark.pages.roof  # noqa: F401

        if newest := store.published(study):
            store.connect(newest).close()
        heads.refresh(study)
        for name in ("uvicorn", "uvicorn.access", "uvicorn.error"):
            logging.getLogger(name).setLevel(logging.WARNING)  # Streamlit turns them on again
        gc.collect()
        gc.freeze()
        yield
        gc.unfreeze()  # else DuckDB's own classes outlive it and say so on the way out

    return streamlit.App(
        SCRIPT,
        lifespan=warm,
        routes=[
            enter_route(study, secure=bool(public)),
            *ways_in,
            export_route(current),
            report_route(current),
            mail_route(current),
            *routes(current),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=hosts),
            Middleware(SafeHeaders, headers=_headers(), framed=HEADERS),
            Middleware(Door, study=study),
            Middleware(NoDialogs),
        ],
    )


class Current:
    """The study as its file says now; with mistakes in it, as it last was."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.changed = study.path.stat().st_mtime_ns

    def __call__(self) -> Study:
        with suppress(OSError, StudyError):
            changed = self.study.path.stat().st_mtime_ns
            if changed != self.changed:
                self.study, self.changed = read_study(self.study.path), changed
        return self.study


class NoDialogs:
    """Says to Streamlit's page, in the server's place, that errors are not shown as dialogs: one
    that says the line is lost would lock a form which goes on without it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.answer = JSONResponse({"allowedOrigins": [], "blockErrorDialogs": True})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["type"] == "http" and scope["path"] == "/_stcore/host-config"
        await (self.answer if asked else self.app)(scope, receive, send)


class SafeHeaders:
    """Adds headers to every answer; `framed`: to a mail, which a page of ours shows in a frame."""

    def __init__(
        self, app: ASGIApp, headers: dict[bytes, bytes], framed: dict[bytes, bytes]
    ) -> None:
        self.app = app
        self.headers = headers
        self.framed = headers | framed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        ours = self.framed if FRAMED.fullmatch(scope.get("path", "")) else self.headers

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [h for h in message["headers"] if h[0].lower() not in ours]
                message["headers"] = [*kept, *ours.items()]
            await send(message)

        await self.app(scope, receive, with_headers)


def _headers() -> dict[bytes, bytes]:
    policy = {
        "default-src": "'self'",
        "script-src": f"'self' blob: {' '.join(_inline_scripts())}",
        "style-src": "'self' 'unsafe-inline'",  # Streamlit styles its elements in place
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    headers = {
        "content-security-policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
    }
    return {name.encode(): value.encode() for name, value in headers.items()}


def _inline_scripts() -> list[str]:
    """Hashes of the scripts that stand in Streamlit's own page: all others are refused."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text()
    return [
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in re.findall(r"<script>(.*?)</script>", page, re.S)
    ]
