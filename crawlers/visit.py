"""Pages as a customer meets them: cold loads in a real browser, for fixed devices and lines."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from tldextract import TLDExtract

from crawlers import egress
from crawlers.loads import EPOCH, LoadLog, Raw, records
from crawlers.tab import Limits, Profile, Tab

# Lighthouse's mobile preset for throttling by DevTools (core/config/constants.js, mobileSlow4G
# and MOTOGPOWER): latency 150 ms * 3.75, down 1.6 * 1024 * .9 kbit/s, up 750 * .9 kbit/s.
PHONE = Profile(
    name="phone",
    width=412,
    height=823,
    scale=1.75,
    mobile=True,
    touch=True,
    agent="Mozilla/5.0 (Linux; Android 11; moto g power (2022)) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/{chrome}.0.0.0 Mobile Safari/537.36",
    cpu_slowdown=4,
    latency_ms=562.5,
    down_bytes_s=188_743,
    up_bytes_s=86_400,
)
# Lighthouse's desktopDense4G (40 ms, 10 * 1024 kbit/s) times its own DevTools factors (3.75, .9).
# It leaves its DevTools values for desktop unset; then the line of whoever measures would count.
DESKTOP = Profile(
    name="desktop",
    width=1350,
    height=940,
    scale=1,
    mobile=False,
    touch=False,
    agent="Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/{chrome}.0.0.0 Safari/537.36",
    cpu_slowdown=1,
    latency_ms=150,
    down_bytes_s=1_179_648,
    up_bytes_s=1_179_648,
)
PROFILES = {profile.name: profile for profile in (PHONE, DESKTOP)}

MAX_WAIT_S = 60  # told to stay away for longer, we leave the rest of the site alone
RESTART = ("timeout", "page crash", "browser crash", "browser:")
LONG_TASK_MS = 50  # https://w3c.github.io/longtasks/: the part above it blocks
SESSION_MS, GAP_MS = 5_000, 1_000  # https://web.dev/articles/cls: session windows
# Only the list that comes with the package: reading asks no network.
REGISTRABLE = TLDExtract(suffix_list_urls=(), cache_dir=None)


@dataclass(frozen=True, kw_only=True)
class Load:
    """One cold load of `url`. With `error` nothing was measured; a metric that is None alone was
    not seen (a page that paints nothing has no paint; of more than 2,000 requests only the number
    is known). `ttfb_ms` is without the profile's latency, which Chromium adds after it.
    `screenshot`: a file of the capture. Console errors and page errors are kept up to 100 each.
    """

    url: str
    profile: str
    repeat: int
    taken_at: datetime
    final_url: str | None
    status: int | None
    error: str | None
    ttfb_ms: float | None = None
    fcp_ms: float | None = None
    lcp_ms: float | None = None
    layout_shift: float | None = None
    blocking_ms: float | None = None
    transfer_bytes: int | None = None
    requests: int | None = None
    failed_requests: int | None = None
    console_errors: int | None = None
    third_party_requests: int | None = None
    browser: str
    screenshot: str | None


def gather(
    pages: Sequence[str],
    folder: Path,
    *,
    profiles: Sequence[Profile],
    agent: str,
    allowed: Callable[[str], bool],
    private_ok: bool,
    delay_s: float,
    progress: Callable[[str], None],
    repeats: int = 5,
    allow_unsandboxed: bool = False,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> None:
    """Load every page `repeats` times per profile, each in a fresh context, into `folder`.

    A load before the first one is thrown away: it warms up names, caches and the site itself.
    Called again on the same folder it makes only the loads that are missing. A page that failed
    twice running is left alone. `allowed` is asked before anything is loaded (robots.txt).
    NoBrowser when there is none that may be used.
    """
    log = LoadLog(folder)
    todo = [
        (page, profile)
        for page in dict.fromkeys(pages)
        for profile in profiles
        if not log.done(page, profile.name, repeats)
    ]

    async def work(gate: egress.Egress | None) -> None:
        tab = Tab(
            agent,
            private_ok=private_ok,
            allow_unsandboxed=allow_unsandboxed,
            egress=gate,
            limits=limits,
        )
        async with tab:
            visit = _Visit(tab, log, allowed, delay_s, repeats, progress)
            for page, profile in todo:
                await visit.page(page, profile)

    if todo:
        with nullcontext() if private_ok else egress.opened() as gate:
            asyncio.run(work(gate))


@dataclass
class _Visit:
    """The loads of one site, one after the other."""

    tab: Tab
    log: LoadLog
    allowed: Callable[[str], bool]
    delay_s: float
    repeats: int
    progress: Callable[[str], None]
    next_at: datetime = EPOCH

    async def page(self, url: str, profile: Profile) -> None:
        warm = False
        while not self.log.done(url, profile.name, self.repeats):
            if refusal := await self._turn(url):
                self._skip(url, profile, refusal)
                return
            raw = await self._load(url, profile, warm)
            if warm or raw["error"]:  # a warm-up that failed is evidence, one that worked is not
                self.log.add(raw)
            elif not self.allowed(raw["final_url"]):  # it led where we may not go
                self._skip(url, profile, f"robots: {raw['final_url']}")
                return
            warm = not raw["error"]

    async def _turn(self, url: str) -> str | None:
        """Waits until this page may be asked for; or says why it never may."""
        if urlsplit(url).scheme not in ("http", "https"):
            return "not http"
        if not self.allowed(url):
            return "robots"
        turn = max(self.next_at, self.log.away_until)
        wait_s = (turn - datetime.now(UTC)).total_seconds()
        if wait_s > max(MAX_WAIT_S, self.delay_s):
            return "http 429: told to come back later"
        await asyncio.sleep(max(0, wait_s))
        return None

    async def _load(self, url: str, profile: Profile, warm: bool) -> Raw:
        count = f"load {self.log.count(url, profile.name) + 1} of {self.repeats}"
        self.progress(f"{url} on {profile.name}: {count if warm else 'warm-up'}")
        picture = self.log.picture(url, profile.name) if warm else None
        raw = await self.tab.load(url, profile, settle=warm, picture=picture)
        self.next_at = datetime.now(UTC) + timedelta(seconds=self.delay_s)
        if raw["error"] and raw["error"].startswith(RESTART):
            await self.tab.restart()
        return raw

    def _skip(self, url: str, profile: Profile, error: str) -> None:
        self.log.add(self.tab.blank(url, profile) | {"error": error})


def read(folder: Path) -> Iterator[Load]:
    """The loads of a capture, in the order they were made."""
    for raw in records(folder):
        yield Load(
            url=raw["url"],
            profile=raw["profile"]["name"],
            repeat=raw["repeat"],
            taken_at=datetime.fromisoformat(raw["taken_at"]),
            final_url=raw.get("final_url"),
            status=raw.get("status"),
            error=raw["error"],
            browser=raw["browser"],
            screenshot=raw["screenshot"],
            **({} if raw["error"] else _measured(raw)),
        )


def _measured(raw: Raw) -> Raw:
    probe, requests = raw["probe"], raw["requests"]
    entries = probe["entries"]
    fcp_ms = next((e["start"] for e in entries["paint"] if "contentful" in e["name"]), None)
    candidates = [entry["start"] for entry in entries["largest-contentful-paint"]]
    tasks = [(task["start"], task["duration"]) for task in entries["longtask"]]
    shifts = [(s["start"], s["value"]) for s in entries["layout-shift"] if not s["input"]]
    return {
        "ttfb_ms": probe["navigation"].get("responseStart"),
        "fcp_ms": fcp_ms,
        "lcp_ms": candidates[-1] if candidates else None,
        "layout_shift": layout_shift(shifts),
        "blocking_ms": None if fcp_ms is None else blocking_ms(tasks, fcp_ms),
        "requests": len(requests) + raw["requests_dropped"],
        "console_errors": len(raw["page_errors"]) + sum(map(_script_error, raw["console"])),
        **({} if raw["requests_dropped"] else _counted(raw["final_url"], requests)),
    }


def _counted(page: str, requests: Sequence[Raw]) -> Raw:
    weights = [request["bytes"] for request in requests if request["finished"]]
    return {
        "transfer_bytes": None if None in weights else sum(weights),
        "failed_requests": sum(map(_failed, requests)),
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


def _failed(request: Raw) -> bool:
    """Answered by an error, refused or broken off; what the page itself cancelled is none."""
    if request["status"] and request["status"] >= 400:
        return True
    return request["error"] not in (None, "net::ERR_ABORTED")


def _script_error(message: Raw) -> bool:
    return not str(message["text"]).startswith(
        "Failed to load resource"
    )  # a failed request already


def _third_parties(page: str, requests: Sequence[Raw]) -> int:
    own = _site(page)
    return sum(_site(request["url"]) != own for request in requests)


def _site(url: str) -> str:
    """The part of the host that somebody registered; an address or a bare name is its own."""
    host = urlsplit(url).hostname or ""
    return REGISTRABLE(host).top_domain_under_public_suffix or host
