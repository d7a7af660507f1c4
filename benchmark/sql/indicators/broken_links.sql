-- A link is a small promise; the share of linked addresses that fail, not of links, so that one bad link in the footer counts once.
INSERT INTO indicator BY NAME SELECT
    'broken_links' AS indicator, 'Linked pages that do not work' AS title, 'share' AS unit,
    'promises' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0.05 AS floor, 0 AS target, 'census' AS summary, 'crawl' AS counts,
    'our judgement: one in twenty scores 0' AS source;

CREATE VIEW broken_links AS
SELECT crawled.wave, crawled.business, crawled.capture AS sample,
    avg(target.broken::DOUBLE) AS value
FROM crawled
JOIN (
    SELECT DISTINCT link.capture, link.target, page.broken
    FROM link
    JOIN page ON page.capture = link.capture AND page.url = link.target
    WHERE link.internal AND page.broken IS NOT NULL
) AS target ON target.capture = crawled.capture
GROUP BY ALL;

COMMENT ON VIEW broken_links IS 'One row per crawl: linked internal addresses that do not work ÷ those that were asked for';
