"""Forms to ODK and Kobo and back, and what was filled there."""

import csv
import doctest
import io
from contextlib import chdir
from dataclasses import replace

import pytest
from openpyxl import Workbook, load_workbook
from pyxform.xls2xform import convert
from typer.testing import CliRunner

from audits.imports import Taken, import_rows
from audits.odk import xlsread, xpath
from audits.odk.xlsform import export
from audits.odk.xpath import NotCarriedError, from_xpath, to_xpath
from audits.templates.conditions import holds
from audits.templates.form import DONT_KNOW, FORMS, FormError, built_in, read_form
from benchmark.cli import whole
from tests.test_form import CALL_REACHED, EMAIL_REACHED

BUILT_IN = built_in()


def test_examples_in_docstrings_are_true():
    assert doctest.testmod(xpath).failed == 0


@pytest.mark.parametrize("form", BUILT_IN.values(), ids=BUILT_IN)
def test_a_form_comes_back_from_xlsform_as_it_was(tmp_path, form):
    text, notes = xlsread.load(export(form)[0], form.name)
    path = tmp_path / f"{form.name}.toml"
    path.write_text(text, encoding="utf-8")
    assert replace(read_form(path), sha256=form.sha256) == form
    assert notes == []


@pytest.mark.parametrize("form", BUILT_IN.values(), ids=BUILT_IN)
def test_pyxform_makes_an_odk_form_of_each_without_a_word(form):
    warnings: list[str] = []
    made = convert(io.BytesIO(export(form)[0]), warnings=warnings, file_type=".xlsx")
    assert warnings == []
    for item in form.items:
        assert f"/{item.name}" in made.xform


def test_what_is_not_carried_is_said_line_by_line():
    notes = export(BUILT_IN["email_enquiry"])[1]
    assert (
        "item 'reply_business_seconds': worked out when imported, from sent_at, replied_at" in notes
    )
    assert any(
        line.startswith("item 'reply_time_told': asked of everybody, since it hangs on")
        for line in notes
    )
    assert any("points, weights" in line for line in notes)


def test_no_cell_is_a_formula(tmp_path):
    text = (FORMS / "visit.toml").read_text(encoding="utf-8")
    path = tmp_path / "visit.toml"
    path.write_text(text.replace('"Could you go in?"', '"=cmd|calc"'), encoding="utf-8")
    book = load_workbook(io.BytesIO(export(read_form(path))[0]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == "=cmd|calc" for cell in cells)
    assert not any(cell.data_type == "f" for cell in cells)


# --- conditions


@pytest.mark.parametrize("form", BUILT_IN.values(), ids=BUILT_IN)
def test_a_condition_that_odk_can_say_means_the_same_when_it_comes_back(form):
    known = {"person_spoke": "no", "call_attempts": 2, "queue_seconds": 45, "bounced": "no"}
    for item in form.items:
        try:
            back = from_xpath(to_xpath(item.relevant, form.by_name)) if item.relevant else {}
        except NotCarriedError:
            continue
        if "__instead" not in str(back):
            assert holds(back, known) == holds(item.relevant, known)


@pytest.mark.parametrize(
    "text", ["${a} = ${b}", "count(${a}) > 2", "${a} = 'x' or", "(${a} = 'x'", "not(${a} = 'x')"]
)
def test_what_we_cannot_say_is_refused_rather_than_guessed(text):
    with pytest.raises(NotCarriedError):
        from_xpath(text)


# --- forms made by others


def workbook(**sheets: list[list[object]]) -> bytes:
    book, body = Workbook(), io.BytesIO()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(body)
    return body.getvalue()


OTHERS = {
    "survey": [
        ["type", "name", "label::English (en)", "required", "relevant", "constraint"],
        ["start", "start"],
        ["begin_group", "shop", "The shop", None, "${open} = 'yes'"],
        ["select_one yn", "greeted", "Were you greeted?", "yes"],
        ["select_multiple seen", "seen", "What did you see?"],
        ["integer", "queue", "How many waited?", None, "${greeted} = 'no'", ". < 50"],
        ["end_group"],
        ["select_one yn", "open", "Was it open?", True],
        ["geopoint", "where", "Where?"],
        ["begin_repeat", "visits", "Visits"],
        ["text", "note", "Note"],
        ["end_repeat"],
        ["text", "why", "Why?", None, "string-length(${open}) > 2"],
    ],
    "choices": [
        ["list_name", "name", "label::English (en)"],
        ["yn", "yes", "Yes"],
        ["yn", "no", "No"],
        ["seen", "litter", "Litter"],
        ["seen", 7, "Seven"],
    ],
    "settings": [["form_title", "version"], ["A shop", "2026-03"]],
}


def test_a_form_by_somebody_else_is_carried_as_far_as_it_goes(tmp_path):
    text, notes = xlsread.load(workbook(**OTHERS), "shop")
    path = tmp_path / "shop.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormError) as found:
        read_form(path)
    assert [line.split(": ", 1)[1] for line in found.value.mistakes] == [
        "weight: got a sum of 0; write weights that sum to 100"
    ]
    assert notes == [
        "version: got '2026-03'; counted from 1 here",
        "item 'queue': constraint: got '. < 50'; left out",
        "item 'where': type: got 'geopoint'; left out",
        "item 'visits': repeats are left out",
        "item 'why': relevant: got '(string-length(${open}) > 2)'; asked always",
        "weights: got none; write want, stage and weight where an item is to count",
    ]
    for line in (
        'type = "yes_no"',
        'relevant = { open = "yes", greeted = "no" }',
        'choices = ["litter", "7"]',
        'title = "A shop"',
    ):
        assert line in text


@pytest.mark.parametrize(
    ("body", "mistake"),
    [
        (b"no workbook", "got no workbook"),
        (workbook(sheet=[["type"]]), "got no sheet 'survey'"),
        (
            workbook(survey=[["type", "name", "rivalry_weight"], ["text", "a", "much"]]),
            "rivalry_weight: got 'much'; write it as in a form file",
        ),
    ],
)
def test_what_is_no_xlsform_is_refused_with_what_to_write(body, mistake):
    with pytest.raises(ValueError, match="got") as refused:
        xlsread.load(body, "x")
    assert mistake in str(refused.value)


# --- what was filled in ODK and Kobo


def submission(form, answers: dict, **changes: str) -> dict[str, str]:
    """One row as ODK Central exports it: groups before the names, metadata around them."""
    row = {
        "SubmissionDate": "2026-03-05T10:00:00.000Z", "start": "2026-03-02T10:00:00.000+01:00",
        "end": "2026-03-02T10:20:00.000+01:00", "form": form.name, "about-business": "acme",
        "about-wave": "2026-Q1", "about-scenario": "S1", "about-shopper": "s07",
        "meta-instanceID": "uuid:6d0b-41", "KEY": "uuid:6d0b-41",
    }  # fmt: skip
    for name, value in answers.items():
        item = form.by_name[name]
        word = item.type in ("count", "seconds") and isinstance(value, str)
        row[f"facts-{name}{'__instead' if word else ''}"] = str(value)
    return row | changes


def as_csv(rows: list[dict[str, str]], separator: str = ",") -> str:
    out = io.StringIO()
    columns = list(dict.fromkeys(column for row in rows for column in row))
    writer = csv.DictWriter(out, columns, delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def imported(text: str):
    found = [*import_rows(text, BUILT_IN, ["acme"], ["2026-Q1"], name="export.csv")]
    return [o.case for o in found if isinstance(o, Taken)], [o for o in found if isinstance(o, str)]


def test_a_submission_is_an_audit_with_the_same_answers():
    filled = CALL_REACHED | {"number_clicks": "not_found", "transfers": DONT_KNOW}
    cases, mistakes = imported(as_csv([submission(BUILT_IN["call_enquiry"], filled)]))
    assert mistakes == []
    assert cases[0].answers == filled
    assert (cases[0].audit, cases[0].shopper, cases[0].late) == ("6d0b-41", "s07", False)
    assert f"{cases[0].started_at:%H:%M}" == "09:00", "its offset counts"


def test_kobo_separates_by_semicolon_splits_choices_and_adds_columns_of_its_own():
    row = {
        key.replace("-", "/"): v
        for key, v in submission(BUILT_IN["call_enquiry"], CALL_REACHED).items()
    }
    row |= {
        "facts/critical_flags/safety_risk": "1",
        "facts/critical_flags/pressure_to_decide": "0",
        "facts/critical_flags/shopper_identified": "1",
        "facts/evidence_file_URL": "https://kobo.example.org/x",
        "_id": "7", "_uuid": "6d0b-41", "_submission_time": "2026-03-05T10:00:00",
    }  # fmt: skip
    cases, mistakes = imported(as_csv([row], ";"))
    assert mistakes == []
    assert cases[0].answers["critical_flags"] == ["safety_risk", "shopper_identified"]


def test_an_answer_that_odk_asked_of_everybody_is_left_out_where_it_does_not_apply():
    quick = EMAIL_REACHED | {"replied_at": "2026-03-02T10:20:00Z"}
    assert quick["reply_time_told"] == "as_soon_as_possible"
    cases, mistakes = imported(as_csv([submission(BUILT_IN["email_enquiry"], quick)]))
    assert mistakes == []
    assert "reply_time_told" not in cases[0].answers


def test_a_wrong_submission_is_named_with_its_row_and_column():
    good = submission(BUILT_IN["call_enquiry"], CALL_REACHED)
    bad = good | {"KEY": "uuid:2", "meta-instanceID": "uuid:2", "facts-person_spoke": "perhaps"}
    cases, mistakes = imported(as_csv([good, bad]))
    assert len(cases) == 1
    assert mistakes[0] == "export.csv: row 3: person_spoke: got 'perhaps'; write one of: yes, no"


# --- on the command line


def test_forms_go_out_and_come_in_on_the_command_line(tmp_path):
    with chdir(tmp_path):
        there_and_back(CliRunner().invoke)
    assert read_form(tmp_path / "forms" / "my_visit.toml").items == BUILT_IN["visit"].items


def there_and_back(run):
    out = run(whole(), ["form", "export", "visit", "my visit.xlsx"])
    assert (out.exit_code, out.stdout.strip()) == (0, "my visit.xlsx")
    back = run(whole(), ["form", "import", "my visit.xlsx"])
    assert (back.exit_code, back.stdout.strip()) == (0, "forms/my_visit.toml")
    again = run(whole(), ["form", "import", "my visit.xlsx"])
    assert (again.exit_code, "there is a form 'my_visit' already" in again.output) == (2, True)
    assert run(whole(), ["form", "export", "vist", "x.xlsx"]).exit_code == 2
