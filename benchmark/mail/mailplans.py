"""The tables of `study.toml` that say from which mailboxes probes are sent, when and how many."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from benchmark.plans import CONFIG

Slot = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]
Address = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,250}$")
]
Host = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.:-]+$")]
TOKEN = "{token}"  # noqa: S105 a place in a pattern
_LINE = r"^[^\x00-\x1f\x7f\u0085\u2028\u2029]+$"  # a header is one line
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=150, pattern=_LINE)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=3000)]


def _alias(pattern: str) -> str:
    user, at, domain = pattern.partition("@")
    if pattern.count(TOKEN) != 1 or TOKEN not in user or not at or not domain:
        raise ValueError(
            "write a pattern with {token} before the @, e.g. 'sam+{token}@example.org'"
        )
    return pattern


def _clock(span: str) -> str:
    opening, _, closing = span.partition("-")
    if not (len(opening) == len(closing) == 5 and "00:00" <= opening < closing <= "24:00"):
        raise ValueError("write opening and closing time like '09:00-12:00'")
    return span


class _Frozen(BaseModel):
    model_config = CONFIG


class MailServer(_Frozen):
    """Tables [mailbox.smtp] and [mailbox.imap]."""

    host: Host
    port: int = Field(ge=1, le=65535)
    security: Literal["tls", "starttls", "none"] = "tls"


class Mailbox(_Frozen):
    """Table [[mailbox]]: an address of the study's own. Its secret is never written here."""

    name: Slot
    address: Address
    alias: Annotated[str, AfterValidator(_alias)] | None = None  # None: address with +{token}
    user: str | None = None  # None: the address
    auth: Literal["password", "oauth2"] = "password"
    key_file: str | None = None  # None: the environment
    ca_file: str | None = None
    smtp: MailServer
    imap: MailServer
    auth_server: str | None = None  # whose Authentication-Results are its own server's
    folders: tuple[str, ...] = ()  # none: INBOX and the junk folder

    @property
    def pattern(self) -> str:
        """Where the token of a probe goes."""
        user, _, domain = self.address.partition("@")
        return self.alias or f"{user}+{TOKEN}@{domain}"


class MailPlan(_Frozen):
    """Table [mail]."""

    send: bool = False  # nothing leaves the machine unless somebody wrote this
    watch_days: int = Field(default=14, ge=1, le=90)
    gap_hours: float = Field(default=20, ge=0, le=24 * 30)  # between probes to one business
    day_parts: dict[Slot, Annotated[str, AfterValidator(_clock)]] = {
        "morning": "09:00-12:00",
        "afternoon": "13:00-17:00",
        "evening": "18:00-21:00",
    }


class ScenarioMail(_Frozen):
    """Table [scenario.<code>.mail.<language>]: a probe, word for word."""

    name: Line  # of the persona, as a sender
    subject: Line
    text: Words
    correction: Words | None = None  # second message, once a person replied
    close: Words | None = None  # thanks and good-bye
    questions: tuple[Line, ...] = ()  # as they stand in the text: who answers one has read it
    details: tuple[Line, ...] = ()  # likewise
