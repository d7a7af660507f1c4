-- Detail of contact_clicks, which takes the nearer of phone and mail: weight 0.
INSERT INTO indicator BY NAME SELECT
    'mail_clicks' AS indicator, 'Clicks to a mail address' AS title, 'clicks' AS unit,
    'easy' AS want, 'interaction' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    5 AS floor, 1 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'audit item CE01: 1 click scores full, 5 or not found 0' AS source;

CREATE VIEW mail_clicks AS
SELECT crawled.wave, crawled.business, crawled.capture AS sample, least(coalesce(min(page.depth), 5), 5) AS value
FROM crawled
LEFT JOIN contact ON contact.capture = crawled.capture AND contact.kind = 'mail'
LEFT JOIN page ON page.capture = contact.capture AND page.url = contact.url
GROUP BY ALL;

COMMENT ON VIEW mail_clicks IS 'One row per crawl; 5 = five clicks or more, or not found by a crawl that read the home page';
