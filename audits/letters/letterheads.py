"""Headers of mails as text: bounded, decoded, and clean, whatever they hold."""

import re
from binascii import Error as NoBase64
from collections.abc import Iterable
from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header
from email.policy import Compat32
from email.utils import getaddresses

FIELD, BLOCK = 8 << 10, 32 << 10  # bytes
# Python knows them as text, but they are no charset of mails; punycode takes quadratic time.
NO_CHARSETS = ("punycode", "idna", "unicode", "raw_unicode", "undefined", "mbcs", "oem")
MEANT_STRICTLY = ("utf-8", "us-ascii", "ascii")  # what breaks these is most often another one
GAPS = (b"\r\n\r\n", b"\n\n", b"\n\r\n")
FIELDS = re.compile(rb"[^\n]*\n(?:[ \t][^\n]*(?:\n|$))*|[^\n]+$")
CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)


class Policy(Compat32):
    """Cuts each header field, those of parts included."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:FIELD]


def clean(text: str) -> str:
    """Without control characters, halves of characters and marks that turn the direction."""
    return CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def split(raw: bytes) -> tuple[bytes, bytes]:
    ends = [(found, len(gap)) for gap in GAPS if (found := raw.find(gap)) >= 0]
    end, gap = min(ends, default=(len(raw), 0))
    return raw[:end], raw[end + gap :]


def bounded(head: bytes, problems: list[str]) -> bytes:
    """The header block within its limits. Long fields are cut first: what follows them counts."""
    fields, size = [], 0
    for field in FIELDS.findall(head):
        if len(field) > FIELD:
            problems.append(f"a header of {len(field)} bytes; cut to {FIELD}")
            field = field[:FIELD].rstrip() + b"\n"
        size += len(field)
        if size > BLOCK:
            problems.append(f"headers of {len(head)} bytes; cut to {BLOCK}")
            break
        fields.append(field)
    return b"".join(fields).rstrip(b"\r\n") + b"\n"


def decoded(value: object) -> str:
    """A header's value with its encoded words decoded, in one line."""
    text = str(value)
    if not text.isascii():
        raw = text.encode("utf-8", "surrogateescape")
        text = characters(raw, "utf-8")
    if "=?" in text:
        with suppress(HeaderParseError, NoBase64, ValueError, LookupError):  # shown as it came
            text = "".join(
                piece if isinstance(piece, str) else characters(piece, charset or "utf-8")
                for piece, charset in decode_header(text)
            )
    return " ".join(clean(text).replace("\n", " ").split())


def characters(raw: bytes, charset: str) -> str:
    """Bytes as text; wrong or unknown charsets cost only the characters that they concern."""
    name = charset.strip("\"' ").lower()[:40]
    if not name.replace("-", "_").startswith(NO_CHARSETS):
        with suppress(LookupError, ValueError):  # UnicodeDecodeError; null bytes in the name
            return raw.decode(name, "strict" if name in MEANT_STRICTLY else "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def addresses(values: Iterable[str]) -> list[tuple[str, str]]:
    """Names, decoded, and addresses, in lower case, of header values as they came."""
    try:
        pairs = getaddresses([value[:FIELD] for value in values if value])
    except (RecursionError, ValueError, IndexError, AttributeError):  # "((((" is enough
        return []
    found = ((decoded(name)[:200], clean(one).strip().lower()[:320]) for name, one in pairs)
    return [(name, one) for name, one in found if "@" in one]


def fields(text: str) -> list[tuple[str, str]]:
    """Header-like lines of a text, unfolded."""
    whole = re.sub(r"\n[ \t]+", " ", text[: FIELD * 4])
    return [
        (found[1].lower(), decoded(found[2])[:1000])
        for found in re.finditer(r"^([A-Za-z][\w-]{1,60}):[ \t]*(.*)$", whole, re.M)
    ]
