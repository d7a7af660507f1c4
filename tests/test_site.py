"""What a kept crawl says: exact rows from saved pages, the same every time they are read."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawlers.crawl import Contact, Form, FormField, Link, Page, Policy, Row, read
from crawlers.crawls.frontier import SUMMARY, WARC
from crawlers.crawls.ledger import LINES
from crawlers.crawls.warc import Warc
from crawlers.pages.contacts import e164, region_of
from crawlers.pages.forms import forms
from crawlers.pages.html import parsed, text_of
from crawlers.pages.policies import policies
from crawlers.pages.rows import ScriptHost
from crawlers.pages.urls import Hosts, absolute, canonical, is_document

SHOP = "https://shop.example"
AT = "2026-10-05T12:00:00+00:00"

HOME = """<!doctype html><html lang="en-GB"><head><title> The   Shop </title>
<meta name="viewport" content="width=device-width, user-scalable=no">
<script src="https://embed.tawk.to/abc/default"></script></head><body>
<header><nav><a href="/contact">Contact</a> <a href="/old">Returns</a></nav>
<form action="/find" role="search"><input name="q" aria-label="Search"></form></header>
<main><a href="//blog.example/x#top"><img src="a.png" alt="Our blog"></a><img src="b.png">
<a href="mailto:Hello@Shop.example?subject=Hi">mail</a> <a href="tel:+44 20 7946 0018">call</a>
<a href="javascript:void(0)">menu</a> <a href="#top">top</a></main>
<footer><a href="/terms.pdf">Terms</a> Order 0800 123 4567 890 12</footer></body></html>"""

CONTACT = """<html lang="en-GB"><title>Contact us</title><body>
<nav><a href="/">Home</a></nav><main><h1>Contact us</h1>
<p>Call us on <b>020 7946 0018</b>, send an email or a message to help@shop.example.</p>
<form method="POST" action="/send"><input type="hidden" name="token">
<label for="n">Your name</label><input id="n" name="name" required autocomplete="Name">
<label>Email <input type="email" name="email" aria-required="true"></label>
<input type="tel" name="phone" inputmode="Tel" placeholder="Phone">
<fieldset><legend>Topic</legend><label><input type="radio" name="topic" value="a">A</label>
<label><input type="radio" name="topic" value="b">B</label></fieldset>
<div style="display: none"><input name="website"></div>
<textarea name="message" aria-labelledby="m1 m2"></textarea><i id="m1">Your</i><i id="m2">text</i>
<button>Send</button></form></main></body></html>"""

RETURNS = """<html lang="en"><title>Sending back | Shop</title><h1>Returns</h1>
<p>Within 30 days you get a refund. <a href="/lost">Lost?</a></p>
<footer>Built by <a href="mailto:ann@web.example">Ann</a> of web.example</footer></html>"""


def kept(folder: Path, pages: Mapping[str, str], more: list[dict[str, object]]) -> list[Row]:
    """The rows of a crawl that kept these pages (by path) and noted these lines."""
    with closing(Warc(folder / WARC, 0)) as warc:
        html = [("Content-Type", "text/html; charset=utf-8")]
        for path, body in pages.items():
            warc.response(SHOP + path, 200, html, body.encode())
    done = [
        {"state": "done", "url": SHOP + path, "at": AT, "asked_at": AT, "status": 200,
         "ttfb_ms": 12.5, "bytes": len(body.encode()), "type": "text/html; charset=utf-8"}
        for path, body in pages.items()
    ]  # fmt: skip
    text = "".join(json.dumps(line) + "\n" for line in [*done, *more])
    (folder / LINES).write_text(text)
    (folder / SUMMARY).write_text(json.dumps({"site": SHOP + "/", "hosts": []}))
    rows = list(read(folder))
    assert list(read(folder)) == rows
    return rows


@pytest.fixture
def rows(tmp_path: Path) -> list[Row]:
    more: list[dict[str, object]] = [
        {"state": "done", "url": f"{SHOP}/old", "at": AT, "asked_at": AT, "status": 301,
         "to": f"{SHOP}/returns"},
        {"state": "done", "url": f"{SHOP}/terms.pdf", "at": AT, "asked_at": AT, "status": 404},
        {"state": "done", "url": f"{SHOP}/lost", "at": AT, "asked_at": AT, "error": "timeout"},
        {"state": "forbidden", "url": f"{SHOP}/staff", "at": AT, "error": "robots"},
    ]  # fmt: skip
    return kept(tmp_path, {"/": HOME, "/contact": CONTACT, "/returns": RETURNS}, more)


def of(kind: type[Row], rows: list[Row]) -> list[tuple[object, ...]]:
    return [astuple(row) for row in rows if type(row) is kind]


def test_links_with_their_text_and_their_place(rows: list[Row]):
    assert of(Link, rows) == [
        (f"{SHOP}/", f"{SHOP}/contact", "Contact", True, "nav"),
        (f"{SHOP}/", f"{SHOP}/old", "Returns", True, "nav"),
        (f"{SHOP}/", "https://blog.example/x", "Our blog", False, "main"),
        (f"{SHOP}/", f"{SHOP}/", "top", True, "main"),
        (f"{SHOP}/", f"{SHOP}/terms.pdf", "Terms", True, "footer"),
        (f"{SHOP}/contact", f"{SHOP}/", "Home", True, "nav"),
        (f"{SHOP}/returns", f"{SHOP}/lost", "Lost?", True, None),
    ]


def test_forms_by_purpose_with_the_fields_a_customer_sees(rows: list[Row]):
    where = f"{SHOP}/contact"
    assert of(Form, rows) == [
        (f"{SHOP}/", 1, "search", "get", 1, 0, None, None),
        (where, 1, "contact", "post", 5, 2, None, "browser"),
    ]
    assert of(FormField, rows) == [
        (f"{SHOP}/", 1, 1, "q", "text", "Search", False, None, None),
        (where, 1, 1, "name", "text", "Your name", True, "name", None),
        (where, 1, 2, "email", "email", "Email", True, None, None),
        (where, 1, 3, "phone", "tel", None, False, None, "tel"),
        (where, 1, 4, "topic", "radio", "Topic", False, None, None),
        (where, 1, 5, "message", "textarea", "Your text", False, None, None),
    ]


@pytest.mark.parametrize(
    ("inside", "captcha", "error_help"),
    [
        ("<input name=a>", None, None),
        ("<input name=a required><div class='g-recaptcha'></div>", "reCAPTCHA", "browser"),
        (
            "<input type=email><iframe src='https://newassets.hcaptcha.com/x'>",
            "hCaptcha",
            "browser",
        ),
        ("<input name=captcha_code><img src=/riddle.png>", "own", None),
        ("<input name=a><p role=alert></p>", None, "page"),
    ],
)
def test_a_form_shows_its_riddle_and_who_tells_of_mistakes(
    inside: str, captcha: str | None, error_help: str | None
):
    (form, *_) = forms(parsed(f"<form>{inside}</form>".encode()), SHOP)
    assert isinstance(form, Form)
    assert (form.captcha, form.error_help) == (captcha, error_help)


def test_a_form_that_switches_the_browsers_help_off_has_none():
    (form, *_) = forms(parsed(b"<form novalidate><input required></form>"), SHOP)
    assert isinstance(form, Form)
    assert form.error_help is None


def test_hosts_of_scripts_are_counted_once_per_page_and_consent_tools_named(tmp_path: Path):
    own, tool = "<script src=/a.js></script>", "<script src=//cdn.cookielaw.org/x.js></script>"
    rows = kept(tmp_path, {"/": own * 2 + tool, "/b": tool}, [])
    assert of(ScriptHost, rows) == [
        (f"{SHOP}/", "cdn.cookielaw.org", 2, True, "OneTrust"),
        (f"{SHOP}/", "shop.example", 1, False, None),
    ]


def test_contacts_each_once_per_page_and_source_and_no_number_that_is_no_phone(rows: list[Row]):
    assert of(Contact, rows) == [
        (f"{SHOP}/", "mail", "hello@shop.example", "mailto"),
        (f"{SHOP}/", "phone", "+442079460018", "tel link"),
        (f"{SHOP}/", "chat", "tawk.to", "widget"),
        (f"{SHOP}/contact", "phone", "+442079460018", "text"),
        (f"{SHOP}/contact", "mail", "help@shop.example", "text"),
    ]


def test_policies_are_pages_not_mentions(rows: list[Row]):
    assert of(Policy, rows) == [
        (f"{SHOP}/contact", "contact", "call us, email, message"),
        (f"{SHOP}/returns", "returns", "30 days, refund"),
    ]


def test_pages_with_what_their_links_lead_to(rows: list[Row]):
    pages = {row.url.removeprefix(SHOP): row for row in rows if isinstance(row, Page)}
    home = Page(
        f"{SHOP}/", 200, None, False, True, "The Shop", "en-GB", 0, len(HOME), 12.5, "text/html",
        0, f"{SHOP}/", 13, 22, 2, 1, False, datetime(2026, 10, 5, 12, tzinfo=UTC),
    )  # fmt: skip
    assert pages["/"] == home
    said = {
        path: (row.status, row.error, row.broken, row.depth, row.redirect_hops, row.is_html)
        for path, row in pages.items()
    }
    assert said == {
        "/": (200, None, False, 0, 0, True),
        "/contact": (200, None, False, 1, 0, True),
        "/returns": (200, None, False, 1, 0, True),  # one click: a redirect is none
        "/old": (200, None, False, 1, 1, False),
        "/terms.pdf": (404, None, True, 1, 0, False),
        "/lost": (None, "timeout", True, 2, 0, False),
        "/staff": (None, "robots", None, None, 0, False),
    }


def test_a_redirect_in_circles_is_no_page_and_no_verdict(tmp_path: Path):
    circle: list[dict[str, object]] = [
        {"state": "done", "url": f"{SHOP}/{a}", "at": AT, "status": 302, "to": f"{SHOP}/{b}"}
        for a, b in (("", "a"), ("a", "b"), ("b", "a"))
    ]
    (row, *_) = kept(tmp_path, {}, circle)
    assert isinstance(row, Page)
    assert (row.status, row.error, row.broken) == (None, "redirect loop", None)
    assert row.final_url is None


def test_a_german_page_in_an_old_encoding_is_read_as_written():
    page = '<meta charset="iso-8859-1"><a href="/öffnungszeiten">Öffnungszeiten</a>'
    root = parsed(page.encode("latin-1"), "text/html")
    assert [text_of(link) for link in root.iter("a")] == ["Öffnungszeiten"]
    assert absolute(f"{SHOP}/", "/öffnungszeiten") == f"{SHOP}/%C3%B6ffnungszeiten"


@pytest.mark.parametrize(
    ("address", "heading", "content", "kinds"),
    [
        ("versand", "Versand", "Lieferzeit 3 Werktage, DHL", ["delivery"]),
        ("shipping", "Shipping", "Express, free shipping", ["delivery", "delivery_cost"]),
        ("impressum", "Impressum", "Handelsregister Berlin HRB 1, USt-IdNr. DE1", ["imprint"]),
        ("agb", "Unsere AGB", "Gerichtsstand ist Potsdam; Haftung nur bei Vorsatz", ["terms"]),
        ("kontakt", "Kontakt", "Telefon 030 1, E-Mail an uns, Öffnungszeiten unten", ["contact"]),
        ("complaints", "Complaints", "We resolve each within 5 working days.", ["complaints"]),
        ("prices", "Our prices", "Basic £5, plus £9.50 a month", ["prices"]),
        ("faq", "Questions", "How do I pay? Can I send it back?", ["help"]),
        ("opening hours", "", "Mon–Fri 9:00–17:00", ["opening_hours"]),
        ("livraison", "Livraison", "Livraison offerte en 2 jours", ["delivery", "delivery_cost"]),
        ("retours", "Retours", "Remboursement ou échange sous 30 jours", ["returns"]),
        ("mentions-legales", "Mentions légales", "RCS Paris, SIRET 1", ["imprint"]),
        ("devoluciones", "Devoluciones", "Reembolso y cambio en 30 días", ["returns"]),
        ("contacto", "Contacto", "Teléfono 91 1, correo electrónico", ["contact"]),
        ("resi", "Resi e rimborsi", "Rimborso e recesso entro 14 giorni", ["returns"]),
        ("orari", "Orari di apertura", "lunedì 9:00–17:00", ["opening_hours"]),
        ("klachten", "Klachten", "Uw klacht gaat naar de geschillencommissie", ["complaints"]),
        ("veelgestelde vragen", "Veelgestelde vragen", "Hoe lang? Kan ik ruilen?", ["help"]),
        ("delivery box", "Delivery box, oak", "A fine box for £20.", []),  # a product
        ("delivery", "Delivery", "Coming soon.", []),  # a name without content
        ("blog", "News", "Free delivery within 3 working days, refund, express", []),
    ],
)
def test_a_policy_needs_a_name_and_content(
    address: str, heading: str, content: str, kinds: list[str]
):
    assert [kind for kind, _ in policies(address, heading, heading, content)] == kinds


@pytest.mark.parametrize(
    ("url", "language", "region"),
    [
        ("https://a.co.uk/", None, "GB"),
        ("https://a.de/", "en", "DE"),
        ("https://a.com/", "de-AT", "AT"),
        ("https://a.com/", "de", "DE"),
        ("https://a.io/", "en", None),
        ("http://127.0.0.1:81/", "de", "DE"),
    ],
)
def test_where_a_phone_number_without_prefix_is_from(url: str, language: str | None, region: str):
    assert region_of(url, language) == region


def test_phone_numbers_become_e164_or_nothing():
    assert e164("(030) 23125-014", "DE") == "+493023125014"
    assert e164("+49 (0)30 23125 014", None) == "+493023125014"
    assert e164("0044 20 7946 0018", "GB") == "+442079460018"
    assert e164("12.10.2026", "DE") is None


def test_one_spelling_for_one_page():
    same = ["http://A.example/x?b=1&a=2#z", "http://a.example:80/x?a=2&b=1", "http://a.example/./x?a=2&b=1"]  # fmt: skip  # noqa: E501
    assert {canonical(url) for url in same} == {"http://a.example/x?a=2&b=1"}
    assert canonical("mailto:a@b.example") is None
    assert canonical("http://a.example:port/") is None
    assert canonical("http://") is None


def test_www_makes_no_other_host_but_a_port_does():
    hosts = Hosts("https://shop.example/", ["help.shop.example", "127.0.0.1:81"])
    own = ["http://www.shop.example/x", "https://shop.example:443/", "https://help.shop.example/"]
    assert all(hosts.own(url) for url in [*own, "http://127.0.0.1:81/"])
    others = ["https://shop.example:8443/", "https://evilshop.example/", "http://127.0.0.1:82/"]
    assert not any(hosts.own(url) for url in [*others, "https://shop.example.evil.example/"])


def test_documents_are_told_by_the_path_alone():
    assert is_document("https://a.example/terms.PDF?x=1")
    assert not is_document("https://a.example/show?file=terms.pdf")
