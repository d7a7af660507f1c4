-- Large trees make slow pages on small phones. Detail: weight 0.
INSERT INTO indicator BY NAME SELECT
    'dom_nodes' AS indicator, 'Elements per page' AS title, 'elements' AS unit,
    'easy' AS want, 'use' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    1400 AS floor, 800 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'Lighthouse dom-size: warns at 800, fails at 1400' AS source;

CREATE VIEW dom_nodes AS
SELECT wave, business, capture AS sample, median(dom_nodes) AS value
FROM page SEMI JOIN crawled USING (capture)
WHERE is_html
GROUP BY wave, business, capture;

COMMENT ON VIEW dom_nodes IS 'One row per crawl: median over its pages';
