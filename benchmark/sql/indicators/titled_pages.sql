-- The title is what a tab, a bookmark and a search result show. Detail: weight 0.
INSERT INTO indicator BY NAME SELECT
    'titled_pages' AS indicator, 'Pages with a title of their own' AS title, 'share' AS unit,
    'informed' AS want, 'awareness' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 1 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'WCAG 2.2, 2.4.2 (A); goalposts our judgement' AS source;

CREATE VIEW titled_pages AS
SELECT wave, business, capture AS sample, count(DISTINCT title) / count(*) AS value
FROM page SEMI JOIN crawled USING (capture)
WHERE is_html
GROUP BY wave, business, capture;

COMMENT ON VIEW titled_pages IS 'One row per crawl: different titles ÷ pages';
