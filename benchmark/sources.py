"""The one list of everything that can be gathered and read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import audits
import crawlers
from audits import casework, imports, records
from audits.clock import HOLIDAYS_VERSION, Clock, from_json
from audits.templates.form import form_paths, form_text, read_form
from audits.templates.items import Form
from benchmark import callfiles, hours, workers
from benchmark import facts as fact_files
from benchmark.archive import Archive, Capture
from benchmark.desks import listening
from benchmark.study import Study
from crawlers import journey, visit
from crawlers.pages import site
from crawlers.reviews import files as review_files
from crawlers.reviews import registers, surveys
from crawlers.reviews.rows import ImportNote

LARGE = 50_000_000  # bytes of reviews from which starting further processes is worth it
LARGE_AUDITS = 2_000_000  # an audit's byte takes forty times a review's


@dataclass(frozen=True)
class Source:
    """How captures of one kind are read: a pure function of the capture's folder."""

    read: Callable[[Path], Iterator[Any]]
    package: ModuleType

    @property
    def version(self) -> str:
        """Changes whenever the code that reads changes, so nobody has to remember to count up."""
        return fact_files.code_version(self.package, HOLIDAYS_VERSION)


def read_audit_file(folder: Path) -> Iterator[Any]:
    """Audits from a CSV kept with the forms it was filled with."""
    known = json.loads((folder / "import.json").read_text())
    forms = {form.name: form for form in map(read_form, sorted(folder.glob("forms/*.toml")))}
    clocks = {business: from_json(clock) for business, clock in known["clocks"].items()}
    for row in imports.import_rows(
        (folder / "received.csv").read_bytes(),
        forms,
        known["businesses"],
        known["waves"],
        clocks,
        known["file"],
    ):
        if isinstance(row, str):
            yield _note(known["file"], row)
        else:
            case = row.case
            yield from records.read(case, forms[case.form], clocks[case.business], row.marked)


def _note(file: str, mistake: str) -> ImportNote:
    """`file: row 7: text` → its parts; what is wrong with the whole file stands at row 1."""
    head, _, text = mistake.removeprefix(f"{file}: ").partition(": ")
    number = head.removeprefix("row ")
    return ImportNote(file, int(number), text) if number.isdigit() else ImportNote(file, 1, mistake)


SOURCES: dict[str, Source] = {
    "crawl": Source(site.read, crawlers),
    "visit": Source(visit.read, crawlers),
    "journey": Source(journey.read, crawlers),
    "reviews": Source(review_files.read, crawlers),
    "complaints": Source(registers.read, crawlers),
    "surveys": Source(surveys.read, crawlers),
    "audits": Source(read_audit_file, audits),
    "calls": Source(callfiles.read, audits),
}


def capture_facts(study: Study, capture: Capture) -> Path:
    """The folder of a capture's facts, one Parquet file per table; reads the capture if new."""
    source = SOURCES[capture.kind]
    return fact_files.of_capture(study.home / "facts", capture, source.version, source.read)


def read_beside(study: Study, captures: Sequence[Capture]) -> None:
    """Read several new captures at once where they are large; else whoever wants them will."""
    if len(captures) > 1 and sum(map(_size, captures)) > LARGE:
        with workers.pool() as pool:
            list(pool.map(partial(capture_facts, study), captures))


@contextmanager
def read_meanwhile(study: Study, audits: Sequence[Capture]) -> Iterator[None]:
    """Read new captures of audits, where they are large, in a process beside what is done here."""
    large = [capture for capture in audits if _size(capture) > LARGE_AUDITS]
    if not large:
        yield
        return
    with workers.pool(1) as pool:
        read = pool.map(partial(capture_facts, study), large)
        yield
        list(read)


def _size(capture: Capture) -> int:
    return sum(file.stat().st_size for file in capture.folder.iterdir())


def facts(study: Study, archive: Archive) -> dict[str, list[str]]:
    """Table → Parquet files with everything the archive holds; reads only what is new."""
    home = study.home / "facts"
    captures = [capture for capture in archive.captures() if capture.kind in SOURCES]
    folders = {capture.capture: capture_facts(study, capture) for capture in captures}
    hours.learn(study, archive, folders)
    clocks = hours.clocks(study)
    version = (
        fact_files.code_version(audits, HOLIDAYS_VERSION)
        + hashlib.sha256(repr(clocks).encode()).hexdigest()[:8]
    )
    read = partial(read_logs, kept_forms(archive), clocks)
    logs = list(fact_files.of_audits(home, archive, version, read))
    heard = listening.facts(study, archive, [*folders.values(), *logs])
    return fact_files.files([*folders.values(), *logs, *heard])


def review_facts(study: Study, archive: Archive) -> list[str]:
    """Parquet files of the reviews that were imported: none of those on a business's own pages."""
    captures = [capture for capture in archive.captures() if capture.kind == "reviews"]
    folders = [capture_facts(study, capture) for capture in captures]
    return fact_files.files(folders).get("review", [])


def read_logs(
    forms: dict[tuple[str, int], Form], clocks: dict[str, Clock], logs: fact_files.Logs
) -> Iterator[Any]:
    """The rows of audits that were filled in the app; of businesses that the study still has."""
    for events in logs:
        case = casework.fold(events)  # type: ignore[arg-type]
        clock = clocks.get(case.business)
        if clock is not None:
            yield from records.read(case, forms[case.form, case.form_version], clock)


def forms(study: Study) -> dict[str, Path]:
    """Name → file of the forms to choose from: ours, and those in `forms/` beside study.toml."""
    return form_paths(study.home / "forms")


def keep_form(archive: Archive, path: Path) -> Form:
    """Read a form and keep it: an audit stays readable with the version it was filled with.

    ValueError if another text of the same name and version was used before.
    """
    form, text = read_form(path), form_text(path)
    capture = f"form-{form.name}-v{form.version}"
    if not archive.has(capture):
        (archive.draft(capture) / path.name).write_bytes(text.encode())
        archive.seal(capture, "form")
    kept = archive.capture(capture).folder / path.name
    if kept.read_bytes() != text.encode():
        raise ValueError(
            f"{path}: version: got {form.version}, but audits were filled with another text of "
            f"that version; write {form.version + 1}"
        )
    return form


def kept_forms(archive: Archive) -> dict[tuple[str, int], Form]:
    """(name, version) → form, of every form that was ever used."""
    folders = [capture.folder for capture in archive.captures() if capture.kind == "form"]
    forms = [read_form(path) for folder in folders for path in folder.glob("*.toml")]
    return {(form.name, form.version): form for form in forms}
