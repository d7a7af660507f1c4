"""Two businesses with the same reviews: one file imported for both, or a supplier's mistake."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

Hashes = np.ndarray[tuple[int], np.dtype[np.uint64]]
LETTERS = 20  # of a text, at least: "Great service!" is written by many
LEAST = 3  # reviews that are the same, word for word, at two businesses
# Texts that a business has once: "Great service, would buy again" is written by many of them. Of a
# review imported twice only one counts.
QUERY = """
WITH told AS (
    SELECT business, any_value(source) AS source, text_key, any_value(review) AS review,
        any_value(rating) AS rating, any_value(published_at) AS published_at
    FROM keyed
    WHERE letters >= $letters AND text_key IN (FROM common)
    GROUP BY business, text_key
    HAVING count(DISTINCT review) = 1
), pairs AS (
    SELECT one.business AS one, other.business AS other, count(*) AS same,
        min(one.review) AS first, any_value(other.source) AS source, min(other.review) AS review
    FROM told AS one
    JOIN told AS other USING (text_key)
    WHERE one.business < other.business AND one.rating = other.rating
        AND one.published_at::DATE = other.published_at::DATE
    GROUP BY ALL
    HAVING same >= $least
)
SELECT one, other, same, first, min(capture) AS capture, pairs.source
FROM pairs
JOIN review ON review.business = other AND review.review = pairs.review
GROUP BY ALL
ORDER BY ALL
"""
SQL = Path(__file__).parents[1] / "sql"


def notes(connection: duckdb.DuckDBPyConnection) -> Iterator[dict[str, object]]:
    """Rows of `import_note`, one per pair of businesses, from tables `review` and `keyed`."""
    connection.register("common", pa.table({"text_key": _common(connection)}))
    rows = connection.execute(QUERY, {"least": LEAST, "letters": LETTERS}).fetchall()
    connection.unregister("common")
    for one, other, same, first, capture, source in rows:
        text = (
            f"{one!r} and {other!r} have {same:,} reviews in common, word for word, on the same "
            f"day with the same stars, e.g. {first!r} of {one!r}: was one file taken for both?"
        )
        yield {"capture": capture, "file": source, "row": 1, "kind": "warning", "text": text}


def _common(connection: duckdb.DuckDBPyConnection) -> Hashes:
    """Keys of the texts that more than one review has, whoever it is about."""
    keys = connection.execute(
        "SELECT text_key FROM keyed WHERE letters >= $1", [LETTERS]
    ).fetchnumpy()["text_key"]
    return repeated(np.asarray(keys, np.uint64))


def repeated(hashes: Hashes) -> Hashes:
    """Those that are there more than once; `hashes` are sorted where they lie.

    Of 26 million, sorting took a sixth of a GROUP BY.
    """
    hashes.sort()
    return np.unique(hashes[1:][hashes[1:] == hashes[:-1]])


def of_files(files: Sequence[str]) -> Iterator[str]:
    """The same as lines, from facts that were just read."""
    if files:
        with duckdb.connect() as connection:
            # No DDL takes parameters, so the files go in as a relation.
            facts = connection.read_parquet(list(files), union_by_name=True)
            facts.create_view("review")
            connection.execute((SQL / "tables" / "0_macros.sql").read_text())
            connection.execute(f"CREATE TEMP VIEW keyed AS {(SQL / 'keyed.sql').read_text()}")
            for note in notes(connection):
                yield f"{note['file']}: row 1: warning: {note['text']}"
