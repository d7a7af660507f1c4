"""Whether an answer may count: who really sent it, and could it have been sent then?

An address of 80 random bits or more that only the business was told is the proof (safety 7). The
rules, for whatever is no bounce, report or bulk mail (2 to 7 only for a person or undecided):

1. It came before we sent, or (a person or undecided) less than 5 s after: suspicious. A machine may
   be as quick as it likes; the server's clock may differ from ours by `CLOCK`.
2. It answers a message of ours that was not sent yet: suspicious, it was made up.
3. It does not have exactly one sender: suspicious.
4. Our own receiving server (its name is given, and only the topmost `Authentication-Results`
   counts, RFC 8601 section 5) says that DMARC failed, or that SPF or DKIM failed and nothing
   passed: suspicious, forged.
5. Something passed for a domain of the probe, or the sender's domain is among them: it counts.
6. From another domain: it counts if it passed for the sender's own domain and that is a known
   helpdesk's, of which the study names no other host; else it is kept as suspicious, for a person.
7. It did not come to the probe's own address, but names that or a Message-ID of ours (as secret,
   but passed on by whoever forwards): it counts, unless within an hour. Found by less (a ticket
   number, the domain, quoted words): suspicious.
8. The same mail or the same words were filed before under another probe: suspicious, a replay.

`Date:` is never looked at. A person's note overrules all of this.
"""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import lru_cache

from tldextract import TLDExtract

from audits.letters.helpdesks import known
from audits.letters.letters import Letter
from audits.probes.probes import Kind, Probe

AT_ONCE = timedelta(seconds=5)  # safety 7
CLOCK = timedelta(seconds=60)
SOON = timedelta(hours=1)
# Only the list that comes with the package: filing asks no network.
EXTRACT = TLDExtract(suffix_list_urls=(), cache_dir=None)
RESULT = re.compile(r"(?i)\b(dmarc|spf|dkim)\s*=\s*(\w+)")
UNNAMED = "unnamed"  # Exchange Online gives no name; it renames what others put in
AUTHENTICATED = re.compile(r"(?i)\b(?:header\.(?:from|d|i)|smtp\.mailfrom)\s*=\s*\"?([^\s;\"]+)")
COMMENT = re.compile(r"\([^()]*\)")


@lru_cache(4096)
def registrable(domain: str) -> str:
    """`mail.acme.co.uk` → `acme.co.uk`; the last two labels where no suffix is known."""
    plain = domain.strip().strip(".").lower()
    return EXTRACT(plain).top_domain_under_public_suffix or ".".join(plain.split(".")[-2:])


def sender_host(letter: Letter) -> str:
    return letter.from_address.rpartition("@")[2].strip(".")


def hosts(host: str) -> tuple[str, ...]:
    """A host and all that it is part of: `a.b.test` → `a.b.test`, `b.test`, `test`."""
    labels = host.split(".")
    return tuple(".".join(labels[start:]) for start in range(len(labels))) if host else ()


def belongs(host: str, domains: Collection[str]) -> bool:
    """Whether a host is one of the domains or part of one.

    A shared helpdesk is named by its host (`acme.helpdesk.test`): others answer from the next one.
    """
    return any(one in domains for one in hosts(host))


def authenticated(letter: Letter, server: str) -> tuple[frozenset[str], bool] | None:
    """Domains that passed, and whether something failed; None: our server is silent.

    >>> told = "mx.our.example; spf=pass smtp.mailfrom=b@acme.test; dkim=fail header.d=x.test"
    >>> authenticated(Letter("", headers=(("authentication-results", told),)), "mx.our.example")
    (frozenset({'acme.test'}), False)
    """
    topmost = letter.header("authentication-results")
    for _ in range(5):  # comments may be nested; they may hold anything, "dmarc=pass", too
        topmost = COMMENT.sub(" ", topmost)
    name, _, told = topmost.partition(";")
    name = name.split(" ")[0].strip().lower()
    if "=" in name:  # no name at all, only results
        name, told = UNNAMED, topmost
    if not server or name != server.lower():
        return None
    passed, failed, forged = set[str](), False, False
    for one in told.split(";"):
        found = RESULT.match(one.strip())
        if not found:
            continue
        method, result = found[1].lower(), found[2].lower()
        of = AUTHENTICATED.search(one)
        if result == "pass" and of:
            passed.add(of[1].rpartition("@")[2].strip(".").lower())
        failed |= result in ("fail", "softfail")
        forged |= method == "dmarc" and result == "fail"
    return frozenset(passed), forged or (failed and not passed)


def doubt(
    letter: Letter, kind: Kind, received: datetime, probe: Probe, rule: str, server: str
) -> str:
    """Why this counts as no answer, by rules 1–7 above; an empty text if it counts."""
    if kind in ("bounce", "report", "bulk"):
        return ""
    alive = kind in ("person", "undecided")
    return (
        _time(letter, alive, received, probe)
        or (alive and _sender(letter, probe, server))
        or (alive and _way(received, probe, rule))
        or ""
    )


def _time(letter: Letter, alive: bool, received: datetime, probe: Probe) -> str:
    first = min((one.sent_at for one in probe.sent if one.sent_at), default=None)
    if not probe.sent:
        return ""  # a person sent it, through a form; the audit knows when
    if first is None:
        return "came before we knew when we had sent"
    waited = received - first
    if waited < (timedelta(0) if alive else -CLOCK):
        return f"came {-waited.total_seconds():.0f} s before we sent"
    if alive and waited < AT_ONCE:
        return f"came {waited.total_seconds():.1f} s after we sent"
    answered = set(letter.in_reply_to)
    for one in probe.sent:
        if one.message_id in answered and (one.sent_at is None or received < one.sent_at - CLOCK):
            return "answers a message that was not sent yet"
    return ""


def _sender(letter: Letter, probe: Probe, server: str) -> str:
    senders = sum(name == "from" for name, _ in letter.headers)
    if senders != 1 or not letter.from_address:
        return "does not have exactly one sender"
    host, expected = sender_host(letter), {one.lower() for one in probe.domains}
    passed, failed = authenticated(letter, server) or (frozenset(), False)
    if failed:
        return f"our server says that {host} did not send it"
    if belongs(host, expected) or any(belongs(one, expected) for one in passed):
        return ""
    provider = registrable(host)
    another = provider in map(registrable, expected)  # acme.helpdesk.test is told, this is bolt's
    if provider in known().domains and provider in map(registrable, passed) and not another:
        return ""
    return f"from {host}, not from {', '.join(sorted(expected)) or 'a known domain'}"


def _way(received: datetime, probe: Probe, rule: str) -> str:
    if rule in ("alias", "token"):
        return ""
    if rule not in ("references", "bounced id", "quoted address"):
        return f"did not come to this probe's own address (found by {rule})"
    first = min((one.sent_at for one in probe.sent if one.sent_at), default=received)
    if received - first < SOON:
        return "came within an hour, and not to this probe's own address"
    return ""
