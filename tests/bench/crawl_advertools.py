"""Pages per second of `gather` against `advertools`, the analyst's crawler; both keep all pages.

advertools is put into an environment of its own, which is thrown away; where it cannot be had,
this says so. It keeps some 25 columns of each page, we keep its bytes; `read` makes rows of them
(with forms, contacts, promises, markup …), and is timed apart. Site and settings of bench.crawl.

python -m tests.bench.crawl_advertools 2000 2   (pages, rounds)
"""

import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from crawlers.crawl import Limits, gather, read
from crawlers.pages.rows import Page
from tests.bench.crawl import CONCURRENCY, run_server

INSTALL_S = 300
THEIRS = """
import sys, advertools
advertools.crawl(sys.argv[1], sys.argv[2], follow_links=True, allowed_domains=["127.0.0.1"],
    custom_settings={"CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "LOG_LEVEL": "ERROR",
    "ROBOTSTXT_OBEY": True})
"""


def installed(folder: Path) -> Path | None:
    """The Python of a fresh environment with advertools; None: it could not be had."""
    python = folder / "bin" / "python"
    steps = (
        [sys.executable, "-m", "venv", str(folder)],
        [str(python), "-m", "pip", "install", "--quiet", "advertools"],
    )
    try:
        for step in steps:
            subprocess.run(step, check=True, capture_output=True, timeout=INSTALL_S)
    except (subprocess.SubprocessError, OSError) as failure:
        print(f"advertools could not be installed ({type(failure).__name__}): no comparison")
        return None
    return python


def ours(start: str, pages: int) -> tuple[int, float, float]:
    """Pages that became rows, seconds to gather them, seconds to read them."""
    limits = Limits(pages=pages, depth=99, delay_s=0, concurrency=CONCURRENCY, probe=False)
    with tempfile.TemporaryDirectory() as name:
        begun = time.perf_counter()
        gather(
            start, [], Path(name), limits=limits, agent="Rivalry/0 (+bench)", private_ok=True,
            progress=lambda _: None,
        )  # fmt: skip
        gathered = time.perf_counter()
        found = sum(isinstance(row, Page) for row in read(Path(name)))
        return found, gathered - begun, time.perf_counter() - gathered


def theirs(start: str, python: Path) -> tuple[int, float]:
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "pages.jsonl"
        begun = time.perf_counter()
        subprocess.run(
            [str(python), "-c", THEIRS, start, str(out)],
            check=True,
            capture_output=True,
            # it starts `scrapy` by name
            env=os.environ | {"PATH": f"{python.parent}:{os.environ['PATH']}"},
        )
        took = time.perf_counter() - begun
        with out.open() as lines:
            return sum(1 for _ in lines), took


def main() -> None:
    pages, rounds = (int(arg) for arg in (sys.argv[1:] + ["2000", "2"][len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as name:
        python = installed(Path(name))
        if python is None:
            return
        here, there = multiprocessing.Pipe()
        server = multiprocessing.Process(target=run_server, args=(pages, there), daemon=True)
        server.start()
        compare(f"http://127.0.0.1:{here.recv()}/page/0", pages, rounds, python)
        server.terminate()


def compare(start: str, pages: int, rounds: int, python: Path) -> None:
    """In turn, as machines drift."""
    kept_only, with_rows = [], []
    for number in range(1, rounds + 1):
        kept, gather_s, read_s = ours(start, pages)
        their_kept, their_s = theirs(start, python)
        their_speed = their_kept / their_s
        kept_only.append(kept / gather_s / their_speed)
        with_rows.append(kept / (gather_s + read_s) / their_speed)
        print(
            f"round {number}: ours {kept} pages kept, {kept / gather_s:.0f}/s (rows after that: "
            f"{kept / read_s:.0f}/s); advertools {their_kept} pages, {their_speed:.0f}/s"
        )
    print(f"crawl, pages kept, ours / advertools: {statistics.median(kept_only):.1f} (aim >= 3)")
    print(f"crawl and rows, ours / advertools: {statistics.median(with_rows):.1f}")


if __name__ == "__main__":
    main()
