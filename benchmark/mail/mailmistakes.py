"""What is wrong with the mailboxes of a study file, and with the probes they are to send."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

from audits.templates.form import FORMS
from benchmark.mail.mailplans import MailPlan
from benchmark.mistakes import Raw, _list, _near, _table, _tables, _twice


def mail_mistakes(raw: Raw) -> Iterator[str]:
    """What no single field can know."""
    boxes = _tables(raw, "mailbox")
    fieldwork = _table(raw, "fieldwork")
    yield from _twice("mailbox", [box.get("name") for box in boxes])
    yield from _in_the_clear(boxes, _table(raw, "study").get("allow_private") is True)
    for name in {box.get("name") for box in boxes} & set(map(str, _list(fieldwork, "shoppers"))):
        yield f"mailbox {name!r}: name: a shopper is called that, too; write another"
    if _table(raw, "mail").get("send") is True and not boxes:
        yield "mail.send: got True, but there is no [[mailbox]]; write one"
    by_mail = {n: f for n, f in _table(fieldwork, "forms").items() if _by_mail(f)}
    if by_mail:
        yield from _day_parts(raw, fieldwork)
    for name, form in by_mail.items():
        yield from _texts(raw, name, _list(form, "scenarios"))


def _by_mail(form: Any) -> bool:
    return isinstance(form, dict) and form.get("by") == "mail"


def _in_the_clear(boxes: list[Raw], allow_private: bool) -> Iterator[str]:
    for box in boxes:
        for key in ("smtp", "imap"):
            server = _table(box, key)
            if server.get("security") == "none" and not (
                allow_private and _loopback(str(server.get("host")))
            ):
                yield (
                    f"mailbox {box.get('name')!r}: {key}.security: got 'none'; write 'tls' or "
                    "'starttls' (in the clear only on 127.0.0.1, and with study.allow_private)"
                )


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _day_parts(raw: Raw, fieldwork: Raw) -> Iterator[str]:
    known = _table(raw, "mail").get("day_parts", MailPlan().day_parts)
    for part in _list(fieldwork, "day_parts"):
        if isinstance(known, dict) and part not in known:
            hint = _near(str(part), list(known)) or f"write mail.day_parts.{part} = '09:00-12:00'"
            yield f"fieldwork.day_parts: got {part!r}, and mail.day_parts has none; {hint}"


def _texts(raw: Raw, form: str, codes: list[Any]) -> Iterator[str]:
    """A probe is sent word for word, so its words must be there in each business's language."""
    ours = tomllib.loads((FORMS.parent / "scenarios.toml").read_text(encoding="utf-8"))
    about = _table(raw, "study")
    spoken = {
        str(b.get("language") or about.get("language") or "en")[:2]
        for b in _tables(raw, "business")
        if b.get("mailboxes")
    }
    for code in map(str, codes):
        told = _table(raw, "scenario").get(code) or ours.get(code)
        if told is None:
            yield f"fieldwork.forms.{form}.scenarios: got {code!r}; write [scenario.{code}]"
            continue
        mails = told.get("mail", {}) if isinstance(told, dict) else {}
        for language in sorted(spoken - set(mails)):
            yield (
                f"fieldwork.forms.{form}.scenarios: {code!r} has no mail in {language!r}; "
                f"write [scenario.{code}.mail.{language}] with name, subject and text"
            )
