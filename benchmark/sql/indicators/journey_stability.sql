-- The same way twice, and once it fails: weight 0, since we could be the reason.
INSERT INTO indicator BY NAME SELECT
    'journey_stability' AS indicator, 'Walks that arrived again' AS title, 'share' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 1 AS target, 0 AS weight, 'census' AS summary, 'journey' AS counts,
    'our judgement' AS source;

CREATE VIEW journey_stability AS
SELECT wave, business, capture || ' ' || goal AS sample, replays_arrived / replays AS value
FROM journey
WHERE success;

COMMENT ON VIEW journey_stability IS 'One row per journey that arrived: walks that arrived ÷ walks';
