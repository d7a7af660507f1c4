"""A question in SQL by somebody in the app, answered by a process that can do nothing else.

One process per question: without network where the system allows it, without a file it could write,
with limits on memory, processor and time, on the published file alone and read-only. What DuckDB's
own locks do not stop (endless scalar functions, 2 GB strings) these do: safety was measured so.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from benchmark.serving import sqlguard
from benchmark.serving.roles import Thing, Who, may
from benchmark.serving.sqlguard import SqlError

SECONDS = 5  # wall; a question that takes longer belongs into a shell
START_S = 20  # on a busy machine
MEMORY_BYTES = 3_000_000_000
MOST_ROWS = 1_000
MOST_BYTES = 2_000_000
MOST_CELL = 2_000  # characters shown of one
AT_ONCE = 2
WAIT_S = 10
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
_turn = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Answer:
    """Columns and rows; `more` if there were more rows or longer cells than shown."""

    columns: list[str]
    rows: list[list[Any]]
    more: bool
    seconds: float


def ask(who: Who, store: Path, sql: str) -> Answer:
    """Ask a published file. SqlError says what is wrong with it, or that it took too much."""
    if not may(who, "see", Thing("sql")):
        raise SqlError("questions in SQL are for analysts")
    if not _turn.acquire(timeout=WAIT_S):
        raise SqlError(f"{AT_ONCE} questions of others are being answered; try again in a moment")
    began = time.monotonic()
    asked = {"folder": str(store.parent), "file": store.name, "sql": sql}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "benchmark.serving.sqlbox"],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=SECONDS + START_S,
            cwd=Path(__file__).parents[2],
            env={"PATH": "", "LC_ALL": "C.UTF-8"},  # no secret of ours in its environment
        )
    except subprocess.TimeoutExpired:
        raise SqlError("the machine is too busy to answer; try again in a moment") from None
    finally:
        _turn.release()
    if done.returncode == -signal.SIGALRM:
        raise SqlError(f"took longer than {SECONDS} s; ask for less, or use a shell")
    try:
        given = json.loads(done.stdout)
    except ValueError:  # killed by a limit
        raise SqlError("took too much memory or processor time; ask for less") from None
    if "error" in given:
        raise SqlError(given["error"])
    return Answer(**given, seconds=time.monotonic() - began)


def _main() -> int:
    asked = json.loads(sys.stdin.buffer.read())
    os.chdir(asked["folder"])  # the file is opened by its name: no message tells a path
    _shut_in()
    try:
        answer = _answer(asked["file"], asked["sql"])
    except (SqlError, duckdb.Error) as mistake:
        answer = {"error": str(mistake).partition("\n\n")[0][:1_000]}
    except MemoryError:
        answer = {"error": "took too much memory; ask for less"}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    os._exit(0)


def _shut_in() -> None:
    """No network, nothing to write, so much and no more."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET):  # root may; others may inside a user namespace of their own
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)  # refused by some systems: DuckDB's lock holds
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, 2 * SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def _answer(file: str, sql: str) -> dict[str, Any]:
    connection = duckdb.connect(
        file,
        read_only=True,
        config={
            "enable_external_access": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "python_enable_replacements": False,
            "temp_directory": "",
            "memory_limit": "512MB",
            "threads": 2,
        },
    )
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET lock_configuration = true")
    sqlguard.check(connection, sql)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)  # ends the process, whatever it is at
    found = connection.execute(sql)
    columns = [column[0] for column in found.description or []]
    rows: list[list[Any]] = []
    more, size = False, 0
    while row := found.fetchone():
        cells = [_cell(cell) for cell in row]
        size += len(json.dumps(cells))
        if len(rows) == MOST_ROWS or size > MOST_BYTES:
            return {"columns": columns, "rows": rows, "more": True}
        more = more or any(isinstance(c, str) and len(c) > MOST_CELL for c in cells)
        rows.append(cells)
    return {"columns": columns, "rows": rows, "more": more}


def _cell(cell: object) -> object:
    if isinstance(cell, Decimal):
        return float(cell)
    if cell is None or isinstance(cell, bool | int | float):
        # what JSON has no number for: NaN, and integers no browser counts to
        return str(cell) if cell is not None and (cell != cell or abs(cell) > 2**53) else cell
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    text = str(cell)
    return text if len(text) <= MOST_CELL else text[:MOST_CELL] + "…"


if __name__ == "__main__":
    sys.exit(_main())
