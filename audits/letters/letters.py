"""Mails as they can be judged: raw bytes in, a `Letter` out, whatever the bytes are.

A mail is somebody else's input. What is read of it is bounded before it is parsed (`LIMITS`), it
is parsed in a process of its own that is killed when it takes too long or too much, and what was
wrong with it is said in the letter: reading never raises. Attachments are measured and hashed,
never opened.
"""

import json
import os
import resource
import select
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

READ_S, HEAD_S = 8.0, 2.0  # together the 10 s a mail may take
MEMORY = 512 << 20
DIED = "the process that read it died"
WHOLE = 11_000_000  # bytes; mails above 10 MB are kept as headers only, so none is larger


@dataclass(frozen=True)
class Attachment:
    name: str
    type: str  # as the mail calls it
    size: int  # bytes
    sha256: str


@dataclass(frozen=True)
class Letter:
    """One mail. Texts are clean: no control characters but line ends, no broken Unicode.

    `headers` has the names in lower case, in their order, top first, with encoded words decoded.
    """

    mail: str  # the key it was handed in under: the SHA-256 of its bytes
    message_id: str = ""  # with its angle brackets
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()  # oldest first
    from_name: str = ""
    from_address: str = ""  # lower case; empty if there is not exactly one
    recipients: tuple[str, ...] = ()  # lower case; what the servers noted first, then To and Cc
    subject: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    text: str = ""  # what the sender wrote
    quoted: str = ""  # what it repeats of other mails, returned mails included
    html: str = ""  # unsafe: show it through `letterhtml.safe_html`
    attachments: tuple[Attachment, ...] = ()
    parts: tuple[str, ...] = ()  # content types, in their order; none of attached mails
    report: tuple[tuple[str, str], ...] = ()  # fields of a delivery, feedback or reading report
    returned: tuple[str, ...] = ()  # Message-IDs of the mails it returns or attaches
    body_sha256: str = ""
    problems: tuple[str, ...] = ()  # what was wrong with it or was left out

    def header(self, name: str) -> str:
        """The topmost value of a header, or an empty text."""
        return next((value for key, value in self.headers if key == name), "")


def as_json(letter: Letter) -> str:
    return json.dumps(asdict(letter), separators=(",", ":"))


def from_json(line: str | bytes) -> Letter:
    fields: dict[str, Any] = json.loads(line)
    attachments = tuple(Attachment(**one) for one in fields.pop("attachments"))
    pairs = {name: tuple(map(tuple, fields.pop(name))) for name in ("headers", "report")}
    rest = {name: tuple(v) if isinstance(v, list) else v for name, v in fields.items()}
    every: dict[str, Any] = {**rest, **pairs, "attachments": attachments}
    return Letter(**every)


def read_letters(items: Iterable[tuple[str, bytes]]) -> Iterator[Letter]:
    """The letters of (key, raw mail), in their order, one at a time: memory stays flat."""
    reader = Reader()
    try:
        for key, raw in items:
            yield reader.read(key, raw)
    finally:
        reader.close()


class Reader:
    """A process that parses, replaced when it hangs or dies."""

    def __init__(self) -> None:
        self.child: subprocess.Popen[bytes] | None = None
        self.started = 0  # processes so far; for the curious and for tests

    def read(self, key: str, raw: bytes) -> Letter:
        """At most `READ_S` for the whole mail; if that fails, `HEAD_S` for its headers."""
        wrong = ""
        if len(raw) > WHOLE:
            wrong = f"{len(raw)} bytes, more than {WHOLE}; only its headers were read"
        else:
            answer = self._ask(raw, READ_S)
            if isinstance(answer, Letter):
                return replace(answer, mail=key)
            wrong = f"could not be read whole ({answer}); only its headers were read"
        head = self._ask(_head(raw), HEAD_S)
        if isinstance(head, Letter):
            return replace(head, mail=key, problems=(wrong, *head.problems))
        return Letter(mail=key, problems=(f"could not be read ({head})",))

    def _ask(self, raw: bytes, seconds: float) -> Letter | str:
        """The letter, or why there is none."""
        fresh = self.child is None or self.child.poll() is not None
        answer = _exchange(self._running(), raw, time.monotonic() + seconds)
        if answer == DIED and not fresh:  # perhaps killed before this mail, by others
            self.close()
            answer = _exchange(self._running(), raw, time.monotonic() + seconds)
        if isinstance(answer, str):
            self.close()
            return answer
        said = json.loads(answer)
        return str(said["wrong"]) if "wrong" in said else from_json(answer)

    def _running(self) -> subprocess.Popen[bytes]:
        if self.child is None or self.child.poll() is not None:
            self.close()
            self.started += 1
            self.child = subprocess.Popen(
                [sys.executable, "-m", "audits.letters.letterparts"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a traceback may hold words of the mail
                cwd=Path(__file__).parents[2],
                env={"PATH": os.environ.get("PATH", ""), "PYTHONUTF8": "1"},  # no secrets
            )
        return self.child

    def close(self) -> None:
        if self.child is not None:
            self.child.kill()
            self.child.communicate()
            self.child = None


def _head(raw: bytes) -> bytes:
    ends = [found for sep in (b"\n\n", b"\r\n\r\n") if (found := raw.find(sep)) >= 0]
    return raw[: min(ends)] if ends else raw[:64_000]


def _exchange(child: subprocess.Popen[bytes], raw: bytes, until: float) -> bytes | str:
    """Length and bytes out, length and JSON back; a text says what went wrong."""
    assert child.stdin and child.stdout
    to, back = child.stdin.fileno(), child.stdout.fileno()
    os.set_blocking(to, False)
    left = memoryview(len(raw).to_bytes(8, "big") + raw)
    got, wanted = bytearray(), 8
    try:
        while len(got) < wanted:
            rest = until - time.monotonic()
            if rest <= 0:
                return "took too long"
            readable, writable, _ = select.select([back], [to] if left else [], [], rest)
            if writable:
                left = left[os.write(to, left[: 1 << 20]) :]
            if readable:
                piece = os.read(back, 1 << 20)
                if not piece:
                    return DIED
                got += piece
                if wanted == 8 and len(got) >= 8:
                    wanted = 8 + int.from_bytes(got[:8], "big")
    except BrokenPipeError:
        return DIED
    return bytes(got[8:])


def limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
