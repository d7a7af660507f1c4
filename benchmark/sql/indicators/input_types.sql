-- The right type brings the right keyboard. Detail: weight 0.
INSERT INTO indicator BY NAME SELECT
    'input_types' AS indicator, 'Mail, phone and date fields of the right type' AS title, 'share' AS unit,
    'easy' AS want, 'buy' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'our judgement' AS source;

CREATE VIEW input_types AS
SELECT wave, business, capture AS sample, avg((CASE content WHEN 'email' THEN 'email' WHEN 'phone' THEN 'tel' ELSE 'date' END IN (kind, coalesce(inputmode, '')))::INTEGER) AS value
FROM field_effort SEMI JOIN crawled USING (capture)
WHERE content IN ('email', 'phone', 'date') AND kind NOT IN ('checkbox', 'radio', 'select', 'hidden')
GROUP BY wave, business, capture;

COMMENT ON VIEW input_types IS 'One row per crawl with such fields: input type or inputmode fits ÷ fields';
