"""Mails: what real ones are taken for, and how fast they are read and filed.

python -m tests.bench.letters [-v: the mails that are taken for something else]
"""

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta

from audits.letters.letters import Letter, read_letters
from audits.probes.matching import file_post
from audits.probes.probes import Received
from tests import post
from tests.letters_truth import MAILS, RIGHT, judged, shares

KINDS = ("bounce", "report", "out_of_office", "acknowledgement", "automatic", "bulk", "person",
         "undecided")  # fmt: skip


def confusion() -> None:
    if not MAILS.exists():
        print(f"no mails at {MAILS}: the confusion table is left out")
        return
    tables: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    wrong = []
    for file, label, half, letter, verdict in judged():
        for name in (half, "both"):
            tables[name][label, verdict.kind] += 1
        if verdict.kind not in RIGHT[label]:
            wrong.append(f"{file}: {verdict.kind} ({verdict.rule}); {letter.subject[:60]}")
    for half, table in tables.items():
        print(f"\n{half} half" if half != "both" else "\nboth halves")
        print(f"{'label':<12}" + "".join(f"{kind[:9]:>10}" for kind in KINDS) + "     right")
        right = shares(table)
        for label in RIGHT:
            counts = "".join(f"{table[label, kind]:>10}" for kind in KINDS)
            print(f"{label:<12}{counts} {right[label]:>8.1%}")
    if "-v" in sys.argv:
        print("\n" + "\n".join(wrong))


def speed(mails: int = 10_000, probes: int = 400) -> None:
    sent = [post.probe(number, f"firm{number % 20}") for number in range(probes)]
    begun = time.monotonic()
    pairs = list(_received(mails, sent))
    took = time.monotonic() - begun
    print(f"\nread   {mails:>6} mails in {took:5.1f} s = {mails / took:5.0f} a second")
    for part in (mails // 4, mails):
        begun = time.monotonic()
        filed = file_post(pairs[:part], sent)
        took = time.monotonic() - begun
        print(f"filed  {part:>6} mails among {probes} probes in {took:5.1f} s; "
              f"{sum(one.audit is not None for one in filed)} matched")  # fmt: skip


def _received(mails: int, probes: list[post.Probe]) -> Iterator[tuple[Received, Letter]]:
    """Answers to every probe, half of them without its address, and as many that fit nothing."""

    def raws() -> Iterator[tuple[str, bytes]]:
        for number in range(mails):
            probe = probes[number % len(probes)]
            text = f"{post.ANSWER}\nNumber {number}\n" + "And some more words of ours.\n" * 20
            if number % 4 == 0:
                raw = post.reply(probe, text, To="robin@mail.test", From=f"x@y{number}.test")
            elif number % 4 == 1:
                raw = post.reply(probe, text, To="robin@mail.test",
                                 In_Reply_To=probe.sent[0].message_id)  # fmt: skip
            else:
                raw = post.reply(probe, text)
            yield str(number), raw

    for letter in read_letters(raws()):
        at = post.SENT + timedelta(minutes=int(letter.mail))
        yield Received(letter.mail, "box", "INBOX", 1, 1, at, 0, True), letter


if __name__ == "__main__":
    confusion()
    speed()
