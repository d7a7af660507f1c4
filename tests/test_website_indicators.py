"""What indicators make of crawls and looks: rows in, samples out."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

SQL = Path(__file__).parents[1] / "benchmark" / "sql"
Store = duckdb.DuckDBPyConnection


@pytest.fixture
def store() -> Iterator[Store]:
    with duckdb.connect() as connection:
        for folder in ("tables", "views", "indicators"):
            for path in sorted((SQL / folder).glob("*.sql")):
                connection.execute(path.read_text())
        yield connection


def put(store: Store, table: str, **row: object) -> None:
    """One row of one crawl of one business; columns that must not be empty have plain values."""
    plain = {"capture": "c", "wave": "w", "business": "b", "url": "/"}
    defaults: dict[str, dict[str, object]] = {
        "page": {"is_html": True, "redirect_hops": 0, "depth": 0, "status": 200, "broken": False},
        "link": {"internal": True},
        "form": {"form_no": 1, "purpose": "contact", "method": "post", "fields": 1, "required": 0},
        "form_field": {"form_no": 1, "field_no": 1, "kind": "text", "required": False},
        "look": {"profile": "phone", "taken_at": "2026-01-01"},
    }
    values = plain | defaults.get(table, {}) | row
    names = ", ".join(values)
    store.execute(
        f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})", [*values.values()]
    )


def value(store: Store, indicator: str) -> object:
    """The one sample's value; "none" where there is no sample."""
    rows = store.execute(f"SELECT value FROM {indicator}").fetchall()
    assert len(rows) <= 1
    return rows[0][0] if rows else "none"


def of_crawls(store: Store) -> list[str]:
    query = "SELECT indicator FROM indicator WHERE counts = 'crawl' ORDER BY ALL"
    return [str(name) for (name,) in store.execute(query).fetchall()]


def test_a_crawl_whose_home_page_gave_no_page_says_nothing(store: Store):
    """Not even of what it met elsewhere: that is no sample of the site."""
    put(store, "page", is_html=False, status=503, broken=True)
    put(store, "page", url="/shop", depth=1, title="404", images=1, images_without_alt=1)
    put(store, "link", target="/gone")
    put(store, "form")
    put(store, "form_field")
    put(store, "promise", kind="reply_time", high_hours=1, working=False, text="x")
    put(store, "policy", kind="returns", evidence="x")
    assert [name for name in of_crawls(store) if value(store, name) != "none"] == []
    store.execute("UPDATE page SET is_html = true, broken = false, status = 200")
    found = [name for name in of_crawls(store) if value(store, name) != "none"]
    assert {"alt_coverage", "soft_404", "contact_form_fields", "returns_clicks"} <= set(found)
