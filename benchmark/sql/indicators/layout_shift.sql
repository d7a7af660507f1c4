-- Content that jumps makes people tap the wrong thing.
INSERT INTO indicator BY NAME SELECT
    'layout_shift' AS indicator, 'Cumulative layout shift' AS title, 'shift' AS unit,
    'easy' AS want, 'interaction' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0.25 AS floor, 0.1 AS target, 'lognormal' AS curve, 'median' AS summary, 'load' AS counts,
    'Lighthouse 13, mobile scoring curve: p10 0.1, median 0.25 (developer.chrome.com/docs/lighthouse/performance)' AS source;

CREATE VIEW layout_shift AS
SELECT wave, business, capture || ' ' || url || ' ' || repeat AS sample, layout_shift AS value
FROM load
WHERE profile = 'phone';

COMMENT ON VIEW layout_shift IS 'One row per cold load on the phone profile; value NULL = the load failed';
