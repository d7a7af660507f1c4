"""Scoring alone, from built tables: 20 businesses, some 40 indicators, 2,000 draws.

Beside it what a plain bootstrap of rows would cost (measured on a few draws, then multiplied) and
what DuckDB needs to scan the same columns once. Each size is scored in a process of its own, so
that its peak memory is its own. `python -m tests.bench.scale [factor]`; without one 0.1, 1 and, if
memory allows, 4.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np

from benchmark import store, tables
from benchmark.numbers import scoring
from benchmark.numbers.resample import ADDITIVE
from benchmark.study import read_study

BUSINESSES, REVIEWS, AUDITS, DRAWS = 20, 5_000_000, 100_000, 2000
FACTORS = (0.1, 1.0, 4.0)
GIB_FOR_4 = 6  # of free memory: the tables of 20 M reviews are made beside it
LIMIT_CPU_S, LIMIT_GIB = 20.0, 2.0
CHANNELS = ("call", "email", "chat", "visit", "social", "delivery")
WANTS = ("easy", "expectations", "promises", "informed", "individual", "put_right")

HEAD = f"""
[study]
name = "Scale"
currency = "EUR"
time_zone = "Europe/Berlin"
touchpoints = {[*CHANNELS, "review"]}
[[wave]]
name = "w"
start_day = 2026-10-01
end_day = 2026-12-31
"""


def main() -> None:
    if len(sys.argv) == 3 and sys.argv[1] == "score":
        _score(Path(sys.argv[2]))
        return
    factors = [float(one) for one in sys.argv[1:]] or list(FACTORS)
    for factor in factors:
        if factor > 1 and _free_gib() < GIB_FOR_4:
            print(f"{factor:g}×: left out, {_free_gib():.1f} GiB of memory are free")
            continue
        with tempfile.TemporaryDirectory() as folder:
            build(Path(folder), int(REVIEWS * factor), int(AUDITS * factor))
            command = [sys.executable, "-m", "tests.bench.scale", "score", folder]
            subprocess.run(command, check=True)


def _free_gib() -> float:
    return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30


def build(home: Path, reviews: int, audits: int) -> None:
    lines = [HEAD]
    for at in range(BUSINESSES):
        role = "rival" if at else "own"
        lines.append(f'[[business]]\nid = "firm{at}"\nname = "Firm {at}"\nrole = "{role}"')
    (home / "study.toml").write_text("\n".join(lines))
    study = read_study(home)
    with duckdb.connect(str(home / "scale.duckdb")) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        tables.create(connection)
        tables.fill(connection, study, store.archive_of(study), {})
        _reviews(connection, reviews)
        _audits(connection, audits)
        connection.execute("UPDATE wave SET as_of_day = end_day")


def _reviews(connection: duckdb.DuckDBPyConnection, count: int) -> None:
    """Firm by firm, as files come; they differ by their five stars, a third is answered."""
    connection.execute(
        f"""
        INSERT INTO review BY NAME
        SELECT 'c' AS capture, 'firm' || firm AS business, 'web' AS source,
            'r' || i AS review,
            TIMESTAMPTZ '2026-12-30' - to_days((h % 360)::INTEGER) AS published_at,
            CASE WHEN (h >> 10) % 100 < 40 + 2 * firm THEN 5
                ELSE 1 + (h >> 20) % 4 END AS rating,
            CASE WHEN (h >> 30) % 3 = 0 THEN published_at + to_days(((h >> 34) % 14)::INTEGER) END
                AS replied_at
        FROM (
            SELECT range AS i, hash(range) AS h, range * {BUSINESSES} // {count} AS firm
            FROM range({count})
        )
        """
    )


def _audits(connection: duckdb.DuckDBPyConnection, count: int) -> None:
    """Audits dealt to six channels, each with six want scores."""
    channels, wants = list(CHANNELS), list(WANTS)
    connection.execute(
        f"""
        INSERT INTO audit BY NAME
        SELECT 'a' || i AS audit, 'c' AS capture, 'w' AS wave,
            'firm' || i % {BUSINESSES} AS business,
            {channels}[1 + (i // {BUSINESSES}) % {len(channels)}] AS touchpoint,
            touchpoint || '_enquiry' AS form, 1 AS form_version, 'submitted' AS status,
            false AS late,
            TIMESTAMPTZ '2026-11-01' AS submitted_at, hash(i) % 10 > 0 AS reached
        FROM (SELECT range AS i FROM range({count}))
        """
    )
    connection.execute(
        f"""
        INSERT INTO audit_want BY NAME
        SELECT audit, want,
            0.3 + 0.02 * substr(business, 5)::INTEGER
                + (hash(audit || want) % 300) / 1000 AS expected
        FROM audit CROSS JOIN (SELECT unnest({wants}) AS want)
        """
    )


def _score(home: Path) -> None:
    study = read_study(home)
    connection = duckdb.connect(str(home / "scale.duckdb"))
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET memory_limit = '1GB'")
    reviews, audits = connection.execute(
        "SELECT (SELECT count(*) FROM review), (SELECT count(*) FROM audit)"
    ).fetchall()[0]
    wall, cpu = time.perf_counter(), time.process_time()
    scoring.score(connection, study)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    measured = connection.execute(
        "SELECT indicator, summary FROM indicator "
        "WHERE indicator IN (SELECT indicator FROM estimate WHERE n > 0) ORDER BY indicator"
    ).fetchall()
    scan, rows = _scan(connection, [name for name, _ in measured])
    plain = _plain_bootstrap() * rows * DRAWS
    additive = sum(summary in ADDITIVE for _, summary in measured)
    kept = cpu <= LIMIT_CPU_S and peak <= LIMIT_GIB
    print(
        f"{reviews:>10,} reviews, {audits:>7,} audits, {BUSINESSES} businesses, "
        f"{len(measured)} indicators ({additive} additive, {rows:,} samples), {DRAWS:,} draws: "
        f"{cpu:.1f} s CPU ({wall:.1f} s), peak {peak:.2f} GiB"
        f"{'' if reviews > REVIEWS or kept else ' — OVER THE LIMIT'}\n"
        f"{'':>12}one scan of the same columns by DuckDB {scan:.2f} s CPU: "
        f"scoring takes {cpu / scan:.1f} times that\n"
        f"{'':>12}a plain bootstrap of rows would take {plain:,.0f} s CPU: "
        f"{plain / cpu:,.0f} times as long",
        flush=True,
    )
    assert reviews > REVIEWS or kept, f"limits: {LIMIT_CPU_S} s CPU, {LIMIT_GIB} GiB"


def _scan(connection: duckdb.DuckDBPyConnection, views: list[str]) -> tuple[float, int]:
    """CPU seconds to read each sample of each indicator once; how many samples that is."""
    cpu, rows = time.process_time(), 0
    for view in views:
        found = connection.execute(
            f"SELECT count(*), count(wave), count(business), count(sample), sum(value) FROM {view}"
        ).fetchall()
        rows += found[0][0]
    return time.process_time() - cpu, rows


def _plain_bootstrap(rows: int = 1_000_000, draws: int = 3) -> float:
    """CPU seconds per row and draw: rows drawn with replacement, and their mean."""
    rng, values = np.random.default_rng(1), np.random.default_rng(2).random(rows)
    cpu = time.process_time()
    for _ in range(draws):
        values[rng.integers(rows, size=rows)].mean()
    return (time.process_time() - cpu) / rows / draws


if __name__ == "__main__":
    main()
