"""An author's traces on crawled pages: their name and words in reviews marked up as theirs."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.warcwriter import WARCWriter

from benchmark.archive import Archive, Capture
from crawlers.crawls.frontier import WARC
from crawlers.pages.html import parsed, readable
from crawlers.reviews.pages import told_by


def blank(archive: Archive, author: str) -> Iterator[tuple[Capture, int]]:
    """Overwrite an author in kept pages, letter by letter; gives the captures and how many pages.

    Only on pages where a review is marked up as theirs (schema.org): elsewhere the same name may
    be somebody else's.
    """
    for capture in archive.captures():
        warc = capture.folder / WARC
        if capture.kind != "crawl" or not warc.is_file():
            continue
        pages = sum(bool(_traces(record, author)) for record in _records(warc))
        if pages:
            archive.rewrite(
                capture.capture,
                lambda folder: _rewritten(folder / WARC, author),
                f"forgotten on request: an author on {pages} pages",
            )
            yield capture, pages


def _records(warc: Path) -> Iterator[ArcWarcRecord]:
    with warc.open("rb") as file:
        yield from ArchiveIterator(file)


def _traces(record: ArcWarcRecord, author: str) -> list[bytes]:
    """What is to be overwritten in a record; reads its body."""
    http = record.http_headers
    kind = http.get_header("Content-Type") if http else None
    if record.rec_type != "response" or not readable(kind):
        return []
    body = record.raw_stream.read()
    record.kept_body = body
    if author.split()[0].encode() not in body:
        return []
    root = parsed(body, kind)
    words = told_by(root, record.rec_headers.get_header("WARC-Target-URI"), author)
    found = [form for text in words for form in _forms(text) if form in body]
    return sorted(set(found), key=len, reverse=True)


def _forms(text: str) -> list[bytes]:
    """A text as a page may write it: plain, escaped for HTML or JSON, in older encodings."""
    forms = [text, html.escape(text), html.escape(text, quote=False), json.dumps(text)[1:-1]]
    forms += [json.dumps(text, ensure_ascii=False)[1:-1]]
    encoded = [form.encode() for form in forms]
    for encoding in ("cp1252", "latin-1", "utf-16-le"):
        encoded += [form.encode(encoding, "ignore") for form in forms]
    return [form for form in encoded if form]


def _rewritten(warc: Path, author: str) -> None:
    """The same records, of the same lengths, with the author's letters overwritten."""
    part = warc.with_name(f".{warc.name}.part")
    with part.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for record in _records(warc):
            found = _traces(record, author)
            body = getattr(record, "kept_body", None)
            if body is None:
                body = record.raw_stream.read()
            for trace in found:
                body = body.replace(trace, b"x" * len(trace))
            writer.write_record(_again(writer, record, body))
    part.replace(warc)


def _again(writer: WARCWriter, record: ArcWarcRecord, body: bytes) -> ArcWarcRecord:
    from io import BytesIO

    headers = dict(record.rec_headers.headers)
    for name in ("WARC-Block-Digest", "WARC-Payload-Digest", "Content-Length"):
        headers.pop(name, None)
    return writer.create_warc_record(
        headers.get("WARC-Target-URI"),
        record.rec_type,
        payload=BytesIO(body),
        length=len(body),
        warc_content_type=headers.pop("Content-Type", ""),
        warc_headers_dict=headers,
        http_headers=record.http_headers,
    )
