-- Phone profile: most first visits come from a phone, and it is the slower of the two.
INSERT INTO indicator BY NAME SELECT
    'largest_paint_ms' AS indicator, 'Largest contentful paint' AS title, 'ms' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    4000 AS floor, 2500 AS target, 'lognormal' AS curve, 'median' AS summary, 'load' AS counts,
    'Lighthouse 13, mobile scoring curve: p10 2500 ms, median 4000 ms (developer.chrome.com/docs/lighthouse/performance)' AS source;

CREATE VIEW largest_paint_ms AS
SELECT wave, business, capture || ' ' || url || ' ' || repeat AS sample, lcp_ms AS value
FROM load
WHERE profile = 'phone';

COMMENT ON VIEW largest_paint_ms IS 'One row per cold load on the phone profile; value NULL = the load failed';
