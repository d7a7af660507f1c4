from dataclasses import replace
from datetime import timedelta

from audits.probes.matching import file_post
from audits.probes.probes import Note
from tests.post import ANSWER, SENT, filed, mail, probe, received, reply

PROBE, OTHER, THIRD = probe(1), probe(2), probe(1, "bolt")


def test_a_mail_to_the_address_of_a_probe_answers_it_whoever_wrote():
    one = filed(reply(PROBE, From="Bob <bob@elsewhere.test>"), PROBE, OTHER)
    assert (one.audit, one.match_rule, one.match_evidence) == ("acme-1", "alias", PROBE.alias)
    assert "elsewhere.test" in one.suspicious


def test_servers_that_change_the_address_are_matched_by_its_token():
    token = PROBE.alias.partition("@")[0]
    assert filed(reply(PROBE, To=f"{token}@in.relay.test"), PROBE).match_rule == "token"
    noted = reply(PROBE, To="undisclosed@acme.test", X_Original_To=PROBE.alias)
    assert filed(noted, PROBE).match_rule == "alias"


def test_without_the_address_the_message_id_decides():
    raw = reply(OTHER, To="robin@mail.test", References=f"<x@y.test> {OTHER.sent[0].message_id}")
    assert filed(raw, PROBE, OTHER).audit == "acme-2"


def test_a_bounce_is_matched_by_the_mail_that_it_returns():
    text = (
        "This is the mail system at host mx.test. I could not deliver your message.\n\n"
        f"<info@acme.test>: 550 5.1.1 User unknown\n\nMessage-ID: {OTHER.sent[0].message_id}\n"
    )
    raw = mail({"From": "MAILER-DAEMON@mx.test", "To": "robin@mail.test",
                "Subject": "Undelivered Mail Returned to Sender"}, text)  # fmt: skip
    one = filed(raw, PROBE, OTHER)
    assert (one.audit, one.match_rule, one.kind) == ("acme-2", "bounced id", "bounce")


def test_a_bounce_that_returns_nothing_is_matched_by_the_address_that_failed():
    text = "Delivery to the following recipient failed permanently:\n\n     info@bolt.test\n"
    raw = mail({"From": "mailer-daemon@mx.test", "To": "robin@mail.test",
                "Subject": "Delivery Status Notification (Failure)"}, text)  # fmt: skip
    one = filed(raw, PROBE, OTHER, THIRD)
    assert (one.audit, one.match_rule) == ("bolt-1", "bounced address")


def test_a_ticket_number_is_learned_from_the_thread_and_then_found_without_it():
    first = reply(PROBE, "We have received your enquiry.", Subject="[Acme #48213] A present")
    later = mail({"From": "help@acme.test", "To": "robin@mail.test",
                  "Subject": "[Acme #48213] Your question"})  # fmt: skip
    mails = [received(first, timedelta(minutes=1)), received(later, timedelta(days=2), 2)]
    found = file_post(mails, [PROBE, OTHER])[1]
    assert (found.audit, found.match_rule) == ("acme-1", "ticket")
    assert found.suspicious  # a number can be guessed; a person looks


def test_a_domain_decides_only_while_one_probe_to_it_is_open():
    raw = mail({"From": "sales@mail.acme.test", "To": "robin@mail.test", "Subject": "Hello"}, "Hi")
    assert filed(raw, PROBE, THIRD).match_rule == "domain"
    assert filed(raw, PROBE, OTHER).audit is None
    assert filed(raw, PROBE, after=timedelta(days=40)).audit is None
    assert filed(raw, PROBE, after=timedelta(days=-1)).audit is None


def test_quoted_words_of_ours_are_the_last_sign():
    text = f"It is 4.95.\n\nOn 2 March 2026, Robin wrote:\n> {PROBE.details[0]}.\n"
    raw = mail({"From": "sales@elsewhere.test", "To": "robin@mail.test", "Subject": "x"}, text)
    one = filed(raw, PROBE)
    assert (one.audit, one.match_rule) == ("acme-1", "quote")
    assert filed(raw, PROBE, THIRD).audit is None, "two probes said it"


def test_what_nothing_fits_waits_for_a_person():
    raw = mail({"From": "x@nowhere.test", "To": "robin@mail.test", "Subject": "Win"}, "Win!")
    one = filed(raw, PROBE)
    assert (one.audit, one.match_rule, one.match_confidence) == (None, "none", 0)


def test_a_mail_delivered_twice_is_filed_once_at_its_first_arrival():
    first, again = reply(PROBE), reply(PROBE, Received="from a by b")
    moved = received(first, timedelta(hours=3), 7)
    mails = [received(first), moved, received(again, timedelta(hours=4), 2)]
    (one,) = file_post(mails, [PROBE])
    assert one.received_at == SENT + timedelta(hours=3)


def test_the_newest_note_of_a_person_decides():
    raw = reply(PROBE, From="Bob <bob@elsewhere.test>")
    pair = received(raw)
    notes = [
        Note(pair[0].mail, None, None, "rita", SENT + timedelta(days=2)),
        Note(pair[0].mail, "acme-2", "person", "rita", SENT + timedelta(days=3)),
        Note(pair[0].mail, "acme-1", "bulk", "rita", SENT + timedelta(days=1)),
    ]
    (one,) = file_post([pair], [PROBE, OTHER], notes)
    assert (one.audit, one.match_rule, one.kind, one.kind_rule) == (
        "acme-2", "person", "person", "person",
    )  # fmt: skip
    assert one.suspicious == "", "a person looked at it"


def test_mails_of_one_text_to_several_probes_were_written_by_a_machine():
    text = "Dear {}, your question {} is with our colleagues, who will look at it with great care."
    mails = [
        received(reply(one, text.format(name, number)), uid=number)
        for one, name, number in ((PROBE, "Robin", 77), (OTHER, "Alex", 78))
    ]
    assert [one.kind for one in file_post(mails, [PROBE, OTHER])] == ["acknowledgement"] * 2


def test_a_helpdesk_reply_that_answers_was_written_by_a_person():
    stamps = {"X-Zendesk-Ticket": "1", "Auto-Submitted": "auto-generated", "Precedence": "bulk"}
    raw = reply(PROBE, **{name.replace("-", "_"): value for name, value in stamps.items()})
    one = filed(raw, PROBE)
    assert (one.kind, "zendesk" in one.kind_rule) == ("person", True)
    quick = filed(
        reply(PROBE, "We have received your request and will get back to you.", X_Zendesk_Id="1"),
        PROBE,
        after=timedelta(seconds=20),
    )
    assert quick.kind == "acknowledgement"
    vague = filed(reply(PROBE, "Please see our website for this.", X_Zendesk_Id="1"), PROBE)
    assert vague.kind == "undecided"


def test_an_acknowledgement_that_repeats_our_words_answers_nothing():
    text = f"We have received your message:\n\n{PROBE.sent[0].text}\n"
    one = filed(reply(PROBE, text), PROBE, after=timedelta(minutes=1))
    assert one.kind == "acknowledgement"


def test_a_person_who_answers_counts():
    one = filed(reply(PROBE, ANSWER), PROBE)
    assert (one.kind, one.suspicious) == ("person", "")
    assert one.kind_confidence > 0.9


def test_machines_that_answer_our_questions_are_left_to_a_person():
    for stamps in ({"Auto_Submitted": "auto-generated"}, {"List_Unsubscribe": "<https://a.test>"}):
        one = filed(reply(PROBE, ANSWER, Subject="A present", **stamps), PROBE)
        assert (one.kind, "answers our questions" in one.kind_rule) == ("undecided", True)


def test_a_probe_that_was_not_sent_has_no_answers():
    unsent = replace(PROBE, sent=(replace(PROBE.sent[0], sent_at=None),))
    assert "before we knew" in filed(reply(PROBE), unsent).suspicious


def test_answers_to_what_a_person_sent_through_a_form_count():
    by_form = replace(PROBE, sent=())
    one = filed(reply(PROBE), by_form)
    assert (one.audit, one.match_rule, one.kind, one.suspicious) == (
        "acme-1", "alias", "person", "",
    )  # fmt: skip


def test_of_a_shared_helpdesk_only_the_own_host_is_expected():
    own = replace(PROBE, domains=frozenset({"acme.test", "acme.zendesk.com"}))
    assert filed(reply(PROBE, From="a@acme.zendesk.com"), own).suspicious == ""
    assert "bolt.zendesk.com" in filed(reply(PROBE, From="a@bolt.zendesk.com"), own).suspicious
    passed = "mx.our.test; dkim=pass header.d=zendesk.com"
    signed = reply(PROBE, From="a@bolt.zendesk.com", Authentication_Results=passed)
    assert filed(signed, own, box="mx.our.test").suspicious, "signed for another customer"
    assert filed(signed, PROBE, box="mx.our.test").suspicious == "", "a known helpdesk signed it"


def test_results_of_exchange_online_have_no_name():
    told = "{} (sender IP is 1.2.3.4) smtp.mailfrom=acme.test; dmarc={} header.from=acme.test"
    forged = reply(PROBE, Authentication_Results=told.format("spf=fail", "fail action=none"))
    passed = reply(PROBE, Authentication_Results=told.format("spf=pass", "pass action=none"))
    assert "did not send it" in filed(forged, PROBE, box="unnamed").suspicious
    assert filed(passed, PROBE, box="unnamed").suspicious == ""
    assert filed(forged, PROBE, box="mx.our.test").suspicious == "", "not our server's word"
