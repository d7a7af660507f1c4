"""The one way in which tables leave: a cell can be read, never run."""

from __future__ import annotations

import pandas as pd

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


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
    if isinstance(cell, str) and cell.lstrip(" ").startswith(DANGEROUS):
        return f"'{cell}"
    return cell
