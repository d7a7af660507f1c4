"""Reviews and ratings that a business shows on its own pages, as schema.org writes them.

Which of its reviews a business shows is its own choice, so they are read and shown, and never
scored: no sample of what customers say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crawlers.pages.html import Element
from crawlers.pages.markup import items
from crawlers.reviews import cells
from crawlers.reviews.rows import Review

SOURCE = "own-site"
MAX_DEPTH = 12
AROUND = ("Review", "AggregateRating")


@dataclass(frozen=True, slots=True)
class SiteRating:
    """A rating that a page states of something, in stars from 1 to 5.

    type: schema.org's type of the thing, such as Product or Organization; item: its name;
    count: how many ratings or reviews it is said to rest on; None = not said.
    """

    url: str
    type: str
    item: str
    stars: float
    count: int | None


def reviews(root: Element | None, url: str) -> Iterator[Review | SiteRating]:
    """Each review and rating of a page once. Authors are not read."""
    if root is None or not _marked(root):
        return
    found = [row for item in items(root, url) for row in _rows(item, "", "", url, 0)]
    yield from dict.fromkeys(found)


def told_by(root: Element | None, url: str, author: str) -> set[str]:
    """The name as written, and the words, of reviews that a page marks up as this author's."""
    if root is None or not _marked(root):
        return set()
    wanted = author.casefold()
    words: set[str] = set()
    for one in (one for item in items(root, url) for one in _reviews(item, 0)):
        if _name(one.get("author")).casefold() == wanted:
            parts = (_name(one.get("author")), _said(one.get("reviewBody")), _said(one.get("name")))
            words |= {text for text in parts if text}
    return words


def _marked(root: Element) -> bool:
    """A cheap look before a dear one."""
    for script in root.iterfind(".//script[@type='application/ld+json']"):
        if any(word in (script.text or "") for word in AROUND):
            return True
    types = (one.get("itemtype") or "" for one in root.iterfind(".//*[@itemscope]"))
    return any(kind.endswith(AROUND) for kind in types)


def _rows(item: Any, around: str, name: str, url: str, depth: int) -> Iterator[Review | SiteRating]:
    if isinstance(item, list):
        for part in item:
            yield from _rows(part, around, name, url, depth)
    if not isinstance(item, dict) or depth > MAX_DEPTH:
        return
    type_, parts = _type(item), item.get("properties", item)
    if type_ == "AggregateRating":
        of = _one(parts.get("itemReviewed"))
        kind = around or (_type(of) if isinstance(of, dict) else "")
        yield from _rating(parts, kind, name or _name(of), url)
        return
    if type_ in ("Review", "UserReview", "CriticReview", "EmployerReview"):
        yield from _review(parts)
        return
    for value in parts.values():
        yield from _rows(value, type_ or around, _name(parts) or name, url, depth + 1)


def _reviews(item: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(item, list):
        for part in item:
            yield from _reviews(part, depth)
    if not isinstance(item, dict) or depth > MAX_DEPTH:
        return
    parts = item.get("properties", item)
    if "Review" in _type(item):
        yield parts
        return
    for value in parts.values():
        yield from _reviews(value, depth + 1)


def _rating(parts: dict[str, Any], around: str, name: str, url: str) -> Iterator[SiteRating]:
    stars = _stars(parts)
    count = next(
        (n for key in ("ratingCount", "reviewCount") if (n := cells.number(_said(parts.get(key))))),
        None,
    )
    if stars is not None:
        yield SiteRating(url, around, name[:200], stars, int(count) if count else None)


def _review(parts: dict[str, Any]) -> Iterator[Review]:
    """A review needs stars and a day."""
    rating = _one(parts.get("reviewRating"))
    stars = _stars(rating.get("properties", rating)) if isinstance(rating, dict) else None
    day = cells.moment(_said(parts.get("datePublished")) or _said(parts.get("dateCreated")))
    if stars is None or day is None:
        return
    title = _said(parts.get("headline")) or _said(parts.get("name"))
    text = _said(parts.get("reviewBody")) or _said(parts.get("description"))
    key = f"{day}\x1f{stars}\x1f{title}\x1f{text}"
    name = hashlib.sha256(key.encode()).hexdigest()[:24]
    yield Review(SOURCE, name, day, stars, title or None, text or None, None)


def _stars(parts: dict[str, Any]) -> float | None:
    """On schema.org's scale unless it says another: worst 1, best 5."""
    best = cells.number(_said(parts.get("bestRating"))) or 5
    worst = cells.number(_said(parts.get("worstRating")))
    low = worst if worst is not None and worst < best else min(1.0, best - 1)
    return cells.stars(_said(parts.get("ratingValue")), low, best)


def _type(item: dict[str, Any]) -> str:
    said = _one(item.get("@type") or item.get("type") or "")
    return str(said).rsplit("/", 1)[-1]


def _one(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _said(value: Any) -> str:
    value = _one(value)
    return "" if isinstance(value, dict | list) else " ".join(cells.text(value).split())


def _name(value: Any) -> str:
    value = _one(value)
    if isinstance(value, dict):
        return _said(value.get("properties", value).get("name"))
    return _said(value) if isinstance(value, str) else ""
