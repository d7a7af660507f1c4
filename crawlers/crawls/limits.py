"""How much of a site a crawl may ask, and how fast."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Polite by default: 300 pages at one per second are over in five minutes.

    pages: URLs asked in all; depth: clicks from the home page; seconds: at work, over all
    resumptions; page_bytes: of one page, unpacked; site_bytes: of all kept pages together;
    delay_s: between two requests to one host (a longer Crawl-delay wins); concurrency: requests
    to one host at the same time; timeout_s: for one request, from first to last byte;
    probe: ask for one page that cannot exist.
    """

    pages: int = 300
    depth: int = 6  # beyond six clicks there are calendars and filters, hardly ever a customer
    seconds: float = 600
    page_bytes: int = 5_000_000  # a 3 kB brotli page unpacked to 2 GiB
    site_bytes: int = 1_000_000_000
    delay_s: float = 1.0
    concurrency: int = 1
    timeout_s: float = 30
    hops: int = 10  # browsers give up after 20; nobody keeps a customer after ten
    tries: int = 2  # a single reset or timeout is no broken link
    refusals: int = 3  # 429, or 503 with Retry-After, without a page between: leave the host alone
    failures: int = 5  # timeouts and resets in a row: the host is gone, do not wait for each page
    refusal_wait_s: float = 10  # after a 429 without Retry-After; doubles each time
    probe: bool = True  # does the site say so when a page is not there?
    retry_after_cap_s: float = 3600  # told to wait longer, we leave rather than come early
