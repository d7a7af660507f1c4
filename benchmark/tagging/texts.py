"""The words of reviews, read once: prints by which copies are found, sentences and their tags.

Kept as facts by a key of the words, so that a review that was read before is not read again,
whatever import it comes with. Facts hold no words, only where these stand.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from rensa import RMinHash

from benchmark import workers
from benchmark.alone import in_turn
from benchmark.numbers import twins
from benchmark.tagging import wants
from benchmark.tagging.phrases import Words

SQL = Path(__file__).parents[1] / "sql"
WORDS = 8  # of a text, at least, for it to be a copy of another (methods 6)
BANDS, ROWS = 6, 4  # 24 minima: of pairs of Jaccard .8 96 % share a band, of .5 a third
CHUNK = 5_000  # texts read at a time
MANY = 5_000  # texts from which starting further processes is worth it
UNKNOWN = "?"
SEED = 1  # of the minima
LABELS = 100  # from which there may be something to learn

KEY = pa.field("text_key", pa.uint64())
SCHEMAS = {
    "print": pa.schema(
        [KEY, ("same_text", pa.uint64()), ("bands", pa.list_(pa.uint64())), ("read", pa.bool_())]
    ),
    "sentence": pa.schema(
        [KEY, ("sentence", pa.int32()), ("start", pa.int32()), ("length", pa.int32()),
         ("language", pa.string())]
    ),
    "tag": pa.schema(
        [KEY, ("sentence", pa.int32()), ("kind", pa.string()), ("value", pa.string()),
         ("start", pa.int32()), ("length", pa.int32())]
    ),
}  # fmt: skip
Part = dict[str, pa.Table]


@dataclass(frozen=True)
class Facts:
    """Where the texts' facts lie."""

    folder: Path

    def of(self, table: str) -> str:
        """SQL that reads a table; empty, with its columns, where there is none yet."""
        if not any(self.folder.glob(f"{table}-*.parquet")):
            columns = ", ".join(f"NULL::{_sql(f.type)} AS {f.name}" for f in SCHEMAS[table])
            return f"(SELECT {columns} WHERE false)"
        return f"read_parquet('{self.folder}/{table}-*.parquet')"


def _sql(kind: pa.DataType) -> str:
    names = {"uint64": "UBIGINT", "int32": "INTEGER", "bool": "BOOLEAN", "string": "VARCHAR"}
    return names.get(str(kind), "UBIGINT[]")


def read(connection: duckdb.DuckDBPyConnection, home: Path) -> Facts:
    """Choose what is read of `review`, read what was never read before; fills `review_read`.

    Leaves `keyed`, a key of each review's words, to whoever goes on.

    Of each business and wave at most `study.texts_most`, drawn by a hash of the review, so that
    the same ones are drawn again.
    """
    facts = Facts(home / "facts" / f"texts-{version()}")
    connection.execute(f"CREATE TEMP TABLE keyed AS {(SQL / 'keyed.sql').read_text()}")
    connection.execute((SQL / "texts.sql").read_text())
    with in_turn(facts.folder / ".lock"):  # or an import and a build would both read what is new
        new = connection.sql(
            f"""
            SELECT text_key, review_text(title, text) AS words, read
            FROM review
            JOIN (
                SELECT any_value(name) AS name, text_key, bool_or(read) AS read
                FROM to_read
                -- Grouped: else the texts, not their keys, are held in memory.
                ANTI JOIN (
                    SELECT text_key, bool_or(read) AS read FROM {facts.of("print")} GROUP BY ALL
                ) AS done ON done.text_key = to_read.text_key AND (done.read OR NOT to_read.read)
                GROUP BY text_key
            ) ON name = (business, source, review)
            """
        ).to_arrow_reader(CHUNK)
        _write(facts.folder, _parts(new))
    return facts


def _parts(new: pa.RecordBatchReader) -> Iterator[Part]:
    """What each batch of texts says; many are read by as many processes as there are cores."""
    batches = iter(new)
    first = list(islice(batches, MANY // CHUNK + 1))
    if sum(len(batch) for batch in first) < MANY:
        yield from map(part, first)
        return
    cores = os.cpu_count() or 1
    with workers.pool(cores) as pool:
        waiting: list[Future[Part]] = []
        for batch in chain(first, batches):
            waiting.append(pool.submit(part, batch))
            if len(waiting) > 2 * cores:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()


def part(batch: pa.RecordBatch) -> Part:
    """One batch of texts (`text_key, words, read`), read."""
    keys = batch.column("text_key").to_pylist()
    texts = batch.column("words").to_pylist()
    to_read = batch.column("read").to_pylist()
    rows: dict[str, list[tuple[object, ...]]] = {"sentence": [], "tag": []}
    for key, text, chosen in zip(keys, texts, to_read, strict=True):
        if chosen:
            _say(key, text, rows)
    found = {"print": _table("print", [keys, *prints(texts), to_read])}
    for table, of_table in rows.items():
        turned = [list(column) for column in zip(*of_table, strict=True)]
        found[table] = _table(table, turned or [[] for _ in SCHEMAS[table]])
    return found


def _table(name: str, columns: Sequence[Sequence[object]]) -> pa.Table:
    schema = SCHEMAS[name]
    arrays = [pa.array(c, field.type) for c, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _say(key: int, text: str, rows: dict[str, list[tuple[object, ...]]]) -> None:
    """Sentences and tags of a text; places count from 1, as SQL's do."""
    lexicon = wants.language_of(text, wants.lexicons())
    language = lexicon.language if lexicon else UNKNOWN
    for one in wants.sentences(text, language if lexicon else "en"):
        place = one.start + 1
        rows["sentence"].append((key, one.number, place, len(one.text), language))
        for tag in lexicon.tags(one.text) if lexicon else ():
            where = (place + tag.start, tag.length)
            rows["tag"].append((key, one.number, tag.kind, tag.value, *where))


def prints(texts: Sequence[str]) -> tuple[list[int | None], list[list[int] | None]]:
    """Of each text a hash of its words, and bands of its minima; None of one under eight words.

    >>> prints(["Great service!"])
    ([None], [None])
    """
    same: list[int | None] = [None] * len(texts)
    bands: list[list[int] | None] = [None] * len(texts)
    minima, places = [], []
    for place, text in enumerate(texts):
        words = Words(text).words
        if len(words) < WORDS:
            continue
        hashed = hashlib.blake2b(" ".join(words).encode(), digest_size=8)
        same[place] = int.from_bytes(hashed.digest())
        of_text = RMinHash(num_perm=BANDS * ROWS, seed=SEED)
        # Shingles of three words.
        of_text.update(list(map(" ".join, zip(words, words[1:], words[2:], strict=False))))
        minima.append(of_text.digest())
        places.append(place)
    pairs = np.array(minima, np.uint32).view(np.uint64).reshape(-1, BANDS, ROWS // 2)
    mixed = pairs[:, :, 0] * np.uint64(0x9E3779B97F4A7C15) + pairs[:, :, 1]
    for place, of_band in zip(places, mixed.tolist(), strict=True):
        bands[place] = of_band
    return same, bands


def _write(folder: Path, parts: Iterator[Part]) -> None:
    """Whole or not at all: prints are renamed last, and only what has a print counts as read."""
    first = next(parts, None)
    if first is None:
        return
    number = len(list(folder.glob("print-*.parquet")))
    while (folder / f"print-{number:04}.parquet").exists():
        number += 1
    drafts = {table: folder / f".{table}-{number:04}.{os.getpid()}.part" for table in SCHEMAS}
    writers = {table: pq.ParquetWriter(path, SCHEMAS[table]) for table, path in drafts.items()}
    try:
        for found in (first, *parts):
            for table, writer in writers.items():
                writer.write_table(found[table])
    finally:
        for writer in writers.values():
            writer.close()
    for table in ("tag", "sentence", "print"):
        drafts[table].rename(folder / f"{table}-{number:04}.parquet")


def fill(connection: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Tables `review_read`, `review_sentence`, `review_tag`, `review_flag`, `review_burst`."""
    facts = read(connection, home)
    for table in SCHEMAS:
        connection.execute(f"CREATE TEMP VIEW said_{table} AS SELECT * FROM {facts.of(table)}")
    connection.register("shared_band", pa.table({"band": _shared_bands(facts)}))
    connection.execute((SQL / "said.sql").read_text())
    if connection.execute("SELECT count(*) FROM labelled").fetchall()[0][0] >= LABELS:
        from benchmark.tagging import learning

        learning.apply(connection)
    for path in sorted((SQL / "flags").glob("*.sql")):
        connection.execute(path.read_text())
    connection.unregister("shared_band")


def _shared_bands(facts: Facts) -> twins.Hashes:
    """Bands that are there more than once."""
    files = [pq.ParquetFile(path) for path in facts.folder.glob("print-*.parquet")]
    column = SCHEMAS["print"].get_field_index("bands")
    groups = [f.metadata.row_group(at) for f in files for at in range(f.num_row_groups)]
    bands = np.empty(sum(group.column(column).num_values for group in groups), np.uint64)
    end = 0
    for batch in chain.from_iterable(file.iter_batches(columns=["bands"]) for file in files):
        found = batch.column(0).flatten().to_numpy()
        bands[end : end + len(found)] = found
        end += len(found)
    return twins.repeated(bands[:end])


@cache
def version() -> str:
    """Changes with this file, the tagger, the phrases, and DuckDB, whose hashes are the keys."""
    known = wants.version() + duckdb.__version__ + Path(__file__).read_text()
    return hashlib.sha256(known.encode()).hexdigest()[:8]


__all__: Sequence[str] = ("Facts", "fill", "part", "prints", "read", "version")
