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
        connection.begin()
        for folder in ("tables", "views", "indicators"):
            for path in sorted((SQL / folder).glob("*.sql")):
                connection.execute(path.read_text())
        connection.commit()
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


def test_what_only_scripts_write_is_left_out_of_what_the_html_says(store: Store):
    """A shell of ten words that shows 200 says nothing of whether the shop names its phone."""
    put(store, "page", words=10)
    assert value(store, "contact_clicks") == 5
    put(store, "look", final_url="/", words=12)
    assert value(store, "js_dependence") == "none"  # too few words to tell
    put(store, "look", final_url="/", words=200)
    assert value(store, "js_dependence") == 0.95
    assert value(store, "contact_clicks") == "none"


def test_text_that_is_hidden_at_first_makes_no_negative_share(store: Store):
    put(store, "page", words=100)
    put(store, "look", final_url="/", words=60)
    assert value(store, "js_dependence") == 0
    assert value(store, "contact_clicks") == 5


def test_other_companies_are_counted_once_however_many_pages_load_them(store: Store):
    put(store, "page")
    put(store, "script_host", host="shop.example", pages=9, third_party=False)
    put(store, "script_host", host="a.example", pages=9, third_party=True)
    put(store, "script_host", host="b.example", pages=1, third_party=True)
    assert value(store, "third_party_script_hosts") == 2


@pytest.mark.parametrize(("said", "expected"), [(True, 1), (False, 0), (None, "none")])
def test_a_missing_page_is_said_to_be_missing_or_not(store: Store, said: object, expected: object):
    put(store, "page")
    put(store, "probe", said_missing=said)
    assert value(store, "missing_pages_said") == expected


def test_forms_for_customers_are_counted_with_their_riddles_and_their_help(store: Store):
    put(store, "page")
    put(store, "form", form_no=1, captcha="hCaptcha")
    put(store, "form", form_no=2, purpose="newsletter", error_help="browser")
    put(store, "form", form_no=3, purpose="search", captcha="own", error_help="page")
    assert (value(store, "captcha_forms"), value(store, "form_error_help")) == (0.5, 0.5)


def test_the_keyboard_may_be_asked_for_by_type_or_by_inputmode(store: Store):
    put(store, "page")
    put(store, "form")
    put(store, "form_field", field_no=1, name="email", kind="email")
    put(store, "form_field", field_no=2, name="phone", inputmode="tel")
    put(store, "form_field", field_no=3, name="birthday")
    put(store, "form_field", field_no=4, name="mobile")
    assert value(store, "input_types") == 0.5


@pytest.mark.parametrize(
    ("indicator", "kind"),
    [
        ("help_clicks", "help"),
        ("price_clicks", "prices"),
        ("delivery_cost_clicks", "delivery_cost"),
    ],
)
def test_clicks_are_those_to_the_nearest_such_page(store: Store, indicator: str, kind: str):
    put(store, "page")
    put(store, "page", url="/near", depth=2)
    put(store, "page", url="/far", depth=4)
    for url in ("/near", "/far"):
        put(store, "policy", url=url, kind=kind, evidence="x")
    assert value(store, indicator) == 2


def test_phone_and_mail_are_told_apart(store: Store):
    put(store, "page")
    put(store, "page", url="/contact", depth=1)
    put(store, "contact", url="/contact", kind="mail", value="a@b.example", source="text")
    found = [value(store, f"{what}_clicks") for what in ("phone", "mail", "contact")]
    assert found == [5, 1, 1]


def test_the_contact_link_is_where_it_is_on_most_pages_or_it_is_not(store: Store):
    put(store, "page")
    put(store, "policy", url="/contact", kind="contact", evidence="x")
    for url, place in (("/", "nav"), ("/", "footer"), ("/a", "footer"), ("/a", "nav")):
        put(store, "link", url=url, target="/contact", place=place)
    assert value(store, "contact_consistency") == 1
    put(store, "link", url="/b", target="/contact", place=None)
    put(store, "link", url="/c", target="/contact", place="main")
    assert value(store, "contact_consistency") == 0.5


def test_looks_say_how_many_taps_were_for_nothing(store: Store):
    put(store, "look", controls=4, dead_controls=1, error_clicks=2, paint_is_interruption=True)
    put(store, "look", profile="desktop", controls=4, dead_controls=4)
    assert value(store, "dead_controls") == 0.25
    assert value(store, "error_clicks") == 2
    assert value(store, "paint_interruptions") == 1


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
