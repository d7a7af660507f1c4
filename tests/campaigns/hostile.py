"""Sites that mean harm, or mean well and fail: does every case end as a fact with a reason?

python -m tests.campaigns.hostile [A1 A2 A2B A3 A4 K]   (all: about fifteen minutes)

A1 addresses inside our network (needs root) · A2, A2B bombs and traps, for the crawler and the
browser · A3 answers of robots.txt · A4 Retry-After · K crawls killed fifty times.
Prints case × expected × got; exit code 1 if any case failed.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench import kills
from tests.campaigns import addresses, bombs, lab, robots, waits
from tests.campaigns.table import Result, show

INSIDE = "--in-a-network-of-its-own"


def _addresses(folder: Path) -> Iterator[Result]:
    with lab.enter() as network:
        yield from addresses.run(network, folder)


def _kills(folder: Path) -> Iterator[Result]:
    """Fifty kills of crawls of 400 pages: each page once, none missing."""
    for number, (whole, pages) in enumerate(kills.rounds(5, 400), 1):
        yield Result("K", f"round {number}, ten kills: pages", "400 of 400", f"{pages} of 400")
        yield Result("K", f"round {number}: whole, each page once", "True", str(whole))


PARTS: dict[str, Callable[[Path], Iterator[Result]]] = {
    "A1": _addresses,
    "A2": bombs.crawled,
    "A2B": bombs.visited,
    "A3": robots.run,
    "A4": waits.run,
    "K": _kills,
}


def main() -> int:
    names = [name for name in sys.argv[1:] if name in PARTS] or list(PARTS)
    failed = 0
    for name in names:
        begun = time.monotonic()
        failed += _apart() if name == "A1" and INSIDE not in sys.argv else _here(name)
        print(f"{name} took {time.monotonic() - begun:.0f} s", flush=True)
    print(f"{failed} cases failed" if failed else "every case ended as expected")
    return 1 if failed else 0


def _here(name: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        return show(PARTS[name](Path(folder)))


def _apart() -> int:
    """A1 in a network of its own, so that nothing real can be hit; 1 if that or a case fails."""
    if not lab.possible():
        print("FAIL A1: cannot make a network of its own; run as root, with `ip` and `unshare`")
        return 1
    command = [*lab.APART, sys.executable, "-m", "tests.campaigns.hostile", "A1", INSIDE]
    return subprocess.run(command).returncode


if __name__ == "__main__":
    sys.exit(main())
