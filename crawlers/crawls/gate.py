"""The three parts of Scrapy that we put our own in place of, so that nothing passes unchecked."""

from typing import Any, Protocol, cast

from scrapy import Request, Spider
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from crawlers.polite import is_public


class Asker(Protocol):
    """What these parts want of the spider."""

    async def admit(self, request: Request) -> None: ...
    def has_work(self) -> bool: ...
    def next_request(self) -> Request | None: ...


class SafeResolver(CachingThreadedResolver):
    """Resolves only to public addresses. Twisted asks it for IP literals, too, and connects to
    the very address it gives, so there is no gap between check and use."""

    private_ok = False
    refused: set[str] = set()  # noqa: RUF012 (one reactor per process, so one resolver)

    def getHostByName(self, name: str, timeout: Any = ()) -> Any:  # noqa: N802 (Twisted's name)
        return super().getHostByName(name, timeout).addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        if not (self.private_ok or is_public(address)):
            self.refused.add(name)
            raise DNSLookupError(f"{name} has a private address")
        return address


class Gate(HTTP11DownloadHandler):
    """The last step before the wire: may this be asked, and is it our turn?"""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # Twisted would ask again at once, past our pace, when a kept-alive connection breaks.
        self._pool.retryAutomatically = False

    async def download_request(self, request: Request) -> Response:
        await cast(Asker, self._crawler.spider).admit(request)
        response = await super().download_request(request)
        meta = request.meta
        meta["wire_bytes"] = len(response.body)
        meta["packed"] = response.headers.get("Content-Encoding")
        if not response.body:  # unpacking nothing is an error to Scrapy, not to us
            response.headers.pop("Content-Encoding", None)
        return response


class Queue(BaseScheduler):
    """Scrapy's scheduler, as a view of the frontier. (JOBDIR lost pages in 4 of 8 kills.)"""

    spider: Asker

    def open(self, spider: Spider) -> None:
        self.spider = cast(Asker, spider)

    def has_pending_requests(self) -> bool:
        return self.spider.has_work()

    def enqueue_request(self, request: Request) -> bool:
        return False  # all URLs go through the frontier

    def next_request(self) -> Request | None:
        return self.spider.next_request()
