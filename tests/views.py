"""Every page as people look at it: the one that shows a part at a time, part by part."""

from urllib.parse import urlencode

from benchmark.pages import roof
from benchmark.pages.reputation.page import PARTS

REPUTATION = ["reputation", *(f"reputation?show={part}" for part in [*PARTS][1:])]
VIEWS = [view for path in roof.PAGES for view in (REPUTATION if path == "reputation" else [path])]


def at(view: str, **asked: str) -> str:
    """Where it is below a server's address, of what is asked besides."""
    return f"{view}{'&' if '?' in view else '?'}{urlencode(asked)}"
