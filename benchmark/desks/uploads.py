"""Files that people hand in as evidence: checked by content, stripped, kept by SHA-256.

Pictures are drawn anew, so nothing but the picture is left of them: no place, no camera, no second
file behind the first. PDFs lose all that is not drawn on their pages. Names are never kept. Sound
is taken only where the study allows recordings, and never about a rival: that is a rule of the
system, not of a study.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from benchmark import store
from benchmark.desks import listening, pdfs
from benchmark.desks.desk import Desk
from benchmark.study import Study

PICTURES = (".jpg", ".jpeg", ".png", ".webp")
MOST_BYTES = 15_000_000
PIXELS = 40_000_000  # more than any phone's photo of today; a bomb has more
TYPES = {
    ".jpg": "image/jpeg",
    ".pdf": "application/pdf",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
    ".amr": "audio/amr",
    ".3gp": "audio/3gpp",
    ".flac": "audio/flac",
}


def accepted(desk: Desk) -> tuple[str, ...]:
    """The kinds of files that may be handed in with this audit."""
    return (*PICTURES, ".pdf", *(listening.SOUNDS if recordable(desk) else ()))


def recordable(desk: Desk) -> bool:
    """May its evidence be sound?"""
    return listening.allowed(desk.study, desk.case.business)


def keep(study: Study, content: bytes, sound: bool = False) -> str:
    """Keep a file; returns its name, `<sha256>.<kind>`. ValueError says what to hand in."""
    if len(content) > MOST_BYTES:
        raise ValueError(f"got {len(content) / 1e6:.0f} MB; hand in at most 15 MB")
    archive = store.archive_of(study)
    if content.startswith(b"%PDF-"):
        return archive.keep(pdfs.stripped(content), ".pdf")
    kind = _sound(content)
    if kind and not sound:
        raise ValueError("got sound; recordings are not allowed here")
    return archive.keep(content, kind) if kind else archive.keep(_redrawn(content), ".jpg")


def _sound(content: bytes) -> str | None:
    """The kind of sound file, by its first bytes."""
    if content.startswith(b"ID3") or content[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return ".mp3"
    if content[4:8] == b"ftyp" and content[8:12] in (b"M4A ", b"mp42", b"isom"):
        return ".m4a"
    if content[4:11] == b"ftyp3gp":
        return ".3gp"
    begins = {b"OggS": ".ogg", b"fLaC": ".flac", b"#!AMR": ".amr"}
    if kinds := [kind for first, kind in begins.items() if content.startswith(first)]:
        return kinds[0]
    return ".wav" if content.startswith(b"RIFF") and content[8:12] == b"WAVE" else None


def _redrawn(content: bytes) -> bytes:
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
            if image.width * image.height > PIXELS or getattr(image, "n_frames", 1) > 1:
                raise ValueError(
                    f"got a picture of {image.width} × {image.height}; hand in a smaller, still one"
                )
            drawn = BytesIO()
            upright = ImageOps.exif_transpose(image).convert("RGB")
            fresh = Image.new("RGB", upright.size)
            fresh.paste(upright)
            fresh.save(drawn, "JPEG", quality=90)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        raise ValueError("got no picture and no PDF; hand in a JPEG, PNG, WEBP or PDF") from None
    return drawn.getvalue()
