-- Detail of largest_paint_ms: weight 0.
INSERT INTO indicator BY NAME SELECT
    'first_paint_ms' AS indicator, 'First contentful paint' AS title, 'ms' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    3000 AS floor, 1800 AS target, 'lognormal' AS curve, 0 AS weight, 'median' AS summary, 'load' AS counts,
    'Lighthouse 13, mobile scoring curve: p10 1800 ms, median 3000 ms (developer.chrome.com/docs/lighthouse/performance)' AS source;

CREATE VIEW first_paint_ms AS
SELECT wave, business, capture || ' ' || url || ' ' || repeat AS sample, fcp_ms AS value
FROM load
WHERE profile = 'phone';

COMMENT ON VIEW first_paint_ms IS 'One row per cold load on the phone profile; value NULL = the load failed';
