-- What a customer clicking at random would meet: a bad link in the footer counts on every page. Detail of broken_links: weight 0.
INSERT INTO indicator BY NAME SELECT
    'broken_edges' AS indicator, 'Links that lead nowhere' AS title, 'share' AS unit,
    'promises' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0.05 AS floor, 0 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'our judgement: one in twenty scores 0' AS source;

CREATE VIEW broken_edges AS
SELECT link.wave, link.business, link.capture AS sample, avg(page.broken::DOUBLE) AS value
FROM link SEMI JOIN crawled USING (capture)
JOIN page ON page.capture = link.capture AND page.url = link.target
WHERE link.internal AND page.broken IS NOT NULL
GROUP BY ALL;

COMMENT ON VIEW broken_edges IS 'One row per crawl: links to internal addresses that do not work ÷ links to those that were asked for';
