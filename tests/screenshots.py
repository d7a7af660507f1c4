"""Pictures of every page over the practice study, for the documentation: `make screenshots`;
`python -m tests.screenshots gaps time` for these pages alone.

Measures the practice shops first, if nobody did yet (`rivalry demo`, some minutes).
"""

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from benchmark import practice, store
from benchmark.cli import whole
from benchmark.pages import roof
from benchmark.study import read_study
from crawlers import chromium
from tests.test_app_browser import DESK, PHONE, served, settled
from tests.views import VIEWS

FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
# Not the page that says where the published file lies: the picture would show this machine's path.
PAGES = [path for path in VIEWS if path != "analysts"]
SIZES = {"phone": PHONE, "desk": DESK}
COLOURS = 128  # twice; pages have few: a picture of more is several times as large
TALLEST = {"phone": 2400, "desk": 2000}  # pixels; what is further down looks like what is above


def main() -> None:
    study = read_study(practice.HOME)
    if store.published(study) is None:
        whole()(["demo", "--no-show"], standalone_mode=False)
    FOLDER.mkdir(exist_ok=True)
    asked = [path for path in PAGES if path.partition("?")[0] in (sys.argv[1:] or roof.PAGES)]
    with served(study) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find().path)
        for name, size in SIZES.items():
            for path in asked:
                kept = FOLDER / f"{path.replace('?show=', '-')}-{name}.png"
                kept.write_bytes(small(picture(browser, server.url + path, size), TALLEST[name]))
                print(f"{kept.relative_to(Path.cwd())}: {kept.stat().st_size / 1000:.0f} kB")
        browser.close()


def picture(browser: Browser, url: str, size: dict[str, int]) -> bytes:
    """The whole page, as high as it is."""
    page = browser.new_page(viewport=size)  # type: ignore[arg-type]
    page.set_default_timeout(60_000)
    page.goto(url)
    settled(page)
    page.set_viewport_size({"width": size["width"], "height": height(page)})
    drawn(page)
    shot = page.screenshot()
    page.close()
    return shot


def height(page: Page) -> int:
    """Of all that scrolls inside the page."""
    return int(page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight"))


def drawn(page: Page) -> None:
    """Every chart has its picture, and nothing is said to be loading."""
    settled(page)
    page.wait_for_function(
        """() => [...document.querySelectorAll('[data-testid=stVegaLiteChart]')]
        .every(one => one.querySelector('canvas, svg'))
        && !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')"""
    )


def small(shot: bytes, tallest: int) -> bytes:
    """The picture in few colours, cut below."""
    image = Image.open(BytesIO(shot)).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, tallest)))
    kept = BytesIO()
    # The commonest as they are, and as many that lie far apart: grounds get no tint, and the
    # colour of a business, which covers little, does not become another's.
    counted = sorted(image.getcolors(1 << 24) or (), reverse=True)[:COLOURS]
    common = [part for _, colour in counted for part in colour]  # type: ignore[union-attr]
    apart = image.quantize(COLOURS, Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette(common + apart)
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
    return kept.getvalue()


if __name__ == "__main__":
    main()
