-- A page that is not there should say so to machines, too, or people are sent to it. Detail of broken_links: weight 0.
INSERT INTO indicator BY NAME SELECT
    'soft_404' AS indicator, 'Pages that say not found but answer 200' AS title, 'share' AS unit,
    'promises' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0.05 AS floor, 0 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'Google Search Central, soft 404; goalposts our judgement' AS source;

CREATE VIEW soft_404 AS
SELECT wave, business, capture AS sample, avg(regexp_matches(lower(coalesce(title, '')), '\b404\b|not found|nicht gefunden|introuvable|no encontrad|non trovat|niet gevonden')::INTEGER) AS value
FROM page SEMI JOIN crawled USING (capture)
WHERE is_html
GROUP BY wave, business, capture;

COMMENT ON VIEW soft_404 IS 'One row per crawl, judged by titles in six languages';
