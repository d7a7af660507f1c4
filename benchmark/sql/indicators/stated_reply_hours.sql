-- A promise is not a merit by itself; here to compare with reply_hours: weight 0.
INSERT INTO indicator BY NAME SELECT
    'stated_reply_hours' AS indicator, 'Reply time that the site promises' AS title, 'h' AS unit,
    'expectations' AS want, 'interaction' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    120 AS floor, 24 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'our judgement; shown beside reply_hours' AS source;

CREATE VIEW stated_reply_hours AS
SELECT wave, business, capture AS sample, max(high_hours) AS value
FROM promise SEMI JOIN crawled USING (capture)
WHERE kind = 'reply_time'
GROUP BY ALL;

COMMENT ON VIEW stated_reply_hours IS 'One row per crawl that found a promised reply time: the longest, in clock hours as said';
