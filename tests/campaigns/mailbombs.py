"""Mails that are meant to hang, crash or mislead who reads them; and thousands of broken ones."""

import base64
import io
import random
import zipfile
from collections.abc import Callable, Iterator

from audits.probes.probes import Probe
from tests.post import mail, reply

HEAD = "From: Anna <anna@acme.test>\r\nTo: robin@mail.test\r\nMIME-Version: 1.0\r\n"


def _nested(levels: int) -> bytes:
    opened = "".join(
        f'Content-Type: multipart/mixed; boundary="b{level}"\r\n\r\n--b{level}\r\n'
        for level in range(levels)
    )
    return (HEAD + opened + "Content-Type: text/plain\r\n\r\nat the bottom\r\n").encode()


def _attached(levels: int) -> bytes:
    """Mails in mails: each level is a message/rfc822."""
    return (HEAD + "Content-Type: message/rfc822\r\n\r\n" * levels + "Subject: x\r\n\r\ny").encode()


def _parts(number: int) -> bytes:
    part = "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"
    return (HEAD + 'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + part * number).encode()


def _zip_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(200_000_000))
    body = base64.encodebytes(packed.getvalue()).decode()
    return (
        HEAD + 'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nattached\r\n--b\r\n'
        'Content-Type: application/zip; name="../../etc/prices.zip"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{body}\r\n--b--\r\n"
    ).encode()


def _charsets() -> bytes:
    names = ("x-unknown", "punycode", "zlib_codec", "utf-16", "utf-7", "unicode_escape", "\x00")
    parts = "".join(
        f'--b\r\nContent-Type: text/plain; charset="{name}"\r\n\r\n'
        + "a-\\x41\xff" * 20_000
        + "\r\n"
        for name in names
    )
    head = HEAD + "Subject: =?punycode?q?" + "a" * 500 + "?= =?nope?b?!!!?=\r\n"
    return (head + 'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + parts).encode("latin-1")


def _html(body: str) -> bytes:
    return mail(
        {"From": "a@b.test", "Content-Type": "text/html"}, f"<html><body>{body}</body></html>"
    )


TRACKERS = (
    "<script>alert(1)</script><img src=https://t.test/p.gif onerror=alert(2)>"
    "<svg/onload=alert(3)><math><mi xlink:href='javascript:alert(4)'>x</mi></math>"
    "<a href='jav&#x09;ascript:alert(5)'>go</a><style>@import '//t.test/x';</style>"
    "<noscript><p title='</noscript><img src=x onerror=alert(6)>'></noscript>"
    "<form action=//t.test><input type=image src=//t.test/i></form><base href=//t.test>"
    "<link rel=stylesheet href=//t.test/c><iframe srcdoc='<script>alert(7)</script>'></iframe>"
)

BOMBS: dict[str, Callable[[], bytes]] = {
    "5,000 nested parts": lambda: _nested(5000),
    "5,000 mails in mails": lambda: _attached(5000),
    "100,000 parts": lambda: _parts(100_000),
    "10 MB header": lambda: (HEAD + "X-A: " + "a" * 10_000_000 + "\r\n\r\nx").encode(),
    "200,000 headers": lambda: (HEAD + "X-A: b\r\n" * 200_000 + "\r\nx").encode(),
    "5 MB subject of encoded words": lambda: (
        HEAD + "Subject: " + "=?utf-8?b?w7w=?= " * 300_000 + "\r\n\r\nx"
    ).encode(),
    "200,000 addresses": lambda: (
        HEAD + "Cc: " + ", ".join(f"a{n}@b.test" for n in range(200_000)) + "\r\n\r\nx"
    ).encode(),
    "100,000 brackets in From": lambda: ("From: " + "(" * 100_000 + "\r\n\r\nx").encode(),
    "zip bomb": _zip_bomb,
    "null bytes": lambda: HEAD.replace("a", "\x00").encode() + b"\r\n" + b"\x00" * 3_000_000,
    "charsets that are none": _charsets,
    "10 MB of empty lines": lambda: (HEAD + "Content-Type: multipart/mixed; boundary=b").encode()
    + b"\r\n\r\n" + b"\n" * 10_000_000,
    "5 MB of parameters": lambda: (
        HEAD + 'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: a/b; c="'
        + ";x" * 2_500_000 + "\r\n\r\nx"
    ).encode(),
    "HTML with scripts and trackers": lambda: _html(TRACKERS),
    "HTML of 200,000 open tags": lambda: _html("<b><i><div>" * 200_000),
    "HTML of 100,000 links": lambda: _html("<a href=https://x.test/>y</a>" * 100_000),
    "2 MB of quotes": lambda: mail({"From": "a@b.test"}, "On 1 May, X wrote\n" * 100_000),
    "2 MB on one line": lambda: mail({"From": "a@b.test"}, "a " * 1_000_000),
    "header injection in a subject": lambda: mail(
        {"From": "a@b.test", "Subject": "=?utf-8?q?Hi=0D=0ABcc:_all@x.test=0D=0A=0D=0Abody?="}
    ),
}  # fmt: skip

NASTY = (
    b"\x00", b"\xff\xfe", b"\r", b"\n", b"\r\n\r\n", b"=?utf-8?b?", b"?=", b"((((((", b"<", b'"',
    b"boundary=", b"--b", b"\xc3", b"=", b"=\n", b";" * 50, b"%s%n", b"\xe2\x80\xae", b"<table>",
    b"Content-Type: multipart/mixed; boundary=\r\n", b"Content-Transfer-Encoding: uuencode\r\n",
    b"charset=utf-32", b"message/rfc822", b"message/delivery-status", b"<!--", b"<![CDATA[",
)  # fmt: skip


def bases(probe: Probe) -> list[bytes]:
    """Mails as they come: a reply, HTML with a picture, a bounce, an absence, a helpdesk."""
    rich = (
        '--b\nContent-Type: multipart/alternative; boundary="c"\n\n--c\nContent-Type: text/plain; '
        "charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe, 5 =80\n\n"
        "Am 2. M=E4rz schrieb Robin:\n> Wann?\n--c\nContent-Type: text/html\n\n<p>Gr&uuml;&szlig;e"
        "<blockquote>Wann?</blockquote><table><tr><td>5<td>6</table>\n--c--\n--b\n"
        'Content-Type: image/png; name="=?utf-8?q?l=C3=B6go?="\nContent-Transfer-Encoding: base64'
        "\nContent-Disposition: attachment; filename*=utf-8''l%C3%B6go.png\n\niVBORw0KGgo=\n--b--\n"
    )
    failed = (
        "--b\n\nI could not deliver your message.\n--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.test\n\nFinal-Recipient: rfc822; info@acme.test\nAction: failed\n"
        "Status: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <x@y.test>\n\n"
        "Hello\n--b--\n"
    )
    return [
        reply(probe),
        reply(probe, rich, Content_Type='multipart/mixed; boundary="b"', References="<a@b> <c@d>"),
        reply(probe, failed, Content_Type="multipart/report; boundary=b"),
        reply(probe, "I am out of the office.", Auto_Submitted="auto-replied", Return_Path="<>"),
        reply(probe, X_Zendesk_Id="1", Subject="=?utf-8?b?w5xiZXI=?= [#12345]",
              Received="from a (b [1.2.3.4]) by c for <robin@mail.test>; 2 Mar 2026"),
    ]  # fmt: skip


def mutations(probe: Probe, number: int, seed: int = 20260302) -> Iterator[bytes]:
    chance = random.Random(seed)
    originals = bases(probe)
    for index in range(number):
        raw = bytearray(originals[index % len(originals)])
        for _ in range(chance.choice((1, 2, 4, 16))):
            _break(raw, chance)
        yield bytes(raw)


def _break(raw: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(raw) + 1)
    span = chance.choice((1, 1, 8, 64, 400))
    how = chance.randrange(6)
    if how == 0 and raw:
        raw[at % len(raw)] = chance.randrange(256)
    elif how == 1:
        del raw[at : at + span]
    elif how == 2:
        raw[at:at] = chance.choice(NASTY)
    elif how == 3:
        raw[at:at] = raw[at : at + span] * chance.choice((1, 3, 50))
    elif how == 4:
        lines = raw.split(b"\n")
        chance.shuffle(lines)
        raw[:] = b"\n".join(lines)
    else:
        raw[at:at] = chance.choice(NASTY) * chance.choice((1, 5, 200))
