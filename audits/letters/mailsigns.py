"""The second look: did a machine or a person write what the headers leave open?

Signs of a machine: the same text under several probes of one business (after numbers, names and
addresses are taken out), an arrival within two minutes, "we have received …", a no-reply sender;
what a helpdesk stamps on its mails is none. Signs of a person: a planted question is answered, a
planted detail is used, somebody signed. Who shows both stays undecided, for a reviewer.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise

from audits.letters.letters import Letter
from audits.letters.mailnotices import START, Verdict
from audits.letters.mailwords import common, equals, says, words
from audits.probes.probes import Kind, Probe

QUICK = timedelta(minutes=2)
GREETING = re.compile(words("greeting").pattern, re.I | re.M)  # taken out of text as it stands
PARTICLES = frozenset(
    ["da", "de", "del", "della", "den", "der", "di", "du", "la", "le", "van", "von", "zu"]
)
A_NAME = re.compile(r"[^\Wa-z\d_][^\W\d_.'’-]*(?:[.'’-][^\W\d_]*)*")
SENTENCE = 4  # spaces
SAME = 8  # words that are left; shorter texts are alike by chance
NO_REPLY = re.compile(
    r"(?i)\b(?:no|do[-_.]?not|dont|nao|ne)[-_.]?(?:reply|respond|responder|repondre)"
)
LETTERS = re.compile(r"[^\W\d_]+")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def same_text(letter: Letter) -> str:
    """The text without what a template fills in; empty if too little is left to compare.

    Left out: the greeting, words with figures or capitals (numbers, names; in German every noun,
    which leaves enough), addresses.
    """
    said = GREETING.sub("", letter.text)
    left = [word for word in re.split(r"[\s,;:!?()\"„“”]+", said) if _fixed(word)]
    return " ".join(left) if len(left) >= SAME else ""


def _fixed(word: str) -> bool:
    plain = word.strip(".-*_#>")
    return plain.isalpha() and plain == plain.lower()


@dataclass(frozen=True)
class Signs:
    """What the text of a mail says, beside the probe that it answers; all that is kept of it."""

    person: int  # points
    machine: int
    human: tuple[str, ...]
    mechanic: tuple[str, ...]
    away: bool

    @property
    def answers(self) -> bool:
        """It answers a planted question and uses a planted detail: somebody read ours."""
        return self.person >= 4


def signs(letter: Letter, probe: Probe, waited: timedelta | None) -> Signs:
    """`waited`: since the probe was sent."""
    said = _unechoed(letter.text, probe)
    person, human = _person(said, probe)
    machine, mechanic = _machine(letter, said, waited)
    away = says("away_text", said[:START])
    return Signs(person, machine, tuple(human), tuple(mechanic), away)


def second_look(first: Verdict, seen: Signs, alike: int) -> Verdict:
    """The kind of a mail that is `undecided` or `person` by its headers.

    `alike`: other probes of the business with this text.
    """
    same = [f"same text under {alike} more probes"] if alike else []
    person, machine = seen.person, seen.machine + 3 * bool(alike)
    found = "; ".join([*seen.human, *same, *seen.mechanic])
    rule = f"{first.rule}: {found}" if found else first.rule
    if machine >= 3 and person <= 1:
        kind: Kind = "out_of_office" if seen.away else "acknowledgement"
        return Verdict(kind, rule, 0.95 if alike else 0.85)
    if machine >= 3 or (machine == 2 and person < 2):
        return Verdict("undecided", rule, 0.5)
    if person >= 2:
        return Verdict("person", rule, 0.95 if machine < 2 else 0.6)
    if person > machine or (first.kind == "person" and person == machine):
        return Verdict("person", rule, 0.8 if person else 0.7)
    return Verdict("undecided", rule, 0.5)


def _unechoed(text: str, probe: Probe) -> str:
    """Without what it repeats of ours: acknowledgements often do, without a mark."""
    ours = frozenset().union(*(_sentences(sent.text) for sent in probe.sent))
    pieces = re.split(r"(\n|(?<=[.?!])\s)", text)
    return "".join(one for one in pieces if not one.strip() or plain(one) not in ours)


@lru_cache(1024)
def _sentences(text: str) -> frozenset[str]:
    return frozenset(plain(line) for line in re.split(r"\n|(?<=[.?!])\s", text))


def plain(text: str) -> str:
    return " ".join(WORD.findall(text.lower()))


def _stems(text: str) -> set[str]:
    """Words that carry a meaning, cut so that "delivery" meets "delivered"."""
    said = (word for word in LETTERS.findall(text.lower()) if word not in common())
    return {word[:5] if len(word) > 5 else word.rstrip("s") for word in said if len(word) > 3}


def _beginnings(text: str) -> set[str]:
    """What `_stems` of other texts may meet here: "costs" begins with "cost".

    Only of sentences: links below a mail ("Returns | Delivery") answer nothing.
    """
    lines = (line for line in text.lower().split("\n") if line.count(" ") >= SENTENCE)
    said = set(LETTERS.findall(" ".join(lines))) - common()
    return {word[:end] for word in said for end in range(min(max(len(word) - 3, 3), 5), 6)}


def _person(said: str, probe: Probe) -> tuple[int, list[str]]:
    found, points, why = _beginnings(said), 0, []
    for planted, word in (
        (probe.questions, "answers a question"),
        (probe.details, "uses a detail"),
    ):
        met = _met([_stems(one) for one in planted], found)
        if met:
            points += 2
            why.append(f"{word} ({met} of {len(planted)})")
    if signed(said):
        points += 1
        why.append("signed")
    return points, why


def _met(planted: list[set[str]], found: set[str]) -> int:
    """How many are taken up, each by half of its words; one word in all may be any mail's."""
    shared = [len(one & found) for one in planted if one and 2 * len(one & found) >= len(one)]
    return len(shared) if sum(shared) >= 2 else 0


def _machine(letter: Letter, said: str, waited: timedelta | None) -> tuple[int, list[str]]:
    start = f"{letter.subject}\n{said[:START]}"
    signs: Iterable[tuple[bool, int, str]] = (
        (waited is not None and waited < QUICK, 2, "within two minutes"),
        (says("declared", start), 3, "says that no person wrote it"),
        (says("acknowledged", start), 2, "says that it was received"),
        (says("away_text", start), 2, "says to be away"),
        (says("thanks", start), 1, "thanks for the mail"),
        (NO_REPLY.search(letter.from_address) is not None, 1, "no-reply sender"),
    )
    shown = [(points, why) for true, points, why in signs if true]
    return sum(points for points, _ in shown), [why for _, why in shown]


def signed(text: str) -> bool:
    """Whether a closing is followed by what looks like a person's name.

    >>> signed("It is £12.\\n\\nKind regards,\\nAnna Smith\\nCustomer Service")
    True
    >>> signed("We are on it.\\n\\nKind regards,\\nThe Acme Team")
    False
    """
    lines = [line.strip(" *_,-\t") for line in text.split("\n") if line.strip(" *_,-\t")][-30:]
    for line, after in pairwise(lines):
        if equals("closing", line.rstrip(",.!")) and _name(after):
            return True
    return False


def _name(line: str) -> bool:
    said = line.split(",")[0].split("|")[0].strip()
    parts = said.split()
    return (
        0 < len(parts) <= 4
        and parts[0][:1].isupper()
        and all(A_NAME.fullmatch(part) or part in PARTICLES for part in parts)
        and not any(equals("nobody", part.strip(".")) for part in parts)
    )
