-- Not every trade has a list of prices: weight 0.
INSERT INTO indicator BY NAME SELECT
    'price_clicks' AS indicator, 'Clicks to a list of prices' AS title, 'clicks' AS unit,
    'expectations' AS want, 'attraction' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    5 AS floor, 1 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'our judgement: on the home page''s own links; 5 or not found scores 0, as audit item CE01' AS source;

CREATE VIEW price_clicks AS
SELECT wave, business, capture AS sample, least(coalesce(clicks, 5), 5) AS value
FROM policy_clicks
WHERE kind = 'prices';

COMMENT ON VIEW price_clicks IS 'One row per crawl; 5 = five clicks or more, or not found by a crawl that read the home page';
