-- The server's part of a cold load, without the profile's slow line. Detail of largest_paint_ms: weight 0.
INSERT INTO indicator BY NAME SELECT
    'first_byte_ms' AS indicator, 'Time to first byte in the browser' AS title, 'ms' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    1800 AS floor, 800 AS target, 0 AS weight, 'median' AS summary, 'load' AS counts,
    'web.dev/articles/ttfb: good 800 ms, poor 1800 ms' AS source;

CREATE VIEW first_byte_ms AS
SELECT wave, business, capture || ' ' || url || ' ' || repeat AS sample, ttfb_ms AS value
FROM load
WHERE profile = 'phone';

COMMENT ON VIEW first_byte_ms IS 'One row per cold load on the phone profile; value NULL = the load failed';
