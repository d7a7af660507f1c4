-- Detail of journey_seconds and contact_form_fields, which score its parts: weight 0.
INSERT INTO indicator BY NAME SELECT
    'journey_total_seconds' AS indicator, 'Seconds to reach a goal and fill its form' AS title, 's' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    150 AS floor, 5 AS target, 0 AS weight, 'census' AS summary, 'journey' AS counts,
    'KLM: Card, Moran & Newell 1980; goalposts our judgement' AS source;

CREATE VIEW journey_total_seconds AS
SELECT wave, business, capture || ' ' || goal AS sample, klm_s AS value
FROM journey
WHERE success;

COMMENT ON VIEW journey_total_seconds IS 'One row per journey that arrived: KLM-equivalent seconds with the form at its end, plus seconds waited';
