-- Detail of journey_seconds and interruptions, which score it: weight 0.
INSERT INTO indicator BY NAME SELECT
    'journey_interruptions' AS indicator, 'Clicks to be rid of interruptions on the way' AS title, 'clicks' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    3 AS floor, 0 AS target, 0 AS weight, 'census' AS summary, 'journey' AS counts,
    'our judgement' AS source;

CREATE VIEW journey_interruptions AS
SELECT wave, business, capture || ' ' || goal AS sample, interruption_clicks AS value
FROM journey
WHERE success;

COMMENT ON VIEW journey_interruptions IS 'One row per journey that arrived: presses on what came over the page';
