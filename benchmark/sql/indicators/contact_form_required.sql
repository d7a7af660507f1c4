-- What the form insists on costs everybody, the rest only the thorough. Detail of contact_form_fields: weight 0.
INSERT INTO indicator BY NAME SELECT
    'contact_form_required' AS indicator, 'Compulsory fields of the contact form' AS title, 'fields' AS unit,
    'easy' AS want, 'interaction' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    12 AS floor, 3 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'our judgement: three (name, address, message) score full, twelve 0' AS source;

CREATE VIEW contact_form_required AS
SELECT wave, business, capture AS sample, min(required) AS value
FROM form SEMI JOIN crawled USING (capture)
WHERE purpose = 'contact'
GROUP BY ALL;

COMMENT ON VIEW contact_form_required IS 'One row per crawl that found a contact form: fields that one of them marks as compulsory, the least';
