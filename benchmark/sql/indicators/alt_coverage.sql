-- Who cannot see a picture is told nothing without it. Part of accessibility_burden: weight 0.
INSERT INTO indicator BY NAME SELECT
    'alt_coverage' AS indicator, 'Pictures with an alternative text' AS title, 'share' AS unit,
    'individual' AS want, 'use' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 1 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'WCAG 2.2, 1.1.1 (A); goalposts our judgement' AS source;

CREATE VIEW alt_coverage AS
SELECT wave, business, capture AS sample, 1 - sum(images_without_alt) / nullif(sum(images), 0) AS value
FROM page SEMI JOIN crawled USING (capture)
WHERE is_html
GROUP BY wave, business, capture;

COMMENT ON VIEW alt_coverage IS 'One row per crawl: pictures with an alt attribute ÷ pictures; NULL = no pictures';
