-- Looked for when something is wrong, and before buying, in case.
INSERT INTO indicator BY NAME SELECT
    'returns_clicks' AS indicator, 'Clicks to the returns policy' AS title, 'clicks' AS unit,
    'put_right' AS want, 'support' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    5 AS floor, 1 AS target, 'census' AS summary, 'crawl' AS counts,
    'our judgement: on the home page''s own links; 5 or not found scores 0, as audit item CE01' AS source;

CREATE VIEW returns_clicks AS
SELECT wave, business, capture AS sample, least(coalesce(clicks, 5), 5) AS value
FROM policy_clicks
WHERE kind = 'returns';

COMMENT ON VIEW returns_clicks IS 'One row per crawl; 5 = five clicks or more, or not found by a crawl that read the home page';
