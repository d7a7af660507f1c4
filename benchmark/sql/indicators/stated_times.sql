-- What is not promised cannot be kept, and leaves customers guessing.
INSERT INTO indicator BY NAME SELECT
    'stated_times' AS indicator, 'Times that are stated: replies, delivery, returns, opening' AS title, 'share' AS unit,
    'expectations' AS want, 'attraction' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 'census' AS summary, 'crawl' AS counts,
    'our judgement: all four score full' AS source;

CREATE VIEW stated_times AS
SELECT crawled.wave, crawled.business, crawled.capture AS sample, count(DISTINCT promise.kind) / 4 AS value
FROM crawled
LEFT JOIN promise USING (capture)
GROUP BY ALL;

COMMENT ON VIEW stated_times IS 'One row per crawl: kinds of promised times found ÷ 4';
