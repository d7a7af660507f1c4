-- Depth tells of structure; three clicks are no law (UIE 2003 found no such limit). Detail: weight 0.
INSERT INTO indicator BY NAME SELECT
    'click_depth_90' AS indicator, 'Clicks from home to nine in ten of the pages' AS title, 'clicks' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    8 AS floor, 2 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'our judgement' AS source;

CREATE VIEW click_depth_90 AS
SELECT wave, business, capture AS sample, quantile_cont(depth, 0.90) AS value
FROM page SEMI JOIN crawled USING (capture)
WHERE is_html AND depth IS NOT NULL
GROUP BY wave, business, capture;

COMMENT ON VIEW click_depth_90 IS 'One row per crawl, over the pages it reached within its limits';
