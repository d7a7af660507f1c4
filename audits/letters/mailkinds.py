"""What kind of mail this is, as its headers and its first words say.

Order matters: (a) a notice of failure, delay or complaint, since a third of real bounces also say
`auto-replied`; (b) a helpdesk program, which stamps `Auto-Submitted` or `Precedence: bulk` on
hand-written replies, too: undecided, `mailsigns` goes on; (c) automatic: RFC 3834 and its older
dialects; (d) bulk; (e) a person. What only a text says counts less than what a header says.
"""

import re

from audits.letters.helpdesks import helpdesk
from audits.letters.letters import Letter
from audits.letters.mailnotices import HUMAN_REPLY, START, Verdict, challenge, notice
from audits.letters.mailwords import begins, prefixed, says


def by_headers(letter: Letter) -> Verdict:
    """The kind as far as the mail alone tells; `undecided` and `person` want a second look."""
    found = (
        notice(letter)
        or _helpdesk(letter)
        or _automatic(letter)
        or _bulk(letter)
        or _own_word(letter)
    )
    if not found and any("could not be read" in one for one in letter.problems):
        return Verdict("undecided", "could not be read", 0.0)
    return found or Verdict("person", "no sign of a machine", 0.8)


# (b) helpdesks ---------------------------------------------------------------------------------


def _helpdesk(letter: Letter) -> Verdict | None:
    found = helpdesk(letter)
    return Verdict("undecided", f"helpdesk {found}", 0.5) if found else None


# (c) automatic ---------------------------------------------------------------------------------

# Older dialects beside RFC 3834's Auto-Submitted: headers by name, if they do not say "no" …
ANSWERING = re.compile(
    r"x-(?:[a-z]+-)*?(?:auto-?(?:repl|respon|answer|generate)|vacation|away$|holiday-?reply|"
    r"(?:auto|machine)-?generated|md-?auto-?respon|cron-env)|x-ms-exchange-generated-message-source"
)
NO = re.compile(r"(?i)(?:no|false|0|none)$")  # an empty one was stamped all the same
# … and by what they say.
SAYING = {
    name: re.compile(said, re.I)
    for name, said in {
        "x-post-messageclass": r"^9",  # Critical Path
        "x-apple-action": r"vacation",
        "precedence": r"auto[-_ ]?reply",
        "x-precedence": r"auto[-_ ]?reply",
        "preference": r"auto[-_ ]?reply",
        "delivered-to": r"^autoresponder",
        "x-mailer": r"auto-?(?:reply|respond|answer)|vacation",
        "x-loop": r"autoresponder|vacation",
    }.items()
}


def _in_dialect(name: str, value: str) -> bool:
    """
    >>> _in_dialect("x-autoreply", "yes"), _in_dialect("x-auto-response-suppress", "OOF")
    (True, False)
    """
    if name in SAYING:
        return SAYING[name].search(value) is not None
    return bool(ANSWERING.match(name)) and "suppress" not in name and not NO.match(value)


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
        if _in_dialect(name, value):
            return _answer(letter, f"{name}: {value[:60]}", 0.95)
    if _exchange(letter):
        return _answer(letter, "X-Auto-Response-Suppress: All, from Exchange", 0.85)
    nobody = letter.header("return-path").strip() in ("<>", "<MAILER-DAEMON>")
    junk = re.match(r"(?i)\s*(?:junk|bulk)", letter.header("precedence")) is not None
    found = _by_subject(letter, nobody or junk or bool(letter.header("x-auto-response-suppress")))
    if not found and (nobody or (junk and _replies(letter))):
        found = _by_text(letter)
    if not found and nobody:
        found = Verdict("undecided", "nobody to answer to (empty Return-Path)", 0.5)
    return found


def _exchange(letter: Letter) -> bool:
    """MS-OXCMAIL: "All" forbids every answer; on a mail that Exchange itself made, it is one.

    Alone, or with less than "All", it only says that helpdesks and other programs want none.
    """
    names = {name for name, _ in letter.headers}
    return letter.header("x-auto-response-suppress").lower() == "all" and bool(
        names & {"x-ms-has-attach", "x-ms-tnef-correlator"}
    )


def _by_subject(letter: Letter, quiet: bool) -> Verdict | None:
    """`quiet`: a header asks not to be answered, which machines do, but not they alone."""
    subject = re.sub(r"^[\s\[({*<\"'【]+", "", letter.subject)
    machine = begins("machine_subject", subject) if quiet else prefixed("machine_subject", subject)
    if machine or AT_END.search(subject):
        return _answer(letter, "subject of an automatic answer", 0.95 if quiet else 0.9)
    away = begins("away_subject", subject)
    if away and (quiet or says("away_text", letter.text[:START])):
        return _answer(letter, "subject of an absence note", 0.93 if quiet else 0.85)
    return None


def _by_text(letter: Letter) -> Verdict | None:
    if says("away_text", letter.text[:START]):
        return _answer(letter, "nobody to answer to, and says to be away", 0.9)
    if any(says(table, letter.text[:START]) for table in ("acknowledged", "declared", "thanks")):
        return _answer(letter, "nobody to answer to, and says to have received", 0.85)
    return None


def _replies(letter: Letter) -> bool:
    return bool(letter.in_reply_to or letter.references) or bool(HUMAN_REPLY.match(letter.subject))


def _answer(letter: Letter, rule: str, confidence: float) -> Verdict:
    """An automatic answer: a note of absence, an acknowledgement, or neither."""
    subject, text = letter.subject, letter.text[:START]
    if challenge(letter):
        return Verdict("automatic", f"{rule}; challenge to the sender", confidence)
    away = says("away_subject", subject) or says("away_text", text)
    if "vacation" in rule.lower() or away:
        return Verdict("out_of_office", rule, confidence)
    named = "" if begins("machine_subject", subject) else subject
    if any(says(table, f"{named}\n{text}") for table in ("acknowledged", "declared", "thanks")):
        return Verdict("acknowledgement", rule, confidence)
    return Verdict("automatic", rule, confidence)


def _own_word(letter: Letter) -> Verdict | None:
    """A machine that says of itself to be one, without any header that says so."""
    said = letter.text[:START]
    if says("gate", said):
        return Verdict("automatic", "challenge to the sender", 0.8)
    if says("declared", said):
        return _answer(letter, "says that no person wrote it", 0.85)
    return None


# (d) bulk --------------------------------------------------------------------------------------

CAMPAIGNS = ("x-campaign", "x-mailchimp-", "x-mc-user", "x-csa-complaints",
             "x-campaignid", "x-campaign-id", "x-mailing-id", "x-list-id", "x-newsletter",
             "x-rpcampaign", "x-mautic-", "x-klaviyo-", "x-cmail-")  # fmt: skip


FOOTER = 1500  # characters


def _bulk(letter: Letter) -> Verdict | None:
    names = {name for name, _ in letter.headers}
    precedence = letter.header("precedence").strip().lower()
    listed = {"list-unsubscribe", "list-id", "list-post"} & names
    campaign = next((name for name in names if name.startswith(CAMPAIGNS)), "")
    of_many = precedence.startswith(("bulk", "list", "junk"))
    # People hand newsletters on, and answer them.
    footer = not _replies(letter) and says("unsubscribe", letter.text[-FOOTER:])
    if not (listed or campaign or of_many or footer):
        return None
    rule = (
        ", ".join(sorted(listed))
        or campaign
        or ("says how to unsubscribe" if footer else f"precedence: {precedence[:20]}")
    )
    if _replies(letter):
        return Verdict("undecided", f"{rule}, but a reply", 0.5)
    return Verdict("bulk", rule, 0.9 if listed or campaign else 0.75)
