"""Redirects, judged before they are followed: a route is only asked for the first request."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from playwright.async_api import BrowserContext, CDPSession, Error, Page

from crawlers.journeys.gate import Gate

# What may lead away or send; pictures and the like may come from wherever they are redirected to.
KINDS = ("Document", "XHR", "Fetch", "Ping", "Other")
PATTERNS = [{"urlPattern": "*", "resourceType": kind, "requestStage": "Request"} for kind in KINDS]


class Hops:
    """Stands behind the gate, on the page's own DevTools line."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self._line: CDPSession
        self._main = ""
        self._tasks: set[asyncio.Task[None]] = set()

    async def watch(self, context: BrowserContext, page: Page) -> None:
        self._line = await context.new_cdp_session(page)
        target = await self._line.send("Target.getTargetInfo")
        self._main = target["targetInfo"]["targetId"]  # also the name of its main frame
        self._line.on("Fetch.requestPaused", self._paused)
        await self._line.send("Fetch.enable", {"patterns": PATTERNS})

    def _paused(self, event: dict[str, Any]) -> None:
        task = asyncio.ensure_future(self._decide(event))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _decide(self, event: dict[str, Any]) -> None:
        asked, number = event["request"], {"requestId": event["requestId"]}
        page = event["resourceType"] == "Document"
        top = page and event.get("frameId") == self._main
        reason = None
        if "redirectedRequestId" in event:
            # in a thread: asking for robots.txt takes as long as the site does
            reason = await asyncio.to_thread(
                self.gate.refusal, asked["method"], asked["url"], navigates=page, top=top
            )
        with suppress(Error):  # the page is gone, and its request with it
            if reason is None:
                await self._line.send("Fetch.continueRequest", number)
                return
            self.gate.stop(asked["method"], asked["url"], reason, top=top)
            await self._line.send("Fetch.failRequest", number | {"errorReason": "Aborted"})
