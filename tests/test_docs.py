"""What people read is true: every verb, every key and every example is held against the code."""

import inspect
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from benchmark.cli import VERBS, whole
from benchmark.study import Study, read_study

ROOT = Path(__file__).parents[1]


def keys(model: Any, before: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        parts = [field.annotation, *getattr(field.annotation, "__args__", ())]
        inner = [part for part in parts if hasattr(part, "model_fields")]
        if inner:
            yield from keys(inner[0], f"{before}{name}.")
        elif not field.exclude:
            yield before + name


def test_every_verb_stands_in_the_readme():
    readme = (ROOT / "README.md").read_text()
    verbs = get_command(whole()).commands  # type: ignore[attr-defined]
    assert [verb for verb in verbs if f"{verb}," not in readme and f"{verb}`" not in readme] == []


def test_every_key_of_a_study_is_explained():
    text = (ROOT / "docs" / "study.md").read_text()
    missing = [
        key
        for key in keys(Study)
        if f"`{key}`" not in text and f"`.{key.rpartition('.')[2]}`" not in text
    ]
    assert missing == []


def test_the_readmes_first_study_is_sound(tmp_path):
    readme = (ROOT / "README.md").read_text()
    _, _, block = readme.partition("# data/mine/study.toml\n")
    text, _, _ = block.partition("```")
    assert len(text.strip().splitlines()) <= 10
    assert tomllib.loads(text)
    (tmp_path / "study.toml").write_text(text)
    assert read_study(tmp_path).own.id == "us"


def test_each_verb_is_imported_from_where_it_stands():
    for name, verb in get_command(whole()).commands.items():  # type: ignore[attr-defined]
        some = verb if verb.callback else next(iter(verb.commands.values()))
        assert inspect.unwrap(some.callback).__module__ == f"benchmark.verbs.{VERBS[name]}", name
