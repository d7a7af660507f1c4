"""Forms to and from XLSForm files, which ODK Collect and KoboToolbox fill."""

from __future__ import annotations

import re
from pathlib import Path

from audits.odk import xlsform, xlsread
from audits.templates.form import FormError, form_paths, read_form


def export(form: str, file: Path, own: Path) -> list[str]:
    """Write a form (its name, or a TOML file) as XLSForm; what is not carried over, line by line.

    `own` is the study's folder of forms. FormError if there is no such form, or it has mistakes.
    """
    known = form_paths(own)
    path = Path(form) if form.endswith(".toml") else known.get(form)
    if path is None:
        raise FormError([f"form: got '{form}'; write one of: {', '.join(known)}, or a .toml file"])
    body, notes = xlsform.export(read_form(path))
    file.write_bytes(body)
    return notes


def load(file: Path, own: Path) -> tuple[Path, list[str], list[str]]:
    """Write an XLSForm as a form file into `own`; (file, not carried over, what is to be mended).

    FormError if the workbook cannot be read, or if a form of that name is there already.
    """
    name = re.sub("[^a-z0-9_]+", "_", file.stem.lower()).strip("_") or "form"
    path = own / f"{name}.toml"
    if path.exists() or name in form_paths():
        raise FormError([f"{file}: there is a form '{name}' already; rename the file"])
    try:
        text, notes = xlsread.load(file.read_bytes(), name)
    except (OSError, ValueError) as failure:
        raise FormError([f"{file}: {failure}"]) from None
    own.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    try:
        read_form(path)
    except FormError as error:
        return path, notes, error.mistakes
    return path, notes, []
