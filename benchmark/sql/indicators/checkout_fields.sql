-- Every field is typed by somebody on a phone.
INSERT INTO indicator BY NAME SELECT
    'checkout_fields' AS indicator, 'Fields of the first checkout step' AS title, 'fields' AS unit,
    'easy' AS want, 'buy' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    15 AS floor, 8 AS target, 'census' AS summary, 'journey' AS counts,
    'Baymard: 8 are enough, 11.3 the average; that 15 score 0 is our judgement' AS source;

CREATE VIEW checkout_fields AS
SELECT wave, business, capture || ' ' || goal AS sample, fields_shown AS value
FROM journey
WHERE success AND goal = 'checkout' AND fields_shown IS NOT NULL;

COMMENT ON VIEW checkout_fields IS 'One row per journey that arrived at a checkout: fields shown in its first step';
