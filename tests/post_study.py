"""A study with two mailboxes and five businesses that answer in every way mail knows."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

from benchmark import store
from benchmark.desks import desk
from benchmark.mail import mailplaces
from benchmark.study import Study, read_study
from tests.mailserver import OURS, PASSWORD, Dovecot, Submission, Taken, certificate

BUSINESSES = ("acorn", "birch", "cedar", "dogwood", "elm")
SCENARIOS = ("S1", "S4", "S5", "S8", "S9")
BOXES = ("post-a", "post-b")


def study_text(server: Submission, more: str = "") -> str:
    ca = certificate()[0]
    first = date.today() - timedelta(days=1)
    boxes = "".join(
        f"""
[[mailbox]]
name = "{name}"
address = "{name}@{OURS}"
ca_file = "{ca}"
smtp = {{ host = "localhost", port = {server.port}, security = "starttls" }}
imap = {{ host = "localhost", port = {server.dovecot.imap} }}
"""
        for name in BOXES
    )
    businesses = "".join(
        f"""
[[business]]
id = "{name}"
name = "{name.title()}"
role = "{"own" if name == "acorn" else "rival"}"
mailboxes = ["hello@{name}.test"]
mail_domains = ["{name}.helpdesk.test"]
"""
        for name in BUSINESSES
    )
    scenarios = "".join(
        f"""
[scenario.{code}]
persona = "Kim, who asks about {what}"
script = "Ask."
[scenario.{code}.mail.en]
name = "Kim {code}"
subject = "A question about {what}"
text = "Hello,\\n\\nI have a small {what} at home. How long does a {what} last?\\n\\nKim"
questions = ["How long does a {what} last?"]
details = ["a small {what} at home"]
"""
        for code, what in (("S8", "ladder"), ("S9", "kettle"))
    )
    return f"""
[study]
name = "Mail"
currency = "EUR"
time_zone = "Europe/Berlin"
touchpoints = ["email"]
allow_private = true
[[wave]]
name = "W1"
start_day = {first}
end_day = {first + timedelta(days=150)}
[fieldwork]
lockout_days = 0
[fieldwork.forms.email_enquiry]
number = 10
scenarios = {list(SCENARIOS)}
by = "mail"
[mail]
send = true
gap_hours = 0
{boxes}{businesses}{scenarios}{more}"""


def make(home: Path, server: Submission, more: str = "") -> Study:
    home.mkdir(parents=True, exist_ok=True)
    (home / "study.toml").write_text(study_text(server, more))
    return read_study(home)


def secrets() -> dict[str, str]:
    """The environment a sender needs."""
    return {mailplaces.variable(name): PASSWORD for name in BOXES}


def probe(
    study: Study, business: str = "birch", scenario: str = "S5", shopper: str = "post-a"
) -> str:
    """A probe outside the rota: due at once."""
    audit = desk.new_audit()
    desk.start(
        study, audit, business=business, wave="W1", form="email_enquiry", scenario=scenario,
        shopper=shopper,
    )  # fmt: skip
    return audit


def mail(to: str, sender: str, text: str, subject: str = "Your question", **headers: str) -> bytes:
    """A mail as a business writes it."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].rstrip(">"))
    made["Date"] = headers.pop("Date", format_datetime(datetime.now(UTC)))
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()


WORDS = [
    "anvil",
    "basket",
    "candle",
    "drawer",
    "easel",
    "fiddle",
    "garden",
    "hammer",
    "island",
    "jacket",
    "kitchen",
    "lantern",
    "marble",
    "needle",
    "orchard",
    "pantry",
    "quiver",
    "ribbon",
    "saddle",
    "timber",
]


def person(taken: Taken) -> str:
    """What somebody writes by hand: never twice the same."""
    chance = random.Random(taken.message_id)
    odd = chance.sample(WORDS, 6)
    return f"""Hello {chance.choice(("Sam", "Kim", "Jo", "Chris"))},

good that you ask, and sorry about the last shop. About the {odd[0]}: {chance.randint(5, 90)} days,
and we carry the cost unless the {odd[1]} is broken; for the {odd[2]} it is rather
{chance.randint(5, 90)} euros. The refund of a {odd[3]} took us {chance.randint(2, 9)} days lately.
My colleague at the {odd[4]} thinks so, too, though the {odd[5]} may differ.

Do call me if that leaves anything open.

Best wishes
Ina Wolf
"""


@dataclass
class Truth:
    """What a probe's audit must say in the end."""

    behaviour: str
    audit: str = ""
    sent_at: datetime | None = None
    acknowledged_at: datetime | None = None
    replied_at: datetime | None = None
    bounced: bool = False
    marketing: bool = False
    person_decides: bool = False


class Businesses:
    """What the five businesses do with each mail; remembers when what was delivered."""

    def __init__(self, dovecot: Dovecot) -> None:
        self.dovecot = dovecot
        self.truth: dict[str, Truth] = {}  # alias → truth
        self.later: list[tuple[str, bytes, datetime, str]] = []
        self.seen: dict[str, int] = {}

    def __call__(self, taken: Taken, to: str) -> None:
        business = to.partition("@")[2].removesuffix(".test")
        place = self.seen[business] = self.seen.get(business, -1) + 1
        names = list(BEHAVIOURS)
        name = names[(place + BUSINESSES.index(business)) % len(names)]
        truth = self.truth[taken.sender] = Truth(name, sent_at=taken.at)
        BEHAVIOURS[name](self, taken, f"{business}.test", truth)

    def now(self, taken: Taken, raw: bytes) -> datetime:
        """Comes at once: when, in whole seconds as the server stamps it."""
        return self.dovecot.deliver(taken.sender, raw).replace(microsecond=0)

    def put(self, taken: Taken, raw: bytes, after: timedelta, folder: str = "INBOX") -> datetime:
        """Comes later: kept until `post_late`, since a test cannot wait."""
        at = (taken.at + after).replace(microsecond=0)
        self.later.append((taken.sender, raw, at, folder))
        return at

    def post_late(self) -> int:
        """Deliver what was to come later, each with the time it has there."""
        waiting, self.later = self.later, []
        for alias, raw, at, folder in waiting:
            self.dovecot.put(alias.partition("+")[0] + f"@{OURS}", raw, at, folder)
        return len(waiting)


Behaviour = Callable[[Businesses, Taken, str, Truth], None]


def _acknowledged(them: Businesses, taken: Taken, domain: str, truth: Truth) -> None:
    text = "We have received your message and will answer within two working days. Ticket 4711."
    raw = mail(
        taken.sender, f"noreply@{domain}", text, "We have received your request",
        In_Reply_To=taken.message_id, Auto_Submitted="auto-replied",
    )  # fmt: skip
    truth.acknowledged_at = them.now(taken, raw)
    _replied(them, taken, domain, truth)


def _replied(them: Businesses, taken: Taken, domain: str, truth: Truth) -> None:
    raw = mail(
        taken.sender, f"Ina Wolf <ina@{domain}>", person(taken), "Re: Your question",
        In_Reply_To=taken.message_id, References=taken.message_id,
    )  # fmt: skip
    truth.replied_at = them.put(taken, raw, timedelta(hours=3, seconds=7))


def _away(them: Businesses, taken: Taken, domain: str, truth: Truth) -> None:
    raw = mail(
        taken.sender, f"ina@{domain}", "I am out of the office until Monday.",
        "Automatic reply: Out of office", In_Reply_To=taken.message_id,
        Auto_Submitted="auto-replied", X_Auto_Response_Suppress="All",
    )  # fmt: skip
    them.now(taken, raw)
    _replied(them, taken, domain, truth)


def _bounced(them: Businesses, taken: Taken, domain: str, truth: Truth) -> None:
    truth.bounced = True
    returned = taken.mail.decode().replace("\r\n", "\n").partition("\n\n")[0]
    raw = (
        f"From: Mail Delivery System <MAILER-DAEMON@{domain}>\nTo: {taken.sender}\n"
        f"Subject: Undelivered Mail Returned to Sender\nMessage-ID: {make_msgid(domain=domain)}\n"
        "Auto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nI could not deliver your message.\n\n"
        "--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx.{domain}\n\nFinal-Recipient: rfc822; hello@{domain}\n"
        "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\n{returned}\n\n--b--\n"
    )
    them.now(taken, raw.encode())


def _helpdesk(them: Businesses, taken: Taken, domain: str, truth: Truth) -> None:
    """Another domain, no In-Reply-To; only the address it is sent to says what it answers."""
    raw = mail(
        taken.sender, f"Ina Wolf <support@{domain.removesuffix('.test')}.helpdesk.test>",
        person(taken), "[Ticket #88213] Your request",
    )  # fmt: skip
    truth.replied_at = them.put(taken, raw, timedelta(hours=30))


def _late(them: Businesses, taken: Taken, domain: str, truth: Truth) -> None:
    _replied(them, taken, domain, truth)
    them.later[-1] = (*them.later[-1][:2], taken.at + timedelta(days=20), "INBOX")
    truth.replied_at = None  # the watch ends after 14 days


def _wrong_date(them: Businesses, taken: Taken, domain: str, truth: Truth) -> None:
    raw = mail(
        taken.sender, f"Ina Wolf <ina@{domain}>", person(taken), "Re: Your question",
        In_Reply_To=taken.message_id, Date="Fri, 31 Dec 1999 23:59:59 -1200",
    )  # fmt: skip
    truth.replied_at = them.put(taken, raw, timedelta(hours=5, minutes=1, seconds=1))


def _twice(them: Businesses, taken: Taken, domain: str, truth: Truth) -> None:
    _replied(them, taken, domain, truth)
    alias, raw, at, folder = them.later[-1]
    again = b"X-Hop: second way\n" + raw
    them.later.append((alias, again, at + timedelta(seconds=40), folder))


def _silent(them: Businesses, taken: Taken, domain: str, truth: Truth) -> None:
    pass


def _advertising(them: Businesses, taken: Taken, domain: str, truth: Truth) -> None:
    truth.marketing = True
    _replied(them, taken, domain, truth)
    raw = mail(
        taken.sender, f"Offers <news@{domain}>", "Ten per cent off everything this week!",
        "This week only", List_Unsubscribe=f"<https://{domain}/u>", Precedence="bulk",
    )  # fmt: skip
    them.put(taken, raw, timedelta(days=6))


def _junked(them: Businesses, taken: Taken, domain: str, truth: Truth) -> None:
    _replied(them, taken, domain, truth)
    them.later[-1] = (*them.later[-1][:3], "Junk")


BEHAVIOURS: dict[str, Behaviour] = {
    "acknowledgement": _acknowledged,
    "out of office": _away,
    "bounce": _bounced,
    "helpdesk, other domain": _helpdesk,
    "late": _late,
    "wrong Date": _wrong_date,
    "twice": _twice,
    "silence": _silent,
    "marketing": _advertising,
    "junk folder": _junked,
}


def archive(study: Study) -> store.Archive:
    return store.archive_of(study)
