-- Search engines and assistants answer from it before anybody visits.
INSERT INTO indicator BY NAME SELECT
    'machine_readable' AS indicator, 'Facts told to machines: phone, address, hours, prices' AS title, 'share' AS unit,
    'informed' AS want, 'awareness' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 0.5 AS weight, 'census' AS summary, 'crawl' AS counts,
    'schema.org; our judgement: all four score full' AS source;

CREATE VIEW machine_readable AS
SELECT crawled.wave, crawled.business, crawled.capture AS sample, count(DISTINCT markup.kind) FILTER (markup.kind IN ('phone', 'address', 'opening_hours', 'price')) / 4 AS value
FROM crawled
LEFT JOIN markup USING (capture)
GROUP BY ALL;

COMMENT ON VIEW machine_readable IS 'One row per crawl: kinds found as JSON-LD or microdata ÷ 4';
