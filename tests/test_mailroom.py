"""The post as people see it: who may, what a decision changes, and that it can be taken back."""

from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from benchmark import store
from benchmark.cli import whole
from benchmark.desks import blind, desk, reviewing
from benchmark.desks.desk import RefusedError, Write
from benchmark.mail import mailroom, post
from benchmark.mail.mailroom import ReasonError
from benchmark.serving import people
from benchmark.serving.roles import OWNER, ROLES, Who
from benchmark.study import Study
from benchmark.texts import text
from tests.app_study import empty_study
from tests.mail_study import QUESTION, SENT, alias, arrive, mail, make, probe
from tests.test_app import draw, texts
from tests.test_app_browser import Server
from tests.test_routes import ask, session

R1, R2, ADMIN = Who("R1", "reviewer"), Who("R2", "reviewer"), Who("B", "admin")
TWICE = """
[fieldwork]
shoppers = ["S07"]
double_code = 1.0
[fieldwork.forms.email_enquiry]
number = 1
scenarios = ["S5"]
"""
HELPDESK = {"X_Zendesk_From_Account_Id": "1"}
SOON, LATER = SENT + timedelta(hours=3), SENT + timedelta(hours=17, seconds=3)


@pytest.fixture
def study(tmp_path) -> Study:
    return make(tmp_path / "plants")


def answers(study: Study, audit: str) -> dict[str, object]:
    return dict(desk.take(study, OWNER, audit).case.answers)


def said(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def undecided(to: str, text: str = "Your request is with us.") -> bytes:
    return mail(to, text, "Your request", "help@greenparcel.test", **HELPDESK)


def test_what_a_person_says_a_mail_is_sets_the_times_and_can_be_taken_back(study):
    audit = probe(study)
    arrive(study, (undecided(alias(study, audit)), LATER), now=SENT + timedelta(days=1))
    (waiting,) = mailroom.to_decide(study, R1)
    assert (waiting.filed.audit, waiting.filed.kind) == (audit, "undecided")
    assert "replied_at" not in answers(study, audit)
    about = {"audit": audit, "kind": "person"}
    mailroom.decide(study, R1, waiting.received.mail, **about, reason=" signed by hand ")
    assert mailroom.to_decide(study, R1) == []
    told = answers(study, audit)
    assert (told["reply_received"], told["replied_at"]) == ("yes", said(LATER))
    ((_, note),) = mailroom.decided(study, R2)
    assert (note.kind, note.by, note.reason) == ("person", "R1", "signed by hand")
    mailroom.decide(study, R2, waiting.received.mail, audit=audit, kind="acknowledgement")
    told = answers(study, audit)
    assert told["acknowledged_at"] == said(LATER) and "replied_at" not in told
    mailroom.take_back(study, R2, waiting.received.mail)
    assert mailroom.decided(study, R1) == []
    assert [one.received.mail for one in mailroom.to_decide(study, R1)] == [waiting.received.mail]
    left = answers(study, audit)
    assert "acknowledged_at" not in left and "replied_at" not in left


def test_a_mail_that_belongs_nowhere_is_given_to_a_probe_the_likeliest_offered_first(study):
    other, early = probe(study, "fernway"), probe(study, "greenparcel", "S4", LATER)
    audit = probe(study)
    text = "Hello Sam, about ten years, if you paint it.\n\nKind regards\nIna Wolf"
    lost = mail("sam@study.example.org", text, "Ladders", "Ina <ina@greenparcel.test>")
    arrive(study, (lost, SOON), now=SENT + timedelta(days=1))
    (waiting,) = mailroom.to_decide(study, R1)
    offered = mailroom.candidates(study, R1, waiting)
    assert [one.audit for one in offered] == [audit, other, early]
    assert offered[0].why.startswith("their domain") or "their domain" in offered[0].why
    assert "sent after this mail came" in offered[2].why
    mailroom.decide(study, R1, waiting.received.mail, audit=audit, kind="person")
    assert answers(study, audit)["replied_at"] == said(SOON)
    (one,) = mailroom.thread(study, R1, audit).posts
    assert (one.filed.match_rule, one.filed.kind_rule) == ("person", "person")
    mailroom.decide(study, R1, waiting.received.mail, audit=None, kind=None)
    assert "replied_at" not in answers(study, audit)
    assert mailroom.thread(study, R1, audit).posts == ()
    assert mailroom.to_decide(study, R1) == [], "none of ours is a decision, too"


def test_a_suspicious_mail_counts_once_a_person_says_so(study):
    audit = probe(study)
    text = f"Ten years.\n\nKind regards\nIna Wolf\n\n> {QUESTION}"
    forged = mail(alias(study, audit), text, sender="ina@elsewhere.example")
    arrive(study, (forged, SOON), now=SENT + timedelta(days=1))
    (waiting,) = mailroom.to_decide(study, R1)
    assert waiting.filed.suspicious and "replied_at" not in answers(study, audit)
    mailroom.decide(study, R1, waiting.received.mail, audit=audit, kind="person")
    assert answers(study, audit)["replied_at"] == said(SOON)


def test_what_is_not_there_cannot_be_decided(study):
    audit = probe(study)
    arrive(study, (undecided(alias(study, audit)), SOON))
    mail_ = mailroom.to_decide(study, R1)[0].received.mail
    for given in ((mail_, "audit-guessed"), ("0" * 64, audit), ("../../x", audit), ("", audit)):
        with pytest.raises(RefusedError):
            mailroom.decide(study, R1, given[0], audit=given[1], kind="person")
    assert mailroom.decided(study, R1) == []


ACTS = {
    "thread": lambda study, who, audit, one: mailroom.thread(study, who, audit),
    "to_decide": lambda study, who, audit, one: mailroom.to_decide(study, who),
    "decided": lambda study, who, audit, one: mailroom.decided(study, who),
    "html": lambda study, who, audit, one: mailroom.html(study, who, one.received.mail),
    "candidates": lambda study, who, audit, one: mailroom.candidates(study, who, one),
    "status": lambda study, who, audit, one: mailroom.status(study, who, SENT),
    "decide": lambda study, who, audit, one: mailroom.decide(
        study, who, one.received.mail, audit=audit, kind="bulk"
    ),
    "take_back": lambda study, who, audit, one: mailroom.take_back(study, who, one.received.mail),
}
READS = set(ACTS) - {"decide", "take_back"}


@pytest.mark.parametrize("role", ROLES)
def test_mails_are_for_reviewers_and_for_admins_with_a_reason(study, role):
    audit = probe(study, "fernway")  # the own business: a marketer may read its approved audits
    arrive(study, (undecided(alias(study, audit)), SOON))
    desk.save(study, OWNER, audit, [Write("recognised", "no", 1)])
    (one,) = mailroom.to_decide(study, OWNER)
    who = Who("P1", role)
    if role == "admin":
        for act in READS - {"status"}:
            with pytest.raises(ReasonError):
                ACTS[act](study, who, audit, one)
        with pytest.raises(people.PeopleError, match="reason"):
            people.look(study, who, "  ")
        people.look(study, who, "a complaint of Ina Wolf's")
    may = {"reviewer": set(ACTS), "admin": READS}.get(role, set())
    for name, act in ACTS.items():
        if name in may:
            act(study, who, audit, one)
        else:
            with pytest.raises(RefusedError):
                act(study, who, audit, one)
    looked = [(person, what) for person, _, what, _ in people.looks(study)]
    assert (("P1", f"the mails of {audit}") in looked) is (role == "admin")


def test_a_reason_holds_for_an_hour_and_every_look_is_written_down_with_it(study, monkeypatch):
    audit = probe(study)
    people.look(study, ADMIN, "why")
    mailroom.thread(study, ADMIN, audit)
    mailroom.thread(study, ADMIN, audit)
    assert [(what, reason) for _, _, what, reason in people.looks(study)] == [
        (people.BEGAN, "why"), (f"the mails of {audit}", "why"),
    ]  # fmt: skip
    listed = CliRunner().invoke(whole(), ["people", str(study.path), "--looks"]).output.splitlines()
    assert [line.split("\t")[1:] for line in listed] == [
        [ADMIN.name, what, "why"] for what in (people.BEGAN, f"the mails of {audit}")
    ]
    with people.opened(study) as book:
        past = (datetime.now(UTC) - timedelta(hours=1, minutes=1)).isoformat()
        book.execute("UPDATE look SET at = ?", (past,))
    with pytest.raises(ReasonError):
        mailroom.thread(study, ADMIN, audit)


def test_a_second_opinion_sees_the_mails_and_not_what_was_decided_about_them(tmp_path):
    study = make(tmp_path / "plants", TWICE)
    audit = probe(study)
    arrive(study, (undecided(alias(study, audit), "Ten years.\n\nIna"), SOON))
    (one,) = mailroom.to_decide(study, R1)
    mailroom.decide(study, R1, one.received.mail, audit=audit, kind="person", reason="by Ina")
    approve(study, audit)
    first, second = (mailroom.thread(study, who, audit).posts[0] for who in (R1, R2))
    assert first.filed.kind_rule == "person" and first.filed.match_evidence == "R1"
    assert (second.filed.kind_rule, second.filed.match_rule) == ("", "")
    assert "R1" not in repr(second.filed)
    assert second.letter == first.letter and second.received == first.received
    found = desk.take(study, R2, audit)
    assert found.hidden and blind.double_coded(study, audit)


def approve(study: Study, audit: str) -> None:
    """R1 answers what is open, and approves."""
    given = {
        "charges_in_key": "no", "reply_time_told": "nothing", "reply_signed": "both",
        "name_greeted": "none", "details_used": 0, "question_answered": "all",
        "answer_at_hand": "yes", "next_step_needed": "no", "messages_needed": 1,
        "correction_used": "no", "clarity": 7, "recognised": "no", "follow_up_came": "no",
        "marketing_came": "no",
    }  # fmt: skip
    _, wrong = desk.save(study, R1, audit, [Write(k, v, 9) for k, v in given.items()])
    assert wrong == {}
    found = desk.take(study, R1, audit)
    assert [item.name for item in desk.missing(found, "approve")] == []
    reviewing.decide(study, R1, audit, "approved", "", found.case.seq)


def test_the_status_counts_and_says_when_mailboxes_were_asked(study):
    asked = mailroom.status(study, R1, SENT).boxes[0]
    assert (asked.name, asked.asked_at, asked.newest_at) == ("post-a", None, None)
    first, _ = probe(study), probe(study, "fernway")
    arrive(study, (undecided(alias(study, first)), SOON), now=SOON)
    found = mailroom.status(study, R1, SOON)
    assert (found.open, found.kinds["undecided"], found.unfiled) == (2, 1, 0)
    assert found.boxes[0].newest_at == SOON
    (study.home / ".mail-post-a.lock").touch()
    assert mailroom.status(study, R1, SOON).boxes[0].asked_at is not None


def test_probes_that_look_alike_are_told_apart_where_one_is_chosen(study):
    first, *_ = [probe(study) for _ in range(3)]
    arrive(study, (undecided(alias(study, first)), SOON))
    question = text("filing", "probe_does_answer")
    (box,) = [one for one in draw(study, "post").selectbox if one.label == question]
    assert len(set(box.options)) == len(box.options) == 3


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    study = make(tmp_path_factory.mktemp("frames") / "plants")
    audit = probe(study)
    html = "<h1>Hello</h1><script>alert(1)</script><img src=https://t.example/p>"
    arrive(study, (mail(alias(study, audit), "Hello", html=html), SOON))
    server = Server(study)
    yield server
    server.kill()


@pytest.mark.parametrize("role", ROLES)
def test_the_frame_of_a_mail_is_for_those_who_may_read_it(server, role):
    (one,) = post.filed(server.study, store.archive_of(server.study))
    cookie = session(server, role)
    may = role == "reviewer"
    for attempt in range(2):
        status, said, headers = ask(server, "GET", f"/mails/{one.mail}/html", Cookie=cookie)
        assert (status == 200) is may, (role, status)
        assert (b"<h1>Hello</h1>" in said) is may
        assert b"<script" not in said and b"t.example" not in said
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
        assert "sandbox" in policy and "allow" not in policy
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert headers["x-content-type-options"] == "nosniff"
        if role != "admin" or attempt:
            break
        people.look(server.study, Who("P1", "admin"), "a complaint")
        may = True
    for guess in ("0" * 64, "..%2f..%2fledger.jsonl", "x", one.mail[:12]):
        status, said, headers = ask(server, "GET", f"/mails/{guess}/html", Cookie=cookie)
        assert status in (400, 404) and b"Hello" not in said
    assert ask(server, "GET", f"/mails/{one.mail}/html", Cookie="rivalry=guess")[0] == 401
    elsewhere = ask(server, "GET", "/clock", Cookie=cookie)[2]["content-security-policy"]
    assert "frame-ancestors 'none'" in elsewhere, "nothing else may be framed"


def test_a_study_without_a_mailbox_is_told_how_to_set_one_up(tmp_path):
    test = draw(empty_study(tmp_path / "plants"), "post")
    assert not test.exception
    assert "This study has no mailbox of its own" in texts(test)
    assert any("rivalry mail watch" in code.value for code in test.code)
