"""All goals at sites that we did not write, against what was written down before running.

python -m tests.bench.foreign [SITE or BATCH ...]: those named, or a batch of them (`8`); else all.
Fetches packages from npm, PyPI and Debian; what cannot be fetched is said and left out.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from crawlers.journey import GOALS, Journey, Limits, gather, read
from tests.bench.packages import fetched
from tests.ports import free_port

HERE = Path(__file__).parent
TRUTH = HERE / "foreign_truth.toml"
AGENT = "Rivalry/0.1 (+https://rivalry.example)"
LIMITS = Limits(replays=1, pace=False, seconds=60)
STARTS_S = 300


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None: ...


class Routed(Quiet):
    """An application that knows its pages itself: any other address is its one page."""

    def translate_path(self, path: str) -> str:
        found = super().translate_path(path)
        return found if Path(found).is_file() else super().translate_path("/index.html")


@contextmanager
def served(name: str, site: dict[str, Any]) -> Iterator[str]:
    folder = fetched(name, site["package"])
    if "root" in site:
        serves = Routed if site.get("routed") else Quiet
        handler = partial(serves, directory=str(folder / site["root"]))
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}/{site.get('home', '')}"
            server.shutdown()
        return
    own = folder / "bin" / "python"
    python = str(own) if own.exists() else sys.executable
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        script, *words = site["script"].split()
        port = free_port()  # what an earlier site left running is not taken for this one
        run = [python, str(HERE / "foreign" / script), home, str(port), *words]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(run, **quiet, cwd=folder, start_new_session=True) as shop:
            try:
                yield _answering(f"http://127.0.0.1:{port}/{site.get('home', '')}")
            finally:
                os.killpg(shop.pid, signal.SIGTERM)  # with all that it has started


def _answering(url: str) -> str:
    end = time.monotonic() + STARTS_S
    while time.monotonic() < end:
        try:
            urlopen(url, timeout=30).close()
            return url
        except (URLError, OSError):
            time.sleep(0.5)
    raise RuntimeError(f"{url} does not answer")


def walked(url: str) -> dict[str, Journey]:
    with tempfile.TemporaryDirectory() as folder:
        gather(
            url,
            [],
            Path(folder),
            language=None,
            agent=AGENT,
            allowed=lambda _: True,
            private_ok=True,
            delay_s=0,
            progress=lambda _: None,
            limits=LIMITS,
        )
        return {row.goal: row for row in read(Path(folder)) if isinstance(row, Journey)}


def verdict(row: Journey, clicks: int | None) -> str:
    if clicks is None:
        return f"false arrival: {row.path} | {row.evidence}" if row.success else "right"
    if not row.success:
        return (
            f"missed ({row.outcome}, {row.kept_out}, {row.rejections}); it is {clicks} clicks away"
        )
    if row.clicks == clicks:
        return "right"
    kind = "longer" if (row.clicks or 0) > clicks else "false arrival"
    return f"{kind}: {row.clicks} instead of {clicks} clicks: {row.path} | {row.evidence}"


def main() -> None:
    truth = tomllib.loads(TRUTH.read_text())
    asked = set(sys.argv[1:]) or set(truth)
    wanted = [name for name in truth if asked & {name, str(truth[name].get("batch"))}]
    there, absent = list[str](), list[str]()
    for name in wanted:
        start = time.monotonic()
        try:
            with served(name, truth[name]) as url:
                rows = walked(url)
        except (subprocess.CalledProcessError, OSError, RuntimeError) as failure:
            print(f"{name}: left out, cannot be fetched or served: {failure}")
            continue
        said = {goal: verdict(rows[goal], truth[name].get(goal)) for goal in GOALS}
        there += [said[goal] for goal in GOALS if goal in truth[name]]
        absent += [said[goal] for goal in GOALS if goal not in truth[name]]
        right, took_s = list(said.values()).count("right"), time.monotonic() - start
        print(f"{name:16} {right:2} of {len(GOALS)} right, {took_s:5.1f} s", flush=True)
        for goal, one in said.items():
            if one != "right":
                print(f"    {goal}: {one}", flush=True)
    false = sum(one.startswith("false arrival") for one in [*there, *absent])
    if there:
        share = there.count("right") / len(there)
        print(f"shortest way found: {there.count('right')} of {len(there)} ({share:.0%})")
        print(f"false arrivals: {false} of {len(there) + len(absent)} goals")


if __name__ == "__main__":
    main()
