"""Probes by mail, end to end: a real IMAP and SMTP server on loopback, with TLS."""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from multiprocessing import get_context
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from audits.clock import WEEKDAYS
from audits.probes import mailboxes
from audits.probes.mailservers import imap
from benchmark import store, workers
from benchmark.alone import BusyError, alone
from benchmark.build import build
from benchmark.cli import whole
from benchmark.desks import desk, reviewing, rota
from benchmark.mail import batches, mailing, mailplaces, mailtables, mailwatch, post, postman
from benchmark.personal import oldmail, traces
from benchmark.serving.roles import Who
from benchmark.study import Study, read_study
from benchmark.verify import verify
from tests import post_study
from tests.campaigns import mailbombs
from tests.mailserver import PASSWORD, Dovecot, Submission, Taken
from tests.post_study import Businesses, mail, make, probe

FAR = timedelta(days=200)  # when every watch is over
processes = get_context("forkserver")  # a real process each, that SIGKILL ends
processes.set_forkserver_preload(["benchmark.mail.postman"])


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Submission]:
    for name, value in post_study.secrets().items():
        monkeypatch.setenv(name, value)
    dovecot = Dovecot()
    server = Submission(dovecot)
    yield server
    server.close()
    dovecot.close()


def quiet(line: str) -> None:
    pass


def now() -> datetime:
    return datetime.now(UTC)


def send(study: Study, at: datetime | None = None, say: Callable[[str], None] = quiet) -> int:
    return mailing.send_due(study, store.archive_of(study), at or now(), say)


def watch_once(study: Study, at: datetime | None = None) -> None:
    archive = store.archive_of(study)
    assert mailwatch.once(study, archive, quiet) == []
    post.settle_due(study, archive, at or now())


def answers(study: Study, audit: str) -> dict[str, object]:
    found = desk.find(study, audit)
    assert found
    return dict(found.case.answers)


def approve(study: Study, audit: str) -> None:
    """Answer what only a reviewer knows, what those answers ask for, and approve."""
    reviewer = Who("rev1", "reviewer")
    for rev in (1, 2):
        found = desk.find(study, audit)
        assert found
        for item in desk.missing(found, "approve"):
            value = {"yes_no": "no", "count": 1}.get(item.type) or next(iter(item.choices), 5)
            desk.save(study, reviewer, audit, [desk.Write(item.name, value, rev)])
    found = desk.find(study, audit)
    assert found
    reviewing.decide(study, reviewer, audit, "approved", "", found.case.seq)


def events(study: Study, audit: str) -> list[str]:
    return [event["event"] for event in store.archive_of(study).events(audit)]


def until(true: Callable[[], bool], seconds: float = 300) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def watching(home: Path, secrets: dict[str, str]) -> None:
    os.environ.update(secrets)
    postman.watch(read_study(home), quiet)


def sending(home: Path, secrets: dict[str, str]) -> None:
    os.environ.update(secrets)
    study = read_study(home)
    mailing.send_due(study, store.archive_of(study), datetime.now(UTC), quiet)


# the whole way


@pytest.mark.slow
def test_fifty_probes_to_five_businesses_through_kills_restarts_and_new_uids(
    provider: Submission, tmp_path: Path
):
    dovecot, them = provider.dovecot, Businesses(provider.dovecot)
    provider.reply = them
    study = make(tmp_path / "m", provider)
    (study.path).write_text(study.text.replace("send = true", "send = false"))
    planned = rota.assign(study, study.fieldwork, date.today())  # type: ignore[arg-type]
    assert len(planned.rota.tasks) == 50
    archive = store.archive_of(study)

    def watcher() -> object:
        arguments = (study.home, post_study.secrets())
        started = processes.Process(target=watching, args=arguments, daemon=True)
        with workers.without_main():  # another test's page may stand there
            started.start()
        return started

    process = watcher()
    zone = ZoneInfo("Europe/Berlin")
    ends = {"morning": clock(11, 59), "afternoon": clock(16, 59)}
    slots = sorted({(task.day, task.day_part) for task in planned.rota.tasks})
    for number, (day, part) in enumerate(slots):
        send(study, datetime.combine(day, ends[part], zone))
        if number in (len(slots) // 4, len(slots) // 2):  # the server, then the watcher
            dovecot.kill()
            if number == len(slots) // 2:
                dovecot.renumber()
            dovecot.start()
            process.kill()  # type: ignore[attr-defined]
            process = watcher()
    assert len(provider.taken) == len({taken.sender for taken in provider.taken}) == 50
    them.post_late()
    expected = Counter(truth.behaviour for truth in them.truth.values())
    assert set(expected.values()) == {5}
    replies = 8 * 5 + 3 * 5  # all but bounces and silence answer; and acknowledgements, away, news
    until(lambda: len(post.filed(study, archive)) == replies + 5)  # and bounces
    process.kill()  # type: ignore[attr-defined]

    watch_once(study, now() + FAR)
    assert len(post.filed(study, archive)) == replies + 5
    assert mailwatch.once(study, archive, quiet) == []
    by_alias = {box.probe.alias: audit for audit, box in post.outboxes(study, archive).items()}
    for alias, truth in them.truth.items():
        audit = by_alias[alias]
        found = answers(study, audit)
        assert desk.find(study, audit).case.status == "submitted", truth.behaviour  # type: ignore[union-attr]
        assert found["bounced"] == ("yes" if truth.bounced else "no"), truth.behaviour
        for item, at in (
            ("sent_at", truth.sent_at),
            ("acknowledged_at", truth.acknowledged_at),
            ("replied_at", truth.replied_at),
        ):
            assert (item in found) == (at is not None), (truth.behaviour, item)
            if at:
                off = abs((datetime.fromisoformat(str(found[item])) - at).total_seconds())
                assert off <= 1, (truth.behaviour, item, off)
        assert found["marketing_came"] == ("yes" if truth.marketing else "no")
        if not truth.bounced:
            assert found["reply_received"] == ("yes" if truth.replied_at else "no")
    arrived = post.arrived(study, archive)
    assert None not in arrived
    copies = Counter(item.copies for audit in by_alias.values() for item in arrived.get(audit, []))
    assert copies == {1: replies, 2: 5}


# never twice


def test_a_sender_killed_between_the_250_and_noting_it_sends_nothing_twice(
    provider: Submission, tmp_path: Path
):
    study = make(tmp_path / "m", provider)
    audit = probe(study)
    process = processes.Process(target=sending, args=(study.home, post_study.secrets()))

    def kill(taken: Taken) -> None:
        process.kill()
        process.join()

    provider.before_250 = kill
    with workers.without_main():  # another test's page may stand there
        process.start()
    process.join(300)
    assert process.exitcode in (-9, 255)  # 255: the thread that killed it read its status first
    assert events(study, audit)[-1] == "sending"
    provider.before_250 = lambda taken: None
    assert send(study) == 0
    assert len(provider.taken) == 1
    assert events(study, audit)[-1] == "sent"
    told = store.archive_of(study).events(audit)[-1]["data"]
    assert told["known_by"] == "copy"
    assert abs((datetime.fromisoformat(told["sent_at"]) - provider.taken[0].at).total_seconds()) < 2
    assert send(study) == 0


def test_a_line_cut_after_the_text_is_looked_up_then_waited_for_then_tried_again(
    provider: Submission, tmp_path: Path
):
    study = make(tmp_path / "m", provider)
    there = probe(study)
    provider.before_250 = lambda taken: "CUT"
    send(study)
    assert events(study, there)[-1] == "sending"
    provider.copies = False
    lost = probe(study, scenario="S1")
    send(study)
    assert events(study, there)[-1] == "sent", "its copy is there"
    assert events(study, lost)[-1] == "sending"
    provider.before_250, provider.copies = lambda taken: None, True
    send(study)
    assert events(study, lost)[-1] == "sending", "it may still be on its way"
    later = now() + mailing.GRACE
    send(study, later)
    assert events(study, lost)[-3:] == ["unsent", "sending", "sent"]
    ids = [taken.message_id for taken in provider.taken]
    assert ids[1] == ids[2], "sent again it is the same mail"


def test_while_the_mailbox_cannot_be_asked_nothing_is_sent_again(
    provider: Submission, tmp_path: Path
):
    study = make(tmp_path / "m", provider)
    audit = probe(study)
    provider.before_250 = lambda taken: "CUT"
    send(study)
    provider.before_250 = lambda taken: None
    provider.dovecot.kill()
    said: list[str] = []
    send(study, now() + FAR, said.append)
    assert events(study, audit)[-1] == "sending"
    assert "cannot be looked for yet" in said[0]
    provider.dovecot.start()
    send(study)
    assert events(study, audit)[-1] == "sent"
    assert len(provider.taken) == 1


@pytest.mark.parametrize(
    ("answer", "event"),
    [
        ("451 4.7.1 greylisted", "unsent"),
        ("550 5.1.1 no such user", "refused"),
        ("550 no such user here", "refused"),
        ("550 5.7.1 relaying denied", "unsent"),
        ("550 relay not permitted", "unsent"),
    ],
)
def test_what_the_server_says_of_the_address_counts_and_our_own_faults_do_not(
    provider: Submission, tmp_path: Path, answer: str, event: str
):
    study = make(tmp_path / "m", provider)
    audit = probe(study)
    provider.wrong["hello@birch.test"] = answer
    assert send(study) == 0
    assert provider.taken == []
    assert events(study, audit)[-1] == event
    post.settle_due(study, store.archive_of(study), now())
    if event == "refused":
        assert answers(study, audit)["bounced"] == "yes"
        row = next(iter(desk.rows(study, audit)))
        assert (row.status, row.unreachable) == ("submitted", True)
    else:
        assert send(study) == 0, "not again at once"
        provider.wrong.clear()
        assert send(study, now() + mailing.AGAIN_AFTER) == 1


def test_without_a_copy_of_our_own_nothing_goes_out(provider: Submission, tmp_path: Path):
    study = make(tmp_path / "m", provider)
    audit = probe(study)
    provider.wrong["post-a@study.test"] = "552 5.2.2 mailbox full"
    assert send(study) == 0
    assert provider.taken == []
    assert events(study, audit)[-1] == "unsent"


def test_two_senders_do_not_meet(provider: Submission, tmp_path: Path):
    study = make(tmp_path / "m", provider)
    probe(study)
    lock = study.home / ".mail-send.lock"
    with alone(lock, ""), pytest.raises(BusyError, match="another process"):
        send(study)
    assert provider.taken == []


# what goes out


def test_a_dry_run_shows_everything_and_sends_nothing(provider: Submission, tmp_path: Path):
    study = make(tmp_path / "m", provider)
    audit = probe(study)
    before = sorted(path for path in study.home.rglob("*") if path.is_file())
    shown = CliRunner().invoke(whole(), ["mail", "send", str(study.path), "--dry-run"])
    alias = post.outboxes(study, store.archive_of(study))[audit].probe.alias
    for words in (
        f"From: Chris Miller <{alias}>", "To: hello@birch.test", "through localhost:",
        "post-a@study.test (our copy)", "Who pays the carriage?", "Message-ID: <",
    ):  # fmt: skip
        assert words in shown.stdout
    assert provider.taken == []
    assert [p for p in study.home.rglob("*") if p.is_file() and p not in before] == []
    assert events(study, audit) == ["assigned", "started"]


def test_sending_is_off_until_the_study_says_so(provider: Submission, tmp_path: Path):
    study = make(tmp_path / "m", provider)
    study.path.write_text(study.text.replace("send = true", ""))
    probe(study)
    asked = CliRunner().invoke(whole(), ["mail", "send", str(study.path)])
    assert asked.exit_code == 2
    assert "sending is off" in asked.stderr
    looked = CliRunner().invoke(whole(), ["mail", "watch", str(study.path), "--once"])
    assert looked.exit_code == 0, looked.stderr
    assert provider.taken == []


def test_a_probe_is_plain_text_from_an_address_nobody_can_guess(
    provider: Submission, tmp_path: Path
):
    study = make(tmp_path / "m", provider)
    probe(study)
    assert send(study) == 1
    taken = provider.taken[0]
    assert re.fullmatch(r"post-a\+[a-z2-7]{16}@study\.test", taken.sender)
    text = taken.mail.decode()
    assert "Content-Type: text/plain" in text
    assert text.count("Content-Type") == 1
    assert taken.to == ("post-a@study.test", "hello@birch.test")


def test_an_untrusted_certificate_is_refused(provider: Submission, tmp_path: Path):
    study = make(tmp_path / "m", provider)
    study.path.write_text(re.sub(r"ca_file = .*", "", study.text))
    study = read_study(study.path)
    audit, said = probe(study), []
    assert send(study, say=said.append) == 0
    assert "CERTIFICATE_VERIFY_FAILED" in said[0]
    assert events(study, audit)[-1] == "unsent"
    (wrong, _) = mailwatch.once(study, store.archive_of(study), quiet)
    assert "CERTIFICATE_VERIFY_FAILED" in wrong


def test_access_tokens_are_taken_and_a_stale_one_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    dovecot = Dovecot({"fresh": "post-a@study.test"})
    server = Submission(dovecot)
    try:
        study = make(tmp_path / "m", server)
        study.path.write_text(
            study.text.replace('name = "post-a"', 'name = "post-a"\nauth = "oauth2"')
        )
        study = read_study(study.path)
        account = "RIVALRY_MAIL_POST_A"
        audit, said = probe(study), []
        monkeypatch.setenv(account, "stale")
        assert send(study, say=said.append) == 0
        assert "SMTPAuthenticationError" in said[0]
        assert events(study, audit)[-1] == "unsent"
        monkeypatch.setenv(account, "fresh")
        monkeypatch.setenv("RIVALRY_MAIL_POST_B", PASSWORD)
        assert send(study, now() + timedelta(hours=1)) == 1
        watch_once(study)
        assert [r.received_at for c in batches.captures(store.archive_of(study))
                for r in batches.received(c.folder)], "our own copy was read"  # fmt: skip
        monkeypatch.setenv(account, "stale")
        (wrong,) = mailwatch.once(study, store.archive_of(study), quiet)
        assert wrong.startswith("mailbox post-a: ")
    finally:
        server.close()
        dovecot.close()


def test_probes_to_one_business_keep_their_distance_and_its_time(
    provider: Submission, tmp_path: Path
):
    study = make(tmp_path / "m", provider)
    near = study.text.replace("lockout_days = 0", "lockout_days = 0\nminutes_per_month = 9")
    study.path.write_text(near.replace("gap_hours = 0", "gap_hours = 20"))
    study = read_study(study.path)
    audits = [probe(study, scenario=code) for code in ("S1", "S4")]
    assert send(study) == 1

    def held() -> list[str]:
        found = mailing.due(study, store.archive_of(study), now())
        return [one.why for one in found if isinstance(one, mailing.Held)]

    assert ["gap_hours" in why for why in held()] == [True]
    # Not by a later moment: that may be in another month.
    study.path.write_text(near)
    study = read_study(study.path)
    assert ["minutes_per_month" in why for why in held()] == [True]
    assert len(audits) == 2


# second messages


def test_the_correction_goes_out_once_after_the_first_reply_and_the_good_bye_at_the_end(
    provider: Submission, tmp_path: Path
):
    study = make(tmp_path / "m", provider)
    hours = ", ".join(f'{day} = ["00:00-24:00"]' for day in WEEKDAYS)
    study.path.write_text(
        study.text.replace('id = "birch"', f'id = "birch"\nhours = {{ {hours} }}')
    )
    study = read_study(study.path)
    audit = probe(study)
    send(study)
    first = provider.taken[0]
    reply = mail(
        first.sender, "Ina <ina@birch.test>", post_study.person(first), "Re: Before",
        In_Reply_To=first.message_id, Reply_To="Ina <ina.wolf@birch.test>",
    )  # fmt: skip
    provider.dovecot.put("post-a@study.test", reply, first.at + timedelta(minutes=30))
    watch_once(study)
    assert send(study, first.at + timedelta(minutes=80)) == 0, "an hour after the reply"
    assert send(study, first.at + timedelta(minutes=95)) == 1
    second = provider.taken[1]
    text = second.mail.decode()
    assert second.to[-1] == "ina.wolf@birch.test"
    assert f"References: {first.message_id}" in text
    assert re.search(r"In-Reply-To: <[^>]+@birch.test>", text)
    assert "Subject: Re: Before I buy" in text
    assert send(study, first.at + timedelta(days=1)) == 0
    assert send(study, first.at + timedelta(days=8)) == 1
    assert b"That is all I wanted to know" in provider.taken[2].mail
    assert send(study, first.at + timedelta(days=9)) == 0
    parts = [sent.part for sent in post.outboxes(study, store.archive_of(study))[audit].probe.sent]
    assert parts == ["first", "correction", "close"]


def test_a_reply_from_elsewhere_is_answered_at_the_businesss_own_address(
    provider: Submission, tmp_path: Path
):
    study = make(tmp_path / "m", provider)
    probe(study)
    send(study)
    first = provider.taken[0]
    hostile = mail(
        first.sender, "Ina <ina@birch.test>", post_study.person(first), "Re: x",
        In_Reply_To=first.message_id, Reply_To="victim@elsewhere.test",
    ).replace(b"Message-ID: <", b"Message-ID: <a\tBcc:x@y.test")  # fmt: skip
    provider.dovecot.put("post-a@study.test", hostile, first.at + timedelta(minutes=30))
    watch_once(study)
    send(study, first.at + timedelta(days=13, hours=23))
    assert provider.taken[1].to[-1] == "hello@birch.test"
    assert b"Bcc" not in provider.taken[1].mail


# what comes in


def test_only_new_mail_is_fetched_and_none_is_marked_as_read(provider: Submission, tmp_path: Path):
    study = make(tmp_path / "m", provider)
    archive = store.archive_of(study)
    for number in range(3):
        provider.dovecot.deliver(
            "post-a@study.test", mail("x@study.test", "a@b.test", f"no {number}")
        )
    watch_once(study)
    kept = len(list(batches.captures(archive)))
    watch_once(study)
    assert len(list(batches.captures(archive))) == kept, "`UID n:*` gives the last one again"
    with provider.dovecot.login("post-a@study.test") as box:
        box.folder.set("INBOX")
        assert box.uids("SEEN") == []
    assert len(post.filed(study, archive)) == 3


def test_clocks_that_differ_are_named(provider: Submission, tmp_path: Path):
    study = make(tmp_path / "m", provider)
    probe(study)
    provider.copies = False
    send(study)
    taken = provider.taken[0]
    provider.dovecot.put("post-a@study.test", taken.mail, taken.at + timedelta(seconds=40))
    study = study.model_copy(update={"mail": study.mail.model_copy(update={"send": False})})
    said: list[str] = []
    assert postman.round_once(study, said.append) == []
    assert [line for line in said if "differ by +40 s" in line or "differ by +39 s" in line]
    assert post.filed(study, store.archive_of(study)) == [], "our own copy is no answer"


def test_a_mail_that_is_too_large_is_kept_as_its_headers(provider: Submission, tmp_path: Path):
    study = make(tmp_path / "m", provider)
    archive = store.archive_of(study)
    large = mail("x@study.test", "a@b.test", ("x" * 70 + "\n") * 150_000, "Large")
    provider.dovecot.deliver("post-a@study.test", large)
    watch_once(study)
    (item,) = post.arrived(study, archive)[None]
    assert not item.received.whole
    assert item.received.size > 10_000_000
    kept = batches.raw(archive, item.received.mail)
    assert len(kept) < 5_000
    assert b"Subject: Large" in kept


def test_a_person_can_say_what_a_mail_is_also_after_the_audit_was_handed_in(
    provider: Submission, tmp_path: Path
):
    study = make(tmp_path / "m", provider)
    archive, audit = store.archive_of(study), probe(study)
    send(study)
    stranger = mail("post-a@study.test", "boss@elsewhere.test", "About your question: yes.")
    at = provider.taken[0].at + timedelta(hours=2)
    provider.dovecot.put("post-a@study.test", stranger, at)
    watch_once(study, now() + FAR)
    assert answers(study, audit)["reply_received"] == "no"
    (lost,) = post.opened(study, archive, post.unfiled(study, archive))
    assert lost.letter.from_address == "boss@elsewhere.test"
    said = lost.received.mail
    post.note(study, said, audit=audit, kind="person", by="rev1")
    found = answers(study, audit)
    assert found["reply_received"] == "yes"
    assert abs((datetime.fromisoformat(str(found["replied_at"])) - at).total_seconds()) <= 1
    assert post.unfiled(study, archive) == []
    post.note(study, said, audit=None, kind=None, by="rev2")
    assert not {"reply_received", "replied_at"} & set(answers(study, audit)), "it is open again"
    post.settle_due(study, archive, now() + FAR)
    assert answers(study, audit)["reply_received"] == "no"


@pytest.mark.parametrize("known", ["tagged", "untagged"])
def test_a_server_may_list_what_was_deleted_meanwhile(
    provider: Submission, tmp_path: Path, known: str
):
    """A batch whose mails are gone is passed over; the next ones are kept."""
    study = make(tmp_path / "m", provider)
    archive = store.archive_of(study)
    user = "post-a@study.test"
    provider.dovecot.deliver(user, mail(user, "a@b.test", "first"))
    account = mailplaces.account(study, study.mailbox[0])
    line = imap(account)
    mailboxes.enter(line, "INBOX")
    batch = next(mailboxes.listing(line, 0))
    with provider.dovecot.login(user) as box:
        box.folder.set("INBOX")
        box.delete(box.uids())
    if known == "tagged":
        mailboxes.enter(line, "INBOX")
    assert list(mailboxes.contents(line, batch)) == []
    provider.dovecot.deliver(user, mail(user, "a@b.test", "second"))
    watch_once(study)
    assert len(post.filed(study, archive)) == 1
    line.logout()


def test_a_mail_that_comes_between_the_look_and_the_wait_ends_the_wait(
    provider: Submission, tmp_path: Path
):
    study = make(tmp_path / "m", provider)
    user = "post-a@study.test"
    line = imap(mailplaces.account(study, study.mailbox[0]))
    mailboxes.enter(line, "INBOX")
    assert list(mailboxes.listing(line, 0)) == []
    provider.dovecot.deliver(user, mail(user, "a@b.test", "just now"))
    assert mailboxes.wait(line, 5), "it was told together with IDLE's beginning"
    assert [len(batch) for batch in mailboxes.listing(line, 0)] == [1]
    provider.dovecot.deliver(user, mail(user, "a@b.test", "during a command"))
    line.client.noop()
    assert mailboxes.wait(line, 5), "it was told with the command's answer"
    mailboxes.enter(line, "INBOX")
    assert not mailboxes.wait(line, 1)
    line.logout()


HARMFUL = (
    "null bytes", "charsets that are none", "header injection in a subject", "10 MB header",
    "HTML with scripts and trackers", "5,000 nested parts", "2 MB on one line",
)  # fmt: skip


def test_mail_that_means_harm_is_kept_and_the_watch_lives(provider: Submission, tmp_path: Path):
    study = make(tmp_path / "m", provider)
    archive = store.archive_of(study)
    arguments = (study.home, post_study.secrets())
    process = processes.Process(target=watching, args=arguments, daemon=True)
    with workers.without_main():  # another test's page may stand there
        process.start()
    user = "post-a@study.test"
    for name in HARMFUL:
        raw = f"X-Number: {name}\r\n".encode() + mailbombs.BOMBS[name]()
        provider.dovecot.put(user, raw, now())
    provider.dovecot.put(user, mail(user, "a@b.test", "hello", "still here"), now())
    until(lambda: len(post.filed(study, archive)) == len(HARMFUL) + 1)
    assert process.is_alive()
    process.kill()
    found = post.arrived(study, archive)[None]
    letters = [one.letter for one in post.opened(study, archive, found)]
    assert "still here" in {letter.subject for letter in letters}
    assert [one for one in letters if "\n" in one.subject or one.header("bcc")] == []
    assert {item.filed.audit for item in found} == {None}


# in the store and in the app


def test_the_store_has_times_and_classes_and_no_word_of_any_mail(
    provider: Submission, tmp_path: Path
):
    study = make(tmp_path / "m", provider)
    archive, audit = store.archive_of(study), probe(study)
    send(study)
    first = provider.taken[0]
    reply = mail(
        first.sender, "Ina Wolf <ina@birch.test>", post_study.person(first), "Re: zanzibar",
        In_Reply_To=first.message_id,
    )  # fmt: skip
    at = (first.at + timedelta(hours=6)).replace(microsecond=0)
    provider.dovecot.put("post-a@study.test", reply, at)
    watch_once(study, now() + FAR)
    approve(study, audit)
    path = build(study)
    with store.connect(path) as connection:
        (row,) = connection.execute("SELECT state, replied_at, messages FROM mail_probe").fetchall()
        assert row == ("answered", at, 1)
        (letter,) = connection.execute("SELECT audit, kind, match_rule FROM letter").fetchall()
        assert letter == (audit, "person", "alias")
        for view, expected in (("emails_answered", 1), ("reply_hours", 6)):
            (value,) = connection.execute(f"SELECT value FROM {view}").fetchone() or (None,)
            assert value == pytest.approx(expected, abs=1 / 3600), view
    kept = path.read_bytes()
    alias = post.outboxes(study, archive)[audit].probe.alias
    for word in (b"zanzibar", b"Ina Wolf", b"birch.test", alias.encode(), alias[7:20].encode()):
        assert word not in kept.replace(study.text.encode(), b""), word


def test_old_mails_go_but_when_they_came_and_of_what_kind_they_were_stays(
    provider: Submission, tmp_path: Path
):
    study = make(tmp_path / "m", provider)
    archive, audit = store.archive_of(study), probe(study)
    other = probe(study, "dogwood")
    send(study)
    for taken in provider.taken:
        reply = mail(
            taken.sender, "Ina Wolf <ina@birch.test>", post_study.person(taken), "Re: zanzibar",
            In_Reply_To=taken.message_id,
        )  # fmt: skip
        at = (taken.at + timedelta(hours=6)).replace(microsecond=0)
        for _ in range(2):  # delivered twice
            provider.dovecot.put("post-a@study.test", reply, at)
    stray = mail("post-a@study.test", "shop@elsewhere.test", "Zanzibar: half price")
    provider.dovecot.put("post-a@study.test", stray, now())
    watch_once(study, now() + FAR)
    before = mailtables.rows(study, archive)
    assert len(before[1]) == 3
    later = date.today() + timedelta(days=study.personal.mail_days + 30)
    assert oldmail.expire(study, date.today(), quiet) == 0
    approve(study, audit)
    assert oldmail.expire(study, later, quiet) == 4, "two copies of ours, a reply, the stray"
    assert oldmail.expire(study, later, quiet) == 0
    assert list(verify(archive)) == []
    assert mailtables.rows(study, archive) == before
    left = {item.filed.audit for item in post.unfiled(study, archive)}
    assert None not in left, "nobody can decide about the stray any more"
    read = post.thread(study, archive, audit)
    assert read
    assert read.posts[0].letter.text == ""
    kept = post.thread(study, archive, other)
    assert kept
    assert kept.posts[0].letter.subject == "Re: zanzibar", "its audit waits for a reviewer"
    approve(study, other)
    assert oldmail.expire(study, later, quiet) == 1
    assert traces.files_with(study.home, {"zanzibar", "Zanzibar", "ina@birch.test"}) == []
    watch_once(study, now() + FAR)
    assert mailtables.rows(study, archive) == before, "fetched again"


def test_a_chat_gets_an_address_too_and_mails_that_people_write_do_not(
    provider: Submission, tmp_path: Path
):
    study = make(tmp_path / "m", provider)
    archive = store.archive_of(study)
    cases = {}
    for form in ("web_chat", "email_enquiry", "visit"):
        audit = desk.new_audit()
        desk.start(
            study, audit, business="birch", wave="W1", form=form, scenario="S5", shopper="s01"
        )
        found = desk.find(study, audit)
        assert found
        cases[form] = found.case
    assert [bool(case.alias) for case in cases.values()] == [True, False, False]
    chat = cases["web_chat"]
    copy = mail(str(chat.alias), "Birch <chat@birch.test>", "As promised: our price list.\n\nIna")
    provider.dovecot.put("post-a@study.test", copy, now() + timedelta(minutes=10))
    watch_once(study)
    thread = post.thread(study, archive, chat.audit)
    assert thread
    assert [(one.filed.kind, one.filed.suspicious) for one in thread.posts] == [("person", "")]
    assert answers(study, chat.audit) == {}, "whether it came in time is a reviewer's to say"


def test_a_contact_form_gets_an_address_and_its_reply_is_found(
    provider: Submission, tmp_path: Path
):
    study = make(tmp_path / "m", provider)
    audit = desk.new_audit()
    desk.start(
        study, audit, business="birch", wave="W1", form="contact_form", scenario="S5", shopper="s01"
    )
    case = desk.find(study, audit).case  # type: ignore[union-attr]
    assert case.alias
    assert case.mailbox == "post-a"
    assert send(study) == 0, "a person sends it"
    shopper = Who("s01", "shopper")
    at = now().replace(microsecond=0)
    writes = [
        desk.Write(name, value, 1)
        for name, value in {
            "form_clicks": 1, "compulsory_fields": 4, "sent_at": at.isoformat(),
            "recognised": "no", "integrity": "second", "closed_early": "no",
            "charges_in_key": "no",
        }.items()
    ]  # fmt: skip
    _, wrong = desk.save(study, shopper, audit, writes)
    assert wrong == {}
    reply = mail(
        case.alias, "Ina <ina@birch.test>", "Hello Chris,\n\nthirty days.\n\nBest\nIna Wolf"
    )
    provider.dovecot.put("post-a@study.test", reply, at + timedelta(hours=2))
    watch_once(study)
    found = answers(study, audit)
    assert found["replied_at"] == (at + timedelta(hours=2)).isoformat().replace("+00:00", "Z")
    assert "written_route" not in found
    assert events(study, audit)[-1] == "answered"
    post.settle_due(study, store.archive_of(study), now() + FAR)
    assert events(study, audit)[-1] == "submitted"
