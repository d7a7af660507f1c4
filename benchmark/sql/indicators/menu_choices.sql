-- Detail of call_easy, which already scores it: weight 0.
INSERT INTO indicator BY NAME SELECT
    'menu_choices' AS indicator, 'Menu choices before a queue or a person' AS title, 'choices' AS unit,
    'easy' AS want, 'interaction' AS stage, 'call' AS touchpoint, 'service' AS pillar,
    4 AS floor, 1 AS target, 0 AS weight, 'mean' AS summary, 'audit' AS counts,
    'audit item CE04: one or none scores full, four or more 0' AS source;

CREATE VIEW menu_choices AS
SELECT wave, business, audit AS sample, number AS value
FROM audit_number
WHERE item = 'menu_choices' AND touchpoint = 'call' AND blank IS NULL;

COMMENT ON VIEW menu_choices IS 'One row per call that was connected';
