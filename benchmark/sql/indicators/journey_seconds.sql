-- What the way costs hands, head and patience. Goals that were not reached are left out: <goal>_reached says so.
INSERT INTO indicator BY NAME SELECT
    'journey_seconds' AS indicator, 'Seconds of a customer to reach a goal' AS title, 's' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    30 AS floor, 5 AS target, 'census' AS summary, 'journey' AS counts,
    'KLM: Card, Moran & Newell 1980; goalposts our judgement: two clicks (5.3 s) score full, the time of eleven 0' AS source;

CREATE VIEW journey_seconds AS
SELECT wave, business, capture || ' ' || goal AS sample, klm_nav_s + wait_s AS value
FROM journey
WHERE success;

COMMENT ON VIEW journey_seconds IS 'One row per journey that arrived: KLM-equivalent seconds on the way, plus seconds waited; forms apart';
