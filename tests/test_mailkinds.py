from collections import Counter

import pytest

from audits.letters.letterparts import parse
from audits.letters.mailkinds import by_headers
from tests.letters_truth import AUTOMATIC, MAILS, RIGHT, judged, shares
from tests.post import mail

DSN = "multipart/report; report-type=delivery-status; boundary=b"
REPORT = (
    "--b\n\n{said}\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.test\n\n"
    "Final-Recipient: rfc822; info@acme.test\nAction: {action}\nStatus: 5.0.0\n--b--\n"
)


def kind(headers: dict[str, str], text: str = "It is 4.95, and we are open on Monday.") -> str:
    return by_headers(parse(mail({"From": "Anna <anna@acme.test>"} | headers, text))).kind


@pytest.mark.skipif(not MAILS.exists(), reason=f"no mails at {MAILS}")
def test_real_mails_are_what_their_projects_say():
    found = Counter((label, verdict.kind) for _, label, _, _, verdict in judged())
    right = shares(found)
    assert right["bounce"] >= 0.97
    assert right["auto_reply"] >= 0.95
    assert sum(found["human", kind] for kind in (*AUTOMATIC, "bounce", "report", "bulk")) == 0
    assert found["human", "undecided"] <= 1
    assert {label for label, _ in found} == set(RIGHT)


@pytest.mark.parametrize(
    ("action", "expected"), [("failed", "bounce"), ("delayed", "report"), ("delivered", "report")]
)
def test_a_delivery_status_says_whether_it_is_the_end(action: str, expected: str):
    stamped = {"Content-Type": DSN, "Auto-Submitted": "auto-replied", "From": "postmaster@mx.test"}
    assert kind(stamped, REPORT.format(said="About your mail", action=action)) == expected


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ({"X-Failed-Recipients": "a@b.test", "Auto-Submitted": "auto-replied"}, "A message …"),
        ({"From": "MAILER-DAEMON@mx.test", "Subject": "failure notice"},
         "Hi. This is the qmail-send program at mx.test.\n\n<a@b.test>:\nSorry, no mailbox here"),
        ({"From": "Postmaster <postmaster@mx.test>", "Subject": "Unzustellbar: Frage",
          "Return-Path": "<>"}, "Ihre Nachricht konnte nicht zugestellt werden."),
        ({"From": "System Administrator <postmaster@mx.test>", "Subject": "Undeliverable: Hello"},
         "Your message\n\n  To: a\n  Subject: Hello\n  Sent: Monday\n\ndid not reach the following "
         "recipient(s):"),
        ({"From": "postmaster@mx.test", "Return-Path": "<>", "Subject": "Non remis : Question"},
         "Votre message n'a pas pu être remis : destinataire inconnu"),
    ],
)  # fmt: skip
def test_failures_without_a_standard_are_bounces(headers: dict[str, str], text: str):
    assert kind(headers, text) == "bounce"


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        ("postmaster@mx.test", "Niedostarczalne: Pytanie", "Nie można dostarczyć wiadomości"),
        ("postmaster@mx.test", "Kan inte levereras: Fråga", "Det gick inte"),
        ("postmaster@mx.test", "Ei voi toimittaa: Kysymys", "Viestiä ei voitu toimittaa"),
        ("postmaster@mx.test", "Nedoručitelné: Dotaz", "Doručení příjemcům se nezdařilo:"),
        ("postmaster@mx.test", "Не удается доставить: Вопрос", "Не удалось выполнить доставку"),
        ("postmaster@mx.test", "Teslim Edilemez: Soru", "Şu alıcılara teslim edilemedi:"),
        ("PostMaster@mx.test", "来自mx.test的退信", "抱歉，您的邮件被退回来了"),
        ("postmaster@mx.test", "メールを送信できませんでした", "宛先が見つかりませんでした。"),
        ("postmaster@mx.test", "배달되지 않음: 질문", "배달하지 못했습니다."),
        ("Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@acme.test>",
         "Unzustellbar: Frage", "Ihre Nachricht an info konnte nicht zugestellt werden."),
        ("The Mail Server <mail@mx.test>", "There was an error delivering mail",
         "We had trouble delivering your message: SMTP server rejected recipient <a@acme.test>"),
        ("posta-certificata@pec.test", "AVVISO DI MANCATA CONSEGNA: Domanda",
         "Il messaggio è stato rifiutato dal sistema."),
        ("Content-filter <postmaster@mx.test>", "BANNED contents from you (.exe)",
         "Our content checker found a banned name. Delivery of the email was stopped!"),
        ("Support <support@relay.test>", "Your message to a@acme.test bounced",
         "Your message could not be delivered: smtp;550 5.1.1 no such account"),
    ],
)  # fmt: skip
def test_failures_of_many_servers_and_languages_are_bounces(sender: str, subject: str, text: str):
    assert kind({"From": sender, "Subject": subject}, text) == "bounce"


def test_mail_that_is_held_or_complained_of_is_reported():
    held = {"From": "postmaster@mx.test", "Subject": "Message Being Held For Review"}
    assert kind(held, "The email you sent has been held because of its content.") == "report"
    abuse = "This is an email abuse report for an email message received from IP 192.0.2.1 on Mon."
    assert kind({"Subject": "FW: Question"}, abuse) == "report"


def test_whoever_returns_our_mail_as_programs_do_is_one():
    said = "Your message has encountered delivery problems: the user does not have an account here."
    assert kind({"Subject": "Your mail"}, said) == "person"
    assert kind({"Subject": "Your mail"}, f"{said}\n\nMessage headers follow:\n") == "bounce"
    assert kind({"Subject": "Re: Your mail"}, f"{said}\n\nMessage headers follow:\n") == "person"


def test_a_bounce_that_a_person_hands_on_is_theirs():
    handed_on = (
        "--b\n\nThis came back to us, which address is right?\n\nAnna\n"
        "--b\nContent-Type: message/rfc822\n\nFrom: MAILER-DAEMON@mx.test\n"
        "Subject: Undelivered Mail\nContent-Type: multipart/report; boundary=c\n\n"
        "--c\n\nUser unknown\n--c\nContent-Type: message/delivery-status\n\nAction: failed\n"
        "--c--\n--b--\n"
    )
    assert kind({"Content-Type": "multipart/mixed; boundary=b"}, handed_on) == "person"


def test_other_reports_are_no_failures():
    report = {"Content-Type": "multipart/report; report-type=tlsrpt; boundary=b"}
    assert kind(report, "--b\n\nThis is an aggregate TLS report.\n--b--\n") == "report"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Zendesk-From-Account-Id": "x", "Auto-Submitted": "auto-generated"},
        {"RT-Ticket": "acme #12", "Managed-By": "RT 4.4", "Precedence": "bulk"},
        {"X-Powered-By": "OTRS (https://otrs.com/)", "Precedence": "bulk"},
        {"X-Mailer": "Znuny Mail Service (6.5)"},
        {"X-Freshdesk-Ticket-Id": "7"},
        {"X-Mailer": "HelpScout"},
        {"X-SFDC-User": "005"},
        {"X-JIRA-FingerPrint": "a", "Auto-Submitted": "auto-generated", "Precedence": "bulk"},
        {"X-FreeScout-Mail-Type": "reply"},
        {"Message-ID": "<abc@zammad.example>", "X-Mailer": "Zammad Mail Service"},
        {"Message-ID": "<ABC123@zendesk.com>"},
    ],
)
def test_a_helpdesk_program_tells_nothing_about_who_wrote(headers: dict[str, str]):
    assert kind(headers) == "undecided"


@pytest.mark.parametrize(
    ("headers", "text", "expected"),
    [
        ({"Auto-Submitted": "auto-replied (vacation)"}, "x", "out_of_office"),
        ({"Auto-Submitted": "auto-replied"}, "We have received your enquiry.", "acknowledgement"),
        ({"Auto-Submitted": "auto-replied"}, "Wir haben Ihre Anfrage erhalten.", "acknowledgement"),
        ({"Auto-Submitted": "auto-generated"}, "x", "automatic"),
        ({"X-Autoreply": "yes"}, "x", "automatic"),
        ({"X-Autorespond": "Your mail"}, "Nous avons bien reçu votre message.", "acknowledgement"),
        ({"Precedence": "auto_reply"}, "x", "automatic"),
        ({"X-FC-MachineGenerated": "true"}, "x", "automatic"),
        ({"X-HolidayReply": "1"}, "x", "automatic"),
        ({"X-Mdaemon-Auto-Response": "1"}, "x", "automatic"),
        ({"X-POST-MessageClass": "9; Autoresponder"}, "x", "automatic"),
        ({"Subject": "Automatische Antwort: Frage"}, "Ich bin im Urlaub.", "out_of_office"),
        ({"Subject": "Réponse automatique : Question"}, "Je suis absent.", "out_of_office"),
        ({"Subject": "Automatisch antwoord: Vraag"}, "x", "automatic"),
        ({"Subject": "Abwesenheitsnotiz: Frage", "X-Auto-Response-Suppress": "All"}, "x",
         "out_of_office"),
        ({"Subject": "AUTO: Sam Field is out of the office (returning 3 May)"}, "x",
         "out_of_office"),
        ({"Return-Path": "<>", "Subject": "Delays in answering"},
         "We have received your e-mail. Answers are delayed.", "acknowledgement"),
        ({"Return-Path": "<>", "Subject": "Re: Question"}, "I am on annual leave until Monday.",
         "out_of_office"),
        ({"X-Autorespond": ""}, "x", "automatic"),
        ({"X-MS-Exchange-Generated-Message-Source": "Mailbox Rules Agent"}, "x", "automatic"),
        ({"Subject": "Frånvarande: Fråga"}, "Jag är ledig.", "out_of_office"),
        ({"Subject": "Poissaoloilmoitus: Kysymys"}, "Olen lomalla.", "out_of_office"),
        ({"Subject": "Sam Field is out of the office."},
         "I will be out of the office starting 3 May.", "out_of_office"),
        ({"Subject": "Automatski odgovor: Pitanje"}, "x", "automatic"),
        ({"Subject": "【自動返信】お問い合わせ"}, "x", "automatic"),
        ({"Subject": "תשובה אוטומטית: שאלה"}, "x", "automatic"),
        ({"Subject": "Your request"}, "We have received it. This is an automated message, "
         "please do not reply.", "acknowledgement"),
        ({"Subject": "RE: Question"}, "This account is protected by Bluebell. Please click on the "
         "following link to have your address added to the recipient's allowed list.",
         "automatic"),
        ({"Subject": "Re: Question"}, "I'm protecting myself from receiving junk mail. Just this "
         "once, click the link below so I can receive your emails.", "automatic"),
    ],
)  # fmt: skip
def test_automatic_answers_in_their_dialects(headers: dict[str, str], text: str, expected: str):
    assert kind(headers, text) == expected


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ({"Auto-Submitted": "no"}, "x"),
        ({"X-Autoreply": "no"}, "x"),
        ({"X-Auto-Response-Suppress": "OOF, DR, RN"}, "x"),
        ({"Subject": "Re: Automatic reply: Question"}, "Thank you, it is 4.95."),
        ({"Subject": "Re: Out of office chairs"}, "We are out of these chairs."),
        ({"Subject": "Vacation homes"}, "The house is free in May."),
        ({"Subject": "Auto: Ihr Angebot"}, "Der Wagen kostet 9.000 Euro."),
        ({"Subject": "Delivery problem"}, "We are unable to deliver: the street is unknown."),
        ({"Subject": "Re: Undelivered parcel"}, "The delivery failed; the driver comes again."),
        ({"Subject": "Your order could not be delivered"}, "The courier did not find the house."),
        ({"Subject": "Delivery failed"},
         "Delivery failed: the recipient was not at home. Please answer this e-mail."),
        ({"Subject": "Zustellung fehlgeschlagen"}, "Das Paket konnte nicht zugestellt werden."),
        ({"Subject": "Ihre Anfrage"}, "Vielen Dank für Ihre Anfrage. Es kostet 5 Euro."),
        ({"Subject": "Autoresponder software: our offer"}, "It costs 5 a month."),
        ({"Subject": "Re: Undeliverable: Question"}, "Our server said user unknown. It is 5."),
        ({"Subject": "RE: Question"}, "My first answer bounced with '550 mailbox unavailable'."),
        ({"Subject": "Mancata consegna"}, "Il corriere non ha consegnato il pacco."),
        ({"Subject": "RE: Question"}, "It is 5. This e-mail was automatically scanned."),
        ({"Subject": "Anna is on leave"}, "So I took over: it is 4.95. Ben"),
        ({"From": "Postmaster Anna <postmaster@acme.test>", "Subject": "Mailboxes"},
         "A mailbox costs 5 a month, and each user has his own."),
        ({"Subject": "Re: automatic response"}, "The automatic response was wrong: we are open."),
    ],
)  # fmt: skip
def test_what_people_write_is_not_a_machines(headers: dict[str, str], text: str):
    assert kind(headers, text) == "person"


def test_a_newsletter_without_its_headers_is_known_by_its_end():
    news = "Spring is here.\n\nYou receive our offers. Unsubscribe: https://acme.test/u"
    assert kind({"Subject": "Offers"}, news) == "bulk"
    assert kind({"Subject": "Fwd: Offers"}, news) == "person"
    assert kind({"Subject": "Offers"}, "To get no news, do subscribe to nothing.") == "person"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"List-Unsubscribe": "<https://acme.test/u>", "Subject": "Offers"}, "bulk"),
        ({"Precedence": "bulk", "Subject": "News"}, "bulk"),
        ({"Precedence": "bulk", "Subject": "Re: News"}, "undecided"),
        ({"List-Id": "<help.acme.test>", "In-Reply-To": "<a@b.test>"}, "undecided"),
    ],
)
def test_bulk_mail_answers_nobody(headers: dict[str, str], expected: str):
    assert kind(headers) == expected
