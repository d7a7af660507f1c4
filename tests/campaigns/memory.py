"""How much memory a process and all it started hold, sampled while something runs."""

import os
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

EVERY_S = 0.1
MB = 1024  # /proc counts kB


@dataclass
class Sample:
    """Megabytes at one moment: this process, Playwright's driver, a crawl, Chromium."""

    at: float
    own: float = 0
    driver: float = 0
    crawl: float = 0
    browser: float = 0


@dataclass
class Watch:
    """`with Watch() as watch: …; watch.worst("own")`"""

    samples: list[Sample] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "Watch":
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def worst(self, kind: str, begun: float = 0, ended: float = float("inf")) -> float:
        """The most that a kind of process held between two moments (time.time())."""
        held = [getattr(s, kind) for s in self.samples if begun <= s.at <= ended]
        return max(held, default=0)

    def _sample(self) -> None:
        while not self._over.wait(EVERY_S):
            sample = Sample(time.time())
            for pid in family(os.getpid()):
                kind = _kind(pid)
                setattr(sample, kind, getattr(sample, kind) + _held_mb(pid))
            self.samples.append(sample)


def family(pid: int) -> list[int]:
    """A process and all that it started and they did."""
    found = [pid]
    for parent in found:
        with suppress(OSError):
            for children in Path(f"/proc/{parent}/task").glob("*/children"):
                found += map(int, children.read_text().split())
    return found


def _kind(pid: int) -> str:
    if pid == os.getpid():
        return "own"
    with suppress(OSError):
        command = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
        if "crawl_process" in command:
            return "crawl"
        if "run-driver" in command:
            return "driver"
    return "browser"


def _held_mb(pid: int) -> float:
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("RssAnon"):
                return int(line.split()[1]) / MB
    return 0
