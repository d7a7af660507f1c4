"""What pages show of the numbers, worked out once: medians of the others, sums, reading lists."""

from __future__ import annotations

from pathlib import Path

import duckdb

from crawlers.journeys.klm import CLICK

SQL = Path(__file__).parents[1] / "sql" / "shown"
SENTENCES = 300  # newest ones of a want, listed at most
READING = 6  # reviews of a reading list
GIVEN = {"click": CLICK, "most": SENTENCES, "worth": READING}


def keep(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the tables of `9_shown.sql`, and what the tables of the numbers say of all others."""
    # In this order: sums come after what they are of.
    for name in (
        "others", "standings", "replies", "journey_walk", "journeys", "site", "read_text",
        "newest_sentence", "worth_reading",
    ):  # fmt: skip
        query = (SQL / f"{name}.sql").read_text()
        connection.execute(query, {k: v for k, v in GIVEN.items() if f"${k}" in query} or None)
    connection.execute("DROP TABLE read_text")
