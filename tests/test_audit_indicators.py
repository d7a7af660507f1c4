"""What audits say per channel, from the filled examples whose points were worked out by hand."""

import csv
from pathlib import Path

import pytest

from audits.imports import HEAD
from audits.templates.answers import written
from audits.templates.form import WANTS
from benchmark import imports, store
from benchmark.build import build
from benchmark.study import read_study
from tests.test_form import CALL_NOT_REACHED, CALL_REACHED
from tests.test_form_points import CASES, FORMS, Filled

STUDY = """
[study]
name = "Shops"
currency = "EUR"
time_zone = "UTC"
touchpoints = ["call", "email", "chat", "visit", "social", "delivery"]
[[wave]]
name = "2026-Q1"
start_day = 2026-01-01
end_day = 2026-03-31
[[business]]
id = "acme"
name = "Acme"
role = "own"
[[business]]
id = "byte"
name = "Byte"
role = "rival"
[[audits]]
file = "audits.csv"
"""
WHOLE = {case: filled for case, filled in CASES.items() if not case.endswith("half")} | {
    "call_enquiry reached": Filled(CALL_REACHED, {}, {}, {}),
    "call_enquiry not reached": Filled(CALL_NOT_REACHED, {}, {}, {}),
}


def row(case: str, filled: Filled) -> dict[str, str]:
    form, _, kind = case.partition(" ")
    head = (
        case.replace(" ", "-"), form, "acme" if kind == "reached" else "byte", "2026-Q1", "S1",
        "s07", "2026-03-02T10:00:00Z", "2026-03-02T10:30:00Z",
    )  # fmt: skip
    answers = {name: written(value) for name, value in filled.answers.items()}
    return dict(zip(HEAD, head, strict=True)) | answers


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    home: Path = tmp_path_factory.mktemp("shops")
    (home / "study.toml").write_text(STUDY)
    rows = [row(case, filled) for case, filled in WHOLE.items()]
    columns = list(dict.fromkeys(column for one in rows for column in one))
    with (home / "audits.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    study = read_study(home)
    assert list(imports.all_files(study, store.archive_of(study), lambda line: None)) == []
    with store.connect(build(study)) as connection:
        yield connection


def values(published, indicator: str, business: str) -> list[float | None]:
    rows = published.execute(
        f"SELECT value FROM {indicator} WHERE business = '{business}' ORDER BY sample"
    ).fetchall()
    return [value for (value,) in rows]


CHANNELS = {
    "call_complaint": ["call_complaint"],
    "email_complaint": ["email_complaint"],
    "email": ["contact_form"],
    "chat": ["web_chat"],
    "visit": ["visit"],
    "social": ["social"],
    "delivery": ["delivery"],
}


@pytest.mark.parametrize("want", WANTS)
@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_has_one_indicator_per_want_with_the_points_worked_out(published, channel, want):
    for kind, business in (("reached", "acme"), ("not reached", "byte")):
        worked_out = [CASES[f"{form} {kind}"].expected[want] for form in CHANNELS[channel]]
        found = values(published, f"{channel}_{want}", business)
        assert found == pytest.approx(worked_out, abs=1e-6)


def test_complaints_do_not_move_what_is_said_of_enquiries(published):
    audits = published.execute("SELECT count(*) FROM audit WHERE touchpoint = 'call'").fetchone()
    assert audits == (4,)
    for want in WANTS:
        assert len(values(published, f"call_{want}", "acme")) == 1


@pytest.mark.parametrize(
    ("indicator", "acme", "byte"),
    [
        ("calls_reached", [1, 1], [0, 0]),
        ("chats_answered", [1], [0]),
        ("visits_served", [1], [0]),
        ("messages_answered", [1], [0]),
        ("answer_seconds", [90, 60], [None, None]),  # nobody answered: the cap
        ("menu_choices", [2], [0]),
        ("transfers", [1, 1], []),
        ("hold_seconds", [0, 0], []),
        ("calls_promises_kept", [0, 0.5], []),  # late and partly; a wait kept, a follow-up late
        ("emails_promises_kept", [0, 1], [0]),
        ("chats_promises_kept", [0.5], [0]),
        ("visits_promises_kept", [1], [1]),
        ("calls_correct", [0.5], []),
        ("emails_correct", [1], []),
        ("chats_correct", [0.5], []),
        ("visits_correct", [1], []),
        ("acknowledgement_hours", [1 / 6, 0.5], [None, None]),  # never: the cap
    ],
)
def test_details_are_counted_from_single_items(published, indicator, acme, byte):
    assert values(published, indicator, "acme") == pytest.approx(acme)
    assert values(published, indicator, "byte") == byte
    weight = published.execute(f"SELECT weight FROM indicator WHERE indicator = '{indicator}'")
    assert weight.fetchone() == (0,), "a detail is not scored twice"


def test_every_form_is_in(published):
    forms = {form for (form,) in published.execute("SELECT DISTINCT form FROM audit").fetchall()}
    assert forms == set(FORMS) - {"email_enquiry"}
