"""The desks without a browser: who may do what with which audit, and what comes of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pandas as pd
import pytest
from PIL import Image

from audits.templates.form import built_in
from benchmark import store
from benchmark.build import build
from benchmark.desks import builder, coding, desk, formdata, heads, keys, reviewing, rota, uploads
from benchmark.desks.desk import RefusedError, Write
from benchmark.numbers import agreement
from benchmark.personal import handedin
from benchmark.serving.roles import OWNER, Who
from benchmark.study import read_study
from benchmark.verify import verify
from tests.app_study import STUDY
from tests.test_app import draw, texts
from tests.test_form import CALL_REACHED

FIELDWORK = """
[fieldwork]
shoppers = ["S07", "S08"]
double_code = 1.0

[fieldwork.forms.call_enquiry]
number = 2
minutes = 5
scenarios = ["S1"]

[[answer_key]]
business = "fernway"
scenario = "S1"
as_of_day = 2026-10-01
facts = { "Can it start that day?" = "yes, if ordered a week before" }
items = { charges_in_key = "yes" }
"""
S07, S08 = Who("S07", "shopper"), Who("S08", "shopper")
R1, R2, MARKETER = Who("R1", "reviewer"), Who("R2", "reviewer"), Who("M1", "marketer")
ABOUT = {"wave": "2026-Q4", "form": "call_enquiry", "scenario": "S1", "shopper": "S07"}
TOLD = {name: value for name, value in CALL_REACHED.items() if name != "question_answered"}
RATED = {"courtesy": TOLD.pop("courtesy"), "ease": TOLD.pop("ease")}


@pytest.fixture
def study(tmp_path):
    (tmp_path / "study.toml").write_text(STUDY + FIELDWORK)
    return read_study(tmp_path)


def writes(answers, stamp=1) -> list[Write]:
    return [Write(item, value, stamp) for item, value in answers.items()]


def filled(study, audit="a1", business="fernway", **more) -> str:
    """An audit as S07 hands it in."""
    desk.start(study, audit, business=business, **ABOUT)
    _, wrong = desk.save(study, S07, audit, writes(TOLD | more))
    assert wrong == {}
    desk.lock_facts(study, S07, audit)
    desk.save(study, S07, audit, writes(RATED, 2))
    desk.submit(study, S07, audit)
    return audit


def events(study, audit) -> list[str]:
    return [event["event"] for event in store.archive_of(study).events(audit)]


def test_what_the_answer_key_knows_is_not_asked_of_the_shopper(study):
    desk.start(study, "a1", business="fernway", **ABOUT)
    assert desk.take(study, S07, "a1").case.answers == {"charges_in_key": "yes"}


def test_an_answer_key_that_no_form_takes_is_named(tmp_path):
    wrong = FIELDWORK.replace('charges_in_key = "yes"', 'charges_in_key = "maybe", x = "1"')
    (tmp_path / "study.toml").write_text(STUDY + wrong.replace('"fernway"', '"fenway"'))
    study = read_study(tmp_path)
    assert [line.split(": ", 2)[2] for line in keys.mistakes(study, built_in())] == [
        "got business 'fenway'; write one of: fernway, greenparcel, mosspetal",
        "items: charges_in_key: got 'maybe'; write one of: yes, no",
        "items: got 'x'; no form has an item of that name",
    ]


def test_every_scenario_of_ours_can_be_told(study):
    codes = {"S1", "S2", "S3", "S4", "S5", "S6", "S7", "C1", "C2", "C3", "C4"}
    assert all(formdata.scenario(study, code) for code in codes)
    assert formdata.scenario(study, "X9") is None


def test_a_shopper_sees_one_audit_and_nothing_of_the_others(study):
    rota.assign(study, study.fieldwork, date(2026, 11, 2))
    mine, theirs = (
        desk.mine(study, S07, date(2026, 11, 2)),
        desk.mine(study, S08, date(2026, 11, 2)),
    )
    assert (mine.shopper, theirs.shopper) == ("S07", "S08")
    planned = [h.planned_day for h in heads.heads(study, ("assigned",), shopper="S07")]
    assert mine.planned_day == min(planned)
    for audit in (theirs.audit, "audit-guessed", "../../etc/passwd", "", "a" * 300):
        for action in ("read", "fill"):
            with pytest.raises(RefusedError):
                desk.take(study, S07, audit, action)
        with pytest.raises(RefusedError):
            desk.save(study, S07, audit, writes({"number_clicks": 1}))
    desk.begin(study, S07, mine.audit)
    desk.begin(study, S07, mine.audit)
    assert events(study, mine.audit).count("started") == 1


@pytest.mark.parametrize("who", [S08, R1, MARKETER, Who("A1", "analyst"), Who("B", "admin")])
def test_nobody_else_fills_a_shoppers_audit(study, who):
    desk.start(study, "a1", business="fernway", **ABOUT)
    for act in (
        lambda: desk.save(study, who, "a1", writes({"number_clicks": 1})),
        lambda: desk.lock_facts(study, who, "a1"),
        lambda: desk.submit(study, who, "a1"),
        lambda: desk.begin(study, who, "a1"),
    ):
        with pytest.raises(RefusedError):
            act()


@pytest.mark.parametrize("who", [S07, MARKETER, Who("A1", "analyst"), Who("S07", "reviewer")])
def test_only_a_reviewer_decides_and_never_about_their_own(study, who):
    audit = filled(study)
    seq = desk.take(study, OWNER, audit).case.seq
    for decision in ("approved", "returned", "rejected", "excluded"):
        with pytest.raises(RefusedError):
            reviewing.decide(study, who, audit, decision, "because", seq)


def test_a_write_sent_twice_or_late_changes_nothing(study):
    desk.start(study, "a1", business="fernway", **ABOUT)
    desk.save(study, S07, "a1", writes({"number_clicks": 2}, 100))
    desk.save(study, S07, "a1", writes({"number_clicks": 2}, 100))
    desk.save(study, S07, "a1", writes({"number_clicks": 5}, 99))
    desk.save(study, S07, "a1", writes({"number_clicks": 3}, 101))
    found = desk.take(study, S07, "a1").case
    assert (found.answers["number_clicks"], found.written["number_clicks"]) == (3, 101)
    assert events(study, "a1").count("answered") == 3  # the key's, and two


def test_a_phone_whose_clock_is_ahead_does_not_win_for_ever(study):
    desk.start(study, "a1", business="fernway", **ABOUT)
    now = int(datetime.now(UTC).timestamp() * 1000)
    desk.save(study, S07, "a1", writes({"number_clicks": 2}, now + 86_400_000))
    desk.save(study, S07, "a1", writes({"number_clicks": 4}, now + 5_000))
    assert desk.take(study, S07, "a1").case.answers["number_clicks"] == 4


def test_a_wrong_answer_is_named_and_the_others_are_kept(study):
    desk.start(study, "a1", business="fernway", **ABOUT)
    given = {"queue_seconds": "soon", "call_attempts": 1, "nonsense": 1}
    found, wrong = desk.save(study, S07, "a1", writes(given))
    assert found.case.answers == {"charges_in_key": "yes", "call_attempts": 1}
    assert wrong["queue_seconds"].startswith("got 'soon'; write seconds")
    assert "unknown item" in wrong["nonsense"]
    desk.save(study, S07, "a1", writes({"call_attempts": None}, 2))
    assert "call_attempts" not in desk.take(study, S07, "a1").case.answers


def test_twenty_submits_at_once_make_one_audit(study):
    desk.start(study, "a1", business="fernway", **ABOUT)
    desk.save(study, S07, "a1", writes(TOLD))
    desk.lock_facts(study, S07, "a1")
    with ThreadPoolExecutor(20) as crowd:
        list(crowd.map(lambda _: desk.save(study, S07, "a1", writes(RATED, 2)), range(20)))
        list(crowd.map(lambda _: desk.submit(study, S07, "a1"), range(20)))
    names = events(study, "a1")
    assert (names.count("submitted"), names.count("answered")) == (1, 3)


def test_taps_are_kept_once(study):
    desk.start(study, "a1", business="fernway", **ABOUT)
    tap = {"id": "1", "tap": "dialled", "at": "2026-11-02T10:00:00.120Z", "error_s": 0.01}
    for _ in range(2):
        desk.save(study, S07, "a1", [], [tap])
    assert events(study, "a1").count("tapped") == 1
    desk.save(study, S07, "a1", [], [{"id": "1", "tap": None}])
    assert desk.take(study, S07, "a1").case.taps == ()


def test_an_audit_comes_back_is_amended_and_counts_once_approved(study):
    audit = filled(study)
    desk.submit(study, S07, audit)
    assert [head.audit for head in reviewing.queue(study, R1)] == [audit]
    seq = desk.take(study, R1, audit).case.seq
    with pytest.raises(ValueError, match="got no reason"):
        reviewing.decide(study, R1, audit, "returned", " ", seq)
    reviewing.decide(study, R1, audit, "returned", "which menu?", seq)
    assert desk.mine(study, S07, date(2026, 11, 2)).reason == "which menu?"
    desk.save(study, S07, audit, writes({"menu_choices": 1}, 9))
    desk.lock_facts(study, S07, audit)
    desk.submit(study, S07, audit)
    build(study)
    assert counted(study) == []
    with pytest.raises(ValueError, match="older state"):
        reviewing.decide(study, R1, audit, "approved", "", seq)
    desk.save(study, R1, audit, writes({"question_answered": "all"}, 20))
    reviewing.decide(study, R1, audit, "approved", "", desk.take(study, R1, audit).case.seq)
    build(study)
    assert counted(study) == [audit]
    assert events(study, audit).count("submitted") == 2


def counted(study) -> list[str]:
    with store.connect(store.published(study)) as opened:
        return [row[0] for row in opened.execute("SELECT audit FROM audit").fetchall()]


def approved(study, audit, business="fernway") -> None:
    filled(study, audit, business)
    decided(study, audit)


def decided(study, audit) -> None:
    desk.save(study, R1, audit, writes({"question_answered": "all"}, 20))
    reviewing.decide(study, R1, audit, "approved", "", desk.take(study, R1, audit).case.seq)


def test_a_decision_can_be_published_without_a_whole_build(study):
    build(study)
    builder.publish(study, ["a1"])
    approved(study, "a1")
    builder.publish(study, ["a1"])
    assert counted(study) == ["a1"]
    seq = desk.take(study, R1, "a1").case.seq
    reviewing.dispute(study, MARKETER, "a1", "no", seq)
    reviewing.decide(study, R1, "a1", "rejected", "so it was", seq + 1)
    builder.publish(study, ["a1"])
    assert counted(study) == []


def test_only_an_audit_of_the_own_business_can_be_disputed(study):
    approved(study, "a1")
    approved(study, "a2", "greenparcel")
    seq = desk.take(study, R1, "a2").case.seq
    for who in (MARKETER, OWNER):
        with pytest.raises(RefusedError):
            reviewing.dispute(study, who, "a2", "no", seq)
    reviewing.dispute(study, MARKETER, "a1", "we were closed", desk.take(study, R1, "a1").case.seq)
    assert [head.audit for head in reviewing.queue(study, R1)] == ["a1"]
    build(study)
    assert sorted(counted(study)) == ["a1", "a2"], "it counts until that is decided"
    reviewing.decide(study, R1, "a1", "excluded", "a holiday", desk.take(study, R1, "a1").case.seq)
    build(study)
    assert counted(study) == ["a2"]


def test_a_second_opinion_is_blind_wanted_once_and_changes_no_score(study):
    approved(study, "a1")
    assert reviewing.to_code(study, R1) == [], "not from whoever decided"
    assert [head.audit for head in reviewing.to_code(study, R2)] == ["a1"]
    assert [item.name for item in reviewing.codable(desk.take(study, R2, "a1"))] == [
        "question_answered"
    ]
    reviewing.code(study, R2, "a1", {"question_answered": "some"})
    assert reviewing.to_code(study, R2) == []
    assert desk.take(study, R1, "a1").case.answers["question_answered"] == "all"
    with store.connect(build(study)) as opened:
        table = coding.items(coding.pairs(opened, "2026-Q4"))
        assert coding.coverage(opened, "2026-Q4") == (1, 1)
        assert list(coding.severity(opened, "2026-Q4")["points"]) == [0.0]
    assert table.to_dict("records")[1]["item"] == "question_answered"
    assert list(table["equal"]) == [0.0, 0.0]


def test_items_on_which_judges_differ_come_first():
    rows = [("f", "a", f"x{n}", "yes", "yes") for n in range(4)]
    rows += [("f", "b", f"x{n}", "yes", "no" if n else "yes") for n in range(4)]
    judged = pd.DataFrame(rows, columns=["form", "item", "audit", "first", "second"])
    judged[["first_number", "second_number"]] = float("nan")
    table = coding.items(judged)
    assert list(table["item"]) == ["b", "all items", "a"]
    assert list(table["equal"]) == [0.25, 0.625, 1.0]


def test_agreement_of_numbers_is_that_of_the_textbook():
    # Shrout & Fleiss, Psychological Bulletin 86 (1979) 423, table 2: ICC(2,1) = .29
    scores = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    assert agreement.icc(scores) == pytest.approx(0.2898, abs=1e-4)


def test_the_index_of_the_desk_can_be_deleted(study):
    approved(study, "a1")
    assert heads.counts(study) == {"approved": 1}
    for path in (study.home / "facts").glob("desk.sqlite*"):
        path.unlink()
    assert heads.counts(study) == {"approved": 1}


def picture(kind="JPEG", size=(20, 10), **more) -> bytes:
    photo = BytesIO()
    Image.new("RGB", size, "teal").save(photo, kind, **more)
    return photo.getvalue()


def test_a_picture_is_drawn_anew_and_nothing_else_of_it_is_kept(study):
    marks = Image.Exif()
    marks[0x010E] = "where I live"
    photo = picture(exif=marks) + b"<script>PK\x03\x04"
    name = uploads.keep(study, photo)
    kept = store.archive_of(study).evidence(name).read_bytes()
    assert b"where I live" in photo and b"where I live" not in kept and b"script" not in kept
    assert Image.open(BytesIO(kept)).getexif() == {}
    assert name == uploads.keep(study, photo), "the same picture is kept once"


def test_photos_go_when_they_are_too_old_and_their_audits_decided(study):
    archive = store.archive_of(study)
    names = [uploads.keep(study, picture(size=(8, n))) for n in (7, 8, 9)]
    later = date.today() + timedelta(days=study.personal.photo_days + 2)
    for audit, name in zip(("a1", "a2"), names, strict=False):
        filled(study, audit, evidence_file=name)
    decided(study, "a1")
    assert handedin.expire(study, date.today(), print) == 0
    assert handedin.expire(study, later, print) == 2, "of an approved audit, and of none"
    assert [archive.evidence(name).is_file() for name in names] == [False, True, False]
    assert list(verify(archive)) == []
    page = draw(study, "review", audit="a1")
    assert not page.exception and "taken out after 180 days" in texts(page)
    assert uploads.keep(study, picture(size=(8, 7))) == names[0], "handed in anew, it is new"
    assert handedin.expire(study, date.today(), print) == 0


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"",
        picture("GIF"), picture()[:200], None, b"PK\x03\x04zip",
        b"OggS sound", b"ID3 sound", b"x" * 15_000_001,
    ],
    ids=["html", "svg", "empty", "gif", "torn", "bomb", "zip", "ogg", "mp3", "large"],
)  # fmt: skip
def test_what_is_no_picture_is_refused(study, content):
    if content is None:
        content = picture("PNG", (8_000, 8_000))
    with pytest.raises(ValueError, match=r"^got .*hand in|^got sound"):
        uploads.keep(study, content)


@pytest.mark.parametrize(
    ("business", "allowed", "taken"),
    [("fernway", True, True), ("fernway", False, False), ("greenparcel", True, False)],
)
def test_sound_is_taken_only_where_allowed_and_never_about_a_rival(
    tmp_path, business, allowed, taken
):
    setting = f"recordings = {str(allowed).lower()}\ndouble_code"
    (tmp_path / "study.toml").write_text(STUDY + FIELDWORK.replace("double_code", setting))
    study = read_study(tmp_path)
    desk.start(study, "a1", business=business, **ABOUT)
    assert uploads.recordable(desk.take(study, S07, "a1")) is taken
