-- Links that promise the goal and fail, and ways that are seen but cannot be walked. Detail: weight 0.
INSERT INTO indicator BY NAME SELECT
    'journey_dead_ends' AS indicator, 'Dead ends met while looking for a goal' AS title, 'dead ends' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    3 AS floor, 0 AS target, 0 AS weight, 'census' AS summary, 'journey' AS counts,
    'our judgement: three score 0' AS source;

CREATE VIEW journey_dead_ends AS
SELECT wave, business, capture || ' ' || goal AS sample, dead_ends + rejected AS value
FROM journey
WHERE success AND NOT pinned;

COMMENT ON VIEW journey_dead_ends IS 'One row per journey that was searched and arrived: pages that could not be seen, ways that could not be walked';
