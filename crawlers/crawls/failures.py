"""What a failed request is called in the records: one short class per kind of failure."""

from gzip import BadGzipFile

from OpenSSL.SSL import Error as TlsError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from twisted.internet.error import TimeoutError as ConnectTimeoutError
from twisted.web.client import ResponseFailed
from twisted.web.http import _DataLoss as DataLoss

from crawlers.crawls.modest import HeadTooLargeError

NETWORK = {"dns", "refused", "timeout", "reset", "tls", "not http", "private address"}

CLASSES: list[tuple[type[BaseException] | tuple[type[BaseException], ...], str]] = [
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "refused"),
    ((DownloadTimeoutError, ConnectTimeoutError), "timeout"),
    # Both only happen to bodies beyond `page_bytes`: on the wire, and while unpacking.
    ((DownloadCancelledError, IgnoreRequest), "too large"),
    (ResponseDataLossError, "reset: cut short"),
    ((BadGzipFile, EOFError), "bad encoding"),
    (ValueError, "bad address"),  # a user's name before the host, percent signs in the host
    ((NotSupported, UnsupportedURLSchemeError), "not http"),
]


class StoppedError(Exception):
    """The request was not sent: the crawl is over, or its host was given up."""


class ForbiddenError(Exception):
    """The request was not sent: robots.txt forbids it."""


def classed(failure: BaseException) -> str:
    """The class of a failed request.

    >>> classed(CannotResolveHostError())
    'dns'
    """
    for kinds, name in CLASSES:
        if isinstance(failure, kinds):
            return name
    causes = _causes(failure)
    if any(isinstance(cause, TlsError) or "certificate" in str(cause).lower() for cause in causes):
        return "tls"
    if any(isinstance(cause, HeadTooLargeError) for cause in causes):
        return "too large: headers"
    if any(isinstance(cause, DataLoss) for cause in causes):
        return "reset: cut short"
    if isinstance(failure, DownloadFailedError) and _unreadable(causes):
        return "not http"
    if isinstance(failure, OSError | DownloadFailedError) or "Connect" in type(failure).__name__:
        return "reset"
    return f"bad encoding: {type(failure).__name__}"


def _causes(failure: BaseException) -> list[BaseException]:
    cause = failure.__cause__ or failure
    reasons = cause.reasons if isinstance(cause, ResponseFailed) else []
    return [cause, *(reason.value for reason in reasons)]


def _unreadable(causes: list[BaseException]) -> bool:
    return any(type(cause).__name__ in ("ParseError", "BadStatusLine") for cause in causes)
