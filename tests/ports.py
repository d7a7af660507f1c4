"""Ports for servers that must be told theirs before they listen."""

from __future__ import annotations

import os
import socket
from itertools import count

# Below the ports that Linux gives to outgoing connections (32768 up): such a one took a port
# between its being found free and its server's listening. Processes begin far apart.
FIRST, LAST = 20_000, 32_000
_turns = count(os.getpid() * 211)


def free_port(row: int = 1) -> int:
    """The first of `row` ports in a row that are free, another one at every call."""
    for _ in range(LAST - FIRST):
        port = FIRST + next(_turns) % (LAST - FIRST)
        if all(_is_free(one) for one in range(port, port + row)):
            for _ in range(row - 1):
                next(_turns)
            return port
    raise AssertionError(f"no {row} free ports in a row between {FIRST} and {LAST}")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
