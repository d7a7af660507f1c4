"""Typed tables and views of the store: created from `sql/`, filled from the study and the facts."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from benchmark import hours
from benchmark.alone import in_turn
from benchmark.archive import Archive, write_whole
from benchmark.desks import actions
from benchmark.desks.doubts import flag_together
from benchmark.mail import mailtables
from benchmark.numbers import registers, twins
from benchmark.questions import evidencequery
from benchmark.store import MEMORY, Row, insert, remove, writing
from benchmark.study import Study
from benchmark.tagging import labels, texts

SQL = Path(__file__).parent / "sql"
# Tables whose facts need more than copying: their query in `sql/loads` reads `facts`.
LOADS = {
    "review", "review_profile", "complaint", "survey_answer",
    "audit", "answer", "audit_want", "audit_flag", "audit_call", "coding", "call_record",
    "recording", "recording_span", "recording_mark",
}  # fmt: skip


def fill(
    connection: duckdb.DuckDBPyConnection,
    study: Study,
    archive: Archive,
    files: Mapping[str, list[str]],
    loaded: Sequence[str] = (),
) -> None:
    """Load the study and the facts into an `empty` store, or one `with_reviews`: those `loaded`."""
    _study_tables(connection, study, archive)
    for table in sorted(files, key=lambda name: (name != "audit", name)):
        # Audits first: their answers ask which ones count.
        _load(connection, table, [file for file in files[table] if file not in loaded])
    insert(connection, "complaint_standing", registers.standings(connection, study))
    probes, letters = mailtables.rows(study, archive)
    insert(connection, "mail_probe", probes)
    insert(connection, "letter", letters)
    _set_as_of_day(connection)
    count_coverage(connection)
    with ThreadPoolExecutor(1) as beside, connection.cursor() as other:
        # Python's work takes one core; what the reviews' words say is DuckDB's, mostly.
        other.execute("SET TimeZone = 'UTC'")
        flags = beside.submit(flag_together, other)
        texts.fill(connection, study.home)
    insert(connection, "audit_flag", flags.result())
    insert(connection, "import_note", [*twins.notes(connection)])


def count_coverage(connection: duckdb.DuckDBPyConnection) -> None:
    """Table `review_coverage`: scores need it, and pages read it."""
    connection.execute((SQL / "coverage.sql").read_text())


def empty(study: Study) -> Path:
    """A store without rows. Defining its views takes longer than filling a small one: kept."""
    kept = study.home / "facts" / f"empty-{_version()}.duckdb"
    if not kept.is_file():
        kept.parent.mkdir(mode=0o700, exist_ok=True)
        write_whole(kept, _made())
    return kept


def with_reviews(study: Study, archive: Archive, files: Sequence[str]) -> Path:
    """A store with imported reviews and nothing else: millions take as long to load as all else
    of a build, so it is kept until there are others. `forget` knows it holds their words."""
    facts = study.home / "facts"
    businesses = [business.id for business in study.business]
    read = [(file, Path(file).stat().st_mtime_ns) for file in files]  # `forget` has them read anew
    about = hashlib.sha256(repr((_version(), businesses, read)).encode()).hexdigest()[:16]
    kept = facts / f"reviews-{about}.duckdb"
    with in_turn(facts / ".reviews.lock"):  # or an import and a build would both load what is new
        if not kept.is_file():
            for old in [*facts.glob("reviews-*.duckdb"), *facts.glob(".reviews-*.duckdb*")]:
                remove(old)
            draft = kept.with_name(f".{kept.name}")
            shutil.copyfile(empty(study), draft)
            with writing(draft) as connection:
                # Found before the store's own tables, and gone with the connection.
                connection.execute(
                    "CREATE TEMP TABLE business AS SELECT unnest($1) AS business", [businesses]
                )
                connection.execute("CREATE TEMP TABLE capture AS FROM capture")
                insert(connection, "capture", _captures(archive))
                _load(connection, "review", files)
            draft.rename(kept)
    return kept


@cache
def _version() -> str:
    """Of all that defines a store."""
    files = [*sorted(SQL.rglob("*.sql")), Path(__file__), Path(evidencequery.__file__)]
    code = b"".join(path.read_bytes() for path in files) + duckdb.__version__.encode()
    return hashlib.sha256(code).hexdigest()[:8]


@cache
def _made() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.duckdb"
        with writing(path) as connection:
            create(connection)
        return path.read_bytes()


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Every table, view and indicator, empty."""
    with _at_once(connection):
        _create(connection, "tables")
        _create(connection, "views")
        _create(connection, "indicators")
        _comment_indicators(connection)
        known = connection.execute("SELECT indicator, counts, unit, want FROM indicator").fetchall()
        for row in known:
            connection.execute(
                "UPDATE indicator SET evidence = ? WHERE indicator = ?",
                [evidencequery.query(*row), row[0]],
            )


def read_ahead(study: Study, archive: Archive, reviews: Sequence[str]) -> None:
    """Load reviews and read what they say as soon as they are imported: the next build need not."""
    if not reviews:
        return
    kept = with_reviews(study, archive, reviews)
    with duckdb.connect(config={"memory_limit": MEMORY}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET temp_directory = $1", [str(study.home / "facts" / ".spilt")])
        _create(connection, "tables", comments=False)  # nobody reads them
        _study_tables(connection, study, archive)
        connection.execute("DROP TABLE review")
        quoted = str(kept).replace("'", "''")
        connection.execute(f"ATTACH '{quoted}' AS kept (READ_ONLY)")
        connection.execute("CREATE VIEW review AS FROM kept.review")
        _set_as_of_day(connection)
        texts.read(connection, study.home)


def _create(connection: duckdb.DuckDBPyConnection, folder: str, *, comments: bool = True) -> None:
    for path in sorted((SQL / folder).glob("*.sql")):
        for statement in connection.extract_statements(path.read_text()):
            if comments or statement.type == duckdb.StatementType.CREATE:
                connection.execute(statement)


@contextmanager
def _at_once(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Several hundred definitions in one transaction take a third of the time."""
    connection.begin()
    yield
    connection.commit()


def _study_tables(connection: duckdb.DuckDBPyConnection, study: Study, archive: Archive) -> None:
    about = {
        "study": study.slug,
        "name": study.study.name,
        "currency": study.study.currency,
        "time_zone": study.study.time_zone,
        "practice": study.study.practice,
        "text": study.text,
        "sha256": study.sha256,
        "draws": study.scoring.draws,
        "seed": study.scoring.seed,
        "half_life_days": study.rating.half_life_days,
        "window_days": study.rating.window_days,
        "texts_most": study.texts.most,
        "built_at": datetime.now(UTC),
        "rivalry_version": version("rivalry"),
        "duckdb_version": duckdb.__version__,
    }
    businesses = [
        {"business": b.id, "name": b.name, "role": b.role, "site": b.site, "position": place}
        for place, b in enumerate(study.business, 1)
    ]
    opening = [
        {
            "business": name,
            "source": known.source,
            "hours": known.words,
            "time_zone": known.clock.zone,
            "country": known.clock.country,
            "region": known.clock.region,
            "url": known.url,
            "text": known.text,
        }
        for name, known in hours.open_hours(study).items()
    ]
    waves = [
        {"wave": w.name, "start_day": w.start_day, "end_day": w.end_day, "as_of_day": w.end_day}
        for w in study.wave
    ]
    profiles = [
        {
            "business": b.id,
            "source": profile.source,
            "platform_count": profile.count,
            "platform_score": profile.score,
            "as_of_day": profile.as_of_day,
        }
        for b in study.business
        for profile in b.reviews
    ]
    for table, rows in (
        ("study", [about]),
        ("business", businesses),
        ("business_hours", opening),
        ("wave", waves),
        ("review_profile", profiles),
        ("complaint_register", registers.named(study)),
        ("complaint_name", registers.companies(study)),
        ("open_span", list(_open_spans(study))),
        ("capture", _captures(archive)),
        ("action", actions.rows(archive)),
        ("review_label", labels.rows(archive)),
    ):
        insert(connection, table, rows)


def _captures(archive: Archive) -> list[Row]:
    return [
        {
            "capture": capture.capture,
            "kind": capture.kind,
            "wave": capture.wave,
            "business": capture.business,
            "sealed_at": capture.sealed_at,
            "settings": json.dumps(dict(capture.arguments), sort_keys=True),
            "sha256": capture.sha256,
        }
        for capture in archive.captures()
    ]


def _open_spans(study: Study) -> Iterator[Row]:
    """When the businesses that say so are open, within the waves."""
    for name, known in hours.open_hours(study).items():
        for wave in study.wave if known.source != "assumed" else ():
            for number in range((wave.end_day - wave.start_day).days + 1):
                for opens, closes in known.clock.open(wave.start_day + timedelta(days=number)):
                    yield {"business": name, "opens_at": opens, "closes_at": closes}


def _load(connection: duckdb.DuckDBPyConnection, table: str, parts: Sequence[str]) -> None:
    """Append a table's facts. Columns the table does not have are left behind."""
    if not parts:
        return
    facts = connection.read_parquet([*parts], union_by_name=True)
    columns = [row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()]
    shared = ", ".join(f'"{name}"' for name in columns if name in facts.columns)
    known = [
        f"{name} IN (SELECT {name} FROM {name})"
        for name in ("business", "wave")
        if name in columns and name in facts.columns
    ]
    query = (
        (SQL / "loads" / f"{table}.sql").read_text() if table in LOADS else "SELECT * FROM facts"
    )
    where = " AND ".join(known) or "true"
    # Audits filled in the app come from no capture.
    nowhere = "" if "capture" in facts.columns else ", NULL::VARCHAR AS capture"
    # Not materialized: a query of `loads` that names the facts thrice would lay all texts aside.
    connection.execute(
        f"INSERT INTO {table} ({shared}) "
        f"WITH facts AS NOT MATERIALIZED (SELECT *, filename, file_row_number {nowhere} "
        f"FROM read_parquet($parts, union_by_name = true) "
        f"WHERE {where}) "
        f"SELECT {shared} FROM ({query})",
        {"parts": [*parts]},
    )


def _comment_indicators(connection: duckdb.DuckDBPyConnection) -> None:
    """All indicator views have the same columns, so their comments are written once, here."""
    words = {
        "wave": "Wave",
        "business": "Business",
        "sample": "What was observed once: one load, crawl, audit or review",
        "value": "Value in ",
        "weight": "Weight of the sample; 1 where there is no such column",
    }
    views = connection.execute(
        "SELECT indicator, unit, column_name FROM indicator "
        "JOIN duckdb_columns() ON table_name = indicator"
    ).fetchall()
    for view, unit, column in views:
        text = words[column] + (unit if column == "value" else "")
        connection.execute(f"COMMENT ON COLUMN {view}.{column} IS '{text}'")


def _set_as_of_day(connection: duckdb.DuckDBPyConnection) -> None:
    """A wave under way is as old as its newest observation, so that a rebuild changes nothing."""
    connection.execute(
        """
        UPDATE wave SET as_of_day = greatest(start_day, least(end_day, coalesce(newest, end_day)))
        FROM (
            SELECT max(day) AS newest FROM (
                SELECT max(published_at)::DATE AS day FROM review WHERE source <> 'own-site'
                UNION ALL SELECT max(answered_at)::DATE FROM survey_answer
                UNION ALL SELECT max(submitted_at)::DATE FROM audit
                UNION ALL SELECT max(taken_at)::DATE FROM load
                UNION ALL SELECT max(asked_at)::DATE FROM page
            )
        )
        """
    )
