-- How well links say where they lead. Detail, as our word lists are our own: weight 0.
INSERT INTO indicator BY NAME SELECT
    'journey_scent' AS indicator, 'Rank of the right link by its name' AS title, 'rank' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    10 AS floor, 1 AS target, 0 AS weight, 'census' AS summary, 'journey' AS counts,
    'our judgement: the best named link scores full; scent as in Pirolli & Card 1999' AS source;

CREATE VIEW journey_scent AS
SELECT wave, business, capture || ' ' || goal AS sample, scent_rank AS value
FROM journey
WHERE success AND scent_rank IS NOT NULL;

COMMENT ON VIEW journey_scent IS 'One row per journey that arrived by links: worst rank of its links among their page''s';
