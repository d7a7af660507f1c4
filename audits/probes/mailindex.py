"""The probes, so arranged that each mail finds its own in time that does not grow with them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from audits.letters.letters import Letter
from audits.letters.mailnotices import Verdict
from audits.letters.mailsigns import plain
from audits.probes.mailtrust import hosts, sender_host
from audits.probes.probes import Probe, Received

OPEN = timedelta(days=30)  # so long may an answer take that carries nothing of ours
TOKEN = 16  # characters of base 32: 80 bits (safety 7)
LONG = 20  # letters of a planted phrase; shorter ones are anybody's
ADDRESS = re.compile(r"[\w.+=\-]{1,120}@[\w.\-]{3,120}")
NUMBER = r"([a-z]{0,6}-?\d[\d-]{2,20})"
KEYED = re.compile(
    r"\b(?:ticket|case|request|incident|reference|ref|anfrage|vorgang|fall|demande|dossier|"
    r"caso|incidencia|consulta|richiesta|pratica|melding|zaak|aanvraag)s?"
    rf"(?:[- ]?(?:id|no|nr|number|nummer|num[ée]ro|n°|n[uú]mero))?"
    rf"\W{{0,3}}(?:(?:is|ist|lautet|est|es|è)\W)?\W{{0,4}}{NUMBER}|"
    r"(ref:[!_\w.]{10,60}:ref)|thread::([\w-]{10,40})"
)  # for lower-case text; the last two: Salesforce, Freshdesk
MARKED = re.compile(
    r"[\[(][^\[\]()]{0,40}#\s?(\d{3,20})[\])]|[\[(]([a-z][a-z0-9]{1,9}-\d{1,9})[\])]|"
    r"[\[(](\d{5,20})[\])]|#\s?(\d{4,20})\b"
)


@dataclass(frozen=True)
class Match:
    probe: Probe | None
    rule: str
    confidence: float  # 0..1
    evidence: str


NONE = Match(None, "none", 0.0, "")


def tickets(letter: Letter) -> set[str]:
    """Numbers that look like a ticket's, in lower case.

    >>> sorted(tickets(Letter("", subject="[Acme #48213] Your question (SUP-77)")))
    ['48213', 'sup-77']
    """
    said = [(KEYED, letter.subject), (MARKED, letter.subject), (KEYED, letter.text[:1000])]
    groups = (found.groups() for pattern, text in said for found in pattern.finditer(text.lower()))
    return {one.strip("-") for several in groups for one in several if one}


def _token(address: str) -> str:
    """What makes the address of a probe its own."""
    return address.partition("@")[0].rpartition("+")[2]


class Index:
    def __init__(self, probes: Iterable[Probe]) -> None:
        self.audits = {probe.audit: probe for probe in probes}
        every = list(self.audits.values())
        self.aliases = {probe.alias.lower(): probe for probe in every}
        self.tokens = {
            token: one for one in every if len(token := _token(one.alias.lower())) >= TOKEN
        }
        self.ids = {sent.message_id.lower(): one for one in every for sent in one.sent}
        self.by_domain: dict[tuple[str, str], list[Probe]] = defaultdict(list)
        self.by_address: dict[tuple[str, str], list[Probe]] = defaultdict(list)
        self.phrases: dict[str, list[Probe]] = defaultdict(list)
        for one in every:
            self.by_address[one.mailbox, one.to.lower()].append(one)
            for domain in {name.lower() for name in one.domains}:
                self.by_domain[one.mailbox, domain].append(one)
            for said in {plain(text) for text in (*one.questions, *one.details)}:
                if len(said) >= LONG:
                    self.phrases[said].append(one)
        self.starts: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
        for said in self.phrases:
            spoken = tuple(said.split())
            self.starts[spoken[:3]].append(spoken)
        self.known: dict[tuple[str, str], Probe | None] = {}  # (host, ticket); None: of several

    def match(self, received: Received, letter: Letter, verdict: Verdict) -> Match:
        """The first rule that fits."""
        open_now = _Open(received)
        return (
            self._addressed(letter)
            or self._referring(letter)
            or self._returned(letter)
            or self._quoted_address(letter)
            or self._ticket(letter)
            or self._failed(letter, verdict, open_now)
            or self._domain(letter, open_now)
            or self._phrase(letter, open_now)
            or NONE
        )

    def learn(self, letter: Letter, probe: Probe) -> None:
        """The ticket numbers of a mail whose probe is sure; not what we wrote ourselves."""
        ours = " ".join(f"{sent.subject} {sent.text}" for sent in probe.sent).lower()
        senders = {sender_host(letter), *(name.lower() for name in probe.domains)} - {""}
        for ticket in tickets(letter):
            if ticket in ours:
                continue
            for host in senders:
                same = self.known.setdefault((host, ticket), probe) is probe
                self.known[host, ticket] = probe if same else None

    def _addressed(self, letter: Letter) -> Match | None:
        found: dict[str, Match] = {}
        for address in self._recipients(letter):
            if probe := self.aliases.get(address):
                found.setdefault(probe.audit, Match(probe, "alias", 0.99, address))
            elif probe := self.tokens.get(_token(address)):
                found.setdefault(probe.audit, Match(probe, "token", 0.97, address))
        if len(found) > 1 and (named := self._referring(letter)) and named.probe:
            return found.get(named.probe.audit) or next(iter(found.values()))
        return next(iter(found.values()), None)

    def _recipients(self, letter: Letter) -> Iterator[str]:
        yield from letter.recipients
        for name, value in letter.headers:  # "for <address>", where the server notes no other
            if name == "received":
                yield from (one.lower() for one in ADDRESS.findall(value))

    def _referring(self, letter: Letter) -> Match | None:
        for one in (*letter.in_reply_to, *reversed(letter.references)):
            if probe := self.ids.get(one.lower()):
                return Match(probe, "references", 0.95, one)
        return None

    def _returned(self, letter: Letter) -> Match | None:
        words = f"{letter.text}\n{letter.quoted}"
        for one in (*letter.returned, *re.findall(r"<[^<>\s@]{3,200}@[^<>\s]{3,200}>", words)):
            if probe := self.ids.get(one.lower()):
                return Match(probe, "bounced id", 0.95, one)
        return None

    def _quoted_address(self, letter: Letter) -> Match | None:
        said = [value for name, value in letter.report if "recipient" not in name]
        for text in (letter.text, letter.quoted, *said):
            for address in ADDRESS.findall(text.lower()):
                if probe := self.aliases.get(address.strip(".-")):
                    return Match(probe, "quoted address", 0.85, address)
        return None

    def _ticket(self, letter: Letter) -> Match | None:
        for ticket in sorted(tickets(letter)):
            for host in hosts(sender_host(letter)):
                if probe := self.known.get((host, ticket)):
                    return Match(probe, "ticket", 0.85, f"{ticket} ({host})")
        return None

    def _failed(self, letter: Letter, verdict: Verdict, now: "_Open") -> Match | None:
        if verdict.kind not in ("bounce", "report"):
            return None
        said = [value for name, value in letter.report if "recipient" in name]
        for text in (*said, letter.header("x-failed-recipients"), letter.text[:3000]):
            for address in ADDRESS.findall(text.lower()):
                probes = now.of(self.by_address.get((now.mailbox, address.strip(".-")), ()))
                if len(probes) == 1:
                    return Match(probes[0], "bounced address", 0.8, address)
        return None

    def _domain(self, letter: Letter, now: "_Open") -> Match | None:
        probes = self._near(letter, now)
        return Match(probes[0], "domain", 0.7, sender_host(letter)) if len(probes) == 1 else None

    def _near(self, letter: Letter, now: "_Open") -> list[Probe]:
        """The open probes to the business that this comes from."""
        for host in hosts(sender_host(letter)):
            if probes := now.of(self.by_domain.get((now.mailbox, host), ())):
                return probes
        return []

    def _phrase(self, letter: Letter, now: "_Open") -> Match | None:
        spoken = plain(f"{letter.quoted}\n{letter.text}").split()
        met: dict[str, list[str]] = defaultdict(list)
        for start in range(len(spoken) - 2):
            for phrase in self.starts.get(tuple(spoken[start : start + 3]), ()):
                if tuple(spoken[start : start + len(phrase)]) == phrase:
                    said = " ".join(phrase)
                    for probe in now.of(self.phrases[said]):
                        met[probe.audit].append(said)
        most = max((len(set(said)) for said in met.values()), default=0)
        best = [audit for audit, said in met.items() if len(set(said)) == most]
        if len(best) > 1:
            near = {one.audit for one in self._near(letter, now)}
            best = [audit for audit in best if audit in near]
        if len(best) != 1:
            return None
        return Match(self.audits[best[0]], "quote", 0.6, met[best[0]][0][:200])


@dataclass(frozen=True)
class _Open:
    """Which probes wait for an answer when this mail comes."""

    received: Received

    @property
    def mailbox(self) -> str:
        return self.received.mailbox

    def of(self, probes: Iterable[Probe]) -> list[Probe]:
        at = self.received.received_at
        return [one for one in probes if one.mailbox == self.mailbox and self._waits(one, at)]

    def _waits(self, probe: Probe, at: datetime) -> bool:
        first = next((one.sent_at for one in probe.sent if one.sent_at), None)
        return first is not None and first <= at <= first + OPEN
