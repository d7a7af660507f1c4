"""Crawl one business's site with Scrapy; `read` turns what was kept into rows.

`gather` starts a process of its own, because a Twisted reactor cannot be started twice in one.
All it learns is on disk before it goes on, so it may be killed at any moment, and goes on where
it was when called again with the same folder.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from crawlers.crawls.frontier import SUMMARY
from crawlers.crawls.limits import Limits
from crawlers.pages.rows import Contact, Form, FormField, Link, Page, Policy, Row
from crawlers.pages.site import read

__all__ = [
    "Contact",
    "Form",
    "FormField",
    "Limits",
    "Link",
    "Page",
    "Policy",
    "Row",
    "gather",
    "read",
]


def gather(
    site: str,
    hosts: Sequence[str],
    folder: Path,
    *,
    limits: Limits,
    agent: str,
    private_ok: bool,
    progress: Callable[[str], None],
) -> None:
    """Crawl `site` into `folder`; returns when it is over, for whatever reason (crawl.json)."""
    if (folder / SUMMARY).exists():
        return
    job = {
        "site": site,
        "hosts": list(hosts),
        "folder": str(folder.resolve()),
        "limits": asdict(limits),
        "agent": agent,
        "private_ok": private_ok,
    }
    # Its own session: Ctrl-C reaches us alone, and we end it. Its stdin: ends when we do.
    child = subprocess.Popen(
        [sys.executable, "-m", "crawlers.crawls.crawl_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        cwd=Path(__file__).parents[1],
    )
    assert child.stdin and child.stdout
    try:
        child.stdin.write(json.dumps(job) + "\n")
        child.stdin.flush()
        for line in child.stdout:
            progress(line.rstrip("\n"))
        code = child.wait()
    finally:
        child.kill()  # all it knows is on disk
        child.wait()
        child.stdin.close()
        child.stdout.close()
    if code != 0:
        raise RuntimeError(f"the crawl of {site} ended with exit code {code}; see above")
