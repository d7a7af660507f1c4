"""What we may ask, of whom, and who we say we are: robots.txt (RFC 9309) and public addresses."""

import codecs
import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urljoin, urlsplit

from protego import Protego

PRODUCT = "Rivalry"
MAX_HOPS = 10  # RFC 9309 2.3.1.2 asks for at least five; seen in the wild: www + https + path
MAX_BYTES = 2_500_000  # RFC 9309 2.5 asks for at least 500 KiB; rules after 2 MB are obeyed, too
MAX_DELAY_S = 30.0  # Crawl-delay is not in the RFC; beyond this a crawl would never end
REDIRECTS = {301, 302, 303, 307, 308}

# `is_global` alone is True for these (measured): NAT64, 6to4, site-local, IPv4-compatible.
TRANSITIONAL = [ip_network(net) for net in ("64:ff9b::/96", "2002::/16", "fec0::/10", "::/96")]


def user_agent(contact: str) -> str:
    """Our honest name, with an address where a site's owner reaches us.

    No "bot", "crawl" or "spider": consent tools hide from those words, so we would measure
    another site than customers see.
    """
    where = contact if "://" in contact or "@" in contact else f"https://{contact}"
    return f"{PRODUCT}/{version('rivalry')} (+{where})"


def is_public(address: str) -> bool:
    """Is this IP address on the public internet? Anything that is no IP address is not."""
    try:
        ip: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        elif any(ip in net for net in TRANSITIONAL):
            return False
    return ip.is_global and not ip.is_multicast


def origin(url: str) -> str:
    """Scheme, host and port, as robots.txt is kept per origin.

    >>> origin("HTTPS://Shop.Example:443/a?b")
    'https://shop.example'
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    netloc = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return f"{parts.scheme}://{netloc}" + (
        f":{parts.port}" if parts.port not in (None, usual) else ""
    )


@dataclass(frozen=True)
class Robots:
    """What a host answered when asked for its robots.txt, and what follows from it.

    origin: scheme, host and port; status: of the last hop, None = no answer;
    error: why there was no usable answer (dns, refused, timeout, reset, tls, private address,
    redirect loop); body: the file, decoded from gzip; agent: whose rules count.
    """

    origin: str
    status: int | None
    error: str | None
    body: bytes
    fetched_at: datetime
    agent: str = PRODUCT

    @property
    def refusal(self) -> str | None:
        """Why nothing at all may be asked here; None = the rules decide (RFC 9309 2.3.1.3-4)."""
        if self.error:
            return self.error
        if self.status is None or not (200 <= self.status < 300 or 400 <= self.status < 500):
            return f"robots: http {self.status}"
        return "robots: http 429" if self.status == 429 else None

    @cached_property
    def _rules(self) -> Protego:
        found = self.status is not None and 200 <= self.status < 300
        return Protego.parse(_text(self.body) if found else "")

    @property
    def _token(self) -> str:
        return self.agent.split("/")[0]  # the contact address could match a record, too

    def allowed(self, url: str) -> bool:
        """May `url` (of this origin) be asked?"""
        return self.refusal is None and bool(self._rules.can_fetch(url, self._token))

    @property
    def delay_s(self) -> float | None:
        """Crawl-delay, at most 30 s; None = not given."""
        delay = self._rules.crawl_delay(self._token)
        return None if delay is None else min(float(delay), MAX_DELAY_S)


class UnreachableError(Exception):
    """An answer that never came; its text is the class of failure."""


def ask_robots(site_origin: str, agent: str, *, private_ok: bool, timeout_s: float = 30) -> Robots:
    """Fetch robots.txt of this origin; whatever goes wrong is in the answer, nothing is raised."""
    deadline = time.monotonic() + timeout_s
    url, status, body, error = f"{site_origin}/robots.txt", None, b"", "redirect loop"
    try:
        for _ in range(MAX_HOPS + 1):
            status, location, body = _get(url, agent, private_ok, deadline)
            if status not in REDIRECTS or not location:
                error = ""
                break
            url = urljoin(url, location)
    except UnreachableError as failure:
        status, body, error = None, b"", str(failure)
    return Robots(site_origin, status, error or None, body, datetime.now(UTC), agent)


def _get(url: str, agent: str, private_ok: bool, deadline: float) -> tuple[int, str, bytes]:
    """One request, no redirects: status, Location, body."""
    parts = urlsplit(url)
    with _failures_as_classes(deadline):
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UnreachableError("not http")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        sock = _connect(parts.hostname, port, private_ok, deadline)
        if parts.scheme == "https":
            sock = ssl.create_default_context().wrap_socket(
                sock, server_hostname=parts.hostname, do_handshake_on_connect=False
            )
        with closing(sock), _cut_at(sock, deadline):
            if isinstance(sock, ssl.SSLSocket):
                sock.do_handshake()
            talk = http.client.HTTPConnection(parts.hostname, port)
            talk.sock = sock
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            talk.request("GET", target, headers={"User-Agent": agent, "Accept": "text/plain, */*"})
            answer = talk.getresponse()
            body = answer.read(MAX_BYTES)
            if time.monotonic() >= deadline or (answer.length and len(body) < MAX_BYTES):
                raise ConnectionResetError("cut short")  # half the rules are no rules
            body = _decoded(body, answer.headers.get("Content-Encoding", ""))
            return answer.status, answer.headers.get("Location", ""), body


def _connect(host: str, port: int, private_ok: bool, deadline: float) -> socket.socket:
    """Resolve once, check every address, connect to one of these: no name can change between."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not private_ok and not all(is_public(address) for address in addresses):
        raise UnreachableError("private address")
    last: OSError = OSError("no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), max(0.1, deadline - time.monotonic()))
        except OSError as failure:
            last = failure
    raise last


@contextmanager
def _cut_at(sock: socket.socket, deadline: float) -> Iterator[None]:
    """End the conversation at the deadline: a server may drip a byte a second for ever."""

    def cut() -> None:
        with suppress(OSError):  # over already
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, deadline - time.monotonic()), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def _failures_as_classes(deadline: float) -> Iterator[None]:
    try:
        yield
    except (OSError, http.client.HTTPException, ValueError) as failure:
        late = time.monotonic() >= deadline - 0.05
        raise UnreachableError("timeout" if late else _class(failure)) from failure


def _class(failure: Exception) -> str:
    match failure:
        case socket.gaierror() | UnicodeError():  # UnicodeError: a name that cannot be a host name
            return "dns"
        case TimeoutError():
            return "timeout"
        case ConnectionRefusedError():
            return "refused"
        case ssl.SSLError():
            return "tls"
        case http.client.HTTPException() if not isinstance(failure, ConnectionError):
            return "not http"
        case _:
            return "reset"


def _text(body: bytes) -> str:
    """UTF-8 (RFC 9309 2.2), or what a byte order mark says: else there would be no rules."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    return body.decode("utf-8-sig", "replace")


def _decoded(body: bytes, encoding: str) -> bytes:
    """Unpack what we did not ask to be packed: read as text it would hold no rules at all."""
    packed = encoding.strip().lower()
    if packed in ("", "identity"):
        return body
    try:
        if packed not in ("gzip", "x-gzip"):
            raise UnreachableError("bad encoding")
        return zlib.decompressobj(31).decompress(body, MAX_BYTES)
    except zlib.error as failure:
        raise UnreachableError("bad encoding") from failure
