-- Detail of journey_seconds, which scores it: weight 0.
INSERT INTO indicator BY NAME SELECT
    'journey_waits' AS indicator, 'Seconds waited on the way to a goal' AS title, 's' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    10 AS floor, 1 AS target, 0 AS weight, 'census' AS summary, 'journey' AS counts,
    'our judgement' AS source;

CREATE VIEW journey_waits AS
SELECT wave, business, capture || ' ' || goal AS sample, wait_s AS value
FROM journey
WHERE success;

COMMENT ON VIEW journey_waits IS 'One row per journey that arrived: seconds from clicks until the page was still, median over the replays';
