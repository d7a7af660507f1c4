"""The published DuckDB file: whole or not at all.

A build writes beside and publishes by renaming, under a new name each time: readers keep the
file they opened, and nobody who holds one open stops a build. The app reads the newest of
`store/`; analysts get a copy of their own, so that a shell opened for writing locks out nobody.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from benchmark.alone import in_turn
from benchmark.archive import Archive
from benchmark.study import Study

KEPT = 3  # published files kept, so that a reader about to open the last one still finds it
# DuckDB 1.5 shells can open this; the default of 2.0 they cannot ("version number 999").
STORAGE = "v1.5.0"
# DuckDB would take four fifths of the machine; beyond this it writes beside the draft. With a fifth
# of the reviews and of this, a build took 13 % longer and half the memory.
MEMORY = "2GB"

Progress = Callable[[str], None]
Row = Mapping[str, object]


def archive_of(study: Study) -> Archive:
    return Archive(study.home / "archive")


def published(study: Study) -> Path | None:
    """The newest published file; None before the first build."""
    whole = (study.home / "store").glob("[!.]*.duckdb")  # a draft begins with a dot
    return max(whole, default=None, key=_number)


def _number(path: Path) -> str:
    """The builds count up; what stands before the number changes with the folder's name."""
    return path.stem.rpartition("-")[2]


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a published file."""
    connection = duckdb.connect(str(path), read_only=True)
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def amend(study: Study, change: Callable[[duckdb.DuckDBPyConnection], None]) -> Path | None:
    """Publish the newest file anew with a small change; scores stay until the next build.

    A build of a hundred thousand audits takes longer than anybody wants to wait for one of them.
    """
    if published(study) is None:
        return None
    with locked(study), draft(study, lambda line: None) as (connection, final):
        change(connection)
    return final


@contextmanager
def draft(
    study: Study, progress: Progress, start: Path | None = None
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """A file to fill, published as the path given if all goes well: from `start`, else the newest.

    The study is `locked` by whoever drafts; a killed one leaves the last file.
    """
    store = study.home / "store"
    store.mkdir(mode=0o700, exist_ok=True)
    for leftover in store.glob(".*"):
        remove(leftover)
    last = published(study)
    number = int(_number(last)) + 1 if last else 1
    path = store / f".{study.slug}-{number:08}.duckdb"
    if begin := start or last:
        shutil.copyfile(begin, path)
    final = path.with_name(path.name.lstrip("."))
    with writing(path) as connection:
        yield connection, final
    _publish(study, path, final, progress)


def remove(path: Path) -> None:
    """A file, or a folder such as a killed build leaves beside its draft; there or not."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def writing(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that writes to a store's file and leaves it whole."""
    connection = duckdb.connect(
        str(path),
        config={
            "storage_compatibility_version": STORAGE,
            "preserve_insertion_order": False,
            "memory_limit": MEMORY,
        },
    )
    try:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection
        connection.execute("CHECKPOINT")
    finally:
        connection.close()


def _publish(study: Study, made: Path, final: Path, progress: Progress) -> None:
    """Make `made` the newest published file `final`, and its copy the analysts' one."""
    progress("publishing")
    _settle(made)
    made.rename(final)
    _sync(final.parent)
    analysts = study.home / f"{study.slug}.duckdb"
    copy = final.with_name(f".{study.slug}.copy")
    shutil.copyfile(final, copy)
    _settle(copy)
    copy.rename(analysts)
    _sync(analysts.parent)
    for old in sorted(final.parent.glob("*.duckdb"), key=_number)[:-KEPT]:
        old.unlink()


def _settle(path: Path) -> None:
    """On disk for good, and read-only from now on."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
    path.chmod(0o444)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    """Append rows (column → value) to a table of ours."""
    if rows:
        columns = [f'"{name}"' for name in rows[0]]
        kinds = dict(
            connection.execute(
                f"SELECT column_name, column_type FROM (DESCRIBE {table})"
            ).fetchall()
        )
        connection.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) "
            f"SELECT {', '.join(f'unnest(?::{kinds[name]}[])' for name in rows[0])}",
            [[row[name] for row in rows] for name in rows[0]],
        )


@contextmanager
def locked(study: Study) -> Iterator[None]:
    """Nobody else builds, or takes something out of the archive, meanwhile.

    What a kill left half taken out is sealed first.
    """
    with in_turn(study.home / ".lock"):
        archive_of(study).finish()
        yield
