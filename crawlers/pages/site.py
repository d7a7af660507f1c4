"""Read a kept crawl: pure, so that the same bytes give the same rows, years later."""

import json
from collections import deque
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree  # type: ignore[import-untyped]

from crawlers.crawls.frontier import MISSING, WARC
from crawlers.crawls.ledger import LINES, Line, lines
from crawlers.crawls.warc import Record, records
from crawlers.pages.contacts import contacts, region_of
from crawlers.pages.forms import forms
from crawlers.pages.html import Element, hrefs, parsed, readable, text_of, texts_of
from crawlers.pages.languages import spoken
from crawlers.pages.markup import Markup, markup
from crawlers.pages.others import leave_out
from crawlers.pages.policies import policies
from crawlers.pages.promises import Promise, promises
from crawlers.pages.readability import Prose, prose, sentences
from crawlers.pages.rows import Contact, Link, Page, Policy, Probe, Row
from crawlers.pages.scripts import ScriptHosts, script_addresses
from crawlers.pages.urls import Hosts, canonical
from crawlers.reviews.pages import SiteRating, reviews
from crawlers.reviews.rows import Review

PLACES = ("header", "nav", "main", "footer")
NOT_SHOWN = ("script", "style", "noscript", "template")
DECIDED = ("done", "forbidden")

# Refused to us, perhaps not to a customer: log-in walls, bot walls, too fast, HEAD not known.
NOT_SAID = {401, 403, 405, 407, 429, 451, 501}
# What a customer's browser meets, too. Not "redirect loop": we keep no cookies.
LOST = {"dns", "refused", "timeout", "reset", "tls", "not http", "bad redirect"}

Content = dict[str, Any]
Found = Row | Markup | Promise | Prose | Review | SiteRating


def read(folder: Path, region: str | None = None) -> Iterator[Found]:
    """All rows of a crawl. `region`: whose phone numbers are written without prefix (GB, DE);
    None = guessed page by page from language and address. Page rows come last."""
    summary = json.loads((folder / "crawl.json").read_text())
    hosts, start = Hosts(summary["site"], summary["hosts"]), canonical(summary["site"])
    decided = {line["url"]: line for line, _ in lines(folder / LINES) if line["state"] in DECIDED}
    asked = {url: line for url, line in decided.items() if not line.get("probe")}
    number = {url: n for n, url in enumerate(asked)}
    scripts = ScriptHosts(summary["site"])
    contents: dict[str, Content] = {}
    ways: dict[int, list[int]] = {}
    for record, root in _pages(folder / WARC, asked):
        contents[record.url] = content = _content(root, record)
        scripts.see(record.url, script_addresses(root, record.url))
        ways[number[record.url]] = targets = []
        for row in _rows(root, record, content, hosts, region, home=record.url == start):
            if isinstance(row, Link) and row.target in number:
                targets.append(number[row.target])
            yield row
    yield from scripts.rows()
    yield from _probes(decided)
    depths = _depths(number.get(start or ""), ways, asked, number)
    for url, line in asked.items():
        yield _page(line, asked, contents.get(url), depths.get(number[url]))


def _pages(warc: Path, asked: Mapping[str, Line]) -> Iterator[tuple[Record, Element]]:
    """The HTML pages that were answered with 200."""
    for record in records(warc) if warc.exists() else ():
        kind = record.headers.get("content-type")
        known = record.kind == "response" and record.status == 200 and record.url in asked
        root = parsed(record.body, kind) if known and readable(kind) else None
        if root is not None:
            yield record, root


def _content(root: Element, record: Record) -> Content:
    """What the page row says of a page's content."""
    images = list(root.iter("img"))
    viewports = [m.get("content") or "" for m in root.iter("meta") if m.get("name") == "viewport"]
    title = next(root.iter("title"), None)
    language = root.get("lang") or record.headers.get("content-language") or ""
    return {
        "title": (text_of(title)[:300] or None) if title is not None else None,
        "language": language.strip() or None,
        "dom_nodes": sum(1 for _ in root.iter("*")),
        "images": len(images),
        "images_without_alt": sum(image.get("alt") is None for image in images),
        "zoomable": _zoomable(viewports[0]) if viewports else None,
    }


def _probes(decided: Mapping[str, Line]) -> Iterator[Probe]:
    """One at most: the page that cannot exist, not where it redirects to."""
    for line in decided.values():
        if line.get("probe") and urlsplit(line["url"]).path == MISSING:
            end, final, _ = _end(line, decided)
            status = end.get("status") or 0
            clear = 200 <= status < 300 or (status >= 400 and status not in NOT_SAID)
            said = status >= 400 if clear else None
            yield Probe(line["url"], end.get("status"), end.get("error"), final, said)


def _zoomable(viewport: str) -> bool:
    said = viewport.lower().replace(" ", "") + ","
    bans = ("user-scalable=no", "user-scalable=0", "maximum-scale=1,", "maximum-scale=1.0,")
    return not any(ban in said for ban in bans)


def _rows(
    root: Element,
    record: Record,
    content: Content,
    hosts: Hosts,
    region: str | None,
    *,
    home: bool,
) -> Iterator[Found]:
    url = record.url
    yield from markup(root, url)
    yield from reviews(root, url)
    etree.strip_elements(root, *NOT_SHOWN, with_tail=False)
    yield from _links(root, url, hosts)
    yield from forms(root, url)
    body = next(root.iter("body"), root)
    text = texts_of(body)
    content["words"] = len(text.split())
    if leave_out(root):
        text = texts_of(body)
    language = spoken(content["language"] or "", text) or None
    where = region or region_of(url, language)
    for kind, value, source in dict.fromkeys(contacts(root, text, record.body, where)):
        yield Contact(url, kind, value, source)
    yield from dict.fromkeys(promises(url, sentences(body)))
    headings = [text_of(heading) for heading in root.iter("h1", "h2", "h3")]
    first = next((text_of(h) for h in root.iter("h1")), content["title"] or "")
    main = _main(root)
    yield from prose(url, language, sentences(main))
    if not home:  # it speaks of everything and is nothing of it
        for kind, evidence in policies(_words_of(url), first, "\n".join(headings), texts_of(main)):
            yield Policy(url, kind, evidence)


def _links(root: Element, url: str, hosts: Hosts) -> Iterator[Link]:
    place: dict[Element, str] = {}
    for mark in root.iter(*PLACES):  # in document order, so that the innermost has the last word
        place.update(dict.fromkeys(mark.iter("a", "area"), str(mark.tag)))
    for link, asked in hrefs(root, url):
        target = canonical(asked)
        if target:
            yield Link(url, target, _said(link), hosts.own(target), place.get(link))


def _said(link: Element) -> str:
    text = text_of(link) or link.get("aria-label") or link.get("title") or link.get("alt")
    if not text:
        text = next((i.get("alt") for i in link.iter("img") if i.get("alt")), "")
    return " ".join(text.split())[:300]


def _main(root: Element) -> Element:
    """The part that is this page's own; takes out of the tree what is around it."""
    main = next(root.iter("main"), None)
    if main is None:  # the footer names every policy on every page
        etree.strip_elements(root, "nav", "header", "footer", with_tail=False)
        main = next(root.iter("body"), root)
    return main


def _words_of(url: str) -> str:
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    return unquote(last).rsplit(".", 1)[0].replace("-", " ").replace("_", " ")


def _depths(
    start: int | None,
    ways: Mapping[int, list[int]],
    asked: Mapping[str, Line],
    number: Mapping[str, int],
) -> dict[int, int]:
    """Clicks from the start page, breadth first; a redirect is no click."""
    moved = {number[u]: number[line["to"]] for u, line in asked.items() if line.get("to") in number}
    depths: dict[int, int] = {}
    waiting = deque([] if start is None else [(start, 0)])
    while waiting:
        page, depth = waiting.popleft()
        if page not in depths:
            depths[page] = depth
            if page in moved:
                waiting.appendleft((moved[page], depth))
            waiting.extend((target, depth + 1) for target in ways.get(page, ()))
    return depths


def _page(
    line: Line, asked: Mapping[str, Line], content: Content | None, depth: int | None
) -> Page:
    end, final, hops = _end(line, asked)
    seen = content or {}
    kind = line.get("type")
    return Page(
        url=line["url"],
        status=end.get("status"),
        error=end.get("error"),
        broken=_broken(end),
        is_html=content is not None,
        title=seen.get("title"),
        language=seen.get("language"),
        depth=depth,
        body_bytes=line.get("bytes"),
        ttfb_ms=line.get("ttfb_ms"),
        content_type=kind.split(";")[0].strip().lower() if kind else None,
        redirect_hops=hops,
        final_url=final,
        words=seen.get("words"),
        dom_nodes=seen.get("dom_nodes"),
        images=seen.get("images"),
        images_without_alt=seen.get("images_without_alt"),
        zoomable=seen.get("zoomable"),
        asked_at=datetime.fromisoformat(line["asked_at"]) if "asked_at" in line else None,
    )


def _end(line: Line, asked: Mapping[str, Line]) -> tuple[Line, str | None, int]:
    """The answer at the end of the redirects, its URL, and how many redirects it took."""
    url, seen = line["url"], {line["url"]}
    while to := line.get("to"):
        if to in seen:
            return {"error": "redirect loop"}, None, len(seen)
        if to not in asked:  # another host, or beyond the limits
            return {"status": line["status"]}, to, len(seen)
        url, line = to, asked[to]
        seen.add(to)
    return line, url, len(seen) - 1


def _broken(end: Line) -> bool | None:
    if end.get("state") != "done":
        return None  # forbidden, elsewhere, or round in circles: not observed
    if "error" in end:
        return True if end["error"].split(":")[0] in LOST else None
    status: int = end["status"]
    return None if status in NOT_SAID else status >= 400
