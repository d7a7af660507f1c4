-- Detail of autocomplete_coverage, which scores it: weight 0.
INSERT INTO indicator BY NAME SELECT
    'checkout_typed_fields' AS indicator, 'Checkout fields that no browser can fill in' AS title, 'fields' AS unit,
    'easy' AS want, 'buy' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    8 AS floor, 0 AS target, 0 AS weight, 'census' AS summary, 'journey' AS counts,
    'WCAG 1.3.5; goalposts our judgement' AS source;

CREATE VIEW checkout_typed_fields AS
SELECT wave, business, capture || ' ' || goal AS sample, fields_typed AS value
FROM journey
WHERE success AND goal = 'checkout' AND fields_typed IS NOT NULL;

COMMENT ON VIEW checkout_typed_fields IS 'One row per journey that arrived at a checkout: fields without an autocomplete token';
