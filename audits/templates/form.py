"""Audit forms: what a TOML template says, or all its mistakes at once."""

import hashlib
import tomllib
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from pydantic import JsonValue

from audits.templates.checks import check
from audits.templates.items import DONT_KNOW, WANTS, Form, Item
from audits.templates.variants import Raw, resolve
from audits.templates.writing import toml

__all__ = [
    "DONT_KNOW",
    "FORMS",
    "WANTS",
    "Form",
    "FormError",
    "Item",
    "built_in",
    "form_paths",
    "form_text",
    "read_form",
    "read_forms",
]

FORMS = Path(__file__).parents[1] / "forms"


class FormError(Exception):
    """A form that cannot be used; `mistakes` has one line each."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def read_form(path: Path) -> Form:
    """The form in `path`; FormError with one line per mistake, all at once."""
    raw, text, mistakes = _whole(path)
    head, items, more = check(raw, path.stem)
    mistakes += more
    if mistakes:
        raise FormError([f"{path}: {mistake}" for mistake in mistakes])
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Form(**dict(head), items=tuple(items), sha256=sha256)


def form_text(path: Path) -> str:
    """What to keep so that the form reads the same for ever: a variant is written out whole."""
    return _whole(path)[1]


def read_forms(paths: dict[str, Path]) -> dict[str, Form]:
    """Name → form; FormError with the mistakes of all files."""
    forms, mistakes = {}, []
    for name, path in paths.items():
        try:
            forms[name] = read_form(path)
        except FormError as error:
            mistakes += error.mistakes
    if mistakes:
        raise FormError(mistakes)
    return forms


def form_paths(own: Path | None = None) -> dict[str, Path]:
    """Name → file of every form that can be filled: ours, and those in the folder `own`.

    FormError where one of `own` takes the name of ours: an audit must tell which it was.
    """
    paths = {path.stem: path for path in sorted(FORMS.glob("*.toml"))}
    found = sorted(own.glob("*.toml")) if own else []
    taken = [path for path in found if path.stem in paths]
    if taken:
        raise FormError([f"{p}: name: got '{p.stem}', one of ours; write another" for p in taken])
    return paths | {path.stem: path for path in found}


@cache
def built_in() -> dict[str, Form]:
    """The forms that come with Rivalry, by name."""
    return read_forms(form_paths())


def _whole(path: Path) -> tuple[Raw, str, list[str]]:
    """(parsed file, its text, mistakes); of a variant all that as if it were written out."""
    raw, text = _parsed(path)
    if "based_on" not in raw:
        return raw, text, []
    beside = {file.stem: file for folder in (FORMS, path.parent) for file in folder.glob("*.toml")}
    base = beside.get(str(raw["based_on"]))
    if base is None or base == path:
        near = get_close_matches(str(raw["based_on"]), beside, 1) or sorted(beside)
        mistake = f"based_on: got '{raw['based_on']}'; write one of: {', '.join(near)}"
        raise FormError([f"{path}: {mistake}"])  # without it, all else would seem wrong
    whole, mistakes = resolve(raw, _parsed(base)[0])
    return whole, toml(whole), mistakes


def _parsed(path: Path) -> tuple[dict[str, JsonValue], str]:
    try:
        text = path.read_bytes().decode()
        return tomllib.loads(text), text
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as failure:
        raise FormError([f"{path}: {failure}"]) from None
