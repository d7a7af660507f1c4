"""The practice study's mails: told apart, in the queue, and nobody is asked for them."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmark import practicepost, store, verify
from benchmark.cli import whole
from benchmark.desks import heads
from benchmark.mail import mailroom, post
from benchmark.serving.roles import OWNER
from benchmark.study import read_study

PRACTICE = Path(__file__).parents[1] / "data" / "practice"


@pytest.fixture
def study(tmp_path):
    shutil.copytree(
        PRACTICE, tmp_path / "practice", ignore=shutil.ignore_patterns("archive", "facts", "store")
    )
    return read_study(tmp_path / "practice")


def test_practice_mails_are_kept_once_and_told_apart(study):
    assert practicepost.arrives(study) == 4
    assert practicepost.arrives(study) == 0
    archive = store.archive_of(study)
    assert list(verify.verify(archive)) == []
    told = {(one.audit or "nowhere", one.kind) for one in post.filed(study, archive)}
    assert told == {
        ("practice-post-1", "acknowledgement"), ("practice-post-1", "person"),
        ("practice-post-1", "bulk"), ("practice-post-2", "out_of_office"),
        ("practice-post-2", "undecided"), ("practice-post-3", "person"),
        ("practice-post-4", "bounce"), ("nowhere", "person"),
    }  # fmt: skip
    waiting = mailroom.to_decide(study, OWNER)
    assert [one.filed.audit for one in waiting] == ["practice-post-2", None]
    queue = heads.heads(study, ("submitted",))
    assert {head.audit for head in queue} == {f"practice-post-{n}" for n in (1, 2, 3, 4)}
    assert {head.shopper for head in queue} == {"practice-post"}
    assert all(not one.filed.suspicious for one in mailroom.to_decide(study, OWNER))


@pytest.mark.parametrize("verb", ["send", "watch"])
def test_a_practice_study_neither_sends_nor_watches(study, verb):
    ended = CliRunner().invoke(whole(), ["mail", verb, str(study.path)])
    assert ended.exit_code == 2
    assert "practice studies neither send nor watch mail" in ended.output
