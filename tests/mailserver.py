"""A mail provider on loopback: Dovecot keeps the mailboxes, an SMTP server takes and delivers.

Both are real programs with TLS; only who answers on the business's side is played by the tests.
"""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import os
import pwd
import secrets
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from imap_tools import BaseMailBox, MailBox

from tests.ports import free_port

logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd warns of its own ways
PASSWORD = "öffne-dich"  # not ASCII: providers allow that
OURS = "study.test"  # the domain whose mailboxes are ours
MISSING = "no Dovecot found; run `apt-get install dovecot-imapd dovecot-lmtpd`"


@cache
def certificate() -> tuple[Path, Path, Path]:
    """(authority, certificate, key) for localhost, made once a run."""
    folder = Path(tempfile.mkdtemp(prefix="mailcert-"))
    folder.chmod(0o755)

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=folder)

    new = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    authority = ("-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=keyCertSign")
    openssl("req", "-x509", *new, "-keyout", "ca.key", "-out", "ca.pem", "-days", "3",
            "-subj", "/CN=Test authority", *authority)  # fmt: skip
    openssl("req", *new, "-keyout", "key.pem", "-out", "csr.pem", "-subj", "/CN=localhost")
    (folder / "ext").write_text("subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n")
    openssl("x509", "-req", "-in", "csr.pem", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-CAcreateserial", "-days", "3", "-extfile", "ext", "-out", "cert.pem")  # fmt: skip
    (folder / "key.pem").chmod(0o644)
    return folder / "ca.pem", folder / "cert.pem", folder / "key.pem"


class Dovecot:
    """A private Dovecot: its own configuration, ports and mailboxes, gone when closed."""

    def __init__(self, tokens: dict[str, str] | None = None) -> None:
        self.program = shutil.which("dovecot", path="/usr/sbin:/usr/bin:/sbin:/bin") or ""
        assert self.program, MISSING
        self.home = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.home.chmod(0o755)
        self.imap, self.lmtp = free_port(), free_port()
        self.process: subprocess.Popen[bytes] | None = None
        mails = self.home / "mails"
        mails.mkdir()
        if os.getuid() == 0:  # mailboxes must not be root's
            owner = pwd.getpwnam("mail")
            os.chown(mails, owner.pw_uid, owner.pw_gid)
        else:
            owner = pwd.getpwuid(os.getuid())
        _, cert, key = certificate()
        self.tokens = tokens or {}
        self.issuer = _issuer(self.tokens) if tokens else None
        (self.home / "dovecot.conf").write_text(
            CONFIG.format(
                home=self.home, imap=self.imap, lmtp=self.lmtp, cert=cert, key=key,
                uid=owner.pw_uid, gid=owner.pw_gid, password=PASSWORD,
                user="dovenull" if os.getuid() == 0 else owner.pw_name,
                inner="dovecot" if os.getuid() == 0 else owner.pw_name,
            )
            + (OAUTH.format(home=self.home) if tokens else "")
        )  # fmt: skip
        if self.issuer:
            told = f"introspection_url = http://127.0.0.1:{self.issuer.server_port}/?token="
            words = f"{told}\nintrospection_mode = get\nusername_attribute = email\n"
            (self.home / "oauth2").write_text(words)
        self.start()

    def start(self) -> None:
        command = [self.program, "-F", "-c", str(self.home / "dovecot.conf")]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
        until = time.monotonic() + 20
        while True:
            for port in (self.imap, self.lmtp):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                except OSError:
                    break
            else:
                return
            if self.process.poll() is not None:
                raise AssertionError(self.process.communicate()[1].decode())
            assert time.monotonic() < until, "Dovecot does not listen"
            time.sleep(0.02)

    def kill(self) -> None:
        """Without warning, master and all."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.process.stderr:
            self.process.stderr.close()
        (self.home / "run" / "master.pid").unlink(missing_ok=True)

    def renumber(self) -> None:
        """Forget the UIDs of every mailbox: UIDVALIDITY changes. Only while it is killed."""
        for path in [*self.home.rglob("dovecot-uidlist*"), *self.home.rglob("dovecot*.index*"),
                     *self.home.rglob("dovecot-uidvalidity*")]:  # fmt: skip
            path.unlink()

    def close(self) -> None:
        if self.process and self.process.poll() is None:
            self.kill()
        if self.issuer:
            self.issuer.shutdown()
            self.issuer.server_close()
        shutil.rmtree(self.home, ignore_errors=True)

    def deliver(self, to: str, mail: bytes, sender: str = "<>") -> datetime:
        """Through LMTP, as any mail that comes in; the moment it was taken."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as line:
            line.sendmail(sender.strip("<>"), [to], mail)
            return datetime.now(UTC)

    def login(self, user: str) -> BaseMailBox:
        ca, _, _ = certificate()
        context = ssl.create_default_context(cafile=str(ca))
        return MailBox("localhost", self.imap, ssl_context=context).login_utf8(user, PASSWORD)

    def put(self, user: str, mail: bytes, at: datetime, folder: str = "INBOX") -> None:
        """A mail as if it had come at `at`, which a test cannot wait for.

        Straight into the Maildir, as other delivery agents do: IMAP's APPEND takes no time to come.
        """
        name, _, domain = user.partition("@")
        box = self.home / "mails" / domain / name
        place = box if folder == "INBOX" else box / f".{folder}"
        if not (place / "new").is_dir():
            with self.login(user) as line:
                line.folder.set(folder)
        file = place / "tmp" / f"{at.timestamp():.0f}.{secrets.token_hex(8)}.test"
        file.write_bytes(mail)
        owner = box.stat()
        os.chown(file, owner.st_uid, owner.st_gid)
        os.utime(file, (at.timestamp(), at.timestamp()))
        file.rename(place / "new" / file.name)


CONFIG = """
base_dir = {home}/run
state_dir = {home}/run
protocols = imap lmtp
listen = 127.0.0.1
log_path = {home}/log
ssl = required
ssl_cert = <{cert}
ssl_key = <{key}
auth_mechanisms = plain
default_internal_user = {inner}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{home}/mails/%d/%n
mail_uid = {uid}
mail_gid = {gid}
mail_fsync = optimized
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mails/%d/%n allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Junk {{
    special_use = \\Junk
    auto = create
  }}
  mailbox Sent {{
    special_use = \\Sent
    auto = create
  }}
}}
mail_max_userip_connections = 100
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {imap}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service anvil {{
  chroot =
}}
"""


OAUTH = """
auth_mechanisms = plain xoauth2
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {home}/oauth2
}}
"""


def _issuer(tokens: dict[str, str]) -> ThreadingHTTPServer:
    """Who gave out the access tokens, and is asked whether one is good."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            user = tokens.get(parse_qs(urlsplit(self.path).query).get("token", [""])[0])
            self.send_response(200 if user else 401)
            self.end_headers()
            self.wfile.write(json.dumps({"email": user}).encode() if user else b"{}")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@dataclass
class Taken:
    """A mail that the SMTP server took, and when it said 250."""

    sender: str
    to: tuple[str, ...]
    mail: bytes
    at: datetime

    @property
    def message_id(self) -> str:
        return str(message_from_bytes(self.mail)["Message-ID"])


@dataclass
class Submission:
    """The provider's SMTP server: STARTTLS, a password; our mail to Dovecot, the rest to `reply`.

    `before_250` may say something else, or "CUT". `wrong` maps an address to what is said of it.
    """

    dovecot: Dovecot
    reply: Callable[[Taken, str], None] = lambda taken, to: None
    wrong: dict[str, str] = field(default_factory=dict)
    before_250: Callable[[Taken], str | None] = lambda taken: None
    copies: bool = True  # False: our own copy is lost
    taken: list[Taken] = field(default_factory=list)
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        _, cert, key = certificate()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(cert, key)
        self.lock = threading.Lock()
        self.start()

    def start(self) -> None:
        self.controller = Controller(
            self, hostname="localhost", port=self.port, tls_context=self.context,
            require_starttls=True, authenticator=self._signed_in, auth_required=True,
        )  # fmt: skip
        self.controller.start()

    def close(self) -> None:
        self.controller.stop()

    def _signed_in(self, server: SMTP, session: object, envelope: object, mechanism: str,
                   data: object) -> AuthResult:  # fmt: skip
        right = getattr(data, "password", b"") == PASSWORD.encode()
        return AuthResult(success=right, handled=False)

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        user, bearer, *_ = base64.b64decode(args[1]).decode().split("\1")
        token = bearer.removeprefix("auth=Bearer ")
        if self.dovecot.tokens.get(token) == user.removeprefix("user="):
            return AuthResult(success=True)
        why = base64.b64encode(b'{"status":"401"}').decode()
        await server.challenge_auth(why, encode_to_b64=False)  # and the client says nothing more
        return AuthResult(success=False, handled=False)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: object
    ) -> str:
        said = self.wrong.get(address)
        if said is not None:
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        mail = bytes(envelope.original_content or b"")
        taken = Taken(str(envelope.mail_from), tuple(envelope.rcpt_tos), mail, datetime.now(UTC))
        for to in taken.to:
            if to.endswith(f"@{OURS}") and self.copies:
                await asyncio.to_thread(self.dovecot.deliver, to, mail, taken.sender)
        with self.lock:
            self.taken.append(taken)  # whoever is killed now has been served
        said = await asyncio.to_thread(self.before_250, taken)
        if said == "CUT":
            server.transport.abort()  # type: ignore[union-attr]
        taken.at = datetime.now(UTC)
        for to in taken.to:
            if not to.endswith(f"@{OURS}"):
                await asyncio.to_thread(self.reply, taken, to)
        return said or "250 2.0.0 taken"
