"""`rivalry <verb> STUDY`: results to stdout, progress to stderr, exit code 2 for bad input."""

from __future__ import annotations

import os
import sys
from importlib import import_module

from typer import Typer

from benchmark.verbs.common import app

# Verbs as people need them, and where they stand: one that is asked for need not wait for the
# libraries of all others.
VERBS = {
    "check": "looking", "run": "gathering", "crawl": "gathering", "visit": "gathering",
    "journey": "gathering", "import": "gathering", "build": "results", "rank": "results",
    "report": "results", "rota": "fieldwork", "app": "serving", "people": "serving",
    "demo": "gathering", "verify": "results", "forget": "results", "describe": "looking",
    "form": "fieldwork", "mail": "mail",
}  # fmt: skip


def whole() -> Typer:
    """Every verb, in that order."""
    for module in dict.fromkeys(VERBS.values()):
        import_module(f"benchmark.verbs.{module}")
    names = list(VERBS)
    app.registered_commands.sort(
        key=lambda verb: names.index(str(verb.name or getattr(verb.callback, "__name__", "")))
    )
    return app


def main() -> None:
    """The command line. Files we write are ours alone: nobody else on the machine may read them."""
    os.umask(0o077)
    if (module := VERBS.get(sys.argv[1] if len(sys.argv) > 1 else "")) is None:
        whole()
    else:
        import_module(f"benchmark.verbs.{module}")
    app()
