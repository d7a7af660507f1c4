"""Our readings beside npm lighthouse, throttled alike (its devtools method), on the same pages.

Rounds alternate between the two, since machines drift; medians are compared. Wants npm and, once,
its registry: python -m tests.bench.lighthouse 5
"""

import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from crawlers import chromium
from crawlers.visits.profiles import PHONE
from crawlers.visits.tab import Limits, Tab
from crawlers.visits.vitals import measured
from tests.bench.visit import ROUTES as PAGES
from tests.site import Answer, Route, serve

VERSION = "13"
HOME = Path(tempfile.gettempdir()) / "rivalry-lighthouse"
ICON = "<!doctype html><html lang=en><title>Shop</title><link rel=icon href=data:,>"
# Moves 300 px of a full screen down, always at the same moment after the first paint.
SHIFT = (
    "<body style='margin:0'><div style='height:600px;background:teal;color:#fff'>Shop</div>"
    "<script>requestAnimationFrame(() => setTimeout(() => { const bar = "
    "document.createElement('div'); bar.style.height = '300px'; document.body.prepend(bar) },"
    " 400))</script>"
)
ROUTES: dict[str, Route] = {
    **PAGES,
    "/light": ICON + str(PAGES["/light"]),
    "/heavy": ICON + str(PAGES["/heavy"]),
    "/shifting": ICON + SHIFT,
    "/robots.txt": Answer(404),
}
NAMES = ("light", "heavy", "shifting")
AUDITS = {
    "lcp_ms": "largest-contentful-paint",
    "layout_shift": "cumulative-layout-shift",
    "blocking_ms": "total-blocking-time",
}
Reading = dict[str, float]
Readings = defaultdict[str, list[Reading]]


def main(rounds: int) -> None:
    if not shutil.which("npm") or not shutil.which("node"):
        print("skipped: there is no npm here, and Lighthouse comes from npm")
        return
    program = installed()
    if not program:
        print("skipped: npm could not install lighthouse")
        return
    ours: Readings = defaultdict(list)
    theirs: Readings = defaultdict(list)
    with serve(ROUTES) as site:
        asyncio.run(compare(site.origin, program, rounds, ours, theirs))
    show(ours, theirs, rounds)


async def compare(
    origin: str, program: Path, rounds: int, ours: Readings, theirs: Readings
) -> None:
    tab = Tab("Rivalry", private_ok=True, allow_unsandboxed=False, egress=None, limits=Limits())
    async with tab:
        for name in NAMES:  # as in a visit: the load that warms up is thrown away
            await tab.load(f"{origin}/{name}", PHONE, settle=False, picture=None)
        for number in range(rounds):
            for name in NAMES:
                ours[name].append(await by_us(tab, f"{origin}/{name}"))
                theirs[name].append(by_lighthouse(program, f"{origin}/{name}"))
            print(f"round {number + 1} of {rounds}", file=sys.stderr)


def installed() -> Path | None:
    """The lighthouse program, fetched once into the temporary folder."""
    program = HOME / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        HOME.mkdir(exist_ok=True)
        command = ["npm", "install", "--no-audit", "--no-fund", f"lighthouse@{VERSION}"]
        subprocess.run(command, cwd=HOME, check=False, capture_output=True)
    return program if program.exists() else None


async def by_us(tab: Tab, url: str) -> Reading:
    begun = time.perf_counter()
    raw = await tab.load(url, PHONE, settle=True, picture=None)
    wall_s = time.perf_counter() - begun
    assert not raw["error"], raw["error"]
    found = measured(raw)
    return {name: float(found[name] or 0) for name in AUDITS} | {"wall_s": wall_s}


def by_lighthouse(program: Path, url: str) -> Reading:
    flags = "--headless=new --no-sandbox" if os.geteuid() == 0 else "--headless=new"
    begun = time.perf_counter()
    done = subprocess.run(
        [str(program), url, "--quiet", "--output=json", "--throttling-method=devtools",
         "--only-categories=performance", f"--chrome-flags={flags}"],
        env=os.environ | {"CHROME_PATH": chromium.find().path},
        check=True,
        capture_output=True,
    )  # fmt: skip
    audits = json.loads(done.stdout)["audits"]
    found = {name: float(audits[audit]["numericValue"]) for name, audit in AUDITS.items()}
    return found | {"wall_s": time.perf_counter() - begun}


def show(ours: Readings, theirs: Readings, rounds: int) -> None:
    print(f"medians of {rounds}: ours / Lighthouse (ratio)")
    walls = []
    for name in NAMES:
        cells = []
        for metric in (*AUDITS, "wall_s"):
            mine = statistics.median(reading[metric] for reading in ours[name])
            his = statistics.median(reading[metric] for reading in theirs[name])
            ratio = f" ({mine / his:.2f})" if his else ""
            digits = 3 if metric == "layout_shift" else 1 if metric == "wall_s" else 0
            cells.append(f"{metric} {mine:.{digits}f} / {his:.{digits}f}{ratio}")
            if metric == "wall_s":
                walls.append(his / mine)
        print(f"  {name:9} " + "; ".join(cells))
    print(f"wall time per page: Lighthouse takes {statistics.median(walls):.1f} times ours")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
