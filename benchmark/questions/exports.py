"""The one way in which tables leave: a cell can be read, never run."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

# Spreadsheets also take the full-width forms, and look past blanks and a byte-order mark.
DANGEROUS = tuple("=+-@\uff1d\uff0b\uff0d\uff20\t\r\n")
BLANK = " \ufeff"


def csv_bytes(table: pd.DataFrame) -> bytes:
    """CSV for spreadsheets, UTF-8 with mark; text that they would run as a formula is quoted.

    >>> csv_bytes(pd.DataFrame({"text": ["=1+1", "fine"], "number": [-1.5, 2]})).decode("utf-8-sig")
    "text,number\\n'=1+1,-1.5\\nfine,2.0\\n"
    """
    safe = table.rename(columns=_cell)
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = safe[name].map(_cell)
    return safe.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def _cell(cell: object) -> object:
    """Behind an apostrophe if it could be a formula (also after blanks)."""
    if isinstance(cell, str) and cell.lstrip(BLANK).startswith(DANGEROUS):
        return f"'{cell}"
    return cell


def write_table(connection: duckdb.DuckDBPyConnection, table: str, file: Path, kind: str) -> None:
    """Write a whole table or view as 'csv' or 'parquet', of any size, in DuckDB itself.

    `table` is one of the store's own names (the caller has looked). CSV is as safe as `csv_bytes`.
    """
    columns = connection.execute(f'SELECT column_name, column_type FROM (DESCRIBE "{table}")')
    plain = ("BIGINT", "INTEGER", "DOUBLE", "BOOLEAN", "DECIMAL", "DATE", "TIMESTAMP")
    cells = []
    for name, column_type in columns.fetchall():
        quoted = f'"{name}"'
        if kind == "csv" and not column_type.startswith(plain):
            text = f"{quoted}::VARCHAR"
            begins = f"substr(ltrim({text}, $blank), 1, 1)"
            cells.append(
                f"if(list_contains($dangerous, {begins}), '''' || {text}, {text}) AS {quoted}"
            )
        else:
            cells.append(quoted)
    shape = "FORMAT csv, HEADER" if kind == "csv" else "FORMAT parquet, COMPRESSION zstd"
    query = f'SELECT {", ".join(cells)} FROM "{table}"'
    given = {"blank": BLANK, "dangerous": list(DANGEROUS)} if "$blank" in query else {}
    connection.execute(f"COPY ({query}) TO $file ({shape})", {"file": str(file), **given})
