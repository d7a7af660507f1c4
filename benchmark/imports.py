"""Files that others made become captures: reviews, audits filled elsewhere, call records."""

from __future__ import annotations

import difflib
import hashlib
import json
import shutil
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from audits.clock import to_json
from audits.templates.form import FormError, form_text, read_forms
from benchmark import callfiles, hours, sources, tables
from benchmark.archive import Archive, file_sha256
from benchmark.numbers import twins
from benchmark.personal.privacy import Privacy
from benchmark.study import CallFiles, ComplaintFiles, ReviewFiles, Study, SurveyFiles
from crawlers.reviews import files as review_files
from crawlers.reviews import registers, surveys
from crawlers.reviews.rows import WARNING

Progress = Callable[[str], None]
TAKEN = {  # kind of capture → its table, and what its rows are
    "reviews": ("review", "reviews"),
    "complaints": ("complaint", "rows"),
    "surveys": ("survey_answer", "answers"),
}


def all_files(study: Study, archive: Archive, progress: Progress) -> Iterator[str]:
    """Import the files that the study names; yields what is wrong with them, line by line."""
    audits = list[str]()
    for audit_file in study.audits:
        audits += yield from _keep_audits(study, archive, study.home / audit_file.file, progress)
    with sources.read_meanwhile(study, [archive.capture(capture) for capture in audits]):
        yield from _told_by_customers(study, archive, progress)
    for capture in audits:
        yield from notes(study, archive, capture)
    for calls in study.calls:
        yield from import_calls(study, archive, calls, progress)
    if study.reviews:
        tables.read_ahead(study, archive, sources.review_facts(study, archive))


def _told_by_customers(study: Study, archive: Archive, progress: Progress) -> Iterator[str]:
    """Import reviews, complaints and answers."""
    before = _reviews(archive)
    for table in study.reviews:
        each = [([business], file) for business, file in table.files.items()]
        for businesses, file in each or [([*table.names], str(table.file))]:
            path = study.home / file
            yield from import_reviews(study, archive, table, businesses, path, progress)
    if _reviews(archive) != before:
        captures = [c for c in archive.captures() if c.kind == "reviews"]
        facts = [sources.capture_facts(study, capture) for capture in captures]
        yield from twins.of_files([str(p) for one in facts for p in one.glob("review.parquet")])
    for register in study.complaints:
        yield from import_complaints(study, archive, register, progress)
    for survey in study.surveys:
        files = survey.files or dict.fromkeys(survey.names, str(survey.file))
        for business, file in files.items():
            yield from import_answers(study, archive, survey, business, study.home / file, progress)


def _reviews(archive: Archive) -> list[Path]:
    return sorted(archive.root.glob("captures/reviews-*"))


def import_reviews(
    study: Study,
    archive: Archive,
    table: ReviewFiles,
    businesses: Sequence[str],
    file: Path,
    progress: Progress,
) -> Iterator[str]:
    """Import one file of reviews, of one business or of all. Read the same way it counts once."""
    settings = table.model_dump(
        include={"source", "format", "columns", "day_format", "encoding", "rows_at", "scale"}
    )
    settings |= {"names": table.names, "authors": study.personal.authors}

    def gather(folders: Mapping[str, Path]) -> None:
        privacy = Privacy(study)
        review_files.gather(
            file,
            folders,
            _export(table),
            today=date.today(),
            mark=partial(privacy.mark, "row", table.source),
            author=privacy.author(table.source),
            forgotten=privacy.forgotten(table.source),
        )

    yield from _kept(study, archive, "reviews", businesses, file, settings, gather, progress)


def _export(table: ReviewFiles) -> review_files.Export:
    """The study's words about a file, over those of its format."""
    known: dict[str, Any] = dict(review_files.FORMATS.get(table.format or "", {}))
    said = table.model_dump(
        include={"columns", "day_format", "encoding", "rows_at", "scale"}, exclude_unset=True
    )
    columns = {**known.get("columns", {}), **said.pop("columns", {})}
    by = columns.pop("business", None)
    return review_files.Export(
        **{**known, **said, "columns": columns},
        source=table.source,
        business_column=by if table.file else None,
        names={name: business for business, names in table.names.items() for name in names},
    )


def import_complaints(
    study: Study, archive: Archive, table: ComplaintFiles, progress: Progress
) -> Iterator[str]:
    """Import a register of complaints: every company in it, whichever the study compares."""
    file = study.home / table.file
    known = table.model_dump(exclude={"file", "names", "size_unit", "rule"})
    register = registers.Register(file=file.name, **known)

    def gather(folders: Mapping[str, Path]) -> None:
        registers.gather(file, folders[""], register)

    kept = yield from _kept(study, archive, "complaints", ("",), file, known, gather, progress)
    if archive.has(kept[""]):
        folder = sources.capture_facts(study, archive.capture(kept[""]))
        yield from _strangers(study, table, folder / "complaint.parquet")


def _strangers(study: Study, table: ComplaintFiles, complaints: Path) -> Iterator[str]:
    """Names that no company of the register has: their business would have no complaints."""
    read = pq.read_table(complaints, columns=["name", "company"]).to_pydict()
    there = {*read["name"], *read["company"]}
    for business, names in table.names.items():
        for name in sorted(set(names) - there):
            near = difflib.get_close_matches(name.upper(), [one.upper() for one in there], 1)
            like = [one for one in there if near and one.upper() == near[0]]
            yield (
                f"{study.path}: complaints of {table.source}, names.{business}: {WARNING}: "
                f"no company {name!r} in {table.file}"
                + (f"; did you mean {min(like)!r}?" if like else "")
            )


def import_answers(
    study: Study,
    archive: Archive,
    table: SurveyFiles,
    business: str,
    file: Path,
    progress: Progress,
) -> Iterator[str]:
    """Import answers about one business."""
    known = table.model_dump(exclude={"files", "file", "names"})
    columns = dict(known.pop("columns"))
    by = columns.pop("business", None)
    low, high = table.scale or surveys.SCALES[table.kind]
    known |= {"scale": (low, high), "columns": columns, "names": table.names.get(business, ())}
    if table.satisfied_from is None:
        known["satisfied_from"] = high - (high - low) / 4  # the upper two of five
    survey = surveys.Survey(
        file=file.name,
        as_of_day=str(date.today()),
        business_column=by if table.file else None,
        **known,
    )

    def gather(folders: Mapping[str, Path]) -> None:
        mark = partial(Privacy(study).mark, "respondent", table.source)
        surveys.gather(file, folders[business], survey, mark=mark)

    yield from _kept(study, archive, "surveys", (business,), file, known, gather, progress)


def _kept(
    study: Study,
    archive: Archive,
    kind: str,
    businesses: Sequence[str],
    file: Path,
    known: dict[str, Any],
    gather: Callable[[Mapping[str, Path]], None],
    progress: Progress,
) -> Generator[str, None, dict[str, str]]:
    """Gather a file into a capture per business ("" = of all), unless that was done before.

    Yields what is wrong with it; returns the captures' names, whether or not they could be made.
    """
    key = _key(file_sha256(file).encode(), known)
    named = {one: f"{kind}-{one}-{key}" if one else f"{kind}-{key}" for one in businesses}
    captures = {one: capture for one, capture in named.items() if not archive.has(capture)}
    if not captures:
        progress(f"{file.name}: imported before")
        return named
    progress(f"{', '.join(filter(None, captures)) or known['source']}: importing {file.name}")
    drafts = {one: archive.draft(capture) for one, capture in captures.items()}
    try:
        gather(drafts)
    except ValueError as mistake:
        for draft in drafts.values():
            shutil.rmtree(draft)
        yield str(mistake)
        return named
    for one, capture in captures.items():
        archive.seal(capture, kind, business=one or None, arguments=known)
    sources.read_beside(study, [archive.capture(capture) for capture in captures.values()])
    for one, capture in captures.items():
        yield from notes(study, archive, capture)
        whose = ", ".join(filter(None, (known["source"], one)))
        progress(f"{file.name}: {_rows(study, archive, capture, kind)} taken over ({whose})")
    return named


def _rows(study: Study, archive: Archive, capture: str, kind: str) -> str:
    """What an import took over: "1,204 reviews"."""
    table, words = TAKEN[kind]
    file = sources.capture_facts(study, archive.capture(capture)) / f"{table}.parquet"
    return f"{pq.read_metadata(file).num_rows if file.is_file() else 0:,} {words}"


def import_audits(study: Study, archive: Archive, file: Path, progress: Progress) -> Iterator[str]:
    """Import audits filled elsewhere; yields what is wrong with them."""
    for capture in (yield from _keep_audits(study, archive, file, progress)):
        yield from notes(study, archive, capture)


def _keep_audits(
    study: Study, archive: Archive, file: Path, progress: Progress
) -> Generator[str, None, list[str]]:
    """Keep a file of audits with the forms and opening hours they are read with.

    Yields what is wrong with the forms; returns the new capture, if there is one.
    """
    known = {
        "file": file.name,
        "businesses": [business.id for business in study.business],
        "waves": [wave.name for wave in study.wave],
        "clocks": {name: to_json(clock) for name, clock in hours.clocks(study).items()},
    }
    try:
        forms = sources.forms(study)
        read_forms(forms)
    except FormError as error:
        yield from error.mistakes
        return []
    texts = [form_text(path) for path in forms.values()]
    capture = f"audits-{_key(file.read_bytes(), [known, texts])}"
    if archive.has(capture):
        return []
    progress(f"importing {file.name}")
    draft = archive.draft(capture)
    (draft / "forms").mkdir(exist_ok=True)
    for form, text in zip(forms, texts, strict=True):
        (draft / "forms" / f"{form}.toml").write_bytes(text.encode())
    (draft / "received.csv").write_bytes(file.read_bytes())
    (draft / "import.json").write_text(json.dumps(known, indent=1))
    archive.seal(capture, "audits")
    return [capture]


def import_calls(
    study: Study, archive: Archive, table: CallFiles, progress: Progress
) -> Iterator[str]:
    """Import a file of call records: of the study's own numbers, and without who called."""
    file = study.home / table.file
    content, arguments = file.read_bytes(), table.model_dump(exclude={"file"})
    how = [arguments, callfiles.phones(study), study.study.time_zone]
    # Read anew, the newest reading of the same content counts (`loads/call_record.sql`).
    capture = f"calls-{_key(content, None)}-{_key(b'', how)}"
    if archive.has(capture):
        return
    try:
        kept, found = callfiles.reduced(study, table, content)
    except ValueError as mistake:
        yield f"{file}: {mistake}"
        return
    progress(f"importing {file.name}: {found}")
    (archive.draft(capture) / callfiles.KEPT).write_text(kept)
    archive.seal(capture, "calls", arguments=arguments)
    yield from notes(study, archive, capture)


def _key(content: bytes, settings: object) -> str:
    """Names an import by what was read and how, so that importing it again changes nothing."""
    text = json.dumps(settings, sort_keys=True, default=str).encode()
    return hashlib.sha256(content + text).hexdigest()[:16]


def notes(study: Study, archive: Archive, capture: str) -> Iterator[str]:
    """Read an import at once, so that its mistakes show while its giver is there."""
    folder = sources.capture_facts(study, archive.capture(capture))
    notes = folder / "import_note.parquet"
    for note in pq.read_table(notes).to_pylist() if notes.is_file() else ():
        warning = f"{WARNING}: " if note["kind"] == WARNING else ""
        yield f"{note['file']}: row {note['row']}: {warning}{note['text']}"


def is_warning(line: str) -> bool:
    """Is that a line about a row that was taken over?"""
    return f": {WARNING}: " in line
