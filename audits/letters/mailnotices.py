"""Notices of failure, delay or complaint: what mail servers say of a mail that was sent."""

import re
from dataclasses import dataclass

from audits.letters.letters import Letter
from audits.letters.mailwords import begins, says
from audits.probes.probes import Kind

START = 1500  # characters of a text that say what it is
DAEMONS = re.compile(
    r"(?i)mail(?:er)?[-_. ]?da?emon|mail[-_ ]?deliver(?:y|er)?(?:[-_ ]?(?:sub)?system)?|mdaemon|"
    r"^mailerdaemon|mail (?:delivery|system) (?:sub)?system|mail[- ]?system\b|bounce-?handler|"
    r"microsoftexchange[0-9a-f]{8}"
)
MASTERS = re.compile(
    r"(?i)\b(?:postmaster|(?:system|mail) administrator|smtp_?mail|"
    r"mail[-_ ]?(?:gateway|server|admin\w*|enable|marshal|foundry|service)|e?smtp\w*|mailer(?=@)|"
    r"interscan|imss|anti-?virus\w*|(?:content|spam)[-_ ]?(?:filter|firewall)|posta-?certificata|"
    r"administra\w+ d\w+ sist\w+|systemadministrat\w+|administrateur système)\b|"
    r"symantec_antivirus|системный администратор|システム管理者"
)
OF_MAIL = re.compile(
    r"(?i)\b[45]\d\d[ -]|\b[45]\.\d\.\d{1,3}\b|smtp|daemon|postmaster|e-?mail|\bmails?\b|recipient|"
    r"mailbox|\busers?\b|message|nachricht|empfänger|destinat|buzón|casella|ontvanger|bericht|メール|邮件|"
    r"郵件|письм|сообщени"
)
# How servers speak, and hardly anybody else.
OF_SERVERS = re.compile(
    r"(?i)\b[45]\d\d[ -]#?[45]\.|\b[45]\.\d\.\d{1,3}\b|\bsmtp\b|daemon|postmaster|mailbox|\bmx\b|"
    r"mail (?:server|system|delivery|transport)|(?:unknown|no such) (?:user|recipient)|"
    r"(?:user|recipient) (?:is )?(?:unknown|not found)|<[^\s<>@]+@[^\s<>@]+>\s*[:(.]|message-id|"
    r"received: from|(?:your|the following) (?:e-?mail |mail )?message"
)
ABUSE = re.compile(
    r"(?i)this is an? (?:e-?mail )?(?:abuse|spam|feedback) report for an? (?:e-?mail|mess)"
)
ABUSE_BY = re.compile(r"(?i)received from (?:ip )?(?:address )?\[?\d{1,3}\.\d{1,3}\.")
JUNK_MAIL_REPORT = re.compile(r"(?i)\s*complaint about message from \d")  # Outlook.com's JMRP
HUMAN_REPLY = re.compile(
    r"(?i)^\s*(?:re|aw|antw|sv|rif|r|fwd?|wg|tr|rv|vs|odp|doorst)\s*(?:\[\d+\])?:"
)


@dataclass(frozen=True)
class Verdict:
    kind: Kind
    rule: str
    confidence: float  # 0..1


def notice(letter: Letter) -> Verdict | None:
    """A failure, a delay or a complaint; None: nothing of the kind."""
    kind = letter.header("content-type").lower().replace('"', "")
    if "message/feedback-report" in letter.parts or "report-type=feedback" in kind:
        return Verdict("report", "RFC 5965 feedback report", 0.99)
    complains = JUNK_MAIL_REPORT.match(letter.subject) or ABUSE.search(letter.text[:START])
    if complains and ("message/rfc822" in letter.parts or ABUSE_BY.search(letter.text[:START])):
        return Verdict("report", "a provider's complaint", 0.9)
    if "message/disposition-notification" in letter.parts or "disposition-notification" in kind:
        return Verdict("report", "RFC 8098 reading report", 0.97)
    if letter.parts[:1] == ("multipart/report",) or "message/delivery-status" in letter.parts:
        if challenge(letter):
            return Verdict("automatic", "challenge to the sender", 0.8)
        return _status(letter, "RFC 3464 delivery status")
    if letter.header("x-failed-recipients"):
        return _by_words(letter, "X-Failed-Recipients", 0.98)
    return _amazon(letter) or _told(letter)


def _told(letter: Letter) -> Verdict | None:
    """A notice by who sends it and what it says: servers that follow no standard.

    Couriers and shops write of failed deliveries, too: without a sender of the post's own, or
    nobody to answer to, the text must speak as servers do.
    """
    subject, path = letter.subject, letter.header("return-path").strip()
    from_ = f"{letter.header('from')} {letter.header('sender')}"
    if begins("away_subject", subject) or begins("machine_subject", subject):
        return None
    if DAEMONS.search(from_):
        return _by_words(letter, "sent by a mail daemon", 0.96)
    own_words = HUMAN_REPLY.match(subject) is None
    title = own_words and says("bounce_subject", subject)
    slow = own_words and says("delay", subject)
    said = _beginning(letter)
    text, servers = says("bounce_text", said), OF_SERVERS.search(said) is not None
    nobody = path in ("<>", "<MAILER-DAEMON>", "MAILER-DAEMON") or bool(DAEMONS.search(path))
    nobody |= title and letter.header("from").strip() in ("", "<>")
    machine = letter.header("auto-submitted").lower().startswith("auto-")
    nobody |= title and machine and (text or servers)
    spoken = title or (text and OF_MAIL.search(said)) or (slow and servers)
    if (nobody or MASTERS.search(from_)) and spoken:
        return _by_words(letter, "post's own sender and words", 0.93 if title and text else 0.85)
    if (title or slow) and (text or letter.returned) and servers:
        return _by_words(letter, "reads like a delivery failure", 0.8)
    if own_words and text and says("returned", f"{said}\n{letter.quoted[:START]}"):
        return _by_words(letter, "says why, and returns the mail", 0.8)
    # Servers of little eloquence: the subject is about mail, and the text says what it says again.
    if (title or slow) and OF_MAIL.search(subject) and (text or says("delay", said)):
        return _by_words(letter, "says twice that mail was not delivered", 0.75)
    return None


def _beginning(letter: Letter) -> str:
    """The first words; a notice's "Your message To: … Subject: … did not reach" looks quoted."""
    text = letter.text[:START]
    if len(text) < 200 and not HUMAN_REPLY.match(letter.subject):
        unmarked = (one for one in letter.quoted[:START].split("\n") if not one.startswith(">"))
        text = "\n".join([text, *unmarked])
    return text


def challenge(letter: Letter) -> bool:
    """Whether the sender is to prove something before the mail is delivered."""
    said = [
        letter.text[:START],
        *(value for name, value in letter.report if name == "diagnostic-code"),
    ]
    return any(says(table, one) for one in said for table in ("challenge", "gate"))


def _status(letter: Letter, rule: str) -> Verdict:
    """RFC 3464 section 2.3.3: only `failed` is the end; `delayed`, `delivered` … are not."""
    actions = {value.split()[0].lower().strip(".;(") for name, value in letter.report
               if name == "action" and value.split()}  # fmt: skip
    if any(one.startswith("fail") for one in actions):
        return Verdict("bounce", f"{rule}: failed", 0.99)
    if actions:
        return Verdict("report", f"{rule}: {', '.join(sorted(actions))[:60]}", 0.97)
    spoken = says("bounce_subject", letter.subject) or says("bounce_text", _beginning(letter))
    if not spoken and "message/delivery-status" not in letter.parts:
        return Verdict("report", "RFC 6522 report", 0.8)  # of TLS, of DMARC …
    return _by_words(letter, rule, 0.97)


def _by_words(letter: Letter, rule: str, confidence: float) -> Verdict:
    """A notice: the end, or of a delay. Who says both ("temporarily … giving up") means the end."""
    subject = says("delay", letter.subject)
    failed = says("bounce_subject", letter.subject)
    if subject and not failed:
        return Verdict("report", f"{rule}: delay", confidence)
    return Verdict("bounce", rule, confidence)


def _amazon(letter: Letter) -> Verdict | None:
    """Amazon SES tells of failures by its notification service, as JSON, wrapped or not."""
    found = re.search(r'\\?"notificationType\\?"\s*:\s*\\?"(\w+)', letter.text[:START])
    if not found or not letter.text.lstrip().startswith("{"):
        return None
    kind: Kind = "bounce" if found[1].lower() == "bounce" else "report"
    return Verdict(kind, f"Amazon SES notification: {found[1]}", 0.97)
