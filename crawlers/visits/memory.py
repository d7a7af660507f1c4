"""Ends a load whose page makes browser or driver grow without measure.

Measured: errors thrown without end cost Playwright's driver 907 MB in ten seconds, buffers cost
Chromium 4.7 GB. Reads /proc; where there is none (not Linux) nothing is guarded.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL

from playwright.async_api import Browser

EVERY_S = 0.25
DRIVER_MB = 96  # more than at the start: it passes on what a page says, and keeps little of it
BROWSER_MB = 2_500  # all of Chromium: a page of 10 MB of text took 2.2 GB
KB_IN_MB = 1024


@dataclass
class Held:
    """`exceeded`: the browser was killed for its memory."""

    exceeded: bool = False


async def process_of(browser: Browser) -> int:
    """The number of Chromium's main process; its parent is Playwright's driver."""
    line = await browser.new_browser_cdp_session()
    found = (await line.send("SystemInfo.getProcessInfo"))["processInfo"]
    await line.detach()
    return next(int(process["id"]) for process in found if process["type"] == "browser")


@asynccontextmanager
async def guarded(clock: asyncio.Timeout, browser: int, held: Held) -> AsyncIterator[None]:
    """While inside, kills the browser and runs out `clock` as soon as a page takes too much."""
    task = asyncio.ensure_future(_watch(clock, browser, held))
    try:
        yield
    finally:
        task.cancel()


async def _watch(clock: asyncio.Timeout, browser: int, held: Held) -> None:
    driver = _parent(browser)
    start_mb = _mb(driver)
    while True:
        await asyncio.sleep(EVERY_S)
        if _mb(driver) - start_mb > DRIVER_MB or sum(map(_mb, _family(browser))) > BROWSER_MB:
            held.exceeded = True
            with suppress(OSError):
                os.kill(browser, SIGKILL)  # closed politely, it floods for five seconds more
            clock.reschedule(asyncio.get_running_loop().time())
            return


def _family(browser: int) -> list[int]:
    """It starts processes from many threads, they from their first alone (zygotes)."""
    found = [browser]
    for path in Path(f"/proc/{browser}/task").glob("*/children"):
        found += _children(path)
    for pid in found:  # it grows: theirs, too
        if pid != browser:
            found += _children(Path(f"/proc/{pid}/task/{pid}/children"))
    return found


def _children(path: Path) -> list[int]:
    with suppress(OSError):  # it ended meanwhile
        return [int(pid) for pid in path.read_text().split()]
    return []


def _parent(pid: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return 0


def _mb(pid: int) -> float:
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) / KB_IN_MB
    return 0
