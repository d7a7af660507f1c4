"""A page's bytes as a tree, whatever their encoding, and the links in it."""

from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from crawlers.pages.urls import absolute

Element = Any  # lxml has no types

# huge_tree: without it a page nested deeper than 256 is cut there; size is limited elsewhere.
PARSER = etree.HTMLParser(encoding="utf-8", recover=True, huge_tree=True, remove_comments=True)


def readable(content_type: str | None) -> bool:
    """Is this a page with links? A missing type is read as HTML, as browsers do."""
    kind = (content_type or "text/html").split(";")[0].strip().lower()
    return kind in ("text/html", "application/xhtml+xml", "")


def parsed(body: bytes, content_type: str | None = None) -> Element | None:
    """The root element, or None where there is none."""
    data = _utf8(body, content_type)
    if not data.strip():
        return None
    try:
        return etree.fromstring(data, PARSER)
    except etree.XMLSyntaxError:
        return None


def _utf8(body: bytes, content_type: str | None) -> bytes:
    """The body in UTF-8: said by the BOM, else the header, else the page, else by what fits."""
    said, bom = read_bom(body)
    if said and bom:
        return body[len(bom) :].decode(said, "replace").encode()
    declared = http_content_type_encoding(content_type) or html_body_declared_encoding(body)
    if (declared or "utf-8") in ("utf-8", "ascii"):
        try:
            body.decode()
        except UnicodeDecodeError:
            return body.decode(declared if declared == "utf-8" else "cp1252", "replace").encode()
        return body
    return body.decode(declared or "cp1252", "replace").encode()


def base_of(root: Element, url: str) -> str:
    """What relative links are relative to."""
    for base in root.iter("base"):
        href = base.get("href")
        return (absolute(url, href) if href else None) or url
    return url


def hrefs(root: Element, url: str) -> Iterator[tuple[Element, str]]:
    """All links to the web, with their absolute URLs."""
    base = base_of(root, url)
    for link in root.iter("a", "area"):
        href = link.get("href")
        target = absolute(base, href) if href else None
        if target:
            yield link, target


def text_of(element: Element | None) -> str:
    """What can be read in a small element (a link, a label), in one line."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def texts_of(element: Element) -> str:
    """What can be read in a large element; words of neighbouring elements stay apart."""
    return " ".join(element.itertext())
