-- No published target: what a range of shops shows. Detail: weight 0.
INSERT INTO indicator BY NAME SELECT
    'html_kb' AS indicator, 'HTML per page' AS title, 'kB' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    500 AS floor, 50 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'our judgement' AS source;

CREATE VIEW html_kb AS
SELECT wave, business, capture AS sample, median(body_bytes) / 1000 AS value
FROM page SEMI JOIN crawled USING (capture)
WHERE is_html
GROUP BY wave, business, capture;

COMMENT ON VIEW html_kb IS 'One row per crawl: median over its pages, unpacked';
