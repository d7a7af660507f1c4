"""Seconds per browser visit, on a light and a heavy page of ours, on both profiles.

Also the readings and their spread (half the range, as a share of the median): what one machine's
noise does to them. Takes REPEATS as an argument: python -m tests.bench.visit 5
"""

import statistics
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from crawlers.visit import PROFILES, gather
from crawlers.visit import loads as read
from crawlers.visits.loads import records
from crawlers.visits.tab import Limits
from tests.site import Answer, Route, serve

STYLE = Answer(body="p { margin: 1em }" * 500, headers={"Content-Type": "text/css"})
PICTURE = Answer(
    body=f'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="400" '
    f'height="300" fill="teal"/><!--{"x" * 40_000}--></svg>',
    headers={"Content-Type": "image/svg+xml"},
)
# Work that a throttled CPU does more slowly, unlike a loop that waits for the clock.
WORK = "let sum = 0; for (let i = 0; i < 3e7; i++) sum += Math.sqrt(i % 1000);"
SCRIPT = Answer(
    body=f"setTimeout(() => {{ {WORK} }}, 1);" * 5 + f"/*{'x' * 300_000}*/",
    headers={"Content-Type": "text/javascript"},
)
TEXT = "".join(f"<p>Line {n} of what we sell.</p>" for n in range(2_000))
ROUTES: dict[str, Route] = {
    "/light": "<link rel=stylesheet href=/style><h1>Shop</h1><img src=/picture?0>",
    "/heavy": "<link rel=stylesheet href=/style><script src=/script></script><h1>Shop</h1>"
    + "".join(f"<img src=/picture?{n} width=400 height=300>" for n in range(1, 21))
    + TEXT,
    "/style": STYLE,
    "/script": SCRIPT,
    **{f"/picture?{n}": PICTURE for n in range(21)},
}


def main(repeats: int) -> None:
    with serve(ROUTES) as site, tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        gather(
            [f"{site.origin}/light", f"{site.origin}/heavy"],
            Path(folder),
            profiles=list(PROFILES.values()),
            repeats=repeats,
            agent="Rivalry/bench",
            allowed=lambda _: True,
            private_ok=True,
            delay_s=0,
            progress=lambda line: print(line, file=sys.stderr),
            limits=Limits(watch_s=0),
        )
        wall_s = time.perf_counter() - begun
        show(Path(folder), repeats)
    loads = 4 * repeats
    print(f"{loads} loads, 4 warm-ups and the browser's start: {wall_s:.1f} s", end="; ")
    print(f"{wall_s / loads:.1f} s of wall time per load")


def show(folder: Path, repeats: int) -> None:
    print(f"medians of {repeats}, spread in brackets")
    print(
        f"{'page':8}{'profile':9}{'s/load':>13}{'fcp_ms':>13}{'lcp_ms':>13}{'blocking':>13}{'kB':>8}"
    )
    seconds: dict[tuple[str, str], list[float]] = {}
    for raw in records(folder):
        took = datetime.fromisoformat(raw["ended_at"]) - datetime.fromisoformat(raw["taken_at"])
        key = raw["url"].rsplit("/", 1)[1], raw["profile"]["name"]
        seconds.setdefault(key, []).append(took.total_seconds())
    for (page, profile), took_s in seconds.items():
        loads = [x for x in read(folder) if x.url.endswith(page) and x.profile == profile]
        assert not any(load.error for load in loads), loads
        columns = [took_s] + [
            [float(getattr(load, metric) or 0) for load in loads]
            for metric in ("fcp_ms", "lcp_ms", "blocking_ms")
        ]
        cells = "".join(f"{cell(column):>13}" for column in columns)
        print(f"{page:8}{profile:9}{cells}{(loads[0].transfer_bytes or 0) / 1000:8.0f}")


def cell(values: list[float]) -> str:
    middle = statistics.median(values)
    digits = 1 if middle < 50 else 0
    spread = (max(values) - min(values)) / 2 / middle if middle else 0
    return f"{middle:.{digits}f} ({spread:.0%})"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
