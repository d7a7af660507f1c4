"""Twisted takes headers without end (measured: 2.3 GB in six seconds); this puts an end to them.

`DOWNLOAD_MAXSIZE` counts bodies only, and no setting of Twisted or Scrapy counts headers.
"""

from typing import Any

from twisted.python import failure
from twisted.web import _newclient as client

MAX_HEAD_BYTES = 262_144  # as in Chromium: there, too, a longer head is a failed request


class HeadTooLargeError(Exception):
    """The headers of one answer, interim answers included, are longer than anybody needs."""


def install() -> None:
    """For all connections of this process."""
    protocol: Any = client.HTTP11ClientProtocol
    receive = protocol.dataReceived

    def received(self: Any, data: bytes) -> None:
        parser = self._parser
        if parser is not None and parser.state in (client.STATUS, client.HEADER):
            parser.head_bytes = getattr(parser, "head_bytes", 0) + len(data)
            if parser.head_bytes > MAX_HEAD_BYTES:
                wrapped: Any = failure.Failure
                self._giveUp(wrapped(HeadTooLargeError()))
                return
        receive(self, data)

    protocol.dataReceived = received
