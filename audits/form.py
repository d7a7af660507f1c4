"""Audit forms: what a TOML template says, or all its mistakes at once."""

import hashlib
import tomllib
from pathlib import Path

from pydantic import JsonValue

from audits.checks import check
from audits.items import DONT_KNOW, WANTS, Form, Item

__all__ = ["DONT_KNOW", "FORMS", "WANTS", "Form", "FormError", "Item", "built_in", "read_form"]

FORMS = Path(__file__).parent / "forms"


class FormError(Exception):
    """A form that cannot be used; `mistakes` has one line each."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def read_form(path: Path) -> Form:
    """The form in `path`; FormError with one line per mistake, all at once."""
    try:
        body = path.read_bytes()
        raw: dict[str, JsonValue] = tomllib.loads(body.decode())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as failure:
        raise FormError([f"{path}: {failure}"]) from None
    head, items, mistakes = check(raw, path.stem)
    if mistakes:
        raise FormError([f"{path}: {mistake}" for mistake in mistakes])
    sha256 = hashlib.sha256(body).hexdigest()
    return Form(**dict(head), items=tuple(items), sha256=sha256)


def built_in() -> dict[str, Form]:
    """The forms that come with Rivalry, by name."""
    return {path.stem: read_form(path) for path in sorted(FORMS.glob("*.toml"))}
