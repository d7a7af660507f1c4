-- Detail of journey_seconds, which scores what clicks cost: weight 0.
INSERT INTO indicator BY NAME SELECT
    'journey_clicks' AS indicator, 'Clicks to a goal' AS title, 'clicks' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    5 AS floor, 1 AS target, 0 AS weight, 'census' AS summary, 'journey' AS counts,
    'audit item CE01: 1 click scores full, 5 or more 0; no rule of three clicks (UIE 2003 found no correlation)' AS source;

CREATE VIEW journey_clicks AS
SELECT wave, business, capture || ' ' || goal AS sample, clicks AS value
FROM journey
WHERE success;

COMMENT ON VIEW journey_clicks IS 'One row per journey that arrived: presses and choices, interruptions apart';
