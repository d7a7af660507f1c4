-- How much a search must look at to find the way. Pages seen for an earlier goal are known, so it depends on the order of the goals, which is the same at every site: weight 0.
INSERT INTO indicator BY NAME SELECT
    'journey_detours' AS indicator, 'Pages searched per page of the way' AS title, 'pages' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    10 AS floor, 1 AS target, 0 AS weight, 'census' AS summary, 'journey' AS counts,
    'our judgement: shown, not scored; our search is no customer' AS source;

CREATE VIEW journey_detours AS
SELECT wave, business, capture || ' ' || goal AS sample, loads::DOUBLE / page_loads AS value
FROM journey
WHERE success AND page_loads > 0 AND NOT pinned;

COMMENT ON VIEW journey_detours IS 'One row per journey that was searched, arrived, and led over more than the home page';
