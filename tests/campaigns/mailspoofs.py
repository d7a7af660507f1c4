"""What would pass for a fast human reply, if one believed what a mail says of itself."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from audits.probes.matching import file_post
from audits.probes.probes import Filed, Probe, Sent
from tests.post import ANSWER, SENT, probe, received, reply

OURS = "mx.our.test"
PASSED = f"{OURS}; dmarc=pass header.from=acme.test; spf=pass smtp.mailfrom=acme.test"
FAILED = f"{OURS}; dmarc=fail header.from=acme.test; spf=fail smtp.mailfrom=evil.test"
STRANGE = f"{OURS}; dmarc=pass header.from=evil.test; spf=pass smtp.mailfrom=evil.test"
PROBE, OTHER = probe(1), probe(2)
AWAY = "Hi Robin,\n\nI am out of the office until Monday.\n\nKind regards,\nAnna Smith\n"
RECEIVED = (
    "Hi Robin,\n\nthank you for contacting us. We have received your message and will get back to "
    "you.\n\nKind regards,\nAnna Smith\n"
)
ECHO = f"Hi Robin,\n\nwe look into this:\n\n{PROBE.sent[0].text}\n\nKind regards,\nAnna Smith\n"
FAILURE = (
    "--b\nContent-Type: text/plain\n\n" + ANSWER + "--b\nContent-Type: message/delivery-status\n\n"
    "Reporting-MTA: dns; mx.test\n\nFinal-Recipient: rfc822; i@acme.test\nAction: failed\n--b--\n"
)
UNSENT = Sent(PROBE.audit, "correction", "<later@shop.test>", "x", "y", SENT + timedelta(days=2))


def counts(one: Filed) -> bool:
    """As whoever settles a probe asks it: a person's reply, and nothing against it."""
    return one.kind == "person" and not one.suspicious and one.audit is not None


def _from(address: str, **more: str) -> bytes:
    return reply(PROBE, From=address, **more)


def _at(minutes: float, *raws: bytes) -> list[tuple[bytes, timedelta]]:
    return [(raw, timedelta(minutes=minutes)) for raw in raws]


# Name → what comes, and how long after we sent. Our server's own results stand on top of a mail.
SPOOFS: dict[str, Callable[[], list[tuple[bytes, timedelta]]]] = {
    "genuine: from the business, passed": lambda: _at(
        30, reply(PROBE, Authentication_Results=PASSED)),
    "genuine: no results, right domain": lambda: _at(30, reply(PROBE)),
    "Date of last year, came after 2 s": lambda: _at(
        0.03, reply(PROBE, Date="Mon, 3 Mar 2025 09:00:00 +0000")),
    "came before we sent": lambda: _at(-10, reply(PROBE, Date="Mon, 2 Mar 2026 09:30:00 +0000")),
    "forged From, our server says fail": lambda: _at(
        30, reply(PROBE, Authentication_Results=FAILED)),
    "forged From, not to our address": lambda: _at(30, reply(PROBE, To="robin@mail.test")),
    "forged In-Reply-To, not to our address": lambda: _at(
        30, _from("a@evil.test", To="robin@mail.test", In_Reply_To=PROBE.sent[0].message_id)),
    "In-Reply-To and From right, not to our address": lambda: _at(
        30, reply(PROBE, To="robin@mail.test", In_Reply_To=PROBE.sent[0].message_id)),
    "answers a message that we send later": lambda: _at(
        30, reply(PROBE, In_Reply_To=UNSENT.message_id)),
    "stranger who knows our address": lambda: _at(
        30, _from("a@evil.test", Authentication_Results=STRANGE)),
    "our business as display name": lambda: _at(30, _from('"anna@acme.test" <a@evil.test>')),
    "our business inside an encoded name": lambda: _at(
        30, _from("=?utf-8?q?Anna_=3Canna=40acme.test=3E?= <a@evil.test>")),
    "our business inside a comment": lambda: _at(30, _from("a@evil.test (anna@acme.test)")),
    "our business before an at sign too many": lambda: _at(30, _from("<anna@acme.test@evil.test>")),
    "our business in a route": lambda: _at(30, _from("<@acme.test:a@evil.test>")),
    "results of another server": lambda: _at(
        30, _from("a@evil.test", Authentication_Results=PASSED.replace(OURS, "mx.evil.test"))),
    "results of a server whose name begins as ours": lambda: _at(
        30, _from("a@evil.test", Authentication_Results=PASSED.replace(OURS, f"{OURS}.evil.test"))),
    "results below ours": lambda: _at(30, reply(PROBE, Authentication_Results=(
        f"{FAILED}\r\nAuthentication-Results: {PASSED}"))),
    "results in a comment": lambda: _at(30, _from("a@evil.test", Authentication_Results=(
        f"{OURS}; spf=fail (dmarc=pass header.from=acme.test) smtp.mailfrom=evil.test"))),
    "two From lines": lambda: _at(30, _from("a@evil.test\r\nFrom: anna@acme.test")),
    "two senders in one From": lambda: _at(30, _from("anna@acme.test, a@evil.test")),
    "absence without its headers": lambda: _at(1, reply(PROBE, AWAY)),
    "absence without its headers, later": lambda: _at(30, reply(PROBE, AWAY)),
    "acknowledgement without its headers": lambda: _at(1, reply(PROBE, RECEIVED)),
    "acknowledgement without its headers, later": lambda: _at(30, reply(PROBE, RECEIVED)),
    "our own words sent back in a minute": lambda: _at(1, reply(PROBE, ECHO)),
    "Auto-Submitted, but it answers": lambda: _at(
        30, reply(PROBE, Auto_Submitted="auto-generated")),
    "bounce with an answer in it": lambda: _at(30, reply(
        PROBE, FAILURE, Content_Type="multipart/report; report-type=delivery-status; boundary=b")),
    "mail daemon with an answer": lambda: _at(30, _from(
        "MAILER-DAEMON@acme.test", Subject="Undelivered Mail Returned to Sender")),
    "replay of an older reply to another probe": lambda: [
        (reply(OTHER, Message_Id="<1@acme.test>"), timedelta(minutes=20)),
        (reply(PROBE, Message_Id="<1@acme.test>"), timedelta(minutes=30))],
    "replay under a new Message-ID": lambda: [
        (reply(OTHER, Message_Id="<1@acme.test>"), timedelta(minutes=20)),
        (reply(PROBE, Message_Id="<2@acme.test>"), timedelta(minutes=30))],
    "token in a domain that is not ours": lambda: _at(30, _from(
        "a@evil.test", To=PROBE.alias.replace("mail.test", "evil.test"))),
}  # fmt: skip


def outcome(name: str) -> tuple[bool, str]:
    """Whether the last mail counts as a reply to the probe, and why (not)."""
    own: Probe = replace(PROBE, sent=(*PROBE.sent, UNSENT))
    pairs = [received(raw, after, uid) for uid, (raw, after) in enumerate(SPOOFS[name]())]
    found = file_post(pairs, [own, OTHER], (), servers={"box": OURS})
    of = [one for one in found if one.audit == own.audit]
    one = of[-1] if of else found[-1]
    return counts(one), one.suspicious or f"{one.kind}: {one.kind_rule}"


def run() -> Iterator[tuple[str, bool, str]]:
    for name in SPOOFS:
        yield name, *outcome(name)
