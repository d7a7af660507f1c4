"""Responses kept in WARC (ISO 28500), one gzip member each, so that a torn tail can be cut off.

Bodies are kept unpacked: a page of 3 kB that unpacks to 2 GiB must not wait in the archive for
its reader. The original Content-Encoding stays as X-Crawler-Content-Encoding.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import responses as REASONS  # noqa: N812
from io import BytesIO
from pathlib import Path
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

# Level 1: 0.12 ms for a page of 17 kB against 0.38 ms at warcio's fixed 9; files 6 % larger.
GZIP_LEVEL = 1


@dataclass(frozen=True, slots=True)
class Record:
    """One kept response. `url` is the address asked for, `kind` response or resource."""

    url: str
    kind: str
    status: int | None
    headers: dict[str, str]
    body: bytes


class Warc:
    """A WARC file that is only appended to. `size` bytes of it are known to be whole."""

    def __init__(self, path: Path, size: int) -> None:
        self._file: IO[bytes] = path.open("ab")
        self._file.truncate(size)
        self.size = size
        self._buffer = BytesIO()
        self._writer = WARCWriter(self._buffer, gzip=False, warc_version="1.1")
        if size == 0:
            self._append(self._writer.create_warcinfo_record(path.name, {"software": "Rivalry"}))

    def response(
        self, url: str, status: int, headers: Sequence[tuple[str, str]], body: bytes
    ) -> tuple[int, int]:
        """Keep one answer; gives its first byte and the byte after its last."""
        http = StatusAndHeaders(
            f"{status} {REASONS.get(status, '')}".strip(), list(headers), protocol="HTTP/1.1"
        )
        return self._record(url, "response", body, http_headers=http)

    def resource(self, url: str, body: bytes) -> tuple[int, int]:
        """Keep bytes that were not one answer (robots.txt at the end of redirects)."""
        return self._record(url, "resource", body, warc_content_type="text/plain")

    def _record(self, url: str, kind: str, body: bytes, **more: object) -> tuple[int, int]:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        return self._append(
            self._writer.create_warc_record(
                url,
                kind,
                payload=BytesIO(body),
                length=len(body),
                warc_headers_dict={"WARC-Date": now},
                **more,
            )
        )

    def _append(self, record: object) -> tuple[int, int]:
        start = self.size
        self._buffer.seek(0)
        self._buffer.truncate()
        self._writer.write_record(record)
        packer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 31)
        self.size += self._file.write(packer.compress(self._buffer.getbuffer()) + packer.flush())
        self._file.flush()  # into the kernel: a SIGKILL from here on loses nothing
        return start, self.size

    def close(self) -> None:
        self._file.close()


def records(path: Path, start: int = 0) -> Iterator[Record]:
    """All kept responses from byte `start` on, in the order in which they came."""
    with path.open("rb") as file:
        file.seek(start)
        for found in ArchiveIterator(file):
            if found.rec_type in ("response", "resource"):
                http = found.http_headers
                yield Record(
                    found.rec_headers.get_header("WARC-Target-URI"),
                    found.rec_type,
                    int(http.get_statuscode()) if http else None,
                    {name.lower(): value for name, value in http.headers} if http else {},
                    found.raw_stream.read(),
                )
