"""The rows of a look: what stands in a customer's way on one page. Pure, like all reading."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawlers.visits import accessibility, checks
from crawlers.visits.accessibility import AccessibilityIssue
from crawlers.visits.loads import LOOKS, Raw, records
from crawlers.visits.look import signature
from crawlers.visits.overlays import Layer, interruptions, layers
from crawlers.visits.vitals import failed, script_error

MAX_EXCERPT = 200


@dataclass(frozen=True, kw_only=True)
class Look:
    """One untimed look at a page on one device, about ten seconds and a scroll long.

    With `error` nothing was seen; a figure that is None alone was not observed.
    interruptions: layers that came over it; occluded: share of the screen under them at the worst;
    blocked: one of them must be answered before the page can be used.
    overflow, overflow_narrow: scrolls sideways at the device's width, at 320 px.
    targets, small_targets: tap targets, those under 24 px (WCAG 2.5.8).
    phone_screens: screens to scroll to a phone number; None = none seen.
    accessibility_burden: weight of failed axe rules ÷ of those that applied.
    words: that can be read once the page's scripts ran, those of interruptions left out.
    controls: menus, tabs, search fields that were tapped; dead_controls: nothing happened within
    a second; error_clicks: a script failed; None = nothing could be tapped, or it was not tried.
    paint_is_interruption: the largest paint is part of a layer over the page.
    """

    url: str
    profile: str
    taken_at: datetime
    final_url: str | None
    error: str | None
    interruptions: int | None = None
    occluded: float | None = None
    blocked: bool | None = None
    overflow: bool | None = None
    overflow_narrow: bool | None = None
    targets: int | None = None
    small_targets: int | None = None
    phone_screens: float | None = None
    unpasteable: int | None = None
    permission_prompts: int | None = None
    mixed_content: int | None = None
    accessibility_burden: float | None = None
    accessibility_nodes: int | None = None
    elements: int | None = None
    words: int | None = None
    controls: int | None = None
    dead_controls: int | None = None
    error_clicks: int | None = None
    paint_is_interruption: bool | None = None
    axe_version: str | None = None
    screenshot: str | None = None


@dataclass(frozen=True, kw_only=True)
class Interruption:
    """Something that came over a page, or asked before it could be used.

    kind: cookie, newsletter, age, app, chat or other; share: of the screen, 0 to 1;
    blocking: it covers the middle, and more than half the screen is covered or scrolling locked;
    focus_trap: the tab key does not leave it, None = focus never went in;
    appeared_s: after the first paint; buttons, words: what one must read;
    accept_clicks, decline_clicks: tried out, None = not found or (accept) not tried: only cookie
    notices are ever accepted; layer: what it asks, the same on other pages.
    """

    url: str
    profile: str
    kind: str
    layer: str
    position: str
    share: float
    blocking: bool
    locked: bool
    focus_trap: bool | None
    appeared_s: float
    words: int
    buttons: int
    accept_clicks: int | None
    decline_clicks: int | None
    decline_path: str | None
    text: str
    screenshot: str | None


@dataclass(frozen=True, kw_only=True)
class Mishap:
    """Something that went wrong on a page, for its web team. kind: console error, page error,
    failed request, mixed content; text: the message or address; reason: status or cause."""

    url: str
    profile: str
    kind: str
    text: str
    reason: str | None


Row = Look | Interruption | AccessibilityIssue | Mishap


def read(folder: Path) -> Iterator[Row]:
    """The rows of every look in a capture."""
    for raw in records(folder, LOOKS):
        found = [] if raw["error"] else list(interruptions(layers(raw)))
        yield _look(raw, found)
        for layer, kind in found:
            yield _interruption(raw, layer, kind)
        if not raw["error"] and raw.get("axe"):
            yield from accessibility.issues(raw["axe"], raw["url"], raw["profile"]["name"])
        yield from dict.fromkeys(_mishaps(raw))


def _look(raw: Raw, found: list[tuple[Layer, str]]) -> Look:
    about = {
        "url": raw["url"],
        "profile": raw["profile"]["name"],
        "taken_at": datetime.fromisoformat(raw["taken_at"]),
        "final_url": raw.get("final_url"),
        "error": raw["error"],
    }
    if raw["error"]:
        return Look(**about)
    return Look(
        **about,
        interruptions=len(found) if raw["samples"] else None,
        occluded=min(1.0, max((layer.share for layer, _ in found), default=0.0)),
        blocked=any(layer.blocking for layer, _ in found),
        mixed_content=len(checks.mixed(raw)),
        screenshot=raw["screenshot"],
        paint_is_interruption=_painted(raw, found),
        **_checked(raw, sum(layer.words for layer, _ in found)),
        **_axe(raw),
        **_tapped(raw),
    )


def _painted(raw: Raw, found: list[tuple[Layer, str]]) -> bool | None:
    """By the last sample that saw the largest paint; None: none did."""
    seen = [s for s in raw["samples"] if s and s.get("painted") is not None]
    if not seen:
        return None
    return f"{seen[-1]['document']}:{seen[-1]['painted']}" in {layer.key for layer, _ in found}


def _tapped(raw: Raw) -> Raw:
    taps = raw.get("taps")
    if not taps:
        return {}
    return {
        "controls": len(taps),
        "dead_controls": sum(not tap["alive"] for tap in taps),
        "error_clicks": sum(tap["errors"] > 0 for tap in taps),
    }


def _checked(raw: Raw, layered: int) -> Raw:
    seen = raw.get("checks")
    if not seen:
        return {}
    return {
        "overflow": checks.overflows(seen["width"], raw["profile"]["width"]),
        "overflow_narrow": checks.overflows(seen.get("narrow"), checks.NARROW),
        "phone_screens": checks.phone_screens(seen, raw["url"]),
        "unpasteable": seen["unpasteable"],
        "permission_prompts": len(set(seen["asked"])),
        "elements": seen["elements"],
        "words": max(0, seen["words"] - layered) if "words" in seen else None,
    }


def _axe(raw: Raw) -> Raw:
    axe = raw.get("axe")
    if not axe:
        return {}
    targets, small = accessibility.targets(axe)
    return {
        "targets": targets,
        "small_targets": small,
        "accessibility_burden": accessibility.burden(axe),
        "accessibility_nodes": sum(rule["nodes"] for rule in axe["violations"]),
        "axe_version": axe["version"],
    }


def _interruption(raw: Raw, layer: Layer, kind: str) -> Interruption:
    sign = signature(layer, kind)
    answer: Raw = next((a for a in raw.get("answers", ()) if a["layer"] == sign), {})
    decline = answer.get("decline")
    return Interruption(
        url=raw["url"],
        profile=raw["profile"]["name"],
        kind=kind,
        layer=sign,
        position=layer.about["position"],
        share=min(1.0, layer.share),
        blocking=layer.blocking,
        locked=layer.locked,
        focus_trap=raw.get("traps", {}).get(layer.key),
        appeared_s=layer.first_at_ms / 1000,
        words=layer.words,
        buttons=len(layer.controls),
        accept_clicks=_clicks(answer.get("accept")),
        decline_clicks=_clicks(decline),
        decline_path=" > ".join(decline["pressed"]) if decline and decline["gone"] else None,
        text=layer.text[:MAX_EXCERPT],
        screenshot=raw["screenshot"],
    )


def _clicks(tried: Raw | None) -> int | None:
    return len(tried["pressed"]) if tried and tried["gone"] else None


def _mishaps(raw: Raw) -> Iterator[Mishap]:
    where = {"url": raw["url"], "profile": raw["profile"]["name"]}
    for message in raw["console"]:
        if script_error(message):
            yield Mishap(**where, kind="console error", text=message["text"], reason=message["url"])
    for text in raw["page_errors"]:
        yield Mishap(**where, kind="page error", text=text, reason=None)
    for request in raw["requests"]:
        if failed(request):
            reason = str(request["status"] or request["error"])
            yield Mishap(**where, kind="failed request", text=request["url"], reason=reason)
    for url in checks.mixed(raw):
        yield Mishap(**where, kind="mixed content", text=url, reason=None)
