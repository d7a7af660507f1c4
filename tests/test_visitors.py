"""Everybody at every page and every function that gives data; many at once while builds appear."""

import itertools
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, date, datetime, timedelta

import pytest

from audits.casework import Case
from benchmark import reports, store
from benchmark.build import build
from benchmark.desks import actiondesk, desk, reviewing
from benchmark.desks.actions import Plan
from benchmark.desks.desk import RefusedError, Write
from benchmark.mail import mailroom, post
from benchmark.pages import roof
from benchmark.serving import people
from benchmark.serving.roles import OWNER, ROLES, Who
from benchmark.study import Study
from benchmark.tagging import labeldesk
from benchmark.texts import text
from tests.app_study import built_study
from tests.appsession import View, visiting
from tests.mail_study import SENT, alias, arrive, mail, make, probe
from tests.test_app_browser import Server, served
from tests.test_desk import FIELDWORK, RATED, TOLD, writes
from tests.test_mailroom import HELPDESK
from tests.test_routes import ask, session
from tests.views import VIEWS

MINE, OTHERS = Who("P1", "shopper"), Who("P2", "shopper")  # P1 is also the name of all who ask
JUDGE = Who("R9", "reviewer")
ABOUT = {"wave": "2026-Q4", "form": "call_enquiry", "scenario": "S1"}
# Which kinds of pages each role finds; everything else is not in their navigation, nor at its path.
SEES = {
    "shopper": {"audit"},
    "reviewer": {"numbers", "desk", "mail", "sentence", "agreement"},
    "marketer": {"numbers"},
    "analyst": {"numbers", "agreement", "sql"},
    "admin": {"numbers", "mail", "sentence", "agreement", "sql"},
}
Act = Callable[[Study, Who], object]


def some(found: object) -> object:
    """What is shown to nobody counts as refused."""
    if not found:
        raise RefusedError("nothing")
    return found


def reported(study: Study, who: Who) -> object:
    try:
        return reports.write(study, who, "html", "no such wave")
    except reports.NoReportError as why:
        return some("got wave" in str(why))


def action_of(study: Study) -> str:
    return actiondesk.listed(study, OWNER)[0].action


def seq_of(study: Study, audit: str) -> int:
    return desk.take(study, OWNER, audit).case.seq


EVERYBODY, NOBODY = frozenset(ROLES), frozenset[str]()
NUMBERS = EVERYBODY - {"shopper"}
DESK, MAIL, PLANS = (
    frozenset({"reviewer"}),
    frozenset({"reviewer", "admin"}),
    frozenset({"marketer", "admin"}),
)
READS, OURS = MAIL, MAIL | {"marketer"}
# Every function that gives or takes data for somebody → for whom it does. "mine" is handed in by P1
# about the own business and approved, "rivals" by P2 and waits, "theirs" is being filled by P2.
# Whoever is let in is stopped by a mistake in what they ask, so that nothing changes.
FUNCTIONS: Mapping[str, tuple[Act, frozenset[str]]] = {
    "read my audit": (lambda s, w: desk.take(s, w, "mine"), OURS | {"shopper"}),
    "read another's": (lambda s, w: desk.take(s, w, "theirs"), READS),
    "read a rival's": (lambda s, w: desk.take(s, w, "rivals"), READS),
    "read a guessed one": (lambda s, w: desk.take(s, w, "audit-guess"), NOBODY),
    "read a path": (lambda s, w: desk.take(s, w, "../../private.sqlite"), NOBODY),
    "fill mine": (lambda s, w: desk.take(s, w, "mine", "fill"), frozenset({"shopper"})),
    "begin another's": (lambda s, w: desk.begin(s, w, "theirs"), NOBODY),
    "answer another's": (lambda s, w: desk.save(s, w, "theirs", [Write("ease", 9, 5)]), NOBODY),
    "tap another's": (lambda s, w: desk.save(s, w, "theirs", [], [{"id": "1"}]), NOBODY),
    "lock another's": (lambda s, w: desk.lock_facts(s, w, "theirs"), NOBODY),
    "submit another's": (lambda s, w: desk.submit(s, w, "theirs"), NOBODY),
    "my next audit": (lambda s, w: some(desk.mine(s, w, date.today())), frozenset({"shopper"})),
    "decide": (lambda s, w: reviewing.decide(s, w, "rivals", "approved", "", 0), DESK),
    "decide my own": (lambda s, w: reviewing.decide(s, w, "mine", "excluded", "x", 0), NOBODY),
    "dispute mine": (lambda s, w: reviewing.dispute(s, w, "mine", "x", 0), frozenset({"marketer"})),
    "dispute a rival's": (lambda s, w: reviewing.dispute(s, w, "rivals", "x", 0), NOBODY),
    "code": (lambda s, w: reviewing.code(s, w, "coded", {"question_answered": "x"}), DESK),
    "code mine": (lambda s, w: reviewing.code(s, w, "mine", {"question_answered": "x"}), NOBODY),
    "mark a recording": (lambda s, w: reviewing.mark(s, w, "coded", "x", None), DESK),
    "queue": (lambda s, w: some(reviewing.queue(s, w)), DESK),
    "to code": (lambda s, w: some(reviewing.to_code(s, w)), DESK),
    "disputable": (lambda s, w: some(reviewing.disputable(s, w)), frozenset({"marketer"})),
    "plan": (lambda s, w: actiondesk.plan(s, w, "a", "total", "no wave", Plan("a", "b")), PLANS),
    "change a plan": (lambda s, w: actiondesk.change(s, w, action_of(s), 0, x=1), PLANS),
    "plans": (lambda s, w: some(actiondesk.listed(s, w)), NUMBERS),
    "story of a plan": (lambda s, w: some(actiondesk.story(s, w, action_of(s))), NUMBERS),
    "thread": (lambda s, w: mailroom.thread(s, w, probe_of(s)), MAIL),
    "post": (lambda s, w: some(mailroom.to_decide(s, w)), MAIL),
    "count of post": (lambda s, w: some(mailroom.undecided(s, w)), MAIL),
    "decisions": (lambda s, w: mailroom.decided(s, w), MAIL),
    "HTML of a mail": (lambda s, w: mailroom.html(s, w, mail_of(s)), MAIL),
    "candidates": (lambda s, w: mailroom.candidates(s, w, opened(s)), MAIL),
    "status of post": (lambda s, w: mailroom.status(s, w, datetime.now(UTC)), MAIL),
    "file a mail": (lambda s, w: mailroom.decide(s, w, mail_of(s), audit=None, kind=None), DESK),
    "take back": (lambda s, w: mailroom.take_back(s, w, mail_of(s)), DESK),
    "label": (lambda s, w: labeldesk.label(s, w, "b", "s", "r", 0, "x", ["no"]), MAIL),
    "report": (reported, NUMBERS),
}  # fmt: skip


def probe_of(study: Study) -> str:
    return next(iter(post.outboxes(study, store.archive_of(study))))


def mail_of(study: Study) -> str:
    return post.filed(study, store.archive_of(study))[0].mail


def opened(study: Study) -> post.Post:
    found = post.one(study, store.archive_of(study), mail_of(study))
    assert found
    return found


def handed_in(study: Study, audit: str, shopper: Who, business: str, approved: bool) -> Case:
    desk.start(study, audit, business=business, **ABOUT, shopper=shopper.name)
    desk.save(study, shopper, audit, writes(TOLD))
    desk.lock_facts(study, shopper, audit)
    desk.save(study, shopper, audit, writes(RATED, 2))
    desk.submit(study, shopper, audit)
    if approved:
        desk.save(study, JUDGE, audit, writes({"question_answered": "all"}, 20))
        reviewing.decide(study, JUDGE, audit, "approved", "", seq_of(study, audit))
    return desk.take(study, OWNER, audit).case


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A study with audits of two shoppers, a mail nobody could file, an action, and no numbers."""
    work = FIELDWORK.replace("double_code", "recordings = true\ndouble_code")
    study = make(tmp_path_factory.mktemp("visitors") / "plants", work)
    handed_in(study, "mine", MINE, "fernway", approved=True)
    handed_in(study, "coded", OTHERS, "fernway", approved=True)
    handed_in(study, "rivals", OTHERS, "greenparcel", approved=False)
    for audit, shopper in (("theirs", OTHERS), ("next", MINE)):
        desk.start(study, audit, business="fernway", **ABOUT, shopper=shopper.name)
    there = alias(study, probe(study))
    puzzle = mail(there, "It is with us.", "Case 7", "x@greenparcel.test", **HELPDESK)
    arrive(study, (puzzle, SENT + timedelta(hours=2)), now=SENT + timedelta(days=1))
    actiondesk.plan(study, OWNER, "action-1", "total", "2026-Q4", Plan("Answer", "Service team"))
    build(study)
    with served(study) as server:
        yield server


def gets(act: Act, study: Study, who: Who) -> bool:
    try:
        act(study, who)
    except (RefusedError, mailroom.ReasonError):
        return False
    except ValueError:  # let in, and told what is wrong with the question
        return True
    return True


@pytest.mark.parametrize("role", ROLES)
def test_every_function_that_gives_data_asks_who_wants_it(role, server):
    study, who = server.study, Who("P1", role)
    if role == "admin":
        assert not gets(FUNCTIONS["post"][0], study, who), "before they said why"
        people.look(study, who, "a complaint")
    before = {audit: seq_of(study, audit) for audit in ("mine", "coded", "rivals", "theirs")}
    found = {name for name, (act, _) in FUNCTIONS.items() if gets(act, study, who)}
    assert found == {name for name, (_, roles) in FUNCTIONS.items() if role in roles}
    assert {audit: seq_of(study, audit) for audit in before} == before


@pytest.mark.parametrize("role", ROLES)
def test_each_role_finds_its_pages_and_no_others(role, server):
    cookie = session(server, role)
    theirs = {path for path, (_, kind) in roof.PAGES.items() if kind in SEES[role]}
    with visiting(server.port, cookie) as visitor:
        for view_of in VIEWS:
            view = visitor.show(view_of, audit="theirs", business="greenparcel")
            path = view_of.partition("?")[0]
            assert set(view.titles) == {text("page", one) for one in theirs}
            assert view.exceptions() == []
            assert (text("page", path) in view.texts()) is (path in theirs), path
            if role == "shopper":
                assert "P2" not in "".join(view.texts())


def test_a_shopper_is_shown_the_own_next_audit_and_no_number(server):
    with visiting(server.port, session(server, "shopper")) as visitor:
        for page in roof.PAGES:
            view = visitor.show(page, audit="rivals")
            assert view.tables() == []
            assert not [said for said in view.texts() if "Green Parcel" in said]


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("", "", 101), ("", "http://evil.example", 403), ("", "null", 403),
        ("evil.example", "http://evil.example", 400), ("evil.example", "", 400),
    ],
)  # fmt: skip
def test_only_our_own_page_opens_a_socket_also_when_its_name_was_rebound(
    host, origin, status, server
):
    own = f"127.0.0.1:{server.port}"
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
               "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Host": host or own,
               "Origin": origin or f"http://{host or own}",
               "Cookie": session(server, "marketer")}  # fmt: skip
    assert ask(server, "GET", "/_stcore/stream", **upgrade)[0] == status


def test_a_page_that_fails_tells_nothing_of_the_machine(server):
    broken = server.study.home / "store" / "plants-99999999.duckdb"
    broken.write_bytes(b"not a database, password=hunter2")
    try:
        with visiting(server.port, session(server, "marketer")) as visitor:
            view = visitor.show("standing")
    finally:
        broken.unlink()
    told = "\n".join((*view.texts(), *(str(element) for element in view.elements)))
    assert not [word for word in ("hunter2", str(server.study.home), "Traceback") if word in told]
    assert text("empty", "error") in view.texts()


SEEDS = ("ina@greenparcel", "x@greenparcel", "Case 7", "It is with us", "Service team",
         "a small ladder", "jo@corp.example")  # fmt: skip


def test_the_published_file_holds_no_name_mail_secret_or_hash(server):
    """safety A9: in its bytes, and in every cell, since DuckDB packs its texts."""
    study = server.study
    secrets = [people.invite(study, "P7", "analyst", "jo@corp.example")]
    secrets += [people.enter(study, secrets[0]) or ""]
    build(study)
    published = store.published(study)
    assert published
    book = (study.home / "private.sqlite").read_bytes()
    hashes = [people._hash(secret) for secret in (*secrets, "jo@corp.example")]
    assert all(one.encode() in book for one in hashes), "what is looked for is what is kept"
    seeds = [*SEEDS, *secrets, *hashes]
    with store.connect(published) as connection:
        names = connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE NOT internal"
        ).fetchall()
        cells = {name: str(connection.execute(f'FROM "{name}"').fetchall()) for (name,) in names}
    assert [(seed, name) for name, told in cells.items() for seed in seeds if seed in told] == []
    for path in (published, study.home / f"{study.slug}.duckdb"):
        content = path.read_bytes()
        assert [seed for seed in seeds if seed.encode() in content] == []


@pytest.mark.slow
def test_twenty_who_browse_while_builds_appear_see_no_error_and_no_mixed_numbers(tmp_path):
    study, looks, over = built_study(tmp_path / "plants"), threading.Semaphore(0), threading.Event()
    with served(study) as server, ThreadPoolExecutor(21) as crowd:
        with visiting(server.port) as one:
            first = frozenset(_scores(one.show("standing")))
        builds = crowd.submit(_publish, study, looks, over)
        views = [crowd.submit(_browse, server.port, looks) for _ in range(20)]
        wait(views)
        over.set()
        looks.release(EACH)
        seen = {frozenset(scores) for view in views for scores in view.result()}
        assert builds.result() >= 4
    assert {scores for scores in seen if len(scores) > 1} <= {first}, "mixed numbers"
    assert len(seen) >= 3, "builds were seen"


EACH = 8  # looks between two builds


def _publish(study: Study, looks: threading.Semaphore, over: threading.Event) -> int:
    """Builds one after the other, each with one number in every place of a score; how many."""
    for number in itertools.count(1):
        for _ in range(EACH):
            looks.acquire()
        if over.is_set():
            return number
        same = f"UPDATE standing SET score = {number % 100} WHERE score IS NOT NULL"
        store.amend(study, lambda connection, same=same: connection.execute(same))
    raise AssertionError


def _browse(port: int, looks: threading.Semaphore) -> list[set[float]]:
    """The scores of each look at the ranking; between them other pages are looked at."""
    seen = []
    with visiting(port) as visitor:
        for other in ("gaps", "time"):
            assert visitor.show(other).exceptions() == []
            looks.release()
            view = visitor.show("standing")
            looks.release()
            assert view.exceptions() == []
            seen.append(_scores(view))
    return seen


def _scores(view: View) -> set[float]:
    tables = [table for table in view.tables() if "Score" in table.columns]
    assert len(tables) >= 2
    return {float(score) for table in tables for score in table["Score"].dropna()}
