"""SIGKILL a crawl at random, again and again: is every page there at the end, exactly once?

python -m tests.bench.kills 5   (rounds of ten kills; 50 kills take about 90 s)
"""

import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from signal import SIGKILL

from crawlers.crawls.frontier import WARC
from crawlers.crawls.warc import records
from tests.site import Site, serve
from tests.test_crawl import a_shop, alive, apart, children, crawl, tear, wait_until

KILLS = 10
PAGES = 300


def killed(site: Site, folder: Path, number: int) -> None:
    """Start a crawl and kill it, or its crawling process, after a random number of requests."""
    parent, wanted = apart(site.origin, folder, quiet=True), len(site.log) + random.randint(1, 60)
    wait_until(lambda: len(site.log) >= wanted or parent.poll() is not None, 60)
    time.sleep(random.random() * 0.02)
    crawling = children(parent.pid) if parent.poll() is None else []
    for pid in crawling if number % 2 else [parent.pid]:
        os.kill(pid, SIGKILL)
    parent.wait()
    for pid in crawling:
        wait_until(lambda pid=pid: not alive(pid))
    if random.random() < 0.5 and not (folder / "crawl.json").exists():
        tear(folder)


def rounds(count: int, size: int = PAGES) -> Iterator[tuple[bool, int]]:
    """For each round of ten kills: was the crawl whole at the end, and how many pages had it?"""
    for _ in range(count):
        with tempfile.TemporaryDirectory() as name, serve(a_shop(size)) as site:
            folder = Path(name)
            for number in range(KILLS):
                killed(site, folder, number)
            ended = crawl(f"{site.origin}/", folder, pages=2_000)["ended"]
            kept = Counter(r.url for r in records(folder / WARC) if r.kind == "response")
            wanted = {site.origin + path for path in a_shop(size) if "private" not in path}
            whole = ended == "complete" and kept == Counter(site.origin + p for p in a_shop(size))
            yield whole, len(wanted & set(kept))


def main() -> None:
    random.seed(1)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    bad = sum(not whole for whole, _ in rounds(count))
    print(f"crawl killed {count * KILLS} times in {count} rounds: {bad} rounds not whole (aim 0)")


if __name__ == "__main__":
    main()
