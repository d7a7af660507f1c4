-- How much of the site we were allowed to see: validity of the other figures, no merit: weight 0.
INSERT INTO indicator BY NAME SELECT
    'robots_coverage' AS indicator, 'Known addresses that robots.txt allows' AS title, 'share' AS unit,
    'informed' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'RFC 9309; shown, not scored' AS source;

CREATE VIEW robots_coverage AS
SELECT wave, business, capture AS sample, 1 - avg((coalesce(error, '') LIKE 'robots%')::INTEGER) AS value
FROM page SEMI JOIN crawled USING (capture)
GROUP BY wave, business, capture;

COMMENT ON VIEW robots_coverage IS 'One row per crawl';
