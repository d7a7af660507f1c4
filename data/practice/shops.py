"""Serve the five practice shops on loopback: `python data/practice/shops.py [--port 8710]`."""

import argparse
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent))  # also when loaded by its path

from shopfront.answers import Answer, Request, answer
from shopfront.model import NAMES, Shop, read_shop

ADDRESS = "127.0.0.1"
PORT = 8710
MOST_BYTES = 100_000  # of a sent form


class PortTakenError(Exception):
    """Somebody else listens there; the text says where."""


class Server(ThreadingHTTPServer):
    """One shop on one port."""

    daemon_threads = True
    block_on_close = False  # an idle kept-alive browser must not hold up the end
    request_queue_size = 64
    allow_reuse_address = True

    def __init__(self, shop: Shop, port: int, on_request: Callable[[str], None]) -> None:
        self.shop, self.on_request = shop, on_request
        super().__init__((ADDRESS, port), Handler)

    @property
    def url(self) -> str:
        return f"http://{ADDRESS}:{self.server_address[1]}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor who hangs up is no mistake of the shop."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Socket to `Request`, `Answer` to socket."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "PracticeShop/1"
    sys_version = ""
    wbufsize = -1  # head and body in one packet: two would wait for each other 40 ms
    timeout = 30

    def do_GET(self) -> None:
        self._answer("GET")

    def do_HEAD(self) -> None:
        self._answer("GET", with_body=False)

    def do_POST(self) -> None:
        self._answer("POST")

    def _answer(self, method: str, with_body: bool = True) -> None:
        self.server.on_request(f"{self.command} {self.server.url.rstrip('/')}{self.path}")
        reply = answer(self.server.shop, self._request(method))
        time.sleep(reply.delay_ms / 1000)
        self._send(reply, with_body)

    def _request(self, method: str) -> Request:
        parts = urlsplit(self.path)
        length = self.headers.get("Content-Length", "0")
        size = min(int(length), MOST_BYTES) if length.isdigit() else 0
        body = self.rfile.read(size).decode("utf-8", "replace")
        host, cookie = self.headers.get("Host", ADDRESS), self.headers.get("Cookie", "")
        return Request(method, parts.path, parts.query, host, cookie, body)

    def _send(self, reply: Answer, with_body: bool) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if with_body:
            self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:
        """Silent: whoever wants to know gives `on_request`."""


@contextmanager
def serve(
    base_port: int = PORT, on_request: Callable[[str], None] = lambda line: None
) -> Iterator[list[str]]:
    """The shops' addresses, in the order of `NAMES`, for as long as the block runs.

    Shop i listens on `base_port` + i; 0 takes free ports. `on_request` gets one line per
    request, "GET http://127.0.0.1:8710/contact". Raises PortTakenError.
    """
    with ExitStack() as stack:
        servers = [
            stack.enter_context(_listen(name, base_port and base_port + place, on_request))
            for place, name in enumerate(NAMES)
        ]
        for server in servers:
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            stack.callback(server.shutdown)
        yield [server.url for server in servers]


def _listen(name: str, port: int, on_request: Callable[[str], None]) -> Server:
    try:
        return Server(read_shop(name), port, on_request)
    except OSError as failure:
        raise PortTakenError(f"{ADDRESS}:{port} is taken; write another --port") from failure


def main() -> int:
    """Serve until Ctrl-C or SIGTERM."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=PORT, help="of the first shop (8710)")
    port = parser.parse_args().port
    ends = (signal.SIGINT, signal.SIGTERM)
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)  # before any thread, so that all inherit it
    try:
        with serve(port) as urls:
            for name, url in zip(NAMES, urls, strict=True):
                print(f"{url} {read_shop(name).settings['name']}", flush=True)
            signal.sigwait(ends)
    except PortTakenError as taken:
        print(taken, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
