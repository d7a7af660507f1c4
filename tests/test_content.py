"""What pages say: how readable, what they promise, what they tell machines."""

import pytest
from lxml import etree

from crawlers.pages.html import parsed
from crawlers.pages.markup import markup
from crawlers.pages.promises import promises
from crawlers.pages.readability import prose, sentences, syllables

EASY = "The cat sat on the mat. It was a warm day and the sun was out. " * 12
HARD = (
    "Notwithstanding contractual stipulations concerning merchandise repatriation, reimbursement "
    "eligibility necessitates comprehensive documentation substantiating transactional legitimacy. "
) * 12
GERMAN = "Der Hund ist groß. Wir gehen heute in den Wald und suchen nach Pilzen. " * 10


def page(body: str) -> etree._Element:
    return parsed(f"<!doctype html><html><body>{body}</body></html>".encode())


def ease(text: str, language: str) -> float | None:
    [row] = prose("/", language, sentences(page(f"<p>{text}</p>")))
    return row.ease


def test_easy_english_is_easy_and_hard_english_hard():
    # https://en.wikipedia.org/wiki/Flesch–Kincaid_readability_tests: 90 is fifth grade,
    # below 10 is for professionals; "The cat sat on the mat" scores 116
    assert ease("The cat sat on the mat. " * 20, "en") == pytest.approx(116, abs=0.5)
    assert ease(EASY, "en-GB") > 90
    assert ease(HARD, "en") < 0


def test_each_language_has_its_own_formula():
    assert ease(GERMAN, "de-AT") > 80
    for language in ("fr", "es", "it", "nl"):
        assert ease(GERMAN, language) is not None
    assert ease(GERMAN, "pl") is None


def test_little_text_has_no_reading_ease():
    assert ease("The cat sat on the mat. It was warm today.", "en") is None
    assert not list(prose("/", "en", sentences(page("<p>Add to basket</p>"))))


@pytest.mark.parametrize(
    ("word", "code", "count"),
    [("water", "en", 2), ("banana", "en", 3), ("blumentopf", "de", 3), ("bonjour", "fr", 2)],
)
def test_syllables(word: str, code: str, count: int):
    assert syllables(word, code) == count


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "working"),
    [
        ("We reply within 24 hours.", "reply_time", 24, 24, False),
        ("Delivery takes 2-3 working days.", "delivery_time", 48, 72, True),
        ("You can return plants within 30 days of delivery.", "returns_period", 720, 720, False),
        ("Wir antworten innerhalb von zwei Werktagen.", "reply_time", 48, 48, True),
        ("Die Lieferung dauert 3–5 Werktage.", "delivery_time", 72, 120, True),
        ("Sie haben 14 Tage Rückgaberecht.", "returns_period", 336, 336, False),
        ("Nous répondons sous 48 heures.", "reply_time", 48, 48, False),
        ("Entrega en 2 a 4 días laborables.", "delivery_time", 48, 96, True),
        ("Rispondiamo entro un giorno o 24 ore.", "reply_time", 24, 24, False),
        ("We bezorgen binnen 2 werkdagen.", "delivery_time", 48, 48, True),
    ],
)
def test_a_promised_time_is_read(text: str, kind: str, low: int, high: int, working: bool):
    [found] = promises("/", [text])
    assert (found.kind, found.low_hours, found.high_hours) == (kind, low, high)
    assert found.working == working


@pytest.mark.parametrize(
    "text",
    [
        "Water it every 3 days.",
        "Call 020 7946 0018.",
        "We deliver, and if it wilts within 60 days we mend it.",
    ],
)
def test_other_periods_promise_nothing(text: str):
    assert not list(promises("/", [text]))


@pytest.mark.parametrize(
    "text", ["Mon–Fri 9:00–17:00", "Montag bis Freitag: 9 bis 17 Uhr", "Saturday 10am - 4pm"]
)
def test_opening_hours_are_a_promise(text: str):
    assert [found.kind for found in promises("/", [text])] == ["opening_hours"]


def test_schema_org_is_read_from_json_and_from_attributes():
    root = page(
        '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Store",'
        '"openingHours": "Mo-Fr 09:00-17:00", "contactPoint": {"@type": "ContactPoint",'
        '"telephone": "+44 20 7946 0018"}, "address": {"@type": "PostalAddress",'
        '"addressLocality": "London"}}</script>'
        '<div itemscope itemtype="https://schema.org/Product"><b itemprop=name>Fern</b>'
        '<div itemprop=offers itemscope itemtype="https://schema.org/Offer">'
        '<span itemprop=price content="19.00">19 €</span></div></div>'
    )
    assert [(row.type, row.kind, row.value) for row in markup(root, "/")] == [
        ("Store", "opening_hours", "Mo-Fr 09:00-17:00"),
        ("ContactPoint", "phone", "+44 20 7946 0018"),
        ("Store", "address", "London"),
        ("Offer", "price", "19.00"),
    ]


def test_markup_with_a_mistake_in_it_is_none():
    assert not list(markup(page('<script type="application/ld+json">{"a": </script>'), "/"))
