-- A complaint that finds no way in goes to a review site.
INSERT INTO indicator BY NAME SELECT
    'complaint_clicks' AS indicator, 'Clicks to a way to complain' AS title, 'clicks' AS unit,
    'put_right' AS want, 'support' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    5 AS floor, 1 AS target, 'census' AS summary, 'crawl' AS counts,
    'audit items CC01, EC01: 2 clicks or fewer score full; here linear from 1 to 5' AS source;

CREATE VIEW complaint_clicks AS
SELECT wave, business, capture AS sample, least(coalesce(clicks, 5), 5) AS value
FROM policy_clicks
WHERE kind = 'complaints';

COMMENT ON VIEW complaint_clicks IS 'One row per crawl; 5 = five clicks or more, or not found by a crawl that read the home page';
