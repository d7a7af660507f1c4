-- Detail of checkout_fields, which scores all that are shown: weight 0.
INSERT INTO indicator BY NAME SELECT
    'checkout_required_fields' AS indicator, 'Compulsory fields of the first checkout step' AS title, 'fields' AS unit,
    'easy' AS want, 'buy' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    15 AS floor, 8 AS target, 0 AS weight, 'census' AS summary, 'journey' AS counts,
    'goalposts of checkout_fields (Baymard: 8 are enough, 11.3 the average)' AS source;

CREATE VIEW checkout_required_fields AS
SELECT wave, business, capture || ' ' || goal AS sample, fields_required AS value
FROM journey
WHERE success AND goal = 'checkout' AND fields_required IS NOT NULL;

COMMENT ON VIEW checkout_required_fields IS 'One row per journey that arrived at a checkout: fields marked as compulsory';
