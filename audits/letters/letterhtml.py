"""The HTML of a mail: as text, and as something that can be shown without danger.

What is shown has no links, pictures, styles, forms or scripts at all: of the attributes only
those of tables and of writing direction stay, so nothing in it can reach the network.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import nh3
from lxml import etree, html  # type: ignore[import-untyped]

SHOWN = 300_000  # characters of HTML that are read; safety 7: a mail must not hold the reader up
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "br", "center", "dd", "div", "dl",
    "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
    "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip
UNSEEN = frozenset({
    "head", "script", "style", "title", "template", "noscript", "object", "iframe", "svg",
    "math",
})  # fmt: skip
SHOWN_TAGS = frozenset({
    "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote",
    "br", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del",
    "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "ins",
    "kbd", "li", "main", "mark", "ol", "p", "pre", "q", "s",
    "samp", "section", "small", "span", "strike", "strong", "sub", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u",
    "ul", "var", "wbr",
})  # fmt: skip
ACTING = ("script", "link", "iframe", "object", "embed", "form")
SPANS = {"colspan", "rowspan"}
LOADING = ("src", "srcset", "background", "poster", "data", "longdesc", "dynsrc", "lowsrc")
REMOTE = re.compile(r"(?i)(?:^|[\s,('\"])(?:https?:|ftp:)?//|url\s*\(")
HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
# What mail programs put around the message that is answered.
QUOTING = re.compile(
    r"\b(?:gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote|tutanota_quote)\b"
)


@dataclass(frozen=True)
class Shown:
    html: str  # a fragment; safe wherever HTML is
    removed: int  # things that would have been fetched from somewhere, or sent there
    cut: bool  # True: longer than is shown


def _tree(source: str) -> tuple[etree._Element | None, bool]:
    """The parsed mail, and whether some of it was left out: too long, or nested too deeply."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    cut = len(source) > SHOWN
    try:
        tree = html.document_fromstring(source[:SHOWN].encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):  # e.g. nothing in it
        return None, cut
    return tree, cut or any("depth" in error.message.lower() for error in parser.error_log)


def _style(element: etree._Element) -> str:
    return str(element.get("style") or "")


def safe_html(source: str) -> Shown:
    """A mail's HTML for showing: links as text with their address, pictures as their caption."""
    tree, cut = _tree(source)
    if tree is None:
        return Shown("", 0, cut)
    removed = 0
    for element in list(tree.iter(etree.Element)):
        removed += _reaching_out(element)
        if element.tag == "img":
            said = (element.get("alt") or "").strip()
            element.tag, element.text = "span", f"[picture{': ' + said if said else ''}]"
        elif element.tag in ("a", "area") and element.get("href"):
            _inert(element)
    safe = nh3.clean(
        html.tostring(tree, encoding="unicode"),
        tags=set(SHOWN_TAGS),
        clean_content_tags=set(UNSEEN) | {"textarea", "select", "button"},
        attributes={"*": {"dir", "lang"}, "td": SPANS, "th": SPANS},
        url_schemes=set(),
        link_rel=None,
    )
    return Shown(safe, removed, cut)


def _reaching_out(element: etree._Element) -> int:
    """Things of this element that would fetch something, send something or run."""
    if element.tag in ACTING or (element.tag == "meta" and "http-equiv" in element.attrib):
        return 1
    if element.tag == "style":
        return 1 if REMOTE.search(element.text or "") else 0
    return sum(
        name in LOADING or (name == "style" and "url" in str(value).lower())
        for name, value in element.attrib.items()
        if REMOTE.search(str(value))
    )


def _inert(link: etree._Element) -> None:
    """A link becomes its text followed by where it leads."""
    address = " ".join(str(link.get("href")).split())[:300]
    said = " ".join("".join(str(text) for text in link.itertext()).split())
    link.tag = "span"
    if address not in (said, f"mailto:{said}"):
        last = etree.SubElement(link, "span")
        last.text = f" [{address}]"


def html_text(source: str) -> str:
    """What a reader sees; what the mail quotes begins with `>`, as in plain text."""
    tree, _ = _tree(source)
    if tree is None:
        return ""
    lines = "".join(_pieces(tree)).split("\n")
    told = [re.sub(r"[ \t\r\f\v\xa0]+", " ", line).strip() for line in lines]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(told)).strip()


def _pieces(tree: etree._Element) -> Iterator[str]:
    quoted, unseen = 0, 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag, begins = element.tag, event == "start"
        if tag in UNSEEN or HIDDEN.search(_style(element)):
            unseen += 1 if begins else -1
        quotes = tag == "blockquote" or QUOTING.search(element.get("class") or "") is not None
        if quotes:
            quoted += 1 if begins else -1
        if tag in BLOCKS and not unseen and (begins or tag not in ("br", "hr")):
            yield "\n" + "> " * bool(quoted)
        elif tag in ("td", "th") and not unseen:
            yield " "
        text = element.text if begins else element.tail
        if text and not unseen:
            yield " ".join(text.split("\n")) if tag != "pre" else text
