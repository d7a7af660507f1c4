"""Which mailbox watches over an audit, under which address; and how to get into that mailbox."""

from __future__ import annotations

import base64
import os
import secrets
import stat
from pathlib import Path

from audits.probes.mailservers import Account, Server
from audits.templates.items import Form
from benchmark.mail.mailplans import TOKEN, Mailbox, MailServer
from benchmark.study import Business, Study
from crawlers.visits.vitals import REGISTRABLE

GIVEN_OUT = ("contact_form", "web_chat")  # people are asked there where an answer can be sent
TOKEN_BYTES = 10  # 80 bits: nobody guesses the address of a probe (safety 7)


class MailError(Exception):
    """A mailbox cannot be used as the study says; the text says what to mend."""


def place(study: Study, form: Form, shopper: str) -> dict[str, str]:
    """The mailbox and a new alias of a probe, or of a form where a shopper leaves an address.

    A probe has the mailbox that sends it; what shoppers leave is an alias of the first one. Mails
    that people write come from addresses of their own.
    """
    box = box_of(study, shopper)
    if box is None and study.mailbox and form.name in GIVEN_OUT:
        box = study.mailbox[0]
    if box is None:
        return {}
    token = base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode().lower()
    return {"mailbox": box.name, "alias": box.pattern.replace(TOKEN, token)}


def box_of(study: Study, name: str) -> Mailbox | None:
    return next((box for box in study.mailbox if box.name == name), None)


def account(study: Study, box: Mailbox) -> Account:
    """The mailbox with its secret, read anew each time: tokens are renewed by others."""
    return Account(
        name=box.name,
        address=box.address,
        user=box.user or box.address,
        secret=_secret(study, box),
        auth=box.auth,
        smtp=_server(study, box, box.smtp),
        imap=_server(study, box, box.imap),
    )


def _server(study: Study, box: Mailbox, at: MailServer) -> Server:
    file = study.home / box.ca_file if box.ca_file else None
    if file and not file.is_file():
        raise MailError(f"mailbox {box.name!r}: ca_file: got {box.ca_file!r}; no such file")
    return Server(at.host, at.port, at.security, str(file) if file else None)


def variable(name: str) -> str:
    """The environment variable that holds a mailbox's secret.

    >>> variable("post-a")
    'RIVALRY_MAIL_POST_A'
    """
    return "RIVALRY_MAIL_" + "".join(c if c.isalnum() else "_" for c in name).upper()


def _secret(study: Study, box: Mailbox) -> str:
    if box.key_file is None:
        found = os.environ.get(variable(box.name), "")
        if not found:
            what = "its password" if box.auth == "password" else "an access token"
            raise MailError(
                f"mailbox {box.name!r}: no secret; put {what} into {variable(box.name)}, or into "
                "a file that key_file names"
            )
        return found
    file = (study.home / Path(box.key_file).expanduser()).resolve()
    if file.is_relative_to(study.home.resolve()):
        raise MailError(
            f"mailbox {box.name!r}: key_file: got {box.key_file!r}; keep it outside the folder of "
            "the study, which is copied and backed up"
        )
    try:
        mode = file.stat().st_mode
        text = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise MailError(f"mailbox {box.name!r}: key_file: {error}") from None
    if stat.S_IMODE(mode) & 0o077:
        raise MailError(
            f"mailbox {box.name!r}: key_file: others may read {file}; write `chmod 600 {file}`"
        )
    if not text:
        raise MailError(f"mailbox {box.name!r}: key_file: {file} is empty")
    return text


def domains(business: Business) -> frozenset[str]:
    """Where the business answers from: its own registrable domains, and its helpdesks' hosts."""
    hosts = [address.rpartition("@")[2] for address in business.mailboxes]
    hosts += [*business.hosts, str(business.site or "")]
    found = {domain for host in hosts if (domain := _registrable(host))}
    return frozenset(found | {domain.lower() for domain in business.mail_domains})


def _registrable(host: str) -> str:
    """`mail.acme.co.uk` → `acme.co.uk`; of a suffix nobody registers under, the last two labels."""
    parts = REGISTRABLE(host)
    if parts.suffix:
        return str(parts.top_domain_under_public_suffix).lower()
    labels = [*parts.subdomain.split("."), parts.domain]
    return "" if parts.domain[:1].isdigit() else ".".join(filter(None, labels[-2:])).lower()
