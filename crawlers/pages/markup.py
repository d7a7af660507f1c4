"""What a page says to machines: schema.org, as JSON-LD or microdata."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from lxml import etree, html  # type: ignore[import-untyped]

from crawlers.pages.html import Element

MAX_VALUE = 200
MAX_DEPTH = 8
# Property → what customers (and their assistants) look for it.
WANTED = {
    "telephone": "phone",
    "email": "mail",
    "openingHours": "opening_hours",
    "openingHoursSpecification": "opening_hours",
    "address": "address",
    "price": "price",
    "lowPrice": "price",
    "availability": "availability",
    "ratingValue": "rating",
    "deliveryTime": "delivery_time",
    "shippingRate": "delivery_cost",
    "merchantReturnDays": "returns_period",
    "hasMerchantReturnPolicy": "returns_period",
}


@dataclass(frozen=True, slots=True)
class Markup:
    """A fact written for machines. type: schema.org's, such as ContactPoint; kind: phone, mail,
    opening_hours, address, price, availability, rating, delivery_time, delivery_cost,
    returns_period; value: as written, shortened."""

    url: str
    type: str
    kind: str
    value: str


def markup(root: Element, url: str) -> Iterator[Markup]:
    """Each fact once, in the order of the page."""
    yield from dict.fromkeys(
        Markup(url, type_, kind, value)
        for item in items(root, url)
        for type_, kind, value in _facts(item, "", 0)
    )


def items(root: Element, url: str) -> Iterator[Any]:
    """What is marked up on a page, as extruct gives it, item by item."""
    has_json = next(root.iterfind(".//script[@type='application/ld+json']"), None) is not None
    has_micro = next(root.iterfind(".//*[@itemscope]"), None) is not None
    if not has_json and not has_micro:
        return
    # Here, since importing it takes .7 s (it brings rdflib), and most commands read no crawl.
    from extruct.jsonld import JsonLdExtractor  # type: ignore[import-untyped]
    from extruct.w3cmicrodata import MicrodataExtractor  # type: ignore[import-untyped]

    if has_json:
        try:
            yield from list(JsonLdExtractor().extract_items(root, base_url=url))
        except ValueError:  # one with a mistake in it: the others can be read
            yield from _one_by_one(root)
    if has_micro:
        # extruct cleans texts with means that only lxml.html's own elements have.
        page = html.document_fromstring(etree.tostring(root, method="html", encoding="unicode"))
        yield from MicrodataExtractor().extract_items(page, url)


def _one_by_one(root: Element) -> Iterator[Any]:
    for script in root.iterfind(".//script[@type='application/ld+json']"):
        with suppress(ValueError):
            found = json.loads(script.text or "", strict=False)
            yield from found if isinstance(found, list) else [found]


def _facts(item: Any, around: str, depth: int) -> Iterator[tuple[str, str, str]]:
    if isinstance(item, list):
        for part in item:
            yield from _facts(part, around, depth)
    if not isinstance(item, dict) or depth > MAX_DEPTH:
        return
    type_ = _type(item) or around
    for name, value in item.get("properties", item).items():
        if kind := WANTED.get(name):
            yield from ((type_, kind, said) for said in _values(value))
        yield from _facts(value, type_, depth + 1)


def _values(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            # Opening before closing, in whatever order they were written.
            parts = dict(
                sorted(one.get("properties", one).items(), key=lambda part: part[0] == "closes")
            )
            said = ", ".join(
                str(v) for k, v in parts.items() if not k.startswith("@") and not _nested(v)
            )
            if "closes" in parts:  # the names of seven days would fill all there is room for
                said = said.replace("https://schema.org/", "").replace("http://schema.org/", "")
        else:
            said = "" if one is None else str(one)
        if said.strip():
            yield " ".join(said.split())[:MAX_VALUE]


def _nested(value: Any) -> bool:
    return isinstance(value, dict)


def _type(item: dict[str, Any]) -> str:
    said = item.get("@type") or item.get("type") or ""
    first = said[0] if isinstance(said, list) and said else said
    return str(first).rsplit("/", 1)[-1]
