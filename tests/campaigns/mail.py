"""Mails that mean harm (safety A10): each read or refused in 10 s, none taken for a reply?

python -m tests.campaigns.mail [bombs fuzz spoofs]   (all: about two minutes)

bombs: what made Python's own reader hang or die · fuzz: 6,000 broken mails, always the same ones ·
spoofs: machines, strangers and replays dressed as a fast human reply.
Prints case × expected × got; exit code 1 if any case failed.
"""

import sys
import time
from collections.abc import Callable, Iterator

from audits.letters.letterhtml import safe_html
from audits.letters.letters import Reader
from audits.probes.matching import file_post
from tests.campaigns import mailbombs, mailspoofs
from tests.campaigns.table import Result, show
from tests.post import probe, received_as

LIMIT_S = 10.0
PLAIN = b"From: a@b.test\r\nSubject: still here\r\n\r\nHello\r\n"
RUNS = ("<script", "onerror", "onload", "src=", "href", "javascript:alert(", "<iframe", "<form")


def bombs(only: tuple[str, ...] = ()) -> Iterator[Result]:
    """Each: read whole or in part within the limit, shown safely, and the next mail is read."""
    reader = Reader()
    for name, make in mailbombs.BOMBS.items():
        if only and name not in only:
            continue
        raw, begun = make(), time.monotonic()
        letter = reader.read("bomb", raw)
        shown = safe_html(letter.html).html.lower()
        took = time.monotonic() - begun
        said = []
        if took > LIMIT_S + 0.5:  # the clock of a busy machine
            said.append(f"{took:.0f} s")
        if reader.read("next", PLAIN).subject != "still here":
            said.append("next mail lost")
        if any(bad in shown for bad in RUNS[:4]):
            said.append("would run or load")
        if "\n" in letter.subject or any("\n" in value for _, value in letter.headers):
            said.append("injected a header")
        why = letter.problems[0] if letter.problems else "whole"
        print(f"     {name}: {len(raw):,} bytes, {took:.1f} s, {why[:90]}")
        yield Result("bomb", name, "survived", ", ".join(said) or "survived")
    reader.close()


def fuzz(number: int = 6000) -> Iterator[Result]:
    """Broken mails, 2 s after sending: all give a letter and a filing, none counts."""
    reader, own = Reader(), probe()
    slowest, lost, crashed, counted, unread = 0.0, 0, 0, 0, 0
    pairs = []
    for index, raw in enumerate(mailbombs.mutations(own, number)):
        begun = time.monotonic()
        letter = reader.read(str(index), raw)
        slowest = max(slowest, time.monotonic() - begun)
        lost += letter.mail != str(index)
        unread += any("could not be read" in one for one in letter.problems)
        try:
            safe_html(letter.html)
        except Exception as error:
            crashed += 1
            print(f"     {type(error).__name__} in HTML of mutation {index}")
        pairs.append(received_as(letter, seconds=2))
    found = file_post(pairs, [own])
    counted = sum(mailspoofs.counts(one) for one in found)
    print(f"     {number} mails, {reader.started} processes, {unread} read as headers only")
    yield Result("fuzz", f"{number} mails: letters", f"{number}", f"{number - lost}")
    yield Result("fuzz", "HTML that breaks the showing", "0", f"{crashed}")
    yield Result("fuzz", "slowest under 10 s", "True", str(slowest < LIMIT_S))
    yield Result("fuzz", "counted as a fast reply", "0", f"{counted}")
    yield Result("fuzz", "next mail", "still here", reader.read("next", PLAIN).subject)
    reader.close()


def spoofs() -> Iterator[Result]:
    for name, counted, why in mailspoofs.run():
        expected = "counted" if name.startswith("genuine") else "not counted"
        print(f"     {name}: {why}")
        yield Result("A10", name, expected, "counted" if counted else "not counted")


PARTS: dict[str, Callable[[], Iterator[Result]]] = {"bombs": bombs, "fuzz": fuzz, "spoofs": spoofs}


def main() -> int:
    failed = 0
    for name in [name for name in sys.argv[1:] if name in PARTS] or list(PARTS):
        begun = time.monotonic()
        failed += show(PARTS[name]())
        print(f"{name} took {time.monotonic() - begun:.0f} s", flush=True)
    print(f"{failed} cases failed" if failed else "every case ended as expected")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
