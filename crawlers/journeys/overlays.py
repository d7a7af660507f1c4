"""What to press to be rid of an overlay: close, else reject, else accept, else its settings."""

from __future__ import annotations

from typing import Any

from playwright.async_api import ElementHandle, Error, Page

from crawlers.journeys.words import Words

MOST_CLICKS = 3
CROSSES = {"×", "x", "✕", "✖", "✗", "⨯", "🗙", "╳", "X"}
Button = dict[str, Any]


def rank(button: Button, words: Words) -> int | None:
    """Lower is pressed first; None: never. Nothing that sends a form or leads away is pressed.

    >>> from crawlers.journeys.words import words
    >>> rank({"name": "Accept all", "hint": "", "href": "", "posts": False}, words("en"))
    3
    """
    name, href = str(button["name"]).strip(), button["href"] or ""
    if button["posts"] or not (href in ("", "#") or href.startswith(("#", "javascript:"))):
        return None
    if name in CROSSES or words.is_button("close", name):
        return 1
    if not name and "close" in str(button["hint"]).lower():
        return 1
    for place, kind in ((2, "reject"), (3, "accept"), (4, "settings")):
        if words.is_button(kind, name):
            return place
    return None


def best(buttons: list[Button], words: Words) -> Button | None:
    ranked = [(rank(button, words), number) for number, button in enumerate(buttons)]
    found = sorted((place, number) for place, number in ranked if place is not None)
    return buttons[found[0][1]] if found else None


def is_basket(buttons: list[Button], words: Words) -> bool:
    """A basket that slides over the page is where the way goes on, no interruption."""
    on = any(words.button("checkout").search(str(button["name"]).lower()) for button in buttons)
    return on and not any(rank(button, words) in (2, 3) for button in buttons)


def last_resort(found: dict[str, Any], words: Words) -> Button | None:
    """Of a layer that none of our words fits: the sign in its corner, or its only button, unless
    it asks for something to be typed."""
    signs = [button for button in found["buttons"] if button["corner"] and not button["name"]]
    named = [button for button in found["buttons"] if button["name"] and button["tag"] != "a"]
    only = len(named) == 1 and not (found["typed"] or named[0]["posts"])
    if only and not words.is_button("never", str(named[0]["name"])):
        signs.append(named[0])
    return next(iter(signs), None)


async def press_best(page: Page, found: dict[str, Any], words: Words) -> str | None:
    """Press it with the mouse; its name, or None where there is nothing to press."""
    button = best(found["buttons"], words)
    if button:
        element = await _element(page, button)
        return await _press(page, element, str(button["name"]) or "×")
    for frame in (b for b in found["buttons"] if b["tag"] == "iframe"):
        element = await _element(page, frame)
        inside = await element.content_frame() if element else None
        if inside is None:
            continue
        for choice in await inside.query_selector_all("button, a, [role=button]"):
            name = " ".join((await choice.inner_text()).split()) or (
                await choice.get_attribute("aria-label") or ""
            )
            candidate = {"name": name, "hint": "", "href": "", "posts": False}
            if rank(candidate, words) in (1, 2, 3) and await choice.is_visible():
                return await _press(page, choice, name)
    button = last_resort(found, words)
    if button:
        return await _press(page, await _element(page, button), str(button["name"]) or "×")
    return None


async def _element(page: Page, button: Button) -> ElementHandle | None:
    handle = await page.evaluate_handle("(i) => window.__rivalryCover[i]", button["index"])
    return handle.as_element()


async def _press(page: Page, element: ElementHandle | None, name: str) -> str | None:
    if element is None:
        return None
    try:
        await element.scroll_into_view_if_needed(timeout=1_000)
        box = await element.bounding_box()
    except Error:
        return None
    if not box:
        return None
    await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    return name
