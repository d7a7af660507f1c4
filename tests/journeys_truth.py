"""The truth of the practice shops' README, as journeys should find it on a desktop."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

README = Path(__file__).parent.parent / "data" / "practice" / "README.md"
SHOPS = ("fernway", "greenparcel", "mosspetal", "blattwerk", "pottingshed")
ROWS = {
    "phone": "phone number",
    "mail": "mail address",
    "contact_form": "contact form",
    "returns": "returns policy",
    "delivery_cost": "delivery cost",
    "opening_hours": "opening hours",
    "complaint": "complaint route",
    "product": "product page",
    "basket": "item in basket",
    "checkout": "first checkout step",
}


@dataclass(frozen=True)
class Truth:
    outcome: str
    clicks: int | None


def truths() -> dict[tuple[str, str], Truth]:
    """(shop, goal) → outcome and clicks, without interruptions."""
    return {place: truth(cell) for place, cell in _cells()}


def pages() -> dict[tuple[str, str], str]:
    """(shop, goal) → path of the page where it stands, of those that need nothing opened there."""
    paths = ((place, re.fullmatch(r"`(/\S*)` \d+", cell)) for place, cell in _cells())
    return {place: path[1] for place, path in paths if path}


def _cells() -> Iterator[tuple[tuple[str, str], str]]:
    """((shop, goal), what the README's table says of it), …"""
    text = README.read_text(encoding="utf-8")
    for goal, row in ROWS.items():
        cells = re.search(rf"^\| {row} \| (.+) \|$", text, re.MULTILINE)
        assert cells, f"README has no row {row!r}"
        for shop, cell in zip(SHOPS, cells[1].split(" | "), strict=True):
            yield (shop, goal), cell


def truth(cell: str) -> Truth:
    """`/contact` 1+1 → found with two clicks.

    >>> truth("`/contact` 1+1"), truth("not there"), truth("account wall 3")
    (Truth(outcome='found', clicks=2), Truth(outcome='not found', clicks=None), \
Truth(outcome='account wall', clicks=3))
    """
    if cell.strip() == "not there":
        return Truth("not found", None)
    clicks = sum(int(number) for number in re.findall(r"\d+", cell.rsplit(" ", 1)[1]))
    return Truth("account wall" if cell.startswith("account wall") else "found", clicks)
