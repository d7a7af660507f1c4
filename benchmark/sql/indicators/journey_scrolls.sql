-- Detail of journey_seconds, which scores it: weight 0.
INSERT INTO indicator BY NAME SELECT
    'journey_scrolls' AS indicator, 'Screens scrolled on the way to a goal' AS title, 'screens' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    5 AS floor, 0 AS target, 0 AS weight, 'census' AS summary, 'journey' AS counts,
    'our judgement' AS source;

CREATE VIEW journey_scrolls AS
SELECT wave, business, capture || ' ' || goal AS sample, scrolls AS value
FROM journey
WHERE success;

COMMENT ON VIEW journey_scrolls IS 'One row per journey that arrived: screens of 940 px, as a desktop shows them';
