"""Second opinions are blind: at the desk, at the form's routes and on every page."""

import json
from collections.abc import Iterator

import pytest

from benchmark.desks import blind, desk, formdata, heads, reviewing
from benchmark.serving import people
from benchmark.serving.roles import OWNER, Who
from benchmark.study import Study, read_study
from tests.app_study import STUDY
from tests.test_app_browser import Server
from tests.test_desk import FIELDWORK, R1, R2, approved, filled, writes
from tests.test_routes import ask

JUDGED = "question_answered"


def make(home, share: float = 1.0) -> Study:
    home.mkdir(exist_ok=True)
    fieldwork = FIELDWORK.replace("double_code = 1.0", f"double_code = {share}")
    (home / "study.toml").write_text(STUDY + fieldwork)
    return read_study(home)


@pytest.fixture
def study(tmp_path) -> Study:
    return make(tmp_path)


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    study = make(tmp_path_factory.mktemp("blind") / "plants")
    approved(study, "a1")
    server = Server(study)
    yield server
    server.kill()


def form(server: Server, name: str) -> dict:
    key = people.invite(server.study, name, "reviewer")
    _, _, headers = ask(server, "POST", "/enter", f"key={key}")
    cookie = headers["set-cookie"].partition(";")[0]
    status, said, _ = ask(server, "GET", "/audits/a1/form", Cookie=cookie)
    assert status == 200
    return json.loads(said)["state"]


def test_the_route_tells_a_second_coder_nothing_before_they_coded(server):
    state = form(server, "R2")
    assert all(JUDGED not in state[part] for part in ("answers", "written", "saved"))
    assert state["answers"]["menu_choices"] == 2, "what the shopper met is told"
    assert form(server, "R1")["answers"][JUDGED] == "all", "they judged it"
    reviewing.code(server.study, R2, "a1", {JUDGED: "some"})
    assert form(server, "R2")["answers"][JUDGED] == "all", "now they may compare"


def test_pages_read_it_without_the_judgement_and_can_still_ask_for_one(study):
    approved(study, "a1")
    found = desk.take(study, R2, "a1")
    assert found.hidden == {JUDGED} and JUDGED not in found.case.answers
    assert found.case.reason is None
    assert not [e for e in found.events if e["by"] == "R1"]
    assert [item.name for item in reviewing.codable(found)] == [JUDGED]
    assert JUDGED not in json.dumps(formdata.state(found))
    for who in (R1, OWNER, Who("A", "admin"), Who("S07", "shopper")):
        assert desk.take(study, who, "a1").case.answers[JUDGED] == "all"


def test_an_audit_that_nobody_codes_again_is_read_as_it_is(tmp_path):
    study = make(tmp_path, share=0.0)
    approved(study, "a1")
    assert desk.take(study, R2, "a1").case.answers[JUDGED] == "all"
    with pytest.raises(ValueError, match="not wanted"):
        reviewing.code(study, R2, "a1", {JUDGED: "some"})


def test_whoever_read_the_judgement_gives_no_blind_opinion_on_it(study):
    approved(study, "a1")
    reviewing.code(study, R2, "a1", {JUDGED: "some"})
    r3 = Who("R3", "reviewer")
    assert desk.take(study, r3, "a1").case.answers[JUDGED] == "all"
    with pytest.raises(ValueError, match="not wanted"):
        reviewing.code(study, r3, "a1", {JUDGED: "all"})
    reviewing.code(study, R2, "a1", {JUDGED: "all"})
    assert desk.take(study, R2, "a1").case.codings == {"R2": {JUDGED: "some"}}, "once and for all"


def test_whoever_judged_an_item_is_no_second_judge_though_another_decided(study):
    filled(study)
    desk.save(study, R1, "a1", writes({JUDGED: "all"}, 20))
    reviewing.decide(study, R2, "a1", "approved", "", desk.take(study, R2, "a1").case.seq)
    assert [reviewing.to_code(study, who) for who in (R1, R2)] == [[], []]
    assert len(reviewing.to_code(study, Who("R3", "reviewer"))) == 1
    with pytest.raises(ValueError, match="not wanted"):
        reviewing.code(study, R1, "a1", {JUDGED: "some"})


def test_an_index_of_an_older_version_is_made_anew(study):
    approved(study, "a1")
    with heads._index(study) as index:
        index.execute("ALTER TABLE head DROP COLUMN judged_by")
        index.execute("PRAGMA user_version = 0")
    assert [head.judged_by for head in heads.heads(study, ("approved",))] == ["R1"]
    assert blind.double_coded(study, "a1")
