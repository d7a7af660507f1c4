-- What the phone knows, nobody should type.
INSERT INTO indicator BY NAME SELECT
    'autocomplete_coverage' AS indicator, 'Personal fields that a browser can fill' AS title, 'share' AS unit,
    'easy' AS want, 'buy' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 'census' AS summary, 'crawl' AS counts,
    'WCAG 2.2, 1.3.5 (AA)' AS source;

CREATE VIEW autocomplete_coverage AS
SELECT wave, business, capture AS sample, avg((coalesce(autocomplete, '') NOT IN ('', 'on', 'off'))::INTEGER) AS value
FROM field_effort SEMI JOIN crawled USING (capture)
WHERE content IN ('email', 'phone', 'name', 'address', 'postcode')
GROUP BY wave, business, capture;

COMMENT ON VIEW autocomplete_coverage IS 'One row per crawl with such fields: fields with an autocomplete token ÷ fields for mail, phone, name, address, postcode';
