-- Who knows the hours does not call in vain.
INSERT INTO indicator BY NAME SELECT
    'hours_clicks' AS indicator, 'Clicks to the opening hours' AS title, 'clicks' AS unit,
    'informed' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    5 AS floor, 1 AS target, 'census' AS summary, 'crawl' AS counts,
    'our judgement: on the home page''s own links; 5 or not found scores 0, as audit item CE01' AS source;

CREATE VIEW hours_clicks AS
SELECT wave, business, capture AS sample, least(coalesce(clicks, 5), 5) AS value
FROM policy_clicks
WHERE kind = 'opening_hours';

COMMENT ON VIEW hours_clicks IS 'One row per crawl; 5 = five clicks or more, or not found by a crawl that read the home page';
