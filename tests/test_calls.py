"""Call records: what is kept of a file of a telephone system, and what it says of a call."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audits import calls
from audits.calls import CallRecord, Layout, Mistake
from audits.phones import Numbers

PHONES = {"+493023125014": "acme", "+442079460018": "byte"}
ASTERISK = Layout(calls.FORMATS["asterisk"], "Europe/Berlin", least_cells=16)
FILES = Path(__file__).parent / "calls"
# Berlin is two hours ahead of UTC in October. 16 columns, then 17 and 18 with uniqueid and
# userfield, 21 with those of newer versions.
MASTER = (FILES / "Master.csv").read_text()
AT = datetime(2026, 10, 5, 8, tzinfo=UTC)


def read(text: str, layout: Layout, prefix: str = "") -> list[CallRecord | Mistake]:
    kept, _, mistakes = calls.reduce(text, layout, Numbers(PHONES, prefix))
    return [*mistakes, *(calls.read(one, layout) for one in kept)]


def at(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


def test_a_master_csv_is_read_with_16_and_more_columns():
    assert read(MASTER, ASTERISK) == [
        CallRecord("acme", "+493023125014", at(0), at(21), at(240), "answered"),
        CallRecord("acme", "+493023125014", at(3600), None, at(3660), "no_answer"),
        CallRecord("byte", "+442079460018", at(7200), None, at(7204), "busy"),
        CallRecord("acme", "+493023125014", at(115_200), None, at(115_200), "failed"),
        CallRecord("byte", "+442079460018", at(115_800), at(115_807), at(115_927), "answered"),
    ]


def test_other_calls_are_counted_by_day_and_nobody_who_called_is_kept():
    kept, days, mistakes = calls.reduce(MASTER, ASTERISK, Numbers(PHONES))
    assert [day.calls for day in days] == [3, 4]
    assert days[1].last_at == datetime(2026, 10, 6, 16, 10, tzinfo=UTC)
    assert mistakes == []
    everything = json.dumps([one.cells for one in kept])
    assert not any(word in everything for word in ("Jane", "Neil", "SIP/", "100", "1112223"))


# Headers and times as https://www.twilio.com/docs/usage/troubleshooting/data-types shows them; the
# order of https://www.3cx.com/blog/docs/cdr-call-data-records/ (its file has no header); the call
# report of 3CX 20.
TWILIO = (FILES / "twilio.csv").read_text()
THREE_CX = (FILES / "3cx.csv").read_text()
THREE_CX_REPORT = (FILES / "3cx_report.csv").read_text()
ANSWERED = CallRecord("acme", "+493023125014", at(0), at(21), at(240), "answered")
MAPPED = {
    "twilio": (
        TWILIO,
        Layout(
            {"number": "To", "answered": "StartTime", "ended": "EndTime",
             "disposition": "Status"},
            "UTC", "%a, %d %b %Y %H:%M:%S %z",
        ),
        [
            replace(ANSWERED, started_at=None),
            CallRecord("byte", "+442079460018", at(7200), None, at(7200), "no_answer"),
        ],
    ),
    "3cx": (
        THREE_CX,
        Layout(
            {"number": 12, "started": 4, "answered": 5, "ended": 6, "disposition": 7},
            "Europe/Berlin", "%Y/%m/%d %H:%M:%S",
        ),
        [ANSWERED, CallRecord("byte", "+442079460018", at(3600), None, at(3660), "no_answer")],
    ),
    "3cx report": (
        THREE_CX_REPORT,
        Layout(
            {"number": "To", "started": "Call Time", "ring_seconds": "Ringing",
             "talk_seconds": "Talking", "disposition": "Status"},
            "Europe/Berlin",
        ),
        [ANSWERED, CallRecord("byte", "+442079460018", at(3600), None, at(3660), "no_answer")],
    ),
    "without a header": (
        TWILIO.splitlines()[1],
        Layout({"number": 6, "answered": 10, "talk_seconds": 12}, "UTC",
               "%a, %d %b %Y %H:%M:%S %z"),
        [replace(ANSWERED, started_at=None)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MAPPED)
def test_any_csv_is_read_by_what_it_calls_its_columns(case):
    text, layout, records = MAPPED[case]
    assert read(text, layout, prefix="0") == records


BAD_ROWS = {
    "2026-10-05 10:00:00": ("", "column 10 (started): got ''; write when the call began"),
    "2026-10-05 10:00:21": (
        "soon", "column 11 (answered): got 'soon'; write a time like 2026-11-22 09:30:00",
    ),
    "240,219": ("a while,219", "column 13 (seconds): got 'a while'; write seconds such as 90"),
    "2026-10-05 10:04:00": (
        "2026-10-05 09:04:00",
        "got 08:00:00, 08:00:21, 07:04:00 UTC for start, answer, end; write times in their order",
    ),
    ',240,219,"ANSWERED","DOCUMENTATION"': (",240", "got 13 cells; write 16 or more"),
}  # fmt: skip


@pytest.mark.parametrize("good", BAD_ROWS)
def test_a_bad_row_of_ours_is_named_and_the_others_are_kept(good):
    bad, said = BAD_ROWS[good]
    text = MASTER.replace(good, bad, 1)
    if good == "2026-10-05 10:00:00":
        text = text.replace('"2026-10-05 10:00:21"', "", 1)
    found = read(text, ASTERISK)
    (mistake,) = [one for one in found if isinstance(one, Mistake)]
    assert mistake.row == 1 and mistake.text.startswith(said)
    assert len(found) == 5


def test_a_bad_row_of_others_is_nobodys_business():
    assert read(MASTER.replace("2026-10-06 09:00:00", "soon"), ASTERISK) == read(MASTER, ASTERISK)


def test_a_quote_that_is_not_closed_is_named():
    first, *_ = read(MASTER + 'x,"y\n', ASTERISK)
    assert isinstance(first, Mistake) and first.row == 8 and "quote" in first.text


def test_a_summers_and_a_winters_day_are_both_in_utc():
    winter = MASTER.replace("2026-10-05", "2026-11-05")
    first = read(winter, ASTERISK)[0]
    assert isinstance(first, CallRecord)
    assert first.started_at == datetime(2026, 11, 5, 9, tzinfo=UTC)
