"""Verbs that look: at the study for mistakes, at the published file for what is in it."""

from __future__ import annotations

from audits.templates.form import FormError, form_paths, read_forms
from benchmark.desks import keys
from benchmark.questions import text
from benchmark.study import Study, StudyError, read_study
from benchmark.verbs.common import HERE, StudyPath, app, fail, published, read


@app.command()
def check(study: StudyPath = HERE) -> None:
    """Check the study file and the audit forms; print every mistake at once."""
    mistakes: list[str] = []
    read: Study | None = None
    try:
        read = read_study(study)
    except StudyError as error:
        mistakes += error.mistakes
    home = study if study.is_dir() else study.parent
    try:
        forms_read = read_forms(form_paths(home / "forms"))
        mistakes += keys.mistakes(read, forms_read) if read else []
    except FormError as error:
        mistakes += error.mistakes
    if mistakes or read is None:
        fail(*mistakes)
    print(f"{read.path}: no mistakes; {len(read.business)} businesses, {len(read.wave)} waves")


@app.command()
def describe(study: StudyPath = HERE) -> None:
    """Print the data dictionary: every table, view and column of the published file."""
    with published(read(study)) as connection:
        print(text.dictionary(connection))
