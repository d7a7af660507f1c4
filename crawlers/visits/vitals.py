"""The figures of one load, from what the browser saw; pure, so old loads can be read again."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from tldextract import TLDExtract

from crawlers.visits.loads import Raw

LONG_TASK_MS = 50  # https://w3c.github.io/longtasks/: the part above it blocks
SESSION_MS, GAP_MS = 5_000, 1_000  # https://web.dev/articles/cls: session windows
# Only the list that comes with the package: reading asks no network.
REGISTRABLE = TLDExtract(suffix_list_urls=(), cache_dir=None)


def measured(raw: Raw) -> Raw:
    """The metrics of a load without error; a name that is missing was not measured."""
    probe, requests = raw["probe"], raw["requests"]
    entries = probe["entries"]
    fcp_ms = next((e["start"] for e in entries["paint"] if "contentful" in e["name"]), None)
    candidates = [entry["start"] for entry in entries["largest-contentful-paint"]]
    tasks = [(task["start"], task["duration"]) for task in entries["longtask"]]
    # hadRecentInput is not asked: nobody touches a page before this is kept, but Chromium takes
    # the emulated screen for a resize and excuses the first shifts (Lighthouse counts them, too).
    shifts = [(s["start"], s["value"]) for s in entries["layout-shift"]]
    return {
        "ttfb_ms": probe["navigation"].get("responseStart"),
        "fcp_ms": fcp_ms,
        "lcp_ms": candidates[-1] if candidates else None,
        "layout_shift": layout_shift(shifts),
        "blocking_ms": None if fcp_ms is None else blocking_ms(tasks, fcp_ms),
        "inp_ms": inp_ms(raw.get("taps")),
        "requests": len(requests) + raw["requests_dropped"],
        "console_errors": len(raw["page_errors"]) + sum(map(script_error, raw["console"])),
        **({} if raw["requests_dropped"] else _counted(raw["final_url"], requests)),
    }


def _counted(page: str, requests: Sequence[Raw]) -> Raw:
    weights = [request["bytes"] for request in requests if request["finished"]]
    return {
        "transfer_bytes": None if None in weights else sum(weights),
        "failed_requests": sum(map(failed, requests)),
        "third_party_requests": _third_parties(page, requests),
    }


def layout_shift(shifts: Sequence[tuple[float, float]]) -> float:
    """The worst session window of (start in ms, score): gaps under 1 s, at most 5 s long.

    >>> layout_shift([(0, .1), (900, .1), (3000, .15)])
    0.2
    """
    worst = window = 0.0
    opened = last = float("-inf")
    for start, value in shifts:
        if start - last >= GAP_MS or start - opened >= SESSION_MS:
            opened, window = start, 0.0
        window, last = window + value, start
        worst = max(worst, window)
    return worst


def blocking_ms(tasks: Sequence[tuple[float, float]], fcp_ms: float) -> float:
    """What (start, duration) of long tasks exceeds 50 ms, from first paint until all was quiet.

    Lighthouse stops at time to interactive, which needs 5 s of quiet behind it; we stop one
    second into the quiet, so of tasks after a longer pause only those before it count.

    >>> blocking_ms([(100, 200), (900, 120), (1100, 60)], fcp_ms=200)
    130
    """
    clipped = (min(duration, start + duration - fcp_ms) for start, duration in tasks)
    return sum(max(0, rest - LONG_TASK_MS) for rest in clipped)


def inp_ms(taps: Raw | None) -> float | None:
    """The slowest of a handful of taps, from tap to the next frame that shows its answer.

    As web-vitals does for under 50 interactions. The browser reports none under 16 ms: these
    count 16. None: nothing could be tapped.

    >>> inp_ms({"count": 2, "events": [{"interaction": 7, "duration": 40}]})
    40.0
    """
    if not taps or not taps["count"]:
        return None
    return float(max([16, *(e["duration"] for e in taps["events"] if e["interaction"])]))


def failed(request: Raw) -> bool:
    """Answered by an error, refused or broken off; what the page itself cancelled is none."""
    if request["status"] and request["status"] >= 400:
        return True
    return request["error"] not in (None, "net::ERR_ABORTED")


def script_error(message: Raw) -> bool:
    """Not what the browser itself says of a failed request, which is counted there."""
    return not str(message["text"]).startswith(
        "Failed to load resource"
    )  # a failed request already


def _third_parties(page: str, requests: Sequence[Raw]) -> int:
    own = registrable(page)
    return sum(registrable(request["url"]) != own for request in requests)


def registrable(url: str) -> str:
    """The part of the host that somebody registered; an address or a bare name is its own."""
    host = urlsplit(url).hostname or ""
    return REGISTRABLE(host).top_domain_under_public_suffix or host
