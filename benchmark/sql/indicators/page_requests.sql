-- Detail of largest_paint_ms: weight 0.
INSERT INTO indicator BY NAME SELECT
    'page_requests' AS indicator, 'Requests per page' AS title, 'requests' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    200 AS floor, 80 AS target, 0 AS weight, 'median' AS summary, 'load' AS counts,
    'sitespeed.io coach: 80 good, 200 poor' AS source;

CREATE VIEW page_requests AS
SELECT wave, business, capture || ' ' || url || ' ' || repeat AS sample, requests AS value
FROM load
WHERE profile = 'phone';

COMMENT ON VIEW page_requests IS 'One row per cold load on the phone profile; value NULL = the load failed';
