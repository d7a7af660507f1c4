"""Who may do what: the whole table, and the way in."""

import sqlite3
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from benchmark.serving import people
from benchmark.serving.people import PeopleError
from benchmark.serving.roles import OWNER, ROLES, RULES, Thing, Who, may
from tests.app_study import empty_study

MINE, THEIRS = {"shopper": "P1"}, {"shopper": "P2"}
OURS = {"shopper": "P2", "own_business": True, "approved": True}
KINDS, WHOSE = ("audit", "evidence"), ("mine", "theirs", "ours")
# Everything that is allowed; every other cell of role × action × object is refused.
ALLOWED = {
    "shopper": {
        ("fill", "audit", "mine"), ("read", "audit", "mine"),
        ("keep", "evidence", "mine"), ("read", "evidence", "mine"),
    },
    "reviewer": {
        *(("read", kind, whose) for kind in KINDS for whose in WHOSE),
        *((do, "audit", whose) for do in ("review", "code") for whose in ("theirs", "ours")),
        *(("see", kind, "any") for kind in ("desk", "answers", "agreement", "numbers", "action")),
        ("see", "mail", "any"),
        ("file", "mail", "any"),
        ("see", "sentence", "any"), ("label", "sentence", "any"),
    },
    "marketer": {
        ("read", "audit", "ours"), ("dispute", "audit", "ours"), ("see", "numbers", "any"),
        ("see", "action", "any"), ("plan", "action", "any"),
    },
    "analyst": {
        *(("see", kind, "any") for kind in ("answers", "agreement", "numbers", "action")),
        ("see", "sql", "any"),
    },
    "admin": {
        *(("read", kind, whose) for kind in KINDS for whose in WHOSE),
        *(("see", kind, "any") for kind in ("answers", "agreement", "numbers", "action")),
        ("plan", "action", "any"), ("see", "sql", "any"), ("see", "mail", "any"),
        ("manage", "people", "any"),
        ("see", "sentence", "any"), ("label", "sentence", "any"),
    },
}  # fmt: skip
ACTIONS = sorted({action for action, _ in RULES} | {"delete", ""})
OBJECTS = {
    **{(kind, whose): Thing(kind, **about) for kind in ("audit", "evidence")
       for whose, about in {"mine": MINE, "theirs": THEIRS, "ours": OURS, "nobody's": {}}.items()},
    **{(kind, "any"): Thing(kind)
       for kind in ("answers", "desk", "mail", "agreement", "numbers", "sql", "action", "people",
                    "sentence")},
}  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_what_the_table_says_and_nothing_else(role):
    found = {
        (action, *about)
        for action, (about, thing) in product(ACTIONS, OBJECTS.items())
        if may(Who("P1", role), action, thing)
    }
    allowed = {cell for cell in ALLOWED[role] if cell[2] != "nobody's"}
    everybodys = {  # an audit without a shopper is nobody's own
        (action, kind, "nobody's") for action, kind, whose in allowed if whose == "theirs"
    }
    assert found == allowed | everybodys


def test_an_unknown_role_may_do_nothing_and_the_owner_what_there_is_to_do():
    cells = list(product(ACTIONS, OBJECTS.values()))
    assert not any(may(Who("P1", "guest"), action, thing) for action, thing in cells)
    assert {a for a, t in cells if may(OWNER, a, t)} == {action for action, _ in RULES}


@pytest.fixture
def study(tmp_path):
    return empty_study(tmp_path / "plants")


def test_a_study_that_names_nobody_is_its_owners(study):
    assert people.who_is(study, None) == OWNER
    assert not (study.home / "private.sqlite").exists()


def test_once_somebody_is_named_only_links_let_in(study):
    link = people.invite(study, "S07", "shopper")
    assert people.who_is(study, None) is None
    assert people.who_is(study, link) is None, "a link is no session"
    assert people.enter(study, "guessed") is None
    session = people.enter(study, link)
    assert people.who_is(study, session) == Who("S07", "shopper")
    kept = b"".join(path.read_bytes() for path in study.home.glob("private.sqlite*"))
    assert link.encode() not in kept and session.encode() not in kept
    assert (study.home / "private.sqlite").stat().st_mode & 0o077 == 0


def test_a_new_link_ends_the_old_one_and_removing_ends_all(study):
    old = people.invite(study, "S07", "shopper")
    session = people.enter(study, old)
    new = people.invite(study, "S07", "reviewer")
    assert people.enter(study, old) is None
    assert people.who_is(study, session) is None
    session = people.enter(study, new)
    people.invite(study, "R1", "admin")
    assert people.remove(study, "S07")
    assert people.who_is(study, session) is None
    assert people.listed(study) == [Who("R1", "admin")]


@pytest.mark.parametrize(("began", "seen", "known"), [(11, 1, True), (13, 0, False), (5, 3, False)])
def test_a_session_ends_after_a_day_of_work_or_when_unused(study, began, seen, known):
    session = people.enter(study, people.invite(study, "S07", "shopper"))
    past = [(datetime.now(UTC) - timedelta(hours=hours)).isoformat() for hours in (began, seen)]
    with sqlite3.connect(study.home / "private.sqlite") as book:
        book.execute("UPDATE session SET began_at = ?, seen_at = ?", past)
    book.close()
    assert (people.who_is(study, session) is not None) is known


@pytest.mark.parametrize(
    ("person", "role"), [("Jo Doe", "shopper"), ("S07", "boss"), ("", "admin")]
)
def test_a_name_or_an_unknown_role_is_refused(study, person, role):
    with pytest.raises(PeopleError, match="got"):
        people.invite(study, person, role)
