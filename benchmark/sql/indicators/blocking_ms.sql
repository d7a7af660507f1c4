-- While the main thread is busy, taps do nothing.
INSERT INTO indicator BY NAME SELECT
    'blocking_ms' AS indicator, 'Total blocking time' AS title, 'ms' AS unit,
    'easy' AS want, 'interaction' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    600 AS floor, 200 AS target, 'lognormal' AS curve, 'median' AS summary, 'load' AS counts,
    'Lighthouse 13, mobile scoring curve: p10 200 ms, median 600 ms (developer.chrome.com/docs/lighthouse/performance)' AS source;

CREATE VIEW blocking_ms AS
SELECT wave, business, capture || ' ' || url || ' ' || repeat AS sample, blocking_ms AS value
FROM load
WHERE profile = 'phone';

COMMENT ON VIEW blocking_ms IS 'One row per cold load on the phone profile; value NULL = the load failed';
