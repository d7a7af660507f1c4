"""Every source reads its saved cases: a folder of `tests/sources/<source>/` is a test.

A case holds what came in (`input.*`), how it is to be read (`case.toml`), and what must come out:
`rows.json`, or `error.txt` where nothing may be taken over. A new case needs the first two; look
at what `python -m tests.test_sources FOLDER` prints, and keep it once it is right.
"""

import json
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from benchmark.facts import table_name
from benchmark.platforms import PLATFORMS
from crawlers.pages.html import parsed
from crawlers.reviews import api, files, pages, registers, surveys
from crawlers.reviews.tables import Unreadable
from tests.review_platforms import Server, serving

SOURCES = Path(__file__).parent / "sources"
TODAY = date(2026, 11, 22)
CASES = sorted(path.parent for path in SOURCES.glob("*/*/case.toml"))


def of_file(case: Path, settings: dict[str, Any], folder: Path) -> Iterator[Any]:
    known = dict(files.FORMATS.get(settings.pop("format", ""), {}))
    columns = {**known.pop("columns", {}), **settings.pop("columns", {})}
    by = columns.pop("business", None)
    scale = tuple(settings.pop("scale", (1, 5)))
    export = files.Export(
        **{**known, **settings, "names": dict.fromkeys(settings.get("names", ()), "us")},
        source="web",
        columns=columns,
        scale=scale,
        business_column=by,
    )
    files.gather(
        next(case.glob("input.*")),
        {"us": folder},
        export,
        today=TODAY,
        mark=lambda text: f"hash {crc32(text.encode()):08x}",
        author=lambda name: f"hidden {len(name)}",
    )
    assert not any(b"@example.org" in path.read_bytes() for path in folder.iterdir())
    yield from files.read(folder)


def of_register(case: Path, settings: dict[str, Any], folder: Path) -> Iterator[Any]:
    file = next(case.glob("input.*"))
    registers.gather(file, folder, registers.Register(file=file.name, source="desk", **settings))
    yield from registers.read(folder)


def of_survey(case: Path, settings: dict[str, Any], folder: Path) -> Iterator[Any]:
    file, columns = next(case.glob("input.*")), settings.pop("columns")
    survey = surveys.Survey(
        file=file.name,
        source="poll",
        columns=columns,
        as_of_day=str(TODAY),
        scale=surveys.SCALES[settings["kind"]],
        satisfied_from=4,
        business_column=columns.pop("business", None),
        **settings,
    )
    surveys.gather(file, folder, survey, mark=lambda text: f"hash {crc32(text.encode()):08x}")
    assert b"@example.org" not in (folder / "kept.csv").read_bytes()
    yield from surveys.read(folder)


def of_platform(case: Path, settings: dict[str, Any], folder: Path) -> Iterator[Any]:
    """Answers as the platform documents them, from a server that gives them one by one."""
    answers = json.loads((case / "answers.json").read_text())
    source = case.parent.name
    with serving(Server(source, folder, answers=answers)) as server:
        api.gather(
            PLATFORMS[source],
            settings["id"],
            folder,
            today=TODAY,
            agent="Rivalry/test",
            author=lambda name: f"hidden {len(name)}",
            address=server.origin,
            secrets=server.secrets(),
            patience=api.Patience(pause_s=0),
        )
    yield from files.read(folder)


def of_page(case: Path, settings: dict[str, Any], folder: Path) -> Iterator[Any]:
    root = parsed((case / "input.html").read_bytes())
    yield from pages.reviews(root, settings["url"])


READERS: dict[str, Callable[[Path, dict[str, Any], Path], Iterator[Any]]] = {
    "files": of_file,
    "registers": of_register,
    "surveys": of_survey,
    "pages": of_page,
    **dict.fromkeys(PLATFORMS, of_platform),
}


def outcome(case: Path) -> str:
    """The rows as JSON, a line each; or the error."""
    settings = tomllib.loads((case / "case.toml").read_text())
    with tempfile.TemporaryDirectory() as folder:
        try:
            rows = list(READERS[case.parent.name](case, settings, Path(folder)))
        except Unreadable as error:
            return str(error).replace(f"{case}/", "") + "\n"
    kept = [{"table": table_name(type(row))} | _said(asdict(row)) for row in rows]
    lines = ",\n ".join(json.dumps(row, ensure_ascii=False, default=str) for row in kept)
    return f"[{lines}]\n"


def _said(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_saved_case_gives_its_rows(case):
    error = case / "error.txt"
    expected = error if error.is_file() else case / "rows.json"
    assert outcome(case) == expected.read_text(encoding="utf-8")


def test_every_source_has_a_case():
    assert {case.parent.name for case in CASES} == set(READERS)


if __name__ == "__main__":
    print(outcome(Path(sys.argv[1]).resolve()), end="")
