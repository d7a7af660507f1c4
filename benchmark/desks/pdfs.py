"""PDFs without what nobody sees: only what is drawn on their pages is left, in a new file.

A deny-list would miss what the next program hides, so pages are carried over by an allow-list:
document info, XMP, files, scripts, actions, links, comments and older versions stay behind. What
forms and stamps show is drawn into the page first. Pictures on a page lose their EXIF: phones write
the place into it.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

# Unpacked inside, 15 MB can be terabytes: the reader gets so much and no more.
MEMORY_BYTES = 600_000_000
SECONDS = 20
# What decides how a page looks.
DRAWN = (
    "/Type", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents", "/Group",
)  # fmt: skip
HIDDEN = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/AF",
    "/A",
    "/AA",
    "/OPI",
    "/Ref",
    "/Alternates",
)
ENCRYPTED, BROKEN = 3, 4  # exit codes


def stripped(content: bytes) -> bytes:
    """The PDF anew, in a process of its own. ValueError says what to hand in instead."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "benchmark.desks.pdfs"],
            input=content,
            capture_output=True,
            timeout=2 * SECONDS,
            cwd=Path(__file__).parents[2],
        )
    except subprocess.TimeoutExpired:
        raise ValueError(_refusal("a PDF that takes too long to read")) from None
    if done.returncode == ENCRYPTED:
        raise ValueError(_refusal("a PDF with a password or restrictions"))
    if done.returncode or not done.stdout:
        raise ValueError(_refusal("a PDF that is broken or too large inside"))
    return done.stdout


def _refusal(what: str) -> str:
    return f"got {what}; print it to a new PDF, or hand in a picture of it"


def redrawn(content: bytes) -> bytes:
    """The same in this process; pikepdf's errors where it cannot be read."""
    # Mended from the middle of a torn file, pages would be missing and nobody would know.
    with Pdf.open(BytesIO(content), attempt_recovery=False) as given, Pdf.new() as fresh:
        if given.is_encrypted:
            raise pikepdf.PasswordError("restricted")
        given.generate_appearance_streams()
        given.flatten_annotations("all")
        for page in given.pages:
            for key in set(page.obj.keys()) - {*DRAWN, "/Parent"}:
                del page.obj[key]
        fresh.pages.extend(given.pages)
        if not len(fresh.pages):
            raise pikepdf.PdfError("no pages")
        for found in fresh.objects:
            _scrub(found)
        kept = BytesIO()
        # Nothing is unpacked, and the same file gets the same name.
        fresh.save(kept, deterministic_id=True, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return kept.getvalue()


def _scrub(found: Object) -> None:
    """Take what is not drawn out of an object and of those inside it."""
    if isinstance(found, Dictionary | Stream):
        for key in HIDDEN:
            if key in found:
                del found[key]
    if isinstance(found, Stream) and found.get(Name.Filter) in (Name.DCTDecode, [Name.DCTDecode]):
        how = found.get(Name.DecodeParms)
        bare = without_exif(found.read_raw_bytes())
        found.write(bare, filter=Name.DCTDecode, decode_parms=how)  # type: ignore[arg-type]
    inside = list(found) if isinstance(found, Array) else []
    if isinstance(found, Dictionary | Stream):
        inside = [value for _, value in found.items()]
    for value in inside:
        if isinstance(value, Object) and not value.is_indirect:
            _scrub(value)


def without_exif(jpeg: bytes) -> bytes:
    """A JPEG without its application and comment segments, but for those that say its colours.

    >>> without_exif(bytes.fromhex("ffd8 ffe10006 45786966 fffe0003 78 ffda0002 0102")).hex(" ", -2)
    'ffd8 ffda 0002 0102'
    """
    kept, at = bytearray(jpeg[:2]), 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        kind, end = jpeg[at + 1], at + 2 + int.from_bytes(jpeg[at + 2 : at + 4])
        colours = kind == 0xEE or (kind == 0xE2 and jpeg[at + 4 : at + 15] == b"ICC_PROFILE")
        if colours or not (0xE1 <= kind <= 0xEF or kind == 0xFE):
            kept += jpeg[at:end]
        at = end
    return bytes(kept + jpeg[at:])


def _main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        sys.stdout.buffer.write(redrawn(sys.stdin.buffer.read()))
    except pikepdf.PasswordError:
        return ENCRYPTED
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, MemoryError):
        return BROKEN
    return 0


if __name__ == "__main__":
    sys.exit(_main())
