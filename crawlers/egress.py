"""The browser's only way out: a proxy that reaches public addresses and nothing else.

A rival's page may redirect, embed or rebind a name to an address inside our network. So the
browser resolves nothing itself: each name is resolved once here, every address is judged, and
the connection goes to that very address.
"""

import asyncio
import socket
from asyncio import StreamReader, StreamWriter
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread
from urllib.parse import urlsplit

from crawlers.polite import is_public

WEB_PORTS = frozenset({80, 443})
HEAD_BYTES = 65_536
CHUNK_BYTES = 65_536
DNS_S = 10
CONNECT_S = 10  # for each address of a host
MAX_REFUSALS = 1_000  # a page may try for ever; the last thousand tell the story
REFUSED = b"HTTP/1.1 502 Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
HOP_HEADERS = (b"connection:", b"proxy-connection:", b"keep-alive:", b"proxy-authorization:")


@dataclass(frozen=True)
class Refusal:
    """An attempt that went nowhere, and why: private address, port, dns, refused, timeout, …"""

    host: str
    port: int
    address: str | None
    reason: str


class _Refused(Exception):  # noqa: N818 - carries a refusal to the one place that answers it
    def __init__(self, host: str, port: int, address: str | None, reason: str) -> None:
        self.refusal = Refusal(host, port, address, reason)


@dataclass
class Egress:
    """`url` for the browser; `refusals`: the newest of `refused`; `reached`: host → address."""

    judge: Callable[[str], bool]
    ports: frozenset[int] | None
    url: str = ""
    refusals: deque[Refusal] = field(default_factory=lambda: deque(maxlen=MAX_REFUSALS))
    refused: int = 0
    reached: dict[str, str] = field(default_factory=dict)

    def since(self, before: int) -> list[Refusal]:
        """Refusals after the first `before` ones; several tabs may share this proxy."""
        new = min(self.refused - before, len(self.refusals))
        return list(self.refusals)[len(self.refusals) - new :]

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """One connection of the browser: a tunnel, or one plain request."""
        try:
            with suppress(OSError, EOFError, ValueError, asyncio.LimitOverrunError):
                head = await reader.readuntil(b"\r\n\r\n")
                try:
                    await self._forward(head, reader, writer)
                except _Refused as stop:
                    self._note(stop.refusal)
                    writer.write(REFUSED)
                    await writer.drain()
        finally:
            writer.close()

    def _note(self, refusal: Refusal) -> None:
        self.refusals.append(refusal)
        self.refused += 1

    async def _forward(self, head: bytes, reader: StreamReader, writer: StreamWriter) -> None:
        method, target, _ = head.split(b"\r\n", 1)[0].decode("ascii").split(" ")
        url = urlsplit(f"//{target}" if method == "CONNECT" else target)
        host, port = url.hostname or "", url.port or 80
        far_reader, far_writer = await self._connect(host, port)
        try:
            if method == "CONNECT":
                writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
                await _both_ways(_pump(reader, far_writer), _pump(far_reader, writer))
            else:
                far_writer.write(_for_origin(head, url.path or "/", url.query))
                await _both_ways(_pump(reader, far_writer), _answer(far_reader, writer))
        finally:
            far_writer.close()

    async def _connect(self, host: str, port: int) -> tuple[StreamReader, StreamWriter]:
        if self.ports and port not in self.ports:
            raise _Refused(host, port, None, "port")
        addresses = await _resolve(host, port)
        for address in addresses:  # one private address among public ones condemns the name
            if not self.judge(address):
                raise _Refused(host, port, address, "private address")
        problem = "unreachable"
        for address in addresses:
            try:
                async with asyncio.timeout(CONNECT_S):
                    streams = await asyncio.open_connection(address, port)
            except OSError as failure:
                problem = _why(failure)
            else:
                self.reached[host] = address
                return streams
        raise _Refused(host, port, addresses[-1], problem)


@contextmanager
def opened(
    judge: Callable[[str], bool] = is_public, ports: frozenset[int] | None = WEB_PORTS
) -> Iterator[Egress]:
    """A running proxy; `judge` and `ports` (None: any) are for tests on loopback addresses."""
    egress, loop = Egress(judge, ports), asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="egress", daemon=True)
    thread.start()
    start = asyncio.start_server(egress.serve, "127.0.0.1", 0, limit=HEAD_BYTES)
    server = asyncio.run_coroutine_threadsafe(start, loop).result()
    egress.url = "http://{}:{}".format(*server.sockets[0].getsockname())
    try:
        yield egress
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _stop(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_default_executor()


async def _resolve(host: str, port: int) -> list[str]:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(DNS_S):
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise _Refused(host, port, None, "dns") from None
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _why(failure: OSError) -> str:
    if isinstance(failure, ConnectionRefusedError):
        return "refused"
    return "timeout" if isinstance(failure, TimeoutError) else "unreachable"


def _for_origin(head: bytes, path: str, query: str) -> bytes:
    """The request as the site itself wants it, for this one request only."""
    first, *headers = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    method, _, protocol = first.split(b" ")
    target = f"{path}?{query}" if query else path
    request = b" ".join((method, target.encode("ascii"), protocol))
    return _closing([request, *headers])


def _closing(lines: list[bytes]) -> bytes:
    """A head that promises no second request: a kept connection could carry one elsewhere."""
    kept = [line for line in lines if not line.lower().startswith(HOP_HEADERS)]
    return b"\r\n".join([*kept, b"Connection: close", b"", b""])


async def _answer(far_reader: StreamReader, writer: StreamWriter) -> None:
    while True:
        head = await far_reader.readuntil(b"\r\n\r\n")
        if head.split(b" ", 2)[1][:1] != b"1":
            break
        writer.write(head)  # 100 Continue, 103 Early Hints: the answer itself is still to come
    writer.write(_closing(head.removesuffix(b"\r\n\r\n").split(b"\r\n")))
    await _pump(far_reader, writer)


async def _pump(reader: StreamReader, writer: StreamWriter) -> None:
    while chunk := await reader.read(CHUNK_BYTES):
        writer.write(chunk)
        await writer.drain()


async def _both_ways(up: Coroutine[None, None, None], down: Coroutine[None, None, None]) -> None:
    """Until either side hangs up: a browser does not half-close."""
    tasks = [asyncio.ensure_future(way) for way in (up, down)]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
