"""A small real web server on loopback, for tests: threaded, misbehaves on order, logs everything.

with serve({"/": "<h1>Home</h1>", "/gone": Answer(404), "/slow": Answer(mode="hang")}) as site:
    ask(site.origin); site.log[0].path
"""

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass(frozen=True)
class Asked:
    """One request as it came in; `at` is `time.monotonic()`, the same clock in every process."""

    method: str
    path: str
    host: str
    agent: str
    at: float


@dataclass(frozen=True)
class Answer:
    """mode: whole | hang (never answers) | reset | drip (a byte a second) | cut (half the body)
    | endless (the body again and again) | headers (no end of them)."""

    status: int = 200
    body: str | bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    mode: str = "whole"
    wait_s: float = 0

    @property
    def content(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


Route = str | Answer | Callable[[Asked], "str | Answer"]


class Site:
    """A running server. `routes` may be changed while it runs; a path without route is a 404."""

    def __init__(
        self,
        routes: Mapping[str, Route],
        certificate: Path | None = None,
        address: tuple[str, int] = ("127.0.0.1", 0),
    ) -> None:
        self.routes = dict(routes)
        self.log: list[Asked] = []
        self.over = threading.Event()
        self._server = _Server(address, _Handler)
        self._server.site = self
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port: int = self._server.server_address[1]
        self.host = f"{address[0]}:{self.port}"
        self.origin = f"{'https' if certificate else 'http'}://{self.host}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def paths(self) -> list[str]:
        return [asked.path for asked in self.log]

    def answer(self, asked: Asked) -> Answer:
        self.log.append(asked)
        other = self.routes.get("*", Answer(404, "not found"))
        route = self.routes.get(asked.path, other)
        found = route(asked) if callable(route) else route
        return Answer(body=found) if isinstance(found, str) else found

    def __enter__(self) -> "Site":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def serve(
    routes: Mapping[str, Route],
    certificate: Path | None = None,
    address: tuple[str, int] = ("127.0.0.1", 0),
) -> Site:
    return Site(routes, certificate, address)


@contextlib.contextmanager
def closed_port() -> Iterator[int]:
    """A port that refuses: bound, so that nobody else takes it, but not listening."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        yield sock.getsockname()[1]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    site: Site

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # a crawler that was killed, or went away, is no news


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: else each answer waits 40 ms for an ACK
    server: _Server

    def do_GET(self) -> None:
        asked = Asked(
            self.command,
            self.path,
            self.headers.get("Host", ""),
            self.headers.get("User-Agent", ""),
            time.monotonic(),
        )
        answer = self.server.site.answer(asked)
        if answer.wait_s:
            self.server.site.over.wait(answer.wait_s)
        getattr(self, f"_{answer.mode}")(answer)

    do_HEAD = do_POST = do_GET  # noqa: N815

    def _head(self, answer: Answer) -> None:
        self.send_response(answer.status)
        given = {name.lower() for name in answer.headers}
        if "content-type" not in given:
            self.send_header("Content-Type", "text/html; charset=utf-8")
        if "content-length" not in given:
            self.send_header("Content-Length", str(len(answer.content)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _whole(self, answer: Answer) -> None:
        self._head(answer)
        if self.command != "HEAD":
            self.wfile.write(answer.content)

    def _cut(self, answer: Answer) -> None:
        self._head(answer)
        self.wfile.write(answer.content[: len(answer.content) // 2])
        self.close_connection = True

    def _drip(self, answer: Answer) -> None:
        self._head(answer)
        self.wfile.flush()
        for byte in answer.content:
            if self.server.site.over.wait(1):
                break
            self.wfile.write(bytes([byte]))
            self.wfile.flush()

    def _endless(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        while not self.server.site.over.is_set():
            self.wfile.write(answer.content)

    def _headers(self, answer: Answer) -> None:
        self.send_response(answer.status)
        while not self.server.site.over.is_set():
            self.send_header("X-Padding", "x" * 9_000)
            self.flush_headers()

    def _hang(self, answer: Answer) -> None:
        self.server.site.over.wait()
        self.close_connection = True

    def _reset(self, answer: Answer) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass
