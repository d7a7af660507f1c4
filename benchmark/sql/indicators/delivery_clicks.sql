-- Before they buy, customers want to know when it comes and what that costs.
INSERT INTO indicator BY NAME SELECT
    'delivery_clicks' AS indicator, 'Clicks to delivery times and costs' AS title, 'clicks' AS unit,
    'expectations' AS want, 'attraction' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    5 AS floor, 1 AS target, 'census' AS summary, 'crawl' AS counts,
    'our judgement: on the home page''s own links; 5 or not found scores 0, as audit item CE01' AS source;

CREATE VIEW delivery_clicks AS
SELECT wave, business, capture AS sample, least(coalesce(clicks, 5), 5) AS value
FROM policy_clicks
WHERE kind = 'delivery';

COMMENT ON VIEW delivery_clicks IS 'One row per crawl; 5 = five clicks or more, or not found by a crawl that read the home page';
