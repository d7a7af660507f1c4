"""The form in the browser hides, shows and times as Python does: one tree, two readers."""

import json
import random
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

from audits.casework import Tap
from audits.templates.form import DONT_KNOW, built_in
from audits.templates.items import arises
from audits.templates.points import asked, mark
from audits.templates.timers import TIMERS, timed
from benchmark.desks.formdata import rule

FORMS = built_in()
SCRIPT = Path(__file__).parents[1] / "benchmark" / "pages" / "desks" / "form" / "rules.js"
NODE = compute_driver_executable()[0]  # comes with Playwright
RUN = """
import {readFileSync} from "node:fs";
const {asked, timed} = await import(process.argv[1]);
const {shown, taps} = JSON.parse(readFileSync(0));
console.log(JSON.stringify({
  shown: shown.map((one) =>
    [...asked(one.order, one.answers, one.calculated, "dont_know").shown].sort()),
  taps: taps.map((one) => timed(one.rules, one.taps)),
}));
"""


def in_javascript(tmp_path: Path, given: dict) -> dict:
    module = tmp_path / "rules.mjs"
    module.write_bytes(SCRIPT.read_bytes())
    command = [NODE, "--input-type=module", "-e", RUN, str(module)]
    ran = subprocess.run(command, input=json.dumps(given).encode(), capture_output=True)
    assert ran.returncode == 0, ran.stderr.decode()
    return json.loads(ran.stdout)


def some_answers(form, chance: random.Random) -> dict:
    """A half-filled form, with answers that can be and some that make no sense together."""
    answers = {}
    for item in form.items:
        if item.calculate or chance.random() < 0.4:
            continue
        answers[item.name] = {
            "yes_no": lambda: chance.choice(["yes", "no"]),
            "select_one": lambda item=item: chance.choice(list(item.choices)),
            "select_multiple": lambda item=item: [chance.choice(list(item.choices))],
            "count": lambda item=item: chance.choice([0, 1, 2, 3, *item.choices]),
            "seconds": lambda: chance.choice([0, 20.5, 45, 70, 400]),
            "time": lambda: f"2026-03-0{chance.randint(1, 9)}T10:00:00Z",
            "rating": lambda: chance.randint(0, 10),
            "text": lambda: "words",
            "evidence": lambda: "a.jpg",
        }[item.type]()
        if item.scored and chance.random() < 0.15:
            answers[item.name] = DONT_KNOW
    return answers


def test_browser_and_python_ask_the_same_items(tmp_path):
    chance, cases = random.Random(3), []
    for form in FORMS.values():
        order = [rule(item, form, arises(item, form.reached)) for item, _ in form.order]
        for _ in range(60):
            answers = some_answers(form, chance)
            known = mark(form, answers).known
            calculated = {item.name: known.get(item.name) for item in form.items if item.calculate}
            shown = sorted(item.name for item in asked(form, answers))
            cases.append(({"order": order, "answers": answers, "calculated": calculated}, shown))
    found = in_javascript(tmp_path, {"shown": [case for case, _ in cases], "taps": []})
    assert found["shown"] == [shown for _, shown in cases]


def tapped(*taps: tuple[str, float]) -> list[Tap]:
    start = datetime(2026, 3, 2, 10, tzinfo=UTC)
    return [
        Tap(str(n), tap, start + timedelta(seconds=at), 0.01) for n, (tap, at) in enumerate(taps)
    ]


@pytest.mark.parametrize(
    ("touchpoint", "taps", "says"),
    [
        (
            "call",
            [("dialled", 0), ("ringing", 2), ("machine", 8.3), ("key", 15), ("key", 21),
             ("queue", 22), ("person", 61.5), ("hold", 70), ("back", 82.2), ("hold", 90),
             ("back", 95), ("ended", 130)],
            {"ring_seconds": 6.3, "menu_choices": 2, "answer_seconds": 61.5, "queue_seconds": 40.5,
             "transfers": 0, "hold_seconds": 17.2},
        ),
        (
            "call",
            [("dialled", 0), ("ringing", 1), ("person", 9), ("passed_on", 30), ("ended", 50)],
            {"ring_seconds": 8, "menu_choices": 0, "answer_seconds": 9, "queue_seconds": 0,
             "transfers": 1},
        ),
        (
            "call",
            [("dialled", 0), ("ringing", 3), ("machine", 5), ("ended", 300)],
            {"ring_seconds": 2, "menu_choices": 0, "gave_up_seconds": 300, "queue_seconds": 295,
             "transfers": 0},
        ),
        ("call", [("dialled", 0), ("ringing", 3)], {}),
        (
            "chat",
            [("sent", 0), ("sent", 5), ("answer", 9), ("sent", 20), ("person", 75.5)],
            {"first_answer_seconds": 9, "person_seconds": 75.5, "longest_gap_seconds": 55.5},
        ),
        ("visit", [("entered", 0), ("left", 240)], {"left_seconds": 240}),
    ],
)  # fmt: skip
def test_the_stopwatch_says_the_same_in_the_browser_and_in_python(tmp_path, touchpoint, taps, says):
    kept, timer = tapped(*taps), TIMERS[touchpoint]
    assert timed(timer, kept) == says
    sent = {
        "rules": dict(timer.rules),
        "taps": [{"tap": tap.tap, "at": tap.at.isoformat()} for tap in kept],
    }
    assert in_javascript(tmp_path, {"shown": [], "taps": [sent]})["taps"] == [says]
