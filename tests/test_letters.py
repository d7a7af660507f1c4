import hashlib
import resource
from itertools import count

import pytest

from audits.letters import letters
from audits.letters.letterhtml import html_text, safe_html
from audits.letters.letterparts import parse
from audits.letters.letters import Reader, as_json, from_json, read_letters
from audits.letters.quotes import apart
from tests.post import mail

MIXED = b"""\
Message-ID: <1@acme.test>\r
In-Reply-To: <a@b.test>\r
References: <0@b.test>\r
 <a@b.test>\r
From: =?utf-8?q?J=C3=BCrgen?= <J@Acme.test>\r
To: "Robin" <robin+abc@mail.test>, <x@y.test>\r
Delivered-To: Robin+ABC@mail.test\r
Subject: =?utf-8?b?w5xiZXI=?= =?utf-8?q?_alles?=\r
Content-Type: multipart/mixed; boundary="b"\r
\r
--b\r
Content-Type: text/html; charset=iso-8859-1\r
\r
<p>It is 5 &euro;.<br>J\xfcrgen</p><blockquote>How much?</blockquote>\r
--b\r
Content-Type: application/zip; name="prices.zip"\r
Content-Transfer-Encoding: base64\r
\r
UEsDBA==\r
--b--\r
"""


def test_a_letter_says_what_a_mail_says():
    letter = parse(MIXED)
    assert letter.message_id == "<1@acme.test>"
    assert letter.in_reply_to == ("<a@b.test>",)
    assert letter.references == ("<0@b.test>", "<a@b.test>")
    assert (letter.from_name, letter.from_address) == ("Jürgen", "j@acme.test")
    assert letter.recipients == ("robin+abc@mail.test", "x@y.test")
    assert letter.subject == "Über alles"
    assert (letter.text, letter.quoted) == ("It is 5 €.\nJürgen", "> How much?")
    (zipped,) = letter.attachments
    assert (zipped.name, zipped.size) == ("prices.zip", 4)
    assert zipped.sha256 == hashlib.sha256(b"PK\x03\x04").hexdigest()
    assert letter.problems == ()


def test_a_letter_survives_the_way_from_its_process():
    letter = parse(MIXED)
    assert from_json(as_json(letter)) == letter


def test_a_returned_mail_is_evidence_and_no_words_of_the_sender():
    raw = mail({"Content-Type": "multipart/report; boundary=b; report-type=delivery-status"}, (
        "--b\n\nIt failed.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x"
        "\n\nFinal-Recipient: rfc822; info@acme.test\nAction: failed\n"
        "--b\nContent-Type: message/rfc822\n\nMessage-ID: <ours@shop.test>\nSubject: A present\n\n"
        "By when must I order?\n--b--\n"
    ))  # fmt: skip
    letter = parse(raw)
    assert letter.text == "It failed."
    assert "By when must I order?" in letter.quoted
    assert letter.returned == ("<ours@shop.test>",)
    assert ("action", "failed") in letter.report


@pytest.mark.parametrize(
    "text",
    [
        "Yes.\n\nOn Mon, 2 Mar 2026 at 10:01, Robin <r@mail.test>\nwrote:\n> Is it?",
        "Yes.\n\nAm 02.03.2026 um 10:01 schrieb Robin:\n> Is it?",
        "Yes.\n\nLe 2 mars 2026 à 10:01, Robin a écrit :\n> Is it?",
        "Yes.\n\nEl 2 mar 2026, Robin escribió:\n\n> Is it?",
        "Yes.\n\nIl giorno 2 mar 2026 Robin ha scritto:\n> Is it?",
        "Yes.\n\nOp 2 maart 2026 schreef Robin:\n> Is it?",
        "Yes.\n\n-----Ursprüngliche Nachricht-----\nVon: Robin\nIs it?",
        "Yes.\n\n________________________________\nFrom: Robin\nSent: Monday\nTo: Acme\n\nIs it?",
        "Yes.\n\nVon: Robin\nGesendet: Montag\nAn: Acme\nBetreff: Ja\n\nIs it?",
        "##- Please type your reply above this line -##\n\nYes.\n\n> Is it?",
    ],
)
def test_what_is_quoted_is_kept_apart(text: str):
    new, quoted = apart(text)
    assert new == "Yes."
    assert "Is it?" in quoted


@pytest.mark.parametrize(
    "text",
    [
        "From: London\nTo: Paris\nDate: 3 May\nPrice: 90",
        "On Monday you wrote:\nthat it broke. We are sorry.",
        "Please note what he wrote: it is 5.\nAnna",
    ],
)
def test_what_only_looks_like_a_quote_is_new(text: str):
    assert apart(text) == (text, "")


def test_answers_between_quoted_lines_are_new():
    new, quoted = apart("On 2 March 2026, Robin wrote:\n> How much?\n4.95\n> When?\nOn Monday")
    assert (new, quoted.count(">")) == ("4.95\nOn Monday", 2)


@pytest.mark.parametrize(
    "html",
    [
        "<div>Yes.</div><div class=gmail_quote><div class=gmail_attr>On Mon, 2 Mar 2026, R wrote:"
        "<br></div><blockquote>Is it?</blockquote></div>",
        "<div>Yes.<br></div><blockquote type=cite><div>On 2 Mar 2026, at 10:01, R &lt;r@m.test&gt; "
        "wrote:</div><div>Is it?</div></blockquote>",
        "<p>Yes.</p><div style='border-top:solid #E1E1E1 1.0pt'><p><b>From:</b> R &lt;r@m.test&gt;"
        "<br><b>Sent:</b> Monday<br><b>To:</b> Acme<br><b>Subject:</b> Hi</p></div><p>Is it?</p>",
        "<p>Yes.</p><hr><div id=divRplyFwdMsg><b>Von:</b> R<br><b>Gesendet:</b> Mo<br><b>An:</b>"
        " Acme<br><b>Betreff:</b> Hi</div><div>Is it?</div>",
        "<p>Yes.</p><div class=moz-cite-prefix>Am 02.03.26 um 10:01 schrieb R:<br></div>"
        "<blockquote type=cite><p>Is it?</p></blockquote>",
    ],
)
def test_quotes_in_html_are_kept_apart_too(html: str):
    letter = parse(mail({"Content-Type": "text/html; charset=utf-8"}, f"<html>{html}</html>"))
    assert letter.text == "Yes."
    assert "Is it?" in letter.quoted


NASTY = """<html><head><style>body{display:none} p{background:url(//t.test/b)}</style>
<meta http-equiv=refresh content="0;url=http://t.test"></head><body onload=alert(1)
background="http://t.test/bg.gif">
<p style="background-image: url(https://t.test/x)">Price: <b>5</b></p><script>alert(2)</script>
<img src="https://t.test/pixel.gif" alt="Logo"><img src=x onerror=alert(3)><svg onload=alert(4)>
<a href="javascript:alert(5)">click</a> <a href="https://acme.test/p">our page</a>
<form action="https://t.test"><input name=password><button>Go</button></form>
<iframe src="https://t.test"></iframe><div style="display:none">hidden words</div></body></html>"""


def test_html_is_shown_without_anything_that_could_run_or_load():
    shown = safe_html(NASTY)
    assert "Price: <b>5</b>" in shown.html
    assert "our page [https://acme.test/p]" in shown.html.replace("<span>", "").replace(
        "</span>", ""
    )
    assert "[picture: Logo]" in shown.html
    low = shown.html.lower()
    for bad in ("<script", "onerror", "onload", "<img", "<a ", "href", "src", "style", "<form",
                "<input", "<iframe", "<svg", "<meta", "url("):  # fmt: skip
        assert bad not in low
    assert shown.removed >= 8
    assert "hidden words" not in html_text(NASTY)


def test_ten_thousand_nested_tags_are_shown_or_cut_but_never_crash():
    deep = "<div>" * 50_000 + "x" + "<b><i>" * 20_000
    shown = safe_html(deep)
    assert shown.cut
    assert len(shown.html) < 5_000_000
    html_text(deep)


def test_a_mail_that_kills_its_reader_costs_one_mail():
    reader = Reader()
    assert reader.read("a", MIXED).problems == ()
    assert reader.child
    reader.child.kill()
    assert reader.read("b", MIXED).subject == "Über alles"
    assert reader.started == 2
    reader.close()


def test_a_mail_that_takes_too_long_is_read_as_headers(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(letters, "READ_S", 0.0)
    (letter,) = read_letters([("a", MIXED)])
    assert letter.subject == "Über alles"
    assert "took too long" in letter.problems[0]


def test_of_too_many_parts_the_first_are_read():
    parts = "--b\nContent-Type: text/plain\n\nhello\n" * 60
    letter = parse(mail({"Subject": "many", "Content-Type": "multipart/mixed; boundary=b"}, parts))
    assert (letter.subject, letter.text.count("hello")) == ("many", 50)
    assert "more than 50 parts" in letter.problems[0]


def test_what_is_nested_too_deeply_is_left_out_and_said():
    deep = "".join(
        f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n' for level in range(30)
    )
    raw = f"From: a@b.test\nSubject: deep\n{deep}Content-Type: text/plain\n\nhello\n".encode()
    letter = parse(raw)
    assert (letter.subject, letter.text) == ("deep", "")
    assert "deeper than 20" in " ".join(letter.problems)


def test_long_headers_are_cut_and_the_rest_still_counts():
    padded = {"Subject": "x" * 20_000, "From": "a@b.test", "To": "robin@mail.test"}
    letter = parse(mail(padded | {f"X-{number}": "y" * 8000 for number in range(6)}))
    assert (letter.from_address, letter.recipients) == ("a@b.test", ("robin@mail.test",))
    assert len(letter.subject) == 1000
    assert sum(len(name) + len(value) for name, value in letter.headers) <= 32 << 10
    assert any("cut to 8192" in one for one in letter.problems)
    assert any("cut to 32768" in one for one in letter.problems)


def test_the_process_that_reads_may_use_half_a_gigabyte():
    reader = Reader()
    reader.read("a", MIXED)
    assert reader.child
    assert resource.prlimit(reader.child.pid, resource.RLIMIT_AS) == (512 << 20, 512 << 20)
    reader.close()


def test_letters_come_one_by_one():
    taken = count()
    found = read_letters((str(next(taken)), MIXED) for _ in range(1000))
    assert next(found).mail == "0"
    assert next(taken) < 5
    found.close()
