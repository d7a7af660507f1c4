"""A small internet of its own: public and private addresses on one machine, and their DNS.

`enter` runs in a fresh network and mount namespace (`unshare -n -m`), where nothing outside can
be reached or harmed: the addresses are all on `lo`. Internal services accept on every private
address and note every connection; the campaign passes when they note none.
"""

import socket
import struct
import subprocess
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

PUBLIC = "93.184.216.34"
METADATA, INSIDE = "169.254.169.254", "10.0.0.5"
DNS = "127.0.0.53"
APART = ("unshare", "-n", "-m")
PRIVATE = [
    "127.0.0.1",
    INSIDE,
    METADATA,
    "192.168.1.1",
    "172.16.0.1",
    "100.64.0.1",
    "::1",
    "fc00::5",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "fec0::1",
]
TCP_PORTS = (80, 443)
STUN = 3478
SECRET = (
    b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\n"
    b"Content-Length: 6\r\nConnection: close\r\n\r\nsecret"
)

# Names and what they resolve to; a name below one of these, too (img.private.example).
NAMES: dict[str, list[str]] = {
    "good.example": [PUBLIC],
    "private.example": [INSIDE],
    "metadata.example": [METADATA],
    "loopback.example": ["127.0.0.1"],
    "mixed.example": [PUBLIC, INSIDE],
    "six.example": ["::1"],
    "local6.example": ["fc00::5"],
    "mapped.example": ["::ffff:10.0.0.5"],
    "nat64.example": ["64:ff9b::7f00:1"],
    "both.example": [PUBLIC, "::1"],
}
REBIND, FLIP = "rebind.example", "flip.example"


@dataclass
class Lab:
    """`hits`: connections to internal services (address, port, first line)."""

    hits: list[tuple[str, int, str]] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def addresses(self, name: str) -> list[str]:
        """Rebinding: public once (or every other time), then private."""
        if name.endswith((REBIND, FLIP)):
            with self.lock:
                self.asked[name] += 1
                before = self.asked[name] - 1
            public = before % 2 == 0 if name.endswith(FLIP) else before == 0
            return [PUBLIC if public else INSIDE]
        parts = name.split(".")
        return NAMES.get(".".join(parts[-2:]), [])


def possible() -> bool:
    """May this process make namespaces, and is there `ip`?"""
    with suppress(OSError):
        return subprocess.run([*APART, "ip", "link"], capture_output=True).returncode == 0
    return False


@contextmanager
def enter() -> Iterator[Lab]:
    """Set up addresses, DNS and internal services; call it in namespaces of its own."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for address in [PUBLIC, *(a for a in PRIVATE if a not in ("127.0.0.1", "::1"))]:
        place = [f"{address}/128", "nodad"] if ":" in address else [f"{address}/32"]
        subprocess.run(["ip", "addr", "add", *place, "dev", "lo"], check=True)
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as resolv:
        resolv.write(f"nameserver {DNS}\noptions timeout:1 attempts:1\n")
        resolv.flush()
        real = str(Path("/etc/resolv.conf").resolve())
        subprocess.run(["mount", "--bind", resolv.name, real], check=True)
        lab = Lab()
        _run(lambda: _answer_names(lab))
        _run(lambda: _note_datagrams(lab))
        for address in PRIVATE:
            for port in TCP_PORTS:
                _listen(lab, address, port)
        yield lab


def _run(work: Callable[[], None]) -> None:
    threading.Thread(target=work, daemon=True).start()


def _listen(lab: Lab, address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    server = socket.create_server((address, port), family=family)

    def accept() -> None:
        while True:
            line, _ = server.accept()
            _run(lambda line=line: _note(lab, address, port, line))

    _run(accept)


def _note(lab: Lab, address: str, port: int, line: socket.socket) -> None:
    line.settimeout(2)
    said = b""
    with line, suppress(OSError):
        said = line.recv(4096)
        lab.hits.append((address, port, said.split(b"\r\n")[0].decode("latin-1")))
        line.sendall(SECRET)


def _note_datagrams(lab: Lab) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind((INSIDE, STUN))
        while True:
            sock.recv(4096)
            lab.hits.append((INSIDE, STUN, "datagram"))


def _answer_names(lab: Lab) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind((DNS, 53))
        while True:
            question, who = sock.recvfrom(4096)
            sock.sendto(_reply(lab, question), who)


def _reply(lab: Lab, question: bytes) -> bytes:
    labels, at = [], 12
    while size := question[at]:
        labels.append(question[at + 1 : at + 1 + size].decode("latin-1").lower())
        at += size + 1
    kind = struct.unpack("!H", question[at + 1 : at + 3])[0]
    family = {1: socket.AF_INET, 28: socket.AF_INET6}.get(kind)
    name = ".".join(labels)
    # One count per look-up: the resolver asks for A and for AAAA.
    found = lab.addresses(name) if kind == 1 or not name.endswith((REBIND, FLIP)) else [""]
    wanted = [a for a in found if a and (":" in a) == (family == socket.AF_INET6)] if family else []
    records = b"".join(
        b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 0, len(packed)) + packed
        for packed in (socket.inet_pton(family, a) for a in wanted)  # type: ignore[arg-type]
    )
    code = 0x8180 if found else 0x8183  # 3: there is no such name
    return (
        question[:2]
        + struct.pack("!HHHHH", code, 1, len(wanted), 0, 0)
        + question[12 : at + 5]
        + records
    )
