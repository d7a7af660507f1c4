-- A screen reader must know what to pronounce. Part of accessibility_burden: weight 0.
INSERT INTO indicator BY NAME SELECT
    'declared_language' AS indicator, 'Pages that declare their language' AS title, 'share' AS unit,
    'individual' AS want, 'use' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 1 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'WCAG 2.2, 3.1.1 (A)' AS source;

CREATE VIEW declared_language AS
SELECT wave, business, capture AS sample, avg((language IS NOT NULL)::INTEGER) AS value
FROM page SEMI JOIN crawled USING (capture)
WHERE is_html
GROUP BY wave, business, capture;

COMMENT ON VIEW declared_language IS 'One row per crawl';
