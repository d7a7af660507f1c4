-- A password that cannot be pasted is typed, or given up. Rare: weight 0.
INSERT INTO indicator BY NAME SELECT
    'unpasteable_fields' AS indicator, 'Fields that refuse a paste' AS title, 'fields' AS unit,
    'easy' AS want, 'use' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    1 AS floor, 0 AS target, 0 AS weight, 'mean' AS summary, 'look' AS counts,
    'Lighthouse paste-preventing-inputs asks for 0' AS source;

CREATE VIEW unpasteable_fields AS
SELECT wave, business, capture || ' ' || url AS sample, unpasteable AS value
FROM look
WHERE profile = 'phone';

COMMENT ON VIEW unpasteable_fields IS 'One row per look on the phone profile; value NULL = the page was not seen';
