"""Files that people hand in as evidence: checked by content, stripped, kept by SHA-256."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from benchmark import store
from benchmark.study import Study

KINDS = ("jpg", "jpeg", "png", "webp", "pdf")
PIXELS = 40_000_000  # more than any phone's photo of today; a bomb has more


def keep(study: Study, content: bytes) -> str:
    """Keep a picture (drawn anew: no place, no name of the camera) or a PDF; returns its name.

    ValueError says what was got and what to hand in.
    """
    if content.startswith(b"%PDF-"):
        return store.archive_of(study).keep(content, ".pdf")
    return store.archive_of(study).keep(_redrawn(content), ".jpg")


def _redrawn(content: bytes) -> bytes:
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
            if image.width * image.height > PIXELS:
                raise ValueError(
                    f"got a picture of {image.width} × {image.height}; hand in a smaller one"
                )
            drawn = BytesIO()
            ImageOps.exif_transpose(image).convert("RGB").save(drawn, "JPEG", quality=90)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        raise ValueError(f"got no picture and no PDF; hand in {', '.join(KINDS)}") from None
    return drawn.getvalue()
