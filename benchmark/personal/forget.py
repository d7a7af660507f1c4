"""Forgetting: one author everywhere, the archive included; and what has grown too old to be kept.

The archive is only ever appended to, except here: the law weighs more. A capture is rewritten as a
whole and the ledger says that and why, so `rivalry verify` stays able to tell this from tampering.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from benchmark import store
from benchmark.archive import Archive, Capture
from benchmark.build import build
from benchmark.personal import pagetraces, traces
from benchmark.personal.privacy import Privacy, remember_to_forget
from benchmark.study import Study
from crawlers.reviews import cells
from crawlers.reviews.kept import KEPT, How

Progress = Callable[[str], None]
Row = dict[str, str]
Change = Callable[[Row], Row | None]  # None: leave it out
BLANKED = ("author", "title", "text")
LONG = 8  # characters of an id: a shorter one stands in many a number
TOLD = 20  # characters of a text that are searched for as somebody's own words


@dataclass
class Forgotten:
    """What was done. reviews: taken out; captures: rewritten; removed: files made from them.

    own: files of yours that still hold it; left: files of ours that do, which should be none;
    alike: files with the letters of the name, which may be somebody else's.
    """

    reviews: int = 0
    captures: list[str] = field(default_factory=list)
    removed: list[Path] = field(default_factory=list)
    own: list[Path] = field(default_factory=list)
    left: list[Path] = field(default_factory=list)
    alike: list[Path] = field(default_factory=list)


def forget(
    study: Study, source: str, *, author: str | None, review: str | None, progress: Progress
) -> Forgotten:
    """Take an author's reviews (or one review) out of everything; build what rests on them anew.

    Later imports leave them out, too: a keyed hash of whom to leave out is kept, no name.
    """
    remember_to_forget(study, source, author=author, review=review)
    archive, done = store.archive_of(study), Forgotten()
    pseudonym = Privacy(study).mark("author", source, author) if author else None
    theirs = partial(_theirs, {name for name in (author, pseudonym) if name}, review)
    surely = {name for name in (pseudonym, review) if name and len(name) >= LONG}
    gone: set[str] = set()
    with store.locked(study):
        for kept in _drafts(archive, source):
            shutil.rmtree(kept)  # asked for anew, and then without them
        for capture in _captures(archive, source):
            out = [row for row in _rows(capture.folder) if theirs(row)]
            gone |= {row["review"] for row in out}
            surely |= {row["review"] for row in out if len(row["review"]) >= LONG}
            surely |= {row["text"] for row in out if len(row.get("text") or "") >= TOLD}
            if out:
                why = f"forgotten on request: {len(out)} reviews"
                _rewrite(study, archive, capture, lambda row: None if theirs(row) else row, why)
                done.reviews += len(out)
                done.captures.append(capture.capture)
                progress(f"{capture.capture}: {len(out)} reviews taken out")
        _labels_gone(archive, source, gone)
        for capture, pages in pagetraces.blank(archive, author) if author else ():
            _facts_gone(study, capture)
            done.captures.append(capture.capture)
            progress(f"{capture.capture}: overwritten on {pages} pages")
        done.removed = _derived(study, surely | ({author} if author else set()))
    build(study, progress)
    given = _given(study)
    done.left = [p for p in traces.files_with(study.home, surely) if p not in given]
    alike = traces.files_with(study.home, {author} if author else surely)
    done.own = [path for path in alike if path in given]
    done.alike = [path for path in alike if path not in given and path not in done.left]
    return done


def sources(study: Study) -> list[str]:
    """The platforms that reviews were taken from."""
    captures = store.archive_of(study).captures()
    return sorted({How.of(one.folder).source for one in captures if one.kind == "reviews"})


def expire(study: Study, today: date, progress: Progress) -> int:
    """Blank author, title and text of reviews older than `personal.review_days`; their number."""
    days = study.personal.review_days
    if days is None:
        return 0
    oldest, archive, total = today - timedelta(days=days), store.archive_of(study), 0
    with store.locked(study):
        for capture in _captures(archive, None):
            old = partial(_old, oldest, How.of(capture.folder))
            number = sum(map(old, _rows(capture.folder)))
            if number:
                why = f"older than {days} days: author, title and text of {number} reviews"
                _rewrite(study, archive, capture, partial(_blanked, old), why)
                progress(f"{capture.capture}: {number} reviews older than {days} days blanked")
                total += number
        if total:  # published files still hold them; the build that follows makes a new one
            for path in _published(study):
                store.remove(path)
    return total


def _theirs(names: set[str], review: str | None, row: Row) -> bool:
    return row.get("author", "") in names or row["review"] == review


def _old(oldest: date, how: How, row: Row) -> bool:
    at = cells.moment(row["published"], how.day_format)
    return any(row.get(name) for name in BLANKED) and at is not None and at.date() < oldest


def _blanked(old: Callable[[Row], bool], row: Row) -> Row:
    return row | {name: "" for name in BLANKED if name in row} if old(row) else row


def _rewrite(study: Study, archive: Archive, capture: Capture, change: Change, why: str) -> None:
    """Change the kept rows of a capture. Its facts go before, and after, in case they were read."""
    _facts_gone(study, capture)
    archive.rewrite(capture.capture, partial(_rewritten, change), why)
    _facts_gone(study, capture)


def _captures(archive: Archive, source: str | None) -> Iterator[Capture]:
    for capture in archive.captures():
        if capture.kind == "reviews" and source in (None, How.of(capture.folder).source):
            yield capture


def _drafts(archive: Archive, source: str) -> list[Path]:
    """Unfinished imports and half-asked platforms of that source."""
    folders = archive.root.glob("drafts/reviews-*")
    return [f for f in folders if f.name.startswith(f"reviews-{source}-") or (f / KEPT).is_file()]


def _rows(folder: Path) -> Iterator[Row]:
    with (folder / KEPT).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _rewritten(change: Change, folder: Path) -> None:
    """Write `KEPT` anew, row by row; None leaves a row out."""
    kept, part = folder / KEPT, folder / f".{KEPT}.part"
    with (
        kept.open(encoding="utf-8", newline="") as old,
        part.open("w", encoding="utf-8", newline="") as new,
    ):
        reader = csv.DictReader(old)
        writer = csv.DictWriter(new, reader.fieldnames or [])
        writer.writeheader()
        for row in reader:
            changed = change(row)
            if changed is not None:
                writer.writerow(changed)
    part.replace(kept)


def _labels_gone(archive: Archive, source: str, reviews: set[str]) -> None:
    """What people said of these reviews' sentences goes, too: it names the review."""
    for log in list(archive.logs("label")):
        about = [event["data"] for event in archive.events(log.stem, "label")]
        if any(one["source"] == source and one["review"] in reviews for one in about):
            archive.erase(log.stem, "label", "forgotten on request")


def _facts_gone(study: Study, capture: Capture) -> None:
    """Facts are read anew from what the capture holds now."""
    for folder in (study.home / "facts").glob(f"*/{capture.capture}*"):
        shutil.rmtree(folder) if folder.is_dir() else folder.unlink()


def _published(study: Study) -> list[Path]:
    """Every published file, older ones and the analysts' copy too, and what builds begin with."""
    begun = (study.home / "facts").glob("*.duckdb*")
    return [*(study.home / "store").glob("*"), *study.home.glob("*.duckdb"), *begun]


def _derived(study: Study, names: set[str]) -> list[Path]:
    """Remove everything that is made from the archive and holds one of the names."""
    published = _published(study)
    kept = {study.home / "archive", study.home / "private.sqlite"}
    given = _given(study)
    wanted, gone = traces.spellings(names), list(published)
    for path in sorted(study.home.rglob("*")):
        ours = path.is_file() and not kept.intersection([path, *path.parents])
        if ours and path not in given and path not in published and traces.holds(path, wanted):
            gone.append(path)
    for path in gone:
        # Of facts the whole folder: it must be read anew, not be taken for one without rows.
        folder = path.parent if study.home / "facts" in path.parents else None
        store.remove(folder if folder and folder.parent != study.home else path)
    return gone


def _given(study: Study) -> set[Path]:
    """Files that you put there: the study and what it names. We do not change them."""
    each = [(*t.files.values(), t.file) for t in study.reviews]
    each += [(*t.files.values(), t.file) for t in study.surveys]
    named = [file for files in each for file in files if file]
    named += [t.file for t in study.complaints] + [t.file for t in study.audits]
    named += [t.file for t in study.calls]
    return {study.path, *((study.home / file).resolve() for file in named)}
