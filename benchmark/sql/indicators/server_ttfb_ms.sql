-- The server's part of every wait, asked one at a time. Detail of largest_paint_ms: weight 0.
INSERT INTO indicator BY NAME SELECT
    'server_ttfb_ms' AS indicator, 'Time to first byte' AS title, 'ms' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    1800 AS floor, 800 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'web.dev/articles/ttfb: good 800 ms, poor 1800 ms' AS source;

CREATE VIEW server_ttfb_ms AS
SELECT wave, business, capture AS sample, median(ttfb_ms) AS value
FROM page SEMI JOIN crawled USING (capture)
WHERE is_html AND ttfb_ms IS NOT NULL
GROUP BY wave, business, capture;

COMMENT ON VIEW server_ttfb_ms IS 'One row per crawl: median over its pages';
