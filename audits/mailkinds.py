"""What kind of mail this is, as its headers and its first words say.

Order matters: (a) a notice of failure, delay or complaint, since a third of real bounces also say
`auto-replied`; (b) a helpdesk program, which stamps `Auto-Submitted` or `Precedence: bulk` on
hand-written replies, too: undecided, `mailsigns` goes on; (c) automatic: RFC 3834 and its older
dialects; (d) bulk; (e) a person. What only a text says counts less than what a header says.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from audits.letters import Letter
from audits.probes import Kind

LEXICONS = Path(__file__).parent / "lexicons"
START = 1500  # characters of a text that say what it is
DAEMONS = re.compile(
    r"(?i)mail(?:er)?[-_. ]?da?emon|mail[-_ ]?deliver(?:y|er)?(?:[-_ ]?(?:sub)?system)?|mdaemon|"
    r"^mailerdaemon|mail (?:delivery|system) (?:sub)?system|mail[- ]system\b|bounce-?handler"
)
MASTERS = re.compile(
    r"(?i)\b(?:postmaster|smtp_?mail|mail[-_]?(?:gateway|server|admin)|e?smtp\w*)\b"
)
HUMAN_REPLY = re.compile(
    r"(?i)^\s*(?:re|aw|antw|sv|rif|r|fwd?|wg|tr|rv|vs|odp|doorst)\s*(?:\[\d+\])?:"
)


@dataclass(frozen=True)
class Verdict:
    kind: Kind
    rule: str
    confidence: float  # 0..1


@cache
def words(table: str) -> re.Pattern[str]:
    """All languages of one table of `lexicons/mails.toml`."""
    lexicon = tomllib.loads((LEXICONS / "mails.toml").read_text("utf-8"))
    said = "|".join(f"(?:{one})" for one in lexicon[table].values())
    return re.compile(rf"(?<!\w)(?:{said})", re.I | re.M)


@cache
def common() -> frozenset[str]:
    lexicon = tomllib.loads((LEXICONS / "mails.toml").read_text("utf-8"))
    return frozenset(word for one in lexicon["common"].values() for word in one.split("|"))


@dataclass(frozen=True)
class Helpdesk:
    name: str
    header: tuple[str, ...] = ()
    value: tuple[tuple[str, re.Pattern[str]], ...] = ()
    id: re.Pattern[str] | None = None
    domain: frozenset[str] = frozenset()


@cache
def helpdesks() -> tuple[Helpdesk, ...]:
    lexicon = tomllib.loads((LEXICONS / "helpdesks.toml").read_text("utf-8"))
    return tuple(
        Helpdesk(
            name,
            tuple(one.get("header", ())),
            tuple((key, re.compile(said, re.I)) for key, said in one.get("value", {}).items()),
            re.compile(one["id"], re.I) if "id" in one else None,
            frozenset(one.get("domain", ())),
        )
        for name, one in lexicon.items()
    )


def by_headers(letter: Letter) -> Verdict:
    """The kind as far as the mail alone tells; `undecided` and `person` want a second look."""
    return (
        _notice(letter)
        or _helpdesk(letter)
        or _automatic(letter)
        or _bulk(letter)
        or Verdict("person", "no sign of a machine", 0.8)
    )


# (a) failure, delay, complaint -----------------------------------------------------------------


def _notice(letter: Letter) -> Verdict | None:
    subject, text = letter.subject, letter.text[:START]
    kind = letter.header("content-type").lower()
    reported = "multipart/report" in kind or "multipart/report" in letter.parts[:1]
    if "message/feedback-report" in letter.parts or "report-type=feedback" in kind.replace('"', ""):
        return Verdict("report", "RFC 5965 feedback report", 0.99)
    if "message/disposition-notification" in letter.parts or "disposition-notification" in kind:
        return Verdict("report", "RFC 8098 reading report", 0.97)
    if reported or "message/delivery-status" in letter.parts:
        if _challenge(letter):
            return Verdict("automatic", "challenge to the sender", 0.8)
        return _status(letter, "RFC 3464 delivery status")
    if letter.header("x-failed-recipients"):
        return _by_words(letter, "X-Failed-Recipients", 0.98)
    from_ = f"{letter.header('from')} {letter.header('sender')}"
    path = letter.header("return-path")
    unix = path.strip() in ("<>", "<MAILER-DAEMON>", "MAILER-DAEMON")
    nobody = unix or DAEMONS.search(path) is not None
    daemon = DAEMONS.search(from_) is not None
    said_subject = not HUMAN_REPLY.match(subject) and words("bounce_subject").search(subject)
    said_text = words("bounce_text").search(text)
    returned = bool(letter.returned) or "message/rfc822" in letter.parts
    delayed = words("delay").search(subject)
    away = words("away_subject").match(subject) or words("machine_subject").match(subject)
    if daemon and not away:
        return _by_words(letter, "sent by a mail daemon", 0.96)
    if _amazon(letter):
        return _amazon(letter)
    empty = letter.header("from").strip() in ("", "<>") and (nobody or said_subject)
    master = MASTERS.search(from_) is not None
    signs = sum(map(bool, (said_subject or delayed, said_text, returned, nobody, master, empty)))
    spoken = bool(said_subject or said_text or delayed)
    if spoken and signs >= 2 and not away:
        unsure = bool(said_subject) + bool(said_text) == 1 and signs == 2
        return _by_words(letter, "reads like a delivery failure", 0.8 if unsure else 0.93)
    return None


def _challenge(letter: Letter) -> bool:
    said = [
        letter.text[:START],
        *(value for name, value in letter.report if name == "diagnostic-code"),
    ]
    return any(words("challenge").search(one) for one in said)


def _status(letter: Letter, rule: str) -> Verdict:
    """RFC 3464 section 2.3.3: only `failed` is the end; `delayed`, `delivered` … are not."""
    actions = {value.split()[0].lower().strip(".;(") for name, value in letter.report
               if name == "action" and value.split()}  # fmt: skip
    if any(one.startswith("fail") for one in actions):
        return Verdict("bounce", f"{rule}: failed", 0.99)
    if actions:
        return Verdict("report", f"{rule}: {', '.join(sorted(actions))[:60]}", 0.97)
    return _by_words(letter, rule, 0.97)


def _by_words(letter: Letter, rule: str, confidence: float) -> Verdict:
    """A notice: the end, or of a delay. Who says both ("temporarily … giving up") means the end."""
    subject = words("delay").search(letter.subject)
    failed = words("bounce_subject").search(letter.subject)
    if subject and not failed:
        return Verdict("report", f"{rule}: delay", confidence)
    return Verdict("bounce", rule, confidence)


def _amazon(letter: Letter) -> Verdict | None:
    """Amazon SES tells of failures by its notification service, as JSON."""
    found = re.match(r'\s*\{\s*"notificationType"\s*:\s*"(\w+)"', letter.text)
    if not found:
        return None
    kind: Kind = "bounce" if found[1].lower() == "bounce" else "report"
    return Verdict(kind, f"Amazon SES notification: {found[1]}", 0.97)


# (b) helpdesks ---------------------------------------------------------------------------------


def _helpdesk(letter: Letter) -> Verdict | None:
    found = helpdesk(letter)
    return Verdict("undecided", f"helpdesk {found}", 0.5) if found else None


def helpdesk(letter: Letter) -> str:
    """The helpdesk program that sent this, or an empty text."""
    names = {name for name, _ in letter.headers}
    for one in helpdesks():
        for wanted in one.header:
            if wanted in names or (
                wanted.endswith("-") and any(name.startswith(wanted) for name in names)
            ):
                return one.name
        if any(said.search(letter.header(key)) for key, said in one.value):
            return one.name
        if one.id and letter.message_id and one.id.search(letter.message_id):
            return one.name
    return ""


# (c) automatic ---------------------------------------------------------------------------------

# Header → what its value must be. Older dialects beside RFC 3834's Auto-Submitted.
ANSWERED = {
    name: re.compile(said, re.I)
    for name, said in {
        "x-autoreply": r"^(?!no\b|false\b|0$)",
        "x-autoreply-from": r"\S",
        "x-autorespond": r"",
        "x-autoresponder": r"",
        "x-auto-reply": r"^(?!no\b|false\b|0$)",
        "x-auto-respond": r"",
        "x-auto-response": r"^(?!no\b|false\b|0$)",
        "x-autoresponse": r"",
        "x-autogenerated": r"^(?!no\b|false\b|0$)",
        "x-auto-generated": r"^(?!no\b|false\b|0$)",
        "x-mail-autoreply": r"",
        "x-vacation": r"",
        "x-away": r"",
        "x-fc-machinegenerated": r"true",
        "x-post-messageclass": r"^9",
        "x-machinegenerated": r"^(?!no\b|false\b|0$)",
        "x-autoreply-message": r"",
        "x-mdautoresponse": r"",
        "x-amazon-auto-reply": r"^(?!no\b|false\b|0$)",
        "precedence": r"auto[-_ ]?reply",
        "x-precedence": r"auto[-_ ]?reply",
        "preference": r"auto[-_ ]?reply",
        "delivered-to": r"^autoresponder",
        "x-mailer": r"auto-?(?:reply|respond|answer)|vacation",
        "x-loop": r"autoresponder|vacation",
    }.items()
}


def auto_submitted(letter: Letter) -> str:
    """RFC 3834 section 5: the keyword, or an empty text for none and for `no`."""
    values = [value for name, value in letter.headers
              if name in ("auto-submitted", "x-auto-submitted")]  # fmt: skip
    for value in values:
        keyword = re.sub(r"\(.*", "", value).split(";")[0].strip().lower()
        if keyword and keyword != "no":
            return value[:100].lower()
    return ""


AT_END = re.compile(r"(?i)[(\[](?:auto(?:matic|mated)?[- ]?(?:reply|respon\w+))[)\]]\s*$")


def _automatic(letter: Letter) -> Verdict | None:
    said = auto_submitted(letter)
    if said:
        return _answer(letter, f"Auto-Submitted: {said}", 0.97)
    for name, value in letter.headers:
        if name in ANSWERED and ANSWERED[name].search(value):
            return _answer(letter, f"{name}: {value[:60]}", 0.95)
    nobody = letter.header("return-path").strip() in ("<>", "<MAILER-DAEMON>")
    junk = re.match(r"(?i)\s*(?:junk|bulk)", letter.header("precedence")) is not None
    return (
        _by_subject(letter, nobody or junk or bool(letter.header("x-auto-response-suppress")))
        or (_by_text(letter) if nobody or (junk and _replies(letter)) else None)
        or (
            Verdict("undecided", "nobody to answer to (empty Return-Path)", 0.5) if nobody else None
        )
    )


def _by_subject(letter: Letter, quiet: bool) -> Verdict | None:
    """`quiet`: a header asks not to be answered, which machines do, but not they alone."""
    subject = re.sub(r"^[\s\[({*<\"'【]+", "", letter.subject)
    if words("machine_subject").match(subject) or AT_END.search(subject):
        return _answer(letter, "subject of an automatic answer", 0.95 if quiet else 0.9)
    away = words("away_subject").match(subject)
    if away and (quiet or words("away_text").search(letter.text[:START])):
        return _answer(letter, "subject of an absence note", 0.93 if quiet else 0.85)
    return None


def _by_text(letter: Letter) -> Verdict | None:
    if words("away_text").search(letter.text[:START]):
        return _answer(letter, "nobody to answer to, and says to be away", 0.9)
    if words("acknowledged").search(letter.text[:START]):
        return _answer(letter, "nobody to answer to, and says to have received", 0.85)
    return None


def _replies(letter: Letter) -> bool:
    return bool(letter.in_reply_to or letter.references) or bool(HUMAN_REPLY.match(letter.subject))


def _answer(letter: Letter, rule: str, confidence: float) -> Verdict:
    """An automatic answer: a note of absence, an acknowledgement, or neither."""
    subject, text = letter.subject, letter.text[:START]
    if _challenge(letter):
        return Verdict("automatic", f"{rule}; challenge to the sender", confidence)
    away = words("away_subject").search(subject) or words("away_text").search(text)
    if "vacation" in rule.lower() or away:
        return Verdict("out_of_office", rule, confidence)
    if words("acknowledged").search(f"{subject}\n{text}"):
        return Verdict("acknowledgement", rule, confidence)
    return Verdict("automatic", rule, confidence)


# (d) bulk --------------------------------------------------------------------------------------

CAMPAIGNS = ("x-campaign", "x-mailchimp-", "x-mc-user", "x-mailgun-tag", "x-csa-complaints",
             "x-campaignid", "x-campaign-id", "x-mailing-id", "x-list-id", "x-newsletter",
             "x-rpcampaign", "x-job", "x-mautic-", "x-klaviyo-", "x-cmail-")  # fmt: skip


def _bulk(letter: Letter) -> Verdict | None:
    names = {name for name, _ in letter.headers}
    precedence = letter.header("precedence").strip().lower()
    listed = {"list-unsubscribe", "list-id", "list-post"} & names
    campaign = next((name for name in names if name.startswith(CAMPAIGNS)), "")
    if not (listed or campaign or precedence.startswith(("bulk", "list", "junk"))):
        return None
    rule = f"{', '.join(sorted(listed)) or campaign or 'precedence: ' + precedence[:20]}"
    if _replies(letter):
        return Verdict("undecided", f"{rule}, but a reply", 0.5)
    return Verdict("bulk", rule, 0.9 if listed or campaign else 0.75)
