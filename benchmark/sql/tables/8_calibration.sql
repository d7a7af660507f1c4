-- Was the machine the same at the end of the visits as at their start?

CREATE TABLE calibration (
    capture VARCHAR NOT NULL,
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    taken_at TIMESTAMPTZ NOT NULL,
    place VARCHAR NOT NULL CHECK (place IN ('before', 'after')),
    work_ms DOUBLE CHECK (work_ms > 0),
    load_average DOUBLE NOT NULL CHECK (load_average >= 0),
    error VARCHAR,
    browser VARCHAR
);
COMMENT ON TABLE calibration IS 'The same work on a page of our own, before and after the visits: to doubt a wave, never to correct it';
COMMENT ON COLUMN calibration.capture IS 'The visit it belongs to; visits made in turn share theirs';
COMMENT ON COLUMN calibration.wave IS 'Wave it was gathered for';
COMMENT ON COLUMN calibration.business IS 'Business it is about';
COMMENT ON COLUMN calibration.taken_at IS 'When, UTC';
COMMENT ON COLUMN calibration.place IS 'before or after the loads; a visit that was interrupted has several';
COMMENT ON COLUMN calibration.work_ms IS 'Time for a fixed piece of work on the phone profile, median of five; NULL = it failed';
COMMENT ON COLUMN calibration.load_average IS 'Load average of the operating system, last minute';
COMMENT ON COLUMN calibration.error IS 'Why it failed';
COMMENT ON COLUMN calibration.browser IS 'Browser version';
