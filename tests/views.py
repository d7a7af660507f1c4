"""Every page as people look at it: those that show a part at a time, part by part."""

from urllib.parse import urlencode

from benchmark.pages import roof
from benchmark.pages.marketing import gaps
from benchmark.pages.reputation import page as reputation

PARTED = {
    path: [path, *(f"{path}?show={part}" for part in [*parts][1:])]
    for path, parts in {"gaps": gaps.PARTS, "reputation": reputation.PARTS}.items()
}
GAPS, REPUTATION = PARTED["gaps"], PARTED["reputation"]
VIEWS = [view for path in roof.PAGES for view in PARTED.get(path, [path])]


def at(view: str, **asked: str) -> str:
    """Where it is below a server's address, of what is asked besides."""
    return f"{view}{'&' if '?' in view else '?'}{urlencode(asked)}"
