"""Does a page fit a phone, where is its number, does it ask for permissions before anything?"""

from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Page

from crawlers.pages.contacts import e164, region_of
from crawlers.visits.loads import Raw

CHECKS = Path(__file__).with_name("checks.js").read_text(encoding="utf-8")
NARROW = 320  # WCAG 1.4.10: a page must not scroll sideways at this width
TOLERANCE = 2  # pixels, for rounding


async def run(page: Page) -> Raw:
    """What the page says of itself at its own width, and at 320 px."""
    found: Raw = await page.evaluate("() => __rivalry_checks.collect()")
    found["width"] = await page.evaluate("() => __rivalry_checks.width()")
    size = page.viewport_size
    if size:
        await page.set_viewport_size({"width": NARROW, "height": size["height"]})
        found["narrow"] = await page.evaluate("() => __rivalry_checks.width()")
        await page.set_viewport_size(size)
    return found


def overflows(width: Raw | None, wanted: int) -> bool | None:
    """Does the page scroll sideways, or is it laid out wider than the screen? None: not seen."""
    if not width:
        return None
    return bool(max(width["scroll"], width["inner"]) > wanted + TOLERANCE)


def phone_screens(checks: Raw, url: str, language: str | None = None) -> float | None:
    """Screens to scroll to the first phone number: 0 = in sight at once; None = none seen."""
    region = region_of(url, language)
    valid = [p["y"] for p in checks["phones"] if e164(p["said"].split(";")[0], region)]
    return max(0.0, min(valid) // checks["high"]) if valid else None


def mixed(raw: Raw) -> list[str]:
    """What a secure page asks for insecurely."""
    if urlsplit(raw.get("final_url") or "").scheme != "https":
        return []
    return [request["url"] for request in raw["requests"] if request["url"].startswith("http:")]
