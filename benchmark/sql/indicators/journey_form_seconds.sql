-- Detail of contact_form_fields and checkout_fields, which score it: weight 0.
INSERT INTO indicator BY NAME SELECT
    'journey_form_seconds' AS indicator, 'Seconds to fill the form at the end' AS title, 's' AS unit,
    'easy' AS want, 'buy' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    150 AS floor, 30 AS target, 0 AS weight, 'census' AS summary, 'journey' AS counts,
    'KLM: Card, Moran & Newell 1980; goalposts our judgement' AS source;

CREATE VIEW journey_form_seconds AS
SELECT wave, business, capture || ' ' || goal AS sample, klm_form_s AS value
FROM journey
WHERE success AND fields_shown > 0;

COMMENT ON VIEW journey_form_seconds IS 'One row per journey that arrived at a form: KLM-equivalent seconds for its compulsory fields (all, if it marks none) and sending';
