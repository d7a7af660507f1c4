-- Expected experience: what never arose because nobody was reached counts 0 (questionnaires, two scores).
INSERT INTO indicator BY NAME SELECT
    'delivery_informed' AS indicator, 'Keep me informed: deliveries' AS title, 'points' AS unit,
    'informed' AS want, 'use' AS stage, 'delivery' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 'mean' AS summary, 'audit' AS counts,
    'item points of form delivery; weights are an unvalidated draft' AS source;

CREATE VIEW delivery_informed AS
SELECT wave, business, audit AS sample, expected AS value
FROM audit_score
WHERE touchpoint = 'delivery' AND want = 'informed';

COMMENT ON VIEW delivery_informed IS 'One row per delivery audit: want score 0 to 1 over applicable items; NULL = no item applied';
