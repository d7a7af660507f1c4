"""The second look, at texts in six languages (`mail_texts.toml`, written by us)."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from audits.letters.mailsigns import signed
from tests.letters_truth import AUTOMATIC
from tests.post import filed, probe, reply

TEXTS = tomllib.loads((Path(__file__).parent / "mail_texts.toml").read_text("utf-8"))
DESK = {"X_Zendesk_Id": "1", "Auto_Submitted": "auto-generated"}  # it stamps both, whoever wrote


def kinds(of: str, after: timedelta) -> Iterator[tuple[str, str]]:
    """What texts are taken for, with and without a helpdesk's stamps."""
    for said in TEXTS.values():
        own = probe()
        script = "Hello,\n" + "\n".join((*said["details"], *said["questions"]))
        own = replace(
            own,
            sent=(replace(own.sent[0], text=script),),
            questions=tuple(said["questions"]),
            details=tuple(said["details"]),
        )
        for text in said[of]:
            for stamps in ({}, DESK):
                yield filed(reply(own, text, **stamps), own, after=after).kind, text


@pytest.mark.parametrize("after", [timedelta(minutes=1), timedelta(hours=5)])
def test_nobody_who_wrote_is_called_a_machine(after: timedelta):
    assert [text for kind, text in kinds("person", after) if kind in AUTOMATIC] == []


@pytest.mark.parametrize("after", [timedelta(minutes=1), timedelta(hours=5)])
@pytest.mark.parametrize("of", ["machine", "away"])
def test_no_machine_is_called_a_person(of: str, after: timedelta):
    assert [text for kind, text in kinds(of, after) if kind == "person"] == []


def test_few_are_left_to_a_reviewer():
    late = Counter(kind for kind, _ in kinds("person", timedelta(hours=5)))
    assert late["person"] == late.total(), "answers after hours"
    quick = Counter(kind for kind, _ in kinds("machine", timedelta(minutes=1)))
    assert quick["acknowledgement"] == quick.total(), "acknowledgements within two minutes"
    away = Counter(kind for kind, _ in kinds("away", timedelta(minutes=1)))
    assert away["out_of_office"] == away.total()


@pytest.mark.parametrize(
    "text",
    [
        "It is 5.\n\nBest regards\nAnna",
        "Es sind 5.\n\nMit freundlichen Grüßen\n\nAnna-Lena Müller\nKundenservice",
        "C'est 5.\n\nCordialement,\nAnne Lefèvre",
        "Son 5.\n\nUn saludo,\nAna García",
        "Sono 5.\n\nCordiali saluti\nAnna Rossi",
        "Het is 5.\n\nMet vriendelijke groet,\nAnna de Vries",
    ],
)
def test_people_sign(text: str):
    assert signed(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kind regards,\nYour Acme Customer Service",
        "Mit freundlichen Grüßen\nIhr Acme-Team",
        "Cordialement,\nLe service clients",
        "Thanks\n",
    ],
)
def test_teams_do_not_sign(text: str):
    assert not signed(text)
