"""A study in which whatever others wrote holds the payloads of safety A5, all of them at once."""

import csv
import json
from datetime import date, timedelta
from html import escape
from pathlib import Path
from urllib.parse import quote

from benchmark import gather, imports, store
from benchmark.build import build
from benchmark.desks import actiondesk, desk, reviewing
from benchmark.desks.actions import Plan
from benchmark.desks.desk import Write
from benchmark.serving.roles import OWNER, Who
from benchmark.study import Study, read_study
from benchmark.tagging import labeldesk
from tests.app_study import HOSTILE, PRACTICE, REVIEWS
from tests.mail_study import SENT, alias, arrive, mail, make, probe
from tests.site import Answer, Site, serve
from tests.test_desk import RATED, TOLD
from tests.test_mailroom import HELPDESK

BUSINESSES = ("fernway", "greenparcel", "mosspetal")
SAYS = "The driver was rude to me. They answered all my questions quickly. It was easy to order."
MORE = """
[personal]
authors = "kept"
[gather.crawl]
pages = 6
[[complaints]]
source = "register"
file = "register.csv"
columns = { name = "company", period = "year", complaints = "complaints", size = "customers" }
size_unit = "customers"
names = { COMPANIES }
[[surveys]]
source = "poll"
kind = "nps"
columns = { answer = "id", answered = "day", value = "nps" }
files = { fernway = "poll-fernway.csv", greenparcel = "poll-greenparcel.csv" }
[politeness]
delay_s = 0
"""


def payloads(evil: str) -> list[str]:
    """safety 2.3: what must neither run, nor ask, nor hide the page, nor be drawn."""
    return [
        f"<script class=evil>window.hit=1;fetch('{evil}/script')</script>",
        f"<img class=evil src={evil}/i onerror=\"window.hit=1;fetch('{evil}/onerror')\">",
        f"<svg class=evil onload=\"window.hit=1\"><image href='{evil}/image'/></svg>",
        f"[Your order](javascript:fetch('{evil}/markdown-link')) [x]({evil}/link)",
        f"$\\href{{{evil}/latex}}{{x}}$ $\\includegraphics{{{evil}/latex.png}}$",
        "<style class=evil>body,main,[data-testid=stApp]{display:none!important}</style>",
        f"<iframe class=evil src='{evil}/iframe' srcdoc=\"<script>top.hit=1</script>\"></iframe>",
        f"![p]({evil}/pixel.png)",
        f"<a class=evil href='{evil}/a' onclick=\"window.hit=1\">Your order</a>",
        "**FATTENED** :red[REDDENED] :red-badge[BADGED] :material/home:",
        f"<{evil}/auto.png> {evil}/auto.jpg",
        "{{ '7' * 7 }} {% raw %} ${7*7} \u202etxt.exe\u202c \u200b",
    ]


def names(host: str) -> dict[str, str]:
    """The same, as far as a name has room."""
    return {
        "fernway": f"<script>top.hit=1</script><svg onload=top.hit=1>![p](//{host}/p)",
        "greenparcel": f"<img src=x onerror=top.hit=1>[x](javascript:top.hit=1)<http://{host}/a>",
        "mosspetal": f"<style>body{{display:none}}</style><iframe src=//{host}/f>**FATTENED**",
        "study": f"<a href=//{host}/a>x</a> $\\href{{//{host}/l}}{{x}}$ {{{{7*7}}}}",
    }


def hostile_study(home: Path, evil: Site) -> Study:
    """Reviews, audits, a register, a survey, a crawl, mails, an action and a label; built."""
    bad, called = " ".join(payloads(evil.origin)), names(evil.host)
    make(home)
    with serve(_site(bad)) as shop:
        study = _written(home, bad, called, shop)
        archive = store.archive_of(study)
        for note in imports.all_files(study, archive, lambda line: None):
            assert imports.is_warning(note), note
        gather.crawls(study, archive, study.wave[0], date(2026, 11, 20), lambda line: None)
    _mails(study, payloads(evil.origin), bad)
    plan = Plan(f"=1+1 {payloads(evil.origin)[1]}"[:120], "<img class=evil src=x>", note=bad)
    actiondesk.plan(study, OWNER, "action-hostile", "said_easy", "2026-Q4", plan)
    labeldesk.label(study, OWNER, "fernway", "practice", "r1", 0, bad, ["easy praise"])
    _audit(study, "audit-begun", bad)
    _returned(study, "audit-returned", bad)
    build(study)
    return study


def _audit(study: Study, audit: str, bad: str) -> None:
    desk.start(study, audit, business="greenparcel", wave="2026-Q4", form="call_enquiry",
               scenario="S1", shopper="S07")  # fmt: skip
    desk.save(study, OWNER, audit, [Write("quote", bad, 1)])


def _returned(study: Study, audit: str, bad: str) -> None:
    """Filled, handed in, and returned with a reason that is no better."""
    _audit(study, audit, bad)
    for step, answers in ((desk.lock_facts, TOLD), (desk.submit, RATED)):
        told = [Write(item, value, 2) for item, value in answers.items() if item != "quote"]
        assert desk.save(study, OWNER, audit, told)[1] == {}
        step(study, OWNER, audit)
    reviewer = Who("R1", "reviewer")
    seq = desk.take(study, reviewer, audit).case.seq
    reviewing.decide(study, reviewer, audit, "returned", bad, seq)


def _written(home: Path, bad: str, called: dict[str, str], shop: Site) -> Study:
    quoted = {name: json.dumps(words, ensure_ascii=False) for name, words in called.items()}
    text = (home / "study.toml").read_text() + REVIEWS + MORE
    for ours, theirs in {
        '"Plant shops ![s](https://tracker.example/s.png)"': quoted["study"],
        '"Fernway Plants"': quoted["fernway"],
        '"Green Parcel"': quoted["greenparcel"],
        repr(HOSTILE): quoted["mosspetal"],
        "practice = true": 'practice = true\ncontact = "study@example.org"',
        '"call", "email"': '"website", "call", "email"',
        'text = "text"': 'text = "text"\nauthor = "author"',
        "COMPANIES": ", ".join(
            f"{name} = [{json.dumps(f'{name} {bad}', ensure_ascii=False)}]" for name in BUSINESSES
        ),
    }.items():
        assert ours in text
        text = text.replace(ours, theirs, 1)
    for name in BUSINESSES:
        text = text.replace(f'id = "{name}"', f'id = "{name}"\nsite = "{shop.origin}/{name}"', 1)
    (home / "study.toml").write_text(text)
    for name in BUSINESSES:
        _reviews(home / f"{name}.csv", name, bad)
        answers = [[f"{n} {bad}", f"2026-11-{1 + n % 20:02}", n % 11] for n in range(120)]
        _table(home / f"poll-{name}.csv", [["id", "day", "nps"], *answers])
    head = ["company", "year", "complaints", "customers"]
    firms = [[f"{name} {bad}", "2026", 9, 1000] for name in BUSINESSES]
    _table(home / "register.csv", [head, *firms, [f"=1+1 {bad}", "2026", 5, 900]])
    _audits(home / "audits.csv", bad)
    return read_study(home)


def _reviews(path: Path, name: str, bad: str) -> None:
    with (PRACTICE / "reviews" / f"{name}.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows):
        text = f"{SAYS} {row['text']} {bad}" if number % 2 else f"{bad} {SAYS} {row['text']}"
        row |= {"title": bad, "author": f"{number % 50} {bad}", "text": text}
        row["id"] = f"{number}<img class=evil src=x onerror=window.hit=1>"
    _table(path, [list(rows[0]), *(list(row.values()) for row in rows)])


def _audits(path: Path, bad: str) -> None:
    with (PRACTICE / "audits.csv").open(newline="") as file:
        known = list(csv.DictReader(file))
    rows = [row | {"quote": f"=1+1 {bad}" if row["quote"] else ""} for row in known
            if row["wave"] == "2026-Q4" and row["business"] in BUSINESSES]  # fmt: skip
    _table(path, [list(known[0]), *(list(row.values()) for row in rows)])


def _table(path: Path, rows: list[list[object]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)


def _site(bad: str) -> dict[str, Answer | str]:
    """A shop whose titles, links, addresses, promises, terms are theirs, shown as text and run."""
    words = escape(bad)
    page = Answer(200, f"""<!doctype html><html lang=en><title>{words}</title>
        <meta name=description content="{words}"><h1>{words}</h1>
        <nav><a href="/contact?q={quote(bad[:200])}">Contact {words}</a>
        <a href=/delivery>Delivery {words}</a><a href=/returns>Returns {words}</a>
        <a href="tel:+493012345">{words}</a><a href="mailto:a@shop.test">{words}</a></nav>
        <p>We reply to your mail within 24 hours {words}. Delivery within 3 days {words}.</p>
        <form action=/send><label>Your name {words}<input name=name required></label>
        <label>Message<textarea name=message></textarea></label><button>Send</button></form>
        {bad}""", {"content-type": "text/html; charset=utf-8"})  # fmt: skip
    return {"/robots.txt": "", **dict.fromkeys(("/", "/delivery", "/returns", "*"), page)}


def _mails(study: Study, bads: list[str], bad: str) -> None:
    there = alias(study, probe(study))
    mails = []
    for number, one in enumerate(bads):
        name = one.replace('"', "'").replace("\\", "").replace("\u202e", "").replace("\u202c", "")
        raw = mail(there, f"{bad}\n{SAYS}", one, f'"{name}" <x{number}@greenparcel.test>',
                   html=f"<p>{bad}</p>", **HELPDESK)  # fmt: skip
        mails.append((raw, SENT + timedelta(hours=number + 1)))
    arrive(study, *mails)
