-- Every field is typed by somebody on a phone.
INSERT INTO indicator BY NAME SELECT
    'contact_form_fields' AS indicator, 'Fields of the contact form' AS title, 'fields' AS unit,
    'easy' AS want, 'interaction' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    12 AS floor, 5 AS target, 'census' AS summary, 'crawl' AS counts,
    'audit item EE02: 5 or fewer score full, 12 or more 0' AS source;

CREATE VIEW contact_form_fields AS
SELECT wave, business, capture AS sample, min(fields) AS value
FROM form SEMI JOIN crawled USING (capture)
WHERE purpose = 'contact'
GROUP BY ALL;

COMMENT ON VIEW contact_form_fields IS 'One row per crawl that found a contact form: fields of the shortest one; absent = there is none';
