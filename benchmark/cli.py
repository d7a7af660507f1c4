"""`rivalry <verb> STUDY`: results to stdout, progress to stderr, exit code 2 for bad input."""

from __future__ import annotations

import os

from benchmark.verbs import gathering, mail, people, results
from benchmark.verbs.common import app

# Importing a module adds its verbs.
__all__ = ["app", "gathering", "mail", "main", "people", "results"]
# As people need them.
VERBS = (
    "check", "run", "crawl", "visit", "journey", "import", "build", "rank", "report", "rota",
    "app", "people", "demo", "verify", "forget", "describe",
)  # fmt: skip
app.registered_commands.sort(
    key=lambda verb: VERBS.index(verb.name or getattr(verb.callback, "__name__", ""))
)


def main() -> None:
    """The command line. Files we write are ours alone: nobody else on the machine may read them."""
    os.umask(0o077)
    app()
