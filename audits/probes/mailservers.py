"""Connections to a mail provider: TLS verified always, a password or an OAuth2 token."""

from __future__ import annotations

import smtplib
import ssl
from base64 import b64encode
from dataclasses import dataclass, field
from imaplib import IMAP4
from typing import Literal

from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailBoxStartTls, MailBoxUnencrypted

TIMEOUT_S = 60  # of one command; RFC 5321 4.5.3.2 allows minutes, but a hung server must show
Security = Literal["tls", "starttls", "none"]
# What a connection can die of; everything else is ours and shows its traceback.
BROKEN = (OSError, EOFError, IMAP4.error, ImapToolsError, smtplib.SMTPException)


@dataclass(frozen=True)
class Server:
    """Where and how to connect. `none` sends everything in the clear: for loopback only."""

    host: str
    port: int
    security: Security
    ca_file: str | None = None  # a company's own certificate authority; None: the system's


@dataclass(frozen=True)
class Account:
    """A mailbox of the study. `secret`: the password, or an OAuth2 access token."""

    name: str
    address: str
    user: str
    secret: str = field(repr=False)
    auth: Literal["password", "oauth2"]
    smtp: Server
    imap: Server


def context(server: Server) -> ssl.SSLContext:
    """Verifies names and certificates; no setting turns that off."""
    made = ssl.create_default_context(cafile=server.ca_file)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    return made


def imap(account: Account) -> BaseMailBox:
    """A signed-in IMAP connection, no folder chosen yet. Raises one of `BROKEN`."""
    at = account.imap
    box: BaseMailBox
    if at.security == "tls":
        box = MailBox(at.host, at.port, timeout=TIMEOUT_S, ssl_context=context(at))
    elif at.security == "starttls":
        box = MailBoxStartTls(at.host, at.port, timeout=TIMEOUT_S, ssl_context=context(at))
    else:
        box = MailBoxUnencrypted(at.host, at.port, timeout=TIMEOUT_S)
    try:
        if account.auth == "oauth2":
            box.xoauth2(account.user, account.secret, initial_folder=None)
        else:
            box.login_utf8(account.user, account.secret, initial_folder=None)
    except BaseException:
        box.client.shutdown()
        raise
    return box


def smtp(account: Account) -> smtplib.SMTP:
    """A signed-in SMTP connection. Raises one of `BROKEN`."""
    at = account.smtp
    if at.security == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(
            at.host, at.port, timeout=TIMEOUT_S, context=context(at)
        )
    else:
        line = smtplib.SMTP(at.host, at.port, timeout=TIMEOUT_S)
    try:
        if at.security == "starttls":
            line.starttls(context=context(at))
        line.ehlo_or_helo_if_needed()
        if account.auth == "oauth2":
            _sign_in(line, "XOAUTH2", f"user={account.user}\1auth=Bearer {account.secret}\1\1")
        elif "PLAIN" in line.esmtp_features.get("auth", "").upper().split():
            _sign_in(line, "PLAIN", f"\0{account.user}\0{account.secret}")
        else:
            line.login(account.user, account.secret)
    except BaseException:
        line.close()
        raise
    return line


def _sign_in(line: smtplib.SMTP, mechanism: str, words: str) -> None:
    """smtplib's own way takes ASCII only; passwords are UTF-8 (RFC 4616 2)."""
    code, said = line.docmd("AUTH", f"{mechanism} {b64encode(words.encode()).decode()}")
    if code == 334:  # XOAUTH2 says why it refuses, and waits for an empty line
        code, said = line.docmd("")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, said)
