"""The process that parses mails for `letters.Reader`, and how it does it.

Limits and why (measured with Python's email package): only the old policy (`compat32`) with
`getaddresses`, since the new one takes over 20 s and 3.5 GB for a 5 MB subject of encoded words and
is quadratic in addresses; header fields are cut to 8 KB and their block to 32 KB before parsing;
50 parts, since 100,000 take 13 s; depth 20, since 5,000 levels end in a RecursionError.
"""

import hashlib
import json
import re
import sys
from email.feedparser import BytesFeedParser
from email.message import Message

from audits.letters import letters
from audits.letters.letterheads import (
    Policy,
    addresses,
    bounded,
    characters,
    clean,
    decoded,
    fields,
    split,
)
from audits.letters.letterhtml import html_text
from audits.letters.letters import Attachment, Letter
from audits.letters.quotes import apart

PARTS, DEPTH = 50, 20
TEXT, HTML = 200_000, 500_000  # characters that are kept
REPORTS = ("message/delivery-status", "message/feedback-report", "message/disposition-notification")
# What servers note of the address a mail was really sent to, surest first.
DELIVERED = (
    "delivered-to", "x-delivered-to", "x-original-to", "envelope-to", "x-envelope-to",
    "x-original-recipient", "x-rcpt-to", "x-forwarded-to", "resent-to",
)  # fmt: skip
IDS = re.compile(r"<[^<>\s]{3,990}>")


class TooManyPartsError(Exception):
    """Raised inside the parser; what it has read by then is kept."""


def parse(raw: bytes) -> Letter:
    """One mail, in this process: only for bytes that mean no harm; see `letters.read_letters`."""
    problems: list[str] = []
    head, body = split(raw)
    message = _message(bounded(head, problems) + b"\n" + body, problems)
    # Addresses and ids are read before encoded words are decoded: those may hold whole addresses.
    raws = [(name.lower(), " ".join(str(value).split())) for name, value in message.raw_items()]
    reading = _Reading(problems)
    reading.part(message, 0)
    text, quoted = apart(reading.text()[: 2 * TEXT])
    senders = addresses(value for name, value in raws if name == "from")
    if len(senders) != 1:
        problems.append(f"{len(senders)} senders")
    noted = [value for wanted in DELIVERED for name, value in raws if name == wanted]
    meant = [value for name, value in raws if name in ("to", "cc", "apparently-to", "bcc")]
    headers = tuple((name, decoded(value)) for name, value in raws)
    return Letter(
        mail="",
        message_id=next(iter(_ids(raws, "message-id")), ""),
        in_reply_to=_ids(raws, "in-reply-to"),
        references=_ids(raws, "references"),
        from_name=senders[0][0] if senders else "",
        from_address=senders[0][1] if len(senders) == 1 else "",
        recipients=tuple(dict.fromkeys(one for _, one in addresses([*noted, *meant]))),
        subject=next((value for name, value in headers if name == "subject"), "")[:1000],
        headers=headers,
        text=text[:TEXT],
        quoted="\n".join([quoted, *reading.returned_text]).strip()[:TEXT],
        html=reading.html[:HTML],
        attachments=tuple(reading.attachments),
        parts=tuple(reading.types),
        report=tuple(reading.report),
        returned=tuple(dict.fromkeys(reading.returned)),
        body_sha256=hashlib.sha256(b"".join(body.split())).hexdigest(),
        problems=tuple(dict.fromkeys(problems)),
    )


def _ids(headers: list[tuple[str, str]], wanted: str) -> tuple[str, ...]:
    found = (one for name, value in headers if name == wanted for one in IDS.findall(value))
    return tuple(dict.fromkeys(clean(one) for one in found))


def _message(raw: bytes, problems: list[str]) -> Message:
    """The parsed mail, as far as its limits let the parser go."""
    made: list[Message] = []

    def make(policy: Policy = Policy()) -> Message:  # noqa: B008 (one policy for all)
        if len(made) > PARTS:
            raise TooManyPartsError
        made.append(Message(policy=policy))
        return made[-1]

    parser = BytesFeedParser(make, policy=Policy())
    made.clear()  # it made one to see whether it can
    try:
        parser.feed(raw)
        return parser.close()
    except TooManyPartsError:
        problems.append(f"more than {PARTS} parts; only those were read")
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError) as error:
        problems.append(f"broken ({type(error).__name__}); read as far as it went")
    return made[0] if made else Message(policy=Policy())


class _Reading:
    """Goes through the parts once and keeps what a letter says of them."""

    def __init__(self, problems: list[str]) -> None:
        self.problems, self.types = problems, list[str]()
        self.plain, self.rich = list[str](), list[str]()
        self.attachments, self.report = list[Attachment](), list[tuple[str, str]]()
        self.returned, self.returned_text = list[str](), list[str]()

    @property
    def html(self) -> str:
        return "\n".join(self.rich)

    def text(self) -> str:
        plain = "\n\n".join(one for one in self.plain if one.strip())
        return plain or html_text(self.html)

    def part(self, part: Message, depth: int) -> None:
        if depth > DEPTH:
            self.problems.append(f"parts nested deeper than {DEPTH}; the rest was left out")
            return
        kind = part.get_content_type()[:100]
        self.types.append(kind)
        # Only of several parts: of one it would decode by whatever charset the mail names.
        several = part.get_payload() if part.is_multipart() else []
        inner = [one for one in several if isinstance(one, Message)]
        if kind in REPORTS:
            self._report(part, inner)
        elif kind == "message/rfc822" or (kind.startswith("message/") and inner):
            for one in inner:
                self._returned(one)
        elif inner:
            for one in inner:
                self.part(one, depth + 1)
        else:
            self._leaf(part, kind)

    def _report(self, part: Message, inner: list[Message]) -> None:
        for block in inner:
            self.report += [(n.lower(), decoded(v)[:1000]) for n, v in block.raw_items()]
            if not block.is_multipart():  # a feedback report may have a second block
                self.report += fields(characters(self._bytes(block), "utf-8"))
        if not inner:
            self.report += fields(characters(self._bytes(part), "utf-8"))
        self.returned += [found for _, value in self.report for found in IDS.findall(value)]

    def _returned(self, message: Message) -> None:
        """A returned or attached mail: its id and words are evidence, not part of this mail."""
        head = [(name.lower(), decoded(value)) for name, value in message.raw_items()]
        self.returned += [found for name, value in head if name == "message-id"
                          for found in IDS.findall(value)]  # fmt: skip
        said = [f"{name}: {value}" for name, value in head if name in ("from", "to", "subject")]
        for one in message.walk():
            if one.get_content_type() == "text/plain" and not one.is_multipart():
                said.append(self._characters(one))
                break
        self.returned_text.append("\n".join(said))

    def _leaf(self, part: Message, kind: str) -> None:
        name = decoded(part.get_filename() or "")[:200] if _named(part) else ""
        attached = str(part.get("content-disposition", "")).strip().lower().startswith("attachment")
        if kind == "text/rfc822-headers":
            text = self._characters(part)
            named = fields(text)
            self.returned += [found for key, value in named if key == "message-id"
                              for found in IDS.findall(value)]  # fmt: skip
            self.returned_text.append(text)
        elif kind == "text/plain" and not name and not attached:
            self.plain.append(self._characters(part))
        elif kind == "text/html" and not name and not attached:
            self.rich.append(self._characters(part))
        else:
            raw = self._bytes(part)
            digest = hashlib.sha256(raw).hexdigest()
            self.attachments.append(Attachment(name, kind, len(raw), digest))

    def _bytes(self, part: Message) -> bytes:
        try:
            raw = part.get_payload(decode=True)
        except (ValueError, LookupError, AttributeError, AssertionError, TypeError) as error:
            self.problems.append(f"a part could not be decoded ({type(error).__name__})")
            raw = None
        return raw if isinstance(raw, bytes) else b""

    def _characters(self, part: Message) -> str:
        raw = self._bytes(part)
        if len(raw) > 4 * HTML:
            self.problems.append(f"a text of {len(raw)} bytes; cut")
        try:
            charset = part.get_param("charset") or "utf-8"
        except (ValueError, LookupError, AttributeError, TypeError, IndexError):
            charset = "utf-8"
        name = charset[2] if isinstance(charset, tuple) else charset
        return clean(characters(raw[: 4 * HTML], str(name)))


def _named(part: Message) -> bool:
    try:
        return bool(part.get_filename())
    except (ValueError, LookupError, AttributeError, TypeError, IndexError):
        return False


def main() -> None:
    """Length and bytes in, length and JSON out, until the other side is gone."""
    letters.limit_memory()
    while len(size := sys.stdin.buffer.read(8)) == 8:
        raw = sys.stdin.buffer.read(int.from_bytes(size, "big"))
        try:
            answer = letters.as_json(parse(raw))
        except Exception as error:  # whatever it is: this mail cannot be read, the next one can
            answer = json.dumps({"wrong": type(error).__name__})
        told = answer.encode()
        sys.stdout.buffer.write(len(told).to_bytes(8, "big") + told)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
