"""Whether a page that promised the goal could not be seen: then nobody may say it is not there."""

from __future__ import annotations

from urllib.parse import urlsplit

from crawlers.journeys import checkout
from crawlers.journeys.atlas import Atlas, Scene, Target
from crawlers.journeys.gate import IN_FRAME
from crawlers.journeys.search import SURE
from crawlers.pages.urls import is_document

GONE = ("http 404", "http 410")  # the site's own fault, as a customer meets it


def kept_out(atlas: Atlas, scent: str, ended: str) -> str | None:
    """Why the first such page could not be seen; None: all that promised something were."""
    for scene in {id(scene): scene for scene in atlas.at.values()}.values():
        for target in scene.targets:
            if atlas.words.scent(scent, target.name, target.url) >= SURE:
                reason = _reason(atlas, target, ended)
                if reason:
                    return reason
    return None


def _reason(atlas: Atlas, target: Target, ended: str) -> str | None:
    if not atlas.walk.settings.own(target.url):
        return f"off site: {urlsplit(target.url).hostname}"
    if is_document(target.url):
        return "document"
    seen = atlas.at.get(target.url)
    if seen is None:
        return ended if ended.startswith("limit") else None
    if seen.error:
        return None if seen.error.startswith(GONE) else seen.error
    if seen.plain.barred:
        return IN_FRAME
    return "login wall" if _wall(seen, atlas) and not _wall(atlas.start, atlas) else None


def _wall(scene: Scene, atlas: Atlas) -> bool:
    return checkout.account_wall(scene.plain, atlas.words)
