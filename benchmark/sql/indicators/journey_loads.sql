-- Detail of journey_seconds, which scores it: weight 0.
INSERT INTO indicator BY NAME SELECT
    'journey_loads' AS indicator, 'Pages loaded on the way to a goal' AS title, 'pages' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    5 AS floor, 1 AS target, 0 AS weight, 'census' AS summary, 'journey' AS counts,
    'our judgement, as clicks' AS source;

CREATE VIEW journey_loads AS
SELECT wave, business, capture || ' ' || goal AS sample, page_loads AS value
FROM journey
WHERE success;

COMMENT ON VIEW journey_loads IS 'One row per journey that arrived: pages loaded after the home page';
