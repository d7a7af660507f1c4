"""Does a name still stand anywhere in a study's folder, in the bytes or in what is packed?

DuckDB and Parquet pack what they hold, WARC and office files are zipped: there a search of the raw
bytes finds nothing and means nothing, so these are unpacked first.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

PIECE = 1 << 24  # bytes read at once
ZIPPED = (".xlsx", ".pptx", ".docx", ".zip")


def spellings(names: Collection[str]) -> list[bytes]:
    """Each name as it may be written: in UTF-8, as JSON escapes it, in UTF-16."""
    found: set[bytes] = set()
    for name in names:
        found |= {name.encode(), json.dumps(name)[1:-1].encode(), name.encode("utf-16-le")}
    return sorted(found - {b""})


def files_with(home: Path, names: Collection[str], *, skip: Collection[Path] = ()) -> list[Path]:
    """The files below `home` that hold one of `names`, packed or not. `skip`: not looked into."""
    wanted = spellings(names)
    ours = (path for path in sorted(home.rglob("*")) if path.is_file() and not path.is_symlink())
    return [path for path in ours if path not in skip and holds(path, wanted)]


def holds(path: Path, wanted: Collection[bytes]) -> bool:
    """Does the file hold one of these, as it is or unpacked?"""
    return any(_in(pieces, wanted) for pieces in _readings(path))


def _in(pieces: Iterator[bytes], wanted: Collection[bytes]) -> bool:
    longest, tail = max(map(len, wanted), default=0), b""
    for piece in pieces:
        text = tail + piece
        if any(name in text for name in wanted):
            return True
        tail = text[-longest:]
    return False


def _readings(path: Path) -> Iterator[Iterator[bytes]]:
    yield _raw(path)
    kind = path.suffix.lower()
    if kind == ".gz":
        yield _gunzipped(path)
    elif kind == ".parquet":
        yield _columns(path)
    elif kind == ".duckdb":
        yield _tables(path)
    elif kind in ZIPPED and zipfile.is_zipfile(path):
        yield _members(path)


def _raw(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _gunzipped(path: Path) -> Iterator[bytes]:
    """Member after member: a WARC is many."""
    unpacker = zlib.decompressobj(31)
    for piece in _raw(path):
        while piece:
            yield unpacker.decompress(piece)
            piece = unpacker.unused_data
            if unpacker.eof:
                unpacker = zlib.decompressobj(31)


def _columns(path: Path) -> Iterator[bytes]:
    with pq.ParquetFile(path) as file:
        names = [f.name for f in file.schema_arrow if pa.types.is_string(f.type)]
        for batch in file.iter_batches(50_000, columns=names) if names else ():
            for column in batch.columns:
                yield "\n".join(str(value) for value in column.drop_null().to_pylist()).encode()
                yield b"\n"


def _tables(path: Path) -> Iterator[bytes]:
    with duckdb.connect(str(path), read_only=True) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() JOIN duckdb_tables() "
            "USING (database_oid, schema_oid, table_oid, table_name) "
            "WHERE data_type LIKE '%VARCHAR%' AND NOT duckdb_tables.internal "
            "AND estimated_size > 0"  # most tables of a store are empty
        ).fetchall()
        for table, column in columns:
            values = connection.execute(
                f'SELECT DISTINCT "{column}"::VARCHAR FROM "{table}" WHERE "{column}" IS NOT NULL'
            )
            while rows := values.fetchmany(10_000):
                yield "\n".join(row[0] for row in rows).encode()
                yield b"\n"


def _members(path: Path) -> Iterator[bytes]:
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            yield packed.read(name)
            yield b"\n"
