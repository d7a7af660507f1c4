"""What a mailbox says of a probe, what goes into a mail, what a study may say: without servers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.clock import Clock
from audits.probes import outbox, settling
from audits.probes.mailboxes import _listed, _literals
from audits.probes.probes import Filed, Kind
from audits.probes.sending import Message, compose, message_id
from audits.probes.settling import Story, after_business_days
from audits.templates.form import FORMS, read_form
from benchmark.mail import mailplaces
from benchmark.mail.mailplaces import MailError
from benchmark.study import StudyError, read_study
from tests import post_study

SENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
FORM = read_form(FORMS / "email_enquiry.toml")
ASSIGNED = {
    "audit": "a1", "business": "birch", "wave": "W1", "form": "email_enquiry", "form_version": 1,
    "scenario": "S5", "shopper": "post-a", "mailbox": "post-a", "alias": "post-a+x@study.test",
}  # fmt: skip


def log(*events: tuple[str, dict[str, object]]) -> list[outbox.Event]:
    every = [("assigned", ASSIGNED), ("started", {}), *events]
    return [
        {"seq": n, "at": SENT.isoformat(), "event": event, "by": "mailbox", "data": data}
        for n, (event, data) in enumerate(every, 1)
    ]


def part(name: str) -> dict[str, object]:
    return {
        "part": name,
        "message_id": f"<{name}@x>",
        "subject": "s",
        "text": "t",
        "to": "b@b.test",
    }


def sent(name: str, at: datetime) -> tuple[tuple[str, dict[str, object]], ...]:
    told = {"part": name, "sent_at": at.isoformat()}
    return (("sending", part(name)), ("sent", told))


def story(*mails: Filed, days: float = 20, box: outbox.Outbox | None = None) -> Story:
    known = box or outbox.read(log(*sent("first", SENT)))
    assert known
    return Story(known, SENT, mails, Clock(), SENT + timedelta(days=days), timedelta(days=14))


def mail(kind: Kind, hours: float, suspicious: str = "") -> Filed:
    at = SENT + timedelta(hours=hours)
    return Filed(f"m{hours}", at, "a1", "alias", 0.99, "x", kind, "rule", 0.9, suspicious)


def settle(*mails: Filed, days: float = 20) -> dict[str, object]:
    return dict(settling.settle(FORM, story(*mails, days=days)))


# settling


def test_until_the_watch_ends_silence_is_no_answer_and_then_it_is_censored():
    assert "reply_received" not in settle(days=13.9)
    over = settle(days=14)
    assert (over["reply_received"], over["acknowledged"], over["bounced"]) == ("no", "no", "no")
    assert "replied_at" not in over
    late = settle(mail("person", 14 * 24 + 1))
    assert late["reply_received"] == "no"


def test_an_acknowledgement_is_no_reply_and_a_faster_person_needs_none():
    found = settle(mail("acknowledgement", 0.01), mail("person", 30))
    assert found["acknowledged_at"] == "2026-03-02T09:00:36Z"
    assert found["replied_at"] == "2026-03-03T15:00:00Z"
    quick = settle(mail("person", 1), mail("acknowledgement", 2))
    assert (quick["acknowledged"], "acknowledged_at" in quick) == ("no", False)
    away = settle(mail("out_of_office", 1))
    assert (away["acknowledged"], away["reply_received"]) == ("no", "no")


def test_a_suspicious_mail_counts_for_nothing_and_an_undecided_one_leaves_it_open():
    assert settle(mail("person", 1, "4 s after"))["reply_received"] == "no"
    open_still = settle(mail("undecided", 5), mail("person", 9))
    assert not {"reply_received", "replied_at"} & set(open_still)
    assert settle(mail("person", 5), mail("undecided", 9))["replied_at"] == "2026-03-02T14:00:00Z"


def test_a_bounce_of_the_first_message_is_unreachable_one_of_a_later_message_is_not():
    found = settle(mail("bounce", 0.1), days=1)
    assert found["bounced"] == "yes"
    assert not {"reply_received", "replied_at"} & set(found)
    assert settling.ended(story(mail("bounce", 0.1), days=1))
    after = settle(mail("person", 2), mail("bounce", 30))
    assert (after["bounced"], after["reply_received"]) == ("no", "yes")
    assert settle(mail("report", 2), days=3).get("bounced") is None, "a delay is not the end"


def test_marketing_counts_within_fourteen_days_and_its_absence_is_known_only_then():
    assert settle(mail("bulk", 20), days=1)["marketing_came"] == "yes"
    assert "marketing_came" not in settle(days=13)
    assert settle(mail("bulk", 14 * 24 + 1))["marketing_came"] == "no"


@pytest.mark.parametrize(("unasked", "came"), [(0, "no"), (1, "yes"), (2, "yes"), (3, "no")])
def test_one_or_two_follow_ups_are_courteous_and_three_are_chasing(unasked: int, came: str):
    more = [mail("person", 30 + n) for n in range(unasked)]
    assert settle(mail("person", 3), *more)["follow_up_came"] == came


def test_the_answer_to_our_correction_is_no_follow_up():
    box = outbox.read(log(*sent("first", SENT), *sent("correction", SENT + timedelta(hours=5))))
    mails = (mail("person", 3), mail("person", 8))
    assert settling.settle(FORM, story(*mails, box=box))["follow_up_came"] == "no"
    asked_too = settling.settle(FORM, story(*mails, mail("person", 9), box=box))
    assert asked_too["follow_up_came"] == "yes"


def test_five_business_days_leave_out_weekends_and_closed_days():
    friday = datetime(2026, 3, 6, 16, 0, tzinfo=UTC)
    assert after_business_days(Clock(), friday, 5) == datetime(2026, 3, 14, tzinfo=UTC)
    closed = Clock(closed_days=[datetime(2026, 3, 10).date()])
    assert after_business_days(closed, friday, 5) == datetime(2026, 3, 17, tzinfo=UTC)


def test_nothing_is_said_of_a_clock_that_was_set_back():
    """An answer in the same second as the server's 250 is not before it."""
    box = outbox.read(log(*sent("first", SENT + timedelta(milliseconds=900))))
    assert box
    told = replace(story(mail("person", 0), box=box), sent_at=SENT + timedelta(milliseconds=900))
    found = settling.settle(FORM, told)
    assert found["sent_at"] == found["replied_at"] == "2026-03-02T09:00:00Z"


# what the log says


def test_a_message_handed_over_and_not_noted_is_doubtful_until_something_is_known():
    box = outbox.read(log(("sending", part("first"))))
    assert box
    assert box.doubtful
    assert box.probe.sent[0].sent_at is None
    again = outbox.read(log(("sending", part("first")), ("unsent", {"part": "first"})))
    assert again
    assert (again.doubtful, again.probe.sent, again.failures) == (None, (), 1)
    assert outbox.read([{**log()[0], "data": {**ASSIGNED, "alias": None}}]) is None


def test_a_refused_second_message_makes_nobody_unreachable():
    refused = ("refused", {"part": "correction", "words": "550 5.1.1 no such user"})
    box = outbox.read(log(*sent("first", SENT), ("sending", part("correction")), refused))
    assert box
    assert (box.refused, box.doubtful) == ("", None)
    assert [one.part for one in box.probe.sent] == ["first", "correction"], "and it is not repeated"
    at_first = ("refused", {"part": "first", "words": "550 5.1.1 no such user"})
    gone = outbox.read(log(("sending", part("first")), at_first))
    assert gone
    assert settling.settle(FORM, story(box=gone, days=0))["bounced"] == "yes"


# what goes out

EVIL = "\r\nBcc: victim@elsewhere.test"


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "Hello" + EVIL},
        {"subject": "Hello\u2028Bcc: x@y.test\x0b"},
        {"name": "Sam" + EVIL},
        {"to": "a@b.test" + EVIL},
        {"to": "a@b.test,c@d.test"},
        {"to": "<a@b.test>"},
        {"sender": "s@study.test\nX: 1"},
        {"message_id": "<a@b>" + EVIL},
    ],
)
def test_no_header_can_be_slipped_in(changed: dict[str, str]):
    message = Message("<a@b.test>", "s@study.test", "Sam", "h@birch.test", "Hello", "Text")
    with pytest.raises(ValueError, match=r"write a mail address|contain|parse|[Hh]eader"):
        compose(replace(message, **changed), SENT)  # type: ignore[arg-type]


@given(st.text(max_size=300), st.lists(st.text(max_size=60), max_size=4))
def test_whatever_the_text_and_strangers_message_ids_hold_the_headers_are_ours(
    text: str, ids: list[str]
):
    message = Message(
        "<a@b.test>", "s@study.test", "Sam", "h@birch.test", "Hello", text or "x", tuple(ids)
    )
    try:
        raw = compose(message, SENT).as_bytes()
    except UnicodeEncodeError:  # half a character: no file of UTF-8 holds one
        return
    head = raw.partition(b"\r\n\r\n")[0]
    names = {
        line.partition(b":")[0].lower() for line in head.split(b"\r\n") if line[:1] not in b" \t"
    }
    assert names <= {
        b"from", b"to", b"subject", b"date", b"message-id", b"in-reply-to", b"references",
        b"content-type", b"content-transfer-encoding", b"mime-version",
    }  # fmt: skip


def test_a_message_id_is_the_same_for_the_same_part_and_tells_nothing():
    one = message_id("post-a+abc@study.test", "first")
    assert one == message_id("post-a+abc@study.test", "first")
    assert one != message_id("post-a+abc@study.test", "close")
    assert "abc@" not in one


# what a server says


def test_internaldate_is_read_with_its_offset_whatever_the_machines_language():
    row = b'1 (UID 7 INTERNALDATE " 1-Mar-2026 02:44:25 -0700" RFC822.SIZE 12)'
    found = _listed(row)
    assert found
    assert (found.uid, found.size) == (7, 12)
    assert found.received_at == datetime(2026, 3, 1, 9, 44, 25, tzinfo=UTC)


def test_the_uid_may_stand_before_or_behind_the_mail():
    rows = [(b"1 (UID 5 BODY[]<0> {3}", b"abc"), b")", (b"2 (BODY[]<0> {2}", b"de"), b" UID 6)"]
    assert list(_literals(rows)) == [(5, b"abc"), (6, b"de")]


# what a study may say


def written(tmp_path: Path, **changes: str) -> Path:
    class Nowhere:
        port = 1
        imap = 2

    nowhere = Nowhere()
    nowhere.dovecot = nowhere  # type: ignore[attr-defined]
    text = post_study.study_text(nowhere)  # type: ignore[arg-type]
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    home = tmp_path / "m"
    home.mkdir(exist_ok=True)
    (home / "study.toml").write_text(text)
    return home


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('security = "starttls"', 'security = "none"', "in the clear only on 127.0.0.1"),
        ('by = "mail"', 'by = "post"', "fieldwork.forms.email_enquiry.by"),
        ('by = "mail"', "", "fieldwork.shoppers: missing"),
        ('name = "post-b"', 'name = "post-a"', "mailbox 'post-a': written 2 times"),
        ('address = "post-a@', 'alias = "post-a@x.test"\naddress = "post-a@', "with {token}"),
        ('[scenario.S9.mail.en]', "[scenario.S9.mail.fr]", "'S9' has no mail in 'en'"),
        ('subject = "A question about ladder"', 'subject = "A\\nBcc: x@y.z"', "subject"),
        ("lockout_days = 0", 'day_parts = ["night"]', "mail.day_parts has none"),
        ("lockout_days = 0", 'shoppers = ["post-a"]', "a shopper is called that, too"),
        ("gap_hours = 0", "gap_hours = 0\nwatch_day = 3", "did you mean 'watch_days'?"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_study_is_named(tmp_path: Path, old: str, new: str, told: str):
    if "none" in new:
        home = written(tmp_path, **{old: new, "allow_private = true": ""})
    else:
        home = written(tmp_path, **{old: new})
    with pytest.raises(StudyError, match=re.escape(told)):
        read_study(home)


def test_a_secret_comes_from_the_environment_or_a_file_that_nobody_else_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    study = read_study(written(tmp_path))
    box = study.mailbox[0]
    with pytest.raises(MailError, match="RIVALRY_MAIL_POST_A"):
        mailplaces.account(study, box)
    monkeypatch.setenv("RIVALRY_MAIL_POST_A", "secret")
    made = mailplaces.account(study, box)
    assert made.secret == "secret"
    assert "secret" not in repr(made).replace("secret=", "")
    file = tmp_path / "key"
    file.write_text("from a file\n")
    file.chmod(0o644)
    from_file = box.model_copy(update={"key_file": "../key"})
    with pytest.raises(MailError, match="chmod 600"):
        mailplaces.account(study, from_file)
    file.chmod(0o600)
    assert mailplaces.account(study, from_file).secret == "from a file"
    inside = box.model_copy(update={"key_file": "study.toml"})
    with pytest.raises(MailError, match="outside the folder"):
        mailplaces.account(study, inside)


def test_a_business_answers_from_its_own_domains_and_its_helpdesks_hosts(tmp_path: Path):
    study = read_study(written(tmp_path))
    birch = next(business for business in study.business if business.id == "birch")
    known = birch.model_copy(update={"site": "https://www.birch.co.uk/"})
    assert mailplaces.domains(known) == {"birch.test", "birch.helpdesk.test", "birch.co.uk"}
