"""Reviews by a platform's official API: page by page, patiently, going on after a cut.

A platform is a module of this folder with a `PLATFORM`: where its API is, which secrets it needs,
and how one of its pages is read. What is kept is the same as of a file: the cells that are read,
authors hidden (`kept.py`); and in `pages.jsonl` how far we got.
"""

from __future__ import annotations

import csv
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2

from crawlers.reviews.kept import COLUMNS, KEPT, PROFILE, How

PAGES = "pages.jsonl"
REQUIRED = ("review", "published", "rating")
MAX_PAGES = 100_000
Body = Any  # decoded JSON of somebody else


class ApiError(Exception):
    """The platform did not give what was asked; the message says why and what to do."""


class StaleError(Exception):
    """The platform does not know the page any more that we stopped at."""


@dataclass(frozen=True)
class Page:
    """One page. reviews: our column → cell as text; next: address of the next page, None = last.

    count, score: what the platform itself says of the business, if the page does.
    """

    reviews: list[dict[str, str]]
    next: str | None
    count: int | None = None
    score: float | None = None


@dataclass(frozen=True)
class Platform:
    """An official API. fields: our column → what the API calls it.

    secrets: environment variables; sign: (their values, client) → a function that gives the
    headers of a request, new ones where the last were refused.
    first: id of the business → path of its first page; page: (body, its address) → Page.
    about: id → path of what the platform itself says, if that stands elsewhere; said: (count,
    score) of that body.
    """

    source: str
    address: str
    secrets: tuple[str, ...]
    fields: Mapping[str, str]
    sign: Callable[[Mapping[str, str], httpx2.Client], Callable[[bool], dict[str, str]]]
    first: Callable[[str], str]
    page: Callable[[Body, str], Page]
    about: Callable[[str], str] | None = None
    said: Callable[[Body], tuple[int | None, float | None]] | None = None
    day_format: str | None = None


@dataclass(frozen=True)
class Patience:
    """How long we wait: between two pages, after a failure (doubled each time), at the most."""

    pause_s: float = 1.0
    failed_s: float = 2.0
    tries: int = 5
    longest_s: float = 300.0  # asked to wait longer, we stop; the next run goes on


def gather(
    platform: Platform,
    business: str,
    folder: Path,
    *,
    today: date,
    agent: str,
    author: Callable[[str], str],
    forgotten: Callable[[str, str], bool] | None = None,
    address: str | None = None,
    secrets: Mapping[str, str] = os.environ,
    patience: Patience = Patience(),
    progress: Callable[[str], None] = lambda line: None,
) -> int:
    """Ask for all reviews of a business (its id there); gives their number. Raises ApiError.

    Cut off, it goes on in `folder` where it was: whole pages count, what came after is dropped.
    """
    missing = [name for name in platform.secrets if not secrets.get(name)]
    if missing:
        raise ApiError(f"{platform.source}: no {missing[0]} in the environment; set it to your key")
    with httpx2.Client(headers={"User-Agent": agent, "Accept": "application/json"}) as client:
        asking = _Asking(platform, client, address or platform.address, secrets, patience, progress)
        try:
            pages = _pages(asking, business, folder, author, forgotten)
        except StaleError:
            (folder / PAGES).unlink()
            progress(f"{platform.source}: the page we stopped at is gone; from the start again")
            pages = _pages(asking, business, folder, author, forgotten)
        count, score = _said(asking, business, pages)
    if count is not None:
        (folder / PROFILE).write_text(json.dumps({"count": count, "score": score}))
    fields = platform.fields
    How(platform.source, platform.source, fields, today, platform.day_format).write(folder)
    return sum(page["rows"] for page in pages)


def _pages(
    asking: _Asking,
    business: str,
    folder: Path,
    author: Callable[[str], str],
    forgotten: Callable[[str, str], bool] | None,
) -> list[dict[str, Any]]:
    """All pages, those kept before and those asked for now: what stands in `pages.jsonl`."""
    kept, noted = folder / KEPT, folder / PAGES
    pages = _resumed(kept, noted)
    url = pages[-1]["next"] if pages else asking.full(asking.platform.first(business))
    asked = {page["url"] for page in pages}
    number = sum(page["rows"] for page in pages)
    with kept.open("a", encoding="utf-8", newline="") as out, noted.open("a") as log:
        if not pages:
            csv.writer(out).writerow(["row", *_columns(asking.platform)])
        while url:
            if url in asked or len(pages) >= MAX_PAGES:
                raise ApiError(
                    f"{asking.platform.source}: page {len(pages) + 1}: the next page is one that "
                    "we had before; nothing was taken over"
                )
            page = asking.page(url, len(pages) + 1, resumed=bool(pages))
            for row, cells in enumerate(
                _rows(asking.platform, page, author, forgotten), number + 1
            ):
                csv.writer(out).writerow([row, *cells])
            out.flush()
            os.fsync(out.fileno())
            line = {"url": url, "rows": len(page.reviews), "size": kept.stat().st_size}
            line |= {"next": page.next, "count": page.count, "score": page.score}
            log.write(json.dumps(line) + "\n")
            log.flush()
            os.fsync(log.fileno())
            pages.append(line)
            asked.add(url)
            number += len(page.reviews)
            url = page.next
    return pages


def _resumed(kept: Path, noted: Path) -> list[dict[str, Any]]:
    """The whole pages of a gathering that was cut off; what is beyond them is cut away."""
    lines = noted.read_bytes().split(b"\n")[:-1] if noted.is_file() else []
    pages = [json.loads(line) for line in lines]
    noted.write_bytes(b"".join(line + b"\n" for line in lines))
    with kept.open("ab") as file:
        file.truncate(pages[-1]["size"] if pages else 0)
    return pages


def _columns(platform: Platform) -> list[str]:
    return [name for name in COLUMNS if name in platform.fields]


def _rows(
    platform: Platform,
    page: Page,
    author: Callable[[str], str],
    forgotten: Callable[[str, str], bool] | None,
) -> Iterator[list[str]]:
    columns = _columns(platform)
    for review in page.reviews:
        who = review.get("author", "")
        if forgotten and forgotten(review["review"], who):
            continue
        hidden = review | {"author": author(who) if who else ""}
        yield [hidden.get(name, "") for name in columns]


def _said(
    asking: _Asking, business: str, pages: list[dict[str, Any]]
) -> tuple[int | None, float | None]:
    """What the platform itself says of the business."""
    platform = asking.platform
    if platform.about and platform.said:
        return platform.said(asking.body(asking.full(platform.about(business)), "about"))
    return pages[0]["count"], pages[0]["score"]


@dataclass
class _Asking:
    """One request at a time: waits as told, tries again what may pass, says what will not."""

    platform: Platform
    client: httpx2.Client
    address: str
    secrets: Mapping[str, str]
    patience: Patience
    progress: Callable[[str], None]
    _headers: Callable[[bool], dict[str, str]] | None = None
    _last: float = 0.0

    def full(self, path: str) -> str:
        return urljoin(self.address.rstrip("/") + "/", path.lstrip("/"))

    def page(self, url: str, number: int, *, resumed: bool) -> Page:
        """A page whose reviews have what a review must have."""
        body = self.body(url, f"page {number}", stale=resumed and number > 1)
        try:
            page = self.platform.page(body, url)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise self._changed(number, f"{type(error).__name__}: {error}") from None
        for column in REQUIRED:
            if page.reviews and not any(review.get(column) for review in page.reviews):
                raise self._changed(number, f"no {self.platform.fields[column]!r} in any review")
        if page.next and urlsplit(page.next)[:2] != urlsplit(url)[:2]:
            raise self._changed(number, f"the next page is elsewhere: {urlsplit(page.next)[1]!r}")
        return page

    def body(self, url: str, what: str, *, stale: bool = False) -> Body:
        """The decoded answer. Raises ApiError with what to do; StaleError where a page is gone."""
        said, renewed, failed = "", False, 0
        while failed < self.patience.tries:
            answer, said = self._answer(url, renewed)
            if answer is not None and answer.status_code == 200:
                try:
                    return answer.json()
                except ValueError:
                    said = "an answer that is not JSON, or was cut off"
            elif answer is not None and answer.status_code in (401, 403):
                if renewed:
                    raise self._refused(answer)
                renewed = True
                continue
            elif answer is not None and answer.status_code == 429:
                self._wait(what, _retry_after(answer), failed)
            elif answer is not None and answer.status_code in (400, 410) and stale:
                raise StaleError
            elif answer is not None and answer.status_code < 500:
                raise ApiError(
                    f"{self.platform.source}: {what}: {said}: {_message(answer)}; is the id of the "
                    "business right?"
                )
            failed += 1
            if failed < self.patience.tries and (answer is None or answer.status_code != 429):
                self._sleep(self.patience.failed_s * 2 ** (failed - 1))
        raise ApiError(
            f"{self.platform.source}: {what}: {said}, {self.patience.tries} times; what came "
            "before is kept, and the next run goes on from there"
        )

    def _answer(self, url: str, renewed: bool) -> tuple[httpx2.Response | None, str]:
        wait = self._last + self.patience.pause_s - time.monotonic()
        if wait > 0:
            self._sleep(wait)
        try:
            if self._headers is None:
                self._headers = self.platform.sign(self.secrets, self.client)
            answer = self.client.get(url, headers=self._headers(renewed), timeout=30)
        except httpx2.HTTPError as error:
            return None, f"no whole answer ({type(error).__name__})"
        finally:
            self._last = time.monotonic()
        return answer, f"answered {answer.status_code}"

    def _wait(self, what: str, told_s: float | None, failed: int) -> None:
        wait = self.patience.failed_s * 2**failed if told_s is None else told_s
        if wait > self.patience.longest_s:
            raise ApiError(
                f"{self.platform.source}: {what}: asked to wait {wait:,.0f} s; what came before is "
                "kept, and the next run goes on from there"
            )
        self.progress(f"{self.platform.source}: asked to wait {wait:g} s")
        self._sleep(wait)

    def _sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def _refused(self, answer: httpx2.Response) -> ApiError:
        names = " and ".join(self.platform.secrets)
        return ApiError(
            f"{self.platform.source}: the key was refused ({answer.status_code}: "
            f"{_message(answer)}): expired, or without the right to read reviews; renew {names}; "
            "what came before is kept, and the next run goes on from there"
        )

    def _changed(self, number: int, what: str) -> ApiError:
        return ApiError(
            f"{self.platform.source}: page {number}: {what}: the API has changed; nothing of it is "
            "taken over until this program is"
        )


def _retry_after(answer: httpx2.Response) -> float | None:
    """Seconds, or a date (RFC 9110 10.2.3); None = not said."""
    said = answer.headers.get("Retry-After", "").strip()
    if said.isdigit():
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _message(answer: httpx2.Response) -> str:
    """What the platform says, in a line; it never holds our key, which goes in a header."""
    return " ".join(answer.text.split())[:150] or answer.reason_phrase


def cell(value: object) -> str:
    """A value of JSON as the text of a cell: nothing for None."""
    return "" if value is None else str(value).strip()
