"""Which URLs are the same, which belong to the business, and which are documents."""

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from w3lib.url import canonicalize_url, safe_url_string

MAX_LENGTH = 2_000  # longer ones are traps or data; servers answer 414 from about 8 kB on
USUAL_PORT = re.compile(r"^(http://[^/]*):80(?=/)|^(https://[^/]*):443(?=/)")

# Asked with HEAD: a broken link to a price list hurts a customer as any other does, but its
# megabytes tell us nothing that we read.
DOCUMENT = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|csv|zip|gz|rar|7z|exe|dmg|apk|jpe?g|png|gif|webp|svg|ico"
    r"|mp[34]|m4[av]|mov|avi|webm|ogg|wav|css|js|json|rss|woff2?|ttf|eot)$",
    re.IGNORECASE,
)


@lru_cache(maxsize=65_536)
def canonical(url: str) -> str | None:
    """One spelling for one page: sorted query, no fragment, no usual port. None = not the web.

    >>> canonical("HTTP://Shop.Example:80/a/../b?z=1&a=2#top")
    'http://shop.example/b?a=2&z=1'
    """
    try:
        found = USUAL_PORT.sub(r"\1\2", canonicalize_url(url))
        parts = urlsplit(found)
        _ = parts.port  # raises ValueError where it is no number
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or len(found) > MAX_LENGTH:
        return None
    return found


def absolute(base: str, href: str) -> str | None:
    """The URL that a link on page `base` leads to, as it should be asked (no fragment)."""
    href = href.strip()
    if href.startswith("/") and not href.startswith("//"):
        base = "/".join(base.split("/", 3)[:3])  # the same for all pages: found in the cache
    return _joined(base, href)


@lru_cache(maxsize=65_536)
def _joined(base: str, href: str) -> str | None:
    try:
        url = safe_url_string(urljoin(base, href)).split("#", 1)[0]
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) else None


def is_document(url: str) -> bool:
    """Does the path end like a file that is no page?"""
    return DOCUMENT.search(urlsplit(url).path) is not None


class Hosts:
    """The hosts of one business; `www.` in front makes no other host.

    A host given without port stands for the usual ports, so a loopback shop needs its port.
    """

    def __init__(self, site: str, hosts: Iterable[str]) -> None:
        self._known = {_place(site)} | {_place(h if "://" in h else f"//{h}") for h in hosts}
        self._site_of = lru_cache(maxsize=65_536)(self._ours)

    def own(self, url: str) -> bool:
        """Is this URL on one of the business's hosts?"""
        return self._site_of(url)

    def _ours(self, url: str) -> bool:
        return _place(url) in self._known


def _place(url: str) -> tuple[str, int | None]:
    parts = urlsplit(url)
    port = None if parts.port in (80, 443) else parts.port
    return (parts.hostname or "").rstrip(".").removeprefix("www."), port
