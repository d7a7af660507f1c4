"""What people could try through the SQL page: 100 attacks, 18 questions that ask for too much."""

SECRET = "the words of the secret file"
# Each with {secret} (a file that must not be read) and {out} (one that must not be written).
ATTACKS = {
    "reads a file": [
        "FROM read_text('{secret}')", "FROM read_blob('{secret}')", "FROM read_csv('{secret}')",
        "FROM read_csv_auto('{secret}')", "FROM read_json('{secret}')", "FROM '{secret}'",
        "FROM read_parquet('{secret}')", "FROM parquet_metadata('{secret}')",
        "FROM parquet_schema('{secret}')", "FROM sniff_csv('{secret}')", "FROM glob('/etc/*')",
        "FROM read_duckdb('{secret}')", "FROM '/etc/passwd.csv'",
        "SELECT (SELECT content FROM read_text('{secret}'))",
        "WITH a AS MATERIALIZED (FROM read_text('{secret}')) FROM a",
        "SELECT * FROM range(1), LATERAL (FROM read_text('{secret}'))",
        "FROM query('FROM read_text(''{secret}'')')", "FROM query_table('duckdb_settings')",
        "FROM json_execute_serialized_sql(json_serialize_sql('FROM read_text(''{secret}'')'))",
        "FROM standing WHERE EXISTS (FROM read_text('{secret}'))",
        "SELECT 1 UNION ALL SELECT content FROM read_text('{secret}')",
        "FROM standing ORDER BY (SELECT content FROM read_text('{secret}'))",
        "SUMMARIZE (FROM read_text('{secret}'))", "DESCRIBE (FROM read_text('{secret}'))",
        "FROM 'http://127.0.0.1:1/x.csv'", "FROM read_text('file://{secret}')",
    ],
    "writes": [
        "COPY standing TO '{out}'", "COPY (SELECT 1) TO '{out}' (FORMAT csv)",
        "EXPORT DATABASE '{out}'", "CREATE TABLE x AS SELECT 1", "CREATE TEMP TABLE x (a INT)",
        "DELETE FROM standing", "UPDATE standing SET score = 100", "INSERT INTO wave VALUES (1)",
        "DROP TABLE standing", "ALTER TABLE standing ADD COLUMN x INT", "CREATE VIEW x AS SELECT 1",
        "CREATE MACRO f() AS 1", "VACUUM", "CHECKPOINT", "FROM force_checkpoint()",
        "ATTACH '{out}'", "ATTACH ':memory:' AS m", "USE memory", "DETACH plants",
    ],
    "changes what holds it": [
        "SET memory_limit = '9GB'", "RESET ALL", "SET lock_configuration = false",
        "PRAGMA enable_profiling", "PRAGMA database_list", "SET profiling_output = '{out}'",
        "INSTALL httpfs", "LOAD httpfs", "CALL enable_logging()", "FROM enable_logging('QueryLog')",
        "SELECT * FROM enable_logging(storage = 'file', storage_config = {{'path': '{out}'}})",
        "FROM disable_logging()", "FROM truncate_duckdb_logs()", "SELECT write_log('forged')",
        "SET VARIABLE x = 1", "PREPARE p AS SELECT 1", "EXECUTE p", "BEGIN", "EXPLAIN SELECT 1",
        "FROM enable_profiling()", "SELECT setseed(0.5)", "SELECT nextval('s')",
    ],
    "asks about the machine": [
        "FROM duckdb_settings()", "FROM duckdb_settings", "FROM pg_catalog.pg_settings",
        "FROM duckdb_logs", "FROM duckdb_databases()", "FROM duckdb_secrets()",
        "FROM which_secret('x', 'y')", "SELECT current_setting('temp_directory')",
        "FROM pragma_database_size()", "FROM duckdb_external_file_cache()", "SHOW DATABASES",
        "SELECT getenv('PATH')", "FROM system.main.duckdb_settings", "FROM sqlite_master",
        "FROM duckdb_settings, (WITH duckdb_settings AS (SELECT 1) FROM duckdb_settings)",
        "WITH \"{secret}\" AS (SELECT 1) FROM \"{secret}\"", "FROM secret_frame",
        "FROM duckdb_temporary_files()", "FROM pg_timezone_names()", "FROM plants.main.standing",
    ],
    "is no single SELECT": [
        "SELECT 1; SELECT 2", "SELECT 1; DROP TABLE standing", "", ";", "-- nothing", "SELECT",
        "PIVOT standing ON scope USING max(score)", "\0", "SELECT 1\0; DROP TABLE standing",
        "SELECT " + "(" * 3000 + "1" + ")" * 3000, "x" * 30_000,
    ],
}  # fmt: skip
# What asks for too much: each ends within its limits and leaves the box answering.
HEAVY = [
    "WITH RECURSIVE a AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM a) SELECT max(x) FROM a",
    "SELECT repeat('x', 4000000000)",
]
HEAVIER = [
    "SELECT count(*) FROM range(100000000000) AS a, range(100000) AS b",
    "SELECT levenshtein(repeat('a', 200000), repeat('b', 200000))",
    "SELECT lpad('x', 2000000000, 'y')", "SELECT list_reduce(range(500000000), lambda a, b: a + b)",
    "SELECT count(*) FROM audit_number AS a, audit_number AS b, audit_number AS c, wave, wave AS d",
    "SELECT a.range FROM range(1000000000) AS a ORDER BY hash(a.range)",
    "SELECT string_agg(repeat('x', 1000000), '') FROM range(4000)",
    "SELECT list(range) FROM range(2000000000)",
    "SELECT regexp_matches(repeat('a', 100000000), '(a+)+b')",
    "SELECT sum(hash(a.range, b.range)) FROM range(10000000) AS a, range(10000000) AS b",
    "SELECT range(500000000)", "SELECT repeat(repeat('x', 1000000), 10000)",
    "WITH RECURSIVE a AS (SELECT [1] AS x UNION ALL SELECT x || x FROM a) SELECT len(x) FROM a",
    "SELECT DISTINCT hash(range) FROM range(10000000000)",
    "SELECT map_from_entries([(x, repeat('y', 10000000)) FOR x IN range(10000)])",
    "SELECT format('{:>2000000000}', 'x')",
]  # fmt: skip
