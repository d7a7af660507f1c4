"""What a page asks for and complains about, seen from outside it."""

import asyncio
from contextlib import suppress
from typing import Any

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    Response,
)

from crawlers.visits.loads import Raw
from crawlers.visits.vitals import script_error

MAX_REQUESTS = 2_000
MAX_MESSAGES = 100
MAX_TEXT = 500
MAX_HEARD = 2_000  # console messages of any kind
SIZES_S = 5
CLOSE_S = 5
STREAMS = {"eventsource", "websocket", "ping", "media"}  # open for as long as the page is
HELD_S = 3  # a fetch without answer for so long is a long poll, not a page still loading


class Traffic:
    """What the browser reports from outside the page: requests, messages, pop-ups."""

    def __init__(self) -> None:
        self.status: int | None = None
        self.retry_after: str | None = None
        self.navigations: list[str] = []
        self._requests: dict[Request, Raw] = {}
        self._flying: dict[Request, float] = {}
        self._dropped = self._popups = self._heard = 0
        self._console: list[Raw] = []
        self._errors: list[str] = []
        self._moved_at = 0.0
        self._tasks: set[asyncio.Task[None]] = set()

    def listen(self, page: Page) -> None:
        page.on("request", self._request)
        page.on("response", self._response)
        page.on("requestfinished", self._finished)
        page.on("requestfailed", self._failed)
        page.on("console", self._said)
        self._page = page
        page.on("pageerror", lambda error: _keep(self._errors, error.message[:MAX_TEXT]))

    def close_popup(self, page: Page) -> None:
        self._popups += 1
        task = asyncio.ensure_future(shut(page))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def errors(self) -> int:
        """Errors of scripts so far."""
        return len(self._errors) + sum(map(script_error, self._console))

    def asked(self) -> int:
        """Requests so far."""
        return len(self._requests) + self._dropped

    def idle_s(self) -> float:
        """Seconds without traffic; 0 while something that may show is still coming."""
        now = asyncio.get_running_loop().time()
        for request, started in self._flying.items():
            held = request.resource_type in ("fetch", "xhr") and now - started > HELD_S
            if request.resource_type not in STREAMS and not held:
                return 0
        return now - self._moved_at

    async def weigh(self) -> None:
        """Bytes on the wire, cross-origin ones too (the page itself is not told those)."""
        finished = [request for request, row in self._requests.items() if row["finished"]]
        with suppress(TimeoutError):
            async with asyncio.timeout(SIZES_S):
                await asyncio.gather(*(self._weigh(request) for request in finished))

    async def _weigh(self, request: Request) -> None:
        with suppress(Error):
            sizes = await request.sizes()
            row = self._requests[request]
            row["bytes"] = sizes["responseHeadersSize"] + sizes["responseBodySize"]

    def raw(self) -> Raw:
        return {
            "status": self.status,
            "retry_after": self.retry_after,
            "requests": list(self._requests.values()),
            "requests_dropped": self._dropped,
            "console": self._console,
            "page_errors": self._errors,
            "popups": self._popups,
        }

    def _request(self, request: Request) -> None:
        if not request.url.startswith(("http:", "https:")):
            return  # data: and blob: cost nothing
        self._move()
        self._flying[request] = self._moved_at
        if request.is_navigation_request() and request.frame.parent_frame is None:
            _keep(self.navigations, request.url)
        if len(self._requests) == MAX_REQUESTS:
            self._dropped += 1
            return
        self._requests[request] = {
            "url": request.url[:MAX_TEXT],
            "type": request.resource_type,
            "method": request.method,
            "status": None,
            "finished": False,
            "bytes": None,
            "error": None,
        }

    def _response(self, response: Response) -> None:
        request = response.request
        if request in self._requests:
            self._requests[request]["status"] = response.status
        if request.is_navigation_request() and request.frame.parent_frame is None:
            self.status = response.status
            self.retry_after = response.headers.get("retry-after")

    def _finished(self, request: Request) -> None:
        self._landed(request)
        if request in self._requests:
            self._requests[request]["finished"] = True

    def _failed(self, request: Request) -> None:
        self._landed(request)
        if request in self._requests:
            self._requests[request]["error"] = (request.failure or "failed")[:MAX_TEXT]

    def _landed(self, request: Request) -> None:
        self._flying.pop(request, None)
        self._move()

    def _said(self, message: ConsoleMessage) -> None:
        self._heard += 1
        if self._heard == MAX_HEARD:  # a flood: from now on the driver keeps it to itself
            self._page.remove_listener("console", self._said)
        if message.type in ("error", "assert"):
            text, where = message.text[:MAX_TEXT], message.location["url"][:MAX_TEXT]
            _keep(self._console, {"type": message.type, "text": text, "url": where})

    def _move(self) -> None:
        self._moved_at = asyncio.get_running_loop().time()


def _keep(into: list[Any], what: object) -> None:
    if len(into) < MAX_MESSAGES:
        into.append(what)


async def shut(what: Browser | BrowserContext | Page) -> None:
    with suppress(Error, TimeoutError):
        async with asyncio.timeout(CLOSE_S):
            await what.close()
