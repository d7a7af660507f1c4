-- Typed tables. Impossible data stops here: NOT NULL and CHECK name what can be.
-- A table's columns are a contract with analysts: changes go into the CHANGELOG.

CREATE TABLE study (
    study VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    currency VARCHAR NOT NULL,
    time_zone VARCHAR NOT NULL,
    practice BOOLEAN NOT NULL,
    text VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    draws INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    half_life_days DOUBLE NOT NULL CHECK (half_life_days > 0),
    window_days INTEGER NOT NULL CHECK (window_days > 0),
    texts_most INTEGER NOT NULL CHECK (texts_most >= 0),
    built_at TIMESTAMPTZ NOT NULL,
    rivalry_version VARCHAR NOT NULL,
    duckdb_version VARCHAR NOT NULL
);
COMMENT ON TABLE study IS 'One row: the study that this file was built from, and with what';
COMMENT ON COLUMN study.study IS 'Short name: the folder of study.toml';
COMMENT ON COLUMN study.name IS 'Name as shown';
COMMENT ON COLUMN study.currency IS 'ISO 4217 code of every amount';
COMMENT ON COLUMN study.time_zone IS 'IANA time zone of days, and of opening hours where a business has none of its own';
COMMENT ON COLUMN study.practice IS 'True: made-up data to learn on, no real business';
COMMENT ON COLUMN study.text IS 'study.toml as it was read';
COMMENT ON COLUMN study.sha256 IS 'SHA-256 of text';
COMMENT ON COLUMN study.draws IS 'Bootstrap draws behind every interval and rank set';
COMMENT ON COLUMN study.seed IS 'Seed of those draws: the same facts and seed give the same numbers';
COMMENT ON COLUMN study.half_life_days IS 'Age at which a review counts half; infinity = all count alike';
COMMENT ON COLUMN study.window_days IS 'Reviews older than this at wave.as_of_day do not count';
COMMENT ON COLUMN study.texts_most IS 'Reviews per business and wave whose sentences are read at most';
COMMENT ON COLUMN study.built_at IS 'When this file was built, UTC';
COMMENT ON COLUMN study.rivalry_version IS 'Version of Rivalry';
COMMENT ON COLUMN study.duckdb_version IS 'Version of DuckDB (its hash function deals the buckets of the draws)';

CREATE TABLE business (
    business VARCHAR NOT NULL UNIQUE,
    name VARCHAR NOT NULL,
    role VARCHAR NOT NULL CHECK (role IN ('own', 'rival')),
    site VARCHAR,
    position INTEGER NOT NULL
);
COMMENT ON TABLE business IS 'The competitive set: all compared businesses';
COMMENT ON COLUMN business.business IS 'Short name, used in every table';
COMMENT ON COLUMN business.name IS 'Name as shown';
COMMENT ON COLUMN business.role IS 'own or rival';
COMMENT ON COLUMN business.site IS 'Home page; NULL = its website is not measured';
COMMENT ON COLUMN business.position IS 'Place in study.toml, from 1; it fixes the business''s colour';

CREATE TABLE business_hours (
    business VARCHAR NOT NULL UNIQUE,
    source VARCHAR NOT NULL CHECK (source IN ('study', 'website', 'assumed')),
    hours VARCHAR NOT NULL,
    time_zone VARCHAR NOT NULL,
    country VARCHAR,
    region VARCHAR,
    url VARCHAR,
    text VARCHAR
);
COMMENT ON TABLE business_hours IS 'When each business is open: what times in business hours rest on';
COMMENT ON COLUMN business_hours.business IS 'Business';
COMMENT ON COLUMN business_hours.source IS 'study: study.toml says so; website: its newest crawl that leaves no doubt; assumed: nobody says, so Monday to Friday, 9 to 17';
COMMENT ON COLUMN business_hours.hours IS 'The hours in words';
COMMENT ON COLUMN business_hours.time_zone IS 'IANA time zone they are local to';
COMMENT ON COLUMN business_hours.country IS 'ISO 3166-1 code whose public holidays are closed; NULL = none are';
COMMENT ON COLUMN business_hours.region IS 'ISO 3166-2 code of its region; NULL = only nationwide holidays';
COMMENT ON COLUMN business_hours.url IS 'Page that states them; NULL = not from a website';
COMMENT ON COLUMN business_hours.text IS 'Its words';

CREATE TABLE wave (
    wave VARCHAR NOT NULL UNIQUE,
    start_day DATE NOT NULL,
    end_day DATE NOT NULL,
    as_of_day DATE NOT NULL,
    CHECK (start_day <= end_day),
    CHECK (as_of_day <= end_day)
);
COMMENT ON TABLE wave IS 'Rounds of measuring';
COMMENT ON COLUMN wave.wave IS 'Name of the round';
COMMENT ON COLUMN wave.start_day IS 'First day';
COMMENT ON COLUMN wave.end_day IS 'Last day';
COMMENT ON COLUMN wave.as_of_day IS 'Day at which reviews are aged: end_day, or the newest observation while the wave is under way';

CREATE TABLE capture (
    capture VARCHAR NOT NULL UNIQUE,
    kind VARCHAR NOT NULL,
    wave VARCHAR,
    business VARCHAR,
    sealed_at TIMESTAMPTZ NOT NULL,
    settings VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL
);
COMMENT ON TABLE capture IS 'What was gathered: one crawl, one visit, one site''s journeys, one import';
COMMENT ON COLUMN capture.capture IS 'Name of its folder under archive/captures';
COMMENT ON COLUMN capture.kind IS 'crawl, visit, journey, reviews, audits, calls or form';
COMMENT ON COLUMN capture.wave IS 'Wave it was gathered for; NULL = its rows carry days of their own';
COMMENT ON COLUMN capture.business IS 'Business it is about; NULL = its rows say so';
COMMENT ON COLUMN capture.sealed_at IS 'When it became part of the archive, UTC';
COMMENT ON COLUMN capture.settings IS 'What it was gathered with, as JSON';
COMMENT ON COLUMN capture.sha256 IS 'SHA-256 of its manifest, as in the archive''s ledger';

CREATE TABLE import_note (
    capture VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    "row" INTEGER NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('left out', 'warning')),
    text VARCHAR NOT NULL
);
COMMENT ON TABLE import_note IS 'Rows of imported files that were not taken over or look odd, and why';
COMMENT ON COLUMN import_note.capture IS 'The import';
COMMENT ON COLUMN import_note.file IS 'Name of the file';
COMMENT ON COLUMN import_note."row" IS 'Row of the file; a header is row 1';
COMMENT ON COLUMN import_note.kind IS 'left out, or warning: taken over, but it looks odd';
COMMENT ON COLUMN import_note.text IS 'Column, what stood there, what to write';

CREATE TABLE open_span (
    business VARCHAR NOT NULL,
    opens_at TIMESTAMPTZ NOT NULL,
    closes_at TIMESTAMPTZ NOT NULL,
    CHECK (opens_at < closes_at)
);
COMMENT ON TABLE open_span IS 'When each business says that it is open, day by day of the waves, without holidays; none where nobody says';
COMMENT ON COLUMN open_span.business IS 'Business';
COMMENT ON COLUMN open_span.opens_at IS 'Opens, UTC';
COMMENT ON COLUMN open_span.closes_at IS 'Closes, UTC';
