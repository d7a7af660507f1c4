"""Pictures without a picture library: drawn plants (SVG) and a hill landscape (PNG)."""

import math
import struct
import zlib

POTS = ("#c8744a", "#d9b18c", "#7a8b99", "#e4e0d6", "#a3573b")
LEAVES = ("#2f6b3c", "#4c8f4f", "#7fae62", "#356859", "#97b86b", "#5a7d3a")
BACKS = ("#f1efe6", "#eaf1ea", "#f6ece4", "#e9eef0")


def plant_svg(slug: str, kind: str) -> bytes:
    """A potted plant; the same slug always gives the same drawing."""
    seed = zlib.crc32(slug.encode())
    leaf, pot, back = LEAVES[seed % 6], POTS[seed // 7 % 5], BACKS[seed // 11 % 4]
    leaves = "".join(_leaf(seed, number, kind, leaf) for number in range(7 + seed % 6))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400">'
        f'<rect width="400" height="400" fill="{back}"/>{leaves}'
        f'<path d="M140 280h120l-16 90h-88z" fill="{pot}"/>'
        f'<rect x="132" y="268" width="136" height="22" rx="4" fill="{pot}"/></svg>'
    ).encode()


def _leaf(seed: int, number: int, kind: str, colour: str) -> str:
    spread = {"succulent": 100, "hanging": 230}.get(kind, 150)
    angle = -spread / 2 + spread * ((seed >> number) % 97) / 96
    length = 90 + (seed >> (number + 3)) % 80
    width = length * (0.16 if kind == "succulent" else 0.3)
    shape = f"M0 0C{width:.0f} {-length / 3:.0f} {width:.0f} {-length * 0.7:.0f} 0 {-length}"
    shape += f"C{-width:.0f} {-length * 0.7:.0f} {-width:.0f} {-length / 3:.0f} 0 0Z"
    flower = f'<circle cy="{-length}" r="14" fill="#d8608a"/>' if kind == "flowering" else ""
    opacity = 0.65 + number % 3 * 0.15
    return (
        f'<g transform="translate(200 272) rotate({angle:.0f})" opacity="{opacity:.2f}">'
        f'<path d="{shape}" fill="{colour}"/>{flower}</g>'
    )


def hills_png(seed: int, width: int = 960, height: int = 360) -> bytes:
    """Three hill lines under a sky, 8-bit palette."""
    tops = [_ridge(seed, line, width, height) for line in range(3)]
    rows = b"".join(
        b"\0" + bytes(_colour(tops, x, y, height) for x in range(width)) for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"PLTE", _palette(seed)),
        (b"IDAT", zlib.compress(rows, 6)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _ridge(seed: int, line: int, width: int, height: int) -> list[int]:
    wave, phase = 90 + (seed >> line) % 60, seed % 17 + line * 2.1
    base = height * (0.42 + 0.2 * line)
    return [
        int(base + 26 * math.sin(x / wave + phase) + 9 * math.sin(x / 23 + phase))
        for x in range(width)
    ]


def _colour(tops: list[list[int]], x: int, y: int, height: int) -> int:
    for line in (2, 1, 0):
        if y >= tops[line][x]:
            return 8 + line
    return y * 8 // height


def _palette(seed: int) -> bytes:
    sky = [(236 - step * 4, 240 - step * 2, 226 + step) for step in range(8)]
    hills = [(156, 184, 140), (98, 142, 92), (46, 94 + seed % 20, 62)]
    return bytes(value for colour in sky + hills for value in colour)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
