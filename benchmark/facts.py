"""Facts: what `read` makes of captures and audits, cached as Parquet. May be deleted at any time.

One folder per capture and reader version, so that a better reader reads everything anew and an
unchanged one nothing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import date, datetime
from functools import cache, partial
from itertools import islice
from operator import attrgetter
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq

from benchmark import workers
from benchmark.archive import Archive, Capture

MANY = 5_000  # logs from which starting further processes is worth it
BATCH = 50_000  # rows held in memory; larger batches were no faster with 5 M reviews
_ARROW = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    datetime: pa.timestamp("us", tz="UTC"),
    date: pa.date32(),
}

Rows = Iterable[Any]
Logs = list[list[dict[str, Any]]]  # of each audit its events


@cache
def code_version(package: ModuleType, *libraries: str) -> str:
    """Changes whenever the code or the word lists of a package do, or the versions it rests on."""
    folder = Path(str(package.__file__)).parent
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".toml"))
    code = b"".join(path.read_bytes() for path in files) + "".join(libraries).encode()
    return hashlib.sha256(code).hexdigest()[:8]


def table_name(row: type) -> str:
    """`FormField` → `form_field`."""
    return "".join("_" + c.lower() if c.isupper() else c for c in row.__name__).lstrip("_")


def of_capture(home: Path, capture: Capture, version: str, read: Callable[[Path], Rows]) -> Path:
    """The folder of a capture's facts, one Parquet file per table; read now if need be."""
    folder = home / f"{capture.kind}-{version}" / capture.capture
    return _once(folder, lambda part: read(capture.folder), _origin(capture))


def of_evidence(
    home: Path, kind: str, version: str, kept: Path, read: Callable[[Path, Path], Rows]
) -> Path:
    """The folder of an evidence file's facts; `read` may put files of its own into its second."""
    folder = home / f"{kind}-{version}" / kept.name
    return _once(folder, lambda part: read(kept, part), {})


def of_audits(
    home: Path, archive: Archive, version: str, read: Callable[[Logs], Rows]
) -> Iterator[Path]:
    """The folders of the audit logs' facts, a shard each; only shards that grew are read anew.

    `read` can be pickled: many logs are read by as many processes as there are cores.
    """
    beside = home / f"audit-{version}"
    shards = [(_shard(beside, name, logs), logs) for name, logs in archive.audit_shards()]
    grown = [(folder, logs) for folder, logs in shards if not folder.is_dir()]
    if sum(len(logs) for _, logs in grown) >= MANY:
        with workers.pool() as pool:
            for _ in pool.map(partial(_read_shard, archive, read), *zip(*grown, strict=True)):
                pass
    for folder, logs in shards:
        yield _read_shard(archive, read, folder, logs)
        for stale in beside.glob(f"{folder.name.partition('-')[0]}-*"):
            if stale != folder:
                shutil.rmtree(stale)


def _shard(beside: Path, name: str, logs: list[Path]) -> Path:
    sizes = "".join(f"{log.name}:{log.stat().st_size};" for log in logs)
    return beside / f"{name}-{hashlib.sha256(sizes.encode()).hexdigest()[:16]}"


def _read_shard(
    archive: Archive, read: Callable[[Logs], Rows], folder: Path, logs: list[Path]
) -> Path:
    return _once(folder, lambda part: read([archive.events(log.stem) for log in logs]), {})


def files(folders: Iterable[Path]) -> dict[str, list[str]]:
    """Table → its Parquet files."""
    found: dict[str, list[str]] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.parquet")):
            found.setdefault(path.stem, []).append(str(path))
    return found


def _once(folder: Path, rows: Callable[[Path], Rows], origin: dict[str, Any]) -> Path:
    if not folder.is_dir():
        part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True, mode=0o700)
        _write(part, rows(part), origin)
        part.rename(folder)
    return folder


def _origin(capture: Capture) -> dict[str, Any]:
    return {"capture": capture.capture, "wave": capture.wave, "business": capture.business}


def _write(folder: Path, rows: Rows, origin: dict[str, Any]) -> None:
    writers: dict[type, pq.ParquetWriter] = {}
    try:
        for batch in _batches(rows):
            for kind, of_kind in batch.items():
                if kind not in writers:
                    path = folder / f"{table_name(kind)}.parquet"
                    writers[kind] = pq.ParquetWriter(path, _schema(kind, origin))
                writers[kind].write_table(_table(kind, of_kind, origin))
    finally:
        for writer in writers.values():
            writer.close()


def _batches(rows: Rows) -> Iterator[dict[type, list[Any]]]:
    stream = iter(rows)
    while batch := list(islice(stream, BATCH)):
        by_kind: dict[type, list[Any]] = {}
        for row in batch:
            by_kind.setdefault(type(row), []).append(row)
        yield by_kind


def _schema(kind: type, origin: dict[str, Any]) -> pa.Schema:
    hints = get_type_hints(kind)
    own = [pa.field(f.name, _arrow(hints[f.name])) for f in fields(kind)]
    return pa.schema([*own, *(pa.field(k, pa.string()) for k in origin if k not in hints)])


def _arrow(hint: Any) -> pa.DataType:
    inner = [arg for arg in getattr(hint, "__args__", (hint,)) if arg is not type(None)]
    return _ARROW[inner[0]]


def _table(kind: type, rows: list[Any], origin: dict[str, Any]) -> pa.Table:
    schema = _schema(kind, origin)
    arrays = [
        pa.array(list(map(attrgetter(field.name), rows)), field.type)
        if field.name not in origin or hasattr(rows[0], field.name)
        else pa.array([origin[field.name]] * len(rows), field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(arrays, schema=schema)
