CREATE VIEW visit_drift AS
SELECT wave, business, capture, count(work_ms) AS calibrations, min(work_ms) AS fastest_ms, max(work_ms) AS slowest_ms,
    max(work_ms) / nullif(min(work_ms), 0) - 1 AS drift,
    CASE WHEN count(work_ms) > 1 THEN drift > 0.2 END AS drifted
FROM calibration
GROUP BY wave, business, capture;

COMMENT ON VIEW visit_drift IS 'How much the machine changed during a visit; times of one that drifted over 20 % are to be doubted';
COMMENT ON COLUMN visit_drift.wave IS 'Wave';
COMMENT ON COLUMN visit_drift.business IS 'Business';
COMMENT ON COLUMN visit_drift.capture IS 'The visit';
COMMENT ON COLUMN visit_drift.calibrations IS 'Calibrations that succeeded';
COMMENT ON COLUMN visit_drift.fastest_ms IS 'The fastest of them';
COMMENT ON COLUMN visit_drift.slowest_ms IS 'The slowest of them';
COMMENT ON COLUMN visit_drift.drift IS 'slowest / fastest - 1';
COMMENT ON COLUMN visit_drift.drifted IS 'Over .2; NULL = fewer than two calibrations';

CREATE VIEW load_noise AS
SELECT wave, business, capture, url, profile, count(lcp_ms) AS loads,
    median(lcp_ms) AS lcp_ms, (max(lcp_ms) - min(lcp_ms)) / 2 / nullif(median(lcp_ms), 0) AS lcp_spread,
    median(blocking_ms) AS blocking_ms, (max(blocking_ms) - min(blocking_ms)) / 2 / nullif(median(blocking_ms), 0) AS blocking_spread,
    median(layout_shift) AS layout_shift, max(layout_shift) - min(layout_shift) AS layout_shift_range
FROM load
WHERE error IS NULL
GROUP BY wave, business, capture, url, profile;

COMMENT ON VIEW load_noise IS 'Median and spread of each page''s loads: how far one load can be trusted';
COMMENT ON COLUMN load_noise.wave IS 'Wave';
COMMENT ON COLUMN load_noise.business IS 'Business';
COMMENT ON COLUMN load_noise.capture IS 'The visit';
COMMENT ON COLUMN load_noise.url IS 'Page';
COMMENT ON COLUMN load_noise.profile IS 'phone or desktop';
COMMENT ON COLUMN load_noise.loads IS 'Loads with a largest paint';
COMMENT ON COLUMN load_noise.lcp_ms IS 'Median of the largest paint';
COMMENT ON COLUMN load_noise.lcp_spread IS 'Half the range ÷ median';
COMMENT ON COLUMN load_noise.blocking_ms IS 'Median of the blocking time';
COMMENT ON COLUMN load_noise.blocking_spread IS 'Half the range ÷ median';
COMMENT ON COLUMN load_noise.layout_shift IS 'Median of the layout shift';
COMMENT ON COLUMN load_noise.layout_shift_range IS 'Largest - smallest: pages of two minds show here';
