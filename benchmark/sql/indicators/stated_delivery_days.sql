-- A promise is not a merit by itself; here to compare with what deliveries take: weight 0.
INSERT INTO indicator BY NAME SELECT
    'stated_delivery_days' AS indicator, 'Delivery time that the site promises' AS title, 'days' AS unit,
    'expectations' AS want, 'attraction' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    14 AS floor, 2 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'our judgement' AS source;

CREATE VIEW stated_delivery_days AS
SELECT wave, business, capture AS sample, median(high_hours) / 24 AS value
FROM promise SEMI JOIN crawled USING (capture)
WHERE kind = 'delivery_time'
GROUP BY ALL;

COMMENT ON VIEW stated_delivery_days IS 'One row per crawl that found a promised delivery time: median of the upper ends, in days as said';
